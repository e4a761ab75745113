"""Unit ideas side by side: knock-out questions, the room's score, and each idea's money alone.

What comes in are a plan, its candidates and a way to run a plan; what goes out is a `Ranked` each,
best first. Three lights decide the order, one a step: (a) the questions, (b) the score, (c) the
money, each 2, 1 or 0. An idea with a question answered no comes last whatever else it has, one that
the room or the money refuses behind those that neither does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.knockout import ORDER, Gate, Ground, Standing, gates, ground_of
from kopdes_plan.model.alone import GREEN, LIGHT_OF, RED, YELLOW, Money, Run, money
from kopdes_plan.model.votes import Score, score

if TYPE_CHECKING:
    from kopdes_plan.inputs.candidates import Candidate
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.potential import Method

SCORE_LIGHT = {"feasible": GREEN, "doubtful": YELLOW, "unjudged": YELLOW, "not_feasible": RED}


@dataclass(frozen=True)
class Ranked:
    """One idea with all that decides; ranks count from 1, 0 where there is none."""

    candidate: Candidate
    gates: tuple[Gate, ...]
    ground: Ground
    score: Score
    money: Money
    quotient: float  # location quotient; nan where no statistics are typed
    rank: int = 0
    rank_score: int = 0
    rank_money: int = 0

    @property
    def knocked_out(self) -> bool:
        """Whether a question was answered no."""
        return any(gate.answer == "fail" for gate in self.gates)

    @property
    def lights(self) -> tuple[int, int, int]:
        """Of the questions, the score and the money."""
        open_ = any(gate.answer == "unknown" for gate in self.gates) or self.ground.lacking
        asked = RED if self.knocked_out else YELLOW if open_ else GREEN
        return asked, SCORE_LIGHT[self.score.judged], self.money.light

    @property
    def disagree(self) -> bool:
        """Whether the room and the money say opposite things."""
        judged, money = self.lights[1:]
        return self.score.judged != "unjudged" and abs(judged - money) == GREEN


def ranked(
    plan: Plan, candidates: Sequence[Candidate], method: Method, run: Run
) -> tuple[Ranked, ...]:
    """Every candidate, best first."""
    found = [_judged(plan, one, method, run) for one in candidates]
    by_money = sorted(found, key=_money_key)
    by_score = sorted((one for one in found if one.score.share >= 0), key=_score_key)
    return tuple(
        replace(
            one,
            rank=place,
            rank_score=1 + by_score.index(one) if one in by_score else 0,
            rank_money=1 + by_money.index(one),
        )
        for place, one in enumerate(sorted(found, key=_order), 1)
    )


def _order(one: Ranked) -> tuple[float, ...]:
    """Nothing refused first; then lights, what the village has, the room's mean, the money."""
    refused = RED in one.lights[1:]
    ground = (_place(one.ground.material), _place(one.ground.others))
    found = (*ground, *_score_key(one), *_money_key(one))
    return (one.knocked_out, refused, -sum(one.lights), *found)


def _place(standing: Standing | None) -> int:
    """How far down the list of standings, nothing needed last."""
    return len(ORDER) if standing is None else ORDER.index(standing)


def _score_key(one: Ranked) -> tuple[float, ...]:
    return -np.nan_to_num(one.score.share), -np.nan_to_num(one.score.mean)


def _money_key(one: Ranked) -> tuple[float, ...]:
    """Better tested, sooner paid back, more for each rupiah spent."""
    payback = np.nan_to_num(one.money.payback_months, nan=0.0 if one.money.light else np.inf)
    place = list(LIGHT_OF).index(one.money.tested)
    return place, float(payback), -float(np.nan_to_num(one.money.revenue_cost_ratio))


def _judged(plan: Plan, candidate: Candidate, method: Method, run: Run) -> Ranked:
    ground = ground_of(plan, candidate)
    idea = candidate.idea
    return Ranked(
        candidate=candidate,
        gates=gates(plan, candidate, ground),
        ground=ground,
        score=score(idea.aspects, idea.ballots, plan.profile.weights, method),
        money=money(plan, candidate, method, run),
        quotient=location_quotient(plan, candidate),
    )


def location_quotient(plan: Plan, candidate: Candidate) -> float:
    """(this product / all products here) / (the same in the regency); nan without statistics.

    Above 1 the village has more of it than the regency as a whole.
    """
    for one in plan.profile.statistics:
        if one.type_id == candidate.type_id:
            parts = (one.here, one.all_here, one.regency, one.all_regency)
            here, all_here, regency, all_regency = (float(part or 0.0) for part in parts)
            if here and all_here and regency and all_regency:
                return (here / all_here) / (regency / all_regency)
    return float(np.nan)


__all__ = ["Money", "Ranked", "location_quotient", "ranked"]

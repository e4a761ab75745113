"""The ranking of unit ideas for programs, and as a table.

What comes in are the `Ranked` of a plan; what goes out is JSON, or heads and cells. The sentences
are those of `potential`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.potential import suggestions
from kopdes_plan.outputs import village_effect
from kopdes_plan.outputs.potential import (
    W,
    about,
    disagreement,
    gate_text,
    reason,
    remarks,
    vote_remarks,
    waste_links,
)

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.households import VillageEffect
    from kopdes_plan.model.ranking import Money, Ranked


def as_json(
    plan: Plan,
    ranking: Sequence[Ranked],
    effect: VillageEffect | None = None,
    language: str = "id",
) -> dict[str, Any]:
    """The object of `kopdes-plan potensi --json`; `effect` is that of the plan's own units."""
    place = places.village(plan.cooperative.villages[0])
    known = [one for code in plan.cooperative.villages for one in suggestions(code)]
    return {
        "village": place._asdict() if place else None,
        "suggestions": [one._asdict() for one in known],
        "remarks": list(remarks(plan, ranking, language)),
        "ranking": [_ranked(one, language) for one in ranking],
        "waste": list(waste_links(ranking, language)),
        "village_effect": None if effect is None else village_effect.as_json(effect),
    }


def _ranked(one: Ranked, language: str) -> dict[str, Any]:
    score = one.score
    return {
        "unit": one.candidate.key,
        "type": one.candidate.kind.id if one.candidate.kind else None,
        "name": one.candidate.name,
        "in_plan": one.candidate.in_plan,
        "rank": one.rank,
        "rank_score": one.rank_score or None,
        "rank_money": one.rank_money,
        "knocked_out": one.knocked_out,
        "lights": dict(zip(("gates", "score", "money"), one.lights, strict=True)),
        "gates": [
            {"gate": gate.gate, "answer": gate.answer, "reason": gate_text(gate, language)}
            for gate in one.gates
        ],
        "score": score.share,
        "judged": score.judged,
        "score_mean": score.mean,
        "score_weighted": score.weighted,
        "aspects": dict(score.aspects),
        "votes": [item._asdict() for item in score.items],
        "ballots": score.ballots,
        "talk_about": list(vote_remarks(score, language)),
        "money": _money(one.money),
        "location_quotient": one.quotient,
        "environment": _grade(one),
        "disagreement": disagreement(one, language) or None,
        "reason": reason(one, language),
    }


def _money(money: Money) -> Mapping[str, Any]:
    return {**money._asdict(), "light": money.light}


def _grade(one: Ranked) -> str | None:
    kind = one.candidate.kind
    return kind.environment.grade if kind and kind.environment else None


def rows(ranking: Sequence[Ranked], language: str = "id") -> tuple[list[str], list[list[str]]]:
    """Heads and cells of the ranking as a table."""
    columns = ("rank", "unit", "gates", "score", "money", "needed", "payback", "ratio")
    heads = [t.say(f"{W}.column.{column}", language) for column in columns]
    return heads, [_row(one, language) for one in ranking]


def _row(one: Ranked, language: str) -> list[str]:
    asked, scored, paid = (t.say(f"{W}.light.{light}", language) for light in one.lights)
    if math.isfinite(one.score.share):
        scored = f"{scored} {t.percent(one.score.share, 0)}"
    money = one.money
    months = math.ceil(money.payback_months) if math.isfinite(money.payback_months) else math.nan
    return [
        str(one.rank), one.candidate.name, asked, scored, paid, about(money.needed),
        t.number(months), t.number(money.revenue_cost_ratio, 2),
    ]  # fmt: skip


__all__ = ["as_json", "rows"]

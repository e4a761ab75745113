"""Unit ideas side by side: knock-out questions, the room's score, and each idea's money alone.

What comes in are a plan, its candidates and a way to run a plan; what goes out is a `Ranked` each,
best first. Three lights decide the order, one a step: (a) the questions, (b) the score, (c) the
money, each 2, 1 or 0. An idea with a question answered no comes last whatever else it has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.knockout import ORDER, Gate, Ground, gates, ground_of
from kopdes_plan.inputs.plan import Members, OpeningBalance
from kopdes_plan.model.cautions import RICH
from kopdes_plan.model.indicators import window
from kopdes_plan.model.votes import Score, score

if TYPE_CHECKING:
    from kopdes_plan.inputs.candidates import Candidate
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.inputs.potential import Method
    from kopdes_plan.model.result import Result

Run = Callable[["Plan"], "Result"]
Tested = Literal["good", "costs", "short", "thin", "wages", "slow", "cannot_repay", "loses"]
GREEN, YELLOW, RED = 2, 1, 0
LIGHT_OF: dict[Tested, int] = {  # in the order of money, best first
    "good": GREEN, "costs": YELLOW, "short": YELLOW, "thin": YELLOW, "wages": YELLOW, "slow": RED,
    "cannot_repay": RED, "loses": RED,
}  # fmt: skip
SCORE_LIGHT = {"feasible": GREEN, "doubtful": YELLOW, "unjudged": YELLOW, "not_feasible": RED}


class Money(NamedTuple):
    """The engine's answer on an idea run alone; rupiah, nan where a figure does not exist.

    `tested` is the worst that was found. An ordinary year is the twelve months after ramp-up and
    grace. What lacks is borrowed on the terms of the plan's first loan, if it has one. Where
    `tested` is `wages`, every other figure is that of the idea without paid staff.
    """

    tested: Tested
    needed: float  # the deepest that cash falls in the first months, nothing being there before
    cash_min: float  # of all months, with the cooperative's opening cash and the loan
    cash_min_month: str
    loan: float  # 0 without one
    own_loan: bool  # the plan borrows it for this unit; else it is what lacks, tried
    dscr_min: float
    dscr_required: float
    payback_months: float  # nan when never, or when there is nothing to pay back
    longest_payback: float
    revenue_per_year: float
    surplus_per_year: float  # before tax
    revenue_cost_ratio: float
    break_even_per_day: float
    sales_per_day: float
    sales_unit: str
    wages_per_year: float = 0.0  # what the usual staff costs, where the idea loses with it
    left_for_wages: float = 0.0  # what would be left a year without them

    @property
    def light(self) -> int:
        """Green, yellow or red."""
        return LIGHT_OF[self.tested]


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
    """No answered no first; then lights, what the village has, the room's mean, the money."""
    material = -1 if one.ground.material is None else len(ORDER) - ORDER.index(one.ground.material)
    others = 0 if one.ground.others is None else len(ORDER) - ORDER.index(one.ground.others)
    return (
        one.knocked_out,
        -sum(one.lights),
        -material,
        -others,
        *_score_key(one),
        *_money_key(one),
    )


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


# ---- the money alone


def money(plan: Plan, candidate: Candidate, method: Method, run: Run) -> Money:
    """What an idea does to cash when nothing else is there.

    One that loses with its usual staff is tried without pay; the law's wage is then said to lack.
    """
    paid = _tried(plan, candidate, method, run)
    staff = tuple(one.model_copy(update={"wage_basis": "tanpa_upah"}) for one in candidate.staff)
    if paid.tested != "loses" or all(one.wage_basis == "tanpa_upah" for one in candidate.staff):
        return paid
    unpaid = _tried(plan, replace(candidate, staff=staff), method, run)
    left = max(unpaid.surplus_per_year, 0.0)
    wages = unpaid.surplus_per_year - paid.surplus_per_year
    bears = left >= float(method.wages_borne) * wages and unpaid.light > RED
    best = unpaid._replace(tested="wages") if bears else paid
    return best._replace(wages_per_year=wages, left_for_wages=left)


def _tried(plan: Plan, candidate: Candidate, method: Method, run: Run) -> Money:
    bare = run(alone(plan, candidate, cash=0.0))
    cash = float(plan.opening.cash)
    loans = tuple(one for one in plan.loans if candidate.in_plan and one.unit == candidate.key)
    own = bool(loans)
    result = run(alone(plan, candidate, cash, loans)) if cash or loans else bare
    first = slice(int(method.first_months))
    terms = next((one for one in plan.loans if one.balance_left is None), None)
    if not own and terms is not None and _lacking(result, first) > 0.5 and _surplus(result) > 0:
        loans, result = _borrowed(plan, candidate, cash, terms, first, run)
    longest = max((float(one.tenor_months) for one in loans), default=float(method.longest_payback))
    return _money(result, _lacking(bare, first), loans, own, longest)


def _lacking(result: Result, first: slice) -> float:
    """How far cash falls below zero in the first months."""
    return max(0.0, -float(result.balances["cash"][0, first].min()))


def _borrowed(
    plan: Plan, candidate: Candidate, cash: float, terms: Loan, first: slice, run: Run
) -> tuple[tuple[Loan, ...], Result]:
    """The run with a loan just large enough for the first months, in whole million rupiah."""
    amount, loan = 0.0, terms
    result = run(alone(plan, candidate, cash))
    for _ in range(3):  # interest makes more lacking, less each time
        amount = float(np.ceil((amount + _lacking(result, first)) / 1e6) * 1e6)
        loan = terms.model_copy(
            update={
                "amount": Sourced(amount), "working_capital": Sourced(0.0), "month": None,
                "drawdowns": (), "unit": candidate.key, "repaid_early": None, "rescheduled": None,
            }
        )  # fmt: skip
        result = run(alone(plan, candidate, cash, (loan,)))
        if _lacking(result, first) <= 0.5:
            break
    return (loan,), result


def alone(plan: Plan, candidate: Candidate, cash: float, loans: tuple[Loan, ...] = ()) -> Plan:
    """The plan with this unit only, its own staff and equipment, and `cash` at the start."""
    paid = Sourced(cash)
    return plan.model_copy(
        update={
            "units": {candidate.key: candidate.unit},
            "staff": candidate.staff,
            "assets": candidate.assets,
            "loans": loans,
            "shared_costs": (),
            "grants": (),
            "standby_credit": None,
            "members": Members.model_validate({}),
            "opening": OpeningBalance(cash=paid, principal_savings=paid),
        }
    )


def _money(
    result: Result, needed: float, loans: tuple[Loan, ...], own: bool, longest: float
) -> Money:
    found, unit = result.indicators, result.units[0]
    surplus = _surplus(result)
    revenue = unit.revenue[0, window(result.plan, result.time, result.loans)].sum()
    cost = revenue - surplus
    figures: dict[str, Any] = {
        "needed": needed,
        "cash_min": float(found.cash_min[0]),
        "cash_min_month": result.time.label(int(found.cash_min_month[0])),
        "loan": sum(float(one.amount) for one in loans),
        "own_loan": own,
        "dscr_min": float(found.dscr_min[0]),
        "dscr_required": float(result.plan.general.dscr_required),
        "payback_months": float(found.payback_months[0]),
        "longest_payback": longest,
        "revenue_per_year": float(revenue),
        "surplus_per_year": surplus,
        "revenue_cost_ratio": float(revenue / cost) if cost > 0.5 else float(np.nan),
        "break_even_per_day": float(unit.break_even_quantity_per_day[0]),
        "sales_per_day": float(unit.quantity_per_day[0]),
    }
    owing = float(np.cumsum(result.project_cash_flow[0]).min()) < -0.5
    return Money(tested=_tested(figures, owing), sales_unit=unit.break_even_unit, **figures)


def _surplus(result: Result) -> float:
    """Before tax, in an ordinary year."""
    span = window(result.plan, result.time, result.loans)
    return float(result.statements.surplus["surplus_before_tax"][0, span].sum())


def _tested(figures: dict[str, Any], owing: bool) -> Tested:
    """The worst of what was found, in the order a lender would say it."""
    dscr, payback = figures["dscr_min"], figures["payback_months"]
    if figures["surplus_per_year"] <= 0:
        return "loses"
    if owing and not payback <= figures["longest_payback"]:
        return "slow"
    if figures["cash_min"] < -0.5:
        return "cannot_repay" if figures["loan"] else "short"
    if dscr < figures["dscr_required"]:
        return "thin"
    return "costs" if not figures["revenue_cost_ratio"] <= RICH else "good"


__all__ = [
    "GREEN", "RED", "YELLOW", "Money", "Ranked", "Run", "Tested", "alone", "location_quotient",
    "money", "ranked",
]  # fmt: skip

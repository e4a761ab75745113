"""The money of one unit idea, run alone: what it needs, when it is back, what it can repay.

What comes in are a plan, a candidate and a way to run a plan; what goes out is its `Money`. The
plan keeps its date, rules, opening cash and assumptions; everything of other units is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.plan import Members, OpeningBalance
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.cautions import RICH
from kopdes_plan.model.indicators import window
from kopdes_plan.model.surplus import RESERVE

if TYPE_CHECKING:
    from kopdes_plan.inputs.candidates import Candidate
    from kopdes_plan.inputs.plan import Asset, Loan, Plan, Staff
    from kopdes_plan.inputs.potential import Method
    from kopdes_plan.model.result import Result

Run = Callable[["Plan"], "Result"]
Tested = Literal[
    "good", "costs", "short", "thin", "wages", "wage_unknown", "slow", "cannot_repay", "loses"
]
GREEN, YELLOW, RED = 2, 1, 0
LIGHT_OF: dict[Tested, int] = {  # in the order of money, best first
    "good": GREEN, "costs": YELLOW, "short": YELLOW, "thin": YELLOW, "wages": YELLOW,
    "wage_unknown": YELLOW, "slow": RED, "cannot_repay": RED, "loses": RED,
}  # fmt: skip
HOURLY = ("hours_per_month", "wage_per_month")


class Money(NamedTuple):
    """The engine's answer on an idea run alone; rupiah, nan where a figure does not exist.

    `tested` is the worst that was found. An ordinary year is the twelve months after ramp-up and
    grace. What lacks is borrowed on the terms of the plan's first loan, if it has one. Where
    `tested` is `wages` or `wage_unknown`, the other figures are those without paid staff.
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


def money(plan: Plan, candidate: Candidate, method: Method, run: Run) -> Money:
    """What an idea does to cash when nothing else is there.

    One that loses with its usual staff is tried without pay: the law's wage is then said to lack,
    and so is one in a regency whose minimum wage no rule knows.
    """
    basis = {one.wage_basis for one in candidate.staff}
    staff = tuple(one.model_copy(update={"wage_basis": "tanpa_upah"}) for one in candidate.staff)
    volunteers = replace(candidate, staff=staff)
    if "umk" in basis and not _wage_known(plan):
        unpaid = _tried(plan, volunteers, method, run)
        tested: Tested = "wage_unknown" if unpaid.light > RED else unpaid.tested
        return unpaid._replace(tested=tested, left_for_wages=max(unpaid.surplus_per_year, 0.0))
    paid = _tried(plan, candidate, method, run)
    if paid.tested != "loses" or not basis - {"tanpa_upah"}:
        return paid
    unpaid = _tried(plan, volunteers, method, run)
    left = max(unpaid.surplus_per_year, 0.0)
    wages = unpaid.surplus_per_year - paid.surplus_per_year
    bears = left >= float(method.wages_borne) * wages and unpaid.light > RED
    best = unpaid._replace(tested="wages") if bears else paid
    return best._replace(wages_per_year=wages, left_for_wages=left)


def _wage_known(plan: Plan) -> bool:
    """Whether a rule knows the minimum wage of the village's regency. Law: wages/minimum."""
    rules = load_rules()
    path = rules.area_path("wages/minimum", plan.cooperative.villages[0])
    return path is not None and rules.known(path, plan.start.first_day()) is not None


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
    bought = tuple(_on_credit(one) for one in candidate.assets)
    candidate = replace(candidate, assets=bought)
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


def _on_credit(asset: Asset) -> Asset:
    """Equipment that the loan pays for, so that its price is not taken from what repays it."""
    return asset.model_copy(update={"paid_by": "pinjaman"}) if asset.paid_by == "kas" else asset


def alone(plan: Plan, candidate: Candidate, cash: float, loans: tuple[Loan, ...] = ()) -> Plan:
    """The plan with this unit only, its own staff and equipment, and `cash` at the start.

    The SHU stays: sharing it is the members' decision, not the unit's.
    """
    paid = Sourced(cash)
    kept = plan.surplus.model_copy(update={"shares": {RESERVE[0]: Sourced(1.0)}})
    return plan.model_copy(
        update={
            "units": {candidate.key: candidate.unit},
            "staff": tuple(_part_time(one) for one in candidate.staff),
            "assets": candidate.assets,
            "loans": loans,
            "shared_costs": (),
            "grants": (),
            "standby_credit": None,
            "surplus": kept,
            "members": Members.model_validate({}),
            "opening": OpeningBalance(cash=paid, principal_savings=paid),
        }
    )


def _part_time(person: Staff) -> Staff:
    """A part of a person as one who works part of the hours; the rest is for other units.

    Fractions are rounded up over the whole cooperative, and here there is no whole.
    """
    heads = float(np.ceil(float(person.count) - 1e-9))
    part = float(person.count) / heads if heads else 0.0
    if part in (0.0, 1.0):
        return person
    shorter = {name: Sourced(part * float(getattr(person, name))) for name in HOURLY}
    return person.model_copy(update={"count": Sourced(heads), **shorter})


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
    "GREEN", "LIGHT_OF", "RED", "YELLOW", "Money", "Run", "Tested", "alone", "money",
]  # fmt: skip

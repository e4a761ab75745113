"""Ways to finance one plan, side by side: what each costs and what it does to cash.

What comes in is a plan with its loans as one alternative has them, and its full books; what goes
out is a `Financed`: figures alone, each from the run a board would see if it chose that way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.inputs.loan_checks import loan_doubts
from kopdes_plan.inputs.loan_months import signing_day
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.loans import effective_rates
from kopdes_plan.model.result import LoanBook, Result
from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.inputs.problems import Problem

MILLION = 1_000_000
OF_LOANS = ("pinjaman", "jangka_bulan")  # where problems of loans stand in a plan


class Due(NamedTuple):
    """What is due in one month, all loans together; month −1 where nothing ever is."""

    month: int
    amount: float


@dataclass(frozen=True)
class Financed:
    """One alternative; rupiah over the whole life of its loans, nan where they outlive the plan.

    Instalments are interest and scheduled principal. `effective_rate_per_year` is (1+x/12)^12 − 1
    and `equivalent_rate_per_year` x, at which all that is paid repays all that is received, fees
    and penalties included; nan without a loan. DSCR by year, lowest cash and every other figure
    stand in `result`. `problems` are why a plan with these loans would be refused.
    """

    name: str
    plan: Plan
    result: Result
    first: Due  # the first instalment, interest alone in grace
    first_after_grace: Due  # the first with principal
    heaviest: Due  # the first within 1 % of the largest: the last gathers what rounding leaves
    interest: float
    fees: float  # penalties for early repayment included
    standby_interest: float  # of the credit line that fills what the loans leave open
    cost: float  # the three together
    effective_rate_per_year: float
    equivalent_rate_per_year: float
    last_month: int  # the month in which the last loan is gone; −1 without one
    collateral: tuple[str, ...]  # as the loans say
    collateral_asked: tuple[tuple[str, ...], ...]  # by the scheme of each loan, on its day
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]

    @property
    def dscr(self) -> Array:
        """DSCR of each calendar year (Y,), nan where nothing is due."""
        by_year: Array = self.result.indicators.dscr[0]
        return by_year

    @property
    def dscr_min(self) -> float:
        """The lowest of the years in which principal is due; nan without."""
        return float(self.result.indicators.dscr_min[0])

    @property
    def lowest_cash(self) -> Due:
        """The least cash at a month's end."""
        found = self.result.indicators
        return Due(int(found.cash_min_month[0]), float(found.cash_min[0]))


class Difference(NamedTuple):
    """What changes from one alternative to another, after less before; months as counts."""

    interest: float
    fees: float
    cost: float
    heaviest: float
    lowest_cash: float
    dscr_min: float
    months: int  # later (+) or sooner (−) that the last loan is gone


def financed(name: str, plan: Plan, result: Result) -> Financed:
    """The figures of a plan whose loans are those of one alternative; `result` is its full run."""
    books = result.loans
    scheduled = _total([book.payment - book.prepaid for book in books], result)
    principal = _total([book.principal - book.prepaid for book in books], result)
    left = sum(float(book.balance[0, -1]) for book in books)
    whole = 1.0 if left < 0.5 else math.nan
    interest = whole * float(_total([book.interest for book in books], result).sum())
    fees = whole * float(_total([book.fees_paid for book in books], result).sum())
    standby = float(result.flows["standby_interest"][0].sum()) if _standby(result) else 0.0
    equivalent, effective = _rates(books, result) if left < 0.5 else (math.nan, math.nan)
    owed = np.flatnonzero(_total([book.balance for book in books], result) > 0.5)
    return Financed(
        name=name,
        plan=plan,
        result=result,
        first=_due(scheduled, scheduled),
        first_after_grace=_due(scheduled, principal),
        heaviest=_due(scheduled, scheduled - 0.99 * scheduled.max()),
        interest=interest,
        fees=fees,
        standby_interest=standby,
        cost=interest + fees + standby,
        effective_rate_per_year=effective,
        equivalent_rate_per_year=equivalent,
        last_month=int(owed[-1]) + 1 if len(owed) else -1,
        collateral=tuple(loan.collateral for loan in plan.loans),
        collateral_asked=tuple(_asked(loan, plan) for loan in plan.loans),
        problems=tuple(p for p in check(plan) if p.path.split(".")[0] in OF_LOANS),
        doubts=loan_doubts(plan),
    )


def lacking(result: Result) -> float:
    """What would have to come in so that cash keeps the plan's minimum, in whole million rupiah."""
    lowest, minimum = float(result.indicators.cash_min[0]), float(result.plan.general.minimum_cash)
    return math.ceil(max(minimum - lowest - 0.5, 0.0) / MILLION) * float(MILLION)


def difference(before: Financed, after: Financed) -> Difference:
    """What it makes to finance a plan the second way instead of the first."""
    return Difference(
        interest=after.interest - before.interest,
        fees=after.fees - before.fees,
        cost=after.cost - before.cost,
        heaviest=after.heaviest.amount - before.heaviest.amount,
        lowest_cash=after.lowest_cash.amount - before.lowest_cash.amount,
        dscr_min=after.dscr_min - before.dscr_min,
        months=after.last_month - before.last_month,
    )


def _total(figures: Sequence[Array], result: Result) -> Array:
    """Row 0 of all loans together, (T,)."""
    total: Array = sum((figure[0] for figure in figures), np.zeros(result.time.months))
    return total


def _standby(result: Result) -> bool:
    return "standby_interest" in result.flows


def _due(payments: Array, which: Array) -> Due:
    """What is due in the first month in which `which` is more than nothing."""
    months = np.flatnonzero(which > 0.5)
    return Due(int(months[0]), float(payments[months[0]])) if len(months) else Due(-1, 0.0)


def _rates(books: Sequence[LoanBook], result: Result) -> tuple[float, float]:
    """Equivalent and effective rate of all money in and out; period 0 is the month before the plan.

    A loan that runs already counts as received then, with what is left of it.
    """
    received, paid = np.zeros(result.time.months + 1), np.zeros(result.time.months + 1)
    for place, book in enumerate(books):
        if book.first_month < 0:
            received[0] += float(result.plan.loans[place].balance_left or 0.0)
        else:
            received[1:] += book.drawdown[0]
        paid[1:] += book.payment[0] + book.fees_paid[0]
    return effective_rates(received, paid) if received.any() else (math.nan, math.nan)


def _asked(loan: Loan, plan: Plan) -> tuple[str, ...]:
    """The collateral the scheme asks on the day of signing; nothing where no rule says."""
    day, rules = signing_day(loan, plan), load_rules()
    if day is None or loan.scheme not in rules.schemes():
        return ()
    rule = rules.known(f"loans/{loan.scheme}.collateral", day)
    return rule.value if rule is not None and isinstance(rule.value, tuple) else ()

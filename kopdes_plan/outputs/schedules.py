"""Lists taken from a result: budget, drawdowns, repayments, shared SHU.

What comes in is a `Result`, what goes out are rows of plain values (rupiah as floats, dates as
dates); words are added by `tables` and `document`. Dates of instalments follow the scheme's due
day and move to the next working day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.years import POOLS
from kopdes_plan.outputs.lines import periods, row_of, summed

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.model.result import LoanBook, Result


class BudgetItem(NamedTuple):
    """One asset of the budget (RAB); `month` is a month number of the plan."""

    name: str
    unit: str
    pieces: float
    price: float
    total: float
    paid_by: str
    owner: str
    month: int

    @property
    def ours(self) -> bool:
        """Whether the cooperative's books carry it."""
        return self.owner == "koperasi"


class DrawdownStage(NamedTuple):
    """Loan money that comes in one month."""

    loan: str
    number: int
    month: int
    amount: float


class Repayment(NamedTuple):
    """One month of a loan: period 0 is the first drawdown; balances stand after the payment."""

    loan: str
    period: int
    month: int
    due: date
    drawdown: float
    interest: float
    capitalised: float
    principal: float
    payment: float
    fees: float
    balance: float
    in_grace: bool


def budget(result: Result) -> tuple[BudgetItem, ...]:
    """Every asset of the plan, first purchases only, also what others pay for."""
    plan, items = result.plan, []
    for asset, book in zip(plan.assets, result.assets, strict=False):
        month = 0 if asset.month is None else max(0, asset.month.index_from(plan.start))
        ours = row_of(book.purchases)
        total = float(ours[month]) if ours.any() else float(asset.price * asset.count)
        items.append(
            BudgetItem(
                asset.name, _unit_name(plan, asset.unit), float(asset.count), float(asset.price),
                total, asset.paid_by, asset.owner, month,
            )
        )  # fmt: skip
    return tuple(items)


def _unit_name(plan: Plan, key: str) -> str:
    return plan.units[key].name if key in plan.units else key


def drawdowns(result: Result) -> tuple[DrawdownStage, ...]:
    """The stages in which loan money comes, in the order of loans and months."""
    stages = []
    for loan in result.loans:
        drawn = row_of(loan.drawdown)
        if loan.first_month < 0:  # it runs already: nothing is drawn any more
            continue
        for number, m in enumerate(np.flatnonzero(drawn > 0.5), start=1):
            stages.append(DrawdownStage(loan.name, number, int(m), float(drawn[m])))
    return tuple(stages)


def due_day(result: Result, loan: Loan) -> tuple[int, bool]:
    """The day of the month instalments fall due, and whether a rule says so.

    Without a rule it is the day of the agreement, else the first of the month.
    Law: loans/<scheme>.due_day on the day of signing.
    """
    signed = loan.signed or result.plan.plan_date
    rule = load_rules().known(f"loans/{loan.scheme}.due_day", signed)
    if rule is not None:
        return int(rule.number), True
    return (loan.signed.day if loan.signed else 1), False


def due_dates(result: Result, loan: Loan, months: list[int]) -> list[date]:
    """Due dates in the plan months, moved to the next working day."""
    from kopdes_plan.inputs.calendar import next_working_day

    day, _ = due_day(result, loan)
    dates = []
    for m in months:
        first = result.plan.start.plus(m).first_day()
        last = result.plan.start.plus(m + 1).first_day().toordinal() - first.toordinal()
        dates.append(next_working_day(first.replace(day=min(day, last))))
    return dates


def repayment(result: Result) -> Iterator[tuple[LoanBook, tuple[Repayment, ...]]]:
    """Each loan with its months, from the first drawdown to the last instalment."""
    for loan, book in zip(result.plan.loans, result.loans, strict=True):
        drawn, interest = row_of(book.drawdown), row_of(book.interest)
        principal, payment = row_of(book.principal), row_of(book.payment)
        added, fees = row_of(book.interest_capitalised), row_of(book.fees_paid)
        balance = row_of(book.balance)
        months = [int(m) for m in np.flatnonzero((drawn + interest + principal + fees) > 0.005)]
        dates = due_dates(result, loan, months)
        yield book, tuple(
            Repayment(
                loan=loan.name, period=m - book.first_month, month=m, due=due,
                drawdown=float(drawn[m]), interest=float(interest[m]), capitalised=float(added[m]),
                principal=float(principal[m]), payment=float(payment[m]), fees=float(fees[m]),
                balance=float(balance[m]),
                in_grace=bool(m > book.first_month and principal[m] < 0.005),
            )
            for m, due in zip(months, dates, strict=True)
        )  # fmt: skip


def shared_surplus(result: Result) -> dict[str, dict[int, float]]:
    """SHU decided by each annual meeting: pool -> calendar year of the meeting -> rupiah."""
    span = periods(result.time)
    years = result.time.years
    return {
        pool: dict(
            zip(
                years,
                map(float, summed(row_of(result.flows[pool]) + np.zeros(result.time.months), span)),
                strict=True,
            )
        )
        for pool, _ in POOLS.values()
        if pool in result.flows
    }

"""The plan's loans on the plan's months.

What comes in are loans of the plan; what goes out are flows (S, T) and a `LoanBook` each. The
arithmetic of a schedule stands in `loans`; here it is laid on the calendar, with fees.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.ledger import add
from kopdes_plan.model.loans import LoanTerms, effective_rates, schedule
from kopdes_plan.model.result import Flows, LoanBook
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan

METHODS: dict[str, Literal["annuity", "equal_principal", "flat", "bullet"]] = {
    "anuitas": "annuity",
    "pokok_tetap": "equal_principal",
    "flat": "flat",
    "sekali_bayar": "bullet",
}
DAY_COUNTS: dict[str, Literal["30/360", "actual/365", "actual/360"]] = {
    "30/360": "30/360",
    "aktual/365": "actual/365",
    "aktual/360": "actual/360",
}


def loan_terms(loan: Loan, rate_per_year: Number | None = None) -> LoanTerms:
    """A plan's loan in the terms of `loans`; the rate (S,) may differ between scenarios."""
    rate = float(loan.rate_per_year) if rate_per_year is None else rate_per_year
    return LoanTerms(
        rate_per_year=rate,
        tenor_months=loan.tenor_months,
        method=METHODS[loan.method],
        grace_months=loan.grace_months,
        grace_interest="capitalised" if loan.grace_interest == "ditambahkan" else "paid",
        grace_position="outside" if loan.grace_position == "luar" else "inside",
        day_count=DAY_COUNTS[loan.day_count],
        payment_rounding=float(loan.payment_rounding),
    )


def debt_flows(plan: Plan, drive: Drivers, time: Timeline) -> tuple[Flows, tuple[LoanBook, ...]]:
    """Flows of all loans (S, T) and their books, in plan order."""
    books = tuple(
        _loan(loan, f"loans.{place}", drive, time) for place, loan in enumerate(plan.loans)
    )
    return add(*(_flows(book) for book in books)), books


def _flows(book: LoanBook) -> Flows:
    return {
        "loan_drawdowns": np.where(book.first_month < 0, 0.0, book.drawdown),
        "loan_fees_paid": book.fees_paid,
        "loan_fees_expensed": book.fees_expensed,
        "interest_paid": book.interest - book.interest_capitalised,
        "interest_capitalised": book.interest_capitalised,
        "principal_repaid": book.principal,
    }


def _loan(loan: Loan, path: str, drive: Drivers, time: Timeline) -> LoanBook:
    """One loan: drawn in its month(s), first instalment a month after the first drawdown.

    A loan already running (`balance_left`) counts as drawn in the month before the plan; its
    tenor is the months that are left.
    """
    first, drawn = _drawdowns(loan, drive(f"{path}.amount", loan.amount), time)
    rate = drive(f"{path}.rate_per_year", loan.rate_per_year)
    if loan.balance_left and loan.method == "flat":
        # Flat interest goes on with the loan as it was, not with what is left of it.
        rate = rate * (float(loan.amount) / float(loan.balance_left))
    terms = loan_terms(loan, rate[:, 0] if isinstance(rate, np.ndarray) else float(rate))
    start = date(*divmod_month(time, first), 1)
    plan_of = schedule(terms, drawn, start)

    def laid(columns: Array) -> Array:
        on_plan = np.zeros((len(columns), time.months))
        begin = max(first, 0)
        span = max(0, min(time.months - begin, columns.shape[1] - (begin - first)))
        on_plan[:, begin : begin + span] = columns[:, begin - first : begin - first + span]
        return on_plan

    fees_paid, fees_expensed = _fees(
        loan, path, drive, laid(plan_of.drawdown), first, terms.periods, time
    )
    received = plan_of.drawdown[0].copy()
    received[0] -= float(fees_paid[0].sum())
    equivalent, effective = effective_rates(received, plan_of.payment[0])
    return LoanBook(
        name=loan.name,
        scheme=loan.scheme,
        first_month=first,
        grace_months=loan.grace_months,
        drawdown=laid(plan_of.drawdown),
        interest=laid(plan_of.interest),
        interest_capitalised=laid(plan_of.interest_capitalised),
        principal=laid(plan_of.principal),
        payment=laid(plan_of.payment),
        balance=laid(plan_of.balance),
        fees_paid=fees_paid,
        fees_expensed=fees_expensed,
        effective_rate_per_year=effective,
        equivalent_rate_per_year=equivalent,
    )


def divmod_month(time: Timeline, m: int) -> tuple[int, int]:
    """Calendar year and month of month number m."""
    count = time.first_year * 12 + time.first_month - 1 + m
    return count // 12, count % 12 + 1


def _drawdowns(loan: Loan, amount: Number, time: Timeline) -> tuple[int, Array]:
    """Month number of the first drawdown, and drawdowns (S, K) month by month from it."""
    total = np.asarray(amount, dtype=np.float64).reshape(-1, 1)
    if loan.balance_left is not None:
        return -1, np.full((1, 1), float(loan.balance_left))
    if not loan.drawdowns:
        first = 0 if loan.month is None else time.index(*loan.month)
        return first, total
    stages = sorted((time.index(*stage.month), float(stage.amount)) for stage in loan.drawdowns)
    first = stages[0][0]
    drawn = np.zeros((1, stages[-1][0] - first + 1))
    for m, stage_amount in stages:
        drawn[0, m - first] += stage_amount
    return first, drawn * (total / drawn.sum())


def _fees(
    loan: Loan, path: str, drive: Drivers, drawn: Array, first: int, months: int, time: Timeline
) -> tuple[Array, Array]:
    """Fees paid at the drawdowns, expensed evenly over the loan's `months` (definitions §2)."""
    paid = np.zeros((1, time.months))
    expensed = np.zeros((1, time.months))
    if loan.balance_left is not None or not (loan.fee_share or loan.fee_amount):
        return paid, expensed
    paid = drawn * drive(f"{path}.fee_share", loan.fee_share)
    paid[:, first : first + 1] += drive(f"{path}.fee_amount", loan.fee_amount)
    share = np.zeros(time.months)
    share[first : first + months] = 1 / months
    return paid, paid.sum(axis=-1, keepdims=True) * share

"""The plan's loans on the plan's months.

What comes in are loans of the plan; what goes out are flows (S, T) and a `LoanBook` each. The
arithmetic of a schedule stands in `loans`, changes to it in `loan_changes`; here it is laid on the
calendar, with fees. Amount, rate, tenor and grace may differ between scenarios.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.inputs.file_words import DAY_COUNTS, GRACE_INTEREST, GRACE_POSITIONS, METHODS
from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.ledger import add
from kopdes_plan.model.loan_changes import repaid_early, rescheduled
from kopdes_plan.model.loans import LoanTerms, effective_rates, schedule
from kopdes_plan.model.result import Flows, LoanBook
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan


def loan_terms(loan: Loan, rate_per_year: Number | None = None) -> LoanTerms:
    """A plan's loan in the terms of `loans`; the rate (S,) may differ between scenarios."""
    rate = float(loan.rate_per_year) if rate_per_year is None else rate_per_year
    return LoanTerms(
        rate_per_year=rate,
        tenor_months=loan.tenor_months,
        method=METHODS[loan.method],
        grace_months=loan.grace_months,
        grace_interest=GRACE_INTEREST[loan.grace_interest],
        grace_position=GRACE_POSITIONS[loan.grace_position],
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
    flows = {
        "loan_drawdowns": np.where(book.first_month < 0, 0.0, book.drawdown),
        "loan_fees_paid": book.fees_paid,
        "loan_fees_expensed": book.fees_expensed,
        "interest_paid": book.interest - book.interest_capitalised,
        "interest_capitalised": book.interest_capitalised,
        "principal_repaid": book.principal - book.prepaid,
    }
    return flows | ({"principal_prepaid": book.prepaid} if book.prepaid.any() else {})


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
    each = _terms_of_scenarios(terms, path, drive)
    figures = _figures(loan, each, drawn, first, time)
    laid = _laid(figures, first, time)
    drawdown, interest, capitalised, principal, payment, balance, prepaid = laid
    periods = np.array([terms.periods for terms in each])
    fees_paid, fees_expensed = _fees(loan, path, drive, drawdown, prepaid, first, periods, time)
    paid = figures[4, 0] + _from_first(fees_paid, first, figures.shape[-1])
    equivalent, effective = effective_rates(figures[0, 0], paid)
    without_fees = equivalent
    if fees_paid.any():
        without_fees, _ = effective_rates(figures[0, 0], figures[4, 0])
    graces = np.array([terms.grace_months for terms in each])
    return LoanBook(
        name=loan.name,
        scheme=loan.scheme,
        first_month=first,
        grace_months=graces,
        in_grace=_in_grace(loan, graces, first, time),
        drawdown=drawdown,
        interest=interest,
        interest_capitalised=capitalised,
        principal=principal,
        prepaid=prepaid,
        payment=payment,
        balance=balance,
        fees_paid=fees_paid,
        fees_expensed=fees_expensed,
        effective_rate_per_year=effective,
        equivalent_rate_per_year=equivalent,
        interest_rate_per_year=without_fees,
    )


def _terms_of_scenarios(terms: LoanTerms, path: str, drive: Drivers) -> list[LoanTerms]:
    """The terms of each scenario, or of all: tenor and grace may be driven, in whole months."""
    tenor = drive(f"{path}.tenor_months", terms.tenor_months)
    grace = drive(f"{path}.grace_months", terms.grace_months)
    months = zip(*np.broadcast_arrays(np.ravel(tenor), np.ravel(grace)), strict=True)
    return [
        terms._replace(tenor_months=int(tenor), grace_months=int(grace)) for tenor, grace in months
    ]


def _figures(loan: Loan, each: list[LoanTerms], drawn: Array, first: int, time: Timeline) -> Array:
    """The columns of `LoanSchedule` and what is repaid early, (7, S, P+1), of every scenario."""
    start = date(*divmod_month(time, first), 1)
    if len(each) == 1:
        return _changed(loan, each[0], drawn, first, start, time)
    rows = max(len(each), len(drawn))
    by_terms: dict[tuple[int, int], list[int]] = {}
    for row, terms in enumerate(each):
        by_terms.setdefault((terms.tenor_months, terms.grace_months), []).append(row)
    longest = max(terms.periods for terms in each) + (loan.months_added if loan.rescheduled else 0)
    figures = np.zeros((7, rows, longest + 1))
    for same in by_terms.values():
        rate = np.ravel(each[0].rate_per_year)
        terms = each[same[0]]._replace(rate_per_year=rate[same] if rate.size > 1 else rate[0])
        some = _changed(loan, terms, drawn[same] if len(drawn) > 1 else drawn, first, start, time)
        figures[:, same, : some.shape[-1]] = some
    return figures


def _changed(
    loan: Loan, terms: LoanTerms, drawn: Array, first: int, start: date, time: Timeline
) -> Array:
    """One schedule with its new dates and early repayment, (7, S, P+1)."""
    done = schedule(terms, drawn, start)
    ahead = np.zeros_like(done.balance)
    if loan.rescheduled is not None:
        at = time.index(*loan.rescheduled) - first
        done = rescheduled(done, terms, at, loan.months_added, loan.new_grace_months, start)
        ahead = np.zeros_like(done.balance)
    if loan.repaid_early is not None:
        done, ahead = repaid_early(done, time.index(*loan.repaid_early) - first)
    return np.stack([*done, ahead])


def _laid(figures: Array, first: int, time: Timeline) -> Array:
    """Figures by period (…, P+1) on the plan's months (…, T)."""
    on_plan = np.zeros((*figures.shape[:-1], time.months))
    begin = max(first, 0)
    span = max(0, min(time.months - begin, figures.shape[-1] - (begin - first)))
    on_plan[..., begin : begin + span] = figures[..., begin - first : begin - first + span]
    return on_plan


def _from_first(monthly: Array, first: int, periods: int) -> Array:
    """Row 0 of a series (S, T) by periods from the month of the first drawdown, (P+1,)."""
    by_period = np.zeros(periods)
    begin = max(first, 0)
    span = max(0, min(monthly.shape[-1] - begin, periods - (begin - first)))
    by_period[begin - first : begin - first + span] = monthly[0, begin : begin + span]
    return by_period


def _in_grace(
    loan: Loan, graces: NDArray[np.int64], first: int, time: Timeline
) -> NDArray[np.bool_]:
    """The months of grace, that of the first drawdown and a later grace included, (S, T)."""
    since = np.arange(time.months) - first
    within = (since >= 0) & (since <= graces[:, None]) & (graces[:, None] > 0)
    if loan.rescheduled is not None:
        anew = since - (time.index(*loan.rescheduled) - first)
        within |= (anew > 0) & (anew <= loan.new_grace_months)
    if loan.repaid_early is not None:
        within &= since <= time.index(*loan.repaid_early) - first
    return within


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
    if len(total) == 1:
        return first, drawn * (total / (drawn.sum() or 1.0))
    so_far = np.floor(
        np.cumsum(drawn, axis=-1) * (total / (drawn.sum() or 1.0)) + 0.5
    )  # whole rupiah
    so_far[:, -1:] = total
    return first, np.diff(so_far, axis=-1, prepend=0.0)


def _fees(
    loan: Loan,
    path: str,
    drive: Drivers,
    drawn: Array,
    prepaid: Array,
    first: int,
    periods: NDArray[np.int64],
    time: Timeline,
) -> tuple[Array, Array]:
    """Fees paid at the drawdowns, expensed evenly over the loan's `periods` (S,).

    Early repayment ends a loan's fees and has its own, paid and expensed at once.
    """
    paid = np.zeros((1, time.months))
    expensed = np.zeros((1, time.months))
    penalty = prepaid * drive(f"{path}.early_fee", loan.early_fee)
    if loan.balance_left is None and (loan.fee_share or loan.fee_amount):
        paid = drawn * drive(f"{path}.fee_share", loan.fee_share)
        paid[:, first : first + 1] += drive(f"{path}.fee_amount", loan.fee_amount)
        since = np.arange(time.months) - first
        share = ((since >= 0) & (since < periods[:, None])) / periods[:, None]
        if loan.repaid_early is not None:
            end = time.index(*loan.repaid_early)
            share[:, end] = share[:, end:].sum(axis=-1)
            share[:, end + 1 :] = 0.0
        expensed = paid.sum(axis=-1, keepdims=True) * share
    if loan.repaid_early is None:
        return paid, expensed
    return paid + penalty, expensed + penalty

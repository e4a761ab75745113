"""What one loan costs and when it is paid, month by month.

What comes in are a loan's terms and its drawdowns; what goes out is a `LoanSchedule` of arrays
(S, P+1): column 0 is the month of the first drawdown, column p is p months later. The recurrence
itself stands in `amortisation`. It knows no calendar of a plan, no fees on the books and no scheme:
those stand in `debts` and in the rules.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from kopdes_plan.model.amortisation import PLAIN, VECTOR, Array, LoanTerms, Value, amortise

__all__ = [
    "Instalment", "Instalments", "LoanError", "LoanSchedule", "LoanTerms",
    "due_dates", "effective_rates", "instalments", "schedule",
]  # fmt: skip

DAYS_OF_YEAR = {"actual/365": 365, "actual/360": 360}


class LoanError(ValueError):
    """Terms that make no loan; `code` and `params` let the caller say it in words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


class LoanSchedule(NamedTuple):
    """Rupiah a month, all (S, P+1); opening + drawdown + capitalised − principal = balance."""

    drawdown: Array
    interest: Array  # accrued in the month: paid, unless capitalised
    interest_capitalised: Array
    principal: Array
    payment: Array  # interest paid + principal
    balance: Array  # at the end of the month; 0 at maturity


class Instalment(NamedTuple):
    """One line of the schedule a borrower is given; periods count from 1."""

    period: int
    date: date | None
    interest: float
    principal: float
    payment: float
    balance: float
    interest_capitalised: float
    drawdown: float


class Instalments(NamedTuple):
    """A schedule as people read it, with what the money truly costs."""

    rows: tuple[Instalment, ...]
    total_interest: float
    total_payment: float
    nominal_rate_per_year: float
    effective_rate_per_year: float | None
    equivalent_annuity_rate_per_year: float | None


def schedule(
    terms: LoanTerms, drawdowns: Array | Sequence[float], first_date: date | None = None
) -> LoanSchedule:
    """The loan's schedule (S, P+1); `drawdowns` (S, K) or (K,), the k-th k months after the first.

    A period's interest is on the balance at its start (flat: on all drawn so far). A drawdown in
    grace raises the balance; a later one gives new instalments over the months left. The last
    instalment absorbs what is left, the number of instalments never changes, principal is never
    negative. Actual days need `first_date`. Raises LoanError for terms that make no loan.

    >>> loan = schedule(LoanTerms(0.06, 72, "annuity", grace_months=6), [3_000_000_000])
    >>> float(loan.payment[0, 1]), float(loan.payment[0, 7])
    (15000000.0, 53478818.0)
    """
    drawn = np.atleast_2d(np.asarray(drawdowns, dtype=np.float64))
    rate = np.asarray(terms.rate_per_year, dtype=np.float64)
    _check(terms, drawn, rate, first_date)
    later = [0.0] * (terms.periods + 1 - drawn.shape[1])
    if len(drawn) == 1 and rate.size == 1:
        rates = _period_rates(terms, float(rate.reshape(())), first_date)
        rows = amortise(terms, rates, [*drawn[0].tolist(), *later], PLAIN)
        return LoanSchedule(*np.array(rows).T.copy()[:, None, :])
    rates = _period_rates(terms, rate if rate.size > 1 else float(rate.reshape(())), first_date)
    rows = amortise(terms, rates, [*drawn.T.copy(), *later], VECTOR)
    table = np.empty((len(LoanSchedule._fields), len(rows), max(len(drawn), rate.size)))
    for period, row in enumerate(rows):
        for figure, value in enumerate(row):
            table[figure, period] = value
    return LoanSchedule(*np.ascontiguousarray(table.transpose(0, 2, 1)))


def instalments(
    amount: float,
    terms: LoanTerms,
    first_date: date | None = None,
    drawdowns: Mapping[tuple[int, int], float] | None = None,
    fees: float = 0.0,
) -> Instalments:
    """One loan's rows, totals and true rates, from the actual payments.

    The first period runs from `first_date`, the day of the first drawdown; without it rows have
    no date. `drawdowns` {(year, month): rupiah} must add up to `amount`; without `first_date` the
    first of the first month drawn stands for it. Rates are None when no rate repays the loan.

    >>> loan = instalments(36_000_000, LoanTerms(0.06, 36, "flat"))
    >>> round(loan.equivalent_annuity_rate_per_year, 4), round(loan.effective_rate_per_year, 4)
    (0.1108, 0.1166)
    """
    if drawdowns and first_date is None:
        first_date = date(*min(drawdowns), 1)
    drawn = [float(amount)]
    if drawdowns and first_date is not None:
        drawn = _by_month(amount, first_date, drawdowns)
    loan = LoanSchedule(*(figure[0] for figure in schedule(terms, drawn, first_date)))
    days = due_dates(first_date, terms.periods) if first_date else [None] * terms.periods
    figures = np.stack([getattr(loan, name) for name in Instalment._fields[2:]])
    lines = np.round(figures[:, 1:], 4).T.tolist()  # beyond four decimals stands binary dust
    received = loan.drawdown.copy()
    received[0] -= fees
    equivalent, effective = effective_rates(received, loan.payment)
    return Instalments(
        rows=tuple(
            Instalment(period, day, *line)
            for period, (day, line) in enumerate(zip(days, lines, strict=True), start=1)
        ),
        total_interest=round(float(loan.interest.sum()), 4),
        total_payment=round(float(loan.payment.sum()), 4),
        nominal_rate_per_year=float(terms.rate_per_year),
        effective_rate_per_year=None if math.isnan(effective) else effective,
        equivalent_annuity_rate_per_year=None if math.isnan(equivalent) else equivalent,
    )


def effective_rates(
    amount_received: float | Array | Sequence[float], payments: Array | Sequence[float]
) -> tuple[float, float]:
    """Equivalent annuity rate and effective rate, both a year, of one loan's actual payments.

    Both series are monthly and begin in the month of the first drawdown (a plain number is
    received then), so payments[0] is normally 0; fees reduce what is received. x is the nominal
    rate, compounded monthly, at which the payments repay the loan; effective (1+x/12)^12 − 1.
    Both nan when there is no such rate: nothing received, nothing paid, fees above the loan.

    >>> x, effective = effective_rates(100.0, [0.0, 0.0, 102.01])
    >>> round(x, 6), round(effective, 6)
    (0.12, 0.126825)
    """
    flows = -np.asarray(payments, dtype=np.float64)
    received = np.atleast_1d(np.asarray(amount_received, dtype=np.float64))
    flows[: len(received)] += received
    monthly = _monthly_rate(flows)
    return 12 * monthly, math.expm1(12 * math.log1p(monthly))


def due_dates(first_date: date, n: int) -> list[date]:
    """The same day of the next n months, or their last day where it does not exist.

    >>> [day.isoformat() for day in due_dates(date(2027, 1, 31), 2)]
    ['2027-02-28', '2027-03-31']
    """
    days = []
    for count in range(first_date.month, first_date.month + n):
        year, month = first_date.year + count // 12, count % 12 + 1
        days.append(date(year, month, min(first_date.day, monthrange(year, month)[1])))
    return days


def _check(terms: LoanTerms, drawn: Array, rate: Array, first_date: date | None) -> None:
    """Raise LoanError for the first thing that makes no loan."""
    tenor, grace = terms.tenor_months, terms.grace_months
    if tenor < 1:
        raise LoanError("tenor_too_short", tenor_months=tenor)
    if grace < 0 or (terms.grace_position == "inside" and grace >= tenor):
        raise LoanError("grace_not_below_tenor", grace_months=grace, tenor_months=tenor)
    if drawn.shape[1] > terms.periods:
        raise LoanError("drawdown_after_maturity", tenor_months=terms.periods)
    if not (np.isfinite(drawn).all() and (drawn >= 0).all()):
        raise LoanError("drawdown_negative")
    if not (np.isfinite(rate).all() and (rate >= 0).all()):
        raise LoanError("rate_negative")
    if terms.day_count in DAYS_OF_YEAR and first_date is None:
        raise LoanError("first_date_missing", day_count=terms.day_count)


def _by_month(
    amount: float, first_date: date, drawdowns: Mapping[tuple[int, int], float]
) -> list[float]:
    """Drawdowns as a row, month by month from `first_date`; LoanError when they do not fit."""
    begin = first_date.year * 12 + first_date.month
    places = {year * 12 + month - begin: money for (year, month), money in drawdowns.items()}
    if min(places) < 0:
        raise LoanError("drawdown_before_start", first_date=first_date)
    if abs(sum(places.values()) - amount) >= 0.5:
        raise LoanError("drawdowns_not_amount", amount=amount, drawn=sum(places.values()))
    return [float(places.get(k, 0.0)) for k in range(max(places) + 1)]


def _period_rates(terms: LoanTerms, rate: Value, first_date: date | None) -> list[Value]:
    """Interest rate of each period 1 … P: a twelfth of the year's, or by the days between dates."""
    if terms.day_count not in DAYS_OF_YEAR or first_date is None:
        return [rate / 12] * terms.periods
    ends = due_dates(first_date, terms.periods)
    starts = [first_date, *ends[:-1]]
    spans = [(end - start).days for start, end in zip(starts, ends, strict=True)]
    return [rate_for_days(rate, days, terms.day_count) for days in spans]


def rate_for_days(rate_per_year: Value, days: int, day_count: str) -> Value:
    """The interest rate of so many days, where days are counted.

    >>> round(1_000_000 * rate_for_days(0.12, 6, "actual/360"))  # 1 % a month, six days
    2000
    """
    return rate_per_year * days / DAYS_OF_YEAR[day_count]


def _monthly_rate(flows: Array) -> float:
    """The monthly rate at which flows, received first and paid later, are worth nothing; or nan.

    Newton's method, kept between a rate too low and one too high. For rates below zero the value
    at the end is taken instead of the value at the start, so that no power overflows.
    """
    flows = flows[np.argmax(flows != 0) :]
    if len(flows) < 2 or flows[0] <= 0 or not (flows < 0).any():
        return math.nan
    surplus = float(flows.sum())
    if abs(surplus) <= 1e-12 * float(np.abs(flows).sum()):
        return 0.0
    months = np.arange(len(flows), dtype=np.float64)

    def value(rate: float) -> tuple[float, float]:
        aged = months if rate >= 0 else months - months[-1]
        worth = flows * np.exp(-aged * math.log1p(rate))
        return float(worth.sum()), -float((months * worth).sum()) / (1 + rate)

    low, high = (0.0, 0.01) if surplus < 0 else (-0.5, 0.0)
    while surplus < 0 and value(high)[0] < 0:
        low, high = high, high * 2
    while surplus > 0 and value(low)[0] > 0:
        low, high = (low - 1) / 2, low
        if low < -0.999:
            return math.nan
    rate = (low + high) / 2
    for _ in range(100):
        worth, slope = value(rate)
        low, high = (rate, high) if worth < 0 else (low, rate)
        newton = rate - worth / slope if slope else low
        new = newton if low < newton < high else (low + high) / 2
        if abs(new - rate) <= 1e-15:
            break
        rate = new
    return rate

"""Whether the plan can pay its debts: DSCR by year and rolling, and loan life cover.

What comes in are the books of a run; what goes out are ratios, nan where there is no debt
service (ARCHITECTURE.md §3, Debt). CFADS and debt service are made in `books`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.books import Books, debt_service, flow_of, ratio
from kopdes_plan.model.result import LoanBook
from kopdes_plan.model.timeline import Array, Timeline

Counts = NDArray[np.int64]


def dscr_by_year(
    cfads: Array, service: Array, principal: Array, time: Timeline
) -> tuple[Array, NDArray[np.bool_]]:
    """DSCR of each calendar year, nan without debt service, and years of interest only, (S, Y)."""
    due = time.by_year(service)
    covered = np.where(due > 0.5, time.by_year(cfads) / np.where(due > 0.5, due, 1.0), np.nan)
    interest_only = (due > 0.5) & (time.by_year(principal) < 0.5)
    return covered, interest_only


def coverage(books: Books) -> dict[str, Any]:
    """DSCR by year and rolling, average, with the village's share paid first, and LLCR."""
    time = books.time
    nothing = np.zeros((1, time.months))  # a plan without loans has no such flows
    cfads, service = books.cfads, debt_service(books.flows) + nothing
    principal = flow_of(books.flows, "principal_repaid") + nothing
    yearly, interest_only = dscr_by_year(cfads, service, principal, time)
    counted = np.where(interest_only, np.nan, yearly)
    village = flow_of(books.flows, "village_share_paid")
    first, _ = dscr_by_year(cfads - village, service, principal, time)
    served = service > 0.5
    total = np.broadcast_to(service.sum(axis=-1), cfads.shape[:1])
    in_service_years = _in_years_of(served, time)
    return {
        "dscr": yearly,
        "dscr_interest_only": interest_only[0],
        "dscr_min": _nanmin(counted),
        "dscr_min_year": _year_of_min(counted, time),
        "dscr_min_12m": _rolling_minimum(books, cfads, service, principal),
        "dscr_average": ratio((cfads * in_service_years).sum(axis=-1), total),
        "dscr_with_village_share": _nanmin(np.where(interest_only, np.nan, first)),
        "llcr": _llcr(books, cfads),
    }


def _in_years_of(served: NDArray[np.bool_], time: Timeline) -> Array:
    years = time.by_year(served.astype(np.float64)) > 0
    picked: Array = years[:, time.year_of - time.first_year].astype(np.float64)
    return picked


def _nanmin(values: Array) -> Array:
    filled = np.where(np.isnan(values), np.inf, values).min(axis=-1)
    result: Array = np.where(np.isinf(filled), np.nan, filled)
    return result


def _year_of_min(yearly: Array, time: Timeline) -> Counts:
    filled = np.where(np.isnan(yearly), np.inf, yearly)
    year = np.asarray(time.years)[filled.argmin(axis=-1)]
    return np.where(np.isinf(filled.min(axis=-1)), 0, year)


def _rolling(monthly: Array) -> Array:
    """Sums of any twelve months, (S, T − 11)."""
    padded = np.concatenate([np.zeros((len(monthly), 1)), np.cumsum(monthly, axis=-1)], axis=-1)
    rolled: Array = padded[:, 12:] - padded[:, :-12]
    return rolled


def _rolling_minimum(books: Books, cfads: Array, service: Array, principal: Array) -> Array:
    """Lowest DSCR over any twelve months after grace in which principal is due, (S,).

    Months before that are built up with the loan itself, which CFADS leaves out.
    """
    begin = np.zeros(1, dtype=np.int64)
    for loan in books.loans:
        begin = np.maximum(begin, loan.after_grace)
    begin = np.minimum(begin, max(cfads.shape[-1] - 12, 0))
    due = _rolling(service)
    after_grace = np.arange(due.shape[-1]) >= begin[:, None]
    counted = (_rolling(principal) > 0.5) & after_grace
    covered = _rolling(cfads) / np.where(due > 0.5, due, 1.0)
    return _nanmin(np.where(counted, covered, np.nan))


def _llcr(books: Books, cfads: Array) -> Array:
    """Loan life cover at the end of grace: discounted CFADS of the months left / balance.

    Grace ends with the first principal, of loans repaid at once with the last month of grace.
    """
    principal = flow_of(books.flows, "principal_repaid")[0]
    if not books.loans or not (principal > 0).any():
        return np.full(len(cfads), np.nan)
    months = np.flatnonzero(principal > 0)
    end = max(int(loan.after_grace[0]) for loan in books.loans)
    first, last = min(int(months[0]), end), int(months[-1])
    balance = sum((loan.balance for loan in books.loans), np.zeros((1, 1)))
    owed = np.maximum(balance[:, max(first - 1, 0)], balance[:, first] + principal[first])
    weights = [float(loan.drawdown[0].sum()) or 1.0 for loan in books.loans]
    rate = float(np.average([nominal_rate(loan) for loan in books.loans], weights=weights))
    k = np.arange(1, last - first + 2)
    worth = (cfads[:, first : last + 1] / (1 + rate / 12) ** k).sum(axis=-1)
    return ratio(worth, np.broadcast_to(owed, worth.shape))


def nominal_rate(loan: LoanBook) -> float:
    """The yearly rate at which interest and principal repay the loan, compounded monthly."""
    rate = loan.interest_rate_per_year
    return rate if np.isfinite(rate) else 0.0

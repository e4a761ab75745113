"""The figures people decide by, exactly as ARCHITECTURE.md §3 pins them.

What comes in are the books of a run; what goes out is `Indicators`, each (S,). Months m = 0 …
T−1, the first not discounted; yearly discount rate r becomes d = (1+r)^(1/12) − 1 a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kopdes_plan.model.books import (
    Books,
    debt_service,
    end_value,
    flow_of,
    ratio,
)
from kopdes_plan.model.coverage import coverage
from kopdes_plan.model.internal_rate import UNIQUE, irr, irr_of
from kopdes_plan.model.present_value import mirr, monthly_rate, payback, yearly_rate
from kopdes_plan.model.quantities import first_month
from kopdes_plan.model.result import Indicators, LoanBook
from kopdes_plan.model.timeline import Array, Timeline, zeros
from kopdes_plan.model.uses import uses_and_sources

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

RECEIPTS = (
    "customer_payments",
    "customer_advances_received",
    "subsidies_received",
    "asset_sales",
)


class Project(NamedTuple):
    """The cash flow before financing, with its end value, and what each month's rupiah is worth."""

    flow: Array
    full: Array
    factor: Array  # (S or 1, T)


def indicators(books: Books) -> Indicators:
    """All figures of a run."""
    return Indicators(
        **_feasibility(books),
        **coverage(books),
        **_cash(books),
        **_break_even(books),
        **_ratios(books),
        **uses_and_sources(books),
        jobs_permanent=books.jobs.permanent,
        jobs_temporary=books.jobs.temporary,
        full_time_equivalent=books.jobs.full_time_equivalent,
        contributed_work=books.jobs.contributed_work,
    )


def main_figures(books: Books) -> dict[str, Any]:
    """The part of `indicators` that is asked of every one of many draws."""
    worth = _worth(project(books))
    return {**worth, **coverage(books), **_cash(books), **_break_even(books)}


def project(books: Books) -> Project:
    """What NPV, IRR and payback are made from."""
    flow = books.project_cash_flow
    return Project(flow, _with_end_value(flow, end_value(books)), discount_factors(books))


def discount_factors(books: Books) -> Array:
    """What a rupiah of each month is worth in the first, (S or 1, T)."""
    rates = np.asarray(books.discount_rate, dtype=np.float64).reshape(-1, 1)
    factors: Array = (1 + monthly_rate(rates)) ** -np.arange(books.time.months)
    return factors


def _with_end_value(flow: Array, end: Array) -> Array:
    full = np.broadcast_to(flow, (max(len(flow), len(end)), flow.shape[-1])).copy()
    full[:, -1] += end
    return full


def _worth(found: Project) -> dict[str, Any]:
    """NPV, IRR and payback before financing."""
    rate_per_month, status = irr(found.full)
    return {
        "npv": (found.full * found.factor).sum(axis=-1),
        "npv_without_end_value": (found.flow * found.factor).sum(axis=-1),
        "irr": yearly_rate(rate_per_month),
        "irr_status": status,
        "payback_months": payback(found.flow),
    }


def _feasibility(books: Books) -> dict[str, Any]:
    """NPV, IRR, MIRR, B/C, PI and payback before financing; NPV and IRR after it."""
    flow, full, factor = valued = project(books)
    worth, end = _worth(valued), end_value(books)
    after = _with_end_value(books.equity_cash_flow, end - _debts_left(books))
    equity_rate, _ = irr(after)
    receipts = sum((flow_of(books.flows, name) for name in RECEIPTS), np.zeros((1, 1)))
    receipts = _with_end_value(np.broadcast_to(receipts, flow.shape), end)
    paid_for = sum((asset.purchases for asset in books.assets), np.zeros((1, 1)))
    invested = (paid_for * factor).sum(axis=-1)
    by_year = _plan_years(full * factor)
    negative = np.minimum(by_year, 0.0).sum(axis=-1)
    payments = ((receipts - full) * factor).sum(axis=-1)
    roots: tuple[float, ...] = (float(worth["irr"][0]),)
    reason = ""
    if worth["irr_status"][0] != UNIQUE:
        found = irr_of(full[0])
        roots, reason = tuple(float(yearly_rate(root)) for root in found.roots), found.reason or ""
    return {
        **worth,
        "npv_at_loan_rate": _npv_at_loan_rate(full, books.plan),
        "irr_reason": reason,
        "irr_roots": roots,
        "mirr": yearly_rate(mirr(full, monthly_rate(np.ravel(books.discount_rate)))),
        "npv_after_financing": (after * factor).sum(axis=-1),
        "irr_after_financing": yearly_rate(equity_rate),
        "net_bc": ratio(np.maximum(by_year, 0.0).sum(axis=-1), -negative),
        "gross_bc": ratio((receipts * factor).sum(axis=-1), payments),
        "profitability_index": 1 + ratio(worth["npv"], invested),
        "discounted_payback_months": payback(flow * factor),
    }


def _debts_left(books: Books) -> Array:
    owed: Array = (books.balances["voluntary_savings"] + books.balances["standby_credit"])[:, -1]
    return owed


def _npv_at_loan_rate(flow: Array, plan: Plan) -> Array:
    borrowed = [loan for loan in plan.loans if loan.rate_per_year > 0 and loan.amount > 0]
    if not borrowed:
        return np.full(len(flow), np.nan)
    weights = np.array([float(loan.amount) for loan in borrowed])
    mean = float(np.average([float(loan.rate_per_year) for loan in borrowed], weights=weights))
    factor = (1 + mean / 12) ** -np.arange(flow.shape[-1])
    value: Array = (flow * factor).sum(axis=-1)
    return value


def _plan_years(monthly: Array) -> Array:
    summed: Array = np.add.reduceat(monthly, np.arange(0, monthly.shape[-1], 12), axis=-1)
    return summed


def _cash(books: Books) -> dict[str, Any]:
    """Lowest cash, its month, how far below zero, and the first month below zero."""
    cash = books.cash
    lowest = cash.min(axis=-1)
    below = cash < -0.5
    return {
        "cash_min": lowest,
        "cash_min_month": cash.argmin(axis=-1),
        "funding_gap": np.maximum(-lowest, 0.0),
        "first_negative_month": np.where(below.any(axis=-1), below.argmax(axis=-1), -1),
    }


def window(plan: Plan, time: Timeline, loans: Sequence[LoanBook]) -> slice:
    """The 12 months after the later of the units' ramp-up and the loans' grace."""
    begin = 0
    for unit in plan.units.values():
        begin = max(begin, first_month(unit, time) + unit.ramp_up_months)
    for loan in loans:
        begin = max(begin, int(loan.after_grace[0]))
    begin = min(begin, max(time.months - 12, 0))
    return slice(begin, begin + 12)


def _break_even(books: Books) -> dict[str, Any]:
    """Sales a month at which SHU, cash, or the instalment alone is covered; and the mix's c."""
    time, nothing = books.time, zeros(books.time)
    span = window(books.plan, time, books.loans)

    def monthly(values: Array) -> Array:
        mean: Array = values[:, span].mean(axis=-1)
        return mean

    sales = monthly(books.sales)
    final_tax = monthly(flow_of(books.flows, "final_tax") + nothing)
    contribution = sales - monthly(books.variable_cost) - final_tax
    share = ratio(contribution, sales)
    surplus = books.surplus
    before_tax = monthly(surplus["surplus_before_tax"])
    fixed = (sales - monthly(books.variable_cost)) - before_tax
    principal = monthly(flow_of(books.flows, "principal_repaid") + nothing)
    service = monthly(debt_service(books.flows) + nothing)
    cash_fixed = fixed - monthly(surplus["depreciation"]) + principal
    return {
        "break_even_sales_per_month": _break_even_sales(fixed, share),
        "break_even_cash": _break_even_sales(cash_fixed, share),
        "break_even_instalment": _break_even_sales(service, share),
        "sales_per_month": sales,
        "contribution_share": share,
    }


def _break_even_sales(fixed: Array, share: Array) -> Array:
    positive = share > 1e-9
    needed = np.maximum(fixed, 0.0) / np.where(positive, share, 1.0)
    result: Array = np.where(positive, needed, np.nan)
    return result


def _ratios(books: Books) -> dict[str, Any]:
    """Current ratio, debt to equity, and what SHU is of assets and equity (full years)."""
    position, surplus = books.position, books.surplus
    current = position["current_liabilities"]
    liquid = np.where(current > 0.5, position["current_assets"] / np.maximum(current, 0.5), np.inf)
    equity = position["equity"]
    leverage = np.where(equity > 0.5, position["liabilities"] / np.maximum(equity, 0.5), np.inf)
    leverage = np.where(position["liabilities"] > 0.5, leverage, 0.0)
    lowest, highest = liquid.min(axis=-1), leverage.max(axis=-1)
    years = books.time.months / 12
    earned = surplus["surplus_after_tax"].sum(axis=-1) / years
    return {
        "current_ratio_min": np.where(np.isinf(lowest), np.nan, lowest),
        "debt_to_equity_max": np.where(np.isinf(highest), np.nan, highest),
        "return_on_assets": ratio(earned, position["assets"].mean(axis=-1)),
        "return_on_equity": ratio(earned, equity.mean(axis=-1)),
    }

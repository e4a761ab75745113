"""The figures people decide by, exactly as `ARCHITECTURE.md` › Definitions pins them.

What comes in are the books of a run; what goes out is `Indicators`, each (S,). Months m = 0 …
T−1, the first not discounted; yearly discount rate r becomes d = (1+r)^(1/12) − 1 a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan.model.books import (
    Books,
    debt_service,
    end_value,
    flow_of,
    ratio,
)
from kopdes_plan.model.coverage import coverage
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.internal_rate import UNIQUE, irr, irr_of
from kopdes_plan.model.people import Jobs
from kopdes_plan.model.present_value import mirr, monthly_rate, payback, yearly_rate
from kopdes_plan.model.result import AssetBook, Indicators, LoanBook
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

RECEIPTS = (
    "customer_payments",
    "customer_advances_received",
    "subsidies_received",
    "asset_sales",
)


def indicators(books: Books, plan: Plan, time: Timeline, jobs: Jobs, rate: Number) -> Indicators:
    """All figures of a run; `rate` is the effective yearly discount rate, (S, 1) or one."""
    return Indicators(
        **_feasibility(books, plan, rate),
        **coverage(books, time),
        **_cash(books),
        **_break_even(books, plan, time),
        **_ratios(books, time),
        **uses_and_sources(books, plan),
        jobs_permanent=jobs.permanent,
        jobs_temporary=jobs.temporary,
        full_time_equivalent=jobs.full_time_equivalent,
        contributed_work=jobs.contributed_work,
    )


def _with_end_value(flow: Array, end: Array) -> Array:
    full = np.broadcast_to(flow, (max(len(flow), len(end)), flow.shape[-1])).copy()
    full[:, -1] += end
    return full


def _feasibility(books: Books, plan: Plan, rate: Number) -> dict[str, Any]:
    """NPV, IRR, MIRR, B/C, PI and payback before financing; NPV and IRR after it."""
    flow = books.project_cash_flow
    full = _with_end_value(flow, end_value(books))
    after = _with_end_value(books.equity_cash_flow, end_value(books) - _debts_left(books))
    rates = np.asarray(rate, dtype=np.float64).reshape(-1, 1)
    d = monthly_rate(rates)
    factor = (1 + d) ** -np.arange(flow.shape[-1])
    rate_per_month, status = irr(full)
    equity_rate, _ = irr(after)
    receipts = sum((flow_of(books.flows, name) for name in RECEIPTS), np.zeros((1, 1)))
    receipts = _with_end_value(np.broadcast_to(receipts, flow.shape), end_value(books))
    paid_for = sum((asset.purchases for asset in books.assets), np.zeros((1, 1)))
    npv = (full * factor).sum(axis=-1)
    invested = (paid_for * factor).sum(axis=-1)
    by_year = _plan_years(full * factor)
    negative = np.minimum(by_year, 0.0).sum(axis=-1)
    payments = ((receipts - full) * factor).sum(axis=-1)
    roots: tuple[float, ...] = (float(rate_per_month[0]),)
    reason = ""
    if status[0] != UNIQUE:
        found = irr_of(full[0])
        roots, reason = found.roots, found.reason or ""
    return {
        "npv": npv,
        "npv_without_end_value": (flow * factor).sum(axis=-1),
        "npv_at_loan_rate": _npv_at_loan_rate(full, plan),
        "irr": yearly_rate(rate_per_month),
        "irr_status": status,
        "irr_reason": reason,
        "irr_roots": tuple(float(yearly_rate(root)) for root in roots),
        "mirr": yearly_rate(mirr(full, d[:, 0])),
        "npv_after_financing": (after * factor).sum(axis=-1),
        "irr_after_financing": yearly_rate(equity_rate),
        "net_bc": ratio(np.maximum(by_year, 0.0).sum(axis=-1), -negative),
        "gross_bc": ratio((receipts * factor).sum(axis=-1), payments),
        "profitability_index": 1 + ratio(npv, invested),
        "payback_months": payback(flow),
        "discounted_payback_months": payback(flow * factor),
    }


def _debts_left(books: Books) -> Array:
    owed: Array = (books.standing["voluntary_savings"] + books.standing["standby_credit"])[:, -1]
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
    cash = books.standing["cash"]
    lowest = cash.min(axis=-1)
    below = cash < -0.5
    return {
        "cash_min": lowest,
        "cash_min_month": cash.argmin(axis=-1),
        "funding_gap": np.maximum(-lowest, 0.0),
        "first_negative_month": np.where(below.any(axis=-1), below.argmax(axis=-1), -1),
    }


def window(plan: Plan, time: Timeline, loans: Sequence[LoanBook]) -> slice:
    """The 12 months after the later of the units' ramp-up and the loans' grace (definitions §6)."""
    begin = 0
    for unit in plan.units.values():
        start = 0 if unit.start is None else max(0, time.index(*unit.start))
        begin = max(begin, start + unit.ramp_up_months)
    for loan in loans:
        due = np.flatnonzero(loan.principal[0] > 0)
        begin = max(begin, int(due[0]) if len(due) else 0)
    begin = min(begin, max(time.months - 12, 0))
    return slice(begin, begin + 12)


def _break_even(books: Books, plan: Plan, time: Timeline) -> dict[str, Any]:
    """Sales a month at which SHU, cash, or the instalment alone is covered; and the mix's c."""
    span = window(plan, time, books.loans)

    def monthly(values: Array) -> Array:
        mean: Array = values[:, span].mean(axis=-1)
        return mean

    sales = monthly(books.sales)
    final_tax = monthly(flow_of(books.flows, "final_tax") + np.zeros((1, time.months)))
    contribution = sales - monthly(books.variable_cost) - final_tax
    share = ratio(contribution, sales)
    surplus = books.statements.surplus
    before_tax = monthly(surplus["surplus_before_tax"])
    fixed = (sales - monthly(books.variable_cost)) - before_tax
    principal = monthly(flow_of(books.flows, "principal_repaid") + np.zeros((1, time.months)))
    service = monthly(debt_service(books.flows) + np.zeros((1, time.months)))
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


def _ratios(books: Books, time: Timeline) -> dict[str, Any]:
    """Current ratio, debt to equity, and what SHU is of assets and equity (full years)."""
    position, surplus = books.statements.position, books.statements.surplus
    current = position["current_liabilities"]
    liquid = np.where(current > 0.5, position["current_assets"] / np.maximum(current, 0.5), np.inf)
    equity = position["equity"]
    leverage = np.where(equity > 0.5, position["liabilities"] / np.maximum(equity, 0.5), np.inf)
    leverage = np.where(position["liabilities"] > 0.5, leverage, 0.0)
    lowest, highest = liquid.min(axis=-1), leverage.max(axis=-1)
    years = time.months / 12
    earned = surplus["surplus_after_tax"].sum(axis=-1) / years
    return {
        "current_ratio_min": np.where(np.isinf(lowest), np.nan, lowest),
        "debt_to_equity_max": np.where(np.isinf(highest), np.nan, highest),
        "return_on_assets": ratio(earned, position["assets"].mean(axis=-1)),
        "return_on_equity": ratio(earned, equity.mean(axis=-1)),
    }


def uses_and_sources(books: Books, plan: Plan) -> dict[str, Any]:
    """What the money is for and where it comes from (definitions §2), (S,) each; they are equal.

    Uses: capital expenditure, pre-opening costs, first working capital (its peak in the first
    year), interest in grace, the deepest cash deficit, and one instalment in reserve.
    """
    flows = books.flows
    zero = np.zeros(1)
    initial = [_first_purchase(asset) for asset in books.assets]
    opening = sum(float(cost.amount) for cost in plan.shared_costs if cost.every_months == 0)
    principal = flow_of(flows, "principal_repaid")
    due = np.flatnonzero(principal[0] > 0)
    first_due = int(due[0]) if len(due) else 0
    peak = books.capital[:, :12].max(axis=-1)
    uses = {
        "capital_expenditure": sum(initial, zero),
        "pre_operating": np.full(1, opening),
        "working_capital": np.maximum(peak - books.opening_working_capital, 0.0),
        "interest_in_grace": flow_of(flows, "interest_paid")[:, :first_due].sum(axis=-1),
        "cash_deficit": np.maximum(-books.standing["cash"].min(axis=-1), 0.0),
        "instalment_reserve": debt_service(flows)[:, first_due] if len(due) else zero,
    }
    needed = sum(uses.values(), zero)
    sources = {
        "loans": flow_of(flows, "loan_drawdowns").sum(axis=-1),
        "grants": flow_of(flows, "grants_received").sum(axis=-1),
        "grants_in_kind": flow_of(flows, "assets_granted").sum(axis=-1),
    }
    sources["own_funds"] = needed - sum(sources.values(), zero)
    saved = flow_of(flows, "principal_savings_paid_in") + flow_of(
        flows, "compulsory_savings_paid_in"
    )
    own = float(
        plan.opening.principal_savings + plan.opening.compulsory_savings + plan.opening.reserves
    )
    self_financed = own + saved[:, :12].sum(axis=-1)
    return {
        "uses": uses,
        "sources": sources,
        "self_financing_share": ratio(self_financed + 0 * needed, needed + 0 * self_financed),
    }


def _first_purchase(asset: AssetBook) -> Array:
    bought = asset.purchases != 0
    first = bought & (np.cumsum(bought, axis=-1) == 1)
    total: Array = np.where(first, asset.purchases, 0.0).sum(axis=-1)
    return total

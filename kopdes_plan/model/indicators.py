"""The figures people decide by, exactly as `ARCHITECTURE.md` › Definitions pins them.

What comes in are the books of a run; what goes out is `Indicators`, each (S,). Months m = 0 …
T−1, the first not discounted; yearly discount rate r becomes d = (1+r)^(1/12) − 1 a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model import feasibility
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.people import Jobs
from kopdes_plan.model.result import AssetBook, Flows, Indicators, LoanBook, Statements
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Counts = NDArray[np.int64]

WORKING_CAPITAL = {
    "restricted_cash": 1,
    "receivables": 1,
    "member_loans": 1,
    "loan_loss_allowance": 1,
    "inventory": 1,
    "biological_assets": 1,
    "supplier_advances": 1,
    "vat_input": 1,
    "prepaid_tax": 1,
    "payables": -1,
    "consignment_payables": -1,
    "customer_advances": -1,
    "vat_payable": -1,
    "tax_payable": -1,
    "savings_tax_payable": -1,
}
RECEIPTS = (
    "customer_payments",
    "customer_advances_received",
    "subsidies_received",
    "asset_sales",
)


@dataclass(frozen=True)
class Books:
    """What indicators are made from: everything of a run before them, (S, T)."""

    flows: Flows
    standing: Mapping[str, Array]
    statements: Statements
    loans: tuple[LoanBook, ...]
    assets: tuple[AssetBook, ...]
    project_cash_flow: Array
    equity_cash_flow: Array
    variable_cost: Array
    sales: Array
    opening_working_capital: float
    opening_cash: float


def working_capital(standing: Mapping[str, Array]) -> Array:
    """Net working capital at each month's end, (S, T): what operations tie up."""
    total: Array = np.zeros((1, 1))
    for account, sign in WORKING_CAPITAL.items():
        total = total + sign * standing[account]
    return total


def cash_flow_before_financing(
    flows: Flows, statements: Statements, interest_tax_saved: Array | float
) -> Array:
    """Operating cash without interest and its tax effect, less all capital expenditure, (S, T).

    What is given in kind counts as expenditure too; see definitions §1.
    """
    interest = _flow(flows, "interest_paid") + _flow(flows, "standby_interest")
    lines = statements.cash_flow
    in_kind = _flow(flows, "assets_granted")
    result: Array = (
        lines["operating"] + interest - interest_tax_saved + lines["investing"] - in_kind
    )
    return result


def cash_flow_after_financing(
    before: Array, flows: Flows, interest_tax_saved: Array | float
) -> Array:
    """CF before financing + drawdown + grants + net sukarela − interest − principal − fees."""
    plus = ("loan_drawdowns", "grants_received", "assets_granted", "voluntary_deposits")
    plus += ("standby_drawn",)
    minus = ("voluntary_withdrawals", "interest_paid", "standby_interest", "principal_repaid")
    minus += ("loan_fees_paid", "standby_repaid")
    result: Array = before + interest_tax_saved
    for name in plus:
        result = result + _flow(flows, name)
    for name in minus:
        result = result - _flow(flows, name)
    return result


def cash_for_debt_service(books: Books) -> Array:
    """CFADS (S, T): SHU after tax + depreciation + interest − Δ working capital − own capex.

    Capital expenditure paid by a loan or a grant is left out; so are opening cash, savings,
    drawdown, grants and SHU paid (definitions §2).
    """
    surplus = books.statements.surplus
    capital = working_capital(books.standing)
    grown = np.diff(capital, axis=-1, prepend=books.opening_working_capital)
    own = sum((own_purchases(asset) - asset.sales for asset in books.assets), np.zeros((1, 1)))
    result: Array = (
        surplus["surplus_after_tax"]
        + surplus["depreciation"]
        + surplus["interest"]
        + surplus["loan_fees"]
        - grown
        - own
    )
    return result


def own_purchases(asset: AssetBook) -> Array:
    """Purchases that neither a loan nor a grant pays for: all replacements, and own buys."""
    if asset.paid_by not in ("pinjaman", "hibah", "hibah_barang"):
        return asset.purchases
    bought = asset.purchases != 0
    first = bought & (np.cumsum(bought, axis=-1) == 1)
    return np.where(first, 0.0, asset.purchases)


def debt_service(flows: Flows) -> Array:
    """Interest paid and scheduled principal of all loans, standby interest included, (S, T)."""
    total: Array = (
        _flow(flows, "interest_paid")
        + _flow(flows, "principal_repaid")
        + _flow(flows, "standby_interest")
    )
    return total


def dscr_by_year(
    cfads: Array, service: Array, principal: Array, time: Timeline
) -> tuple[Array, NDArray[np.bool_]]:
    """DSCR of each calendar year (S, Y), nan without debt service; years of interest only (Y,)."""
    due = time.by_year(service)
    ratio = np.where(due > 0.5, time.by_year(cfads) / np.where(due > 0.5, due, 1.0), np.nan)
    interest_only = (due[0] > 0.5) & (time.by_year(principal)[0] < 0.5)
    return ratio, interest_only


def indicators(books: Books, plan: Plan, time: Timeline, jobs: Jobs, rate: Number) -> Indicators:
    """All figures of a run; `rate` is the effective yearly discount rate, (S, 1) or one."""
    return Indicators(
        **_feasibility(books, plan, rate),
        **_debt(books, time),
        **_cash(books),
        **_break_even(books, plan, time),
        **_ratios(books, time),
        **uses_and_sources(books, plan),
        jobs_permanent=jobs.permanent,
        jobs_temporary=jobs.temporary,
        full_time_equivalent=jobs.full_time_equivalent,
        contributed_work=jobs.contributed_work,
    )


def end_value(books: Books) -> Array:
    """What is left in month T−1: working capital and assets, (S,). Never in the books."""
    assets = sum((asset.end_value for asset in books.assets), np.zeros(1))
    value: Array = working_capital(books.standing)[:, -1] + assets
    return value


def _with_end_value(flow: Array, end: Array) -> Array:
    full = np.broadcast_to(flow, (max(len(flow), len(end)), flow.shape[-1])).copy()
    full[:, -1] += end
    return full


def _yearly(rate_per_month: Array) -> Array:
    yearly: Array = (1 + rate_per_month) ** 12 - 1
    return yearly


def _feasibility(books: Books, plan: Plan, rate: Number) -> dict[str, object]:
    """NPV, IRR, MIRR, B/C, PI and payback before financing; NPV and IRR after it."""
    flow = books.project_cash_flow
    full = _with_end_value(flow, end_value(books))
    after = _with_end_value(books.equity_cash_flow, end_value(books) - _debts_left(books))
    rates = np.asarray(rate, dtype=np.float64).reshape(-1, 1)
    d = feasibility.monthly_rate(rates)
    factor = (1 + d) ** -np.arange(flow.shape[-1])
    irr, status = feasibility.irr(full)
    equity_irr, _ = feasibility.irr(after)
    receipts = sum((_flow(books.flows, name) for name in RECEIPTS), np.zeros((1, 1)))
    receipts = _with_end_value(np.broadcast_to(receipts, flow.shape), end_value(books))
    paid_for = sum((asset.purchases for asset in books.assets), np.zeros((1, 1)))
    npv = (full * factor).sum(axis=-1)
    invested = (paid_for * factor).sum(axis=-1)
    by_year = _plan_years(full * factor)
    negative = np.minimum(by_year, 0.0).sum(axis=-1)
    payments = ((receipts - full) * factor).sum(axis=-1)
    roots, reason = feasibility.roots_and_reason(full[0])
    return {
        "npv": npv,
        "npv_without_end_value": (flow * factor).sum(axis=-1),
        "npv_at_loan_rate": _npv_at_loan_rate(full, plan),
        "irr": _yearly(irr),
        "irr_status": status,
        "irr_reason": reason,
        "irr_roots": tuple(float(_yearly(np.asarray(root))) for root in roots),
        "mirr": _yearly(feasibility.mirr(full, d[:, 0], d[:, 0])),
        "npv_after_financing": (after * factor).sum(axis=-1),
        "irr_after_financing": _yearly(equity_irr),
        "net_bc": _ratio(np.maximum(by_year, 0.0).sum(axis=-1), -negative),
        "gross_bc": _ratio((receipts * factor).sum(axis=-1), payments),
        "profitability_index": 1 + _ratio(npv, invested),
        "payback_months": feasibility.payback(flow),
        "discounted_payback_months": feasibility.payback(flow * factor),
    }


def _debts_left(books: Books) -> Array:
    owed: Array = (books.standing["voluntary_savings"] + books.standing["standby_credit"])[:, -1]
    return owed


def _npv_at_loan_rate(flow: Array, plan: Plan) -> Array:
    borrowed = [loan for loan in plan.loans if loan.rate_per_year > 0]
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


def _ratio(above: Array, below: Array) -> Array:
    positive = below > 1e-9
    result: Array = np.where(positive, above / np.where(positive, below, 1.0), np.nan)
    return result


def _debt(books: Books, time: Timeline) -> dict[str, object]:
    """DSCR by year and rolling, average, with the village's share paid first, and LLCR."""
    cfads, service = cash_for_debt_service(books), debt_service(books.flows)
    principal = _flow(books.flows, "principal_repaid")
    ratio, interest_only = dscr_by_year(cfads, service, principal, time)
    counted = np.where(interest_only, np.nan, ratio)
    village = _flow(books.flows, "village_share_paid")
    first, _ = dscr_by_year(cfads - village, service, principal, time)
    served = service > 0.5
    total = np.broadcast_to(service.sum(axis=-1), cfads.shape[:1])
    in_service_years = _in_years_of(served, time)
    return {
        "dscr": ratio,
        "dscr_interest_only": interest_only,
        "dscr_min": _nanmin(counted),
        "dscr_min_year": _year_of_min(counted, time),
        "dscr_min_12m": _rolling_minimum(cfads, service, principal),
        "dscr_average": _ratio((cfads * in_service_years).sum(axis=-1), total),
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


def _year_of_min(ratio: Array, time: Timeline) -> Counts:
    filled = np.where(np.isnan(ratio), np.inf, ratio)
    year = np.asarray(time.years)[filled.argmin(axis=-1)]
    return np.where(np.isinf(filled.min(axis=-1)), 0, year)


def _rolling(monthly: Array, window: int = 12) -> Array:
    padded = np.concatenate([np.zeros((len(monthly), 1)), np.cumsum(monthly, axis=-1)], axis=-1)
    rolled: Array = padded[:, window:] - padded[:, :-window]
    return rolled


def _rolling_minimum(cfads: Array, service: Array, principal: Array) -> Array:
    """Lowest DSCR over any twelve months in which principal is due."""
    due = _rolling(np.broadcast_to(service, cfads.shape))
    counted = _rolling(np.broadcast_to(principal, cfads.shape)) > 0.5
    ratio = np.where(counted, _rolling(cfads) / np.where(due > 0.5, due, 1.0), np.nan)
    return _nanmin(ratio)


def _llcr(books: Books, cfads: Array) -> Array:
    """Loan life cover at the end of grace: discounted CFADS of the months left / balance."""
    principal = _flow(books.flows, "principal_repaid")[0]
    if not books.loans or not (principal > 0).any():
        return np.full(len(cfads), np.nan)
    months = np.flatnonzero(principal > 0)
    first, last = int(months[0]), int(months[-1])
    balance = sum((loan.balance for loan in books.loans), np.zeros((1, 1)))
    owed = np.maximum(balance[:, max(first - 1, 0)], balance[:, first] + principal[first])
    weights = [float(loan.drawdown[0].sum()) or 1.0 for loan in books.loans]
    rate = float(np.average([nominal_rate(loan) for loan in books.loans], weights=weights))
    k = np.arange(1, last - first + 2)
    worth = (cfads[:, first : last + 1] / (1 + rate / 12) ** k).sum(axis=-1)
    return _ratio(worth, np.broadcast_to(owed, worth.shape))


def nominal_rate(loan: LoanBook) -> float:
    """The yearly rate at which the payments repay the loan, compounded monthly."""
    rate = loan.equivalent_rate_per_year
    return rate if np.isfinite(rate) else 0.0


def _cash(books: Books) -> dict[str, object]:
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


def _break_even(books: Books, plan: Plan, time: Timeline) -> dict[str, object]:
    """Sales a month at which SHU, cash, or the instalment alone is covered; and the mix's c."""
    span = window(plan, time, books.loans)

    def monthly(values: Array) -> Array:
        mean: Array = values[:, span].mean(axis=-1)
        return mean

    sales = monthly(books.sales)
    final_tax = monthly(_flow(books.flows, "final_tax") + np.zeros((1, time.months)))
    contribution = sales - monthly(books.variable_cost) - final_tax
    share = _ratio(contribution, sales)
    surplus = books.statements.surplus
    before_tax = monthly(surplus["surplus_before_tax"])
    fixed = (sales - monthly(books.variable_cost)) - before_tax
    principal = monthly(_flow(books.flows, "principal_repaid") + np.zeros((1, time.months)))
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


def _ratios(books: Books, time: Timeline) -> dict[str, object]:
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
        "return_on_assets": _ratio(earned, position["assets"].mean(axis=-1)),
        "return_on_equity": _ratio(earned, equity.mean(axis=-1)),
    }


def uses_and_sources(books: Books, plan: Plan) -> dict[str, object]:
    """What the money is for and where it comes from (definitions §2), (S,) each; they are equal.

    Uses: capital expenditure, pre-opening costs, first working capital (its peak in the first
    year), interest in grace, the deepest cash deficit, and one instalment in reserve.
    """
    flows = books.flows
    zero = np.zeros(1)
    initial = [_first_purchase(asset) for asset in books.assets]
    opening = sum(float(cost.amount) for cost in plan.shared_costs if cost.every_months == 0)
    principal = _flow(flows, "principal_repaid")
    due = np.flatnonzero(principal[0] > 0)
    first_due = int(due[0]) if len(due) else 0
    peak = working_capital(books.standing)[:, :12].max(axis=-1)
    uses = {
        "capital_expenditure": sum(initial, zero),
        "pre_operating": np.full(1, opening),
        "working_capital": np.maximum(peak - books.opening_working_capital, 0.0),
        "interest_in_grace": _flow(flows, "interest_paid")[:, :first_due].sum(axis=-1),
        "cash_deficit": np.maximum(-books.standing["cash"].min(axis=-1), 0.0),
        "instalment_reserve": debt_service(flows)[:, first_due] if len(due) else zero,
    }
    needed = sum(uses.values(), zero)
    sources = {
        "loans": _flow(flows, "loan_drawdowns").sum(axis=-1),
        "grants": _flow(flows, "grants_received").sum(axis=-1),
        "grants_in_kind": _flow(flows, "assets_granted").sum(axis=-1),
    }
    sources["own_funds"] = needed - sum(sources.values(), zero)
    saved = _flow(flows, "principal_savings_paid_in") + _flow(flows, "compulsory_savings_paid_in")
    own = float(
        plan.opening.principal_savings + plan.opening.compulsory_savings + plan.opening.reserves
    )
    self_financed = own + saved[:, :12].sum(axis=-1)
    return {
        "uses": uses,
        "sources": sources,
        "self_financing_share": _ratio(self_financed + 0 * needed, needed + 0 * self_financed),
    }


def _first_purchase(asset: AssetBook) -> Array:
    bought = asset.purchases != 0
    first = bought & (np.cumsum(bought, axis=-1) == 1)
    total: Array = np.where(first, asset.purchases, 0.0).sum(axis=-1)
    return total


def _flow(flows: Flows, name: str) -> Array:
    return flows.get(name, _NOTHING)


_NOTHING: Array = np.zeros((1, 1))

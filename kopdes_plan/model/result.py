"""What a run gives: the only things tables, charts, documents and screens receive.

All arrays are float64 rupiah per month, (S, T): S scenarios (row 0 is the plan as written) by T
months, unless said otherwise. Balances stand at the end of the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Citation

Flows = dict[str, Array]  # name of data/ledger/postings.csv -> (S, T), never negative


@dataclass(frozen=True)
class LoanBook:
    """One loan on the plan's months: (S, T) arrays, and the month the first money comes."""

    name: str
    scheme: str
    first_month: int
    grace_months: NDArray[np.int64]  # (S,)
    in_grace: NDArray[np.bool_]  # (S, T) months of grace, a later one included
    drawdown: Array
    interest: Array
    interest_capitalised: Array
    principal: Array  # all of it
    prepaid: Array  # the part repaid ahead of the schedule
    payment: Array  # interest paid + principal
    balance: Array
    fees_paid: Array
    fees_expensed: Array
    effective_rate_per_year: float
    equivalent_rate_per_year: float
    interest_rate_per_year: float  # the same without fees

    @property
    def after_grace(self) -> NDArray[np.int64]:
        """Number of the first month after grace, (S,): a month after the first drawdown or later.

        A loan repaid at once has none due yet; grace ends as agreed, not at its maturity.
        """
        return self.first_month + self.grace_months + 1


@dataclass(frozen=True)
class AssetBook:
    """One asset: what is paid, its depreciation and book value (S, T); zeros when not ours."""

    name: str
    unit: str
    paid_by: str
    owner: str
    purchases: Array
    sales: Array  # residual value received when it is replaced
    depreciation: Array
    book_value: Array
    end_value: Array  # (S,) what it still counts for in the last month
    upkeep: Array  # maintenance and user fees


@dataclass(frozen=True)
class Statements:
    """The four statements of SAK EP, line name -> (S, T); words in the word file.

    `surplus` (PHU): revenue_members, revenue_others, other_income, cost_of_goods_sold,
    gross_surplus, unit_expenses, people, shared_expenses, credit_losses, depreciation,
    interest, loan_fees, savings_interest, village_share, surplus_before_tax, income_tax,
    surplus_after_tax.
    `position`: cash, restricted_cash, receivables, member_loans, inventory, other_current,
    current_assets, fixed_assets, assets, payables, tax_payable, other_current_liabilities,
    voluntary_savings, surplus_payable, cash_shortage, loans_current, current_liabilities,
    loans_long, liabilities, principal_savings, compulsory_savings, reserves, grants,
    retained_surplus, equity.
    `cash_flow`: lines `operating.*`, `investing.*`, `financing.*`, the three sums operating,
    investing, financing, then change, opening, closing.
    `equity`: opening, principal_savings, compulsory_savings, grants, surplus_after_tax,
    surplus_paid_out, closing.
    """

    surplus: Mapping[str, Array]
    position: Mapping[str, Array]
    cash_flow: Mapping[str, Array]
    equity: Mapping[str, Array]


class UnitResult(NamedTuple):
    """One unit before shared costs, tax and financing. (S,) each, nan where it does not exist."""

    key: str
    name: str
    behaviour: str
    revenue_first_year: Array
    margin_first_year: Array  # sales - cost of goods - shrinkage, first 12 months of the unit
    contribution: Array  # over the break-even window
    npv: Array
    break_even_quantity_per_day: Array
    quantity_per_day: Array  # what the plan sells a day over the break-even window
    operating_days: float  # a month
    break_even_unit: str
    break_even_above_quota: NDArray[np.bool_]
    revenue: Array  # (S, T)
    quantity: Array  # (S, T)
    result: Array  # (S, T) own surplus before shared costs, tax and financing


@dataclass(frozen=True)
class Indicators:
    """The figures of ARCHITECTURE.md §3, each (S,) unless said otherwise; nan where none exists."""

    npv: Array
    npv_without_end_value: Array
    npv_at_loan_rate: Array
    irr: Array
    irr_status: NDArray[np.int64]  # 0 none, 1 unique, 2 multiple
    irr_reason: str  # code for row 0
    irr_roots: tuple[float, ...]  # as a year, of row 0
    mirr: Array
    npv_after_financing: Array
    irr_after_financing: Array
    net_bc: Array
    gross_bc: Array
    profitability_index: Array
    payback_months: Array
    discounted_payback_months: Array
    dscr: Array  # (S, Y) nan in years without debt service
    dscr_interest_only: NDArray[np.bool_]  # (Y,) only interest was due: grace
    dscr_min: Array
    dscr_min_year: NDArray[np.int64]  # 0 where none
    dscr_min_12m: Array
    dscr_average: Array
    dscr_with_village_share: Array  # minimum when the village's share is paid before debt
    llcr: Array
    cash_min: Array
    cash_min_month: NDArray[np.int64]  # month number m
    funding_gap: Array  # how far cash falls below zero (>= 0)
    first_negative_month: NDArray[np.int64]  # -1 when never
    break_even_sales_per_month: Array  # SHU = 0
    break_even_cash: Array
    break_even_instalment: Array
    sales_per_month: Array  # average over the same window
    contribution_share: Array
    current_ratio_min: Array
    debt_to_equity_max: Array
    self_financing_share: Array
    return_on_assets: Array  # rentabilitas aset: average SHU / average assets
    return_on_equity: Array
    uses: Mapping[str, Array]  # capital_expenditure, pre_operating, working_capital, …
    sources: Mapping[str, Array]
    unused_funds: Array  # sources above all uses
    jobs_permanent: float
    jobs_temporary: float
    full_time_equivalent: float
    contributed_work: float  # rupiah a year of unpaid work at the minimum wage

    @property
    def needed(self) -> Array:
        """All uses together."""
        total: Array = sum(self.uses.values(), np.zeros(1))
        return total


class Warning(NamedTuple):
    """Something feasible but unwise; its sentence is `warning.<code>` in the word file."""

    code: str
    month: int | None = None
    params: Mapping[str, object] = {}


@dataclass(frozen=True)
class Result:
    """The full books of a few scenarios and what follows from them."""

    plan: Plan
    time: Timeline
    flows: Flows
    flows_by_unit: Mapping[str, Flows]
    balances: Mapping[str, Array]  # account -> (S, T)
    statements: Statements
    loans: tuple[LoanBook, ...]
    assets: tuple[AssetBook, ...]
    units: tuple[UnitResult, ...]
    members: Array  # (S, T) members at the end of each month
    project_cash_flow: Array  # (S, T) before financing
    equity_cash_flow: Array  # (S, T) after financing
    cfads: Array  # (S, T) cash available for debt service
    debt_service: Array  # (S, T) interest paid + scheduled principal
    tax_regime: NDArray[np.int64]  # (S, Y) 0 final, 1 pasal 31E, 2 pasal 17
    indicators: Indicators
    warnings: tuple[Warning, ...]
    rules_used: tuple[Citation, ...]


BY_YEAR_ALONE = ("dscr_interest_only",)  # (Y,), without scenarios


def in_every_scenario(result: Result, scenarios: int) -> Result:
    """The result with `scenarios` rows in every array, also where the engine kept the one row
    that all scenarios share. The rows added are views: they take no memory, and are read-only.
    """
    if scenarios == 1:
        return result
    parts = ("flows", "flows_by_unit", "balances", "statements", "loans", "assets", "units",
             "members", "project_cash_flow", "equity_cash_flow", "cfads", "debt_service",
             "tax_regime", "indicators")  # fmt: skip
    spread = {name: _spread(getattr(result, name), scenarios) for name in parts}
    return replace(result, **spread)


def _spread(part: Any, scenarios: int) -> Any:
    if isinstance(part, np.ndarray):
        one = part.ndim > 0 and len(part) == 1
        return np.broadcast_to(part, (scenarios, *part.shape[1:])) if one else part
    if isinstance(part, Mapping):
        return {key: _spread(inner, scenarios) for key, inner in part.items()}
    if isinstance(part, tuple):
        inner = [_spread(value, scenarios) for value in part]
        return type(part)(*inner) if hasattr(part, "_fields") else tuple(inner)
    if is_dataclass(part) and not isinstance(part, type):
        names = [field.name for field in fields(part) if field.name not in BY_YEAR_ALONE]
        return replace(part, **{name: _spread(getattr(part, name), scenarios) for name in names})
    return part

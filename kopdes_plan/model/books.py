"""The books of a run and the cash flows that figures are made from.

What comes in are flows, balances and statements; what goes out are working capital, the cash
flows before and after financing, and cash for debt service, each (S, T).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Number
from kopdes_plan.model.law import Law
from kopdes_plan.model.ledger import balances
from kopdes_plan.model.people import Jobs
from kopdes_plan.model.result import AssetBook, Flows, LoanBook
from kopdes_plan.model.statements import cash_flow_lines, position
from kopdes_plan.model.timeline import Array, Timeline, Whole, summed, zeros
from kopdes_plan.model.unit_cash import UnitFlows

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart
    from kopdes_plan.inputs.plan import Plan

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
FINANCE_IN = (  # what the cash flow after financing adds
    "loan_drawdowns", "grants_received", "assets_granted", "voluntary_deposits", "standby_drawn",
)  # fmt: skip
FINANCE_OUT = (  # and what it takes off
    "voluntary_withdrawals", "interest_paid", "standby_interest", "principal_repaid",
    "principal_prepaid", "loan_fees_paid", "standby_repaid",
)  # fmt: skip
_NOTHING: Array = np.zeros((1, 1))


@dataclass(frozen=True)
class Books:
    """A plan with every year closed: what figures are made from, (S, T) unless said otherwise.

    A row that is the same in every scenario stands here once, as (1, T).
    """

    plan: Plan
    chart: Chart
    law: Law
    time: Timeline
    units: Mapping[str, UnitFlows]
    own_costs: Mapping[str, Array]  # staff and shared costs named for a unit
    jobs: Jobs
    members: Array
    flows: Flows
    tax_regime: Whole  # (S, Y)
    opening: Mapping[str, Number]  # balances before the first month
    moved: Mapping[str, Array]  # account -> its monthly change
    surplus: Mapping[str, Array]  # the lines of PHU
    cash_lines: Mapping[str, Array]  # what cash moves, by line of Arus Kas
    loans: tuple[LoanBook, ...]
    assets: tuple[AssetBook, ...]
    project_cash_flow: Array
    equity_cash_flow: Array
    sales: Array  # of all units
    variable_cost: Array
    discount_rate: Number  # effective, a year; (S, 1) or one

    @cached_property
    def capital(self) -> Array:
        """Net working capital at each month's end, (S, T)."""
        return self.opening_capital + np.cumsum(self.capital_change, axis=-1)

    @cached_property
    def capital_change(self) -> Array:
        """What each month adds to net working capital, (S, T)."""
        return working_capital(self.moved) + zeros(self.time)

    @cached_property
    def opening_capital(self) -> float:
        """Net working capital before the first month."""
        return float(working_capital(self.opening)[0, 0])

    @cached_property
    def cash(self) -> Array:
        """Cash at each month's end, (S, T): that of `balances`, to the last digit."""
        change = self.moved.get("cash", zeros(self.time))
        return self.opening["cash"] + np.cumsum(change, axis=-1)

    @cached_property
    def balances(self) -> Mapping[str, Array]:
        """Balances at each month's end by account, (S, T)."""
        return balances(self.moved, self.opening, self.chart)

    @cached_property
    def position(self) -> Mapping[str, Array]:
        """The lines of Posisi Keuangan, (S, T)."""
        return position(self.balances, self.loans)

    @cached_property
    def cash_flow(self) -> Mapping[str, Array]:
        """The lines of Arus Kas, (S, T)."""
        return cash_flow_lines(self.cash_lines, self.opening["cash"])

    @cached_property
    def cfads(self) -> Array:
        """Cash available for debt service, (S, T)."""
        return cash_for_debt_service(self)


def flow_of(flows: Flows, name: str) -> Array:
    """One flow (S, T), or zero (1, 1) where the plan has none."""
    return flows.get(name, _NOTHING)


def working_capital(accounts: Mapping[str, Number]) -> Array:
    """What operations tie up, of balances by account or of their changes."""
    found = [(accounts[name], sign) for name, sign in WORKING_CAPITAL.items() if name in accounts]
    plus, minus = ([x for x, sign in found if sign == side] for side in (1, -1))
    return summed([np.zeros((1, 1)), *map(np.atleast_2d, plus)], [*map(np.atleast_2d, minus)])


def cash_flow_before_financing(
    flows: Flows, cash_lines: Mapping[str, Array], interest_tax_saved: Array | float
) -> Array:
    """Operating cash without interest and its tax effect, less all capital expenditure, (S, T).

    What is given in kind counts as expenditure too (ARCHITECTURE.md §3, Cash flows).
    """
    interest = flow_of(flows, "interest_paid") + flow_of(flows, "standby_interest")
    in_kind = flow_of(flows, "assets_granted")
    operating, investing = cash_lines["operating"], cash_lines["investing"]
    result: Array = operating + interest - interest_tax_saved + investing - in_kind
    return result


def cash_flow_after_financing(
    before: Array, flows: Flows, interest_tax_saved: Array | float
) -> Array:
    """CF before financing + drawdown + grants + net sukarela − interest − principal − fees."""
    sides = (FINANCE_IN, FINANCE_OUT)
    financed = summed(*([flow_of(flows, name) for name in names] for names in sides))
    result: Array = before + interest_tax_saved + financed
    return result


def cash_for_debt_service(books: Books) -> Array:
    """CFADS (S, T): SHU after tax + depreciation + interest − Δ working capital − own capex.

    Capital expenditure paid by a loan or a grant is left out; so are opening cash, savings,
    drawdown, grants and SHU paid (ARCHITECTURE.md §3, Debt).
    """
    surplus = books.surplus
    own = sum((own_purchases(asset) - asset.sales for asset in books.assets), np.zeros((1, 1)))
    result: Array = (
        surplus["surplus_after_tax"]
        + surplus["depreciation"]
        + surplus["interest"]
        + surplus["loan_fees"]
        - books.capital_change
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
        flow_of(flows, "interest_paid")
        + flow_of(flows, "principal_repaid")
        + flow_of(flows, "standby_interest")
    )
    return total


def end_value(books: Books) -> Array:
    """What is left in month T−1: working capital and assets, (S,). Never in the books."""
    assets = sum((asset.end_value for asset in books.assets), np.zeros(1))
    value: Array = books.opening_capital + books.capital_change.sum(axis=-1) + assets
    return value


def ratio(above: Array, below: Array) -> Array:
    """above / below where below is positive, else nan."""
    positive = below > 1e-9
    result: Array = np.where(positive, above / np.where(positive, below, 1.0), np.nan)
    return result

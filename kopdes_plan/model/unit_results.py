"""What each unit earns on its own, before shared costs, tax and financing.

What comes in are the unit's flows and its own staff, costs and assets; what goes out is a
`UnitResult` each, with the break-even in units people count a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.income_tax import FINAL
from kopdes_plan.model.indicators import discount_factors, window
from kopdes_plan.model.ledger import cash_effect
from kopdes_plan.model.result import UnitResult
from kopdes_plan.model.timeline import Array, Timeline
from kopdes_plan.model.unit_cash import UnitFlows

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit


def unit_results(books: Books) -> tuple[UnitResult, ...]:
    """Every unit's result in plan order."""
    time, units, own_costs = books.time, books.units, books.own_costs
    is_final = (books.tax_regime == FINAL)[:, time.year_of - time.first_year]
    final_rate = books.law.final_rate * is_final
    span = window(books.plan, time, books.loans)
    factor = discount_factors(books)
    fixed_of = {key: _own_fixed(key, flows, own_costs, books) for key, flows in units.items()}
    contribution = {
        key: _contribution(unit, final_rate)[:, span].sum(axis=-1) / 12
        for key, unit in units.items()
    }
    surplus = books.surplus["surplus_before_tax"][:, span].sum(axis=-1) / 12
    sales = books.sales[:, span].sum(axis=-1) / 12
    all_fixed = sales - books.variable_cost[:, span].sum(axis=-1) / 12 - surplus
    own_fixed = sum((fixed[:, span].sum(axis=-1) / 12 for fixed in fixed_of.values()), np.zeros(1))
    positive = sum((np.maximum(c, 0.0) for c in contribution.values()), np.zeros(1))
    results = []
    for key, unit in units.items():
        share = np.maximum(contribution[key], 0.0) / np.where(positive > 0, positive, 1.0)
        to_cover = fixed_of[key][:, span].sum(axis=-1) / 12 + (all_fixed - own_fixed) * share
        results.append(
            _result(
                key,
                books.plan.units[key],
                unit,
                contribution[key],
                to_cover,
                span,
                time,
                _npv(key, unit, own_costs, books, factor),
                unit.sales - unit.variable_cost - fixed_of[key],
            )
        )
    return tuple(results)


def _contribution(unit: UnitFlows, final_rate: Array) -> Array:
    left: Array = unit.sales - unit.variable_cost - unit.turnover * final_rate
    return left


def _own_fixed(key: str, unit: UnitFlows, own_costs: Mapping[str, Array], books: Books) -> Array:
    """The unit's fixed costs, own staff, and its own assets' upkeep and depreciation, (S, T)."""
    nothing = np.zeros((1, unit.sales.shape[-1]))
    total = unit.flows.get("unit_fixed_expenses", nothing) + own_costs.get(key, 0.0)
    for asset in books.assets:
        if asset.unit == key:
            total = total + asset.upkeep + asset.depreciation
    return total


def _npv(
    key: str,
    unit: UnitFlows,
    own_costs: Mapping[str, Array],
    books: Books,
    factor: Array,
) -> Array:
    """NPV of the unit's own cash, end value of its stock, credit and assets included, (S,)."""
    flow = cash_effect(unit.flows, books.chart) - own_costs.get(key, 0.0)
    if "output_vat" in unit.flows or "input_vat" in unit.flows:
        # PPN collected belongs to the state, PPN paid comes back: settled at once here.
        flow = flow - unit.flows.get("output_vat", 0.0) + unit.flows.get("input_vat", 0.0)
    # What is earned and not yet received stands in stock and credit at the end.
    earned = unit.sales - unit.variable_cost - unit.flows.get("unit_fixed_expenses", 0.0)
    earned = earned - own_costs.get(key, 0.0)
    end: Number = (earned - flow).sum(axis=-1)
    for asset in books.assets:
        if asset.unit == key:
            flow = flow - asset.upkeep - asset.purchases + asset.sales
            end = end + asset.end_value
    worth: Array = (flow * factor).sum(axis=-1) + end * factor[:, -1]
    return worth


def _result(
    key: str,
    unit: AnyUnit,
    done: UnitFlows,
    contribution: Array,
    to_cover: Array,
    span: slice,
    time: Timeline,
    npv: Array,
    result: Array,
) -> UnitResult:
    start = 0 if unit.start is None else max(0, time.index(*unit.start))
    first_year = slice(start, start + 12)
    goods = done.flows.get("cost_of_goods_sold", 0.0) + done.flows.get("shrinkage_losses", 0.0)
    days = float(unit.operating_days_per_month) or 30.0
    quantity = done.quantity[:, span].sum(axis=-1) / 12
    each = contribution / np.where(quantity > 0, quantity, 1.0)
    reachable = (each > 1e-9) & (quantity > 0)
    a_day = np.where(reachable, np.maximum(to_cover, 0.0) / np.where(reachable, each, 1.0), np.nan)
    a_day = a_day / days
    quota = np.inf if unit.quota_per_month is None else float(unit.quota_per_month) / days
    return UnitResult(
        key=key,
        name=unit.name,
        behaviour=unit.behaviour,
        revenue_first_year=done.sales[:, first_year].sum(axis=-1),
        margin_first_year=(done.sales - goods)[:, first_year].sum(axis=-1),
        contribution=contribution,
        npv=npv,
        break_even_quantity_per_day=a_day,
        quantity_per_day=quantity / days,
        break_even_unit=unit.quantity_unit,
        break_even_above_quota=a_day > quota,
        revenue=done.sales,
        quantity=done.quantity,
        result=result,
    )

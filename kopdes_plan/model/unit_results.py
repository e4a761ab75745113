"""What each unit earns on its own, before shared costs, tax and financing.

What comes in are the unit's flows and its own staff, costs and assets; what goes out is a
`UnitResult` each, with the break-even in units people count a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.income_tax import FINAL
from kopdes_plan.model.indicators import discount_factors, window
from kopdes_plan.model.ledger import cash_effect
from kopdes_plan.model.quantities import first_month
from kopdes_plan.model.result import UnitResult
from kopdes_plan.model.timeline import Array
from kopdes_plan.model.unit_cash import UnitFlows

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit

GOODS = ("cost_of_goods_sold", "shrinkage_losses")


def unit_results(books: Books) -> tuple[UnitResult, ...]:
    """Every unit's result in plan order."""
    if not books.units:
        return ()
    plan, time, units = books.plan, books.time, books.units
    span = window(plan, time, books.loans)
    factor = discount_factors(books)
    fixed_of = {key: _own_fixed(key, flows, books) for key, flows in units.items()}
    # By unit, (U, S) or (U, 1), a month of the window or an operating day.
    contribution = _stacked(_contributions(books, span))
    quantity = _stacked([_a_month(unit.quantity, span) for unit in units.values()])
    own_fixed = _stacked([_a_month(fixed, span) for fixed in fixed_of.values()])
    to_cover = own_fixed + _shared_fixed(books, span, own_fixed, contribution)
    days = np.array([[_operating_days(plan.units[key])] for key in units])
    quotas = [plan.units[key].quota_per_month for key in units]
    quota = np.array([[np.inf if most is None else float(most)] for most in quotas])
    each = contribution / np.where(quantity > 0, quantity, 1.0)
    reachable = (each > 1e-9) & (quantity > 0)
    a_day = np.where(reachable, np.maximum(to_cover, 0.0) / np.where(reachable, each, 1.0), np.nan)
    a_day = a_day / days
    above = a_day > quota / days
    return tuple(
        _result(
            key, books, contribution[place], a_day[place], quantity[place] / days[place],
            above[place], _npv(key, unit, books, factor), fixed_of[key],
        )
        for place, (key, unit) in enumerate(units.items())
    )  # fmt: skip


def _operating_days(unit: AnyUnit) -> float:
    return float(unit.operating_days_per_month) or 30.0


def _a_month(monthly: Array, span: slice) -> Array:
    """What an ordinary month of the twelve in the window has, (S, T) -> (S,)."""
    mean: Array = monthly[:, span].sum(axis=-1) / 12
    return mean


def _stacked(rows: Sequence[Array]) -> Array:
    """A row a unit, (U, S): arrays (S,), of which some stand once for all scenarios."""
    same = all(row.shape == rows[0].shape for row in rows)
    return np.stack(rows if same else np.broadcast_arrays(*rows))


def _contributions(books: Books, span: slice) -> list[Array]:
    """Each unit's sales less what moves with them and the final tax on them, a month, (S,)."""
    time = books.time
    final = (books.tax_regime == FINAL)[:, time.year_of[span] - time.first_year]
    rate = books.law.final_rate[span] * final
    found = []
    for unit in books.units.values():
        left = unit.sales[:, span] - unit.variable_cost[:, span] - unit.turnover[:, span] * rate
        found.append(left.sum(axis=-1) / 12)
    return found


def _shared_fixed(books: Books, span: slice, own_fixed: Array, contribution: Array) -> Array:
    """Each unit's part of the fixed costs that no unit has alone, by its contribution, (U, S)."""
    surplus = _a_month(books.surplus["surplus_before_tax"], span)
    all_fixed = _a_month(books.sales, span) - _a_month(books.variable_cost, span) - surplus
    positive = np.maximum(contribution, 0.0)
    whole = positive.sum(axis=0)
    part: Array = (all_fixed - own_fixed.sum(axis=0)) * (positive / np.where(whole > 0, whole, 1.0))
    return part


def _own_fixed(key: str, unit: UnitFlows, books: Books) -> Array:
    """The unit's fixed costs, own staff, and its own assets' upkeep and depreciation, (S, T)."""
    nothing = np.zeros((1, unit.sales.shape[-1]))
    total = unit.flows.get("unit_fixed_expenses", nothing) + books.own_costs.get(key, 0.0)
    for asset in books.assets:
        if asset.unit == key:
            total = total + asset.upkeep + asset.depreciation
    return total


def _npv(key: str, unit: UnitFlows, books: Books, factor: Array) -> Array:
    """NPV of the unit's own cash, end value of its stock, credit and assets included, (S,)."""
    own_costs = books.own_costs.get(key, 0.0)
    flow = cash_effect(unit.flows, books.chart) - own_costs
    if "output_vat" in unit.flows or "input_vat" in unit.flows:
        # PPN collected belongs to the state, PPN paid comes back: settled at once here.
        flow = flow - unit.flows.get("output_vat", 0.0) + unit.flows.get("input_vat", 0.0)
    # What is earned and not yet received stands in stock and credit at the end.
    earned = unit.sales - unit.variable_cost - unit.flows.get("unit_fixed_expenses", 0.0)
    earned = earned - own_costs
    end: Number = (earned - flow).sum(axis=-1)
    for asset in books.assets:
        if asset.unit == key:
            flow = flow - asset.upkeep - asset.purchases + asset.sales
            end = end + asset.end_value
    worth: Array = (flow * factor).sum(axis=-1) + end * factor[:, -1]
    return worth


def _result(
    key: str,
    books: Books,
    contribution: Array,
    break_even_a_day: Array,
    quantity_a_day: Array,
    above_quota: NDArray[np.bool_],
    npv: Array,
    own_fixed: Array,
) -> UnitResult:
    unit, done = books.plan.units[key], books.units[key]
    first_year = slice(start := first_month(unit, books.time), start + 12)
    revenue = done.sales[:, first_year].sum(axis=-1)
    goods = [done.flows[name] for name in GOODS if name in done.flows]
    return UnitResult(
        key=key,
        name=unit.name,
        behaviour=unit.behaviour,
        revenue_first_year=revenue,
        margin_first_year=revenue - sum(one[:, first_year].sum(axis=-1) for one in goods),
        contribution=contribution,
        npv=npv,
        break_even_quantity_per_day=break_even_a_day,
        quantity_per_day=quantity_a_day,
        operating_days=_operating_days(unit),
        break_even_unit=unit.quantity_unit,
        break_even_above_quota=above_quota,
        revenue=done.sales,
        quantity=done.quantity,
        result=done.sales - done.variable_cost - own_fixed,
    )

"""What each business unit sells, buys and earns, month by month.

What comes in is one unit of the plan, the drivers and the timeline; what goes out are its flows
(S, T), never negative, by the names of data/ledger/postings.csv, with what it sold. It knows
nothing of shared costs, staff, taxes on income or loans. One function a behaviour; what they
have in common stands in `quantities` and `unit_cash`, loans to members in `lending`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.lending import lending
from kopdes_plan.model.quantities import Pick, first_month, harvests, price_ahead, quantities
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Array, Timeline
from kopdes_plan.model.unit_cash import (
    UnitFlows,
    UnitTerms,
    change,
    needed_ahead,
    net_of_vat,
    settled,
    sold,
    supplied_on_terms,
    with_expenses,
)

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit, Production, Rental, Service, Trading


def unit_flows(
    key: str,
    unit: AnyUnit,
    drive: Drivers,
    time: Timeline,
    terms: UnitTerms,
    opening_stock: float = 0.0,
) -> UnitFlows:
    """All flows of one unit (S, T), with its quantities, sales, variable cost and turnover."""

    def pick(name: str, value: float) -> Number:
        return drive(f"units.{key}.{name}", value)

    if unit.behaviour == "lending":
        return lending(unit, pick, time, terms)
    if unit.behaviour == "rental":
        return _rental(unit, pick, time, terms)
    return _goods(unit, pick, time, terms, opening_stock)


def _goods(
    unit: Trading | Service | Production,
    pick: Pick,
    time: Timeline,
    terms: UnitTerms,
    opening_stock: float,
) -> UnitFlows:
    """Trading, service and production: something is bought or made, then sold."""
    months = time.months
    quantity = quantities(unit, pick("quantity_per_month", unit.quantity_per_month), pick, time)
    cycle = unit.cycle_months if unit.behaviour == "production" else 1
    if cycle > 1:
        quantity = harvests(quantity, cycle, first_month(unit, time))
    growth = pick("price_growth_per_year", unit.price_growth_per_year)
    gross_sales = price_ahead("price", unit.price, growth, pick, time) * quantity
    if unit.role in ("agen", "konsinyasi"):
        return _commission(unit, pick, time, gross_sales, quantity, terms)
    cost, wage_part = _unit_cost(unit, pick, time)
    sales, output_vat, goods, input_rate = net_of_vat(unit, gross_sales, cost * quantity, terms.vat)
    if input_rate is not None and np.any(wage_part):
        whole = (1.0 - wage_part) / (1.0 + input_rate) + wage_part  # piece wages carry no PPN
        goods, wage_part = cost * quantity * whole, (wage_part / whole)[..., :months]
    sales_now, used, used_now = time.own(sales), goods, time.own(goods)
    flows = sold(unit, pick, sales_now, sales, output_vat)
    flows["cost_of_goods_sold"] = used_now
    if "shrinkage" in unit.model_fields_set:
        lost = goods * pick("shrinkage", unit.shrinkage)
        flows["shrinkage_losses"] = time.own(lost)
        used = goods + lost
        used_now = time.own(used)
    produced = _bought(unit, pick, used_now, goods, opening_stock)
    if cycle > 1:
        beyond = np.broadcast_to(used[..., months:], (len(produced), used.shape[-1] - months))
        growing = np.concatenate([produced, beyond], axis=-1)
        flows |= _grown(growing, cycle, wage_part, months)
        supplied = flows["growing_costs"]
    else:
        supplied = produced
        if np.any(wage_part):
            supplied = produced * (1.0 - wage_part)
            flows["production_wages"] = produced * wage_part
        flows["purchases"] = supplied
    if input_rate is not None:
        flows["input_vat"] = supplied * input_rate[..., :months]
        supplied = supplied + flows["input_vat"]
    flows |= supplied_on_terms(unit, pick, supplied)
    return with_expenses(
        unit,
        pick,
        time,
        flows,
        time.own(quantity),
        sales_now,
        used_now,
        terms,
    )


def _bought(
    unit: Trading | Service | Production,
    pick: Pick,
    used: Array,
    goods: Array,
    opening_stock: float,
) -> Array:
    """Goods bought or made each month, so that stock covers the coming `stock_days` of sales.

    `used` (S, T), `goods` ahead. Purchases are never negative: a stock that is too large sells
    off first, hence the running maximum of what must have been bought so far.
    """
    days = pick("stock_days", unit.stock_days)
    if unit.behaviour != "service":
        days = days + pick("shop_days", unit.shop_days)
    stock: Number = 0.0
    bought = used
    if isinstance(days, np.ndarray) or days:
        stock = needed_ahead(goods, days, used.shape[-1])
        bought = used + change(stock)
    if not opening_stock and bought.min() >= 0:
        return bought
    so_far = np.maximum(np.cumsum(used, axis=-1) + stock - opening_stock, 0.0)
    return change(np.maximum.accumulate(so_far, axis=-1))


def _unit_cost(
    unit: Trading | Service | Production, pick: Pick, time: Timeline
) -> tuple[Number, Number]:
    """Cost of one unit of output over the months (ahead), and the share of it that is wages."""
    growth = pick("cost_growth_per_year", unit.cost_growth_per_year)
    if unit.behaviour != "production":
        return price_ahead("unit_cost", unit.unit_cost, growth, pick, time), 0.0
    materials: Number = 0.0
    for place, material in enumerate(unit.materials):
        path = f"materials.{place}"
        materials = materials + pick(f"{path}.price", material.price) * pick(
            f"{path}.quantity_per_output", material.quantity_per_output
        )
    materials = materials / np.maximum(pick("yield_share", unit.yield_share), 1e-9)
    wage = pick("piece_wage", unit.piece_wage)
    total = materials + wage
    share = wage / np.where(np.asarray(total) > 0, total, 1.0) if np.any(wage) else 0.0
    if isinstance(growth, np.ndarray) or growth:
        total = total * time.growth(growth)
    return total, share


def _grown(produced: Array, cycle: int, wage_part: Number, months: int) -> Flows:
    """Costs of growing, spread evenly over the cycle that ends with each harvest.

    `produced` reaches past the horizon, so that what grows in the last months is there too.
    What would have been spent before the plan's first month is spent in it.
    """
    spent = np.zeros_like(produced[..., :months])
    for back in range(cycle):
        span = min(months, produced.shape[-1] - back)
        spent[..., :span] += produced[..., back : back + span] / cycle
        spent[..., 0] += produced[..., :back].sum(axis=-1) / cycle
    return {
        "growing_costs": spent * (1.0 - wage_part),
        "growing_wages": spent * wage_part,
        "harvested": produced[..., :months],
    }


def _commission(
    unit: Trading | Service | Production,
    pick: Pick,
    time: Timeline,
    gross_sales: Array,
    quantity: Array,
    terms: UnitTerms,
) -> UnitFlows:
    """Agents keep a fee (`price` is the fee); consignees keep a share and owe the rest.

    The pass-through of an agent is nobody's revenue; its float is restricted cash.
    """
    fee = gross_sales
    if unit.role == "konsinyasi":
        fee = gross_sales * pick("commission", unit.commission)
    sales, output_vat, _, _ = net_of_vat(unit, fee, np.zeros_like(fee), terms.vat)
    sales_now = time.own(sales)
    flows = sold(unit, pick, sales_now, sales, output_vat)
    if unit.role == "konsinyasi":
        theirs = time.own(gross_sales - fee)
        flows["consignment_collected"] = theirs
        days = pick("payable_days", unit.payable_days)
        flows["consignment_paid"] = settled(theirs, days)
        goods: Array | float = 0.0
    else:
        goods = time.own(_unit_cost(unit, pick, time)[0] * quantity)
        if np.any(goods):
            flows["unit_variable_expenses"] = goods
    return with_expenses(unit, pick, time, flows, time.own(quantity), sales_now, goods, terms)


def _rental(unit: Rental, pick: Pick, time: Timeline, terms: UnitTerms) -> UnitFlows:
    """Capacity let out: capacity x occupancy x operating days, at a tariff a day."""
    full = (
        pick("capacity", unit.capacity)
        * pick("occupancy", unit.occupancy)
        * pick("operating_days_per_month", unit.operating_days_per_month)
    )
    quantity = quantities(unit, full, pick, time)
    growth = pick("price_growth_per_year", unit.price_growth_per_year)
    gross = price_ahead("price", unit.price, growth, pick, time) * quantity
    sales, output_vat, _, _ = net_of_vat(unit, gross, np.zeros_like(gross), terms.vat)
    sales_now = time.own(sales)
    flows = sold(unit, pick, sales_now, sales, output_vat)
    return with_expenses(unit, pick, time, flows, time.own(quantity), sales_now, 0.0, terms)

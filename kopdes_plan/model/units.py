"""What each business unit sells, buys and earns, month by month.

What comes in is one unit of the plan, the drivers and the timeline; what goes out are its flows
(S, T), never negative, by the names of data/ledger/postings.csv, with what it sold. It knows
nothing of shared costs, staff, taxes on income or loans. Five behaviours, one function each;
what they have in common (how cash follows sales and purchases) stands first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import AHEAD, Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import (
        AnyUnit,
        Lending,
        Production,
        Rental,
        Season,
        Service,
        Trading,
        Unit,
    )

Pick = Callable[[str, float], Number]


@dataclass(frozen=True)
class VatTerms:
    """PPN as it meets a unit: share of the months in which it is due, and its rates."""

    due: Array  # ahead (S or 1, T + 13): 1 where collected
    rate: float
    margin_rate: float  # of the margin, for `besaran_tertentu`


@dataclass(frozen=True)
class UnitTerms:
    """What the whole plan decides for every unit: PPN and how fast costs rise."""

    vat: VatTerms | None = None
    cost_growth: Number = 0.0


@dataclass(frozen=True)
class UnitFlows:
    """A unit's flows with the quantities and sales (S, T) that indicators need."""

    flows: Flows
    quantity: Array
    sales: Array
    variable_cost: Array  # what moves with sales, cost of goods included
    turnover: Array  # base of the final income tax


def weights(days: Number, reach: int) -> list[Number]:
    """Shares of month j still open after `days` on 30-day months: clip(days/30 − j, 0, 1).

    >>> weights(45, 3)
    [1.0, 0.5, 0.0]
    """
    if isinstance(days, np.ndarray):
        return [np.clip(days / 30 - j, 0.0, 1.0) for j in range(reach)]
    return [float(min(max(days / 30 - j, 0.0), 1.0)) for j in range(reach)]


def still_open(monthly: Array, days: Number) -> Array:
    """What of past months is still open at each month's end: Σ_j x_{m−j}·clip(days/30−j, 0, 1).

    Receivables on sales, payables on purchases (definitions §4). (…, T) -> (…, T).
    """
    open_: Array = np.zeros(np.broadcast_shapes(monthly.shape, np.shape(days)))
    for j, weight in enumerate(weights(days, _reach(days))):
        open_[..., j:] += weight * monthly[..., : monthly.shape[-1] - j]
    return open_


def needed_ahead(monthly_ahead: Array, days: Number, months: int) -> Array:
    """What coming months need at each month's end: Σ_j x_{m+1+j}·clip(days/30−j, 0, 1).

    Stock on cost of goods, advances on purchases. `monthly_ahead` reaches past the horizon.
    """
    needed: Array = np.zeros(
        (*np.broadcast_shapes(monthly_ahead.shape[:-1], np.shape(days)[:-1]), months)
    )
    for j, weight in enumerate(weights(days, min(_reach(days), AHEAD - 1))):
        needed += weight * monthly_ahead[..., j + 1 : j + 1 + months]
    return needed


def _reach(days: Number) -> int:
    longest = float(np.max(days)) if isinstance(days, np.ndarray) else days
    return int(np.ceil(longest / 30))


def change(balance: Array, opening: Number = 0.0) -> Array:
    """Month-to-month change of a balance; the first month's from `opening`."""
    delta: Array = np.diff(balance, axis=-1, prepend=0.0)
    delta[..., :1] -= opening
    return delta


def season_weights(season: Season, time: Timeline) -> Array:
    """Each month's share of an ordinary month, ahead; every calendar year averages 1.

    The lift of Ramadan and Lebaran moves with the calendar; a year may have none or two.
    """
    months = np.array(season.months, dtype=float) if season.months else np.full(12, 100.0)
    lift = np.maximum(
        np.where(time.ramadan, season.ramadan / 100, 1.0),
        np.where(time.lebaran, season.lebaran / 100, 1.0),
    )
    if season.lebaran < 100 or season.ramadan < 100:  # a dip: the lower of the two holds
        lift = np.minimum(
            np.where(time.ramadan, season.ramadan / 100, lift),
            np.where(time.lebaran, season.lebaran / 100, lift),
        )
    year = months * lift
    year = year / year.mean(axis=1, keepdims=True)
    first = time.first_month - 1
    flat: Array = year.ravel()[first : first + time.months + AHEAD]
    return flat


def quantities(unit: Unit, per_month: Number, pick: Pick, time: Timeline) -> Array:
    """Quantity sold each month, ahead: full quantity x growth x season x ramp-up, within quota.

    Ramp-up rises evenly from its start share in the unit's first month to 100 % after
    `ramp_up_months` months.
    """
    at = _start(unit, time)
    since = np.arange(time.months + AHEAD) - at
    begin = pick("ramp_up_start", unit.ramp_up_start)
    climb = np.minimum(since / max(unit.ramp_up_months, 1), 1.0)
    ramp = begin + (1.0 - begin) * climb if unit.ramp_up_months else np.ones(len(since))
    shape = np.where(since < 0, 0.0, ramp) * season_weights(unit.season, time)
    growth = pick("quantity_growth_per_year", unit.quantity_growth_per_year)
    if isinstance(growth, np.ndarray) or growth:
        shape = shape * time.growth(growth)
    sold: Array = np.atleast_2d(per_month * shape)
    if unit.quota_per_month is not None:
        sold = np.minimum(sold, pick("quota_per_month", unit.quota_per_month))
    return sold


def _start(unit: Unit, time: Timeline) -> int:
    return 0 if unit.start is None else max(0, time.index(unit.start.year, unit.start.month))


def _price(path: str, value: float, growth: Number, pick: Pick, time: Timeline) -> Number:
    price = pick(path, value)
    if isinstance(growth, np.ndarray) or growth:
        return price * time.growth(growth)
    return price


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
        return _lending(unit, pick, time, terms)
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
        quantity = _harvests(quantity, cycle, _start(unit, time))
    growth = pick("price_growth_per_year", unit.price_growth_per_year)
    gross_sales = _price("price", unit.price, growth, pick, time) * quantity
    if unit.role in ("agen", "konsinyasi"):
        return _commission(unit, pick, time, gross_sales, quantity, terms)
    cost, wage_part = _unit_cost(unit, pick, time)
    sales, output_vat, goods, input_rate = _net_of_vat(
        unit, gross_sales, cost * quantity, terms.vat
    )
    flows = _sold(unit, pick, time, sales, output_vat)
    flows["cost_of_goods_sold"] = goods[..., :months]
    used = goods
    if "shrinkage" in unit.model_fields_set:
        lost = goods * pick("shrinkage", unit.shrinkage)
        flows["shrinkage_losses"] = lost[..., :months]
        used = goods + lost
    produced = _bought(unit, pick, used, goods, months, opening_stock)
    if cycle > 1:
        growing = np.concatenate([produced, used[..., months:]], axis=-1)
        flows |= _grown(growing, cycle, wage_part, months)
        supplied = flows["growing_costs"]
    else:
        supplied = flows["purchases"] = produced * (1.0 - wage_part)
        if np.any(wage_part):
            flows["production_wages"] = produced * wage_part
    if input_rate is not None:
        flows["input_vat"] = supplied * input_rate[..., :months]
        supplied = supplied + flows["input_vat"]
    flows |= _supplied(unit, pick, supplied)
    return _with_expenses(
        unit,
        pick,
        time,
        flows,
        quantity[..., :months],
        sales[..., :months],
        used[..., :months],
        terms,
    )


def _bought(
    unit: Trading | Service | Production,
    pick: Pick,
    used: Array,
    goods: Array,
    months: int,
    opening_stock: float,
) -> Array:
    """Goods bought or made each month, so that stock covers the coming `stock_days` of sales.

    Purchases are never negative: a stock that is too large sells off first, hence the running
    maximum of what must have been bought so far.
    """
    days = pick("stock_days", unit.stock_days)
    if unit.behaviour != "service":
        days = days + pick("shop_days", unit.shop_days)
    so_far = np.cumsum(used[..., :months], axis=-1)
    if isinstance(days, np.ndarray) or days:
        so_far = so_far + needed_ahead(goods, days, months)
    if opening_stock:
        so_far = np.maximum(so_far - opening_stock, 0.0)
    return change(np.maximum.accumulate(so_far, axis=-1))


def _unit_cost(
    unit: Trading | Service | Production, pick: Pick, time: Timeline
) -> tuple[Number, Number]:
    """Cost of one unit of output over the months (ahead), and the share of it that is wages."""
    growth = pick("cost_growth_per_year", unit.cost_growth_per_year)
    if unit.behaviour != "production":
        return _price("unit_cost", unit.unit_cost, growth, pick, time), 0.0
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


def _harvests(quantity: Array, cycle: int, start: int) -> Array:
    """Monthly quantities gathered into the last month of each cycle, counted from the start."""
    harvested = np.zeros_like(quantity)
    for last in range(start + cycle - 1, quantity.shape[-1], cycle):
        harvested[..., last] = quantity[..., last - cycle + 1 : last + 1].sum(axis=-1)
    return harvested


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


def _net_of_vat(
    unit: Unit, gross_sales: Array, cost: Array, vat: VatTerms | None
) -> tuple[Array, Array | None, Array, Array | None]:
    """Sales and cost without PPN, the PPN on sales, and the rate of PPN on purchases (ahead).

    Typed prices include PPN; before it is due, PPN on purchases is simply part of the cost.
    """
    if vat is None or unit.vat == "bebas" or not vat.due.any():
        return gross_sales, None, cost, None
    if unit.vat == "besaran_tertentu":
        on_margin = vat.due * vat.margin_rate * np.maximum(gross_sales - cost, 0.0)
        return gross_sales - on_margin, on_margin, cost, None
    rate = vat.due * vat.rate
    sales = gross_sales / (1.0 + rate)
    return sales, gross_sales - sales, cost / (1.0 + rate), rate


def _sold(unit: Unit, pick: Pick, time: Timeline, sales: Array, output_vat: Array | None) -> Flows:
    """Sales to members and others and the cash that follows them (from arrays ahead)."""
    months = time.months
    member_share = pick("member_share", unit.member_share)
    days = pick("receivable_days", unit.receivable_days)
    flows: Flows = {
        "sales_to_members": (sales * member_share)[..., :months],
        "sales_to_others": (sales * (1.0 - member_share))[..., :months],
    }
    owed = sales
    if unit.role == "titip_jual":
        commission = sales * pick("commission", unit.commission)
        flows["selling_commissions"] = commission[..., :months]
        owed = owed - commission
    if isinstance(days, np.ndarray) or days:
        lost = sales * (pick("credit_loss", unit.credit_loss) * np.minimum(days / 30, 1.0))
        flows["bad_debts"] = lost[..., :months]
        owed = owed - lost
    if output_vat is not None:
        flows["output_vat"] = output_vat[..., :months]
        owed = owed + output_vat
    owed_now = owed[..., :months]
    if isinstance(days, np.ndarray) or days:
        flows["customer_payments"] = owed_now - change(still_open(owed_now, days))
    else:
        flows["customer_payments"] = owed_now
    ahead_days = pick("customer_advance_days", unit.customer_advance_days)
    if isinstance(ahead_days, np.ndarray) or ahead_days:
        step = change(needed_ahead(owed, ahead_days, months))
        flows["customer_advances_received"] = np.maximum(step, 0.0)
        flows["customer_advances_applied"] = np.maximum(-step, 0.0)
        flows["customer_payments"] = flows["customer_payments"] - flows["customer_advances_applied"]
    return flows


def _supplied(unit: Unit, pick: Pick, supplied: Array) -> Flows:
    """Payments to suppliers after, at or before delivery of `supplied` (S, T), PPN included."""
    payable_days = pick("payable_days", unit.payable_days)
    prepaid_days = pick("prepayment_days", unit.prepayment_days)
    paid = supplied
    if isinstance(payable_days, np.ndarray) or payable_days:
        paid = supplied - change(still_open(supplied, payable_days))
    flows: Flows = {}
    if isinstance(prepaid_days, np.ndarray) or prepaid_days:
        # Beyond the horizon the same months of the last year are expected again.
        again = np.concatenate([supplied, supplied[..., -12:], supplied[..., -12:-11]], axis=-1)
        step = change(needed_ahead(again, prepaid_days, supplied.shape[-1]))
        flows["supplier_advances_paid"] = np.maximum(step, 0.0)
        flows["supplier_advances_used"] = np.maximum(-step, 0.0)
        paid = paid - flows["supplier_advances_used"]
    flows["supplier_payments"] = paid
    return flows


def _with_expenses(
    unit: Unit,
    pick: Pick,
    time: Timeline,
    flows: Flows,
    quantity: Array,
    sales: Array,
    goods: Array | float,
    terms: UnitTerms,
) -> UnitFlows:
    """The unit's flows with its own operating expenses; sums of what moves with sales."""
    months = time.months
    growth = time.growth(terms.cost_growth)[..., :months]
    open_ = (np.arange(months) >= _start(unit, time)).astype(float)
    fixed: Number = 0.0
    variable: Number = 0.0
    for place, cost in enumerate(unit.costs):
        path = f"costs.{place}"
        if cost.per_month or cost.per_month.has_range:
            fixed = fixed + pick(f"{path}.per_month", cost.per_month) * growth * open_
        if cost.per_quantity:
            variable = (
                variable + pick(f"{path}.per_quantity", cost.per_quantity) * growth * quantity
            )
        if cost.share_of_sales:
            variable = variable + pick(f"{path}.share_of_sales", cost.share_of_sales) * sales
    if isinstance(fixed, np.ndarray):
        flows["unit_fixed_expenses"] = np.broadcast_to(
            fixed, np.broadcast_shapes(fixed.shape, (1, months))
        )
    if isinstance(variable, np.ndarray):
        flows["unit_variable_expenses"] = variable
    if unit.float_amount:
        placed = np.zeros((1, months))
        placed[..., _start(unit, time)] = 1.0
        flows["float_placed"] = placed * pick("float_amount", unit.float_amount)
    moving = goods + variable
    for name in ("selling_commissions", "bad_debts", "credit_losses"):
        if name in flows:
            moving = moving + flows[name]
    turnover = np.zeros_like(sales) if unit.building_rent else sales
    return UnitFlows(flows, quantity, sales, np.zeros_like(sales) + moving, turnover)


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
    months = time.months
    fee = gross_sales
    if unit.role == "konsinyasi":
        fee = gross_sales * pick("commission", unit.commission)
    sales, output_vat, _, _ = _net_of_vat(unit, fee, np.zeros_like(fee), terms.vat)
    flows = _sold(unit, pick, time, sales, output_vat)
    if unit.role == "konsinyasi":
        theirs = (gross_sales - fee)[..., :months]
        flows["consignment_collected"] = theirs
        days = pick("payable_days", unit.payable_days)
        flows["consignment_paid"] = theirs - change(still_open(theirs, days))
        goods: Array | float = 0.0
    else:
        goods = (_unit_cost(unit, pick, time)[0] * quantity)[..., :months]
        if np.any(goods):
            flows["unit_variable_expenses"] = goods
    return _with_expenses(
        unit, pick, time, flows, quantity[..., :months], sales[..., :months], goods, terms
    )


def _rental(unit: Rental, pick: Pick, time: Timeline, terms: UnitTerms) -> UnitFlows:
    """Capacity let out: capacity x occupancy x operating days, at a tariff a day."""
    full = (
        pick("capacity", unit.capacity)
        * pick("occupancy", unit.occupancy)
        * pick("operating_days_per_month", unit.operating_days_per_month)
    )
    quantity = quantities(unit, full, pick, time)
    growth = pick("price_growth_per_year", unit.price_growth_per_year)
    gross = _price("price", unit.price, growth, pick, time) * quantity
    sales, output_vat, _, _ = _net_of_vat(unit, gross, np.zeros_like(gross), terms.vat)
    flows = _sold(unit, pick, time, sales, output_vat)
    months = time.months
    return _with_expenses(
        unit, pick, time, flows, quantity[..., :months], sales[..., :months], 0.0, terms
    )


def _lending(unit: Lending, pick: Pick, time: Timeline, terms: UnitTerms) -> UnitFlows:
    """Loans to members in equal principal parts, interest, and what is never repaid.

    A share of every instalment is missed for good: it is expensed in full in that month, earns
    no interest, and is written off later. Net lending is operating cash (definitions §4).
    """
    months, tenor = time.months, unit.tenor_months
    quantity = quantities(unit, pick("quantity_per_month", unit.quantity_per_month), pick, time)[
        ..., :months
    ]
    lent = quantity * pick("price", unit.price)
    loss = pick("loss_share", unit.loss_share)
    due, earning = np.zeros_like(lent), np.zeros_like(lent)
    for age in range(1, min(tenor, months - 1) + 1):
        earlier = lent[..., : months - age]
        due[..., age:] += earlier / tenor
        earning[..., age:] += earlier * (1.0 if unit.method == "flat" else 1 - (age - 1) / tenor)
    missed = due * loss
    interest = earning * (1.0 - loss) * pick("rate_per_month", unit.rate_per_month)
    sales = interest + lent * pick("fee_share", unit.fee_share)
    written_off = np.zeros_like(missed)
    wait = unit.write_off_after_months
    written_off[..., wait:] = missed[..., : months - wait]
    member_share = pick("member_share", unit.member_share)
    flows: Flows = {
        "sales_to_members": sales * member_share,
        "sales_to_others": sales * (1.0 - member_share),
        "customer_payments": sales,
        "loans_to_members": lent,
        "member_loan_repayments": due - missed,
        "credit_losses": missed,
        "loans_written_off": written_off,
    }
    return _with_expenses(unit, pick, time, flows, quantity, sales, 0.0, terms)

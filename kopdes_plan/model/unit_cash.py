"""How cash follows what a unit sells and buys: credit, advances, stock, PPN, own expenses.

What comes in are sales and purchases; what goes out are the flows of one unit (S, T). The five
behaviours of `units` share everything here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Number, counts
from kopdes_plan.model.quantities import Pick, first_month
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import AHEAD, Array, Timeline, summed

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import Unit


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
    cost_factor: Array | float = 1.0  # (T,) or (S, T): how costs have risen since the start


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
        return [np.minimum(np.maximum(days / 30 - j, 0.0), 1.0) for j in range(reach)]
    return [float(min(max(days / 30 - j, 0.0), 1.0)) for j in range(reach)]


def settled(monthly: Array, days: Number) -> Array:
    """What is paid each month of sales or purchases on credit, (…, T) -> (…, T).

    Open at a month's end is Σ_j x_{m−j}·w_j with w_j = clip(days/30−j, 0, 1)
    (ARCHITECTURE.md §3, Revenue), so that Σ_j x_{m−j}·(w_{j−1} − w_j) is paid in it, w_−1 being 1.

    >>> settled(np.array([30.0, 60, 90]), 45)
    array([ 0., 15., 45.])
    """
    left: list[Number] = [1.0, *weights(days, _reach(days)), 0.0]
    paid: Array = (left[0] - left[1]) * monthly
    for j in range(1, len(left) - 1):
        paid[..., j:] += (left[j] - left[j + 1]) * monthly[..., : monthly.shape[-1] - j]
    return paid


def needed_ahead(monthly_ahead: Array, days: Number, months: int) -> Array:
    """What coming months need at each month's end: Σ_j x_{m+1+j}·clip(days/30−j, 0, 1).

    Stock on cost of goods, advances on purchases. `monthly_ahead` reaches past the horizon.
    """
    parts = [
        weight * monthly_ahead[..., j + 1 : j + 1 + months]
        for j, weight in enumerate(weights(days, min(_reach(days), AHEAD - 1)))
    ]
    return summed(parts) if parts else np.zeros((1, months))  # nobody waits in any scenario


def _reach(days: Number) -> int:
    longest = float(np.max(days)) if isinstance(days, np.ndarray) else days
    return int(np.ceil(longest / 30))


def change(balance: Array, opening: Number = 0.0) -> Array:
    """Month-to-month change of a balance; the first month's from `opening`."""
    delta: Array = balance.copy()
    delta[..., 1:] -= balance[..., :-1]
    delta[..., :1] -= opening
    return delta


def net_of_vat(
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


def sold(unit: Unit, pick: Pick, now: Array, ahead: Array, output_vat: Array | None) -> Flows:
    """Sales to members and others and the cash that follows them, (S, T).

    Sales are asked for twice, `now` (S, T) and `ahead`, since only what is paid before it is
    bought looks ahead; it is an advance until then, and only the rest can be on credit.
    """
    months = now.shape[-1]
    member_share = pick("member_share", unit.member_share)
    days = pick("receivable_days", unit.receivable_days)
    prepaid_days = pick("customer_advance_days", unit.customer_advance_days)
    ordered = isinstance(prepaid_days, np.ndarray) or bool(prepaid_days)
    sales = ahead if ordered else now
    flows: Flows = {
        "sales_to_members": (sales * member_share)[..., :months],
        "sales_to_others": (sales * (1.0 - member_share))[..., :months],
    }
    owed = sales
    prepaid = np.minimum(prepaid_days / 30, 1.0)  # part of a sale paid before it
    if unit.role == "titip_jual":
        commission = sales * pick("commission", unit.commission)
        flows["selling_commissions"] = commission[..., :months]
        owed = owed - commission
    if isinstance(days, np.ndarray) or days:
        on_credit = (1.0 - prepaid) * np.minimum(days / 30, 1.0)
        lost = sales * (pick("credit_loss", unit.credit_loss) * on_credit)
        flows["bad_debts"] = lost[..., :months]
        owed = owed - lost
    if output_vat is not None:
        flows["output_vat"] = output_vat[..., :months]
        owed = owed + output_vat[..., : owed.shape[-1]]
    owed_now = owed[..., :months]
    if ordered:
        applied = owed_now * prepaid
        received = change(needed_ahead(owed, prepaid_days, months)) + applied
        flows["customer_advances_received"] = received
        flows["customer_advances_applied"] = applied
        owed_now = owed_now - applied
    flows["customer_payments"] = owed_now
    if isinstance(days, np.ndarray) or days:
        flows["customer_payments"] = settled(owed_now, days)
    return flows


def supplied_on_terms(unit: Unit, pick: Pick, supplied: Array) -> Flows:
    """Payments to suppliers after, at or before delivery of `supplied` (S, T), PPN included.

    What of a delivery was paid before it is an advance until then; only the rest can be owed.
    """
    payable_days = pick("payable_days", unit.payable_days)
    prepaid_days = pick("prepayment_days", unit.prepayment_days)
    flows: Flows = {}
    owed = supplied
    if isinstance(prepaid_days, np.ndarray) or prepaid_days:
        # Beyond the horizon the same months of the last year are expected again.
        again = np.concatenate([supplied, supplied[..., -12:], supplied[..., -12:-11]], axis=-1)
        used = supplied * np.minimum(prepaid_days / 30, 1.0)
        step = change(needed_ahead(again, prepaid_days, supplied.shape[-1]))
        flows["supplier_advances_paid"] = step + used
        flows["supplier_advances_used"] = used
        owed = supplied - used
    flows["supplier_payments"] = owed
    if isinstance(payable_days, np.ndarray) or payable_days:
        flows["supplier_payments"] = settled(owed, payable_days)
    return flows


def with_expenses(
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
    growth = terms.cost_factor
    risen: Array | float = growth
    if begin := first_month(unit, time):
        risen = growth * (np.arange(months) >= begin).astype(np.float64)
    fixed: list[Array] = []
    variable: list[Array] = []
    for place, cost in enumerate(unit.costs):
        path = f"costs.{place}"
        if counts(per_month := pick(f"{path}.per_month", cost.per_month)):
            fixed.append(np.atleast_2d(per_month * risen))
        if counts(each := pick(f"{path}.per_quantity", cost.per_quantity)):
            variable.append(each * growth * quantity)
        if counts(share := pick(f"{path}.share_of_sales", cost.share_of_sales)):
            variable.append(share * sales)
    if fixed:
        flows["unit_fixed_expenses"] = summed(fixed)
    moving = [goods] if isinstance(goods, np.ndarray) else []
    moving += variable
    if variable:
        materials = flows.get("unit_variable_expenses")  # an agent's, which are its `goods` too
        flows["unit_variable_expenses"] = summed(variable if materials is None else moving)
    if counts(amount := pick("float_amount", unit.float_amount)):
        opening = np.arange(months) == begin
        flows["float_placed"] = opening * np.atleast_2d(amount)
    moving += [
        flows[name]
        for name in ("selling_commissions", "bad_debts", "credit_losses")
        if name in flows
    ]
    turnover = np.zeros_like(sales) if unit.building_rent else sales
    total: Array = summed(moving) if moving else np.zeros_like(sales)
    if total.shape != sales.shape:
        total = np.broadcast_to(total, np.broadcast_shapes(sales.shape, total.shape))
    return UnitFlows(flows, quantity, sales, total, turnover)

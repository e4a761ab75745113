"""A month as it was beside the month as planned, and why they differ.

What comes in is a `Result`, whose plan holds `actuals`; what goes out are rupiah (T,) by reason.
They add up to the difference of the surplus before tax and depreciation; good is positive.
Row 0 of the result is the plan. Reasons of a unit, with planned price p, unit cost k,
quantity q and the actual P, K, Q:

    volume   (Q − q)·(p − k), less what is timing
    timing   what was missing in a month and sold beyond the plan in the next one: out of the first
             month's volume, into the next one's, at the first month's p − k; it is nothing to date
    price    (P − p)·Q
    cost     (k − K)·Q
    expenses planned − actual fixed costs

Without a quantity price and volume cannot be told apart: `sales` is then the whole difference of
sales. A unit's month counts once its sales are known; what else is unknown of it stands as planned
(the cost at k·Q) and is listed as missing. Volume, price and cost: the usual split of variances in
management accounting, volume at planned contribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.progress import MonthActual, UnitActual
    from kopdes_plan.model.result import Flows, Result

UNIT_REASONS = ("volume", "timing", "price", "sales", "cost", "expenses")
WHOLE_REASONS = ("wages", "shared_costs", "interest")
REASONS = UNIT_REASONS + WHOLE_REASONS
VARIABLE = (
    "cost_of_goods_sold", "shrinkage_losses", "unit_variable_expenses", "selling_commissions",
)  # fmt: skip
MONEY = {"principal": -1.0, "savings": 1.0, "drawdown": 1.0}
PLANNED = {  # figures of the whole cooperative: flows that add to them, flows taken off
    "wages": (("wages", "employer_contributions", "holiday_allowance"), ()),
    "shared_costs": (("shared_expenses", "maintenance", "user_fees"), ()),
    "interest": (("interest_paid", "standby_interest"), ()),
    "principal": (("principal_repaid", "principal_prepaid"), ()),
    "savings": (
        ("principal_savings_paid_in", "compulsory_savings_paid_in", "voluntary_deposits"),
        ("principal_savings_returned", "compulsory_savings_returned", "voluntary_withdrawals"),
    ),
    "drawdown": (("loan_drawdowns",), ()),
}  # fmt: skip


class Missing(NamedTuple):
    """A figure that nobody wrote for a month that is otherwise known."""

    month: int
    unit: str  # empty for the whole cooperative
    field: str


@dataclass(frozen=True)
class Months:
    """Figures by name, (T,): as planned, and as they were, nan where unknown."""

    planned: Mapping[str, Array]
    actual: Mapping[str, Array]


@dataclass(frozen=True)
class Variance:
    """Differences by reason (T,), zero where nothing is known; cash is nan there."""

    months: tuple[int, ...]  # of which something is known
    units: Mapping[str, Mapping[str, Array]]  # unit -> reason -> (T,)
    whole: Mapping[str, Array]  # reason -> (T,)
    cash: Array  # actual − planned cash at the month's end
    money: Mapping[str, Array]  # differences of principal, savings, drawdown as cash sees them
    missing: tuple[Missing, ...]

    @property
    def reasons(self) -> dict[str, Array]:
        """Every reason over the whole cooperative, (T,)."""
        none = np.zeros(len(self.cash))
        units = {x: sum((one[x] for one in self.units.values()), none) for x in UNIT_REASONS}
        return {**units, **self.whole}

    @property
    def total(self) -> Array:
        """The difference of the surplus before tax and depreciation, (T,)."""
        summed: Array = np.sum([*self.reasons.values()], axis=0)
        return summed

    def cash_reasons(self, month: int) -> dict[str, float]:
        """Why cash at the end of a month differs, to date; `rest` is credit, stock, tax, unknown.

        The parts add up to the difference, nan when the month's cash is unknown.
        """
        parts = {name: float(x[: month + 1].sum()) for name, x in self.money.items()}
        parts = {"surplus": float(self.total[: month + 1].sum()), **parts}
        return {**parts, "rest": float(self.cash[month]) - sum(parts.values())}


def variance(result: Result) -> Variance:
    """Actual against plan for every month of which something is known."""
    units = {key: unit_months(result, key) for key in result.plan.units}
    whole = whole_months(result)
    missing = tuple(sorted(_missing(units, whole)))
    known = [np.isfinite(x) for one in (*units.values(), whole) for x in one.actual.values()]
    months = np.flatnonzero(np.any(known, axis=0))
    reasons = {
        name: np.nan_to_num(whole.planned[name] - whole.actual[name]) for name in WHOLE_REASONS
    }
    return Variance(
        months=tuple(int(m) for m in months),
        units={key: _reasons(one) for key, one in units.items()},
        whole=reasons,
        cash=whole.actual["cash"] - whole.planned["cash"],
        money={x: s * np.nan_to_num(whole.actual[x] - whole.planned[x]) for x, s in MONEY.items()},
        missing=missing,
    )


def unit_months(result: Result, key: str) -> Months:
    """Quantity, sales, cost and expenses of a unit."""
    unit = next(one for one in result.units if one.key == key)
    flows, months = result.flows_by_unit[key], result.time.months
    planned = {
        "quantity": unit.quantity[0],
        "sales": unit.revenue[0],
        "cost": _flow(flows, months, *VARIABLE),
        "expenses": _flow(flows, months, "unit_fixed_expenses"),
    }
    rows = [row for row in result.plan.actuals.units if row.unit_id == key]
    return Months(planned, _actual(result, rows, planned))


def whole_months(result: Result) -> Months:
    """The figures of the whole cooperative, and its cash at each month's end."""
    flows, months = result.flows, result.time.months
    planned = {
        name: _flow(flows, months, *plus) - _flow(flows, months, *minus)
        for name, (plus, minus) in PLANNED.items()
    }
    planned["cash"] = result.statements.cash_flow["closing"][0]
    return Months(planned, _actual(result, result.plan.actuals.months, planned))


def _flow(flows: Flows, months: int, *names: str) -> Array:
    summed: Array = sum((flows[x][0] for x in names if x in flows), np.zeros(months))
    return summed


def _actual(
    result: Result, rows: Iterable[MonthActual | UnitActual], names: Mapping[str, Array]
) -> dict[str, Array]:
    found = {name: np.full(result.time.months, np.nan) for name in names}
    for row in rows:
        month = result.time.index(*row.month)
        if 0 <= month < result.time.months:
            for name, array in found.items():
                value = getattr(row, name)
                array[month] = np.nan if value is None else float(value)
    return found


def _reasons(unit: Months) -> dict[str, Array]:
    """Why a unit's months differ; zeros where its sales are unknown."""
    q, s, k, e = (unit.planned[x] for x in ("quantity", "sales", "cost", "expenses"))
    known, counted = np.isfinite(unit.actual["sales"]), np.isfinite(unit.actual["quantity"])
    sales = np.where(known, unit.actual["sales"], s)
    quantity = np.where(known & counted, unit.actual["quantity"], q)
    each = np.where(q > 0, q, 1.0)
    price, unit_cost = s / each, k / each
    usual = np.where(q > 0, unit_cost * quantity, k)
    cost = np.where(known & np.isfinite(unit.actual["cost"]), unit.actual["cost"], usual)
    fixed = np.where(known & np.isfinite(unit.actual["expenses"]), unit.actual["expenses"], e)
    # What the plan does not sell at all has no planned price: its whole margin is volume.
    split, new = counted & (q > 0), counted & (q <= 0)
    volume = (quantity - q) * (price - unit_cost) * split + (sales - s - cost + k) * new
    moved = _moved(np.where(known & split, quantity - q, 0.0)) * (price - unit_cost)
    timing = -moved
    timing[1:] += moved[:-1]
    return {
        "volume": volume - timing,
        "timing": timing,
        "price": (sales - price * quantity) * split,
        "sales": (sales - s) * ~counted,
        "cost": (usual - cost) * ~new,
        "expenses": e - fixed,
    }


def _moved(beyond: Array) -> Array:
    """Of each month's missing quantity, what the next month sold beyond its plan, (T,)."""
    moved = np.zeros_like(beyond)
    moved[:-1] = np.minimum(np.maximum(-beyond[:-1], 0.0), np.maximum(beyond[1:], 0.0))
    return moved


def _missing(units: Mapping[str, Months], whole: Months) -> Iterator[Missing]:
    """Figures not written of months begun; a planned zero needs none."""
    for key, one in {**units, "": whole}.items():
        begun = np.any([np.isfinite(x) for x in one.actual.values()], axis=0)
        for name, array in one.actual.items():
            needed = begun & ~np.isfinite(array) & (np.abs(one.planned[name]) > 0.5)
            yield from (Missing(int(m), key, name) for m in np.flatnonzero(needed))

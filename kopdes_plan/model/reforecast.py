"""The months that are left, seen from the last month whose cash is known.

What comes in is a `Result`, whose plan holds `actuals`; what goes out is cash (T,) and, where an
instalment would be missed, when and by how much. Cash begins with the actual one. Each month after
it changes as planned, except for

    each unit    sales × volume × price − what moves with sales × volume × cost − fixed × expenses
    the whole    wages, shared costs, savings × their ratios
    loans        as agreed; what was due and not paid falls due in the next month

A ratio is actual over planned of the last known months, six at most, and never better than the plan
(asumsi, careful): who sold more goes on as planned. Credit, stock and tax move as planned, so that
what changes is felt in its own month. A loan planned and not yet received is not expected any more.
With actuals as planned the re-forecast is the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.model.timeline import Array, Whole
from kopdes_plan.model.variance import Months, unit_months, whole_months

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

LOOKED_AT = 6  # months behind that say how the next ones go


class Pace(NamedTuple):
    """How a unit goes, over planned: at most 1 for volume and price, at least 1 for the others."""

    volume: float = 1.0
    price: float = 1.0
    cost: float = 1.0
    expenses: float = 1.0


class Missed(NamedTuple):
    """The first instalment that the money does not reach."""

    month: int
    lacks: float
    due: float  # the month's interest and principal, with what is overdue
    sales: float  # a month until then, as re-forecast
    sales_needed: float  # a month until then; nan where a sale leaves nothing


@dataclass(frozen=True)
class Reforecast:
    """Cash as it was, then as it goes on, (T,); nan in months before whose cash is unknown."""

    last: int  # the last month whose cash is known
    cash: Array
    paces: Mapping[str, Pace]
    months_seen: int
    overdue: float
    missed: Missed | None


def reforecast(result: Result) -> Reforecast | None:
    """The rest of the plan from where the cooperative stands; None while no cash is known."""
    whole = whole_months(result)
    known = np.flatnonzero(np.isfinite(whole.actual["cash"]))
    if not known.size:
        return None
    last = int(known[-1])
    units = {key: unit_months(result, key) for key in result.plan.units}
    paces = {key: _pace(one, last) for key, one in units.items()}
    sales, moving, change = _units(result, units, paces)
    change = change + _whole(whole, last) + np.diff(whole.planned["cash"], prepend=0.0)
    overdue = _overdue(whole, last)
    ahead = change[last + 1 :].copy()
    ahead[:1] -= overdue
    cash = whole.actual["cash"].copy()
    cash[last + 1 :] = cash[last] + np.cumsum(ahead)
    due = result.debt_service[0].copy()
    due[last + 1 : last + 2] += overdue
    return Reforecast(
        last=last,
        cash=cash,
        paces=paces,
        months_seen=max((_seen(one, "sales", last).size for one in units.values()), default=0),
        overdue=overdue,
        missed=_missed(cash, due, sales, moving, last),
    )


def _pace(unit: Months, last: int) -> Pace:
    planned, actual = unit.planned, unit.actual
    sold = _seen(unit, "sales", last)
    counted = np.array([m for m in sold if np.isfinite(actual["quantity"][m])], dtype=np.int64)
    if not counted.size:  # nobody counted: what lacks of sales is volume
        volume, price = min(_ratio(unit, "sales", last), 1.0), 1.0
    else:
        quantity, usual = actual["quantity"][counted], planned["quantity"][counted]
        each = planned["sales"][counted] / np.where(usual > 0, usual, 1.0)
        volume = min(_over(quantity.sum(), usual.sum()), 1.0)
        price = min(_over(actual["sales"][counted].sum(), (each * quantity).sum()), 1.0)
    costed = [m for m in counted if np.isfinite(actual["cost"][m]) and planned["quantity"][m] > 0]
    each = planned["cost"][costed] / planned["quantity"][costed]
    usual_cost = (each * actual["quantity"][costed]).sum()
    cost = max(_over(actual["cost"][costed].sum(), usual_cost), 1.0)
    return Pace(volume, price, cost, max(_ratio(unit, "expenses", last), 1.0))


def _seen(part: Months, name: str, last: int) -> Whole:
    """The last months up to `last` of which a figure is known, six at most."""
    known: Whole = np.flatnonzero(np.isfinite(part.actual[name][: last + 1]))
    return known[-LOOKED_AT:]


def _ratio(part: Months, name: str, last: int) -> float:
    """Actual over planned of the months seen."""
    seen = _seen(part, name, last)
    return _over(part.actual[name][seen].sum(), part.planned[name][seen].sum())


def _over(actual: float, planned: float) -> float:
    """Their ratio; 1 where nothing was planned."""
    return float(actual / planned) if planned > 0.5 else 1.0


def _units(
    result: Result, units: Mapping[str, Months], paces: Mapping[str, Pace]
) -> tuple[Array, Array, Array]:
    """Sales and what moves with them at the units' pace, and what they change in cash, (T,)."""
    none = np.zeros(result.time.months)
    sales, moving, change = none, none, none
    for key, one in units.items():
        pace, (s, k, e) = paces[key], (one.planned[x] for x in ("sales", "cost", "expenses"))
        sold, spent = s * pace.volume * pace.price, k * pace.volume * pace.cost
        sales, moving = sales + sold, moving + spent
        change = change + (sold - spent - e * pace.expenses) - (s - k - e)
    return sales, moving, change


def _whole(whole: Months, last: int) -> Array:
    """What wages, shared costs and savings change in cash, (T,)."""
    changed: Array = np.zeros_like(whole.planned["cash"])
    for name in ("wages", "shared_costs"):
        changed = changed - (max(_ratio(whole, name, last), 1.0) - 1.0) * whole.planned[name]
    fewer = min(max(_ratio(whole, "savings", last), 0.0), 1.0)
    return changed + (fewer - 1.0) * np.maximum(whole.planned["savings"], 0.0)


def _overdue(whole: Months, last: int) -> float:
    """Interest and principal that were due and not paid; a month not written counts as paid."""
    unpaid = sum(
        np.nan_to_num(whole.planned[x] - whole.actual[x])[: last + 1].sum()
        for x in ("interest", "principal")
    )
    return max(float(unpaid), 0.0)


def _missed(cash: Array, due: Array, sales: Array, moving: Array, last: int) -> Missed | None:
    """The first month after `last` in which something is due and cash ends below nothing."""
    short = np.flatnonzero((cash < -0.5) & (due > 0.5) & (np.arange(len(cash)) > last))
    if not short.size:
        return None
    month = int(short[0])
    until = slice(last + 1, month + 1)
    months, sold, left = month - last, sales[until].sum(), (sales - moving)[until].sum()
    lacks = float(-cash[month])
    more = lacks * sold / left if left > 0.5 else np.nan
    return Missed(
        month, lacks, float(due[month]), float(sold / months), float((sold + more) / months)
    )

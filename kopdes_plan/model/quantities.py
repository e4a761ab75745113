"""How much a unit sells each month and at what price: growth, season, ramp-up, quota, cycles.

Arrays are `ahead`, T + 13 months: stock of the last months is bought for those after them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.drivers import Number
from kopdes_plan.model.timeline import AHEAD, Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import Season, Unit
    from kopdes_plan.inputs.fields import YearMonth

Pick = Callable[[str, float], Number]  # a field's name and its number -> what scenarios make of it


def season_weights(season: Season, pick: Pick, time: Timeline) -> Array:
    """Each month's share of an ordinary month, ahead, (T + 13,) or (S, T + 13); a year averages 1.

    The lift of Ramadan and Lebaran moves with the calendar; a year may have none or two. A dip
    that would leave a year without any sale does not count. The lift of a Lebaran missed is lost:
    no other month makes up for it.
    """
    ramadan = _index(pick("season.ramadan", season.ramadan))
    lebaran = _index(pick("season.lebaran", season.lebaran))
    if not season.months and _ordinary(ramadan) and _ordinary(lebaran):
        return np.ones(time.months + AHEAD)
    months: Array | float = 1.0
    if season.months:
        months = _index(*(pick(f"season.months.{n}", x) for n, x in enumerate(season.months)))
    fasting, feasting = time.ramadan, time.lebaran
    lift = np.maximum(np.where(fasting, ramadan, 1.0), np.where(feasting, lebaran, 1.0))
    dip = np.asarray((ramadan < 1) | (lebaran < 1))
    if dip.any():  # the lower of the two holds
        lower = np.minimum(np.where(fasting, ramadan, lift), np.where(feasting, lebaran, lift))
        lift = np.where(dip, lower, lift)
    year = months * lift
    total = year.sum(axis=-1, keepdims=True)
    if not total.all():
        year = np.where(total > 0, year, months)
        total = year.sum(axis=-1, keepdims=True)
    average = total / 12
    if season.missed is not None:
        year = np.where(_lost(season.missed, time), np.minimum(year, months), year)
    first = time.first_month - 1
    weights = (year / average).reshape(*year.shape[:-2], -1)
    ahead: Array = weights[..., first : first + time.months + AHEAD]
    return ahead


def _ordinary(index: Array | float) -> bool:
    """Whether an index is that of an ordinary month in every scenario."""
    return bool((index == 1).all()) if isinstance(index, np.ndarray) else index == 1


def _index(*each: Number) -> Array | float:
    """Indices as shares of an ordinary month, (n,), or (S, 1, n) where scenarios differ."""
    if any(isinstance(x, np.ndarray) for x in each):
        several: Array = np.stack(np.broadcast_arrays(*each), axis=-1) / 100
        return several
    return np.array(each) / 100 if len(each) > 1 else float(each[0]) / 100


def _lost(missed: YearMonth, time: Timeline) -> NDArray[np.bool_]:
    """The month of the Lebaran that is missed and the one before, in which it is prepared."""
    at = (missed.year - time.first_year) * 12 + missed.month - 1
    since = np.arange(time.lebaran.size).reshape(time.lebaran.shape) - at
    lost: NDArray[np.bool_] = (since == 0) | (since == -1)
    return lost


def quantities(unit: Unit, per_month: Number, pick: Pick, time: Timeline) -> Array:
    """Quantity sold each month, ahead: full quantity x growth x season x ramp-up, within quota.

    Ramp-up rises evenly from its start share in the unit's first month to 100 % after
    `ramp_up_months` months. While supply stops nothing is sold, stock neither: it is kept for
    days, and the months are whole.
    """
    at = first_month(unit, time)
    shape = season_weights(unit.season, pick, time)
    if at or unit.ramp_up_months:
        since = np.arange(time.months + AHEAD) - at
        begin = pick("ramp_up_start", unit.ramp_up_start)
        climb = np.minimum(since / max(unit.ramp_up_months, 1), 1.0)
        ramp = begin + (1.0 - begin) * climb if unit.ramp_up_months else 1.0
        shape = shape * np.where(since < 0, 0.0, ramp)
    growth = pick("quantity_growth_per_year", unit.quantity_growth_per_year)
    if isinstance(growth, np.ndarray) or growth:
        shape = shape * time.growth(growth)
    sold: Array = np.atleast_2d(per_month * shape)
    if unit.quota_per_month is not None:
        sold = np.minimum(sold, pick("quota_per_month", unit.quota_per_month))
    if unit.supply_stop.months:
        sold = np.where(stopped(unit, time), 0.0, sold)
    return sold


def stopped(unit: Unit, time: Timeline) -> NDArray[np.bool_]:
    """The months, ahead, in which the unit's supply stops."""
    stop = unit.supply_stop
    at = first_month(unit, time) + unit.ramp_up_months
    if stop.start is not None:
        at = time.index(stop.start.year, stop.start.month)
    since = np.arange(time.months + AHEAD) - at
    return (since >= 0) & (since < stop.months)


def first_month(unit: Unit, time: Timeline) -> int:
    """The month of the plan, from 0, in which a unit opens."""
    return 0 if unit.start is None else max(0, time.index(unit.start.year, unit.start.month))


def price_ahead(path: str, value: float, growth: Number, pick: Pick, time: Timeline) -> Number:
    """A price or cost of a unit over the months (ahead); one number where it never rises."""
    price = pick(path, value)
    if isinstance(growth, np.ndarray) or growth:
        return price * time.growth(growth)
    return price


def harvests(quantity: Array, cycle: int, start: int) -> Array:
    """Monthly quantities gathered into the last month of each cycle, counted from the start."""
    harvested = np.zeros_like(quantity)
    for last in range(start + cycle - 1, quantity.shape[-1], cycle):
        harvested[..., last] = quantity[..., last - cycle + 1 : last + 1].sum(axis=-1)
    return harvested

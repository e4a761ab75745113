"""Figures of the same kind of business in several plans, and which of them stand apart.

What comes in are the units of several results; what goes out are their figures and, for each
figure, the plans far from the middle. Half of the plans may be wrong before the middle moves, which
no average can bear.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.model.result import UnitResult
    from kopdes_plan.model.timeline import Array

FEWEST = 4  # plans; of three the middle one always looks right
APART = 3.5  # of Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers
NORMAL = 1.4826  # median deviation of a normal distribution -> its standard deviation
LEAST = 0.2  # of the middle: less is nothing to ask about (our choice)


class Apart(NamedTuple):
    """A value far from the middle of its kind: its place, the middle, among how many."""

    place: int
    value: float
    middle: float
    among: int


def unit_figures(unit: AnyUnit, done: UnitResult) -> dict[str, float]:
    """What one compares between villages; nan where a unit has no such figure.

    price and unit_cost are rupiah for one; quantity a month, once work has settled;
    revenue_first_year rupiah; margin_share what is left of sales after goods, in the first year.
    """
    sales = float(done.revenue_first_year[0])
    cost = float(getattr(unit, "unit_cost", 0.0))
    days = float(unit.operating_days_per_month) or 30.0
    return {
        "price": float(unit.price),
        "unit_cost": cost or np.nan,
        "quantity": float(done.quantity_per_day[0]) * days,
        "revenue_first_year": sales,
        "margin_share": float(done.margin_first_year[0]) / sales if sales > 0 else np.nan,
    }


def apart(values: Array) -> tuple[Apart, ...]:
    """The values far from the middle of (N,) values, in their order; nan are no values.

    Far is more than 3.5 standard deviations, told from the median deviation, and a fifth of the
    middle. Where at least half agree exactly, a fifth alone decides. None of fewer than four values
    or around a middle of zero: plans not filled in yet.
    """
    known = values[np.isfinite(values)]
    if len(known) < FEWEST:
        return ()
    middle = float(np.median(known))
    deviation = float(np.median(np.abs(known - middle)))
    if middle == 0:
        return ()
    limit = max(APART * NORMAL * deviation, LEAST * abs(middle))
    far = np.flatnonzero(np.abs(values - middle) > limit)  # nan compares as False
    return tuple(Apart(int(n), float(values[n]), middle, len(known)) for n in far)


def median(values: Array) -> float:
    """The middle of the values there are; nan for none."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else np.nan


def columns(rows: list[Mapping[str, float]]) -> dict[str, Array]:
    """Rows of `unit_figures` as one array (N,) for each figure."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]} if rows else {}

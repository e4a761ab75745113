"""Sales a day: what the plan sells, what all cash costs need, what the instalment alone needs.

What comes in is a `Result`; what goes out are rupiah a day, (S,) each, over the 12 months of the
break-even. A day of sales is an operating day: each unit's sales over its own days, in the mix of
the plan.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kopdes_plan.model.books import ratio
from kopdes_plan.model.indicators import window
from kopdes_plan.model.result import Result, UnitResult
from kopdes_plan.model.timeline import Array


class SalesPerDay(NamedTuple):
    """Rupiah a day, (S,) each; nan where no sales would be enough."""

    planned: Array
    needed: Array  # every cash cost, interest and principal
    instalment: Array  # interest and principal alone


class Pace(NamedTuple):
    """What a unit must sell to make no loss and what the plan sells, of row 0; nan for never."""

    needed: float
    planned: float
    a_month: bool  # not a day: it sells less than one a day


def pace(unit: UnitResult) -> Pace:
    """A unit's break-even as people count: goats and loans by the month, groceries by the day."""
    needed, planned = unit.break_even_quantity_per_day[0], unit.quantity_per_day[0]
    a_month = bool(0 < planned < 1)
    days = unit.operating_days if a_month else 1.0
    return Pace(float(needed) * days, float(planned) * days, a_month)


def sales_per_day(result: Result) -> SalesPerDay:
    """The sales a day of `break_even_cash` and `break_even_instalment`, beside the plan's."""
    span = window(result.plan, result.time, result.loans)
    planned = np.zeros(len(result.indicators.sales_per_month))
    for unit in result.units:
        planned = planned + unit.revenue[:, span].mean(axis=-1) / unit.operating_days
    of_a_month = ratio(planned, result.indicators.sales_per_month)
    return SalesPerDay(
        planned,
        result.indicators.break_even_cash * of_a_month,
        result.indicators.break_even_instalment * of_a_month,
    )

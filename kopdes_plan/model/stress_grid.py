"""A plan under two numbers at once: where it can pay and where not, with the line between.

What comes in are a plan, a way to run it and two levers; what goes out is a `Grid`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.crossings import DUST, crossings
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.levers import Lever
from kopdes_plan.model.sensitivity import ROWS, Close, Tornado, margins_of
from kopdes_plan.model.timeline import Array, Whole

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

GRID = 11  # values of each number of a grid
WIDE = 2.0  # a grid reaches this many times as far as the number's own range


@dataclass(frozen=True)
class Grid:
    """Two levers at once: margins (3, n, n) by condition, first lever's value, second's.

    `line` (n,) is, for each value of the first, that of the second on the edge between a plan that
    can pay (cash and DSCR) and one that cannot; nan where all of them or none can.
    """

    first: Lever
    second: Lever
    first_values: Array
    second_values: Array
    margins: Array
    line: Array

    @property
    def pays(self) -> NDArray[np.bool_]:
        """Where cash never falls below zero and every year's DSCR is at least 1, (n, n)."""
        paid: NDArray[np.bool_] = self.margins[:2].min(axis=0) >= -DUST
        return paid


def grid(plan: Plan, close: Close, first: Lever, second: Lever, steps: int = GRID) -> Grid:
    """Two levers over twice their ranges, and the exact line where the plan stops paying."""
    across, along = axis_of(first, steps), axis_of(second, steps)

    def tried(way: Whole, values: Array) -> Array:
        found = []
        for start in range(0, len(values), ROWS):
            part = slice(start, start + ROWS)
            moved = {**_column(first, across[way[part]]), **_column(second, values[part])}
            books = close(plan, Drivers(len(values[part]) + 1, moved))
            found.append(margins_of(books, len(values[part])))
        three = np.concatenate(found, axis=1)
        both: Array = np.concatenate([three, three[:2].min(axis=0)[None]])
        return both

    every = np.repeat(np.arange(steps), steps)
    whole = tried(every, np.tile(along, steps)).reshape(4, steps, steps)
    found = crossings(tried, np.full(steps, along[0]), np.tile(along[1:], (steps, 1)))
    line = np.where(found.met, found.inside, found.outside)[:, 3]
    return Grid(first, second, across, along, whole[:3], line)


def strongest(found: Tornado) -> tuple[Lever, Lever] | None:
    """The two levers of the most influence; None when there are not two that matter."""
    weight = found.influence()
    moving = [n for n in found.order() if weight[n] > 0][:2]
    return (found.levers[moving[0]], found.levers[moving[1]]) if len(moving) == 2 else None


def axis_of(lever: Lever, steps: int = GRID) -> Array:
    """Values of a lever for a grid, its present value among them, (steps,)."""
    low, high = lever.low, lever.high
    if not lever.has_range:
        low, high = 0.8 * lever.value, 1.2 * lever.value
    low = max(lever.value - WIDE * (lever.value - low), lever.least)
    high = min(lever.value + WIDE * (high - lever.value), lever.most)
    values: Array = np.linspace(low, high, steps)
    values[np.abs(values - lever.value).argmin()] = lever.value
    return values


def _column(lever: Lever, values: Array) -> dict[str, Array]:
    """Columns (N + 1, 1) of a lever's values, the plan's own above them."""
    all_values = np.append(lever.value, values)
    return {path: x.reshape(-1, 1) for path, x in lever.driven(all_values).items()}

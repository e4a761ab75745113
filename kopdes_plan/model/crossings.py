"""Where a figure first changes sign on a way, for many ways at once.

What comes in are ways (values from a start outwards) and a function that tries many values in one
call; what goes out are the values at the edge, to the rupiah of what is measured. Nothing is
assumed to be straight or to rise: the first change that the marks see is cut until it is found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.timeline import Array, Whole

Tried = Callable[[Whole, Array], Array]  # way of each value (R,), values (R,) -> margins (K, R)
Wanted = Callable[[Whole, Array, Array], NDArray[np.bool_]]  # ways, both ends of each bracket
CLOSE = 0.5  # rupiah from the edge at which the search ends
DUST = 1e-5  # what floats may lack
PASSES = 80  # of six points or more each; floats are used up long before
ROWS = 300  # points of a pass: a run costs as much for few as for these


class Crossings(NamedTuple):
    """Per way and condition, (N, K): nan where the sign never changes.

    `inside` is the last value on the start's side, `outside` the first found beyond; `left` is
    the margin at the one of the two that meets the condition. `exact` is False where the figure
    jumps over the edge (a tax that begins, a wage rounded up to a whole person).
    """

    inside: Array
    outside: Array
    left: Array
    exact: NDArray[np.bool_]
    met: NDArray[np.bool_]  # whether the start meets the condition


def crossings(tried: Tried, starts: Array, marks: Array, wanted: Wanted | None = None) -> Crossings:
    """The first crossing on each way from `starts` (N,) over `marks` (N, M), in their order.

    Of the brackets in which a sign changes `wanted` says which are searched; the others are left.

    >>> found = crossings(lambda way, x: np.array([10 - x ** 2]), np.zeros(1), np.array([[2., 9.]]))
    >>> round(float(found.inside[0, 0]), 1)
    3.2
    """
    ways, count = marks.shape
    way = np.repeat(np.arange(ways), count + 1)
    values = np.concatenate([starts[:, None], marks], axis=1)
    margins = tried(way, values.ravel()).reshape(-1, ways, count + 1)
    met = margins >= -DUST
    changed = met != met[:, :, :1]
    at = changed.argmax(axis=2)
    condition, row = np.nonzero(changed.any(axis=2))
    beyond = at[condition, row]
    if wanted is not None:
        kept = wanted(row, values[row, beyond - 1], values[row, beyond])
        condition, row, beyond = condition[kept], row[kept], beyond[kept]
    search = _Search(
        condition, row,
        values[row, beyond - 1], values[row, beyond],
        margins[condition, row, beyond - 1], margins[condition, row, beyond],
    )  # fmt: skip
    search.cut(tried)
    shape = (ways, len(margins))
    found = [np.full(shape, np.nan) for _ in range(3)]
    for array, part in zip(found, (search.a, search.b, search.left()), strict=True):
        array[row, condition] = part
    exact = np.zeros(shape, dtype=bool)
    exact[row, condition] = np.abs(search.left()) <= 1.0
    inside, outside, left = found
    return Crossings(inside, outside, left, exact, met[:, :, 0].T)


class _Search:
    """Brackets being cut: the edge of each lies between `a` (the start's side) and `b`."""

    def __init__(
        self, condition: Whole, way: Whole, a: Array, b: Array, at_a: Array, at_b: Array
    ) -> None:
        self.condition, self.way = condition, way
        self.a, self.b, self.at_a, self.at_b = a.copy(), b.copy(), at_a.copy(), at_b.copy()

    def left(self) -> Array:
        """The margin on the side that meets the condition."""
        found: Array = np.where(self.at_a >= -DUST, self.at_a, self.at_b)
        return found

    def cut(self, tried: Tried) -> None:
        """Cut every bracket until its edge is within CLOSE or floats have nothing between."""
        for _ in range(PASSES):
            between = np.abs(self.b - self.a) > 4 * np.spacing(np.maximum(abs(self.a), abs(self.b)))
            todo = np.flatnonzero((np.abs(self.left()) > CLOSE) & between)
            if not len(todo):
                return
            points = self._points(todo)
            ways = np.repeat(self.way[todo], points.shape[1])
            margins = tried(ways, points.ravel()).reshape(-1, *points.shape)
            self._narrow(todo, points, margins[self.condition[todo], np.arange(len(todo))])

    def _points(self, todo: Whole) -> Array:
        """The likely edge, both sides of it, and even steps; from a to b, (n, 6 or more).

        The fewer brackets are left, the more steps each gets: where a figure jumps, nothing but
        steps finds the edge.
        """
        with np.errstate(invalid="ignore"):  # infinite where no instalment is due
            part = self.at_a[todo] / (self.at_a[todo] - self.at_b[todo])
        part = np.where(np.isfinite(part), np.clip(part, 0.0, 1.0), 0.5)
        parts = part[:, None] + np.array([-1e-2, -1e-6, 0.0, 1e-6, 1e-2])
        steps = max(1, ROWS // len(todo) - parts.shape[1])
        even = np.broadcast_to(np.arange(1, steps + 1) / (steps + 1), (len(todo), steps))
        parts = np.sort(np.clip(np.concatenate([parts, even], axis=1), 0.0, 1.0), axis=1)
        points: Array = self.a[todo, None] + parts * (self.b[todo] - self.a[todo])[:, None]
        return points

    def _narrow(self, todo: Whole, points: Array, margins: Array) -> None:
        """Keep of each bracket the part in which the sign changes first."""
        whole = np.concatenate([self.a[todo, None], points, self.b[todo, None]], axis=1)
        at = np.concatenate([self.at_a[todo, None], margins, self.at_b[todo, None]], axis=1)
        inside = (at[:, :1] >= -DUST) == (at >= -DUST)
        first = np.argmax(~inside, axis=1)
        rows = np.arange(len(todo))
        self.a[todo], self.b[todo] = whole[rows, first - 1], whole[rows, first]
        self.at_a[todo], self.at_b[todo] = at[rows, first - 1], at[rows, first]

"""The largest or smallest whole number that meets several conditions, found by trying many at once.

What comes in is a function that says of many values how far each condition is met; what goes out
is the value at the edge. Nothing is assumed to rise or fall: values good and bad may alternate,
and then the answer is an edge that was found and `unbroken` is False.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.timeline import Array

Whole = NDArray[np.int64]
Margins = Callable[[Whole], Array]  # values (N,) -> (K, N): condition k holds where it is >= 0
EVEN, NEAR = 32, 12  # values tried at once: between two others, and on each side of a likely edge
CHUNK = 36  # values tried at once where each is tried


class Found(NamedTuple):
    """The value, or None; `lacking` (K,): what no value met, or all where only not together."""

    value: int | None
    unbroken: bool  # whether all good values tried lie side by side
    lacking: NDArray[np.bool_]


def largest(margins: Margins, marks: Whole) -> Found:
    """The largest value between the ends of `marks` that meets every condition.

    All marks are tried. Then the gap above the largest good value is cut, in even steps and around
    the likely edge, until the next whole number is bad. While none is good, the gaps around the
    value that lacks least are cut: with conditions that each have one hill this finds a good value
    wherever there is one.

    >>> found = largest(lambda x: np.array([1000 - x, x - 10]), np.array([0, 5000]))
    >>> found.value, found.unbroken
    (1000, True)
    """
    values = np.unique(marks)
    met = margins(values)
    while len(new := _between(values, met)):
        order = np.argsort(np.concatenate([values, new]), kind="stable")
        values = np.concatenate([values, new])[order]
        met = np.concatenate([met, margins(new)], axis=1)[:, order]
    good = np.flatnonzero((met >= 0).all(axis=0))
    if len(good):
        unbroken = bool(good[-1] - good[0] == len(good) - 1)
        return Found(int(values[good[-1]]), unbroken, np.zeros(len(met), dtype=bool))
    never: NDArray[np.bool_] = ~np.any(met >= 0, axis=1)
    return Found(None, True, never if never.any() else ~never)


def smallest(margins: Margins, marks: Whole) -> Found:
    """The smallest value between the ends of `marks` that meets every condition; see `largest`.

    >>> smallest(lambda x: np.array([x - 10]), np.array([0, 5000])).value
    10
    """
    found = largest(lambda values: margins(-values), -marks)
    return found if found.value is None else found._replace(value=-found.value)


def earliest(margins: Margins, values: Whole) -> Found:
    """The first of `values` that meets every condition; all before it are tried, in chunks.

    >>> earliest(lambda x: np.array([x % 7 - 6]), np.arange(100)).value
    6
    """
    some: NDArray[np.bool_] = np.zeros(0, dtype=bool)
    for start in range(0, len(values), CHUNK):
        chunk = values[start : start + CHUNK]
        met = margins(chunk) >= 0
        some = met.any(axis=1) | (some if len(some) else np.zeros(len(met), dtype=bool))
        good = np.flatnonzero(met.all(axis=0))
        if len(good):
            unbroken = bool(good[-1] - good[0] == len(good) - 1)
            return Found(int(chunk[good[0]]), unbroken, ~some)
    return Found(None, True, ~some if not some.all() else some)


def _between(values: Whole, met: Array) -> Whole:
    """The values to try next, none when the edge is found: even steps, and near the likely edge."""
    good = np.flatnonzero((met >= 0).all(axis=0))
    last = int(good[-1]) if len(good) else _least_lacking(met)
    first = last if len(good) else max(last - 1, 0)
    ends = values[first : last + 2]
    cut = np.linspace(ends[0], ends[-1], EVEN + 2)
    if len(good) and len(ends) == 2:
        cut = np.append(cut, _near_edge(ends, met[:, first : last + 2]))
    return np.setdiff1d(cut.round().astype(np.int64), values)


def _near_edge(ends: Whole, met: Array) -> Array:
    """Values close to where straight lines from the good end to the bad one meet zero."""
    inside, outside = met[:, 0], met[:, 1]
    failing = (outside < 0) & np.isfinite(inside)
    if not failing.any():
        return np.zeros(0)
    width = float(ends[1] - ends[0])
    part = float((inside[failing] / (inside[failing] - outside[failing])).min())
    edge = math.floor(ends[0] + part * width)
    apart = np.append(0.0, np.geomspace(1.0, max(width / 4, 1.0), NEAR))
    near: Array = np.clip(np.concatenate([edge - apart, edge + 1 + apart]), ends[0], ends[1])
    return near


def _least_lacking(met: Array) -> int:
    """The place whose worst condition ranks best; ranks, because conditions have other units."""
    lacks = np.minimum(met, 0.0)
    ranks = [
        np.searchsorted(np.unique(row), row) / max(len(np.unique(row)) - 1, 1) for row in lacks
    ]
    return int(np.min(ranks, axis=0).argmax())

"""What each number of a plan does to it: by its own range, and how far it may move at all.

What comes in are a plan and a way to run it; what goes out are a `Tornado` (each number at its low
and its high) and `Switch`es (the value at which the plan breaks, to the rupiah). Many values are
rows of one run, row 0 of each being the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.inputs.plan_numbers import with_numbers
from kopdes_plan.model.books import Books, debt_service, flow_of
from kopdes_plan.model.coverage import coverage
from kopdes_plan.model.crossings import DUST, Crossings, Tried, crossings
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.indicators import main_figures, project
from kopdes_plan.model.levers import Asked, Lever, levers, marks, ranged
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array, Timeline, Whole, zeros

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Close = Callable[["Plan", Drivers], Books]
Threshold = Literal["dscr", "cash", "npv"]
THRESHOLDS: tuple[Threshold, ...] = ("dscr", "cash", "npv")
MEASURES = ("cash_min", "dscr_min", "surplus", "npv")
ROWS = 500  # scenarios of one run


@dataclass(frozen=True)
class Tornado:
    """Each lever at its low and its high; measures are lowest cash, lowest DSCR, SHU, NPV.

    `base` (4,), `low` and `high` (N, 4), in the order of MEASURES; nan where there is no DSCR.
    `surplus` is the SHU after tax of `year`, the first calendar year with twelve months.
    """

    levers: tuple[Lever, ...]
    base: Array
    low: Array
    high: Array
    year: int

    def swings(self) -> Array:
        """How far each measure moves from the one end to the other, (N, 4); nan counts as none."""
        both = np.stack([self.low, self.high, np.broadcast_to(self.base, self.low.shape)])
        swing: Array = np.nan_to_num(both.max(axis=0) - both.min(axis=0))
        return swing

    def influence(self) -> Array:
        """From 0 to 1, (N,): the swing as a part of the widest, averaged over the measures."""
        swing = self.swings()
        widest = swing.max(axis=0, initial=0.0)
        counted = widest > 0
        if not counted.any():
            return np.zeros(len(swing))
        share: Array = (swing[:, counted] / widest[counted]).mean(axis=1)
        return share

    def order(self, measure: str | None = None) -> list[int]:
        """Places of the levers, the strongest first: by one measure, or by influence."""
        weight = self.swings()[:, MEASURES.index(measure)] if measure else self.influence()
        return sorted(range(len(self.levers)), key=lambda n: (-weight[n], self.levers[n].name))


class Switch(NamedTuple):
    """The value of one lever at which one condition turns, moving one way from the plan.

    The conditions: DSCR of no year below 1, cash of no month below 0, NPV not below 0. At `value`
    the condition still holds (or, if the plan does not meet it, begins to); `left` is what it has
    to spare there, in rupiah. `exact` is False where the figure jumps over the edge. `month` is
    the month in which cash is lowest just beyond, `year` that of the lowest DSCR; -1 for none.
    """

    lever: Lever
    threshold: Threshold
    rising: bool
    value: float
    met: bool  # whether the plan as it is meets the condition
    left: float
    exact: bool
    month: int
    year: int

    @property
    def factor(self) -> float:
        """The value as a multiple of the plan's; nan when that is zero."""
        return self.value / self.lever.value if self.lever.value else np.nan


@dataclass(frozen=True)
class Switching:
    """All switches of a plan; a lever and condition without one never turn within their bounds."""

    levers: tuple[Lever, ...]
    met: dict[Threshold, bool]
    switches: tuple[Switch, ...]

    def of(self, lever: str, threshold: Threshold) -> tuple[Switch, ...]:
        """The switches of a lever by name and a condition, the nearer one first."""
        found = [s for s in self.switches if (s.lever.name, s.threshold) == (lever, threshold)]
        return tuple(sorted(found, key=lambda s: abs(s.value - s.lever.value)))

    def never(self, threshold: Threshold) -> tuple[Lever, ...]:
        """The levers that do not turn a condition however far they move."""
        return tuple(lever for lever in self.levers if not self.of(lever.name, threshold))


def full_year(time: Timeline) -> int:
    """The place of the first calendar year with twelve months; of the fullest without one."""
    return int(time.by_year(np.ones(time.months)).argmax())


def measures(result: Result) -> Array:
    """Lowest cash, lowest DSCR, SHU of the first full year, NPV: (S, 4)."""
    found = result.indicators
    yearly = result.time.by_year(result.statements.surplus["surplus_after_tax"])
    columns = (found.cash_min, found.dscr_min, yearly[:, full_year(result.time)], found.npv)
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def measured(books: Books) -> Array:
    """The same four of books that are no `Result` yet: (S, 4)."""
    worth, time = project(books), books.time
    yearly = time.by_year(books.surplus["surplus_after_tax"])
    columns = (
        books.cash.min(axis=-1), coverage(books)["dscr_min"],
        yearly[:, full_year(time)], (worth.full * worth.factor).sum(axis=-1),
    )  # fmt: skip
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def margins(books: Books) -> Array:
    """Rupiah by which each scenario keeps the conditions, (3, S); infinite where none is due."""
    time, worth = books.time, project(books)
    due = time.by_year(debt_service(books.flows) + zeros(time))
    principal = time.by_year(flow_of(books.flows, "principal_repaid") + zeros(time))
    counted = (due > 0.5) & (principal[0] > 0.5)
    over = np.where(counted, time.by_year(books.cfads) - due, np.inf).min(axis=-1)
    npv = (worth.full * worth.factor).sum(axis=-1)
    return np.stack(np.broadcast_arrays(over, books.cash.min(axis=-1), npv))


def margins_of(books: Books, tried: int) -> Array:
    """The margins of the `tried` scenarios below the plan's own, (3, tried)."""
    return np.broadcast_to(margins(books), (3, tried + 1))[:, 1:]


def tornado(
    plan: Plan, close: Close, which: Sequence[Lever] | None = None, unread: bool = True
) -> Tornado:
    """Each ranged number of the plan (or each of `which`) at its low and high, others as planned.

    What the engine does not read as a driver is run as a plan of its own, or is left out.
    """
    chosen = tuple(ranged(plan) if which is None else which)
    size = 2 * len(chosen) + 1
    columns: dict[str, Array] = {}
    for place, lever in enumerate(chosen):
        ends = lever.driven(np.array([lever.low, lever.high]))
        for (path, value, _), end in zip(lever.parts, ends.values(), strict=True):
            column = columns.setdefault(path, np.full((size, 1), value))
            column[2 * place + 1 : 2 * place + 3, 0] = end
    drive = Asked(size, columns)
    books = close(plan, drive)
    found = np.broadcast_to(measured(books), (size, len(MEASURES))).copy()
    kept = []
    for place, lever in enumerate(chosen):
        read = lever.together or lever.name in drive.asked
        if not read and unread:
            for row, value in ((1, lever.low), (2, lever.high)):
                other = close(with_numbers(plan, {lever.name: value}), Drivers())
                found[2 * place + row] = measured(other)[0]
        if read or unread:
            kept.append(place)
    year = books.time.years[full_year(books.time)]
    low, high = found[1::2][kept], found[2::2][kept]
    return Tornado(tuple(chosen[n] for n in kept), found[0], low, high, year)


def switching(
    plan: Plan, close: Close, which: Sequence[Lever] | None = None, nearest: int | None = None
) -> Switching:
    """How far each lever may move, down and up, before each condition turns.

    With `nearest`, only the levers that move together and those that can be among so many with
    the least room: the others are left out.
    """
    known = Asked()
    base = close(plan, known)
    chosen = tuple(
        lever
        for lever in (levers(plan) if which is None else which)
        if any(path in known.asked for path, _, _ in lever.parts)
    )
    ways = [(lever, rising) for lever in chosen for rising in (False, True)]
    met = dict(zip(THRESHOLDS, (margins(base)[:, 0] >= -DUST).tolist(), strict=True))
    if not ways:
        return Switching(chosen, met, ())
    tried = _tried(plan, close, [lever for lever, _ in ways])
    starts = np.array([lever.value for lever, _ in ways])
    near = _Nearest(chosen, len(chosen) if nearest is None else nearest)
    found = crossings(tried, starts, np.stack([marks(*way) for way in ways]), near)
    chosen = near.levers
    rows, columns = np.nonzero(~np.isnan(found.inside))
    when = _when(plan, close, [ways[n][0] for n in rows], found, (rows, columns))
    switches = []
    for place, (n, k) in enumerate(zip(rows, columns, strict=True)):
        lever, rising = ways[n]
        holds = bool(found.met[n, k])
        value = float((found.inside if holds else found.outside)[n, k])
        left, exact = float(found.left[n, k]), bool(found.exact[n, k])
        month, year = (int(x) for x in when[place])
        switches.append(
            Switch(lever, THRESHOLDS[k], rising, value, holds, left, exact, month, year)
        )
    return Switching(chosen, met, tuple(switches))


class _Nearest:
    """Which levers are searched: told where their brackets lie, it keeps the nearest `count`.

    A lever stays if its bracket begins before the `count`-th nearest ends, so none is lost.
    """

    def __init__(self, levers: tuple[Lever, ...], count: int) -> None:
        self.levers, self.count = levers, count

    def __call__(self, way: Whole, a: Array, b: Array) -> NDArray[np.bool_]:
        lever = way // 2  # each goes down and up
        least, most = np.full((2, len(self.levers)), np.inf)
        values = np.array([one.value for one in self.levers])[lever]
        scales = np.array([one.scale for one in self.levers])[lever]
        np.minimum.at(least, lever, np.abs(a - values) / scales)
        np.minimum.at(most, lever, np.abs(b - values) / scales)
        together = np.array([one.together for one in self.levers])
        limit = np.sort(most)[: self.count].max(initial=0.0)
        kept = together | (least <= limit)
        self.levers = tuple(one for one, keep in zip(self.levers, kept, strict=True) if keep)
        inside: NDArray[np.bool_] = kept[lever]
        return inside


def _when(
    plan: Plan, close: Close, which: Sequence[Lever], found: Crossings, at: tuple[Whole, Whole]
) -> Whole:
    """The month of the lowest cash and the year of the lowest DSCR on the broken side, (n, 2)."""
    broken = np.where(found.met, found.outside, found.inside)[at]
    times: list[Whole] = [np.zeros((0, 2), dtype=np.int64)]
    for first in range(0, len(broken), ROWS):
        part = slice(first, first + ROWS)
        figures = main_figures(close(plan, _drive(which[part], broken[part])))
        shown = (figures["cash_min_month"], figures["dscr_min_year"])
        size = len(broken[part]) + 1
        times.append(np.stack([np.broadcast_to(x, (size,))[1:] for x in shown], axis=1))
    when = np.concatenate(times)
    when[at[1] != THRESHOLDS.index("cash"), 0] = -1
    when[at[1] != THRESHOLDS.index("dscr"), 1] = -1
    return when


def _drive(which: Sequence[Lever], values: Array) -> Drivers:
    """Rows that each move one lever to a value; row 0 is the plan."""
    by_name = {lever.name: lever for lever in which}
    names = np.array([lever.name for lever in which])
    columns: dict[str, Array] = {}
    for name, lever in by_name.items():
        rows = np.flatnonzero(names == name)
        moved = lever.driven(values[rows])
        for path, now, _ in lever.parts:
            if path not in columns:
                columns[path] = np.full((len(values) + 1, 1), now)
            columns[path][rows + 1, 0] = moved[path]
    return Drivers(len(values) + 1, columns)


def _tried(plan: Plan, close: Close, ways: Sequence[Lever]) -> Tried:
    """Margins of many values, each of the lever of its way, in runs of ROWS."""

    def of(way: Whole, values: Array) -> Array:
        found = []
        for start in range(0, len(values), ROWS):
            part = slice(start, start + ROWS)
            books = close(plan, _drive([ways[n] for n in way[part]], values[part]))
            found.append(margins_of(books, len(values[part])))
        return np.concatenate(found, axis=1)

    return of

"""The months of a plan and what the calendar does to them.

What comes in are the start month, the number of months and the Lebaran days; what goes out is a
`Timeline` of plain arrays over T months. Quantities look a year past the end (`ahead`), so that
stock for the first months after the horizon can be bought in the last ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
AHEAD = 13  # months beyond the horizon that stock and advances may look at


class Lebaran(Protocol):
    """A Lebaran with the first day of its Ramadan."""

    @property
    def ramadan(self) -> date:
        """First day of fasting."""

    @property
    def lebaran(self) -> date:
        """First day of Idul Fitri."""


@dataclass(frozen=True)
class Timeline:
    """Months m = 0 … T−1 of a plan; arrays are (T,) unless named `ahead` (T + 13,)."""

    first_year: int
    first_month: int
    months: int
    year_of: Whole  # calendar year of each month
    month_of: Whole  # 1 … 12
    years: tuple[int, ...]
    first_of_year: Whole  # (Y,) index of each calendar year's first plan month
    growth_years: Whole  # ahead: Januaries passed since the start
    ramadan: NDArray[np.bool_]  # (Y', 12) a Ramadan starts in this month
    lebaran: NDArray[np.bool_]  # (Y', 12) a Lebaran falls in this month
    lebaran_month: NDArray[np.bool_]  # (T,)

    def index(self, year: int, month: int) -> int:
        """Month number m of a calendar month (may lie outside 0 … T−1)."""
        return (year - self.first_year) * 12 + month - self.first_month

    def label(self, m: int) -> str:
        """`YYYY-MM` of month m."""
        count = self.first_month - 1 + m
        return f"{self.first_year + count // 12:04d}-{count % 12 + 1:02d}"

    def by_year(self, monthly: Array) -> Array:
        """Sums of the calendar years: (…, T) -> (…, Y)."""
        summed: Array = np.add.reduceat(monthly, self.first_of_year, axis=-1)
        return summed

    def at_year_end(self, monthly: Array) -> Array:
        """Values of each calendar year's last plan month: (…, T) -> (…, Y)."""
        last = np.append(self.first_of_year[1:], self.months) - 1
        picked: Array = monthly[..., last]
        return picked

    def growth(self, rate_per_year: Array | float) -> Array:
        """Factor of a price that rises every January: (1+g)^(years since the start), ahead."""
        last = self.growth_years[-1]
        by_year: Array = (1.0 + rate_per_year) ** np.arange(last + 1.0)  # powers are dear
        return by_year[..., self.growth_years]

    def own(self, ahead: Array) -> Array:
        """The plan's own months of an array ahead, (…, T + 13) -> (…, T), packed: it is quicker."""
        return np.ascontiguousarray(ahead[..., : self.months])


def timeline(
    first_year: int, first_month: int, months: int, lebarans: Sequence[Lebaran]
) -> Timeline:
    """The timeline of `months` months from a calendar month, with its Ramadans and Lebarans."""
    ahead = np.arange(first_month - 1, first_month - 1 + months + AHEAD)
    year_ahead = first_year + ahead // 12
    year_of, month_of = year_ahead[:months], ahead[:months] % 12 + 1
    years = tuple(range(first_year, int(year_of[-1]) + 1))
    ramadan = np.zeros((int(year_ahead[-1]) - first_year + 1, 12), dtype=bool)
    lebaran = np.zeros_like(ramadan)
    for feast in lebarans:
        for day, flags in ((feast.ramadan, ramadan), (feast.lebaran, lebaran)):
            if 0 <= day.year - first_year < len(flags):
                flags[day.year - first_year, day.month - 1] = True
    return Timeline(
        first_year=first_year,
        first_month=first_month,
        months=months,
        year_of=year_of,
        month_of=month_of,
        years=years,
        first_of_year=np.searchsorted(year_of, years),
        growth_years=year_ahead - first_year,
        ramadan=ramadan,
        lebaran=lebaran,
        lebaran_month=lebaran.ravel()[first_month - 1 : first_month - 1 + months],
    )


def zeros(time: Timeline) -> Array:
    """A row of zeros (1, T)."""
    return np.zeros((1, time.months))


def total(several: Iterable[Array], time: Timeline) -> Array:
    """Sum of arrays (S, T); a row of zeros for none."""
    return summed([zeros(time), *several])


def summed(plus: Sequence[Array], minus: Sequence[Array] = ()) -> Array:
    """Sum of arrays less others, in order; one alone comes back itself, none is written into."""
    result, own = (plus[0], False) if plus else (-minus[0], True)
    for sign, parts in ((np.add, plus[1:]), (np.subtract, minus[0 if plus else 1 :])):
        for part in parts:
            if own and len(part) <= len(result) and part.shape[-1] <= result.shape[-1]:
                sign(result, part, out=result)  # quicker than a sum in a new array
            else:
                result, own = sign(result, part), True
    return result

"""Lebaran, the start of Ramadan, and working days, from the holiday package.

What comes in are years or a date. A year without a joint decree of three ministers yet carries an
estimate. Ramadan is taken to begin 30 days before Lebaran: since 2024 that is the official first
day or the day before it, and only its month counts in a plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

FAST = timedelta(days=30)


class Feast(NamedTuple):
    """A Lebaran with the first day of its Ramadan."""

    ramadan: date
    lebaran: date


@lru_cache(maxsize=64)
def lebaran(first_year: int, last_year: int) -> tuple[Feast, ...]:
    """Every Lebaran whose day or whose Ramadan begins in the years, in order.

    A year may hold none, one or two of either: two Lebaran in 2033, two Ramadan starts in 2030.

    >>> [str(feast.lebaran) for feast in lebaran(2033, 2033)]
    ['2033-01-03', '2033-12-23']
    """
    days = (found for year in range(first_year, last_year + 2) for found in _in_year(year))
    feasts = (Feast(day - FAST, day) for day in days)
    return tuple(
        feast
        for feast in feasts
        if first_year <= feast.lebaran.year <= last_year or feast.ramadan.year <= last_year
    )


@lru_cache(maxsize=256)
def _in_year(year: int) -> tuple[date, ...]:
    """The first days of Idul Fitri in a year."""
    import holidays

    days = holidays.country_holidays("ID", years=year, language="id")
    return tuple(
        day
        for day, name in sorted(days.items())
        if name.startswith("Hari Raya Idul Fitri") and day.year == year
    )


@lru_cache(maxsize=256)
def _days_off(year: int) -> frozenset[date]:
    """Public holidays and the government's joint leave days of a year."""
    import holidays

    days = holidays.country_holidays(
        "ID", years=year, language="id", categories=("public", "government")
    )
    return frozenset(days)


def next_working_day(day: date) -> date:
    """`day` itself when banks are open on it, else the next day on which they are.

    >>> str(next_working_day(date(2026, 12, 12)))  # a Saturday
    '2026-12-14'
    """
    while day.weekday() >= 5 or day in _days_off(day.year):
        day += timedelta(days=1)
    return day

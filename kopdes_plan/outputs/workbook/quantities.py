"""How much a unit sells each month: `model.quantities` in cells.

Lines are `ahead`, thirteen months past the plan: stock of the last months is bought for those
after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    either,
    equal,
    formula,
    least,
    most,
    ratio,
    total,
    where,
)
from kopdes_plan.outputs.workbook.reading import modulo
from kopdes_plan.outputs.workbook.unit_sheet import UnitNumbers, say, sum_from

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet

FEASTS = ("season.ramadan", "season.lebaran")
NEVER = YearMonth(1900, 1)  # a month that no plan reaches


def first_month(sheet: Sheet, numbers: UnitNumbers) -> Formula:
    """The unit's first month, by its number; the plan's first where it began before."""
    book = numbers.book
    began = numbers("start", book.original.start)
    return sheet.scalar(say(book, "start"), most(began, 0), "number")


def quantities(sheet: Sheet, numbers: UnitNumbers, full: Formula, start: Formula) -> Line:
    """Quantity sold each month: full quantity x growth x season x ramp-up, within quota."""
    book = numbers.book
    ramp = _ramp(sheet, numbers, start)
    season = _season(sheet, numbers)
    quota = numbers("quota_per_month", 1e12) if numbers.is_given("quota_per_month") else None
    stop = _stopped(sheet, numbers, start)

    def sold(m: int) -> Formula:
        much = full * ramp[m] * numbers.growth("quantity_growth_per_year", m)
        if season is not None:
            much = much * season[m]
        if quota is not None:
            much = least(much, quota)
        return much if stop is None else where(equal(stop[m], 1), 0, much)

    label = "grown" if numbers.grows else "quantity"
    months = range(book.months + AHEAD)
    made = sheet.line(say(book, label), sold, "number", numbers.unit.quantity_unit, months=months)
    return _harvests(sheet, numbers, made, start) if numbers.grows else made


def _ramp(sheet: Sheet, numbers: UnitNumbers, start: Formula) -> Line:
    """The share of the full quantity a month reaches while the unit is being built up."""
    number = numbers.book.calendar.number
    months, begin = numbers("ramp_up_months"), numbers("ramp_up_start")

    def share(m: int) -> Formula:
        climb = begin + (1 - begin) * least((number[m] - start) / most(months, 1), 1)
        return where(number[m] < start, 0, where(equal(months, 0), 1, climb))

    return sheet.line(
        say(numbers.book, "ramp"), share, "share", months=range(numbers.book.months + AHEAD)
    )


def _stopped(sheet: Sheet, numbers: UnitNumbers, start: Formula) -> Line | None:
    """1 in months in which supply stops; None where it never does."""
    if not numbers.counts("supply_stop.months"):
        return None
    book, number = numbers.book, numbers.book.calendar.number
    at = start + numbers("ramp_up_months")
    if numbers.is_given("supply_stop.start"):
        full = book.original.start.first_day().year * 12 + book.original.start.month - 1
        year, month = divmod(full + round(at.value), 12)
        at = numbers("supply_stop.start", YearMonth(year, month + 1))
    length = numbers("supply_stop.months")
    return sheet.line(
        say(book, "stopped"),
        lambda m: where(both(number[m] >= at, number[m] < at + length), 1, 0),
        "number",
        months=range(book.months + AHEAD),
    )


def _season(sheet: Sheet, numbers: UnitNumbers) -> Line | None:
    """Each month's share of an ordinary month; None where all months are alike.

    Every calendar year averages 1, also one that begins before the plan or ends after it.
    """
    unit, book = numbers.unit, numbers.book
    lifted = any(numbers.differs(name, 100.0) for name in FEASTS)
    if not unit.season.months and not lifted:
        return None
    listed = range(len(unit.season.months))
    indices = [numbers(f"season.months.{i}") for i in listed] or [formula(100.0)] * 12
    label = say(book, "season_total")
    twelve = sheet.scalar(label, total(*indices) if listed else 1200.0, "number")
    months, month = range(book.months + AHEAD), book.time.first_month - 1

    def index(m: int) -> Formula:
        return indices[(month + m) % 12]

    if not lifted:
        return sheet.line(
            say(book, "season"), lambda m: ratio(index(m), twelve) * 12, "ratio", months=months
        )
    lift = _Lift(numbers)
    lifts = sheet.line(say(book, "lift"), lift.of_month, "ratio", months=months)
    average = sheet.line(say(book, "season_average"), kind="number", months=months)
    for m in months:
        year, month_of_year = divmod(month + m, 12)
        first = m == 0 or month_of_year == 0
        average[m] = lift.average(year, indices, twelve) if first else average[m - 1]
    missed = numbers("season.missed", NEVER) if numbers.is_given("season.missed") else None
    number = book.calendar.number

    def weight(m: int) -> Formula:
        raised = index(m) * lifts[m]
        if missed is not None:
            lost = either(equal(number[m], missed), equal(number[m], missed - 1))
            raised = where(lost, least(raised, index(m)), raised)
        return ratio(raised, average[m], ratio(index(m) * 12, twelve))

    return sheet.line(say(book, "season"), weight, "ratio", months=months)


class _Lift:
    """What Ramadan and Lebaran make of a month, as a factor."""

    def __init__(self, numbers: UnitNumbers) -> None:
        self.calendar, self.time = numbers.book.calendar, numbers.book.time
        self.ramadan, self.lebaran = (numbers(name) / 100 for name in FEASTS)
        low = least(self.ramadan, self.lebaran)  # of a dip the lower holds, else the higher
        self.together = where(low < 1, low, most(self.ramadan, self.lebaran))
        self.meet = bool((self.time.ramadan & self.time.lebaran).any())

    def of_month(self, m: int) -> Formula:
        """The factor of month m."""
        fasting = equal(self.calendar.ramadan[m], 1)
        feasting = equal(self.calendar.lebaran[m], 1)
        begun = where(feasting, self.together, self.ramadan) if self.meet else self.ramadan
        return where(fasting, begun, where(feasting, self.lebaran, 1))

    def average(self, year: int, indices: list[Formula], twelve: Formula) -> Formula:
        """The average index of the calendar's year `year`, counted from the plan's first."""
        raised = twelve
        for i in np.flatnonzero(self.time.ramadan[year] | self.time.lebaran[year]):
            fasting, feasting = self.time.ramadan[year, i], self.time.lebaran[year, i]
            factor = self.ramadan if fasting else self.lebaran
            factor = self.together if fasting and feasting else factor
            raised = raised + indices[i] * (factor - 1)
        return raised / 12


def _harvests(sheet: Sheet, numbers: UnitNumbers, grown: Line, start: Formula) -> Line:
    """Monthly quantities gathered into the last month of each cycle, counted from the start."""
    book, number, cycle = numbers.book, numbers.book.calendar.number, numbers("cycle_months")

    def harvested(m: int) -> Formula:
        since = number[m] - start + 1
        ends = modulo(since, cycle)
        return where(equal(ends, 0), sum_from(grown, number, number[m] - cycle + 1, 0, m), 0)

    return sheet.line(
        say(book, "harvest"), harvested, "number", numbers.unit.quantity_unit,
        months=range(book.months + AHEAD),
    )  # fmt: skip

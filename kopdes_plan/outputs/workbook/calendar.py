"""The sheet "Waktu": month by month what the calendar does.

Lines reach thirteen months past the plan, as the engine's arrays do: stock of the last months is
bought for those after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import Formula, formula
from kopdes_plan.outputs.workbook.sheets import FIRST_MONTH, Line, Sheet

if TYPE_CHECKING:
    from kopdes_plan.model.timeline import Timeline


@dataclass(frozen=True)
class Calendar:
    """Lines over T + 13 months."""

    sheet: Sheet
    number: Line  # m, 0 for the first month
    year: Line
    month: Line  # 1 … 12
    growth_years: Line  # Januaries passed since the start
    ramadan: Line  # 1 in a month in which a Ramadan starts
    lebaran: Line  # 1 in a month in which a Lebaran falls

    def growth(self, rate: Formula, m: int) -> Formula:
        """How far a price has risen by month m that rises by `rate` each January."""
        if not self.growth_years.filled[m]:
            return formula(1.0)
        return (1 + rate) ** self.growth_years[m]


def calendar(sheet: Sheet, time: Timeline, words: dict[str, str]) -> Calendar:
    """Fills the sheet; `words` are the labels of the lines."""
    months = range(time.months + AHEAD)
    first = time.first_month - 1

    def flag(table: object, m: int) -> float:
        return float(table.ravel()[first + m])  # type: ignore[attr-defined]

    def line(name: str, of: object, unit: str = "") -> Line:
        return sheet.line(words[name], of, "number", unit, months=months)  # type: ignore[arg-type]

    number = line("number", lambda m: float(m))
    year = line("year", lambda m: float(time.first_year + (first + m) // 12))
    for m in months:
        sheet.cells[year.row, FIRST_MONTH + m].kind = "year"
    month = line("month", lambda m: float((first + m) % 12 + 1))
    growth = line("growth_years", lambda m: year[m] - float(time.first_year))
    ramadan = line("ramadan", lambda m: flag(time.ramadan, m))
    lebaran = line("lebaran", lambda m: flag(time.lebaran, m))
    return Calendar(sheet, number, year, month, growth, ramadan, lebaran)

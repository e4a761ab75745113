"""The rows of a cash book: day, group, money in and out, balance; and the rows that are none.

A `Table` and the places of its columns go in, `Row`s come out; a row that cannot be read is a
Problem with its sheet (`path`) and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.book_headings import Places
from kopdes_plan.inputs.cash_table import Cell, Table, shown
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.problems import Problem

MONTHS = (
    ("jan",), ("feb", "peb"), ("mar",), ("apr",), ("mei", "may"), ("jun",), ("jul",),
    ("agu", "ags", "aug"), ("sep",), ("okt", "oct"), ("nov", "nop"), ("des", "dec"),
)  # fmt: skip


class Row(NamedTuple):
    """A row that moves money: where it stands, its day, its group, money in and out, balance."""

    sheet: str
    line: int
    day: date
    group: str
    came: float
    went: float
    left: float | None

    @property
    def month(self) -> YearMonth:
        return YearMonth(self.day.year, self.day.month)


@dataclass
class Reading:
    """The rows of all sheets, and what is wrong with the others."""

    start: YearMonth
    months: int
    rows: list[Row] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    passed: int = 0  # rows that move no money: titles, sums, signatures
    day_above: int = 0  # rows without a day, which is that of the row above
    swapped: list[str] = field(default_factory=list)  # sheets whose days Excel misread

    def sheet(self, table: Table, places: Places) -> None:
        """Takes the rows of a sheet."""
        signed = places.columns["came"] == places.columns["went"]  # one column: its sign says which
        above: Cell = ""
        days: list[Cell] = []
        for line, cells in table.rows[places.below :]:
            row = {key: cells[n] if n < len(cells) else "" for key, n in places.columns.items()}
            group = shown(row["group"])
            if isinstance(row["day"], str) and not re.search(r"\d", row["day"]):
                row["day"] = ""  # "Jumlah"
            money = row["came"] or row["went"]
            if sum(map(bool, (group, row["day"], money))) < 2:  # a title, a sum, who signs
                self.passed += any(x != "" for x in cells)
                continue
            self.day_above += row["day"] == ""
            above = row["day"] = row["day"] or above
            days.append(row["day"])
            try:
                self.rows.append(self._row(table.name, line, row, group, signed))
            except amounts.AmountError as wrong:
                self.rejected.append(wrong.problem(table.name, line))
        if _swapped(days):
            self.swapped.append(table.name)

    def _row(self, sheet: str, line: int, row: Mapping[str, Cell], group: str, signed: bool) -> Row:
        """A row that can be taken; AmountError with what is wrong."""
        day = _day(row["day"])
        if not 0 <= YearMonth(day.year, day.month).index_from(self.start) < self.months:
            raise amounts.AmountError("book_outside", shown(row["day"]))
        if not group:
            raise amounts.AmountError("book_no_group", "")
        came, went = _money(row["came"]), _money(row["went"])
        if signed:
            came, went = max(came, 0.0), max(-came, 0.0)
        if min(came, went) < 0:
            raise amounts.AmountError("book_negative", shown(row["came"] or row["went"]))
        if bool(came) == bool(went):
            read = f"{shown(row['came'])} | {shown(row['went'])}"
            raise amounts.AmountError("book_one_side", read)
        left = row.get("left", "")
        return Row(sheet, line, day, group, came, went, None if left == "" else _money(left))


def _day(cell: Cell) -> date:
    """31/1/2027, 31-01-27, 31 Januari 2027 or 2027-01-31; AmountError for anything else."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float):
        raise amounts.AmountError("book_day_number", shown(cell))
    text = shown(cell)
    found = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2}|[a-z]{3,9})[/. -](\d{4}|\d\d)", text.lower())
    if found is None:
        return amounts.parse_day(text)
    day, month, year = found.groups()
    named = next((n for n, names in enumerate(MONTHS, 1) if month[:3] in names), month)
    try:
        return amounts.parse_day(f"{year if len(year) == 4 else f'20{year}'}-{named}-{day}")
    except amounts.AmountError as wrong:  # as it was written
        raise amounts.AmountError(wrong.code, text, **wrong.params) from None


def _money(cell: Cell) -> float:
    if isinstance(cell, float):
        return cell
    text = shown(cell)
    return 0.0 if text in ("", "-") else amounts.parse_amount(text)


def _swapped(days: Sequence[Cell]) -> bool:
    """Whether days and months are exchanged: 1/20 among words, or 5/1 taken for the first of May.

    Excel set to English reads 05/01 as the first of May and leaves 13/01 as words; a CSV of it
    has the month first. Then no day is beyond the 12th where a month may be.
    """
    words = [re.match(r"(\d{1,2})[/. -](\d{1,2})[/. -]", x) for x in days if isinstance(x, str)]
    first, second = ([int(found[n]) for found in words if found] for n in (1, 2))
    read = [cell.day for cell in days if isinstance(cell, date)]
    american = max(second, default=0) > 12 and max(first) <= 12
    return american or (bool(read and first) and max(read) <= 12 < min(first))

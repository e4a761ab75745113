"""The grid: sheets with a row a line and a column a month, and single cells.

Months stand in the same column on every sheet, so that a line reads the same month of another by
its column. What is put on a sheet is kept as `Formula`s; `written` makes a file of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from kopdes_plan.outputs.workbook.formulas import Formula, Span, Term, formula, total
from kopdes_plan.outputs.workbook.limits import Limits

Kind = Literal[
    "rupiah", "number", "share", "ratio", "month", "year", "text", "check", "link",
    "share_or_none", "ratio_or_none", "months_or_none",  # – where there is no such figure
]  # fmt: skip
TITLE, HEAD, FIRST_ROW = 0, 3, 4  # rows
LABEL, UNIT, VALUE, FIRST_MONTH = 0, 1, 2, 3  # columns
Content = Formula | float | str


def column_name(column: int) -> str:
    """The letters of a column counted from 0.

    >>> column_name(0), column_name(25), column_name(26), column_name(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Cell:
    """One cell to be written: a formula, a number typed in, or text."""

    content: Content
    kind: Kind = "rupiah"
    style: str = ""  # words of `written`: input and an origin, sum, heading, note, law …


@dataclass
class Sheet:
    """A sheet: cells by row and column, and where the next row goes."""

    name: str
    title: str
    about: str = ""
    months: int = 0  # columns of months (or years); 0 for a sheet that has none
    heads: Literal["months", "years"] = "months"
    next_row: int = FIRST_ROW
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    choices: dict[int, str] = field(default_factory=dict)  # row -> cells with what it may be
    limits: dict[tuple[int, int], Limits] = field(default_factory=dict)  # of cells for typing in
    landscape: bool = True
    printed: int = 0  # the last column on paper of a sheet without months; 0 for all

    @property
    def prefix(self) -> str:
        """What stands before a cell's name on other sheets."""
        return f"'{self.name}'!"

    def put(self, row: int, column: int, content: Content, kind: Kind = "rupiah", style: str = "",
            ) -> Formula:  # fmt: skip
        """Writes a cell; the formula that refers to it from anywhere."""
        self.cells[row, column] = Cell(content, kind, style)
        value = content.value if isinstance(content, Formula) else content
        text = f"{self.prefix}${column_name(column)}${row + 1}"
        return Formula(text, value if isinstance(value, float) else 0.0)

    def heading(self, words: str) -> None:
        """A heading over the lines that follow, after an empty row."""
        row = self.next_row + (1 if self.next_row > FIRST_ROW else 0)
        self.put(row, LABEL, words, "text", "heading")
        self.next_row = row + 1

    def note(self, words: str) -> None:
        """A remark in a row of its own."""
        self.put(self.next_row, LABEL, words, "text", "note")
        self.next_row += 1

    def scalar(self, label: str, content: Term, kind: Kind = "rupiah", unit: str = "",
               style: str = "") -> Formula:  # fmt: skip
        """A row with one value; the formula that refers to it."""
        row = self._row(label, unit, style)
        return self.put(row, VALUE, formula(content), kind, style)

    def line(
        self,
        label: str,
        of: Callable[[int], Term] | None = None,
        kind: Kind = "rupiah",
        unit: str = "",
        style: str = "",
        months: Iterable[int] | None = None,
    ) -> Line:
        """A row over the months. `of` gives each month's formula; without it the caller fills
        the line, month by month, as lines that need one another must be.
        """
        line = Line(self, self._row(label, unit, style), kind, style)
        if of is not None:
            for m in range(self.months) if months is None else months:
                line[m] = of(m)
        return line

    def _row(self, label: str, unit: str, style: str) -> int:
        row = self.next_row
        self.next_row += 1
        self.put(row, LABEL, label, "text", "label" if style != "sum" else "sum")
        if unit:
            self.put(row, UNIT, unit, "text", "unit")
        return row


@dataclass
class Line:
    """A row of months: `line[m]` refers to one (0 before the first), `line[m] = …` writes it."""

    sheet: Sheet
    row: int
    kind: Kind
    style: str = ""
    filled: dict[int, float] = field(default_factory=dict)

    def __setitem__(self, m: int, term: Term) -> None:
        made = formula(term)
        self.filled[m] = made.value
        self.sheet.cells[self.row, FIRST_MONTH + m] = Cell(made, self.kind, self.style)

    def __getitem__(self, m: int) -> Formula:
        if m < 0:
            return formula(0.0)
        return Formula(f"{self.sheet.prefix}{self._at(m)}", self.filled[m])

    def span(self, first: int, last: int) -> Span:
        """The months first … last, both included."""
        values = [self.filled[m] for m in range(first, last + 1)]
        return Span(f"{self.sheet.prefix}{self._at(first)}:{self._at(last)}", values)

    def sum(self, first: int, last: int) -> Formula:
        """Their sum; 0 for none."""
        return total(self.span(first, last)) if first <= last else formula(0.0)

    def _at(self, m: int) -> str:
        return f"{column_name(FIRST_MONTH + m)}{self.row + 1}"

"""A class as an Excel file of plain values: the groups, the same business side by side, what lacks.

A `ClassView` goes in, bytes come out. What people typed stays text: no cell is ever a formula.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.class_rows import STEPS, Row
from kopdes_plan.outputs.class_tables import cells
from kopdes_plan.outputs.class_view import FIGURES, ClassView, first_problem
from kopdes_plan.outputs.look import colour
from kopdes_plan.outputs.simkopdes_files import AS_TEXT, LINE, lines
from kopdes_plan.outputs.worksheets import step_title

if TYPE_CHECKING:
    from kopdes_plan.outputs.class_view import Outlier

Cell = str | float | tuple[float, str]  # a number may say how it is written
# With the Indonesian signs where a program knows the language.
RUPIAH, SHARE, RATIO = "[$-421]#,##0", "[$-421]0.0%", "[$-421]0.00"
FORMATS = {"rupiah": RUPIAH, "number": "[$-421]#,##0.##", "share": SHARE}
GROUPS = {
    "group": 32, "village": 28, "file": 22, "done": 9, "next": 14, "missing": 9, "guesses": 11,
    "verdict": 20, "cash": 16, "cash_month": 11, "loan": 16, "dscr": 9, "weakest": 32,
}  # fmt: skip
LACKING = {"group": 38, "step": 18, "missing": 60, "weakest": 46, "value": 16, "weight": 22}
BROKEN = {"file": 34, "problem": 110}


def write_class_workbook(view: ClassView, path: Path | str, language: str = "id") -> None:
    """The workbook in a file, whole or not at all; OSError when it cannot be written."""
    write_whole(path, class_workbook(view, language))


def class_workbook(view: ClassView, language: str = "id") -> bytes:
    """The workbook's bytes, the same for the same plans."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, AS_TEXT | {"in_memory": True}) as book:
        days = [row.entry.plan.plan_date for row in view.rows if row.entry.plan]
        title = t.say("class.title", language, name=view.folder.name)
        if days:
            book.set_properties({"title": title, "created": datetime.combine(max(days), time())})
        made = _Book(book, language)
        made.sheet("plans", GROUPS, (_group(view, row, language) for row in view.rows))
        made.sheet("compared", _compared_columns(), _compared(view), _marked(view))
        made.sheet("missing", LACKING, _lacking(view, language))
        if view.broken:
            broken = ([view.short(e.file), first_problem(e, language)] for e in view.broken)
            made.sheet("broken", BROKEN, broken)
    return out.getvalue()


class _Book:
    """Sheets of one form: heads that stay, filters, values in their formats."""

    def __init__(self, book: Any, language: str) -> None:
        self.book, self.language = book, language
        line = {"valign": "top", "bottom": 1, "bottom_color": colour("rule")}
        self.head = book.add_format(line | {"bold": True, "bg_color": colour("soft"),
                                            "text_wrap": True, "indent": 1})  # fmt: skip
        self.text = book.add_format(
            line | {"text_wrap": True, "indent": 1}
        )  # off the number before
        self.line = line
        self.kept: dict[tuple[str, bool], Any] = {}

    def number(self, code: str, marked: bool) -> Any:
        """The format of a number, coloured where it stands apart."""
        if (code, marked) not in self.kept:
            more = {"bg_color": colour("doubt-soft"), "bold": True} if marked else {}
            self.kept[code, marked] = self.book.add_format(self.line | {"num_format": code} | more)
        return self.kept[code, marked]

    def sheet(
        self, name: str, columns: dict[str, int], rows: Iterator[Sequence[Cell]],
        marked: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:  # fmt: skip
        """A sheet; `marked` are rows and columns, both from 0, that stand apart."""
        sheet = self.book.add_worksheet(t.say(f"class.sheet.{name}", self.language))
        heads, widths = [], [*columns.values()]
        for at, (key, width) in enumerate(columns.items()):
            sheet.set_column(at, at, width)
            kind = "figure" if key in FIGURES else "column"
            heads.append(t.say(f"class.{kind}.{key}", self.language))
            sheet.write_string(0, at, heads[-1], self.head)
        sheet.set_row(0, LINE * lines(heads, widths))
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.set_row(last, LINE * lines(row, widths))
            for at, cell in enumerate(row):
                self._write(sheet, last, at, cell, (last - 1, at) in marked)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, marked: bool) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, self.text)
            return
        value, code = cell if isinstance(cell, tuple) else (cell, "0")
        if math.isfinite(value):
            sheet.write_number(row, column, value, self.number(code, marked))
        else:
            sheet.write_blank(row, column, None, self.text)


def _group(view: ClassView, row: Row, language: str) -> list[Cell]:
    shown = cells(row, language)
    every = sum(row.origins.values())
    numbers: dict[str, Cell] = {
        "group": row.cooperative,
        "file": view.short(row.entry.file),
        "done": f"{len(row.done)} / {len(STEPS)}",
        "missing": float(sum(len(lack.fields) for lack in row.lacks)),
        "guesses": (row.origins["asumsi"] / every if every else math.nan, "0%"),
        "cash": (row.cash_min, RUPIAH),
        "loan": (row.loan_asked, RUPIAH),
        "dscr": (row.dscr_min, RATIO),
    }
    return [numbers.get(key, shown.get(key, "")) for key in GROUPS]


def _compared_columns() -> dict[str, int]:
    return {"unit": 34, "group": 38, "counted_in": 12} | dict.fromkeys(FIGURES, 20)


def _compared(view: ClassView) -> Iterator[list[Cell]]:
    for one in view.compared:
        for row, unit in one.plans:
            figures = [_figure(unit.figures[name], kind) for name, kind in FIGURES.items()]
            yield [one.label, row.cooperative, unit.counted_in, *figures]


def _figure(value: float, kind: str) -> tuple[float, str]:
    """A figure and how it is written: whole ones without the decimal mark of `1.380,`."""
    whole = kind == "number" and value.is_integer()
    return value, RUPIAH if whole else FORMATS[kind]


def _marked(view: ClassView) -> frozenset[tuple[int, int]]:
    """Where the outliers stand among the rows of `_compared`."""
    places, count = {}, 0
    for one in view.compared:
        for _, unit in one.plans:
            places[id(unit)] = count
            count += 1
    at = list(_compared_columns())

    def place(outlier: Outlier) -> tuple[int, int]:
        return places[id(outlier.unit)], at.index(outlier.figure)

    return frozenset(map(place, view.outliers))


def _lacking(view: ClassView, language: str) -> Iterator[list[Cell]]:
    """What each group lacks, then the guesses on which most of its plan hangs."""
    for row in view.rows:
        for lack in row.lacks:
            names = ", ".join(name for _, name in lack.fields if name)
            step = step_title(lack.step, language)
            yield [row.cooperative, step, f"{lack.words} {names}".strip()]
        for weak in row.weakest:
            yield [row.cooperative, "", "", weak.name, weak.shown, (weak.weight, RUPIAH)]

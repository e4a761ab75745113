"""The SIMKOPDES sheet as a file: an Excel workbook of one sheet, or CSV.

The rows of `simkopdes` go in, bytes come out, the same for the same plan. What people typed stays
text: in Excel no cell is a formula, in CSV a sign that would begin one stands behind an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, time
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.outputs.look import colour
from kopdes_plan.outputs.simkopdes import Row, rows

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

FORMULA = ("=", "+", "-", "@", "\t")
WIDTHS = (24, 38, 56, 16, 46)  # of the columns, in letters
HEAD, LINE = 3, 15  # the row of the heads; points of a line
HIGHEST = 409  # points of a row that Excel takes
SLIM = 1.1  # letters are a little narrower than the digits by which columns are measured
OPEN = colour("doubt-soft")
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def heads(language: str = "id") -> list[str]:
    """The names of the five columns."""
    return [t.say(f"simkopdes.column.{name}", language) for name in Row._fields]


def as_csv(result: Result, language: str = "id") -> bytes:
    """UTF-8 with the mark by which Excel knows it; numbers with a point."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(heads(language))
    table.writerows([harmless(cell) for cell in row] for row in rows(result, language))
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: float | str | None) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(-1500000.0), harmless(0.065), harmless(None)
    ("'=1+1", '-1500000', '0.065', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


def as_xlsx(result: Result, language: str = "id") -> bytes:
    """A workbook of one sheet: title, note, and the rows by their groups, ready to be printed."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    title = t.say("simkopdes.title", language)
    with Workbook(out, AS_TEXT | {"in_memory": True}) as book:
        plan = result.plan
        made = datetime.combine(plan.plan_date, time())
        book.set_properties(
            {"title": title, "author": plan.cooperative.name[:255], "created": made}
        )
        sheet = book.add_worksheet(title)
        _set_up(sheet)
        plain, bold = book.add_format({"text_wrap": True}), book.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, 4, "", bold)
        sheet.write_string(0, 0, f"{title}: {plan.cooperative.name}", bold)
        sheet.merge_range(1, 0, 1, 4, t.say("simkopdes.note", language), plain)
        _write(book, sheet, heads(language), rows(result, language))
    return out.getvalue()


def _set_up(sheet: Any) -> None:
    """Columns, frozen heads, and A4 on its side with the heads on every page."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(1, 48)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer("&L&F&R&P / &N")


def _write(book: Any, sheet: Any, head: list[str], listed: Iterable[Row]) -> None:
    """Heads and rows; a number stands twice, as it is read and as it is typed, a text once."""
    line = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": colour("rule")}
    text, left_open = book.add_format(line), book.add_format(line | {"bg_color": OPEN})
    whole, part = (
        book.add_format(line | {"num_format": code, "align": "left"}) for code in ("0", "0.0###")
    )
    strong = book.add_format(line | {"bold": True, "bg_color": colour("soft")})
    for column, words in enumerate(head):
        sheet.write_string(HEAD, column, words, strong)
    for place, row in enumerate(listed, HEAD + 1):
        high = LINE * lines((*row[:3], "", row.source), WIDTHS)
        sheet.set_row(place, min(high, HIGHEST))
        for column, cell in ((0, row.group), (1, row.label), (2, row.shown), (4, row.source)):
            is_open = row.raw is None and column == 2
            sheet.write_string(place, column, cell, left_open if is_open else text)
        if isinstance(row.raw, float):
            sheet.write_number(place, 3, row.raw, whole if row.raw.is_integer() else part)
        else:
            sheet.write_blank(place, 3, None, left_open if row.raw is None else text)


def lines(cells: Iterable[object], widths: Iterable[int]) -> int:
    """How many lines the longest text of a row takes in columns of these widths, words not cut.

    >>> lines(["satu dua", "a\\n\\nb"], [4, 9])
    3
    """
    return max(
        sum(len(wrap(line, int(width * SLIM))) or 1 for line in cell.splitlines() or [""])
        for cell, width in zip(cells, widths, strict=False)
        if isinstance(cell, str)
    )

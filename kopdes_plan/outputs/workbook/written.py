"""A book as a file: XlsxWriter's cells, formats, names, protection and print set-up.

Every formula is written with its value, so that phones and programs that do not recalculate show
the right numbers. Text that people typed is written as text, also when it begins with `=`.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kopdes_plan.outputs.look import look
from kopdes_plan.outputs.simkopdes_files import HIGHEST, lines
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import (
    FIRST_MONTH,
    FIRST_ROW,
    HEAD,
    LABEL,
    TITLE,
    UNIT,
    VALUE,
    Cell,
    Sheet,
    column_name,
)

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.limits import Limits

FORMATS = {  # with the Indonesian signs where a program knows the language
    "rupiah": "[$-421]#,##0;[Red]-#,##0;–",
    "number": "[$-421]#,##0.##;[Red]-#,##0.##;0",
    "share": "[$-421]0.00%",
    "ratio": '[$-421][>1E+90]"–";[$-421]0.00',
    "ratio_or_none": '[$-421][>1E+90]"–";[$-421][=0]"–";[$-421]0.00',
    "share_or_none": '[$-421][=0]"–";[$-421]0.00%',
    "months_or_none": '[$-421][=0]"–";[$-421]#,##0.0',
    "month": "[$-421]mmm yyyy",
    "year": "0",
    "check": '[=1]"✓";[Red][=0]"✗";0',
    "text": "@",
    "link": "@",
}
PAPER_A4 = 9
A_PAGE = {"months": 6, "years": 8, "values": 6}  # columns that are still large enough to be read
SLIT = 1  # of a column that a sheet leaves empty
MONTH = 12  # letters of a month's column
LINE, HEADING, BIG = 12, 15, 20  # points that a line of text is high
LETTER = 7  # points, of the widest that stands in where Calibri is missing
WIDE, TALL = 842 - 2 * 0.4 * 72, 595 - 2 * 0.6 * 72  # points of A4 on its side inside its margins
SMALLEST = 65  # % of its size that a sheet is printed in to stand on one page
EVERYTHING = {"format_columns": True, "format_rows": True, "select_locked_cells": True,
              "select_unlocked_cells": True, "autofilter": True}  # fmt: skip


def written(book: Book, cached: bool = True) -> bytes:
    """The bytes of the workbook; the same for the same plan.

    Not `cached`, formulas stand without their values, and who opens it must compute them.
    """
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    class Plain(Worksheet):
        """A sheet that looks for no new functions in its formulas: they hold none, and 30 searches
        a formula are most of the time."""

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False,
                                        "strings_to_urls": False, "nan_inf_to_errors": False,
                                        })  # fmt: skip
    stamp = datetime.combine(book.original.plan_date, time(), UTC).replace(tzinfo=None)
    made.set_properties({"title": book.original.name, "created": stamp, "author": ""})
    made.set_calc_mode("auto")
    styles = _Styles(made)
    for sheet in book.ordered():
        _page(made.add_worksheet(sheet.name, Plain), sheet, book, styles, cached)
    for name, cell in book.names.items():
        made.define_name(name, f"={cell}")
    made.close()
    return target.getvalue()


def _page(page: Any, sheet: Sheet, book: Book, styles: _Styles, cached: bool) -> None:
    heights = _heights(sheet)
    page.set_default_row(LINE)
    for row, height in heights.items():
        page.set_row(row, height)
    page.write_string(TITLE, LABEL, sheet.title, styles("text", "title"))
    if sheet.about:
        page.write_string(TITLE + 1, LABEL, sheet.about, styles("text", "note"))
    used = {column for _, column in sheet.cells}
    widths = {LABEL: 46.0, UNIT: 10 if UNIT in used else SLIT, VALUE: 15 if VALUE in used else SLIT}
    widths |= sheet.widths
    for column, width in widths.items():
        page.set_column(column, column, width)
    last = max(used, default=VALUE)
    if sheet.months:
        page.set_column(FIRST_MONTH, max(last, FIRST_MONTH), MONTH)
        if sheet.heads == "years":
            for y, year in enumerate(book.time.years):
                page.write_number(HEAD, FIRST_MONTH + y, year, styles("year", "head"))
        else:
            _heads(page, last - FIRST_MONTH + 1, book, styles)
        _paper(page, sheet, sum(width + 1 for width in widths.values()), heights)
    for (row, column), cell in sheet.cells.items():
        _cell(page, sheet.prefix, row, column, cell, styles, cached)
    for row, choices in sheet.choices.items():
        listed = {"validate": "list", "source": f"={choices}"}
        page.data_validation(row, VALUE, row, VALUE, listed)
    for place, limit in sheet.limits.items():
        page.data_validation(*place, *place, _rule(limit, book))
    _rounded(page, sheet, styles)
    page.freeze_panes(FIRST_ROW, FIRST_MONTH if sheet.months else UNIT)
    page.repeat_rows(TITLE, HEAD)
    page.set_landscape() if sheet.landscape else page.set_portrait()
    page.set_paper(PAPER_A4)
    page.set_margins(0.4, 0.4, 0.6, 0.6)
    page.set_footer(f"&L&8{book.original.name.replace('&', '&&')[:80]}&R&8&A – &P / &N")
    if not sheet.months:
        last = sheet.printed or last
        page.fit_to_pages(math.ceil((last - UNIT) / A_PAGE["values"]), 0)
        page.repeat_columns(LABEL)
        if sheet.printed:
            page.print_area(TITLE, LABEL, max(row for row, _ in sheet.cells), last)
    page.hide_gridlines(2)
    page.protect("", EVERYTHING)


def _paper(page: Any, sheet: Sheet, letters: float, heights: dict[int, float]) -> None:
    """The plan's months, half a year a page, as large as they fit beside so many `letters`, the
    margin of a column counted as one. A high sheet is made smaller to stand on one page, unless
    that could not be read.
    """
    pages = math.ceil(sheet.months / A_PAGE[sheet.heads])
    each, rows = math.ceil(sheet.months / pages), 1 + max(row for row, _ in sheet.cells)
    across = WIDE / LETTER / (letters + each * (MONTH + 1))
    down = TALL / (LINE * (rows - len(heights)) + sum(heights.values()))
    scale = min(1, across, down if down * 100 > SMALLEST else across)
    page.set_print_scale(int(100 * scale))
    page.set_h_pagebreaks(_cuts(sheet, heights, TALL / scale))
    last = FIRST_MONTH + sheet.months - 1
    page.set_v_pagebreaks(range(FIRST_MONTH + each, last + 1, each))
    page.repeat_columns(LABEL, UNIT)
    page.print_area(TITLE, LABEL, rows - 1, last)


def _cuts(sheet: Sheet, heights: dict[int, float], room: float) -> list[int]:
    """Headings that begin a page, so that what stands below them is not torn where it fits."""
    begun = [row for (row, _), cell in sheet.cells.items() if cell.style == "heading"]
    ends = sorted({*begun[1:], 1 + max(row for row, _ in sheet.cells)})
    cuts: list[int] = []
    top, last = FIRST_ROW, FIRST_ROW
    for end in ends:
        high = sum(heights.get(row, LINE) for row in (*range(FIRST_ROW), *range(top, end)))
        if high > room and last > top:
            cuts.append(last)
            top = last
        last = end
    return cuts


def _heights(sheet: Sheet) -> dict[int, float]:
    """Of rows of large type or broken into lines: not every program makes them high enough."""
    found: dict[int, float] = {TITLE: BIG}
    for (row, column), cell in sheet.cells.items():
        if cell.style in ("heading", "big"):
            found[row] = HEADING
        if "wrap" in cell.style and isinstance(cell.content, str):
            count = lines([cell.content], [int(sheet.widths[column])])
            if count > 1:
                found[row] = max(found.get(row, 0.0), min(LINE * count + 3, HIGHEST))
    return found


def _rounded(page: Any, sheet: Sheet, styles: _Styles) -> None:
    """Whole numbers without a decimal mark, which the format of a cell alone would show as `7,`;
    the dust that a sum leaves of no rupiah as nothing, not as a red -0.
    """
    rows: dict[tuple[int, str], list[int]] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.kind in styles.rounded:
            rows.setdefault((row, cell.kind), []).append(column)
    for (row, kind), columns in rows.items():
        criteria, style = styles.rounded[kind]
        first = f"{column_name(min(columns))}{row + 1}"
        page.conditional_format(row, min(columns), row, max(columns), {
            "type": "formula", "criteria": criteria.format(first), "format": style,
        })  # fmt: skip


def _rule(limit: Limits, book: Book) -> dict[str, Any]:
    """What a program refuses to take into a cell, and what it says then."""
    kind = "date" if limit.month else "integer" if limit.whole else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": limit.low, "maximum": limit.high,
            "ignore_blank": False, "error_title": book.say("limit.title"),
            "error_message": limit.message}  # fmt: skip


def _heads(page: Any, columns: int, book: Book, styles: _Styles) -> None:
    """A date over each month; those past the plan in grey."""
    for m in range(columns):
        count = book.time.first_month - 1 + m
        day = datetime(book.time.first_year + count // 12, count % 12 + 1, 1)
        style = styles("month", "head" if m < book.months else "beyond")
        page.write_datetime(HEAD, FIRST_MONTH + m, day, style)


def _cell(
    page: Any, prefix: str, row: int, column: int, cell: Cell, styles: _Styles, cached: bool
) -> None:
    style = styles(cell.kind, cell.style)
    content = cell.content
    if isinstance(content, Formula):
        text = "=" + content.text.replace(prefix, "")
        value = content.words or content.value
        page.write_formula(row, column, text, style, value if cached else "")
    elif cell.kind == "link":
        page.write_url(row, column, f"internal:'{content}'!A1", style, str(content))
    elif isinstance(content, str):
        page.write_string(row, column, content, style)
    else:
        page.write_number(row, column, content, style)


class _Styles:
    """Formats by kind and style, each made once."""

    def __init__(self, made: Any) -> None:
        self.made, self.colours = made, look()["colours"]
        self.known: dict[tuple[str, str], Any] = {}
        self.rounded = {
            "number": ("={0}=INT({0})", made.add_format({"num_format": "[$-421]#,##0"})),
            "rupiah": ("=ABS({0})<0.5", made.add_format({"num_format": "–"})),
        }

    def __call__(self, kind: str, style: str) -> Any:
        if (kind, style) not in self.known:
            self.known[kind, style] = self.made.add_format(self._format(kind, style))
        return self.known[kind, style]

    def _format(self, kind: str, style: str) -> dict[str, Any]:
        colours = self.colours
        found: dict[str, Any] = {"num_format": FORMATS[kind], "font_size": 9, "valign": "vcenter"}
        words = style.split()
        if "title" in words:
            found |= {"bold": True, "font_size": 14, "font_color": colours["accent"]}
        if "heading" in words:
            found |= {"bold": True, "font_size": 11, "bottom": 1, "font_color": colours["act"]}
        if "head" in words or "beyond" in words:
            found |= {"bold": True, "bottom": 1, "align": "right", "bg_color": colours["soft"]}
        if "beyond" in words:
            found |= {"font_color": colours["grey"], "italic": True}
        if kind == "link":
            found |= {"font_color": colours["act"], "underline": 1}
        if kind == "check":
            found |= {"align": "center", "bold": True, "font_color": colours["good"]}
        if "big" in words:
            found |= {"bold": True, "font_size": 12}
        if "value" in words:
            found |= {"align": "right"}
        if "left" in words:
            found |= {"align": "left", "indent": 1}
        if "wrap" in words:
            found |= {"text_wrap": True}
        if "sum" in words:
            found |= {"bold": True, "top": 1}
        if "note" in words or "unit" in words:
            found |= {"font_color": colours["muted"]}
        if "input" in words:
            origin = {"desa": "good", "sumber": "act", "asumsi": "doubt", "pilihan": "act"}[
                words[1]
            ]
            found |= {"locked": False, "border": 1, "border_color": colours[origin]}
            found |= {"bg_color": colours[f"{origin}-soft"]}
        return found

"""The sheet of grants of money and of what the opening balance still owes, as `model.run`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.outputs.workbook.formulas import Formula, equal, where
from kopdes_plan.outputs.workbook.reading import counts, say

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Sheet

SETTLED = {
    "receivables": "customer_payments", "payables": "supplier_payments", "funds": "funds_spent",
}  # fmt: skip


def grants(book: Book) -> None:
    """Grants of money: capital is equity, support for running costs is income."""
    for place, grant in enumerate(book.original.grants):
        sheet = _sheet(book)
        if not place:
            sheet.heading(say(book, "grants.grants"))
        name = "grants_received" if grant.purpose == "modal" else "subsidies_received"
        line = sheet.line(grant.name, partial(_granted, book, f"grants.{place}"))
        book.flow(name, line)


def opening_settled(book: Book) -> None:
    """What the opening balance still owes or is owed, settled in the first month."""
    waiting = [name for name in SETTLED if counts(book, f"opening.{name}")]
    for name in waiting:
        sheet = _sheet(book)
        if name == waiting[0]:
            sheet.heading(say(book, "grants.opening"))
        line = sheet.line(say(book, f"grants.{name}"), partial(_settled, book, f"opening.{name}"))
        book.flow(SETTLED[name], line)


def _granted(book: Book, path: str, m: int) -> Formula:
    arrives = equal(book.calendar.number[m], book.number(f"{path}.month"))
    return where(arrives, book.number(f"{path}.amount"), 0)


def _settled(book: Book, path: str, m: int) -> Formula:
    return where(equal(book.calendar.number[m], 0), book.number(path), 0)


def _sheet(book: Book) -> Sheet:
    """The one sheet of both, made when something stands on it."""
    found = book.sheets.get("grants")
    return book.sheet("grants", say(book, "grants.sheet")) if found is None else found

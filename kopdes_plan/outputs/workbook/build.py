"""The recipe: every sheet of the workbook in the order in which one reads the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.workbook import assets, front, grants, loans, members, people
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.ledger import ledger, post
from kopdes_plan.outputs.workbook.measures import measures
from kopdes_plan.outputs.workbook.statements import statements
from kopdes_plan.outputs.workbook.taxes import final_tax, vat_due, vat_settled
from kopdes_plan.outputs.workbook.units import unit_cash, unit_sales
from kopdes_plan.outputs.workbook.written import written
from kopdes_plan.outputs.workbook.years import close_years

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result


def build(result: Result, language: str = "id", scenario: str = "") -> Book:
    """The workbook of a plan; it opens with `scenario`, one of the plan's, or the plan itself."""
    book = Book(result, language, scenario)
    for key in result.plan.units:
        book.units[key] = unit_sales(book, key)
    monthly, yearly = book.sheet("tax_months"), book.yearly_sheet("tax_years")
    due = vat_due(book, yearly, monthly)
    for key in result.plan.units:
        unit_cash(book, key, due)
    people.people(book)
    members.members(book)
    fiscal = assets.assets(book)
    loans.loans(book)
    grants.grants(book)
    grants.opening_settled(book)
    made = ledger(book)
    made.gather("funds_spent")
    vat_settled(book, monthly, made)
    made.gather("funds_spent")
    saved = close_years(book, made, final_tax(book, yearly, monthly), fiscal)
    made.gather()
    post(made)
    statements(book, made)
    measures(book, made, saved)
    front.front(book)
    return book


def write_workbook(
    result: Result, path: str | Path | None = None, language: str = "id", scenario: str = ""
) -> bytes:
    """The workbook's bytes, also written to `path` if one is given; OSError when it cannot be."""
    content = written(build(result, language, scenario))
    if path is not None:
        write_whole(path, content)
    return content

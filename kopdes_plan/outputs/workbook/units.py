"""What each business unit sells, buys and earns, month by month: `model.units` in cells.

`unit_sales` makes a unit's sheet with what it sells; `unit_cash` adds what follows from it, once
it is known when the cooperative collects PPN. One function a behaviour; loans to members stand in
`lending`, what units have in common in `quantities`, `goods` and `unit_cash`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.goods import cost_of_goods, supplied, unit_cost
from kopdes_plan.outputs.workbook.lending import interest_and_fees, lending
from kopdes_plan.outputs.workbook.quantities import first_month, quantities
from kopdes_plan.outputs.workbook.unit_cash import (
    Vat,
    net_of_vat,
    shares_back,
    sold,
    still_open,
    vat_of,
    with_expenses,
)
from kopdes_plan.outputs.workbook.unit_results import results
from kopdes_plan.outputs.workbook.unit_sheet import UnitNumbers, UnitSheet, say

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book, UnitLines
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet


def unit_sales(book: Book, key: str) -> UnitLines:
    """A new sheet with a unit's quantity, price and what it earns of its sales, PPN in it."""
    numbers = UnitNumbers(book, key)
    unit = numbers.unit
    sheet = book.sheet(f"unit.{key}", unit.name)
    sheet.about = ", ".join(
        t.say(f"plan.choice.{word}", book.language) for word in (unit.behaviour, numbers.role)
    )
    sheet.heading(say(book, "section.sales"))
    full, start = _full(sheet, numbers), first_month(sheet, numbers)
    quantity = quantities(sheet, numbers, full, start)
    whole = _whole(sheet, numbers, quantity)
    made = UnitSheet(sheet=sheet, quantity=quantity, gross=whole, whole=whole, numbers=numbers,
                     start=start)  # fmt: skip
    if unit.behaviour == "lending":
        made.gross = interest_and_fees(made)
    elif numbers.role == "konsinyasi":
        kept = numbers("commission")
        made.gross = made.line("kept", lambda m: whole[m] * kept, months=_ahead(book))
    return made


def unit_cash(book: Book, key: str, due: Line | None) -> None:
    """The flows of a unit, on its sheet; `due` is 1 in months (ahead) in which PPN is collected.

    None if every unit is free of PPN.
    """
    unit = book.units[key]
    assert isinstance(unit, UnitSheet)
    numbers = unit.numbers
    if numbers.unit.behaviour == "lending":
        lending(unit)
    elif numbers.role in ("agen", "konsinyasi"):
        _commission(unit, vat_of(unit, due))
    elif numbers.buys:
        _goods(unit, vat_of(unit, due))
    else:
        _without_goods(unit, vat_of(unit, due))
    results(unit)


def _full(sheet: Sheet, numbers: UnitNumbers) -> Formula:
    """The quantity of a month in full operation."""
    if numbers.unit.behaviour != "rental":
        return numbers("quantity_per_month")
    full = numbers("capacity") * numbers("occupancy") * numbers("operating_days_per_month")
    return sheet.scalar(say(numbers.book, "full"), full, "number", numbers.unit.quantity_unit)


def _whole(sheet: Sheet, numbers: UnitNumbers, quantity: Line) -> Line:
    """Price x quantity, ahead; the size of a loan does not rise by itself."""
    book, first = numbers.book, numbers("price")
    if numbers.unit.behaviour == "lending":
        label = book.say("flow.loans_to_members")
        return sheet.line(label, lambda m: quantity[m] * first, months=_ahead(book))
    growth = numbers("price_growth_per_year")
    price = sheet.line(
        say(book, "price"), lambda m: first * book.calendar.growth(growth, m), months=_ahead(book)
    )
    label = say(book, f"whole.{numbers.role}")
    return sheet.line(label, lambda m: price[m] * quantity[m], months=_ahead(book))


def _without_goods(unit: UnitSheet, vat: Vat | None) -> None:
    """Capacity let out, or a service that uses nothing up."""
    unit.heading("cash")
    sales, output_vat = net_of_vat(unit, unit.gross, vat)
    sold(unit, sales, output_vat)
    unit.heading("expenses")
    with_expenses(unit, sales, [])


def _goods(unit: UnitSheet, vat: Vat | None) -> None:
    """Trading, service and production: something is bought or made, then sold."""
    numbers = unit.numbers
    unit.heading("cost")
    cost, wages = unit_cost(unit)
    goods, wage_part = cost_of_goods(unit, cost, wages, vat)
    unit.heading("cash")
    sales, output_vat = net_of_vat(unit, unit.gross, vat, goods)
    sold(unit, sales, output_vat)
    unit.heading("goods")
    lost, months = numbers("shrinkage"), unit.ahead if numbers.grows else None
    shrunk = unit.flow("shrinkage_losses", lambda m: goods[m] * lost, months)
    supplied(unit, goods, [goods, shrunk], wage_part, vat)
    unit.heading("expenses")
    with_expenses(unit, sales, [goods, shrunk])


def _commission(unit: UnitSheet, vat: Vat | None) -> None:
    """Agents keep a fee (`price` is the fee); consignees keep a share and owe the rest."""
    unit.heading("cash")
    sales, output_vat = net_of_vat(unit, unit.gross, vat)
    sold(unit, sales, output_vat)
    if unit.numbers.role == "konsinyasi":
        _consigned(unit)
    unit.heading("expenses")
    materials = unit_cost(unit)[0] if unit.numbers.buys else None
    with_expenses(unit, sales, [], materials)


def _consigned(unit: UnitSheet) -> None:
    """What belongs to those who left their goods here, and when they get it."""
    theirs = unit.flow("consignment_collected", lambda m: unit.whole[m] - unit.gross[m])
    shares = shares_back(unit, "payable_shares", unit.numbers("payable_days"))
    owed = unit.line("consigned", lambda m: still_open(theirs, shares, m))
    unit.flow("consignment_paid", lambda m: theirs[m] - owed[m] + owed[m - 1])


def _ahead(book: Book) -> range:
    return range(book.months + AHEAD)

"""The sheets "Pajak tahunan" and "Pajak bulanan": PPN and the final tax, as `model.law`, `run` do.

PPN comes first, because what units sell without it depends on whether it is due. Lines over years
read the months of a year; lines over months read their year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    formula,
    least,
    most,
    total,
    where,
)
from kopdes_plan.outputs.workbook.ledger import Ledger, added

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet


@dataclass
class Taxes:
    """What closing the years reads."""

    yearly: Sheet
    monthly: Sheet
    turnover: Line  # of a year
    is_final: Line  # of a year, 1 or 0
    final_tax: Line  # of a month
    rent: Line  # of a month


def vat_due(book: Book, yearly: Sheet, monthly: Sheet) -> Line | None:
    """1 in months, thirteen past the plan too, in which PPN is collected; None if it never can be.

    From the year after turnover passes the threshold, or from the month the plan names.
    """
    if all(unit.vat == "bebas" for unit in book.original.units.values()):
        return None
    threshold = book.law("vat_threshold", book.say("law.vat_threshold"), book.rules.vat_threshold,
                         "rupiah")  # fmt: skip
    counted = [
        lines.gross
        for key, lines in book.units.items()
        if not book.original.units[key].building_rent
    ]
    yearly.heading(book.say("tax.vat"))
    turnover = yearly.line(
        book.say("tax.gross_turnover"),
        lambda y: total(*(line.span(*book.months_of(y)) for line in counted)),
    )
    due_year = yearly.line(book.say("tax.vat_year"), kind="number")
    for y in range(yearly.months):
        before = turnover[y - 1] if y else book.number("taxes.turnover_before")
        passed = where(before > threshold, 1, 0)
        due_year[y] = most(due_year[y - 1], passed) if y else passed
    monthly.heading(book.say("tax.vat"))
    named = book.original.taxes.taxable_person_from

    def due(m: int) -> Formula:
        own = due_year[book.year_of(m)]
        if named is None:
            return own
        since = book.number("taxes.taxable_person_from")
        return where(book.calendar.number[m] >= since, 1, own)

    return monthly.line(book.say("tax.vat_due"), due, "number", months=range(book.months + AHEAD))


def vat_settled(book: Book, monthly: Sheet, made: Ledger) -> None:
    """PPN set against PPN each month, the rest paid in the next; credit is carried."""
    if "output_vat" not in made.totals and "input_vat" not in made.totals:
        return
    months = range(book.months)
    balance, lowest, credit = (
        monthly.line(book.say(f"tax.{name}"))
        for name in ("vat_balance", "vat_lowest", "vat_credit")
    )
    for m in months:
        balance[m] = balance[m - 1] + made.flow("input_vat", m) - made.flow("output_vat", m)
        lowest[m] = least(lowest[m - 1], balance[m], 0)
        credit[m] = balance[m] - lowest[m]
    offset = monthly.line(
        book.say("flow.vat_offset"),
        lambda m: made.flow("input_vat", m) - (credit[m] - credit[m - 1]),
    )
    book.flow("vat_offset", offset)
    paid = monthly.line(
        book.say("flow.vat_paid"),
        lambda m: most(made.flow("output_vat", m - 1) - offset[m - 1], 0) if m else formula(0.0),
    )
    book.flow("vat_paid", paid)


def final_tax(book: Book, yearly: Sheet, monthly: Sheet) -> Taxes:
    """Final tax on turnover and rent, accrued by month, and which years are taxed so."""
    law, rules = book.law, book.rules
    monthly.heading(book.say("tax.final"))

    def summed(name: str) -> Line:
        lines = [getattr(unit, name) for unit in book.units.values() if getattr(unit, name)]
        return monthly.line(book.say(f"tax.{name}"), lambda m: added(x[m] for x in lines))

    turnover, rent = summed("turnover"), summed("rent")
    rates = monthly.line(
        book.say("tax.final_rate"), lambda m: float(rules.final_rate[m]), "share", style="law"
    )
    yearly.heading(book.say("tax.final"))
    by_year = yearly.line(book.say("tax.turnover"), lambda y: turnover.sum(*book.months_of(y)))
    highest = yearly.line(book.say("tax.highest"))
    for y in range(yearly.months):
        highest[y] = (
            most(highest[y - 1], by_year[y - 1]) if y else book.number("taxes.turnover_before")
        )
    registered = book.number("taxes.registration_year")
    last = law("final_years", book.say("law.final_years"), rules.final_years)
    ceiling = law("final_ceiling", book.say("law.final_ceiling"), rules.final_ceiling, "rupiah")
    is_final = yearly.line(
        book.say("tax.is_final"),
        lambda y: where(
            both(
                formula(float(book.time.years[y])) < registered + last, highest[y] <= ceiling
            ), 1, 0,
        ),
        "number",
    )  # fmt: skip
    on_rent = None
    if any(unit.rent for unit in book.units.values()):
        on_rent = law("rent_rate", book.say("law.rent_rate"), rules.building_rent_rate, "share")

    def due(m: int) -> Formula:
        own = turnover[m] * rates[m] * is_final[book.year_of(m)]
        return own if on_rent is None else own + rent[m] * on_rent

    tax = monthly.line(book.say("flow.final_tax"), due)
    book.flow("final_tax", tax)
    return Taxes(yearly, monthly, by_year, is_final, tax, rent)

"""What a unit buys or makes to sell it: cost, stock, deliveries; `model.units` in cells."""

from __future__ import annotations

from collections.abc import Callable

from kopdes_plan.outputs.workbook.formulas import Formula, most, ratio
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.sheets import Line
from kopdes_plan.outputs.workbook.unit_cash import (
    Vat,
    needed_ahead,
    shares_ahead,
    supplied_on_terms,
)
from kopdes_plan.outputs.workbook.unit_sheet import UnitSheet, sum_until

WagePart = Callable[[int], Formula]  # a month -> the share of what is made that is piece wages


def unit_cost(unit: UnitSheet) -> tuple[Line, Formula | None]:
    """Cost of one unit of output, ahead, and the share of it that is wages, if there are any."""
    numbers, kind, share = unit.numbers, unit.numbers.unit, None
    if kind.behaviour == "production":
        first = _materials(unit, len(kind.materials))
        if numbers.counts("piece_wage"):
            wage = numbers("piece_wage")
            first = unit.scalar("made_each", first + wage)
            share = unit.scalar("wage_share", ratio(wage, first), "share")
    else:
        first = numbers("unit_cost")
    cost = unit.line(
        "unit_cost", lambda m: first * numbers.growth("cost_growth_per_year", m),
        months=unit.ahead,
    )  # fmt: skip
    return cost, share


def _materials(unit: UnitSheet, count: int) -> Formula:
    """Materials of one unit of output at first prices."""
    numbers = unit.numbers
    used = added(
        numbers(f"materials.{i}.price") * numbers(f"materials.{i}.quantity_per_output")
        for i in range(count)
    )
    return unit.scalar("materials_each", used / most(numbers("yield_share"), 1e-9))


def cost_of_goods(
    unit: UnitSheet, cost: Line, wages: Formula | None, vat: Vat | None
) -> tuple[Line, WagePart | None]:
    """Cost of what is sold without PPN, ahead, and its share of wages, which bear none."""

    def plain(m: int) -> Formula:
        return cost[m] * unit.quantity[m]

    def flow(of: Callable[[int], Formula]) -> Line:
        return unit.flow("cost_of_goods_sold", of, unit.ahead)

    if vat is None or vat.on_margin:
        return flow(plain), None if wages is None else lambda m: wages
    if wages is None:
        return flow(lambda m: plain(m) / (1 + vat.rate[m])), None
    left = unit.line(
        "cost_left", lambda m: (1 - wages) / (1 + vat.rate[m]) + wages, "ratio", unit.ahead
    )
    return flow(lambda m: plain(m) * left[m]), lambda m: wages / left[m]


def supplied(
    unit: UnitSheet, goods: Line, used: list[Line], wages: WagePart | None, vat: Vat | None
) -> None:
    """Deliveries and piece wages behind what is bought or made, and what suppliers are paid.

    `goods` are those sold, `used` these and what is lost.
    """
    book, grows = unit.numbers.book, unit.numbers.grows
    whole = _bought(unit, goods, used, book.say("flow.purchases") if wages is None and not grows
                    else unit.words("made"))  # fmt: skip
    names = ("purchases", "production_wages")
    if grows:
        whole, names = _grown(unit, whole, used), ("growing_costs", "growing_wages")
    if wages is None:
        delivered = unit.note(names[0], whole)
    else:
        paid = unit.flow(names[1], lambda m: whole[m] * wages(m))
        delivered = unit.flow(names[0], lambda m: whole[m] - paid[m])
    if vat is None or vat.on_margin:
        supplied_on_terms(unit, delivered)
    else:
        input_vat = unit.flow("input_vat", lambda m: delivered[m] * vat.rate[m])
        supplied_on_terms(unit, unit.line("delivered", lambda m: delivered[m] + input_vat[m]))


def _bought(unit: UnitSheet, goods: Line, used: list[Line], label: str) -> Line:
    """Goods bought or made each month, so that stock covers the coming days of sales.

    Purchases are never negative: a stock that is too large sells off first.
    """
    numbers, book = unit.numbers, unit.numbers.book
    days = numbers("stock_days")
    if numbers.unit.behaviour != "service" and numbers.counts("shop_days"):
        days = days + numbers("shop_days")
    shares = shares_ahead(unit, "stock_shares", days)
    needed = unit.line("stock_needed", lambda m: needed_ahead(goods, shares, m))
    made, stock = unit.sheet.line(label), unit.line("stock")
    opening = f"opening.stock.{numbers.key}"
    before = book.number(opening) if numbers.key in book.original.opening.stock else None
    for m in range(book.months):
        leaving = added(line[m] for line in used)
        standing = stock[m - 1] if m or before is None else before
        made[m] = most(leaving + needed[m] - standing, 0)
        stock[m] = standing + made[m] - leaving
    return made


def _grown(unit: UnitSheet, made: Line, used: list[Line]) -> Line:
    """Costs of growing, spread evenly over the cycle that ends with each harvest.

    What grows in the last months is harvested after them; what would have been spent before the
    plan's first month is spent in it.
    """
    book, number = unit.numbers.book, unit.numbers.book.calendar.number
    cycle, last = unit.numbers("cycle_months"), unit.ahead[-1]
    for m in range(book.months, last + 1):
        made[m] = added(line[m] for line in used)
    unit.note("harvested", made)

    def spent(m: int) -> Formula:
        return sum_until(made, number, number[m] + cycle - 1, m, last) / cycle

    line = unit.line("spent_growing", spent)
    amounts, counted = made.span(0, last), number.span(0, last)
    until = f"({counted.text}<{cycle.text})*({cycle.text}-{counted.text})"
    value = sum(x * max(cycle.value - j, 0.0) for j, x in enumerate(amounts.values))
    line[0] = Formula(f"SUMPRODUCT({amounts.text},{until})", value) / cycle
    return line

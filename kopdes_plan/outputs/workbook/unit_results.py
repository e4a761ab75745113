"""What a unit leaves before staff, shared costs, tax and financing: the end of its sheet."""

from __future__ import annotations

from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.sheets import Line
from kopdes_plan.outputs.workbook.unit_sheet import UnitSheet, sum_from

GOODS = ("cost_of_goods_sold", "shrinkage_losses")
FIRST_YEAR = 12  # months from the unit's first one


def results(unit: UnitSheet) -> None:
    """Margin and what is left over the months, and sales and margin of the first twelve."""
    sales, variable = unit.sales, unit.variable_cost
    assert sales is not None and variable is not None
    unit.heading("result")
    goods = [unit.flows[name] for name in GOODS if name in unit.flows]
    margin = sales
    if goods:
        margin = unit.line("margin", lambda m: sales[m] - added(line[m] for line in goods))
    fixed = unit.flows.get("unit_fixed_expenses")

    def left(m: int) -> Formula:
        rest = sales[m] - variable[m]
        return rest if fixed is None else rest - fixed[m]

    kept = unit.sheet.line(unit.words("left"), left, style="sum")
    for name, line in (("revenue", sales), ("margin", margin), ("left", kept)):
        label = unit.words(f"first_year.{name}")
        key = f"units.{unit.numbers.key}.{name}_first_year"
        unit.numbers.book.figure(unit.sheet, key, label, _first_year(unit, line))


def _first_year(unit: UnitSheet, line: Line) -> Formula:
    """The sum of a line's first twelve months, from the unit's first one."""
    book = unit.numbers.book
    number, last = book.calendar.number, book.months - 1
    begun = sum_from(line, number, unit.start, 0, last)
    return begun - sum_from(line, number, unit.start + FIRST_YEAR, 0, last)

"""What the sheets of people, members, assets and loans ask for: words, rules, what may count.

A book goes in; words, numbers of the law and yes or no come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.workbook.formulas import Formula, Term, formula, function
from kopdes_plan.outputs.workbook.places import value_at_code
from kopdes_plan.outputs.workbook.sheets import Kind

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book


def say(book: Book, key: str, **params: object) -> str:
    """Words of the topic `workbook_money`."""
    return t.say(f"workbook_money.{key}", book.language, **params)


def rule(book: Book, path: str, kind: Kind = "share") -> Formula:
    """The number of a rule at the plan's start, on the sheet of the law under the rule's label."""
    found = load_rules().at(path, book.original.start.first_day())
    return book.law(path, found.label, float(found.value), kind)  # type: ignore[arg-type]


def counts(book: Book, path: str) -> bool:
    """Whether the number at a path may be more than zero: in the plan, its range or a scenario."""
    number = value_at_code(book.original, path)
    scenarios = book.assume.scenarios.values()
    return bool(
        number
        or getattr(number, "has_range", False)
        or any(value_at_code(plan, path) for plan in scenarios)
    )


def grown(book: Book, amount: Term, path: str, m: int) -> Formula:
    """An amount of the plan's first year as it has risen by month m with the growth at `path`."""
    if not book.calendar.growth_years.filled[m]:
        return formula(amount)
    return amount * book.growth(path, m)


def guarded(divisor: Formula) -> Formula:
    """What to divide by in a branch that is taken only where it is not zero."""
    return divisor if divisor.value else Formula(divisor.text, 1.0, divisor.rank)


def modulo(number: Formula, step: Formula) -> Formula:
    """What is left of a number after whole steps; never negative."""
    return function("MOD", number.value % step.value, number, step)

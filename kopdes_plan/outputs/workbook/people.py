"""The sheet of people and shared costs, as `model.people`: wages, BPJS, THR, shared expenses.

Fractions of staff are rounded up over the whole cooperative, by one factor a month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.law import minimum_wages
from kopdes_plan.model.people import FULL_TIME_HOURS
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    ceiling,
    equal,
    formula,
    least,
    most,
    ratio,
    where,
)
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.reading import grown, modulo, rule, say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Staff
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet

WAGE_GROWTH, COST_GROWTH = "general.wage_growth_per_year", "general.cost_growth_per_year"


def people(book: Book) -> None:
    """Fills the sheet; flows wages, employer_contributions, holiday_allowance, shared_expenses."""
    paid = [
        _Person(book, f"staff.{place}", staff)
        for place, staff in enumerate(book.original.staff)
        if staff.wage_basis != "tanpa_upah"
    ]
    if not paid and not book.original.shared_costs:
        return
    sheet = book.sheet("people", say(book, "people.sheet"))
    sheet.about = say(book, "people.about")
    if paid:
        _payroll(book, sheet, paid)
    if book.original.shared_costs:
        _shared_costs(book, sheet)


@dataclass(frozen=True)
class _Person:
    """Paid staff of one kind, month by month."""

    book: Book
    path: str
    staff: Staff

    def number(self, name: str) -> Formula:
        return self.book.number(f"{self.path}.{name}")

    def at_work(self, m: int) -> Formula:
        within = active(self.book, self.path, self.staff.end is not None, m)
        return where(both(*within), self.number("count"), 0)

    def wage(self, minimum: Line | None, m: int) -> Formula:
        """What one gets in a month."""
        book = self.book
        if self.staff.wage_basis != "umk" or minimum is None:
            return grown(book, self.number("wage_per_month"), WAGE_GROWTH, m)
        full = book.law("full_time_hours", say(book, "people.full_time"), FULL_TIME_HOURS)
        return minimum[m] * self.number("hours_per_month") / full

    def allowance(self, pay: Line, m: int) -> Formula:
        """THR: a month's wage where Lebaran falls, n/12 in the first year of work."""
        time = self.book.calendar
        begun = self.book.number(f"{self.path}.start", self.book.original.start)
        served = least(most(time.number[m] - begun, 0), 12)
        return pay[m] * time.lebaran[m] * served / 12


def _payroll(book: Book, sheet: Sheet, paid: Sequence[_Person]) -> None:
    """Sections of people, wages and THR, then what is paid once people are whole."""
    minimum = _minimum_wage(book, sheet, paid)
    persons = say(book, "people.persons")
    sheet.heading(say(book, "people.at_work"))
    at_work = [sheet.line(x.staff.name, x.at_work, "number", persons) for x in paid]
    heads = sheet.line(say(book, "people.heads"), _sum(at_work), "number", persons, "sum")
    rounding = sheet.line(
        say(book, "people.rounding"), lambda m: ratio(ceiling(heads[m]), heads[m], 1), "ratio"
    )
    sheet.heading(say(book, "people.wages_each"))
    pays: dict[str, Line] = {}
    for person, present in zip(paid, at_work, strict=True):
        pays[person.path] = sheet.line(person.staff.name)
        for m in range(book.months):
            pays[person.path][m] = present[m] * person.wage(minimum, m)
    entitled = [person for person in paid if person.staff.holiday_allowance]
    if entitled:
        sheet.heading(say(book, "people.holiday_allowances"))
    feasts = {
        x.path: sheet.line(x.staff.name, partial(x.allowance, pays[x.path])) for x in entitled
    }
    secured = [pays[x.path] for x in paid if x.staff.social_security]
    rate = _employer_rate(book, sheet) if secured else formula(0.0)
    sheet.heading(say(book, "people.together"))

    def together(name: str, lines: Iterable[Line], share: Formula | None = None) -> None:
        of_all = _sum(list(lines))
        line = book.flow(name, sheet.line(say(book, f"people.{name}"), style="sum"))
        for m in range(book.months):
            cost = of_all(m) if share is None else of_all(m) * share
            line[m] = cost * rounding[m]

    together("wages", pays.values())
    if secured:
        together("employer_contributions", secured, rate)
    if feasts:
        together("holiday_allowance", feasts.values())
    for unit in dict.fromkeys(x.staff.unit for x in paid if x.staff.unit):
        own = [x for x in paid if x.staff.unit == unit]
        bare = [pays[x.path] for x in own if not x.staff.social_security]
        bare += [feasts[x.path] for x in own if x.path in feasts]
        dear = [pays[x.path] for x in own if x.staff.social_security]
        name = say(book, "people.of_unit", unit=book.original.units[unit].name)
        sheet.line(name, partial(_own, dear, bare, rate))


def _own(secured: Sequence[Line], others: Sequence[Line], rate: Formula, m: int) -> Formula:
    """What a unit's own staff costs, before rounding up."""
    return added([*(line[m] * (1 + rate) for line in secured), *(line[m] for line in others)])


def _sum(lines: Sequence[Line]) -> Callable[[int], Formula]:
    return lambda m: added(line[m] for line in lines)


def active(book: Book, path: str, ends: bool, m: int) -> tuple[Formula, ...]:
    """What must hold for month m to lie between `start` and `end` at a path of the plan."""
    number = book.calendar.number[m]
    begun = number >= book.number(f"{path}.start", book.original.start)
    return (begun, number <= book.number(f"{path}.end")) if ends else (begun,)


def _minimum_wage(book: Book, sheet: Sheet, paid: Sequence[_Person]) -> Line | None:
    """The minimum wage of a full month: as announced, then rising with wages."""
    if all(person.staff.wage_basis != "umk" for person in paid):
        return None
    known = minimum_wages(book.original, load_rules(), book.time)
    growth = 1 + book.number(WAGE_GROWTH)

    def wage(m: int) -> Formula:
        found = known[book.year_of(m)]
        year = found.effective.year
        label = f"{found.label} {year}"
        announced = book.law(f"{found.path}.{year}", label, float(found.value), "rupiah")  # type: ignore[arg-type]
        years = book.calendar.year[m] - float(year)
        return announced * growth**years if years.value else announced

    return sheet.line(say(book, "people.minimum_wage"), wage)


def _employer_rate(book: Book, sheet: Sheet) -> Formula:
    """The employer's BPJS as a share of the wage."""
    names = ["jkm", "jht"]
    if book.original.taxes.pension_and_health:
        names += ["jp", "kesehatan"]
    parts = [rule(book, f"wages/bpjs.{name}") for name in names]
    sheet.heading(say(book, "people.social_security"))
    rate = added([book.number("taxes.accident_rate"), *parts])
    return sheet.scalar(say(book, "people.employer_rate"), rate, "share")


def _shared_costs(book: Book, sheet: Sheet) -> None:
    """A line for each cost, in the months in which it is due."""
    sheet.heading(say(book, "people.shared_costs"))
    for place, cost in enumerate(book.original.shared_costs):
        due = partial(_due, book, f"shared_costs.{place}", cost.end is not None)
        book.flow("shared_expenses", sheet.line(cost.name, due))


def _due(book: Book, path: str, ends: bool, m: int) -> Formula:
    """What a cost takes in month m: every so many months from its start, or once if that is 0."""
    every = book.number(f"{path}.every_months")
    since = book.calendar.number[m] - book.number(f"{path}.start", book.original.start)
    falls = where(every > 0, equal(modulo(since, most(every, 1)), 0), equal(since, 0))
    spent = grown(book, book.number(f"{path}.amount"), COST_GROWTH, m)
    return where(both(*active(book, path, ends, m), falls), spent, 0)

"""A unit's sheet in the making: its numbers, its lines, and sums over some of its months.

Numbers that stay zero whatever happens (no range, no scenario, nothing a board would try) make no
line, so that a sheet holds what its unit has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.book import Book, UnitLines
from kopdes_plan.outputs.workbook.formulas import Formula, Term, formula
from kopdes_plan.outputs.workbook.places import value_at_code
from kopdes_plan.outputs.workbook.reading import counts
from kopdes_plan.outputs.workbook.sheets import Kind, Line

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.fields import YearMonth


@dataclass(frozen=True)
class UnitNumbers:
    """The live numbers of one unit by their names in code, and which of them can matter."""

    book: Book
    key: str

    @property
    def unit(self) -> AnyUnit:
        """The unit as written; what it is (behaviour, role, PPN) never changes in the workbook."""
        return self.book.original.units[self.key]

    @property
    def role(self) -> str:
        """The unit's role; what is let out or lent belongs to no principal."""
        unit = self.unit
        fixed = unit.behaviour == "lending" or (
            unit.behaviour == "rental" and unit.role != "titip_jual"
        )
        return "prinsipal" if fixed else unit.role

    @property
    def buys(self) -> bool:
        """Whether the unit buys or makes what it sells; a service or an agent may do without."""
        unit = self.unit
        if unit.behaviour in ("rental", "lending") or self.role == "konsinyasi":
            return False
        if unit.behaviour == "service" or (unit.behaviour == "trading" and self.role == "agen"):
            return self.counts("unit_cost")
        return True

    @property
    def grows(self) -> bool:
        """Whether what is sold takes several months to make."""
        return self.unit.behaviour == "production" and self.unit.cycle_months > 1

    def __call__(self, name: str, otherwise: YearMonth | float | None = None) -> Formula:
        """The number called `name`, or `otherwise` where the plan says nothing."""
        return self.book.number(f"units.{self.key}.{name}", otherwise)

    def counts(self, name: str) -> bool:
        """Whether a number is more than zero in the plan, in its range, or in a scenario."""
        return counts(self.book, f"units.{self.key}.{name}")

    def is_given(self, name: str) -> bool:
        """Whether the plan or a scenario says anything at all."""
        return any(value is not None for value in self._values(name))

    def differs(self, name: str, plain: float) -> bool:
        """Whether a number is, or may be, another than `plain`."""
        values = self._values(name)
        return any(value != plain or getattr(value, "has_range", False) for value in values)

    def growth(self, name: str, m: int) -> Formula:
        """How far what grows by the number `name` has risen by month m."""
        return self.book.calendar.growth(self(name), m)

    def _values(self, name: str) -> list[object]:
        plans = (self.book.original, *self.book.assume.scenarios.values())
        return [value_at_code(plan, f"units.{self.key}.{name}") for plan in plans]


@dataclass(kw_only=True)
class UnitSheet(UnitLines):
    """A unit's lines with what filling its sheet needs; `flows` are the unit's own, by name."""

    numbers: UnitNumbers
    start: Formula  # its first month's number, not before the plan's
    whole: Line  # ahead: price x quantity
    flows: dict[str, Line] = field(default_factory=dict)
    lending: dict[str, Line] = field(default_factory=dict)

    @property
    def ahead(self) -> range:
        """The plan's months and thirteen more."""
        return range(self.numbers.book.months + AHEAD)

    @property
    def sale_months(self) -> range:
        """The months of sales that are looked at: ahead where customers pay in advance."""
        early = self.numbers.counts("customer_advance_days")
        return self.ahead if early else range(self.numbers.book.months)

    def words(self, key: str, **params: object) -> str:
        """Words of the topic `workbook_units`."""
        return say(self.numbers.book, key, **params)

    def line(
        self,
        key: str,
        of: Callable[[int], Term] | None = None,
        kind: Kind = "rupiah",
        months: Iterable[int] | None = None,
    ) -> Line:
        """A new line under the words for `key`."""
        return self.sheet.line(self.words(key), of, kind, months=months)

    def heading(self, section: str) -> None:
        """A heading over the lines that follow."""
        self.sheet.heading(self.words(f"section.{section}"))

    def scalar(self, key: str, content: Term, kind: Kind = "rupiah") -> Formula:
        """A new single number under the words for `key`."""
        return self.sheet.scalar(self.words(key), content, kind)

    def flow(
        self, name: str, of: Callable[[int], Term], months: Iterable[int] | None = None
    ) -> Line:
        """A new line that is a flow of the ledger."""
        line = self.sheet.line(self.numbers.book.say(f"flow.{name}"), of, months=months)
        return self.note(name, line)

    def note(self, name: str, line: Line) -> Line:
        """Notes that a line there already is a flow of the ledger."""
        self.flows[name] = self.numbers.book.flow(name, line)
        return line


def say(book: Book, key: str, **params: object) -> str:
    """Words of the topic `workbook_units`."""
    return t.say(f"workbook_units.{key}", book.language, **params)


def sum_from(line: Line, number: Line, first: Formula, begin: int, end: int) -> Formula:
    """A line's months `begin` … `end` summed from month number `first` on; `number` counts them."""
    return _summed(line, number, ">=", first, begin, end)


def sum_until(line: Line, number: Line, last: Formula, begin: int, end: int) -> Formula:
    """A line's months `begin` … `end` summed up to month number `last`."""
    return _summed(line, number, "<=", last, begin, end)


def month_at(line: Line, number: Line, at: Formula, end: int) -> Formula:
    """A line's month of number `at`; 0 where it is none of 0 … `end`."""
    return _summed(line, number, "=", at, 0, end)


def _summed(
    line: Line, number: Line, sign: str, bound: Formula, begin: int, end: int
) -> Formula:  # fmt: skip
    if end < begin:
        return formula(0.0)
    kept = {">=": range(round(bound.value), end + 1), "<=": range(begin, round(bound.value) + 1)}
    months = kept.get(sign, range(round(bound.value), round(bound.value) + 1))
    value = sum(line.filled[m] for m in months if begin <= m <= end)
    found, counted = line.span(begin, end), number.span(begin, end)
    return Formula(f'SUMIFS({found.text},{counted.text},"{sign}"&{bound.text})', value)

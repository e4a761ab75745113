"""The lines of the statements by month, quarter or year, labelled: what tables and pages print.

What comes in is a `Result`, what goes out are `Line`s in the order of SAK EP. Flows are summed
over a period, balances are those of its last month; nothing else is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.timeline import Array, Timeline, Whole

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

By = Literal["month", "quarter", "year"]
Statement = Literal["surplus", "position", "cash_flow", "equity"]
Role = Literal["item", "sum", "total"]

STATEMENTS: tuple[Statement, ...] = ("surplus", "position", "cash_flow", "equity")
TOTALS = {"surplus_after_tax", "assets", "liabilities_and_equity", "closing"}
SUMS = {
    "gross_surplus", "surplus_before_tax", "current_assets", "current_liabilities", "liabilities",
    "equity", "operating", "investing", "financing", "change",
}  # fmt: skip
OPENING, STANDING = {"opening"}, {"closing"}
KINDS = ("operating", "investing", "financing")


class Periods(NamedTuple):
    """Periods of a plan: labels, the first month of each, and how many plan months it holds."""

    by: By
    labels: tuple[str, ...]
    starts: Whole
    months: Whole

    @property
    def ends(self) -> Whole:
        """The last month number of each period."""
        return self.starts + self.months - 1

    def first(self, count: int) -> Periods:
        """The first periods only."""
        return Periods(self.by, self.labels[:count], self.starts[:count], self.months[:count])

    @property
    def whole(self) -> int:
        """Months of a full period."""
        return {"month": 1, "quarter": 3, "year": 12}[self.by]

    @property
    def last_full(self) -> int:
        """The place of the last full period; of the last of all where none is."""
        full = np.flatnonzero(self.months == self.whole)
        return int(full[-1]) if len(full) else len(self.labels) - 1


class Line(NamedTuple):
    """One line of a statement: its name in `Statements`, its words, and rupiah by period."""

    name: str
    label: str
    role: Role
    values: Array


def periods(time: Timeline, by: By = "year", language: str = "id") -> Periods:
    """The months of a plan gathered into months, calendar quarters or calendar years."""
    count = {
        "month": time.year_of * 12 + time.month_of,
        "quarter": time.year_of * 4 + (time.month_of - 1) // 3,
        "year": time.year_of,
    }[by]
    starts = np.flatnonzero(np.diff(count, prepend=count[0] - 1))
    months = np.diff(np.append(starts, time.months))
    labels = tuple(_label(time, int(m), by, language) for m in starts)
    return Periods(by, labels, starts, months)


def _label(time: Timeline, m: int, by: By, language: str) -> str:
    year, month = int(time.year_of[m]), int(time.month_of[m])
    if by == "month":
        return t.month_short(year, month, language)
    if by == "quarter":
        quarter = (month + 2) // 3
        return t.say("statement.period.quarter_label", language, year=year, quarter=quarter)
    return str(year)


def summed(monthly: Array, span: Periods) -> Array:
    """Sums of each period: (T,) -> (P,)."""
    total: Array = np.add.reduceat(monthly, span.starts)
    return total


def row_of(array: Array, row: int = 0) -> Array:
    """Scenario `row` of (S, T), also when all scenarios share one row."""
    one: Array = array[min(row, len(array) - 1)]
    return one


def surplus_line(result: Result, name: str, row: int = 0) -> Array:
    """A line of PHU by month, (T,), also of a plan in which nothing happens yet."""
    line = row_of(result.statements.surplus[name], row)
    return np.broadcast_to(line, (result.time.months,))


def statement(
    result: Result, name: Statement, span: Periods, language: str = "id", row: int = 0
) -> tuple[Line, ...]:
    """All lines of a statement by period, in the order in which it is read."""
    source: Mapping[str, Array] = getattr(result.statements, name)
    if name == "surplus":
        source = {key: surplus_line(result, key, row)[None] for key in source}
    if name == "position":
        source = {**source, "liabilities_and_equity": source["liabilities"] + source["equity"]}
    return tuple(
        Line(key, _words(name, key, language), _role(key), _gather(name, key, source, span, row))
        for key in _order(name, source)
    )


def without_empty(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines that say something: items that are zero throughout are left out."""
    return tuple(x for x in lines if x.role != "item" or bool(np.any(np.abs(x.values) >= 0.5)))


def _gather(
    name: Statement, key: str, source: Mapping[str, Array], span: Periods, row: int
) -> Array:
    monthly = row_of(source[key], row)
    if key in OPENING:
        first: Array = monthly[span.starts]
        return first
    if name == "position" or key in STANDING:
        last: Array = monthly[span.ends]
        return last
    return summed(monthly, span)


def _role(key: str) -> Role:
    return "total" if key in TOTALS else "sum" if key in SUMS else "item"


def _words(name: Statement, key: str, language: str) -> str:
    if name == "cash_flow" and key in KINDS:
        key = f"sum.{key}"
    return t.say(f"statement.{name}.{key}", language)


def _order(name: Statement, source: Mapping[str, Array]) -> list[str]:
    """Keys in the order of the word file, the order in which people read; new ones last."""
    start = f"statement.{name}."
    known = [key.removeprefix(start) for key in t.topic("statement") if key.startswith(start)]
    order: dict[str, float] = {key.removeprefix("sum."): place for place, key in enumerate(known)}
    for kind in KINDS:  # a sum stands below what it sums
        parts = [place for key, place in order.items() if key.startswith(f"{kind}.")]
        if parts:
            order[kind] = max(parts) + 0.5
    return sorted(source, key=lambda key: order.get(key, len(known)))

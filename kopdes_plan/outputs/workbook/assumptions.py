"""The sheets "Asumsi" and "Skenario": every number of the plan that a formula reads.

A path of the plan goes in (`units.lpg.price`, as the engine's drivers are named), a formula that
refers to the number goes out. What is asked for gets a row: the number in use, the plan's own to
be changed, its low and high, where it comes from. A number that a scenario changes is picked by
the scenario chosen in one cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan_changes import factor
from kopdes_plan.inputs.plan_facts import facts
from kopdes_plan.inputs.scenarios import scenario_of, tree_to_read
from kopdes_plan.inputs.sourced import Sourced
from kopdes_plan.outputs.field_names import file_path, placed, unit_at
from kopdes_plan.outputs.workbook.formulas import Formula, Span, Term, function, most
from kopdes_plan.outputs.workbook.limits import Limits, limits
from kopdes_plan.outputs.workbook.places import defined, different, order_of, value_at_code
from kopdes_plan.outputs.workbook.sheets import LABEL, UNIT, VALUE, Kind, Sheet, column_name

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

KINDS: dict[str, Kind] = {
    "rupiah": "rupiah", "signed_rupiah": "rupiah", "share": "share", "rate_per_year": "share",
    "rate_per_month": "share", "growth_per_year": "share", "month": "month",
}  # fmt: skip
PLANNED, LOW, HIGH, ORIGIN, SOURCE, NAME, INSIDE = range(VALUE + 1, VALUE + 8)  # of "Asumsi"
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
SHAPES = (  # of a unit: what decides which lines there are
    "perilaku", "peran", "ppn", "metode", "siklus_bulan", "musim", "sewa_tanah_bangunan", "biaya",
    "bahan",
)  # fmt: skip
CHOSEN = "NomorSkenario"  # the name of the cell that counts the chosen scenario, 1 is the plan


@dataclass
class Assumptions:
    """What has been asked for so far; `chosen` is the scenario the workbook opens with."""

    plan: Plan
    sheet: Sheet
    matrix: Sheet  # of scenarios
    months: int  # of the plan
    chosen: str = ""
    language: str = "id"
    asked: dict[str, Formula] = field(default_factory=dict)  # path -> the number in use
    named: set[str] = field(default_factory=set)  # the names of all of them, in small letters
    defaults: dict[str, YearMonth | float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenarios = {name: scenario_of(self.plan, name) for name in self.plan.scenarios}
        self.offered = self.scenarios  # at last without those that the workbook cannot show

    @property
    def number(self) -> Formula:
        """The number of the chosen scenario; 1 is the plan itself."""
        return Formula(CHOSEN, 1.0 + ["", *self.offered].index(self.chosen))

    def __call__(self, path: str, otherwise: YearMonth | float | None = None) -> Formula:
        """The number at a path of the plan; a month is its number, 0 the plan's first.

        `otherwise` stands where the plan says nothing; KeyError when nothing stands there either.
        """
        if path not in self.asked:
            plan = self.scenarios[self.chosen] if self.chosen else self.plan
            value = _value(value_at_code(plan, path), otherwise)
            if isinstance(value, YearMonth):
                value = value.index_from(self.plan.start)
            self.asked[path] = Formula(self._name(path), float(value))
            self.defaults[path] = otherwise
        return self.asked[path]

    def _name(self, path: str) -> str:
        """The name of a number, which no other has: spreadsheets tell no `LPG` from `lpg`."""
        plain = name = defined(file_path(self.plan, path))
        count = 1
        while name.casefold() in self.named:
            count += 1
            name = f"{plain}_{count}"
        self.named.add(name.casefold())
        return name

    def lay(self) -> dict[str, str]:
        """Puts what was asked for on the sheet, in the order of the file; name -> cell.

        What belongs together stands together: a unit's own numbers before those of its parts.
        """
        ordered = sorted(self.asked, key=lambda path: order_of(self.plan, path))
        by_owner: dict[str, list[str]] = {}
        for path in ordered:
            by_owner.setdefault(self._owner(path), []).append(path)
        self.matrix.widths |= {LABEL: 60} | {VALUE + n: 21 for n in range(len(self.offered) + 1)}
        found: dict[str, str] = {}
        for owner, paths in by_owner.items():
            self.sheet.heading(owner)
            found |= dict(self._row(path, self.defaults[path]) for path in paths)
        return found

    def _owner(self, path: str) -> str:
        here = placed(self.plan, file_path(self.plan, path), self.language)
        return here.owner if here else ""

    def _row(self, path: str, otherwise: YearMonth | float | None) -> tuple[str, str]:
        typed = file_path(self.plan, path)
        value = _value(value_at_code(self.plan, path), otherwise)
        unit = unit_at(self.plan, typed)
        known = facts(typed, unit.behaviour if unit else "", self.language)
        kind = KINDS.get(known.kind.name if known and known.kind else "", "number")
        here = placed(self.plan, typed, self.language)
        label = here.field if here else typed
        row = self.sheet.next_row
        self.sheet.next_row += 1
        behind = known.behind.format(unit=unit.quantity_unit if unit else "") if known else ""
        before = known.prefix if known else ""
        self.sheet.put(row, LABEL, label, "text", "label")
        self.sheet.put(row, UNIT, " ".join(filter(None, (before, behind))), "text", "unit")
        self._origin(row, value, kind)
        number = _number(value)
        planned = self.sheet.put(row, PLANNED, number, kind, f"input {origin_of(value)}")
        limit = limits(known, number, self._days(), self.language)
        self.sheet.limits[row, PLANNED] = limit
        self.sheet.put(row, INSIDE, limit.keep(planned), "check")
        used = self._chosen(path, typed, planned, number, otherwise, kind, limit)
        if kind == "month":
            used = self._month_number(used)
        elif limit.low > 0:
            used = most(limit.low, used)  # an emptied cell must not be divided by
        self.sheet.put(row, VALUE, used, "number" if kind == "month" else kind)
        name = self.asked[path].text
        self.sheet.put(row, NAME, name, "text", "note")
        return name, f"{self.sheet.prefix}${column_name(VALUE)}${row + 1}"

    def _month_number(self, day: Formula) -> Formula:
        """The number of the month in which a spreadsheet's day lies; 0 is the plan's first."""
        start = self.plan.start
        year, month = _year_month(day.value)
        count = function("YEAR", year, day) * 12 + function("MONTH", month, day)
        return count - (start.year * 12 + start.month)

    def _days(self) -> tuple[float, float]:
        """The first and the last month of the plan, as days of a spreadsheet."""
        return _number(self.plan.start), _number(self.plan.start.plus(self.months - 1))

    def _origin(self, row: int, value: Any, kind: Kind) -> None:
        """Low, high, origin and source, where the number knows them."""
        if not isinstance(value, Sourced):
            return
        if value.has_range:
            self.sheet.put(row, LOW, value.low, kind)
            self.sheet.put(row, HIGH, value.high, kind)
        self.sheet.put(row, ORIGIN, t.say(f"workbook.origin.{value.origin}", self.language), "text",
                       "value")  # fmt: skip
        source = " · ".join(filter(None, (value.citation, str(value.year or ""), value.note)))
        self.sheet.put(row, SOURCE, source, "text", "note wrap left")

    def _chosen(
        self, path: str, typed: str, planned: Formula, number: float,
        otherwise: YearMonth | float | None, kind: Kind, limit: Limits,
    ) -> Formula:  # fmt: skip
        """The plan's number, or what the chosen scenario makes of it."""
        values = {
            name: _number(_value(value_at_code(plan, path), otherwise))
            for name, plan in self.offered.items()
        }
        if all(value == number for value in values.values()):
            return planned
        row = self.matrix.next_row
        self.matrix.next_row += 1
        here = placed(self.plan, typed, self.language)
        self.matrix.put(row, LABEL, " › ".join(filter(None, here or (typed,))), "text", "label")
        cells = [self.matrix.put(row, VALUE, planned, kind)]
        for place, (name, value) in enumerate(values.items(), start=1):
            times = self._factor(name, typed)
            made: Term = planned if value == number else value
            if times is not None and abs(number * times - value) < 1e-6:
                made = planned * times
            shown = made if isinstance(made, Formula) else float(made)
            style = "" if isinstance(made, Formula) else "input asumsi"
            if style:
                self.matrix.limits[row, VALUE + place] = limit
            cells.append(self.matrix.put(row, VALUE + place, shown, kind, style))
        reach = f"{cells[0].text}:{cells[-1].text.rpartition('!')[2]}"
        at = int(self.number.value) - 1
        span = Span(reach, [cell.value for cell in cells])
        return function("INDEX", span.values[at], span, self.number)

    def _factor(self, scenario: str, typed: str) -> float | None:
        """What a scenario multiplies the number at a place of the file by, if it does that."""
        found = None
        for pattern, text in self.plan.scenarios[scenario].items():
            if re.fullmatch(pattern.replace(".", r"\.").replace("*", "[^.]+"), typed):
                found = factor(tree_to_read(self.plan), pattern, text)
        return found

    def fixed_scenarios(self) -> tuple[str, ...]:
        """Scenarios that also change what no formula reads, so the workbook cannot show them."""
        ours = {file_path(self.plan, path) for path in self.asked}

        def hidden(path: str) -> bool:
            steps = path.split(".")
            idle = steps[0] == "unit_usaha" and len(steps) > 2 and steps[2] not in SHAPES
            return path not in ours and not idle  # a unit's number that nothing reads is idle

        return tuple(
            name
            for name, changed in self.scenarios.items()
            if any(hidden(path) for path in different(self.plan, changed))
        )


def origin_of(value: Any) -> str:
    """desa, sumber or asumsi; what is no sourced number was decided by the board."""
    return value.origin if isinstance(value, Sourced) else "pilihan"


def _value(value: Any, otherwise: YearMonth | float | None) -> Any:
    if value is None:
        if otherwise is None:
            raise KeyError("the plan has no such number")
        return otherwise
    return value


def _number(value: Any) -> float:
    """A month as the spreadsheet's day, yes as 1."""
    if isinstance(value, YearMonth):
        return float((value.first_day() - EPOCH).days)
    return float(value)


def _year_month(day: float) -> tuple[int, int]:
    found = date.fromordinal(EPOCH.toordinal() + int(day))
    return found.year, found.month

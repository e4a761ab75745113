"""The workbook of a plan, sheet by sheet: the recipe of `model.run` once more, in cells.

A `Result` goes in, a `Book` comes out: sheets of formulas that know their values, the flows they
make by the names of data/ledger/postings.csv, and the numbers they read. `written` makes the file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.model.law import Law, law_of
from kopdes_plan.outputs.workbook.assumptions import Assumptions
from kopdes_plan.outputs.workbook.calendar import Calendar, calendar
from kopdes_plan.outputs.workbook.formulas import Formula, Term
from kopdes_plan.outputs.workbook.law import LawSheet
from kopdes_plan.outputs.workbook.sheets import Kind, Line, Sheet

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Timeline

FRONT = (  # then what they are made from
    "summary", "assumptions", "scenarios", "checks", "measures", "years", "surplus",
    "position", "cash_flow", "equity", "simkopdes",
)  # fmt: skip
BACK = (
    "tax_years",
    "tax_months",
    "standby",
    "monthly_measures",
    "flows",
    "ledger",
    "calendar",
    "law",
)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in a sheet's name
LONGEST = 31


@dataclass
class UnitLines:
    """What other sheets read of a unit; lines over the months, those `ahead` over 13 more."""

    sheet: Sheet
    quantity: Line  # ahead
    gross: Line  # ahead: what the cooperative earns of its sales, PPN in it
    sales: Line | None = None  # without PPN
    turnover: Line | None = None  # base of the final tax; None where rent is earned
    rent: Line | None = None  # base of the tax on rent
    variable_cost: Line | None = None


@dataclass
class LoanLines:
    """What other sheets read of a loan, over the months."""

    name: str
    principal: Line  # all of it
    balance: Line
    in_grace: Line  # 1 in months of grace
    after_grace: Formula  # number of the first month after grace


@dataclass
class AssetLines:
    """What other sheets read of an asset of ours; lines over the months, None for nothing."""

    name: str
    own_purchases: Line | None  # paid by neither a loan nor a grant
    sales: Line | None
    end_value: Formula


@dataclass
class Book:
    """The sheets in order and what they give one another."""

    result: Result
    language: str
    scenario: str = ""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    flows: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, UnitLines] = field(default_factory=dict)
    loans: list[LoanLines] = field(default_factory=list)
    assets: list[AssetLines] = field(default_factory=list)
    figures: dict[str, Formula] = field(default_factory=dict)  # indicators by name
    lines: dict[str, Line] = field(default_factory=dict)  # statements' and others', by name
    names: dict[str, str] = field(default_factory=dict)  # defined name -> cell

    def __post_init__(self) -> None:
        front = self.sheet("summary", months=False)
        self.front = front
        self.assume = Assumptions(
            self.original, self.sheet("assumptions", months=False),
            self.sheet("scenarios", months=False), self.months, self.scenario, self.language,
        )  # fmt: skip
        labels = ("number", "year", "month", "growth_years", "ramadan", "lebaran")
        words = {name: self.say(f"calendar.{name}") for name in labels}
        self.calendar: Calendar = calendar(self.sheet("calendar"), self.time, words)
        self.law = LawSheet(self.sheet("law", months=False), self.language)

    @property
    def original(self) -> Plan:
        """The plan as written."""
        return self.result.plan

    @cached_property
    def plan(self) -> Plan:
        """The plan that is computed: as written, or as the chosen scenario makes it."""
        return scenario_of(self.original, self.scenario) if self.scenario else self.original

    @property
    def time(self) -> Timeline:
        return self.result.time

    @property
    def months(self) -> int:
        return self.time.months

    def say(self, key: str, **params: object) -> str:
        """Words of the topic `workbook`."""
        return t.say(f"workbook.{key}", self.language, **params)

    def sheet(self, name: str, title: str = "", months: bool = True) -> Sheet:
        """A new sheet; its tab is the word for `name`, or `title` made fit for one."""
        tab = self._tab(title or self.say(f"sheet.{name}"))
        made = Sheet(tab, title or self.say(f"title.{name}"), months=self.months if months else 0)
        self.sheets[name] = made
        return made

    def yearly_sheet(self, name: str) -> Sheet:
        """A new sheet with a column a calendar year; `line[y]` is then the y-th year."""
        made = self.sheet(name)
        made.months, made.heads = len(self.time.years), "years"
        return made

    def ordered(self) -> list[Sheet]:
        """The sheets as a reader wants them: what comes out first, what it is made from after."""
        between = [name for name in self.sheets if name not in (*FRONT, *BACK)]
        return [self.sheets[n] for n in (*FRONT, *between, *BACK) if n in self.sheets]

    def months_of(self, y: int) -> tuple[int, int]:
        """First and last month number of the y-th calendar year."""
        first = self.time.first_of_year
        last = int(first[y + 1]) - 1 if y + 1 < len(first) else self.months - 1
        return int(first[y]), last

    def year_of(self, m: int) -> int:
        """Which calendar year, counted from 0, month m lies in; the last one for those beyond."""
        return int(self.time.year_of[min(m, self.months - 1)]) - self.time.first_year

    def _tab(self, title: str) -> str:
        """A sheet's name no other has, within what spreadsheets allow."""
        plain = " ".join(title.translate(FORBIDDEN).split())[:LONGEST].strip() or "-"
        taken = {sheet.name.casefold() for sheet in self.sheets.values()}
        tab, count = plain, 1
        while tab.casefold() in taken:
            count += 1
            ending = f" {count}"
            tab = plain[: LONGEST - len(ending)] + ending
        return tab

    def number(self, path: str, otherwise: YearMonth | float | None = None) -> Formula:
        """A number of the plan, live; see `Assumptions`."""
        return self.assume(path, otherwise)

    def flow(self, name: str, line: Line) -> Line:
        """Notes that a line is (part of) a flow of the ledger."""
        self.flows[name].append(line)
        return line

    def growth(self, path: str, m: int) -> Formula:
        """How a price with the growth at `path` has risen by month m."""
        return self.calendar.growth(self.number(path), m)

    def figure(self, sheet: Sheet, name: str, label: str, content: Term, kind: Kind = "rupiah",
               unit: str = "") -> Formula:  # fmt: skip
        """A named figure on a sheet."""
        made = sheet.scalar(label, content, kind, unit)
        self.figures[name] = made
        return made

    @cached_property
    def rules(self) -> Law:
        """The law over the plan's months, as the engine reads it for the plan as written."""
        from kopdes_plan.inputs.rules import load_rules

        growth = float(self.original.general.wage_growth_per_year)
        return law_of(self.original, load_rules().traced(), self.time, growth)

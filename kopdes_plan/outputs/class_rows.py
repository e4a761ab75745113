"""One group of a class at a glance: how far its plan is, what it lacks, what it comes to.

A file goes in, a `Row` comes out, computed once for each state of the file: a page that looks every
two seconds computes only what changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan.inputs.class_folder import Entry, read_entry
from kopdes_plan.inputs.loan_alternatives import loan_asked
from kopdes_plan.inputs.places import village
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.whole_files import Stamp, stamp_of
from kopdes_plan.model.drivers import numbers
from kopdes_plan.model.outliers import unit_figures
from kopdes_plan.outputs.field_names import file_path, named
from kopdes_plan.outputs.lacking import Lack, lacking
from kopdes_plan.outputs.sentences import Verdict, verdict
from kopdes_plan.outputs.weakest import assumptions
from kopdes_plan.outputs.writer import first, shortened, valued

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

STEPS = (
    "koperasi",
    "unit_usaha",
    "pendanaan",
    "risiko",
    "dokumen",
)  # those that can lack something
LATER = {"numbers"}  # papers that come from offices: asked for, but no group waits for them
WEAKEST = 3
KEPT = 512  # rows remembered
NAME = 60  # letters of a group's name where groups stand side by side
LONG = re.compile(r"koperasi (desa|kelurahan) merah putih\b", re.IGNORECASE)


class Weak(NamedTuple):
    """A guess on which much hangs: where it stands in the file, its name, its value, the rupiah."""

    path: str
    name: str
    value: float
    shown: str
    weight: float


class UnitRow(NamedTuple):
    """A unit's figures (`model.outliers.unit_figures`); `kind` is its type, else its name."""

    kind: str
    name: str
    counted_in: str
    figures: Mapping[str, float]


class Row(NamedTuple):
    """What is known of a plan that can be computed."""

    entry: Entry
    stamp: Stamp | None
    name: str
    cooperative: str
    short: str  # KDMP Saliki
    village: str  # Saliki, Muara Badak
    done: tuple[str, ...]  # of `STEPS`
    lacks: tuple[Lack, ...]
    origins: Mapping[str, int]  # how many numbers are asumsi, sumber, desa
    weakest: tuple[Weak, ...]
    verdict: Verdict
    cash_min: float
    cash_min_month: str  # 2027-09
    loan_asked: float
    dscr_min: float  # nan without debt
    units: tuple[UnitRow, ...]

    @property
    def next_step(self) -> str:
        """The first step that still lacks something, or nothing."""
        return next((step for step in STEPS if step not in self.done), "")


def row_of(file: Path, language: str = "id") -> Row | Entry:
    """What is known of a plan, or its entry with problems when it cannot be computed."""
    try:
        return _row(file, stamp_of(file), language)
    except PlanProblems as wrong:
        return Entry(file, None, wrong.problems)


@lru_cache(maxsize=KEPT)
def _row(file: Path, stamp: Stamp | None, language: str) -> Row:
    """A broken file raises, and so is not remembered: one may be permitted to read it later."""
    from kopdes_plan import run

    entry = read_entry(file)
    if entry.plan is None:
        raise PlanProblems(entry.problems)
    return _computed(entry, stamp, run(entry.plan), language)


def _computed(entry: Entry, stamp: Stamp | None, result: Result, language: str) -> Row:
    plan, found = result.plan, result.indicators
    lacks = tuple(lacking(plan, result, language))
    lowest = int(found.cash_min_month[0])
    return Row(
        entry=entry,
        stamp=stamp,
        name=plan.name,
        cooperative=plan.cooperative.name,
        short=shortened(short_name(plan.cooperative.name), NAME),
        village="; ".join(map(_village, plan.cooperative.villages)),
        done=_done(lacks, bool(plan.units)),
        lacks=lacks,
        origins=_origins(result),
        weakest=tuple(_weakest(result, language)),
        verdict=verdict(result, language),
        cash_min=first(found.cash_min),
        cash_min_month=result.time.label(lowest),
        loan_asked=loan_asked(plan),
        dscr_min=first(found.dscr_min),
        units=tuple(_units(result)),
    )


def _village(code: str) -> str:
    """The name of a village and of its district."""
    found = village(code)
    return code if found is None else f"{found.name}, {found.district}"


def _done(lacks: tuple[Lack, ...], has_units: bool) -> tuple[str, ...]:
    """The steps that lack nothing; money is not settled before there is a business."""
    open_steps = {lack.step for lack in lacks if lack.key not in LATER}
    if not has_units:
        open_steps.add("pendanaan")
    return tuple(step for step in STEPS if step not in open_steps)


def _origins(result: Result) -> dict[str, int]:
    """How many of the numbers that are written come from where; zeros nobody wrote are none."""
    counts = {"asumsi": 0, "sumber": 0, "desa": 0}
    for _, number in numbers(result.plan):
        if number or number.has_range:
            counts[number.origin] += 1
    return counts


def _weakest(result: Result, language: str) -> list[Weak]:
    plan, listed = result.plan, []
    for one in assumptions(result, WEAKEST):
        path = file_path(plan, one.path)
        shown = valued(float(one.value), one.field)
        listed.append(Weak(path, named(plan, path, language), float(one.value), shown, one.weight))
    return listed


def _units(result: Result) -> list[UnitRow]:
    rows = []
    for done in result.units:
        unit = result.plan.units[done.key]
        kind = unit.type_id or " ".join(unit.name.casefold().split())
        rows.append(UnitRow(kind, unit.name, unit.quantity_unit, unit_figures(unit, done)))
    return rows


def short_name(name: str) -> str:
    """A cooperative as one says it: what all names of a class begin with is only four letters.

    >>> short_name("Koperasi Desa Merah Putih Saliki"), short_name("Koperasi Tani Maju")
    ('KDMP Saliki', 'Koperasi Tani Maju')
    """
    return LONG.sub(lambda found: f"K{found[1][0].upper()}MP", name, count=1)

"""A class as a whole: its plans, broken files, duplicates, the same businesses side by side.

A folder goes in, a `ClassView` comes out; `as_json` is what `kopdes-plan kelas --json` prints.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.class_folder import Duplicate, Entry, duplicates, plan_files
from kopdes_plan.model.outliers import apart, columns, median
from kopdes_plan.outputs.class_rows import STEPS, Row, UnitRow, row_of

FIGURES = {  # of `model.outliers.unit_figures`, and how each is written
    "price": "rupiah", "unit_cost": "rupiah", "quantity": "number",
    "revenue_first_year": "rupiah", "margin_share": "share",
}  # fmt: skip


class Compared(NamedTuple):
    """One kind of business in the plans that have it; `middle` by figure."""

    kind: str
    label: str
    plans: tuple[tuple[Row, UnitRow], ...]
    middle: dict[str, float]


class Outlier(NamedTuple):
    """A figure far from that of the other plans with the same business, and the sentence why."""

    compared: Compared
    row: Row
    unit: UnitRow
    figure: str
    value: float
    middle: float
    words: str


class ClassView(NamedTuple):
    """Everything a facilitator sees of a class."""

    folder: Path
    rows: tuple[Row, ...]
    broken: tuple[Entry, ...]
    duplicates: tuple[Duplicate, ...]
    compared: tuple[Compared, ...]
    outliers: tuple[Outlier, ...]

    def short(self, file: Path) -> str:
        """A file as it is called inside the folder."""
        return file.relative_to(self.folder).as_posix()


def class_view(folder: Path | str, language: str = "id") -> ClassView:
    """The plans of a folder; PlanProblems only when the folder itself cannot be read."""
    return viewed(Path(folder), plan_files(folder), language)


def viewed(folder: Path, files: Iterable[Path], language: str = "id") -> ClassView:
    """The same for files already listed; what did not change since is not computed again."""
    found = [row_of(file, language) for file in files]
    rows = tuple(one for one in found if isinstance(one, Row))
    broken = tuple(one for one in found if isinstance(one, Entry))
    compared = tuple(_compared(rows))
    outliers = tuple(one for each in compared for one in _outliers(each, language))
    twice = duplicates(row.entry for row in rows)
    return ClassView(folder, rows, broken, twice, compared, outliers)


def _compared(rows: tuple[Row, ...]) -> list[Compared]:
    """Every kind of business that at least two plans have, the most frequent first.

    A kind of which one plan has several units, such as what a collector buys, is parted by name.
    """
    kinds = [Counter(unit.kind for unit in row.units) for row in rows]
    several = {kind for counted in kinds for kind, count in counted.items() if count > 1}
    by_kind: dict[tuple[str, str], list[tuple[Row, UnitRow]]] = defaultdict(list)
    for row in rows:
        for unit in row.units:
            name = unit.name.casefold() if unit.kind in several else ""
            by_kind[unit.kind, name].append((row, unit))
    types = load_unit_types()
    shared = []
    for (kind, name), plans in by_kind.items():
        if len({row.entry.file for row, _ in plans}) > 1:
            label = plans[0][1].name if name or kind not in types else types[kind].label
            values = columns([unit.figures for _, unit in plans])
            middle = {figure: median(column) for figure, column in values.items()}
            shared.append(Compared(kind, label, tuple(plans), middle))
    return sorted(shared, key=lambda one: (-len(one.plans), one.label))


def _outliers(compared: Compared, language: str) -> list[Outlier]:
    values = columns([unit.figures for _, unit in compared.plans])
    found = []
    for figure in FIGURES:
        for one in apart(values[figure]):
            row, unit = compared.plans[one.place]
            words = t.say(
                f"class.outlier.{'high' if one.value > one.middle else 'low'}", language,
                unit=unit.name, figure=t.say(f"class.figure.{figure}", language).lower(),
                plan=row.short, value=written(figure, one.value), count=one.among,
                middle=written(figure, one.middle),
            )  # fmt: skip
            found.append(Outlier(compared, row, unit, figure, one.value, one.middle, words))
    return found


def written(figure: str, value: float) -> str:
    """A figure of a unit for people."""
    kind = FIGURES[figure]
    if kind == "rupiah":
        return t.rupiah(value)
    return t.percent(value, 1) if kind == "share" else t.number(value)


def duplicate_words(twice: Duplicate, files: str, language: str = "id") -> str:
    """Which plans are for one village, or of one cooperative."""
    return t.say(f"class.duplicate.{twice.kind}", language, value=duplicate_name(twice),
                 files=files, count=len(twice.files))  # fmt: skip


def duplicate_name(twice: Duplicate) -> str:
    """The village with its code, or the cooperative."""
    village = places.village(twice.value) if twice.kind == "village" else None
    return twice.value if village is None else f"{village.name} ({village.code})"


def first_problem(entry: Entry, language: str = "id") -> str:
    """The first thing wrong with a file, with its line, and how many more there are."""
    first, *more = entry.problems
    words = first.sentence(language)
    if first.line is not None:
        words = f"{t.say('problem.line', language, line=first.line)}: {words}"
    return f"{words} {t.say('class.more_problems', language, count=len(more))}" if more else words


# ---- for other programs


def as_json(view: ClassView, language: str = "id") -> dict[str, Any]:
    """plans, broken, duplicates, comparison and outliers; files as named inside the folder."""
    return {
        "plans": [_plan(view, row) for row in view.rows],
        "broken": [
            {
                "file": view.short(entry.file),
                "text": first_problem(entry, language),
                "problems": [problem.as_json(language) for problem in entry.problems],
            }
            for entry in view.broken
        ],
        "duplicates": [
            {"kind": one.kind, "value": one.value, "name": duplicate_name(one),
             "files": [view.short(file) for file in one.files]}
            for one in view.duplicates
        ],
        "comparison": [
            {
                "unit_type": one.kind, "label": one.label, "middle": one.middle,
                "plans": [
                    {"file": view.short(row.entry.file), "unit": unit.name,
                     "counted_in": unit.counted_in, **unit.figures}
                    for row, unit in one.plans
                ],
            }
            for one in view.compared
        ],
        "outliers": [
            {
                "file": view.short(one.row.entry.file), "unit_type": one.compared.kind,
                "unit": one.unit.name, "figure": one.figure, "value": one.value,
                "middle": one.middle, "plans": len(one.compared.plans), "text": one.words,
            }
            for one in view.outliers
        ],
    }  # fmt: skip


def _plan(view: ClassView, row: Row) -> dict[str, Any]:
    plan = row.entry.plan
    assert plan is not None
    return {
        "file": view.short(row.entry.file),
        "name": row.name,
        "cooperative": row.cooperative,
        "villages": list(plan.cooperative.villages),
        "village_names": row.village,
        "changed": changed_at(row),
        "steps": list(STEPS),
        "steps_done": list(row.done),
        "next_step": row.next_step or None,
        "missing": [
            {"step": lack.step, "key": lack.key, "text": lack.words,
             "fields": [path for path, _ in lack.fields]}
            for lack in row.lacks
        ],
        "numbers": dict(row.origins),
        "weakest": [weak._asdict() for weak in row.weakest],
        "verdict": row.verdict.code,
        "verdict_label": row.verdict.label,
        "verdict_text": row.verdict.sentence,
        "cash_min": row.cash_min,
        "cash_min_month": row.cash_min_month,
        "loan_asked": row.loan_asked,
        "dscr_min": row.dscr_min,
    }  # fmt: skip


def changed_at(row: Row) -> str | None:
    """When the plan's file was last changed, in UTC."""
    if row.stamp is None:
        return None
    return datetime.fromtimestamp(row.stamp.changed / 1e9, UTC).isoformat(timespec="seconds")

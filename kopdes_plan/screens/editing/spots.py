"""Where on a plan something can be typed, and what its file holds once it was typed there.

A path is that of a field, `unit_usaha.lpg.harga`, or of a part of a number that knows its source,
`unit_usaha.lpg.harga.rendah`. Text goes in, trees for the file come out; whether the plan can be
so is seen in `trials`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.fields import Text
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.plan_comparison import is_list
from kopdes_plan.inputs.plan_fields import Field, field_at
from kopdes_plan.inputs.plan_file import Reading
from kopdes_plan.inputs.plan_text import Tree, steps_of
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.editing.history import Waiting

SOURCED = {
    "rupiah", "signed_rupiah", "quantity", "share", "rate_per_year", "rate_per_month",
    "growth_per_year", "days", "index",
}  # fmt: skip
PARTS = {
    "low": "rendah", "high": "tinggi", "citation": "sumber", "year": "tahun", "note": "catatan",
}  # fmt: skip
KEYS = {key: part for part, key in PARTS.items()}
LONGEST_TEXT, LONGEST_TYPED, LONGEST_PATH = 5_000, 20_000, 300
NOTHING: Waiting = MappingProxyType({})
GONE, INCOMPLETE = "entry_gone", "source_missing"


class State(NamedTuple):
    """A draft, what it comes to, and what waits beside it."""

    draft: Draft
    reading: Reading
    waiting: Waiting = NOTHING

    @property
    def held(self) -> dict[str, str]:
        """What waits only to be completed: `20.000 sumber`, whose source is typed next."""
        waiting = self.waiting.items()
        return {path: typed.text for path, typed in waiting if typed.problem.code == INCOMPLETE}


class Spot(NamedTuple):
    """Where a typed text belongs: a field, or a part of its number (low, high, citation …)."""

    path: str
    part: str
    field: Field

    @property
    def kind(self) -> str:
        """The kind of the field's number, or ""."""
        return self.field.kind.name if self.field.kind else ""


def spot(plan: Plan | None, key: str) -> Spot | None:
    """The spot of a path, or None where nothing can be typed."""
    field = place(plan, key)
    if field is not None:
        return Spot(key, "", field)
    path, _, last = key.rpartition(".")
    field = place(plan, path)
    if field is not None and last in KEYS:
        found = Spot(path, KEYS[last], field)
        return found if found.kind in SOURCED else None
    return None


def place(plan: Plan | None, path: str) -> Field | None:
    """The field at a path of a plan; None for a path that no plan can have."""
    steps = path.split(".")
    odd = any(step.isdigit() and (not step.isascii() or len(step) > 6) for step in steps)
    if odd or not all(steps) or len(path) > LONGEST_PATH:
        return None
    unit = plan.units.get(steps[1]) if plan and steps[0] == "unit_usaha" and steps[1:] else None
    found = field_at(path, unit.behaviour if unit else "")
    counted = steps[-1].isdigit() and int(steps[-1]) > 0
    if found is None and counted and is_list(field_at(".".join(steps[:-1]))):
        return Field(None, steps[-1], Text)  # villages, by their codes
    return found


def values_of(
    state: State, typed: Mapping[str, str], spots: Mapping[str, Spot], loose: Collection[str]
) -> tuple[dict[str, Tree | None], dict[str, Problem]]:
    """What would stand at each field's path, numbers before their parts; and what is no value."""
    values: dict[str, Tree | None] = {}
    wrong: dict[str, Problem] = {}
    for key in sorted(typed, key=lambda key: bool(spots[key].part)):
        found = spots[key]
        try:
            if not _there(state, found.path):
                raise PlanProblems([Problem(GONE, found.path)])
            if found.part:
                values[found.path] = _with_part(state, values, found, typed[key])
            else:
                path, value = _whole(state, found, typed[key], found.path not in loose)
                values[path] = value
        except AmountError as fault:
            wrong[key] = fault.problem(found.path)
        except PlanProblems as fault:
            wrong[key] = fault.problems[0]
    return values, wrong


def _there(state: State, path: str) -> bool:
    """Whether the unit and the list entries that a path leads through are in the file."""
    steps = path.split(".")
    for depth in range(1, len(steps)):
        above, here = ".".join(steps[:depth]), ".".join(steps[: depth + 1])
        field = place(state.reading.plan, above)
        listed = is_list(field)
        if listed and steps[depth] == "1" and isinstance(state.draft.get(above), str):
            continue  # `desa: 64.02.05.2001`, a list of one
        if (listed or above == "unit_usaha") and state.draft.root().at(steps_of(here)) is None:
            return False
    return True


def _whole(state: State, found: Spot, typed: str, with_range: bool) -> tuple[str, Tree | None]:
    """The path to write to, and what a field holds once this was typed in it; None: nothing."""
    path, typed = found.path, typed.encode("utf-8", "replace").decode().strip()
    if not typed:
        if not optional(found.field):
            raise PlanProblems([Problem("empty", path)])
        return path, None
    if len(typed) > LONGEST_TYPED:
        raise PlanProblems([Problem("text_too_long", path, params={"limit": LONGEST_TEXT})])
    above = path.rpartition(".")[0]
    value: Tree = numbers.in_file(typed, found.field.kind)
    if found.kind in SOURCED:
        value = numbers.retyped(state.draft.get(path), value, with_range)
    elif found.kind == "name":
        value = " ".join(value.split())
    if isinstance(state.draft.get(above), str):  # `desa: 64.02.05.2001`, a list of one
        return above, [value]
    return path, value


def _with_part(state: State, values: Mapping[str, Tree | None], found: Spot, typed: str) -> Tree:
    """What a field holds once a low, a high, a source … was typed for its number."""
    old = values.get(found.path) or held(state, found)
    if old is None:
        raise PlanProblems([Problem("empty", found.path)])
    if len(typed) > LONGEST_TEXT:
        raise PlanProblems([Problem("text_too_long", found.path, params={"limit": LONGEST_TEXT})])
    if typed.strip() and found.part in ("low", "high"):
        typed = numbers.in_file(typed.strip(), found.field.kind)
    return numbers.with_detail(old, found.part, typed)


def held(state: State, found: Spot) -> Tree | None:
    """What the file holds for a number, or would hold for the one that its unit type gives."""
    written = state.held.get(found.path) or state.draft.get(found.path)
    if written is not None or state.reading.plan is None:
        return written
    value = value_at(state.reading.plan, found.path)
    return None if value is None else numbers.written(value, found.field.kind)


def optional(field: Field) -> bool:
    """Whether a field may be left empty: what then holds is nothing, zero or an empty text."""
    if field.owner is None:
        return "" in field.choices
    info: Any = field.owner.model_fields[field.name]
    default = info.default
    if info.is_required() or isinstance(default, bool | tuple | dict):
        return False
    return default is None or default == "" or (isinstance(default, int | float) and default == 0)

"""Changes to a plan for one run: `--set`, and the entries of a scenario.

What comes in are (path, text) pairs and the tree of a file, what goes out is the changed tree.
The path is written as in the file, list places from 1; `*` stands for every entry there is
(`unit_usaha.*.harga`). The text is a new value as the file would hold it, or a relative one:
`x0,9` multiplies, `+10%` and `-10%` add or take a tenth (rupiah come out whole). A field written
in percent takes `x0,9` only, because `+2%` of it could be points, and a share stops at 100 % (95 %
let out cannot become 105 %); a growth field reads `-10%` as its value. An empty text takes the
value away, so that the default holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS
from kopdes_plan.inputs.fields import PERCENT, Sourced
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_fields import Field, aliases, field_at, nearest, nearest_key
from kopdes_plan.inputs.plan_mistakes import Place, sentence
from kopdes_plan.inputs.plan_text import Node, Step, Tree
from kopdes_plan.inputs.problems import Problem

BASE = "dasar"  # the plan as written, beside its scenarios
_RELATIVE = re.compile(r"\s*(?:[x×*]\s*(?P<factor>\d[\d.,]*)|(?P<part>[+-]\s*\d[\d.,]*)\s*%)\s*")
Change = tuple[str, str]


class Relative(NamedTuple):
    """A change that needs the value it changes; `pattern` is the path as it was asked for."""

    path: str
    pattern: str
    text: str
    factor: float


def apply(tree: Tree, changes: Iterable[Change]) -> tuple[list[Relative], list[Problem]]:
    """Puts new values into the tree; returns the relative changes left to do, and problems."""
    relative: list[Relative] = []
    problems: list[Problem] = []
    for pattern, text in changes:
        paths, wrong = targets(tree, pattern.strip())
        problems += wrong
        for path, field in paths:
            change, problem = _relative(path, pattern, text, field)
            if problem is not None:
                problems.append(problem)
            elif change is not None:
                relative.append(change)
            else:
                _put(tree, path, text)
    return relative, problems


def targets(tree: Tree, pattern: str) -> tuple[list[tuple[str, Field]], list[Problem]]:
    """The places a path means, with their fields; a path that means none is a problem."""
    found: list[tuple[str, Field]] = []
    missing: list[Problem] = []
    for path in _expanded(tree, pattern.split(".")):
        behaviour = _behaviour(tree, path)
        field = field_at(path, behaviour)
        lost = _lost(tree, path, behaviour)
        if field is None or lost is not None or not path:
            missing.append(lost or Problem("unknown_path", read=pattern or '""'))
        else:
            found.append((path, field))
    if found:
        return found, ([] if "*" in pattern else missing)
    return [], (missing[:1] or [Problem("change_of_nothing", pattern, read=pattern)])


def factor(tree: Tree, pattern: str, text: str) -> float | None:
    """What a change multiplies by, `x0,8` and `-20%` alike; None when it puts a value."""
    for path, field in targets(tree, pattern)[0][:1]:
        change, _ = _relative(path, pattern, text, field)
        return None if change is None else change.factor
    return None


def _expanded(tree: Tree, steps: list[str]) -> list[str]:
    """The path with each `*` replaced by every entry that exists."""
    paths = [""]
    for step in steps:
        if step == "*":
            paths = [_join(path, key) for path in paths for key in _entries(_at(tree, path))]
        else:
            paths = [_join(path, step) for path in paths]
    return paths


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _entries(part: Tree) -> list[str]:
    if isinstance(part, list):
        return [str(n + 1) for n in range(len(part))]
    return list(part) if isinstance(part, dict) else []


def _at(tree: Tree, path: str) -> Any:
    for step in path.split(".") if path else []:
        if isinstance(tree, list) and step.isdigit() and 0 < int(step) <= len(tree):
            tree = tree[int(step) - 1]
        elif isinstance(tree, dict):
            tree = tree.get(step)
        else:
            return None
    return tree


def _lost(tree: Tree, path: str, behaviour: str) -> Problem | None:
    """A problem when the path names an entry that does not exist, or a key no field has."""
    steps = path.split(".")
    for place in range(len(steps)):
        above, step = ".".join(steps[:place]), steps[place]
        here = ".".join(steps[: place + 1])
        if field_at(here, behaviour) is None:
            hint = nearest_key(step, above, behaviour)
            code = "unknown_path_near" if hint else "unknown_path"
            return Problem(code, here, read=step or '""', suggestion=hint)
        part = _at(tree, above)
        entries = _entries(part)
        is_list = isinstance(part, list) or (step.isdigit() and part is None)
        if (is_list or above == "unit_usaha") and step not in entries:
            params = {"known": ", ".join(entries) or "–"}
            return Problem(
                "no_such_entry",
                here,
                read=step,
                suggestion=nearest(step, tuple(entries)),
                params=params,
            )
    return None


def _behaviour(tree: Tree, path: str) -> str:
    """The behaviour of the unit a path leads into, or nothing."""
    steps = path.split(".")
    unit = _at(tree, ".".join(steps[:2])) if steps[0] == "unit_usaha" else None
    if not isinstance(unit, dict):
        return ""
    if isinstance(word := unit.get("perilaku"), str):
        return BEHAVIOUR_WORDS.get(word, "")
    from kopdes_plan.inputs.catalogue import load_unit_types

    kind = load_unit_types().get(str(unit.get("jenis")))
    return "" if kind is None else kind.behaviour


def _put(tree: Tree, path: str, value: Any) -> None:
    *above, last = path.split(".")
    part = tree
    for step in above:
        if isinstance(part, list):
            part = part[int(step) - 1]
        else:
            if not isinstance(part.get(step), dict | list):
                part[step] = {}
            part = part[step]
    if isinstance(part, list):
        part[int(last) - 1] = value
    elif value == "":
        part.pop(last, None)
    else:
        part[last] = value


def _relative(
    path: str, pattern: str, text: str, field: Field
) -> tuple[Relative | None, Problem | None]:
    """The relative change a text asks for, if it does."""
    found = _RELATIVE.fullmatch(text)
    kind = field.kind
    if found is None or (found["part"] and kind is not None and kind.name == "growth_per_year"):
        return None, None
    sourced = kind is not None and (kind.relative or kind.name in PERCENT)
    if not sourced or kind is None:
        return None, Problem("change_not_relative", path, read=text)
    try:
        if found["factor"]:
            factor = amounts.parse_number(found["factor"])
        elif not kind.relative:
            return None, Problem("change_points", path, read=text)
        else:
            factor = 1 + amounts.parse_rate(f"{found['part']}%")
    except amounts.AmountError as wrong:
        return None, wrong.problem(path)
    return Relative(path, pattern, text, factor), None


def relative_values(tree: Tree, plan: Plan, changes: Iterable[Relative]) -> list[Problem]:
    """Puts the changed values into the tree; a value that is not there cannot be changed."""
    now, problems = relative_numbers(tree, plan, changes)
    for path, number in now.items():
        _put(tree, path, number)
    return problems


def relative_numbers(
    tree: Tree, plan: Plan, changes: Iterable[Relative]
) -> tuple[dict[str, Sourced], list[Problem]]:
    """The changed numbers by path, and problems: of what is not there, of what goes too far."""
    problems = []
    now: dict[str, Sourced] = {}
    for change in changes:
        old = now.get(change.path, value_at(plan, change.path))
        field = field_at(change.path, _behaviour(tree, change.path))
        if isinstance(old, Sourced) and field is not None and field.kind is not None:
            most = 1.0 if field.kind.name == "share" else math.inf
            number = scaled(old, change.factor, field.kind.name.endswith("rupiah"), most)
            now[change.path] = number
            problems += _unfit(change.path, float(number), field)
        elif "*" not in change.pattern:
            problems.append(Problem("change_of_nothing", change.path, read=change.text))
    return now, problems


def _unfit(path: str, value: float | str, field: Field) -> list[Problem]:
    """What is wrong with a value that its field cannot hold."""
    try:
        adapter(field.annotation).validate_python(value)
    except ValidationError as fault:
        place = Place(tuple(path.split(".")), "")
        return [sentence(m, place) for m in fault.errors(include_url=False)]
    return []


def scaled(number: Sourced, factor: float, whole: bool = False, most: float = math.inf) -> Sourced:
    """The number and its low and high times a factor, none above `most`; whole rupiah if asked."""

    def times(value: float) -> float:
        return float(math.floor(value * factor + 0.5)) if whole else min(
            round(value * factor, 10), most
        )  # fmt: skip

    return Sourced(
        times(number), number.origin, times(number.low), times(number.high),
        number.citation, number.year, number.note,
    )  # fmt: skip


def value_at(part: Any, path: str) -> Any:
    """The value at a path of a plan or a part of it, list places from 1; None where none is."""
    for step in path.split(".") if path else ():
        if isinstance(part, BaseModel):
            name = aliases(type(part)).get(step)
            part = None if name is None else getattr(part, name)
        elif isinstance(part, Mapping):
            part = part.get(step)
        elif isinstance(part, tuple) and step.isdigit() and 0 < int(step) <= len(part):
            part = part[int(step) - 1]
        else:
            return None
    return part


def scenario_problems(tree: Tree, root: Node) -> list[Problem]:
    """What is wrong with the scenarios a file holds, whether they are asked for or not."""
    scenarios = tree.get("skenario")
    problems: list[Problem] = []
    for name, changes in scenarios.items() if isinstance(scenarios, dict) else ():
        if name == BASE:
            at = f"skenario.{name}"
            problems.append(Problem("scenario_is_plan", at, root.line_of(("skenario", name)), name))
        for pattern, text in changes.items() if isinstance(changes, dict) else ():
            steps: tuple[Step, ...] = ("skenario", name, pattern)
            problems += [
                p._replace(path=f"skenario.{name}.{p.path or pattern}", line=root.line_of(steps))
                for p in _wrong(tree, pattern, str(text))
            ]
    return problems


def scenarios_beyond(tree: Tree, plan: Plan, root: Node) -> list[Problem]:
    """Factors of the file's scenarios that lead a number of the plan out of its bounds."""
    problems: list[Problem] = []
    for name, changes in plan.scenarios.items():
        meant = {
            one.path: one
            for pattern, text in changes.items()
            for path, field in targets(tree, pattern)[0]
            if (one := _relative(path, pattern, text, field)[0]) is not None
        }
        for wrong in relative_numbers(tree, plan, meant.values())[1]:
            pattern = meant[wrong.path].pattern
            line = root.line_of(("skenario", name, pattern))
            problems.append(wrong._replace(path=f"skenario.{name}.{pattern}", line=line))
    return problems


def _wrong(tree: Tree, pattern: str, text: str) -> list[Problem]:
    paths, problems = targets(tree, pattern)
    for path, field in paths[:1]:
        change, problem = _relative(path, pattern, text, field)
        if problem is not None:
            problems.append(problem)
        elif change is None and text and field.kind is not None:
            problems += _unfit(path, text, field)
    return problems


@lru_cache(maxsize=256)
def adapter(annotation: Any) -> TypeAdapter[Any]:
    """The reader of a field's type."""
    return TypeAdapter(annotation)


__all__ = [
    "BASE",
    "Change",
    "Relative",
    "apply",
    "factor",
    "relative_numbers",
    "relative_values",
    "scaled",
    "scenario_problems",
    "scenarios_beyond",
    "value_at",
]

"""A plan file in, a checked and frozen `Plan` out, or every mistake in it at once with its line.

text -> tree with lines (plan_text) -> changes (plan_changes) -> gaps filled from unit types
     -> Plan, or problems (plan_mistakes) -> rules between fields (plan_checks)

`reading` gives both, the problems and a plan with something harmless in their places: for screens,
on which a broken plan is mended field by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from kopdes_plan.inputs.amounts import AmountError, parse_month
from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS
from kopdes_plan.inputs.conflicts import SIGN, conflicts
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import (
    Change,
    apply,
    relative_values,
    scenario_problems,
    scenarios_beyond,
)
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.plan_fields import aliases, field_at, hints, nearest, nearest_key, stand_in
from kopdes_plan.inputs.plan_mistakes import mended, translated
from kopdes_plan.inputs.plan_text import MOST, Node, Step, Tree, dotted, parse, steps_of
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import read_text, refused

VERSION = 1  # of the plan file that this kit reads and writes


class Reading(NamedTuple):
    """What a text comes to: its problems, and the plan, mended where there are any."""

    plan: Plan | None
    problems: tuple[Problem, ...]


def load_plan(
    path: Path | str, changes: Iterable[tuple[str, str]] = (), scenario: str | None = None
) -> Plan:
    """The plan of a file; PlanProblems holds everything that is wrong with it.

    `changes` are (path, text) pairs as of `--set`; `scenario` is a name in the plan's `skenario`,
    whose changes come first.
    """
    return load_text(read_text(path), str(path), changes, scenario)


def load_text(
    text: str,
    name: str = "",
    changes: Iterable[tuple[str, str]] = (),
    scenario: str | None = None,
) -> Plan:
    """The plan of a file's text; `name` is the file's name for messages."""
    root = parse(text, name)
    _check_version(root, name)
    plan, problems = read_plan(root, tuple(changes), scenario)
    if problems or plan is None:
        raise PlanProblems(_in_order(problems)[:MOST], name)
    return plan


def reading(
    root: Node, name: str = "", changes: tuple[Change, ...] = (), scenario: str | None = None
) -> Reading:
    """The plan of a parsed file, changed as by `load_plan`, with all its problems.

    PlanProblems when the file is no plan at all, or one of a newer version of the kit.
    """
    _check_version(root, name)
    if not root.keys.keys() & aliases(Plan).keys():
        raise refused("file_not_plan", name)
    plan, problems = _whole(root, changes, scenario)
    return Reading(plan or _cut(root.tree()), _in_order(problems))


def read_plan(
    root: Node, changes: tuple[Change, ...] = (), scenario: str | None = None
) -> tuple[Plan | None, list[Problem]]:
    """The plan of a parsed file and its problems; the plan is None when there are any."""
    whole, problems = _whole(root, changes, scenario)
    return (None if problems else whole), problems


def _whole(
    root: Node, changes: tuple[Change, ...] = (), scenario: str | None = None
) -> tuple[Plan | None, list[Problem]]:
    """The plan of a parsed file, mended if that can be done in one go, and its problems."""
    tree = root.tree()
    steps, problems = _with_scenario(tree, changes, scenario)
    relative, wrong = apply(tree, steps)
    problems += wrong + _empty_strangers(root) + scenario_problems(tree, root)
    whole, wrong = build(tree, root)
    if relative and whole is not None and not problems and not wrong:
        problems += relative_values(tree, whole, relative)
        whole, wrong = build(tree, root)
    problems += wrong
    if whole is not None and not problems:
        problems += scenarios_beyond(tree, whole, root)
    if whole is not None:
        damaged = {_section(p.path) for p in problems}
        if not damaged & {"mulai", "tanggal_rencana"}:
            found = (p for p in check(whole) if _section(p.path) not in damaged)
            problems += [p._replace(line=root.line_of(steps_of(p.path))) for p in found]
        if SIGN in root.source:
            whole = whole.with_open(len(conflicts(root, root.source)))
    return whole, problems


def _check_version(root: Node, name: str) -> None:
    """A newer kit's plan may hold what we would lose, so nothing of it is read."""
    written = root.values.get("versi")
    found = re.fullmatch(r"0*([0-9]{1,9})", written.text.strip()) if written else None
    if written is not None and found is not None and int(found[1]) > VERSION:
        problem = Problem("made_by_newer", "versi", root.keys["versi"].line, found[1])
        raise PlanProblems([problem], name)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by its line."""
    once = {(p.code, p.path, p.line): p for p in problems}
    return tuple(sorted(once.values(), key=lambda p: p.line or 0))


def _cut(tree: Tree) -> Plan | None:
    """The plan without the parts of the file that hold mistakes, for what `mended` cannot mend."""
    for _ in range(3):  # a part taken away can bring to light another
        full, _problems = with_unit_types(tree)
        try:
            return Plan.model_validate(full, by_alias=True, by_name=False)
        except ValidationError as fault:
            lost = {str(m["loc"][0]) for m in fault.errors(include_url=False) if m["loc"]}
            tree = {key: part for key, part in tree.items() if key not in lost}
            for key, name in aliases(Plan).items():
                if key in lost and Plan.model_fields[name].is_required():
                    tree[key] = stand_in(hints(Plan)[name])
    return None


def build(tree: Tree, root: Node) -> tuple[Plan | None, list[Problem]]:
    """The plan of a tree, and the problems of its fields.

    When fields are wrong the plan has something harmless in their places, so that the rules
    between fields can be checked in the same round; it is None when too much is wrong for that.
    """
    full, problems = with_unit_types(tree)
    problems = [p._replace(line=root.line_of(steps_of(p.path))) for p in problems]
    try:
        return Plan.model_validate(full, by_alias=True, by_name=False), problems
    except ValidationError as fault:
        mistakes = fault.errors(include_url=False)[:MOST]  # mending each copies the whole tree
        return mended(full, mistakes), problems + translated(mistakes, root)


def with_unit_types(tree: Tree) -> tuple[Tree, list[Problem]]:
    """The tree with each unit's gaps filled from its type, and behaviours in the engine's words."""
    units = tree.get("unit_usaha") if isinstance(tree, dict) else None
    if not isinstance(units, dict):
        return tree, []
    filled: dict[str, Any] = {}
    problems: list[Problem] = []
    year = _first_year(tree)
    for key, unit in units.items():
        if isinstance(unit, dict):
            filled[key], wrong = _with_type(key, unit, year)
            problems += wrong
        else:
            filled[key] = unit
    return {**tree, "unit_usaha": filled}, problems


def _first_year(tree: Tree) -> int | None:
    """The year the plan begins in, to whose prices old figures of unit types are brought."""
    try:
        return parse_month(str(tree.get("mulai")))[0]
    except AmountError:
        return None


def _with_type(
    key: str, unit: Mapping[str, Any], year: int | None
) -> tuple[dict[str, Any], list[Problem]]:
    from kopdes_plan.inputs.catalogue import load_unit_types

    full, problems, path = dict(unit), [], f"unit_usaha.{key}"
    type_id = unit.get("jenis")
    if isinstance(type_id, str) and type_id:
        kind = load_unit_types().get(type_id)
        if kind is None:
            known = tuple(load_unit_types())
            hint = nearest(type_id, known)
            listed = {"known": ", ".join(known)}
            code = "unknown_unit_type_near" if hint else "unknown_unit_type"
            problems.append(Problem(code, f"{path}.jenis", None, type_id, hint, listed))
        else:
            kind = kind if year is None else kind.in_year(year)
            full = {"nama": kind.label, **kind.defaults, **unit, "perilaku": kind.behaviour}
    word = unit.get("perilaku")
    if isinstance(word, str):
        full["perilaku"] = BEHAVIOUR_WORDS.get(word, word)
    elif "perilaku" not in full and not problems:
        problems.append(Problem("unit_without_type", path))
    return full, problems


def _with_scenario(
    tree: Tree, changes: tuple[Change, ...], scenario: str | None
) -> tuple[tuple[Change, ...], list[Problem]]:
    """The changes of a scenario before those of the command line."""
    if scenario is None:
        return changes, []
    known = tree.get("skenario") if isinstance(tree, dict) else None
    known = known if isinstance(known, dict) else {}
    if not isinstance(known.get(scenario), dict):
        names = ", ".join(known)
        code = "unknown_scenario" if names else "no_scenarios"
        hint = nearest(scenario, tuple(known))
        return changes, [Problem(code, "skenario", None, scenario, hint, {"known": names})]
    pairs = tuple((path, str(text)) for path, text in known[scenario].items())
    return (*pairs, *changes), []


def _empty_strangers(root: Node) -> list[Problem]:
    """Unknown keys with nothing behind them: what is empty is left out of the tree."""
    problems: list[Problem] = []

    def walk(node: Node, path: tuple[Step, ...]) -> None:
        for place, item in enumerate(node.items):
            walk(item, (*path, place))
        for key, value in node.values.items():
            here = (*path, key)
            if value.empty and field_at(dotted(here)) is None:
                hint = nearest_key(key, dotted(path))
                code = "unknown_key_near" if hint else "unknown_key"
                problems.append(Problem(code, dotted(here), node.keys[key].line, key, hint))
            walk(value, here)

    walk(root, ())
    return problems


def _section(path: str) -> str:
    """The part of a plan a path belongs to: `pinjaman.1`, `saldo_awal`, `unit_usaha.lpg`."""
    first, _, rest = path.partition(".")
    many = ("pinjaman", "unit_usaha", "aset", "tenaga_kerja", "hibah", "biaya_bersama")
    return f"{first}.{rest.partition('.')[0]}" if first in many and rest else first


__all__ = ["Plan", "PlanProblems", "Reading", "load_plan", "load_text", "read_plan", "reading"]

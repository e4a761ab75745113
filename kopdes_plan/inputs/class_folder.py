"""The plan files of a class: a folder, and the folders directly in it.

A folder goes in, files come out, and for each file its plan or what is wrong with it. One bad file
never stops the rest.
"""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.problems import PlanProblems, Problem

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

ENDINGS = (".yaml", ".yml")


class Entry(NamedTuple):
    """A file of a class: its plan, or none and the problems, at least one."""

    file: Path
    plan: Plan | None
    problems: tuple[Problem, ...] = ()


class Duplicate(NamedTuple):
    """Files whose plans are for one village, or of cooperatives with one name."""

    kind: Literal["village", "cooperative"]
    value: str
    files: tuple[Path, ...]


def plan_files(folder: Path | str) -> list[Path]:
    """The plan files in a folder and in those directly in it, by name; hidden ones are left out.

    PlanProblems when the folder itself cannot be looked into.
    """
    inside = _seen(folder)
    found = _plans(inside)
    for one in inside:
        if _is_folder(one):
            with contextlib.suppress(OSError):  # one that others may not look into
                found += _plans(_listed(one.path))
    return found


def all_plan_files(folder: Path | str) -> list[Path]:
    """The same with every folder below, however deep; links to folders are not followed."""
    _seen(folder)
    found: list[Path] = []
    for place, folders, _ in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        with contextlib.suppress(OSError):
            found += _plans(_listed(place))
    return found


def read_entry(file: Path) -> Entry:
    """The plan of a file, or what is wrong with it; never an error."""
    try:
        return Entry(file, load_plan(file))
    except PlanProblems as wrong:
        return Entry(file, None, wrong.problems)


def duplicates(entries: Iterable[Entry]) -> tuple[Duplicate, ...]:
    """Villages with more than one plan, then cooperatives' names that more than one plan has.

    Names are compared without regard to capitals and spaces.
    """
    villages: dict[str, list[Path]] = defaultdict(list)
    names: dict[str, list[Path]] = defaultdict(list)
    shown: dict[str, str] = {}
    for entry in entries:
        if entry.plan is not None:
            coop = entry.plan.cooperative
            for code in dict.fromkeys(coop.villages):
                villages[code].append(entry.file)
            alike = " ".join(coop.name.casefold().split())
            names[shown.setdefault(alike, coop.name)].append(entry.file)
    found = [Duplicate("village", code, tuple(f)) for code, f in villages.items() if f[1:]]
    found += [Duplicate("cooperative", name, tuple(f)) for name, f in names.items() if f[1:]]
    return tuple(found)


def _seen(folder: Path | str) -> list[os.DirEntry[str]]:
    """What is in the folder that was named; PlanProblems when it cannot be looked into."""
    try:
        return _listed(folder)
    except (OSError, ValueError) as fault:  # ValueError: a null byte in the name
        raise PlanProblems([Problem("folder_missing", read=str(folder))]) from fault


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    """What is in a folder and not hidden, by name."""
    with os.scandir(folder) as inside:
        return sorted((o for o in inside if not o.name.startswith(".")), key=lambda o: o.name)


def _plans(inside: Iterable[os.DirEntry[str]]) -> list[Path]:
    """Whatever is called a plan, also what cannot be read: it is told, not passed over."""
    return [
        Path(one.path)
        for one in inside
        if one.name.lower().endswith(ENDINGS) and not _is_folder(one)
    ]


def _is_folder(one: os.DirEntry[str]) -> bool:
    try:
        return one.is_dir()
    except OSError:  # a link to where others may not look
        return False

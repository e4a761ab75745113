"""Where a user's plans are, which there are, and copies of the examples.

Plans live in `~/Rencana Kopdes`. The variable KOPDES_RENCANA names another folder, or one plan,
which is then opened at once and whose folder is used. Examples are copied there before they are
opened, so the kit's own files never change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.plan_text import parse, read_text
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.paths import TEMPLATES

VARIABLE = "KOPDES_RENCANA"
EXAMPLES = TEMPLATES / "plans"
ENDINGS = {".yaml", ".yml"}


class PlanFile(NamedTuple):
    """A plan that can be opened: its file, the name it gives itself, whether it is an example."""

    file: Path
    name: str
    is_example: bool


def folder() -> Path:
    """The folder of the user's plans; it need not exist yet."""
    asked = os.environ.get(VARIABLE, "").strip()
    if not asked:
        return Path.home() / "Rencana Kopdes"
    path = Path(asked).expanduser().absolute()
    return path.parent if path.suffix.lower() in ENDINGS else path


def wanted() -> Path | None:
    """The one plan the user asked for: by KOPDES_RENCANA, else the last one changed, else none."""
    asked = Path(os.environ.get(VARIABLE, "").strip()).expanduser().absolute()
    if asked.suffix.lower() in ENDINGS:
        return asked
    own = own_plans()
    return max(own, key=lambda plan: plan.file.stat().st_mtime).file if own else None


def short(file: Path) -> str:
    """A file for people: from the plan folder's name on where it lies in there, else whole."""
    near = folder().parent
    return str(file.relative_to(near) if near in file.parents else file)


def own_plans() -> list[PlanFile]:
    """The plans in the user's folder, by name of file."""
    return [_described(file) for file in _files(folder())]


def given_plans() -> list[PlanFile]:
    """The plans that come with the kit: the examples, then the empty one to begin with."""
    return sorted((_described(file) for file in _files(EXAMPLES)), key=lambda p: not p.is_example)


def opened(file: Path) -> Path:
    """The file to work in: the same, or for an example a copy in the user's folder.

    An untouched earlier copy is used again, a changed one is left alone and a numbered copy made
    beside it. PlanProblems when the copy cannot be written.
    """
    if EXAMPLES not in file.absolute().parents:
        return file
    text = read_text(file)
    for target in _free_names(folder() / file.name):
        if _is_copy(target, text):
            return target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as new:
                new.write(text)
            return target
        except FileExistsError:
            continue
        except OSError as fault:
            raise PlanProblems([Problem("file_not_written", read=str(target))]) from fault
    raise AssertionError("there is always another number")


def _is_copy(target: Path, text: str) -> bool:
    try:
        return target.exists() and read_text(target) == text
    except PlanProblems:
        return False


def _free_names(target: Path) -> Iterator[Path]:
    """`padi.yaml`, `padi 2.yaml`, `padi 3.yaml` …"""
    yield target
    number = 2
    while True:
        yield target.with_name(f"{target.stem} {number}{target.suffix}")
        number += 1


def _files(where: Path) -> list[Path]:
    try:
        found = [file for file in where.iterdir() if file.suffix.lower() in ENDINGS]
    except OSError:
        return []
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


def _described(file: Path) -> PlanFile:
    """The plan's own name, or its file's name when it cannot be read."""
    try:
        tree = parse(read_text(file)).tree()
    except PlanProblems:
        return PlanFile(file, file.stem, False)
    name = tree.get("nama")
    named = name.strip() if isinstance(name, str) and name.strip() else file.stem
    return PlanFile(file, named, str(tree.get("contoh")).lower() == "ya")

"""Files that commands write: whole, or not at all and then with a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import unwritten, write_whole

PLAN_ENDINGS = (".yaml", ".yml")  # nothing is written over somebody's work
DOCUMENT_ENDINGS = (".pdf", ".docx", ".xlsx", ".csv", ".json", ".svg")


def saved(file: Path, write: Callable[[Path], object], option: str = "-o") -> Path:
    """The file after `write` wrote it, its folder made first; PlanProblems when it could not."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file)
    except OSError as fault:
        raise not_written(file, fault, option) from None
    return file


def begun(file: Path, text: str) -> Path:
    """A new file with a text; PlanProblems when there is one already or it could not be written."""
    if os.path.isfile(file):
        raise PlanProblems([Problem("file_exists", "-o", read=str(file))])
    return saved(file, lambda target: write_whole(target, text.encode()))


def not_written(file: Path, fault: OSError, option: str = "-o") -> PlanProblems:
    """The problem of a file that could not be written."""
    if isinstance(fault, FileExistsError) and os.path.isfile(file):
        return PlanProblems([Problem("file_exists", option, read=str(file))])
    return PlanProblems([unwritten(file, fault, option)])


def beside_plan(
    plan: str, named: str, option: str = "-o", endings: tuple[str, ...] = DOCUMENT_ENDINGS
) -> Path:
    """The file a document of a plan goes into; PlanProblems when a plan lies there.

    What lies there is written over only if it is a document of the same kind, one of `endings`.
    """
    file = Path(named)
    if file.suffix.lower() in PLAN_ENDINGS or _same(plan, named):
        raise PlanProblems([Problem("file_is_plan", option, read=named)])
    if file.suffix.lower() in {*DOCUMENT_ENDINGS} - {*endings}:
        params = {"known": ", ".join(endings)}
        raise PlanProblems([Problem("file_ending", option, read=named, params=params)])
    if file.suffix.lower() not in DOCUMENT_ENDINGS and os.path.isfile(file):
        raise PlanProblems([Problem("file_exists", option, read=named)])
    return file


def _same(one: str, other: str) -> bool:
    """Whether two names are one file."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False

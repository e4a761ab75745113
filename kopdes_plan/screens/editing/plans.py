"""Where a user's plans are, which there are, new ones, and copies.

Plans live in `~/Rencana Kopdes`. The variable KOPDES_RENCANA names another folder, or one plan,
which is then opened at once and whose folder is used. Examples are copied there before they are
opened, so the kit's own files never change. Nothing here takes a plan away or writes over one.
"""

from __future__ import annotations

import os
import re
import time
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.places import Village
from kopdes_plan.inputs.plan_file import reading
from kopdes_plan.inputs.plan_in_pdf import PDF_SIGN, plan_in
from kopdes_plan.inputs.plan_text import parse, read_text
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import decoded
from kopdes_plan.inputs.whole_files import Stamp, stamp_of
from kopdes_plan.paths import TEMPLATES, own_folder
from kopdes_plan.screens.editing import new_plans
from kopdes_plan.screens.editing.new_plans import LONGEST_NAME

VARIABLE = "KOPDES_RENCANA"
EXAMPLES = TEMPLATES / "plans"
ENDINGS = {".yaml", ".yml"}
WISH, WISH_SECONDS = "dibuka.txt", 600  # a plan asked for on the command line, and until when


class PlanFile(NamedTuple):
    """A plan that can be opened: its file, the name it gives itself, whether it is an example,
    and when it was changed (seconds, as of `Path.stat`).
    """

    file: Path
    name: str
    is_example: bool
    changed: float = 0.0


def folder() -> Path:
    """The folder of the user's plans; it need not exist yet."""
    asked = _asked()
    if asked is None:
        return Path.home() / "Rencana Kopdes"
    return asked.parent if asked.suffix.lower() in ENDINGS else asked


def wanted() -> Path | None:
    """The plan to open first: the one asked for on the command line this moment, that of
    KOPDES_RENCANA, else the last one changed, else none.
    """
    asked = _wished() or _asked()
    if asked is not None and asked.suffix.lower() in ENDINGS:
        return asked
    own = own_plans()
    return max(own, key=lambda plan: plan.changed).file if own else None


def wish(file: Path) -> None:
    """Lets the next page that is opened show this plan; OSError when that cannot be noted."""
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / WISH).write_text(f"{file.absolute()}\n", encoding="utf-8")


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


def listed(path: str) -> Path:
    """The plan of the two lists that has this path; PlanProblems for any other path, such as one
    that leads out of the folder with `../`.
    """
    for plan in (*own_plans(), *given_plans()):
        if str(plan.file) == path:
            return plan.file
    raise PlanProblems([Problem("file_missing", read=Path(path[:200]).name)])


def opened(file: Path) -> Path:
    """The file to work in: the same, or for an example a copy in the user's folder.

    An untouched earlier copy is used again, a changed one is left alone and a numbered copy made
    beside it. PlanProblems when the copy cannot be written.
    """
    if EXAMPLES not in file.absolute().parents:
        return file
    text = read_text(file)
    number = 1
    while (copied := new_plans.numbered(folder(), file.stem, number)).exists():
        if _is_copy(copied, text):
            return copied
        number += 1
    return new_plans.made(folder(), file.stem, lambda _: text)


def begin(village: Village) -> Path:
    """A new plan for a village, in the user's folder: who, where, the law's and the usual
    assumptions, and no business yet. PlanProblems when it cannot be written.
    """
    name, text = new_plans.begun(village, date.today())
    return new_plans.made(folder(), name, lambda _: text)


def copy(file: Path) -> Path:
    """A second try of a plan: a copy beside it (of an example, in the user's folder) with its
    number in file and name. PlanProblems when it cannot be read or written.
    """
    text = read_text(file)
    where = folder() if EXAMPLES in file.absolute().parents else file.absolute().parent
    return new_plans.made(
        where, re.sub(r" \d{1,4}$", "", file.stem), lambda number: new_plans.named(text, number)
    )


def bring(name: str, content: bytes) -> Path:
    """A new plan in the user's folder out of a file's bytes: a plan, or a PDF made from one.

    PlanProblems when there is no plan in them, or when it cannot be written.
    """
    if content.startswith(PDF_SIGN):
        text = plan_in(content, name)
    else:
        text = decoded(content, name)
        reading(parse(text, name), name)
    stem = new_plans.plain(Path(name).stem) or "rencana"
    return new_plans.made(folder(), stem, lambda _: text)


def beside(file: Path, text: str) -> Path:
    """A new file with a text, in the folder of another and named like it."""
    return new_plans.made(file.absolute().parent, file.stem, lambda _: text)


def _asked() -> Path | None:
    """What KOPDES_RENCANA says."""
    asked = os.environ.get(VARIABLE, "").strip()
    try:
        return Path(asked).expanduser().absolute() if asked else None
    except (RuntimeError, OSError):  # nobody's home, no working folder
        return Path(asked)


def _wished() -> Path | None:
    """The plan of a wish, which is then fulfilled; an old one is forgotten."""
    file = own_folder() / WISH
    try:
        age = time.time() - file.stat().st_mtime
        first = file.read_text(encoding="utf-8")[:4096].split("\n")[0].strip()
        file.unlink()
    except (OSError, ValueError):
        return None
    asked = Path(first)
    fits = asked.is_absolute() and asked.suffix.lower() in ENDINGS and "\0" not in first
    return asked if fits and 0 <= age + 5 <= WISH_SECONDS else None


def _is_copy(target: Path, text: str) -> bool:
    try:
        return read_text(target) == text
    except PlanProblems:
        return False


def _files(where: Path) -> list[Path]:
    try:
        found = [file for file in where.iterdir() if file.suffix.lower() in ENDINGS]
        return sorted(file for file in found if file.is_file() and not file.name.startswith("."))
    except (OSError, ValueError):
        return []


def _described(file: Path) -> PlanFile:
    """The plan's own name, or its file's name when it cannot be read."""
    stamp = stamp_of(file)
    name, is_example = _own_name(file, stamp)
    return PlanFile(file, name, is_example, stamp.changed / 1e9 if stamp else 0.0)


@lru_cache(maxsize=512)
def _own_name(file: Path, stamp: Stamp | None) -> tuple[str, bool]:
    """The name in a file as long as it stays as it is, and whether it calls itself an example."""
    try:
        tree = parse(read_text(file)).tree()
    except PlanProblems:
        return file.stem, False
    name = tree.get("nama")
    named = name.strip() if isinstance(name, str) and name.strip() else file.stem
    return named[:LONGEST_NAME], str(tree.get("contoh")).lower() == "ya"

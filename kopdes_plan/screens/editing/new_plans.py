"""New plan files: the text of a village's first plan, of a second try, and a name that is free.

Nothing here writes over a file or takes one away that was there before.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.places import Village
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.paths import TEMPLATES

EMPTY = TEMPLATES / "plans" / "baru.yaml"
KEY = re.compile(r"^[a-z_]+:", re.MULTILINE)  # a part without one holds only examples
PLACEHOLDER = "NAMA DESA"
LONGEST_NAME, LONGEST_FILE = 160, 80  # letters of a plan's name, bytes of a file's


def begun(village: Village, today: date) -> tuple[str, str]:
    """The file's name (without ending) and text of a village's first plan: the empty plan without
    its examples, from next January.
    """
    name = " ".join(village.name.encode("utf-8", "replace").decode().split())[:LONGEST_NAME]
    parts = EMPTY.read_text(encoding="utf-8").split("\n\n")
    kept = [part for n, part in enumerate(parts) if not n or KEY.search(part)]
    draft = Draft("\n\n".join(kept).replace(PLACEHOLDER, plain(name)).rstrip() + "\n")
    day = max(today, amounts.parse_day(str(draft.get("tanggal_rencana"))))  # a clock set back
    for path, value in {
        "nama": t.say("begin.name", name=name),
        "tanggal_rencana": day.isoformat(),
        "mulai": f"{day.year + 1}-01",
        "koperasi.nama": t.say(f"begin.cooperative.{village.kind}", name=name),
        "koperasi.desa.1": village.code,
    }.items():
        draft.set(path, value)
    return plain(t.say("begin.file", name=plain(name))), draft.text()


def plain(name: str) -> str:
    """A name as every system lets a file be called: letters, figures, spaces, hyphens."""
    letters = (
        sign if sign in "-_()" or unicodedata.category(sign)[0] in "LMN" else " "
        for sign in unicodedata.normalize("NFC", name)
    )
    plain = " ".join("".join(letters).split())
    while len(plain.encode("utf-8")) > LONGEST_FILE:
        plain = plain[:-1]
    return plain.strip(" -_")


def named(text: str, number: int) -> str:
    """The text of a plan with its number in its name; text that is no plan as it is."""
    try:
        draft = Draft(text)
        name = draft.get("nama")
    except PlanProblems:
        return text
    if isinstance(name, str) and number > 1:
        pattern = re.escape(t.say("begin.copy", name="", number="0")).replace("0", r"\d+")
        own = re.sub(f"{pattern}$", "", name)[:LONGEST_NAME]
        draft.set("nama", t.say("begin.copy", name=own, number=number))
    return draft.text()


def numbered(where: Path, stem: str, number: int) -> Path:
    """`padi.yaml`, `padi 2.yaml`, `padi 3.yaml` …"""
    return where / (f"{stem}.yaml" if number == 1 else f"{stem} {number}.yaml")


def made(where: Path, stem: str, text: Callable[[int], str]) -> Path:
    """The first file of that name that is not there yet, with a text; PlanProblems if it fails."""
    number = 1
    while True:
        target, ours = numbered(where, stem, number), False
        try:
            where.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="", errors="replace") as new:
                ours = True
                new.write(text(number))
                new.flush()
                os.fsync(new.fileno())
            return target
        except (OSError, ValueError) as fault:
            if isinstance(fault, FileExistsError) and where.is_dir():
                number += 1
                continue
            if ours:  # half of it is there: the disk is full
                with suppress(OSError):
                    target.unlink(missing_ok=True)
            raise PlanProblems([Problem("file_not_written", read=str(target))]) from fault

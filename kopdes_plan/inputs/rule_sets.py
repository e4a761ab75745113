"""Sets of rules: the one that comes with the kit, and newer ones brought to this computer later.

A set is a folder like `data/rules`; its `edition.yaml` says on which day it was last checked. Sets
that were brought stand on a shelf in the user's own folder as "<edition>_<day brought>_<hash>".
Which set is read is decided in `rules`; `rule_updates` brings one and takes it back.
"""

from __future__ import annotations

import hashlib
import os
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.rule_types import Rule
from kopdes_plan.inputs.yaml_page import Page
from kopdes_plan.paths import DATA, own_folder

KIT = DATA / "rules"
EDITION, SOURCES = "edition.yaml", "sources.yaml"
SHELF = "KOPDES_ATURAN"  # environment: another folder for sets that were brought (tests, classes)
LONG = 6  # months after which rules are called old
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_[0-9a-f]{12}")


class RuleSet(NamedTuple):
    """A set of rules; `brought` is None for the one that comes with the kit."""

    folder: Path
    edition: date
    brought: date | None


def kit_set() -> RuleSet:
    """The set that comes with the kit."""
    return RuleSet(KIT, read_edition((KIT / EDITION).read_text(encoding="utf-8")), None)


def shelf() -> Path:
    """The folder of the sets that were brought; it need not exist."""
    return Path(os.environ.get(SHELF) or own_folder() / "aturan")


def brought_sets() -> tuple[RuleSet, ...]:
    """The sets on the shelf, whether usable or not, the newest first."""
    try:
        names = [entry.name for entry in os.scandir(shelf()) if entry.is_dir()]
    except OSError:
        return ()
    found = [one for name in names if (one := _named(name)) is not None]
    return tuple(sorted(found, key=lambda one: (one.edition, one.folder.name), reverse=True))


def _named(name: str) -> RuleSet | None:
    match = _NAME.fullmatch(name)
    try:
        days = [date.fromisoformat(day) for day in match.groups()] if match else []
    except ValueError:
        return None
    return RuleSet(shelf() / name, *days) if days else None


def read_edition(text: str) -> date:
    """The day a set was last checked, from the text of its `edition.yaml`; RuleFileError."""
    page = Page(f"rules/{EDITION}")
    part = page.pairs(page.tree(text), "the file", ("date",), ("note",))
    day = page.day(part["date"]) if "date" in part else None
    page.text(part.get("note"), "note", optional=True)
    page.done()
    assert day is not None
    return day


def lacking(new: Mapping[str, tuple[Rule, ...]], base: Mapping[str, tuple[Rule, ...]]) -> list[str]:
    """Paths that a set does not hold as `base` does: gone, or in another unit or counting.

    Old values stay in a set, since old plans keep their law; so no path ever goes.
    """
    return [
        path
        for path, rules in sorted(base.items())
        if path not in new
        or (new[path][0].unit, new[path][0].applies) != (rules[0].unit, rules[0].applies)
    ]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last where it does not exist.

    >>> months_after(date(2026, 8, 31), 6).isoformat()
    '2027-02-28'
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age(day: date, edition: date) -> str:
    """How a plan of a day stands to the rules: "" for near each other.

    "rules_old": the rules were last checked more than six months before the plan's date;
    "rules_newer": the plan's date lies more than six months before they were checked.
    """
    if months_after(edition, LONG) < day:
        return "rules_old"
    return "rules_newer" if months_after(day, LONG) < edition else ""


def hash_of(folder: Path, rules: Path | None = None) -> str:
    """The first 12 hex digits of the SHA-256 over the names and bytes of a folder's files.

    Names are sorted and relative; line ends count as one newline, so that a copy checked out on
    Windows gives the same figure. Files and folders beginning with a point are left out. With
    `rules`, the files of that set stand in place of those below "rules/".
    """
    files = dict(_contents(folder))
    if rules is not None:
        files = {name: held for name, held in files.items() if not name.startswith("rules/")}
        files |= {f"rules/{name}": held for name, held in kept(rules)}
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


@lru_cache(maxsize=2)
def kept(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """What a set held when it was first read: it may be taken off the shelf while it is used."""
    return tuple(_contents(folder))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        hidden = any(part.startswith((".", "__pycache__")) for part in name.split("/"))
        if not hidden and file.is_file():
            yield name, file.read_bytes().replace(b"\r\n", b"\n")

"""`kit.py bungkus`: the kit with its packages in one folder, for a stick and laptops offline.

The folder holds the kit's own files, `roda/` (wheels of the lock, one copy of what several systems
share), `python/` for installers that a facilitator puts there, and `isi.txt`, the sha256 of every
file; `kit.py` reads it there. What is already in the folder is not fetched again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Annotated

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.paths import DATA
from kopdes_plan.terminal.bundle_wheels import (
    PYTHONS,
    SYSTEMS,
    Absent,
    NoNetwork,
    Shelf,
    Target,
    pins,
    sha256,
)
from kopdes_plan.terminal.console import facts, remark, show, show_json
from kopdes_plan.terminal.files import not_written
from kopdes_plan.terminal.options import Json, choose, option
from kopdes_plan.text import say

KIT = DATA.parent  # the checkout
PARTS = (  # what of a checkout goes along; whatever else lies there may be somebody's own
    "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "benchmarks",
    "data", "deploy", "docs", "kit.py", "kopdes_plan", "mulai.bat", "mulai.command", "notebooks",
    "pyproject.toml", "requirements.lock", "templates", "tests",
)  # fmt: skip
LEFT_OUT = (
    "__pycache__", ".ipynb_checkpoints", ".virtual_documents", ".kopdes-plan", "node_modules",
)  # fmt: skip
PLANS = "cadangan-rencana.zip"
USUAL = "kopdes-plan-usb"
WHEELS, INSTALLERS, CONTENTS, README = "roda", "python", "isi.txt", "BACA_SAYA.txt"
CHOICES = {  # the word of `--sistem` -> systems
    "windows": ("windows",),
    "macos": ("macos-intel", "macos-arm"),
    "linux": ("linux",),
    **{name: (name,) for name in SYSTEMS if name not in ("windows", "linux")},
}
USUAL_PYTHON = "3.12"  # whose installers are asked for, where the bundle has it
EVERYWHERE = ("windows", "macos", "linux")


def bundle(
    keluaran: Annotated[
        str | None, option("-o", "--keluaran", metavar="FOLDER", word="keluaran_bundel")
    ] = None,
    sistem: Annotated[list[str] | None, option("--sistem", metavar="|".join(CHOICES))] = None,
    python: Annotated[list[str] | None, option("--python", metavar="|".join(PYTHONS))] = None,
    rencana: Annotated[bool, option("--rencana", word="rencana_ikut")] = False,
    as_json: Json = False,
) -> None:
    """The folder for a stick."""
    asked = [choose("--sistem", one, CHOICES) for one in sistem or EVERYWHERE]
    known = {version: version for version in PYTHONS}
    versions = [choose("--python", one, known) for one in python or PYTHONS]
    targets = [Target(*pair) for pair in product(dict.fromkeys(sum(asked, ())), versions)]
    folder = Path(keluaran or USUAL)
    try:
        shelf = _begun(_free(folder))
        absent = _fetched(shelf, targets)
        if rencana:
            _with_plans(folder)
        _finished(folder, absent, list(dict.fromkeys(versions)))
    except OSError as fault:
        raise not_written(folder, fault) from None
    _told(folder, shelf, targets, absent, as_json)


def _free(folder: Path) -> Path:
    """The folder, if a bundle may be made in it: a new one, an empty one, or an earlier bundle."""
    if not (KIT / "requirements.lock").is_file():
        raise PlanProblems([Problem("bundle_no_kit")])
    if folder.exists() and not (folder / WHEELS).is_dir() and (
        not folder.is_dir() or any(folder.iterdir())
    ):  # fmt: skip
        raise PlanProblems([Problem("bundle_folder_taken", "-o", read=str(folder))])
    return folder


def _begun(folder: Path) -> Shelf:
    """The shelf of the bundle's wheels, after the kit's own files were copied."""
    (folder / WHEELS).mkdir(parents=True, exist_ok=True)
    (folder / INSTALLERS).mkdir(exist_ok=True)
    (folder / CONTENTS).unlink(missing_ok=True)  # not whole before everything is there
    (folder / PLANS).unlink(missing_ok=True)  # who makes it anew says anew whether it goes along
    ours = dict(kit_files())
    for old in _files(folder):
        if old not in ours and old.split("/")[0] in PARTS:
            (folder / old).unlink()
    for name, file in ours.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        shutil.copymode(file, target)
    shelf = Shelf(folder / WHEELS, pins((KIT / "requirements.lock").read_text(encoding="utf-8")))
    shelf.look()
    return shelf


def kit_files() -> Iterator[tuple[str, Path]]:
    """Name in a bundle and file of everything of the kit that goes along."""
    for part in PARTS:
        if (KIT / part).is_file():
            yield part, KIT / part
        for name in _files(KIT / part):
            yield f"{part}/{name}", KIT / part / name


def _files(folder: Path) -> list[str]:
    """The files of a folder and all below it, by their names in it; caches are left out."""
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        inside = Path(where).relative_to(folder)
        found += [(inside / name).as_posix() for name in files if not name.endswith(".tmp")]
    return sorted(found)


def _fetched(shelf: Shelf, targets: Iterable[Target]) -> list[Absent]:
    """What does not exist for a target, after everything else was fetched."""
    absent, used = [], set()
    for target in targets:
        remark(say("bundle.fetching", system=_name(target.system), python=target.python))
        try:
            absent += list(shelf.fetch(target))
        except NoNetwork:
            raise PlanProblems([Problem("bundle_no_network")]) from None
        used |= shelf.files(target)
    shelf.keep_only(used)
    return absent


def _with_plans(folder: Path) -> None:
    """Puts a backup of the user's plans into the bundle."""
    from kopdes_plan.inputs.backups import backup
    from kopdes_plan.screens.editing import plans

    write_whole(folder / PLANS, backup(plans.folder()).content)


def _finished(folder: Path, absent: list[Absent], versions: list[str]) -> None:
    """Writes what people read, then the list of all files, which makes it a bundle."""
    best = USUAL_PYTHON if USUAL_PYTHON in versions else versions[0]
    for file, key in ((folder / README, "readme"), (folder / INSTALLERS / README, "installers")):
        texts = (
            say(
                f"bundle.{key}", language, python=best, pythons=" / ".join(versions),
                absent="\n".join(_sentences(absent, language))
                or say("bundle.nothing_absent", language),
            )
            for language in ("id", "en")
        )  # fmt: skip
        text = "\n\n".join(texts).replace("\n", "\r\n")  # the oldest Notepad knows no other
        write_whole(file, text.encode())
    names = [n for n in _files(folder) if not n.startswith(f"{INSTALLERS}/") or n.endswith(README)]
    lines = (f"{sha256(folder / name)}  {name}\n" for name in names if name != CONTENTS)
    write_whole(folder / CONTENTS, "".join(lines).encode())


def _sentences(absent: Iterable[Absent], language: str = "id") -> list[str]:
    """A sentence for each package that does not exist for a system."""
    return [
        say("bundle.absent", language, package=f"{one.pin.name} {one.pin.version}",
            system=_name(one.target.system, language), python=one.target.python)
        for one in absent
    ]  # fmt: skip


def _name(system: str, language: str = "id") -> str:
    return say(f"bundle.system.{system}", language)


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def _told(
    folder: Path, shelf: Shelf, targets: list[Target], absent: list[Absent], as_json: bool
) -> None:
    """Says where it is, how big, and what is missing."""
    systems = {
        system: _size(set().union(*(shelf.files(one) for one in targets if one.system == system)))
        for system in dict.fromkeys(target.system for target in targets)
    }
    whole = _size(folder / name for name in _files(folder))
    if as_json:
        gone = [{"package": a.pin.name, "version": a.pin.version, "system": a.target.system,
                 "python": a.target.python} for a in absent]  # fmt: skip
        show_json({"folder": str(folder), "bytes": whole, "systems": systems, "absent": gone})
        return
    sizes = [(_name(system), _megabytes(size)) for system, size in systems.items()]
    show(say("bundle.made", folder=folder, size=_megabytes(whole)), *facts(sizes))
    show(*_sentences(absent), say("bundle.next"))


def _megabytes(size: int) -> str:
    return f"{t.number(size / 1e6)} MB"

"""The plans of a backup into a folder, where nothing is ever written over.

A plan that is there already and differs comes in beside it, under a name with a number. What
belongs to a plan is written before the plan: one that is there is there with its history. Done
twice, it changes nothing the second time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.backups import KEPT, PICTURE, is_plan
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.saving import FOLDER
from kopdes_plan.inputs.whole_files import unwritten


class Restored(NamedTuple):
    """Plans that came in under their name; that were there already; (name, the other name it got)
    of plans, and of pictures.
    """

    new: tuple[Path, ...] = ()
    same: tuple[Path, ...] = ()
    beside: tuple[tuple[Path, Path], ...] = ()
    pictures: tuple[tuple[Path, Path], ...] = ()


def restore(files: Mapping[str, bytes], folder: Path) -> Restored:
    """Puts the files of `backups.contents` into a folder; PlanProblems when one cannot be written.

    What was written before that stays: it is whole, and the next try goes on from there.
    """
    new, same, beside, moved = [], [], [], []
    for name in sorted(filter(PICTURE.fullmatch, files)):
        meant = folder / name
        if (file := _place(meant, files[name])) != meant:
            moved.append((meant, file))
        _new(file, files[name])
    for name in sorted(filter(is_plan, files)):
        meant = folder / name
        file = _place(meant, files[name])
        there = os.path.exists(file)
        _history(name, files, file, there)
        _new(file, files[name])
        if there:
            same.append(file)
        elif file == meant:
            new.append(file)
        else:
            beside.append((meant, file))
    return Restored(tuple(new), tuple(same), tuple(beside), tuple(moved))


def _history(plan: str, files: Mapping[str, bytes], file: Path, there: bool) -> None:
    """Writes what a plan was before; what waits unfinished only for a plan that is new here."""
    where, _, own = plan.rpartition("/")
    for name, content in files.items():
        kept = KEPT.fullmatch(name)
        if kept is None or (kept["where"].rstrip("/"), kept["plan"]) != (where, own):
            continue
        if not there or kept["name"].endswith("Z.yaml"):
            _new(file.parent / FOLDER / file.name / kept["name"], content)


def _place(meant: Path, content: bytes) -> Path:
    """Where the content is already, else the first free name of `padi.yaml`, `padi 2.yaml` …"""
    file, number = meant, 1
    while os.path.lexists(file) and not _holds(file, content):
        number += 1
        file = meant.with_name(f"{meant.stem} {number}{meant.suffix}")
    return file


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False


def _new(file: Path, content: bytes) -> None:
    """A new file, whole; one that is there stays. PlanProblems when it cannot be written."""
    ours = False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            ours = True
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as fault:
        if not os.path.isdir(file.parent):
            raise PlanProblems([unwritten(file, fault)]) from None
    except OSError as fault:
        if ours:
            with suppress(OSError):
                file.unlink()
        raise PlanProblems([unwritten(file, fault)]) from None

"""A plan's text onto the disk, so that no moment of failure loses it.

Text goes in; the file is then either the old one or the new one, whole, whatever happens: it is
written beside the old one, forced to the disk and renamed over it. Two who save at once do it one
after the other, and each may say on which text its own rests. Versions are kept in a hidden folder
beside the plan: the last 20 edits, one an hour for a day, one a day for 90 days.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.file_lock import locked
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import read_text
from kopdes_plan.inputs.whole_files import Stamp, may_write, write_whole

LATEST, HOURS, DAYS = 20, 24, 90
STALE = 3600  # seconds after which a temporary file belongs to a save that died
FOLDER = ".kopdes-plan"
LOCK = "kunci"
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Version(NamedTuple):
    """An earlier text of a plan and when it was saved."""

    saved: datetime
    file: Path

    def text(self) -> str:
        """The plan as it was then."""
        return self.file.read_text(encoding="utf-8")


def save(
    path: Path | str,
    document: str,
    wait: Callable[[float], None] = time.sleep,
    base: str | None = None,
) -> Stamp | None:
    """Makes `document` the content of the file; PlanProblems when it could not, the old one kept.

    A file held by another program (virus scanner, synchroniser) is tried again for 3.5 seconds.
    A link is followed, the file's permissions stay as they were. With a `base`, a file that holds
    another text by now is left alone ("changed_elsewhere"); one that is gone is written anew.
    """
    target = Path(os.path.realpath(path))
    content = document.encode("utf-8", "replace")
    with locked(lock_file(target)):
        if base is not None and os.path.exists(target) and read_text(target) != base:
            raise PlanProblems([Problem("changed_elsewhere", read=target.name)], str(target))
        with contextlib.suppress(OSError, ValueError, OverflowError):  # a stranger's, a wild clock
            _keep_version(target, target.read_bytes(), target.stat().st_mtime)
        stamp = _replaced(target, content, str(path), wait)
        with contextlib.suppress(OSError):  # the plan is safe; its history is a comfort
            _keep_version(target, content)
            _swept(target.parent)
    return stamp


def keep_version(path: Path | str, document: str) -> None:
    """Puts a text into a plan's history without touching the plan, as far as that can be done."""
    with contextlib.suppress(OSError):
        _keep_version(Path(os.path.realpath(path)), document.encode("utf-8", "replace"))


def _replaced(
    target: Path, content: bytes, name: str, wait: Callable[[float], None]
) -> Stamp | None:
    try:
        return write_whole(target, content, wait)
    except OSError as fault:
        held = isinstance(fault, PermissionError) and may_write(target)
        problem = Problem("save_held" if held else "save_failed", read=name)
        raise PlanProblems([problem], name) from fault


def lock_file(path: Path | str) -> Path:
    """The file to lock while a plan or what belongs to it is written.

    Its folder is made, but only where the plan's own folder is: a disk may be taken out.
    """
    folder = _folder(Path(os.path.realpath(path)))
    with contextlib.suppress(OSError):
        folder.parent.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)
    return folder / LOCK


def _swept(folder: Path) -> None:
    """Takes away the temporary files of saves that died long ago."""
    now = time.time()
    for file in (*folder.glob(".kopdes-*.tmp"), *folder.glob(f"{FOLDER}/*/*.tmp")):
        with contextlib.suppress(OSError):
            if now - file.stat().st_mtime > STALE:
                file.unlink()


def versions(path: Path | str) -> tuple[Version, ...]:
    """The earlier texts of a plan, the newest first."""
    try:
        folder = _folder(Path(os.path.realpath(path)))
        files = list(folder.iterdir()) if folder.is_dir() else []
    except (OSError, ValueError):  # ValueError: a null byte in the name
        return ()
    found = []
    for file in files:
        if re.fullmatch(r"\d{8}T\d{12}Z\.yaml", file.name, re.ASCII):
            with contextlib.suppress(ValueError):  # a name like ours that is no moment
                saved = datetime.strptime(file.stem, _STAMP).replace(tzinfo=UTC)
                found.append(Version(saved, file))
    return tuple(sorted(found, reverse=True))


def unfinished_file(path: Path | str) -> Path:
    """Where what is typed but not yet valid waits, beside the plan."""
    return _folder(Path(os.path.realpath(path))) / "unfinished.json"


def _folder(target: Path) -> Path:
    return target.parent / FOLDER / target.name


def _keep_version(target: Path, content: bytes, saved: float | None = None) -> None:
    """Adds a text to the history, if it is not the newest there; `saved` when it is older."""
    folder = _folder(target)
    before = versions(target)
    if before and before[0].file.read_bytes() == content:
        return
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    moment = now if saved is None else min(now, datetime.fromtimestamp(saved, UTC))
    if before and before[0].saved >= moment:  # a clock set back must not reorder the history
        moment = before[0].saved + timedelta(microseconds=1)
    file = folder / f"{moment.strftime(_STAMP)}.yaml"
    temporary = file.with_suffix(".tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    known = {version.saved: version.file for version in (*before, Version(moment, file))}
    for gone in known.keys() - kept(known, moment if saved is None else now):
        known[gone].unlink(missing_ok=True)


def kept(saved: Iterable[datetime], now: datetime) -> set[datetime]:
    """The moments worth keeping: the latest 20, the last of each hour of a day and of each day
    of 90 days.
    """
    ordered = sorted(saved, reverse=True)
    keep = set(ordered[:LATEST])
    for span, form in ((timedelta(hours=HOURS), "%Y%m%d%H"), (timedelta(days=DAYS), "%Y%m%d")):
        seen: set[str] = set()
        for moment in ordered:
            bucket = moment.strftime(form)
            if now - moment <= span and bucket not in seen:
                seen.add(bucket)
                keep.add(moment)
    return keep

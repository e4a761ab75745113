"""A plan's text onto the disk, so that no moment of failure loses it.

Text goes in; the file is then either the old one or the new one, whole, whatever happens: it is
written beside the old one, forced to the disk and renamed over it. Versions are kept in a hidden
folder beside the plan: the last 20 edits, one an hour for a day, one a day for 90 days.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.problems import PlanProblems, Problem

LATEST, HOURS, DAYS = 20, 24, 90
WAITS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0)  # seconds, while a file is held
STALE = 3600  # seconds after which a temporary file belongs to a save that died
FOLDER = ".kopdes-plan"
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Version(NamedTuple):
    """An earlier text of a plan and when it was saved."""

    saved: datetime
    file: Path

    def text(self) -> str:
        """The plan as it was then."""
        return self.file.read_text(encoding="utf-8")


def save(path: Path | str, document: str, wait: Callable[[float], None] = time.sleep) -> None:
    """Makes `document` the content of the file; PlanProblems when it could not, the old one kept.

    A file held by another program (virus scanner, synchroniser) is tried again for 3.5 seconds.
    A link is followed, the file's permissions stay as they were.
    """
    target = Path(os.path.realpath(path))
    content = document.encode("utf-8", "replace")
    temporary = target.with_name(f".kopdes-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        _written(temporary, content)
        if target.exists():
            shutil.copymode(target, temporary)
        _renamed(temporary, target, wait)
    except OSError as fault:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        code = (
            "save_held"
            if isinstance(fault, PermissionError) and _may_write(target)
            else "save_failed"
        )
        raise PlanProblems([Problem(code, read=str(path))], str(path)) from fault
    _folder_synced(target.parent)
    with contextlib.suppress(OSError):  # the plan is safe; its history is a comfort
        _keep_version(target, content)
        _swept(target.parent)


def _written(file: Path, content: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _renamed(temporary: Path, target: Path, wait: Callable[[float], None]) -> None:
    for seconds in WAITS:
        try:
            os.replace(temporary, target)
            return
        except PermissionError:
            wait(seconds)
    os.replace(temporary, target)


def _may_write(target: Path) -> bool:
    return os.access(target.parent, os.W_OK) and not target.is_dir()


def _folder_synced(folder: Path) -> None:
    """The rename itself forced to the disk, where the system lets folders be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swept(folder: Path) -> None:
    """Takes away the temporary files of saves that died long ago."""
    now = time.time()
    for file in folder.glob(".kopdes-*.tmp"):
        with contextlib.suppress(OSError):
            if now - file.stat().st_mtime > STALE:
                file.unlink()


def versions(path: Path | str) -> tuple[Version, ...]:
    """The earlier texts of a plan, the newest first."""
    folder = _folder(Path(os.path.realpath(path)))
    found = []
    for file in folder.glob("*.yaml") if folder.is_dir() else ():
        if re.fullmatch(r"\d{8}T\d{12}Z", file.stem):
            found.append(Version(datetime.strptime(file.stem, _STAMP).replace(tzinfo=UTC), file))
    return tuple(sorted(found, reverse=True))


def unfinished_file(path: Path | str) -> Path:
    """Where what is typed but not yet valid waits, beside the plan."""
    return _folder(Path(os.path.realpath(path))) / "unfinished.json"


def _folder(target: Path) -> Path:
    return target.parent / FOLDER / target.name


def _keep_version(target: Path, content: bytes) -> None:
    folder = _folder(target)
    folder.mkdir(parents=True, exist_ok=True)
    before = versions(target)
    if before and before[0].file.read_bytes() == content:
        return
    now = datetime.now(UTC)
    if before and before[0].saved >= now:  # a clock set back must not reorder the history
        now = before[0].saved + timedelta(microseconds=1)
    file = folder / f"{now.strftime(_STAMP)}.yaml"
    temporary = file.with_suffix(".tmp")
    temporary.write_bytes(content)
    os.replace(temporary, file)
    known = {version.saved: version.file for version in (*before, Version(now, file))}
    for saved in known.keys() - kept(known, now):
        known[saved].unlink(missing_ok=True)


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

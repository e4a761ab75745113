"""A file written whole or not at all, whatever happens on the way.

The content is written beside the file, forced to the disk and renamed over it: a reader finds the
old file or the new one, never a part. Plans are saved so, and every document made from them.
`os.path` asks what is there: `Path` raises where one may not look, or the name is too long.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.problems import Problem

FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}  # a stick holds 4 GB
WAITS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0)  # seconds, while a file is held


class Stamp(NamedTuple):
    """What tells without reading whether a file is still the same."""

    number: int
    size: int
    changed: int  # nanoseconds


def stamp_of(path: Path | str) -> Stamp | None:
    """The stamp of a file, or None when there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


def write_whole(
    path: Path | str, content: bytes, wait: Callable[[float], None] = time.sleep
) -> Stamp | None:
    """The file's stamp after `content` took its place; OSError when it could not, the old one kept.

    A file held by another program (virus scanner, synchroniser) is tried again for 3.5 seconds.
    A link is followed, the file's permissions stay as they were.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".kopdes-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        if not may_write(target):  # a file that its owner protects is not replaced either
            raise PermissionError(str(path))
        _written(temporary, content)
        if os.path.exists(target):
            shutil.copymode(target, temporary)
        stamp = stamp_of(temporary)  # after the rename it could be that of somebody else's file
        _renamed(temporary, target, wait)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _folder_synced(target.parent)
    return stamp


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


def may_write(target: Path) -> bool:
    """Whether a file may be written, or made where it is not yet; never a device or a pipe."""
    there = not os.path.exists(target) or (os.access(target, os.W_OK) and os.path.isfile(target))
    above = next((one for one in target.parents if os.path.exists(one)), target.parent)
    return there and os.access(above, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def unwritten(path: Path | str, fault: OSError, option: str = "") -> Problem:
    """Why a file was not written: a folder is there, the disk is full, it is in use, or locked."""
    target = Path(os.path.realpath(path))
    code = "file_not_written"
    if fault.errno in FULL:
        code = "file_disk_full"
    elif os.path.isdir(target):
        code = "file_is_there_a_folder"
    elif isinstance(fault, PermissionError) and may_write(target):
        code = "file_held"
    return Problem(code, option, read=str(path))


def _folder_synced(folder: Path) -> None:
    """The rename itself forced to the disk, where the system lets folders be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""One writer at a time among the windows and programs of this kit that share a plan.

A path goes in; within the `with` nobody else who asks for it goes on. The system holds the lock,
so it ends with its process, however that dies. It is a courtesy between our own programs: whoever
knows nothing of it is noticed by the text of the file.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 5.0  # seconds; longer than one save waits for a virus scanner
STEP = 0.01


@contextmanager
def locked(file: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Whether the lock was got. Where there can be none (read-only, network), life goes on."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except (OSError, ValueError):
        yield False
        return
    try:
        yield _got(handle, patience)
    finally:
        with suppress(OSError):  # closing gives the lock back
            os.close(handle)


def _got(handle: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            _take(handle)
            return True
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(STEP)
        except OSError:
            return False


_take: Callable[[int], None]
if sys.platform == "win32":
    import errno
    import msvcrt

    def _take(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as fault:
            if fault.errno in (errno.EACCES, errno.EDEADLK):
                raise BlockingIOError from fault
            raise

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

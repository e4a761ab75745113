"""Whether our server runs already: the file it leaves, its answer, and a lock it holds.

Each copy of the kit has its own mark, by the folder of its notebooks; nothing is ever killed.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from kopdes_plan.paths import own_folder
from kopdes_plan.terminal.files import not_written

APP = "/voila/render/aplikasi.ipynb"
SECONDS = 3  # for a running server to answer


def running(notebooks: Path) -> str | None:
    """The address of the app face of a server that has these notebooks and answers, if any."""
    here = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # by no proxy
    for file in runtime(notebooks).glob("jpserver-*.json"):
        try:
            info = json.loads(file.read_text(encoding="utf-8"))
            asked = urllib.request.Request(
                f"{info['url']}api/status", headers={"Authorization": f"token {info['token']}"}
            )
            with here.open(asked, timeout=SECONDS):
                if Path(info["root_dir"]) == notebooks:
                    return address(info)
        except (OSError, ValueError, KeyError):  # left by one that was killed, or another's port
            continue
    return None


def address(info: Mapping[str, Any]) -> str:
    """Where the app face opens: the page that takes the token, gives a cookie and goes on."""
    return f"{info['url']}login?{urlencode({'next': APP, 'token': info['token']})}"


class Alone:
    """A lock that one server of these notebooks holds while it lives; the system lets go of it.

    Where the disk knows no locks, everybody gets it: then two starts at once are two servers.
    """

    def __init__(self, notebooks: Path) -> None:
        self._mark = runtime(notebooks) / "kunci"
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def taken(self) -> bool:
        """Whether the lock is ours now."""
        try:
            self._mark.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._file or self._mark.open("ab")
        except OSError as fault:
            raise not_written(self._mark, fault) from None
        try:
            _lock(self._file)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            pass
        return True


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def runtime(notebooks: Path) -> Path:
    """Where the server of these notebooks leaves its marks."""
    return own_folder() / "jalan" / sha256(str(notebooks).encode()).hexdigest()[:8]

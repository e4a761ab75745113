"""Where a class lies on the disk, and the Unix account that each group gets.

    <folder>/rencana/<group>/   its plans       <folder>/rumah/<group>/   its home
    <folder>/cadangan/          the backups     <folder>/server/          what the hub keeps

A group's two folders are its own and closed to everybody else, the last two are root's. Whatever
root does inside a group's folder it does as that group (`as_account`): a link that a group laid
there leads no further than the group itself could go.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MARK = "Kopdes Plan"  # in the account's comment: ours to use and to remove
SEEN_BY_ALL, PASSED_BY_ALL, OWN = 0o755, 0o711, 0o700


class Taken(Exception):
    """An account of this name is somebody else's; the name is the only argument."""


class Places(NamedTuple):
    """The folder of a class and what is in it."""

    folder: Path

    @property
    def plans(self) -> Path:
        """Of all groups; `kopdes-plan kelas` reads it."""
        return self.folder / "rencana"

    @property
    def homes(self) -> Path:
        """Of all groups."""
        return self.folder / "rumah"

    @property
    def backups(self) -> Path:
        """Of all groups."""
        return self.folder / "cadangan"

    @property
    def own(self) -> Path:
        """The hub's: register of cards, secrets, logs."""
        return self.folder / "server"

    def make(self) -> None:
        """Makes what is not there yet; OSError when it cannot be."""
        for place, mode in (
            (self.folder, SEEN_BY_ALL), (self.plans, PASSED_BY_ALL), (self.homes, PASSED_BY_ALL),
            (self.backups, OWN), (self.own, OWN),
        ):  # fmt: skip
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(mode)


def groups(places: Places) -> list[str]:
    """The groups of a class that have an account, by name."""
    ours = {account.pw_name for account in pwd.getpwall() if account.pw_gecos == MARK}
    return sorted(home.name for home in places.homes.iterdir() if home.name in ours)


def make(places: Places, name: str) -> None:
    """An account nobody can log in to by other ways, and its folders; Taken, or an OSError."""
    home = places.homes / name
    try:
        there = pwd.getpwnam(name)
    except KeyError:
        subprocess.run(
            ["useradd", "--user-group", "--no-create-home", "--home-dir", str(home),
             "--shell", "/usr/sbin/nologin", "--comment", MARK, name],
            check=True, capture_output=True,
        )  # fmt: skip
        there = pwd.getpwnam(name)
    if there.pw_gecos != MARK or Path(there.pw_dir) != home:
        raise Taken(name)
    for folder in (home, places.plans / name):
        folder.mkdir(mode=OWN, exist_ok=True)
        os.chown(folder, there.pw_uid, there.pw_gid)
        folder.chmod(OWN)


def dismiss(places: Places, name: str) -> None:
    """Ends what the account runs and removes it; its plans stay and become root's."""
    uid = pwd.getpwnam(name).pw_uid
    for process in _running(uid):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    subprocess.run(["userdel", "--force", name], check=True, capture_output=True)
    shutil.rmtree(places.homes / name, ignore_errors=True)
    for folder, _, files in os.walk(places.plans / name):
        for one in (folder, *(os.path.join(folder, file) for file in files)):
            os.chown(one, 0, 0, follow_symlinks=False)


def _running(uid: int) -> Iterator[int]:
    """The processes of an account."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.stat().st_uid == uid:
                yield int(process.name)


def as_account(name: str, work: Callable[[], bytes]) -> bytes | None:
    """What `work` returns in a process of the account; None when it failed there."""
    account = pwd.getpwnam(name)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(work())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        done = pipe.read()
    _, status = os.waitpid(child, 0)
    return done if status == 0 else None


def may_run(name: str, program: str) -> bool:
    """Whether an account may run this Python and read the kit from it."""
    test = [program, "-c", "import jupyterhub, kopdes_plan, numpy"]
    account = pwd.getpwnam(name)
    try:
        done = subprocess.run(
            test, user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/",
            capture_output=True, env={**os.environ, "HOME": account.pw_dir},
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0

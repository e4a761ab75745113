"""Two parts of JupyterHub made for a class: who gets in, and how a group's server is started."""

from __future__ import annotations

import asyncio
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import LocalProcessSpawner
from tornado.web import HTTPError
from traitlets import Integer, Unicode

from deploy.hub.cards import NOBODY, Patience, Register, fits
from kopdes_plan.text import say

FIRST_TO_GO = b"500"  # when the machine has no memory left: a group's program before the hub
LOG = "server.log"  # in a group's home, what its server says before it can tell its own log


class Cards(Authenticator):
    """Group and code of a login card."""

    register = Unicode(help="the file of `cards.Register`").tag(config=True)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._register, self._patience = Register(Path(self.register)), Patience()

    def normalize_username(self, username: str) -> str:
        """`Kelompok 01` is `kelompok-01`."""
        return "-".join(username.lower().split())

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str:
        """The group; HTTPError with a sentence when the code is wrong or it is too early."""
        name = self.normalize_username(data.get("username", ""))
        who = handler.request.remote_ip, name
        if seconds := self._patience.wait(who):
            raise HTTPError(429, say("hub.login.wait", seconds=seconds))
        card = self._register.cards().get(name, NOBODY)
        if not await asyncio.to_thread(fits, data.get("password", ""), card):
            raise HTTPError(403, say("hub.login.wrong"))
        self._patience.right(who)
        return name


class Rooms(LocalProcessSpawner):
    """A group's server under the group's own account, with limits that hold without systemd.

    `mem_limit` bounds each of its processes (RLIMIT_DATA: what a program asks for, not what it
    maps of files); `processes` all processes and threads of the account.
    """

    plans = Unicode(help="the folder that holds a folder of plans for each group").tag(config=True)
    processes = Integer(400, help="processes and threads a group may have").tag(config=True)

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """The group's own folder of plans, and one thread for arithmetic: many share the cores."""
        ours = {
            "KOPDES_RENCANA": str(Path(self.plans) / self.user.name),
            "LC_ALL": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        return dict(super().user_env(env)) | ours

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Runs in the new process before it becomes the server: limits first, then the account."""
        become = super().make_preexec_fn(name)
        memory, processes = int(self.mem_limit or resource.RLIM_INFINITY), self.processes

        def prepare() -> None:
            with open("/proc/self/oom_score_adj", "wb") as score:
                score.write(FIRST_TO_GO)
            for limit, value in (
                (resource.RLIMIT_DATA, memory),
                (resource.RLIMIT_NPROC, processes),
                (resource.RLIMIT_CORE, 0),
            ):
                resource.setrlimit(limit, (value, value))
            os.umask(0o077)
            become()
            log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)

        return prepare

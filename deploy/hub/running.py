"""Proxy and hub kept running until the console is closed, and a backup every hour."""

from __future__ import annotations

import json
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deploy.hub.accounts import Places
from deploy.hub.keeping import back_up
from kopdes_plan.terminal.console import remark
from kopdes_plan.text import say

HERE = Path(__file__).resolve().parent
PROXY = HERE / "node_modules" / ".bin" / "configurable-http-proxy"
LOOK, HOUR = 0.5, 3600.0  # seconds between two looks, between two backups
SOON, OFTEN = 30.0, 5  # ended so soon after its start so often in a row, it will not run
LAST = 60  # seconds to end in good order: the hub stops every group's server first


class Stop(Exception):
    """What stands in the way; its sentence is "hub.wrong.<code>", `status` the exit status."""

    def __init__(self, code: str, status: int = 1, **facts: object) -> None:
        super().__init__(code)
        self.code, self.status, self.facts = code, status, facts

    def text(self) -> str:
        """The sentence."""
        return say(f"hub.wrong.{self.code}", "id", **self.facts)


def ready_proxy() -> None:
    """Fetches the proxy by npm, exactly as locked, unless it is there; Stop when it cannot."""
    if PROXY.exists():
        return
    remark(say("hub.told.proxy"))
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=HERE, capture_output=True, text=True, umask=0o022,
    )  # fmt: skip
    if done.returncode:
        raise Stop("proxy", told=done.stderr.strip()[-300:])


class Program:
    """A program that is started again when it ends. It ends with us, however we end."""

    def __init__(
        self, name: str, command: list[str], log: Path, more: Mapping[str, str], account: str
    ) -> None:
        self.name, self.log = name, log
        self._command, self._environment = command, {**os.environ, **more}
        self._account = account
        self._begun, self._in_a_row = 0.0, 0
        self._start()

    def _start(self) -> None:
        account = pwd.getpwnam(self._account)
        become = ["setpriv", "--pdeathsig", "KILL", "--reuid", str(account.pw_uid)]
        become += ["--regid", str(account.pw_gid), "--clear-groups"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*become, *self._command], cwd="/", env=self._environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._begun = time.monotonic()

    def look(self) -> None:
        """Starts it again if it has ended; Stop when that does not help."""
        if self.process.poll() is None:
            return
        lived = time.monotonic() - self._begun
        self._in_a_row = self._in_a_row + 1 if lived < SOON else 1
        if self._in_a_row >= OFTEN:
            raise Stop("stopped", name=self.name, log=self.log)
        remark(say("hub.told.again", name=self.name))
        self._start()

    def end(self) -> None:
        """Ends it, in good order if that does not take for ever."""
        self.process.terminate()
        try:
            self.process.wait(LAST)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def keep_running(places: Places, port: int, memory: int, address: str) -> None:
    """Runs proxy and hub until SIGTERM, SIGHUP or Ctrl-C; Stop when one of them cannot run."""
    for one in (port, port + 1, port + 2):
        if not _free(one):
            raise Stop("port", port=one)
    ended: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, lambda number, _: ended.append(number))
    secret = {"CONFIGPROXY_AUTH_TOKEN": _secret(places.own / "proxy_token")}
    proxy = Program("proxy", _proxy(port), places.own / "proxy.log", secret, "nobody")
    try:
        settings = {
            "port": port, "memory": f"{memory}M", "own": str(places.own),
            "plans": str(places.plans), "register": str(places.own / "kartu.json"),
        }  # fmt: skip
        config = str(HERE / "jupyterhub_config.py")
        command = [sys.executable, "-P", "-m", "jupyterhub", "-f", config]
        more = secret | {"KOPDES_HUB": json.dumps(settings)}
        hub = Program("hub", command, places.own / "hub.log", more, "root")
        try:
            _watch(places, [proxy, hub], ended, port, address)
        finally:
            hub.end()
    finally:
        proxy.end()
    back_up(places)
    with suppress(OSError):  # the console may be gone
        remark(say("hub.told.closed"))


def _watch(places: Places, kept: list[Program], ended: list[int], port: int, address: str) -> None:
    told, saved = False, time.monotonic()
    while not ended:
        for one in kept:
            one.look()
        if not told and answers(port):
            told = True
            remark(say("hub.told.open", address=address))
        if time.monotonic() - saved > HOUR:
            saved = time.monotonic()
            remark(say("hub.told.backup", count=back_up(places)))
        time.sleep(LOOK)


def _proxy(port: int) -> list[str]:
    hub = f"http://127.0.0.1:{port + 2}"
    return [
        str(PROXY), "--ip", "0.0.0.0", "--port", str(port), "--api-ip", "127.0.0.1",
        "--api-port", str(port + 1), "--default-target", hub, "--error-target", f"{hub}/hub/error",
    ]  # fmt: skip


def _secret(file: Path) -> str:
    """The same words at every start: a proxy or a hub that lives on must know the other."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()


def _free(port: int) -> bool:
    """Whether nobody listens at a port."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether the hub answers through the proxy."""
    here = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with here.open(f"http://127.0.0.1:{port}/hub/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

"""A class room for tests and benchmarks: the real `mulai.py`, real accounts, all gone at the end.

Accounts must be able to run the Python: where the one that runs the tests lies in root's home, the
system's own of the same version takes its place, with the same packages.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from deploy.hub.accounts import Places, groups
from deploy.hub.running import answers
from tests.deploy.group import SECONDS, Group

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "deploy" / "hub"
NOBODY = 65534
PACKAGES = f"{ROOT}{os.pathsep}{sysconfig.get_path('purelib')}"
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


@lru_cache(maxsize=1)
def python() -> str | None:
    """A Python that every account can run, with our packages; None when there is none."""
    for program in (sys.executable, f"/usr/bin/{VERSION}", f"/usr/local/bin/{VERSION}"):
        with suppress(OSError):
            done = subprocess.run(
                [program, "-c", "import kopdes_plan.terminal.server, numpy, jupyterhub"],
                user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", capture_output=True,
                env={"PYTHONPATH": PACKAGES, "HOME": "/nonexistent"},
            )  # fmt: skip
            if done.returncode == 0:
                return program
    return None


def lacking() -> str | None:
    """What this machine lacks for a class room, or None."""
    if os.name != "posix" or os.geteuid() != 0:
        return "hak root untuk membuat akun"
    for tool in ("npm", "useradd", "setpriv"):
        if shutil.which(tool) is None:
            return f"program {tool}"
    return None if python() else f"{VERSION} yang boleh dijalankan semua akun (di Debian: python3)"


class Room:
    """A class of so many groups; `with` opens it, leaving it ends all and removes the accounts."""

    def __init__(self, count: int, memory: int = 800) -> None:
        self.count, self.memory = count, memory
        self.start_of_names = f"uji{os.getpid()}"
        self.port = _free_ports()
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Room:
        self.folder = Path(tempfile.mkdtemp(prefix="kopdes-kelas-"))
        self.places = Places(self.folder / "kelas")
        self.cards = self.folder / "kartu.pdf"
        self.told = self.folder / "layar.txt"
        try:
            self.folder.chmod(0o755)
            self.started = self.open("--kelompok", str(self.count))
            self.codes = codes_on(self.cards.read_bytes())
            self.names = sorted(self.codes)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "process"):
            self.process.kill()
            self.process.wait()
        if self.places.homes.exists() and groups(self.places):
            self.call("--bubarkan")
        shutil.rmtree(self.folder)

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One call of `mulai.py` that ends by itself."""
        return subprocess.run(
            self._command(*words), env=self._environment(), cwd="/", capture_output=True, text=True
        )

    def _command(self, *words: str) -> list[str]:
        program = python()
        assert program is not None
        return [
            program, "-P", str(HUB / "mulai.py"), "--folder", str(self.places.folder), "--awalan",
            self.start_of_names, "--port", str(self.port), "--alamat", "127.0.0.1", "--memori",
            str(self.memory), "--kartu", str(self.cards), *words,
        ]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": PACKAGES}

    def open(self, *words: str) -> float:
        """Starts proxy and hub; the seconds until groups can log in."""
        begun = time.monotonic()
        with self.told.open("wb") as screen:
            self.process = subprocess.Popen(
                self._command(*words), env=self._environment(), cwd="/", stdin=subprocess.DEVNULL,
                stdout=screen, stderr=screen,
            )  # fmt: skip
        self.wait("Kelas terbuka")
        return time.monotonic() - begun

    def wait(self, words: str) -> None:
        """Until the facilitator's screen says it."""
        last = time.monotonic() + SECONDS
        while words not in self.told.read_text():
            assert time.monotonic() < last and self.process.poll() is None, self._logs()
            time.sleep(0.05)

    def _logs(self) -> str:
        logs = [self.told, *self.places.own.glob("*.log")]
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in logs)

    def close(self) -> None:
        """As Ctrl-C does; the groups' servers end as well."""
        if hasattr(self, "process") and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(SECONDS)

    def pid(self, command: str) -> int:
        """The process among those the launcher keeps whose command line has this word."""
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                if command in Path(f"/proc/{child}/cmdline").read_text():
                    return child
        raise LookupError(command)

    def kill(self, command: str) -> None:
        """kill -9."""
        os.kill(self.pid(command), signal.SIGKILL)

    def answered(self) -> None:
        """Until the hub answers again."""
        last = time.monotonic() + SECONDS
        while not answers(self.port):
            assert time.monotonic() < last, self._logs()
            time.sleep(0.05)

    def group(self, number: int) -> Group:
        """A group that is logged in, by its place from 0."""
        name = self.names[number]
        one = Group(self.address, name)
        answer = one.log_in(self.codes[name])
        assert answer.status_code == 302, answer.text
        return one


def codes_on(cards: bytes) -> dict[str, str]:
    """Group -> code, as read from the printed cards."""
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(cards)).pages)
    return dict(re.findall(r"(uji\d+-\d+)\s*Kode\s*([2-9a-z]{4}-[2-9a-z]{4})", words))


def _free_ports() -> int:
    """The first of three ports in a row that nobody uses."""
    for first in range(20_000 + os.getpid() % 10_000, 40_000, 3):
        with suppress(OSError):
            for port in range(first, first + 3):
                with socket.socket() as door:
                    door.bind(("127.0.0.1", port))
            return first
    raise AssertionError("no port is free")

"""The real server in a console of its own: who gets in, what it asks for, and how it all ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kopdes_plan.paths import NOTEBOOKS, TEMPLATES
from kopdes_plan.screens.editing import plans
from kopdes_plan.terminal import server
from kopdes_plan.terminal.kernels import Watch
from kopdes_plan.terminal.running import running, runtime

ROOT = Path(__file__).parents[2]
EXAMPLE = TEMPLATES / "plans" / "muara_badak.yaml"
SECONDS = 60  # for anything that must happen
OTHER = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
BRIEF = """
import sys
from pathlib import Path
from kopdes_plan.terminal.server import serve, server_options
folder = Path(sys.argv[1])
sys.exit(serve(folder, lambda a: print(a, flush=True), server_options(folder, idle=8)))
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="a pseudo-terminal and /proc")


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """An empty computer whose browser only writes down what it is asked to open."""
    record = tmp_path / "peramban.py"
    record.write_text(
        "import pathlib, sys\n"
        "with (pathlib.Path(__file__).parent / 'dibuka').open('a') as file:\n"
        "    file.write(sys.argv[1] + '\\n')\n"
    )
    for name, value in {
        "BROWSER": f'"{sys.executable}" "{record}" %s',
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "LOCALAPPDATA": str(tmp_path / "data"),
        plans.VARIABLE: str(tmp_path / "rencana"),
        "PYTHONPATH": str(ROOT),
        "http_proxy": "http://127.0.0.1:9",  # nobody there: what is asked of it fails
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


class Console:
    """`kopdes-plan buka` in a terminal window."""

    def __init__(self, home: Path, *words: str) -> None:
        import pty

        self.home = home
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a window, also under `nohup`
            os.execv(sys.executable, [sys.executable, "-P", "-m", "kopdes_plan", "buka", *words])
        self.status: int | None = None

    def opened(self, count: int = 1) -> list[str]:
        """The addresses the browser was given, once there are so many."""
        file = self.home / "dibuka"
        wait(lambda: file.exists() and file.read_text().count("\n") >= count)
        return file.read_text().split()

    def ended(self) -> bool:
        """Whether the program has ended; then `status` is its own."""
        if self.status is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if found else None
        return self.status is not None

    def close(self) -> None:
        """Closes the window: the system hangs up on what runs in it."""
        with suppress(OSError):
            os.close(self.terminal)


@pytest.fixture
def console(home) -> Iterator[Console]:
    """A window in which the server is up, with the page open in it."""
    window = Console(home)
    try:
        yield window
    finally:
        window.close()
        wait(window.ended)


def wait(done: Callable[[], object]) -> None:
    last = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < last
        time.sleep(0.05)


class Visitor:
    """A browser without a screen: cookies, but no scripts and no proxy."""

    def __init__(self) -> None:
        no_proxy = urllib.request.ProxyHandler({})
        self.opener = urllib.request.build_opener(no_proxy, urllib.request.HTTPCookieProcessor())

    def __call__(self, address: str) -> tuple[int, str, str]:
        """Status, where one ends up, and what is there."""
        try:
            answer = self.opener.open(address, timeout=SECONDS)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return answer.status, answer.url, answer.read().decode()


def children(pid: int) -> list[int]:
    """The processes a process started, and what those started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return [*found, *(far for near in found for far in children(near))]


def alive(pid: int) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


# ---- without a server ----------------------------------------------------------------------------


def test_only_this_computer_gets_in_and_nothing_is_fetched(home) -> None:
    options = server.server_options(NOTEBOOKS)
    assert options["ServerApp.ip"] == "127.0.0.1"
    assert re.fullmatch(r"[0-9a-f]{48}", str(options["IdentityProvider.token"]))
    assert options["LabApp.news_url"] is None
    assert options["LabApp.extension_manager"] == "readonly"
    again = server.server_options(NOTEBOOKS)
    assert options["IdentityProvider.token"] != again["IdentityProvider.token"]


def test_what_jupyter_keeps_lies_in_a_folder_of_ours(home) -> None:
    """A Jupyter the user already has is left as it is, and its settings do not reach us."""
    environment = server.settings(NOTEBOOKS)
    ours = home / "data" / "kopdes-plan"
    folders = {Path(folder) for name, folder in environment.items() if name != "JUPYTER_PATH"}
    assert all(ours in folder.parents for folder in folders)
    overrides = json.loads((ours / "lab" / "overrides.json").read_text(encoding="utf-8"))
    quiet = overrides["@jupyterlab/apputils-extension:notification"]
    assert quiet["fetchNews"] == "false" and quiet["checkForUpdates"] is False


def test_marks_left_by_a_server_that_was_killed_are_ignored(home) -> None:
    """A port where nobody listens, a half-written file, a file of something else."""
    marks = runtime(NOTEBOOKS)
    marks.mkdir(parents=True)
    info = {"url": "http://127.0.0.1:9/", "token": "x", "root_dir": str(NOTEBOOKS)}
    (marks / "jpserver-1.json").write_text(json.dumps(info))
    (marks / "jpserver-2.json").write_text('{"url": "http')
    (marks / "jpserver-3.json").write_text("{}")
    assert running(NOTEBOOKS) is None


def test_the_template_names_no_other_computer() -> None:
    for file in sorted((TEMPLATES / "voila").rglob("*")):
        if file.is_file():
            assert not re.search("[\"'(:]//", file.read_text(encoding="utf-8")), file


def test_what_a_kernel_reads_beforehand_is_all_that_a_page_needs(home) -> None:
    """The lines it begins with run; a page with a plan then reads no more of our modules."""
    lines = server.KERNEL["InteractiveShellApp"]["exec_lines"]
    page = (
        "import sys; from kopdes_plan.screens import app; before = set(sys.modules); app()",
        "print(*sorted(n for n in set(sys.modules) - before if n.startswith('kopdes_plan')))",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, *page])],
        env={**os.environ, plans.VARIABLE: str(EXAMPLE)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr + done.stdout


def test_kernels_without_a_page_end_and_at_last_the_server() -> None:
    """Six minutes after the last key: one page is open, another was left, the spare one waits,
    a fourth still computes for a page that is gone. An hour later nobody has come back.
    """
    ago = {"open": 360, "left": 360, "spare": 360, "busy": 360}
    kernels: Any = Kernels(ago, connected={"open"}, busy={"busy"}, spare="spare")
    stopped: list[bool] = []
    watch = Watch(kernels, 1800, lambda: stopped.append(True))
    asyncio.run(watch.look())
    assert kernels.list_kernel_ids() == ["open", "spare", "busy"] and not stopped
    kernels.busy = set()
    kernels.age, watch.last = dict.fromkeys(ago, 3960), NOW - timedelta(seconds=3960)
    asyncio.run(watch.look())
    assert stopped


NOW = datetime.now(UTC)


class Kernels:
    """Stand-ins for kernels, by what the server knows of them."""

    def __init__(
        self, age: dict[str, int], connected: set[str], busy: set[str], spare: str
    ) -> None:
        self.age, self.connected, self.busy, self.warm = age, connected, busy, spare
        self.there = list(age)

    def list_kernel_ids(self) -> list[str]:
        return list(self.there)

    def get_kernel(self, one: str) -> SimpleNamespace:
        state = "busy" if one in self.busy else "idle"
        last = NOW - timedelta(seconds=self.age[one])
        return SimpleNamespace(execution_state=state, last_activity=last)

    def kernel_model(self, one: str) -> dict[str, int]:
        return {"connections": int(one in self.connected)}

    async def shutdown_kernel(self, one: str) -> None:
        self.there.remove(one)


# ---- the server itself ---------------------------------------------------------------------------


@linux
def test_the_address_lets_in_and_nothing_else_does(console: Console) -> None:
    (address,) = console.opened()
    root = address.partition("/login")[0]
    status, url, page = Visitor()(f"{root}/voila/render/aplikasi.ipynb")
    assert "/login?" in url and "hanya terbuka dari Kopdes Plan" in page
    assert "assword" not in page and "oken" not in page
    for path in ("api/contents", "voila/files/aplikasi.ipynb", "api/kernels"):
        assert Visitor()(f"{root}/{path}")[0] == 403, path
    wrong = address[:-4] + "0000"
    assert "hanya terbuka dari Kopdes Plan" in Visitor()(wrong)[2]

    board = Visitor()
    status, url, page = board(address)
    assert (status, url) == (200, f"{root}/voila/render/aplikasi.ipynb"), "no token is left in it"
    assert board(f"{root}/lab/tree/0_mulai.ipynb")[0] == 200
    assert board(f"{root}/api/contents")[0] == 200


@linux
def test_the_app_face_is_ours_and_asks_nothing_of_others(console: Console) -> None:
    """In Indonesian, with the widget in it, and with no address of another computer."""
    (address,) = console.opened()
    board = Visitor()
    page = board(address)[2]
    assert '<html lang="id">' in page and "Sedang membuka" in page
    assert "application/vnd.jupyter.widget-view+json" in page
    assert "<title>Rencana usaha koperasi</title>" in page
    assert set(re.findall(r"\w+://[^/\"]+", page)) == set()
    root = address.partition("/login")[0]
    for missing in ("tidak_ada", "voila/render/tidak_ada.ipynb"):
        status, _, page = board(f"{root}/{missing}")
        assert status == 404 and "Halaman ini tidak ada." in page


@linux
@pytest.mark.parametrize("how", ["closed", "ctrl-c", "terminated", "killed"])
def test_however_it_ends_nothing_is_left_running(console: Console, how: str) -> None:
    """With a page of the app and a kernel of JupyterLab. Closing needs no answer to a question."""
    (address,) = console.opened()
    board = Visitor()
    board(address)
    (token,) = parse_qs(urlsplit(address).query)["token"]
    asked = urllib.request.Request(
        address.partition("/login")[0] + "/api/kernels",
        data=b"{}", headers={"Authorization": f"token {token}"},
    )  # fmt: skip
    with board.opener.open(asked, timeout=SECONDS) as answer:
        assert answer.status == 201
    family = [console.pid, *children(console.pid)]
    assert len(family) == 3, "the server and two kernels"
    if how == "closed":
        console.close()
    elif how == "ctrl-c":
        os.write(console.terminal, b"\x03")
    else:
        os.kill(console.pid, signal.SIGTERM if how == "terminated" else signal.SIGKILL)
    wait(console.ended)
    assert console.status == (-signal.SIGKILL if how == "killed" else 0)
    wait(lambda: not any(map(alive, family)))
    if how != "killed":
        assert not [*runtime(NOTEBOOKS).glob("jpserver-*"), *runtime(NOTEBOOKS).glob("kernel-*")]


@linux
def test_closed_while_a_page_still_opens_nothing_waits_for_it(console: Console) -> None:
    """The kernel computes, the browser waits, the window is gone: all of it ends."""
    (address,) = console.opened()
    visit = (
        "import urllib.request as u;"
        "u.build_opener(u.ProxyHandler({}), u.HTTPCookieProcessor())"
        f".open({address!r})"
    )
    page = subprocess.Popen([sys.executable, "-c", visit], stderr=subprocess.DEVNULL)
    log = runtime(NOTEBOOKS) / "server.log"
    wait(lambda: "aplikasi.ipynb is not trusted" in log.read_text(encoding="utf-8"))
    family = children(console.pid)
    console.close()
    wait(console.ended)
    assert console.status == 0
    wait(lambda: not any(map(alive, family)))
    page.wait(SECONDS)


@linux
def test_two_starts_at_once_are_one_server(home) -> None:
    """A double click too many: both windows open the same address, and one of them is done.

    A third start names a plan: the next page opens it.
    """
    windows = [Console(home), Console(home)]
    try:
        first, second = windows[0].opened(2)
        assert first == second == running(NOTEBOOKS)
        wait(lambda: any([window.ended() for window in windows]))
        assert sorted(str(window.status) for window in windows) == ["0", "None"]
        third = subprocess.run(
            [sys.executable, "-m", "kopdes_plan", "buka", str(EXAMPLE)],
            capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
        assert third.returncode == 0 and "sudah berjalan" in third.stderr
        assert windows[0].opened(3) == [first] * 3
        assert plans.wanted() == EXAMPLE
    finally:
        for window in windows:
            window.close()
            wait(window.ended)


TAKEN = """
import sys
from pathlib import Path
from kopdes_plan.terminal.server import serve, server_options
folder = Path(sys.argv[1])
place = {"ServerApp.port": int(sys.argv[2]), "ServerApp.port_retries": 0}
sys.exit(serve(folder, print, server_options(folder) | place))
"""


def test_a_server_that_finds_its_port_taken_says_so(home) -> None:
    """Somebody else came first between the choice of a port and its use: a sentence, status 1."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = [sys.executable, "-c", TAKEN, str(home), str(other.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("Kopdes Plan belum dapat dibuka.")
    assert "Traceback" not in done.stderr


@linux
def test_when_nobody_uses_it_all_ends_by_itself(home) -> None:
    """Half an hour shortened to eight seconds, in which a busy machine starts the next kernel."""
    folder = home / "notebooks"
    folder.mkdir()
    (folder / "aplikasi.ipynb").write_text(OTHER)
    process = subprocess.Popen(
        [sys.executable, "-c", BRIEF, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    family = children(process.pid)
    assert len(family) == 1, "the kernel that waits for the first page"
    assert Visitor()(address)[0] == 200
    assert process.communicate(timeout=SECONDS) == ("", "")
    assert process.returncode == 0
    wait(lambda: not any(map(alive, family)))

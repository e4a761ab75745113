"""The kit's server on this computer and a real browser in front of it, for tests and pictures.

`Lab` starts the server the way `kopdes-plan buka` does, with every folder of settings new and
empty; `opened` gives a `Page` whose `outside` lists each request that would leave the computer
(such a request is refused). Run as a program it opens both faces with no network at all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HERE = "127.0.0.1"
SECONDS = 60  # for anything to appear; a laptop under load is slow
START = """
import sys
from pathlib import Path
from kopdes_plan.terminal.server import serve, server_options
notebooks = Path(sys.argv[1])
options = {**server_options(notebooks), "LabApp.expose_app_in_browser": True}
sys.exit(serve(notebooks, lambda address: print(address, flush=True), options))
"""
RUN_ALL = """async () => {
  const app = window.jupyterapp; await app.restored;
  const panel = app.shell.currentWidget; await panel.context.ready;
  const session = panel.sessionContext; await session.ready;
  for (let i = 0; i < 600 && session.session?.kernel?.status !== 'idle'; i++)
    await new Promise(done => setTimeout(done, 50));
  return await app.commands.execute('notebook:run-all-cells');
}"""


class Lab:
    """A server of the kit's notebooks; plans are kept in `<folder>/Rencana Kopdes`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plans = folder / "Rencana Kopdes"

    def __enter__(self) -> Lab:
        notebooks = self.folder / "notebooks"
        shutil.copytree(ROOT / "notebooks", notebooks)
        environment = {
            **os.environ,
            "XDG_DATA_HOME": str(self.folder / "data"),
            "LOCALAPPDATA": str(self.folder / "data"),
            "KOPDES_RENCANA": str(self.plans),
            "PYTHONPATH": str(ROOT),
        }
        self.log = (self.folder / "lab.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(notebooks)],
            env=environment, cwd=notebooks, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.app = self.process.stdout.readline().strip()  # where the app face opens
        if not self.app:
            self.__exit__()
            raise RuntimeError((self.folder / "lab.log").read_text()[-2000:])
        self.root = self.app.partition("/login")[0]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def address(self, notebook: str) -> str:
        """Where a notebook is opened in JupyterLab, token included."""
        (token,) = parse_qs(urlsplit(self.app).query)["token"]
        words = urlencode({"next": f"/lab/tree/{notebook}?reset", "token": token})
        return f"{self.root}/login?{words}"

    def kill_kernels(self) -> None:
        """kill -9 for every kernel, as when memory runs out (Linux)."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parent = status.read_text().rpartition(")")[2].split()[1]
                if int(parent) == self.process.pid:
                    os.kill(int(status.parent.name), signal.SIGKILL)


class Page:
    """A page in the browser: the app face, or a notebook that is `run`; its `text` is read."""

    def __init__(self, lab: Lab, tab: Any) -> None:
        self.lab, self.tab = lab, tab
        self.asked: list[str] = []
        self.outside: list[str] = []
        tab.set_default_timeout(20_000)
        tab.route("**/*", self._judged)

    def _judged(self, route: Any) -> None:
        address = route.request.url
        self.asked.append(address)
        if urlsplit(address).hostname == HERE or address.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(address)
            route.abort()

    def open_app(self) -> None:
        """Opens the app face and waits until the page has all it asked for."""
        self.tab.goto(self.lab.app)
        self.tab.wait_for_selector(".kopdes[data-done]")

    def run(self, notebook: str) -> bool:
        """Opens a notebook and runs all its cells; whether none of them failed."""
        self.tab.goto(self.lab.address(notebook))
        self.tab.wait_for_selector(".jp-Notebook .jp-Cell")
        self.tab.wait_for_function("() => window.jupyterapp")
        done = self.tab.evaluate(RUN_ALL)
        if "kopdes_plan.screens" in (ROOT / "notebooks" / notebook).read_text(encoding="utf-8"):
            self.tab.wait_for_selector(".kopdes[data-done]")
        return bool(done)

    def text(self, selector: str) -> str:
        """The words of the first element a CSS selector finds."""
        return str(self.tab.locator(selector).first.inner_text())

    def wait(self, selector: str, words: str) -> None:
        """Waits until an element of a CSS selector shows these words."""
        self.tab.locator(selector, has_text=words).first.wait_for()


@contextmanager
def opened(lab: Lab) -> Iterator[Page]:
    """A browser of a village laptop's size, without a tab's worth of network."""
    from playwright.sync_api import sync_playwright

    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update",
    ]  # fmt: skip
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, headless=True, args=quiet)
        try:
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            yield Page(lab, context.new_page())
        finally:
            browser.close()


def bring_loopback_up() -> None:
    """Raises `lo` in a new network namespace, where nothing else exists."""
    import fcntl
    import struct

    up_and_running, set_flags = 0x41, 0x8914
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up_and_running))


if __name__ == "__main__":  # FOLDER [loopback]: prints what each face shows
    if "loopback" in sys.argv:
        bring_loopback_up()
    with Lab(Path(sys.argv[1])) as lab, opened(lab) as page:
        page.open_app()
        shown: dict[str, object] = {"app": page.text(".kopdes-glance")}
        shown |= {"ran": page.run("0_mulai.ipynb"), "lab": page.text(".kopdes-glance")}
        shown["outside"] = page.outside
    print(json.dumps(shown))

"""A desk to measure at: our server, a browser, both slowed if asked, and how much memory they take.

Waits are timed inside the page, from the press of a key or button to the frame in which the answer
is painted: whoever asks from outside measures himself too.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as `kit.py` does: compiled once, at set-up

PLAN = ROOT / "templates" / "plans" / "muara_badak.yaml"
NOTEBOOK = "4_arus_kas_dan_laporan.ipynb"  # the step "kas" in JupyterLab: three pictures
BEAT = 0.004  # seconds in which a braked program may compute, before it is stopped again
CALM_SECONDS, BUSY = 1, 0.6

# `window.waited`: milliseconds from the next key or button pressed to the frame in which the first
# picture is painted (null when none is), and in which everything asked for is.
WAIT = """() => {
  const root = document.querySelector('.kopdes'), at = {}, begun = {};
  const picture = node => node.matches?.('.kopdes-chart') || node.querySelector?.('.kopdes-chart');
  for (const press of ['keydown', 'pointerdown'])
    addEventListener(press, event => (begun.at ??= event.timeStamp), {capture: true, once: true});
  const painted = (name, then) => name in at || requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => { at[name] ??= performance.now() - begun.at; then?.(); };
    after.port2.postMessage(0);
  });
  window.waited = new Promise(answer => {
    const watch = new MutationObserver(changes => {
      if (changes.some(change => [...change.addedNodes].some(picture))) painted('picture');
      if (!changes.some(change => change.attributeName)) return;
      if (root.dataset.asked !== root.dataset.done) return;
      watch.disconnect();
      painted('all', () => answer([at.picture ?? null, at.all]));
    });
    watch.observe(root, {subtree: true, childList: true, attributeFilter: ['data-done']});
  });
}"""

# `window.ready`: milliseconds from asking for the page until it is painted with all it asked for.
READY = """window.ready = new Promise(answer => {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('.kopdes[data-done]')) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => answer(performance.now());
      after.port2.postMessage(0);
    });
  });
  watch.observe(document, {subtree: true, childList: true, attributeFilter: ['data-done']});
});"""


def calm() -> None:
    """Waits, not for ever, until nothing else keeps the computer busy (Linux)."""

    def counted() -> tuple[int, int]:
        ticks = [int(x) for x in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]  # of it nothing done, and waiting for the disk

    last = perf_counter() + CALM_SECONDS
    while perf_counter() < last:
        before, idle_before = counted()
        sleep(0.15)
        after, idle = counted()
        if 1 - (idle - idle_before) / max(1, after - before) < BUSY:
            return


class Desk:
    """A server with the plan open, and a browser that may be slowed."""

    def __init__(self, lab: Any, page: Any) -> None:
        from tests.browser.board import Board

        page.tab.unroute_all()  # a page that is watched is slower, and nothing of it is kept
        page.tab.add_init_script(READY)
        self.lab, self.page, self.tab, self.board = lab, page, page.tab, Board(page)
        self.devtools = self.tab.context.new_cdp_session(self.tab)

    @contextmanager
    def slowed(self, browser: int, program: int) -> Iterator[None]:
        """Lets the browser, and server and kernels, compute so many times slower."""
        rate = "Emulation.setCPUThrottlingRate"
        self.devtools.send(rate, {"rate": browser})
        end = Event()
        brake = Thread(target=self._brake, args=(program, end))
        if program > 1:
            brake.start()
        try:
            yield
        finally:
            end.set()
            if program > 1:
                brake.join()
            self.devtools.send(rate, {"rate": 1})

    def _brake(self, times: int, end: Event) -> None:
        while not end.is_set():
            members = family(self.lab.process.pid)
            for sign, seconds in (SIGSTOP, BEAT * (times - 1)), (SIGCONT, BEAT):
                for one in members:
                    with suppress(ProcessLookupError):
                        os.kill(one, sign)
                sleep(seconds)

    def opened(self) -> float:
        """Milliseconds until the app face is ready."""
        calm()
        self.tab.goto(self.lab.app, wait_until="commit")
        return self._ready()

    def opened_in_lab(self) -> float:
        """Milliseconds until a step is ready in JupyterLab, its cells run as soon as they may."""
        calm()
        self.page.run(NOTEBOOK)
        return self._ready()

    def _ready(self) -> float:
        self.tab.wait_for_selector(".kopdes[data-done]")
        found = float(self.tab.evaluate("window.ready"))
        self.board.settled()
        return found

    def _waited(self) -> tuple[float | None, float]:
        picture, everything = self.tab.evaluate("window.waited")
        return picture, everything

    def turned(self, step: str) -> tuple[float | None, float]:
        """Milliseconds until another step shows its picture, and everything."""
        calm()
        self.tab.evaluate(WAIT)
        self.tab.locator(f'.kopdes-step[data-step="{step}"]').click()
        return self._waited()

    def typed(self, path: str, words: str) -> tuple[float | None, float]:
        """Milliseconds from Enter until the picture is painted anew, and everything."""
        entry = self.board.entry(path)
        entry.fill(words)
        calm()
        self.tab.evaluate(WAIT)
        entry.press("Enter")
        return self._waited()

    def spun(self, path: str, place: int) -> tuple[float | None, float]:
        """The same from pressing − (0) or + (1)."""
        calm()
        self.tab.evaluate(WAIT)
        self.tab.locator(f'[data-path="{path}"] .kopdes-spin button').nth(place).click()
        return self._waited()

    def memory(self) -> tuple[float, float]:
        """Megabytes of the server, and of its kernels with what they started."""
        server, *kernels = family(self.lab.process.pid)
        return share(server), sum(map(share, kernels))

    @contextmanager
    def most(self) -> Iterator[list[tuple[float, float]]]:
        """The memory again and again, until what is done here is done."""
        found: list[tuple[float, float]] = []
        end = Event()

        def look() -> None:
            while not end.wait(0.01):
                found.append(self.memory())

        watch = Thread(target=look)
        watch.start()
        yield found
        end.set()
        watch.join()


@contextmanager
def desk() -> Iterator[tuple[Desk, float]]:
    """A desk, and the seconds its server took to say its address; the browser was there before."""
    from tests.browser.lab import Lab, opened

    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        lab.plans.mkdir()
        lab.plans = Path(shutil.copy(PLAN, lab.plans))
        with opened(lab) as page:
            desk = Desk(lab, page)
            calm()
            begun = perf_counter()
            with lab:
                yield desk, perf_counter() - begun


def family(first: int) -> list[int]:
    """A process and all that descend from it (Linux)."""
    found = [first]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):  # gone meanwhile
                found += map(int, task.read_text().split())
    return found


def share(process: int) -> float:
    """Megabytes of a process, its part of what it shares with others included."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone meanwhile
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

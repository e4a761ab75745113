"""How long a board waits in front of the screen, and what the program takes of the memory.

    python benchmarks/screens.py            prints the tables of benchmarks/screens.md
    python benchmarks/screens.py --write    also writes them there, and the main ones to README.md

The real server and a real browser (chromium), with the Muara Badak example open; a wait is timed
inside the page, from the press of a key or button to the frame in which the answer is painted. An
old laptop is imitated in two steps: Chromium computes four times slower by itself; and the server
and its kernels are stopped three quarters of the time (Linux). A figure is the median of many.
Memory is what Linux counts as the share of server and kernel (PSS), without the browser's.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.desk import PLAN, Desk, calm, desk  # noqa: E402

EDITS, PRESSES, OPENINGS, STARTS, ROUNDS = 30, 11, 5, 3, 3
SLOWER = 4
WAYS = {"as it is": (1, 1), "browser slowed": (SLOWER, 1), "all slowed": (SLOWER, SLOWER)}


class Edited(NamedTuple):
    """A number that moves the picture of its step: where it is, and what is typed one by one."""

    path: str
    first: float
    by: float
    sign: str = ""

    def text(self, run: int) -> str:
        """What is typed the run-th time, such as `3,1%`."""
        value = self.first + self.by * run
        return f"{value:.10g}".replace(".", ",") + self.sign


NUMBERS = {
    "unit_usaha": Edited("unit_usaha.sembako.harga", 50_000, 100),
    "pendanaan": Edited("pinjaman.1.plafon", 110_000_000, 100_000),
    "kas": Edited("asumsi_umum.kenaikan_biaya", 3, 0.03, "%"),
}
WHAT = (
    "Muara Badak is open. Browser slowed: Chromium computes four times slower. All slowed: server "
    "and kernel too, stopped three quarters of the time: roughly a laptop four times slower."
)
MOST = "at most, for a moment, while the PDF was made (in a process of its own)"


# ---- the kernel alone


def in_kernel() -> dict[str, tuple[float, float]]:
    """Milliseconds of one typed number and of one step of its spin button, by step of the plan."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOPDES_RENCANA"] = shutil.copy(PLAN, folder)
        from kopdes_plan.screens.screen import Screen

        screen = Screen()

        def answered(**event: object) -> float:
            begun = perf_counter()
            screen._received(None, event, None)
            return 1000 * (perf_counter() - begun)

        found = {}
        answered(event="hello")
        for step, number in NUMBERS.items():
            answered(event="step", name=step)
            calm()
            typed = {"event": "edit", "path": number.path}
            spun = {"event": "spin", "path": number.path, "text": number.text(EDITS)}
            typing = [answered(**typed, text=number.text(run + 1)) for run in range(EDITS)]
            spinning = [answered(**spun, by=(-1) ** run) for run in range(EDITS)]
            assert not screen.view.session.mistakes
            found[step] = statistics.median(typing), statistics.median(spinning)
        screen.close()
    return found


# ---- what is measured


class Waits(NamedTuple):
    """Seconds to open, milliseconds of everything else."""

    app: float
    lab: float
    typed: dict[str, tuple[float, float]]  # step -> until the picture, until all
    spun: dict[str, tuple[float, float]]
    turned: dict[str, float]


def median(times: Iterable[float | None]) -> float:
    """The median of the times there are."""
    return statistics.median(time for time in times if time is not None)


def starting() -> tuple[float, float]:
    """Seconds until the server says its address, and from then until its first page is ready."""
    starts, pages = [], []
    for _ in range(STARTS):
        with desk() as (one, started):
            starts.append(started)
            pages.append(one.opened() / 1000)
    return median(starts), median(pages)


def waiting(one: Desk) -> Waits:
    """What one waits for at a desk, opened before."""
    app = [one.opened() / 1000 for _ in range(OPENINGS)]
    sleep(2)  # what the page does while nobody waits for it
    typed, spun = {}, {}
    for step, number in NUMBERS.items():
        one.turned(step)
        typed[step] = _both(one.typed(number.path, number.text(n + 1)) for n in range(PRESSES))
        spun[step] = _both(one.spun(number.path, n % 2) for n in range(PRESSES))
    turned = turning(one)
    lab = [one.opened_in_lab() / 1000 for _ in range(OPENINGS)]
    return Waits(median(app), median(lab), typed, spun, turned)


def _both(waits: Iterable[tuple[float | None, float]]) -> tuple[float, float]:
    pictures, all_of_it = zip(*waits, strict=True)
    return median(pictures), median(all_of_it)


def turning(one: Desk) -> dict[str, float]:
    """Milliseconds until everything of another step is painted, by step."""
    from kopdes_plan.screens.workshop import STEPS

    times: dict[str, list[float]] = {step.name: [] for step in STEPS}
    for _ in range(ROUNDS):
        for step in times:
            times[step].append(one.turned(step)[1])
    return {step: median(found) for step, found in times.items()}


def remembering() -> dict[str, tuple[float, float]]:
    """Megabytes of server and kernel, by what was done before."""
    found = {}
    with desk() as (one, _):
        one.opened()
        sleep(2)
        found["page open"] = one.memory()
        for step, number in NUMBERS.items():
            one.turned(step)
            for n in range(50 // len(NUMBERS) + 1):
                one.typed(number.path, number.text(n + 1))
        found["then 50 numbers typed in three steps"] = one.memory()
        one.turned("dokumen")
        with one.most() as most:
            one.tab.locator("[data-do=make][data-value=lengkap]").click()
            one.board.settled()
        sleep(1)
        found["then a PDF made"] = one.memory()
        one.tab.locator('[data-action="preview"]').first.click()
        one.board.settled()
        sleep(1)
        found["then its first pages looked at"] = one.memory()
        found[MOST] = max(most, key=sum)
    return found


# ---- what is written


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def pages() -> tuple[str, str]:
    """All tables, and those of README.md."""
    kernel = in_kernel()
    started, first = starting()
    waits = {}
    with desk() as (one, _):
        version = one.tab.context.browser.version
        one.opened()
        for way, (browser, program) in WAYS.items():
            with one.slowed(browser, program):
                waits[way] = waiting(one)
    memory = remembering()
    return written(measured_on(version), kernel, started, first, waits, memory)


def measured_on(chromium: str) -> str:
    """Machine, versions, day, and how busy it was besides."""
    from benchmarks.engine import machine

    packages = ("jupyterlab", "voila", "anywidget")
    more = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    load = f"{date.today()}, load {os.getloadavg()[2]:.1f} with other work beside it"
    return f"Measured on {machine()}, {more}; Chromium {chromium}; {load}."


def written(
    on: str,
    kernel: dict[str, tuple[float, float]],
    started: float,
    first: float,
    waits: dict[str, Waits],
    memory: dict[str, tuple[float, float]],
) -> tuple[str, str]:
    """The page screens.md, and the part of README.md."""
    ways = waits.values()
    heads = ["", *waits, "goal"]
    answers = [
        [f"{how}, {step}", *(f"{pair[0]:.0f} / {pair[1]:.0f} ms" for pair in pairs), "250 ms"]
        for how, name in (("typed", "typed"), ("− or + pressed", "spun"))
        for step in NUMBERS
        for pairs in [[getattr(way, name)[step] for way in ways]]
    ]
    opened = [
        ["app face, opened anew", *(f"{way.app:.1f} s" for way in ways), "3 s, slowed 6 s"],
        ["a step in JupyterLab", *(f"{way.lab:.1f} s" for way in ways), "–"],
    ]
    turned = [
        [step, *(f"{way.turned[step]:.0f} ms" for way in ways)] for step in waits["as it is"].turned
    ]
    spent = [[step, *(f"{ms:.0f} ms" for ms in kernel[step]), "100 ms"] for step in NUMBERS]
    taken = [
        [
            done,
            f"{server:.0f} MB",
            f"{kernels:.0f} MB",
            f"{server + kernels:.0f} MB",
            "–" if done == MOST else "250 MB",
        ]
        for done, (server, kernels) in memory.items()
    ]
    page = "\n\n".join([
        "# In front of the screen",
        "`python benchmarks/screens.py --write` renews this page; medians. " + WHAT,
        on,
        "## A number until the first picture / until everything is painted anew",
        table(heads, answers),
        "## The kernel's own part: read, check, compute, save, draw",
        table(["", "typed", "− or + pressed", "goal"], spent),
        "## A page until it is painted with all it asked for",
        f"Start of the server until it says its address: {started:.1f} s; from then to its first "
        f"page, nothing kept by the browser yet: {first:.1f} s.",
        table(heads, opened),
        "## Another step until everything is painted",
        table(heads[:-1], turned),
        "## Memory of server and kernel, the browser's not counted",
        table(["", "server", "kernel", "together", "goal"], taken),
    ])  # fmt: skip
    slowest = [max(pair[0] for pair in way.typed.values()) for way in ways]
    short = [
        *([f"a typed number to the redrawn chart, slowest of three steps, {way}", f"{ms:.0f} ms",
           "250 ms"] for way, ms in zip(waits, slowest, strict=True)),
        ["… the kernel's part", f"{max(pair[0] for pair in kernel.values()):.0f} ms", "100 ms"],
        *([f"the app face ready, {way}", f"{found.app:.1f} s", "6 s" if way in list(waits)[1:]
           else "3 s"] for way, found in waits.items()),
        ["server and kernel after 50 numbers, a PDF and its first pages",
         f"{max(sum(both) for done, both in memory.items() if done != MOST):.0f} MB", "250 MB"],
    ]  # fmt: skip
    part = f"{on}\n\n{table(['what', 'median', 'goal'], short)}"
    return page + "\n", part


def main() -> None:
    """Measure and print; with --write renew screens.md and its part of README.md."""
    from benchmarks.engine import renew

    os.environ["PYTHONPATH"] = str(ROOT)
    page, part = pages()
    print(page)
    if "--write" in sys.argv:
        Path(__file__).with_suffix(".md").write_text(page, encoding="utf-8")
        words = "`python benchmarks/screens.py --write` renews this part; more in `screens.md`."
        renew("Screens", f"{words}\n\n{part}")


if __name__ == "__main__":
    main()

"""Times of the class view: thirty plans, three of them broken, as `tests/classroom.py` makes them.

python benchmarks/classes.py            prints the table of benchmarks/classes.md
python benchmarks/classes.py --write    also writes it there
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

RUNS = 5


def measure() -> list[tuple[str, float, str]]:
    """Rows (what, median seconds, goal)."""
    from benchmarks.engine import median
    from kopdes_plan.outputs.class_pdf import class_pdf, posters
    from kopdes_plan.outputs.class_view import class_view
    from kopdes_plan.outputs.class_workbook import class_workbook
    from tests.classroom import build

    with tempfile.TemporaryDirectory() as place:
        folder = build(Path(place) / "kelas")
        view = class_view(folder)
        first = folder / "01.yaml"

        def group_saves() -> None:
            first.write_text(first.read_text(encoding="utf-8") + "\n# lagi\n", encoding="utf-8")
            class_view(folder)

        name, make = next(posters(view))
        rows: list[tuple[str, Callable[[], object], int, str]] = [
            ("`kelas FOLDER --json`, new process", lambda: _command(folder), RUNS, "5 s"),
            ("looked at again, nothing changed", lambda: class_view(folder), 20, "–"),
            ("looked at again, one group saved", group_saves, RUNS, "–"),
            ("one poster", lambda: make(Path(place) / name), RUNS, "–"),
            ("the workbook of all", lambda: class_workbook(view), RUNS, "–"),
            (f"one PDF of all, {len(view.rows)} plans", lambda: class_pdf(view), 1, "–"),
        ]
        found = [(what, median(work, runs), goal) for what, work, runs, goal in rows]
        busy = statistics.median(_processor_time(folder) for _ in range(RUNS))
        return [found[0], ("… of that, the processor's time", busy, "–"), *found[1:]]


def _processor_time(folder: Path) -> float:
    """Seconds that the command itself computes, whatever else the machine does (not Windows)."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _command(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _command(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "kopdes_plan", "kelas", str(folder), "--json"],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip


def main() -> None:
    """Measure and print; with --write put the table into classes.md."""
    from benchmarks.engine import machine

    lines = ["| what | median | goal |", "|---|---|---|"]
    lines += [f"| {what} | {seconds:.2f} s | {goal} |" for what, seconds, goal in measure()]
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    table = "\n".join([f"Measured on {machine()}; {load} with other work beside it.", "", *lines])
    print(table)
    if "--write" in sys.argv:
        head = "# A class of thirty groups, three files broken\n\n"
        head += "`python benchmarks/classes.py --write` renews this page.\n\n"
        Path(__file__).with_suffix(".md").write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Times of `kopdes-plan massal`: thousands of plans, each with its draws, on workers of Dask.

    python benchmarks/massal.py            prints the tables of benchmarks/massal.md
    python benchmarks/massal.py --write    also writes them there

Plans are the two starter plans with other villages' members, prices and loans. Each time is that of
the whole command in a new process: reading, starting workers, draws, writing the table. From the
times a line is laid, seconds = start + plans x (a + b x draws) / workers, and from that what an
office would wait.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

GOAL = (1000, 1000, 2)  # plans, draws, workers: under two minutes
CURVE = [
    (50, 1000, 2), (200, 1000, 2), (200, 1000, 1), (200, 100, 2), (200, 3000, 2),
]  # fmt: skip
OFFICES = {"Kutai Kartanegara": 237, "East Kalimantan": 1_037, "Indonesia": 83_762}
WORKERS = (2, 16, 64)


class Run(NamedTuple):
    """One run of the command: what was asked, seconds, the processors' seconds, most memory."""

    plans: int
    draws: int
    workers: int
    seconds: float
    processor: float
    megabytes: float


def text_of(number: int) -> str:
    """A starter plan as the board of another village might write it."""
    name = "muara_badak" if number % 2 else "tenggarong_seberang"
    text = (ROOT / "templates/plans" / f"{name}.yaml").read_text(encoding="utf-8")
    for was, now in (
        (r"jumlah_awal: \d+", f"jumlah_awal: {100 + number % 120}"),
        (r"plafon: 110_000_000", f"plafon: {90 + number % 21}_000_000"),
        (r"harga: \{nilai: 19_000,", f"harga: {{nilai: {18_500 + 10 * (number % 101)},"),
    ):
        text = re.sub(was, now, text, count=1)
    return f"{text}\n# {number}\n"


def measured(folder: Path, plans: int, draws: int, workers: int) -> Run:
    """The command run once; every plan must have been computed."""
    source = folder / f"{plans}"
    if not source.exists():
        for number in range(plans):
            place = source / f"kecamatan {number % 18}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:05}.yaml").write_text(text_of(number), encoding="utf-8")
    target = folder / f"{plans}-{draws}-{workers}.parquet"
    words = [str(source), "-o", str(target), "--undian", str(draws), "--pekerja", str(workers)]
    begun, before = time.perf_counter(), _processor()
    process = subprocess.Popen(
        [sys.executable, "-m", "kopdes_plan", "massal", *words, "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    most = 0.0
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(0.2)
    seconds = time.perf_counter() - begun
    told = json.loads(process.communicate()[0])
    assert (told["computed"], told["broken"]) == (plans, 0), told
    return Run(plans, draws, workers, seconds, _processor() - before, most)


def _processor() -> float:
    """Seconds that all processes which have ended computed, whatever else the machine did."""
    import resource  # not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> float:
    """Megabytes of a process and those it started."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for one in [parent, *parent.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total / 2**20


def line(runs: list[Run]) -> tuple[float, float, float]:
    """Seconds to start, a plan's own, and a draw's, of one worker: least squares, shares alike."""
    rows = [[1.0, run.plans / run.workers, run.plans * run.draws / run.workers] for run in runs]
    weights = 1 / np.array([run.seconds for run in runs])
    found = np.linalg.lstsq(np.array(rows) * weights[:, None], np.ones(len(runs)), rcond=None)[0]
    return tuple(map(float, found))


def waited(seconds: float) -> str:
    """A time as one says it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def page(runs: list[Run]) -> str:
    """The tables: measured, then estimated."""
    from benchmarks.engine import machine

    start, plan, draw = line(runs)
    lines = [
        f"Measured on {machine()}; load {os.getloadavg()[0]:.1f} at the end, our own included.", "",
        "| plans | draws each | workers | seconds | of the processors | plans a second | memory |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for run in runs:
        goal = " (goal 120)" if run[:3] == GOAL else ""
        lines.append(
            f"| {run.plans:,} | {run.draws:,} | {run.workers} | {run.seconds:.1f}{goal} "
            f"| {run.processor:.0f} | {run.plans / run.seconds:.1f} | {run.megabytes:.0f} MB |"
        )
    lines += [
        "", "The line through them, seconds = start + plans × (a + b × draws) / workers: "
        f"start {start:.1f} s, a = {plan * 1e3:.0f} ms, b = {draw * 1e3:.3f} ms; the measured "
        f"times lie within {_worst(runs):.0%} of it.", "",
        "Estimated with it, 1,000 draws a plan. Two workers are measured; more are a cluster whose "
        "workers are as fast and wait for nothing, which was not measured.", "",
        "| plans | " + " | ".join(f"{workers} workers" for workers in WORKERS) + " |",
        "|---" * (1 + len(WORKERS)) + "|",
    ]  # fmt: skip
    for name, plans in OFFICES.items():
        each = [waited(start + plans * (plan + draw * 1000) / workers) for workers in WORKERS]
        lines.append(f"| {name}, {plans:,} | " + " | ".join(each) + " |")
    return "\n".join(lines)


def _worst(runs: list[Run]) -> float:
    start, plan, draw = line(runs)
    told = [start + run.plans * (plan + draw * run.draws) / run.workers for run in runs]
    return max(abs(seconds / run.seconds - 1) for seconds, run in zip(told, runs, strict=True))


def main() -> None:
    """Measure and print; with --write put the tables into massal.md."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [measured(Path(folder), *asked) for asked in [*CURVE, GOAL]]
    table = page(runs)
    print(table)
    if "--write" in sys.argv:
        head = "# Thousands of plans\n\n`python benchmarks/massal.py --write` renews this page.\n\n"
        Path(__file__).with_suffix(".md").write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

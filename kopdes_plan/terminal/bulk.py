"""`kopdes-plan massal`: the plans of a regency or the nation, into one Parquet table."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.terminal.console import facts, remark, show, show_json
from kopdes_plan.terminal.files import not_written, saved
from kopdes_plan.terminal.options import CommandLineError, Json, Reading, option
from kopdes_plan.terminal.plans import Output
from kopdes_plan.terminal.risks import MOST_DRAWS, MOST_SEED, Seed
from kopdes_plan.text import say

if TYPE_CHECKING:
    from pathlib import Path

    from kopdes_plan.inputs.bulk_source import Source
    from kopdes_plan.outputs.bulk_rows import Row
    from kopdes_plan.outputs.bulk_table import Parts, Run

EXTRA = ("dask", "distributed", "pyarrow", "cryptography")  # of the extra `massal`
DRAWS, SEED = 1000, 1
MOST_WORKERS = 512
BATCH_DRAWS, MOST_PLANS = 16_000, 64  # in a batch: about two seconds of one worker
TOLD = 5  # bad plans named at the end

Sources = Annotated[
    str, typer.Argument(metavar="SUMBER", help=say("cli.option.sumber"), show_default=False)
]
Draws = Annotated[str | None, option("--undian", metavar="N", word="undian_massal")]
Workers = Annotated[str | None, option("--pekerja", metavar="N")]
Scheduler = Annotated[str | None, option("--scheduler", metavar="tcp://ALAMAT:PORT")]


def bulk(
    sumber: Sources,
    keluaran: Output,
    undian: Draws = None,
    benih: Seed = None,
    pekerja: Workers = None,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Every plan of a folder or table, each with its draws; a row a plan."""
    if not all(map(_there, EXTRA)):
        raise PlanProblems([Problem("bulk_extra_missing", params={"python": sys.executable})])
    if scheduler is not None and pekerja is not None:
        raise CommandLineError("workers_twice")
    from kopdes_plan.inputs.bulk_source import source_of
    from kopdes_plan.outputs.bulk_table import Parts, Run, target_of, write_table
    from kopdes_plan.terminal.bulk_work import own_versions

    reading = Reading()
    draws = reading.whole("--undian", undian, DRAWS, 1, MOST_DRAWS)
    seed = reading.whole("--benih", benih, SEED, 0, MOST_SEED)
    workers = reading.whole("--pekerja", pekerja, os.cpu_count() or 1, 1, MOST_WORKERS)
    reading.check()
    source = source_of(sumber)
    if source.size == 0:
        raise PlanProblems([Problem("bulk_empty", read=sumber)])
    target = target_of(keluaran, source)
    run = Run(draws, seed, **own_versions())
    try:
        parts = Parts(target, run)
    except OSError as fault:
        raise not_written(target, fault) from None
    work = Work(source, parts, run, workers)
    work.compute(scheduler)
    table = parts.table(work.names, work.keys, source)
    saved(target, lambda file: write_table(table, file))
    parts.remove()
    _told(target, table, work, as_json)


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:
        return False


class Work:
    """The plans of a source, walked through once: what is known is passed, the rest computed."""

    def __init__(self, source: Source, parts: Parts, run: Run, workers: int) -> None:
        self.source, self.parts, self.run, self.workers = source, parts, run, workers
        self.names: list[str] = []
        self.keys: list[str] = []
        self.computed = self.broken = self._asked = 0
        each = -(-source.size // (4 * workers))  # a small class too keeps every worker busy
        self._size = max(1, min(BATCH_DRAWS // run.draws, MOST_PLANS, each))

    @property
    def done(self) -> int:
        """How many plans need no more work, of those walked through."""
        return len(self.keys) - self._asked + self.computed

    def compute(self, scheduler: str | None) -> None:
        """Every plan has its row; what is done is on disk, however it ends."""
        from kopdes_plan.terminal.bulk_cluster import cluster, computed

        batches = self._batches()
        first = next(batches, None)
        if first is not None:
            with cluster(self.workers, scheduler) as client:
                bar = Bar(self)
                try:
                    for rows in computed(client, chain([first], batches), self.run):
                        self.computed += len(rows)
                        self.broken += sum(bool(row["problem_codes"]) for row in rows)
                        self._keep(rows)
                        bar.draw()
                except KeyboardInterrupt:
                    self._keep((), at_once=True)
                    bar.end()
                    done, count = t.number(self.done), t.number(self.source.size)
                    remark(say("bulk.stopped", done=done, count=count))
                    raise
                finally:
                    self._keep((), at_once=True)
                bar.end()

    def _keep(self, rows: Iterable[Row], at_once: bool = False) -> None:
        try:
            self.parts.add(rows)
            if at_once:
                self.parts.flush()
        except OSError as fault:
            raise not_written(self.parts.folder, fault) from None

    def _batches(self) -> Iterator[list[str]]:
        """The texts still to be computed, in batches of about two seconds."""
        from kopdes_plan.outputs.bulk_rows import broken, hash_of

        seen, batch = set(self.parts.known), list[str]()
        for item in self.source.items():
            if item.problems:
                row = broken(item.problems) | self.run._asdict()
                key = row["text_hash"]
                self.broken += 1
                self.parts.hold(row)
            else:
                key = hash_of(item.text)
                if key not in seen:
                    batch.append(item.text)
                    self._asked += 1
            seen.add(key)
            self.names.append(item.name)
            self.keys.append(key)
            if len(batch) == self._size:
                yield batch
                batch = []
        if batch:
            yield batch


class Bar:
    """How far the work is, on standard error: a moving line, or one a minute in a log."""

    WIDTH = 16

    def __init__(self, work: Work) -> None:
        self._work, self._terminal = work, sys.stderr.isatty()
        self._begun = self._drawn = time.monotonic()
        self._every = 0.5 if self._terminal else 60.0
        if self._terminal:
            self._write()

    def draw(self) -> None:
        """The line anew, if it is old."""
        if time.monotonic() - self._drawn >= self._every:
            self._write()

    def end(self) -> None:
        """The last line stays."""
        if self._terminal:
            self._write()
            remark("")

    def _write(self) -> None:
        self._drawn = time.monotonic()
        work, count = self._work, self._work.source.size
        filled = self.WIDTH * work.done // count
        line = say(
            "bulk.progress", bar="█" * filled + "░" * (self.WIDTH - filled),
            done=t.number(work.done), count=t.number(count), broken=t.number(work.broken),
            left=self._left(),
        )  # fmt: skip
        sys.stderr.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
        sys.stderr.flush()

    def _left(self) -> str:
        """The time the rest takes, as fast as it went so far."""
        work = self._work
        if work.done == work.source.size:
            return say("bulk.left.done")
        if not work.computed:
            return say("bulk.left.unknown")
        rest = max(0, work.source.size - len(work.parts.known) - work.computed)
        minutes = round(rest * (self._drawn - self._begun) / work.computed / 60)
        key = "seconds" if minutes < 1 else "minutes" if minutes < 60 else "hours"
        return say(f"bulk.left.{key}", minutes=minutes % 60, hours=minutes // 60)


def _told(target: Path, table: Any, work: Work, as_json: bool) -> None:
    """How many plans came to what, the first bad ones by name, and where the rest is told."""
    verdicts = Counter(code for code in table["verdict"].to_pylist() if code)
    bad = [
        (one["source"], one["problems"])
        for one in table.select(["source", "problems"]).to_pylist()
        if one["problems"]
    ]
    if as_json:
        show_json({
            "file": str(target), "plans": table.num_rows, "computed": work.computed,
            "broken": len(bad), "verdicts": dict(verdicts.most_common()), **work.run._asdict(),
        })  # fmt: skip
        return
    show(say("bulk.done", count=t.number(table.num_rows), draws=t.number(work.run.draws),
             seed=work.run.seed, computed=t.number(work.computed)))  # fmt: skip
    labels = Counter[str]()
    for code, count in verdicts.items():
        labels[say(f"indicator.verdict.label.{code}")] += count
    counts = [(label, t.number(count)) for label, count in labels.most_common()]
    counts += [(say("bulk.broken"), t.number(len(bad)))] if bad else []
    show(*(f"  {line}" for line in facts(counts)), say("cli.plan.written", file=target))
    if bad:
        remark(say("bulk.bad"), *(f"  {n}: {said.splitlines()[0]}" for n, said in bad[:TOLD]))
        if len(bad) > TOLD:
            remark(f"  {say('bulk.more', count=t.number(len(bad) - TOLD))}")

"""The rows of thousands of plans on disk: parts while they are computed, then one Parquet table.

Parts lie beside the result, each written whole: whoever stops, by Ctrl-C or a power cut, loses the
last seconds. A row is known by its plan's text, a file by what it was computed with (`Run`), so a
later run takes over what is done, from parts and from an earlier result. Needs pyarrow.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kopdes_plan.inputs.bulk_source import Source
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.bulk_rows import COLUMNS, Row
from kopdes_plan.outputs.json_text import json_text

ENDING = ".parquet"
TYPES = {
    "text": pa.string(), "texts": pa.list_(pa.string()), "number": pa.float64(),
    "count": pa.int64(),
}  # fmt: skip
SCHEMA = pa.schema([(name, TYPES[kind]) for name, kind in COLUMNS.items()])
NAME = "source"  # the column that says which plan: its file, or its row in the table
MARK = b"kopdes_plan"  # where a file says what it was computed with
AGAIN = {"bulk_fault", "bulk_worker_lost"}  # rows that a later run tries once more
PAUSE = 2.0  # seconds between two parts


class Run(NamedTuple):
    """What every row of a result has in common; another number anywhere is another result."""

    draws: int
    seed: int
    version_package: str
    version_data: str

    @property
    def mark(self) -> bytes:
        """The same in a file."""
        return json_text(self._asdict()).strip().encode()


class Parts:
    """The rows computed so far for one result file, here and on disk; `known` are their texts."""

    def __init__(self, target: Path, run: Run) -> None:
        self.folder = target.with_name(f"{target.name}.bagian")
        self._schema = SCHEMA.with_metadata({MARK: run.mark})
        self._rows: list[Row] = []
        self._due = time.monotonic()
        self._names = (f"{os.getpid()}-{number}{ENDING}" for number in count())
        found = (self._read(file) for file in [*sorted(self._files()), target])
        self._tables = [table for table in found if table is not None]
        self.known = {key for one in self._tables for key in one["text_hash"].to_pylist()}

    def add(self, rows: Iterable[Row]) -> None:
        """Keep more rows; on disk within `PAUSE` seconds. OSError when they cannot be written."""
        self._rows += rows
        if time.monotonic() >= self._due:
            self.flush()
            self._due = time.monotonic() + PAUSE

    def hold(self, row: Row) -> None:
        """Keep a row here alone: a later run looks anew at what could not be read."""
        self._tables.append(pa.Table.from_pylist([row], self._schema))

    def flush(self) -> None:
        """All rows are on disk."""
        if self._rows:
            table = pa.Table.from_pylist(self._rows, self._schema)
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / next(self._names), _bytes(table))
            self._tables.append(table)
            self._rows = []

    def table(self, names: Sequence[str], keys: Sequence[str], source: Source) -> pa.Table:
        """A row for each plan, in the order of the source, with the source's other columns."""
        found = pa.concat_tables([SCHEMA.empty_table(), *self._tables])
        place = {key: row for row, key in enumerate(found["text_hash"].to_pylist())}
        rows = found.take(pa.array([place[key] for key in keys], pa.int64()))
        columns = {NAME: pa.array(names, pa.string())}
        if source.table is not None:
            carried = pq.read_table(source.table, columns=list(source.carried))
            columns |= {name: carried[name] for name in source.carried}
        columns |= {name: rows[name] for name in SCHEMA.names}
        return pa.table(columns).replace_schema_metadata(self._schema.metadata)

    def remove(self) -> None:
        """No parts are left beside the result."""
        with contextlib.suppress(OSError):
            for file in [*self._files(), *self.folder.glob(".kopdes-*.tmp")]:
                file.unlink()  # the second kind was begun by a program that was killed
            self.folder.rmdir()

    def _files(self) -> list[Path]:
        return list(self.folder.glob(f"*{ENDING}"))

    def _read(self, file: Path) -> pa.Table | None:
        """The rows of a file that this run may take over, if any."""
        try:
            opened = pq.ParquetFile(file)
            if (opened.schema_arrow.metadata or {}).get(MARK) != self._schema.metadata[MARK]:
                return None
            table = opened.read(columns=SCHEMA.names).select(SCHEMA.names).cast(self._schema)
        except (OSError, ValueError, KeyError, pa.ArrowException):  # none, or a damaged one
            return None
        kept = [not AGAIN.intersection(codes) for codes in table["problem_codes"].to_pylist()]
        return table.filter(pa.array(kept, pa.bool_()))


def target_of(named: str, source: Source) -> Path:
    """The result file that is meant; PlanProblems when it is none, or somebody else's."""
    target = Path(named)
    if os.path.isdir(target) or not target.suffix:
        target = target / f"hasil{ENDING}"
    if target.suffix.lower() != ENDING:
        problem = Problem("file_ending", "-o", read=named, params={"known": ENDING})
        raise PlanProblems([problem])
    if os.path.exists(target) and not _is_ours(target):
        raise PlanProblems([Problem("file_exists", "-o", read=str(target))])
    taken = {NAME, *COLUMNS}.intersection(source.carried)
    if taken or len(set(source.carried)) < len(source.carried):
        names = ", ".join(sorted(taken or source.carried))
        raise PlanProblems([Problem("bulk_column_taken", read=names)])
    return target


def _is_ours(file: Path) -> bool:
    """Whether a file is an earlier result."""
    try:
        return MARK in (pq.read_schema(file).metadata or {})
    except (OSError, ValueError, pa.ArrowException):
        return False


def write_table(table: pa.Table, file: Path) -> None:
    """The table as a file, whole or not at all."""
    write_whole(file, _bytes(table))


def _bytes(table: pa.Table) -> bytes:
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()

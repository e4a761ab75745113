"""Where thousands of plans come from: a folder of plan files, or a Parquet table.

A name goes in, a `Source` comes out: how many plans there are, and their texts one after the other,
so that memory holds a few at a time. A plan that cannot be read is its problem and stops nothing.
Needs pyarrow for a table, which comes with the extra `massal`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from kopdes_plan.inputs.class_folder import all_plan_files
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import decoded, read_text

PLAN_COLUMN = "rencana"
AT_ONCE = 256  # rows of a table in memory


class Item(NamedTuple):
    """A plan's text, or why there is none; `name` is its file in the folder, or its row from 1."""

    name: str
    text: str
    problems: tuple[Problem, ...] = ()


class Source(NamedTuple):
    """So many plans; `items` begins to read them. `carried` are the other columns of a table."""

    size: int
    items: Callable[[], Iterator[Item]]
    carried: tuple[str, ...] = ()
    table: Path | None = None


def source_of(name: str) -> Source:
    """The plans of a folder or table; PlanProblems when it is neither."""
    path = Path(name)
    return _table(path) if os.path.isfile(path) else _folder(path)


def _folder(folder: Path) -> Source:
    files = all_plan_files(folder)

    def items() -> Iterator[Item]:
        for file in files:
            yield _item(file.relative_to(folder).as_posix(), partial(read_text, file))

    return Source(len(files), items)


def _table(file: Path) -> Source:
    opened = _opened(file)
    names: list[str] = opened.schema_arrow.names
    if names.count(PLAN_COLUMN) != 1:
        params = {"column": PLAN_COLUMN, "known": ", ".join(names)}
        raise PlanProblems([Problem("bulk_no_column", read=str(file), params=params)])

    def items() -> Iterator[Item]:
        for row, value in enumerate(_column(file), 1):
            yield _item(str(row), partial(_text, value))

    carried = tuple(name for name in names if name != PLAN_COLUMN)
    return Source(opened.metadata.num_rows, items, carried, file)


def _opened(file: Path) -> Any:
    """The table, its rows not read yet; PlanProblems when it is none."""
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(file)
    except (OSError, pyarrow.ArrowException):
        raise _no_table(file) from None


def _column(file: Path) -> Iterator[object]:
    """The cells that hold plans; PlanProblems once it comes to where the table is damaged."""
    import pyarrow

    batches = _opened(file).iter_batches(AT_ONCE, columns=[PLAN_COLUMN])
    try:
        for batch in batches:
            yield from batch.column(0).to_pylist()
    except (OSError, pyarrow.ArrowException):
        raise _no_table(file) from None


def _no_table(file: Path) -> PlanProblems:
    return PlanProblems([Problem("bulk_no_table", read=str(file))])


def _text(value: object) -> str:
    """The plan in a cell; PlanProblems when it holds none."""
    if not isinstance(value, str) or not value.strip():
        raise PlanProblems([Problem("bulk_no_text", PLAN_COLUMN)])
    return decoded(value.encode(), PLAN_COLUMN)


def _item(name: str, read: Callable[[], str]) -> Item:
    try:
        return Item(name, read())
    except PlanProblems as wrong:
        return Item(name, "", wrong.problems)

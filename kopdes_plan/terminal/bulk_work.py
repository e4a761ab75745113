"""What a worker of `massal` does: a batch of plans, one after the other.

It runs in a process of its own, perhaps on another machine with the same kit. What comes in are
texts of plans, what goes out are rows; no plan, however broken, and no fault of ours stops it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kopdes_plan.inputs.problems import Problem
from kopdes_plan.outputs.bulk_rows import broken, row_of

if TYPE_CHECKING:
    from kopdes_plan.outputs.bulk_rows import Row


def assess(texts: Sequence[str], draws: int, seed: int) -> tuple[dict[str, str], list[Row]]:
    """The versions that this worker has, and a row for each text."""
    return own_versions(), [_row(text, draws, seed) for text in texts]


@cache
def own_versions() -> dict[str, str]:
    """The package and its data, as they are here."""
    from kopdes_plan import __version__
    from kopdes_plan.inputs.rules import data_hash

    return {"version_package": __version__, "version_data": data_hash()}


def _row(text: str, draws: int, seed: int) -> Row:
    try:
        return row_of(text, draws, seed)
    except Exception as fault:  # told in the plan's row; the others go on
        return broken([Problem("bulk_fault", read=type(fault).__name__)], text)


def dask_setup(_: object) -> None:
    """Dask calls this as a worker starts: it hears no Ctrl-C and says nothing by itself.

    Both are for the program that people started; one that was killed leaves its workers on the
    same terminal, and Dask would print a traceback there of each message that no longer arrives.
    """
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)

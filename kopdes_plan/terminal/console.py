"""What a command writes to the terminal.

`show` and `show_json` write to standard output, `remark` to standard error; `table` and `facts`
align. Control characters stay away: a name in somebody's plan must not move the cursor. A figure
that does not exist (NaN, infinity) leaves as null in JSON, as a dash in tables.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kopdes_plan.outputs.json_text import json_text

CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]) | {9: "\t", 10: "\n"}


def program() -> str:
    """What is typed to run this: `kopdes-plan`, or `python3 kit.py` where that was."""
    return os.environ.get("KOPDES_PERINTAH", "kopdes-plan")


def show(*lines: str) -> None:
    """Lines on standard output."""
    sys.stdout.write("".join(f"{line}\n" for line in lines).translate(CONTROLS))


def remark(*lines: str) -> None:
    """Lines on standard error."""
    sys.stderr.write("".join(f"{line}\n" for line in lines).translate(CONTROLS))


def show_json(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json_text(value))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], left: int = 0) -> list[str]:
    """Aligned lines below a heading; the first `left` columns to the left, the others right.

    A row "" is a rule across the table.
    """
    rows = list(rows)
    widths = [
        max(len(cells[n]) for cells in [head, *(r for r in rows if r)]) for n in range(len(head))
    ]
    line = "  ".join("─" * width for width in widths)

    def aligned(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.ljust(width) if n < left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()

    return [aligned(head), line, *(aligned(cells) if cells else line for cells in rows)]


def facts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Lines `name  value` with the values in a column."""
    pairs = list(pairs)
    width = max((len(name) for name, _ in pairs), default=0)
    return [f"{name.ljust(width)}  {value}" for name, value in pairs]

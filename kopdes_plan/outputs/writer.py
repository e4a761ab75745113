"""What every page of a document is written from: the result, its low case, the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

CHAPTERS = (
    "profile", "aspects", "units", "needs", "repayment", "statements", "feasibility", "risks",
    "surplus", "law",
)  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """A result to be written of in a language; `low` is the same plan with its low numbers."""

    result: Result
    language: str = "id"
    low: Result | None = None

    def say(self, key: str, **params: object) -> str:
        """Words of the topic `document`."""
        return t.say(f"document.{key}", self.language, **params)

    def word(self, key: str, **params: object) -> str:
        """Words of any topic."""
        return t.say(key, self.language, **params)

    def columns(self, *names: str) -> list[str]:
        """Column heads."""
        return [self.say(f"column.{name}") for name in names]

    def month(self, m: int, short: bool = False) -> str:
        """Month number m in words, also outside the plan."""
        time = self.result.time
        count = time.first_month - 1 + m
        write = t.month_short if short else t.month
        return write(time.first_year + count // 12, count % 12 + 1, self.language)

    def chapter(self, name: str) -> int:
        """The number of a chapter, from 1."""
        return CHAPTERS.index(name) + 1


def first(array: Array) -> float:
    """Row 0 of a figure with one value for each scenario."""
    return float(np.ravel(array)[0])


def amount(x: float) -> str:
    """Whole rupiah without "Rp", negative in brackets; a dash for nothing. For narrow columns.

    >>> amount(1500000), amount(-20000), amount(0)
    ('1.500.000', '(20.000)', '–')
    """
    written = t.number(x)
    if written.startswith("-"):
        return f"({written[1:]})"
    return "–" if written == "0" else written


def plain(x: float) -> str:
    """A quantity with at most two decimals: 2,5 and 3.000."""
    written = t.number(x, 2)
    return written.rstrip("0").rstrip(",") if "," in written else written

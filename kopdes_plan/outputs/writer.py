"""What every page of a document is written from: the result, its cases, the language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.pictures import NONE, Pictures
from kopdes_plan.outputs.report import versions

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

CHAPTERS = (
    "profile", "aspects", "units", "trade", "needs", "repayment", "compliance", "village",
    "statements", "feasibility", "risks", "surplus", "law",
)  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """A result to be written of in a language; `cases` are set beside it, by name."""

    result: Result
    language: str = "id"
    cases: Mapping[str, Result] = field(default_factory=dict)
    pictures: Pictures = NONE

    @cached_property
    def versions(self) -> dict[str, str]:
        """What the result can be computed again from; all data files are read for it."""
        return versions(self.result.plan)

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

    def villages(self) -> str:
        """The villages with where they lie; codes are looked up, names stay as typed."""
        return places(self.result.plan.cooperative.villages, self.language)

    def chapter(self, name: str) -> int:
        """The number of a chapter, from 1."""
        return CHAPTERS.index(name) + 1


def places(codes: Iterable[str], language: str = "id") -> str:
    """Villages with where they lie; codes are looked up, names stay as typed.

    Neighbours of one district are named together, so that it is said once.
    """
    from kopdes_plan.inputs.places import village

    near: dict[tuple[str, str, str], list[str]] = {}
    for typed in codes:
        found = village(typed)
        lies = (found.kind, found.district, found.regency) if found else ("", "", typed)
        near.setdefault(lies, []).append(found.name if found else typed)
    return "; ".join(
        t.say(
            f"document.place.{kind}", language, name=", ".join(names), district=district,
            regency=regency, count=len(names),
        )
        if kind
        else regency
        for (kind, district, regency), names in near.items()
    )  # fmt: skip


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


def shortened(words: str, longest: int) -> str:
    """The words, cut with an ellipsis where they are longer.

    >>> shortened("Penggilingan padi", 12)
    'Penggilinga…'
    """
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def clipped(words: str, longest: int) -> str:
    """The words up to the last sentence, or else the last word, that ends before `longest`.

    >>> clipped("Gerai buka. LPG dijual sesuai jatah.", 24), clipped("Gerai dan LPG", 9)
    ('Gerai buka.', 'Gerai…')
    """
    whole = " ".join(words.split())
    if len(whole) <= longest:
        return whole
    start = whole[:longest]
    sentence = max(start.rfind(sign) for sign in (". ", "! ", "? "))
    if sentence >= longest // 3:
        return start[: sentence + 1]
    return f"{start[: max(start.rfind(' '), 1)].rstrip(' ,;:') if ' ' in start else start}…"


def counted(quantity: float, unit: str) -> str:
    """A quantity with its unit: one decimal below a hundred, a dash when there is none.

    >>> counted(42.0, "tabung"), counted(9.64, "kg"), counted(1234.5, "")
    ('42 tabung', '9,6 kg', '1.234')
    """
    if not math.isfinite(quantity):
        return "–"
    return f"{t.number(quantity, 0 if quantity >= 100 else 1).removesuffix(',0')} {unit}".strip()


SHARES = (
    "share", "rate_per", "growth", "loss", "shrinkage", "commission", "occupancy", "yield",
    "ramp_up_start", "maintenance", "withdrawn",
)  # fmt: skip


def valued(x: float, field: str) -> str:
    """A number of a plan: a share as a percentage, anything else as a plain number."""
    return t.percent(x) if any(part in field for part in SHARES) and abs(x) <= 1 else t.plain(x)


def ranged(number: Sourced, field: str) -> str:
    """Low to high of a number of a plan."""
    return f"{valued(number.low, field)} – {valued(number.high, field)}"

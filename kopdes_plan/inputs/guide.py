"""What a workshop is made of: its agendas and exercises, as `data/guide` says.

Files go in, frozen objects come out. Words stand in `data/text`, answers in `model.exercises`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage
from kopdes_plan.paths import DATA

FOLDER = DATA / "guide"
Kind = Literal[
    "rupiah", "percent", "plain", "months", "months_exact", "count"
]  # how a figure is written
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Figures = dict[str, float]
P = TypeVar("P", bound=Part)


class Session(Part):
    """A part of a day: steps of the screen, exercises, or something with a name of its own."""

    minutes: int = Field(gt=0)
    name: str = ""
    steps: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


class Day(Part):
    """A day of a workshop; its sessions last from `start` to `end`."""

    start: Clock
    end: Clock
    sessions: tuple[Session, ...]

    @property
    def times(self) -> tuple[tuple[int, int], ...]:
        """Begin and end of each session, in minutes after midnight."""
        at, found = minutes_of(self.start), []
        for session in self.sessions:
            found.append((at, at + session.minutes))
            at += session.minutes
        return tuple(found)


class Agendas(Part):
    """The agendas we offer, each a day or several."""

    half_day: tuple[Day, ...]
    two_days: tuple[Day, ...]

    def named(self) -> dict[str, tuple[Day, ...]]:
        """The agendas by name, the shortest first."""
        return {"half_day": self.half_day, "two_days": self.two_days}


class Source(Part):
    """Where the figures of an exercise were published."""

    title: str
    address: str


class Exercise(Part):
    """A mistake to be found. `rows` hold row -> column -> figure; `written` the names of a kind.

    `command` is a command of ours that computes the same, with figures in braces.
    """

    id: str
    step: str
    source: Source
    given: Figures = Field({})
    published: Figures = Field({})
    rows: dict[str, Figures] = Field({})
    written: dict[Kind, tuple[str, ...]]
    command: str = ""

    @property
    def kinds(self) -> dict[str, Kind]:
        """How each figure is written, by its name."""
        return {name: kind for kind, names in self.written.items() for name in names}


class _Exercises(Part):
    exercises: tuple[Exercise, ...]


@lru_cache(maxsize=4)
def load_agendas(folder: Path = FOLDER) -> Agendas:
    """The agendas; DataError lists every mistake of the file."""
    return _read(folder / "agendas.yaml", Agendas)


@lru_cache(maxsize=4)
def load_exercises(folder: Path = FOLDER) -> Mapping[str, Exercise]:
    """The exercises by id, in their order; DataError lists every mistake of the file."""
    found = _read(folder / "exercises.yaml", _Exercises).exercises
    return MappingProxyType({exercise.id: exercise for exercise in found})


def _read(file: Path, schema: type[P]) -> P:
    page = DataPage(f"guide/{file.name}", file.read_text("utf-8"))
    page.stop()
    return page.checked(schema, page.tree)


def minutes_of(clock: str) -> int:
    """Minutes after midnight.

    >>> minutes_of("08:15")
    495
    """
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes)

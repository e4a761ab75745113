"""An exercise in words and tables: the sheet of a group, and the answer of the facilitator.

What comes in is an exercise of `data/guide` (some of its figures changed, if one likes); its answer
is computed here and now by `model.exercises`. Every figure is written into the words by its name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.guide import Exercise, load_exercises
from kopdes_plan.model.exercises import ANSWERS, Figures
from kopdes_plan.outputs.blocks import Block, facts, row, table
from kopdes_plan.outputs.guide.words import listed
from kopdes_plan.outputs.worksheets import step_title

NAME = "name"  # the column that names the rows


class Solved(NamedTuple):
    """An exercise with its answer: figures by name, a float or one for each row (R,)."""

    exercise: Exercise
    number: int  # its place, from 1
    figures: Figures
    language: str

    def say(self, key: str, **params: object) -> str:
        """Words of the exercise."""
        return t.say(f"exercise.{self.exercise.id}.{key}", self.language, **params)

    def frame(self, key: str, **params: object) -> str:
        """Words that all exercises share."""
        return t.say(f"guide.exercises.{key}", self.language, **params)

    def written(self, name: str, figure: float) -> str:
        """A figure as people read it, by the kind the exercise gives its name."""
        if math.isnan(figure):
            return self.frame("none")
        kind = self.exercise.kinds[name]
        if kind in ("months", "months_exact"):
            return self.frame("months", count=t.number(figure, 1).removesuffix(",0"))
        wrote = {"rupiah": t.rupiah, "percent": t.percent, "plain": t.plain, "count": t.number}
        return wrote[kind](figure)

    @property
    def values(self) -> dict[str, str]:
        """Every single figure in words, by name."""
        known = {**self.exercise.given, **self.exercise.published, **self.figures}
        single = {name: x for name, x in known.items() if isinstance(x, float)}
        return {name: self.written(name, x) for name, x in single.items()}

    def filled(self, key: str) -> str:
        """Words with their figures; empty where the exercise has none."""
        has = t.has(f"exercise.{self.exercise.id}.{key}", self.language)
        return self.say(key, **self.values) if has else ""

    def listed(self, key: str) -> list[str]:
        """Numbered words with their figures."""
        return listed(f"exercise.{self.exercise.id}.{key}", self.language, **self.values)


def solved(name: str, language: str = "id", **changed: float) -> Solved:
    """An exercise by its id, its answer computed; `changed` figures are given anew.

    KeyError for an exercise, or a figure to change, that is not there.

    >>> solved("flat_rate").values["annuity"], solved("flat_rate", months=36).values["true_rate"]
    ('Rp8.606.643', '11,08%')
    """
    known = load_exercises()
    exercise = known[name]
    if strange := [key for key in changed if key not in exercise.given]:
        raise KeyError(f"{name} is not given {', '.join(strange)}")
    given = exercise.given | {key: float(value) for key, value in changed.items()}
    asked = exercise.model_copy(update={"given": given})
    return Solved(asked, [*known].index(name) + 1, ANSWERS[name](given, columns(asked)), language)


def columns(exercise: Exercise) -> dict[str, Any]:
    """The columns of an exercise's table by name, (R,) each."""
    names = next(iter(exercise.rows.values()), {})
    return {name: np.array([one[name] for one in exercise.rows.values()]) for name in names}


def sheet(one: Solved) -> dict[str, Any]:
    """What a group gets: the words and figures as written, questions, the source; no answer."""
    source = one.exercise.source
    return {
        "code": one.frame("sheet", number=one.number), "title": one.say("sheet"),
        "mistake": one.say("title"), "step": step_title(one.exercise.step, one.language),
        "text": one.filled("text"),
        "table": given_table(one), "questions": one.listed("question"),
        "source": one.frame("source", title=source.title, address=source.address),
        "ours": one.filled("ours"),
    }  # fmt: skip


def answer(one: Solved) -> dict[str, Any]:
    """What the facilitator gets: answers by question, the figures, how to say it, the command."""
    typed = command(one.exercise)
    return {
        "code": one.frame("answer", number=one.number), "title": one.say("title"),
        "answers": [*zip(one.listed("question"), one.listed("answer"), strict=True)],
        "table": right_table(one), "facts": right_facts(one),
        "tell": one.frame("tell", words=one.say("tell")),
        "command": one.frame("command", command=f"kopdes-plan {typed}") if typed else "",
    }  # fmt: skip


def given_table(one: Solved) -> Block | None:
    """The table as the source has it."""
    return _table(one, columns(one.exercise)) if one.exercise.rows else None


def right_table(one: Solved) -> Block | None:
    """The same with the columns that were computed; none where no row has an answer of its own."""
    found = {
        name: figure
        for name, figure in one.figures.items()
        if not isinstance(figure, float) and name in one.exercise.kinds
    }
    return _table(one, columns(one.exercise) | found) if found else None


def right_facts(one: Solved) -> Block | None:
    """The single figures that were computed and have a label."""
    start = f"exercise.{one.exercise.id}.label"
    rows = [
        (one.say(f"label.{name}"), one.written(name, figure))
        for name, figure in one.figures.items()
        if isinstance(figure, float) and t.has(f"{start}.{name}", one.language)
    ]
    return facts(rows) if rows else None


def command(exercise: Exercise) -> str:
    """The command that computes the same; `flow_2` in it is the second row of the column flow."""
    found: dict[str, float] = dict(exercise.given)
    for name, column in _all_columns(exercise).items():
        found |= {f"{name}_{place}": float(x) for place, x in enumerate(column, 1)}
    return exercise.command.format_map({name: f"{x:.10g}" for name, x in found.items()})


def _all_columns(exercise: Exercise) -> Mapping[str, Any]:
    answers = ANSWERS[exercise.id](exercise.given, columns(exercise))
    return columns(exercise) | {n: x for n, x in answers.items() if not isinstance(x, float)}


def _table(one: Solved, named: Mapping[str, Any]) -> Block:
    heads = [one.say(f"label.{name}") for name in (NAME, *named)]
    rows = [
        row([one.say(f"row.{key}"), *(one.written(name, x[at]) for name, x in named.items())])
        for at, key in enumerate(one.exercise.rows)
    ]
    widths = [1.5, *[1.0] * len(named)]
    return table(heads, rows, "l" + "r" * len(named), widths=widths, keep=True)

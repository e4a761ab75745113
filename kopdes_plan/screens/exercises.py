"""An exercise of the guide as a notebook shows it: the sheet, and the answer behind a fold.

`exercise("flat_rate", months=36)` computes the answer anew with another number.
"""

from __future__ import annotations

from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.outputs.guide.exercises import Solved, answer, sheet, solved
from kopdes_plan.screens.answers.markup import escape, shown, tag


class Shown(NamedTuple):
    """An exercise that a notebook can show."""

    solved: Solved

    def _repr_html_(self) -> str:
        one = self.solved
        title = tag("h2", escape(f"{one.frame('sheet', number=one.number)}. {one.say('sheet')}"))
        summary = tag("summary", escape(one.frame("show")))
        fold = tag("details", summary, answer_html(one))
        return tag("div", title, sheet_html(one), fold, **{"class": "kopdes"})


def exercise(name: str, language: str = "id", **changed: float) -> Shown:
    """An exercise by its id, with given figures changed by name; KeyError for what is not there."""
    return Shown(solved(name, language, **changed))


def sheet_html(one: Solved) -> str:
    """What a group reads: text, table, questions, source."""
    found = sheet(one)
    questions = (tag("li", escape(words)) for words in found["questions"])
    source = " ".join(part for part in (found["source"], found["ours"]) if part)
    return "".join((
        tag("p", escape(found["text"]), kind="sentence"),
        shown([found["table"]]) if found["table"] else "", tag("ol", *questions),
        tag("p", escape(source), kind="note"),
    ))  # fmt: skip


def answer_html(one: Solved) -> str:
    """The mistake, the answers to the questions, what was computed, how to say it."""
    found = answer(one)
    answers = (tag("li", tag("strong", escape(words))) for _, words in found["answers"])
    computed = [found[part] for part in ("table", "facts") if found[part]]
    return "".join((
        tag("h3", escape(found["title"])), tag("ol", *answers),
        tag("p", escape(t.say("guide.exercises.computed", one.language)), kind="note"),
        shown(computed), tag("p", escape(found["tell"])),
        tag("p", escape(found["command"]), kind="note") if found["command"] else "",
    ))  # fmt: skip

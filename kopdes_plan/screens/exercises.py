"""An exercise of the guide as a notebook shows it: the sheet, and the answer behind a fold.

`exercise("flat_rate", months=36)` computes the answer anew with another number. What cannot be
computed is told in a sentence.
"""

from __future__ import annotations

from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.guide import load_exercises
from kopdes_plan.outputs.guide.exercises import Solved, answer, sheet, solved
from kopdes_plan.screens.answers.markup import escape, notice, shown, tag


class Shown(NamedTuple):
    """An exercise that a notebook can show, or why there is none."""

    solved: Solved | None
    refused: str = ""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        inner = _whole(self.solved) if self.solved else notice(self.refused, "bad")
        return tag("div", inner, **{"class": "kopdes"})


def exercise(name: str, language: str = "id", **changed: float) -> Shown:
    """An exercise by its id, with given figures changed by name."""
    known = load_exercises()
    if name not in known:
        words = {"name": name, "known": ", ".join(known)}
        return Shown(None, t.say("guide.exercises.unknown", language, **words))
    try:
        return Shown(solved(name, language, **changed))
    except (KeyError, ValueError, TypeError, ArithmeticError):
        given = ", ".join(known[name].given)
        return Shown(None, t.say("guide.exercises.refused", language, known=given))


def sheet_html(one: Solved) -> str:
    """What a group reads: text, table, questions, source."""
    found = sheet(one)
    questions = (tag("li", escape(words)) for words in found["questions"])
    source = " · ".join(part for part in (found["source"], found["ours"]) if part)
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
        tag("p", escape(one.frame("computed")), kind="note"),
        shown(computed), tag("p", escape(found["tell"])),
        tag("p", escape(found["command"]), kind="note") if found["command"] else "",
    ))  # fmt: skip


def _whole(one: Solved) -> str:
    """Sheet and answer; a changed exercise says so."""
    title = tag("h2", escape(f"{one.frame('sheet', number=one.number)}. {one.say('sheet')}"))
    changed = one.exercise != load_exercises()[one.exercise.id]
    note = notice(one.frame("changed"), "doubt") if changed else ""
    fold = tag("details", tag("summary", escape(one.frame("show"))), answer_html(one))
    return title + note + sheet_html(one) + fold

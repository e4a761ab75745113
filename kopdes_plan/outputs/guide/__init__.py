"""The facilitator's guide as one dictionary: agendas, preparation, steps, exercises, answers.

`templates/typst/guide.typ` lays it out, `screens/steps/guide.py` shows the same on a page. Figures
of answers are computed anew each time by the model.
"""

from __future__ import annotations

from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.guide import load_exercises
from kopdes_plan.outputs.guide.agenda import agendas
from kopdes_plan.outputs.guide.exercises import answer, sheet, solved
from kopdes_plan.outputs.guide.steps import steps
from kopdes_plan.outputs.guide.words import listed

LISTS = ("goals", "materials", "rules")  # of the first page
WORDS = {
    "agenda": ("time", "session", "does", "minutes"),
    "steps": ("title", "about", "says", "does", "seen", "help"),
    "exercises": (
        "title", "about", "sheets", "list_sheet", "list_mistake", "list_step", "group", "date",
        "read", "questions", "answers_title", "answers_about", "computed",
    ),
}  # fmt: skip


def guide(language: str = "id") -> dict[str, Any]:
    """Everything that is printed in the guide, as JSON can hold it, but for paper and versions."""
    exercises = [solved(name, language) for name in load_exercises()]
    return {
        "title": t.say("guide.title", language),
        "about": t.say("guide.about", language),
        "contents": t.say("guide.contents", language),
        "lists": {
            name: [t.say(f"guide.{name}.title", language), listed(f"guide.{name}", language)]
            for name in LISTS
        },
        "words": {
            part: {key: t.say(f"guide.{part}.{key}", language) for key in keys}
            for part, keys in WORDS.items()
        },
        "agendas": agendas(language),
        "steps": steps(language),
        "sheets": [sheet(one) for one in exercises],
        "answers": [answer(one) for one in exercises],
    }

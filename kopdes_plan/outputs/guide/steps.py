"""What the facilitator says and does in each step of the screen, in the order of its sheets.

The steps, their numbers and their words are those of the blank forms and so of the screen; the
sheets and the times are looked up there and in the agendas.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.guide import Day, load_agendas
from kopdes_plan.outputs.guide.words import clock, listed
from kopdes_plan.outputs.worksheets import STEP_WORDS, STEPS, step_title, worksheets


def steps(language: str = "id") -> list[dict[str, Any]]:
    """Every step: number, title, goal, when, sheets, what is said and done, what goes wrong."""
    return [_step(step.name, step.number, language) for step in STEPS]


def _step(name: str, number: str, language: str) -> dict[str, Any]:
    start = f"guide_step.{name}"
    return {
        "name": name, "number": number, "title": step_title(name, language),
        "goal": t.say(f"{start}.goal", language),
        "intro": t.say(f"step_{STEP_WORDS[name]}.intro", language),
        "times": _times(name, language),
        "sheets": t.say("guide.steps.sheets", language, codes=", ".join(codes(language)[name])),
        "says": t.say(f"{start}.says", language), "does": listed(f"{start}.does", language),
        "wrong": wrong(name, language),
    }  # fmt: skip


def wrong(name: str, language: str) -> list[list[str]]:
    """What often happens in a step, each with what to do about it."""
    found: list[list[str]] = []
    while t.has(seen := f"guide_step.{name}.wrong.{len(found) + 1}.seen", language):
        found.append([t.say(seen, language), t.say(f"{seen.removesuffix('seen')}help", language)])
    return found


@lru_cache(maxsize=2)
def codes(language: str) -> dict[str, list[str]]:
    """The codes of the blank forms of each step."""
    sheets = worksheets(language=language)["sheets"]
    return {name: [s["code"] for s in sheets if s["step"] == name] for name in STEP_WORDS}


def _times(name: str, language: str) -> str:
    named = load_agendas().named()
    times = {agenda: " ".join(_time(days, name, language)) for agenda, days in named.items()}
    return t.say("guide.steps.times", language, **times)


def _time(days: Sequence[Day], name: str, language: str) -> list[str]:
    key = "time_on_day" if len(days) > 1 else "time"
    return [
        t.say(f"guide.steps.{key}", language, day=number, start=clock(start), end=clock(end))
        for number, day in enumerate(days, 1)
        for session, (start, end) in zip(day.sessions, day.times, strict=True)
        if name in session.steps
    ]

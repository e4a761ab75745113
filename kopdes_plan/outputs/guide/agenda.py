"""An agenda as people read it: the hours, what each session is and what is done in it."""

from __future__ import annotations

from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.guide import Day, Session, load_agendas, load_exercises
from kopdes_plan.outputs.guide.words import clock
from kopdes_plan.outputs.worksheets import step_title


def agendas(language: str = "id") -> list[dict[str, Any]]:
    """Every agenda: its title, for what, and its days with their sessions."""
    return [
        {
            "name": name,
            "title": t.say(f"guide.agenda.{name}", language),
            "about": t.say(f"guide.agenda.about.{name}", language),
            "days": [
                _day(day, number if len(days) > 1 else 0, language)
                for number, day in enumerate(days, 1)
            ],
        }
        for name, days in load_agendas().named().items()
    ]


def _day(day: Day, number: int, language: str) -> dict[str, Any]:
    start, end = day.times[0][0], day.times[-1][1]
    return {
        "title": t.say("guide.agenda.day", language, day=number) if number else "",
        "total": t.say("guide.agenda.total", language, minutes=end - start),
        "sessions": [
            {
                "start": clock(begin), "end": clock(until), "minutes": session.minutes,
                "kind": kind(session), **words(session, language),
            }
            for session, (begin, until) in zip(day.sessions, day.times, strict=True)
        ],
    }  # fmt: skip


def kind(session: Session) -> str:
    """What it is drawn as: a step of the screen, exercises, a rest, or something else."""
    if session.steps or session.exercises:
        return "step" if session.steps else "exercise"
    return "rest" if session.name in ("break", "lunch") else "talk"


def words(session: Session, language: str) -> dict[str, str]:
    """The title of a session and what is done in it."""
    if session.steps:
        about = (t.say(f"guide_step.{name}.goal", language) for name in session.steps)
        names = " · ".join(step_title(name, language) for name in session.steps)
        return {"title": names, "about": " ".join(about)}
    if session.exercises:
        order = [*load_exercises()]
        numbers = [order.index(name) + 1 for name in session.exercises]
        named = (
            f"{number}. {t.say(f'exercise.{name}.title', language)}"
            for number, name in sorted(zip(numbers, session.exercises, strict=True))
        )
        return {"title": t.say("guide.agenda.exercises", language), "about": "; ".join(named)}
    start = f"guide.session.{session.name}"
    return {key: t.say(f"{start}.{key}", language) for key in ("title", "about")}

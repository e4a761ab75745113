"""The mentoring log: how many visits, which promises are kept, open or overdue.

A plan goes in; sentences, a table and JSON come out. A promise is overdue when it was due before
the last visit that is written: no clock is asked, the same plan says the same tomorrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block, row

if TYPE_CHECKING:
    from datetime import date

    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.progress import Promise

COLUMNS = ("promise", "who", "until", "state")


def last_visit(plan: Plan) -> date | None:
    """The day of the last visit, as far as days are written."""
    return max((one.day for one in plan.mentoring.visits if one.day), default=None)


def state(plan: Plan, promise: Promise) -> str:
    """kept, overdue or open."""
    visited = last_visit(plan)
    if promise.kept:
        return "kept"
    return "overdue" if promise.due and visited and promise.due < visited else "open"


def is_kept(plan: Plan) -> bool:
    """Whether anything is in the log."""
    return bool(plan.mentoring.visits or plan.mentoring.promises)


def sentence(plan: Plan, language: str = "id") -> str:
    """How many visits there were, and how the promises stand."""
    log, visited = plan.mentoring, last_visit(plan)
    states = [state(plan, one) for one in log.promises]
    said = [t.say("progress.log.visits", language, count=len(log.visits))]
    if visited:
        said.append(t.say("progress.log.last", language, day=t.date_long(visited, language)))
    if states:
        done, late = states.count("kept"), states.count("overdue")
        said.append(t.say("progress.log.kept", language, kept=done, all=len(states)))
        said += [t.say("progress.log.late", language, count=late)] if late else []
    return " ".join(said)


def tone(plan: Plan) -> str:
    """doubt while a promise is overdue."""
    late = any(state(plan, one) == "overdue" for one in plan.mentoring.promises)
    return "doubt" if late else "good"


def promises_table(plan: Plan, language: str = "id") -> Block | None:
    """Every promise, those overdue first, then the open ones by the day; None without any."""
    order = {"overdue": 0, "open": 1, "kept": 2}
    listed = sorted(
        plan.mentoring.promises,
        key=lambda one: (order[state(plan, one)], one.due is None, str(one.due)),
    )
    if not listed:
        return None
    head = [t.say(f"progress.log.column.{key}", language) for key in COLUMNS]
    rows = [
        row([
            one.promised, one.who, t.date_long(one.due, language) if one.due else "–",
            t.say(f"progress.log.state.{state(plan, one)}", language),
        ])
        for one in listed
    ]  # fmt: skip
    return blocks.table(head, rows, "llll", size="small", widths=[2.4, 1, 1.2, 0.9])


def as_json(plan: Plan) -> dict[str, Any]:
    """Visits and promises in the order of the file, each promise with its state."""
    return {
        "visits": [
            {"day": one.day and str(one.day), "by": one.by, "seen": one.seen}
            for one in plan.mentoring.visits
        ],
        "promises": [
            {
                "promise": one.promised, "who": one.who, "due": one.due and str(one.due),
                "state": state(plan, one),
            }
            for one in plan.mentoring.promises
        ],
    }  # fmt: skip

"""The guesses on which most hangs, as a table whose names lead to where each is typed.

A result goes in, HTML comes out; the order is that of `outputs.weakest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.field_names import file_path
from kopdes_plan.outputs.weakest import Assumption, assumptions
from kopdes_plan.outputs.writer import ranged, valued
from kopdes_plan.screens.answers.links import named
from kopdes_plan.screens.answers.markup import escape, heading, link, table, tag

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

SHOWN = 8
COLUMNS = ("what", "value", "weight")


def weakest(result: Result, language: str = "id") -> str:
    """What to measure or to ask for first."""
    title = heading(_word("title", language))
    found = assumptions(result, SHOWN)
    if not found:
        return title + tag("p", escape(_word("none", language)))
    note = tag("p", escape(_word("note", language)), kind="note")
    heads = [_word(column, language) for column in COLUMNS]
    rows = ((_row(result.plan, one, language), "item") for one in found)
    return title + note + table(heads, rows, "lrr")


def _row(plan: Plan, one: Assumption, language: str) -> tuple[str, ...]:
    path = file_path(plan, one.path)
    value = escape(valued(float(one.value), one.field))
    if one.value.has_range:
        value += "<br>" + tag("small", escape(ranged(one.value, one.field)))
    return link(path, named(plan, path, language)), value, escape(t.rupiah(one.weight))


def _word(key: str, language: str) -> str:
    return t.say(f"step_risk.weakest.{key}", language)

"""What a scenario changes in a plan, in words: "Semua unit usaha, Jumlah: 70% dari rencana".

What comes in are a plan and a pattern with its text, in the grammar of `inputs.plan_changes`; what
goes out is a sentence. Nothing is changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import PERCENT
from kopdes_plan.inputs.plan_changes import factor, targets
from kopdes_plan.inputs.plan_facts import facts
from kopdes_plan.inputs.scenarios import tree_to_read
from kopdes_plan.outputs.field_names import behaviour_at, placed, unit_at

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan


def change(plan: Plan, pattern: str, text: str, language: str = "id") -> str:
    """One change in words; what cannot be read stays as it was written."""
    tree = tree_to_read(plan)
    found, here = targets(tree, pattern)[0], placed(plan, pattern, language)
    if not found or here is None:
        return f"{pattern}: {text}"
    owner, what = here
    if owner:
        what = t.say("risk.change.of", language, owner=owner, field=what)
    what = t.capital(what)
    times = factor(tree, pattern, text)
    if times is not None:
        return t.say("risk.change.times", language, what=what, part=t.percent(times))
    if not text:
        return t.say("risk.change.default", language, what=what)
    value = _written(plan, pattern, text, language)
    return t.say("risk.change.to", language, what=what, value=value)


def _written(plan: Plan, pattern: str, text: str, language: str) -> str:
    """A new value as people read it, by what its field makes of the text."""
    known = facts(pattern.replace("*", "1"), behaviour_at(plan, pattern), language)
    if known is None or known.choices:
        return dict(known.choices).get(text, text) if known else text
    try:
        value: Any = known.reader.validate_python(text)
    except ValidationError:
        return text
    return written(plan, pattern, value, language)


def written(plan: Plan, path: str, value: Any, language: str = "id") -> str:
    """A field's value as people read it: rupiah with points, a choice by its words, its unit."""
    known = facts(path.replace("*", "1"), behaviour_at(plan, path), language)
    if known is None or known.choices:
        return dict(known.choices).get(value, str(value)) if known else str(value)
    kind, unit = known.kind.name if known.kind else "", unit_at(plan, path)
    behind = known.behind.replace("{unit}", unit.quantity_unit) if unit else known.behind
    behind = "" if "{unit}" in behind else behind  # of every unit, each with its own
    if kind in PERCENT:
        return t.percent(float(value), 4) + behind.removeprefix("%")
    if kind == "month":
        return t.month(value.year, value.month, language)
    if kind == "day":
        return t.date_long(value, language)
    if not isinstance(value, int | float):
        return str(value)
    number = t.rupiah(float(value)) if kind.endswith("rupiah") else t.plain(float(value))
    return f"{str(value) if kind == 'year' else number} {behind}".strip()

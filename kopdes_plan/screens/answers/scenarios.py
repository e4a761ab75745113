"""What a scenario of a plan changes, in words a board reads.

A pattern and a text of `skenario` go in ("unit_usaha.*.jumlah_per_bulan", "x0,8"), a sentence
comes out, with the labels of the fields and the names of the units. The grammar of a change is
that of `inputs.plan_changes`; nothing is changed here.
"""

from __future__ import annotations

from copy import deepcopy

from pydantic import ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import apply, targets
from kopdes_plan.inputs.plan_facts import facts
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.screens.answers.links import named
from kopdes_plan.screens.editing.typed import PERCENT, shown


def sentence(plan: Plan, tree: Tree, pattern: str, text: str, language: str = "id") -> str:
    """One change in words; what cannot be read stays as it was written."""
    found, _ = targets(tree, pattern)
    if not found:
        return f"{pattern}: {text}"
    what = _named(plan, pattern, language)
    times = factor(tree, pattern, text)
    if times is not None:
        return t.say("step_risk.change.times", language, what=what, part=t.percent(times))
    if not text:
        return t.say("step_risk.change.default", language, what=what)
    value = _written(plan, found[0][0], text, language)
    return t.say("step_risk.change.to", language, what=what, value=value)


def factor(tree: Tree, pattern: str, text: str) -> float | None:
    """What a change multiplies by, `x0,8` and `-20%` alike; None when it puts a value."""
    relative, problems = apply(deepcopy(tree), [(pattern, text)])
    return relative[0].factor if relative and not problems else None


def _written(plan: Plan, path: str, text: str, language: str) -> str:
    """A new value as people read it: rupiah with points, a choice by its words."""
    first, _, rest = path.partition(".")
    unit = plan.units.get(rest.partition(".")[0]) if first == "unit_usaha" else None
    known = facts(path, unit.behaviour if unit else "", language)
    if known is None or known.kind is None:
        return dict(known.choices).get(text, text) if known else text
    try:
        value = known.reader.validate_python(text)
    except ValidationError:
        return text
    behind = known.behind.replace("{unit}", unit.quantity_unit if unit else "")
    if known.kind.name in PERCENT:
        return t.percent(float(value), 4) + behind.removeprefix("%")
    number = shown(value, known.kind, language)
    return f"{t.rupiah(float(value)) if known.prefix else number} {behind}".strip()


def _named(plan: Plan, pattern: str, language: str) -> str:
    """The field with whose it is; behind `*` stands every entry of its list."""
    above, star, _ = pattern.partition(".*")
    if not star:
        return named(plan, pattern, language)
    every, field = field_at(above), field_at(pattern.replace("*", "1"))
    if every is None or every.owner is None or field is None or field.owner is None:
        return pattern
    listed = plan_words.label(every.owner, every.name, language).lower()
    owner = t.say("step_risk.change.all", language, what=listed)
    words = plan_words.label(field.owner, field.name, language)
    return t.say("answer.link", language, owner=owner, field=words)

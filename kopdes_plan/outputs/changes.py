"""What a scenario changes in a plan, in words: "Semua unit usaha, Jumlah: 70% dari rencana".

What comes in are a plan and a pattern with its text, in the grammar of `inputs.plan_changes`; what
goes out is a sentence. Nothing is changed here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.plan_changes import Relative, adapter, apply, value_at
from kopdes_plan.inputs.plan_fields import Field, field_at, group_of
from kopdes_plan.inputs.scenarios import tree_of

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

PERCENT = ("share", "rate_per_year", "rate_per_month", "growth_per_year")
EVERY = ".*"


def change(plan: Plan, pattern: str, text: str, language: str = "id") -> str:
    """One change in words; what cannot be read stays as it was written."""
    field = field_at(pattern.replace("*", "1"), _behaviour(plan, pattern))
    if field is None:
        return f"{pattern}: {text}"
    what = named(plan, pattern, language)
    if (found := relative(plan, pattern, text)) is not None:
        return t.say("risk.change.times", language, what=what, part=t.percent(found.factor))
    if not text:
        return t.say("risk.change.default", language, what=what)
    return t.say("risk.change.to", language, what=what, value=_written(field, text, language))


def named(plan: Plan, path: str, language: str = "id") -> str:
    """Whose number stands at a place of the file and what it is called; the place if nobody's."""
    field = field_at(path.replace("*", "1"), _behaviour(plan, path))
    if field is None:
        return path
    words = _named(plan, path, field, language)
    return words[:1].upper() + words[1:]


def relative(plan: Plan, pattern: str, text: str) -> Relative | None:
    """What a change multiplies by, `x0,8` and `-20%` alike; None when it puts a value."""
    found, problems = apply(tree_of(plan), [(pattern, text)])
    return found[0] if found and not problems else None


def _behaviour(plan: Plan, path: str) -> str:
    first, _, rest = path.partition(".")
    unit = plan.units.get(rest.partition(".")[0]) if first == "unit_usaha" else None
    return unit.behaviour if unit is not None else ""


def _named(plan: Plan, pattern: str, field: Field, language: str) -> str:
    """Whose field it is and what it is called; behind `*` stands every entry of its list."""
    words = pattern.split(".")
    owners: list[str] = []
    for count in range(1, len(words)):
        at = ".".join(words[:count])
        if words[count - 1] == "*":
            above = field_at(".".join(words[: count - 1]).replace("*", "1"))
            listed = _label(above, language).lower()
            owners.append(t.say("risk.change.all", language, what=listed))
        elif EVERY not in at:
            entry = value_at(plan, at)
            here = field_at(at, _behaviour(plan, at))
            name = getattr(entry, "name", "") if here and here.owner is None else ""
            group = here is not None and here.owner is not None and group_of(here.annotation)
            owners += [str(name)] if name else [_label(here, language)] if group else []
    last = _label(field, language) if field.owner is not None else field.name
    owner = ", ".join(dict.fromkeys(owners))
    return t.say("risk.change.of", language, owner=owner, field=last) if owner else last


@lru_cache(maxsize=256)
def _label(field: Field | None, language: str) -> str:
    if field is None or field.owner is None:
        return "" if field is None else field.name
    return plan_words.label(field.owner, field.name, language)


def _written(field: Field, text: str, language: str) -> str:
    """A new value as people read it: rupiah with points, a choice by its words."""
    if field.choices:
        return plan_words.choice(text, language, field.name)
    kind = field.kind
    if kind is None:
        return text
    try:
        value: Any = adapter(field.annotation).validate_python(text)
    except ValidationError:
        return text
    if kind.name in PERCENT:
        return t.percent(float(value), 4)
    if kind.name.endswith("rupiah"):
        return t.rupiah(float(value))
    if kind.name == "month":
        return t.month(value.year, value.month, language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = t.number(float(value), 2)
        short = number.rstrip("0").rstrip(",") if "," in number else number
        unit = plan_words.unit_of(kind.name, language) if kind.name in ("months", "days") else ""
        return f"{short} {unit}".strip()
    return text

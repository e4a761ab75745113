"""The guesses of a plan on which most rupiah hang, and what the meeting finds out about them.

What comes in is a `Result`, what goes out are the plan's numbers, weakest first: those that matter
much and of which least is known (`model.weakest`), each with whose it is and the word of its field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Production
from kopdes_plan.remembered import of_the_last

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.weakest import Weak


class Assumption(NamedTuple):
    """A number, where it stands, the rupiah a year that hang on it, and its influence, 0 … 1."""

    path: str
    owner: str
    field: str
    value: Sourced
    weight: float
    influence: float


def find_out(one: Assumption, language: str = "id") -> str:
    """Where to find out about a number, in a sentence."""
    key = f"risk.find_out.{one.field}"
    group = one.path.split(".")[0]
    return t.say(key if t.has(key, language) else f"risk.find_out.{group}", language)


def assumptions(result: Result, count: int = 10) -> tuple[Assumption, ...]:
    """The guesses that matter most, heaviest first; numbers measured here or cited are left out."""
    return tuple(one for one in ranking(result) if one.value.origin == "asumsi")[:count]


def ranking(result: Result) -> tuple[Assumption, ...]:
    """Every number that may be wrong and moves the plan, weakest first, whatever its origin.

    `weight` is how far the SHU of the first full year moves between its low and high; where SHU
    stays the same, how far the lowest cash does.
    """
    plan, found = result.plan, []
    for weak in _weakest(plan):
        owner, field = _place(plan, weak.path)
        weight = weak.surplus if weak.surplus >= 1 else weak.cash
        if field and weight >= 1:
            found.append(Assumption(weak.path, owner, field, weak.number, weight, weak.influence))
    return tuple(found)


@of_the_last
def _weakest(plan: Plan) -> tuple[Weak, ...]:
    from kopdes_plan import weakest

    return weakest(plan)


NAMED = ("staff", "shared_costs", "assets")
LENDING = {"price": "loan", "quantity_per_month": "loans"}  # words of their own
MATERIAL = {"price": "material_price", "quantity_per_output": "material_quantity"}


def _place(plan: Plan, path: str) -> tuple[str, str]:
    """Whose number it is, and the word key of its field; nothing for what has no words."""
    parts = path.split(".")
    first, last = parts[0], parts[-1]
    if first == "units":
        unit = plan.units[parts[1]]
        if parts[2] == "costs":
            return f"{unit.name}: {unit.costs[int(parts[3])].name}", "unit.costs"
        if parts[2] == "materials" and isinstance(unit, Production):
            return f"{unit.name}: {unit.materials[int(parts[3])].name}", f"unit.{MATERIAL[last]}"
        own = LENDING if unit.behaviour == "lending" else {}
        return unit.name, f"unit.{own.get(parts[2], parts[2])}"
    if first in NAMED:
        return str(getattr(plan, first)[int(parts[1])].name), f"{first}.{last}"
    return ("", f"{first}.{last}") if first in ("members", "general") else ("", "")

"""A plan as a scenario makes it: one of its own by name, or changes from elsewhere.

What comes in are a checked plan and a name in its `skenario`, or pattern -> text; what goes out is
the changed plan. The grammar of a change is that of `plan_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import apply, relative_values
from kopdes_plan.remembered import of_the_last

LEAVES = (str, float, int, type(None))  # a sourced number is a float


def scenario_of(plan: Plan, name: str) -> Plan:
    """The plan with the changes of its scenario `name`; KeyError when it has none of that name.

    A loaded plan's scenarios were checked with it, so a change that cannot be made is a
    programmer's mistake: ValueError.
    """
    try:
        return changed(plan, plan.scenarios[name])
    except ValueError as fault:
        raise ValueError(f"scenario {name}: {fault}") from None


def changed(plan: Plan, changes: Mapping[str, str]) -> Plan:
    """The plan with changes laid over it; ValueError when one of them cannot be made."""
    made, key = _made(plan), tuple(changes.items())
    if key not in made:
        tree = tree_of(plan)
        relative, wrong = apply(tree, changes.items())
        wrong += relative_values(tree, plan, relative)
        if wrong:
            raise ValueError(f"{wrong[0].code} at {wrong[0].path}")
        made[key] = Plan.model_validate(tree)
    return made[key]


@of_the_last
def _made(plan: Plan) -> dict[tuple[tuple[str, str], ...], Plan]:
    """The plans made of the last one: whether a scenario holds is asked before it is run."""
    return {}


@of_the_last
def tree_to_read(plan: Plan) -> Any:
    """The tree of a plan, for those who ask often and change nothing in it."""
    return tree_of(plan)


def tree_of(part: Any) -> Any:
    """A plan as its file would hold it: aliases for keys, numbers with their origin."""
    if isinstance(part, LEAVES):  # most parts; other kinds cost more to tell
        return part
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        return {
            fields[name].alias or name: tree_of(getattr(part, name))
            for name in fields
            if name in part.model_fields_set
        }
    if isinstance(part, Mapping):
        return {key: tree_of(value) for key, value in part.items()}
    if isinstance(part, tuple) and not hasattr(part, "_fields"):
        return [tree_of(value) for value in part]
    return part

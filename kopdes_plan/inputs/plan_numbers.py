"""A plan's numbers by their paths in code: what kind each is, and the plan with others in place.

What comes in are a checked plan and paths such as `units.lpg.price` or `loans.0.amount`; what
goes out is a `Kind`, or the plan as a board would have written it. Nothing is checked anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel

from kopdes_plan.inputs.fields import Kind, Sourced, kind_of
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_fields import hints

BOUNDS = {
    "share": (0.0, 1.0), "rate_per_year": (0.0, 1.0), "rate_per_month": (0.0, 0.3),
    "growth_per_year": (-0.5, 1.0), "days": (0.0, 360.0), "index": (0.0, 2000.0),
    "rupiah": (0.0, 9e15), "signed_rupiah": (-9e15, 9e15), "quantity": (0.0, 1e12),
}  # fmt: skip


def kind_at(plan: Plan, path: str) -> Kind | None:
    """The kind of the number at a path; None where there is none.

    >>> from kopdes_plan.inputs.plan import General, Plan
    >>> kind_at(Plan.model_construct(general=General()), "general.discount_rate_per_year").name
    'rate_per_year'
    """
    part: Any = plan
    annotation: Any = None
    for step in path.split("."):
        if isinstance(part, BaseModel):
            annotation = hints(type(part)).get(step)
            part = getattr(part, step, None)
        elif isinstance(part, tuple):
            annotation = (get_args(annotation) or (None,))[0]
            part = part[int(step)]
        elif isinstance(part, Mapping):
            annotation = (get_args(annotation) or (None, None))[1]
            part = part[step]
    return None if annotation is None else kind_of(annotation)


def bounds(plan: Plan, path: str) -> tuple[float, float]:
    """The least and the most that may stand at a path."""
    kind = kind_at(plan, path)
    return BOUNDS.get(kind.name if kind else "", (0.0, 1e12))


def with_numbers(plan: Plan, values: Mapping[str, float]) -> Plan:
    """The plan with other numbers at these paths; the origin of each stays, its range does not."""
    for path, value in values.items():
        plan = _put(plan, path.split("."), value)
    return plan


def _put(part: Any, steps: list[str], value: float) -> Any:
    if not steps:
        old = part if isinstance(part, Sourced) else Sourced(0.0)
        return Sourced(value, old.origin, citation=old.citation, year=old.year, note=old.note)
    first, rest = steps[0], steps[1:]
    if isinstance(part, BaseModel):
        return part.model_copy(update={first: _put(getattr(part, first), rest, value)})
    if isinstance(part, tuple):
        place = int(first)
        return (*part[:place], _put(part[place], rest, value), *part[place + 1 :])
    return {**part, first: _put(part[first], rest, value)}

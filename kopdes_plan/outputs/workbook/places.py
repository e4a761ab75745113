"""Places of a plan by their paths in code: what stands there, their order, names for formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

LONGEST = 250  # letters of a name that spreadsheets allow, less what tells two apart


def defined(path: str) -> str:
    """A path of the file as a name that formulas may use.

    >>> defined("unit_usaha.kelapa-muda.harga")
    'unit_usaha.kelapa_muda.harga'
    """
    return re.sub(r"[^\w.]", "_", path)[:LONGEST]


def order_of(plan: Plan, path: str) -> tuple[int, ...]:
    """Where a path stands in the file, to sort by."""
    part: Any = plan
    places = []
    for step in path.split("."):
        if isinstance(part, BaseModel):
            places.append(list(type(part).model_fields).index(step))
            part = getattr(part, step)
        elif isinstance(part, tuple):
            places.append(int(step))
            part = part[int(step)]
        else:
            places.append(list(part).index(step) if step in part else len(part))
            part = part.get(step)
    return tuple(places)


def value_at_code(plan: Any, path: str) -> Any:
    """What stands at a path in code; None where nothing does."""
    part: Any = plan
    for step in path.split("."):
        if part is None:
            return None
        if isinstance(part, BaseModel):
            part = getattr(part, step)
        elif isinstance(part, tuple):
            part = part[int(step)] if int(step) < len(part) else None
        else:
            part = part.get(step)
    return part


def different(one: Any, other: Any, path: str = "") -> set[str]:
    """The places of the file where two plans differ, without scenarios, texts, what happened."""
    if isinstance(one, BaseModel) and type(one) is type(other):
        found: set[str] = set()
        for name, info in type(one).model_fields.items():
            if name not in ("scenarios", "narrative", "actuals"):
                at = f"{path}.{info.alias or name}" if path else str(info.alias or name)
                found |= different(getattr(one, name), getattr(other, name), at)
        return found
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        return set().union(*(different(one[k], other[k], f"{path}.{k}") for k in one))
    alike = isinstance(one, tuple) and isinstance(other, tuple) and not hasattr(one, "_fields")
    if alike and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True), start=1)
        return set().union(*(different(a, b, f"{path}.{n}") for n, (a, b) in pairs))
    return set() if one == other else {path}

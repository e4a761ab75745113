"""pydantic's mistakes as Problems with lines, and a mended plan so that more can be checked.

What comes in are pydantic's errors about a plan's tree; what goes out never shows its English.
A mistake of a field's own type already carries the code of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import Kind
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_facts import bounds
from kopdes_plan.inputs.plan_fields import Field, field_at, group_of, nearest, nearest_key, stand_in
from kopdes_plan.inputs.plan_text import Node, Step, Tree, dotted
from kopdes_plan.inputs.problems import Problem

SAMPLES = {
    "rupiah": "20.000", "signed_rupiah": "1.500.000", "quantity": "250", "share": "25%",
    "rate_per_year": "6%", "rate_per_month": "1,5%", "growth_per_year": "3%", "days": "30",
    "index": "100", "months": "36", "whole": "1", "year": "2025", "yes_no": "ya",
    "day": "2026-11-25", "month": "2027-01",
}  # fmt: skip


class Place(NamedTuple):
    """Where a mistake stands: steps into the file's tree, and the unit's behaviour if in one."""

    steps: tuple[Step, ...]
    behaviour: str

    @property
    def path(self) -> str:
        """The path for people, `pinjaman.1.bunga`."""
        return dotted(self.steps)

    @property
    def field(self) -> Field | None:
        """The field that stands there, or None."""
        return field_at(self.path, self.behaviour)


def place_of(loc: tuple[Any, ...]) -> Place:
    """The place of a pydantic location, which names a unit's behaviour between its steps."""
    in_unit = loc[:1] == ("unit_usaha",) and len(loc) > 2
    steps = tuple(s for n, s in enumerate(loc) if not (in_unit and n == 2) and s != "[key]")
    return Place(steps, str(loc[2]) if in_unit else "")


def translated(mistakes: Iterable[Any], root: Node) -> list[Problem]:
    """Problems with lines; a unit without a known behaviour is reported by who fills its gaps."""
    kept = (m for m in mistakes if m["type"] != "union_tag_not_found")
    return [_translated(mistake, root) for mistake in kept]


def _translated(mistake: Mapping[str, Any], root: Node) -> Problem:
    place = place_of(mistake["loc"])
    found = sentence(mistake, place)
    if found.code.startswith("missing"):
        node = root.at(place.steps)
        if node is not None and node.hash_behind:
            found = Problem("missing_hash", place.path)
    return found._replace(line=root.line_of(place.steps))


def _written(limit: float | None) -> str:
    """A limit as one reads it: 1.000.000."""
    if limit is None:
        return ""
    return t.number(limit) if float(limit).is_integer() else str(limit)


def sentence(mistake: Mapping[str, Any], place: Place) -> Problem:
    """The Problem of one pydantic error, without its line."""
    code, context = str(mistake["type"]), dict(mistake.get("ctx") or {})
    read, path = _shown(mistake.get("input")), place.path
    if code == "missing":
        return _missing(place)
    if code == "extra_forbidden":
        above = place._replace(steps=place.steps[:-1])
        key = str(place.steps[-1])
        hint = nearest_key(key, above.path, place.behaviour)
        return Problem("unknown_key_near" if hint else "unknown_key", path, None, key, hint)
    if code in ("literal_error", "union_tag_invalid"):
        return _choice(code, read, place, context)
    if code in ("greater_than_equal", "greater_than"):
        low, _ = bounds(place.field) if place.field else (None, None)  # narrower than its kind's
        limit = max((one for one in (context.get("ge"), low) if one is not None), default=None)
        return Problem("too_small", path, None, read, params={"limit": _written(limit)})
    if code in ("less_than_equal", "less_than"):
        return Problem("too_big", path, None, read, params={"limit": _written(context.get("le"))})
    if code in ("string_too_long", "too_long"):
        return Problem("text_too_long", path, params={"limit": context["max_length"]})
    if code in ("string_too_short", "too_short"):
        return Problem("missing_text", path)
    if code in ("tuple_type", "list_type"):
        return Problem("not_a_list" if read else "not_a_list_here", path, None, read)
    if code in ("model_type", "dict_type", "model_attributes_type"):
        return Problem("not_a_group" if read else "not_a_group_here", path, None, read)
    if code == "string_type":
        return Problem("not_one_value", path)
    if "read" in context:
        read = str(context.pop("read"))
        if not read and isinstance(mistake.get("input"), dict | list | tuple):
            return Problem("not_one_value", path)
        return Problem(code, path, None, read, params=context)
    return Problem("not_usable", path, None, read)


def _missing(place: Place) -> Problem:
    field = place.field
    if field is not None and group_of(field.annotation) is not None:
        return Problem("missing_group", place.path)
    kind = None if field is None else field.kind
    if not isinstance(kind, Kind) or kind.name not in SAMPLES:
        return Problem("missing_text", place.path)
    sample = f"{place.steps[-1]}: {SAMPLES[kind.name]}"
    return Problem("missing_value", place.path, params={"sample": sample})


def _choice(code: str, read: str, place: Place, context: Mapping[str, Any]) -> Problem:
    from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS

    path = place.path
    if code == "union_tag_invalid":
        read, known = str(context.get("tag", "")), tuple(BEHAVIOUR_WORDS)
        path = f"{path}.perilaku"
    else:
        known = tuple(filter(None, re.findall(r"'([^']*)'", str(context.get("expected", "")))))
    hint = nearest(read, known)
    params = {"known": ", ".join(known)}
    if not read:
        return Problem("choice_missing", path, None, read, params=params)
    return Problem("not_a_choice_near" if hint else "not_a_choice", path, None, read, hint, params)


def _shown(value: object) -> str:
    """What was read, when it is one short text; nothing for a group or a list."""
    if isinstance(value, str | int | float):
        text = str(value)
        return text if len(text) <= 80 else f"{text[:80]}…"
    return ""


def mended(tree: Tree, mistakes: Iterable[Any]) -> Plan | None:
    """The plan with something harmless where mistakes are; None when too much is wrong for that."""
    for mistake in mistakes:
        tree = _without(tree, mistake["loc"], str(mistake["type"]))
    try:
        return Plan.model_validate(tree, by_alias=True, by_name=False)
    except ValidationError:
        return None


def _without(tree: Tree, loc: tuple[Any, ...], code: str) -> Tree:
    place = place_of(loc)
    field = place.field
    keep = field is not None and not code.startswith(("extra_forbidden", "union_tag"))
    needed = keep and field is not None and _required(field)

    def changed(part: Any, left: tuple[Step, ...]) -> Any:
        step, rest = left[0], left[1:]
        if isinstance(part, list) and isinstance(step, int) and step < len(part):
            inner = (
                changed(part[step], rest) if rest else stand_in(field.annotation if field else str)
            )
            return [*part[:step], inner, *part[step + 1 :]]
        if not isinstance(part, dict):
            return part
        if rest:
            return {**part, step: changed(part.get(step), rest)}
        kept = {key: value for key, value in part.items() if key != step}
        return {**kept, step: stand_in(field.annotation)} if needed and field else kept

    return changed(tree, place.steps) if place.steps else tree


def _required(field: Field) -> bool:
    """Whether a plan needs the field; entries of lists and under free names are not needed."""
    return field.owner is not None and field.owner.model_fields[field.name].is_required()

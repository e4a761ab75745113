"""The differences between two texts of a plan in words, as the screens name things.

summary(differences(before, after)) -> 'LPG 3 kg › Harga jual: 19.000 menjadi 17.500; …'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.fields import PERCENT, Kind, Sourced, YearMonth
from kopdes_plan.inputs.plan_comparison import (
    LOOSE,
    NOTHING,
    Difference,
    differences,
    is_list,
    shortened,
    value_of,
)
from kopdes_plan.inputs.plan_fields import Field, field_at

LONGEST_TEXT = 60


def summary(found: Iterable[Difference], language: str = "id", most: int = 3) -> str:
    """The first differences in a line, and how many more there are."""
    found = tuple(found)
    if not found:
        return t.say("version.none", language)
    said = "; ".join(sentence(one, language) for one in found[:most])
    left = len(found) - most
    return t.say("version.more", language, said=said, count=left) if left > 0 else said


def sentence(found: Difference, language: str = "id") -> str:
    """A difference in words: where, and from what to what.

    >>> plan = "unit_usaha: {lpg: {jenis: lpg3, harga: %s}}"
    >>> sentence(differences(plan % "19_000", plan % "17.500")[0])
    'LPG 3 kg (sub-pangkalan) › Harga jual: 19.000 menjadi 17.500'
    """
    labels = _labels(found, language)
    if found.names[-1] and _is_entry(found):
        name, what = labels.pop(), labels.pop() if labels else _top(found.path, language)
        key = "added" if found.before is None else "removed" if found.after is None else "altered"
        words = t.say(f"version.{key}", language, what=what, name=name)
        return " › ".join([*labels, words])
    where = " › ".join(labels)
    field = field_at(found.path, found.behaviour)
    old, new = (value_of(field, raw) for raw in (found.before, found.after))
    if isinstance(old, Sourced) and isinstance(new, Sourced) and float(old) == float(new):
        return _about(where, old, new, field, language)
    before, after = (_shown(field, value, language) for value in (old, new))
    if found.before in NOTHING:
        key = "filled" if after else "rewritten"
    elif found.after in NOTHING:
        key = "emptied" if before else "cleared"
    else:
        key = "changed" if before and after else "rewritten"
    return t.say(f"version.{key}", language, where=where, before=before, after=after)


def _is_entry(found: Difference) -> bool:
    """Whether a whole entry came or went, or one told as a whole changed."""
    above = found.path.rpartition(".")[0]
    field = field_at(above, found.behaviour)
    entered = is_list(field) or above == "unit_usaha"
    return above in LOOSE or (entered and None in (found.before, found.after))


def _labels(found: Difference, language: str) -> list[str]:
    """What each step of the path is called, `unit_usaha` itself left out."""
    steps = found.path.split(".")
    said = []
    for place, (step, name) in enumerate(zip(steps, found.names, strict=True)):
        field = field_at(".".join(steps[: place + 1]), found.behaviour)
        if name:
            said.append(_known_name(steps[place - 1], step, name, language))
        elif place == 0 and step == "unit_usaha":
            continue
        elif field is not None and field.owner is not None:
            said.append(plan_words.label(field.owner, field.name, language))
        else:
            said.append(shortened(step))
    return said


def _known_name(group: str, step: str, name: str, language: str) -> str:
    """The word of a share of the SHU such as `jasa_usaha`; other names as they are."""
    return plan_words.share_name(step, language) if group == "bagian" else name


def _top(path: str, language: str) -> str:
    field = field_at(path.partition(".")[0])
    assert field is not None and field.owner is not None
    return plan_words.label(field.owner, field.name, language)


def _shown(field: Field | None, value: Any, language: str) -> str:
    """A value in words; nothing for what is too long for a sentence."""
    kind = field.kind if field else None
    if isinstance(value, bool):
        return t.say(f"version.{'yes' if value else 'no'}", language)
    if isinstance(value, YearMonth):
        return t.month(value.year, value.month, language)
    if isinstance(value, date):
        return t.date_long(value, language)
    if isinstance(value, int | float):
        return _number(float(value), kind)
    if not isinstance(value, str):
        return ""
    if field is not None and field.choices:
        return plan_words.choice(value, language, field.name)
    if kind is not None and kind.name == "name":
        return shortened(value)
    return value if len(value) <= LONGEST_TEXT and "\n" not in value else ""


def _number(value: float, kind: Kind | None) -> str:
    name = kind.name if kind else ""
    if name in PERCENT:
        return t.percent(value, 4)
    if name == "year":
        return f"{value:.0f}"
    return t.plain(value, 4)


def _about(where: str, old: Sourced, new: Sourced, field: Field | None, language: str) -> str:
    """The same number with another origin, range or source."""
    if old.origin != new.origin:
        before, after = (t.say(f"version.origin.{one.origin}", language) for one in (old, new))
        return t.say("version.origin.changed", language, where=where, before=before, after=after)
    kind = field.kind if field else None
    if (old.low, old.high) == (new.low, new.high):
        return t.say("version.source", language, where=where)
    if not new.has_range:
        return t.say("version.range_gone", language, where=where)
    low, high = _number(new.low, kind), _number(new.high, kind)
    return t.say("version.range", language, where=where, low=low, high=high)


__all__ = ["Difference", "differences", "sentence", "summary"]

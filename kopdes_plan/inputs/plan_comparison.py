"""What differs between two texts of a plan, in the order of the file.

Two texts (or their trees) go in, `Difference`s come out. A number written another way is no
difference; entries of lists are told apart by their names, so that one taken out of the middle is
one difference. Their words are in `plan_differences`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import ValidationError

from kopdes_plan.inputs import places
from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.fields import Sourced, kind_of
from kopdes_plan.inputs.plan_changes import adapter
from kopdes_plan.inputs.plan_fields import Field, field_at, keys_at, without_none
from kopdes_plan.inputs.plan_text import Tree, parse

NOTHING: tuple[object, ...] = (None, "", {}, [])
TELLING = ("nama", "jabatan", "risiko", "bulan")  # what an entry of a list is known by
LONGEST_NAME = 60
LOOSE = {"skenario"}  # parts whose entries are told as a whole


class Difference(NamedTuple):
    """One place that differs; `before` is None for what was added, `after` for what was removed.

    `names` holds, for each step of the path, what people call that entry of a list or that free
    name, or nothing; `behaviour` is that of the unit the path leads into.
    """

    path: str
    before: Tree | None
    after: Tree | None
    names: tuple[str, ...]
    behaviour: str = ""


class _Spot(NamedTuple):
    path: str
    names: tuple[str, ...]
    behaviour: str = ""

    def inner(self, step: str, name: str = "", behaviour: str = "") -> _Spot:
        step = step.replace(".", "_")  # a strange key must not look like two
        path = f"{self.path}.{step}" if self.path else step
        return _Spot(path, (*self.names, name), behaviour or self.behaviour)

    @property
    def field(self) -> Field | None:
        return field_at(self.path, self.behaviour)


def differences(before: Tree, after: Tree) -> tuple[Difference, ...]:
    """What differs from `before` to `after`, each a plan's text or its tree.

    PlanProblems when a text cannot be read.
    """
    old, new = (parse(one).tree() if isinstance(one, str) else one for one in (before, after))
    return tuple(_differing(_Spot("", ()), old, new))


def _differing(here: _Spot, old: Tree, new: Tree) -> Iterator[Difference]:
    field = here.field
    if same(field, old, new) or (not here.behaviour and _usual(field, old, new)):
        return
    if is_list(field) and _is_list(old) and _is_list(new) and not of_numbers(field):
        yield from _entries(here, entries_of(old), entries_of(new))
    elif single(field) or not (_is_mapping(old) and _is_mapping(new)):
        yield _told(here, old, new)
    elif here.path in LOOSE:
        yield from _loose(here, old or {}, new or {})
    else:
        yield from _keys(here, old or {}, new or {})


def _told(here: _Spot, old: Tree, new: Tree) -> Difference:
    return Difference(here.path, old or None, new or None, here.names, here.behaviour)


def _keys(here: _Spot, old: Mapping[str, Tree], new: Mapping[str, Tree]) -> Iterator[Difference]:
    """Each key of a group, in the order of the schema; each name of a free mapping."""
    known = keys_at(here.path, here.behaviour)
    unit_list, free = here.path == "unit_usaha", not known
    for key in dict.fromkeys((*known, *old, *new)):
        one, other = old.get(key), new.get(key)
        if one in NOTHING and other in NOTHING:
            continue
        behaviour = behaviour_of(other or one) if unit_list else ""
        name = _unit_name(key, one or other) if unit_list else _free_name(key) if free else ""
        inner = here.inner(key, name, behaviour)
        if unit_list and (one in NOTHING or other in NOTHING):
            yield _told(inner, one, other)
        else:
            yield from _differing(inner, one, other)


def _loose(here: _Spot, old: Mapping[str, Tree], new: Mapping[str, Tree]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if not same(None, one, other):
            yield _told(here.inner(key, _free_name(key)), one, other)


def _entries(here: _Spot, old: list[Tree], new: list[Tree]) -> Iterator[Difference]:
    """The entries of two lists beside each other: those alike are one, the others came or went."""
    pairs = paired(old, new)
    for place, entry in enumerate(new):
        before = old[pairs[place]] if place in pairs else None
        inner = here.inner(str(place + 1), _entry_name(entry if before is None else before))
        if before is None:
            yield _told(inner, None, entry)
        else:
            yield from _differing(inner, before, entry)
    for place, entry in enumerate(old):
        if place not in pairs.values():
            yield _told(here.inner(str(place + 1), _entry_name(entry)), entry, None)


def paired(old: list[Tree], new: list[Tree]) -> dict[int, int]:
    """Place among the new -> place among the old: the same, else the same name, else most alike."""
    pairs: dict[int, int] = {}
    for alike in (_bare_same, same_name, _much_alike):
        for place, entry in enumerate(new):
            left = (n for n in range(len(old)) if n not in pairs.values())
            if place not in pairs:
                found = next((n for n in left if alike(old[n], entry)), None)
                if found is not None:
                    pairs[place] = found
    return pairs


def _bare_same(one: Tree, other: Tree) -> bool:
    return bool(_bare(one) == _bare(other))


def same_name(one: Tree, other: Tree) -> bool:
    """Whether people call two entries of a list the same."""
    return _entry_name(one) == _entry_name(other)


def _much_alike(one: Tree, other: Tree) -> bool:
    """Whether at least half of what two entries say is the same: then one was renamed."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    same = sum(_bare(one[key]) == _bare(other.get(key)) for key in one)
    return bool(2 * same >= len(one.keys() | other.keys()))


def same(field: Field | None, old: Tree, new: Tree) -> bool:
    """Whether two trees say the same in a field, however it is written."""
    if _bare(old) == _bare(new):
        return True
    if not single(field) or old in NOTHING or new in NOTHING:
        return False
    one, other = value_of(field, old), value_of(field, new)
    if isinstance(one, Sourced) and isinstance(other, Sourced):
        return one.__getnewargs__() == other.__getnewargs__()
    return bool(one == other)


def _usual(field: Field | None, old: Tree, new: Tree) -> bool:
    """Whether one says nothing and the other what then holds anyway; units have other usual
    values, those of their types.
    """
    said = new if old in NOTHING else old
    if field is None or field.owner is None or not single(field) or None not in (old, new):
        return False
    value, default = value_of(field, said), field.owner.model_fields[field.name].default
    if isinstance(value, Sourced) and isinstance(default, Sourced):
        return float(value) == float(default) and not value.has_range and value.origin == "asumsi"
    return bool(value == default)


def _bare(tree: Tree) -> Tree:
    """The tree without what says nothing."""
    if isinstance(tree, dict):
        inner = {key: _bare(part) for key, part in tree.items()}
        return {key: part for key, part in inner.items() if part not in NOTHING} or None
    if isinstance(tree, list):
        return [_bare(part) for part in tree] or None
    return tree.strip() or None if isinstance(tree, str) else tree


def single(field: Field | None) -> bool:
    """Whether a field holds one value."""
    return field is not None and (field.kind is not None or bool(field.choices))


def is_list(field: Field | None) -> bool:
    """Whether a field holds a list of entries."""
    return field is not None and get_origin(_bare_type(field)) is tuple


def _bare_type(field: Field) -> Any:
    annotation = without_none(field.annotation)
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def of_numbers(field: Field | None) -> bool:
    """Whether a list is one thing to people, such as the twelve indices of a season."""
    inner = get_args(_bare_type(field)) if field else ()
    kind = kind_of(inner[0]) if inner else None
    return kind is not None and kind.name not in ("text", "name")


def _is_list(tree: Tree) -> bool:
    return tree is None or isinstance(tree, list | str)


def entries_of(tree: Tree) -> list[Tree]:
    """The entries of a list; one text alone is a list of one."""
    return tree if isinstance(tree, list) else [tree] if tree else []


def _is_mapping(tree: Tree) -> bool:
    return tree is None or tree == "" or isinstance(tree, dict)


def behaviour_of(unit: Tree) -> str:
    """The behaviour of a unit: that of its type, or its own; nothing when there is none."""
    if not isinstance(unit, dict):
        return ""
    kind = load_unit_types().get(str(unit.get("jenis")))
    word = str(unit.get("perilaku"))
    return kind.behaviour if kind else BEHAVIOUR_WORDS.get(word, "")


def _unit_name(key: str, unit: Tree) -> str:
    own = unit if isinstance(unit, dict) else {}
    kind = load_unit_types().get(str(own.get("jenis")))
    named = own.get("nama")
    return shortened(named if isinstance(named, str) and named else kind.label if kind else key)


def _entry_name(entry: Tree) -> str:
    if isinstance(entry, dict):
        telling = [entry[key] for key in TELLING if isinstance(entry.get(key), str)]
        if telling[:1] == [entry.get("bulan")] and isinstance(entry.get("unit"), str):
            telling = [f"{entry['bulan']} {entry['unit']}"]  # a unit's month
        return shortened(telling[0] if telling else next(map(str, entry.values()), "–"))
    found = places.village(entry) if isinstance(entry, str) else None
    return found.name if found else shortened(str(entry))


def _free_name(key: str) -> str:
    return shortened(key.replace("_", " ")) or "–"


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """Text on one line, its end cut off when it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def value_of(field: Field | None, raw: Tree) -> Any:
    """What a field's text means; the text itself when it means nothing."""
    if raw is None or not single(field) or field is None:
        return raw
    try:
        return adapter(field.annotation).validate_python(raw)
    except ValidationError:
        return raw

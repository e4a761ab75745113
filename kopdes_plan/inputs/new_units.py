"""New units of a plan, as its file writes them, with what such a business usually needs.

What comes in are kinds of business and a plan's tree; what goes out are pieces of the tree, texts
as people write them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS, Behaviour
from kopdes_plan.inputs.candidates import Candidate, candidates
from kopdes_plan.inputs.catalogue import CLASSES, load_unit_types
from kopdes_plan.inputs.data_page import DataPage
from kopdes_plan.inputs.plan_fields import stand_in
from kopdes_plan.inputs.potential import unknown
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.sourced import Sourced
from kopdes_plan.paths import DATA

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

USUAL = ("aset", "tenaga_kerja")  # lists of a unit type that are offered to a plan


def free_key(wanted: str, taken: Container[str]) -> str:
    """A key for a new unit that no other has.

    >>> free_key("sembako", {"sembako", "sembako_2"})
    'sembako_3'
    """
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}_{number}"
    return key


def own_unit(behaviour: Behaviour, name: str) -> dict[str, Any]:
    """A unit without a type: the fields it needs, all zero, so that nothing is invented."""
    word = next(word for word, known in BEHAVIOUR_WORDS.items() if known == behaviour)
    return {**stand_in(CLASSES[behaviour]), "nama": name, "perilaku": word, "pembeli": ""}


def with_units(
    tree: Mapping[str, Any], chosen: Iterable[tuple[str, Mapping[str, Any]]]
) -> dict[str, Any]:
    """Path -> what it then holds, for units of these types with their equipment and staff.

    `chosen` are type ids, each with the fields that differ from its type. What a plan's list holds
    already stays in its place.
    """
    units = tree.get("unit_usaha")
    taken = set(units) if isinstance(units, dict) else set()
    added: dict[str, list[Any]] = {name: [] for name in USUAL}
    changes: dict[str, Any] = {}
    for type_id, fields in chosen:
        key = free_key(type_id, taken)
        taken.add(key)
        changes[f"unit_usaha.{key}"] = {"jenis": type_id, "pembeli": "", **fields}
        for name in USUAL:
            added[name] += [{**entry, "unit": key} for entry in usual(type_id, name)]
    for name, entries in added.items():
        there = tree.get(name)
        first = len(there) if isinstance(there, list) else 0
        if entries and not first:
            changes[name] = entries
        else:
            changes |= {f"{name}.{first + n}": entry for n, entry in enumerate(entries, 1)}
    return changes


def picked(plan: Plan, tree: Mapping[str, Any], type_ids: Iterable[str]) -> dict[str, Any]:
    """The changes that put ideas of a plan's village into it, with their buyers and quantities.

    PlanProblems for a kind that nobody knows, or that the plan has already.
    """
    ideas = {one.type_id: one for one in candidates(plan)}
    problems, chosen = [], []
    for type_id in dict.fromkeys(type_ids):
        found = ideas.get(type_id)
        if found is None:
            problems.append(unknown("business", "--pilih", type_id, load_unit_types()))
        elif found.in_plan:
            problems.append(Problem("unit_already", "--pilih", None, type_id))
        else:
            named = [one.name for one in plan.profile.buyers if one.type_id == type_id]
            chosen.append((type_id, _fields(found, ", ".join(named))))
    if problems:
        raise PlanProblems(problems)
    return with_units(tree, chosen)


def _fields(candidate: Candidate, buyers: str) -> dict[str, Any]:
    """What of an idea differs from its kind, as a plan's unit writes it."""
    idea = candidate.idea
    fields: dict[str, Any] = {}
    if idea.buyer or buyers:
        fields["pembeli"] = idea.buyer or buyers
    for key, name, own in (
        ("harga", "price", idea.price), ("jumlah_per_bulan", "quantity_per_month", idea.quantity),
    ):  # fmt: skip
        if own is not None and hasattr(candidate.unit, name):
            fields[key] = written(own)
    if candidate.people is not None:
        fitted = written(candidate.unit.quantity_per_month)  # type: ignore[union-attr]
        fields["jumlah_per_bulan"] = fitted
    return fields


def written(number: Sourced) -> dict[str, str]:
    """A number as a file writes it with its origin."""
    parts = {"nilai": _digits(number), "asal": number.origin}
    if number.has_range:
        parts |= {"rendah": _digits(number.low), "tinggi": _digits(number.high)}
    more = {"sumber": number.citation, "tahun": str(number.year or ""), "catatan": number.note}
    return parts | {key: text for key, text in more.items() if text}


def _digits(number: float) -> str:
    """`1_380` or `"0,5"`.

    >>> _digits(1380.0), _digits(0.5)
    ('1_380', '0,5')
    """
    if float(number).is_integer():
        return f"{number:_.0f}"
    return f"{number:.4f}".rstrip("0").replace(".", ",")


@lru_cache(maxsize=256)
def usual(type_id: str, name: str) -> tuple[Mapping[str, Any], ...]:
    """The entries of a type's list as its file writes them; nothing where it has none."""
    file = DATA / "units" / f"{type_id}.yaml"
    found = DataPage(file.name, file.read_text(encoding="utf-8")).tree.get(name, ())
    return tuple(found)


__all__ = ["free_key", "own_unit", "picked", "usual", "with_units", "written"]

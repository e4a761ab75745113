"""The sheets of a paper form for business units: one a unit, then season, staff, shared costs.

A unit of the plan is asked with the names of its materials and costs, a kind of business with the
usual ones, a business of nobody's kind with empty rows. What a kind leaves to the schema is not
asked on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.entry_order import (
    MATERIALS,
    SHARED,
    STAFF,
    UNIT_COSTS,
    UNIT_NUMBERS,
    unit_numbers,
)
from kopdes_plan.inputs.plan_facts import facts, singles
from kopdes_plan.inputs.plan_fields import BEHAVIOURS
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.worksheets.boxes import Named, box, entries, grid, small_figures

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kopdes_plan.inputs.businesses import AnyUnit, Behaviour
    from kopdes_plan.inputs.catalogue import UnitType
    from kopdes_plan.inputs.plan import Asset, Staff

PATH = "unit_usaha.*"
NAMED_BESIDE = ("nama", "jenis", "satuan", "pembeli", "mitra_produk")  # asked in other ways
PARTNER = "mitra"  # first of the others in the file
MATERIAL_ROWS, COST_ROWS, OWN_COST_ROWS = 4, 2, 4


@dataclass(frozen=True)
class Asked:
    """A unit to ask about. `kind` and `unit` are None for a business of nobody's kind."""

    behaviour: Behaviour
    name: str = ""
    kind: UnitType | None = None
    unit: AnyUnit | None = None

    @property
    def usual(self) -> Mapping[str, Any]:
        """What the kind of business says, by key."""
        return self.kind.defaults if self.kind else {}

    @property
    def sold_by(self) -> str:
        """What it sells by: kg, tabung …"""
        return self.unit.quantity_unit if self.unit else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The numbers that decide most."""
        return unit_numbers(self.unit) if self.unit else UNIT_NUMBERS[self.behaviour]

    @property
    def others(self) -> tuple[str, ...]:
        """The other keys its kind speaks of, in the order of the file."""
        known = singles(BEHAVIOURS[self.behaviour])
        return tuple(
            key for key in known
            if key in self.usual and key not in {*self.keys, *NAMED_BESIDE}
        )  # fmt: skip


def blocks(asked: Asked, language: str) -> Iterator[Block]:
    """What is asked of one unit, in the order of its card on the screen."""

    def say(key: str) -> str:
        return t.say(f"step_units.{key}", language)

    def one(key: str, label: str = "", help: str = "", short: bool = False) -> Block:
        path, usual = f"{PATH}.{key}", asked.usual.get(key)
        return box(path, language, asked.behaviour, asked.sold_by, usual, label, help, short)

    if asked.kind and asked.kind.questions:
        yield {"kind": "questions", "title": say("ask.title"), "items": [*asked.kind.questions]}
    who = "borrower" if asked.behaviour == "lending" else "buyer"
    first = [one("pembeli", label=say(who), help=say(f"{who}_help"))]
    if asked.kind is None:
        first += [one("nama"), one("satuan")]
    yield entries([*first, *(one(key) for key in asked.keys)])
    if asked.behaviour == "production":
        yield _rows(asked, "bahan", MATERIALS, "materials", MATERIAL_ROWS, language)
    costs = COST_ROWS if asked.kind else OWN_COST_ROWS  # nobody's kind leaves half a page
    yield _rows(asked, "biaya", UNIT_COSTS, "costs", costs, language)
    if asked.others:
        partner = [one(key) for key in asked.others if key == PARTNER]
        others = [one(key, short=True) for key in asked.others if key != PARTNER]
        numbers = (asked.usual[key] for key in asked.others)
        yield entries(partner, say("more"), small_figures(numbers, language))
        yield entries(others, columns=2)


def _rows(
    asked: Asked, key: str, keys: Sequence[str], words: str, least: int, language: str
) -> Block:
    """The materials or costs of a unit: the named ones, one more, and no fewer than `least`."""
    field = {"bahan": "materials", "biaya": "costs"}[key]
    usual = {part.name: _by_key(part) for part in asked.usual.get(key, ())}
    named = [(part.name, usual.get(part.name, {})) for part in getattr(asked.unit, field, ())]
    note = {"bahan": "step_units.materials.note", "biaya": "worksheet.costs_note"}[key]
    return grid(
        f"{PATH}.{key}.1", keys, language, t.say(f"step_units.{words}.title", language),
        t.say(note, language), max(1, least - len(named)), named, asked.sold_by, asked.behaviour,
    )  # fmt: skip


def _by_key(part: BaseModel) -> dict[str, Any]:
    """What an entry of a kind's list says, by key; what it leaves to the schema is not usual."""
    fields, said = type(part).model_fields, part.model_fields_set - {"name"}
    return {str(fields[name].alias): getattr(part, name) for name in said}


def usual_entries(
    units: Iterable[Asked], field: str, own: Iterable[Asset | Staff] = ()
) -> list[Named]:
    """A plan's own equipment or staff, else what the kinds of these units usually need, each row
    with what is usual and for which unit.
    """
    usual: list[Named] = [
        (part.name, {**_by_key(part), "unit": asked.name})
        for asked in units if asked.kind is not None for part in getattr(asked.kind, field)
    ]  # fmt: skip
    by_name = dict(usual)
    named: list[Named] = [(part.name, by_name.get(part.name, {})) for part in own]
    return named or usual


def season(units: Sequence[Asked], blank: int, language: str) -> Block:
    """Twelve months, Ramadan and Lebaran of every unit."""
    months = [str(n) for n in range(1, 13)]
    heads = [t.say(f"number.month_short.{n}", language) for n in months]
    holidays = [facts(f"{PATH}.musim.{key}", "", language) for key in ("ramadan", "lebaran")]
    heads += [known.label for known in holidays if known]
    paths = [f"{PATH}.musim.bulanan.{n}" for n in months]
    paths += [f"{PATH}.musim.{key}" for key in ("ramadan", "lebaran")]
    numbers = (index for one in units for index in _indices(one))
    note = t.say("step_units.season.note", language)
    return {
        "kind": "months", "title": "", "note": f"{note} {small_figures(numbers, language)}".strip(),
        "heads": heads, "paths": paths, "blank": blank,
        "rows": [{"name": one.name, "usual": _season(one)} for one in units],
    }  # fmt: skip


def _indices(asked: Asked) -> tuple[object, ...]:
    found = asked.usual.get("musim")
    months = found.months if found else ()
    return (*(months or ("",) * 12), found.ramadan, found.lebaran) if found else ()


def _season(asked: Asked) -> list[str]:
    """The usual indices of a kind; nothing where it says none."""
    return [t.number(index) if isinstance(index, float) else "" for index in _indices(asked)]


def people(units: Sequence[Asked], own: Sequence[Staff], language: str) -> Iterator[Block]:
    """Staff and the costs that all units share."""

    def say(key: str) -> str:
        return t.say(f"step_units.{key}", language)

    named = usual_entries(units, "staff", own)
    yield grid(
        "tenaga_kerja.1", (*STAFF, "unit"), language, say("staff.title"), say("staff.note"),
        max(3, 9 - len(named)), named,
    )  # fmt: skip
    yield grid(
        "biaya_bersama.1", (*SHARED, "unit"), language, say("shared.title"), say("shared.note"), 6
    )

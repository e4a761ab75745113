"""The plan's fields by their place in the file: what may stand at `pinjaman.1.bunga`.

A path goes in, a `Field` comes out: its name in code, its type, the group it stands in, and which
keys that group knows. It reads the schema of `plan` and no plan file.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from kopdes_plan.inputs.businesses import (
    Lending,
    Part,
    Production,
    Rental,
    Service,
    Trading,
)
from kopdes_plan.inputs.fields import Kind, kind_of
from kopdes_plan.inputs.plan import Plan

BEHAVIOURS: dict[str, type[Part]] = {
    "trading": Trading,
    "service": Service,
    "production": Production,
    "rental": Rental,
    "lending": Lending,
}
STAND_INS = {
    "rupiah": "0", "signed_rupiah": "0", "quantity": "0", "days": "0", "index": "100",
    "share": "0%", "rate_per_year": "0%", "rate_per_month": "0%", "growth_per_year": "0%",
    "months": "1", "whole": "1", "year": "2025", "yes_no": "tidak", "day": "2026-01-01",
    "month": "2026-01", "name": "-", "text": "-",
}  # fmt: skip


class Field(NamedTuple):
    """A field: the class it belongs to, its name in code, its type with bounds and kind."""

    owner: type[BaseModel] | None  # None for an item of a list or an entry under a free name
    name: str
    annotation: Any

    @property
    def kind(self) -> Kind | None:
        """Rupiah, months …; None for a group, a list, a choice."""
        return kind_of(self.annotation)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of a choice such as `metode`."""
        annotation = self.annotation
        return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


@lru_cache(maxsize=128)
def hints(model: type[BaseModel]) -> dict[str, Any]:
    """Field name -> type of a class, with the metadata that pydantic takes out."""
    return get_type_hints(model, include_extras=True)


@lru_cache(maxsize=128)
def aliases(model: type[BaseModel]) -> dict[str, str]:
    """The keys people write in a group -> field names in code."""
    return {str(info.alias or name): name for name, info in model.model_fields.items()}


@lru_cache(maxsize=4096)
def field_at(path: str, behaviour: str = "") -> Field | None:
    """The field at a path of the file (list places are numbers), or None where none can be.

    A unit's fields depend on its behaviour; without one, any behaviour that knows the key counts.

    >>> field_at("pinjaman.1.bunga").kind.name
    'rate_per_year'
    """
    steps = path.split(".") if path else []
    found: Field | None = Field(None, "", Plan)
    for place, step in enumerate(steps):
        if found is None:
            return None
        is_unit = steps[0] == "unit_usaha" and place == 2
        found = _inside(found.annotation, step, behaviour if is_unit else "")
    return found


def _inside(annotation: Any, step: str, behaviour: str) -> Field | None:
    """The field behind one step of a path."""
    model = group_of(annotation)
    if model is not None:
        name = aliases(model).get(step)
        return None if name is None else Field(model, name, hints(model)[name])
    annotation = without_none(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return Field(None, step, inner[0]) if step.isdigit() and int(step) > 0 else None
    if origin is dict:
        return Field(None, step, inner[1])
    if kind_of(annotation) is not None:
        return None
    for name, unit in BEHAVIOURS.items():  # what is left is the union of the units
        if (not behaviour or name == behaviour) and step in aliases(unit):
            field = aliases(unit)[step]
            return Field(unit, field, hints(unit)[field])
    return None


def without_none(annotation: Any) -> Any:
    """`X` of `X | None`; anything else as it is."""
    if get_origin(annotation) in (Union, UnionType):
        kept = [part for part in get_args(annotation) if part is not type(None)]
        return kept[0] if len(kept) == 1 else annotation
    return annotation


def group_of(annotation: Any) -> type[BaseModel] | None:
    """The class of a group (`Loan`, `Season | None`), or None when it is no group."""
    annotation = without_none(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def keys_at(path: str, behaviour: str = "") -> tuple[str, ...]:
    """The keys that may stand in the group at a path; empty where names are free."""
    found = field_at(path, behaviour)
    if found is None:
        return ()
    model = group_of(found.annotation)
    if model is None and path.startswith("unit_usaha.") and path.count(".") == 1:
        model = BEHAVIOURS.get(behaviour, Trading)
    return () if model is None else tuple(aliases(model))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word closest to a misspelt one, or nothing.

    >>> nearest("jangka_waktu_buln", ("bunga", "jangka_waktu_bulan"))
    'jangka_waktu_bulan'
    """
    close = get_close_matches(word[:100].lower(), known, 1, 0.6)
    if close:
        return close[0]
    inside = [key for key in known if len(word) > 3 and (word in key or key in word)]
    return inside[0] if len(inside) == 1 else ""


def nearest_key(word: str, path: str, behaviour: str = "") -> str:
    """The key meant by `word` in the group at `path`: by its English name, or the closest."""
    found = field_at(path, behaviour)
    model = None if found is None else group_of(found.annotation)
    if path.startswith("unit_usaha.") and model is None:
        model = BEHAVIOURS.get(behaviour, Trading)
    if model is not None and word in model.model_fields:
        return str(model.model_fields[word].alias)
    return nearest(word, keys_at(path, behaviour))


def stand_in(annotation: Any) -> Any:
    """Something valid for a required field, so that the rest of a broken plan can be checked."""
    model = group_of(annotation)
    if model is not None:
        required = {n: info for n, info in model.model_fields.items() if info.is_required()}
        return {info.alias: stand_in(hints(model)[name]) for name, info in required.items()}
    annotation = without_none(annotation)
    if get_origin(annotation) is tuple:
        return [stand_in(get_args(annotation)[0])]
    if get_origin(annotation) is dict:
        return {}
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    kind = kind_of(annotation)
    return STAND_INS[kind.name] if kind else ""

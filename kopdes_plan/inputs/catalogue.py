"""What villages do: one `UnitType` for each file in data/units, read strictly.

A type fills the fields that a plan's unit leaves out (`defaults`), and offers what belongs to
such a business: equipment, partner, questions, risks. A new type is one file, nothing else:

    label: LPG 3 kg (sub-pangkalan)
    perilaku: dagang                  # dagang, jasa, produksi, sewa or simpan_pinjam
    satuan: tabung
    nilai:                            # fields of a plan's unit, by their Indonesian names
      harga: {nilai: 19_000, sumber: "…", tahun: 2022}
      jumlah_per_bulan: 250 asumsi 100..300
    musim, biaya:                     # optional, written as in a plan's unit
    aset:                             # optional, written as in a plan: offered, never merged
    mitra, pertanyaan, sumber_daya_desa, risiko, kbli, sumber:
    keyakinan: M                      # H, M or L

Every number is `sumber` (address or title, with its year) or `asumsi`; `desa` is refused, since
nobody measured anywhere. Mistakes are for developers: all at once, each with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError

from kopdes_plan.inputs.businesses import (
    BEHAVIOUR_WORDS,
    AnyUnit,
    Behaviour,
    Lending,
    Part,
    Production,
    Rental,
    Season,
    Service,
    Trading,
    UnitCost,
)
from kopdes_plan.inputs.fields import Name, Sourced, Text
from kopdes_plan.inputs.plan import Asset, Risk
from kopdes_plan.paths import DATA

P = TypeVar("P", bound=Part)
Confidence = Literal["H", "M", "L"]
Place = tuple[str | int, ...]  # keys and positions that lead to a value of a file

CLASSES: Mapping[Behaviour, type[Trading | Service | Production | Rental | Lending]] = {
    "trading": Trading,
    "service": Service,
    "production": Production,
    "rental": Rental,
    "lending": Lending,
}
SHARED = ("satuan", "musim", "biaya", "mitra")  # keys of a plan's unit that stand beside `nilai`


class BusinessCode(Part):
    """The KBLI code to look for at OSS; empty where we know none."""

    code: Text = Field("", alias="kode")
    note: Text = Field("", alias="catatan")


class TypeFile(Part):
    """What a unit type's file may hold."""

    label: Name
    behaviour: Literal["dagang", "jasa", "produksi", "sewa", "simpan_pinjam"] = Field(
        alias="perilaku"
    )
    quantity_unit: Name = Field(alias="satuan")
    values: dict[str, Any] = Field(alias="nilai")
    season: Season | None = Field(None, alias="musim")
    costs: tuple[UnitCost, ...] = Field((), alias="biaya")
    equipment: tuple[Asset, ...] = Field((), alias="aset")
    partner: Text = Field("", alias="mitra")
    questions: tuple[Name, ...] = Field((), alias="pertanyaan")
    village_resources: tuple[Name, ...] = Field((), alias="sumber_daya_desa")
    risks: tuple[Risk, ...] = Field((), alias="risiko")
    business_code: BusinessCode = Field(BusinessCode.model_validate({}), alias="kbli")
    sources: tuple[Name, ...] = Field((), alias="sumber")
    confidence: Confidence = Field(alias="keyakinan")


@dataclass(frozen=True)
class UnitType:
    """A kind of business. `defaults` is what a plan's unit of this type has where it is silent."""

    id: str
    label: str
    behaviour: Behaviour
    quantity_unit: str
    defaults: Mapping[str, Any]  # Indonesian name of a plan's field -> checked value
    equipment: tuple[Asset, ...]
    partner: str
    questions: tuple[str, ...]
    village_resources: tuple[str, ...]
    risks: tuple[Risk, ...]
    business_code: BusinessCode
    sources: tuple[str, ...]  # addresses and titles, those of single numbers included
    confidence: Confidence

    def unit(self, **fields: object) -> AnyUnit:
        """A plan's unit of this type, with `fields` (Indonesian names) instead of defaults."""
        given = {"nama": self.label, "jenis": self.id, **self.defaults, **fields}
        return CLASSES[self.behaviour].model_validate(given)


class Mistake(NamedTuple):
    """Where a file is wrong, and why."""

    file: str
    line: int
    what: str


class UnitTypeError(ValueError):
    """Unit type files that cannot be used, with every mistake found in them."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(f"{file}:{line}: {what}" for file, line, what in self.mistakes))


@lru_cache(maxsize=4)
def load_unit_types(folder: Path = DATA / "units") -> Mapping[str, UnitType]:
    """All unit types by id, in order of their ids; UnitTypeError lists every mistake."""
    types: dict[str, UnitType] = {}
    mistakes: list[Mistake] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            types[file.stem] = read_unit_type(file.read_text(encoding="utf-8"), file.stem)
        except UnitTypeError as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise UnitTypeError(mistakes)
    return MappingProxyType(types)


def read_unit_type(text: str, type_id: str) -> UnitType:
    """The type that the text of one file describes; UnitTypeError lists every mistake."""
    page = _Page(f"units/{type_id}.yaml", text)
    file = page.checked(TypeFile, page.tree)
    behaviour = BEHAVIOUR_WORDS[file.behaviour]
    shared = {key: page.tree[key] for key in SHARED if key in page.tree}
    for key in sorted(set(file.values) & {*SHARED, "nama", "jenis", "perilaku"}):
        page.wrong(("nilai", key), f"'{key}' does not belong under 'nilai'")
    unit = page.checked(
        CLASSES[behaviour], {"nama": file.label, **file.values, **shared}, under="nilai"
    )
    cited: list[str] = []
    for place, number in (*_numbers(unit), *_numbers(file.equipment, ("aset",))):
        page.check_origin(place, number)
        cited.append(number.citation)
    page.stop()
    given = {*file.values, *shared}
    return UnitType(
        type_id,
        file.label,
        behaviour,
        file.quantity_unit,
        MappingProxyType({alias: value for alias, value in _fields(unit) if alias in given}),
        file.equipment,
        file.partner,
        file.questions,
        file.village_resources,
        file.risks,
        file.business_code,
        tuple(dict.fromkeys(source for source in (*file.sources, *cited) if source)),
        file.confidence,
    )


def _fields(part: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, field in type(part).model_fields.items():
        yield field.alias or name, getattr(part, name)


def _numbers(part: object, place: Place = ()) -> Iterator[tuple[Place, Sourced]]:
    """Every number with an origin, and where it stands."""
    if isinstance(part, Sourced):
        yield place, part
    elif isinstance(part, BaseModel):
        for alias, value in _fields(part):
            yield from _numbers(value, (*place, alias))
    elif isinstance(part, tuple):
        for position, value in enumerate(part):
            yield from _numbers(value, (*place, position))


class _Page:
    """One file being read: its tree with every scalar as text, and the line of every place."""

    def __init__(self, file: str, text: str) -> None:
        import yaml  # type: ignore[import-untyped]

        self.file = file
        self.mistakes: list[Mistake] = []
        self.lines: dict[Place, int] = {(): 1}
        # The C parser is ten times faster; nodes know their lines.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as fault:
            mark = fault.problem_mark or fault.context_mark
            line = mark.line + 1 if mark else 1
            raise UnitTypeError([Mistake(file, line, f"not YAML: {fault.problem}")]) from fault
        self.tree: Any = {} if root is None else self._plain(root, ())

    def _plain(self, node: Any, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if node.id == "scalar":
            return node.value
        if node.id == "sequence":
            return [self._plain(item, (*place, at)) for at, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key, value in node.value:
            self.lines[*place, key.value] = key.start_mark.line + 1
            if key.value in found:
                self.wrong((*place, key.value), f"duplicate key '{key.value}'")
            found[key.value] = self._plain(value, (*place, key.value))
        return found

    def wrong(self, place: Place, what: str) -> None:
        """Note a mistake at a place, or at the nearest place above it that the file has."""
        while place not in self.lines:
            place = place[:-1]
        self.mistakes.append(Mistake(self.file, self.lines[place], what))

    def stop(self) -> None:
        """Raise what was noted so far, if anything."""
        if self.mistakes:
            raise UnitTypeError(self.mistakes)

    def checked(self, schema: type[P], tree: Any, under: str = "") -> P:
        """The tree as a `schema`; every mistake is noted at its line, then raised."""
        try:
            return schema.model_validate(tree)
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                named = ".".join(map(str, error["loc"])) or "the file"
                place = error["loc"] if error["loc"][:1] in self.lines else (under, *error["loc"])
                read = f", read {error['input']!r}" if isinstance(error["input"], str) else ""
                self.wrong(place, f"{named}: {error['msg']}{read}")
            raise UnitTypeError(self.mistakes) from None

    def check_origin(self, place: Place, number: Sourced) -> None:
        """A number must be an assumption, or name its source and the year of it."""
        at = place if place[:1] in self.lines else ("nilai", *place)
        if number.origin == "desa":
            self.wrong(at, f"{place[0]}: a unit type cannot hold numbers measured in a village")
        elif number.origin == "sumber" and not (number.citation and number.year):
            self.wrong(at, f"{place[0]}: a source needs its address or title, and its year")


__all__ = [
    "BusinessCode",
    "Confidence",
    "Mistake",
    "UnitType",
    "UnitTypeError",
    "load_unit_types",
    "read_unit_type",
]

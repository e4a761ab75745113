"""What villages do: one `UnitType` for each file in data/units, read strictly.

A type fills the fields that a plan's unit leaves out (`defaults`), and offers what belongs to
such a business: equipment, staff, partner, questions, risks. A new type is one file, nothing else:

    label: LPG 3 kg (sub-pangkalan)
    perilaku: dagang                  # dagang, jasa, produksi, sewa or simpan_pinjam
    satuan: tabung
    nilai:                            # fields of a plan's unit, by their Indonesian names
      harga: {nilai: 19_000, sumber: "…", tahun: 2022}
      jumlah_per_bulan: 250 asumsi 100..300
    musim, biaya:                     # optional, written as in a plan's unit
    diindeks: [harga]                 # keys whose dated rupiah go to the prices of the plan's year
    aset, tenaga_kerja:               # optional, written as in a plan: offered, never merged
    sumber_daya_desa: [penduduk]      # ids of data/potential/resources.yaml it can live on
    harus_ada_satu: [penduduk]        # without one of these the village need not think of it
    lingkungan: {kelas: B, limbah: …, air: …, bau: …, izin: …}
    limbah_menjadi: {maggot: …}       # whose raw material its waste is
    mitra, pertanyaan, risiko, kbli, sumber:
    keyakinan: M                      # H, M or L

`lingkungan.kelas` is ours, not the law's: A harms next to nothing, B asks for clean habits, C for a
written way of handling it and a talk with the office before starting, D for its consent first.

Every number is `sumber` (address or title, with its year) or `asumsi`; `desa` is refused, since
nobody measured anywhere. Mistakes are for developers: all at once, each with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

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
from kopdes_plan.inputs.data_page import DataError, DataPage, Mistake, keyed, numbers
from kopdes_plan.inputs.fields import Name, Text
from kopdes_plan.inputs.plan import Asset, Risk, Staff
from kopdes_plan.inputs.price_index import at_prices_of
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.paths import DATA

Confidence = Literal["H", "M", "L"]

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


class Environment(Part):
    """What a business does to its surroundings, graded A (next to nothing) to D (consent first)."""

    grade: Literal["A", "B", "C", "D"] = Field(alias="kelas")
    waste: Text = Field("", alias="limbah")
    water: Text = Field("", alias="air")
    smell: Text = Field("", alias="bau")
    permits: Text = Field("", alias="izin")


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
    indexed: tuple[Name, ...] = Field((), alias="diindeks")
    equipment: tuple[Asset, ...] = Field((), alias="aset")
    staff: tuple[Staff, ...] = Field((), alias="tenaga_kerja")
    partner: Text = Field("", alias="mitra")
    questions: tuple[Name, ...] = Field((), alias="pertanyaan")
    village_resources: tuple[Name, ...] = Field((), alias="sumber_daya_desa")
    needs_one_of: tuple[Name, ...] = Field((), alias="harus_ada_satu")
    risks: tuple[Risk, ...] = Field((), alias="risiko")
    environment: Environment | None = Field(None, alias="lingkungan")
    waste_for: dict[str, Name] = Field({}, alias="limbah_menjadi")
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
    indexed: tuple[str, ...]  # keys of `defaults` whose dated rupiah follow prices
    equipment: tuple[Asset, ...]
    staff: tuple[Staff, ...]
    partner: str
    questions: tuple[str, ...]
    village_resources: tuple[str, ...]
    needs_one_of: tuple[str, ...]  # of the village's resources; empty: none is needed
    risks: tuple[Risk, ...]
    environment: Environment | None
    waste_for: Mapping[str, str]  # type id -> what of ours it uses
    business_code: BusinessCode
    sources: tuple[str, ...]  # addresses and titles, those of single numbers included
    confidence: Confidence

    def unit(self, **fields: object) -> AnyUnit:
        """A plan's unit of this type, with `fields` (Indonesian names) instead of defaults."""
        given = {"nama": self.label, "jenis": self.id, **self.defaults, **fields}
        return CLASSES[self.behaviour].model_validate(given)

    def in_year(self, year: int) -> UnitType:
        """The type with the defaults named in `diindeks` at the prices of a plan's first year."""
        if not self.indexed:
            return self
        unit = dict(keyed(at_prices_of(self.unit(), year, self.indexed)))
        return replace(self, defaults=MappingProxyType({key: unit[key] for key in self.defaults}))


class UnitTypeError(DataError):
    """Unit type files that cannot be used, with every mistake found in them."""


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
    for kind in types.values():
        for other in sorted(kind.waste_for.keys() - types.keys()):
            what = f"limbah_menjadi: there is no unit type '{other}'"
            mistakes.append(Mistake(f"units/{kind.id}.yaml", 1, what))
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
    offered = (*numbers(file.equipment, ("aset",)), *numbers(file.staff, ("tenaga_kerja",)))
    for place, number in (*numbers(unit), *offered):
        page.check_origin(place, number, under="nilai")
        cited.append(number.citation)
    _check_names(page, file, unit)
    page.stop()
    given = {*file.values, *shared}
    return UnitType(
        id=type_id,
        label=file.label,
        behaviour=behaviour,
        quantity_unit=file.quantity_unit,
        defaults=MappingProxyType({alias: value for alias, value in keyed(unit) if alias in given}),
        indexed=file.indexed,
        equipment=file.equipment,
        staff=file.staff,
        partner=file.partner,
        questions=file.questions,
        village_resources=file.village_resources,
        needs_one_of=file.needs_one_of,
        risks=file.risks,
        environment=file.environment,
        waste_for=MappingProxyType(file.waste_for),
        business_code=file.business_code,
        sources=tuple(dict.fromkeys(source for source in (*file.sources, *cited) if source)),
        confidence=file.confidence,
    )


def _check_names(page: DataPage, file: TypeFile, unit: AnyUnit) -> None:
    """Resources are those of the village's list, and there is something to index."""
    known = load_resources()
    for at, name in enumerate(file.village_resources):
        if name not in known:
            page.wrong(("sumber_daya_desa", at), f"sumber_daya_desa: unknown resource '{name}'")
    for at, name in enumerate(file.needs_one_of):
        if name not in file.village_resources:
            page.wrong(("harus_ada_satu", at), f"harus_ada_satu: '{name}' is no resource of it")
    for at, key in enumerate(file.indexed):
        if not any(place[0] == key and number.year for place, number in numbers(unit)):
            page.wrong(("diindeks", at), f"diindeks: '{key}' holds no number with a year")


class _Page(DataPage):
    error = UnitTypeError
    what = "a unit type"


__all__ = [
    "BusinessCode",
    "Confidence",
    "Environment",
    "Mistake",
    "UnitType",
    "UnitTypeError",
    "load_unit_types",
    "read_unit_type",
]

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

from collections.abc import Mapping
from dataclasses import dataclass
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
from kopdes_plan.inputs.plan import Asset, Risk
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
    for place, number in (*numbers(unit), *numbers(file.equipment, ("aset",))):
        page.check_origin(place, number, under="nilai")
        cited.append(number.citation)
    page.stop()
    given = {*file.values, *shared}
    return UnitType(
        type_id,
        file.label,
        behaviour,
        file.quantity_unit,
        MappingProxyType({alias: value for alias, value in keyed(unit) if alias in given}),
        file.equipment,
        file.partner,
        file.questions,
        file.village_resources,
        file.risks,
        file.business_code,
        tuple(dict.fromkeys(source for source in (*file.sources, *cited) if source)),
        file.confidence,
    )


class _Page(DataPage):
    error = UnitTypeError
    what = "a unit type"


__all__ = [
    "BusinessCode",
    "Confidence",
    "Mistake",
    "UnitType",
    "UnitTypeError",
    "load_unit_types",
    "read_unit_type",
]

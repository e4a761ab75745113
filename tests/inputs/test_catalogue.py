"""Unit types: every file in data/units is usable, honest about its numbers, and strict."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import BaseModel

from kopdes_plan.inputs.businesses import AnyUnit, Trading
from kopdes_plan.inputs.catalogue import UnitType, UnitTypeError, load_unit_types, read_unit_type
from kopdes_plan.inputs.fields import Sourced

TYPES = load_unit_types()
each_type = pytest.mark.parametrize("kind", TYPES.values(), ids=list(TYPES))

STALL = """
    label: Lapak ikan
    perilaku: dagang
    satuan: kg
    nilai:
      harga: {nilai: 40_000, sumber: Pasar Tangga Arung, tahun: 2026}
      jumlah_per_bulan: 300 asumsi 200..400
    keyakinan: L
"""


def numbers(part: object) -> list[Sourced]:
    """Every number of a unit or an asset, at any depth."""
    if isinstance(part, Sourced):
        return [part]
    if isinstance(part, tuple):
        return [number for item in part for number in numbers(item)]
    if isinstance(part, BaseModel):
        return [x for name in type(part).model_fields for x in numbers(getattr(part, name))]
    return []


def mistakes(text: str) -> list[str]:
    """What is said about a broken file, line by line."""
    with pytest.raises(UnitTypeError) as wrong:
        read_unit_type(dedent(text).strip(), "lapak")
    return str(wrong.value).splitlines()


def test_each_of_the_five_behaviours_has_a_type() -> None:
    assert {kind.behaviour for kind in TYPES.values()} == {
        "trading", "service", "production", "rental", "lending",
    }  # fmt: skip


@each_type
def test_a_type_makes_a_unit_without_further_words(kind: UnitType) -> None:
    unit = kind.unit()
    assert unit.name == kind.label
    assert unit.type_id == kind.id
    assert unit.behaviour == kind.behaviour
    assert unit.quantity_unit == kind.quantity_unit


@each_type
def test_every_number_is_cited_with_its_year_or_plainly_assumed(kind: UnitType) -> None:
    for number in numbers((kind.unit(), kind.equipment)):
        assert number.origin in ("sumber", "asumsi")
        if number.origin == "sumber":
            assert number.citation in kind.sources
            assert number.year is not None


@each_type
def test_the_numbers_a_village_should_doubt_have_a_low_and_a_high(kind: UnitType) -> None:
    unit = kind.unit()
    volume = unit.occupancy if unit.behaviour == "rental" else unit.quantity_per_month
    assert volume.low < volume < volume.high
    assert all(item.price.has_range for item in kind.equipment)


@each_type
def test_a_type_asks_questions_names_risks_and_knows_where_it_fits(kind: UnitType) -> None:
    assert kind.questions
    assert kind.village_resources
    assert kind.risks
    assert all(risk.action for risk in kind.risks)
    assert kind.sources


@each_type
def test_no_type_sells_above_its_ceiling_or_below_its_cost(kind: UnitType) -> None:
    unit = kind.unit()
    if unit.price_ceiling is not None:
        assert unit.price <= unit.price_ceiling
    if isinstance(unit, Trading):
        assert unit.unit_cost < unit.price


def monthly_sales(unit: AnyUnit) -> float:
    """Rupiah a month at full operation."""
    assert unit.behaviour not in ("rental", "lending")
    return float(unit.price * unit.quantity_per_month)


@pytest.mark.parametrize(
    ("type_id", "sales"),
    [
        ("sembako", 69_000_000),  # best month of an outlet of 2025
        ("lpg3", 4_750_000),  # 250 x 19.000
        ("sphp", 26_200_000),  # 2 t x 13.100
        ("minyakita", 15_072_000),  # 960 l x 15.700
        ("pupuk", 9_100_000),  # 5 t, half urea and half NPK
        ("brilink", 900_000),
        ("ppob", 450_000),
        ("kerajinan", 1_800_000),
        ("rmu", 10_000_000),
        ("paving_plastik", 5_600_000),  # 1,6 t of plastic a month, never the 40 m of the press
    ],
)
def test_sales_a_month_are_those_of_the_collected_facts(type_id: str, sales: float) -> None:
    assert monthly_sales(TYPES[type_id].unit()) == pytest.approx(sales)


def test_lidi_and_charcoal_sell_45_million_at_a_third_gross() -> None:
    unit = TYPES["lidi_arang"].unit()
    assert isinstance(unit, Trading)
    assert monthly_sales(unit) == pytest.approx(44_500_000, rel=1e-3)
    assert 1 - unit.unit_cost / unit.price == pytest.approx(14 / 44.5, rel=1e-2)


def test_margins_of_regulated_goods_are_thin() -> None:
    margins = {
        key: float(unit.price - unit.unit_cost)
        for key in ("lpg3", "sphp", "minyakita", "pupuk")
        if isinstance(unit := TYPES[key].unit(), Trading)
    }
    # Rp5,250 a cylinder needs the price of an agent, which a sub-pangkalan does not get.
    assert margins == {"lpg3": 2_250, "sphp": 1_800, "minyakita": 1_200, "pupuk": 75 * 50}


def test_full_outstanding_of_the_lending_unit_is_about_50_million() -> None:
    unit = TYPES["simpan_pinjam"].unit()
    assert unit.behaviour == "lending"
    lent = unit.price * unit.quantity_per_month
    assert lent * (unit.tenor_months + 1) / 2 == pytest.approx(49_500_000)
    assert unit.rate_per_month.high * 12 <= 0.24


def test_a_plan_may_replace_any_default() -> None:
    unit = TYPES["lpg3"].unit(nama="LPG warga", harga="18_500 desa")
    assert (unit.name, unit.price, unit.price.origin) == ("LPG warga", 18_500, "desa")
    assert unit.price_ceiling == 19_000


def test_a_new_type_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "lapak.yaml").write_text(dedent(STALL), encoding="utf-8")
    kind = load_unit_types(tmp_path)["lapak"]
    assert set(kind.defaults) == {"harga", "jumlah_per_bulan", "satuan"}
    assert kind.sources == ("Pasar Tangga Arung",)


def test_types_are_read_once() -> None:
    assert load_unit_types() is load_unit_types()


def test_a_misspelt_field_is_named_with_its_line() -> None:
    assert mistakes(STALL.replace("jumlah_per_bulan", "jumlah_perbulan")) == [
        "units/lapak.yaml:4: jumlah_per_bulan: Field required",
        "units/lapak.yaml:6: jumlah_perbulan: Extra inputs are not permitted, "
        "read '300 asumsi 200..400'",
    ]


def test_a_number_measured_in_a_village_is_refused() -> None:
    assert mistakes(STALL.replace("300 asumsi", "300 desa")) == [
        "units/lapak.yaml:6: jumlah_per_bulan: "
        "a unit type cannot hold numbers measured in a village"
    ]


def test_a_source_without_its_year_is_refused() -> None:
    assert mistakes(STALL.replace(", tahun: 2026", "")) == [
        "units/lapak.yaml:5: harga: a source needs its address or title, and its year"
    ]


def test_a_source_without_address_is_refused() -> None:
    (said,) = mistakes(STALL.replace("300 asumsi 200..400", "300 sumber"))
    assert said.startswith("units/lapak.yaml:6: jumlah_per_bulan: source_missing")


def test_several_mistakes_are_told_at_once() -> None:
    said = mistakes(STALL.replace("satuan: kg", "satuan: ''").replace("keyakinan: L", "yakin: L"))
    assert [line.split(": ")[0] for line in said] == [f"units/lapak.yaml:{n}" for n in (1, 3, 7)]


def test_what_stands_beside_the_values_does_not_belong_among_them() -> None:
    assert mistakes(STALL.replace("      harga:", "      satuan: ekor\n      harga:"))[0] == (
        "units/lapak.yaml:5: 'satuan' does not belong under 'nilai'"
    )


def test_a_duplicate_key_is_refused() -> None:
    said = mistakes(STALL + "    label: Lagi\n")
    assert "units/lapak.yaml:8: duplicate key 'label'" in said


def test_a_file_that_is_no_yaml_says_where() -> None:
    (said,) = mistakes("label: [Lapak\nnilai: 1")
    assert said.startswith("units/lapak.yaml:2: not YAML")


def test_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("label: X\n", encoding="utf-8")
    with pytest.raises(UnitTypeError) as wrong:
        load_unit_types(tmp_path)
    assert {mistake.file for mistake in wrong.value.mistakes} == {"units/a.yaml", "units/b.yaml"}

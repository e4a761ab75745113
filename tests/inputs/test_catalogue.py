"""Unit types: every file in data/units is usable, honest about its numbers, and strict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import BaseModel

import kopdes_plan as kp
from kopdes_plan import text
from kopdes_plan.inputs.businesses import AnyUnit, Production, Trading
from kopdes_plan.inputs.catalogue import UnitType, UnitTypeError, load_unit_types, read_unit_type
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.model.result import Result

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


GERAI = {  # what a Koperasi Merah Putih is asked to run, and what it usually adds
    "sembako", "sphp", "minyakita", "lpg3", "pupuk", "apotek", "klinik", "gudang", "logistik",
    "simpan_pinjam", "brilink", "ppob", "pos", "mbg",
}  # fmt: skip
LOCAL = {
    "bank_sampah", "kerajinan", "paving_plastik", "rmu", "keramba", "amplang", "ikan_kering",
    "petelur", "sapi", "kambing", "broiler", "maggot", "hidroponik", "depot_air", "gula_aren",
    "vco", "kopi", "kelulut", "lada", "rumput_laut", "sawit", "karet", "wisata", "lidi_arang",
}  # fmt: skip


def test_every_business_of_the_collected_facts_has_a_file() -> None:
    """A type that somebody adds is one file more and no line here."""
    assert set(TYPES) >= GERAI | LOCAL
    assert len(GERAI | LOCAL) == 38


@each_type
def test_a_type_makes_a_unit_without_further_words(kind: UnitType) -> None:
    unit = kind.unit()
    assert unit.name == kind.label
    assert unit.type_id == kind.id
    assert unit.behaviour == kind.behaviour
    assert unit.quantity_unit == kind.quantity_unit


@each_type
def test_every_number_is_cited_with_its_year_or_plainly_assumed(kind: UnitType) -> None:
    for number in numbers((kind.unit(), kind.equipment, kind.staff)):
        assert number.origin in ("sumber", "asumsi")
        if number.origin == "sumber":
            assert number.citation in kind.sources
            assert number.year is not None


@pytest.mark.parametrize("type_id", ["rmu", "sphp"])
def test_a_part_of_what_a_source_says_is_our_guess(type_id: str) -> None:
    """A mill of 16.3 tons, rice offered by 8 tons a month: what we take of it nobody measured."""
    taken = TYPES[type_id].unit().quantity_per_month
    assert taken.origin == "asumsi" and taken.citation


@each_type
def test_the_numbers_a_village_should_doubt_have_a_low_and_a_high(kind: UnitType) -> None:
    unit = kind.unit()
    volume = unit.occupancy if unit.behaviour == "rental" else unit.quantity_per_month
    assert volume.low < volume < volume.high
    assert all(item.price.has_range for item in kind.equipment)
    assert all(item.life_months and item.tax_group for item in kind.equipment)
    assert all(person.count.has_range for person in kind.staff)


@each_type
def test_a_type_asks_questions_names_risks_and_knows_where_it_fits(kind: UnitType) -> None:
    assert kind.questions
    assert kind.village_resources
    assert kind.risks
    assert all(risk.action for risk in kind.risks)
    assert kind.sources
    said = f"{kind.business_code.code} {kind.business_code.note}"
    assert "OSS" in said


@each_type
def test_a_type_says_what_it_does_to_its_surroundings(kind: UnitType) -> None:
    """A grade for each; where harm is real (C), waste or water and permits are spoken of."""
    place = kind.environment
    assert place is not None
    assert text.has(f"potential.environment.class.{place.grade}")
    assert place.waste
    if place.grade in "CD":
        assert place.permits and (place.water or place.smell)


def test_a_waste_bank_pays_those_who_weigh() -> None:
    """Two part-time people, together one full job; without them it looked free of wages."""
    (sorters,) = TYPES["bank_sampah"].staff
    assert (sorters.count, sorters.hours_per_month) == (2, 86.5)


def test_what_is_let_is_counted_in_things_not_in_days() -> None:
    """The rent is asked for a day: a cold store in "kg sehari" cost Rp25 per kg sehari sehari."""
    let = [kind.quantity_unit for kind in TYPES.values() if kind.behaviour == "rental"]
    assert let and not [unit for unit in let if "hari" in unit]


def test_waste_of_one_business_is_the_material_of_another() -> None:
    """Waste bank -> crafts, paving and maggot; maggot -> fish: a village can follow the chain."""
    assert set(TYPES["bank_sampah"].waste_for) == {"kerajinan", "paving_plastik", "maggot"}
    assert set(TYPES["maggot"].waste_for) == {"keramba"}
    assert all(kind.id not in kind.waste_for for kind in TYPES.values())


def test_every_resource_of_a_village_is_of_use_to_some_business() -> None:
    assert {name for kind in TYPES.values() for name in kind.village_resources} == set(
        load_resources()
    )


@pytest.mark.parametrize(
    ("type_id", "one_of"),
    [
        ("keramba", {"sungai", "danau"}),
        ("sawit", {"kebun_sawit"}),
        ("mbg", {"dapur_mbg"}),
        ("lidi_arang", {"kebun_sawit", "nipah", "kelapa", "kayu"}),
    ],
)
def test_without_its_raw_material_or_buyer_a_business_is_no_idea(
    type_id: str, one_of: set[str]
) -> None:
    assert set(TYPES[type_id].needs_one_of) == one_of


@each_type
def test_no_type_sells_above_its_ceiling_or_below_its_cost(kind: UnitType) -> None:
    unit = kind.unit()
    if unit.price_ceiling is not None:
        assert unit.price <= unit.price_ceiling
    if isinstance(unit, Trading):
        assert unit.unit_cost < unit.price


def monthly_sales(unit: AnyUnit) -> float:
    """Rupiah a month at full operation."""
    assert unit.behaviour != "rental"
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
        ("apotek", 15_000_000),
        ("klinik", 6_000_000),  # 150 visits x 40.000
        ("logistik", 20_000_000),
        ("mbg", 75_000_000),  # 5 t of rice x 15.000
        ("keramba", 8_000_000),
        ("amplang", 70_400_000 / 12),  # Sanga-Sanga sells 7,04 m in ten months of the year
        ("petelur", 36_000_000),  # 24.000 eggs x 1.500
        ("maggot", 148_300_000 / 12),  # a year's 24 harvests, kasgot included
        ("depot_air", 10_500_000),  # 70 gallons a day
        ("rumput_laut", 5_000_000),  # a tonne a hectare
        ("karet", 60_000_000),
        ("sawit", 8_000_000),
        ("lada", 50_000_000),
        ("wisata", 107_000_000 / 12),  # Wae Lolos, 11.015 visitors a year
    ],
)
def test_sales_a_month_are_those_of_the_collected_facts(type_id: str, sales: float) -> None:
    assert monthly_sales(TYPES[type_id].unit()) == pytest.approx(sales, rel=0.01)


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


WRONG_CLAIMS: list[tuple[str, str, float, Callable[[UnitType], float]]] = [
    # type, unit of the figure, the claim, and the same figure of ours
    ("lpg3", "rupiah a cylinder, at an agent's buying price", 5_250, lambda k: margin(k)),
    ("lpg3", "profit a year / equipment ('ROI 60 %')", 0.60, lambda k: margin_a_year(k) / spent(k)),
    ("pupuk", "rupiah of margin a year", 13_050_000, lambda k: margin_a_year(k)),
    ("pupuk", "tonnes a year that this needs at Rp75 a kilo", 174, lambda k: sold(k) * 12 / 20),
    ("minyakita", "rupiah of margin a month", 42_000_000, lambda k: margin(k) * sold(k)),
    ("minyakita", "litres a month: 21.000 people x 2 l", 42_000, lambda k: sold(k)),
    # and what the village studies flag as outliers
    ("paving_plastik", "rupiah of sales a month", 40_000_000, lambda k: monthly_sales(k.unit())),
    ("brilink", "rupiah of fees a month", 20_000_000, lambda k: monthly_sales(k.unit())),
    ("wisata", "rupiah of sales a month", 80_000_000, lambda k: monthly_sales(k.unit())),
    ("hidroponik", "rupiah of sales a month", 17_370_000, lambda k: monthly_sales(k.unit())),
    ("kelulut", "rupiah of sales a month", 5_000_000, lambda k: monthly_sales(k.unit())),
    ("kopi", "rupiah a kilo, of luwak coffee", 4_200_000, lambda k: float(k.unit().price)),
    ("lidi_arang", "rupiah a kilo: USD408.000 a container", 300_000, lambda k: k.unit().price),
    ("broiler", "rupiah of profit a harvest", 7_400_000, lambda k: own_profit(k) * 2),
    ("maggot", "rupiah of profit a harvest", 15_100_000, lambda k: own_profit(k) / 2),
    ("ikan_kering", "revenue / cost, of one smokehouse", 9.76, lambda k: 1 / (1 - margin_share(k))),
]


def sold(kind: UnitType) -> float:
    """Units a month."""
    unit = kind.unit()
    assert unit.behaviour != "rental"
    return float(unit.quantity_per_month)


def unit_cost(kind: UnitType) -> float:
    """Rupiah that one unit of output costs, before what is fixed."""
    unit = kind.unit()
    if isinstance(unit, Production):
        return float(
            sum(m.price * m.quantity_per_output for m in unit.materials) / unit.yield_share
            + unit.piece_wage
        )
    return float(getattr(unit, "unit_cost", 0.0))


def margin(kind: UnitType) -> float:
    """Rupiah left of one unit."""
    return float(kind.unit().price) - unit_cost(kind)


def margin_share(kind: UnitType) -> float:
    return margin(kind) / float(kind.unit().price)


def margin_a_year(kind: UnitType) -> float:
    return margin(kind) * sold(kind) * 12


def own_profit(kind: UnitType) -> float:
    """Rupiah a month after the unit's own fixed costs, at full operation."""
    return margin(kind) * sold(kind) - sum(float(cost.per_month) for cost in kind.unit().costs)


def spent(kind: UnitType) -> float:
    """Rupiah of all the equipment."""
    return float(sum(asset.price * asset.count for asset in kind.equipment))


@pytest.mark.parametrize(
    ("type_id", "unit", "claim", "ours"),
    WRONG_CLAIMS,
    ids=[f"{claim[0]}: {claim[1]}" for claim in WRONG_CLAIMS],
)
def test_no_wrong_or_over_optimistic_claim_is_a_default(
    type_id: str, unit: str, claim: float, ours: Callable[[UnitType], float]
) -> None:
    """Our figure in the claim's own unit stays well below it; plans start from ours."""
    assert 0 < ours(TYPES[type_id]) < 0.8 * claim, unit


def test_no_village_can_reach_the_lpg_claim_even_at_its_best() -> None:
    """Dearest sale, cheapest purchase: Rp3,000 a cylinder, against the claim of Rp5,250."""
    unit = TYPES["lpg3"].unit()
    assert isinstance(unit, Trading)
    assert unit.price.high - unit.unit_cost.low == 3_000
    fertiliser = TYPES["pupuk"].unit()
    assert isinstance(fertiliser, Trading)
    assert (fertiliser.price - fertiliser.unit_cost.low) / 50 == 145  # a kilo, only proposed


@pytest.mark.parametrize(("type_id", "ratio"), [("keramba", 1.12), ("amplang", 7.04 / 4.62)])
def test_revenue_over_cost_is_that_of_the_study(type_id: str, ratio: float) -> None:
    """The studies count all labour as a cost, so piece wages stand inside and nobody is hired."""
    kind = TYPES[type_id]
    assert kind.unit().price / unit_cost(kind) == pytest.approx(ratio, rel=0.005)
    assert kind.staff == ()


def test_maggot_earns_15_million_a_year_not_a_harvest() -> None:
    """148.3 m of sales less all costs, wear and 3 % upkeep of its equipment included."""
    kind = TYPES["maggot"]
    (equipment,) = kind.equipment
    wear = equipment.price * (12 / equipment.life_months + equipment.maintenance_per_year)
    assert own_profit(kind) * 12 - wear == pytest.approx(15_100_000, rel=0.01)


def test_a_thousand_layers_break_even_at_1400_an_egg() -> None:
    """Feed 23.1 m, hens 4.4 m, wage 4.0 m, other 2.0 m a month: 24,000 eggs must bring 33.5 m."""
    kind = TYPES["petelur"]
    (feed,) = kind.unit().materials  # type: ignore[union-attr]
    eggs = sold(kind)
    assert feed.price * feed.quantity_per_output * eggs == pytest.approx(23_100_000)
    hens = kind.equipment[1]
    assert hens.price * hens.count / hens.life_months == pytest.approx(4_400_000, rel=0.02)
    spent_a_month = 23_100_000 + 4_444_444 + 4_000_000 + 2_000_000
    assert spent_a_month / eggs == pytest.approx(1_400, rel=0.01)
    assert kind.unit().price.low < 1_400 < kind.unit().price


ALONE = """
nama: Satu unit
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
saldo_awal: {kas: 10 miliar, simpanan_pokok: 10 miliar}
unit_usaha:
  satu: {jenis: KIND, pembeli: warga}
pajak: {tahun_terdaftar: 2026}
pembagian_shu: {bagian: {cadangan: 100%}}
"""


def alone(kind: UnitType, offered: bool) -> Result:
    """A plan with this unit only; with `offered`, its usual equipment and staff too."""
    plan = load_text(ALONE.replace("KIND", kind.id))
    if offered:
        assets = tuple(asset.model_copy(update={"unit": "satu"}) for asset in kind.equipment)
        staff = tuple(person.model_copy(update={"unit": "satu"}) for person in kind.staff)
        plan = plan.model_copy(update={"assets": assets, "staff": staff})
    return kp.run(plan)


@each_type
def test_a_type_never_earns_more_than_two_and_a_half_times_its_costs(kind: UnitType) -> None:
    """R/C of the last year. Alone it may be above 2.5 (no equipment, nobody paid): then it warns.

    A fee has no goods behind it, so agents alone are above; with equipment and staff nothing is.
    """
    for offered in (False, True):
        result = alone(kind, offered)
        revenue = result.units[0].revenue[0, -12:].sum()
        cost = revenue - result.units[0].result[0, -12:].sum()
        warned = any(warning.code == "costs_probably_missing" for warning in result.warnings)
        fee_alone = kind.unit().role == "agen" and not offered
        assert revenue > 0
        assert warned or fee_alone or revenue <= 2.5 * cost
        assert not (offered and revenue > 2.5 * cost)


def test_honey_alone_asks_for_missing_costs() -> None:
    """Fifty hives are all there is to pay for; without them honey brings four times its cost."""
    codes = [
        [w.code for w in alone(TYPES["kelulut"], offered).warnings] for offered in (False, True)
    ]
    assert "costs_probably_missing" in codes[0]
    assert "costs_probably_missing" not in codes[1]


def test_one_minimum_wage_eats_a_small_outlet() -> None:
    """LPG earns Rp562,500 a month and pays a quarter of a person, rounded up to a whole one."""
    assert alone(TYPES["lpg3"], offered=False).units[0].result[0, -12:].sum() > 0
    assert alone(TYPES["lpg3"], offered=True).units[0].result[0, -12:].sum() < 0


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


def price_in(year: int, type_id: str, **given: str) -> Sourced:
    """What a plan that begins in January of the year has as the unit's price."""
    own = "".join(f", {key}: {value}" for key, value in given.items())
    words = ALONE.replace("KIND", type_id + own).replace("2027-01", f"{year}-01")
    return load_text(words.replace("2026-11-25", f"{year - 1}-11-25")).units["satu"].price


def test_an_old_price_comes_to_the_plan_at_the_prices_of_its_year() -> None:
    """Honey was Rp600,000 a litre in 2019. By 2027: 1.03^4 x 1.0147 x 1.0268 x 1.03^2 = 1.2441."""
    price = price_in(2027, "kelulut")
    assert price == 746_000
    assert (price.low, price.high) == (560_000, 809_000)
    assert (price.origin, price.year) == ("sumber", 2019)
    assert "Rp600.000 tahun 2019 dikalikan 1,24" in price.note
    assert price_in(2028, "kelulut") == 769_000
    assert price_in(2027, "kelulut", harga="500.000") == 500_000  # what a board writes stays


def test_what_an_indexed_price_pays_for_is_indexed_with_it() -> None:
    """Palm sugar: block sugar and crystal sugar of the same year rise together, so the margin
    of 40 % stays what it was."""
    old, new = TYPES["gula_aren"], TYPES["gula_aren"].in_year(2027)
    assert new.defaults["harga"] == 42_000  # 30.000 x 1.4002
    assert new.defaults["bahan"][0].price == 17_500
    assert new.defaults["bahan"][0].quantity_per_output == 1.15
    assert margin_share(new) == pytest.approx(margin_share(old), abs=0.003)
    assert margin_share(old) == pytest.approx(0.40, abs=0.001)


@each_type
def test_only_what_a_type_names_is_indexed_and_each_with_its_costs(kind: UnitType) -> None:
    """A price never rises alone; types without `diindeks` are the same in every year."""
    if not kind.indexed:
        assert kind.in_year(2035) is kind
        return
    assert {"harga", "bahan", "upah_borongan"} == set(kind.indexed)
    for number in numbers(tuple(kind.unit().materials)):  # type: ignore[union-attr]
        assert number.year or number < 10  # rupiah are dated, quantities need not be


def test_a_start_that_is_no_month_is_told_and_nothing_else() -> None:
    with pytest.raises(PlanProblems) as wrong:
        load_text(ALONE.replace("KIND", "kelulut").replace("2027-01", "kapan saja"))
    assert [problem.path for problem in wrong.value.problems] == ["mulai"]


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


def test_an_unknown_resource_is_named_with_its_line() -> None:
    said = mistakes(STALL + "    sumber_daya_desa: [penduduk, tambang]\n")
    assert said == ["units/lapak.yaml:8: sumber_daya_desa: unknown resource 'tambang'"]


def test_what_must_be_there_is_one_of_its_resources() -> None:
    more = "    sumber_daya_desa: [penduduk]\n    harus_ada_satu: [laut]\n"
    assert mistakes(STALL + more) == [
        "units/lapak.yaml:9: harus_ada_satu: 'laut' is no resource of it"
    ]


def test_only_a_number_with_a_year_can_be_indexed() -> None:
    said = mistakes(STALL + "    diindeks: [harga, jumlah_per_bulan]\n")
    assert said == ["units/lapak.yaml:8: diindeks: 'jumlah_per_bulan' holds no number with a year"]


def test_an_environment_has_four_grades() -> None:
    (said,) = mistakes(STALL + "    lingkungan: {kelas: E}\n")
    assert said.startswith("units/lapak.yaml:8: lingkungan.kelas: ")


def test_staff_are_numbers_like_all_others() -> None:
    (said,) = mistakes(STALL + "    tenaga_kerja:\n      - {nama: Penjual, jumlah: 1 desa}\n")
    assert said == (
        "units/lapak.yaml:9: tenaga_kerja: a unit type cannot hold numbers measured in a village"
    )


def test_waste_goes_to_a_business_that_exists(tmp_path: Path) -> None:
    words = dedent(STALL) + "limbah_menjadi: {tambang: Isi perut}\n"
    (tmp_path / "lapak.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(UnitTypeError) as wrong:
        load_unit_types(tmp_path)
    assert "limbah_menjadi: there is no unit type 'tambang'" in str(wrong.value)


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

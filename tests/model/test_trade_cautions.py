"""Warnings about how a unit trades: ceilings by village and date, quotas, dollar prices."""

from __future__ import annotations

from typing import Any

import pytest

from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.model.result import Result, Warning
from kopdes_plan.outputs.sentences import warning_text
from tests.plans import plan_of, run_plan, shop

SAMARINDA = "64.72.01.1001"
OURS = {
    "price_above_law", "price_grows_past_law", "price_above_ceiling", "price_grows_past_ceiling",
    "ceiling_above_law", "above_known_quota", "export_leaves_nothing", "export_price_apart",
}  # fmt: skip


def lpg(**fields: Any) -> dict[str, Any]:
    """Cylinders bought and sold evenly, linked to their partner."""
    usual = {"mitra_produk": "pertamina_lpg.lpg_3kg", "harga": "19.000", "harga_beli": "16.000"}
    return shop(**usual | fields)


def told(result: Result) -> dict[str, Warning]:
    """The warnings about trade by their codes."""
    return {found.code: found for found in result.warnings if found.code in OURS}


def warned(unit: dict[str, Any], months: int = 24, **parts: Any) -> dict[str, Warning]:
    return told(run_plan(plan_of(unit_usaha={"t": unit}, **parts), months))


def test_a_price_above_the_ceiling_is_told_with_its_decree() -> None:
    """Rp19,500 in Kutai Kartanegara, where the decree of 2022 says Rp19,000."""
    result = run_plan(plan_of(unit_usaha={"t": lpg(harga="19.500")}), 24)
    found = told(result)["price_above_law"]
    assert found.params["price"] == 19_500 and found.params["ceiling"] == 19_000
    assert warning_text(found, result).startswith(
        "Harga jual Toko Rp19.500 melebihi harga eceran tertinggi Rp19.000 menurut SK Gubernur "
        "Kalimantan Timur 500/K.572/2022 (HET LPG 3 kg di pangkalan: Kutai Kartanegara, sejak 2022)"
    )
    assert "prices/lpg_3kg.64.02" in {rule.rule for rule in result.rules_used}


def test_the_ceiling_follows_the_village() -> None:
    """Rp19,000 is right in Kukar and Rp1,000 too much in Samarinda; Cilacap has no rule yet."""

    def at(village: str) -> dict[str, Warning]:
        return warned(lpg(), koperasi={"nama": "K", "desa": [village]})

    assert warned(lpg()) == {}
    assert at(SAMARINDA)["price_above_law"].params["ceiling"] == 18_000
    assert at("33.01.01.2001") == {}


def test_the_ceiling_of_a_type_does_not_hold_in_another_regency() -> None:
    """The LPG type says 19,000 for Kukar; in Samarinda its own price is told to be too high."""
    text = (
        "nama: U\ntanggal_rencana: 2026-11-25\nmulai: 2027-01\n"
        "koperasi: {nama: K, desa: DESA}\nunit_usaha: {lpg: {jenis: lpg3, pembeli: warga}}\n"
        "pajak: {tahun_terdaftar: 2025}\npembagian_shu: {bagian: {cadangan: 100%}}\n"
    )
    assert told(run_plan(load_text(text.replace("DESA", "64.02.05.2001")), 24)) == {}
    found = told(run_plan(load_text(text.replace("DESA", SAMARINDA)), 24))
    assert found["price_above_law"].params["area"] == "HET LPG 3 kg di pangkalan: Samarinda"


def test_fertiliser_is_sold_by_the_sack() -> None:
    """A sack of urea is 50 x 1,800 = 90,000."""
    sack = {"mitra_produk": "pupuk_indonesia.urea", "harga_beli": "86.250"}
    assert warned(shop(harga="90.000", **sack)) == {}
    assert warned(shop(harga="91.000", **sack))["price_above_law"].params["ceiling"] == 90_000


def test_a_price_that_grows_leaves_its_ceiling_behind() -> None:
    """2 % each January: 19,380 from January 2028, month 12."""
    found = warned(lpg(kenaikan_harga="2%", kenaikan_harga_beli="2%"))["price_grows_past_law"]
    assert found.month == 12 and found.params["price"] == pytest.approx(19_380)
    own = warned(shop(harga_tertinggi="10.100", kenaikan_harga="2%"))["price_grows_past_ceiling"]
    assert own.month == 12 and own.params["ceiling"] == 10_100


def test_a_ceiling_of_ones_own_goes_before_the_law_and_needs_its_decree() -> None:
    """A far sub-district may have its own; without a source it is only a guess."""
    guessed = warned(lpg(harga="24.000", harga_tertinggi="25.000"))
    assert set(guessed) == {"ceiling_above_law"}
    decree = "25.000 sumber Peraturan bupati tentang HET kecamatan jauh"
    assert warned(lpg(harga="24.000", harga_tertinggi=decree)) == {}
    assert "price_above_ceiling" in warned(lpg(harga="26.000", harga_tertinggi=decree))


def test_more_than_a_partner_is_known_to_give_is_doubted() -> None:
    """300 cylinders are the most that was seen; a quota in writing is believed."""
    found = warned(lpg(jumlah_per_bulan="400"))["above_known_quota"]
    assert (found.params["sold"], found.params["quota"]) == (400, 300)
    assert warned(lpg(jumlah_per_bulan="300")) == {}
    assert warned(lpg(jumlah_per_bulan="400", kuota_per_bulan="400 desa")) == {}
    guessed = warned(lpg(jumlah_per_bulan="900", kuota_per_bulan="500"))
    assert guessed["above_known_quota"].params["sold"] == 500


ABROAD = {
    "syarat": "FOB", "harga_usd": "1", "kurs_beli": "14.000", "kurs_jual": "14.300",
    "jumlah_kirim": "1.000", "biaya": [{"nama": "Angkut", "per_satuan": "4.000"}],
}  # fmt: skip


def test_a_price_in_rupiah_must_be_what_the_dollar_price_leaves() -> None:
    """USD 1 at 14,000 less 4,000 leaves 10,000: the shop's price; 10,600 is 6 % off."""
    assert warned(shop(ekspor=ABROAD)) == {}
    assert warned(shop(harga="10.400", ekspor=ABROAD)) == {}
    found = warned(shop(harga="10.600", ekspor=ABROAD))["export_price_apart"]
    assert found.params["received"] == 10_000
    lost = warned(shop(ekspor=ABROAD | {"harga_usd": "0,2"}))
    assert set(lost) == {"export_leaves_nothing"}


def test_a_sale_abroad_changes_no_figure_of_the_plan() -> None:
    """The plan's price is what reaches the cooperative; the rest is only told."""
    plain, abroad = (
        run_plan(plan_of(unit_usaha={"t": unit}), 24) for unit in (shop(), shop(ekspor=ABROAD))
    )
    assert plain.indicators.npv[0] == abroad.indicators.npv[0]

"""Which warnings a plan deserves, and which not."""

from __future__ import annotations

from typing import Any

import pytest

from kopdes_plan.model.result import Warning
from tests.plans import plan_of, run_plan, shop

ROOM = {
    "perilaku": "rental",
    "nama": "Kamar",
    "pembeli": "tamu",
    "bulan_merintis": 0,
    "harga": 100_000,
    "kapasitas": 2,
    "hunian": "50%",
}
LENDING = {
    "perilaku": "lending",
    "nama": "Simpan pinjam",
    "pembeli": "anggota",
    "bulan_merintis": 0,
    "pinjaman_rata_rata": "1jt",
    "jumlah_per_bulan": 1,
    "tenor_bulan": 12,
    "bunga_per_bulan": "1,5%",
}


def warnings_of(months: int = 24, **parts: Any) -> dict[str, Warning]:
    """A plan's warnings by code."""
    return {found.code: found for found in run_plan(plan_of(**parts), months).warnings}


def unit_warnings(unit: dict[str, Any], **parts: Any) -> dict[str, Warning]:
    """Warnings of a plan of one unit."""
    return warnings_of(unit_usaha={"t": unit}, **parts)


def test_a_sound_shop_gets_none() -> None:
    """Sells to its village above cost, owes nothing, has cash."""
    assert unit_warnings(shop()) == {}


def test_cash_below_nothing_comes_first() -> None:
    """5 m spent once in March with nothing in hand: short from month 2, by 5 m."""
    cost = [{"nama": "Buka", "jumlah": "5jt", "setiap_bulan": 0, "mulai": "2027-03"}]
    found = warnings_of(biaya_bersama=cost)
    assert found["cash_negative"].month == 2
    assert found["cash_negative"].params["amount"] == pytest.approx(5_000_000)


def test_cash_below_the_boards_minimum() -> None:
    """3 m where 5 m is the least the board wants to see."""
    opening = {"kas": "3jt", "hibah": "3jt"}
    found = warnings_of(saldo_awal=opening, asumsi_umum={"kas_minimum": "5jt"})
    assert found["cash_below_minimum"].params == {"cash": 3e6, "minimum": 5e6}


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (shop(pembeli=""), "no_buyer"),
        (shop(harga_tertinggi="9.500"), "price_above_ceiling"),
        (shop(harga_beli="9.960"), "unit_sells_at_loss"),
        (shop(biaya=[{"nama": "Sewa", "per_bulan": "300.000"}]), "unit_loses"),
        (shop(harga_beli="3.000"), "costs_probably_missing"),
        (shop(kenaikan_harga="3%", kenaikan_harga_beli="2%"), "price_outgrows_cost"),
        (shop(harga_beli="9.600"), "final_tax_bites"),
        (LENDING | {"metode": "flat"}, "lending_above_cap"),
    ],
)
def test_a_unit_is_warned_of(unit: dict[str, Any], code: str) -> None:
    """One mistake, one warning of its name."""
    assert code in unit_warnings(unit)


def test_a_unit_without_price_and_cost_does_not_sell_at_a_loss() -> None:
    """One just added: "costs above the price" would not be true of nothing and nothing."""
    assert "unit_sells_at_loss" not in unit_warnings(shop(harga="0", harga_beli="0"))


def test_a_rate_on_the_declining_balance_is_within_the_cap() -> None:
    """1.5 % a month is 18 % a year, below 24 %; flat it would truly be 31.7 %."""
    assert "lending_above_cap" not in unit_warnings(LENDING)
    flat = unit_warnings(LENDING | {"metode": "flat"})["lending_above_cap"]
    assert flat.params["rate"] == pytest.approx(0.317, abs=0.001)


def test_a_tariff_may_rise_as_costs_in_general_do() -> None:
    """A room buys nothing: 3 % a year is as much as wages and power rise, 4 % is more."""
    costs = {"kenaikan_biaya": "3%"}
    assert "price_outgrows_cost" not in unit_warnings(
        ROOM | {"kenaikan_harga": "3%"}, asumsi_umum=costs
    )
    assert "price_outgrows_cost" in unit_warnings(
        ROOM | {"kenaikan_harga": "4%"}, asumsi_umum=costs
    )


@pytest.mark.parametrize("basis", ["umk", "tanpa_upah"])
def test_a_wage_that_is_written_but_not_paid_is_told(basis: str) -> None:
    """The cashier's Rp2,5 million stands beside another basis; as agreed they are paid."""
    cashier = {"nama": "Kasir", "dasar_upah": basis, "upah": "2,5jt"}
    found = warnings_of(tenaga_kerja=[cashier])[f"wage_written_{basis}"]
    assert found.params == {"job": "Kasir", "amount": 2_500_000}
    for paid in (cashier | {"dasar_upah": "disepakati"}, cashier | {"upah": "0"}):
        assert f"wage_written_{basis}" not in warnings_of(tenaga_kerja=[paid])


def test_taxes_that_change_are_named_with_their_year() -> None:
    """5 bn of sales in 2027: general tax and PPN from 2028."""
    found = unit_warnings(shop(harga="500jt", harga_beli="400jt", jumlah_per_bulan=1))
    assert found["tax_regime_changes"].params["year"] == 2028
    assert found["vat_threshold_passed"].params["year"] == 2027


@pytest.mark.parametrize("known", [{"pkp_sejak": "2027-07"}, {"omzet_tahun_lalu": "5 miliar"}])
def test_who_collects_ppn_already_is_not_told_to_begin(known: dict[str, str]) -> None:
    unit = shop(harga="500jt", harga_beli="400jt", jumlah_per_bulan=1)
    taxes = {"tahun_terdaftar": 2025} | known
    assert "vat_threshold_passed" not in unit_warnings(unit, pajak=taxes)

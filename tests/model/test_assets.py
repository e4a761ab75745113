"""What is bought, worn out, replaced or only used, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.result import Result
from tests.plans import plan_of, row, run_plan, shop


def run_asset(months: int = 48, drive: Drivers | None = None, **fields: Any) -> Result:
    """A plan of one asset of 24 m that lasts 24 months, without upkeep or rising costs."""
    asset = {"nama": "Alat", "harga": "24jt", "umur_bulan": 24, "pemeliharaan": "0%"} | fields
    plan = plan_of(aset=[asset], asumsi_umum={"kenaikan_biaya": "0%"})
    return run_plan(plan, months, drive)


def test_it_wears_from_the_month_it_is_bought() -> None:
    """(24 m − 4.8 m)/24 = 800,000 a month from March 2027 on."""
    result = run_asset(bulan="2027-03", nilai_sisa="4,8 juta")
    worn = row(result.flows["depreciation"])
    assert worn[:4] == [0, 0, 800_000, 800_000]
    assert worn[25:27] == [800_000, 0]
    assert result.balances["fixed_assets"][0, -1] == 24_000_000
    assert row(result.statements.position["fixed_assets"])[-1] == 4_800_000


def test_it_is_replaced_at_its_end_and_the_old_one_sold() -> None:
    """After 24 months at 5 % a year: 26.46 m for the new, 4 m residual for the old."""
    result = run_asset(diganti="ya", nilai_sisa="4jt", kenaikan_harga="5%")
    assert row(result.flows["asset_purchases"])[24] == 26_460_000
    assert row(result.flows["asset_sales"])[24] == 4_000_000
    assert row(result.flows["depreciation"])[23:25] == [833_333, 918_750]
    assert row(result.balances["fixed_assets"])[24] == 26_460_000
    assert row(result.statements.cash_flow["investing"])[24] == -22_460_000


def test_declining_balance_ends_at_each_scenarios_residual() -> None:
    """Prices of 24 and 12 m with 2 m residual wear by 22 and by 10 m."""
    drive = Drivers(2, {"assets.0.price": np.array([[24e6], [12e6]])})
    terms = {"metode": "saldo_menurun", "nilai_sisa": "2jt", "umur_bulan": 48}
    worn = run_asset(drive=drive, **terms).flows["depreciation"]
    assert worn.sum(axis=1) == pytest.approx([22e6, 10e6])
    assert worn[0] == pytest.approx(run_asset(**terms).flows["depreciation"][0])
    assert worn[0, 0] == pytest.approx(24e6 * 2 / 48)


def test_a_price_below_the_residual_does_not_wear() -> None:
    """A scenario's price of 1 m with a residual of 2 m: nothing to depreciate, never negative."""
    drive = Drivers(2, {"assets.0.price": np.array([[24e6], [1e6]])})
    worn = run_asset(drive=drive, nilai_sisa="2jt").flows["depreciation"]
    assert worn[1].tolist() == [0.0] * 48


def test_who_pays_decides_what_moves() -> None:
    """A grant of money is received and spent; a gift in kind moves no cash; both are equity."""
    money, kind = run_asset(dibayar="hibah"), run_asset(dibayar="hibah_barang")
    assert row(money.flows["grants_received"])[0] == 24_000_000
    assert row(money.flows["asset_purchases"])[0] == 24_000_000
    assert kind.flows["asset_purchases"].sum() == 0
    for result in (money, kind):
        assert row(result.balances["grants"])[0] == 24_000_000
        assert result.balances["cash"][0, 0] == 0


def test_what_the_village_owns_costs_upkeep_only() -> None:
    """2 % of 1.2 bn a year is 2 m a month, and 500,000 for its use."""
    terms = {"harga": "1,2 miliar", "pemilik": "desa", "dibayar": "desa", "pemeliharaan": "2%"}
    result = run_asset(biaya_pakai="500.000", **terms)
    assert row(result.flows["maintenance"])[0] == 2_000_000
    assert row(result.flows["user_fees"])[0] == 500_000
    assert not {"asset_purchases", "depreciation"} & set(result.flows)


def test_agrinas_pays_the_upkeep_while_it_operates() -> None:
    """Until December 2027; ours from January 2028."""
    terms = {"pemilik": "agrinas", "dibayar": "agrinas", "pemeliharaan": "2%"}
    result = run_asset(pengelola="agrinas", pengelola_sampai="2027-12", **terms)
    assert row(result.flows["maintenance"])[11:13] == [0, 40_000]


def test_land_does_not_wear() -> None:
    """No life, no depreciation; it stands at its price."""
    result = run_asset(umur_bulan=0)
    assert result.assets[0].depreciation.sum() == 0
    assert result.assets[0].book_value[0, -1] == 24_000_000


def test_an_old_asset_wears_for_the_rest_of_its_life() -> None:
    """6 m, 24 of 48 months behind it: 3 m left, 125,000 a month for 24 months."""
    old = {"nama": "Motor", "harga": "6jt", "umur_sudah_bulan": 24, "umur_bulan": 48}
    opening = {"aset": [old], "cadangan": "3jt"}
    result = run_plan(plan_of(saldo_awal=opening), 36)
    assert row(result.flows["depreciation"])[23:25] == [125_000, 0]
    assert row(result.statements.position["fixed_assets"])[0] == 2_875_000


def test_the_tax_office_wears_it_out_by_its_group() -> None:
    """Group 1 lasts four years: 48 m of books worn in two is 24 m a year, of tax 12 m. A margin of
    60 m leaves 36 m in the books and 48 m taxed at 11 %: 5,280,000."""
    asset = {"nama": "Alat", "harga": "48jt", "umur_bulan": 24, "kelompok_pajak": "1"}
    plan = plan_of(
        unit_usaha={"t": shop(harga="5jt", harga_beli=0, jumlah_per_bulan=1)},
        aset=[asset | {"pemeliharaan": "0%"}],
        pajak={"tahun_terdaftar": 2018},
    )
    result = run_plan(plan, 24)
    assert result.time.by_year(result.statements.surplus["surplus_before_tax"])[0, 0] == 36e6
    assert result.flows["general_tax"][0, 11] == pytest.approx(5_280_000)


def test_the_tax_office_wears_out_by_its_group_what_was_there_before_too() -> None:
    """24 m bought a year ago: the books wear 6 m a year, group 2 an eighth, 3 m, for seven years
    more. A margin of 60 m is 54 m in the books and 57 m taxed at 11 %: 6,270,000."""
    old = {"nama": "Truk", "harga": "24jt", "umur_sudah_bulan": 12, "umur_bulan": 48}
    plan = plan_of(
        unit_usaha={"t": shop(harga="5jt", harga_beli=0, jumlah_per_bulan=1)},
        saldo_awal={"aset": [old | {"kelompok_pajak": "2"}], "cadangan": "18jt"},
        pajak={"tahun_terdaftar": 2018},
    )
    result = run_plan(plan, 108)
    assert result.time.by_year(result.statements.surplus["surplus_before_tax"])[0, 0] == 54e6
    taxed = result.time.by_year(result.flows["general_tax"])[0]
    assert taxed[0] == pytest.approx(0.11 * 57e6)
    assert taxed[6:8].tolist() == pytest.approx([0.11 * 57e6, 0.11 * 60e6])

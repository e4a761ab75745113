"""What one unit sells, buys and is paid, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.result import Result
from tests.plans import plan_of, row, run_plan, shop

PKP = {"tahun_terdaftar": 2025, "pkp_sejak": "2027-01"}
CALM = {"kenaikan_biaya": "0%"}


def run_unit(unit: dict[str, Any], months: int = 24, **parts: Any) -> Result:
    """A plan of this one unit."""
    return run_plan(plan_of(**({"unit_usaha": {"t": unit}, "asumsi_umum": CALM} | parts)), months)


def kiln(**fields: Any) -> dict[str, Any]:
    """Production of 100 bricks a month: material of 800 and 200 of piece wages each."""
    unit = {
        "perilaku": "production",
        "nama": "Bata",
        "bulan_merintis": 0,
        "harga": "2.000",
        "jumlah_per_bulan": "100",
        "bahan": [{"nama": "Tanah", "harga": 400, "jumlah_per_hasil": 2}],
        "upah_borongan": 200,
    }
    return unit | fields


def test_sales_climb_evenly_while_a_unit_is_new() -> None:
    """From 25 % in the first month to all of it after 12: 25, 31.25 … 100 of 100."""
    result = run_unit(shop(bulan_merintis=12))
    quantity = result.units[0].quantity[0]
    assert quantity[[0, 1, 6, 12, 23]] == pytest.approx([25, 31.25, 62.5, 100, 100])


def test_a_unit_sells_nothing_before_it_starts() -> None:
    """Its ramp begins in its own first month."""
    quantity = run_unit(shop(mulai="2027-04", bulan_merintis=12)).units[0].quantity[0]
    assert quantity[:5] == pytest.approx([0, 0, 0, 25, 31.25])


def test_a_quota_cuts_what_could_be_sold() -> None:
    """100 wanted, 80 allowed; growth does not lift a quota."""
    unit = shop(kuota_per_bulan=80, kenaikan_jumlah="10%")
    assert set(run_unit(unit).units[0].quantity[0]) == {80.0}


def test_a_year_with_two_lebaran_sells_no_more() -> None:
    """2033 has Lebaran in January and December; both are busy, the year is still 1,200."""
    season = {"bulanan": [100] * 12, "lebaran": 150}
    result = run_unit(shop(musim=season), mulai="2033-01")
    quantity = result.units[0].quantity[0, :12]
    assert quantity.sum() == pytest.approx(1_200)
    # 1.5 / ((10 x 1 + 2 x 1.5) / 12)
    assert quantity[[0, 11]] == pytest.approx([100 * 1.5 * 12 / 13] * 2)


def test_a_lebaran_missed_is_lost_and_not_made_up() -> None:
    """Ramadan starts on 8 February 2027, Lebaran is on 10 March: 1,000 + 140 + 160 is the year.

    Of 100 x 1.4 and 100 x 1.6 an ordinary month is left, all divided by the year's 13/12.
    """
    season = {"ramadan": 140, "lebaran": 160}
    kept = run_unit(shop(musim=season)).units[0].quantity[0]
    lost = run_unit(shop(musim=season | {"lebaran_terlewat": "2027-03"})).units[0].quantity[0]
    ordinary = 100 * 12 / 13
    assert kept[:4] == pytest.approx([ordinary, 1.4 * ordinary, 1.6 * ordinary, ordinary])
    assert lost[:4] == pytest.approx([ordinary] * 4)
    assert lost[4:] == pytest.approx(kept[4:])


def test_a_season_with_a_range_is_drawn_like_any_number() -> None:
    """Lebaran of 100 or 200 in 2027: the year of 1,200 is spread over 12 or over 13 parts."""
    season = {"lebaran": "130 asumsi 100..200"}
    ends = Drivers(3, {"units.u.season.lebaran": np.array([[130.0], [100.0], [200.0]])})
    plan = plan_of(unit_usaha={"u": shop(musim=season)})
    sold = run_plan(plan, 24, ends).units[0].quantity[:, :12]
    assert sold.sum(axis=1) == pytest.approx([1_200] * 3)
    assert sold[:, 2] == pytest.approx([1_200 * 1.3 / 12.3, 100, 1_200 * 2 / 13])


def test_prices_rise_in_january() -> None:
    """10,000 x 100 in 2027, 2 % more in 2028."""
    revenue = row(run_unit(shop(kenaikan_harga="2%")).units[0].revenue)
    assert revenue[11:13] == [1_000_000, 1_020_000]


def test_a_stock_too_large_sells_off_first() -> None:
    """2 m in store, 800,000 sold a month: nothing bought for two months, 400,000 in the third."""
    result = run_unit(shop(), saldo_awal={"persediaan": {"t": "2jt"}, "hibah": "2jt"})
    assert row(result.flows["purchases"])[:4] == [0, 0, 400_000, 800_000]
    assert row(result.balances["inventory"])[:3] == [1_200_000, 400_000, 0]


def test_shrinkage_is_bought_too() -> None:
    """2 % of 800,000 is lost: 816,000 bought each month."""
    result = run_unit(shop(susut="2%"))
    assert row(result.flows["purchases"])[0] == 816_000
    assert row(result.flows["shrinkage_losses"])[0] == 16_000


def test_suppliers_wait_or_are_paid_ahead() -> None:
    """45 days: 1.2 m owed at the end; 15 days ahead: 400,000 with them, paid in the first month."""
    owed = run_unit(shop(hari_utang=45)).balances["payables"]
    assert row(owed)[:3] == [800_000, 1_200_000, 1_200_000]
    ahead = run_unit(shop(hari_bayar_di_muka=15))
    assert row(ahead.balances["supplier_advances"])[:2] == [400_000, 400_000]
    assert row(ahead.statements.cash_flow["operating.suppliers"])[:2] == [-1_200_000, -800_000]


def test_half_in_advance_and_half_on_credit() -> None:
    """A sale of 1 m with 15 days' advance: 500,000 came before, the rest waits 30 days. The first
    month is paid 500,000 for itself and 500,000 for the next; then 500,000 old and 500,000 new."""
    unit = shop(hari_uang_muka=15, hari_piutang=30, bagian_tak_tertagih="0%")
    result = run_unit(unit)
    assert row(result.balances["receivables"])[:2] == [500_000, 500_000]
    assert row(result.balances["customer_advances"])[:2] == [500_000, 500_000]
    assert row(result.statements.cash_flow["operating.customers"])[:2] == [1_000_000, 1_000_000]
    assert result.flows["customer_payments"].min() >= 0


def test_bad_debts_are_of_credit_only() -> None:
    """2 % of what is sold for 15 days' credit: half of 1 m, so 10,000."""
    assert row(run_unit(shop(hari_piutang=15)).flows["bad_debts"])[0] == 10_000


def test_goods_left_in_shops_are_still_ours() -> None:
    """15 % to the shop of 1 m sold; goods for 30 days, 800,000, lie with it."""
    result = run_unit(shop(peran="titip_jual", komisi="15%", hari_titip=30))
    assert row(result.flows["selling_commissions"])[0] == 150_000
    assert row(result.flows["customer_payments"])[0] == 850_000
    assert row(result.balances["inventory"])[0] == 800_000


def test_an_agents_materials_and_other_costs_both_count() -> None:
    """300 transactions: paper of 100 and data of 50 each are 45,000."""
    unit = {
        "perilaku": "service",
        "peran": "agen",
        "nama": "Agen",
        "bulan_merintis": 0,
        "harga": "3.000",
        "jumlah_per_bulan": "300",
        "bahan_per_layanan": 100,
        "biaya": [{"nama": "Data", "per_satuan": 50}],
    }
    result = run_unit(unit)
    assert row(result.flows["unit_variable_expenses"])[0] == 45_000
    assert row(result.statements.surplus["unit_expenses"])[0] == 45_000


def test_production_costs_materials_and_piece_wages() -> None:
    """100 x (2 x 400 / 80 % + 200): 100,000 of materials and 20,000 of wages."""
    result = run_unit(kiln(rendemen="80%"))
    assert row(result.flows["purchases"])[0] == 100_000
    assert row(result.flows["production_wages"])[0] == 20_000
    assert row(result.flows["cost_of_goods_sold"])[0] == 120_000


def test_what_grows_waits_as_an_asset() -> None:
    """A cycle of three months: 100,000 a month gathers to 300,000, sold in the third month."""
    result = run_unit(kiln(siklus_bulan=3))
    assert row(result.balances["biological_assets"])[:4] == [100_000, 200_000, 0, 100_000]
    assert row(result.units[0].revenue)[:3] == [0, 0, 600_000]
    assert row(result.flows["cost_of_goods_sold"])[:3] == [0, 0, 300_000]


def test_vat_is_taken_out_of_typed_prices() -> None:
    """Sold at 111,000, bought at 55,500: 100,000 and 50,000; 11,000 − 5,500 paid a month later."""
    result = run_unit(shop(harga=111_000, harga_beli=55_500, jumlah_per_bulan=1), pajak=PKP)
    assert row(result.units[0].revenue)[0] == 100_000
    assert row(result.flows["cost_of_goods_sold"])[0] == 50_000
    assert row(result.flows["vat_paid"])[:2] == [0, 5_500]
    assert row(result.balances["vat_payable"])[:2] == [5_500, 5_500]


def test_piece_wages_carry_no_vat() -> None:
    """888 of material is 800 and 88 of PPN; the 200 of wages are paid in full."""
    unit = kiln(bahan=[{"nama": "Tanah", "harga": 888, "jumlah_per_hasil": 1}])
    result = run_unit(unit, pajak=PKP)
    assert row(result.flows["production_wages"])[0] == 20_000
    assert row(result.flows["purchases"])[0] == 80_000
    assert row(result.flows["input_vat"])[0] == 8_800
    assert row(result.flows["cost_of_goods_sold"])[0] == 100_000


def test_lpg_pays_vat_on_its_margin() -> None:
    """1.1 % of 250 x (19,000 − 16,750)."""
    unit = shop(harga=19_000, harga_beli=16_750, jumlah_per_bulan=250, ppn="besaran_tertentu")
    result = run_unit(unit, pajak=PKP)
    assert result.flows["output_vat"][0, 0] == pytest.approx(0.011 * 562_500)
    assert "input_vat" not in result.flows


def test_vat_credit_waits_for_vat_owed() -> None:
    """A stock of three months bought at once gives more PPN than is owed; nothing is paid until
    it is used up."""
    unit = shop(harga=111_000, harga_beli=55_500, jumlah_per_bulan=1, hari_persediaan=60)
    result = run_unit(unit, pajak=PKP)
    assert row(result.balances["vat_input"])[:3] == [5_500, 0, 0]
    assert row(result.flows["vat_paid"])[:4] == [0, 0, 0, 5_500]


def test_members_loans_come_back_with_interest() -> None:
    """1.2 m lent a month for 12 months at 2 %, 5 % never repaid: after a month 100,000 is due,
    95,000 comes, 5,000 is lost; interest is 24,000 less 5 %."""
    unit = {
        "perilaku": "lending",
        "nama": "Simpan pinjam",
        "bulan_merintis": 0,
        "pinjaman_rata_rata": "1,2 juta",
        "jumlah_per_bulan": 1,
        "tenor_bulan": 12,
        "bunga_per_bulan": "2%",
        "bagian_macet": "5%",
        "hapus_buku_setelah": 6,
    }
    result = run_unit(unit, saldo_awal={"kas": "50jt", "hibah": "50jt"})
    assert row(result.flows["member_loan_repayments"])[:2] == [0, 95_000]
    assert row(result.flows["credit_losses"])[1] == 5_000
    assert row(result.units[0].revenue)[1] == 22_800
    assert row(result.statements.position["member_loans"])[:2] == [1_200_000, 2_300_000]
    assert row(result.flows["loans_written_off"])[6:8] == [0, 5_000]


def test_rent_of_a_building_has_a_tax_of_its_own() -> None:
    """4 rooms, half full, 30 days at 100,000: 6 m; 10 % final tax, not 0.5 %."""
    unit = {
        "perilaku": "rental",
        "nama": "Kamar",
        "bulan_merintis": 0,
        "harga": 100_000,
        "kapasitas": 4,
        "hunian": "50%",
        "hari_buka": 30,
        "sewa_tanah_bangunan": "ya",
    }
    result = run_unit(unit)
    assert row(result.units[0].revenue)[0] == 6_000_000
    assert row(result.flows["final_tax"])[0] == 600_000


def test_a_unit_after_the_plan_leaves_no_trace() -> None:
    """Neither sales nor its float."""
    unit = shop(peran="agen", dana_talangan="10jt", mulai="2035-01")
    result = run_unit(unit)
    assert not any(np.any(flow) for flow in result.flows_by_unit["t"].values())

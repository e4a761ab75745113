"""What is settled at the end of a year: tax, standby credit, SHU; worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.result import Result
from tests.plans import SHARES, plan_of, row, run_plan, shop

OLD = {"tahun_terdaftar": 2018}  # general tax from the first year
CALM = {"kenaikan_biaya": "0%"}


def earning(a_month: str, **parts: Any) -> Any:
    """A plan whose only unit earns a margin, without any cost."""
    unit = shop(harga=a_month, harga_beli=0, jumlah_per_bulan=1)
    return plan_of(**({"unit_usaha": {"t": unit}, "pajak": OLD, "asumsi_umum": CALM} | parts))


def spending(amount: str, **parts: Any) -> Result:
    """Two years of a plan that only spends."""
    cost = [{"nama": "Biaya", "jumlah": amount}]
    return run_plan(plan_of(**({"biaya_bersama": cost, "asumsi_umum": CALM} | parts)), 24)


def test_general_tax_is_prepaid_from_last_years() -> None:
    """60 m a year at 11 % is 6.6 m, paid in April 2028; 550,000 a month in 2028 is set against
    that year's tax, so nothing is left for April 2029."""
    result = run_plan(earning("5jt"), 36)
    assert result.flows["general_tax"][0, [11, 23, 35]] == pytest.approx([6.6e6] * 3)
    assert row(result.flows["tax_instalments"])[11:14] == [0, 550_000, 550_000]
    paid = result.flows["tax_paid"][0]
    assert paid[12 + 3] == pytest.approx(6.6e6)
    assert paid[24 + 3] == pytest.approx(0)
    assert result.balances["prepaid_tax"][0, 22] == pytest.approx(11 * 550_000)
    assert result.balances["prepaid_tax"][0, 23] == pytest.approx(0)


def test_fiscal_losses_are_set_off_later() -> None:
    """A loss of 90 m in 2027; 60 m a year after it: nothing taxed in 2028, 30 m in 2029."""
    flood = [{"nama": "Banjir", "jumlah": "150jt", "setiap_bulan": 0}]
    result = run_plan(earning("5jt", biaya_bersama=flood), 36)
    tax = result.time.by_year(result.flows["general_tax"])[0]
    assert tax == pytest.approx([0, 0, 30e6 * 0.11])


def test_no_facility_means_the_whole_rate_above_fifty_billion() -> None:
    """A turnover of 60 bn: Pasal 17, 22 % of all; regime 2."""
    unit = shop(harga="5 miliar", harga_beli="4,99 miliar", jumlah_per_bulan=1, ppn="bebas")
    result = run_plan(plan_of(unit_usaha={"t": unit}, pajak=OLD), 12)
    assert result.tax_regime[0].tolist() == [2]
    assert result.flows["general_tax"][0, 11] == pytest.approx(0.22 * 120e6)


def test_standby_credit_fills_a_shortage() -> None:
    """12 m in hand, 5 m spent a month: in the third month 3 m is drawn; in the fourth 5 m and
    30,000, a month's 12 % on the 3 m."""
    line = {"batas": "50jt", "bunga": "12%"}
    result = spending("5jt", saldo_awal={"kas": "12jt", "hibah": "12jt"}, kredit_siaga=line)
    assert row(result.balances["cash"])[:4] == [7_000_000, 2_000_000, 0, 0]
    assert row(result.flows["standby_drawn"])[:4] == [0, 0, 3_000_000, 5_030_000]
    assert row(result.flows["standby_interest"])[3] == 30_000


def test_beyond_its_limit_cash_is_short() -> None:
    """A line of 4 m is full in the fourth month; the rest stands as a shortage, a liability."""
    line = {"batas": "4jt", "bunga": "0%"}
    result = spending("5jt", saldo_awal={"kas": "12jt", "hibah": "12jt"}, kredit_siaga=line)
    assert row(result.balances["standby_credit"])[2:5] == [3_000_000, 4_000_000, 4_000_000]
    assert row(result.statements.position["cash_shortage"])[2:5] == [0, 4_000_000, 9_000_000]
    assert row(result.statements.position["cash"])[4] == 0


def test_standby_credit_is_repaid_as_soon_as_there_is_cash() -> None:
    """10 m short in the first month, 4 m comes each month: 10, 6, 2, 0 owed."""
    cost = [{"nama": "Buka", "jumlah": "14jt", "setiap_bulan": 0}]
    line = {"batas": "50jt", "bunga": "0%"}
    plan = earning("4jt", biaya_bersama=cost, kredit_siaga=line)
    assert row(run_plan(plan, 24).balances["standby_credit"])[:5] == [10e6, 6e6, 2e6, 0, 0]


def test_scenarios_may_differ_in_the_standby_credit_alone() -> None:
    """A limit of 4 m and one of 50 m."""
    drive = Drivers(2, {"standby_credit.limit": np.array([[4e6], [50e6]])})
    cost = [{"nama": "Biaya", "jumlah": "5jt"}]
    line = {"batas": "4jt", "bunga": "12%"}
    plan = plan_of(biaya_bersama=cost, kredit_siaga=line, asumsi_umum=CALM)
    result = run_plan(plan, 24, drive)
    assert result.balances["standby_credit"][:, 1] == pytest.approx([4e6, 10.05e6])


def sharing(**terms: Any) -> Result:
    """A cooperative that earns 60 m − 6.6 m of tax in each of three years."""
    return run_plan(earning("5jt", pembagian_shu={"bagian": SHARES, **terms}), 36)


def test_the_meeting_decides_and_cash_follows() -> None:
    """53.4 m: 25 % to cadangan, 45 % to members, 20 % to the village, 10 % to funds, in March."""
    flows = sharing().flows
    for name, share in (
        ("reserve_appropriated", 0.25),
        ("member_surplus_appropriated", 0.45),
        ("village_share_appropriated", 0.20),
        ("funds_appropriated", 0.10),
    ):
        assert np.flatnonzero(flows[name][0]).tolist() == [14, 26]
        assert flows[name][0, 14] == pytest.approx(53.4e6 * share)
    assert np.flatnonzero(flows["member_surplus_paid"][0]).tolist() == [15, 27]


def test_another_meeting_month_and_a_later_payment() -> None:
    """The meeting in June, cash four months after it."""
    flows = sharing(bulan_rat=6, dibayar_setelah_bulan=4).flows
    assert np.flatnonzero(flows["village_share_appropriated"][0]).tolist() == [17, 29]
    assert np.flatnonzero(flows["village_share_paid"][0]).tolist() == [21, 33]


def test_the_villages_share_as_an_expense() -> None:
    """20 % of 53.4 m is spent in December and paid after the meeting; SHU is 42.72 m."""
    result = sharing(imbal_jasa_desa="beban")
    earned = result.time.by_year(result.statements.surplus["surplus_after_tax"])[0]
    assert earned[0] == pytest.approx(53.4e6 * 0.8)
    assert result.flows["village_share_expensed"][0, 11] == pytest.approx(10.68e6)
    assert result.flows["village_share_paid"][0, 15] == pytest.approx(10.68e6)
    assert "village_share_appropriated" not in result.flows
    assert result.balances["village_payable"][0, 15] == pytest.approx(0)


def test_a_year_with_grace_is_kept_unless_the_board_says_otherwise() -> None:
    """Grace of 6 months from January 2027: nothing is shared of 2027 by default."""
    loan = {"nama": "Bank", "plafon": "10jt", "bunga": "0%", "jangka_waktu_bulan": 12}
    loan |= {"masa_tenggang_bulan": 6}
    for asked, months in (("tidak", [26]), ("ya", [14, 26])):
        terms = {"bagian": SHARES, "bagikan_pada_masa_tenggang": asked}
        result = run_plan(earning("5jt", pinjaman=[loan], pembagian_shu=terms), 36)
        assert np.flatnonzero(result.flows["reserve_appropriated"][0]).tolist() == months

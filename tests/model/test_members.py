"""What members save, take back and earn, worked by hand."""

from __future__ import annotations

from typing import Any

from kopdes_plan.model.result import Result
from tests.plans import plan_of, row, run_plan


def run_members(opening: dict[str, Any] | None = None, **members: Any) -> Result:
    """Two years of a cooperative that has only members."""
    return run_plan(plan_of(anggota=members, saldo_awal=opening or {}), 24)


def test_savings_count_when_they_are_paid() -> None:
    """100 members and 2 more a month, 39 % pay: pokok 2 x 39 % x 100,000 = 78,000; wajib
    102 x 39 % x 10,000 = 397,800 in the first month."""
    result = run_members(
        jumlah_awal=100,
        masuk_per_bulan=2,
        simpanan_pokok="100.000",
        simpanan_wajib_per_bulan="10.000",
    )
    assert row(result.members)[:2] == [102, 104]
    assert row(result.balances["principal_savings"])[:2] == [78_000, 156_000]
    assert row(result.balances["compulsory_savings"])[0] == 397_800


def test_members_stop_at_the_most_there_can_be() -> None:
    """98 + 2 a month with room for 101; then only those who replace leavers pay pokok."""
    result = run_members(
        jumlah_awal=98,
        masuk_per_bulan=3,
        keluar_per_bulan=1,
        paling_banyak=101,
        bagian_yang_membayar="100%",
        simpanan_pokok="100.000",
    )
    assert row(result.members)[:3] == [100, 101, 101]
    assert row(result.flows["principal_savings_paid_in"])[:3] == [300_000, 200_000, 100_000]


def test_who_leaves_gets_a_share_back() -> None:
    """One of 100 leaves each month: 1 % of 1 m, then 1/99 of what is left."""
    opening = {"kas": "1jt", "simpanan_pokok": "1jt"}
    result = run_members(opening, jumlah_awal=100, keluar_per_bulan=1)
    assert row(result.flows["principal_savings_returned"])[:2] == [10_000, 10_000]
    assert row(result.balances["principal_savings"])[1] == 980_000


def test_voluntary_savings_are_a_debt_with_interest() -> None:
    """12 m at 6 %: 60,000 a month; a tenth is taken back, 1.2 m, and 10.8 m is still owed."""
    opening = {"kas": "12jt", "simpanan_sukarela": "12jt"}
    result = run_members(
        opening,
        jumlah_awal=10,
        bagian_yang_membayar="100%",
        jasa_simpanan_sukarela="6%",
        sukarela_ditarik_per_bulan="10%",
    )
    assert row(result.flows["savings_interest_paid"])[:2] == [60_000, 54_000]
    assert row(result.balances["voluntary_savings"])[0] == 10_800_000
    assert row(result.balances["cash"])[0] == 12_000_000 - 1_200_000 - 60_000
    assert result.flows["savings_interest_withheld"].sum() == 0


def test_large_interest_is_taxed_for_the_member() -> None:
    """One saver of 100 m at 6 % has 500,000 a month, above 240,000: 50,000 is withheld and paid
    on a month later; ten savers have 50,000 each and pay nothing."""
    opening = {"kas": "100jt", "simpanan_sukarela": "100jt"}
    terms = {"bagian_yang_membayar": "100%", "jasa_simpanan_sukarela": "6%"}
    one = run_members(opening, jumlah_awal=1, **terms)
    assert row(one.flows["savings_interest_withheld"])[0] == 50_000
    assert row(one.flows["savings_tax_paid"])[:2] == [0, 50_000]
    assert row(one.statements.surplus["savings_interest"])[0] == 500_000
    ten = run_members(opening, jumlah_awal=10, **terms)
    assert ten.flows["savings_interest_withheld"].sum() == 0

"""What each unit earns on its own and how much it must sell a day, worked by hand."""

from __future__ import annotations

import pytest

from tests.plans import plan_of, run_plan, shop

CALM = {"kenaikan_biaya": "0%", "kenaikan_upah": "0%"}
COST = [{"nama": "Sewa", "per_bulan": "195.000"}]


def test_a_unit_pays_for_what_is_its_own() -> None:
    """100 x (10,000 − 8,000) − 195,000 of its own costs = 5,000 before tax and shared costs."""
    plan = plan_of(unit_usaha={"t": shop(biaya=COST)}, asumsi_umum=CALM)
    done = run_plan(plan, 24).units[0]
    assert done.result[0, 0] == pytest.approx(5_000)
    assert done.revenue_first_year[0] == pytest.approx(12_000_000)
    assert done.margin_first_year[0] == pytest.approx(2_400_000)
    # 2,000 a piece less 0.5 % of 10,000
    assert done.contribution[0] == pytest.approx(100 * 1_950)


def test_break_even_is_counted_a_day() -> None:
    """195,000 / 1,950 a piece = 100 a month; open 25 days: 4 a day."""
    unit = shop(biaya=COST, hari_buka=25)
    done = run_plan(plan_of(unit_usaha={"t": unit}, asumsi_umum=CALM), 24).units[0]
    assert done.break_even_quantity_per_day[0] == pytest.approx(4)
    assert done.quantity_per_day[0] == pytest.approx(4)
    assert not done.break_even_above_quota[0]


def test_a_quota_below_break_even_is_said() -> None:
    """Only 80 may be sold where 100 are needed."""
    unit = shop(biaya=COST, hari_buka=25, kuota_per_bulan=80)
    done = run_plan(plan_of(unit_usaha={"t": unit}, asumsi_umum=CALM), 24).units[0]
    assert done.break_even_above_quota[0]


def test_shared_costs_are_borne_by_contribution() -> None:
    """Two units contribute 195,000 and 585,000: of 390,000 shared they bear 97,500 and 292,500,
    so that each needs 50 of its 100 or 150 of its 300 a month."""
    plan = plan_of(
        unit_usaha={"a": shop(hari_buka=25), "b": shop(hari_buka=25, jumlah_per_bulan=300)},
        biaya_bersama=[{"nama": "Kantor", "jumlah": "390.000"}],
        asumsi_umum=CALM,
    )
    small, large = run_plan(plan, 24).units
    assert small.break_even_quantity_per_day[0] * 25 == pytest.approx(50)
    assert large.break_even_quantity_per_day[0] * 25 == pytest.approx(150)


def test_own_staff_and_assets_weigh_on_their_unit() -> None:
    """A helper of 100,000 and a cupboard of 1.2 m over 24 months, 50,000: 200,000 − 150,000."""
    helper = {"nama": "Pembantu", "dasar_upah": "disepakati", "upah": "100.000", "bpjs": "tidak"}
    cupboard = {"nama": "Lemari", "harga": "1,2 juta", "umur_bulan": 24, "pemeliharaan": "0%"}
    plan = plan_of(
        unit_usaha={"t": shop()},
        tenaga_kerja=[helper | {"unit": "t", "thr": "tidak"}],
        aset=[cupboard | {"unit": "t"}],
        asumsi_umum=CALM,
    )
    assert run_plan(plan, 24).units[0].result[0, 0] == pytest.approx(50_000)

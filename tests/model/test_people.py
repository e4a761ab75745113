"""Wages, BPJS, THR and shared costs, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.drivers import Drivers
from tests.plans import plan_of, row, run_plan

UMK_2026 = 3_991_797  # Kutai Kartanegara, the last one announced


def worker(**fields: Any) -> dict[str, Any]:
    """One person at an agreed wage of 2 million."""
    return {"nama": "Kasir", "dasar_upah": "disepakati", "upah": "2 juta"} | fields


def test_wages_rise_each_january_by_the_plans_growth() -> None:
    """2,000,000 in 2027, at 6 % 2,120,000 in 2028."""
    plan = plan_of(tenaga_kerja=[worker()], asumsi_umum={"kenaikan_upah": "6%"})
    wages = row(run_plan(plan, 24).flows["wages"])
    assert wages[:13] == [2_000_000] * 12 + [2_120_000]


def test_the_minimum_wage_grows_from_the_last_one_known() -> None:
    """UMK 2026 3,991,797, at 5 % 4,191,387 in 2027; half the hours for half of it."""
    plan = plan_of(
        tenaga_kerja=[{"nama": "Penuh"}, {"nama": "Separuh", "jam_per_bulan": "86,5"}],
        asumsi_umum={"kenaikan_upah": "5%"},
    )
    assert row(run_plan(plan, 12).flows["wages"])[0] == round(1.5 * UMK_2026 * 1.05)


def test_scenarios_of_wage_growth_reach_the_minimum_wage() -> None:
    """At 10 % instead of 5 % the same person earns a 1.10/1.05 as much in the first year."""
    plan = plan_of(tenaga_kerja=[{"nama": "Penuh"}], asumsi_umum={"kenaikan_upah": "5%"})
    drive = Drivers(2, {"general.wage_growth_per_year": np.array([[0.05], [0.10]])})
    wages = run_plan(plan, 24, drive).flows["wages"]
    assert wages[:, 0] == pytest.approx([UMK_2026 * 1.05, UMK_2026 * 1.10])
    assert wages[:, 12] == pytest.approx([UMK_2026 * 1.05**2, UMK_2026 * 1.10**2])


def test_hours_that_are_not_sure_move_a_minimum_wage() -> None:
    """173 hours are a whole wage, 86.5 half of one."""
    plan = plan_of(tenaga_kerja=[{"nama": "Kasir", "jam_per_bulan": "173 asumsi 86,5..173"}])
    drive = Drivers(2, {"staff.0.hours_per_month": np.array([[173.0], [86.5]])})
    full, half = run_plan(plan, 12, drive).flows["wages"][:, 0]
    assert half == pytest.approx(full / 2)


def test_the_employer_pays_bpjs_on_top() -> None:
    """JKK 0.24, JKM 0.3, JHT 3.7, JP 2 and Kesehatan 4 %: 10.24 % of 2 million is 204,800;
    without the last two 4.24 % is 84,800."""
    for switch, due in (("ya", 204_800), ("tidak", 84_800)):
        tax = {"tahun_terdaftar": 2025, "bpjs_jp_dan_kesehatan": switch}
        result = run_plan(plan_of(tenaga_kerja=[worker()], pajak=tax), 12)
        assert row(result.flows["employer_contributions"])[0] == due


def test_holiday_allowance_follows_lebaran_and_months_worked() -> None:
    """Begun in January 2027, Lebaran in March: 2/12 of 2 million; a whole wage in February 2028."""
    plan = plan_of(tenaga_kerja=[worker()], asumsi_umum={"kenaikan_upah": "0%"})
    allowance = row(run_plan(plan, 24).flows["holiday_allowance"])
    assert {m: paid for m, paid in enumerate(allowance) if paid} == {2: 333_333, 13: 2_000_000}


def test_a_year_with_two_lebaran_pays_twice() -> None:
    """January and December 2033."""
    plan = plan_of(mulai="2032-01", tenaga_kerja=[worker(mulai="2020-01")])
    allowance = run_plan(plan, 24).flows["holiday_allowance"]
    assert np.flatnonzero(allowance[0, 12:]).tolist() == [0, 11]


def test_people_are_whole_over_the_cooperative() -> None:
    """0.5 + 0.7 people are two: everything paid is 2/1.2 as much, and two have work."""
    staff = [worker(jumlah="0,5"), worker(jumlah="0,7")]
    result = run_plan(plan_of(tenaga_kerja=staff), 12)
    assert row(result.flows["wages"])[0] == 4_000_000
    assert (result.indicators.jobs_permanent, result.indicators.jobs_temporary) == (2, 0)
    assert result.indicators.full_time_equivalent == pytest.approx(2)


def test_who_helps_out_may_fill_what_lacks_of_a_whole_job() -> None:
    """1.5 people all year and half a one until June are two people, both at work all year."""
    staff = [worker(jumlah="1,5"), worker(jumlah="0,5", sampai="2027-06")]
    found = run_plan(plan_of(tenaga_kerja=staff), 12).indicators
    assert (found.jobs_permanent, found.jobs_temporary) == (2, 0)


def test_unpaid_work_costs_nothing_and_is_shown() -> None:
    """Five board members of 20 hours a month give 5 x 20/173 of the minimum wage."""
    board = {"nama": "Pengurus", "jumlah": 5, "dasar_upah": "tanpa_upah", "jam_per_bulan": 20}
    plan = plan_of(tenaga_kerja=[board], asumsi_umum={"kenaikan_upah": "0%"})
    result = run_plan(plan, 12)
    assert "wages" not in result.flows
    given = 12 * 5 * 20 / 173 * UMK_2026
    assert result.indicators.contributed_work == pytest.approx(given)
    assert result.indicators.jobs_permanent == 0


def test_jobs_are_those_of_the_last_year() -> None:
    """One who left in the first year has no job in the second; one who comes in its July has."""
    staff = [worker(sampai="2027-06"), worker(mulai="2028-07")]
    found = run_plan(plan_of(tenaga_kerja=staff), 24).indicators
    assert (found.jobs_permanent, found.jobs_temporary) == (0, 1)
    assert found.full_time_equivalent == 0.5


def test_jobs_are_the_plans_own_in_any_number_of_scenarios() -> None:
    """One person in the plan is one job, though scenarios have up to three."""
    drive = Drivers(3, {"staff.0.count": np.array([[1.0], [2.0], [3.0]])})
    found = run_plan(plan_of(tenaga_kerja=[worker()]), 12, drive).indicators
    assert found.jobs_permanent == 1.0
    assert found.full_time_equivalent == 1.0


def test_a_shared_cost_falls_due_in_its_rhythm() -> None:
    """Monthly, every third month from February, and once in May; 3 % dearer in 2028."""
    costs = [
        {"nama": "a", "jumlah": "100.000", "sampai": "2027-02"},
        {"nama": "b", "jumlah": "1.000.000", "setiap_bulan": 3, "mulai": "2027-02"},
        {"nama": "c", "jumlah": "7.000.000", "setiap_bulan": 0, "mulai": "2027-05"},
    ]
    spent = row(run_plan(plan_of(biaya_bersama=costs), 24).flows["shared_expenses"])
    assert spent[:6] == [100_000, 1_100_000, 0, 0, 8_000_000, 0]
    assert spent[13] == 1_030_000

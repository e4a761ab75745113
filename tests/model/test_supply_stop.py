"""A unit whose supply stops for some months: what is not sold, what goes on, what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.model.result import Result
from tests.plans import plan_of, row, run_plan, shop

RENT = [{"nama": "Sewa", "per_bulan": "50.000"}]


def stopped(months: int = 24, **fields: Any) -> Result:
    """A shop that sells 100 at 10,000 and gets nothing from March to May 2027."""
    stop = {"mulai": "2027-03", "bulan": 3}
    return run_plan(plan_of(unit_usaha={"t": shop(pasokan_berhenti=stop, **fields)}), months)


def test_nothing_is_sold_while_supply_stops_and_all_after_it() -> None:
    sales = stopped().units[0].quantity
    assert row(sales)[:7] == [100, 100, 0, 0, 0, 100, 100]


def test_fixed_costs_go_on() -> None:
    """200,000 margin less 50,000 rent; in the months without goods only the rent."""
    assert row(stopped(biaya=RENT).units[0].result)[1:6] == [
        150_000, -50_000, -50_000, -50_000, 150_000,
    ]  # fmt: skip


def test_no_goods_are_bought_for_months_without_supply() -> None:
    """Stock for 30 days is bought ahead, for the months in which there are goods to sell."""
    flows = stopped(hari_persediaan=30).flows_by_unit["t"]
    bought = row(flows["purchases"])
    assert bought[:6] == [1_600_000, 0, 0, 0, 800_000, 800_000]
    assert np.all(flows["purchases"] >= 0)


def test_without_a_month_it_is_the_first_of_full_sales() -> None:
    """Six months of building up from January: July and August."""
    unit = shop(bulan_merintis=6, pasokan_berhenti={"bulan": 2})
    sold = run_plan(plan_of(unit_usaha={"t": unit}), 24).units[0].quantity[0]
    assert [m for m in range(24) if not sold[m]] == [6, 7]


def test_what_grows_is_harvested_from_what_could_be_made() -> None:
    """Fish of two months: without feed in March, the harvest of April is half."""
    fish = {
        "perilaku": "production", "nama": "Ikan", "pembeli": "warga", "bulan_merintis": 0,
        "harga": "20.000", "jumlah_per_bulan": 100, "siklus_bulan": 2,
        "bahan": [{"nama": "pakan", "harga": "10.000", "jumlah_per_hasil": 1}],
    }  # fmt: skip
    result = run_plan(plan_of(unit_usaha={"t": fish}), 24)
    less = run_plan(
        plan_of(unit_usaha={"t": fish | {"pasokan_berhenti": {"mulai": "2027-03", "bulan": 1}}}), 24
    )
    assert row(result.units[0].quantity)[:4] == [0, 200, 0, 200]
    assert row(less.units[0].quantity)[:4] == [0, 200, 0, 100]


@pytest.mark.parametrize("stop", [{}, {"bulan": 0}, {"mulai": "2027-03"}])
def test_a_stop_of_no_months_is_none(stop: dict[str, object]) -> None:
    result = run_plan(plan_of(unit_usaha={"t": shop(pasokan_berhenti=stop)}), 24)
    assert np.all(result.units[0].quantity == 100)


def test_a_stop_outside_the_plan_changes_nothing() -> None:
    for month in ("2026-01", "2040-01"):
        stop = {"mulai": month, "bulan": 3}
        result = run_plan(plan_of(unit_usaha={"t": shop(pasokan_berhenti=stop)}), 24)
        assert np.all(result.units[0].quantity == 100)


def test_each_scenario_of_many_stops_alike() -> None:
    """Ten draws of a price with a range: none sells in March."""
    stop = {"mulai": "2027-03", "bulan": 1}
    unit = shop(harga="10.000 desa 9.000..11.000", pasokan_berhenti=stop)
    result = kp.run(plan_of(unit_usaha={"t": unit}), 10)
    assert result.units[0].quantity.shape[0] == 10
    assert not result.units[0].quantity[:, 2].any()

"""Actual against plan: a shop plans to sell 100 sacks a month at Rp10.000, bought at Rp8.000."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.model.result import Result
from kopdes_plan.model.variance import REASONS, Missing, variance
from tests.plans import plan_of, run_plan, shop

RENT = [{"nama": "Sewa", "per_bulan": "50.000"}]


def shop_of(*months: dict[str, Any], whole: Any = (), **fields: Any) -> Result:
    """The shop with what became of its first months."""
    rows = [{"bulan": f"2027-{n:02d}", "unit": "toko", **one} for n, one in enumerate(months, 1)]
    plan = plan_of(
        unit_usaha={"toko": shop(biaya=RENT, **fields)},
        realisasi={"unit": rows, "bulanan": list(whole)},
    )
    return run_plan(plan, 24)


def reasons(result: Result, month: int = 0) -> dict[str, float]:
    """The reasons of a month that are not zero, in whole rupiah."""
    found = {name: round(float(x[month])) for name, x in variance(result).reasons.items()}
    return {name: amount for name, amount in found.items() if amount}


def test_a_month_differs_by_volume_price_cost_and_expenses() -> None:
    """90 sacks at 9.500 bought at 8.200, rent 60.000: 117.000 − 60.000 instead of 150.000.

    10 sacks less at a margin of 2.000 cost 20.000; 500 less a sack on 90 are 45.000; 200 more to
    buy each of 90 are 18.000; rent 10.000. Together 93.000.
    """
    found = shop_of(
        {"jumlah": 90, "penjualan": 855_000, "biaya_barang": 738_000, "biaya_lain": 60_000}
    )
    assert reasons(found) == {
        "volume": -20_000,
        "price": -45_000,
        "cost": -18_000,
        "expenses": -10_000,
    }
    assert variance(found).total[0] == pytest.approx(-93_000)


def test_what_came_a_month_later_is_timing_and_nothing_to_date() -> None:
    """70 sacks, then 120: of 30 that lacked, 20 came in February; 10 are lost at 2.000 each."""
    found = shop_of(
        {"jumlah": 70, "penjualan": 700_000, "biaya_barang": 560_000, "biaya_lain": 50_000},
        {"jumlah": 120, "penjualan": 1_200_000, "biaya_barang": 960_000, "biaya_lain": 50_000},
    )
    assert reasons(found) == {"volume": -20_000, "timing": -40_000}
    assert reasons(found, 1) == {"timing": 40_000}
    assert variance(found).total.sum() == pytest.approx(-20_000)


def test_without_a_quantity_price_and_volume_are_not_told_apart() -> None:
    """Sales 150.000 below plan; nobody counted the sacks, nor wrote what they cost."""
    found = shop_of({"penjualan": 850_000, "biaya_lain": 50_000})
    assert reasons(found) == {"sales": -150_000}
    assert variance(found).missing == (Missing(0, "toko", "cost"), Missing(0, "toko", "quantity"))


def test_a_unit_that_opens_before_its_time_is_all_volume() -> None:
    """Planned from March; in January ten sacks are sold already, at a margin of 1.500."""
    sold = {"jumlah": 10, "penjualan": 100_000, "biaya_barang": 85_000, "biaya_lain": 0}
    assert reasons(shop_of(sold, mulai="2027-03")) == {"volume": 15_000}


def test_the_difference_of_cash_has_its_reasons_too() -> None:
    """Cash ends 300.000 below plan: 100.000 by volume, 30.000 wages, 50.000 savings that lack.

    The rest, 120.000, is what no table says: bon, stock, tax.
    """
    planned = shop_of().statements.cash_flow["closing"][0, 0]
    whole = {
        "bulan": "2027-01",
        "upah": 30_000,
        "simpanan": -50_000,
        "kas_akhir": planned - 300_000,
    }
    sold = {"jumlah": 50, "penjualan": 500_000, "biaya_barang": 400_000, "biaya_lain": 50_000}
    found = variance(shop_of(sold, whole=[whole])).cash_reasons(0)
    assert {name: round(x) for name, x in found.items()} == {
        "surplus": -130_000, "principal": 0, "savings": -50_000, "drawdown": 0, "rest": -120_000,
    }  # fmt: skip


def test_a_plan_without_actuals_has_no_variance() -> None:
    found = variance(shop_of())
    assert found.months == () and found.missing == () and not found.total.any()


BASE = shop_of()
AMOUNT = st.one_of(st.none(), st.integers(0, 5_000_000))
MONTH = st.fixed_dictionaries(
    {"jumlah": st.one_of(st.none(), st.integers(0, 500)), "penjualan": AMOUNT,
     "biaya_barang": AMOUNT, "biaya_lain": AMOUNT}
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(MONTH, min_size=1, max_size=6))
def test_the_reasons_always_add_up(months: list[dict[str, int | None]]) -> None:
    """Whatever is known of whichever months: to the difference of what the unit leaves."""
    rows = [
        {
            "bulan": f"2027-{n:02d}",
            "unit": "toko",
            **{k: v for k, v in one.items() if v is not None},
        }
        for n, one in enumerate(months, 1)
    ]
    actuals = plan_of(realisasi={"unit": rows}).actuals
    plan = BASE.plan.model_copy(update={"actuals": actuals})
    found = variance(Result(**{**vars(BASE), "plan": plan}))
    for m, one in enumerate(months):
        counted, sold = one["jumlah"] is not None, one["penjualan"]
        parts = sum(float(found.reasons[name][m]) for name in REASONS)
        if sold is None:
            assert parts == pytest.approx(0, abs=0.01)
            continue
        usual = 8_000 * one["jumlah"] if counted else 800_000
        cost = usual if one["biaya_barang"] is None else one["biaya_barang"]
        fixed = 50_000 if one["biaya_lain"] is None else one["biaya_lain"]
        rent = float(BASE.flows["unit_fixed_expenses"][0, m])  # 50.000; it rises in January
        assert rent == 50_000
        assert parts == pytest.approx(sold - cost - fixed - 150_000, abs=0.01)
    assert np.isfinite(found.total).all()

"""Sales a day that costs and the instalment need, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.daily_sales import pace, sales_per_day
from tests.plans import plan_of, run_plan, shop

STALL = shop(hari_buka=25, biaya=[{"nama": "Sewa", "per_bulan": "95.000"}])
LOAN = {
    "nama": "Bank",
    "plafon": "1,2jt",
    "bunga": "0%",
    "jangka_waktu_bulan": 12,
    "metode": "pokok_tetap",
}


def stalls(**units: dict[str, Any]) -> Any:
    """A plan of units and one loan of 100,000 a month, nothing rising."""
    general = {"kenaikan_biaya": "0%"}
    return run_plan(plan_of(unit_usaha=units, pinjaman=[LOAN], asumsi_umum=general), 24)


def test_a_stall_that_sells_just_what_its_costs_and_instalment_need() -> None:
    """1 m a month over 25 days is 40,000 a day. Of each rupiah 0.195 is left after goods and the
    final tax: 95,000 of rent and 100,000 of instalment need 1 m, the instalment alone 512,821.
    """
    day = sales_per_day(stalls(toko=STALL))
    assert day.planned[0] == pytest.approx(40_000)
    assert day.needed[0] == pytest.approx(40_000)
    assert day.instalment[0] == pytest.approx(100_000 / 0.195 / 25)


def test_each_unit_counts_its_own_days() -> None:
    """40,000 on each of 25 days and 10,000 on each of 30 are 50,000 a day."""
    other = shop(hari_buka=30, jumlah_per_bulan="30")
    assert sales_per_day(stalls(toko=STALL, lain=other)).planned[0] == pytest.approx(50_000)


def test_no_sales_are_enough_when_each_loses() -> None:
    """Bought at 10,000, sold at 10,000: the tax makes every sale a loss."""
    day = sales_per_day(stalls(toko=shop(harga_beli="10.000")))
    assert np.isnan(day.needed[0])
    assert day.planned[0] > 0


def test_a_plan_without_units_sells_nothing_a_day() -> None:
    day = sales_per_day(run_plan(plan_of(), 24))
    assert day.planned[0] == 0
    assert np.isnan(day.needed[0])


def test_what_sells_slowly_is_counted_by_the_month() -> None:
    """Of 95,000 of rent each of 2,000 less tax, 1,950, covers a part: 48.7 a month. The stall that
    sells 100 in 25 days counts days; one that sells 20 of them, less than one a day, counts months.
    """
    (quick,), (slow,) = (
        stalls(toko=STALL | {"jumlah_per_bulan": count}).units for count in ("100", "20")
    )
    assert pace(quick) == pytest.approx((95_000 / 1_950 / 25, 4, False))
    assert pace(slow) == pytest.approx((95_000 / 1_950, 20, True))

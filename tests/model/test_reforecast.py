"""What is left of a plan, seen from today: a shop that must pay Rp100.000 a month from its sales.

It sells 100 sacks at Rp10.000, bought at Rp8.000: 200.000 a month are left for the instalment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import kopdes_plan
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.progress import Actuals
from kopdes_plan.model.reforecast import Pace, Reforecast, reforecast
from kopdes_plan.model.result import Result
from kopdes_plan.model.variance import Months, unit_months, variance, whole_months
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, run_plan, shop

LOAN = {
    "nama": "Bank", "plafon": "1,2jt", "bunga": "0%", "jangka_waktu_bulan": 12,
    "metode": "pokok_tetap", "untuk_operasional": "1,2jt",
}  # fmt: skip


def shop_of(*months: dict[str, Any], whole: Any = ()) -> Result:
    """The shop with a loan, and what became of its first months."""
    rows = [{"bulan": f"2027-{n:02d}", "unit": "toko", **one} for n, one in enumerate(months, 1)]
    plan = plan_of(
        unit_usaha={"toko": shop()},
        pinjaman=[LOAN],
        realisasi={"unit": rows, "bulanan": list(whole)},
    )
    return run_plan(plan, 24)


PLANNED = shop_of().statements.cash_flow["closing"][0]


def seen(*months: dict[str, Any], cash: float, **more: Any) -> Reforecast:
    """The re-forecast after these months, the last of which ends with `cash`."""
    whole = [{"bulan": f"2027-{len(months):02d}", "kas_akhir": cash, **more}]
    found = reforecast(shop_of(*months, whole=whole))
    assert found is not None
    return found


def sold(quantity: float, price: float = 10_000, cost: float = 8_000) -> dict[str, Any]:
    return {"jumlah": quantity, "penjualan": quantity * price, "biaya_barang": quantity * cost}


def test_as_planned_so_far_gives_the_plan() -> None:
    """Three months to the sack and the rupiah: the rest is the plan's."""
    found = seen(sold(100), sold(100), sold(100), cash=float(PLANNED[2]))
    np.testing.assert_allclose(found.cash[2:], PLANNED[2:], atol=0.01)
    assert found.paces == {"toko": Pace()} and found.missed is None and found.overdue == 0


@pytest.mark.parametrize("name", ["muara_badak", "tenggarong_seberang"])
def test_a_whole_example_as_planned_gives_the_plan(name: str) -> None:
    """Every figure of seven months as planned: no reason anywhere, the rest is the plan's."""
    result = kopdes_plan.run(load_plan(TEMPLATES / "plans" / f"{name}.yaml"))
    months = [YearMonth(*result.plan.start).plus(m) for m in range(7)]

    def rows(part: Months, **more: str) -> list[dict[str, Any]]:
        named = [{k: float(x[m]) for k, x in part.planned.items()} for m in range(7)]
        return [{"month": m, **one, **more} for m, one in zip(months, named, strict=True)]

    units = [
        one for key in result.plan.units for one in rows(unit_months(result, key), unit_id=key)
    ]
    actuals = Actuals.model_validate({"months": rows(whole_months(result)), "units": units})
    seven = replace(result, plan=result.plan.model_copy(update={"actuals": actuals}))
    found, differs = reforecast(seven), variance(seven)
    assert found is not None and differs.months == tuple(range(7)) and differs.missing == ()
    assert np.abs(list(differs.reasons.values())).max() < 0.01
    np.testing.assert_allclose(found.cash, result.statements.cash_flow["closing"][0], atol=1)


def test_who_did_better_goes_on_as_planned() -> None:
    """150 sacks at a better price prove nothing yet; only the cash is taken."""
    found = seen(sold(150, 11_000, 7_000), cash=float(PLANNED[0]) + 500_000)
    np.testing.assert_allclose(found.cash[1:], PLANNED[1:] + 500_000, atol=0.01)


def test_a_weak_pace_warns_before_an_instalment_is_missed() -> None:
    """40 sacks a month at 9.500, bought at 8.500: 40.000 are left, where 200.000 were planned.

    So each month leaves 160.000 less. Cash after February is 100.000; what the plan adds a month
    is 200.000 − 100.000 and the tax of the month before (5.000, 0,5 % of a million).
    March: 100.000 + 95.000 − 160.000 = 35.000; April: −30.000. That is 30.000 too little.
    40.000 of 380.000 are left of a sale: 285.000 more over the two months, 142.500 each.
    """
    found = seen(sold(40, 9_500, 8_500), sold(40, 9_500, 8_500), cash=100_000)
    assert found.paces["toko"] == pytest.approx(Pace(0.4, 0.95, 1.0625, 1.0))
    assert np.diff(PLANNED)[1:3] == pytest.approx([95_000, 95_000])
    assert found.cash[1:4] == pytest.approx([100_000, 35_000, -30_000])
    missed = found.missed
    assert missed is not None and (missed.month, round(missed.lacks)) == (3, 30_000)
    assert missed.due == pytest.approx(100_000)
    assert missed.sales == pytest.approx(380_000)
    assert missed.sales_needed == pytest.approx(522_500)


def test_an_instalment_not_paid_falls_due_next_month() -> None:
    """In February only 40.000 of 100.000 were paid; March pays 60.000 more."""
    found = seen(sold(100), sold(100), cash=500_000, pokok=40_000)
    assert found.overdue == pytest.approx(60_000)
    assert found.cash[2] == pytest.approx(500_000 + PLANNED[2] - PLANNED[1] - 60_000)


def test_sales_that_leave_nothing_cannot_save_an_instalment() -> None:
    """Sold at what it costs: no quantity is enough, and no number is named."""
    found = seen(sold(100, 8_000), cash=0)
    assert found.missed is not None and np.isnan(found.missed.sales_needed)


def test_only_the_last_six_months_count() -> None:
    """A bad January is behind: six months at full pace say 1."""
    found = seen(sold(10), *[sold(100)] * 6, cash=100_000)
    assert found.paces["toko"].volume == 1 and found.months_seen == 6


def test_without_cash_there_is_no_reforecast() -> None:
    assert reforecast(shop_of(sold(50))) is None


def test_sales_without_a_quantity_lower_the_volume() -> None:
    found = seen({"penjualan": 800_000}, cash=0)
    assert found.paces["toko"] == pytest.approx(Pace(0.8, 1.0, 1.0, 1.0))

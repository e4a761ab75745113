"""Numbers that differ between scenarios: which do, and how they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.drivers import Drivers, draws, draws_in_chunks, numbers
from tests.plans import plan_of, run_plan, shop

RANGE = {"nilai": 0, "rendah": 0, "tinggi": 1_000}


def test_every_number_of_a_plan_has_its_path() -> None:
    """The path is the place in the plan, so a driver reaches what it names."""
    found = dict(numbers(plan_of(unit_usaha={"t": shop(harga="10.000")})))
    assert found["units.t.price"] == 10_000
    assert found["general.discount_rate_per_year"] == 0.12
    assert found["surplus.shares.desa"] == pytest.approx(0.2)


def test_row_zero_is_the_plan_and_others_stay_in_range() -> None:
    """Draws lie from low to high around the plan's value, which is the first of them."""
    price = {"nilai": 20_000, "rendah": 18_000, "tinggi": 21_000}
    plan = plan_of(unit_usaha={"t": shop(harga=price)})
    drawn = draws(plan, 500).changed["units.t.price"]
    assert drawn.shape == (500, 1)
    assert drawn[0, 0] == 20_000
    assert 18_000 <= drawn.min() < 18_500 and 20_500 < drawn.max() <= 21_000


def test_how_many_come_at_once_changes_no_draw() -> None:
    """Ten rows, three at a time, with a number that follows the market and one that does not."""
    ranged = {"harga": RANGE, "jumlah_per_bulan": {"nilai": 100, "rendah": 60, "tinggi": 130}}
    plan = plan_of(unit_usaha={"t": shop(**ranged)}, ketidakpastian={"korelasi_pasar": "50%"})
    whole, parts = draws(plan, 10).changed, list(draws_in_chunks(plan, 10, 3))
    assert [part.scenarios for part in parts] == [3, 3, 3, 1]
    assert len(whole) == 2
    for path, values in whole.items():
        assert np.array_equal(np.vstack([part.changed[path] for part in parts]), values)


def test_another_range_does_not_reshuffle_the_first() -> None:
    """Each number has a stream of its own."""
    price = {"nilai": 20_000, "rendah": 18_000, "tinggi": 21_000}
    one = plan_of(unit_usaha={"t": shop(harga=price)})
    two = plan_of(unit_usaha={"t": shop(harga=price, harga_beli=RANGE)})
    first, second = draws(one, 50).changed, draws(two, 50).changed
    assert np.array_equal(first["units.t.price"], second["units.t.price"])


@pytest.mark.parametrize(
    ("parts", "flow"),
    [
        ({"unit_usaha": {"t": shop(dana_talangan=RANGE)}}, "float_placed"),
        (
            {"unit_usaha": {"t": shop(biaya=[{"nama": "b", "per_satuan": RANGE}])}},
            "unit_variable_expenses",
        ),
        (
            {"aset": [{"nama": "Gedung", "harga": 0, "pemilik": "desa", "biaya_pakai": RANGE}]},
            "user_fees",
        ),
    ],
)
def test_zero_with_a_range_counts(parts: dict[str, Any], flow: str) -> None:
    """A cost that is probably nothing and perhaps 1,000 costs 1,000 in its dear scenario."""
    plan = plan_of(**parts)
    (path,) = (path for path, number in numbers(plan) if number.has_range)
    dear = Drivers(2, {path: np.array([[0.0], [1_000.0]])})
    paid = run_plan(plan, 24, dear).flows[flow]
    assert paid[0].sum() == 0
    assert paid[1].sum() >= 1_000


def test_every_array_has_a_row_for_each_scenario_even_when_all_are_the_same() -> None:
    """A plan without ranges gives (S, T) too, so that `closing[4]` is what it says."""
    loan = {"nama": "Modal", "plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": 12}
    plan = plan_of(unit_usaha={"toko": shop()}, pinjaman=[loan])
    result, alone = run_plan(plan, 12, draws(plan, 5)), run_plan(plan, 12)
    for name in ("surplus", "position", "cash_flow", "equity"):
        for line, amount in getattr(result.statements, name).items():
            assert amount.shape == (5, 12), line
            np.testing.assert_allclose(amount[4], getattr(alone.statements, name)[line][0])
    assert {flow.shape for flow in (*result.flows.values(), *result.balances.values())} == {(5, 12)}
    assert result.loans[0].balance.shape == result.units[0].revenue.shape == (5, 12)
    assert result.indicators.npv.shape == result.units[0].npv.shape == (5,)
    assert result.indicators.dscr.shape == (5, 1)
    assert result.indicators.dscr_interest_only.shape == (1,)


def test_no_scenarios_are_no_run() -> None:
    """Row 0 is the plan, so there is always one."""
    with pytest.raises(ValueError, match="0 scenarios"):
        draws(plan_of(), 0)

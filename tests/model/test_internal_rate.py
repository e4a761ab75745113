"""Internal rates: all of them, none invented, and the same whatever the unit of money."""

from __future__ import annotations

import numpy as np
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kopdes_plan.model.internal_rate import (
    CHUNK,
    HIGHEST,
    LOWEST,
    MULTIPLE,
    NONE,
    UNIQUE,
    irr,
    irr_of,
    irr_roots,
)

Flows = NDArray[np.float64]
MONEY = st.floats(-1e9, 1e9).map(lambda x: round(x, 2))
SERIES = st.lists(MONEY | st.just(0.0), min_size=1, max_size=40).map(np.array)


def worth(flows: Flows, rate: float) -> float:
    """NPV over the sum of its terms' sizes, read from whichever end does not overflow."""
    k = np.arange(len(flows))
    powers = (1 + rate) ** -k if rate >= 0 else (1 + rate) ** (len(flows) - 1 - k)
    return float((flows * powers).sum() / np.abs(flows * powers).sum())


def with_roots(rates: list[float], tail: list[float]) -> Flows:
    """Flows, payment first, that are worth nothing at these rates and at no others."""
    series = -np.array(tail)  # one sign: no root of its own
    for rate in rates:
        series = np.convolve(series, [1.0, -(1 + rate)])
    return series


@st.composite
def apart(draw: st.DrawFn) -> list[float]:
    """One to four rates between −90 % and 500 %, ten percent apart in 1 + r."""
    steps = draw(st.lists(st.integers(0, 40), min_size=1, max_size=4, unique=True))
    return sorted(0.11 * 1.1**step - 1 for step in steps)


def test_a_hundred_million_paid_back_in_twelve_months() -> None:
    """−100 m, then 12 × 10 m: 2.92285 % a month."""
    found = irr_of(np.array([-100e6] + [10e6] * 12))
    assert found.rate == pytest.approx(0.0292285, abs=5e-8)
    assert (found.status, found.reason, found.rate_outside) == (UNIQUE, None, False)


def test_three_rates_are_all_found() -> None:
    flows = with_roots([-0.3, 0.05, 1.2], [1.0])
    assert irr_roots(flows) == pytest.approx((-0.3, 0.05, 1.2), abs=1e-12)
    found = irr_of(flows)
    assert np.isnan(found.rate)
    assert (found.status, found.reason) == (MULTIPLE, "multiple")


def test_a_value_that_only_touches_zero_counts_once() -> None:
    """−100, 220, −121 is −100 (1 − 1.1 v)²: worth nothing at 10 %, less than that elsewhere."""
    assert irr_roots(np.array([-100.0, 220, -121])) == pytest.approx((0.1,), abs=1e-12)
    assert irr_roots(with_roots([0.1, 0.1, 0.1], [1, 2])) == pytest.approx((0.1,), abs=1e-9)
    assert irr_roots(with_roots([-0.2, 0.1, 0.1], [1, 2])) == pytest.approx((-0.2, 0.1), abs=1e-9)


def test_a_total_of_zero_is_a_rate_of_zero() -> None:
    assert irr_roots(np.array([-30.0, 10, 10, 10])) == (0.0,)
    assert irr(np.array([[-30.0, 10, 10, 10]]))[0][0] == 0.0


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([], "no_flows"),
        ([0, 0, 0], "no_flows"),
        ([-100], "no_sign_change_negative"),
        ([0, -100, 0], "no_sign_change_negative"),
        ([5, 0, 5], "no_sign_change_positive"),
        ([0, 900, -400, -400, -400], "financing_pattern"),
        ([100, -230, 132], "financing_pattern"),
        ([-100, 0.001], "below_range"),
        ([-1, 1e5], "above_range"),
        ([-100, 200, -150], "no_rate"),
    ],
)
def test_why_there_is_no_rate(flows: list[float], reason: str) -> None:
    found = irr_of(np.array(flows, dtype=float))
    assert (found.status, found.reason) == (NONE, reason)
    assert np.isnan(found.rate)
    rate, status = irr(np.array([flows], dtype=float))
    assert np.isnan(rate[0]) and status[0] == NONE


def test_the_cost_of_a_loan_is_listed_but_is_no_return() -> None:
    found = irr_of(np.array([900.0, 500] + [-400] * 9))
    assert found.roots == pytest.approx((0.205414,), abs=1e-6)
    assert found.reason == "financing_pattern"


def test_the_ends_of_the_range_belong_to_it() -> None:
    assert irr_of(np.array([-100.0, 1])).rate == pytest.approx(LOWEST)
    assert irr_of(np.array([-1.0, HIGHEST + 1])).rate == pytest.approx(HIGHEST)


def test_what_a_subtraction_leaves_is_no_flow() -> None:
    """0.1 + 0.2 − 0.3 in front of an outlay is no money that comes first."""
    flows = np.array([0.1 + 0.2 - 0.3, -50.0, 20, 20, 20])
    assert irr_of(flows).rate == irr_of(flows[1:]).rate


def test_flows_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        irr(np.array([[-1.0, np.nan]]))


def test_many_scenarios_give_what_each_gives_alone() -> None:
    """More than one chunk, plain and with replacements, closing costs and hopeless rows."""
    draw = np.random.default_rng(7)
    flows = draw.normal(8, 6, (CHUNK + 200, 25))
    flows[:, 0] = -draw.uniform(0, 150, len(flows))
    flows[::5, -1] -= 60
    rate, status = irr(flows)
    alone = [irr_of(row) for row in flows]
    assert status.tolist() == [found.status for found in alone]
    np.testing.assert_allclose(rate, [found.rate for found in alone], rtol=1e-9, atol=1e-12)
    assert {NONE, UNIQUE, MULTIPLE} == set(status.tolist())


@given(apart(), st.lists(st.floats(0.1, 10), min_size=1, max_size=30))
def test_chosen_rates_are_found_and_no_others(rates: list[float], tail: list[float]) -> None:
    flows = with_roots(rates, tail)
    found = irr_roots(flows)
    assert found == pytest.approx(rates, rel=1e-6, abs=1e-6)
    assert max(abs(worth(flows, rate)) for rate in found) < 1e-12


@given(
    st.lists(st.floats(1, 1e6), min_size=1, max_size=5),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=60),
)
def test_one_change_of_sign_agrees_with_pyxirr(paid: list[float], received: list[float]) -> None:
    flows = np.array([-x for x in paid] + received)
    found = irr_of(flows)
    if found.status == UNIQUE and -0.9 < found.rate < 100:
        theirs = pyxirr.irr(flows, guess=found.rate)
        assert theirs is not None
        assert found.rate == pytest.approx(theirs, rel=1e-6, abs=1e-9)


@given(SERIES)
def test_every_rate_makes_the_value_nothing(flows: Flows) -> None:
    roots = irr_roots(flows)
    assert list(roots) == sorted(roots)
    for rate in roots:
        assert LOWEST - 1e-12 <= rate <= HIGHEST * (1 + 1e-12)
        assert abs(worth(flows, rate)) < 1e-11


@given(SERIES)
def test_no_sign_of_the_value_changes_unseen(flows: Flows) -> None:
    """Between two neighbouring rates the value keeps one sign, looked at in 400 places."""
    grid = np.expm1(np.linspace(np.log1p(LOWEST), np.log1p(HIGHEST), 400))
    sizes = np.array([worth(flows, rate) if flows.any() else 0.0 for rate in grid])
    seen = np.abs(sizes) > 1e-9
    signs, places = np.sign(sizes[seen]), grid[seen]
    roots = np.array(irr_roots(flows))
    for j in np.flatnonzero(signs[1:] != signs[:-1]):
        assert ((roots > places[j]) & (roots < places[j + 1])).any()


@given(SERIES, st.sampled_from([1e-3, 1e3, 1e12]), st.integers(0, 5), st.integers(0, 5))
def test_neither_unit_nor_empty_periods_matter(
    flows: Flows, unit: float, before: int, after: int
) -> None:
    padded = np.concatenate([np.zeros(before), flows * unit, np.zeros(after)])
    one, other = irr_of(flows), irr_of(padded)
    assert (one.status, one.reason) == (other.status, other.reason)
    assert other.roots == pytest.approx(one.roots, rel=1e-5, abs=1e-6)


@given(SERIES)
def test_turned_signs_have_the_same_roots(flows: Flows) -> None:
    assert irr_roots(-flows) == irr_roots(flows)


@given(SERIES)
def test_one_scenario_or_many_the_quick_way_or_the_long(flows: Flows) -> None:
    """Bounds by sums of sums, plain floats for a few rows, arrays for many: one answer."""
    found = irr_of(flows)
    for rows in (1, 9):
        rate, status = irr(np.tile(flows, (rows, 1)))
        assert status.tolist() == [found.status] * rows
        assert rate.tolist() == pytest.approx([found.rate] * rows, rel=1e-6, abs=1e-9, nan_ok=True)

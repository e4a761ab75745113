"""The edge of what meets every condition, found whatever the conditions look like."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.model.extremes import Margins, Whole, earliest, largest, smallest
from kopdes_plan.model.timeline import Array

MARKS = np.array([0, 10, 1_000_000, 3_000_000_000])


def between(low: float, high: float, *holes: tuple[float, float]) -> Margins:
    """Met from `low` to `high` except in the holes."""

    def margins(values: Whole) -> Array:
        x = values.astype(np.float64)
        rows = [x - low, (high - x) ** 3]
        rows += [np.where((x > a) & (x < b), -1.0, 1.0) for a, b in holes]
        return np.array(rows)

    return margins


@settings(max_examples=200, deadline=None)
@given(low=st.integers(0, 3_000_000_000), width=st.integers(-1, 2_000_000))
def test_a_single_rupiah_is_found_wherever_it_is(low: int, width: int) -> None:
    """Both edges of any interval; nothing in an empty one."""
    high = min(low + width, 3_000_000_000)
    up, down = largest(between(low, high), MARKS), smallest(between(low, high), MARKS)
    if high < low:
        assert up.value is None and down.value is None
    else:
        assert (up.value, down.value) == (high, low)
        assert up.unbroken and down.unbroken


def test_a_hole_that_is_seen_is_said() -> None:
    marks = np.linspace(0, 3_000_000_000, 31).astype(np.int64)
    found = largest(between(0, 2_000_000_000, (500, 900_000_000)), marks)
    assert found.value == 2_000_000_000 and not found.unbroken


def test_what_never_holds_is_named() -> None:
    found = largest(lambda x: np.array([1.0 + 0 * x, -1.0 + 0 * x]), MARKS)
    assert found.value is None and found.lacking.tolist() == [False, True]
    both = largest(lambda x: np.array([5 - x, x - 7]), MARKS)
    assert both.value is None and both.lacking.tolist() == [True, True]


def test_conditions_without_a_number_at_one_end() -> None:
    """A DSCR that does not exist is met: infinite there, finite beside it."""
    found = largest(
        lambda x: np.array([np.where(x < 1, np.inf, 7.5e7 / np.maximum(x, 1) - 1.25)]), MARKS
    )
    assert found.value == 60_000_000


@pytest.mark.parametrize("first", [0, 35, 36, 71, 99])
def test_every_month_before_the_first_good_one_is_tried(first: int) -> None:
    seen: list[int] = []

    def margins(values: Whole) -> Array:
        seen.extend(values.tolist())
        return np.array([np.where((values == first) | (values == 99), 1.0, -1.0)])

    assert earliest(margins, np.arange(100)).value == first
    assert seen[: first + 1] == list(range(first + 1))

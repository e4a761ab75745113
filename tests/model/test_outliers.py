"""Which figure of a class stands apart, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from kopdes_plan.model.outliers import apart, columns, median


def test_a_slip_of_a_nought() -> None:
    """Prices 18, 19, 20, 21, 190: the middle is 20, deviations 2, 1, 0, 1, 170, their middle 1.

    3.5 x 1.4826 x 1 = 5.19, a fifth of 20 is 4: only 190 is further than 5.19.
    """
    (one,) = apart(np.array([18.0, 19, 20, 21, 190]))
    assert (one.place, one.value, one.middle, one.among) == (4, 190, 20, 5)
    assert [x.place for x in apart(np.array([18.0, 19, 20, 21, 25]))] == []
    assert [x.place for x in apart(np.array([18.0, 19, 20, 21, 25.2]))] == [4]


@pytest.mark.parametrize(("value", "found"), [(23.9, 0), (24.1, 1), (15.9, 1), (16.1, 0)])
def test_where_most_agree_a_fifth_decides(value: float, found: int) -> None:
    """Three wrote 20: no deviation, so less than 16 and more than 24 are named."""
    assert len(apart(np.array([20.0, 20, 20, value]))) == found


def test_a_fifth_is_the_least() -> None:
    """100, 100.1, 99.9, 100, 110: far in deviations (0.1), near enough for people."""
    assert apart(np.array([100.0, 100.1, 99.9, 100, 110])) == ()


def test_too_few_or_nothing_to_compare() -> None:
    """Three plans have no outlier; neither have plans most of which are not filled in."""
    assert apart(np.array([20.0, 20, 200])) == ()
    assert apart(np.array([20.0, 20, 200, np.nan])) == ()
    assert apart(np.array([0.0, 0, 0, 0, 50])) == ()
    assert apart(np.array([])) == ()


def test_negative_margins_are_compared_too() -> None:
    """-20, -20, -20, -60: a fifth of 20 is 4."""
    (one,) = apart(np.array([-20.0, -20, -20, -60]))
    assert one.value == -60


def test_the_middle_and_the_columns() -> None:
    assert median(np.array([3.0, np.nan, 1, 2])) == 2 and np.isnan(median(np.array([np.nan])))
    assert columns([]) == {}
    assert columns([{"a": 1.0, "b": 2}, {"a": 3.0, "b": 4}])["a"].tolist() == [1, 3]

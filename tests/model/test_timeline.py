"""A plan's months on the calendar."""

from __future__ import annotations

import numpy as np
import pytest

from kopdes_plan.model.timeline import AHEAD
from tests.plans import months_of


def test_a_plan_may_begin_in_the_middle_of_a_year() -> None:
    """From July 2027: six months of 2027, all of 2028, four of 2029."""
    time = months_of(2027, 7, 22)
    assert time.years == (2027, 2028, 2029)
    assert time.by_year(np.ones((1, 22))).tolist() == [[6, 12, 4]]
    assert time.at_year_end(np.arange(22.0)[None, :]).tolist() == [[5, 17, 21]]
    assert time.label(0) == "2027-07" and time.label(21) == "2029-04"
    assert time.index(2027, 7) == 0 and time.index(2029, 4) == 21


def test_prices_grow_in_january_whenever_the_plan_began() -> None:
    """From July 2027 at 10 %: the seventh month is January 2028."""
    growth = months_of(2027, 7, 22).growth(0.10)
    assert len(growth) == 22 + AHEAD
    assert growth[[0, 5, 6, 17, 18]] == pytest.approx([1, 1, 1.1, 1.1, 1.21])


def test_feasts_move_through_the_year() -> None:
    """2030 has two Ramadan starts, 2033 two Lebaran; 2027 has one of each."""
    time = months_of(2027, 1, 84)
    starts = dict(zip(range(2027, 2034), time.ramadan.sum(axis=1)[:7], strict=True))
    ends = dict(zip(range(2027, 2034), time.lebaran.sum(axis=1)[:7], strict=True))
    assert (starts[2027], ends[2027]) == (1, 1)
    assert starts[2030] == 2
    assert ends[2033] == 2
    assert np.flatnonzero(time.lebaran_month[:24]).tolist() == [2, 13]

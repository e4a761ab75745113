"""Lebaran, Ramadan and working days against dates known from elsewhere."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from kopdes_plan.inputs.calendar import lebaran, next_working_day


def test_known_lebarans() -> None:
    days = [feast.lebaran for feast in lebaran(2024, 2027)]
    assert days == [date(2024, 4, 10), date(2025, 3, 31), date(2026, 3, 21), date(2027, 3, 10)]


def test_ramadan_begins_in_the_month_it_officially_began() -> None:
    began = {2024: date(2024, 3, 12), 2025: date(2025, 3, 1), 2026: date(2026, 2, 19)}
    for feast in lebaran(2024, 2026):
        official = began[feast.lebaran.year]
        assert feast.ramadan.month == official.month
        assert 0 <= (official - feast.ramadan).days <= 1


def test_two_ramadans_begin_in_2030() -> None:
    assert [f.ramadan for f in lebaran(2030, 2030)] == [date(2030, 1, 5), date(2030, 12, 26)]
    assert [f.lebaran for f in lebaran(2030, 2030)] == [date(2030, 2, 4), date(2031, 1, 25)]


def test_two_lebarans_in_2033() -> None:
    assert [f.lebaran for f in lebaran(2033, 2033)] == [date(2033, 1, 3), date(2033, 12, 23)]


def test_every_year_of_a_long_plan_has_its_feasts_in_order() -> None:
    feasts = lebaran(2026, 2045)
    days = [feast.lebaran for feast in feasts]
    assert days == sorted(set(days))
    assert {day.year for day in days} >= set(range(2026, 2046))
    assert all((later - earlier).days in (354, 355) for earlier, later in pairwise(days))


def test_asking_again_gives_the_same_object() -> None:
    assert lebaran(2027, 2033) is lebaran(2027, 2033)


@pytest.mark.parametrize(
    ("day", "open_day"),
    [
        (date(2026, 11, 12), date(2026, 11, 12)),  # a Thursday
        (date(2026, 12, 12), date(2026, 12, 14)),  # a Saturday
        (date(2026, 8, 17), date(2026, 8, 18)),  # independence day, a Monday
        (date(2026, 3, 20), date(2026, 3, 25)),  # joint leave, Lebaran, joint leave
    ],
)
def test_the_next_working_day(day: date, open_day: date) -> None:
    assert next_working_day(day) == open_day

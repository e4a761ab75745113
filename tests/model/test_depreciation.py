"""An asset wears out to its residual, whichever month it was bought in."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.model.depreciation import DepreciationError, by_month, by_year

METHODS: tuple[Literal["straight_line", "declining"], ...] = ("straight_line", "declining")


def test_a_machine_bought_in_july() -> None:
    """100 million, group 1 declining: half a year at 50 %, then 50 % of the rest, the last all."""
    years = by_year(100_000_000, 0, 4 * 12, "declining", (2009, 7))
    assert [(year.year, year.expense) for year in years] == [
        (2009, 25_000_000),
        (2010, 37_500_000),
        (2011, 18_750_000),
        (2012, 9_375_000),
        (2013, 9_375_000),
    ]
    assert years[-1].book_value == 0


def test_straight_line_from_october() -> None:
    """12 million with a residual of 2 over 24 months: 416,667 a month, three months of 2026."""
    years = by_year(12_000_000, 2_000_000, 24, start=(2026, 10))
    expenses = [round(year.expense) for year in years]
    assert expenses == [1_250_000, 5_000_000, 3_750_000]
    assert [round(year.book_value) for year in years] == [10_750_000, 5_750_000, 2_000_000]


def test_declining_stops_at_the_residual() -> None:
    """Ten of 100 remain: 50, 25, then 12.5, then only 2.5 is left to wear out."""
    years = by_year(100, 10, 48, "declining", (2026, 1))
    assert [year.expense for year in years] == [50, 25, 12.5, 2.5]
    generous = by_year(100, 40, 48, "declining", (2026, 1))
    assert [year.expense for year in generous] == [50, 10, 0, 0]


def test_monthly_expense_begins_in_the_month_bought_and_ends_with_the_life() -> None:
    worn = by_month(2_400_000, 0, 24, months=36)
    assert worn.tolist() == [100_000.0] * 24 + [0.0] * 12
    assert by_month(2_400_000, 0, 24, months=6).tolist() == [100_000.0] * 6


def test_a_declining_year_is_spread_over_its_months() -> None:
    worn = by_month(48_000_000, 0, 48, "declining", (2026, 7))
    assert worn[:6].tolist() == [2_000_000.0] * 6
    assert worn[6:18].tolist() == [1_500_000.0] * 12


def test_less_than_a_year_of_life() -> None:
    assert by_month(600, 0, 6, "declining", (2026, 10)).sum() == pytest.approx(600)
    years = by_year(600, 0, 6, "declining", (2026, 10))
    assert [year.year for year in years] == [2026, 2027]


@pytest.mark.parametrize(
    ("price", "residual", "life", "code"),
    [
        (100, 0, 0, "life_too_short"),
        (100, 101, 12, "residual_above_price"),
        (100, -1, 12, "residual_above_price"),
        (float("inf"), 0, 12, "residual_above_price"),
    ],
)
def test_a_fault_is_named(price: float, residual: float, life: int, code: str) -> None:
    with pytest.raises(DepreciationError) as fault:
        by_year(price, residual, life)
    assert fault.value.code == code


@given(
    price=st.floats(0, 1e10),
    share=st.floats(0, 1),
    life=st.integers(1, 300),
    method=st.sampled_from(METHODS),
    year=st.integers(2020, 2040),
    month=st.integers(1, 12),
)
def test_an_asset_ends_at_its_residual(
    price: float, share: float, life: int, method: Literal["straight_line", "declining"],
    year: int, month: int,
) -> None:  # fmt: skip
    residual = price * share
    worn = by_month(price, residual, life, method, (year, month))
    dust = 1e-9 * max(price, 1)
    assert len(worn) == life
    assert (worn >= 0).all()
    assert worn.sum() == pytest.approx(price - residual, abs=dust)
    assert (price - np.cumsum(worn) >= residual - dust).all()

    years = by_year(price, residual, life, method, (year, month))
    assert (years[0].year, years[-1].year) == (year, year + (month + life - 2) // 12)
    assert years[-1].book_value == round(residual, 4)
    assert sum(worn.expense for worn in years) == pytest.approx(price - residual, abs=0.1)
    opening = [price, *(worn.book_value for worn in years[:-1])]
    for before, worn_year in zip(opening, years, strict=True):
        assert before - worn_year.expense == pytest.approx(worn_year.book_value, abs=1e-3)


@given(
    prices=st.lists(st.floats(0, 1e10), min_size=1, max_size=4),
    life=st.integers(1, 120),
    method=st.sampled_from(METHODS),
)
def test_many_prices_wear_out_like_each_alone(
    prices: list[float], life: int, method: Literal["straight_line", "declining"]
) -> None:
    together = by_month(np.array(prices), 0.0, life, method, (2026, 5), 60)
    assert together.shape == (len(prices), 60)
    for price, worn in zip(prices, together, strict=True):
        assert (worn == by_month(price, 0.0, life, method, (2026, 5), 60)).all()

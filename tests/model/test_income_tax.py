"""Income tax of a cooperative: final for four years, then on profit, and never back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.model.income_tax import (
    FINAL,
    PASAL_31E,
    TaxParams,
    final_tax,
    general_tax,
    income_tax,
    regimes,
    savings_interest_tax,
    taxable_income,
    year_tax,
)

PARAMS = TaxParams(0.22)
BILLION, MILLION = 1e9, 1e6


def rows(*values: float) -> np.ndarray:
    return np.array([values], dtype=float)


def test_a_cooperative_registered_in_2025() -> None:
    """400 m of sales in a month of 2028 cost 2 m; in 2029 200 m of profit on 6 bn cost 26.4 m."""
    assert final_tax(400 * MILLION, 0.005) == 2 * MILLION
    assert general_tax(200 * MILLION, 6 * BILLION, PARAMS) == 26_400_000
    found = regimes(2028, rows(4 * BILLION, 6 * BILLION), 2025, 4, 4.8e9)
    assert found.tolist() == [[FINAL, PASAL_31E]]


def test_turnover_above_the_ceiling_ends_the_final_tax_a_year_later() -> None:
    """5 bn in 2027: final to December 2027, general from January 2028 although sales fall."""
    found = regimes(2026, rows(1e9, 5e9, 1e9, 1e9), 2025, 4, 4.8e9)
    assert found.tolist() == [[FINAL, FINAL, PASAL_31E, PASAL_31E]]
    exactly = regimes(2027, rows(4.8e9, 1e9), 2025, 4, 4.8e9)
    assert exactly.tolist() == [[FINAL, FINAL]]
    assert regimes(2027, rows(1e9), 2025, 4, 4.8e9, turnover_before=5e9).tolist() == [[PASAL_31E]]


def test_scenarios_end_the_final_tax_in_their_own_year() -> None:
    turnover = np.array([[5e9, 1e9, 1e9], [1e9, 5e9, 1e9], [1e9, 1e9, 60e9]])
    assert regimes(2027, turnover, 2025, 4, 4.8e9).tolist() == [
        [FINAL, PASAL_31E, PASAL_31E], [FINAL, FINAL, PASAL_31E], [FINAL, FINAL, PASAL_31E]
    ]  # fmt: skip
    assert (regimes(2027, turnover[2], 2025, 9, 4.8e9) == FINAL).all()


def test_taxable_income_is_rounded_down_to_full_thousands() -> None:
    assert taxable_income(np.array([128_130_843, 999.99, -5.0, 2000.0]), PARAMS).tolist() == [
        128_130_000, 0, 0, 2000
    ]  # fmt: skip
    assert taxable_income(0.1 * 3 * 1e7, PARAMS) == 3_000_000  # 3000000.0000000005
    assert taxable_income(1.1 * 1.1 * 1e8 - 1e-7, PARAMS) == 121_000_000  # not 120,999,000


def test_the_facility_fades_with_turnover_and_ends_at_fifty_billion() -> None:
    tax = general_tax(1e9, np.array([0, 4.8e9, 9.6e9, 50e9, 50e9 + 1]), PARAMS)
    assert tax == pytest.approx([110e6, 110e6, 165e6, 1e9 * 0.22 * (1 - 0.048), 220e6])


def test_a_loss_is_set_off_for_five_years_oldest_first() -> None:
    """Losses of 100 and 10 m; 20 m a year: the first loss has 5 years, the second 5 of its own."""
    losses, taxes = np.zeros((1, 0)), []
    sales, general = np.array([1e9]), np.array([True])
    for profit in (-100e6, -10e6, 20e6, 20e6, 20e6, 20e6, 20e6, 20e6):
        tax, losses = year_tax(np.array([profit]), sales, general, losses, PARAMS)
        taxes.append(tax[0])
    # 80 m of the first loss is used in years 3–6 and 20 m lapse; the second pays year 7.
    assert taxes == pytest.approx([0, 0, 0, 0, 0, 0, 10e6 * 0.11, 20e6 * 0.11])
    assert losses.shape == (1, PARAMS.loss_years)


def test_a_loss_of_a_final_year_is_lost() -> None:
    profits, general = np.array([-50e6, -50e6]), np.array([False, True])
    tax, losses = year_tax(profits, np.full(2, 1e9), general, np.zeros((2, 0)), PARAMS)
    assert tax.tolist() == [0, 0]
    assert losses.tolist() == [[0], [50e6]]


def test_savings_interest_is_taxed_on_the_whole_above_the_threshold() -> None:
    interest = np.array([0, 235_000, 240_000, 240_001, 275_000])
    assert savings_interest_tax(interest) == pytest.approx([0, 0, 0, 24_000.1, 27_500])


def test_the_steps_explain_the_tax() -> None:
    found = income_tax(2029, 2025, 6 * BILLION, 200 * MILLION, PARAMS)
    assert found.regime == "pasal_31e" and found.tax == 26_400_000
    assert dict(found.steps) == pytest.approx({
        "turnover": 6e9, "profit": 200e6, "taxable_income": 200e6,
        "taxable_with_facility": 160e6, "facility_rate": 0.11, "tax_with_facility": 17.6e6,
        "taxable_without_facility": 40e6, "rate": 0.22, "tax_without_facility": 8.8e6,
        "tax": 26.4e6,
    })  # fmt: skip
    final = income_tax(2026, 2025, 480 * MILLION, None, PARAMS)
    assert (final.regime, final.tax, final.notes) == ("pph_final", 2.4 * MILLION, ())
    assert dict(final.steps) == {"turnover": 480e6, "final_rate": 0.005, "tax": 2.4e6}


@pytest.mark.parametrize(
    ("year", "turnover", "before", "regime", "notes"),
    [
        (2025, 1e9, 0, "pph_final", ()),
        (2027, 5e9, 0, "pph_final", ("general_tax_next_year",)),
        (2028, 1e9, 0, "pph_final", ("general_tax_next_year",)),
        (2027, 1e9, 5e9, "pasal_31e", ()),
        (2029, 1e9, 0, "pasal_31e", ()),
        (2029, 60e9, 0, "pasal_17", ()),
    ],
)
def test_which_tax_a_year_has(
    year: int, turnover: float, before: float, regime: str, notes: tuple[str, ...]
) -> None:
    found = income_tax(year, 2025, turnover, 1e6, PARAMS, turnover_before=before)
    assert (found.regime, found.notes, found.problems) == (regime, notes, ())


def test_what_keeps_a_tax_from_being_computed() -> None:
    for year, turnover, profit, code in (
        (2024, 1e9, 1e6, "year_before_registration"),
        (2026, -1.0, 1e6, "turnover_negative"),
        (2029, 1e9, None, "profit_missing"),
    ):
        found = income_tax(year, 2025, turnover, profit, PARAMS)
        assert [problem.code for problem in found.problems] == [code]
        assert found.tax is None and found.steps == ()


@given(st.lists(st.floats(0, 2e10), min_size=1, max_size=12), st.integers(2020, 2030))
def test_the_final_tax_never_comes_back(turnover: list[float], registered: int) -> None:
    found = regimes(2026, np.array([turnover]), registered, 4, 4.8e9)
    assert (np.diff(found) >= 0).all()


@given(st.floats(-1e9, 1e9), st.floats(0, 2e11))
def test_general_tax_never_exceeds_the_full_rate(profit: float, turnover: float) -> None:
    assert 0 <= general_tax(profit, turnover, PARAMS) <= 0.22 * max(profit, 0.0) + 1

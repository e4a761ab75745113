"""A loan's schedule: worked numbers first, then what must hold for every loan."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.model.loans import (
    LoanError,
    LoanSchedule,
    LoanTerms,
    due_dates,
    effective_rates,
    instalments,
    schedule,
)

BILLION = 1_000_000_000
METHODS = ("annuity", "equal_principal", "flat", "bullet")
STEPS = (1, 0.01, 100, 500, 1000)


def figures(loan: LoanSchedule, name: str) -> list[float]:
    return getattr(loan, name)[0].tolist()


# ---- worked by hand ----


def test_grace_interest_is_paid_and_instalments_cover_the_months_left() -> None:
    """3 bn, 6 %: 15 million a month for six months, then 66 instalments."""
    loan = schedule(LoanTerms(0.06, 72, "annuity", grace_months=6), [3 * BILLION])
    assert figures(loan, "payment")[:8] == [0.0] + [15_000_000.0] * 6 + [53_478_818.0]
    assert figures(loan, "balance")[6] == 3 * BILLION
    assert len(figures(loan, "payment")) == 73


def test_capitalised_grace_interest_is_owed_and_repaid() -> None:
    """3 bn grows at 0.5 % a month for six months, and all of it is principal later."""
    terms = LoanTerms(0.06, 72, "annuity", grace_months=6, grace_interest="capitalised")
    loan = schedule(terms, [3 * BILLION])
    assert figures(loan, "payment")[:7] == [0.0] * 7
    assert figures(loan, "balance")[6] == pytest.approx(3_091_132_528, abs=0.5)
    assert loan.interest_capitalised.sum() == pytest.approx(91_132_528, abs=0.5)
    assert loan.principal.sum() == pytest.approx(3_091_132_528, abs=0.5)
    assert figures(loan, "payment")[7] == 55_103_372  # 55,103,371.65 to the nearest rupiah


def test_grace_outside_the_tenor_adds_months() -> None:
    terms = LoanTerms(0.06, 72, "annuity", grace_months=6, grace_position="outside")
    loan = schedule(terms, [3 * BILLION])
    assert terms.periods == 78
    assert figures(loan, "payment")[7] == 49_718_664
    assert figures(loan, "balance")[78] == 0


def test_the_last_instalment_settles_a_loan_without_interest() -> None:
    assert figures(schedule(LoanTerms(0.0, 3), [1000]), "payment") == [0, 333, 333, 334]


def test_rounding_up_never_ends_the_loan_early() -> None:
    """A million over 60 months by 1,000: 17,000 would be done in month 59, so 16,000."""
    terms = LoanTerms(0.0, 60, "equal_principal", payment_rounding=1000)
    loan = schedule(terms, [1_000_000])
    assert figures(loan, "payment")[1:60] == [16_000.0] * 59
    assert figures(loan, "payment")[60] == 56_000


def test_a_step_above_the_instalment_leaves_all_to_the_end() -> None:
    """10,000 over 60 months is 193 a month; by 1,000 that is interest only and one balloon."""
    loan = schedule(LoanTerms(0.06, 60, payment_rounding=1000), [10_000])
    assert figures(loan, "payment")[1:60] == [50.0] * 59
    assert figures(loan, "payment")[60] == 10_050


def test_half_a_step_rounds_up_as_banks_do() -> None:
    """0.5 % of 201 is 1.005, which no binary number is."""
    terms = LoanTerms(0.06, 12, "bullet")
    assert figures(schedule(terms, [201]), "interest")[1] == 1.01


def test_what_rounding_leaves_of_the_interest_is_charged_when_it_is_a_step() -> None:
    """55,000 at 10 % is 458 1/3 a month: a third of a cent three times makes a cent."""
    loan = schedule(LoanTerms(0.10, 7, "bullet"), [55_000])
    assert figures(loan, "interest")[1:] == [458.33] * 3 + [458.34] + [458.33] * 2 + [458.34]


def test_a_drawdown_after_grace_gives_new_instalments() -> None:
    """1,200 over 12 months without interest, 1,000 more in month 2: 100 twice, then 200."""
    loan = schedule(LoanTerms(0.0, 12), [1200, 0, 1000])
    assert figures(loan, "payment") == [0, 100, 100] + [200] * 10
    assert figures(loan, "balance")[:4] == [1200, 1100, 2000, 1800]


def test_a_drawdown_in_grace_only_raises_the_balance() -> None:
    loan = schedule(LoanTerms(0.12, 6, grace_months=2, payment_rounding=0), [1000, 500])
    assert figures(loan, "interest")[1:4] == [10, 15, 15]
    assert figures(loan, "payment")[3] == pytest.approx(-npf.pmt(0.01, 4, 1500))


def test_flat_interest_is_on_all_drawn_so_far() -> None:
    loan = schedule(LoanTerms(0.12, 4, "flat"), [1000, 1000])
    assert figures(loan, "interest")[1:] == [10, 20, 20, 20]


def test_days_are_counted_from_the_first_date() -> None:
    """A leap February: 5,000 × 12 % × 29/365 = 47.67, after 31 days of January."""
    terms = LoanTerms(0.12, 3, "bullet", day_count="actual/365")
    loan = schedule(terms, [5000], date(2028, 1, 1))
    assert figures(loan, "interest")[1:] == [50.96, 47.67, 50.96]
    by_360 = schedule(terms._replace(day_count="actual/360"), [5000], date(2028, 1, 1))
    assert figures(by_360, "interest")[1:] == [51.67, 48.33, 51.67]


def test_counted_days_still_end_with_a_like_instalment() -> None:
    """By 365 days on 360 a twelfth of the rate would leave 1.4 % of the interest to the end."""
    terms = LoanTerms(0.06, 72, day_count="actual/360", grace_months=6)
    loan = schedule(terms, [3 * BILLION], date(2026, 1, 31))
    assert figures(loan, "payment")[72] == pytest.approx(figures(loan, "payment")[71], abs=100)


# ---- dates ----


@pytest.mark.parametrize(
    ("drawn", "grace", "due"),
    [
        (date(2026, 1, 31), 6, date(2026, 8, 31)),
        (date(2025, 11, 30), 8, date(2026, 8, 30)),
        (date(2028, 2, 29), 6, date(2028, 9, 29)),
        (date(2027, 7, 31), 6, date(2028, 2, 29)),
    ],
)
def test_the_first_instalment_falls_a_month_after_grace(drawn: date, grace: int, due: date) -> None:
    terms = LoanTerms(0.06, 72, "equal_principal", grace_months=grace)
    rows = instalments(3 * BILLION, terms, drawn).rows
    first = next(row for row in rows if row.principal > 0)
    assert (first.period, first.date) == (grace + 1, due)
    assert [row.period for row in rows] == list(range(1, 73))


def test_the_31st_comes_back_after_a_short_month() -> None:
    days = due_dates(date(2027, 12, 31), 4)
    assert [day.isoformat() for day in days] == [
        "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30",
    ]  # fmt: skip


# ---- the command's schedule and what the money costs ----


def test_flat_six_percent_truly_costs_eleven() -> None:
    loan = instalments(100_000_000, LoanTerms(0.06, 36, "flat"), date(2026, 1, 1))
    assert loan.equivalent_annuity_rate_per_year == pytest.approx(0.110825, abs=1e-6)
    assert loan.effective_rate_per_year == pytest.approx(0.1166, abs=5e-5)
    assert loan.nominal_rate_per_year == 0.06
    assert loan.rows[0].date == date(2026, 2, 1)


def test_a_schedule_by_months_of_drawdown() -> None:
    drawdowns = {(2026, 3): 2.0 * BILLION, (2026, 1): 1.0 * BILLION}
    terms = LoanTerms(0.06, 72, grace_months=6)
    loan = instalments(3 * BILLION, terms, drawdowns=drawdowns)
    assert [row.drawdown for row in loan.rows[:3]] == [0, 2 * BILLION, 0]
    assert [row.interest for row in loan.rows[:3]] == [5_000_000, 5_000_000, 15_000_000]
    assert loan.rows[0].date == date(2026, 2, 1)
    assert loan.equivalent_annuity_rate_per_year == pytest.approx(0.06, abs=1e-8)
    assert loan.total_payment == pytest.approx(3 * BILLION + loan.total_interest)


def test_fees_raise_the_true_rate() -> None:
    """2 % of fee on a loan repaid at once after a year at 0 %: 100/98."""
    terms = LoanTerms(0.0, 12, "bullet")
    loan = instalments(100_000_000, terms, fees=2_000_000)
    assert loan.effective_rate_per_year == pytest.approx(100 / 98 - 1)
    assert instalments(100_000_000, terms).effective_rate_per_year == 0


def test_a_rate_that_does_not_exist_is_none() -> None:
    assert instalments(0, LoanTerms(0.06, 12)).effective_rate_per_year is None
    everything = instalments(1000, LoanTerms(0.06, 12), fees=1000)
    assert everything.equivalent_annuity_rate_per_year is None
    assert math.isnan(effective_rates(100.0, [0.0, 0.0])[0])


@pytest.mark.parametrize("months", [1, 12, 240, 600])
@pytest.mark.parametrize("rate", [0.0, 0.0001, 0.06, 0.317, 3.0])
def test_an_annuity_costs_its_own_rate(rate: float, months: int) -> None:
    terms = LoanTerms(rate, months, payment_rounding=0, interest_rounding=0)
    loan = schedule(terms, [BILLION])
    equivalent, effective = effective_rates(BILLION, loan.payment[0])
    assert equivalent == pytest.approx(rate, abs=1e-9)
    assert effective == pytest.approx((1 + rate / 12) ** 12 - 1, rel=1e-8, abs=1e-9)


def test_paying_back_less_than_received_is_a_rate_below_zero() -> None:
    assert effective_rates(100.0, [0.0] * 12 + [90.0])[1] == pytest.approx(-0.1)


# ---- terms that make no loan ----


@pytest.mark.parametrize(
    ("terms", "drawdowns", "code"),
    [
        (LoanTerms(0.06, 0), [1.0], "tenor_too_short"),
        (LoanTerms(0.06, 12, grace_months=12), [1.0], "grace_not_below_tenor"),
        (LoanTerms(0.06, 12, grace_months=-1), [1.0], "grace_not_below_tenor"),
        (LoanTerms(0.06, 3), [1.0, 0.0, 0.0, 1.0], "drawdown_after_maturity"),
        (LoanTerms(0.06, 12), [-1.0], "drawdown_negative"),
        (LoanTerms(-0.06, 12), [1.0], "rate_negative"),
        (LoanTerms(math.nan, 12), [1.0], "rate_negative"),
        (LoanTerms(0.06, 12, day_count="actual/365"), [1.0], "first_date_missing"),
    ],
)
def test_a_fault_is_named(terms: LoanTerms, drawdowns: list[float], code: str) -> None:
    with pytest.raises(LoanError) as fault:
        schedule(terms, drawdowns)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("drawdowns", "code"),
    [
        ({(2026, 1): 400.0}, "drawdowns_not_amount"),
        ({(2025, 12): 500.0, (2026, 2): 500.0}, "drawdown_before_start"),
        ({(2026, 1): 500.0, (2027, 1): 500.0}, "drawdown_after_maturity"),
    ],
)
def test_a_fault_of_the_drawdowns_is_named(drawdowns: Any, code: str) -> None:
    with pytest.raises(LoanError) as fault:
        instalments(1000, LoanTerms(0.06, 12), date(2026, 1, 5), drawdowns)
    assert fault.value.code == code


# ---- what holds for every loan ----


@st.composite
def any_terms(draw: st.DrawFn) -> LoanTerms:
    tenor = draw(st.integers(1, 120))
    position = draw(st.sampled_from(("inside", "outside")))
    most_grace = tenor - 1 if position == "inside" else 24
    return LoanTerms(
        rate_per_year=draw(st.sampled_from((0.0, 0.03, 0.06, 0.12, 0.18)) | st.floats(0, 0.6)),
        tenor_months=tenor,
        method=draw(st.sampled_from(METHODS)),
        grace_months=draw(st.integers(0, most_grace)),
        grace_interest=draw(st.sampled_from(("paid", "capitalised"))),
        grace_position=position,
        day_count=draw(st.sampled_from(("30/360", "actual/365", "actual/360"))),
        payment_rounding=draw(st.sampled_from(STEPS)),
        interest_rounding=draw(st.sampled_from((0.01, 1))),
    )


MONEY = st.sampled_from((1_000.0, 1_000_000.0, 3e9)) | st.integers(0, 5 * BILLION).map(float)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@st.composite
def any_drawdowns(draw: st.DrawFn, terms: LoanTerms) -> list[float]:
    later = draw(st.lists(MONEY, max_size=min(terms.periods - 1, 12)))
    return [draw(MONEY), *later]


@given(data=st.data(), terms=any_terms(), day=DAYS)
def test_every_loan_is_repaid_in_its_tenor(data: Any, terms: LoanTerms, day: date) -> None:
    drawdowns = data.draw(any_drawdowns(terms))
    loan = LoanSchedule(*(figure[0] for figure in schedule(terms, drawdowns, day)))
    dust = 1e-6 * max(sum(drawdowns), 1.0) / 1e3

    moved = loan.drawdown + loan.interest_capitalised - loan.principal
    assert np.cumsum(moved) == pytest.approx(loan.balance, abs=dust)
    assert loan.balance[-1] == 0
    assert len(loan.balance) == terms.periods + 1
    assert (loan.principal >= 0).all() and (loan.balance >= 0).all()
    assert (loan.interest >= 0).all()
    assert (loan.principal[: terms.grace_months + 1] == 0).all()
    assert loan.drawdown.sum() == sum(drawdowns)
    paid = loan.interest - loan.interest_capitalised + loan.principal
    assert loan.payment == pytest.approx(paid, abs=dust)
    if terms.grace_interest == "paid":
        assert (loan.interest_capitalised == 0).all()


@given(data=st.data(), terms=any_terms())
def test_the_interest_of_the_whole_loan_is_exact_to_a_step(data: Any, terms: LoanTerms) -> None:
    terms = terms._replace(day_count="30/360")
    drawdowns = data.draw(any_drawdowns(terms))
    loan = LoanSchedule(*(figure[0] for figure in schedule(terms, drawdowns)))
    base = loan.drawdown.cumsum() if terms.method == "flat" else loan.balance
    exact = (base[:-1] * terms.rate_per_year / 12).sum()
    assert loan.interest.sum() == pytest.approx(exact, rel=1e-9, abs=2 * terms.interest_rounding)


@given(data=st.data(), terms=any_terms(), day=DAYS)
def test_many_scenarios_give_the_rupiah_of_each_alone(
    data: Any, terms: LoanTerms, day: date
) -> None:
    rows = [data.draw(any_drawdowns(terms)) for _ in range(3)]
    width = max(map(len, rows))
    drawdowns = np.array([row + [0.0] * (width - len(row)) for row in rows])
    rates = np.array([terms.rate_per_year, 0.0, 0.0725])
    together = schedule(terms._replace(rate_per_year=rates), drawdowns, day)
    for s, rate in enumerate(rates.tolist()):
        alone = schedule(terms._replace(rate_per_year=rate), drawdowns[s], day)
        for one, many in zip(alone, together, strict=True):
            assert (one[0] == many[s]).all()


@given(terms=any_terms(), day=DAYS, rate=st.floats(0, 0.5))
def test_a_rate_or_an_amount_alone_may_differ(terms: LoanTerms, day: date, rate: float) -> None:
    amounts = schedule(terms, np.array([[1e9], [2e9]]), day)
    assert (amounts.payment[1] == schedule(terms, [2e9], day).payment[0]).all()
    rates = schedule(terms._replace(rate_per_year=np.array([0.0, rate])), [1e9], day)
    alone = schedule(terms._replace(rate_per_year=rate), [1e9], day)
    assert (rates.payment[1] == alone.payment[0]).all()


@given(
    rate=st.just(0.0) | st.floats(1e-4, 0.36),
    tenor=st.integers(1, 240),
    amount=st.floats(1e3, 1e10),
    data=st.data(),
)
def test_an_unrounded_annuity_is_the_textbook_one(
    rate: float, tenor: int, amount: float, data: Any
) -> None:
    grace = data.draw(st.integers(0, tenor - 1))
    terms = LoanTerms(rate, tenor, grace_months=grace, payment_rounding=0, interest_rounding=0)
    loan = schedule(terms, [amount])
    textbook = -npf.pmt(rate / 12, tenor - grace, amount)
    assert loan.payment[0, grace + 1 :] == pytest.approx(textbook, rel=1e-9)


@given(data=st.data(), terms=any_terms(), day=DAYS)
def test_all_but_the_last_instalment_are_whole_steps(
    data: Any, terms: LoanTerms, day: date
) -> None:
    """Unless the interest alone is more than the rounded instalment, as in the long months of a
    very dear loan; what is paid beyond the instalment then ends such a loan before its last month,
    and the instalment that ends it is what is left."""
    loan = schedule(terms, [data.draw(MONEY)], day)
    regular = slice(terms.grace_months + 1, terms.periods)
    figure = loan.principal if terms.method == "equal_principal" else loan.payment
    paid, interest = figure[0, regular], loan.interest[0, regular]
    repaying = loan.principal[0, regular] > 0
    if terms.method == "bullet":
        assert not repaying.any()
        return
    steps = (paid / terms.payment_rounding)[repaying]
    whole = steps if repaying.all() else steps[:-1]
    assert whole == pytest.approx(np.round(whole), abs=1e-4)
    if terms.method == "equal_principal":
        assert len(set(paid.tolist())) <= 1
    assert (loan.payment[0, regular][~repaying] == interest[~repaying]).all()


@given(terms=any_terms(), day=DAYS, amount=st.integers(1_000_000, 5 * BILLION))
def test_the_true_rate_discounts_the_payments_to_the_loan(
    terms: LoanTerms, day: date, amount: int
) -> None:
    loan = schedule(terms, [amount], day)
    equivalent, effective = effective_rates(float(amount), loan.payment[0])
    months = np.arange(terms.periods + 1)
    worth = (loan.payment[0] * (1 + equivalent / 12) ** -months).sum()
    assert worth == pytest.approx(amount, rel=1e-9)
    assert effective == pytest.approx((1 + equivalent / 12) ** 12 - 1)

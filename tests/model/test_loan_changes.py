"""Loans repaid early or given new dates; worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.model.loan_changes import repaid_early, rescheduled
from kopdes_plan.model.loans import LoanSchedule, LoanTerms, schedule
from tests.plans import plan_of, run_plan

BANK = {
    "nama": "Bank",
    "plafon": "24 juta",
    "bunga": "12%",
    "jangka_waktu_bulan": 24,
    "metode": "pokok_tetap",
}


def lent(**changes: Any) -> Any:
    """24 m at 12 % over 24 months: 1 m a month, and a hundredth of what is left."""
    return run_plan(plan_of(pinjaman=[BANK | changes], saldo_awal=OWN), 48)


OWN = {"kas": "30 juta", "hibah": "30 juta"}


def test_repaid_in_month_12_the_rest_goes_with_the_instalment() -> None:
    """12 instalments, then the 12 m left, and 1 % of it as a penalty: 120,000."""
    result = lent(dilunasi="2028-01", denda_pelunasan="1%")
    (loan,) = result.loans
    assert loan.principal[0, 12] == 13_000_000 and loan.prepaid[0, 12] == 12_000_000
    assert loan.interest[0, 12] == 130_000
    assert loan.balance[0, 11] == 13_000_000 and not loan.balance[0, 12:].any()
    assert not loan.payment[0, 13:].any()
    assert result.flows["loan_fees_paid"].sum() == result.flows["loan_fees_expensed"].sum() == 120e3
    # Interest of an instalment is a hundredth of 24, 23, … 13 m: 2.22 m.
    assert loan.interest.sum() == pytest.approx(2_220_000)


def test_what_is_paid_ahead_is_no_debt_service() -> None:
    """DSCR of 2028 counts the one instalment that was due: 1 m and 130,000."""
    result = lent(dilunasi="2028-01")
    assert result.time.by_year(result.debt_service)[0].tolist()[1] == pytest.approx(1_130_000)
    assert result.flows["principal_prepaid"].sum() == 12_000_000
    assert result.balances["loans"][0, 12] == 0
    before = result.balances["cash"][0, 11]
    assert result.balances["cash"][0, 12] == pytest.approx(before - 13_130_000)


def test_fees_end_with_the_loan() -> None:
    """240,000 over 24 months is 10,000 a month; 12 months are behind, 120,000 go at once."""
    result = lent(dilunasi="2028-01", biaya_pengurusan="240.000")
    spent = result.flows["loan_fees_expensed"][0]
    assert spent[:12] == pytest.approx(10_000)
    assert spent[12] == pytest.approx(120_000) and not spent[13:].any()
    assert result.balances["prepaid_loan_fees"][0, 12] == pytest.approx(0)


def test_a_loan_repaid_early_costs_its_rate_and_the_penalty() -> None:
    """Without fees a declining loan costs its 12 % whenever it ends; a penalty makes it dearer."""
    assert lent(dilunasi="2028-01").loans[0].equivalent_rate_per_year == pytest.approx(0.12)
    with_penalty = lent(dilunasi="2028-01", denda_pelunasan="1%").loans[0]
    assert 0.125 < with_penalty.equivalent_rate_per_year < 0.13


def test_new_dates_after_month_12_spread_what_is_left() -> None:
    """12 m left, 12 months added to the 12 left, 4 of them grace: 20 parts of 600,000."""
    result = lent(dijadwal_ulang="2028-01", tambahan_bulan=12, tenggang_baru_bulan=4)
    (loan,) = result.loans
    assert loan.principal[0, 1:13] == pytest.approx(1_000_000)
    assert not loan.principal[0, 13:17].any() and loan.interest[0, 13:17] == pytest.approx(120e3)
    assert loan.principal[0, 17:37] == pytest.approx(600_000)
    assert loan.balance[0, 36] == 0 and loan.balance[0, 35] > 0
    assert loan.in_grace[0].nonzero()[0].tolist() == [13, 14, 15, 16]


def test_flat_interest_goes_on_with_what_was_lent() -> None:
    """240,000 a month for as long as it runs, though 12 m are left."""
    (loan,) = lent(metode="flat", dijadwal_ulang="2028-01", tambahan_bulan=12).loans
    assert loan.interest[0, 1:37] == pytest.approx(240_000)
    assert loan.balance[0, 36] == 0


def conserved(loan: LoanSchedule) -> bool:
    """Opening + drawdown + capitalised − principal = closing, and 0 at the end."""
    moved = loan.drawdown + loan.interest_capitalised - loan.principal
    flow = loan.interest - loan.interest_capitalised + loan.principal
    return bool(
        np.allclose(np.cumsum(moved, axis=-1), loan.balance, atol=1e-4)
        and np.allclose(flow, loan.payment, atol=1e-4)
        and np.allclose(loan.balance[:, -1], 0.0, atol=1e-6)
        and loan.principal.min() >= 0
        and loan.balance.min() >= -1e-6
    )


@settings(max_examples=150, deadline=None)
@given(
    method=st.sampled_from(["annuity", "equal_principal", "flat", "bullet"]),
    amount=st.sampled_from([1.0, 999_999.0, 3e9]),
    rate=st.sampled_from([0.0, 0.06, 0.24]),
    grace=st.integers(0, 5),
    capitalised=st.booleans(),
    at=st.integers(1, 22),
    added=st.integers(0, 12),
    anew=st.integers(0, 12),
    early=st.integers(0, 30),
)
def test_changed_loans_are_conserved(
    method: Any,
    amount: float,
    rate: float,
    grace: int,
    capitalised: bool,
    at: int,
    added: int,
    anew: int,
    early: int,
) -> None:
    terms = LoanTerms(
        rate, 24, method, grace, "capitalised" if capitalised else "paid", payment_rounding=100
    )
    loan = schedule(terms, np.array([[amount], [2 * amount]]))
    changed = rescheduled(loan, terms, at, added, min(anew, 23 - at + added))
    assert changed.balance.shape == (2, 25 + added)
    assert conserved(changed)
    assert (changed.balance[:, :at] == loan.balance[:, :at]).all()
    period = min(at + early, 23 + added)
    repaid, ahead = repaid_early(changed, period)
    assert conserved(repaid)
    assert ahead[:, period] == pytest.approx(changed.balance[:, period])
    assert not repaid.payment[:, period + 1 :].any()


def test_tenor_and_grace_may_differ_between_scenarios() -> None:
    """Each row is the loan with its own tenor and grace, to the rupiah."""
    from kopdes_plan.model.drivers import Drivers

    tenors, graces = np.array([[24.0], [36.0], [24.0], [12.0]]), np.array([[0.0], [6], [3], [6]])
    drive = Drivers(4, {"loans.0.tenor_months": tenors, "loans.0.grace_months": graces})
    changes = {"dijadwal_ulang": "2027-11", "tambahan_bulan": 3, "provisi": "1%"}
    many = run_plan(plan_of(pinjaman=[BANK | changes], saldo_awal=OWN), 60, drive)
    for row in range(4):
        terms = {
            "jangka_waktu_bulan": int(tenors[row, 0]),
            "masa_tenggang_bulan": int(graces[row, 0]),
        }
        one = run_plan(plan_of(pinjaman=[BANK | changes | terms], saldo_awal=OWN), 60)
        for name in ("cash", "loans", "retained_surplus", "prepaid_loan_fees"):
            wide = np.broadcast_to(many.balances[name], (4, 60))
            assert wide[row] == pytest.approx(np.broadcast_to(one.balances[name], (1, 60))[0]), name
        for figure in ("dscr", "dscr_min", "dscr_min_12m", "cash_min"):
            found, alone = getattr(many.indicators, figure), getattr(one.indicators, figure)
            assert found[row] == pytest.approx(alone[0], nan_ok=True), figure

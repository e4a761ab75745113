"""A plan's loans on its months."""

from __future__ import annotations

import pytest

from tests.plans import plan_of, run_plan


def running(method: str) -> dict[str, object]:
    """A loan of 24 m at 12 % of which 12 m are left, with 12 months to go."""
    return {
        "nama": "Bank",
        "plafon": "24 juta",
        "sisa_pokok": "12 juta",
        "bunga": "12%",
        "jangka_waktu_bulan": 12,
        "metode": method,
    }


@pytest.mark.parametrize(
    ("method", "first", "last"), [("flat", 240_000, 240_000), ("pokok_tetap", 120_000, 10_000)]
)
def test_a_running_loan_goes_on(method: str, first: float, last: float) -> None:
    """Flat interest is a twelfth of 12 % of the 24 m once lent; on a declining balance it falls
    with what is left of the 12 m. Nothing is drawn again, and 1 m is repaid each month."""
    opening = {"kas": "12 juta"}
    result = run_plan(plan_of(pinjaman=[running(method)], saldo_awal=opening), months=24)
    (loan,) = result.loans
    assert loan.interest[0, 0] == pytest.approx(first)
    assert loan.interest[0, 11] == pytest.approx(last)
    assert loan.principal[0, :12] == pytest.approx(1_000_000)
    assert loan.balance[0, 11] == 0 and loan.payment[0, 12:].sum() == 0
    assert result.flows["loan_drawdowns"].sum() == 0

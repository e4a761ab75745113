"""Loans that others published: our schedule gives the figures that are right, not those printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kopdes_plan.model.loans import Instalments, LoanTerms, instalments, rate_for_days

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("loans.yaml"))
RATE_WITHIN = 1e-6  # `within` is money


def repaid(case: Mapping[str, Any], **terms: Any) -> Instalments:
    return instalments(case["amount"], LoanTerms(**{**case["terms"], **terms}), first_day(case))


def first_day(case: Mapping[str, Any]) -> date | None:
    day = case.get("first_date")
    return date.fromisoformat(str(day)) if day else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_published_loan(case: dict[str, Any]) -> None:
    within = case["within"]
    expect = dict(case.get("expect", {}))
    for tenor, payment in expect.pop("by_tenor", {}).items():
        loan = repaid(case, tenor_months=tenor)
        assert loan.rows[0].payment == pytest.approx(payment, abs=within), tenor
    if not expect and "rows" not in case:
        return
    loan = repaid(case)
    totals = {
        "total_capitalised": sum(row.interest_capitalised for row in loan.rows),
        "total_principal": sum(row.principal for row in loan.rows),
        **loan._asdict(),
    }
    for figure, value in expect.items():
        if isinstance(value, dict):
            found = {period: getattr(loan.rows[period - 1], figure) for period in value}
            assert found == pytest.approx(value, abs=within), figure
        else:
            close = RATE_WITHIN if figure.endswith("rate_per_year") else within
            assert totals[figure] == pytest.approx(value, abs=close), figure
    for period, *figures in case.get("rows", []):
        row = loan.rows[period - 1]
        found_row = [row.balance, row.principal, row.interest, row.payment]
        assert found_row == pytest.approx(figures, abs=within), period


def test_no_printed_table_has_fewer_rows_than_ours() -> None:
    tables = [case for case in CASES if "rows" in case]
    assert len(tables) == 5
    for case in tables:
        assert len(repaid(case).rows) == len(case["rows"]), case["name"]


def test_every_case_tells_where_it_comes_from() -> None:
    assert all(case["source"].startswith("http") for case in CASES)


def test_interest_on_a_daily_balance() -> None:
    """A cooperative's running account at 1 % a month of 30 days: balances of 1,000,000, 600,000,
    500,000 and 300,000 for 6, 12, 6 and 5 days cost 2,000 + 2,400 + 1,000 + 500. The page adds
    the days up to 30; they are 29.

    https://gema-rahmadhania.blogspot.com/2017/10/perhitungan-bunga-koperasi.html
    """
    account = [(1_000_000, 6), (600_000, 12), (500_000, 6), (300_000, 5)]
    interest = [owed * rate_for_days(0.12, days, "actual/360") for owed, days in account]
    assert [round(part, 6) for part in interest] == [2_000, 2_400, 1_000, 500]
    assert sum(days for _, days in account) == 29


def test_a_loan_without_interest_has_its_months() -> None:
    """100 repaid by 10 a month without interest takes 10 months, never -10.

    https://github.com/numpy/numpy-financial/issues/16
    """
    loan = instalments(100, LoanTerms(0.0, 10, "annuity"))
    assert [row.payment for row in loan.rows] == [10] * 10
    assert loan.rows[-1].balance == 0 and loan.total_interest == 0


def test_months_are_counted_from_one() -> None:
    """300,000 at 0.1988 % a month over 360 months: the first interest, 596.40, is month 1's at
    its end. There is no month 0 with an interest of its own.

    https://github.com/numpy/numpy-financial/issues/17
    """
    loan = instalments(300_000, LoanTerms(12 * 0.001988, 360, "annuity", payment_rounding=0.01))
    assert [row.period for row in loan.rows] == list(range(1, 361))
    assert loan.rows[0].interest == pytest.approx(596.40, abs=0.005)

"""Whether debts can be paid: DSCR by year and over any twelve months; worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.indicators import window
from kopdes_plan.model.result import Result
from tests.plans import SHARES, plan_of, run_plan, shop

LOAN = {
    "nama": "Bank",
    "plafon": "24jt",
    "bunga": "0%",
    "jangka_waktu_bulan": 36,
    "masa_tenggang_bulan": 12,
    "metode": "pokok_tetap",
}


def owing(loan: dict[str, Any] | None = None, months: int = 48, **parts: Any) -> Result:
    """A cooperative of general tax that earns 2 m a month, with a loan of 24 m."""
    unit = shop(harga="2jt", harga_beli=0, jumlah_per_bulan=1)
    some = {
        "unit_usaha": {"t": unit},
        "pinjaman": [LOAN | (loan or {})],
        "pajak": {"tahun_terdaftar": 2018},
    }
    return run_plan(plan_of(**(some | parts)), months)


def test_a_year_of_interest_only_says_so() -> None:
    """6 % on 24 m is 120,000 a month; eleven of them are paid in the year of grace."""
    found = owing({"bunga": "6%"}).indicators
    assert found.dscr_interest_only.tolist() == [True, False, False, False]
    assert found.dscr[0, 0] > 10
    assert found.dscr_min[0] == np.nanmin(found.dscr[0, 1:])
    assert found.dscr_min_year[0] in (2028, 2029, 2030)


def test_no_debt_service_gives_no_ratio() -> None:
    """Without interest nothing is due in 2027, nor without a loan ever."""
    assert np.isnan(owing().indicators.dscr[0, 0])
    unit = shop(harga="2jt", harga_beli=0, jumlah_per_bulan=1)
    found = run_plan(plan_of(unit_usaha={"t": unit}), 24).indicators
    assert np.isnan(found.dscr).all()
    assert np.isnan(found.dscr_min[0])
    assert np.isnan(found.llcr[0])


def test_dscr_is_what_is_left_after_tax_over_what_is_due() -> None:
    """24 m a year − 11 % = 21.36 m; its tax of 2.64 m waits until April, and in 2029 it is paid
    ahead: CFADS 24 − 2.64 = 21.36 m over 12 x 1 m = 1.78."""
    assert owing().indicators.dscr[0, 2] == pytest.approx(21.36 / 12)


def test_capital_expenditure_of_our_own_lowers_it() -> None:
    """6 m paid from cash in 2029: 15.36 over 12; paid by a loan or a grant it would not."""
    asset = {"nama": "Alat", "harga": "6jt", "bulan": "2029-06", "pemeliharaan": "0%"}
    own = owing(aset=[asset | {"dibayar": "kas"}]).indicators.dscr[0, 2]
    given = owing(aset=[asset | {"dibayar": "hibah"}]).indicators.dscr[0, 2]
    assert own == pytest.approx(15.36 / 12)
    assert given == pytest.approx(21.36 / 12)


def test_the_villages_share_comes_after_debt_and_is_shown_before_it() -> None:
    """20 % of 2028's 21.36 m is 4.272 m, paid in 2029: 17.088 over 12."""
    terms = {"bagian": SHARES, "bagikan_pada_masa_tenggang": "ya"}
    result = owing(pembagian_shu=terms)
    yearly = result.time.by_year(result.flows["village_share_paid"])[0]
    assert yearly[2] == pytest.approx(4.272e6)
    assert result.indicators.dscr[0, 2] == pytest.approx(21.36 / 12)
    assert result.indicators.dscr_with_village_share[0] <= 17.088 / 12 + 1e-9


def test_average_is_a_sum_over_a_sum() -> None:
    """All CFADS of the years with service over all service; the year of grace, without, is out."""
    result = owing()
    cfads = result.time.by_year(result.cfads)[0]
    due = result.time.by_year(result.debt_service)[0]
    served = due > 0
    expected = cfads[served].sum() / due.sum()
    assert result.indicators.dscr_average[0] == pytest.approx(expected)


def test_any_twelve_months_may_be_worse_than_any_year() -> None:
    """A poor half-year around New Year hides in two good calendar years."""
    harvest = {"bulanan": [20, 20, 20, 180, 180, 180, 180, 180, 180, 20, 20, 20]}
    unit = shop(harga="2jt", harga_beli=0, jumlah_per_bulan=1, musim=harvest)
    found = owing(unit_usaha={"t": unit}).indicators
    assert found.dscr_min_12m[0] <= found.dscr_min[0] + 1e-9


def test_a_loan_repaid_at_once_is_looked_at_from_the_end_of_its_grace() -> None:
    """24 m at 12 %, repaid in month 36, six months of grace: the year of the break-even begins
    with month 7, grace costs 6 x 240,000 of interest and a month's interest lies in reserve."""
    bullet = {"metode": "sekali_bayar", "bunga": "12%", "masa_tenggang_bulan": 6}
    result = owing(bullet)
    found = result.indicators
    assert window(result.plan, result.time, result.loans) == slice(7, 19)
    assert found.uses["interest_in_grace"][0] == pytest.approx(6 * 240_000)
    assert found.uses["instalment_reserve"][0] == pytest.approx(240_000)
    worth = sum(result.cfads[0, m] / 1.01 ** (m - 6) for m in range(7, 37))
    assert found.llcr[0] == pytest.approx(worth / 24e6)


def test_loan_life_cover_is_at_the_rate_of_interest() -> None:
    """A fee of 5 % makes the loan dearer; what is left of it is worth as much as without."""
    dear = owing({"bunga": "12%", "provisi": "5%"})
    worth = sum(dear.cfads[0, m] / 1.01 ** (m - 12) for m in range(13, 37))
    assert dear.loans[0].equivalent_rate_per_year > 0.14
    assert dear.indicators.llcr[0] == pytest.approx(worth / 24e6)


def test_each_loan_has_its_own_grace() -> None:
    """12 m over a year at once, beside 24 m with a year of grace at 6 %: that grace costs
    12 x 120,000; in reserve lie both first instalments, 1 m and 1 m + 120,000."""
    short = {"jangka_waktu_bulan": 12, "masa_tenggang_bulan": 0, "plafon": "12jt"}
    found = owing(pinjaman=[LOAN | short, LOAN | {"bunga": "6%"}]).indicators
    assert found.uses["interest_in_grace"][0] == pytest.approx(12 * 120_000)
    assert found.uses["instalment_reserve"][0] == pytest.approx(1e6 + 1e6 + 120_000)


def test_a_loan_of_nothing_leaves_the_plan_computed() -> None:
    """`plafon: 0`, as when it is being typed: no rate to weigh, no debt, everything else there."""
    found = owing({"plafon": 0, "bunga": "6%"}).indicators
    assert np.isnan(found.npv_at_loan_rate[0]) and np.isnan(found.llcr[0])
    assert np.isfinite(found.npv[0])

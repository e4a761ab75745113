"""Ways to finance one plan side by side, and what changing a loan makes; worked by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import financing
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.model.comparison import difference
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, shop

BANK = {
    "nama": "Bank",
    "plafon": "12 juta",
    "bunga": "12%",
    "jangka_waktu_bulan": 12,
    "metode": "pokok_tetap",
}


def loan(**changes: Any) -> Loan:
    """12 m at 12 % for a year, 1 m a month and interest on what is left."""
    return Loan.model_validate(BANK | changes)


def plan(**parts: Any) -> Plan:
    """2 m of sales a month without costs, and 20 m of one's own."""
    sale = shop(harga="2 juta", harga_beli=0, jumlah_per_bulan=1)
    opening = {"kas": "20 juta", "simpanan_pokok": "20 juta"}
    return plan_of(**({"unit_usaha": {"t": sale}, "saldo_awal": opening} | parts))


def test_what_a_loan_costs() -> None:
    """Interest 1 % of 12, 11, … 1 m is 780,000, a fee of 1 % 120,000."""
    (found,) = kp.financing(plan(), {"bank": [loan(provisi="1%")]})
    assert found.name == "bank"
    assert (found.interest, found.fees, found.cost) == pytest.approx((780e3, 120e3, 900e3))
    assert found.first == found.heaviest == found.first_after_grace == (1, 1_120_000)
    assert found.last_month == 12
    received = np.array([11_880_000.0] + [0.0] * 12)
    paid = np.array([0.0] + [1_000_000 + 10_000 * left for left in range(12, 0, -1)])
    rate = found.equivalent_rate_per_year / 12
    assert ((received - paid) * (1 + rate) ** -np.arange(13)).sum() == pytest.approx(0, abs=0.01)
    assert found.effective_rate_per_year == pytest.approx((1 + rate) ** 12 - 1)


def test_flat_is_shown_as_the_rate_it_is() -> None:
    """12 % flat over a year is 21.46 % a year: twelve times 1.12 m for 12 m."""
    honest, flat = kp.financing(plan(), {"menurun": [loan()], "flat": [loan(metode="flat")]})
    assert honest.equivalent_rate_per_year == pytest.approx(0.12)
    assert flat.equivalent_rate_per_year == pytest.approx(0.2146, abs=5e-5)
    assert flat.interest == pytest.approx(1_440_000)
    assert difference(honest, flat).interest == pytest.approx(660_000)


def test_grace_shows_both_instalments() -> None:
    (found,) = kp.financing(plan(), {"tenggang": [loan(masa_tenggang_bulan=6)]})
    assert found.first == (1, 120_000)
    assert found.first_after_grace == (7, 2_120_000)
    assert found.heaviest == (7, 2_120_000)


def test_no_loan_is_a_way_too() -> None:
    """The machine is bought all the same, from cash."""
    bought = [{"nama": "Mesin", "harga": "25jt", "dibayar": "pinjaman", "pemeliharaan": "0%"}]
    with_it, without = kp.financing(plan(aset=bought), {"bank": [loan()], "tanpa": []})
    assert without.cost == 0 and without.last_month == -1 and without.first.month == -1
    assert math.isnan(without.effective_rate_per_year) and math.isnan(without.dscr_min)
    assert without.lowest_cash == (0, -3_000_000)
    assert with_it.lowest_cash.amount > 0
    assert without.collateral == () and without.problems == ()


def test_the_figures_are_those_of_the_plan_itself() -> None:
    starter = kp.load_plan(TEMPLATES / "plans" / "tenggarong_seberang.yaml")
    alone = kp.run(starter)
    (found,) = kp.financing(starter, {"rencana": starter.loans})
    assert found.dscr.tolist() == pytest.approx(alone.indicators.dscr[0].tolist(), nan_ok=True)
    assert found.lowest_cash == (alone.indicators.cash_min_month[0], alone.indicators.cash_min[0])
    assert found.equivalent_rate_per_year == pytest.approx(0.06)
    assert found.effective_rate_per_year == pytest.approx(alone.loans[0].effective_rate_per_year)
    assert "jaminan pribadi" in found.collateral[0] and len(found.collateral_asked[0]) == 2


def test_what_the_scheme_forbids_is_said_beside_the_figures() -> None:
    """Rp150 m of KUR mikro: above its ceiling, and still every figure."""
    kur = loan(skema="kur_mikro", plafon="150 juta", bunga="6%")
    (found,) = kp.financing(plan(), {"kur": [kur]})
    assert [problem.code for problem in found.problems] == ["above_ceiling"]
    assert found.interest == pytest.approx(150e6 * 0.06 / 12 * 6.5)


def test_several_loans_together() -> None:
    """Two of the same: twice the cost, the same rate."""
    one, two = kp.financing(plan(), {"satu": [loan()], "dua": [loan(), loan()]})
    assert two.cost == pytest.approx(2 * one.cost)
    assert two.effective_rate_per_year == pytest.approx(one.effective_rate_per_year)
    assert two.heaviest.amount == pytest.approx(2 * one.heaviest.amount)


def test_a_running_loan_stays() -> None:
    """It is in the opening balance; only another that runs replaces it."""
    running = BANK | {"nama": "Lama", "sisa_pokok": "6 juta"}
    opening = {"kas": "26 juta", "simpanan_pokok": "20 juta"}
    old = plan(pinjaman=[running], saldo_awal=opening)
    without, with_new = kp.financing(old, {"tanpa": [], "baru": [loan()]})
    assert [x.name for x in without.plan.loans] == ["Lama"]
    assert [x.name for x in with_new.plan.loans] == ["Lama", "Bank"]
    assert without.equivalent_rate_per_year == pytest.approx(0.12)
    early = financing.repaid_early(old, 0, YearMonth(2027, 3)).loans
    (repaid,) = kp.financing(old, {"lunas": early})
    assert [x.name for x in repaid.plan.loans] == ["Lama"] and repaid.last_month == 2


def test_early_repayment_saves_interest_and_costs_its_penalty() -> None:
    """After 6 instalments 6 m are left: interest of 6, 5, … 1 m saved, 210,000; 2 % are 120,000."""
    old = plan(pinjaman=[BANK])
    early = financing.repaid_early(old, 0, YearMonth(2027, 7), 0.02)
    as_agreed, repaid = kp.financing(old, {"tetap": old.loans, "lunas": early.loans})
    made = difference(as_agreed, repaid)
    assert made.interest == pytest.approx(-210_000)
    assert made.fees == pytest.approx(120_000)
    assert made.cost == pytest.approx(-90_000)
    assert made.months == -6 and repaid.last_month == 6
    assert repaid.heaviest == as_agreed.heaviest  # what is paid ahead was not due
    assert repaid.problems == ()


def test_new_dates_after_a_bad_season() -> None:
    """6 m left in July over 6 + 6 months: 500,000 a month, and interest of six months more."""
    old = plan(pinjaman=[BANK])
    anew = financing.rescheduled(old, 0, YearMonth(2027, 7), 6)
    as_agreed, later = kp.financing(old, {"tetap": old.loans, "baru": anew.loans})
    made = difference(as_agreed, later)
    assert later.result.loans[0].principal[0, 7:19] == pytest.approx(500_000)
    assert made.interest == pytest.approx(5_000 * 78 - 210_000)
    assert made.months == 6
    assert made.dscr_min > 0


def test_a_top_up_repays_the_old_loan() -> None:
    """In July 6 m of 15 m new money repay the old loan; 9 m stay in hand."""
    old = plan(pinjaman=[BANK])
    new = loan(nama="Bank, tambahan", plafon="15 juta", jangka_waktu_bulan=24)
    topped = financing.topped_up(old, 0, YearMonth(2027, 7), new)
    as_agreed, more = kp.financing(old, {"tetap": old.loans, "tambah": topped.loans})
    cash, before = (x.result.balances["cash"][0] for x in (more, as_agreed))
    assert cash[6] - before[6] == pytest.approx(9_000_000)
    assert more.result.balances["loans"][0, 6] == 15_000_000
    assert more.result.loans[0].balance[0, 6] == 0
    assert more.last_month == 6 + 24


def test_variants_write_what_a_board_would() -> None:
    """More money is working capital, less is taken from it first."""
    old = plan(pinjaman=[BANK | {"untuk_operasional": "5jt"}])

    def working(amount: float) -> float:
        return float(financing.with_amount(old, 0, amount).loans[0].working_capital)

    assert (working(15e6), working(9e6), working(2e6)) == (8e6, 2e6, 0.0)
    assert not financing.with_amount(old, 0, 0).loans[0].working_capital


def test_a_question_answered_from_the_package() -> None:
    """The largest loan of the starter plan keeps 1.25, and one rupiah more does not."""
    starter = kp.load_plan(TEMPLATES / "plans" / "muara_badak.yaml")
    answer = kp.solve(starter, "largest_loan")
    assert answer.binding == ("dscr",) and answer.value is not None
    more = financing.with_amount(starter, 0, answer.value + 1)
    assert kp.run(answer.plan).indicators.dscr_min[0] >= 1.25
    assert kp.run(more).indicators.dscr_min[0] < 1.25

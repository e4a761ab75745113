"""A loan paid off early, rescheduled or replaced: the difference in sentences; worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.financing import anew
from kopdes_plan.inputs.loan_months import signing_day
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.outputs.financing_json import change_json
from kopdes_plan.outputs.refinancing import (
    blocks,
    planned,
    repaid,
    rescheduled,
    sentences,
    title,
    topped_up,
)
from kopdes_plan.outputs.refinancing import tone as tone_of
from kopdes_plan.screens.answers.markup import shown
from tests.plans import plan_of, shop

BANK = {
    "nama": "Bank", "plafon": "12 juta", "bunga": "12%", "jangka_waktu_bulan": 12,
    "metode": "pokok_tetap",
}  # fmt: skip
JULY = YearMonth(2027, 7)


def plan(cash: str = "20 juta", **loan: Any) -> Plan:
    """2 m of sales a month without costs, and 12 m borrowed for a year at 12 %."""
    sale = shop(harga="2 juta", harga_beli=0, jumlah_per_bulan=1)
    opening = {"kas": cash, "simpanan_pokok": cash}
    return plan_of(unit_usaha={"t": sale}, saldo_awal=opening, pinjaman=[BANK | loan])


def test_paying_off_saves_interest_and_costs_its_penalty() -> None:
    """After 6 instalments 6 m are left: interest of 6, 5, … 1 m saved, 210,000; 2 % are 120,000."""
    done = repaid(plan(), 0, JULY, 0.02)
    assert title(done) == "Bank dilunasi Juli 2027"
    said = list(sentences(done))
    assert said[:4] == [
        "Bunga lebih kecil Rp210.000.",
        "Denda dan biaya lebih besar Rp120.000.",
        "Seluruhnya lebih murah Rp90.000.",
        "Angsuran terberat tetap Rp1.120.000.",
    ]
    assert said[-1] == "Lunas 6 bulan lebih cepat, Juli 2027."
    assert tone_of(done) == "good"


def test_a_penalty_that_nobody_told_is_asked_for() -> None:
    said = list(sentences(repaid(plan(), 0, JULY)))
    assert said[-1].startswith("Denda pelunasan belum dihitung;")
    own = sentences(repaid(plan(), 0, JULY, 0.01))
    assert not any("belum dihitung" in words for words in own)


def test_cash_that_is_not_there_is_said() -> None:
    """Machines of 12 m are bought and 0.9 m a month stay: 9 m are not there in April."""
    bought = [{"nama": "Mesin", "harga": "12jt", "dibayar": "pinjaman", "pemeliharaan": "0%"}]
    poor = plan("0").model_copy(update={"assets": plan_of(aset=bought, pinjaman=[BANK]).assets})
    done = repaid(poor, 0, YearMonth(2027, 4))
    assert "Kasnya tidak cukup untuk itu." in sentences(done)
    assert tone_of(done) == "bad"


def test_new_dates_after_a_bad_season() -> None:
    """6 m left in July over 12 months: interest of 5,000 × 78 in place of 210,000, 180,000 more."""
    said = list(sentences(rescheduled(plan(), 0, JULY, 6)))
    assert said[0] == "Bunga lebih besar Rp180.000."
    assert said[-1] == "Lunas 6 bulan lebih lambat, Juli 2028."
    assert tone_of(rescheduled(plan(), 0, JULY, 6)) == "doubt"


def test_a_larger_loan_in_its_place() -> None:
    """15 m on the same terms, without grace, from July: its last instalment a year later. The law
    is that of July, not of the day on which the old loan was signed.
    """
    old = plan(tanggal_akad="2026-12-20")
    done = topped_up(old, 0, JULY, anew(old.loans[0], "Bank, baru", 15e6))
    assert signing_day(done.after.plan.loans[1], done.after.plan) == date(2027, 7, 1)
    assert [loan.name for loan in done.after.plan.loans] == ["Bank", "Bank, baru"]
    assert title(done) == "Bank dilunasi Juli 2027 dari pinjaman baru Rp15.000.000"
    assert "lebih lambat, Juli 2028." in list(sentences(done))[-2]


def test_what_a_plan_itself_changes_is_set_beside_what_was_agreed() -> None:
    """Rescheduled after July by 6 months: 180,000 more; two years on, repaid early in January."""
    (later,) = planned(plan(dijadwal_ulang="2027-07", tambahan_bulan=6))
    assert title(later) == "Bank dijadwalkan ulang sesudah Juli 2027"
    assert next(sentences(later)) == "Bunga lebih besar Rp180.000."
    both = BANK | {"dijadwal_ulang": "2027-07", "tambahan_bulan": 6, "dilunasi": "2028-01"}
    (ended,) = planned(plan(**both))
    assert title(ended) == "Bank dijadwalkan ulang sesudah Juli 2027 dan dilunasi Januari 2028"
    assert list(planned(plan())) == []


def test_a_month_outside_the_loan_is_refused_with_its_reason() -> None:
    with pytest.raises(PlanProblems) as refused:
        repaid(plan(), 0, YearMonth(2030, 1))
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("change_outside_loan", "pinjaman.1.dilunasi")


def test_json_has_whole_rupiah() -> None:
    found = change_json(repaid(plan(), 0, JULY, 0.02))
    assert found["difference"]["interest"] == -210_000
    assert found["difference"]["cost"] == -90_000
    assert (found["difference"]["months"], found["paid_off"]) == (-6, "2027-07")
    assert found["month"] == "2027-07" and found["text"][0] == "Bank dilunasi Juli 2027."


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_languages_on_a_page(language: str) -> None:
    page = shown(blocks(repaid(plan(), 0, JULY, 0.02), language))
    assert "Rp210.000" in page and "Bank" in page

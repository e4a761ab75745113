"""A loan paid off early, rescheduled or replaced: the difference in sentences; worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.outputs.financing_json import change_json
from kopdes_plan.outputs.refinancing import blocks, repaid, rescheduled, sentences, title, topped_up
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
    said = sentences(done)
    assert said[:4] == [
        "Bunga lebih kecil Rp210.000.",
        "Denda dan biaya lebih besar Rp120.000.",
        "Seluruhnya lebih murah Rp90.000.",
        "Angsuran terberat tetap Rp1.120.000.",
    ]
    assert said[-1] == "Lunas 6 bulan lebih cepat, Juli 2027."
    assert tone_of(done) == "good"


def test_a_penalty_that_nobody_told_is_asked_for() -> None:
    said = sentences(repaid(plan(), 0, JULY))
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
    said = sentences(rescheduled(plan(), 0, JULY, 6))
    assert said[0] == "Bunga lebih besar Rp180.000."
    assert said[-1] == "Lunas 6 bulan lebih lambat, Juli 2028."
    assert tone_of(rescheduled(plan(), 0, JULY, 6)) == "doubt"


def test_a_larger_loan_in_its_place() -> None:
    new = Loan.model_validate(BANK | {"plafon": "15 juta", "jangka_waktu_bulan": 24})
    done = topped_up(plan(), 0, JULY, new)
    assert done.after is not None and len(done.after.plan.loans) == 2
    assert title(done) == "Bank dilunasi Juli 2027 dari pinjaman baru"
    assert "lebih lambat, Juli 2029." in sentences(done)[-2]


def test_a_month_outside_the_loan_is_refused_with_its_reason() -> None:
    done = repaid(plan(), 0, YearMonth(2030, 1))
    assert done.after is None and done.made is None and tone_of(done) == "bad"
    (said,) = sentences(done)
    assert said.startswith("Tidak dapat: terbaca 2030-01; harus sesudah 2027-01")
    found = change_json(done)
    assert found["difference"] is None and found["paid_off"] is None


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

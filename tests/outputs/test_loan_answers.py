# ruff: noqa: E501 - whole sentences are asserted
"""The solvers' answers in plain sentences, each with what stops more; worked in test_solvers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.answers import Line, Question
from kopdes_plan.outputs.loan_answers import (
    QUESTIONS,
    Asked,
    blocks,
    listing,
    sentence,
    solved,
    told,
    tone,
    unit_sentences,
)
from kopdes_plan.screens.answers.markup import shown
from tests.plans import plan_of, shop

LOAN = {
    "nama": "Bank", "plafon": "9.552.000", "bunga": "0%", "jangka_waktu_bulan": 24,
    "metode": "pokok_tetap", "bulatkan": "0.01",
}  # fmt: skip
RICH = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan="1.000")}
POOR = {"t": shop(harga="500.000", harga_beli=0, jumlah_per_bulan=1)}


def earning(loan: dict[str, Any] | None = None, **parts: Any) -> Plan:
    """One sale of 1 m a month without costs; 0.5 % of it is tax: 11.94 m are left of a year."""
    sale = shop(nama="Toko", harga="1 juta", harga_beli=0, jumlah_per_bulan=1, satuan="karung")
    whole = {"unit_usaha": {"t": sale}, "pinjaman": [LOAN | (loan or {})]}
    return plan_of(**(whole | parts))


def asked(plan: Plan, question: Question, **line: Any) -> Asked:
    given = Line(**({"dscr": 1.25, "minimum_cash": 0} | line)) if line else None
    (found,) = solved(plan, given, (question,))
    return found


CASES: dict[str, tuple[Plan, Question, str, str]] = {
    "the 12 instalments of 2028 are half the loan: 11.94 / 1.25 x 2": (
        earning(), "largest_loan", "good",
        "Pinjaman paling besar yang sanggup dibayar: Rp19.104.000; lebih dari itu kas untuk mengangsur pada 2028 kurang dari 1,25 kali angsuran. Rencana meminjam Rp9.552.000, masih sanggup.",
    ),
    "the plan borrows more": (
        earning({"plafon": "30jt"}), "largest_loan", "doubt",
        "Pinjaman paling besar yang sanggup dibayar: Rp19.104.000; lebih dari itu kas untuk mengangsur pada 2028 kurang dari 1,25 kali angsuran. Rencana meminjam Rp30.000.000, terlalu besar.",
    ),
    "the scheme stops a rich plan": (
        earning({"skema": "kur_mikro", "bunga": "6%", "plafon": "50jt"}, unit_usaha=RICH), "largest_loan", "good",
        "Pinjaman paling besar yang sanggup dibayar: Rp100.000.000; lebih dari itu melewati batas plafon skemanya, Rp100.000.000 (Permenko Perekonomian 7 Tahun 2025, pasal belum diketahui). Rencana meminjam Rp50.000.000, masih sanggup.",
    ),
    "the scheme lends no less than its floor": (
        earning({"skema": "kur_mikro", "bunga": "6%", "plafon": "11jt", "bulatkan": "1"}, unit_usaha=POOR), "largest_loan", "bad",
        "Yang sanggup dibayar hanya {beyond}, sedangkan skema ini untuk pinjaman lebih dari Rp10.000.000 (Permenko Perekonomian 7 Tahun 2025, pasal belum diketahui).",
    ),
    "a plan that loses 1 m a month": (
        earning(biaya_bersama=[{"nama": "Upah", "jumlah": "2 juta"}]), "largest_loan", "bad",
        "Berapa pun pinjamannya, kas tetap habis.",
    ),
    "a loan already running": (
        earning({"sisa_pokok": "5jt"}, saldo_awal={"kas": "5jt"}), "largest_loan", "",
        "Pinjaman Bank sudah berjalan; besarnya tidak dapat diubah lagi.",
    ),
    "half of what is sold is enough": (
        earning(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"}), "sales_needed", "good",
        "Angsuran ini butuh penjualan Rp500.000 per bulan (Rp19.231 sehari); sekarang Rp1.000.000. Kurang dari itu kas untuk mengangsur pada 2028 kurang dari 1,25 kali angsuran. Penjualan dalam rencana cukup.",
    ),
    "12 m over 13 months are 1.18 times, over 14 1.27": (
        earning({"plafon": "12jt"}), "shortest_tenor", "good",
        "Jangka waktu paling pendek yang sanggup dibayar: 14 bulan; kalau lebih pendek, kas untuk mengangsur pada 2027 kurang dari 1,25 kali angsuran. Rencana memakai 24 bulan, cukup.",
    ),
    "KUR mikro lends 36 months for running costs": (
        earning({"skema": "kur_mikro", "plafon": "30jt", "untuk_operasional": "30jt", "bunga": "6%"}), "shortest_tenor", "bad",
        "Baru sanggup dengan {beyond} bulan, sedangkan skema ini paling lama 36 bulan (",
    ),
    "cash lasts without grace": (
        earning(), "smallest_grace", "good",
        "Tanpa masa tenggang pun kas cukup. Rencana memakai 0 bulan, cukup. Dengan tenggang terpendek itu DSCR terendah 2,50 (2028).",
    ),
    "no capital mends a DSCR": (
        earning({"plafon": "30jt"}), "smallest_capital", "bad",
        "Berapa pun modal sendiri ditambah, kas untuk mengangsur tetap kurang dari 1,25 kali angsuran.",
    ),
    "nothing is spent before the first sale": (
        earning(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"}), "smallest_capital", "good",
        "Modal sendiri tidak perlu ditambah; dengan Rp0 pun cukup.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_answer_is_a_sentence(case: str) -> None:
    plan, question, coloured, words = CASES[case]
    found = asked(plan, question)
    beyond = found.answer.beyond_scheme
    written = "" if beyond is None else f"{beyond:,}".replace(",", ".")
    written = f"Rp{written}" if question == "largest_loan" else written
    assert sentence(found).startswith(words.format(beyond=written))
    assert tone(found) == coloured
    assert "{" not in sentence(found, "en")


def test_capital_for_the_first_month() -> None:
    """12 m are spent and 1 m comes in: 11 m, and 5 m to keep; 20 m are there."""
    once = [{"nama": "Buka", "jumlah": "12 juta", "setiap_bulan": 0}]
    opening = {"kas": "20 juta", "simpanan_pokok": "20 juta"}
    plan = earning(pinjaman=[], saldo_awal=opening, biaya_bersama=once)
    assert sentence(asked(plan, "smallest_capital", minimum_cash=5_000_000)) == (
        "Modal sendiri yang dibutuhkan pada awal paling sedikit Rp16.000.000; kurang dari itu kas pada Januari 2027 kurang dari Rp5.000.000. Sekarang Rp20.000.000, cukup."
    )
    share = asked(plan, "smallest_capital", capital_share=1.2)
    assert "modal sendiri kurang dari 120% kebutuhan" in sentence(share)


def test_the_month_is_that_of_one_step_more() -> None:
    """Sales begin in July; with four months of grace the instalment of June finds no cash."""
    late = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan=1, mulai="2027-07")}
    bought = [{"nama": "Mesin", "harga": "12jt", "dibayar": "pinjaman", "pemeliharaan": "0%"}]
    found = asked(earning({"plafon": "12jt"}, unit_usaha=late, aset=bought), "smallest_grace")
    assert sentence(found).startswith(
        "Masa tenggang paling pendek supaya kas tidak habis: 5 bulan; kalau lebih pendek, kas pada Juni 2027 habis. Rencana memakai 0 bulan, terlalu pendek."
    )
    assert sentence(found).endswith("Dengan tenggang terpendek itu DSCR terendah 1,58 (2028).")
    heavy = found._replace(answer=_with(found, plan=_asking(found.answer.plan, 2.0)))
    assert "kas bertahan dari sisa pinjaman, tetapi hasil usaha belum" in sentence(heavy)
    assert tone(heavy) == "doubt"


def test_units_are_counted_as_people_count() -> None:
    """100 sacks of 10,000 in 26 days are 3.8 a day; half of them are needed."""
    sacks = shop(nama="Toko", harga_beli=0, jumlah_per_bulan=100, satuan="karung")
    opening = {"kas": "1jt", "simpanan_pokok": "1jt"}
    found = asked(earning(saldo_awal=opening, unit_usaha={"t": sacks}), "sales_needed")
    assert unit_sentences(found) == ("Toko: 1,9 karung sehari; sekarang 3,8 karung.",)
    quota = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan=100, kuota_per_bulan=100),
             "u": shop(nama="Lain", harga="1 juta", harga_beli=0, jumlah_per_bulan=10)}  # fmt: skip
    both = asked(earning({"plafon": "955jt"}, unit_usaha=quota), "sales_needed", dscr=3.0)
    full, other = unit_sentences(both)
    assert full.endswith("kuota atau kapasitasnya sudah habis.")
    assert other.startswith("Lain: ")
    table = blocks([both])[-1]
    assert table["rows"][0]["cells"][1].endswith("(sudah penuh)")


def test_answers_about_one_of_several_loans_name_it() -> None:
    both = earning(pinjaman=[LOAN | {"plafon": "1jt", "nama": "Kecil"}, LOAN])
    assert sentence(asked(both, "shortest_tenor")).startswith("Bank: ")
    assert not sentence(asked(both, "smallest_capital")).startswith("Bank: ")


def test_that_good_and_bad_alternate_is_told() -> None:
    found = asked(earning(), "largest_loan")
    broken = found._replace(answer=_with(found, unbroken=False))
    assert sentence(broken).endswith("Hitung dulu angka yang Anda pilih.")


def _asking(plan: Plan, dscr: float) -> Plan:
    general = plan.general.model_copy(update={"dscr_required": Sourced(dscr)})
    return plan.model_copy(update={"general": general})


def _with(found: Asked, **changes: Any) -> Any:
    return replace(found.answer, **changes)


def test_without_a_loan_that_is_said_once() -> None:
    bare = plan_of(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"})
    found = solved(bare)
    assert [one.answer.question for one in found] == list(QUESTIONS)
    assert [sentence(one) for one in told(found)][:2] == [
        "Rencana ini belum memakai pinjaman.",
        "Belum ada penjualan yang dapat dihitung.",
    ]
    assert [sentence(one) for one in found].count("Rencana ini belum memakai pinjaman.") == 3


def test_a_page_and_a_document_say_the_same() -> None:
    found = solved(earning())
    page = shown(blocks(found))
    (said, *_) = listing(found)
    assert all(words in page for words in said["items"])
    for language in ("id", "en"):
        assert len(blocks(found, language)) >= len(QUESTIONS)

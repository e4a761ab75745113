"""The two pages for a bank: what they must say, in figures that are the result's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import kopdes_plan
from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.pdf import PAPERS, write_pdf
from kopdes_plan.outputs.schedules import shared_surplus
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.writer import amount, clipped
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens import answers
from tests.pdfs import pages_of
from tests.plans import plan_of, run_plan, shop

MILLIMETRES = 72 / 25.4  # points
VILLAGES = Path(__file__).parents[1] / "villages"


@pytest.fixture(scope="module")
def brief(result: Result) -> bytes:
    """Of the starter plan whose rice mill borrows Rp150 million."""
    return write_pdf(result, kind="ringkas")


def test_the_first_page_says_what_is_asked_and_why(brief: bytes, result: Result) -> None:
    """Activity, benefit, need, loan with its words, instalment, and each year's figures."""
    first, second = pages_of(brief)
    found = result.indicators
    pools = shared_surplus(result)
    for words in (
        verdict(result).sentence, "Koperasi menggiling padi petani", "150 anggota pada awal",
        t.rupiah(sum(pools["village_share_appropriated"].values())),
        amount(sum(float(x[0]) for x in found.uses.values())),
        "Rp150.000.000 (seratus lima puluh juta rupiah)", "Rp2.899.920, mulai Februari 2028",
        "lunas Januari 2033", t.number(float(found.dscr_min[0]), 2),
    ):  # fmt: skip
        assert words in first, words
    for year in range(len(result.time.years)):
        assert amount(float(result.time.at_year_end(result.loans[0].balance)[0, year])) in first
    assert "Gagal panen atau petani" in second and "Perjanjian dengan kelompok tani" in second


def test_the_low_case_stands_beside_the_plan(brief: bytes, result: Result) -> None:
    """Lowest cash, lowest DSCR and worth of the board's own low case."""
    low, second = kopdes_plan.cases(result.plan)["pesimis"].indicators, pages_of(brief)[1]
    assert t.rupiah(float(low.cash_min[0])) in second
    assert t.number(float(low.dscr_min[0]), 2) in second
    assert t.rupiah(float(low.npv[0])) in second


def test_who_signs_has_room_for_stamps(brief: bytes) -> None:
    second = pages_of(brief)[1]
    for words in ("Ketua", "Sekretaris/Bendahara", "Pengawas", "Kepala Desa/Lurah", "meterai"):
        assert words in second
    assert second.count("tanda tangan dan cap") == 4


def test_every_page_names_the_rules_the_plan_and_the_program(brief: bytes, result: Result) -> None:
    from kopdes_plan.outputs.report import plan_hash

    for page in pages_of(brief):
        assert "Aturan per 25 November 2026" in page
        assert page.count(plan_hash(result.plan)[:8]) == 2  # above and below
        assert "kopdes_plan 0." in page and "dari 2" in page


@pytest.fixture(scope="module")
def plans(result: Result, large: Result) -> dict[str, Result]:
    """A usual plan, one with nothing borrowed, one that holds all there can be."""
    return {
        "usual": result,
        "small": run_plan(plan_of(unit_usaha={"toko": shop()}), months=72),
        "large": large,
    }


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["usual", "small", "large"])
def test_it_is_always_two_pages(
    plans: dict[str, Result], name: str, language: str, paper: str
) -> None:
    """Of either paper, in either language, whatever a plan holds; nothing falls off."""
    pdf = write_pdf(plans[name], kind="ringkas", language=language, paper=paper)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 2
    width, height = PAPERS[paper]
    for page in pages:
        assert float(page.mediabox.width) == pytest.approx(width * MILLIMETRES, abs=0.01)
        assert float(page.mediabox.height) == pytest.approx(height * MILLIMETRES, abs=0.01)
    first, second = pages_of(pdf)
    year = str(plans[name].time.years[-1])
    assert year in first
    assert (t.say("document.approval.village_head", language)) in second
    if not plans[name].loans:
        assert t.say("document.needs.no_loan", language) in first


def test_a_plan_without_need_or_debt_has_no_empty_columns(plans: dict[str, Result]) -> None:
    """Nothing of instalments in its table of years, and a sentence instead of an empty one."""
    first = pages_of(write_pdf(plans["small"], kind="ringkas"))[0]
    assert "Rencana ini tidak memerlukan uang untuk memulai." in first
    assert "Tahun Pendapatan SHU Kas akhir 2027" in first
    assert "0 pekerja" not in first
    cases = {"pesimis": plans["small"]}
    second = pages_of(write_pdf(plans["small"], kind="ringkas", cases=cases))[1]
    assert "Rencana dan keadaan lain" in second and "DSCR" not in second


def test_units_whose_names_have_commas_are_told_apart() -> None:
    """Two units read as four: "Toko, Loket PLN, pulsa, dan tagihan"."""
    toko, loket = shop(), shop(nama="Loket PLN, pulsa, dan tagihan")
    result = run_plan(plan_of(unit_usaha={"toko": toko, "loket": loket}))
    said = "Toko; Loket PLN, pulsa, dan tagihan."
    assert f"Unit usaha (2): {said}" in pages_of(write_pdf(result, kind="ringkas"))[0]
    assert f"2 unit usaha: {said}" in pages_of(write_pdf(result))[1]


def test_nobody_reads_of_no_workers() -> None:
    """One cashier: "0 sementara" tells nothing, and a plan without anybody speaks of no work."""
    cashier = {"nama": "Kasir", "dasar_upah": "disepakati", "upah": "1jt"}
    (first, _), (none, _) = (
        pages_of(
            write_pdf(run_plan(plan_of(unit_usaha={"t": shop()}, tenaga_kerja=who)), kind="ringkas")
        )
        for who in ([cashier], [])
    )
    assert "1 pekerja tetap." in first and "pekerja" not in none


def test_a_minus_never_stands_on_a_line_of_its_own() -> None:
    """Rp10 million of wages a month, 6 % more each year, and nothing to pay them: cash ends Rp837
    million short, and its card says so on one line, not a dash above Rp837 million.
    """
    wages = {"nama": "Penjaga", "dasar_upah": "disepakati", "upah": "10.000.000", "thr": "tidak"}
    result = run_plan(plan_of(tenaga_kerja=[wages | {"bpjs": "tidak"}]))
    lowest = t.rupiah(float(result.indicators.cash_min[0]))
    assert lowest.startswith("-Rp837.")
    assert f"Kas terendah {lowest}" in pages_of(write_pdf(result, kind="ringkas"))[0]


def test_a_loan_repaid_at_once_has_no_instalment_that_begins() -> None:
    """Rp60 million for a season at 14 %, repaid after seven months: Rp700,000 of interest a month,
    then Rp60,700,000, once. "From August 2027" would be Rp60 million every month.
    """
    loan = {
        "nama": "Pakan semusim", "skema": "bank_umum", "plafon": "60jt", "bunga": "14%",
        "jangka_waktu_bulan": 7, "metode": "sekali_bayar",
    }  # fmt: skip
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, pinjaman=[loan]))
    first = pages_of(write_pdf(result, kind="ringkas"))[0]
    assert "Rp60.700.000 paling besar, hanya pada Agustus 2027" in first
    assert "paling besar Rp60.700.000, hanya pada Agustus 2027; lunas Agustus 2027" in first
    assert "hanya Agustus 2027" in pages_of(write_pdf(result, kind="musdes"))[1]
    assert "Angsuran paling besar <b>Rp60.700.000</b>, hanya pada" in answers.instalment(result)


def test_what_is_too_long_ends_with_a_whole_sentence(plans: dict[str, Result]) -> None:
    first, second = pages_of(write_pdf(plans["large"], kind="ringkas"))
    assert "Kata yang panjang sekali. Unit usaha (15):" in first
    assert "dan 1 pinjaman lagi" in first
    assert "#set page(fill: red)" in second
    assert clipped("satu dua tiga", 9) == "satu dua…"


def test_figures_are_the_same_in_english(result: Result) -> None:
    first, second = pages_of(write_pdf(result, kind="ringkas", language="en"))
    assert "Rp150.000.000 (one hundred fifty million rupiah)" in first
    assert t.rupiah(float(result.indicators.cash_min[0])) in first + second
    assert "Benefit for the village" in first


@pytest.mark.parametrize(
    "file", [*sorted((TEMPLATES / "plans").glob("*.yaml")), *sorted(VILLAGES.glob("*.yaml"))],
    ids=lambda file: file.stem,
)  # fmt: skip
def test_every_plan_of_ours_gives_two_pages_of_both(file: Path) -> None:
    """The examples, the empty one, and villages that have only described themselves."""
    plan = kopdes_plan.run(kopdes_plan.load_plan(file))
    for kind in ("ringkas", "musdes"):
        pages = pages_of(write_pdf(plan, kind=kind))
        assert len(pages) == 2 and all(page for page in pages)
        assert plan.plan.cooperative.name in pages[0]

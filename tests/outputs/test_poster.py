"""The poster for the village's meeting: two landscape pages, few numbers, each the result's own."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import poster_charts
from kopdes_plan.outputs.pdf import PAPERS, write_pdf
from kopdes_plan.outputs.poster import pages
from kopdes_plan.outputs.schedules import shared_surplus
from kopdes_plan.outputs.weakest import find_out, ranking
from kopdes_plan.outputs.writer import Writer
from tests.pdfs import pages_of
from tests.plans import plan_of, run_plan, shop


@pytest.fixture(scope="module")
def poster(result: Result) -> bytes:
    """Of the starter plan whose rice mill borrows Rp150 million."""
    return write_pdf(result, kind="musdes")


def test_what_is_done_and_what_it_costs(poster: bytes, result: Result) -> None:
    """The units by name, the money as one says it, and what it is for."""
    first, _ = pages_of(poster)
    need = sum(float(x[0]) for x in result.indicators.uses.values())
    assert t.rupiah_about(need) == "Rp234 juta" and "Rp234 juta" in first
    assert "Rp150 juta" in first and "Alat dan bangunan" in first and "Rp199 juta" in first
    for unit in result.plan.units.values():
        assert unit.name in first


def test_whether_it_can_be_paid_and_what_comes_of_it(poster: bytes, result: Result) -> None:
    _, second = pages_of(poster)
    found = result.indicators
    assert "rencana ini layak" in second
    assert f"{t.rupiah_about(float(found.cash_min[0]))} Juli 2027" in second
    assert "Rp2,9 juta mulai Februari 2028" in second
    assert "pinjaman Rp150 juta, imbal jasa desa 20% dari SHU" in second


def test_a_year_without_an_instalment_keeps_its_place() -> None:
    """One loan is gone in 2027, the share of the village's enterprise is paid back in 2031: a year
    left out would put 2031 beside 2027.
    """
    loan = {"skema": "bank_umum", "plafon": "6jt", "bunga": "12%", "jangka_waktu_bulan": 6}
    share = {"skema": "modal_penyertaan", "plafon": "9jt", "bunga": "0%", "jangka_waktu_bulan": 50}
    loans = [{"nama": "Kios"} | loan, {"nama": "Desa", "metode": "sekali_bayar"} | share]
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, pinjaman=loans))
    drawn = poster_charts.debt(result)
    assert [year for year in range(2027, 2033) if f">{year}<" in drawn] == [*range(2027, 2032)]


def test_the_weakest_numbers_stand_there_with_who_finds_out(poster: bytes, result: Result) -> None:
    """Three numbers with their rupiah, where to ask, and a line for a name each."""
    _, second = pages_of(poster)
    assert "Belum pasti: siapa mencari tahu?" in second and second.count("Siapa:") == 3
    assert "Penggilingan padi (jasa giling), Harga jual: Rp1.000 per kg beras" in second
    assert "Tanya harga pada tiga pembeli." in second
    listed = pages(Writer(result))["pages"][1]["unsure"]
    assert [one["ask"] for one in listed] == [find_out(one) for one in ranking(result)[:3]]


def test_a_plan_that_needs_no_money_shows_who_gets_the_surplus() -> None:
    """A shop that earns from its first month; its meetings share what it earns."""
    result = run_plan(plan_of(unit_usaha={"toko": shop()}))
    first, second = pages(Writer(result))["pages"]
    assert [number["value"] for number in first["numbers"]] == ["tidak ada", "tidak ada"]
    year = result.time.years[-1]
    assert first["figure"]["caption"] == f"Untuk siapa SHU, menurut rapat {year}"
    shared = {pool: years[year] for pool, years in shared_surplus(result).items()}
    assert shared["village_share_appropriated"] > 0
    for amount in shared.values():
        assert t.rupiah(amount) in first["figure"]["alt"]
    assert second["figure"]["file"] == "poster_surplus.svg"
    written = pages_of(write_pdf(result, kind="musdes", cases={}))[0]
    assert t.rupiah_about(shared["village_share_appropriated"]) in written


def test_without_a_surplus_it_shows_what_members_save_and_else_says_what_lacks() -> None:
    """Ten members who pay Rp10,000 a month; then nobody and nothing."""
    saving = {"jumlah_awal": "10", "simpanan_wajib_per_bulan": "10_000", "bagian_yang_membayar":
              "100%"}  # fmt: skip
    first = pages(Writer(run_plan(plan_of(anggota=saving), months=24)))["pages"][0]
    assert "2027 Rp1.200.000, 2028 Rp2.400.000" in first["figure"]["alt"]
    for page in pages(Writer(run_plan(plan_of(), months=24)))["pages"]:
        assert page["figure"] is None and "Isi dulu unit usaha" in page["instead"]


def test_there_are_few_numbers_and_no_words_of_bankers(poster: bytes) -> None:
    """Beside the bars' five and the list's three, six amounts on both pages; no DSCR, NPV, IRR."""
    first, second = pages_of(poster)
    assert len(re.findall(r"Rp\d", first + second)) <= 14
    assert not re.search(r"DSCR|NPV|IRR|CFADS", first + second)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_always_two_landscape_pages(
    result: Result, large: Result, language: str, paper: str
) -> None:
    """Also with nothing borrowed, no unit at all, and fifteen units in fifteen years."""
    small = run_plan(plan_of(unit_usaha={"toko": shop()}))
    for plan in (result, small, run_plan(plan_of(), months=24), large):
        pages = PdfReader(BytesIO(write_pdf(plan, kind="musdes", language=language, paper=paper)))
        assert len(pages.pages) == 2
        for page in pages.pages:
            wide, high = (float(x) * 25.4 / 72 for x in (page.mediabox.width, page.mediabox.height))
            assert (round(high), round(wide)) == PAPERS[paper]


def test_many_units_are_five_and_the_rest_counted(large: Result) -> None:
    assert pages(Writer(large))["pages"][0]["listed"][4:] == [
        "Unit nomor 4 di ujung desa", "dan 10 usaha lagi",
    ]  # fmt: skip


def test_a_loss_and_empty_cash_are_said() -> None:
    """A shop that sells below cost: the verdict, the cash and the surplus say so, in red."""
    plan = plan_of(unit_usaha={"toko": shop(harga="7.000")})
    page = pages(Writer(run_plan(plan)))["pages"][1]
    assert page["tone"] == "bad" and "kas akan habis" in page["verdict"]
    assert [number["tone"] for number in page["numbers"]] == ["bad", "bad"]


def test_all_that_the_money_is_for_is_drawn() -> None:
    """A loss, shelves, a permit, stock, a loan with grace: six bars, which add up to the need."""
    loan = {"nama": "Bank", "skema": "bank_umum", "plafon": "20_000_000", "bunga": "9%",
            "jangka_waktu_bulan": "24", "masa_tenggang_bulan": "6", "bulan": "2027-01"}  # fmt: skip
    plan = plan_of(
        unit_usaha={"toko": shop(harga="7.000", hari_persediaan="10")},
        aset=[{"nama": "Rak", "harga": "9_000_000", "bulan": "2027-01", "umur_bulan": "60"}],
        biaya_bersama=[{"nama": "Izin", "jumlah": "1_000_000", "setiap_bulan": "0"}],
        pinjaman=[loan],
    )
    result = run_plan(plan)
    drawn = poster_charts.money_alt(result)
    assert drawn.count("Rp") == 6
    for value in result.indicators.uses.values():
        assert t.rupiah(float(value[0])) in drawn


def test_a_large_amount_stays_on_one_line() -> None:
    """More than a thousand miliar a year: smaller, but not "Rp1.620" above "miliar"."""
    goods = shop(jumlah_per_bulan="1.000.000", harga="1.000.000", harga_beli="800.000")
    loan = {"nama": "Bank", "plafon": "1_000_000", "bunga": "9%", "jangka_waktu_bulan": "24",
            "bulan": "2027-01"}  # fmt: skip
    result = run_plan(plan_of(unit_usaha={"toko": goods}, pinjaman=[loan]))
    said = t.rupiah_about(poster_charts.last_full_surplus(result)[1])
    page = PdfReader(BytesIO(write_pdf(result, kind="musdes", cases={}))).pages[1]
    assert said.startswith("Rp1.6") and said in page.extract_text().split("\n")


def test_a_picture_of_debt_without_any_is_empty_and_says_so() -> None:
    """No page asks for it, but whoever does must not be told of a slice's step."""
    svg = poster_charts.debt(run_plan(plan_of(), months=24))
    assert t.say("chart.debt.alt_none") in svg


def test_nobody_is_told_to_fill_in_what_is_there() -> None:
    """A shop's first year: it needs no money, and shares and saves nothing yet."""
    first, second = pages(Writer(run_plan(plan_of(unit_usaha={"toko": shop()}), months=12)))[
        "pages"
    ]
    assert first["instead"] == "Belum ada angka untuk digambar."
    assert second["figure"]["file"] == "poster_surplus.svg"


@pytest.mark.parametrize("paper", PAPERS)
def test_long_names_of_units_leave_room_for_the_picture(paper: str) -> None:
    """Six names of 33 letters, a line each: on two lines, they halved the picture below."""
    names = ["Pemasok dapur makan bergizi (MBG)"] * 6
    units = {f"u{n}": shop(nama=name) for n, name in enumerate(names)}
    result = run_plan(plan_of(unit_usaha=units))
    page = PdfReader(BytesIO(write_pdf(result, kind="musdes", cases={}, paper=paper))).pages[0]
    lines = [line.strip("• ") for line in page.extract_text().split("\n")]
    assert lines.count(names[0]) == 6

"""The PDF as a lender gets it: figures read back, tags, same bytes, typed text as typed."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

import kopdes_plan
from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.document import KINDS
from kopdes_plan.outputs.pdf import printable, write_pdf
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.writer import amount
from tests.outputs.conftest import STARTER
from tests.plans import HOSTILE, plan_of, run_plan, shop


def text_of(pdf: bytes) -> str:
    """All text of a PDF with single spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_second_page_holds_the_five_figures_and_the_verdict(
    pages: list[str], result: Result
) -> None:
    found = result.indicators
    for figure in (
        t.rupiah(sum(float(x[0]) for x in found.uses.values())), "Rp150.000.000",
        t.rupiah(float(found.cash_min[0])), t.number(float(found.dscr_min[0]), 2),
        verdict(result).label,
    ):  # fmt: skip
        assert figure in pages[1]
    assert verdict(result).sentence in pages[1]


def test_every_page_but_the_cover_says_which_it_is_and_that_it_is_an_example(
    pages: list[str],
) -> None:
    assert "Halaman" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "CONTOH" in page
        assert "Aturan per 25 November 2026" in page


def test_the_last_column_of_the_widest_table_is_on_paper(pages: list[str], result: Result) -> None:
    annex = " ".join(page for page in pages if "Sisa pinjaman" in page)
    for m in range(0, result.time.months, 7):
        assert amount(float(result.loans[0].balance[0, m])) in annex
        assert amount(float(result.balances["cash"][0, m])) in annex


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_tagged_archivable_and_carries_its_plan(
    pdf: bytes, result: Result, kind: str
) -> None:
    """Each kind: PDF/A-3a and PDF/UA-1, with the plan file as its attachment."""
    text = "unit_usaha: {}"
    made = pdf if kind == "lengkap" else write_pdf(result, kind=kind, plan_text=text)
    reader = PdfReader(BytesIO(made))
    catalog = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "id"
    assert "/StructTreeRoot" in catalog and "/OutputIntents" in catalog
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert result.plan.cooperative.name in str(reader.metadata.title)
    (attached,) = reader.attachments["rencana.yaml"]
    assert b"unit_usaha" in attached


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_plan_gives_the_same_bytes(result: Result, pdf: bytes, kind: str) -> None:
    made = pdf if kind == "lengkap" else write_pdf(result, kind=kind)
    text = STARTER.read_text(encoding="utf-8") if kind == "lengkap" else None
    assert write_pdf(result, kind=kind, plan_text=text) == made


@pytest.mark.parametrize("kind", ["ringkas", "musdes"])
def test_typed_text_is_printed_in_the_short_ones_too(kind: str) -> None:
    """Markup, a formula, letters of the other direction, signs no font has, an apostrophe."""
    name = "=1+1 #red[x] O'Nur \u202eterbalik \U0001f33e"
    plan = plan_of(
        nama=HOSTILE,
        koperasi={"nama": name, "desa": [HOSTILE], "alamat": HOSTILE},
        unit_usaha={"toko": shop(nama=name)},
        narasi={"ringkasan": HOSTILE * 50, "risiko": [{"risiko": HOSTILE, "tindakan": HOSTILE}]},
    )
    pdf = write_pdf(run_plan(plan, months=24), kind=kind)
    read = text_of(pdf)
    assert "=1+1 #red[x] O'Nur terbalik □" in read
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    if kind == "ringkas":
        assert "#set page(fill: red) $x^2$ <b>tebal</b>" in read


def test_many_units_and_years_stay_on_the_paper(large: Result) -> None:
    """Fifteen units, fifteen years, texts of 5,000 letters: every last column is on its page."""
    pages = PdfReader(BytesIO(write_pdf(large))).pages
    texts = []
    for page in pages:
        right, top = float(page.mediabox.width), float(page.mediabox.height)
        text, places = placed(page)
        texts.append(text)
        for x, y in places:
            assert 0 <= x <= right and 0 <= y <= top
    whole = " ".join(texts)
    for m in range(0, large.time.months, 41):
        assert amount(float(large.balances["cash"][0, m])) in whole
    assert all(f"Halaman {n} dari {len(pages)}" in text for n, text in enumerate(texts, 1) if n > 1)


def placed(page: PageObject) -> tuple[str, list[tuple[float, float]]]:
    """The text of a page, and where each piece begins, in points from the lower left corner."""
    found: list[tuple[float, float]] = []

    def noted(text: str, frame: list[float], matrix: list[float], *_: object) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            found.append((
                x * frame[0] + y * frame[2] + frame[4], x * frame[1] + y * frame[3] + frame[5]
            ))  # fmt: skip

    return " ".join(page.extract_text(visitor_text=noted).split()), found


def test_typed_text_is_printed_never_obeyed() -> None:
    plan = plan_of(
        nama=HOSTILE,
        koperasi={"nama": HOSTILE, "desa": [HOSTILE], "alamat": HOSTILE},
        unit_usaha={"toko": shop(nama=HOSTILE, pembeli=HOSTILE)},
        narasi={"ringkasan": HOSTILE, "risiko": [{"risiko": HOSTILE, "tindakan": HOSTILE}]},
    )
    pdf = write_pdf(run_plan(plan, months=24))
    read = text_of(pdf)
    for piece in (
        "#set page(fill: red)",
        "$x^2$",
        "<b>tebal</b>",
        "@acuan",
        "*bintang*",
        "_garis_",
    ):
        assert piece in read
    assert str(PdfReader(BytesIO(pdf)).metadata.title).endswith(HOSTILE)  # type: ignore[union-attr]


def test_a_sign_no_font_has_becomes_a_box_instead_of_an_error() -> None:
    assert printable("Kopi \U0001f642 é ☑\u202e\x00 Rp5") == "Kopi □ é ☑ Rp5"
    plan = plan_of(
        koperasi={"nama": "Koperasi 漢字 \U0001f33e بسم", "desa": ["Desa"]},
        unit_usaha={"toko": shop(nama="Toko \U0001f33e")},
    )
    assert "Toko □" in text_of(write_pdf(run_plan(plan, months=24)))


@pytest.mark.parametrize("months", [12, 25, 176])
def test_short_long_and_empty_plans_are_printed(months: int, tmp_path: Path) -> None:
    file = tmp_path / "rencana.pdf"
    given = write_pdf(run_plan(plan_of(mulai="2027-05"), months=months), file)
    assert file.read_bytes() == given
    assert given.startswith(b"%PDF-1.7")


def test_english_pages_say_page(result: Result) -> None:
    read = PdfReader(BytesIO(write_pdf(result, language="en"))).pages[1].extract_text()
    assert "Page 2 of" in read
    assert "Lowest DSCR" in read


@pytest.mark.butuh_poppler
def test_another_reader_finds_the_same_figures(pdf: bytes, result: Result, tmp_path: Path) -> None:
    file = tmp_path / "rencana.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(file), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert t.rupiah(float(result.indicators.npv[0])) in read
    assert t.rupiah(float(result.indicators.cash_min[0])) in read


def test_the_terms_of_a_loan_stand_together() -> None:
    """The last line of Muara Badak's, when it is due, began a page without a heading."""
    result = kopdes_plan.run(kopdes_plan.load_plan(STARTER.with_name("muara_badak.yaml")))
    pages = PdfReader(BytesIO(write_pdf(result, cases={}))).pages
    told = (" ".join(page.extract_text().split()) for page in pages)
    (terms,) = (page for page in told if "Cara mengangsur anuitas" in page)
    assert "Skema Dana bergulir LPDB" in terms and "Jatuh tempo menurut akad" in terms


def test_the_loan_stands_in_words_and_each_instalment_on_a_working_day(pages: list[str]) -> None:
    whole = " ".join(pages)
    assert "Rp150.000.000 (seratus lima puluh juta rupiah)" in whole
    assert "Sen, 1 Februari 2027" in whole and "Sab, " not in whole and "Min, " not in whole


def test_a_word_without_end_stays_in_its_cell() -> None:
    """120 letters without a space are broken; no piece is wider than a column can hold."""
    plan = plan_of(unit_usaha={"t": shop(pembeli="b" * 120)})
    text = text_of(write_pdf(run_plan(plan)))
    assert text.count("b" * 12) >= 5
    assert "b" * 40 not in text


def test_a_row_longer_than_a_page_goes_on_on_the_next() -> None:
    """5,000 letters on a partner and on a remedy: the row was kept whole, and its end was lost."""
    long = "Kata yang panjang sekali. " * 190 + "Akhirnya."
    told = {"risiko": [{"risiko": "Harga turun", "tindakan": long}]}
    plan = plan_of(unit_usaha={"t": shop(mitra=long)}, narasi=told)
    ends = 0
    for page in PdfReader(BytesIO(write_pdf(run_plan(plan, 24), cases={}))).pages:
        text, places = placed(page)
        ends += text.count("Akhirnya.")
        assert all(y > 0 for _, y in places)
    assert ends == 2


def test_a_verdict_stays_with_its_table() -> None:
    """Wherever a page ends, the notice of a loan's check and its table are not parted by it."""
    one = {"skema": "bank_umum", "plafon": "4jt", "bunga": "9%", "jangka_waktu_bulan": 12}
    loans = [{"nama": f"Kredit nomor {n}"} | one for n in range(9)]
    result = run_plan(plan_of(unit_usaha={"t": shop()}, pinjaman=loans), 24)
    for page in PdfReader(BytesIO(write_pdf(result, cases={}))).pages:
        text = " ".join(page.extract_text().split())
        for part in text.split("Lengkapi surat dan persetujuan di bawah.")[1:]:
            assert part.startswith(" Perihal Hasil Keterangan Dasar Aturan berlaku")


def test_the_summary_of_fifteen_years_ends_on_its_second_page() -> None:
    """Years, uses, a picture and the weakest numbers: the last lines stood alone on a third."""
    loan = {
        "nama": "Bank", "skema": "bank_umum", "plafon": "90jt", "bunga": "9%",
        "jangka_waktu_bulan": 170, "masa_tenggang_bulan": 6,
    }  # fmt: skip
    shelf = {"nama": "Rak", "harga": "9jt", "umur_bulan": 48, "dibayar": "pinjaman"}
    permit = {"nama": "Izin", "jumlah": "2jt", "setiap_bulan": 0}
    late = {"nama": "Ganti atap", "jumlah": "95jt", "setiap_bulan": 12, "mulai": "2041-12"}
    unit = {"toko": shop(jumlah_per_bulan="900", hari_persediaan="14", hari_piutang="7")}
    parts = {"aset": [shelf], "biaya_bersama": [permit, late], "pinjaman": [loan]}
    result = run_plan(plan_of(unit_usaha=unit, **parts), 180)
    pdf = write_pdf(result, cases={"pesimis": result, "optimis": result})
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    assert "Asumsi yang paling perlu diperiksa" in pages[2] and "Daftar isi" in pages[3]

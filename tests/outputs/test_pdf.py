"""The PDF as a lender gets it: figures read back, tags, same bytes, typed text as typed."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.pdf import printable, write_pdf
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.writer import amount
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


def test_the_pdf_is_tagged_archivable_and_carries_its_plan(pdf: bytes, result: Result) -> None:
    reader = PdfReader(BytesIO(pdf))
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


def test_the_same_plan_gives_the_same_bytes(result: Result) -> None:
    assert write_pdf(result) == write_pdf(result)


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
    read = text_of(write_pdf(result, language="en"))
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


def test_a_word_without_end_stays_in_its_cell() -> None:
    """120 letters without a space are broken; no piece is wider than a column can hold."""
    plan = plan_of(unit_usaha={"t": shop(pembeli="b" * 120)})
    text = text_of(write_pdf(run_plan(plan)))
    assert text.count("b" * 12) >= 5
    assert "b" * 40 not in text

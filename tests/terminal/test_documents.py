"""Documents from the command line: each kind, where it goes, what is never written over."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from kopdes_plan.outputs.word import KINDS
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.terminal.documents import IN_WORD

EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")


def test_a_plan_as_pdf(command, tmp_path) -> None:
    file = tmp_path / "rencana.pdf"
    done = command("pdf", EXAMPLE, "-o", str(file))
    assert (done.status, done.out) == (0, f"Tersimpan: {file}\n")
    assert file.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("kind", "size"), [("ringkas", (215, 330)), ("musdes", (330, 215))])
def test_the_short_documents_on_the_paper_of_offices(command, tmp_path, kind, size) -> None:
    """Two pages on F4, upright for the bank and on their side for the wall."""
    file = tmp_path / "d.pdf"
    done = command("pdf", EXAMPLE, "-o", str(file), "--jenis", kind, "--kertas", "F4")
    assert done.status == 0
    boxes = [page.mediabox for page in PdfReader(file).pages]
    assert [(round(b.width * 25.4 / 72), round(b.height * 25.4 / 72)) for b in boxes] == [size] * 2


def test_a_paper_nobody_has(command, tmp_path) -> None:
    done = command("pdf", EXAMPLE, "-o", str(tmp_path / "x.pdf"), "--kertas", "A0")
    assert done.status == 2
    assert done.err.startswith("Pilihan --kertas tidak mengenal A0; yang dikenal: a4, f4")


def test_a_document_of_no_kind(command, tmp_path) -> None:
    done = command("pdf", EXAMPLE, "-o", str(tmp_path / "x.pdf"), "--jenis", "poster")
    assert done.status == 2
    assert done.err.startswith(
        "Pilihan --jenis tidak mengenal poster; yang dikenal: lengkap, ringkas, musdes"
    )


def test_a_pdf_where_none_can_be_written(command, tmp_path) -> None:
    """A folder that is missing is made; under a file there can be none."""
    made = tmp_path / "baru" / "x.pdf"
    short = ("pdf", EXAMPLE, "--jenis", "musdes", "-o")
    assert command(*short, str(made)).status == 0 and made.exists()
    (tmp_path / "berkas").write_text("bukan folder", encoding="utf-8")
    target = tmp_path / "berkas" / "x.pdf"
    done = command(*short, str(target))
    said = f"-o: {target} tidak dapat ditulis; periksa folder dan izinnya.\n"
    assert (done.status, done.out, done.err) == (1, "", said)


def test_a_pdf_is_never_written_over_a_plan(command, tmp_path) -> None:
    """Not over the plan itself under whatever name, and over no other plan file."""
    new_plan, other = tmp_path / "rencana.yaml", tmp_path / "lain.yaml"
    new_plan.write_bytes(Path(EXAMPLE).read_bytes())
    before = new_plan.read_bytes()
    other.write_text("catatan", encoding="utf-8")
    alias = tmp_path / "rencana.pdf"
    alias.hardlink_to(new_plan)
    for target in (new_plan, other, alias):
        done = command("pdf", str(new_plan), "-o", str(target))
        said = f"-o: {target} adalah berkas rencana dan tidak ditimpa; tulis nama lain.\n"
        assert (done.status, done.out, done.err) == (1, "", said)
    assert (new_plan.read_bytes(), other.read_text(encoding="utf-8")) == (before, "catatan")


@pytest.mark.parametrize(
    ("words", "name", "known"),
    [
        (("pdf", EXAMPLE), "r.xlsx", ".pdf"),
        (("pdf", EXAMPLE, "--format", "docx"), "r.pdf", ".docx"),
        (("excel", EXAMPLE), "r.pdf", ".xlsx"),
        (("lembar-kerja",), "r.docx", ".pdf"),
        (("panduan",), "r.csv", ".pdf"),
    ],
)
def test_a_document_is_never_written_over_one_of_another_kind(
    command, tmp_path, words, name, known
) -> None:
    """`pdf -o rencana.xlsx` once put a PDF in the workbook's place."""
    file = tmp_path / name
    file.write_bytes(b"buku kerja")
    done = command(*words, "-o", str(file))
    said = f"-o: {file}: nama berkasnya harus berakhiran salah satu dari ini: {known}.\n"
    assert (done.status, done.out, done.err) == (1, "", said)
    assert file.read_bytes() == b"buku kerja"


@pytest.mark.parametrize(
    ("words", "said"), [((), "Ringkasan Rencana Usaha"), (("--bahasa", "en"), "Page ")]
)
def test_the_short_document_for_word(command, tmp_path, words, said) -> None:
    """A name that ends in .docx is a Word file, in either language."""
    file = tmp_path / "d.docx"
    done = command("pdf", EXAMPLE, "-o", str(file), "--jenis", "ringkas", *words)
    assert (done.status, done.out) == (0, f"Tersimpan: {file}\n")
    word = docx.Document(str(file))
    footer = word.sections[0].footer.tables[0].rows[0].cells[1].text
    assert said in "\n".join([*(p.text for p in word.paragraphs), footer])


def test_word_has_no_poster_and_no_other_form(command, tmp_path) -> None:
    """Which kinds Word knows is said here and in `outputs.word` alike."""
    assert tuple(KINDS) == IN_WORD
    target = str(tmp_path / "x.docx")
    done = command("pdf", EXAMPLE, "-o", target, "--jenis", "musdes")
    assert done.err.startswith(
        "Pilihan --jenis tidak mengenal musdes; yang dikenal: lengkap, ringkas"
    )
    done = command("pdf", EXAMPLE, "-o", target, "--format", "odt")
    assert done.err.startswith("Pilihan --format tidak mengenal odt; yang dikenal: pdf, docx")
    assert not list(tmp_path.iterdir())

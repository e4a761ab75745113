# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""What is in a PDF besides its pages: pictures, the plan without names; and what is left out."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from pypdf import PdfReader

from kopdes_plan.inputs import whole_files
from kopdes_plan.paths import TEMPLATES
from tests.pictures import photo

EXAMPLE = TEMPLATES / "plans" / "muara_badak.yaml"


@pytest.fixture
def own(tmp_path) -> Path:
    """A plan of a cooperative with a named chairman, a logo, a photograph and one that is lost."""
    file = tmp_path / "rencana.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    named = text.replace("{jabatan: Ketua}", "{jabatan: Ketua, nama: Siti Aminah}", 1)
    named = named.replace("koperasi:\n", "koperasi:\n  logo: logo.png\n", 1)
    taken = "[{berkas: gerai.jpg, keterangan: Gerai}, {berkas: ../hilang.jpg}]"
    file.write_text(named.replace("narasi:\n", f"narasi:\n  foto: {taken}\n", 1), encoding="utf-8")
    for name in ("logo.png", "gerai.jpg"):
        (tmp_path / name).write_bytes(photo())
    return file


def test_what_travels_in_a_pdf_and_comes_back(command, own) -> None:
    """Pictures on paper, the plan inside without names; the plan that comes back computes the same."""
    pdf, back = own.with_suffix(".pdf"), own.with_name("lagi.yaml")
    done = command("pdf", str(own), "-o", str(pdf), "--jenis", "ringkas")
    assert (done.status, done.out) == (0, f"Tersimpan: {pdf}\n")
    assert "narasi › foto 2 › berkas: gambar ../hilang.jpg tidak berada di folder" in done.err
    assert "tanpa komentar dan nama orang" in done.err
    reader = PdfReader(pdf)
    assert "Siti Aminah" in reader.pages[1].extract_text()  # printed, for who signs
    (inside,) = reader.attachments["rencana.yaml"]
    assert b"Siti" not in inside and b"#" not in inside and b"jabatan: Ketua" in inside
    assert command("baru", "--dari", str(pdf), "-o", str(back)).status == 0
    before, after = (command("hitung", str(file), "--json").json for file in (own, back))
    for figures in (before, after):
        del figures["versions"]
    assert before == after


def test_a_pdf_without_the_plan_inside(command, own) -> None:
    """Left out when asked, and when the document says something else than the file."""
    pdf, price = own.with_suffix(".pdf"), "unit_usaha.sembako.harga=51.000"
    for words in (("--tanpa-lampiran",), ("--set", price)):
        done = command("pdf", str(own), "-o", str(pdf), "--jenis", "musdes", *words)
        assert done.status == 0 and "komentar" not in done.err
        assert not PdfReader(pdf).attachments
        assert command("baru", "--dari", str(pdf), "-o", str(own.with_name("x.yaml"))).status == 1


@pytest.mark.parametrize("kind", ["ringkas", "musdes"])
def test_a_document_in_english(command, own, kind) -> None:
    """Its own words are English, what the board typed stays; the same bytes on another day."""
    pdf = own.with_suffix(".pdf")
    words = ("pdf", str(own), "-o", str(pdf), "--jenis", kind, "--bahasa")
    assert command(*words, "en").status == 0
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert PdfReader(pdf).root_object["/Lang"] == "en"
    assert "Page 1 of" in text or "Page 2 of" in text
    assert "Halaman" not in text and "Lidi nipah" in text
    wrong = command(*words, "jawa")
    assert wrong.status == 2 and wrong.err.startswith("Pilihan --bahasa tidak mengenal jawa")


def test_a_folder_a_photograph_and_a_full_disk(command, own, monkeypatch) -> None:
    """What cannot be written is told in a sentence, and what was there is as it was."""
    pdf = own.with_suffix(".pdf")
    words = ("pdf", str(own), "--jenis", "musdes", "-o")
    assert "adalah folder" in command(*words, str(own.parent)).err
    done = command(*words, str(own.with_name("gerai.jpg")))
    assert "sudah ada dan tidak ditimpa" in done.err
    assert own.with_name("gerai.jpg").read_bytes() == photo()
    pdf.write_bytes(b"lama")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(whole_files.os, "fsync", full)
    done = command(*words, str(pdf))
    assert (done.status, done.out) == (1, "") and "tempat simpannya penuh" in done.err
    assert pdf.read_bytes() == b"lama"
    assert {file.suffix for file in own.parent.iterdir()} == {".yaml", ".pdf", ".png", ".jpg"}

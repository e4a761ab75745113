"""The last step: words of one's own, a PDF that holds them, and what a lender would still miss."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.screens.editing import documents
from kopdes_plan.screens.editing.documents import Document, Wish
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.documents import BY_NAME, FILES, STEP
from tests.screens.drawn import words

MARKET = "Warga tiga RT sudah memesan tabung, dan warung Bu Ani mengambil sisanya."


def drawn(view: View, side: str = "left") -> dict[str, Any]:
    """The blocks of one side by their id."""
    return {block["id"]: block for block in getattr(STEP, side)(view)}


def do(view: View, action: str, value: str = "") -> None:
    STEP.actions[action](view, value)


def test_the_aspects_are_asked_for_in_words(session: Session) -> None:
    """Seven long texts, each saying what a lender wants to read; the risks are elsewhere."""
    block = drawn(View(session))["told"]
    shown = block["fields"]
    assert [one["path"] for one in shown][:2] == ["narasi.ringkasan", "narasi.pasar"]
    assert len(shown) == 7 and all(one["kind"] == "long" and one["help"] for one in shown)
    assert block["more"] == []


def test_the_plan_inside_names_nobody_or_stays_out(session: Session, file: Path) -> None:
    """Ketua Sari is printed for who signs; in the plan inside she is only the chair."""
    view = View(session)
    assert session.put("koperasi.pengurus", [{"jabatan": "Ketua", "nama": "Sari"}])
    do(view, "make", "ringkas")
    reader = PdfReader(file.with_name("uji-ringkas.pdf"))
    (inside,) = reader.attachments["rencana.yaml"]
    assert b"Ketua" in inside and b"Sari" not in inside and b"#" not in inside
    assert "rekening" in words(drawn(view)["about"]["html"])
    do(view, "attached", "no")
    assert "rekening" not in words(drawn(view)["about"]["html"])
    do(view, "make", "ringkas")
    assert not PdfReader(file.with_name("uji-ringkas.pdf")).attachments


def test_the_paper_of_offices_can_be_chosen(session: Session, file: Path) -> None:
    """F4 is 215 by 330 millimetres; what is no paper changes nothing."""
    view = View(session)
    for paper in ("F4", "A0"):
        do(view, "paper", paper)
    assert drawn(view)["paper"]["chosen"] == "F4"
    do(view, "make", "musdes")
    box = PdfReader(file.with_name("uji-musdes.pdf")).pages[0].mediabox
    assert [round(float(x) * 25.4 / 72) for x in (box.width, box.height)] == [330, 215]


def test_a_document_in_english_is_a_file_of_its_own(session: Session, file: Path) -> None:
    """The Indonesian one stays; a language nobody offers changes nothing."""
    view = View(session)
    do(view, "language", "jawa")
    do(view, "language", "en")
    assert drawn(view)["language"]["chosen"] == "en"
    do(view, "make", "ringkas")
    assert [one.name for one in file.parent.glob("*.pdf")] == ["uji-en-ringkas.pdf"]
    name, content, _ = FILES["ringkas"](view)
    assert name == "uji-en-ringkas.pdf"
    assert PdfReader(BytesIO(content)).root_object["/Lang"] == "en"
    do(view, "language", "id")
    assert 'data-file="ringkas"' not in drawn(view)["documents"]["html"]


def test_what_is_written_stands_in_the_proposal(session: Session, file: Path) -> None:
    """A market of one's own, a press, and the words and the plan's file are in the PDF."""
    view = View(session)
    assert 'data-file="lengkap"' not in drawn(view)["documents"]["html"]
    session.edit("narasi.pasar", MARKET)
    do(view, "make", "lengkap")
    assert view.tone == "good" and "uji.pdf" in view.words
    name, content, kind = FILES["lengkap"](view)
    assert (name, kind) == ("uji.pdf", "application/pdf")
    assert content == file.with_suffix(".pdf").read_bytes()
    reader = PdfReader(BytesIO(content))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert MARKET in text and "Koperasi uji" in text
    [attached] = [one for files in reader.attachments.values() for one in files]
    assert MARKET in attached.decode()
    shown = drawn(view)["documents"]["html"]
    assert 'data-file="lengkap"' in shown and "hari ini" in words(shown)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Document:
    """A document that is one line long, in the place of all others."""

    def write(session: Session, file: Path, _: Wish) -> None:
        file.write_text(session.draft.text(), encoding="utf-8")

    document = Document("lengkap", "-singkat.txt", "text/plain", write)
    monkeypatch.setattr(documents, "DOCUMENTS", (document,))
    monkeypatch.setitem(BY_NAME, "lengkap", document)
    return document


def test_a_document_older_than_the_plan_is_told_of(
    session: Session, file: Path, quick: Document
) -> None:
    """The plan changes after it was made: it says so, and one made anew is the same again."""
    view = View(session)
    assert "belum dibuat" in words(drawn(view)["documents"]["html"])
    do(view, "make", "lengkap")
    assert "doubt" not in drawn(view)["documents"]["html"]
    made = file.with_name("uji-singkat.txt")
    os.utime(made, (1, 1))
    session.edit("unit_usaha.lpg.harga", "21.000")
    assert "doubt" in drawn(view)["documents"]["html"]
    do(view, "make", "lengkap")
    assert "doubt" not in drawn(view)["documents"]["html"]
    assert "21.000" in made.read_text(encoding="utf-8")


def test_a_document_that_cannot_be_written_is_a_sentence(
    session: Session, file: Path, quick: Document
) -> None:
    """A folder has its name: the old one stays, and the file is named."""
    file.with_name("uji-singkat.txt").mkdir()
    with pytest.raises(PlanProblems) as wrong:
        do(View(session), "make", "lengkap")
    assert "uji-singkat.txt" in wrong.value.problems[0].sentence("id")


def test_every_document_has_its_own_file_and_words() -> None:
    """No two are written into the same file."""
    names = [document.name for document in documents.DOCUMENTS]
    endings = [document.ending for document in documents.DOCUMENTS]
    assert len(set(names)) == len(names) and len(set(endings)) == len(endings)
    assert set(names) | {"rencana"} == set(FILES)


def test_the_plan_itself_can_be_fetched(session: Session, file: Path) -> None:
    """The same text as in the file, under its name."""
    name, content, kind = FILES["rencana"](View(session))
    assert name == "uji.yaml" and content == file.read_bytes() and kind.startswith("text/plain")


def test_names_in_the_pdf_are_said_before_it_is_made(session: Session) -> None:
    """Roles only: no name. A name typed is named; a script in it stays letters."""
    view = View(session)
    assert "Tidak ada nama orang" in words(drawn(view)["about"]["html"])
    assert session.put("koperasi.pengurus", [{"jabatan": "Ketua", "nama": "<b>Sari</b>"}])
    about = drawn(view)["about"]["html"]
    assert "1 nama orang: <b>Sari</b>" not in about and "&lt;b&gt;Sari&lt;/b&gt;" in about


def test_what_a_lender_would_miss_is_a_list_of_links(session: Session) -> None:
    """Texts, numbers, risks, members: each a link until it is there."""
    view = View(session)
    missing = drawn(view, "right")["missing"]["html"]
    for path in ("narasi.pasar", "narasi.risiko", "koperasi.nib", "anggota.jumlah_awal"):
        assert f'data-go="{path}"' in missing
    session.edit("narasi.pasar", MARKET)
    session.edit("anggota.jumlah_awal", "40")
    missing = drawn(view, "right")["missing"]["html"]
    assert "narasi.pasar" not in missing and "anggota.jumlah_awal" not in missing
    assert "narasi.keuangan" in missing


def test_a_unit_without_a_buyer_is_warned_of_once(session: Session) -> None:
    """The engine warns with a link; the list of what is missing does not say it again."""
    session.edit("unit_usaha.lpg.pembeli", '""')
    view = View(session)
    assert session.put("unit_usaha.lpg.pembeli", "")
    shown = drawn(view, "right")
    assert "unit_usaha.lpg.pembeli" not in shown["missing"]["html"]
    assert "pembeli" in shown["warnings"]["html"]


def test_the_first_pages_are_drawn_only_when_asked_for(session: Session) -> None:
    """A button, then two pictures; after a change the button again."""
    view = View(session)
    assert "preview" not in drawn(view, "right")
    do(view, "preview")
    shown = drawn(view, "right")["preview"]["html"]
    assert shown.count('href="data:image/png;base64,') == 2
    session.edit("unit_usaha.lpg.harga", "21.000")
    assert "preview" not in drawn(view, "right")


def test_no_document_while_the_file_is_wrong(session: Session, file: Path) -> None:
    """With a mistake in the file the button is off and says why; pressing makes nothing."""
    file.write_text(file.read_text(encoding="utf-8").replace("19_000", "murah"), encoding="utf-8")
    session.reload()
    view = View(session)
    assert session.result is None
    do(view, "make", "lengkap")
    assert view.tone == "doubt" and not file.with_suffix(".pdf").exists()
    assert 'data-value="lengkap" disabled' in drawn(view)["documents"]["html"]
    assert drawn(view, "right") == {}

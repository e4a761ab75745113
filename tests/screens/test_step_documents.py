"""The last step: words of one's own, a PDF that holds them, and what a lender would still miss."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.documents import FILES, STEP

MARKET = "Warga tiga RT sudah memesan tabung, dan warung Bu Ani mengambil sisanya."


def drawn(view: View, side: str = "left") -> dict[str, Any]:
    """The blocks of one side by their id."""
    return {block["id"]: block for block in getattr(STEP, side)(view)}


def words(markup: str) -> str:
    """What a person reads of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def do(view: View, action: str, value: str = "") -> None:
    STEP.actions[action](view, value)


def test_without_a_plan_it_says_what_to_do_first() -> None:
    """One sentence left, nothing right."""
    view = View(Session())
    assert list(drawn(view)) == ["no_plan"] and drawn(view, "right") == {}


def test_the_aspects_are_asked_for_in_words(session: Session) -> None:
    """Seven long texts, each saying what a lender wants to read; the risks are elsewhere."""
    block = drawn(View(session))["told"]
    shown = block["fields"]
    assert [one["path"] for one in shown][:2] == ["narasi.ringkasan", "narasi.pasar"]
    assert len(shown) == 7 and all(one["kind"] == "long" and one["help"] for one in shown)
    assert block["more"] == []


def test_what_is_written_stands_in_the_pdf(session: Session, file: Path) -> None:
    """A market of one's own, a press, and the words and the plan's file are in the PDF."""
    view = View(session)
    assert 'data-file="pdf"' not in drawn(view)["files"]["html"]
    session.edit("narasi.pasar", MARKET)
    do(view, "pdf")
    assert view.tone == "good" and "uji.pdf" in view.words
    name, content, kind = FILES["pdf"](view)
    assert (name, kind) == ("uji.pdf", "application/pdf")
    assert content == file.with_suffix(".pdf").read_bytes()
    reader = PdfReader(BytesIO(content))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert MARKET in text and "Koperasi uji" in text
    [attached] = [one for files in reader.attachments.values() for one in files]
    assert MARKET in attached.decode()
    shown = drawn(view)["files"]["html"]
    assert 'data-file="pdf"' in shown and "hari ini" in words(shown)


def test_a_pdf_older_than_the_plan_is_told_of(session: Session, file: Path) -> None:
    """The plan changes after the PDF: it says so, and a new PDF is the same again."""
    view = View(session)
    do(view, "pdf")
    assert "doubt" not in drawn(view)["files"]["html"]
    os.utime(file.with_suffix(".pdf"), (1, 1))
    session.edit("unit_usaha.lpg.harga", "21.000")
    assert "doubt" in drawn(view)["files"]["html"]
    do(view, "pdf")
    assert "doubt" not in drawn(view)["files"]["html"]


def test_the_plan_itself_can_be_fetched(session: Session, file: Path) -> None:
    """The same text as in the file, under its name."""
    name, content, kind = FILES["rencana"](View(session))
    assert name == "uji.yaml" and content == file.read_bytes() and kind.startswith("text/plain")


def test_names_in_the_pdf_are_said_before_it_is_made(session: Session) -> None:
    """Roles only: no name. A name typed is named; a script in it stays letters."""
    view = View(session)
    assert "Tidak ada nama orang" in words(drawn(view)["pdf_about"]["html"])
    assert session.put("koperasi.pengurus", [{"jabatan": "Ketua", "nama": "<b>Sari</b>"}])
    about = drawn(view)["pdf_about"]["html"]
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


def test_no_pdf_while_the_file_is_wrong(session: Session, file: Path) -> None:
    """With a mistake in the file the button is off and says why; pressing makes nothing."""
    file.write_text(file.read_text(encoding="utf-8").replace("19_000", "murah"), encoding="utf-8")
    session.reload()
    view = View(session)
    assert session.result is None
    do(view, "pdf")
    assert view.tone == "doubt" and not file.with_suffix(".pdf").exists()
    assert drawn(view)["pdf"]["buttons"][0]["disabled"]
    assert drawn(view, "right") == {}

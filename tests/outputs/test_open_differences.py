"""Two hands on one plan, not yet agreed: each document says so on its front page, in words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

import kopdes_plan as kp
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.merging import merged, open_conflicts, settle_all
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.pdf import PAPERS, all_printable, files, write_pdf
from kopdes_plan.outputs.typesetting import typeset
from kopdes_plan.outputs.word import write_docx
from kopdes_plan.outputs.workbook.build import write_workbook
from tests.screens.conftest import PLAN

SAID = "Rencana ini masih punya 2 bentrok"


@pytest.fixture(scope="module")
def draft() -> Draft:
    """The rent of the hall and the buyers of gas, changed by both."""
    mine = PLAN.replace("harga: 50_000", "harga: 45_000").replace("warga", "anggota")
    theirs = PLAN.replace("harga: 50_000", "harga: 60_000").replace("warga", "warung")
    return merged(mine, theirs, PLAN)


@pytest.fixture(scope="module")
def result(draft: Draft) -> Any:
    return kp.run(load_text(draft.text()))


def test_the_plan_knows_how_many_differences_its_text_holds(draft: Draft, result: Any) -> None:
    """Also laid under a scenario; deciding ends them, and they are no part of what it says."""
    plan = result.plan
    assert plan.open_differences == 2 == len(open_conflicts(draft))
    assert plan.model_copy(update={"name": "Lain"}).open_differences == 2
    decided = Draft(draft.text())
    settle_all(decided, take_theirs=False)
    assert load_text(decided.text()).open_differences == 0
    assert load_text(decided.text()).model_dump() == plan.model_dump()


def proposal(result: Any) -> bytes:
    """The full document without its chapters: their figures take seconds."""
    content = all_printable(document(result, "lengkap", cases={}, whole=False))
    content["attachment"] = None
    content["meta"]["paper"] = PAPERS["A4"]
    (pdf,) = typeset(files(content, result, "id"))
    return pdf


@pytest.mark.parametrize("kind", ["lengkap", "ringkas", "musdes"])
def test_the_front_page_of_a_pdf_says_it(result: Any, kind: str) -> None:
    made = proposal(result) if kind == "lengkap" else write_pdf(result, kind=kind, cases={})
    pages = PdfReader(io.BytesIO(made)).pages
    words = " ".join(pages[0].extract_text().split())
    assert SAID in words and "Putuskan pada langkah Mulai" in words
    assert SAID not in pages[1].extract_text()


def test_word_and_excel_say_it_too(result: Any, tmp_path: Path) -> None:
    word = Document(io.BytesIO(write_docx(result, kind="ringkas", cases={}, language="en")))
    assert "This plan still has 2 open differences" in "".join(word.element.itertext())
    file = tmp_path / "rencana.xlsx"
    write_workbook(result, file)
    front = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[:8]
    assert any(SAID in str(cell) for row in front for cell in row)


def test_a_plan_that_is_agreed_says_nothing_of_it() -> None:
    plan = load_text(PLAN)
    assert plan.open_differences == 0
    told = PdfReader(io.BytesIO(write_pdf(kp.run(plan), kind="ringkas", cases={})))
    assert "bentrok" not in told.pages[0].extract_text()

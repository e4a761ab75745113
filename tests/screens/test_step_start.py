"""The first step as a board meets it: a plan from a village's name, a copy, an earlier state."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kopdes_plan.inputs.plan_in_pdf import without_names
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.screens import workshop
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.start import STEP
from tests.pdfs import pdf_of

README = Path(__file__).parents[2] / "README.md"


def drawn(view: View, side: str = "left") -> dict[str, Any]:
    """The blocks of one side by their id."""
    return {block["id"]: block for block in getattr(STEP, side)(view)}


def do(view: View, action: str, value: str = "") -> None:
    STEP.actions[action](view, value)


def html(view: View) -> str:
    """All HTML of both sides."""
    blocks = [*STEP.left(view), *STEP.right(view)]
    return "".join(block["html"] for block in blocks if block["kind"] == "html")


@pytest.fixture
def fresh() -> View:
    """Nothing open, no plan folder yet."""
    return View(Session())


def test_the_page_and_the_readme_count_the_same_steps(fresh: View, folder: Path) -> None:
    """Nobody is promised fewer steps than stand above, nor more."""
    said = f"{len(workshop.STEPS)} langkah "
    assert said in html(fresh) and said in README.read_text(encoding="utf-8")


def test_a_board_starts_from_the_name_of_its_village(fresh: View, folder: Path) -> None:
    """Nothing is there but the search and the examples; a name, a press, and a plan is open."""
    before = drawn(fresh)
    assert "own" not in before and "here" not in before and len(before["examples"]["cards"]) == 2
    assert str(folder) in before["folder"]["html"] and "empty" in drawn(fresh, "right")
    do(fresh, "village", "saliki")
    found = drawn(fresh)["village"]["cards"]
    assert [card["title"] for card in found] == ["Desa Saliki"]
    assert "Muara Badak" in found[0]["note"] and "Kalimantan Timur" in found[0]["note"]
    button = found[0]["buttons"][0]
    do(fresh, button["action"], button["value"])
    session = fresh.session
    assert session.plan is not None and session.result is not None and session.problems == ()
    assert session.plan.cooperative.villages == ("64.02.05.2001",)
    assert session.file is not None and session.file.parent == folder
    assert fresh.step == "koperasi" and "Saliki" in fresh.words
    after = drawn(fresh)
    assert after["village"]["text"] == "" and after["own"]["cards"][0]["tone"] == "here"


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "", "x", "' OR 1=1", "../../etc"])
def test_a_search_that_finds_nothing_says_so(fresh: View, typed: str) -> None:
    """Whatever is typed, there is a sentence and no card; nothing becomes HTML."""
    do(fresh, "village", typed)
    block = drawn(fresh)["village"]
    assert block["cards"] == [] and block["note"] and "<script" not in html(fresh)


def test_an_unknown_code_makes_nothing(fresh: View, folder: Path) -> None:
    """A code that no search gave is not made into a plan."""
    do(fresh, "make", "../../x")
    assert fresh.session.file is None and not folder.exists()


def test_an_example_is_opened_as_a_copy(fresh: View, folder: Path) -> None:
    """The copy lies in the user's folder; the story says what is in it."""
    button = drawn(fresh)["examples"]["cards"][0]["buttons"][0]
    do(fresh, button["action"], button["value"])
    assert fresh.session.file is not None and fresh.session.file.parent == folder
    shown = drawn(fresh, "right")
    assert "Saliki" in shown["story"]["html"]
    assert shown["go"]["buttons"][0]["action"] == "next"


def test_a_second_try_leaves_the_first_plan_alone(session: Session, file: Path) -> None:
    """Salin makes another file, opens it, and both stand among the own plans."""
    view = View(session)
    text = file.read_text(encoding="utf-8")
    copy = drawn(view)["own"]["cards"][0]["buttons"][0]
    assert copy["action"] == "copy"
    do(view, "copy", copy["value"])
    assert session.file != file and session.plan is not None
    session.edit("unit_usaha.lpg.harga", "21.000")
    assert file.read_text(encoding="utf-8") == text
    cards = drawn(view)["own"]["cards"]
    assert len(cards) == 2 and [card["tone"] for card in cards].count("here") == 1
    do(view, "open", str(file))
    assert session.file == file and view.chosen == {}


def test_a_plan_is_taken_out_of_a_pdf(session: Session, file: Path) -> None:
    """The plan somebody sent is a new one in the folder and open; the own one stays."""
    view, text = View(session), file.read_text(encoding="utf-8")
    sent = without_names(text.replace("Rencana uji", "Rencana tetangga"))
    STEP.takes["bring"](view, "kiriman dari desa.pdf", pdf_of(sent))
    assert view.tone == "good" and "kiriman dari desa.yaml" in view.words
    assert session.plan is not None and session.plan.name == "Rencana tetangga"
    assert session.file == file.with_name("kiriman dari desa.yaml")
    assert file.read_text(encoding="utf-8") == text
    STEP.takes["bring"](view, "uji.yaml", text.encode())  # from a stick; the name is taken
    assert session.file == file.with_name("uji 2.yaml") and session.plan.name == "Rencana uji"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"nama saja", b"\x00", b"catatan: x"])
def test_a_file_without_a_plan_changes_nothing(
    session: Session, file: Path, content: bytes
) -> None:
    with pytest.raises(PlanProblems):  # the page says its sentence
        STEP.takes["bring"](View(session), "x.pdf", content)
    assert session.file == file and [*file.parent.glob("*.yaml")] == [file]


def test_an_earlier_state_comes_back(session: Session, file: Path) -> None:
    """Two prices later, the first price is fetched back; the newest state cannot be fetched."""
    view = View(session)
    assert "versions" not in drawn(view)  # they are read only when asked for
    session.edit("unit_usaha.lpg.harga", "21.000")
    session.edit("unit_usaha.lpg.harga", "22.000")
    do(view, "versions", "1")
    fold = drawn(view)["versions"]
    cards = fold["blocks"][0]["cards"]
    assert fold["open"] and cards[0]["buttons"] == [] and cards[0]["tone"] == "here"
    assert "22.000" in cards[1]["note"] and "hari ini" in cards[1]["title"]
    back = cards[1]["buttons"][0]
    assert back["ask"] and back["action"] == "restore"
    do(view, "restore", back["value"])
    assert session.plan is not None and float(session.plan.units["lpg"].price) == 21_000
    assert "21.000 desa" in file.read_text(encoding="utf-8")
    session.undo()
    assert float(session.plan.units["lpg"].price) == 22_000
    do(view, "restore", "20260101T000000000000Z")
    assert view.tone == "bad"
    do(view, "versions", "")
    assert "versions" not in drawn(view)


def test_the_next_step_is_the_first_that_lacks_something(session: Session) -> None:
    """Without members it is the cooperative; with everything there it is the document."""
    view = View(session)
    go = drawn(view, "right")["go"]["buttons"][0]
    do(view, go["action"], go["value"])
    assert view.step == "koperasi"
    assert 'data-go="anggota.jumlah_awal"' in drawn(view, "right")["next"]["html"]


def test_names_from_a_file_are_never_html(session: Session, file: Path) -> None:
    """A plan, a cooperative and a unit named by a script are shown as letters."""
    evil = "<img src=x onerror=alert(1)>"
    for path in ("nama", "koperasi.nama", "unit_usaha.gudang.nama"):
        session.edit(path, evil)
    view = View(session)
    assert session.mistakes == {} and "<img" not in html(view) and "&lt;img" in html(view)
    assert drawn(view)["own"]["cards"][0]["title"] == evil  # letters: cards are no HTML


def test_a_plan_that_cannot_be_read_leaves_the_rest_usable(
    session: Session, file: Path, folder: Path
) -> None:
    """A broken file is told of; the search, the other plans and the examples stay."""
    broken = folder / "rusak.yaml"
    broken.write_text("nama: [", encoding="utf-8")
    view = View(session)
    do(view, "open", str(broken))
    assert session.result is None
    assert {"own", "village", "examples", "folder"} <= set(drawn(view))
    assert "unreadable" in drawn(view, "right") and "here" not in drawn(view)
    do(view, "open", str(file))
    assert session.result is not None


def test_a_file_broken_by_hand_is_brought_back_beside_it(session: Session, file: Path) -> None:
    """The file stays as it is; its newest good state is offered and opened as a new file."""
    view = View(session)
    session.edit("unit_usaha.lpg.harga", "21.000")
    file.write_text("nama: [", encoding="utf-8")
    session.open(file)
    do(view, "versions", "1")
    cards = drawn(view)["versions"]["blocks"][0]["cards"]
    do(view, "restore", cards[0]["buttons"][0]["value"])
    assert file.read_text(encoding="utf-8") == "nama: [" and session.file != file
    assert session.plan is not None and float(session.plan.units["lpg"].price) == 21_000
    assert view.tone == "good"


def test_a_folder_that_cannot_be_written_is_a_sentence(fresh: View, folder: Path) -> None:
    """Where the plan folder should be there is a file: a problem, not a fault."""
    folder.write_text("bukan folder", encoding="utf-8")
    with pytest.raises(PlanProblems):
        do(fresh, "make", "64.02.05.2001")
    assert fresh.session.plan is None and "examples" in drawn(fresh)


def test_blank_forms_are_offered_with_and_without_a_plan(fresh: View, session: Session) -> None:
    """What comes is a PDF to print: general sheets, or one for each unit of the open plan."""
    for view, title in ((fresh, "Usaha sendiri: dagang"), (View(session), "Sewa gudang")):
        assert 'data-file="lembar_kosong"' in html(view)
        name, content, kind = workshop.FILES["lembar_kosong"](view)
        assert (name, kind) == ("lembar-kerja.pdf", "application/pdf")
        assert title in PdfReader(BytesIO(content)).pages[0].extract_text()  # the list of sheets

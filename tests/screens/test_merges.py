"""Two hands on one plan as a board meets it: a copy is merged in, each conflict is one press."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.screens import fields
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.screen import EVENTS, Screen
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.start import STEP
from tests.screens.conftest import PLAN

PRICE = "unit_usaha.lpg.harga"
COPY = PLAN.replace("19_000 desa 18_000", "17.500 desa 17_000").replace("ruang", "kamar")
COPY = COPY.replace("  gudang:", "  warung: {jenis: sembako, pembeli: warga}\n  gudang:")


@pytest.fixture
def view(session: Session) -> View:
    """The plan after the copy from the stick was merged in."""
    view = View(session)
    STEP.takes["merge"](view, "salinan.yaml", COPY.encode())
    return view


def cards(view: View) -> list[dict[str, Any]]:
    """The open conflicts on the page."""
    found = {block["id"]: block for block in STEP.left(view)}
    return found["conflicts"]["cards"] if "conflicts" in found else []


def press(view: View, button: dict[str, Any]) -> None:
    STEP.actions[button["action"]](view, button["value"])


def test_a_copy_is_merged_and_its_conflicts_stand_on_the_page(view: View, file: Path) -> None:
    """A new unit came in; two values wait for a decision, the plan is computed as before."""
    assert view.words == "Salinan salinan.yaml sudah digabungkan. Ada 2 bentrok untuk diputuskan."
    assert [card["title"] for card in cards(view)] == [
        "LPG 3 kg (sub-pangkalan) › Harga jual: 19.000 menjadi 17.500",
        "Sewa gudang › Satuan: ruang menjadi kamar",
    ]
    plan = view.session.plan
    assert plan is not None and view.session.result is not None
    assert "warung" in plan.units and plan.units["lpg"].price == 19_000
    assert file.read_text(encoding="utf-8").count("# BENTROK") == 2


def test_a_field_says_what_the_other_copy_says(view: View) -> None:
    """Beside the number, with a button for each side; the step's tab is marked."""
    shown = fields.field(view, PRICE)
    assert shown["text"] == "19.000" and "19.000 menjadi 17.500" in shown["mistake"]
    assert [one["text"] for one in shown["ask"]] == ["mine", "theirs"]
    assert fields.field(view, "unit_usaha.lpg.pembeli")["mistake"] == ""


def test_one_press_decides_and_undo_asks_again(view: View, file: Path) -> None:
    """Taken, kept; back and forward; at the end no mark is left in the file."""
    session = view.session
    keep, take = cards(view)[0]["buttons"]
    press(view, take)
    assert session.plan is not None and session.plan.units["lpg"].price == 17_500
    assert "harga: 17.500 desa 17_000..20_000   # dari pangkalan" in file.read_text("utf-8")
    session.undo()
    assert session.plan.units["lpg"].price == 19_000 and len(cards(view)) == 2
    session.redo()
    press(view, keep)  # pressed in a window that had not seen it yet: decided is decided
    assert session.plan.units["lpg"].price == 17_500
    press(view, cards(view)[0]["buttons"][0])
    assert cards(view) == [] and "BENTROK" not in file.read_text(encoding="utf-8")
    assert session.plan.units["gudang"].quantity_unit == "ruang"
    for _ in range(3):
        session.undo()
    assert file.read_text(encoding="utf-8") == PLAN


def test_shares_that_add_up_only_together_are_taken_together(session: Session) -> None:
    """One share of the other copy alone would make 110 %: refused; all at once is one step."""
    view = View(session)
    copy = PLAN.replace("cadangan: 60%, jasa_usaha: 40%", "cadangan: 70%, jasa_usaha: 30%")
    STEP.takes["merge"](view, "salinan.yaml", copy.encode())
    press(view, cards(view)[0]["buttons"][1])
    assert session.refused and len(cards(view)) == 2
    both = {block["id"]: block for block in STEP.left(view)}["settle_all"]["buttons"]
    press(view, both[1])
    assert session.plan is not None and session.conflicts == ()
    assert float(session.plan.surplus.shares["cadangan"]) == 0.7
    session.undo()
    press(view, both[0])
    assert session.draft.text() == PLAN


def test_the_buttons_beside_a_field_decide_too(session: Session, file: Path) -> None:
    """As the browser sends it."""
    screen = Screen()
    screen.view.session.open(file)
    screen.view.session.merge(COPY, "salinan.yaml")
    EVENTS["settle"](screen, {"path": PRICE, "text": "theirs"})
    plan = screen.view.session.plan
    assert plan is not None and plan.units["lpg"].price == 17_500
    EVENTS["settle"](screen, {"path": PRICE, "text": "mine"})  # nothing is open there any more
    assert len(screen.view.session.conflicts) == 1


def test_a_removal_in_the_copy_is_decided_like_any_other(session: Session) -> None:
    """Both edited a list of workers; one was taken out there and paid more here."""
    session.put("tenaga_kerja", [{"nama": "Ani", "upah": "1jt", "dasar_upah": "disepakati"}])
    old = session.draft.text()
    session.edit("tenaga_kerja.1.upah", "1,2 juta")
    session.merge(old, "lama.yaml")
    assert session.conflicts == ()  # an old state of this very plan has nothing new
    session.merge(old.replace("1jt", "900rb"), "salinan.yaml")
    assert [one.theirs for one in session.conflicts] == ["900rb"]
    session.remove("tenaga_kerja.1")
    assert session.conflicts == ()


@pytest.mark.parametrize("content", [b"", b"\x00", b"catatan: x", b"nama: [", PLAN.encode()])
def test_what_is_no_plan_or_nothing_new_changes_nothing(
    session: Session, file: Path, content: bytes
) -> None:
    """A sentence, and the file as it was."""
    view = View(session)
    try:
        STEP.takes["merge"](view, "x.yaml", content)
        assert "Tidak ada yang perlu diambil" in view.words
    except PlanProblems as wrong:  # the page says its sentence
        assert wrong.problems[0].text() and content != PLAN.encode()
    assert file.read_text(encoding="utf-8") == PLAN


def test_a_copy_with_open_conflicts_is_decided_first(view: View, file: Path) -> None:
    """Else what is open in it would be lost."""
    with pytest.raises(PlanProblems) as refused:
        STEP.takes["merge"](view, "lagi.yaml", file.read_bytes())
    assert "putuskan dulu" in refused.value.problems[0].text()

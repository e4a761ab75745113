"""The page of the facilitator's guide without a browser: what to print, when, and what to say."""

from __future__ import annotations

import re

import pytest

from kopdes_plan.inputs.guide import load_exercises
from kopdes_plan.paths import NOTEBOOKS
from kopdes_plan.screens import exercise, workshop
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.screen import Screen
from kopdes_plan.screens.steps import View, guide
from tests.screens.test_class_room import page
from tests.screens.test_screen import Front
from tests.screens.test_step_start import html


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch, folder) -> Front:
    return Front(Screen("panduan"), monkeypatch)


def folds(front: Front) -> list[str]:
    return [block["label"] for block in front.blocks("left") if block["kind"] == "fold"]


def test_it_shows_the_agenda_every_step_and_every_exercise(front: Front) -> None:
    """In the order of the screen; the other agenda is one press away; no plan is opened."""
    assert front.screen.view.session.file is None and front.bar()["whole"]
    shown = folds(front)
    assert len(shown) == len(workshop.STEPS) + len(load_exercises())
    assert shown[:3] == ["0 Mulai", "1 Koperasi", "P Potensi desa"]
    assert "08.00–08.15" in page(front) and "Hari 2" not in page(front)
    front.tell("do", action="agenda", value="two_days")
    assert "Hari 2" in page(front)
    front.tell("do", action="agenda", value="no such")
    assert "Hari 2" in page(front)


def test_answers_lie_behind_a_fold_of_their_own(front: Front) -> None:
    """Who opens an exercise on the wall sees no answer yet."""
    (fold,) = (b for b in front.blocks("left") if b["id"] == "exercise_flat_rate")
    sheet, answer = fold["blocks"]
    assert "Rp8.606.643" not in sheet["html"] and not answer["open"]
    assert "Rp8.606.643" in answer["blocks"][0]["html"]


def test_the_first_step_leads_facilitators_to_it(front: Front) -> None:
    """Their own heading, the PDF, and notebooks that are there."""
    first = html(View(Session()))
    assert "Untuk fasilitator" in first and f'data-file="{guide.FILE}"' in first
    for shown in (first, page(front)):
        for name in re.findall(r'data-notebook="([^"]*)"', shown):
            assert (NOTEBOOKS / f"{name}.ipynb").is_file()
    assert f'data-notebook="{guide.NOTEBOOK}"' in first
    front.tell("file", name=guide.FILE)
    assert front.files[-1].startswith(b"%PDF")


def test_an_exercise_is_computed_anew_with_other_figures() -> None:
    """400 cylinders: margin 2,100,000, costs 2,250,000, so a loss of 150,000."""
    shown = exercise("turnover", quantity=400)._repr_html_()
    assert "400 tabung" in shown and "-Rp150.000" in shown and "sudah diubah" in shown
    assert "sudah diubah" not in exercise("turnover", quantity=1000)._repr_html_()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("turnover", {"cylinders": 400}), ("turnover", {"price": 0}), ("shares", {"surplus": "x"}),
        ("flat_rate", {"months": 0}), ("flat_rate", {"months": 1e9}), ("percent", {"rate": -1}),
        ("depreciation", {"cycles": 0}), ("capital", {"capital": None}), ("<b>", {}),
    ],
)  # fmt: skip
def test_figures_that_make_no_exercise_are_refused_in_words(name: str, typed: dict) -> None:
    """A sentence with what may be changed, no traceback."""
    shown = exercise(name, **typed)._repr_html_()
    assert "Yang ada: turnover" in shown or "Yang dapat diubah: " in shown
    assert "<details>" not in shown and "<b>" not in shown

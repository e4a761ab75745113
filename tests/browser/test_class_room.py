"""A facilitator's page in a real browser, while groups save their plans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.board import Board
from tests.browser.lab import Lab, opened
from tests.browser.test_workshop import ENGLISH, picture
from tests.classroom import BROKEN, text_of

pytestmark = pytest.mark.butuh_chromium


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The page of a class of eight groups; three files are broken."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        lab.plans.mkdir()
        for number in (1, 2, 3, 4, 5, 7, 9, 27):
            (lab.plans / f"{number}.yaml").write_text(text_of(number), encoding="utf-8")
        for name, text in BROKEN.items():
            (lab.plans / name).write_text(text, encoding="utf-8")
        page.open_app()  # which lets the browser in
        page.tab.goto(f"{lab.root}/voila/render/kelas.ipynb")
        page.tab.wait_for_selector(".kopdes[data-done]")
        board = Board(page)
        board.settled()
        yield board


def test_every_group_has_its_line(board: Board) -> None:
    """All groups, the broken files, the price ten times too high, the doubled village."""
    words = board.text(".kopdes")
    for said in ("KDMP Kelompok 1", "8 rencana, 3 berkas bermasalah", "28-terpotong.yaml",
                 "Rp190.000, jauh di atas Rp19.000", "2 rencana untuk desa"):  # fmt: skip
        assert said in words
    assert not [word for word in ENGLISH if word in words]
    assert board.tab.locator(".kopdes-glance").count() == 0
    picture(board, "kelas")


def test_a_group_that_saves_is_seen_without_a_touch(board: Board) -> None:
    file = board.lab.plans / "2.yaml"
    text = text_of(2).replace("Merah Putih Kelompok 2", "Merah Putih Maju Bersama", 1)
    file.write_text(text, encoding="utf-8")
    board.wait(".kopdes-table strong", "KDMP Maju Bersama")


def test_the_furthest_behind_come_first(board: Board) -> None:
    board.choose("Paling tertinggal")
    assert board.text(".kopdes-table strong") == "Koperasi kelurahan kota"


def test_it_is_read_from_the_back_of_the_room(board: Board) -> None:
    """Larger type for the projector; the table stays inside the page."""
    board.press("Layar besar")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert board.tab.locator(".kopdes-table td").first.evaluate(size) >= 18
    assert board.tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    picture(board, "kelas-proyektor")
    board.press("Layar besar")


def test_a_press_on_a_group_opens_its_plan(board: Board) -> None:
    """In another window, in the workshop, while the class stays."""
    with board.tab.context.expect_page() as opening:
        board.tab.locator(".kopdes-table a", has_text="Kelompok 9").click()
    tab = opening.value
    tab.locator(".kopdes-glance").wait_for()
    link = tab.locator('[data-path="nama"] input, .kopdes-card.kopdes-here').first
    link.wait_for()
    assert "9.yaml" in tab.locator(".kopdes").inner_text()
    tab.close()
    assert "Kelompok 9" in board.text(".kopdes-table")

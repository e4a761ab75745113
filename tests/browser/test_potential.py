"""A room finds its business in a real browser: walk round, ask, vote, pick. Each test goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kopdes_plan as kp
from tests.browser.board import Board
from tests.browser.lab import Lab, opened
from tests.browser.test_workshop import ENGLISH, picture, plan_file

pytestmark = pytest.mark.butuh_chromium

BASE = "potensi_desa"
AMPLANG = f"{BASE}.ide.amplang"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The app face with a new plan for Melintang on the lake."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        board = Board(page)
        board.open_app()
        board.tab.locator("input[type=search]").first.fill("melintang")
        card = board.tab.locator(".kopdes-card", has_text="Muara Wis").first
        card.get_by_role("button", name="Buat rencana").click()
        board.wait(".kopdes-name", "Melintang")
        board.turn("potensi")
        yield board


def choose(board: Board, path: str, value: str) -> None:
    """Chooses one of a field's choices."""
    board.entry(path).select_option(value)
    board.settled()


def order(board: Board) -> list[str]:
    """The names in the ranking, best first."""
    links = board.tab.locator('.kopdes-table a[data-go^="potensi_desa.ide."]')
    return [str(name) for name in links.all_text_contents()]


def test_the_ranking_begins_with_what_the_district_is_known_for(board: Board) -> None:
    assert len(order(board)) >= 29
    assert "dikenal dengan" in board.tab.locator(".kopdes").inner_text()
    picture(board, "potensi-desa")


def test_what_is_seen_on_the_walk_round_changes_the_order(board: Board) -> None:
    board.type(f"{BASE}.penduduk", "1.400")
    choose(board, f"{BASE}.sumber_daya.ikan", "banyak")
    choose(board, f"{BASE}.sumber_daya.danau", "tidak")
    choose(board, f"{BASE}.sumber_daya.sungai", "tidak")
    names = order(board)
    assert names.index("Amplang dan kerupuk ikan") < names.index("Keramba ikan nila")
    assert kp.load_plan(plan_file(board)).profile.resources["danau"] == "tidak"


def test_a_name_in_the_ranking_opens_the_idea(board: Board) -> None:
    board.tab.locator(f'a[data-go="{AMPLANG}.pembeli"]').first.click()
    board.settled()
    assert board.focused() == f"{AMPLANG}.pembeli"
    board.type(f"{AMPLANG}.pembeli", "Toko Tepian Pandan")
    for question in ("bahan_sepanjang_tahun", "diizinkan", "tidak_bentrok"):
        choose(board, f"{AMPLANG}.{question}", "ya")
    assert order(board)[0] == "Amplang dan kerupuk ikan"


def test_the_room_votes_by_pasting_a_sheet(board: Board) -> None:
    board.press("Tambah suara")
    lines = ("Ani\t" + "\t".join("444444444444"), "Budi\t" + "\t".join("444444441444"))
    board.paste(f"{AMPLANG}.suara.1.penilai", "\n".join(lines))
    ballots = kp.load_plan(plan_file(board)).profile.ideas["amplang"].ballots
    assert [(one.voter, one.margin) for one in ballots] == [("Ani", 4), ("Budi", 1)]
    board.wait(".kopdes-notice", "Bicarakan lagi: keuntungan")
    picture(board, "potensi-ide")


def test_a_six_waits_in_its_cell_with_a_sentence(board: Board) -> None:
    board.type(f"{AMPLANG}.suara.2.keuntungan", "6")
    assert "1 sampai 5" in board.tab.locator(".kopdes").inner_text()
    board.type(f"{AMPLANG}.suara.2.keuntungan", "4")
    board.tab.locator(".kopdes-pill", has_text="hijau 100%").first.wait_for()


def test_the_picked_idea_is_a_unit_of_the_plan(board: Board) -> None:
    board.press("Masukkan ke rencana")
    board.wait(".kopdes-step[aria-current]", "Unit usaha")
    plan = kp.load_plan(plan_file(board))
    assert plan.units["amplang"].buyer == "Toko Tepian Pandan"
    assert [asset.unit for asset in plan.assets] == ["amplang"]
    board.turn("potensi")
    board.tab.locator("h2", has_text="Manfaat bagi desa").wait_for()


def test_no_english_and_nothing_undefined_on_the_page(board: Board) -> None:
    words = board.tab.locator(".kopdes").inner_text()
    assert not [word for word in ENGLISH if word in words]
    assert isinstance(plan_file(board), Path)

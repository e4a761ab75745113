"""A mentor and a board look back at a month in a real browser. Each test goes on.

A small plan with a loan: a hall of four rooms, gas, twelve instalments. January was poor.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import kopdes_plan as kp
from tests.browser.board import Board
from tests.browser.lab import Lab, opened
from tests.browser.test_workshop import ENGLISH, picture, plan_file
from tests.screens.conftest import PLAN
from tests.screens.test_step_mentoring import LOAN
from tests.terminal.test_cash_book import excel, month_sheet

pytestmark = pytest.mark.butuh_chromium

MONTHS, UNITS = "realisasi.bulanan", "realisasi.unit"
MEANT = ("unit.lpg.penjualan", "unit.lpg.biaya_barang", "upah")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The app face at the step "pendampingan" of the plan."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        lab.plans.mkdir()
        (lab.plans / "uji.yaml").write_text(PLAN + LOAN, encoding="utf-8")
        board = Board(page)
        board.open_app()
        board.turn("pendampingan")
        yield board


def test_a_month_is_typed_and_its_reason_and_the_warning_stand_beside_it(board: Board) -> None:
    """5 rooms let at Rp45.000 where 13 at Rp50.000 were planned, and hardly any cash is left."""
    picture(board, "7-pendampingan-kosong")
    board.press("Tambah bulan berikutnya")
    assert board.focused() == f"{MONTHS}.1.kas_akhir"
    board.type(f"{MONTHS}.1.upah", "0")
    board.type(f"{MONTHS}.1.kas_akhir", "150 ribu")
    board.type(f"{UNITS}.2.jumlah", "5")
    board.type(f"{UNITS}.2.penjualan", "225.000")
    words = board.text(".kopdes-right")
    for said in ("Awas: angsuran Februari 2027", "Banyaknya yang terjual", "-Rp400.000",
                 "Harga jual", "-Rp25.000", "Kas yang sebenarnya"):  # fmt: skip
        assert said in words
    assert not [word for word in ENGLISH if word in words]
    picture(board, "7-pendampingan-awas")


def test_a_visit_and_a_promise_are_logged(board: Board) -> None:
    for name, path, cells in (
        ("visits", "pendampingan.kunjungan", {"tanggal": "2027-02-05", "oleh": "Pendamping"}),
        ("promises", "pendampingan.janji", {"janji": "Menagih sewa aula", "siapa": "Bendahara"}),
    ):
        board.tab.locator(f'[data-block="{name}"] .kopdes-row button').click()
        board.settled()
        for key, words in cells.items():
            board.type(f"{path}.1.{key}", words)
    log = kp.load_plan(plan_file(board)).mentoring
    assert [str(one.day) for one in log.visits] == ["2027-02-05"]
    assert [one.promised for one in log.promises] == ["Menagih sewa aula"]


def test_readiness_is_dated_and_its_picture_drawn_anew(board: Board) -> None:
    board.tab.locator('[data-block="usual_items"] button').click()
    board.settled()
    drawn = board.tab.locator('.kopdes-right svg[aria-label*="0 dari"]')
    drawn.wait_for()
    board.type("kesiapan.1.selesai", "2026-12-20")
    assert drawn.count() == 0
    board.tab.locator('.kopdes-right svg[aria-label*="1 dari"]').wait_for()
    picture(board, "7-pendampingan-kesiapan")


def test_a_cash_book_is_read_looked_at_and_taken_in(board: Board) -> None:
    """Its columns are known by their words; each group is given its meaning once."""

    def write(book: object, merged: object) -> None:
        month_sheet(book, merged, "Februari", 2)

    sent = {"name": "Buku kas 2027.xlsx", "mimeType": "", "buffer": excel(write)}
    board.tab.locator("[data-take=book]").set_input_files(sent)
    board.wait(".kopdes-right", "Yang terbaca dari Buku kas 2027.xlsx")
    column = board.entry("realisasi.buku_kas.masuk")
    assert column.input_value() == "Masuk" and "Keluar" in column.inner_text()
    picture(board, "7-buku-kas-kelompok")
    for place, what in enumerate(MEANT, 1):
        board.entry(f"realisasi.buku_kas.arti.{place}.menjadi").select_option(what)
        board.settled()
    board.wait(".kopdes-right", "3 baris terbaca")
    picture(board, "7-buku-kas-terbaca")
    board.press("Masukkan 3 baris")
    board.wait(".kopdes-status", "sudah masuk")
    (_, february) = kp.load_plan(plan_file(board)).actuals.months
    assert (february.wages, february.cash) == (300_000, 9_800_000)
    picture(board, "7-buku-kas-masuk")


def test_after_opening_anew_nothing_is_lost(board: Board) -> None:
    before = plan_file(board).read_text(encoding="utf-8")
    board.open_app()
    board.turn("pendampingan")
    assert board.entry(f"{UNITS}.2.penjualan").input_value() == "225.000"
    assert board.entry("realisasi.buku_kas.arti.3.menjadi").input_value() == "upah"
    assert plan_file(board).read_text(encoding="utf-8") == before

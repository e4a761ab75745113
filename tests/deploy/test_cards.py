"""Login cards: what is printed, what is kept, and how long one waits after wrong codes."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from deploy.hub.cards import FREE, LONGEST, NOBODY, Patience, Register, fits, kept, new_code
from kopdes_plan.outputs.login_cards import Card, write_cards


def test_a_code_has_forty_bits_and_nothing_that_is_misread() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}", code) for code in codes)


@pytest.mark.parametrize("typed", ["k7mq-p3xd", "K7MQ-P3XD", "k7mqp3xd", " k7mq p3xd "])
def test_a_code_fits_however_its_parts_are_typed(typed: str) -> None:
    assert fits(typed, kept("k7mq-p3xd"))


def test_another_code_fits_neither_a_card_nor_nobodys() -> None:
    card = kept("k7mq-p3xd")
    assert not any(fits(wrong, card) for wrong in ("k7mq-p3xe", "", "k7mq-p3xd2"))
    assert not fits("k7mq-p3xd", NOBODY)


def test_only_hashes_are_kept_each_with_its_own_salt(tmp_path: Path) -> None:
    """Two groups that by chance have one code; a lost card is replaced, and then worth nothing."""
    register = Register(tmp_path / "kartu.json")
    assert register.cards() == {}
    register.add({"kelompok-01": "k7mq-p3xd", "kelompok-02": "k7mq-p3xd"})
    first, second = register.cards().values()
    assert first.salt != second.salt and first.hash != second.hash
    assert "k7mq" not in register.file.read_text()
    assert register.file.stat().st_mode & 0o777 == 0o600
    hub = Register(register.file)
    assert fits("k7mq-p3xd", hub.cards()["kelompok-01"])
    register.add({"kelompok-01": "zzzz-2222"})
    assert not fits("k7mq-p3xd", hub.cards()["kelompok-01"]), "the hub looks at it anew"
    assert fits("k7mq-p3xd", hub.cards()["kelompok-02"])
    register.drop_all()
    assert hub.cards() == {}


def test_three_tries_are_free_then_the_wait_doubles_up_to_a_minute() -> None:
    now = 0.0
    patience = Patience(lambda: now)
    assert [patience.wait("a") for _ in range(FREE)] == [0, 0, 0]
    waits = []
    for _ in range(9):
        waits.append(patience.wait("a"))
        now += waits[-1]
        assert patience.wait("a") == 0, "the next try"
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST, LONGEST, LONGEST]
    assert patience.wait("b") == 0, "nobody waits for another"
    now += LONGEST
    patience.right("a")
    assert [patience.wait("a") for _ in range(FREE)] == [0, 0, 0]


def test_a_hundred_tries_at_once_are_three() -> None:
    patience = Patience(lambda: 0.0)
    assert [patience.wait("a") for _ in range(100)].count(0) == FREE


def test_a_page_holds_ten_cards_with_all_a_group_must_know() -> None:
    cards = [
        Card(f"kelompok-{n:02}", f"aaaa-{n:04}", "http://192.168.1.9:8000") for n in range(1, 12)
    ]
    pages = [page.extract_text() for page in PdfReader(BytesIO(write_cards(cards))).pages]
    assert len(pages) == 2
    for card in cards:
        (page,) = (page for page in pages if card.code in page)
        assert card.group in page and card.address in page
    assert pages[0].count("Kartu masuk") == 10 and pages[0].count("Koperasi") == 10
    english = PdfReader(BytesIO(write_cards(cards[:1], language="en"))).pages[0].extract_text()
    assert "Login card" in english and "Kartu" not in english

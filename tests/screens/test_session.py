"""A board types numbers: what happens to the plan, to the file, and to what was typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs.saving import unfinished_file, versions
from kopdes_plan.screens.session import Session

PRICE, ROOMS, USED = (
    "unit_usaha.lpg.harga",
    "unit_usaha.gudang.kapasitas",
    "unit_usaha.gudang.hunian",
)


def price(session: Session) -> float:
    assert session.plan is not None
    return float(session.plan.units["lpg"].price)


def test_a_typed_number_is_computed_and_saved_at_once(session: Session, file: Path) -> None:
    """`20 ribu` becomes 20,000 in the plan, the result and the file; comments stay."""
    before = session.result
    session.edit(PRICE, "20 ribu")
    assert price(session) == 20_000
    assert session.event == "saved" and session.result is not before
    saved = file.read_text(encoding="utf-8")
    assert "harga: 20 ribu desa 18_000..20_000   # dari pangkalan" in saved
    assert session.result is not None
    again = kp.run(kp.load_plan(file))
    assert session.result.indicators.npv[0] == again.indicators.npv[0]


def test_a_low_and_high_that_no_longer_fit_are_dropped(session: Session) -> None:
    """25,000 is above the high end 20,000: the range goes, the number is taken."""
    session.edit(PRICE, "25.000")
    assert session.mistakes == {}
    assert session.draft.get(PRICE) == "25.000 desa"


def test_what_cannot_be_used_is_kept_and_explained(session: Session, file: Path) -> None:
    """The plan stays as it was; the text waits on the disk too and is there after a restart."""
    content = file.read_text(encoding="utf-8")
    session.edit(PRICE, "sembilan belas")
    assert price(session) == 19_000 and session.result is not None
    assert session.event == "waiting"
    assert "bukan angka" in session.mistakes[PRICE].text()
    assert file.read_text(encoding="utf-8") == content

    later = Session()
    later.open(file)
    assert later.unfinished == {PRICE: "sembilan belas"}
    assert "bukan angka" in later.mistakes[PRICE].text()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "belum diisi"),
        ("   ", "belum diisi"),
        ("20,5", "tanpa koma"),
        ("-5", "tidak boleh kurang dari nol"),
        ("2 m", "dua arti"),
        ("20.000 desa 30.000..40.000", "di antara"),
        ("{nilai: 3}", "bukan angka"),
    ],
)
def test_each_mistake_has_its_sentence(session: Session, typed: str, words: str) -> None:
    """Whatever is typed, there is a sentence, and the plan holds."""
    session.edit(PRICE, typed)
    assert words in session.mistakes[PRICE].text()
    assert session.unfinished == {PRICE: typed}
    assert price(session) == 19_000


def test_a_mistake_does_not_hold_up_the_next_field(session: Session) -> None:
    """`abc` waits in one field while another is saved; mended, it is saved too."""
    session.edit(PRICE, "abc")
    session.edit(USED, "75%")
    assert session.plan is not None
    assert float(session.plan.units["gudang"].occupancy) == 0.75
    assert session.unfinished == {PRICE: "abc"}
    session.edit(PRICE, "19.500")
    assert session.unfinished == {} and session.mistakes == {}
    assert price(session) == 19_500


def test_two_numbers_that_are_only_right_together(session: Session) -> None:
    """Shares must add to 100 %: the first change waits until the second makes them whole."""
    reserve, members = "pembagian_shu.bagian.cadangan", "pembagian_shu.bagian.jasa_usaha"
    session.edit(reserve, "70%")
    assert session.unfinished == {reserve: "70%"}
    session.edit(members, "30%")
    assert session.unfinished == {} and session.plan is not None
    assert dict(session.plan.surplus.shares) == {"cadangan": 0.7, "jasa_usaha": 0.3}
    session.undo()
    assert dict(session.plan.surplus.shares) == {"cadangan": 0.6, "jasa_usaha": 0.4}


def test_undo_and_redo_walk_through_every_change(session: Session, file: Path) -> None:
    """Three steps back give the file's first content to the letter, and forward again."""
    first = file.read_text(encoding="utf-8")
    for typed in ("19.100", "19.200", "19.300"):
        session.edit(PRICE, typed)
    last = file.read_text(encoding="utf-8")
    for _ in range(3):
        session.undo()
    assert file.read_text(encoding="utf-8") == first and not session.can_undo
    for _ in range(3):
        session.redo()
    assert file.read_text(encoding="utf-8") == last and not session.can_redo
    session.undo()
    session.edit(PRICE, "18.500")
    assert not session.can_redo and price(session) == 18_500


def test_undo_first_drops_what_waits(session: Session, file: Path) -> None:
    """A mistake is taken back before the last good change is."""
    session.edit(PRICE, "19.100")
    session.edit(PRICE, "abc")
    session.undo()
    assert session.unfinished == {} and price(session) == 19_100
    assert not unfinished_file(file).exists()
    session.undo()
    assert price(session) == 19_000


def test_typing_the_same_number_again_is_no_change(session: Session) -> None:
    """There is nothing to undo then."""
    session.edit(PRICE, "19_000")
    assert not session.can_undo


def test_a_file_changed_elsewhere_keeps_both_changes(session: Session, file: Path) -> None:
    """Somebody saves the file from an editor; the next number typed here is laid over that."""
    theirs = file.read_text(encoding="utf-8").replace("kapasitas: 4", "kapasitas: 6")
    file.write_text(theirs, encoding="utf-8")
    session.edit(PRICE, "19.500")
    assert session.event == "merged" and session.plan is not None
    assert float(session.plan.units["gudang"].capacity) == 6 and price(session) == 19_500
    session.undo()
    assert file.read_text(encoding="utf-8") == theirs


def test_a_full_or_locked_folder_is_told_and_tried_again(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number is computed all the same; the next change saves both."""
    real = os.replace

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    session.edit(PRICE, "19.500")
    assert price(session) == 19_500 and session.saving[0].code == "save_failed"
    assert "19.500" not in file.read_text(encoding="utf-8")
    monkeypatch.setattr(os, "replace", real)
    session.edit(USED, "60%")
    assert session.saving == ()
    assert "19.500" in file.read_text(encoding="utf-8")


def test_a_broken_file_gives_lines_and_is_left_alone(file: Path) -> None:
    """No plan, every problem with its line; mended by hand it opens."""
    broken = file.read_text(encoding="utf-8").replace("hunian: 50%", "hunian: banyak")
    file.write_text(broken, encoding="utf-8")
    session = Session()
    session.open(file)
    assert session.plan is None and session.result is None
    assert [(p.path, p.line) for p in session.problems] == [("unit_usaha.gudang.hunian", 20)]
    assert file.read_text(encoding="utf-8") == broken
    file.write_text(broken.replace("banyak", "40%"), encoding="utf-8")
    session.reload()
    assert session.problems == () and session.result is not None


def test_a_missing_file_is_a_problem_too(folder: Path) -> None:
    """Nothing is made, nothing raised."""
    session = Session()
    session.open(folder / "tidak ada.yaml")
    assert session.problems[0].code == "file_missing" and not folder.exists()


def test_each_change_is_a_version_that_can_be_found_again(session: Session, file: Path) -> None:
    """The history beside the plan holds what was typed before."""
    session.edit(PRICE, "19.100")
    session.edit(PRICE, "19.200")
    assert ["19.200" in v.text() for v in versions(file)] == [True, False]


def test_the_pdf_lies_beside_the_plan(session: Session, file: Path) -> None:
    """It carries the plan's own text."""
    written = session.write_pdf()
    assert written == file.with_suffix(".pdf")
    assert written.read_bytes().startswith(b"%PDF")

"""Two windows on one plan, other programs, disks that fill or vanish, earlier states."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import whole_files
from kopdes_plan.inputs.saving import unfinished_file
from kopdes_plan.screens.editing.session import Session
from tests.screens.conftest import PRICE, ROOMS, USED, opened, price


@pytest.fixture
def other(session: Session, file: Path) -> Session:
    """Another window on the same plan."""
    return opened(file)


def rooms(session: Session) -> float:
    assert session.plan is not None
    return float(session.plan.units["gudang"].capacity)


# Another window


def test_a_window_notices_what_the_other_saved(session: Session, other: Session) -> None:
    """Looking is enough; undo still works over it, and the first window notices that."""
    assert not other.look()
    session.edit(PRICE, "19.500")
    before = other.result
    assert other.look() and other.event == "elsewhere"
    assert price(other) == 19_500 and other.result is not before and other.result is not None
    assert not other.look()
    other.undo()
    assert price(other) == 19_000 and session.look() and price(session) == 19_000
    other.redo()
    assert session.look() and price(session) == 19_500


def test_what_waits_here_stays_when_the_other_saves(session: Session, other: Session) -> None:
    """`abc` is still in its field, with its sentence."""
    other.edit(USED, "abc")
    session.edit(PRICE, "19.500")
    assert other.look() and other.unfinished == {USED: "abc"}
    assert "abc" in other.mistakes[USED].text()


def test_neither_window_loses_what_the_other_could_not_use(
    session: Session, other: Session, file: Path
) -> None:
    """Both write to one file of waiting texts; each takes out only its own."""
    session.edit(PRICE, "abc")
    other.edit(USED, "xyz")
    third = Session()
    third.open(file)
    assert third.unfinished == {PRICE: "abc", USED: "xyz"}
    session.edit(PRICE, "19.500")
    assert json.loads(unfinished_file(file).read_text("utf-8")) == {USED: "xyz"}
    other.edit(USED, "55%")
    assert not unfinished_file(file).exists()


def test_a_text_put_right_in_the_other_window_no_longer_waits_here(
    session: Session, file: Path
) -> None:
    """The second window read `abc` when it was opened; the first one has typed 19.500 since."""
    session.edit(PRICE, "abc")
    other = Session()
    other.open(file)
    assert other.unfinished == {PRICE: "abc"}
    session.edit(PRICE, "19.500")
    assert other.look() and other.unfinished == {} and price(other) == 19_500


def test_an_undo_that_meets_a_change_from_elsewhere_only_shows_it(
    session: Session, other: Session
) -> None:
    """What one wanted to take back is no longer the last step; the next press is one's own."""
    other.edit(PRICE, "19.100")
    session.look()
    session.edit(ROOMS, "6")
    other.undo()
    assert other.event == "elsewhere" and rooms(other) == 6 and price(other) == 19_100
    other.undo()
    assert rooms(other) == 4 and price(other) == 19_100


def test_an_edit_that_no_longer_fits_the_changed_file_waits(
    session: Session, other: Session
) -> None:
    """The unit was removed in the other window; the row is gone, the file is theirs."""
    assert other.remove("unit_usaha.gudang")
    session.edit(ROOMS, "9")
    assert session.event == "waiting" and session.mistakes[ROOMS].code == "entry_gone"
    assert session.plan is not None and list(session.plan.units) == ["lpg"]
    assert "gudang" not in session.draft.text()


# Other programs


def test_a_file_saved_as_no_plan_closes_and_opens_again(
    session: Session, file: Path, tmp_path: Path
) -> None:
    """An editor saves half a file; nothing is written over it; whole again, all goes on."""
    session.edit(PRICE, "19.500")
    good = file.read_text(encoding="utf-8")
    for bad in ('nama: "tak ditutup', "versi: 2\nnama: x\n", ""):
        file.write_text(bad, encoding="utf-8")
        assert session.look() and session.plan is None and session.problems
        session.edit(PRICE, "20.000")
        session.undo()
        assert file.read_text(encoding="utf-8") == bad and not session.look()
    file.write_text(good.replace("kapasitas: 4", "kapasitas: 8"), encoding="utf-8")
    assert session.look() and session.problems == () and rooms(session) == 8
    session.undo()
    session.undo()
    assert price(session) == 19_000 and rooms(session) == 4


def test_the_same_text_again_opens_the_plan_again(session: Session, file: Path) -> None:
    """Taken out and put back: nothing has changed, not even the history."""
    session.edit(PRICE, "19.500")
    good = file.read_bytes()
    file.write_bytes(b"\x00")
    assert session.look() and session.plan is None
    file.write_bytes(good)
    assert session.look() and price(session) == 19_500 and session.result is not None
    session.undo()
    assert price(session) == 19_000


def test_a_file_that_vanished_is_told_and_written_again(session: Session, file: Path) -> None:
    """The stick was pulled: the plan stays on the screen; the next change is written."""
    moved = file.with_suffix(".lain")
    os.replace(file, moved)
    assert session.look() and [p.code for p in session.saving] == ["file_vanished"]
    assert price(session) == 19_000 and not session.look() and not file.exists()
    session.edit(PRICE, "19.500")
    assert session.saving == () and kp.load_plan(file).units["lpg"].price == 19_500
    os.replace(file, moved)
    session.look()
    os.replace(moved, file)
    assert session.look() and session.saving == ()


def test_a_folder_that_vanished_keeps_what_is_typed_and_is_not_made(
    session: Session, file: Path
) -> None:
    """No folder is made where the stick was; when it is back, looking is enough."""
    away = file.parent.with_name("dicabut")
    os.replace(file.parent, away)
    session.look()
    session.edit(PRICE, "19.500")
    session.edit(USED, "abc")
    assert price(session) == 19_500 and session.saving[0].code == "save_failed"
    assert not file.parent.exists()
    os.replace(away, file.parent)
    assert session.look() and session.saving == ()
    assert kp.load_plan(file).units["lpg"].price == 19_500


def test_what_could_not_be_saved_is_laid_over_what_the_other_saved(
    session: Session, other: Session, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    """Disk full here, saved there; room again: both are in the file."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(whole_files.os, "replace", full)
        session.edit(PRICE, "19.500")
        assert session.add("pinjaman", {"nama": "Modal", "plafon": "1jt", "bunga": "6%",
                                        "jangka_waktu_bulan": "12"})  # fmt: skip
        assert session.saving[0].code == "save_failed" and price(session) == 19_500
    other.edit(ROOMS, "6")
    assert session.look() and session.look()
    plan = kp.load_plan(file)
    assert (plan.units["lpg"].price, plan.units["gudang"].capacity, len(plan.loans)) == (
        19_500,
        6,
        1,
    )
    assert session.saving == () and rooms(session) == 6


NOBODY = 65534  # root may write everywhere, so root becomes somebody who may not


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_a_folder_that_may_not_be_written(file: Path) -> None:
    """A CD, a school's share: a sentence; the plan is computed all the same, and saved later."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "uji.yaml"
        plan.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        Path(folder).chmod(0o555)
        session = Session()
        session.open(plan)
        try:
            os.seteuid(NOBODY if root else os.geteuid())
            session.edit(PRICE, "19.500")
        finally:
            os.seteuid(0 if root else os.geteuid())
        assert "tidak" in session.saving[0].text() and price(session) == 19_500
        assert kp.load_plan(plan).units["lpg"].price == 19_000
        Path(folder).chmod(0o755)
        assert session.look() and kp.load_plan(plan).units["lpg"].price == 19_500


def test_a_file_held_by_a_virus_scanner(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held for good: told, kept, tried again by looking; nothing waits for it."""
    real = os.replace

    def held(source: str, target: str) -> None:
        if str(target).endswith("uji.yaml"):
            raise PermissionError(13, "in use")
        real(source, target)

    monkeypatch.setattr(whole_files.os, "replace", held)
    monkeypatch.setattr(whole_files, "WAITS", (0.0,))
    session.edit(PRICE, "19.500")
    assert session.saving[0].code == "save_held" and price(session) == 19_500
    assert not session.look() and session.saving
    monkeypatch.setattr(whole_files.os, "replace", real)
    assert session.look() and session.saving == () and session.event == "saved"
    assert kp.load_plan(file).units["lpg"].price == 19_500


def test_a_file_replaced_by_a_folder_or_a_link(session: Session, file: Path) -> None:
    """A folder is never written; a link is followed and stays one."""
    kept = file.with_name("asli.yaml")
    os.replace(file, kept)
    file.symlink_to(kept)
    session.edit(PRICE, "19.500")
    assert file.is_symlink() and "19.500" in kept.read_text(encoding="utf-8")
    file.unlink()
    file.mkdir()
    assert session.look() and session.problems[0].code == "file_is_folder"
    session.edit(PRICE, "20.000")
    assert file.is_dir() and session.refused[0].code == "file_is_folder"


# What waits, hostile


@pytest.mark.parametrize(
    "junk",
    [b"", b"\x00", b"[]", b'{"a": 1, "unit_usaha.lpg.harga": ["x"]}', b"[" * 100_000,
     b'{"../../x": "1", "": "2", "tidak.ada": "3"}', b"x" * 2_000_000],
)  # fmt: skip
def test_a_broken_file_of_waiting_texts_is_no_trouble(
    session: Session, file: Path, junk: bytes
) -> None:
    """The plan opens, and the next text that waits is kept."""
    unfinished_file(file).parent.mkdir(parents=True, exist_ok=True)
    unfinished_file(file).write_bytes(junk)
    again = Session()
    again.open(file)
    assert again.unfinished == {} and again.problems == ()
    again.edit(PRICE, "abc")
    later = Session()
    later.open(file)
    assert later.unfinished == {PRICE: "abc"}


# Earlier states


def test_an_earlier_state_comes_back_as_a_step(session: Session, file: Path) -> None:
    """Restored, saved, taken back; the newest version first."""
    first = file.read_text(encoding="utf-8")
    session.edit(PRICE, "19.100")
    session.edit(PRICE, "19.200")
    oldest = session.versions()[-1]
    assert oldest.text() == first
    assert session.restore(oldest) and session.event == "restored"
    assert price(session) == 19_000 and file.read_text(encoding="utf-8") == first
    session.undo()
    assert price(session) == 19_200
    assert session.restore(oldest.file.stem) and price(session) == 19_000


@pytest.mark.parametrize("name", ["../../uji", "", "20260101T000000000000Z", "x\0"])
def test_a_version_that_is_not_there_is_refused(session: Session, name: str) -> None:
    """Also a name that leads out of the folder."""
    assert not session.restore(name) and session.refused[0].code == "version_gone"


def test_a_version_that_is_no_plan_is_refused(session: Session, file: Path) -> None:
    """Somebody damaged the history; the plan stays."""
    session.edit(PRICE, "19.100")
    session.versions()[-1].file.write_text("versi: 9\nnama: x\n", encoding="utf-8")
    assert not session.restore(session.versions()[-1])
    assert session.refused[0].code == "made_by_newer" and price(session) == 19_100


def test_a_broken_file_is_left_and_the_earlier_state_gets_its_own(
    session: Session, file: Path
) -> None:
    """What cannot be read is not written over: the earlier text opens from a file beside it."""
    session.edit(PRICE, "19.100")
    file.write_text('nama: "rusak', encoding="utf-8")
    again = Session()
    again.open(file)
    assert again.plan is None and again.versions()
    assert again.restore(again.versions()[0]) and again.event == "restored"
    assert again.file == file.with_name("uji 2.yaml") and price(again) == 19_100
    assert file.read_text(encoding="utf-8") == 'nama: "rusak'
    again.edit(PRICE, "19.300")
    assert "19.300" in file.with_name("uji 2.yaml").read_text(encoding="utf-8")


def test_what_was_not_saved_when_the_file_broke_is_in_the_history(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disk full, then the file becomes no plan: the unsaved number is the newest version."""
    with monkeypatch.context() as patched:
        patched.setattr(
            whole_files, "_written", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
        )
        session.edit(PRICE, "19.700")
    file.write_text("- bukan rencana", encoding="utf-8")
    assert session.look() and session.plan is None
    assert "19.700" in session.versions()[0].text()


# Opening


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "x\0.yaml", "a" * 300 + ".yaml", ".", "/dev/zero"]
)
def test_a_strange_file_to_open_is_a_sentence(session: Session, folder: Path, name: str) -> None:
    """Nothing is made, nothing raised, nothing read without end."""
    before = sorted(folder.rglob("*"))
    session.open(folder / name)
    assert session.problems and session.problems[0].sentence() and session.plan is None
    assert session.versions() == () and not session.look()
    session.edit(PRICE, "1")
    assert session.event == "refused" and sorted(folder.rglob("*")) == before


def test_names_with_markup_are_only_text(session: Session) -> None:
    """A script in a name is kept to the letter and computed with."""
    name = "<script>alert(1)</script> & \"'"
    session.edit("koperasi.nama", name)
    assert session.plan is not None and session.plan.cooperative.name == name
    assert session.result is not None and session.mistakes == {}


def test_a_fault_of_the_program_leaves_the_plan_saved(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine fails: what was typed is in the file, and the next edit works."""

    def fails(_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(kp, "run", fails)
        with pytest.raises(ZeroDivisionError):
            session.edit(PRICE, "19.500")
    assert kp.load_plan(file).units["lpg"].price == 19_500 and session.result is None
    session.edit(ROOMS, "5")
    assert session.result is not None


def test_a_copied_history_and_a_clock_set_back(session: Session, file: Path) -> None:
    """A file from the future and odd names in the history disturb nothing."""
    os.utime(file, (4e9, 4e9))
    folder = unfinished_file(file).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "99999999T999999999999Z.yaml").write_text("x", encoding="utf-8")
    session.edit(PRICE, "19.100")
    session.edit(PRICE, "19.200")
    assert session.saving == () and "19.200" in session.versions()[0].text()
    shutil.rmtree(folder)
    session.edit(PRICE, "19.300")
    assert session.saving == () and len(session.versions()) == 2

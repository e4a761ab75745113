"""A board types numbers: what happens to the plan, to the file, and to what was typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import drafts, plan_text
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.saving import unfinished_file, versions
from kopdes_plan.screens.editing.history import Moment
from kopdes_plan.screens.editing.session import Session
from tests.screens.conftest import PRICE, ROOMS, USED, price


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
        ("20.000 desa 30.000..40.000", "tidak boleh melebihi"),
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


def test_what_was_typed_in_vain_can_be_brought_back(session: Session, file: Path) -> None:
    """Steps are taken back in their order, waiting ones too, and again; nothing typed is lost."""
    session.edit(PRICE, "abc")
    session.edit(USED, "75%")
    session.edit(ROOMS, "banyak")
    states = []
    while session.can_undo:
        states.append((dict(session.unfinished), file.read_text(encoding="utf-8")))
        session.undo()
    assert [sorted(waiting) for waiting, _ in states] == [[ROOMS, PRICE], [PRICE], [PRICE]]
    assert session.unfinished == {} and not unfinished_file(file).exists()
    for state in reversed(states):
        session.redo()
        assert (session.unfinished, file.read_text(encoding="utf-8")) == state
    assert "bukan angka" in session.mistakes[ROOMS].text() and not session.can_redo


def test_a_thousand_changes_are_all_taken_back(session: Session, file: Path) -> None:
    """There is no limit, and what is remembered is small: the changed figures, not the file."""
    first = file.read_text(encoding="utf-8")
    for n in range(1000):
        session.draft = session.draft.rewritten(first)  # only the history is of interest here
        before = Moment(first.replace("19_000", f"{19_000 + n}"), {})
        session._history.note(before, Moment(first.replace("19_000", f"{19_001 + n}"), {}))
    assert sum(len(step.old) + len(step.new) for step in session._history._steps) < 5_000
    moment = Moment(first.replace("19_000", "20000"), {})
    while session._history.behind:
        moment = session._history.before(moment)
        session._history.move(-1)
    assert moment.text == first.replace("19_000", "19000")


def test_nothing_typed_takes_out_what_may_be_empty(session: Session, file: Path) -> None:
    """An address or a highest price goes; what a plan needs is asked for; twelve per cent stays."""
    session.edit("koperasi.alamat", "Jalan Poros desa Saliki")
    assert session.raw("koperasi.alamat") == "Jalan Poros desa Saliki"
    session.edit("koperasi.alamat", "Jalan Baru")
    assert session.raw("koperasi.alamat") == "Jalan Baru"
    session.edit("koperasi.alamat", "  ")
    assert session.raw("koperasi.alamat") is None and "alamat" not in file.read_text("utf-8")
    session.edit("unit_usaha.lpg.mulai", "2027-03")
    session.edit("unit_usaha.lpg.mulai", "")
    assert session.plan is not None and session.plan.units["lpg"].start is None
    for path in ("koperasi.nama", "asumsi_umum.tingkat_diskonto", PRICE):
        session.edit(path, "")
        assert session.mistakes[path].code == "empty" and session.unfinished[path] == ""


def test_a_block_of_cells_is_one_step_and_what_is_wrong_in_it_waits(
    session: Session, file: Path
) -> None:
    """Of four pasted cells three go in; the fourth waits with its sentence; one undo for all."""
    before = file.read_text(encoding="utf-8")
    session.edit_all({PRICE: "18.750", ROOMS: "6", USED: "lumayan", "nama": "Rencana tempel"})
    assert session.event == "waiting" and list(session.unfinished) == [USED]
    assert session.plan is not None and session.plan.name == "Rencana tempel"
    assert price(session) == 18_750 and float(session.plan.units["gudang"].capacity) == 6
    session.undo()
    assert file.read_text(encoding="utf-8") == before and session.unfinished == {}
    session.redo()
    assert price(session) == 18_750 and session.unfinished == {USED: "lumayan"}


def test_in_a_block_only_the_cell_that_breaks_another_place_waits(session: Session) -> None:
    """A registration after the start and shares that do not add up are found among good cells."""
    shares = "pembagian_shu.bagian"
    session.edit_all({"nama": "A", "pajak.tahun_terdaftar": "2031", f"{shares}.cadangan": "70%",
                      ROOMS: "7", USED: "55%"})  # fmt: skip
    assert set(session.unfinished) == {"pajak.tahun_terdaftar", f"{shares}.cadangan"}
    assert session.mistakes[f"{shares}.cadangan"].code == "shares_over"
    assert session.plan is not None and session.plan.name == "A" and session.result is not None
    session.edit(f"{shares}.jasa_usaha", "30%")
    assert set(session.unfinished) == {"pajak.tahun_terdaftar"}


def test_a_hundred_cells_are_read_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is valid together is tried together: two readings of the text, not a hundred."""
    rows = [{"nama": f"Alat {n}", "harga": "1_000_000", "umur_bulan": "48"} for n in range(50)]
    assert session.put("aset", rows)
    read = []
    real = plan_text.parse
    monkeypatch.setattr(drafts, "parse", lambda *given: read.append(1) or real(*given))
    cells = {f"aset.{n + 1}.harga": f"{n + 2}.500.000" for n in range(50)}
    cells |= {f"aset.{n + 1}.umur_bulan": "60" for n in range(50)}
    session.edit_all(cells)
    assert session.unfinished == {} and len(read) == 1
    assert session.plan is not None
    assert [float(a.price) for a in session.plan.assets] == [n * 1e6 + 2.5e6 for n in range(50)]
    cells = {path: "salah" if "harga" in path else "72" for path in cells}
    session.edit_all(cells)
    assert len(session.unfinished) == 50 and len(read) <= 4
    assert {a.life_months for a in session.plan.assets} == {72}


@pytest.mark.parametrize(
    "path",
    ["", ".", "nama.", "tidak.ada", "unit_usaha.hantu.harga", "pinjaman.1.bunga",
     "pinjaman.0.bunga",
     "pinjaman.-1.bunga", "pinjaman.²", "aset.99999999999999999999.harga", "unit_usaha..harga",
     "nama\0", "../nama", "x." * 400, "skenario.a.b.c.d", "__class__", "koperasi.desa.9",
     f"{PRICE}.nilai"],
)  # fmt: skip
def test_an_edit_that_leads_nowhere_changes_nothing(
    session: Session, file: Path, path: str
) -> None:
    """A row that was removed in another window, or a page that sends nonsense."""
    before = file.read_bytes()
    session.edit(path, "1")
    assert session.event in ("refused", "waiting") and file.read_bytes() == before
    problem = session.refused[0] if session.refused else session.mistakes[path]
    assert problem.code in ("entry_gone", "not_a_text") and problem.sentence()
    assert session.raw(path) is None or not path
    session.edit(PRICE, "19.100")
    assert session.refused == ()


@pytest.mark.parametrize(
    "typed",
    ["\0", "a\0b", "\ud800", "<script>alert(1)</script>", "'; --", "x" * 30_000, "{a: [", "#",
     "&a *b", "\u2028", "a: b"],
)  # fmt: skip
def test_whatever_is_typed_in_a_name_is_only_a_name(
    session: Session, file: Path, typed: str
) -> None:
    """It is kept to the letter or refused with a sentence; the rest of the plan stays as it is."""
    session.edit("koperasi.alamat", typed)
    if session.mistakes:
        assert session.mistakes["koperasi.alamat"].text()
    else:
        kept = typed.replace("\ud800", "?").strip()  # half a sign is none
        assert session.plan is not None and session.plan.cooperative.address == kept
    again = Session()
    again.open(file)
    assert again.problems == () and price(again) == 19_000
    assert again.unfinished == session.unfinished


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
    """Every problem with its line, a mended plan to draw forms of, no result; opening writes
    nothing.
    """
    broken = file.read_text(encoding="utf-8").replace("hunian: 50%", "hunian: banyak")
    file.write_text(broken, encoding="utf-8")
    session = Session()
    session.open(file)
    assert session.plan is not None and session.result is None
    assert session.raw(USED) == "banyak"
    assert [(p.path, p.line) for p in session.problems] == [(USED, 20)]
    assert file.read_text(encoding="utf-8") == broken
    file.write_text(broken.replace("banyak", "40%"), encoding="utf-8")
    session.reload()
    assert session.problems == () and session.result is not None


def test_a_broken_file_is_mended_field_by_field_on_the_screen(file: Path) -> None:
    """Two mistakes, mended in any order; each step is saved, and can be taken back."""
    text = file.read_text(encoding="utf-8")
    broken = text.replace("hunian: 50%", "hunian: banyak").replace("kapasitas: 4", "kapasitas: -4")
    file.write_text(broken, encoding="utf-8")
    session = Session()
    session.open(file)
    assert {p.path for p in session.problems} == {USED, ROOMS}
    session.edit(USED, "sedikit")  # still none: it waits, the file keeps what it had
    assert session.event == "waiting" and "hunian: banyak" in file.read_text(encoding="utf-8")
    session.edit(PRICE, "19.500")  # what is right elsewhere is saved all the same
    session.edit(USED, "60%")
    assert session.event == "saved" and session.result is None
    assert [p.path for p in session.problems] == [ROOMS]
    assert "hunian: 60%" in file.read_text(encoding="utf-8")
    session.edit(ROOMS, "5")
    assert session.problems == () and session.result is not None
    for _ in range(4):
        session.undo()
    assert file.read_text(encoding="utf-8") == broken and session.result is None


@pytest.mark.parametrize(
    "broken",
    [
        'nama: "tak ditutup',
        "- versi: 1",
        "versi: 2\nnama: Rencana masa depan\nbagian_baru: {isi: 1}\n",
        "versi: '17'\nnama: x\n",
        "services: {web: {image: x}}\n",
        "a\0b: 1\n",
        "nama: x\n" + "#" * 10_000_000,
        "",
    ],
    ids=["yaml", "list", "newer", "much newer", "no plan", "nul", "10 MB", "empty"],
)
def test_what_is_no_plan_is_refused_and_never_written_over(
    file: Path, broken: str, tmp_path: Path
) -> None:
    """Whatever is pressed: a sentence each time, and the file is the same to the byte."""
    session = Session()
    session.open(file)
    session.edit(PRICE, "19.100")  # so that there are versions
    file.write_text(broken, encoding="utf-8")
    content = file.read_bytes()
    session = Session()
    session.open(file)
    assert session.plan is None and session.result is None and len(session.problems) == 1
    assert session.problems[0].sentence() and not session.can_undo and not session.can_redo
    for press in (
        lambda: session.edit(PRICE, "20.000"),
        lambda: session.edit_all({PRICE: "20.000", USED: "1%"}),
        lambda: session.put("nama", "lain"),
        lambda: session.add("pinjaman", {"nama": "x"}),
        lambda: session.remove("unit_usaha.lpg"),
        lambda: session.origin(PRICE, "desa"),
        lambda: session.detail(PRICE, "low", "1"),
        session.undo,
        session.redo,
        session.look,
    ):
        press()
        assert file.read_bytes() == content and session.plan is None
        assert session.raw("nama") is None
    session.edit(PRICE, "20.000")
    assert session.event == "refused" and session.refused == session.problems


def test_a_newer_plan_says_what_to_do(file: Path) -> None:
    """`versi: 2` is one sentence, not a list of keys we do not know."""
    file.write_text("versi: 2\nnama: x\nbagian_baru: {isi: 1}\n", encoding="utf-8")
    session = Session()
    session.open(file)
    (problem,) = session.problems
    assert (problem.code, problem.line) == ("made_by_newer", 1)
    assert "Perbarui dulu program" in problem.text()
    with pytest.raises(PlanProblems) as caught:
        kp.load_plan(file)
    assert caught.value.problems == session.problems
    file.write_text(file.read_text().replace("versi: 2", "versi: lama"), encoding="utf-8")
    session.reload()
    assert "not_a_choice" in {p.code for p in session.problems}


def test_a_missing_file_is_a_problem_too(folder: Path) -> None:
    """Nothing is made, nothing raised."""
    session = Session()
    session.open(folder / "tidak ada.yaml")
    assert session.problems[0].code == "file_missing" and not folder.exists()


def test_each_change_is_a_version_that_can_be_found_again(session: Session, file: Path) -> None:
    """The history beside the plan holds what was typed before."""
    first = file.read_text(encoding="utf-8")
    session.edit(PRICE, "19.100")
    session.edit(PRICE, "19.200")
    assert ["19.200" in v.text() for v in session.versions()] == [True, False, False]
    assert "19.100" in versions(file)[1].text()
    assert versions(file)[2].text() == first  # also what was there before we wrote anything

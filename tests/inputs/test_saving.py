"""Editing and saving a plan: comments stay, the file is always whole, nothing is lost."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs import saving
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.file_lock import locked
from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.saving import (
    keep_version,
    kept,
    lock_file,
    save,
    unfinished_file,
    versions,
)
from kopdes_plan.inputs.whole_files import stamp_of

PLAN = """\
# Rencana KDMP Saliki, disusun 25 November 2026
versi: 1
nama: KDMP Saliki   # nama lengkap di akta

unit_usaha:
  lpg:
    harga: 20_000 desa 18_000..21_000  # ditanyakan ke pangkalan
    musim: {bulanan: [100, 100], ramadan: 110}
  # unit lain menyusul

narasi:
  ringkasan: |
    Baris satu.
    Baris dua.

pinjaman:
  - nama: Modal kerja
    bunga: 6%   # tetap

  - nama: Gudang
    bunga: 7%
"""


def raised(action: Any) -> str:
    with pytest.raises(PlanProblems) as caught:
        action()
    (problem,) = caught.value.problems
    return problem.code


# Editing


def test_only_the_value_changes() -> None:
    draft = Draft(PLAN)
    draft.set("unit_usaha.lpg.harga", "20.000")
    draft.set("pinjaman.2.bunga", "6,5%")
    draft.set("unit_usaha.lpg.musim.ramadan", "112,5")
    before, after = PLAN.splitlines(), draft.text().splitlines()
    changed = {old: new for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {
        "    harga: 20_000 desa 18_000..21_000  # ditanyakan ke pangkalan": (
            "    harga: 20.000  # ditanyakan ke pangkalan"
        ),
        "    bunga: 7%": "    bunga: 6,5%",
        "    musim: {bulanan: [100, 100], ramadan: 110}": (
            '    musim: {bulanan: [100, 100], ramadan: "112,5"}'
        ),
    }


def test_what_is_new_joins_its_group() -> None:
    draft = Draft(PLAN)
    draft.set("unit_usaha.lpg.susut", "2%")
    draft.set("koperasi.nama", "Koperasi: # 1")
    assert (
        draft.add("pinjaman", {"nama": "Baru", "pencairan": [{"bulan": "2027-01"}]}) == "pinjaman.3"
    )
    assert draft.add("hibah", {"nama": "Pokir"}) == "hibah.1"
    assert "ramadan: 110}\n    susut: 2%\n  # unit lain menyusul\n" in draft.text()
    assert draft.text().endswith(
        """\
  - nama: Gudang
    bunga: 7%
  - nama: Baru
    pencairan:
      - bulan: 2027-01
koperasi:
  nama: "Koperasi: # 1"
hibah:
  - nama: Pokir
"""
    )
    assert all(line in draft.text() for line in PLAN.splitlines())


def test_what_is_removed_takes_only_its_own_lines() -> None:
    draft = Draft(PLAN)
    draft.remove("pinjaman.1")
    draft.remove("narasi")
    draft.remove("unit_usaha.lpg.musim.bulanan")
    draft.remove("tidak.ada")
    assert draft.text() == PLAN.replace(
        "narasi:\n  ringkasan: |\n    Baris satu.\n    Baris dua.\n", ""
    ).replace("  - nama: Modal kerja\n    bunga: 6%   # tetap\n", "").replace(
        "bulanan: [100, 100], ", ""
    )


def test_setting_what_is_there_changes_nothing() -> None:
    draft = Draft(PLAN)
    draft.set("pinjaman.1.bunga", "6%")
    draft.set("narasi.ringkasan", "Baris satu.\nBaris dua.\n")
    assert draft.text() == PLAN


def test_an_edit_inside_a_number_or_past_a_list_is_refused() -> None:
    for path in ("unit_usaha.lpg.harga.nilai", "pinjaman.4.bunga"):
        with pytest.raises(KeyError):
            Draft(PLAN).set(path, "1")


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    windows = PLAN.replace("\n", "\r\n").encode()
    file.write_bytes(windows)
    draft = Draft.open(file)
    draft.set("pinjaman.1.bunga", "6,25%")
    draft.save()
    assert file.read_bytes() == windows.replace(b"6%   #", b"6,25%   #")


STRANGE = """6,5% ; a: b ;  x ; - y ; #set page ; $x$ ; <b>tebal</b> ; null ; 0123 ; &a ; *b ; @c
 ; !d ; x #y ; a: ; --- ; - ; ? ; = ; a\tb ; a\n b\nc ; a\nb\n ; [1 ; {x ; ' ; " ; | ; > ; % ; ` """
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    STRANGE.split(" ; ")
)
KEYS = st.from_regex(r"[a-z_]{1,5}", fullmatch=True)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def without_nothing(tree: Any) -> Any:
    """A tree without keys that hold nothing: a file cannot tell them from keys left out."""
    if isinstance(tree, dict):
        inner = {key: without_nothing(value) for key, value in tree.items()}
        return {key: value for key, value in inner.items() if value not in ("", {}, [])}
    return [without_nothing(value) for value in tree] if isinstance(tree, list) else tree


@settings(deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_what_is_set_is_read_back(values: dict[str, Any]) -> None:
    draft = Draft()
    for key, value in values.items():
        draft.set(key, value)
    assert without_nothing(draft.tree()) == without_nothing(values)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["nama", "unit_usaha.lpg.harga", "unit_usaha.lpg.musim.ramadan",
                               "narasi.ringkasan", "narasi.pasar", "pinjaman.2.nama"]))  # fmt: skip
def test_any_text_can_stand_anywhere_and_harms_nothing(text: str, path: str) -> None:
    draft = Draft(PLAN)
    draft.set(path, text)
    other = Draft(PLAN)
    other.set(path, "x")
    assert without_nothing(draft.get(path) or "") == text
    draft.set(path, "x")
    assert draft.tree() == other.tree()
    assert draft.text().count("#") >= PLAN.count("#") - 1


@settings(deadline=None, max_examples=30)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_save_load_save_is_identity(tmp_path_factory: Any, values: dict[str, Any]) -> None:
    file = tmp_path_factory.mktemp("rencana") / "rencana.yaml"
    draft = Draft()
    draft.set("isi", values)
    draft.save(file)
    first = file.read_bytes()
    again = Draft.open(file)
    again.save()
    assert file.read_bytes() == first
    assert parse(again.text()).tree() == parse(draft.text()).tree()


# Saving


def test_a_saved_file_is_the_text_and_leaves_no_other(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "nama: é 😀\n")
    assert file.read_bytes() == "nama: é 😀\n".encode()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".kopdes-plan", "rencana.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "rencana.yaml", tmp_path / "tautan.yaml"
    file.write_text("lama")
    file.chmod(0o640)
    link.symlink_to(file)
    save(link, "baru")
    assert (link.is_symlink(), file.read_text(), file.stat().st_mode & 0o777) == (
        True,
        "baru",
        0o640,
    )


def held(monkeypatch: pytest.MonkeyPatch, times: int) -> list[float]:
    """Makes the next `times` renames fail as they do on Windows while a file is open elsewhere."""
    waited: list[float] = []
    rename = os.replace

    def replace(source: Any, target: Any) -> None:
        if len(waited) < times and str(target).endswith("rencana.yaml"):
            waited.append(0)
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(saving.os, "replace", replace)
    return waited


def test_a_held_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "lama")
    tries, slept = held(monkeypatch, 3), []
    save(file, "baru", wait=slept.append)
    assert (file.read_text(), len(tries), slept) == ("baru", 3, [0.02, 0.05, 0.1])


def test_a_file_held_for_good_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "lama")
    held(monkeypatch, 99)
    assert raised(lambda: save(file, "baru", wait=lambda seconds: None)) == "save_held"
    assert file.read_text() == "lama"
    assert not list(tmp_path.glob("*.tmp")) and not list(tmp_path.glob(".*.tmp"))


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "lama")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, "fsync", full)
    assert raised(lambda: save(file, "baru")) == "save_failed"
    assert file.read_text() == "lama"
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_place_that_takes_no_files() -> None:
    assert raised(lambda: save("/dev/full/rencana.yaml", "x")) == "save_failed"
    assert raised(lambda: save("/tidak/ada/rencana.yaml", "x")) == "save_failed"


def test_a_protected_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder would let it be replaced; its owner would not."""
    file = tmp_path / "rencana.yaml"
    save(file, "lama")
    may = os.access
    monkeypatch.setattr(saving.os, "access", lambda path, mode: path != file and may(path, mode))
    assert raised(lambda: save(file, "baru")) == "save_failed"
    assert file.read_text() == "lama" and not list(tmp_path.glob(".kopdes-*.tmp"))


def test_a_plan_changed_elsewhere_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, PLAN)
    here, there = Draft.open(file), Draft.open(file)
    there.set("nama", "KDMP lain")
    there.save()
    here.set("pinjaman.1.bunga", "8%")
    assert raised(here.save) == "changed_elsewhere"
    assert Draft.open(file).get("nama") == "KDMP lain"
    here.save(over=True)
    assert Draft.open(file).get("nama") == "KDMP Saliki"
    assert [v.text() for v in versions(file)][1] == there.text()  # and still there


def test_a_text_rests_on_the_one_it_was_made_from(tmp_path: Path) -> None:
    """Who names that text writes over no other; a file that is gone is written anew."""
    file = tmp_path / "rencana.yaml"
    save(file, "lama")
    assert save(file, "baru", base="lama") == stamp_of(file)
    assert raised(lambda: save(file, "lagi", base="lama")) == "changed_elsewhere"
    assert file.read_text() == "baru"
    file.unlink()
    save(file, "lagi", base="lama")
    assert file.read_text() == "lagi"
    file.write_bytes(b"\0")
    assert raised(lambda: save(file, "x", base="lagi")) == "file_binary"
    assert file.read_bytes() == b"\0"


def test_one_after_the_other_under_a_lock(tmp_path: Path) -> None:
    """The second waits, then goes on without; where no lock can be, life goes on at once."""
    file = lock_file(tmp_path / "rencana.yaml")
    with locked(file) as first, locked(file, patience=0.05) as second:
        assert (first, second) == (True, False)
    with locked(file, patience=0.0) as again:
        assert again
    with locked(tmp_path / "tidak" / "ada") as nowhere, locked(tmp_path / "a\0b") as null:
        assert (nowhere, null) == (False, False)
    assert lock_file(tmp_path / "tidak" / "ada.yaml") and not (tmp_path / "tidak").exists()


def test_many_values_in_one_go_are_those_set_one_by_one() -> None:
    """In blocks, in braces, new groups, lists, and one that is taken away; comments stay."""
    values: dict[str, Any] = {
        "unit_usaha.lpg.harga": "17_500", "unit_usaha.lpg.musim.ramadan": "120",
        "unit_usaha.lpg.musim.lebaran": "130", "unit_usaha.lpg.susut": "1%",
        "unit_usaha.lpg.pembeli": "warga", "unit_usaha.beras.harga": "60_000",
        "unit_usaha.beras.satuan": "karung", "pinjaman.1.bunga": "6,5%",
        "pinjaman.2.nama": "Gudang: B",
        "pinjaman.2.pencairan": [{"bulan": "2027-02", "jumlah": "1jt"}], "pajak.tahun": "2025",
        "narasi.pasar": "Satu.\nDua.", "nama": None,
    }  # fmt: skip
    at_once, singly = Draft(PLAN), Draft(PLAN)
    at_once.set_all(values)
    for path, value in values.items():
        if value is None:
            singly.remove(path)
        else:
            singly.set(path, value)
    assert at_once.tree() == singly.tree() and at_once.get("nama") is None
    assert at_once.text().count("#") == PLAN.count("#") - 1  # the removed line had one
    at_once.set_all({})
    with pytest.raises(KeyError):
        at_once.set_all({"pinjaman.9.bunga": "1%", "pinjaman.1.bunga": "2%"})


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([
    "nama", "unit_usaha.lpg.harga", "unit_usaha.lpg.musim.ramadan",
    "unit_usaha.lpg.musim.bulanan.2",
    "unit_usaha.lpg.baru", "unit_usaha.lain.harga", "narasi.ringkasan", "narasi.pasar",
    "pinjaman.1.nama", "pinjaman.2.bunga", "pinjaman.2.plafon", "koperasi.nama", "versi",
]), TEXTS, min_size=1))  # fmt: skip
def test_any_texts_can_be_set_together(values: dict[str, str]) -> None:
    at_once, singly = Draft(PLAN), Draft(PLAN)
    at_once.set_all(values)
    for path, value in values.items():
        singly.set(path, value)
    assert without_nothing(at_once.tree()) == without_nothing(singly.tree())


def test_a_change_by_another_program_is_seen_without_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old file is only looked at; a young one is read, since its time may be coarse."""
    file = tmp_path / "rencana.yaml"
    file.write_text(PLAN, encoding="utf-8")
    os.utime(file, (1e9, 1e9))
    draft = Draft.open(file)
    monkeypatch.setattr("kopdes_plan.inputs.drafts.read_text", None)
    assert draft.elsewhere() is None
    monkeypatch.undo()
    file.write_text(PLAN.replace("6%", "7%"), encoding="utf-8")
    theirs = draft.elsewhere()
    assert theirs is not None and theirs.get("pinjaman.1.bunga") == "7%"
    assert theirs.elsewhere() is None
    file.unlink()
    assert raised(theirs.elsewhere) == "file_missing"
    assert Draft(PLAN).elsewhere() is None


# Versions


def test_every_edit_is_kept_and_the_same_text_only_once(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    for n in (1, 2, 2, 3):
        save(file, f"versi: {n}\n")
    assert [v.text() for v in versions(file)] == ["versi: 3\n", "versi: 2\n", "versi: 1\n"]
    assert versions(tmp_path / "lain.yaml") == ()


def test_two_plans_in_a_folder_keep_their_own_versions(tmp_path: Path) -> None:
    save(tmp_path / "a.yaml", "a")
    save(tmp_path / "b.yaml", "b")
    assert [v.text() for v in versions(tmp_path / "a.yaml")] == ["a"]
    assert (
        unfinished_file(tmp_path / "a.yaml").parent == versions(tmp_path / "a.yaml")[0].file.parent
    )


def test_a_history_that_cannot_be_written_does_not_stop_saving(tmp_path: Path) -> None:
    (tmp_path / ".kopdes-plan").write_text("in the way")
    save(tmp_path / "rencana.yaml", "isi")
    assert (tmp_path / "rencana.yaml").read_text() == "isi"


def test_what_a_stranger_wrote_is_kept_before_it_is_written_over(tmp_path: Path) -> None:
    """With the time it was written; a text can also join the history alone."""
    file = tmp_path / "rencana.yaml"
    file.write_text("dari penyunting", encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    save(file, "dari kami")
    assert [v.text() for v in versions(file)] == ["dari kami", "dari penyunting"]
    assert versions(file)[1].saved == datetime.fromtimestamp(1_700_000_000, UTC)
    keep_version(file, "belum tersimpan")
    assert file.read_text() == "dari kami" and versions(file)[0].text() == "belum tersimpan"
    keep_version(tmp_path / "tidak ada" / "x.yaml", "x")  # as far as that can be done


def test_which_versions_are_kept() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    every_minute = [now - timedelta(minutes=n) for n in range(60 * 24 * 100)]
    keep = sorted(kept(every_minute, now), reverse=True)
    assert keep[:20] == every_minute[:20]
    hours = [moment for moment in keep[20:] if now - moment <= timedelta(hours=24)]
    # The hours 11 and 12 already stand among the latest 20.
    assert len(hours) == 23 and all(moment.minute == 59 for moment in hours)
    days = [moment for moment in keep if now - moment > timedelta(hours=24)]
    assert len(days) == 90 - 1 and {(m.hour, m.minute) for m in days} == {(23, 59)}
    assert kept(every_minute[:5], now) == set(every_minute[:5])


def test_old_versions_go_when_a_new_one_comes(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "0")
    folder = versions(file)[0].file.parent
    for n in range(40):
        long_ago = datetime(2025, 1, 1, 8, n, tzinfo=UTC)
        (folder / f"{long_ago.strftime('%Y%m%dT%H%M%S%fZ')}.yaml").write_text(str(n))
    save(file, "1")
    assert len(versions(file)) == 20


def test_remains_of_a_save_that_died_are_swept_after_an_hour(tmp_path: Path) -> None:
    old, young = tmp_path / ".kopdes-1-aa.tmp", tmp_path / ".kopdes-2-bb.tmp"
    for file in (old, young):
        file.write_text("half")
    os.utime(old, (1, 1))
    save(tmp_path / "rencana.yaml", "isi")
    assert (old.exists(), young.exists()) == (False, True)

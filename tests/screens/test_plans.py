"""Where plans are found, and that examples are only ever copied."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import places
from kopdes_plan.inputs.places import Village
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.screens.editing import new_plans, plans
from kopdes_plan.screens.editing.session import Session


def test_plans_live_in_the_home_folder_unless_asked_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """KOPDES_RENCANA names a folder, or one plan whose folder it then is."""
    monkeypatch.delenv("KOPDES_RENCANA")
    assert plans.folder() == Path.home() / "Rencana Kopdes"
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "kelas"))
    assert plans.folder() == tmp_path / "kelas" and plans.wanted() is None
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "desa.yaml"))
    assert plans.folder() == tmp_path and plans.wanted() == tmp_path / "desa.yaml"


def test_the_examples_come_before_the_empty_plan() -> None:
    """The first of them is what a newcomer sees."""
    given = plans.given_plans()
    assert [plan.file.name for plan in given if plan.is_example] == [
        "muara_badak.yaml",
        "tenggarong_seberang.yaml",
    ]
    assert given[0].file.name == "muara_badak.yaml" and given[0].name.startswith("Contoh")


def test_an_example_is_copied_once_and_a_changed_copy_left_alone(folder: Path) -> None:
    """Opened again it is the same copy; once changed, a second copy is made beside it."""
    example = plans.given_plans()[0].file
    original = example.read_bytes()
    first = plans.opened(example)
    assert first == folder / "muara_badak.yaml" and plans.opened(example) == first
    first.write_text("nama: punya kami\n", encoding="utf-8")
    second = plans.opened(example)
    assert second == folder / "muara_badak 2.yaml"
    assert first.read_text(encoding="utf-8") == "nama: punya kami\n"
    assert example.read_bytes() == original
    assert plans.opened(first) == first


def test_the_last_changed_plan_is_opened_first(folder: Path) -> None:
    """A board finds what it worked on."""
    folder.mkdir()
    for age, name in enumerate(("lama", "baru", "tua")):
        file = folder / f"{name}.yaml"
        file.write_text(f"nama: {name}\n", encoding="utf-8")
        os.utime(file, (1_000_000, 1_000_000 + (5 if name == "baru" else -age)))
    assert plans.wanted() == folder / "baru.yaml"


def test_a_plan_that_cannot_be_read_is_listed_by_its_file(folder: Path) -> None:
    """So that it can be opened and its problems seen; other files are not listed."""
    folder.mkdir()
    (folder / "rusak.yaml").write_text('nama: "tak ditutup', encoding="utf-8")
    (folder / "nama daftar.yaml").write_text("nama: [a]\n", encoding="utf-8")
    (folder / "rencana.pdf").write_bytes(b"%PDF")
    (folder / ".kopdes-1.tmp.yaml").write_text("nama: x\n", encoding="utf-8")
    own = plans.own_plans()
    assert [plan.name for plan in own] == ["nama daftar", "rusak"]
    assert own[0].changed == (folder / "nama daftar.yaml").stat().st_mtime_ns / 1e9
    (folder / "rusak.yaml").write_text("nama: Sudah baik\n", encoding="utf-8")
    os.utime(folder / "rusak.yaml", (1, 1))
    assert plans.own_plans()[1].name == "Sudah baik"  # read anew, since the file changed


def test_a_folder_that_cannot_be_made_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "penuh").write_text("x", encoding="utf-8")
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "penuh" / "dalam"))
    with pytest.raises(PlanProblems) as caught:
        plans.opened(plans.given_plans()[0].file)
    assert caught.value.problems[0].code == "file_not_written"


def test_a_new_plan_knows_its_village_and_no_business(folder: Path) -> None:
    """Valid and computed at once: nothing is sold yet, nothing owed, nothing to take away first."""
    village = places.village("64.02.05.2001")
    assert village is not None
    file = plans.begin(village)
    assert file == folder / "Rencana Saliki.yaml"
    plan = kp.load_plan(file)
    assert plan.name == "Rencana usaha Saliki" and plan.cooperative.villages == (village.code,)
    assert plan.cooperative.name == "Koperasi Desa Merah Putih Saliki"
    assert plan.plan_date == max(date.today(), date(2026, 11, 25))
    assert plan.start == (plan.plan_date.year + 1, 1)
    assert not (plan.units or plan.staff or plan.assets or plan.loans or plan.shared_costs)
    assert plan.opening.cash == 0 and plan.grants == () and plan.scenarios == {}
    assert (
        plan.members.principal_savings == 100_000 and plan.surplus.shares and plan.cooperative.board
    )
    result = kp.run(plan)
    assert "belum menjual" in verdict(result).sentence
    text = file.read_text(encoding="utf-8")
    assert "NAMA DESA" not in text and "# menurut anggaran dasar" in text
    assert "sembako" not in text and "lpdb" not in text


def test_a_second_plan_for_a_village_gets_its_own_file(folder: Path) -> None:
    """Nothing is written over, whatever it is."""
    kelurahan = Village("64.72.01.1001", "Loa Bakung", "kelurahan", "", "", "")
    folder.mkdir()
    (folder / "Rencana Loa Bakung.yaml").mkdir()
    (folder / "Rencana Loa Bakung 2.yaml").write_text("punya orang", encoding="utf-8")
    file = plans.begin(kelurahan)
    assert file.name == "Rencana Loa Bakung 3.yaml"
    assert "Koperasi Kelurahan Merah Putih Loa Bakung" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "Rencana etc passwd.yaml"),
        ("..", "Rencana.yaml"),
        ("", "Rencana.yaml"),
        ("CON", "Rencana CON.yaml"),
        ('a/b\\c:d*e?f"g<h>i|j', "Rencana a b c d e f g h i j.yaml"),
        ("Nusa\0\n# x: &y", "Rencana Nusa x y.yaml"),
        ("Désa 漢字 Ünïk", "Rencana Désa 漢字 Ünïk.yaml"),
        ("<script>alert(1)</script>", "Rencana script alert(1) script.yaml"),
        ("x" * 500, f"Rencana {'x' * 72}.yaml"),
        ("漢" * 500, f"Rencana {'漢' * 24}.yaml"),
        ("\ud800", "Rencana.yaml"),
    ],
)
def test_any_name_makes_a_file_in_the_folder(folder: Path, name: str, file: str) -> None:
    """Whatever a village is called, the file is there, is a plan, and opens."""
    made = plans.begin(Village("64.02.05.2001", name, "desa", "", "", ""))
    assert made == folder / file and [f.name for f in folder.iterdir()] == [file]
    session = Session()
    session.open(made)
    assert session.problems == () and session.result is not None


def test_a_clock_set_back_still_knows_a_law() -> None:
    """A computer that believes it is 1980 begins at the date of the template."""
    village = places.village("64.02.05.2001")
    assert village is not None
    _, text = new_plans.begun(village, date(1980, 1, 1))
    assert "tanggal_rencana: 2026-11-25" in text and "mulai: 2027-01" in text
    _, text = new_plans.begun(village, date(2028, 12, 31))
    assert "tanggal_rencana: 2028-12-31" in text and "mulai: 2029-01" in text


def test_a_copy_is_a_second_try_with_its_number(folder: Path) -> None:
    """In file and name; of an example in the user's folder; of a broken file as it is."""
    folder.mkdir()
    own = folder / "Padi.yaml"
    own.write_text("nama: Padi   # kami\nmulai: 2027-01\n", encoding="utf-8")
    second = plans.copy(own)
    third = plans.copy(second)
    assert (second.name, third.name) == ("Padi 2.yaml", "Padi 3.yaml")
    assert third.read_text(encoding="utf-8").startswith("nama: Padi (percobaan 3)   # kami")
    assert own.read_text(encoding="utf-8").startswith("nama: Padi   # kami")
    example = plans.copy(plans.given_plans()[0].file)
    assert example.parent == folder and kp.load_plan(example).units
    own.write_text('nama: "rusak', encoding="utf-8")
    assert plans.copy(own).read_text(encoding="utf-8") == 'nama: "rusak'
    with pytest.raises(PlanProblems):
        plans.copy(folder / "tidak ada.yaml")


def test_only_listed_plans_answer_to_a_path_from_the_page(folder: Path) -> None:
    """`../`, other files and nonsense are a sentence."""
    folder.mkdir()
    (folder / "kami.yaml").write_text("nama: kami\n", encoding="utf-8")
    (folder.parent / "luar.yaml").write_text("nama: luar\n", encoding="utf-8")
    assert plans.listed(str(folder / "kami.yaml")) == folder / "kami.yaml"
    assert plans.listed(str(plans.given_plans()[0].file)) == plans.given_plans()[0].file
    for path in (f"{folder}/../luar.yaml", "../luar.yaml", "/etc/passwd", "", "\0", "x" * 9_999):
        with pytest.raises(PlanProblems) as caught:
            plans.listed(path)
        assert caught.value.problems[0].sentence()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_odd_things_in_the_folder(folder: Path) -> None:
    """Links to plans are plans; those that lead nowhere or round and pipes are not listed."""
    folder.mkdir()
    (folder.parent / "asli.yaml").write_text("nama: asli\n", encoding="utf-8")
    (folder / "tautan.yaml").symlink_to(folder.parent / "asli.yaml")
    (folder / "putus.yaml").symlink_to(folder.parent / "tidak ada.yaml")
    (folder / "lingkar.yaml").symlink_to(folder / "lingkar.yaml")
    os.mkfifo(folder / "pipa.yaml")
    (folder / "besar.yaml").write_bytes(b"nama: " + b"x" * 10_000_000)
    assert [plan.name for plan in plans.own_plans()] == ["besar", "asli"]


def test_no_folder_no_home_no_trouble(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that is a file, on a drive that is not there, of a user that is not."""
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    for asked in (tmp_path / "berkas", "/proc/tidak/ada", "~tidakadaorangnya/rencana", "Z:/x"):
        monkeypatch.setenv("KOPDES_RENCANA", str(asked))
        assert plans.own_plans() == [] and plans.wanted() is None
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "berkas"))
    with pytest.raises(PlanProblems) as caught:
        plans.begin(Village("64.02.05.2001", "Saliki", "desa", "", "", ""))
    assert caught.value.problems[0].code == "file_not_written"


def test_a_wish_is_fulfilled_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    """A plan asked for while the kit runs already is opened by the next page, and by that only."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    plans.wish(tmp_path / "desa.yaml")
    assert plans.wanted() == tmp_path / "desa.yaml" and plans.wanted() is None
    kept = tmp_path / "data" / "kopdes-plan" / "dibuka.txt"
    for content in ("", "\0.yaml", "relatif.yaml", "/etc/passwd", "\n" * 10_000):
        kept.write_text(content, encoding="utf-8")
        assert plans.wanted() is None and not kept.exists()
    plans.wish(tmp_path / "desa.yaml")
    os.utime(kept, (1, 1))  # of long ago: nobody waits for it any more
    assert plans.wanted() is None


def test_a_full_disk_leaves_no_half_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, and the folder as it was."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_plans.os, "fsync", full)
    with pytest.raises(PlanProblems):
        plans.begin(Village("64.02.05.2001", "Saliki", "desa", "", "", ""))
    assert list(folder.iterdir()) == []

"""All plans of a laptop into one file and out of it on another: nothing lost, nothing written over.

The laptop in here has two plans: padi.yaml, edited twice, with a photograph and something typed but
not yet valid, and kelas/gula.yaml in a folder of its own.
"""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kopdes_plan.inputs.backups import LIST, MOST_BYTES, backup, contents, usable
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.restoring import restore
from kopdes_plan.inputs.saving import save, unfinished_file, versions
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View, start
from kopdes_plan.screens.workshop import FILES
from tests.terminal.conftest import Command

EXAMPLE = (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8")
PHOTO = "padi-gambar/gudang.jpg"


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    folder = tmp_path / "Rencana Kopdes"
    (folder / "kelas").mkdir(parents=True)
    photo = folder / PHOTO
    photo.parent.mkdir()
    Image.new("RGB", (40, 30), "green").save(photo)
    text = EXAMPLE.replace("narasi:", f"narasi:\n  foto: [{{berkas: {PHOTO}}}]", 1)
    assert PHOTO in text
    for draft in (EXAMPLE, EXAMPLE + "# kedua\n", text):
        save(folder / "padi.yaml", draft)
    unfinished_file(folder / "padi.yaml").write_text('{"nama": "setengah"}')
    save(folder / "kelas" / "gula.yaml", EXAMPLE)
    (folder / "surat pribadi.jpg").write_bytes(photo.read_bytes())
    (folder / "catatan.txt").write_text("bukan rencana")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the locks."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "kunci")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_another_laptop_gets_everything_that_belongs_to_the_plans(laptop: Path, tmp_path: Path):
    """Plans, three earlier states, what waits, the photograph; nothing else that lies there."""
    made = backup(laptop)
    assert (made.plans, made.versions, made.pictures, made.left_out) == (2, 4, 1, ())
    other = tmp_path / "laptop lain" / "Rencana Kopdes"
    done = restore(contents(made.content), other)
    assert [file.name for file in done.new] == ["gula.yaml", "padi.yaml"]
    assert (done.same, done.beside, done.pictures) == ((), (), ())
    here, there = tree(laptop), tree(other)
    assert here.keys() - there.keys() == {"surat pribadi.jpg", "catatan.txt"}
    assert there.items() <= here.items()
    assert [v.text() for v in versions(other / "padi.yaml")] == [
        v.text() for v in versions(laptop / "padi.yaml")
    ]
    session = Session()
    session.open(other / "padi.yaml")
    assert session.plan is not None


def test_what_differs_comes_in_beside_and_twice_is_once(laptop: Path):
    made = backup(laptop)
    save(laptop / "padi.yaml", EXAMPLE + "# keempat, sesudah cadangan\n")
    Image.new("RGB", (40, 30), "red").save(laptop / PHOTO)
    before = tree(laptop)
    done = restore(contents(made.content), laptop)
    assert [(was.name, now.name) for was, now in done.beside] == [("padi.yaml", "padi 2.yaml")]
    assert [(was.name, now.name) for was, now in done.pictures] == [("gudang.jpg", "gudang 2.jpg")]
    assert [file.name for file in done.same] == ["gula.yaml"] and done.new == ()
    after = tree(laptop)
    assert before.items() <= after.items()
    assert after["padi 2.yaml"] == contents(made.content)["padi.yaml"]
    assert len(versions(laptop / "padi 2.yaml")) == 3
    again = restore(contents(made.content), laptop)
    assert (again.new, again.beside) == ((), ()) and tree(laptop) == after


def test_a_broken_plan_goes_along_and_what_cannot_is_named(laptop: Path):
    (laptop / "rusak.yaml").write_bytes(b"nama: [\xff")
    (laptop / "besar.yaml").write_bytes(b"# " + b"x" * 1_000_001)
    (laptop / "sawah: dua.yaml").write_text(EXAMPLE)
    made = backup(laptop)
    assert made.plans == 3 and made.left_out == ("besar.yaml", "sawah: dua.yaml")
    assert contents(made.content)["rusak.yaml"] == b"nama: [\xff"


def test_a_folder_without_plans_has_no_backup(tmp_path: Path):
    for folder, code in ((tmp_path, "backup_nothing"), (tmp_path / "x", "folder_missing")):
        with pytest.raises(PlanProblems) as refused:
            backup(folder)
        assert refused.value.problems[0].code == code


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("padi.yaml", True), ("kelas/padi.YML", True), ("padi-gambar/ibu O'Neil.jpg", True),
        (".kopdes-plan/padi.yaml/20261129T211833000000Z.yaml", True),
        ("kelas/.kopdes-plan/padi.yaml/unfinished.json", True),
        ("../padi.yaml", False), ("/etc/padi.yaml", False), ("C:/padi.yaml", False),
        ("kelas\\padi.yaml", False), ("kelas/../../padi.yaml", False), ("a//padi.yaml", False),
        (".bashrc", False), (".ssh/padi.yaml", False), ("padi.exe", False),
        ("padi\x00.yaml", False), (".kopdes-plan/padi.yaml/../../../x.yaml", False),
        (".kopdes-plan/../unfinished.json", False),
        ("CON.yaml", False), ("nul/padi.yaml", False), ("padi.yaml ", False), ("a/b/c.yaml", False),
        ("x" * 250 + ".yaml", False),
    ],
)  # fmt: skip
def test_only_what_a_backup_may_hold_has_a_name(name: str, may: bool):
    assert usable(name) is may


# ---- zips that somebody made up or damaged


def listing(files: dict[str, bytes], **more: object) -> bytes:
    import hashlib

    found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    about = {"kind": "kopdes-plan cadangan", "format": 1, "files": found}
    return json.dumps(about | more).encode()


def zipped(files: dict[str, bytes], about: bytes | None = None, mode: int = 0o644) -> bytes:
    with zipfile.ZipFile(made := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LIST, listing(files) if about is None else about)
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def understated() -> bytes:
    """Twenty megabytes that say they are a hundred bytes."""
    content = zipped({"padi.yaml": b"0" * 20_000_000})
    real, said = (size.to_bytes(4, "little") for size in (20_000_000, 100))
    return content.replace(real, said)


def many_photos() -> bytes:
    """Eleven photographs of nothing: two hundred thousand bytes that become two hundred million."""
    count = 1 + MOST_BYTES // 19_000_000
    return zipped({f"{n}.jpg": b"0" * 19_000_000 for n in range(count)}, b"{}")


def without_list() -> bytes:
    with zipfile.ZipFile(made := BytesIO(), "w") as archive:
        archive.writestr("padi.yaml", TEXT)
    return made.getvalue()


TEXT = EXAMPLE.encode()
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "leads out": (lambda: zipped({"../padi.yaml": TEXT}), "berisi ../padi.yaml"),
    "absolute": (lambda: zipped({"/tmp/padi.yaml": TEXT}), "berisi /tmp/padi.yaml"),
    "a link": (lambda: zipped({"padi.yaml": b"/etc"}, mode=stat.S_IFLNK | 0o777), "padi.yaml"),
    "a program": (lambda: zipped({"padi.exe": b"MZ"}), "berisi padi.exe"),
    "one name twice": (lambda: zipped({"padi.yaml": TEXT, "Padi.yaml": TEXT}), "Padi.yaml"),
    "a big plan": (lambda: zipped({"padi.yaml": b"0" * 2_000_000}), "berisi padi.yaml"),
    "a bomb": (many_photos, "200 MB"),
    "a bomb that lies": (understated, "rusak"),
    "ten thousand": (
        lambda: zipped({f"{n}.yaml": b"" for n in range(10_000)}, b"{}"), "9.999 berkas",
    ),
    "not listed": (lambda: zipped({"padi.yaml": TEXT}, listing({})), "rusak pada padi.yaml"),
    "changed": (
        lambda: zipped({"padi.yaml": TEXT}, listing({"padi.yaml": b""})), "rusak pada padi.yaml",
    ),
    "missing": (lambda: zipped({}, listing({"padi.yaml": TEXT})), "rusak pada padi.yaml"),
    "newer": (lambda: zipped({}, listing({}, format=2)), "lebih baru"),
    "another's": (lambda: zipped({}, b'{"kind": "x", "format": 1, "files": {}}'), "bukan cadangan"),
    "lists in lists": (lambda: zipped({}, b"[" * 100_000), "bukan cadangan"),
    "cut": (lambda: zipped({"padi.yaml": TEXT})[:-200], "tidak dapat dibaca"),
    "no zip": (lambda: b"%PDF-1.7", "tidak dapat dibaca"),
    "empty": (lambda: b"", "tidak dapat dibaca"),
    "somebody's zip": (without_list, "bukan cadangan"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_one_sentence_and_nothing_is_taken(case: str):
    made, words = HOSTILE[case]
    with pytest.raises(PlanProblems) as refused:
        contents(made())
    assert words in refused.value.problems[0].sentence("id")


# ---- the commands and the page


@pytest.fixture
def at_home(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOPDES_RENCANA", str(laptop))
    return laptop


def test_one_command_saves_and_one_brings_back(
    command: Command,
    at_home: Path,
    tmp_path: Path,
):
    file, other = tmp_path / "stik" / "cadangan.zip", tmp_path / "baru"
    done = command("cadangan", "-o", str(file))
    assert done.status == 0 and "2 rencana disimpan" in done.out and "nama orang" in done.out
    done = command("pulihkan", str(file), str(other))
    assert done.status == 0 and done.out.count("Masuk: ") == 2
    (other / "padi.yaml").write_text(EXAMPLE)
    done = command("pulihkan", str(file), str(other))
    assert "berbeda dan tidak ditimpa" in done.out and "padi 2.yaml" in done.out
    told = command("pulihkan", str(file), str(other), "--json").json
    assert len(told["same"]) == 2 and told["new"] == told["beside"] == told["pictures"] == []
    assert command("cadangan", str(other), "-o", str(file), "--json").json["plans"] == 3


def test_mistakes_of_the_commands_are_sentences(command: Command, at_home: Path, tmp_path: Path):
    for words, said in (
        (("cadangan", "-o", "cadangan.yaml"), ".zip"),
        (("cadangan", str(tmp_path / "x"), "-o", str(tmp_path / "c.zip")), "tidak ditemukan"),
        (("pulihkan", str(tmp_path / "x.zip")), "tidak ditemukan"),
        (("pulihkan", str(at_home / "padi.yaml")), "tidak dapat dibaca"),
        (("pulihkan", str(at_home)), "tidak dapat dibuka"),
    ):
        done = command(*words)
        assert done.status == 1 and said in done.err, words
    made = str(tmp_path / "c.zip")
    command("cadangan", "-o", made)
    (tmp_path / "berkas").write_text("bukan folder")
    done = command("pulihkan", made, str(tmp_path / "berkas"))
    assert done.status == 1 and "tidak dapat ditulis" in done.err


def test_the_first_step_saves_all_plans_and_takes_them_in(
    at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    view = View(Session(), "id")

    def blocks() -> dict[str, dict[str, Any]]:
        return {block["id"]: block for block in start.STEP.left(view)}

    assert 'data-file="cadangan"' in blocks()["backup"]["html"]
    name, content, kind = FILES["cadangan"](view)
    assert name.startswith("cadangan-rencana-20") and kind == "application/zip"
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "laptop lain"))
    assert "data-file" not in blocks()["backup"]["html"]  # nothing to save yet
    start.STEP.takes[blocks()["backup_open"]["action"]](view, name, content)
    assert view.words == "2 rencana masuk, 0 sudah ada." and view.tone == "good"
    assert view.words in blocks()["backup_came"]["html"]
    assert len(blocks()["own"]["cards"]) == 1  # the class's folder is not the board's list
    (tmp_path / "laptop lain" / "padi.yaml").write_text(EXAMPLE)
    start.STEP.takes["backup"](view, name, content)
    assert "disimpan sebagai padi 2.yaml" in view.words and view.tone == "doubt"
    start.STEP.takes["backup"](view, "surat.pdf", b"%PDF-1.7")
    assert "tidak dapat dibaca" in blocks()["backup_came"]["html"] and view.tone == "bad"

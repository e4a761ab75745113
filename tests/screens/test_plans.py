"""Where plans are found, and that examples are only ever copied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.screens import plans


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
    assert [plan.name for plan in plans.own_plans()] == ["nama daftar", "rusak"]


def test_a_folder_that_cannot_be_made_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "penuh").write_text("x", encoding="utf-8")
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "penuh" / "dalam"))
    with pytest.raises(PlanProblems) as caught:
        plans.opened(plans.given_plans()[0].file)
    assert caught.value.problems[0].code == "file_not_written"

"""`kopdes-plan buka`: notebooks on this computer only, or a PDF where there is no browser."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kopdes_plan.terminal import notebooks


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """A user's folder that is empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return tmp_path / "kopdes-plan"


@pytest.fixture
def started(monkeypatch) -> list[tuple[list[str], dict[str, str]]]:
    """The servers that would have been started: their command and environment."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def call(words: list[str], env: dict[str, str], cwd: Path) -> int:
        calls.append((words, env))
        return 0

    monkeypatch.setattr("subprocess.call", call)
    return calls


@pytest.fixture
def packaged(monkeypatch, tmp_path) -> Path:
    """Notebooks as they come with the program."""
    folder = tmp_path / "packaged"
    folder.mkdir()
    (folder / notebooks.FIRST).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(notebooks, "NOTEBOOKS", folder)
    return folder


def test_the_server_stays_on_this_computer_and_off_the_internet(
    command, home, started, packaged
) -> None:
    done = command("buka")
    assert done.status == 0 and done.out == ""
    [(words, environment)] = started
    assert words[1:3] == ["-m", "jupyterlab"]
    assert words[-1] == str(packaged / notebooks.FIRST)
    for option in (
        "--ServerApp.ip=127.0.0.1",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.app_settings_dir={home / 'lab'}",
    ):
        assert option in words
    overrides = json.loads((home / "lab" / "overrides.json").read_text(encoding="utf-8"))
    quiet = overrides["@jupyterlab/apputils-extension:notification"]
    assert quiet["fetchNews"] == "false" and quiet["checkForUpdates"] is False
    assert environment["JUPYTERLAB_SETTINGS_DIR"] == str(home / "lab" / "settings")
    assert notebooks.VARIABLE not in environment


def test_notebooks_that_cannot_be_saved_are_copied_once(
    command, home, started, packaged, monkeypatch
) -> None:
    writable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != packaged and writable(path, mode)
    )
    command("buka")
    copy = home / "notebooks" / notebooks.FIRST
    assert started[0][0][-1] == str(copy)
    copy.write_text("mine", encoding="utf-8")
    command("buka")
    assert copy.read_text(encoding="utf-8") == "mine"


def test_a_plan_is_handed_to_the_notebooks_if_it_has_no_problems(
    command, home, started, packaged
) -> None:
    from kopdes_plan.paths import TEMPLATES

    plan = TEMPLATES / "plans" / notebooks.EXAMPLE
    command("buka", str(plan))
    assert started[0][1][notebooks.VARIABLE] == str(plan)
    assert command("buka", "tidak_ada.yaml").status == 1
    assert len(started) == 1


def test_missing_notebooks_are_said(command, started, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(notebooks, "NOTEBOOKS", tmp_path / "none")
    done = command("buka")
    said = f"buku kerja tidak ditemukan di {tmp_path / 'none'}; pasang ulang programnya.\n"
    assert (done.status, done.err, started) == (1, said, [])


def test_without_a_browser_the_example_becomes_a_pdf(command, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    done = command("buka", "--tanpa-peramban")
    file = tmp_path / "muara_badak.pdf"
    assert done.status == 0
    assert done.out.splitlines()[0] == "Contoh - Gerai dan lidi-arang Muara Badak"
    assert done.out.endswith(f"\nTersimpan: {file}\n")
    assert file.read_bytes().startswith(b"%PDF-")

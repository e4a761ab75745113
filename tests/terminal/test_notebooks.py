"""`kopdes-plan buka`: what is opened, and a PDF where there is no browser. No server starts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kopdes_plan.screens.editing import plans
from kopdes_plan.terminal import notebooks, running

ADDRESS = "http://127.0.0.1:8888/login?next=%2Fvoila&token=abc"


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """A user's folder that is empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv(plans.VARIABLE, str(tmp_path / "rencana"))
    return tmp_path / "kopdes-plan"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The addresses that a browser would have opened."""
    addresses: list[str] = []
    monkeypatch.setattr(notebooks.webbrowser, "open", addresses.append)
    return addresses


@pytest.fixture
def served(monkeypatch, opened) -> list[Path]:
    """The folders a server would have been started for; it comes up, and is closed at once."""
    folders: list[Path] = []

    def serve(folder: Path, ready) -> int:
        folders.append(folder)
        ready(ADDRESS)
        return 0

    monkeypatch.setattr(notebooks, "serve", serve)
    monkeypatch.setattr(notebooks, "beside", lambda action, word: action(word))
    return folders


@pytest.fixture
def packaged(monkeypatch, tmp_path) -> Path:
    """Notebooks as they come with the program."""
    folder = tmp_path / "packaged"
    folder.mkdir()
    (folder / "0_mulai.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(notebooks, "NOTEBOOKS", folder)
    return folder


def test_the_page_opens_and_the_console_says_what_to_do(
    command, home, served, opened, packaged
) -> None:
    done = command("buka")
    assert done.status == 0 and done.out == ""
    assert served == [packaged] and opened == [ADDRESS]
    assert "Biarkan jendela ini terbuka" in done.err and ADDRESS in done.err
    assert done.err.endswith("Kopdes Plan sudah ditutup.\n")


def test_a_server_that_runs_is_opened_again(
    command, home, served, opened, packaged, monkeypatch
) -> None:
    monkeypatch.setattr(notebooks, "running", lambda folder: ADDRESS)
    done = command("buka")
    assert (done.status, served, opened) == (0, [], [ADDRESS])
    assert "sudah berjalan" in done.err


def test_a_window_that_does_not_answer_is_said_and_left_alone(
    command, home, served, packaged, monkeypatch
) -> None:
    """Another start holds the lock and never comes up."""
    monkeypatch.setattr(notebooks, "PAUSE", 0)
    with running.Alone(packaged) as other:
        assert other.taken()
        done = command("buka")
    assert (done.status, served) == (1, [])
    assert "belum menjawab. Tutup jendela itu" in done.err
    assert command("buka").status == 0, "the lock is gone with its holder"


def test_notebooks_that_cannot_be_saved_are_copied_once(
    command, home, served, packaged, monkeypatch
) -> None:
    writable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != packaged and writable(path, mode)
    )
    command("buka")
    copy = home / "notebooks" / "0_mulai.ipynb"
    assert served == [copy.parent]
    copy.write_text("mine", encoding="utf-8")
    command("buka")
    assert copy.read_text(encoding="utf-8") == "mine"


def test_a_plan_is_handed_to_the_page_if_it_has_no_problems(
    command, home, served, packaged
) -> None:
    """Also to a page of a server that runs already, whose environment is what it is."""
    plan = plans.EXAMPLES / notebooks.EXAMPLE
    command("buka", str(plan))
    assert os.environ[plans.VARIABLE] == str(plan)
    os.environ[plans.VARIABLE] = str(home)
    assert plans.wanted() == plan
    assert command("buka", "tidak_ada.yaml").status == 1
    assert len(served) == 1


def test_missing_notebooks_are_said(command, served, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(notebooks, "NOTEBOOKS", tmp_path / "none")
    done = command("buka")
    said = f"buku kerja tidak ditemukan di {tmp_path / 'none'}; pasang ulang programnya.\n"
    assert (done.status, done.err, served) == (1, said, [])


def test_a_folder_of_ours_that_cannot_be_made_is_said(command, home, served, packaged) -> None:
    home.write_text("a file in its place")
    done = command("buka")
    assert done.status == 1 and str(home) in done.err and "Traceback" not in done.err


def test_without_a_browser_the_example_becomes_a_pdf(command, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    done = command("buka", "--tanpa-peramban")
    file = tmp_path / "muara_badak.pdf"
    assert done.status == 0
    assert done.out.splitlines()[0] == "Contoh - Gerai dan lidi-arang Muara Badak"
    assert done.out.endswith(f"\nTersimpan: {file}\n")
    assert file.read_bytes().startswith(b"%PDF-")

"""The notebooks are thin, clean and run: prose for people, a few lines of code, no leftovers."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from kopdes_plan.inputs.guide import load_exercises
from kopdes_plan.paths import NOTEBOOKS, TEMPLATES
from kopdes_plan.screens import workshop
from kopdes_plan.screens.steps import class_room, guide

LINES = 8
FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
APP, EXAMPLE = NOTEBOOKS / "aplikasi.ipynb", NOTEBOOKS / "contoh_terhitung.ipynb"
CLASS = NOTEBOOKS / "kelas.ipynb"  # a facilitator's, no step of a board's
GUIDE = NOTEBOOKS / "panduan_fasilitator.ipynb"  # likewise; below its page are exercises to change
NUMBERED = [file for file in FILES if file.stem[0].isdigit()]
POTENTIAL = NOTEBOOKS / "potensi_desa.ipynb"  # came later, between the first two that are worked in
STEPS = [*NUMBERED[:2], POTENTIAL, *NUMBERED[2:]]
PAGE = re.compile(r'from kopdes_plan\.screens import page\n\npage\("(\w+)"\)')


def cells(file: Path, kind: str) -> list[Any]:
    notebook = nbformat.read(file, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_notebook_is_thin(file: Path) -> None:
    """At most eight lines of code a cell, and no commands to the system."""
    for cell in cells(file, "code"):
        assert len(cell.source.splitlines()) <= LINES, cell.source
        assert not cell.source.lstrip().startswith(("%", "!"))


@pytest.mark.parametrize("file", [*STEPS, CLASS, GUIDE, EXAMPLE], ids=lambda file: file.stem)
def test_a_notebook_begins_by_saying_what_it_is_for(file: Path) -> None:
    """In Indonesian: what is done here, what must be at hand, where it goes."""
    first = nbformat.read(file, as_version=4).cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    assert len(first.source) > 200


def test_each_step_has_its_notebook_and_none_holds_more_than_its_name() -> None:
    """Numbered in the order of the workshop but for one; the app is all of them in one page."""
    assert [file.stem[:2] for file in NUMBERED] == [f"{n}_" for n in range(len(NUMBERED))]
    names = []
    for file in [*STEPS, CLASS, GUIDE]:
        cell, *more = cells(file, "code")
        assert bool(more) == (file == GUIDE)
        found = PAGE.fullmatch(cell.source)
        assert found, cell.source
        names.append(found[1])
    assert [names.pop(), names.pop()] == [guide.STEP.name, class_room.STEP.name]
    assert names == [step.name for step in workshop.STEPS]
    assert [name for name in names if name != "potensi"] == workshop.NUMBERED
    (only,) = nbformat.read(APP, as_version=4).cells
    assert only.source == "from kopdes_plan.screens import app\n\napp()"


def test_each_notebook_names_the_next_one() -> None:
    """The last one does not; the first one also names the worked example, the class, the guide."""
    for file, following in itertools.pairwise(STEPS):
        assert f"`{following.stem}`" in cells(file, "markdown")[0].source
    last = cells(STEPS[0], "markdown")[-1].source
    assert all(f"`{file.name}`" in last for file in (EXAMPLE, CLASS, GUIDE))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_notebook_keeps_no_leftovers(file: Path) -> None:
    """No widget state, no times, no versions, no errors, no warnings; the same ids each time."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    nbformat.validate(nbformat.from_dict(raw))
    assert set(raw["metadata"]) == {"kernelspec", "language_info"}
    assert raw["metadata"]["language_info"] == {"name": "python"}
    for cell in raw["cells"]:
        assert set(cell["metadata"]) <= {"jupyter", "tags"}, cell["id"]
        for output in cell.get("outputs", ()):
            assert output["output_type"] != "error" and output.get("name") != "stderr"
            assert not any("widget" in kind for kind in output.get("data", {}))
    text = file.read_text(encoding="utf-8")
    assert "Traceback" not in text and "/home/" not in text and "/tmp/" not in text


@pytest.mark.parametrize("file", [APP, *STEPS, CLASS], ids=lambda file: file.stem)
def test_a_step_hides_its_code_and_keeps_no_output(file: Path) -> None:
    """People see a page, not a program."""
    for cell in cells(file, "code"):
        assert cell.metadata.get("jupyter") == {"source_hidden": True}
        assert cell.outputs == [] and cell.execution_count is None


@pytest.mark.parametrize("file", [APP, STEPS[2]], ids=lambda file: file.stem)
def test_a_step_runs_in_a_kernel(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows one widget, and nothing else."""
    plan = shutil.copy(TEMPLATES / "plans" / "muara_badak.yaml", tmp_path)
    monkeypatch.setenv("KOPDES_RENCANA", str(plan))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=120, record_timing=False).execute()
    (code,) = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (output,) = code.outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data


def test_the_guide_shows_every_exercise_to_be_changed() -> None:
    """A cell each, in their order, with figures that are given; run, each says its answer."""
    names: dict[str, Any] = {}
    shown = []
    for cell in cells(GUIDE, "code")[1:]:
        *before, last = cell.source.splitlines()
        exec("\n".join(before), names)
        shown.append(eval(last, names))
    assert [one.solved.exercise.id for one in shown] == [*load_exercises()]
    for one in shown:
        assert one.solved.exercise == load_exercises()[one.solved.exercise.id]
        assert one.solved.say("title") in one._repr_html_() and "<details>" in one._repr_html_()


def test_the_worked_example_gives_the_outputs_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbval runs it and compares every output; `docs/renew.py contoh` renews them on purpose."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    command = ["-p", "nbval", "--nbval", "--nbval-current-env", "-q", str(EXAMPLE)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *command, "-p", "no:cacheprovider"],
        capture_output=True, text=True, cwd=EXAMPLE.parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_worked_example_checks_every_step() -> None:
    """Each of its chapters compares the hand with the engine."""
    code = [cell.source for cell in cells(EXAMPLE, "code")]
    checked = [source for source in code if "assert " in source]
    assert len(checked) >= 10
    assert all("same(" in source or "turnover" in source for source in checked)
    assert all(cell.outputs for cell in cells(EXAMPLE, "code") if cell.source.startswith("SVG("))

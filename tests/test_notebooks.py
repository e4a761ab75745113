"""The notebooks are thin, clean and run: prose for people, a few lines of code, no leftovers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from kopdes_plan.paths import NOTEBOOKS

LINES = 8
FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
START, EXAMPLE = NOTEBOOKS / "0_mulai.ipynb", NOTEBOOKS / "contoh_terhitung.ipynb"


def cells(file: Path, kind: str) -> list[Any]:
    notebook = nbformat.read(file, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_notebook_is_thin(file: Path) -> None:
    """At most eight lines of code a cell; it begins by saying in Indonesian what it is for."""
    for cell in cells(file, "code"):
        assert len(cell.source.splitlines()) <= LINES, cell.source
        assert not cell.source.lstrip().startswith(("%", "!"))
    first = nbformat.read(file, as_version=4).cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    assert len(first.source) > 200


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


def test_the_first_notebook_hides_its_code_and_keeps_no_output() -> None:
    """People see a page, not a program."""
    for cell in cells(START, "code"):
        assert cell.metadata.get("jupyter") == {"source_hidden": True}
        assert cell.outputs == [] and cell.execution_count is None


def test_the_first_notebook_runs_in_a_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows one widget, and the example's copy lies in the user's folder."""
    monkeypatch.setenv("KOPDES_RENCANA", str(tmp_path / "rencana"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    notebook = nbformat.read(START, as_version=4)
    NotebookClient(notebook, timeout=120, record_timing=False).execute()
    (output,) = next(cell for cell in notebook.cells if cell.cell_type == "code").outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    assert (tmp_path / "rencana" / "muara_badak.yaml").is_file()


def test_the_worked_example_gives_the_outputs_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbval runs it and compares every output; `docs/renew.py contoh` renews them on purpose."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    command = ["--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider", str(EXAMPLE)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *command],
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

"""The facilitator's guide from the command line, and the commands it tells people to try."""

from __future__ import annotations

import shlex

import pytest

from kopdes_plan.inputs.guide import load_exercises
from kopdes_plan.outputs.guide.exercises import command as typed

TRIED = {
    "flat_rate": ["effective_rate_per_year", 0.11458], "capital": ["irr", 0.042862],
    "percent": ["npv", 1_826_904_894.64], "exempt_band": ["tax", 2_400_000],
}  # fmt: skip


def test_the_guide_is_written(command, tmp_path) -> None:
    file = tmp_path / "lokakarya" / "panduan.pdf"
    done = command("panduan", "--kertas", "f4", "-o", str(file))
    assert (done.status, done.out, done.err) == (0, f"Tersimpan: {file}\n", "")
    assert file.read_bytes().startswith(b"%PDF-1.7")


def test_it_is_not_written_over_a_plan(command, tmp_path) -> None:
    done = command("panduan", "-o", str(tmp_path / "rencana.yaml"))
    assert (done.status, done.out) == (1, "") and not list(tmp_path.iterdir())
    assert command("panduan", "--kertas", "A5", "-o", str(tmp_path / "p.pdf")).status == 2


@pytest.mark.parametrize("name", [n for n, e in load_exercises().items() if e.command])
def test_the_command_of_an_exercise_gives_its_answer(command, name: str) -> None:
    done = command(*shlex.split(typed(load_exercises()[name])), "--json")
    if name == "shares":
        assert done.status == 1 and "shares_not_whole" in done.out
        return
    assert done.status == 0, done.err
    if name == "depreciation":
        assert done.json["years"][0]["expense"] == 100_000
        return
    key, right = TRIED[name]
    assert done.json[key] == pytest.approx(right, rel=1e-4)

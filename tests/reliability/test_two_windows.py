"""Two processes work on one plan at once, or die in the middle: nothing of either is lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kopdes_plan.inputs.plan_file import load_plan, load_text
from kopdes_plan.inputs.saving import unfinished_file
from kopdes_plan.inputs.unfinished import unfinished
from kopdes_plan.screens.editing.session import Session

PLAN = """\
# Dua jendela pada satu rencana.
versi: 1
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
unit_usaha:
  lpg: {jenis: lpg3, pembeli: warga, harga: 10_000}
  gudang:
    {nama: Sewa, perilaku: sewa, satuan: ruang, harga: 10_000, kapasitas: 4, hunian: 50%}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
"""
EDITS = 60
TYPES = """
import sys
from kopdes_plan.screens.editing.session import Session
file, path, count, wrong = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
session = Session()
session.open(file)
print("ready", flush=True)
sys.stdin.readline()
for n in range(1, count + 1):
    session.edit(path, f"{10_000 + n}")
    assert not session.saving, session.saving
    if wrong:
        session.edit(wrong, f"salah {n}")
    print(10_000 + n, flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    plan = tmp_path / "rencana.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    return plan


def window(file: Path, path: str, count: int, wrong: str = "") -> subprocess.Popen[str]:
    """A process that types into one field, and says each number once it is saved."""
    process = subprocess.Popen(
        [sys.executable, "-c", TYPES, str(file), path, str(count), wrong],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_windows_that_save_at_once_lose_nothing(file: Path) -> None:
    """Each types sixty numbers into its own field; both last ones are there, the file always whole,
    and what each could not use waits too.
    """
    windows = [
        window(file, "unit_usaha.lpg.harga", EDITS, "unit_usaha.lpg.jumlah_per_bulan"),
        window(file, "unit_usaha.gudang.harga", EDITS, "unit_usaha.gudang.hunian"),
    ]
    for process in windows:
        go(process)
    reads = 0
    while any(process.poll() is None for process in windows):
        load_text(file.read_text(encoding="utf-8"))  # a torn file would be no plan
        reads += 1
        time.sleep(0.01)
    for process in windows:
        assert process.communicate()[0].split()[-1] == str(10_000 + EDITS)
        assert process.returncode == 0
    plan = load_plan(file)
    assert [plan.units[key].price for key in ("lpg", "gudang")] == [10_000 + EDITS] * 2
    assert reads > 5 and "# Dua jendela" in file.read_text(encoding="utf-8")
    assert unfinished(file) == {
        "unit_usaha.lpg.jumlah_per_bulan": f"salah {EDITS}",
        "unit_usaha.gudang.hunian": f"salah {EDITS}",
    }
    assert not list(file.parent.glob(".kopdes-*.tmp"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill works otherwise there")
def test_a_killed_window_loses_at_most_the_number_being_typed(file: Path) -> None:
    """Killed at any moment, the plan opens with the last number that was said to be saved, or the
    one after it.
    """
    chance = random.Random(7)
    wrong = "unit_usaha.gudang.hunian"
    for _ in range(8):
        process = window(file, "unit_usaha.lpg.harga", 10_000, wrong)
        go(process)
        time.sleep(chance.uniform(0.02, 0.25))
        process.kill()
        said = [int(line) for line in process.communicate()[0].split() if line.isdigit()]
        last = said[-1] if said else 10_000
        session = Session()
        session.open(file)
        assert session.problems == () and session.plan is not None and session.result is not None
        price = float(session.plan.units["lpg"].price)
        assert price in (last, last + 1) or not said
        if said:
            waits = session.unfinished[wrong]
            assert waits in {f"salah {n - 10_000}" for n in (last, last + 1)}
            json.loads(unfinished_file(file).read_text("utf-8"))
        session.edit("unit_usaha.lpg.harga", "10.000")
        assert session.saving == ()

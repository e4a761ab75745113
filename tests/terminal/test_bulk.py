"""An office computes the plans of its regency: `kopdes-plan massal`, on two workers of Dask.

Eleven plans of `tests/classroom.py` and a torn one lie in the folders of two districts, each drawn
1,500 times. Somebody presses Ctrl-C and then kills the program; the same command goes on, and one
of its workers is killed. What came of it is what all tests here look at.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psutil
import pytest
from distributed import LocalCluster

import kopdes_plan as kp
from kopdes_plan.outputs.chances import sample_json
from kopdes_plan.outputs.report import as_json
from kopdes_plan.paths import DATA
from tests.classroom import BROKEN, text_of

TORN, MISSING = "28-terpotong.yaml", "tabang/hilang.yaml"
DRAWS, SEED = 1_500, 3


class Story(NamedTuple):
    """The table at last, what was said on the way, and the texts that were done before."""

    file: Path
    stopped: str
    there_then: bool
    orphans: list[psutil.Process]
    before: set[str]
    told: dict[str, Any]
    remarked: str


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders two deep, a hidden file, a torn one, and a link to a plan that is not there."""
    folder = tmp_path_factory.mktemp("kabupaten")
    for number in range(1, 12):
        place = folder / ("muara badak/hilir" if number % 2 else "tabang")
        place.mkdir(parents=True, exist_ok=True)
        text = text_of(1 + number % 2) + f"\n# kelompok {number}\n"
        (place / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    (folder / TORN).write_text(BROKEN[TORN], encoding="utf-8")
    (folder / ".lama.yaml").write_text("bukan rencana", encoding="utf-8")
    (folder / MISSING).symlink_to(folder / "tidak ada.yaml")
    return folder


@pytest.fixture(scope="module")
def story(regency: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Ctrl-C, a killed program, the same command again with a killed worker, and the end."""
    target = tmp_path_factory.mktemp("hasil") / "hasil.parquet"
    parts = target.with_name("hasil.parquet.bagian")
    first = started(regency, target)
    wait_for_parts(first, parts, 1)
    workers = list(workers_of(first))
    os.killpg(first.pid, signal.SIGINT)
    assert first.stderr is not None
    stopped = first.stderr.readline()
    (parts / ".kopdes-1-ab.tmp").write_bytes(b"PAR1")  # as one killed while writing leaves it
    first.kill()
    stopped += first.communicate()[1]
    there, orphans = target.exists(), psutil.wait_procs(workers, timeout=60)[1]
    done = [row for file in parts.glob("*.parquet") for row in pd.read_parquet(file)["text_hash"]]
    second = started(regency, target)
    wait_for_parts(second, parts, len(list(parts.glob("*.parquet"))) + 1)
    next(workers_of(second)).kill()
    out, err = second.communicate(timeout=100)
    assert second.returncode == 0, err
    return Story(target, stopped, there, orphans, set(done), json.loads(out), err)


@pytest.fixture(scope="module")
def result(story: Story) -> Path:
    """The table of all."""
    return story.file


def started(regency: Path, target: Path) -> subprocess.Popen[str]:
    """The command in a session of its own, as in a terminal."""
    words = [str(regency), "-o", str(target), "--undian", str(DRAWS), "--benih", str(SEED)]
    return subprocess.Popen(
        [sys.executable, "-m", "kopdes_plan", "massal", *words, "--pekerja", "2", "--json"],
        cwd=DATA.parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,  # where Ctrl-C is heard, though tests may run in the background
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def wait_for_parts(process: subprocess.Popen[str], parts: Path, count: int) -> None:
    until = time.monotonic() + 100
    while len(list(parts.glob("*.parquet"))) < count:
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.05)


def workers_of(process: subprocess.Popen[str]) -> Iterator[psutil.Process]:
    for child in psutil.Process(process.pid).children():
        if "spawn_main" in " ".join(child.cmdline()):
            yield child


def by_source(file: Path) -> dict[str, dict[str, Any]]:
    return pd.read_parquet(file).set_index("source").to_dict("index")


def test_every_plan_is_a_row_with_the_rupiah_it_has_alone(regency: Path, result: Path) -> None:
    rows = by_source(result)
    assert len(rows) == 13 and next(iter(rows)) == TORN and "muara badak/hilir/11.yaml" in rows
    name = "tabang/02.yaml"
    plan, row = kp.load_plan(regency / name), rows[name]
    alone, drawn = as_json(kp.run(plan)), sample_json(kp.sample(plan, DRAWS, SEED))
    for figure in ("npv", "irr", "dscr_min", "cash_min", "cash_min_month", "irr_status"):
        assert row[figure] == alone["indicators"][figure]
    for figure in ("missed_instalment", "cash_below_zero", "npv_below_zero"):
        assert row[f"probability_{figure}"] == drawn["probability"][figure]
    quantiles = [row[f"npv_q{share}"] for share in ("05", "25", "50", "75", "95")]
    assert quantiles == drawn["quantiles"]["npv"]
    assert row["village_code"] == plan.cooperative.villages[0] and row["verdict"] == "feasible"
    assert list(row["warnings"]) == [one["code"] for one in alone["warnings"]]
    assert (row["draws"], row["seed"], row["loan_asked"]) == (DRAWS, SEED, 110e6)
    assert row["plan_hash"] == alone["versions"]["plan"]


def test_a_bad_plan_has_its_sentence_and_no_figures(result: Path) -> None:
    rows = by_source(result)
    torn, missing = rows[TORN], rows[MISSING]
    assert torn["problems"].startswith("baris 3 kurung yang dibuka")
    assert pd.isna(torn["npv"]) and pd.isna(torn["verdict"]) and torn["draws"] == DRAWS
    assert list(missing["problem_codes"]) == ["file_missing"]
    assert [name for name, row in rows.items() if len(row["problem_codes"])] == [TORN, MISSING]


def test_a_table_of_plans_keeps_its_columns_and_what_is_known(
    command, regency: Path, result: Path, tmp_path: Path
) -> None:
    """Plans that an earlier result holds are not computed again; this needs no worker at all."""
    shutil.copy(result, tmp_path / "hasil.parquet")
    texts = [(regency / "tabang" / f"{n:02}.yaml").read_text("utf-8") for n in (4, 2)]
    codes = ["64.02.16.2004", "64.02.16.2005", None, "64.02.16.2004"]
    plans = [texts[0], texts[1], None, texts[0]]
    table = tmp_path / "rencana.parquet"
    pd.DataFrame({"kode": codes, "rencana": plans}).to_parquet(table)
    words = (
        "massal",
        str(table),
        "-o",
        str(tmp_path),
        "--undian",
        str(DRAWS),
        "--benih",
        str(SEED),
    )
    done = command(*words, "--json")
    assert (done.json["plans"], done.json["computed"], done.json["broken"]) == (4, 0, 1)
    found = pd.read_parquet(tmp_path / "hasil.parquet")
    assert list(found["kode"])[:2] == codes[:2] and "rencana" not in found.columns
    assert list(found["source"]) == ["1", "2", "3", "4"]
    rows = by_source(result)
    for row, name in ((0, "tabang/04.yaml"), (1, "tabang/02.yaml"), (3, "tabang/04.yaml")):
        assert found["npv_q05"][row] == rows[name]["npv_q05"]
    said = command(*words)
    assert (
        "4 rencana, masing-masing 1.500 undian" in said.out and "3: rencana: tidak ada" in said.err
    )


def test_nothing_is_lost_or_done_twice(story: Story) -> None:
    """Ctrl-C says how to go on; no worker is left; the second run does what the first had not."""
    assert story.stopped.startswith("Dihentikan: ") and "perintah yang sama" in story.stopped
    assert "Traceback" not in story.stopped
    assert not story.there_then and story.orphans == [] and story.remarked == ""
    assert 0 < len(story.before) < 12 and story.told["computed"] == 12 - len(story.before)
    found = pd.read_parquet(story.file)
    assert story.before <= set(found["text_hash"]) and story.told["plans"] == len(found) == 13
    assert not story.file.with_name("hasil.parquet.bagian").exists()


def test_a_worker_left_behind_prints_nothing() -> None:
    """Its program was killed with a message on the way: Dask logs that, with a traceback."""
    lines = [
        "import distributed, logging",
        "from kopdes_plan.terminal.bulk_work import dask_setup",
        "dask_setup(None)",
        "logging.getLogger('distributed.worker').critical('Traceback')",
        "logging.getLogger('asyncio').critical('Traceback')",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=DATA.parent, text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""


def test_a_scheduler_that_is_there_already(
    command, regency: Path, result: Path, tmp_path: Path
) -> None:
    """Other workers, here one in this process, give the same rupiah."""
    folder = Path(shutil.copytree(regency / "tabang", tmp_path / "tabang", symlinks=True))
    drawn = ("--undian", str(DRAWS), "--benih", str(SEED))
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp",
        dashboard_address="127.0.0.1:0",
    ) as cluster:  # fmt: skip
        words = (str(folder), "-o", str(tmp_path), "--scheduler", cluster.scheduler_address)
        assert command("massal", *words, *drawn, "--json").json["computed"] == 5
    found, rows = by_source(tmp_path / "hasil.parquet"), by_source(result)
    for name in ("02.yaml", "10.yaml"):
        assert found[name]["cash_min_q05"] == rows[f"tabang/{name}"]["cash_min_q05"]
    assert list(found["hilang.yaml"]["problem_codes"]) == ["file_missing"]


def test_what_is_refused_before_anything_is_computed(
    command, regency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(*words: str) -> str:
        done = command("massal", *words, "--json")
        assert done.status == 1
        return done.json["problems"][0]["code"]

    folder, target = str(regency), str(tmp_path / "h.parquet")
    pd.DataFrame({"npv": [1.0], "rencana": ["nama: x"]}).to_parquet(tmp_path / "npv.parquet")
    pd.DataFrame({"teks": ["nama: x"]}).to_parquet(tmp_path / "teks.parquet")
    (tmp_path / "bukan.parquet").write_text("nama: x", encoding="utf-8")
    (tmp_path / "kosong").mkdir()
    assert code(str(tmp_path / "npv.parquet"), "-o", target) == "bulk_column_taken"
    assert code(str(tmp_path / "teks.parquet"), "-o", target) == "bulk_no_column"
    assert code(str(tmp_path / "bukan.parquet"), "-o", target) == "bulk_no_table"
    assert code(str(tmp_path / "tidak ada"), "-o", target) == "folder_missing"
    assert code(str(tmp_path / "kosong"), "-o", target) == "bulk_empty"
    assert code(folder, "-o", str(tmp_path / "h.csv")) == "file_ending"
    assert code(folder, "-o", str(tmp_path / "teks.parquet")) == "file_exists"
    assert code(folder, "-o", target, "--undian", "0") == "too_small"
    wrong = command("massal", folder, "-o", target, "--pekerja", "2", "--scheduler", "tcp://x:1")
    assert wrong.status == 2
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert code(folder, "-o", target) == "bulk_extra_missing"
    assert [file.name for file in tmp_path.glob("h.*")] == []

"""A plan's figures for other programs: the SIMKOPDES sheet and the whole result as data."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

import kopdes_plan
from kopdes_plan.paths import TEMPLATES

EXAMPLE = str(TEMPLATES / "plans" / "tenggarong_seberang.yaml")


def test_the_sheet_on_the_screen(command) -> None:
    done = command("simkopdes", EXAMPLE)
    assert (done.status, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "Profil dan legalitas" in lines
    assert any(line.startswith("Simpanan pokok Rp") for line in lines)
    assert "NPWP … (belum diisi di rencana: koperasi.npwp)" in lines
    assert lines[-1].startswith("Kolom lain pada formulir proposal bisnis …")


def test_the_sheet_as_json_and_as_files(command, tmp_path) -> None:
    listed = command("simkopdes", EXAMPLE, "--json").json["rows"]
    assert list(listed[0]) == ["group", "label", "shown", "raw", "source"]
    for name, begins in (("s.csv", b"\xef\xbb\xbf"), ("s.xlsx", b"PK")):
        file = tmp_path / name
        assert command("simkopdes", EXAMPLE, "-o", str(file)).out == f"Tersimpan: {file}\n"
        assert file.read_bytes().startswith(begins)
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as table:
        assert len(list(csv.reader(table))) == len(listed) + 1


def test_all_figures_as_csv_and_json(command, tmp_path) -> None:
    """A change on the command line is in the data as it is in the result."""
    result = kopdes_plan.run(kopdes_plan.load_plan(EXAMPLE, [("asumsi_umum.kas_minimum", "7jt")]))
    for name in ("angka.csv", "angka.json"):
        file = tmp_path / "baru" / name
        done = command(
            "data", EXAMPLE, "--set", "asumsi_umum.kas_minimum=7jt", "-o", str(file), "--json"
        )
        assert done.json == {"file": str(file)}
    whole = json.loads((tmp_path / "baru" / "angka.json").read_text(encoding="utf-8"))
    assert whole["versions"] == command("hitung", EXAMPLE, "--set", "asumsi_umum.kas_minimum=7jt",
                                        "--json").json["versions"]  # fmt: skip
    with (tmp_path / "baru" / "angka.csv").open(encoding="utf-8", newline="") as table:
        cash = [float(r["value"]) for r in csv.DictReader(table) if r["line"] == "balances.cash"]
    assert cash == result.balances["cash"][0].tolist()


@pytest.mark.parametrize(
    ("name", "words", "known"),
    [("data", ("angka.txt", "angka"), ".csv, .json"), ("simkopdes", ("s.pdf",), ".xlsx, .csv")],
)
def test_an_ending_nobody_knows(command, tmp_path, name, words, known) -> None:
    for word in words:
        target = tmp_path / word
        done = command(name, EXAMPLE, "-o", str(target))
        assert (done.status, done.out) == (1, "")
        said = f"-o: {target}: nama berkasnya harus berakhiran salah satu dari ini: {known}.\n"
        assert done.err == said
    assert not list(tmp_path.iterdir())


def test_a_plan_is_never_written_over(command, tmp_path) -> None:
    """Neither by its own name nor under a name that other programs read."""
    plan = tmp_path / "rencana.json"
    shutil.copy(EXAMPLE, plan)
    before = plan.read_bytes()
    for name in ("data", "simkopdes"):
        for target in (plan, tmp_path / "lain.yaml"):
            done = command(name, str(plan), "-o", str(target))
            assert (
                done.err
                == f"-o: {target} adalah berkas rencana dan tidak ditimpa; tulis nama lain.\n"
            )
    assert plan.read_bytes() == before


def test_a_place_that_cannot_be_written(command, tmp_path) -> None:
    """A sentence, and no half file."""
    target = tmp_path / "angka.csv"
    target.mkdir()
    done = command("data", EXAMPLE, "-o", str(target))
    assert done.status == 1
    assert done.err == f"-o: {target} adalah folder; tulis nama berkas di dalamnya.\n"
    assert list(tmp_path.iterdir()) == [target]

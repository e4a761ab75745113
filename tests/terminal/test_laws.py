"""`kopdes-plan aturan`: what held on a day, with where it stands; and a newer set of rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kopdes_plan.inputs import rule_sets
from kopdes_plan.inputs.rules import set_in_use
from kopdes_plan.paths import DATA, TEMPLATES
from kopdes_plan.terminal import laws

KIT = rule_sets.RuleSet(DATA / "rules", date(2026, 11, 25), None)
STARTER = str(TEMPLATES / "plans" / "muara_badak.yaml")


class March(date):
    """A clock that stands on 5 March 2027."""

    @classmethod
    def today(cls) -> March:
        return cls(2027, 3, 5)


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A shelf of the test's own, a day of the kit's rules that stays, and a clock that stands."""
    monkeypatch.setenv(rule_sets.SHELF, str(tmp_path / "aturan"))
    monkeypatch.setattr(rule_sets, "kit_set", lambda: KIT)
    monkeypatch.setattr(laws, "date", March)
    set_in_use.cache_clear()
    yield tmp_path / "aturan"
    monkeypatch.undo()
    set_in_use.cache_clear()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Rules of 1 March 2027: LPDB lends at 3 to 8 % instead of 3 to 7 %."""
    folder = tmp_path / "flashdisk"
    shutil.copytree(DATA / "rules", folder)
    (folder / "edition.yaml").write_text("date: 2027-03-01\n", encoding="utf-8")
    file = folder / "loans" / "lpdb.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("value: 0.07") == 1
    file.write_text(text.replace("value: 0.07", "value: 0.08"), encoding="utf-8")
    return folder


def test_a_rule_with_its_source(command) -> None:
    found = command("aturan", "--tanggal", "2026-11-25", "--json").json
    assert found["date"] == "2026-11-25"
    final = next(r for r in found["rules"] if r["rule"] == "taxes/final_income.rate")
    assert (final["value"], final["unit"]) == (0.005, "/1")
    assert final["source"] and final["where"] and final["confidence"] == "confirmed"


def test_another_day_has_other_rules(command) -> None:
    rules = {
        day: {r["rule"] for r in command("aturan", "--tanggal", day, "--json").json["rules"]}
        for day in ("2025-08-01", "2026-11-25")
    }
    himbara = "loans/himbara_pmk49_2025.borrower"
    assert himbara in rules["2025-08-01"] and himbara not in rules["2026-11-25"]


def test_the_list_for_people(command) -> None:
    lines = command("aturan", "--tanggal", "2026-11-25").out.splitlines()
    assert lines[0] == "Aturan yang berlaku pada 25 November 2026"
    assert "PAJAK" in lines
    assert "  PPh final atas peredaran bruto untuk koperasi: tarif: 0,5%" in lines
    assert "  Rapat anggota tahunan: paling lambat bulan: bulan ke-6" in lines


def test_a_day_that_is_none(command) -> None:
    done = command("aturan", "--tanggal", "2026-02-30")
    said = "--tanggal: terbaca 2026-02-30. Tanggal ini tidak ada di kalender.\n"
    assert (done.status, done.out, done.err) == (1, "", said)


def test_which_set_is_read_and_since_when(command, stick: Path) -> None:
    kit = "Dibaca dari kumpulan aturan bawaan program, diperiksa 25 November 2026."
    assert command("aturan").out.splitlines()[:3] == [
        "Aturan yang berlaku pada 5 Maret 2027", kit, "",
    ]  # fmt: skip
    found = command("aturan", "--json").json["set"]
    assert (found["edition"], found["from"], found["brought"]) == ("2026-11-25", "kit", None)
    command("aturan", "--perbarui", str(stick))
    second = command("aturan").out.splitlines()[1]
    assert second == "Dibaca dari kumpulan aturan per 1 Maret 2027, dipasang 5 Maret 2027."
    found = command("aturan", "--json").json["set"]
    assert (found["edition"], found["brought"]) == ("2027-03-01", "2027-03-05")
    assert found["hash"] == rule_sets.hash_of(stick)


def test_a_set_older_than_six_months_says_so(command, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock of this computer; a plan's own warning goes by its date."""
    assert not command("aturan").out.splitlines()[2]
    monkeypatch.setattr(March, "today", classmethod(lambda cls: cls(2027, 5, 26)))
    assert "sudah lebih dari enam bulan" in command("aturan").out.splitlines()[2]


def test_a_newer_set_is_brought_and_taken_back(command, stick: Path) -> None:
    done = command("aturan", "--perbarui", str(stick))
    assert done.status == 0
    assert done.out.splitlines() == [
        "Kumpulan aturan baru sudah dipasang; yang lama, per 25 November 2026, tetap disimpan. "
        "Halaman yang sedang terbuka memakainya setelah dibuka ulang. "
        "Kembali: kopdes-plan aturan --kembalikan",
        "Dibaca dari kumpulan aturan per 1 Maret 2027, dipasang 5 Maret 2027.",
        "Aturan yang berbeda (1):",
        "  Dana bergulir LPDB: bunga paling tinggi",
    ]
    assert command("aturan", "--perbarui", str(stick)).status == 1  # the same again
    back = command("aturan", "--kembalikan", "--json").json
    assert (back["set"]["from"], back["before"]) == ("kit", "2027-03-01")
    assert back["changed"] == ["loans/lpdb.rate_max"]
    assert command("aturan", "--kembalikan").status == 1


def test_a_set_with_mistakes_changes_nothing(command, stick: Path, shelf: Path) -> None:
    file = stick / "loans" / "lpdb.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 0.08", "value: 8"), "utf-8")
    (stick / "baca.txt").write_text("x")
    done = command("aturan", "--perbarui", str(stick))
    assert (done.status, done.out) == (1, "")
    said = done.err.splitlines()[1:]
    assert (
        said[0] == "  baca.txt: ini bukan berkas .yaml; kumpulan aturan hanya berisi berkas .yaml."
    )
    assert len(said) == 2 and said[1].startswith("  loans/lpdb.yaml baris 57: loans/lpdb.rate_max")
    (stick / "baca.txt").unlink()
    (problem,) = command("aturan", "--perbarui", str(stick), "--json").json["problems"]
    assert problem["code"] == "rules_mistake" and problem["path"] == "loans/lpdb.yaml"
    assert problem["line"] > 1 and "a share is at most 1" in problem["text"]
    assert not shelf.exists()


def test_a_set_by_which_the_starter_plans_cannot_be_computed(command, stick: Path) -> None:
    """The final tax ends in 2028: plans that run longer would be without law."""
    file = stick / "taxes" / "final_income.yaml"
    text = file.read_text(encoding="utf-8")
    end = text.index("\nyears:")  # the rate's values stand before it
    ended = "    2028-01-01: {value: null, source: pp_20_2026, where: uji, confidence: unsure}"
    file.write_text(f"{text[:end]}\n{ended}{text[end:]}", encoding="utf-8")
    done = command("aturan", "--perbarui", str(stick))
    assert done.status == 1, done.out
    assert "rencana contoh tidak dapat dihitung dengan kumpulan ini" in done.err


def test_what_changed_for_a_plan(command, stick: Path) -> None:
    """Muara Badak borrows from LPDB on 1 January 2027: the highest rate it read is another now."""
    same = command("aturan", "--untuk", STARTER)
    assert "kumpulan aturan pada tanggal rencana sama dengan yang dipakai" in same.out
    command("aturan", "--perbarui", str(stick))
    head, line = command("aturan", "--untuk", STARTER).out.splitlines()
    assert head.endswith("dari kumpulan per 25 November 2026 ke 1 Maret 2027:")
    assert line.startswith("  - Dana bergulir LPDB: bunga paling tinggi (pada 1 Jan")
    assert ": semula 7% (" in line and "; sekarang 8% (" in line and "satu sumber" in line
    found = command("aturan", "--untuk", STARTER, "--json").json
    assert found["made_with"]["edition"] == "2026-11-25"
    (change,) = found["changes"]
    assert (change["rule"], change["first"]) == ("loans/lpdb.rate_max", "2027-01-01")
    assert (change["before"]["value"], change["after"]["value"]) == (0.07, 0.08)
    assert change["before"]["source"] and change["text"] == line[4:]


def test_only_one_thing_at_a_time(command, stick: Path) -> None:
    done = command("aturan", "--perbarui", str(stick), "--kembalikan")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Pakai satu saja: --tanggal, --perbarui, --kembalikan, atau --untuk")

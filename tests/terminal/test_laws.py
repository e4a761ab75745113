"""`kopdes-plan aturan`: what held on a day, with where it stands."""

from __future__ import annotations


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

# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan kelayakan`: published series, series with no or several rates, wrong lists."""

from __future__ import annotations

import pytest


def test_the_example_of_the_agreement(command) -> None:
    done = command("kelayakan", "--arus=-50jt,20jt,20jt,20jt", "--diskonto", "10%", "--json")
    found = done.json
    assert list(found) == [
        "npv", "irr", "irr_status", "irr_roots", "irr_reason", "mirr", "net_bc", "gross_bc",
        "profitability_index", "payback_periods", "discounted_payback_periods", "verdict",
        "warnings",
    ]  # fmt: skip
    assert found["npv"] == pytest.approx(-262_960, abs=1)
    assert found["irr"] == pytest.approx(0.097010, abs=1e-6)
    assert (found["irr_status"], found["verdict"]) == ("unique", "tidak_layak")
    assert found["payback_periods"] == 2.5
    assert found["discounted_payback_periods"] is None and found["gross_bc"] is None


def test_the_flows_may_follow_the_option_with_a_space(command) -> None:
    done = command("kelayakan", "--arus", "-50jt,20jt,20jt,20jt", "--diskonto", "10%")
    assert done.status == 0
    assert (
        done.out
        == """\
Nilai kini bersih (NPV)              -Rp262.960
Tingkat pengembalian internal (IRR)  9,7%
IRR yang disesuaikan (MIRR)          9,81%
Net B/C                              0,99
Indeks keuntungan (PI)               0,99
Masa pengembalian modal              2,5 periode
Masa pengembalian, didiskonto        –
Penilaian                            tidak layak
"""
    )


def test_a_second_rate_out_of_reach_does_not_hide_the_first(command) -> None:
    """A published fault: a small closing cost made a library answer −99.98 %."""
    flows = "--arus=-1678.87,771.96,1814.05,3520.3,3552.95,3584.99,4789.91,-1"
    found = command("kelayakan", flows, "--diskonto", "10%", "--json").json
    assert found["irr"] == pytest.approx(1.0042698487, abs=1e-9)
    assert [warning["code"] for warning in found["warnings"]] == ["two_rates", "implausible_irr"]


def test_several_rates_are_listed_and_none_is_chosen(command) -> None:
    found = command("kelayakan", "--arus=-100,230,-132", "--diskonto", "10%", "--json").json
    assert found["irr"] is None and found["irr_status"] == "multiple"
    assert found["irr_roots"] == pytest.approx([0.1, 0.2])
    assert found["irr_reason"].startswith("IRR tidak tunggal")


def test_money_that_comes_first_is_a_loan(command) -> None:
    found = command("kelayakan", "--arus=100,-50,-60", "--diskonto", "10%", "--json").json
    assert found["irr"] is None and found["verdict"] == "tidak_dapat_dinilai"
    assert found["irr_reason"] == (
        "IRR tidak ada: uang masuk lebih dahulu, jadi angkanya adalah biaya pinjaman, "
        "bukan hasil usaha."
    )


def test_costs_and_benefits_give_the_gross_ratio_too(command) -> None:
    done = command("kelayakan", "--manfaat=0;132", "--biaya=100;11", "--diskonto", "10%", "--json")
    assert done.json["gross_bc"] == pytest.approx(1.0909, abs=5e-5)


def test_awal_discounts_the_first_flow(command) -> None:
    flows = ("kelayakan", "--arus=-110,121", "--diskonto", "10%", "--json")
    assert command(*flows).json["npv"] == pytest.approx(0, abs=1e-9)
    first = command("kelayakan", "--arus=-110,242", "--diskonto", "10%", "--awal", "1", "--json")
    assert first.json["npv"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--arus=1;2", "--diskonto", "10"), "--diskonto: terbaca 10. Tulis dengan tanda persen, maksudnya 10% atau 1.000%?"),
        (("--arus=1;2", "--diskonto", "-10%"), "--diskonto: terbaca -10%. Tingkat di sini harus antara 0% dan 100%."),
        (("--arus=-1,5jt,2jt", "--diskonto", "10%"), "--arus: daftar ini punya dua arti: (-1; 5jt; 2jt) atau (-1,5jt; 2jt). Pisahkan isinya dengan titik koma."),
        (("--arus=1;;2", "--diskonto", "10%"), "--arus: terbaca 1;;2. Ada isi yang kosong di antara dua tanda pisah."),
        (("--arus=", "--diskonto", "10%"), "--arus: belum diisi."),
        (("--biaya=1;2", "--manfaat=1", "--diskonto", "10%"), "--manfaat: biaya berisi 2 angka, manfaat 1 angka; jumlahnya harus sama."),
    ],
)  # fmt: skip
def test_wrong_series(command, words, said) -> None:
    done = command("kelayakan", *words)
    assert (done.status, done.out, done.err) == (1, "", said + "\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--diskonto", "10%"), "Sebutkan --arus, atau --biaya bersama --manfaat."),
        (("--diskonto", "10%", "--biaya=1"), "Sebutkan --arus, atau --biaya bersama --manfaat."),
        (("--diskonto", "10%", "--arus=1", "--biaya=1"), "Pakai --arus saja, atau --biaya dan --manfaat saja; tidak ketiganya."),
        (("--diskonto", "10%", "--arus=1", "--awal", "2"), "Pilihan --awal tidak mengenal 2; yang dikenal: 0, 1."),
        (("--arus=1",), "Pilihan --diskonto harus diisi."),
    ],
)  # fmt: skip
def test_wrong_command_lines(command, words, said) -> None:
    done = command("kelayakan", *words)
    assert (done.status, done.out) == (2, "")
    assert done.err == said + "\nKeterangan: kopdes-plan --help\n"


def test_every_wrong_flow_is_told_at_once(command) -> None:
    done = command("kelayakan", "--arus=-50jt;abc;20jt;1.2.3", "--diskonto", "6")
    told = [line.strip().partition(". ")[0] for line in done.err.splitlines()[1:]]
    assert (done.status, told) == (
        1, ["--diskonto: terbaca 6", "--arus: terbaca abc", "--arus: terbaca 1.2.3"],
    )  # fmt: skip

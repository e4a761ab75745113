# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan shu`: a school book's member, and shares that cannot be."""

from __future__ import annotations

import pytest

SHARES = "jasa_simpanan=40%,jasa_usaha=30%,cadangan=20%,pendidikan=10%"
MEMBER = ("--total-simpanan", "78jt", "--total-transaksi", "102jt", "--simpanan-anggota", "6,5jt",
          "--transaksi-anggota", "1,5jt")  # fmt: skip


def test_pools_and_a_member(command) -> None:
    found = command("shu", "--shu", "90jt", "--bagian", SHARES, *MEMBER, "--json").json
    assert list(found) == ["pools", "member", "problems"]
    assert found["pools"] == {
        "jasa_modal": 36_000_000, "jasa_usaha": 27_000_000, "cadangan": 18_000_000,
        "pendidikan": 9_000_000,
    }  # fmt: skip
    assert found["member"]["jasa_modal"] == 3_000_000
    assert found["member"]["total"] == pytest.approx(3_397_058.82, abs=0.01)
    assert found["problems"] == []


def test_without_a_member_there_is_no_member(command) -> None:
    assert command("shu", "--shu", "90jt", "--bagian", SHARES, "--json").json["member"] is None


def test_the_table_for_people(command) -> None:
    assert (
        command("shu", "--shu", "90jt", "--bagian", SHARES, *MEMBER).out
        == """\
Jasa modal       Rp36.000.000
Jasa usaha       Rp27.000.000
Cadangan         Rp18.000.000
Dana pendidikan  Rp9.000.000
Jumlah           Rp90.000.000

Bagian seorang anggota:
Jasa modal  Rp3.000.000
Jasa usaha  Rp397.059
Dibayarkan  Rp3.397.058
"""
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ("cadangan=40%,jasa_anggota=40%,pengurus=5%,karyawan=5%,pendidikan=5%,sosial=5%,pembangunan=5%",
         "--bagian: bagian-bagiannya berjumlah 105%, harus tepat 100%."),
        ("cadangan=40%,lain=50%", "--bagian: bagian-bagiannya berjumlah 90%, harus tepat 100%."),
        ("cadangan=40,lain=60", "--bagian: terbaca 40. Bagian ditulis dengan tanda persen, mungkin maksudnya 40%."),
        ("cadangan=25,5%,lain=74,5%", "--bagian: daftar ini punya dua arti: (cadangan=25; 5%; lain=74; 5%) atau (cadangan=25,5%; lain=74,5%). Pisahkan isinya dengan titik koma."),
        ("cadangan", "--bagian: terbaca cadangan. Tulis nama, tanda =, lalu nilainya."),
        ("a=50%,a=50%", "--bagian: a disebut dua kali."),
        ("a=120%,b=-20%", "--bagian › b: terbaca -20%. Bagian tidak boleh kurang dari nol."),
    ],
)  # fmt: skip
def test_shares_that_cannot_be(command, shares, said) -> None:
    done = command("shu", "--shu", "90jt", "--bagian", shares)
    assert (done.status, done.out, done.err) == (1, "", said + "\n")


def test_shares_of_105_per_cent_as_json(command) -> None:
    done = command("shu", "--shu", "90jt", "--bagian", "cadangan=60%,lain=45%", "--json")
    assert done.status == 1
    (problem,) = done.json["problems"]
    assert (problem["code"], problem["read"]) == ("shares_not_whole", "105%")


def test_a_loss_and_an_impossible_member(command) -> None:
    done = command(
        "shu",
        "--shu",
        "-5jt",
        "--bagian",
        "cadangan=100%",
        *MEMBER[:2],
        "--simpanan-anggota",
        "80jt",
    )
    assert done.status == 1
    assert (
        done.err
        == """\
Belum dapat dihitung; ada 2 hal yang perlu diperbaiki.
  --shu: SHU -5jt kurang dari nol; rugi tidak dibagi.
  --simpanan-anggota: bagian seorang anggota (Rp80.000.000) melebihi jumlah semua anggota (Rp78.000.000).
"""
    )


def test_the_amount_below_nothing_is_the_one_named(command) -> None:
    """A negative total was once told of the member's own amount, which was right."""
    words = ("shu", "--shu", "5jt", "--bagian", "cadangan=100%", "--transaksi-anggota", "3jt")
    done = command(*words, "--total-transaksi", "-1")
    said = "--total-transaksi: terbaca -1. Jumlah tidak boleh kurang dari nol.\n"
    assert (done.status, done.err) == (1, said)

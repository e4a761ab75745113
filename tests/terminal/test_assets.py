# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan penyusutan`: a bought asset year by year, and lives that cannot be."""

from __future__ import annotations

import pytest


def test_straight_line_from_the_month_bought(command) -> None:
    words = (
        "penyusutan",
        "--harga",
        "12jt",
        "--residu",
        "0",
        "--umur",
        "2,5",
        "--mulai",
        "2026-07",
    )
    assert command(*words, "--json").json == {
        "years": [
            {"year": 2026, "expense": 2_400_000, "book_value": 9_600_000},
            {"year": 2027, "expense": 4_800_000, "book_value": 4_800_000},
            {"year": 2028, "expense": 4_800_000, "book_value": 0},
        ]
    }
    assert (
        command(*words).out
        == """\
 Tahun  Penyusutan  Nilai buku
──────  ──────────  ──────────
  2026   2.400.000   9.600.000
  2027   4.800.000   4.800.000
  2028   4.800.000           0
──────  ──────────  ──────────
Jumlah  12.000.000
"""
    )


def test_declining_balance_of_a_tax_group(command) -> None:
    """The official elucidation: group 1, half a year of 50 %, the rest in the last year."""
    done = command(
        "penyusutan",
        "--harga",
        "100jt",
        "--kelompok",
        "1",
        "--metode",
        "saldo_menurun",
        "--mulai",
        "2009-07",
        "--json",
    )
    expenses = [year["expense"] for year in done.json["years"]]
    assert expenses == [25_000_000, 37_500_000, 18_750_000, 9_375_000, 9_375_000]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--umur: umur harus diisi, atau sebutkan kelompok hartanya."),
        (("--umur", "0"), "--umur: umur paling sedikit satu bulan."),
        (("--umur", "lama"), "--umur: terbaca lama. Tulis umur dalam tahun, misalnya 5 atau 2,5."),
        (("--umur", "2,33"), "--umur: terbaca 2,33. Tulis umur dalam tahun, misalnya 5 atau 2,5."),
        (("--umur", "5", "--residu", "20jt"), "--residu: nilai sisa (Rp20.000.000) harus antara nol dan harga (Rp12.000.000)."),
        (("--umur", "5", "--kelompok", "1"), "--umur: terbaca 5. Umur kelompok ini menurut aturan pajak 4 tahun."),
        (("--kelompok", "1", "--residu", "1jt"), "--residu: terbaca 1jt. Penyusutan menurut aturan pajak habis sampai nol, jadi nilai sisanya 0."),
        (("--kelompok", "bangunan_permanen", "--metode", "saldo_menurun"), "--metode: bangunan menurut aturan pajak hanya boleh disusutkan dengan garis_lurus."),
        (("--umur", "201"), "--umur: terbaca 201. Umur paling lama 200 tahun."),
        (("--umur", "5", "--residu", "-1"), "--residu: terbaca -1. Rupiah di sini tidak boleh kurang dari nol."),
        (("--umur", "5", "--harga", "-1"), "--harga: terbaca -1. Rupiah di sini tidak boleh kurang dari nol."),
        (("--umur", "5", "--mulai", "2026-13"), "--mulai: terbaca 2026-13. Tulis tahun-bulan, misalnya 2027-01."),
    ],
)  # fmt: skip
def test_assets_that_cannot_wear_out(command, words, said) -> None:
    done = command("penyusutan", "--harga", "12jt", *words)
    assert (done.status, done.out, done.err) == (1, "", said + "\n")


def test_a_group_of_no_name(command) -> None:
    done = command("penyusutan", "--harga", "12jt", "--kelompok", "5")
    said = "Pilihan --kelompok tidak mengenal 5; yang dikenal: 1, 2, 3, 4, bangunan_permanen, bangunan_tidak_permanen."
    assert done.status == 2 and done.err.startswith(said)


def test_everything_wrong_with_an_asset_is_told_at_once(command) -> None:
    done = command(
        "penyusutan", "--harga", "12jt", "--umur", "0", "--residu", "13jt", "--mulai", "2026-13"
    )  # fmt: skip
    told = [line.strip().partition(":")[0] for line in done.err.splitlines()[1:]]
    assert (done.status, told) == (1, ["--umur", "--mulai", "--residu"])

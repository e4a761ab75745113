# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan pajak`: the worked years of a cooperative, and one member's interest."""

from __future__ import annotations

import pytest


def test_a_year_of_the_final_tax(command) -> None:
    found = command(
        "pajak", "--tahun", "2027", "--terdaftar", "2025", "--omzet", "1,2 miliar", "--json"
    ).json
    assert list(found) == ["regime", "tax", "steps", "citations"]
    assert (found["regime"], found["tax"]) == ("pph_final", 6_000_000)
    assert found["steps"] == [
        {"text": "Peredaran bruto setahun", "value": 1_200_000_000},
        {"text": "Tarif PPh final", "value": 0.005},
        {"text": "Pajak", "value": 6_000_000},
    ]
    assert [c["rule"] for c in found["citations"]] == [
        "taxes/final_income.rate", "taxes/final_income.years", "taxes/final_income.turnover_ceiling",
    ]  # fmt: skip
    assert list(found["citations"][0]) == ["rule", "source", "where", "confidence"]


def test_the_fifth_year_with_the_facility(command) -> None:
    """160 m x 11 % + 40 m x 22 % = 26,400,000."""
    words = (
        "pajak",
        "--tahun",
        "2029",
        "--terdaftar",
        "2025",
        "--omzet",
        "6 miliar",
        "--laba",
        "200jt",
    )
    found = command(*words, "--json").json
    assert (found["regime"], found["tax"]) == ("pasal_31e", 26_400_000)
    people = command(*words).out.splitlines()
    assert people[0] == "PPh badan dengan fasilitas Pasal 31E"
    assert "Bagian yang mendapat fasilitas  Rp160.000.000" in people
    assert "Tarif dengan fasilitas          11%" in people
    law = people[people.index("Dasar hukum:") + 1 :]
    assert len(law) == len(set(law)) and all("; sejak " in one or "; tidak " in one for one in law)
    unsure = [one for one in law if "Pengetahuan umum" in one]  # no text of the law was read
    assert unsure and all("; belum pasti" in one for one in unsure)
    assert any(one.endswith("dikonfirmasi (naskah asli belum dibaca)") for one in law)


def test_above_fifty_billion_there_is_no_facility(command) -> None:
    found = command(
        "pajak",
        "--tahun",
        "2030",
        "--terdaftar",
        "2025",
        "--omzet",
        "70 miliar",
        "--laba",
        "4 miliar",
        "--json",
    ).json
    assert (found["regime"], found["tax"]) == ("pasal_17", 880_000_000)


@pytest.mark.parametrize(("interest", "tax"), [("235.000", 0), ("240000", 0), ("275rb", 27_500)])
def test_interest_of_one_member_in_a_month(command, interest, tax) -> None:
    found = command("pajak", "--bunga-simpanan", interest, "--json").json
    assert found["tax"] == tax
    assert {c["rule"].split(".")[0] for c in found["citations"]} == {"taxes/savings_interest"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tahun", "2029", "--terdaftar", "2025", "--omzet", "1jt"), "--laba: tahun 2029 dikenai tarif umum; laba fiskal harus diisi."),
        (("--tahun", "2024", "--terdaftar", "2025", "--omzet", "1jt"), "--tahun: terbaca 2024. Tahun pajak tidak boleh sebelum tahun terdaftar, 2025."),
        (("--tahun", "2020", "--terdaftar", "2019", "--omzet", "1jt"), "--tanggal: aturan untuk 31 Desember 2020 belum tercatat di program ini: PPh final atas peredaran bruto untuk koperasi: tarif."),
        (("--tahun", "27", "--terdaftar", "2025", "--omzet", "1jt"), "--tahun: terbaca 27. Tulis tahun dengan empat angka, misalnya 2027."),
        (("--tahun", "2.027", "--terdaftar", "2025", "--omzet", "1jt"), "--tahun: terbaca 2.027. Tulis tahun dengan empat angka, misalnya 2027."),
        (("--tahun", "2027", "--terdaftar", "2025", "--omzet", "-1jt"), "--omzet: terbaca -1jt. Peredaran bruto tidak boleh kurang dari nol."),
        (("--bunga-simpanan", "-5"), "--bunga-simpanan: terbaca -5. Rupiah di sini tidak boleh kurang dari nol."),
    ],
)  # fmt: skip
def test_years_that_cannot_be_taxed(command, words, said) -> None:
    done = command("pajak", *words)
    assert (done.status, done.out, done.err) == (1, "", said + "\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tahun", "2027"), "Pilihan --terdaftar, --omzet harus diisi."),
        (("--bunga-simpanan", "1", "--omzet", "1"), "--bunga-simpanan dihitung sendiri, tanpa pilihan yang lain."),
    ],
)  # fmt: skip
def test_wrong_command_lines(command, words, said) -> None:
    done = command("pajak", *words)
    assert (done.status, done.out) == (2, "")
    assert done.err == said + "\nKeterangan: kopdes-plan --help\n"


def test_everything_wrong_with_a_tax_is_told_at_once(command) -> None:
    done = command("pajak", "--tahun", "2024", "--terdaftar", "2025", "--omzet", "-6jt")
    told = [line.strip().partition(":")[0] for line in done.err.splitlines()[1:]]
    assert (done.status, told) == (1, ["--tahun", "--omzet"])

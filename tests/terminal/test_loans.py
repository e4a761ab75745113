# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan angsuran`: the tables of published loans, and every way to ask for no loan."""

from __future__ import annotations

import pytest

HIMBARA = ("angsuran", "--plafon", "3.000.000.000", "--bunga", "6%", "--tenor", "72")


def test_the_worked_loan_with_capitalised_grace(command) -> None:
    """3 bn, 6 %, 72 months, 6 of them grace with the interest added."""
    done = command(*HIMBARA, "--tenggang", "6", "--bunga-tenggang", "ditambahkan", "--json")
    rows = done.json["rows"]
    assert done.status == 0 and done.err == ""
    assert rows[5]["balance"] == pytest.approx(3_091_132_528, abs=1)
    assert rows[6]["payment"] == pytest.approx(55_103_371, abs=1)
    assert rows[-1]["balance"] == 0 and len(rows) == 72


def test_the_json_has_the_keys_of_the_agreement(command) -> None:
    found = command(*HIMBARA, "--mulai", "2026-01-31", "--json").json
    assert list(found) == [
        "rows", "total_interest", "total_payment", "nominal_rate_per_year",
        "effective_rate_per_year", "equivalent_annuity_rate_per_year",
    ]  # fmt: skip
    assert list(found["rows"][0]) == [
        "period", "date", "interest", "principal", "payment", "balance",
    ]  # fmt: skip
    assert [row["date"] for row in found["rows"][:2]] == ["2026-02-28", "2026-03-31"]


def test_a_flat_rate_is_shown_for_what_it_costs(command) -> None:
    done = command(
        "angsuran",
        "--plafon",
        "36jt",
        "--bunga",
        "6%",
        "--tenor",
        "36",
        "--metode",
        "flat",
        "--json",
    )
    assert done.json["equivalent_annuity_rate_per_year"] == pytest.approx(0.1108, abs=5e-5)
    assert done.json["effective_rate_per_year"] == pytest.approx(0.1166, abs=5e-5)


def test_the_table_for_people(command) -> None:
    done = command(
        "angsuran", "--plafon", "36jt", "--bunga", "6%", "--tenor", "3", "--metode", "flat",
        "--mulai", "2026-01-15",
    )  # fmt: skip
    assert (
        done.out
        == """\
Pinjaman Rp36.000.000, bunga 6% setahun, 3 bulan, bunga flat

Bulan ke     Tanggal    Bunga       Pokok    Angsuran  Sisa pokok
────────  ──────────  ───────  ──────────  ──────────  ──────────
       1  2026-02-15  180.000  12.000.000  12.180.000  24.000.000
       2  2026-03-15  180.000  12.000.000  12.180.000  12.000.000
       3  2026-04-15  180.000  12.000.000  12.180.000           0
────────  ──────────  ───────  ──────────  ──────────  ──────────
  Jumlah              540.000  36.000.000  36.540.000

Bunga setara anuitas 8,98% setahun; bunga efektif 9,36% setahun.
"""
    )


def test_drawdowns_in_stages(command) -> None:
    done = command(
        "angsuran", "--plafon", "30jt", "--bunga", "12%", "--tenor", "6", "--tenggang", "2",
        "--pencairan", "2026-01:10jt,2026-02:20jt", "--json",
    )  # fmt: skip
    assert [row["interest"] for row in done.json["rows"][:2]] == [100_000, 300_000]


def test_a_rate_of_sixty_per_cent_is_computed_with_a_warning(command) -> None:
    done = command("angsuran", "--plafon", "1jt", "--bunga", "60%", "--tenor", "2", "--json")
    assert done.status == 0
    assert done.json["nominal_rate_per_year"] == 0.6
    assert done.err == (
        "Perhatian: bunga 60% setahun sangat tinggi. Periksa apakah memang itu maksudnya.\n"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--tenor", "0"), "--tenor: jangka waktu 0 bulan terlalu pendek; paling sedikit 1 bulan."),
        (("--tenor", "-3"), "--tenor: jangka waktu -3 bulan terlalu pendek; paling sedikit 1 bulan."),
        (("--tenor", "601"), "--tenor: terbaca 601. Jangka waktu paling lama 600 bulan."),
        (("--tenor", "6,5"), "--tenor: terbaca 6,5. Tulis jumlah bulan, misalnya 36 atau 36 bulan."),
        (("--plafon", "-1jt"), "--plafon: terbaca -1jt. Jumlah pinjaman harus lebih dari nol."),
        (("--plafon", "0"), "--plafon: terbaca 0. Jumlah pinjaman harus lebih dari nol."),
        (("--plafon", "1,500"), "--plafon: terbaca 1,500. Angka ini punya dua arti: 1.500 atau 1,5. Tulis salah satunya."),
        (("--bunga", "6"), "--bunga: terbaca 6. Tulis dengan tanda persen, maksudnya 6% atau 600%?"),
        (("--bunga", "0.6"), "--bunga: terbaca 0.6. Tulis dengan tanda persen, maksudnya 0,6% atau 60%?"),
        (("--bunga", "600%"), "--bunga: terbaca 600%. Tingkat di sini harus antara 0% dan 100%."),
        (("--bunga", "-6%"), "--bunga: terbaca -6%. Tingkat di sini harus antara 0% dan 100%."),
        (("--tenggang", "72"), "--tenggang: masa tenggang 72 bulan harus lebih pendek daripada jangka waktu, 72 bulan, dan tidak boleh kurang dari nol."),
        (("--hari", "aktual/365"), "--mulai: bunga menurut hari sebenarnya memerlukan tanggal pencairan pertama."),
        (("--mulai", "31-01-2026"), "--mulai: terbaca 31-01-2026. Tulis tahun-bulan-tanggal, misalnya 2027-01-31."),
        (("--pencairan", "2026-01:1jt"), "--pencairan: pencairan berjumlah Rp1.000.000, padahal plafonnya Rp3.000.000.000."),
        (("--pencairan", "Januari=1jt"), "--pencairan: terbaca Januari=1jt. Tulis nama, tanda :, lalu nilainya."),
    ],
)  # fmt: skip
def test_what_makes_no_loan_is_said_in_one_sentence(command, changed, said) -> None:
    """Later options win, so each case is the good command with one thing changed."""
    done = command(*HIMBARA, *changed)
    assert (done.status, done.out, done.err) == (1, "", said + "\n")


def test_all_problems_at_once_also_as_json(command) -> None:
    done = command("angsuran", "--plafon", "1.234.56", "--bunga", "6", "--tenor", "x", "--json")
    assert done.status == 1 and done.err == ""
    assert [(p["path"], p["code"], p["read"]) for p in done.json["problems"]] == [
        ("--plafon", "two_meanings", "1.234.56"),
        ("--bunga", "rate_two_meanings", "6"),
        ("--tenor", "not_months", "x"),
    ]
    assert done.json["problems"][1] == {
        "line": None, "path": "--bunga", "code": "rate_two_meanings", "read": "6",
        "text": "terbaca 6. Tulis dengan tanda persen, maksudnya 6% atau 600%?",
        "suggestion": "6% atau 600%",
    }  # fmt: skip
    done = command("angsuran", "--plafon", "1.234.56", "--bunga", "6", "--tenor", "x")
    assert (
        done.err
        == """\
Belum dapat dihitung; ada 3 hal yang perlu diperbaiki.
  --plafon: terbaca 1.234.56. Angka ini punya dua arti: 1.234,56 atau 123.456. Tulis salah satunya.
  --bunga: terbaca 6. Tulis dengan tanda persen, maksudnya 6% atau 600%?
  --tenor: terbaca x. Tulis jumlah bulan, misalnya 36 atau 36 bulan.
"""
    )


def test_a_month_drawn_twice_is_not_dropped(command) -> None:
    """2026-1 is 2026-01: the second million once took the place of the first without a word."""
    words = ("angsuran", "--plafon", "1jt", "--bunga", "6%", "--tenor", "3")
    done = command(*words, "--pencairan", "2026-01:1jt;2026-1:1jt", "--json")
    (problem,) = done.json["problems"]
    assert (done.status, problem["path"], problem["text"]) == (
        1, "--pencairan", "2026-1 disebut dua kali.",
    )  # fmt: skip


def test_everything_wrong_with_a_loan_is_told_at_once(command) -> None:
    done = command(
        "angsuran", "--plafon", "-1", "--bunga", "0.6", "--tenor", "0", "--hari", "aktual/365"
    )  # fmt: skip
    told = [line.strip().partition(":")[0] for line in done.err.splitlines()[1:]]
    assert (done.status, told) == (1, ["--bunga", "--plafon", "--tenor", "--mulai"])


def test_a_grace_of_centuries(command) -> None:
    """A million months outside the tenor once kept the computer busy for a minute."""
    words = ("angsuran", "--plafon", "1jt", "--bunga", "6%", "--tenor", "3")
    done = command(*words, "--tenggang", "999999", "--tenggang-di", "luar")
    assert (done.status, done.err) == (1, "--tenggang: terbaca 999999. Paling besar 600.\n")

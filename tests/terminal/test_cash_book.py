"""A treasurer's cash book, as Excel saves it: titles above, Indonesian numbers, a few bad rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.cash_book import load_map, read_book
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.problems import PlanProblems
from tests.screens.conftest import PLAN

BOOK = """\
BUKU KAS KOPERASI;;;;;
Tahun 2027;;;;;
;;;;;
Tanggal;Uraian;Akun;Debit;Kredit;Saldo
05/01/2027;Gas 3 kg;Jual gas;Rp1.900.000,00;;21.900.000
07/01/2027;Beli gas;Kulakan gas;;1.700.000;20.200.000
2027-01-31;Penjaga;Gaji;;500.000;19.700.000
31/01/2027;Ketua;Pinjam sebentar;;100.000;19.600.000
3/2/2027;Gas;Jual gas;1.000.000;;20.600.000
32/01/2027;Gas;Jual gas;1.000.000;;20.600.000
4/2/2027;Gas;Jual gas;=A1+B2;;
5/2/2027;Gas;Jual gas;1,500;;
6/2/2027;Gas;Jual gas;5.000;5.000;
6/2/2025;Gas;Jual gas;5.000;;
"""
MAP = """\
kolom: {tanggal: Tanggal, masuk: Debit, keluar: Kredit, kelompok: Akun, saldo: Saldo}
kelompok: {Jual gas: unit.lpg.penjualan, Kulakan gas: unit.lpg.biaya_barang, Gaji: upah}
"""
JANUARY, FEBRUARY = YearMonth(2027, 1), YearMonth(2027, 2)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A plan, its cash book, and the map between them."""
    names = {"uji.yaml": PLAN, "kas.csv": BOOK, "uji-buku-kas.yaml": MAP}
    for name, text in names.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    plan, book, by = (tmp_path / name for name in names)
    return plan, book, by


def test_months_are_summed_and_every_other_row_is_named(files: tuple[Path, Path, Path]) -> None:
    """1.900.000 sold for 1.700.000 in January; six rows cannot be taken, each for its reason."""
    _, file, by = files
    book = read_book(file, load_map(by, file, ["lpg"]), JANUARY, 72)
    assert book.amounts == {
        (JANUARY, "unit.lpg.penjualan"): 1_900_000,
        (JANUARY, "unit.lpg.biaya_barang"): 1_700_000,
        (JANUARY, "upah"): 500_000,
        (FEBRUARY, "unit.lpg.penjualan"): 1_000_000,
    }
    assert book.cash == {JANUARY: 19_700_000, FEBRUARY: 20_600_000}
    assert (book.rows, book.received, book.paid) == (4, 2_900_000, 2_200_000)
    assert [(one.line, one.code) for one in book.rejected] == [
        (8, "book_group_unknown"), (10, "no_such_date"), (11, "not_a_number"),
        (12, "two_meanings"), (13, "book_one_side"), (14, "book_outside"),
    ]  # fmt: skip


def test_what_was_read_is_shown_first_and_saved_when_asked(
    command, files: tuple[Path, Path, Path]
) -> None:
    plan, file, _ = files
    line = ("realisasi", str(plan), "--buku-kas", str(file))
    done = command(*line)
    assert (done.status, done.err) == (0, "") and plan.read_text(encoding="utf-8") == PLAN
    assert "uang masuk Rp2.900.000" in done.out and "baris 10:" in done.out
    assert "Belum disimpan" in done.out
    plan.write_text(PLAN + "realisasi: {unit: [{bulan: 2027-01, unit: lpg, jumlah: 95}]}\n")
    assert command(*line, "--simpan", "--json").json["saved"] is True
    told = command("realisasi", str(plan), "--json").json
    assert [one["month"] for one in told["months"]] == ["2027-01", "2027-02"]
    assert "jumlah: 95" in plan.read_text(encoding="utf-8")  # what the book does not say stays
    assert "penjualan: 1900000" in plan.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("uji-buku-kas.yaml", "kolom: {tanggal: Tanggal}\n", "belum menyebut judul kolom"),
        ("uji-buku-kas.yaml", MAP.replace("unit.lpg.penj", "unit.warung.penj"), "Yang dikenal"),
        ("uji-buku-kas.yaml", MAP.replace("Debit", "Masuk"), "Tanggal, Uraian, Akun"),
        ("kas.csv", "a;b\n" * 30_000, "lebih dari"),
        ("kas.csv", "", "tidak ditemukan"),
        ("kas.csv", "\x00\x01", "kas.csv"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    command, files: tuple[Path, Path, Path], name: str, text: str, said: str
) -> None:
    plan, file, _ = files
    plan.with_name(name).write_text(text, encoding="utf-8")
    done = command("realisasi", str(plan), "--buku-kas", str(file))
    assert done.status == 1 and said in done.err and "Traceback" not in done.err


def test_without_a_map_one_is_asked_for(files: tuple[Path, Path, Path]) -> None:
    """With the headings of the book, so that it can be written; Excel is saved as CSV first."""
    _, file, by = files
    by.unlink()
    with pytest.raises(PlanProblems) as wrong:
        load_map(by, file, ["lpg"])
    assert "Tanggal, Uraian, Akun, Debit, Kredit, Saldo" in wrong.value.problems[0].text()
    with pytest.raises(PlanProblems) as wrong:
        load_map(by, file.with_suffix(".xlsx"), ["lpg"])
    assert "CSV UTF-8" in wrong.value.problems[0].text()

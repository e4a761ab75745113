"""A treasurer's cash book as it is: titles, merged headings, days as words, a few bad rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs.book_headings import likely, offered
from kopdes_plan.inputs.cash_book import Book, read_book
from kopdes_plan.inputs.cash_table import Table, tables
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.progress import BookMap
from tests.screens.conftest import PLAN

LOCKED = Path(__file__).with_name("kas_terkunci.xlsx")  # one heading, the password `rahasia`
CSV = """\
BUKU KAS KOPERASI;;;;;
Tahun 2027;;;;;
;;;;;
Tanggal;Uraian;Akun;Debit;Kredit;Saldo
05/01/2027;Gas 3 kg;Jual gas;Rp1.900.000,00;;21.900.000
7 Jan 27;Beli gas;Kulakan gas;;1.700.000;20.200.000
2027-01-31;Penjaga;Gaji;;500.000;19.700.000
31/01/2027;Ketua;Pinjam sebentar;;100.000;19.600.000
3/2/2027;Gas;Jual gas;1.000.000;;20.600.000
32/01/2027;Gas;Jual gas;1.000.000;;20.600.000
4/2/2027;Gas;Jual gas;=A1+B2;;
5/2/2027;Gas;Jual gas;1,500;;
6/2/2027;Gas;Jual gas;5.000;5.000;
6/2/2025;Gas;Jual gas;5.000;;
;Jumlah;;3.900.000;2.300.000;
"""
MEANT = {
    "Jual gas": "unit.lpg.penjualan", "Kulakan gas": "unit.lpg.biaya_barang", "Gaji": "upah",
}  # fmt: skip
COLUMNS = {
    "tanggal": "Tanggal", "masuk": "Debit", "keluar": "Kredit", "kelompok": "Akun",
    "saldo": "Saldo",
}  # fmt: skip
JANUARY, FEBRUARY = YearMonth(2027, 1), YearMonth(2027, 2)
MAP = """\
realisasi:
  buku_kas:
    tanggal: Tanggal
    masuk: Debit
    keluar: Kredit
    kelompok: Akun
    saldo: Saldo
    arti:
""" + "".join(f"      - {{kelompok: {name}, menjadi: {what}}}\n" for name, what in MEANT.items())


def mapped(**columns: str) -> BookMap:
    groups = [{"kelompok": name, "menjadi": what} for name, what in MEANT.items()]
    return BookMap.model_validate({**COLUMNS, "arti": groups, **columns})


def read(name: str, content: bytes, **columns: str) -> Book:
    return read_book(tables(name, content), mapped(**columns), JANUARY, 72)


def excel(write: Callable[[Any, Any], object]) -> bytes:
    """A workbook as Excel would save it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy"}) as book:
        write(book, book.add_format({"align": "center"}))
    return made.getvalue()


def month_sheet(book: Any, merged: Any, name: str, month: int) -> Any:
    """Titles, headings over two rows, three sales; one day is merged over two rows; a sum."""
    sheet = book.add_worksheet(name)
    sheet.merge_range("A1:F1", "BUKU KAS KDMP", merged)
    sheet.merge_range("A3:A4", "Tanggal", merged)
    sheet.merge_range("B3:B4", "Akun", merged)
    sheet.merge_range("C3:D3", "Jumlah", merged)
    sheet.write_row("C4", ["Masuk", "Keluar"])
    sheet.merge_range("E3:E4", "Saldo", merged)
    sheet.merge_range("A6:A7", date(2027, month, 5), book.add_format({"num_format": "dd/mm/yy"}))
    sheet.write_row("B6", ["Jual gas", 1_000_000, "", 11_000_000])
    sheet.write_row("B7", ["Kulakan gas", "", 900_000])
    sheet.write_formula("E7", "=E6+C7-D7", None, 10_100_000)
    sheet.write_datetime("A9", date(2027, month, 20))
    sheet.write_row("B9", ["Gaji", "-", "Rp 300.000", 9_800_000])
    sheet.write("A10", "Jumlah")
    sheet.write_row("C10", [1_000_000, 1_200_000])
    sheet.write("B12", "Bendahara")
    return sheet


def test_months_are_summed_and_every_other_row_is_named() -> None:
    """1.900.000 sold for 1.700.000 in January; six rows cannot be taken, each for its reason."""
    book = read("kas.csv", CSV.encode())
    assert book.amounts == {
        (JANUARY, "unit.lpg.penjualan"): 1_900_000,
        (JANUARY, "unit.lpg.biaya_barang"): 1_700_000,
        (JANUARY, "upah"): 500_000,
        (FEBRUARY, "unit.lpg.penjualan"): 1_000_000,
    }
    assert book.cash == {JANUARY: 19_600_000, FEBRUARY: 20_600_000}
    assert (len(book.rows), book.received, book.paid) == (4, 2_900_000, 2_200_000)
    assert [(one.line, one.code) for one in book.rejected] == [
        (8, "book_group_unknown"), (10, "no_such_date"), (11, "not_a_number"),
        (12, "two_meanings"), (13, "book_one_side"), (14, "book_outside"),
    ]  # fmt: skip
    assert book.stops == () and [one.code for one in book.notes] == ["book_passed"]


def test_a_workbook_with_a_sheet_for_each_month_is_read_as_it_is() -> None:
    """Merged headings and days, formulas, numbers as words; the sheet of sums has no headings."""

    def write(book: Any, merged: Any) -> None:
        month_sheet(book, merged, "Januari", 1)
        month_sheet(book, merged, "Februari", 2)
        book.add_worksheet("Rekap").write_row("A1", ["Bulan", "Masuk"])
        month_sheet(book, merged, "Salinan", 1).hide()

    book = read("Kas 2027.xlsx", excel(write), masuk="Masuk", keluar="Keluar")
    assert book.rejected == book.stops == ()
    for month in (JANUARY, FEBRUARY):
        assert book.amounts[month, "unit.lpg.penjualan"] == 1_000_000
        assert book.amounts[month, "unit.lpg.biaya_barang"] == 900_000
        assert book.amounts[month, "upah"] == 300_000
        assert book.cash[month] == 9_800_000
    said = " ".join(one.text() for one in book.notes)
    assert "2 baris tanpa tanggal dihitung pada tanggal baris di atasnya" in said
    assert "Rekap" in said and "Salinan" not in said


def test_headings_are_offered_with_the_likely_ones_to_look_at() -> None:
    found = tables("kas.xlsx", excel(lambda book, merged: month_sheet(book, merged, "Jan", 1)))
    assert offered(found) == ["Tanggal", "Akun", "Masuk", "Keluar", "Saldo"]
    assert likely(offered(found)) == {
        "day": "Tanggal", "came": "Masuk", "went": "Keluar", "group": "Akun", "left": "Saldo",
    }  # fmt: skip
    assert likely(["Catatan", "Nilai"]) == {}


def test_a_bank_statement_has_one_column_for_both() -> None:
    """Money out has a minus; the balance of cash box and bank are added up."""

    def write(book: Any, _: Any) -> None:
        for name, left in (("Kas", 500_000), ("Bank", 2_000_000)):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["Tanggal", "Akun", "Mutasi", "Saldo"])
            sheet.write_row("A2", ["05/01/2027", "Jual gas", 800_000, left + 300_000])
            sheet.write_row("A3", ["06/01/2027", "Gaji", -300_000, left])

    book = read("bank.xlsx", excel(write), masuk="Mutasi", keluar="Mutasi")
    assert (book.received, book.paid) == (1_600_000, 600_000)
    assert book.cash == {JANUARY: 2_500_000}


def test_what_cannot_be_trusted_is_not_taken() -> None:
    """The same sheet twice; Excel that took 5/1 for May; money in and out exchanged."""

    def twice(book: Any, merged: Any) -> None:
        month_sheet(book, merged, "Januari", 1)
        month_sheet(book, merged, "Jan (2)", 1)

    def american(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Kas")
        sheet.write_row("A1", ["Tanggal", "Akun", "Masuk", "Keluar"])
        for line, day in enumerate([date(2027, 5, 1), "13/01/2027", "14/01/2027"], 1):
            sheet.write(line, 0, day)
            sheet.write_row(line, 1, ["Jual gas", 1000])

    found = read("kas.xlsx", excel(twice), masuk="Masuk", keluar="Keluar").stops
    assert [(one.code, one.path, one.params["other"]) for one in found] == [
        ("book_twice", "Jan (2)", "Januari")
    ]
    found = read("kas.xlsx", excel(american), masuk="Masuk", keluar="Keluar", saldo="").stops
    assert [one.code for one in found] == ["book_days_swapped"]
    month_first = CSV.replace("05/01/2027", "01/05/2027").replace("31/01/2027", "01/31/2027")
    found = read("kas.csv", month_first.replace("32/01/2027", "2027-01-30").encode()).stops
    assert [one.code for one in found] == ["book_days_swapped"]
    found = read("kas.csv", CSV.encode(), masuk="Kredit", keluar="Debit").stops
    assert [one.code for one in found] == ["book_turned"]
    told = read("kas.csv", CSV.replace("20.200.000", "20.000.000").encode()).notes
    assert [one.code for one in told] == ["book_passed", "book_unbalanced"]


def far(book: Any, merged: Any) -> None:
    month_sheet(book, merged, "Jan", 1).write(1_048_575, 9, "x")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kas.xlsx", b"%PDF-1.7 bukan Excel", "bukan buku Excel"),
        ("kas.xlsx", b"PK\x03\x04terpotong", "rusak"),
        ("kas.xlsx", LOCKED.read_bytes(), "terkunci kata sandi"),
        ("kas.xls", b"<html><table><tr><td>bank</td></tr></table></html>", "bukan buku Excel"),
        ("kas.csv", b"\x00\x01\x02", "rusak"),
        ("kas.csv", b"  \n", "kosong"),
        ("kas.docx", b"PK\x03\x04", "Excel (.xlsx) atau CSV"),
        ("kas.csv", b"a;b\n" * 30_000, "lebih dari 20000 baris"),
        ("kas.xlsx", far, "jauh di luar tabelnya"),
        ("kas.csv", b"x" * 11_000_000, "terlalu besar"),
        ("kas.csv", b"Hari;Uang\n1;2\n", "Tanggal, Debit, Kredit, Akun, Saldo tidak ditemukan"),
    ],
)
def test_a_wrong_file_is_a_sentence(
    name: str, content: bytes | Callable[[Any, Any], None], said: str
) -> None:
    with pytest.raises(PlanProblems) as wrong:
        read(name, excel(content) if callable(content) else content)
    assert said in wrong.value.problems[0].text()


def test_letters_of_old_windows_and_unicode_text_are_read() -> None:
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        text = CSV.replace("Gaji", "Gaji é")
        book = read("kas.csv", text.encode(encoding))
        assert book.groups == ("Jual gas", "Kulakan gas", "Gaji é", "Pinjam sebentar")


def test_what_was_read_is_shown_first_and_saved_when_asked(command, tmp_path: Path) -> None:
    plan, file = tmp_path / "uji.yaml", tmp_path / "kas.csv"
    plan.write_text(PLAN + MAP, encoding="utf-8")
    file.write_text(CSV, encoding="utf-8")
    line = ("realisasi", str(plan), "--buku-kas", str(file))
    done = command(*line)
    assert (done.status, done.err) == (0, "")
    assert plan.read_text(encoding="utf-8") == PLAN + MAP
    assert "uang masuk Rp2.900.000" in done.out and "baris 10: terbaca 32/01/2027" in done.out
    assert "LPG 3 kg (sub-pangkalan): Penjualan" in done.out and "Belum disimpan" in done.out
    kept = "  unit: [{bulan: 2027-01, unit: lpg, jumlah: 95}]\n"
    plan.write_text(PLAN + MAP + kept, encoding="utf-8")
    assert command(*line, "--simpan", "--json").json["saved"] is True
    told = command("realisasi", str(plan), "--json").json
    assert [one["month"] for one in told["months"]] == ["2027-01", "2027-02"]
    text = plan.read_text(encoding="utf-8")
    assert "jumlah: 95" in text and "penjualan: 1900000" in text  # what it does not say stays
    assert "kelompok: Akun" in text  # and so does the map
    file.write_text(CSV.replace("Debit;Kredit", "Kredit;Debit"), encoding="utf-8")
    refused = command(*line, "--simpan")
    assert "Tidak disimpan" in refused.out and "tertukar" in refused.out
    assert plan.read_text(encoding="utf-8") == text


def test_without_a_map_every_column_is_asked_for(command, tmp_path: Path) -> None:
    """With the headings there are; what the map says wrongly is told with its line."""
    plan, file = tmp_path / "uji.yaml", tmp_path / "kas.csv"
    plan.write_text(PLAN, encoding="utf-8")
    file.write_text(CSV, encoding="utf-8")
    done = command("realisasi", str(plan), "--buku-kas", str(file))
    assert done.status == 1 and done.err.count("belum dipilih") == 4
    assert "Tanggal, Uraian, Akun, Debit, Kredit, Saldo" in done.err
    wrong = MAP.replace("unit.lpg.penjualan", "unit.warung.penjualan").replace("Gaji", "jual gas")
    plan.write_text(PLAN + wrong, encoding="utf-8")
    done = command("realisasi", str(plan), "--buku-kas", str(file))
    assert done.status == 1 and "Yang dikenal" in done.err and "sudah ada" in done.err
    missing = command("realisasi", str(plan), "--buku-kas", str(tmp_path / "lain.xlsx"))
    assert missing.status == 1 and "Traceback" not in missing.err


def test_a_month_that_comes_to_less_than_nothing_is_not_saved(command, tmp_path: Path) -> None:
    """Only money given back in January: sales below nothing are no sales."""
    plan, file = tmp_path / "uji.yaml", tmp_path / "kas.csv"
    plan.write_text(PLAN + MAP, encoding="utf-8")
    file.write_text("Tanggal;Akun;Debit;Kredit;Saldo\n5/1/2027;Jual gas;;19.000;\n")
    done = command("realisasi", str(plan), "--buku-kas", str(file), "--simpan")
    assert done.status == 1 and "penjualan" in done.err
    assert plan.read_text(encoding="utf-8") == PLAN + MAP


CELLS = st.one_of(
    st.sampled_from(["", "-", "5/1/2027", "Jual gas", "Gaji", "1.000", "1,5 juta", "Jumlah"]),
    st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_whatever_is_in_the_cells_every_rupiah_taken_is_in_a_row(cells: list[list[Any]]) -> None:
    """No cell is a fault; what the months hold is what the rows taken hold, group by group."""
    rows = [["Tanggal", "Akun", "Debit", "Kredit", "Saldo"], *cells]
    book = read_book([Table("", list(enumerate(rows, 1)))], mapped(), JANUARY, 72)
    paid = sum(x for (_, what), x in book.amounts.items() if what != "unit.lpg.penjualan")
    sold = sum(x for (_, what), x in book.amounts.items() if what == "unit.lpg.penjualan")
    assert sold - paid == pytest.approx(book.received - book.paid)
    assert all(one.text() for one in (*book.rejected, *book.stops, *book.notes))

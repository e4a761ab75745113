"""An analyst types: what the cells refuse, what they survive, which check turns red."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

import kopdes_plan
from kopdes_plan.outputs.workbook.assumptions import NAME, PLANNED, SOURCE
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.build import build
from kopdes_plan.outputs.workbook.sheets import FIRST_MONTH, VALUE, column_name
from kopdes_plan.outputs.workbook.written import written
from kopdes_plan.paths import TEMPLATES
from tests.outputs.workbook.libreoffice import recalculated
from tests.plans import plan_of, run_plan, shop

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What is typed into "rencana", and how the checks that must turn red begin.
BREAKING: dict[str, tuple[dict[str, float], tuple[str, ...]]] = {
    "salah": (
        {"saldo_awal.kas": 5_000_000, "pembagian_shu.bagian.cadangan": 0.9,
         "pinjaman.1.jangka_waktu_bulan": 200, "unit_usaha.toko.harga": 4_000},
        ("Aset = liabilitas", "Kas di posisi keuangan", "Bagian SHU", "Pinjaman lunas",
         "Kas tidak pernah", "DSCR terendah"),
    ),
    "kosong": (
        {"pinjaman.1.jangka_waktu_bulan": 0, "saldo_awal.aset.1.umur_bulan": 0,
         "unit_usaha.toko.hari_piutang": -5,
         **{f"unit_usaha.toko.musim.bulanan.{n}": 0 for n in range(1, 13)}},
        ("Setiap asumsi",),
    ),
}  # fmt: skip


def made(tenor: int = 12) -> Book:
    """A shop with a laptop, a season and a loan, over two years: all checks are there."""
    bank = {"nama": "Bank", "skema": "bank_umum", "plafon": "1_200_000", "bunga": "9%",
            "jangka_waktu_bulan": tenor, "bulan": "2027-01"}  # fmt: skip
    laptop = {"nama": "Laptop", "harga": "6_000_000", "umur_bulan": "48",
              "umur_sudah_bulan": "0"}  # fmt: skip
    plan = plan_of(
        unit_usaha={"toko": shop(musim={"bulanan": [100] * 12}, hari_piutang=15)}, pinjaman=[bank],
        saldo_awal={"kas": "4_000_000", "aset": [laptop], "simpanan_pokok": "10_000_000"},
    )  # fmt: skip
    return build(run_plan(plan, months=24))


def typed_place(book: Book, path: str) -> tuple[int, int]:
    """The coloured cell of a number on "Asumsi"."""
    cells = book.sheets["assumptions"].cells
    return next(row for (row, column), cell in cells.items()
                if column == NAME and cell.content == path), PLANNED  # fmt: skip


def test_half_a_year_fits_on_a_page_in_type_that_can_be_read() -> None:
    """Twelve months a page were printed in letters of less than 5 points. Now six stand on A4, also
    in DejaVu, whose letters take 7 points of a column, and none is smaller than 5.8 (65 % of 9).
    """
    book = made()
    with ZipFile(BytesIO(written(book))) as parts:
        for place, sheet in enumerate(book.ordered(), start=1):
            if not sheet.months:
                continue
            page = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{place}.xml"))
            wide = {
                column: float(one.get("width", 0))
                for one in page.iter(f"{EXCEL}col")
                for column in range(int(one.get("min", 0)), int(one.get("max", 0)) + 1)
            }
            months = min(6 if sheet.heads == "months" else 8, sheet.months)
            letters = sum(wide[column] for column in range(1, FIRST_MONTH + months + 1))
            (scale,) = (int(one.get("scale", 100)) for one in page.iter(f"{EXCEL}pageSetup"))
            assert letters * 7 * scale / 100 < 842 - 2 * 0.4 * 72, sheet.name
            assert scale >= 65, sheet.name
            ends = [int(one.get("id", 0)) for one in page.findall(f".//{EXCEL}colBreaks/*")]
            assert ends == list(range(FIRST_MONTH + months, FIRST_MONTH + sheet.months, months))


def test_a_statement_is_not_torn_between_two_pages() -> None:
    """The yearly table takes two pages: the second begins with the balance sheet, not within it."""
    book = made()
    sheet = book.sheets["years"]
    with ZipFile(BytesIO(written(book))) as parts:
        place = 1 + book.ordered().index(sheet)
        page = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{place}.xml"))
    breaks = [int(one.get("id", 0)) for one in page.findall(f".//{EXCEL}rowBreaks/*")]
    words = [sheet.cells[row, 0].content for row in breaks]
    assert words == ["Laporan Posisi Keuangan"]


def test_names_for_formulas_are_not_printed() -> None:
    """They took a quarter of the width of the assumptions that a board signs."""
    with ZipFile(BytesIO(written(made()))) as parts:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    areas = [one.text or "" for one in book.iter(f"{EXCEL}definedName")
             if one.get("name") == "_xlnm.Print_Area"]  # fmt: skip
    (shown,) = [area for area in areas if area.startswith("Asumsi!")]
    assert f":${column_name(SOURCE)}$" in shown


def test_a_plan_without_rent_cites_no_rate_of_rent() -> None:
    """The tax on rent is 10 %; where none is earned the sheet of the law said 0 %."""
    labels = [
        cell.content for (_, column), cell in made().sheets["law"].cells.items() if not column
    ]
    assert "Tarif PPh badan" in labels
    assert "PPh final sewa tanah dan bangunan" not in labels


def test_a_year_without_debt_has_no_dscr() -> None:
    """The loan is repaid within a year; of the next the yearly table said DSCR 0.00, which a bank
    reads as a year that earns nothing for its debt.
    """
    book = made(tenor=11)
    line = book.lines["year.dscr"]
    assert line.filled[0] > 0 and line.filled[1] == 0
    assert {line.sheet.cells[line.row, FIRST_MONTH + y].kind for y in range(2)} == {"ratio_or_none"}


@pytest.mark.butuh_libreoffice
def test_the_dust_of_a_sum_is_nothing(tmp_path: Path) -> None:
    """Payables that are paid leave a billionth of a rupiah, which was printed as a red -0."""
    book = made()
    line = book.lines["surplus.interest"]
    for m, rupiah in enumerate((1e-9, -1e-9, 1_500_000.4, -1_500_000.4)):
        line.sheet.cells[line.row, FIRST_MONTH + m].content = rupiah
    folder = recalculated({"debu": written(book)}, tmp_path, "pdf")
    pages = [page.extract_text() for page in PdfReader(folder / "debu.pdf").pages]
    (printed, *_) = [row for page in pages for row in page.splitlines()
                     if row.startswith("Bunga pinjaman") and "1.500.000" in row]  # fmt: skip
    assert printed.split()[2:6] == ["–", "–", "1.500.000", "-1.500.000"]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workbooks as LibreOffice computes them after each change."""
    books = {}
    for name, (values, _) in BREAKING.items():
        book = made()
        for path, value in values.items():
            book.sheets["assumptions"].cells[typed_place(book, path)].content = float(value)
        if name == "kosong":  # the cell that chooses the scenario too
            (row,) = book.front.choices
            book.front.cells[row, VALUE].content = ""
        if name == "salah":  # somebody writes over a formula: the money of a month that came
            flow = book.lines["cash_flow.operating"]
            flow.sheet.cells[flow.row, FIRST_MONTH + 3].content = 1_000_000.0
        books[name] = written(book, cached=False)
    return recalculated(books, tmp_path_factory.mktemp("batas"), "xlsx")


def checks(book: Any) -> dict[str, bool]:
    """Every check of "Pemeriksaan" and whether it holds."""
    rows = book.get_sheet_by_name("Pemeriksaan").to_python()
    last = [row[0] for row in rows].index("Hasil Kopdes Plan saat buku kerja dibuat")
    return {row[0]: row[2] == 1 for row in rows[:last] if row[2] != ""}


@pytest.mark.butuh_libreoffice
def test_no_check_stays_green_whatever_happens(changed: Path) -> None:
    """Each has been seen red in one of the two workbooks, and green in the one as made."""
    seen = [checks(CalamineWorkbook.from_path(str(changed / f"{name}.xlsx"))) for name in BREAKING]
    assert all(any(not one[label] for one in seen) for label in seen[0]), seen
    whole = CalamineWorkbook.from_filelike(BytesIO(written(made())))
    assert list(checks(whole)) == list(seen[0]) and all(checks(whole).values())


def test_a_failed_check_is_red() -> None:
    """A nought on "Pemeriksaan" is shown as a red cross."""
    book = made()
    with ZipFile(BytesIO(written(book))) as parts:
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
        place = 1 + book.ordered().index(book.sheets["checks"])
        sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{place}.xml"))
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{EXCEL}numFmt")}
    used = next(styles.iter(f"{EXCEL}cellXfs"))
    shown = {cell.get("r"): codes.get(used[int(cell.get("s", 0))].get("numFmtId"))
             for cell in sheet.iter(f"{EXCEL}c")}  # fmt: skip
    placed = [f"{column_name(column)}{row + 1}"
              for (row, column), cell in book.sheets["checks"].cells.items()
              if cell.kind == "check"]  # fmt: skip
    assert len(placed) > 5
    assert {shown[place] for place in placed} == {'[=1]"✓";[Red][=0]"✗";0'}


@pytest.mark.butuh_libreoffice
@pytest.mark.parametrize("name", BREAKING)
def test_what_is_wrong_turns_red(name: str, changed: Path) -> None:
    """Each check can fail, the front page counts it, and no cell becomes an error."""
    file, (_, expected) = changed / f"{name}.xlsx", BREAKING[name]
    book: Any = CalamineWorkbook.from_path(str(file))
    red = [label for label, holds in checks(book).items() if not holds]
    for beginning in expected:
        assert any(label.startswith(beginning) for label in red), red
    front = {row[0]: row[2] for row in book.get_sheet_by_name("Ringkasan").to_python()}
    assert front["Pemeriksaan yang merah"] == len(red)
    with ZipFile(file) as parts:
        sheets = [parts.read(part) for part in parts.namelist() if "worksheets/" in part]
    assert not any(b't="e"' in sheet for sheet in sheets)


def test_cells_know_their_bounds() -> None:
    """A share is at most all, a tenor whole and at least a month, a month within the plan."""
    starter = kopdes_plan.load_plan(TEMPLATES / "plans" / "muara_badak.yaml")
    book = build(kopdes_plan.run(starter))
    with ZipFile(BytesIO(written(book))) as parts:
        place = 1 + book.ordered().index(book.sheets["assumptions"])
        sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{place}.xml"))
    rules = {rule.get("sqref"): rule for rule in sheet.iter(f"{EXCEL}dataValidation")}

    def rule(path: str) -> tuple[str | None, list[float], str | None]:
        row, column = typed_place(book, path)
        found = rules[f"{column_name(column)}{row + 1}"]
        return found.get("type"), [float(end.text or "") for end in found], found.get("error")

    assert rule("pembagian_shu.bagian.cadangan") == (
        "decimal", [0, 1], "Isilah angka antara 0% dan 100%."
    )  # fmt: skip
    assert rule("pinjaman.1.jangka_waktu_bulan") == (
        "whole", [1, 240], "Isilah angka antara 1 dan 240."
    )  # fmt: skip
    kind, ends, words = rule("unit_usaha.lpg.harga")
    assert (kind, ends[0], words) == ("decimal", 0, "Isilah angka, paling sedikit 0.")
    assert rule("unit_usaha.lpg.mulai")[0] == "date"
    assert all(
        len(found.get("error", "")) <= 255 and len(found.get("errorTitle", "")) <= 32
        for found in rules.values()
    )
    typed = {
        place for place, cell in book.sheets["assumptions"].cells.items()
        if cell.style.startswith("input")
    }  # fmt: skip
    assert typed == set(book.sheets["assumptions"].limits)

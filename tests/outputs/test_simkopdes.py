"""The SIMKOPDES sheet: every figure is the plan's or the result's, and what is open says so."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.simkopdes import Row, rows
from kopdes_plan.outputs.simkopdes_files import as_csv, as_xlsx
from kopdes_plan.outputs.workbook.build import build
from kopdes_plan.outputs.workbook.written import written
from tests.plans import plan_of, run_plan, shop

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def sheet(result: Result) -> list[Row]:
    return rows(result)


def cells(made: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def part(made: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(made)) as parts:
        return parts.read(name).decode()


def by_label(listed: list[Row]) -> dict[str, Row]:
    return {row.label: row for row in listed}


def test_figures_are_those_of_the_result(sheet: list[Row], result: Result) -> None:
    found = by_label(sheet)
    loan = result.plan.loans[0]
    assert found[f"{loan.name}: Plafon (jumlah pinjaman)"].raw == float(loan.amount)
    need = sum(float(value[0]) for value in result.indicators.uses.values())
    assert found["Kebutuhan dana"].raw == round(need)
    assert found["Kebutuhan dana"].shown == t.rupiah(need)
    after_tax = result.time.by_year(result.statements.surplus["surplus_after_tax"])[0]
    for year, value in zip(result.time.years, after_tax, strict=True):
        assert found[f"SHU setelah pajak {year}"].raw == round(float(value))
    assert found["Net B/C"].raw == float(result.indicators.net_bc[0])
    for unit in result.units:
        row = found[f"{unit.name}: Penjualan 12 bulan pertama"]
        assert row.shown == t.rupiah(float(unit.revenue_first_year[0]))


def test_where_a_row_comes_from_is_said(sheet: list[Row]) -> None:
    found = by_label(sheet)
    assert found["Simpanan pokok"].source == "rencana: anggota.simpanan_pokok"
    assert found["Kebutuhan dana"].source == "dihitung dari rencana"
    assert all(row.source and row.label for row in sheet)


def test_what_is_not_known_is_open_and_never_guessed(sheet: list[Row]) -> None:
    """A number the plan lacks, what only the field knows, and the form nobody has shown us."""
    found = by_label(sheet)
    assert found["NPWP"][2:] == ("", None, "belum diisi di rencana: koperasi.npwp")
    assert found["Pembangunan gerai (%)"].raw is None
    assert found["Kesehatan keuangan"].source.endswith("belum kami ketahui")
    assert found["Kolom lain pada formulir proposal bisnis"].raw is None
    assert [row for row in sheet if row.raw is None and row.shown not in ("", "–")] == []


def test_a_plan_without_loan_or_units_has_a_sheet_too() -> None:
    """No DSCR then: a dash, and nothing to type."""
    listed = rows(run_plan(plan_of(), months=24))
    (dscr,) = (row for row in listed if row.label.startswith("DSCR terendah"))
    assert (dscr.shown, dscr.raw) == ("–", None)


def test_each_language_has_the_same_rows(sheet: list[Row], result: Result) -> None:
    english = rows(result, "en")
    assert [row.raw is None for row in english] == [row.raw is None for row in sheet]
    assert english[0].group == "Profile and legal papers"


HOSTILE = ('=HYPERLINK("http://x")', "+62 811", "-5", "@sum", "'=1", "Toko \U0001f33e 'Maju'")


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_text_is_never_a_formula(typed: str) -> None:
    result = run_plan(
        plan_of(
            koperasi={"nama": typed, "desa": ["Desa"], "rekening": typed},
            unit_usaha={"toko": shop(nama=typed, pembeli=typed)},
        ),
        months=24,
    )
    read = list(csv.reader(io.StringIO(as_csv(result).decode("utf-8-sig"))))
    assert not [cell for row in read for cell in row[:3] if cell.startswith(tuple("=+@"))]
    assert any(cell.lstrip("'") == typed.lstrip("'") for row in read for cell in row)
    made = as_xlsx(result)
    assert "<f>" not in part(made, "xl/worksheets/sheet1.xml")
    assert typed in {value for row in cells(made) for value in row}


def test_paragraphs_are_not_cut() -> None:
    """A summary of six short lines needs a row six lines high, also in the workbook; it had one,
    and the rest could not be seen.
    """
    aspects = {"ringkasan": "Kami membuka gerai.\n\nLPG.\nGudang.\n\nSemua untuk warga."}
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, narasi=aspects), months=24)
    heights = []
    book = build(result)
    place = 1 + book.ordered().index(book.sheets["simkopdes"])
    for made, number in ((as_xlsx(result), 1), (written(book), place)):
        with ZipFile(io.BytesIO(made)) as parts:
            page = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
        heights.append(max(float(row.get("ht", 0)) for row in page.iter(f"{EXCEL}row")))
    assert heights == [6 * 15, 6 * 12 + 3]


def test_the_workbook_reads_back_as_the_rows(sheet: list[Row], result: Result) -> None:
    made = as_xlsx(result)
    told = cells(made)[4:]
    assert [line[:3] for line in told] == [list(row[:3]) for row in sheet]
    assert [line[3] for line in told] == [
        pytest.approx(row.raw) if isinstance(row.raw, float) else "" for row in sheet
    ]
    assert 'topLeftCell="C5"' in part(made, "xl/worksheets/sheet1.xml")
    assert "$4:$4" in part(made, "xl/workbook.xml")
    assert as_xlsx(result) == made


def test_the_csv_reads_back_as_the_rows(sheet: list[Row], result: Result) -> None:
    made = as_csv(result)
    assert made.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    head, *told = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    assert head == ["Kelompok", "Isian", "Tertulis", "Untuk diketik", "Asal"]
    numbers = [float(cells[3]) for cells, row in zip(told, sheet, strict=True)
               if isinstance(row.raw, float)]  # fmt: skip
    assert numbers == [row.raw for row in sheet if isinstance(row.raw, float)]

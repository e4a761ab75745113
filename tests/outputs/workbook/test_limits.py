"""An analyst types: what the cells refuse, what they survive, which check turns red."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

import kopdes_plan
from kopdes_plan.outputs.workbook.assumptions import NAME, PLANNED
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.build import build
from kopdes_plan.outputs.workbook.sheets import column_name
from kopdes_plan.outputs.workbook.written import written
from kopdes_plan.paths import TEMPLATES

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What is typed into "rencana", and how the checks that must turn red begin.
BREAKING: dict[str, tuple[dict[str, float], tuple[str, ...]]] = {
    "salah": (
        {"saldo_awal.kas": 50_000_000, "pembagian_shu.bagian.cadangan": 0.9,
         "pinjaman.1.jangka_waktu_bulan": 200, "unit_usaha.sembako.harga": 40_000},
        ("Aset = liabilitas", "Bagian SHU", "Pinjaman lunas", "Kas tidak pernah", "DSCR terendah"),
    ),
    "kosong": (
        {"pinjaman.1.jangka_waktu_bulan": 0, "saldo_awal.aset.1.umur_bulan": 0,
         "unit_usaha.sembako.hari_piutang": -5,
         **{f"unit_usaha.sembako.musim.bulanan.{n}": 0 for n in range(1, 13)}},
        ("Setiap asumsi",),
    ),
}  # fmt: skip


def made() -> Book:
    plan = kopdes_plan.load_plan(TEMPLATES / "plans" / "muara_badak.yaml")
    return build(kopdes_plan.run(plan))


def typed_place(book: Book, path: str) -> tuple[int, int]:
    """The coloured cell of a number on "Asumsi"."""
    cells = book.sheets["assumptions"].cells
    return next(row for (row, column), cell in cells.items()
                if column == NAME and cell.content == path), PLANNED  # fmt: skip


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workbooks as LibreOffice computes them after each change."""
    folder = tmp_path_factory.mktemp("batas")
    for name, (values, _) in BREAKING.items():
        book = made()
        for path, value in values.items():
            book.sheets["assumptions"].cells[typed_place(book, path)].content = float(value)
        (folder / f"{name}.xlsx").write_bytes(written(book, cached=False))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(folder / "hasil"),
         *(str(folder / f"{name}.xlsx") for name in BREAKING)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder / "hasil"


@pytest.mark.butuh_libreoffice
@pytest.mark.parametrize("name", BREAKING)
def test_what_is_wrong_turns_red(name: str, changed: Path) -> None:
    """Each check can fail, the front page counts it, and no cell becomes an error."""
    file, (_, expected) = changed / f"{name}.xlsx", BREAKING[name]
    book: Any = CalamineWorkbook.from_path(str(file))
    rows = book.get_sheet_by_name("Pemeriksaan").to_python()
    labels = [row[0] for row in rows]
    checks = rows[: labels.index("Hasil Kopdes Plan saat buku kerja dibuat")]
    red = [row[0] for row in checks if row[2] == 0 and row[2] != ""]
    for beginning in expected:
        assert any(label.startswith(beginning) for label in red), red
    front = {row[0]: row[2] for row in book.get_sheet_by_name("Ringkasan").to_python()}
    assert front["Pemeriksaan yang merah"] == len(red)
    with ZipFile(file) as parts:
        sheets = [parts.read(part) for part in parts.namelist() if "worksheets/" in part]
    assert not any(b't="e"' in sheet for sheet in sheets)


def test_cells_know_their_bounds() -> None:
    """A share is at most all, a tenor whole and at least a month, a month within the plan."""
    book = made()
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

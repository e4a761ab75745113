"""The sheets of a cash book's file: CSV, Excel (xlsx, xls) or LibreOffice (ods), values only.

A name and bytes go in, `Table`s come out, one a sheet that can be seen; a CSV is one sheet. Cells
of a spreadsheet keep what they are, a number or a day, so that nothing has to be guessed of them;
a formula is its last value. What cannot be read is one sentence.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.problems import PlanProblems, Problem

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
ENDINGS = (".csv", ".txt", *SPREADSHEETS)
LARGEST = 10_000_000  # bytes of a file
UNPACKED = 80_000_000  # bytes of what an xlsx holds
# What Excel makes of a workbook with a password: another kind of file, with this in its list.
COMPOUND, ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
MOST_ROWS, FARTHEST = 20_000, (2, b"GR")  # of a sheet: rows, and the 200th column
FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')

Cell = str | float | date


class Table(NamedTuple):
    """A sheet: its name, empty for a CSV, and its rows with their line numbers."""

    name: str
    rows: Sequence[tuple[int, Sequence[Cell]]]


def tables(name: str, content: bytes) -> tuple[Table, ...]:
    """The sheets of a file; PlanProblems when it is none that can be read."""
    ending = Path(name).suffix.lower()
    if len(content) > LARGEST:
        raise _refused("book_too_big", name)
    if not content.strip():
        raise _refused("book_empty", name)
    if ending not in ENDINGS:
        raise _refused("book_ending", name, known=", ".join(ENDINGS))
    found = _sheets(name, content) if ending in SPREADSHEETS else (_csv(name, content),)
    for one in found:
        if len(one.rows) > MOST_ROWS:
            raise _refused("book_too_long", name, most=MOST_ROWS)
    return found


def read_tables(file: Path) -> tuple[Table, ...]:
    """The sheets of a file on the disk; PlanProblems when it is not there or none can be read."""
    try:
        if file.stat().st_size > LARGEST:
            raise _refused("book_too_big", file.name)
        return tables(file.name, file.read_bytes())
    except (OSError, ValueError) as fault:  # ValueError: a null byte in the name
        if isinstance(fault, PlanProblems):
            raise
        code = "file_missing" if isinstance(fault, FileNotFoundError) else "file_unreadable"
        raise PlanProblems([Problem(code, read=str(file))], str(file)) from fault


def shown(cell: Cell) -> str:
    """A cell as text: a number without needless decimals, a day as 2027-01-31."""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else f"{cell:f}".rstrip("0")
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


def _refused(code: str, name: str, **params: object) -> PlanProblems:
    return PlanProblems([Problem(code, read=Path(name).name, params=params)], name)


# ---- CSV


def _csv(name: str, content: bytes) -> Table:
    """A CSV as Excel writes it: in UTF-8, in Windows' own letters, or as Unicode text."""
    text = _decoded(name, content)
    lines = text.splitlines()[:200]
    parted = max(";\t,", key=lambda mark: sum(mark in line for line in lines))
    rows: list[tuple[int, Sequence[Cell]]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
        for cells in reader:
            rows.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        raise _refused("book_unreadable", name) from None
    return Table("", rows)


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content or content.startswith((b"PK\x03\x04", b"%PDF-")):
        raise _refused("book_unreadable", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# ---- spreadsheets


def _sheets(name: str, content: bytes) -> tuple[Table, ...]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    if content.startswith(b"PK\x03\x04"):
        _check_packed(name, content)
    if content.startswith(COMPOUND) and ENCRYPTED in content:
        raise _refused("book_locked", name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [
            one.name for one in book.sheets_metadata
            if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
        ]  # fmt: skip
        return tuple(
            Table(one, _rows(book.get_sheet_by_name(one).to_python(False))) for one in seen
        )
    except PasswordError:
        raise _refused("book_locked", name) from None
    except (CalamineError, OSError, ValueError):
        raise _refused("book_unreadable", name) from None


def _rows(read: Sequence[Sequence[object]]) -> list[tuple[int, Sequence[Cell]]]:
    return [(line, [_cell(x) for x in cells]) for line, cells in enumerate(read, 1)]


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    return value if isinstance(value, date) else str(value).strip()


def _check_packed(name: str, content: bytes) -> None:
    """Refuses what would fill the memory: much packed into little, a cell far away from all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise _refused("book_too_big", name)
            parts = [part for part in packed.namelist() if part.endswith(".xml")]
            if any(_far(packed.read(part)) for part in parts):
                raise _refused("book_too_long", name, most=MOST_ROWS)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise _refused("book_unreadable", name) from None


def _far(sheet: bytes) -> bool:
    """Whether a sheet's XML has something in a cell beyond what a cash book can need."""
    return any(
        int(row) > MOST_ROWS or (len(column), column) > FARTHEST
        for column, row in FILLED.findall(sheet)
    )

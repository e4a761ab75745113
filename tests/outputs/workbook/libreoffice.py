"""LibreOffice computes workbooks, without a window."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

# Of all sheets, a file each: comma, quotes, UTF-8; values, neither as shown nor as formulas.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def recalculated(books: Mapping[str, bytes], folder: Path, kind: str) -> Path:
    """The folder of the books as files of a kind, their formulas computed; of `CSV` a file
    `<book>-<sheet>.csv` for each sheet. One program for all: it starts slowly.
    """
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(folder / "hasil"),
         *(str(folder / f"{name}.xlsx") for name in books)],
        check=True, stdout=subprocess.DEVNULL, timeout=900,
    )  # fmt: skip
    return folder / "hasil"


def bare(content: bytes) -> bytes:
    """The workbook without its pages and formats: half of what LibreOffice does is to lay out
    pages, and a value without a format is written as a computer reads it.
    """
    with ZipFile(BytesIO(content)) as given, ZipFile(made := BytesIO(), "w") as other:
        for part in given.namelist():
            text = re.sub(rb'<definedName name="_xlnm.*?</definedName>', b"", given.read(part))
            other.writestr(part, re.sub(rb' formatCode="[^"]*"', b' formatCode="General"', text))
    return made.getvalue()


def rows_of(folder: Path, book: str, sheets: Iterable[str]) -> dict[str, list[list[str | float]]]:
    """The rows of each sheet of a book in `CSV`; what is not a number is text."""
    found = {}
    for sheet in sheets:
        with (folder / f"{book}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
            found[sheet] = [[_value(cell) for cell in row] for row in csv.reader(file)]
    return found


def _value(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell

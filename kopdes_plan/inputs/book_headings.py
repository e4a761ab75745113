"""Where the columns of a cash book stand: its headings found, and those that are likely offered.

A `Table` goes in; out come the places of columns by name, below which row they begin, or the
headings it has. Headings may stand over two rows, "Jumlah" above "Masuk" and "Keluar".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kopdes_plan.inputs.cash_table import Cell, Table, shown

COLUMNS = {
    "day": "tanggal",
    "came": "masuk",
    "went": "keluar",
    "group": "kelompok",
    "left": "saldo",
}
NEEDED = ("day", "came", "went", "group")
WITHIN = 30  # rows looked through for the headings
USUAL = {  # headings as cash books and banks write them
    "day": ("tanggal", "tgl", "tgl.", "hari/tanggal", "date"),
    "came": ("masuk", "uang masuk", "pemasukan", "penerimaan", "debit", "debet", "terima"),
    "went": ("keluar", "uang keluar", "pengeluaran", "kredit", "bayar"),
    "group": ("kelompok", "akun", "pos", "kategori", "jenis", "kode", "kode akun", "perkiraan"),
    "left": ("saldo", "sisa", "saldo akhir", "sisa uang"),
}  # fmt: skip
KNOWN = frozenset(word for words in USUAL.values() for word in words)


class Places(NamedTuple):
    """The place of each column in a row, and how many rows lie above the first one of money."""

    columns: Mapping[str, int]
    below: int


def heads(table: Table, columns: Mapping[str, str]) -> Places | None:
    """Where columns named by their headings stand, each heading once in a row or two; or None."""
    wanted = {key: head.casefold() for key, head in columns.items()}
    for below, names in _candidates(table):
        there = [name.casefold() for name in names]
        if all(there.count(head) == 1 for head in wanted.values()):
            return Places({key: there.index(head) for key, head in wanted.items()}, below)
    return None


def offered(tables: Sequence[Table]) -> list[str]:
    """The headings that a book seems to have: the row with most of the usual words, else the first.

    Nothing for a book without a row of three words or more.
    """
    rows = (names for table in tables for _, names in _candidates(table))
    found = [names for names in rows if sum(map(bool, names)) >= 3]
    names = max(found, key=lambda one: sum(x.casefold() in KNOWN for x in one), default=[])
    return list(dict.fromkeys(filter(None, names)))


def likely(headings: Sequence[str]) -> dict[str, str]:
    """Columns whose heading is one of the usual words, to be looked at by a person."""
    found: dict[str, str] = {}
    for key, words in USUAL.items():
        fitting = [one for word in words for one in headings if one.casefold() == word]
        if fitting:
            found[key] = fitting[0]
    return found


def _candidates(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Rows that may be the headings: how many rows end with it, and the words by column."""
    rows = [cells for _, cells in table.rows[: WITHIN + 1]]
    for at, cells in enumerate(rows[:WITHIN]):
        yield at + 1, [shown(cell) for cell in cells]
        below = rows[at + 1] if at + 1 < len(rows) else []
        if any(below) and all(isinstance(cell, str) for cell in below):
            yield at + 2, _over_two(cells, below)


def _over_two(above: Sequence[Cell], below: Sequence[Cell]) -> list[str]:
    """Headings over two rows: the lower word where there is one, with the upper if it is double."""
    size = max(len(above), len(below))
    upper, lower = ([*map(shown, row), *[""] * (size - len(row))] for row in (above, below))
    names, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        group = up or group
        names.append(f"{group} {low}".strip() if low and lower.count(low) > 1 else low or up)
    return names

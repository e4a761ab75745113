"""A cash book in CSV read into months of `realisasi`, by a map that people write once.

The map is YAML: `kolom` names the book's headings, `kelompok` says for each of the book's groups
what it is (`upah`, `unit.toko.penjualan`, `abaikan`). Nothing is guessed: a row that cannot be
read, or whose group the map does not know, is rejected with its line and the reason. Titles above
the headings are passed over. Amounts are read by `amounts`, days as 31/1/2027 or 2027-01-31.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan_text import Tree, parse
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import read_text

NEEDED, POSSIBLE = ("tanggal", "masuk", "keluar", "kelompok"), ("saldo",)
PAID = ("upah", "biaya_bersama", "bunga", "pokok")  # what goes out counts
RECEIVED = ("simpanan", "pencairan")  # what comes in counts
OF_UNIT = {"penjualan": 1.0, "biaya_barang": -1.0, "biaya_lain": -1.0}
IGNORED = "abaikan"
HEADINGS_WITHIN, MOST = 30, 20_000  # rows looked through for the headings; rows of a book


class CashMap(NamedTuple):
    """Field -> heading of the book, and group in small letters -> what it is."""

    columns: Mapping[str, str]
    groups: Mapping[str, str]


class Book(NamedTuple):
    """What a book says: (month, what) -> rupiah, cash at month ends, sums, rows not taken."""

    amounts: Mapping[tuple[YearMonth, str], float]
    cash: Mapping[YearMonth, float]
    rows: int
    received: float
    paid: float
    rejected: tuple[Problem, ...]  # with their lines


def load_map(file: Path, book: Path, units: Iterable[str]) -> CashMap:
    """The map of a file; PlanProblems where it lacks or says what cannot be."""
    if not file.exists():
        params = {"columns": ", ".join(_headings(book))}
        raise PlanProblems([Problem("book_map_missing", read=file.name, params=params)])
    tree = parse(read_text(file), file.name).tree()
    parts = [tree.get(key) if isinstance(tree, dict) else None for key in ("kolom", "kelompok")]
    columns, groups = (
        {k: str(v) for k, v in x.items()} if isinstance(x, dict) else {} for x in parts
    )
    known = {*PAID, *RECEIVED, IGNORED, *(f"unit.{key}.{x}" for key in units for x in OF_UNIT)}
    problems = [Problem("book_column_missing", f"kolom.{x}") for x in NEEDED if x not in columns]
    problems += [
        Problem("book_target_unknown", f"kelompok.{name}", None, what,
                params={"known": ", ".join(sorted(known))})
        for name, what in groups.items()
        if what not in known
    ]  # fmt: skip
    if problems:
        raise PlanProblems(problems, file.name)
    return CashMap(columns, {name.casefold(): what for name, what in groups.items()})


def read_book(file: Path, by: CashMap, start: YearMonth, months: int) -> Book:
    """The months of a book; PlanProblems when it is no CSV with the map's headings."""
    lines = _table(file)
    at, places = _found(lines, by, file)
    sums: dict[tuple[YearMonth, str], float] = {}
    cash: dict[YearMonth, tuple[date, float]] = {}
    rejected, rows, received, paid = [], 0, 0.0, 0.0
    for line, cells in lines[at + 1 :]:
        row = {name: cells[n].strip() if n < len(cells) else "" for name, n in places.items()}
        if not any(row.values()):
            continue
        try:
            day, came, went, left = _read(row, by, start, months)
        except amounts.AmountError as wrong:
            rejected.append(wrong.problem(line=line))
            continue
        month, what = YearMonth(day.year, day.month), by.groups[row["kelompok"].casefold()]
        rows, received, paid = rows + 1, received + came, paid + went
        if left is not None and (month not in cash or day >= cash[month][0]):
            cash[month] = day, left
        if what != IGNORED:
            sums[month, what] = sums.get((month, what), 0.0) + _sign(what) * (came - went)
    ends = {month: left for month, (_, left) in cash.items()}
    return Book(sums, ends, rows, received, paid, tuple(rejected))


def laid(tree: Tree, book: Book) -> Tree:
    """The plan's `realisasi` with the book's figures in it; what the book does not say stays."""
    kept = tree if isinstance(tree, dict) else {}
    rows = {
        key: {(one["bulan"], one.get("unit", "")): dict(one) for one in kept.get(key) or []}
        for key in ("bulanan", "unit")
    }
    said = [((month, what), x) for (month, what), x in book.amounts.items()]
    said += [((month, "kas_akhir"), x) for month, x in book.cash.items()]
    for (month, what), amount in said:
        _, _, rest = what.partition("unit.")
        unit, _, field = rest.rpartition(".")
        row = {"bulan": str(month), "unit": unit} if unit else {"bulan": str(month)}
        into = rows["unit" if unit else "bulanan"].setdefault((str(month), unit), row)
        into[field if unit else what] = f"{amount:.0f}"
    return {key: [one for _, one in sorted(found.items())] for key, found in rows.items() if found}


def _table(file: Path) -> list[tuple[int, list[str]]]:
    """Lines of a CSV with their numbers, parted by what parts most of them."""
    if file.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise PlanProblems([Problem("book_not_csv", read=file.name)])
    text = read_text(file)
    parted = max(";\t,", key=lambda mark: sum(mark in line for line in text.splitlines()[:200]))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
        found = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise PlanProblems([Problem("book_not_csv", read=file.name)]) from None
    if len(found) > MOST:
        raise PlanProblems([Problem("book_too_long", read=file.name, params={"most": MOST})])
    return found


def _headings(file: Path) -> Sequence[str]:
    """The cells of the first row that fills three or more: likely the headings."""
    for _, cells in _table(file)[:HEADINGS_WITHIN]:
        if sum(bool(cell.strip()) for cell in cells) >= 3:
            return [cell.strip() for cell in cells if cell.strip()]
    return ()


def _found(
    lines: Sequence[tuple[int, list[str]]], by: CashMap, file: Path
) -> tuple[int, dict[str, int]]:
    """The row of the headings and the place of each column."""
    wanted = {x: by.columns[x].casefold() for x in (*NEEDED, *POSSIBLE) if x in by.columns}
    for at, (_, cells) in enumerate(lines[:HEADINGS_WITHIN]):
        heads = [cell.strip().casefold() for cell in cells]
        if all(heads.count(head) == 1 for head in wanted.values()):
            return at, {name: heads.index(head) for name, head in wanted.items()}
    params = {
        "columns": ", ".join(by.columns[x] for x in wanted),
        "there": ", ".join(_headings(file)),
    }
    raise PlanProblems([Problem("book_headings", read=file.name, params=params)])


def _read(
    row: Mapping[str, str], by: CashMap, start: YearMonth, months: int
) -> tuple[date, float, float, float | None]:
    """Day, money in, money out, balance of a row; AmountError with what is wrong."""
    day = _day(row["tanggal"])
    if not 0 <= YearMonth(day.year, day.month).index_from(start) < months:
        raise amounts.AmountError("book_outside", row["tanggal"])
    if row["kelompok"].casefold() not in by.groups:
        raise amounts.AmountError("book_group_unknown", row["kelompok"])
    came, went = (_money(row[x]) for x in ("masuk", "keluar"))
    if bool(came) == bool(went):
        raise amounts.AmountError("book_one_side", f"{row['masuk']} | {row['keluar']}")
    left = amounts.parse_amount(row["saldo"]) if row.get("saldo") else None
    return day, came, went, left


def _day(text: str) -> date:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
    return amounts.parse_day(f"{found[3]}-{found[2]}-{found[1]}" if found else text)


def _money(text: str) -> float:
    amount = 0.0 if text in ("", "-") else amounts.parse_amount(text)
    if amount < 0:
        raise amounts.AmountError("book_negative", text)
    return amount


def _sign(what: str) -> float:
    return OF_UNIT.get(what.rpartition(".")[2], -1.0 if what in PAID else 1.0)

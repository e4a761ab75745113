"""A cash book read into months of `realisasi`, by the map that stands in the plan.

The map (`realisasi.buku_kas`) names the book's headings once and says for each of its groups what
it is: `upah`, `unit.toko.penjualan`, `abaikan`. Nothing is guessed silently: a row that cannot be
read, or whose group has no meaning, is told with its sheet, line and reason; what was passed over,
and every sum, is told too. Titles above the headings, and headings over two rows, are understood.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kopdes_plan.inputs.book_headings import COLUMNS, NEEDED, heads, offered
from kopdes_plan.inputs.book_rows import Reading, Row
from kopdes_plan.inputs.cash_table import Table
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.progress import IGNORED, OF_UNIT, PAID

if TYPE_CHECKING:
    from kopdes_plan.inputs.progress import BookMap

SAME = 3  # rows that two sheets must share in a month to be taken for copies
DUST = 0.5  # rupiah
TURNED = "book_turned"


@dataclass(frozen=True)
class Book:
    """What a book says: (month, what) -> rupiah, cash at month ends, its rows, what is not taken.

    `rejected` are rows, with their sheet (`path`) and line; with any of `stops` nothing of the book
    may be taken; `notes` tell what else was done.
    """

    amounts: Mapping[tuple[YearMonth, str], float]
    cash: Mapping[YearMonth, float]
    rows: tuple[Row, ...]
    groups: tuple[str, ...]  # of all rows, in the order they come
    rejected: tuple[Problem, ...]
    stops: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    @property
    def received(self) -> float:
        """Rupiah that came in, over all rows."""
        return sum(row.came for row in self.rows)

    @property
    def paid(self) -> float:
        """Rupiah that went out, over all rows."""
        return sum(row.went for row in self.rows)


def read_book(found: Sequence[Table], by: BookMap, start: YearMonth, months: int) -> Book:
    """The months of a book; PlanProblems when no sheet has the map's headings."""
    columns = {key: head for key in COLUMNS if (head := getattr(by, key))}
    if lacking := [key for key in NEEDED if key not in columns]:
        raise PlanProblems([Problem("book_column_missing", f"realisasi.buku_kas.{COLUMNS[key]}",
                                    params={"there": ", ".join(offered(found))})
                            for key in lacking])  # fmt: skip
    seen = [(table, places) for table in found if (places := heads(table, columns)) is not None]
    if not seen:
        params = {"columns": ", ".join(columns.values()), "there": ", ".join(offered(found))}
        raise PlanProblems([Problem("book_headings", params=params)])
    read = Reading(start, months)
    for table, places in seen:
        read.sheet(table, places)
    meanings = {one.group.casefold(): one.meaning for one in by.groups if one.meaning}
    taken = [row for row in read.rows if row.group.casefold() in meanings]
    without = [one.name for one in found if all(one is not table for table, _ in seen)]
    balance = tuple(_unbalanced(read.rows))
    turned = tuple(one for one in balance if one.code == TURNED)
    swapped = (Problem("book_days_swapped", name) for name in read.swapped)
    return Book(
        amounts=_sums(taken, meanings),
        cash=_month_ends(read.rows),
        rows=tuple(taken),
        groups=tuple(dict.fromkeys(row.group for row in read.rows)),
        rejected=(*_unknown(read.rows, meanings), *read.rejected),
        stops=(*swapped, *_copies(read.rows), *turned),
        notes=(*_passed(read, without), *(one for one in balance if one.code != TURNED)),
    )


def laid(tree: Tree, book: Book) -> Tree:
    """The plan's `realisasi` with the book's figures in it; what the book does not say stays."""
    kept = tree if isinstance(tree, dict) else {}
    rows = {
        key: {(one["bulan"], one.get("unit", "")): dict(one) for one in kept.get(key) or []}
        for key in ("bulanan", "unit")
    }
    said = sorted(book.amounts.items())
    said += [((month, "kas_akhir"), x) for month, x in sorted(book.cash.items())]
    for (month, what), amount in said:
        _, _, rest = what.partition("unit.")
        unit, _, into = rest.rpartition(".")
        row = {"bulan": str(month), "unit": unit} if unit else {"bulan": str(month)}
        laid_in = rows["unit" if unit else "bulanan"].setdefault((str(month), unit), row)
        laid_in[into if unit else what] = f"{amount:.0f}"
    lists = {key: [*found.values()] for key, found in rows.items() if found}
    return {**kept, **lists}


def _sums(rows: Iterable[Row], meanings: Mapping[str, str]) -> dict[tuple[YearMonth, str], float]:
    sums: dict[tuple[YearMonth, str], float] = defaultdict(float)
    for row in rows:
        what = meanings[row.group.casefold()]
        if what != IGNORED:
            sums[row.month, what] += _sign(what) * (row.came - row.went)
    return dict(sums)


def _sign(what: str) -> float:
    return OF_UNIT.get(what.rpartition(".")[2], -1.0 if what in PAID else 1.0)


def _month_ends(rows: Iterable[Row]) -> dict[YearMonth, float]:
    """The last balance of each month; cash box and bank on two sheets are added up."""
    last: dict[tuple[YearMonth, str], Row] = {}
    for row in rows:
        at = row.month, row.sheet
        if row.left is not None and (at not in last or row.day >= last[at].day):
            last[at] = row
    ends: dict[YearMonth, float] = defaultdict(float)
    for (month, _), row in last.items():
        ends[month] += row.left or 0.0
    return dict(ends)


def _unknown(rows: Iterable[Row], meanings: Mapping[str, str]) -> Iterator[Problem]:
    """One problem a group without a meaning, at its first row."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.group.casefold() not in meanings:
            found[row.group.casefold()].append(row)
    for same in found.values():
        first, params = same[0], {"count": len(same)}
        yield Problem("book_group_unknown", first.sheet, first.line, first.group, params=params)


def _copies(rows: Iterable[Row]) -> Iterator[Problem]:
    """Two sheets with the same rows in a month: they would be counted twice."""
    found: dict[YearMonth, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.month][row.sheet].append(row)
    for month, sheets in sorted(found.items()):
        bags = {name: Counter((x.day, x.group, x.came, x.went) for x in one)
                for name, one in sheets.items() if len(one) >= SAME}  # fmt: skip
        names = list(bags)
        twice = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :] if bags[a] == bags[b]]
        for one, other in twice:
            params = {"other": one, "month": str(month)}
            yield Problem("book_twice", other, sheets[other][0].line, params=params)


def _passed(read: Reading, without: Sequence[str]) -> Iterator[Problem]:
    """What was passed over, and which days were taken from the row above."""
    counts = {"book_passed": read.passed, "book_day_above": read.day_above}
    yield from (Problem(code, params={"count": n}) for code, n in counts.items() if n)
    if without:
        yield Problem("book_sheets_without", params={"names": ", ".join(without)})


def _unbalanced(rows: Sequence[Row]) -> Iterator[Problem]:
    """Rows at which the balance does not follow; or all of them the other way round."""
    wrong, turned, checked = [], 0, 0
    for before, row in pairwise(rows):
        if before.left is None or row.left is None or before.sheet != row.sheet:
            continue
        moved, checked = row.left - before.left, checked + 1
        if abs(moved - row.came + row.went) > DUST:
            wrong.append(row)
            turned += abs(moved + row.came - row.went) <= DUST
    if wrong and turned > checked / 2:
        yield Problem(TURNED)
    elif wrong:
        lines = ", ".join(str(row.line) for row in wrong[:5])
        yield Problem(
            "book_unbalanced", wrong[0].sheet, params={"lines": lines, "count": len(wrong)}
        )

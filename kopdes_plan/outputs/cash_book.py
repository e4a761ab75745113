"""What a cash book says, in words and tables: for the page and the terminal.

A plan with a `Book` read for it goes in, blocks and sentences come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_words import label
from kopdes_plan.inputs.progress import IGNORED, MonthActual, UnitActual
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block, row

if TYPE_CHECKING:
    from kopdes_plan.inputs.cash_book import Book
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.problems import Problem

CASH = "kas_akhir"


def book_words(plan: Plan, meaning: str, language: str = "id") -> str:
    """What a group of the cash book is: "LPG: Penjualan", "Upah"; nothing for what is set aside."""
    if meaning == IGNORED:
        return t.say("progress.book.ignored", language)
    _, _, rest = meaning.partition("unit.")
    key, _, field = rest.rpartition(".")
    if key:
        name = plan.units[key].name if key in plan.units else key
        return f"{name}: {_label(UnitActual, field, language)}"
    return _label(MonthActual, meaning, language)


def _label(model: Any, alias: str, language: str) -> str:
    names = {one.alias: name for name, one in model.model_fields.items()}
    return label(model, names[alias], language) if alias in names else alias


def read_sentence(book: Book, name: str, language: str = "id") -> str:
    """How many rows were read, and what came in and went out."""
    return t.say(
        "progress.book.read", language, file=name, rows=len(book.rows),
        received=t.rupiah(book.received), paid=t.rupiah(book.paid),
    )  # fmt: skip


def book_table(plan: Plan, book: Book, language: str = "id") -> Block:
    """Month by month what the book becomes, and the cash at the month's end."""
    head = [t.say(f"progress.book.{key}", language) for key in ("month", "what", "amount")]
    months = dict.fromkeys(sorted({*(m for m, _ in book.amounts), *book.cash}))
    rows = []
    for month in months:
        said = [(what, x) for (when, what), x in book.amounts.items() if when == month]
        said += [(CASH, book.cash[month])] if month in book.cash else []
        for n, (what, amount) in enumerate(sorted(said, key=lambda one: one[0] == CASH)):
            name = "" if n else t.month(*month, language)
            rows.append(row([name, book_words(plan, what, language), t.rupiah(amount)]))
    return blocks.table(head, rows, "llr")


def said(one: Problem, language: str = "id") -> str:
    """A problem of a row with where it stands: "Januari, baris 8: …"."""
    sheet = [t.say("progress.book.sheet", language, name=one.path)] if one.path else []
    line = [t.say("problem.line", language, line=one.line)] if one.line else []
    where = ", ".join([*sheet, *(x.rstrip(":") for x in line)])
    words = one.text(language)
    return f"{where}: {words}" if where else words


def as_json(book: Book, saved: bool) -> dict[str, Any]:
    """The book's months, its sums, and what was not taken."""
    amounts = [(month, what, x) for (month, what), x in book.amounts.items()]
    amounts += [(month, CASH, x) for month, x in book.cash.items()]
    return {
        "rows": len(book.rows),
        "received": book.received,
        "paid": book.paid,
        "amounts": [{"month": str(m), "what": what, "amount": x} for m, what, x in sorted(amounts)],
        "rejected": [one.as_json() for one in (*book.stops, *book.rejected)],
        "notes": [one.as_json() for one in book.notes],
        "saved": saved,
        "problems": [],
    }

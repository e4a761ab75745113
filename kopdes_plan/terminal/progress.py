"""`kopdes-plan realisasi` and `kesiapan`: the months as they were, and what must be ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import Json, option
from kopdes_plan.terminal.plans import Changes, PlanFile, read_plan
from kopdes_plan.text import rupiah, say

if TYPE_CHECKING:
    from kopdes_plan.inputs.cash_book import Book
    from kopdes_plan.outputs.blocks import Block


SHOWN = 20  # rows not taken that are named


def actuals(
    rencana: PlanFile,
    buku_kas: Annotated[str | None, option("--buku-kas", metavar="BERKAS")] = None,
    peta: Annotated[str | None, option("--peta", metavar="BERKAS")] = None,
    simpan: Annotated[bool, option("--simpan")] = False,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Actual against plan, every month that is written; or a cash book read into the plan."""
    if buku_kas is not None:
        cash_book(Path(rencana), Path(buku_kas), peta, simpan, as_json)
        return
    from kopdes_plan import run
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.model.variance import variance
    from kopdes_plan.outputs import progress

    result = run(read_plan(rencana, changes, None, None))
    found, ahead = variance(result), reforecast(result)
    if as_json:
        told = progress.as_json(result, found)
        told["reforecast"] = progress.reforecast_json(result, ahead)
        show_json({**told, "problems": []})
        return
    if not found.months:
        show(say("progress.none"))
        return
    month = found.months[-1]
    show(progress.sentence(result, found, month), "")
    show(*_lines(progress.reasons_table(result, found, month)))
    cash = progress.cash_table(result, found, month)
    if cash is not None:
        show("", *_lines(cash))
    if ahead is not None:
        _, said = progress.outlook(result, ahead)
        show("", said, *progress.outlook_notes(result, ahead))
    if lacks := progress.missing_sentences(result, found):
        show("", *lacks)


def cash_book(plan: Path, file: Path, by: str | None, save: bool, as_json: bool) -> None:
    """Shows what a cash book says, and puts it into the plan when asked."""
    from kopdes_plan.inputs.cash_book import laid, load_map, read_book
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.inputs.plan_checks import horizon

    found, draft = read_plan(str(plan), None, None, None), Draft.open(plan)
    where = Path(by) if by else plan.with_name(f"{plan.stem}-buku-kas.yaml")
    book = read_book(file, load_map(where, file, found.units), found.start, horizon(found))
    if save and book.rows:
        draft.set("realisasi", laid(draft.get("realisasi"), book))
        draft.save()
    if as_json:
        show_json(_book_json(book, save))
        return
    sums = {"rows": str(book.rows), "received": rupiah(book.received), "paid": rupiah(book.paid)}
    show(say("progress.book.read", file=file.name, **sums), "")
    months = [(str(month), what, rupiah(x)) for (month, what), x in sorted(book.amounts.items())]
    months += [(str(month), "kas_akhir", rupiah(x)) for month, x in sorted(book.cash.items())]
    head = [say(f"progress.book.{key}") for key in ("month", "what", "amount")]
    show(*table(head, sorted(months), left=2))
    if book.rejected:
        show("", say("progress.book.rejected", count=len(book.rejected)))
        show(*(say("progress.book.row", line=x.line, said=x.text()) for x in book.rejected[:SHOWN]))
    show("", say(f"progress.book.{'saved' if save and book.rows else 'not_saved'}", plan=plan.name))


def _book_json(book: Book, saved: bool) -> dict[str, Any]:
    said = [(month, what, x) for (month, what), x in book.amounts.items()]
    said += [(month, "kas_akhir", x) for month, x in book.cash.items()]
    return {
        "rows": book.rows,
        "received": book.received,
        "paid": book.paid,
        "amounts": [{"month": str(m), "what": what, "amount": x} for m, what, x in sorted(said)],
        "rejected": [one.as_json() for one in book.rejected],
        "saved": saved and book.rows > 0,
        "problems": [],
    }


def ready(rencana: PlanFile, as_json: Json = False) -> None:
    """What must be ready, by date."""
    from kopdes_plan.outputs import readiness

    plan = read_plan(rencana, None, None, None)
    if as_json:
        show_json({**readiness.as_json(plan), "problems": []})
    elif not plan.readiness:
        show(say("progress.ready.none"))
    else:
        show(readiness.sentence(plan), "", *_lines(readiness.ready_table(plan), left=2))


def _lines(block: Block, left: int = 1) -> list[str]:
    return table(block["head"], [row["cells"] for row in block["rows"]], left=left)

"""`kopdes-plan realisasi` and `kesiapan`: the months as they were, and what must be ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import CommandLineError, Json, option
from kopdes_plan.terminal.plans import Changes, PlanFile, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.model.reforecast import Reforecast
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.variance import Variance
    from kopdes_plan.outputs.blocks import Block


SHOWN = 20  # rows not taken that are named


def actuals(
    rencana: PlanFile,
    buku_kas: Annotated[str | None, option("--buku-kas", metavar="BERKAS")] = None,
    simpan: Annotated[bool, option("--simpan")] = False,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Actual against plan, every month that is written; or a cash book read into the plan."""
    if simpan and buku_kas is None:
        raise CommandLineError("save_what")
    if buku_kas is not None and changes:
        raise CommandLineError("book_alone")
    if buku_kas is not None:
        cash_book(Path(rencana), Path(buku_kas), simpan, as_json)
        return
    from kopdes_plan import run
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.model.variance import variance
    from kopdes_plan.outputs import mentoring_log, progress

    result = run(read_plan(rencana, changes, None, None))
    found, ahead = variance(result), reforecast(result)
    if as_json:
        told = progress.as_json(result, found)
        told["reforecast"] = progress.reforecast_json(result, ahead)
        told["mentoring"] = mentoring_log.as_json(result.plan)
        show_json({**told, "problems": []})
        return
    if found.months:
        _months(result, found, ahead)
    else:
        show(say("progress.none"))
    if mentoring_log.is_kept(result.plan):
        table_of = mentoring_log.promises_table(result.plan)
        show("", mentoring_log.sentence(result.plan))
        show(*(["", *_lines(table_of, left=4)] if table_of else []))


def _months(result: Result, found: Variance, ahead: Reforecast | None) -> None:
    """The reasons of the last month, its cash, the months to come, and what is not written."""
    from kopdes_plan.outputs import progress

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


def cash_book(plan: Path, file: Path, save: bool, as_json: bool) -> None:
    """Shows what a cash book says, and puts it into the plan when asked."""
    from kopdes_plan.inputs.cash_book import laid, read_book
    from kopdes_plan.inputs.cash_table import read_tables
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.inputs.plan_checks import horizon
    from kopdes_plan.inputs.plan_file import load_text
    from kopdes_plan.outputs import cash_book as words

    found, draft = read_plan(str(plan), None, None, None), Draft.open(plan)
    by = found.actuals.book
    book = read_book(read_tables(file), by, found.start, horizon(found))
    saved = bool(save and book.rows and not book.stops)
    if saved:
        draft.set("realisasi", laid(draft.get("realisasi"), book))
        load_text(draft.text(), plan.name)  # a month may come to less than nothing
        draft.save()
    if as_json:
        show_json(words.as_json(book, saved))
        return
    show(words.read_sentence(book, file.name), "")
    show(*_lines(words.book_table(found, book), left=2))
    if wrong := (*book.stops, *book.rejected):
        show("", say("progress.book.rejected", count=len(wrong)))
        show(*(f"  - {words.said(one)}" for one in wrong[:SHOWN]))
    if book.notes:
        show("", *(words.said(one) for one in book.notes))
    key = "saved" if saved else "stopped" if book.stops else "not_saved"
    show("", say(f"progress.book.{key}", plan=plan.name))


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

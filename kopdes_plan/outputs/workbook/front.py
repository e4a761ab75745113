"""The sheets "Ringkasan", "Pemeriksaan" and the heads of "Asumsi", "Skenario": made last.

The first sheet holds the cell that chooses the scenario; the checks turn red where the books do
not agree or the plan cannot pay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.outputs.open_differences import open_words
from kopdes_plan.outputs.report import versions
from kopdes_plan.outputs.workbook.assumptions import (
    CHOSEN,
    HIGH,
    INSIDE,
    LOW,
    NAME,
    ORIGIN,
    PLANNED,
    SOURCE,
)
from kopdes_plan.outputs.workbook.figures import figure_label
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    Span,
    both,
    either,
    equal,
    function,
    least,
    most,
    quoted,
    total,
    where,
)
from kopdes_plan.outputs.workbook.law import cite
from kopdes_plan.outputs.workbook.sheets import HEAD, LABEL, UNIT, VALUE, Sheet, column_name

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book

SHOWN = ("cash_min", "dscr_min", "dscr_min_12m", "npv", "irr", "payback_months", "sales_per_month",
         "break_even_sales_per_month")  # fmt: skip
KINDS = {"dscr_min": "ratio_or_none", "dscr_min_12m": "ratio_or_none", "irr": "share_or_none",
         "payback_months": "months_or_none"}  # fmt: skip
COMPARED = ("cash_min", "npv", "dscr_min", "break_even_sales_per_month")
STATED = ("years", "surplus", "position", "cash_flow", "equity")
REVENUE = ("revenue_members", "revenue_others")
TOLERANCE = 1.0  # rupiah


def front(book: Book) -> None:
    """Fills the first sheets and gives every named cell its name."""
    for name in ("summary", "measures", *STATED):
        book.sheets[name].about = book.say("front.rupiah")
    _heads(book)
    _simkopdes(book)
    cite(book.law, book.result)
    _summary(book, _checks(book))
    book.names |= book.assume.lay()


def _summary(book: Book, wrong: Formula) -> None:
    sheet, plan = book.front, book.original
    sheet.widths |= {LABEL: 52, UNIT: 10, VALUE: 24, VALUE + 1: 24}
    sheet.landscape = False
    stamp = {key: value[:8] for key, value in versions(plan).items()}
    day = t.date_long(plan.plan_date, book.language)
    for line in (
        plan.name,
        plan.cooperative.name,
        book.say("front.made", day=day, **stamp),
        *([book.say("front.example")] if plan.is_example else []),
        *filter(None, [". ".join(open_words(plan, book.language) or ())]),
    ):
        sheet.put(sheet.next_row, LABEL, line, "text", "note")
        sheet.next_row += 1
    _selector(book, sheet)
    sheet.heading(book.say("front.figures"))
    for name in SHOWN:
        if name in book.figures:
            label = _label(book, name)
            kind = KINDS.get(name, "rupiah")
            unit = plan_words.unit_of("months", book.language) if kind == "months_or_none" else ""
            sheet.scalar(label, book.figures[name], kind, unit, "big")  # type: ignore[arg-type]
    judged = _verdict(book, lambda code: t.say(f"indicator.verdict.label.{code}", book.language))
    sheet.scalar(book.say("front.verdict"), judged, "text", style="big")
    reason = _verdict(book, lambda code: book.say(f"verdict.{code}"))
    sheet.scalar(book.say("front.reason"), reason, "text")
    sheet.scalar(book.say("front.wrong"), wrong, "number", style="big")
    sheet.heading(book.say("front.how"))
    for key in ("change", "colours", "locked", "structure"):
        sheet.note(book.say(f"front.{key}"))
    sheet.heading(book.say("front.contents"))
    for other in book.ordered():
        if other is not sheet:
            sheet.put(sheet.next_row, LABEL, other.name, "link")
            sheet.put(sheet.next_row, UNIT, other.title, "text", "note")
            sheet.next_row += 1


def _label(book: Book, name: str) -> str:
    if name == "sales_per_month":
        return book.say("measure.sales")
    return figure_label(name, book.language)


def _selector(book: Book, sheet: Sheet) -> None:
    """The cell with the scenario's name, and its number; both have names of their own."""
    book.number("general.minimum_cash")  # what is asked for must all be known by now
    if "dscr_min" in book.figures:
        book.number("general.dscr_required")
    fixed = book.assume.fixed_scenarios()
    book.assume.offered = {n: p for n, p in book.assume.scenarios.items() if n not in fixed}
    names = [book.say("front.plan"), *book.assume.offered]
    chosen = book.scenario or names[0]
    sheet.heading(book.say("front.scenario"))
    row = sheet.next_row
    sheet.next_row += 1
    sheet.put(row, LABEL, book.say("front.choose"), "text", "label")
    cell = sheet.put(row, VALUE, chosen, "text", "input pilihan")
    matrix = book.sheets["scenarios"]
    heads = [
        matrix.put(HEAD, VALUE + place, name, "text", "head wrap")
        for place, name in enumerate(names)
    ]
    reach = Span(f"{heads[0].text}:{heads[-1].text.rpartition('!')[2]}", [])
    sheet.choices[row] = reach.text
    sheet.widths[VALUE] = min(max(24, *map(len, names)), 48)
    at = book.assume.number.value
    empty = Formula(f'{cell.text}=""', 0.0)  # somebody emptied the cell: the plan itself
    number = function("IF", at, empty, 1, function("MATCH", at, cell, reach, 0))
    place = sheet.scalar(book.say("front.number"), number, "number")
    book.names[book.say("front.scenario_name")] = cell.text
    book.names[CHOSEN] = place.text
    if fixed:
        matrix.note(book.say("front.fixed", names=", ".join(fixed)))
        sheet.note(book.say("front.fixed", names=", ".join(fixed)))


def _verdict(book: Book, say: Callable[[str], str]) -> Formula:
    """What the figures say, as in all documents: cash, DSCR, the least cash, then worth."""
    last, figures = book.months - 1, book.figures
    sold = total(*(book.lines[f"surplus.{name}"].span(0, last) for name in REVENUE))
    found = quoted(say("feasible"))
    for code, holds in (
        ("end_value", figures["npv_without_end_value"] < 0),
        ("npv_negative", figures["npv"] < 0),
        ("low_cash", figures["cash_min"] < book.number("general.minimum_cash") - 0.5),
        ("no_sales", equal(sold, 0)),
    ):
        found = where(holds, quoted(say(code)), found)
    if "dscr_min" in figures:
        dscr, required = figures["dscr_min"], book.number("general.dscr_required")
        owing = where(dscr < required, quoted(say("thin")), found)
        owing = where(dscr < 1, quoted(say("cannot_repay")), owing)
        found = where(_no_service(book), found, owing)
    return where(figures["cash_min"] < -0.5, quoted(say("not_fundable")), found)


def _no_service(book: Book) -> Formula:
    """Whether no year has principal to repay, so that there is no lowest DSCR."""
    return equal(total(book.lines["year.counted"].span(0, len(book.time.years) - 1)), 0)


def _checks(book: Book) -> Formula:
    """The sheet of checks; how many have failed."""
    sheet = book.sheet("checks", months=False)
    sheet.widths |= {LABEL: 70, VALUE: 17, VALUE + 1: 17, VALUE + 2: 17}
    last = book.months - 1
    position = book.sheets["position"]
    lines = book.lines
    off = position.line(
        book.say("check.difference"),
        lambda m: (
            lines["position.assets"][m]
            - (lines["position.liabilities"][m] + lines["position.equity"][m])
        ),
    )
    held = position.line(
        book.say("check.cash_difference"),
        lambda m: (
            lines["cash_flow.closing"][m]
            - (lines["position.cash"][m] - lines["position.cash_shortage"][m])
        ),
    )
    cells: list[Formula] = []

    def check(words: str, holds: Formula) -> None:
        kept = where(holds, 1, 0)  # what cannot be computed does not hold
        cells.append(sheet.scalar(words, function("IFERROR", kept.value, kept, 0), "check"))

    def small(span: Span) -> Formula:
        return both(most(span) < TOLERANCE, least(span) > -TOLERANCE)

    sheet.heading(book.say("check.books"))
    check(book.say("check.balance"), small(off.span(0, last)))
    check(book.say("check.cash"), small(held.span(0, last)))
    shares = [book.number(f"surplus.shares.{name}") for name in book.original.surplus.shares]
    whole = total(*shares)
    check(book.say("check.shares"), both(whole < 1.000001, whole > 0.999999))
    for loan in book.loans:
        check(book.say("check.repaid", name=loan.name), loan.balance[last] < TOLERANCE)
    sheet.heading(book.say("check.plan"))
    column = f"${column_name(INSIDE)}"
    inside = Span(f"{book.sheets['assumptions'].prefix}{column}:{column}", [1.0])
    check(book.say("check.inside"), least(inside) > 0)
    check(book.say("check.cash_min"), book.figures["cash_min"] > -0.5)
    if "dscr_min" in book.figures:
        dscr = book.figures["dscr_min"]
        check(
            book.say("check.dscr"),
            either(_no_service(book), dscr >= book.number("general.dscr_required")),
        )
    failed = len(cells) - total(*cells)
    _compared(book, sheet)
    return failed


def _compared(book: Book, sheet: Sheet) -> None:
    """What the engine found when the workbook was made, beside what the cells say now."""
    sheet.heading(book.say("check.engine"))
    sheet.note(book.say("check.engine_note"))
    for place, key in enumerate(("now", "then", "apart")):
        sheet.put(sheet.next_row, VALUE + place, book.say(f"check.{key}"), "text", "head")
    sheet.next_row += 1
    for name in COMPARED:
        if name in book.figures:
            figure = book.figures[name]
            kind = KINDS.get(name, "rupiah")
            row = sheet.next_row
            sheet.scalar(_label(book, name), figure, kind)  # type: ignore[arg-type]
            sheet.put(row, VALUE + 1, figure.value, kind, "law")  # type: ignore[arg-type]
            then = f"{sheet.prefix}$D${row + 1}"
            difference = figure - Formula(then, figure.value)
            sheet.put(row, VALUE + 2, difference, kind, "note")  # type: ignore[arg-type]


def _simkopdes(book: Book) -> None:
    """The figures to retype into SIMKOPDES, as the engine found them: no formulas."""
    from kopdes_plan.outputs.simkopdes import rows

    sheet = book.sheet("simkopdes", months=False)
    sheet.about = book.say("front.simkopdes")
    sheet.widths |= {LABEL: 46, UNIT: 2, VALUE: 56, VALUE + 1: 48}
    group = ""
    for one in rows(book.result, book.language):
        if one.group != group:
            group = one.group
            sheet.heading(group)
        row = sheet.next_row
        sheet.next_row += 1
        sheet.put(row, LABEL, one.label, "text", "label wrap")
        sheet.put(row, VALUE, one.shown, "text", "wrap")
        sheet.put(row, VALUE + 1, one.source, "text", "note wrap left")


def _heads(book: Book) -> None:
    """Column heads of "Asumsi"."""
    sheet = book.sheets["assumptions"]
    heads = {VALUE: "used", PLANNED: "planned", LOW: "low", HIGH: "high", ORIGIN: "origin",
             SOURCE: "source", NAME: "name", INSIDE: "inside"}  # fmt: skip
    for column, key in heads.items():
        sheet.put(HEAD, column, book.say(f"front.head.{key}"), "text",
                  "head left" if key in ("source", "name") else "head")  # fmt: skip
    sheet.about = book.say("front.change")
    sheet.printed = SOURCE  # what stands after it serves formulas
    sheet.widths |= {
        UNIT: 16,
        VALUE: 15,
        PLANNED: 15,
        LOW: 13,
        HIGH: 13,
        ORIGIN: 10,
        SOURCE: 60,
        NAME: 44,
        INSIDE: 12,
    }

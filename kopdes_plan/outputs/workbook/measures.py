"""The sheets "Arus untuk ukuran" and "Per tahun": what the figures are made from.

`model.books` and the yearly part of `coverage` in cells. NPV discounts by a factor a month, the
first month by none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.model.books import FINANCE_IN, FINANCE_OUT, WORKING_CAPITAL
from kopdes_plan.outputs.workbook.figures import figures
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    formula,
    most,
    ratio,
    where,
)
from kopdes_plan.outputs.workbook.ledger import Ledger, added, opening_balances
from kopdes_plan.outputs.workbook.sheets import Line, Sheet

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book


def measures(book: Book, made: Ledger, saved: Line) -> None:
    """Monthly cash flows and yearly cover, then the figures; names as in `Indicators`."""
    monthly = book.sheet("monthly_measures")
    lines = _monthly(book, made, saved, monthly)
    yearly = book.yearly_sheet("years")
    _years(book, made, yearly, lines)
    figures(book, made, lines, yearly)


def _monthly(book: Book, made: Ledger, saved: Line, sheet: Sheet) -> dict[str, Line]:
    """The monthly table, from top to bottom."""
    lines = _cover(book, made, sheet)
    lines |= _cash_flows(book, made, saved, sheet)
    lines |= _worth(book, made, sheet, lines)
    return lines | {"cash": book.lines["cash_flow.closing"]}


def _cover(book: Book, made: Ledger, sheet: Sheet) -> dict[str, Line]:
    """Working capital, and cash available for debt beside what is due."""
    say = book.say
    accounts = {name: sign for name, sign in WORKING_CAPITAL.items() if name in made.accounts}
    capital = sheet.line(
        say("measure.capital"),
        lambda m: added(
            made.accounts[name][m] if sign > 0 else -made.accounts[name][m]
            for name, sign in accounts.items()
        ),
    )
    begun = opening_balances(book)
    start = added(
        begun[name] if sign > 0 else -begun[name]
        for name, sign in WORKING_CAPITAL.items()
        if name in begun
    )
    own = sheet.line(
        say("measure.own_purchases"),
        lambda m: added(
            [asset.own_purchases[m] for asset in book.assets if asset.own_purchases]
            + [-asset.sales[m] for asset in book.assets if asset.sales]
        ),
    )
    surplus = {n: book.lines[f"surplus.{n}"] for n in ("surplus_after_tax", "depreciation",
                                                       "interest", "loan_fees")}  # fmt: skip
    cfads = sheet.line(
        say("measure.cfads"),
        lambda m: added([
            *(line[m] for line in surplus.values()),
            -(capital[m] - (capital[m - 1] if m else start)), -own[m],
        ]),
        style="sum",
    )  # fmt: skip
    service = sheet.line(
        say("measure.service"),
        lambda m: added(
            made.flow(name, m)
            for name in ("interest_paid", "principal_repaid", "standby_interest")
            if name in made.totals
        ),
    )
    return {"capital": capital, "cfads": cfads, "service": service}


def _cash_flows(book: Book, made: Ledger, saved: Line, sheet: Sheet) -> dict[str, Line]:
    """The flows before and after financing."""
    say = book.say
    operating, investing = book.lines["cash_flow.operating"], book.lines["cash_flow.investing"]
    interest = [n for n in ("interest_paid", "standby_interest") if n in made.totals]
    before = sheet.line(
        say("measure.before"),
        lambda m: added([
            operating[m], *(made.flow(name, m) for name in interest), -saved[m], investing[m],
            -made.flow("assets_granted", m),
        ]),
        style="sum",
    )  # fmt: skip
    plus = [name for name in FINANCE_IN if name in made.totals]
    minus = [name for name in FINANCE_OUT if name in made.totals]
    after = sheet.line(
        say("measure.after"),
        lambda m: added([
            before[m], saved[m], *(made.flow(name, m) for name in plus),
            *(-made.flow(name, m) for name in minus),
        ]),
        style="sum",
    )  # fmt: skip
    return {"before": before, "after": after}


def _worth(book: Book, made: Ledger, sheet: Sheet, lines: dict[str, Line]) -> dict[str, Line]:
    """End value, factors, the flows with the end value, and when what was spent is back."""
    say, months = book.say, range(book.months)
    capital, before, after = lines["capital"], lines["before"], lines["after"]
    end = sheet.scalar(
        say("measure.end_value"),
        added([capital[book.months - 1], *(asset.end_value for asset in book.assets)]),
    )
    owed = added(
        made.standing(name, book.months - 1) for name in ("voluntary_savings", "standby_credit")
    )
    rate = book.number("general.discount_rate_per_year")
    each = sheet.scalar(say("measure.monthly_rate"), (1 + rate) ** formula(1 / 12) - 1, "share")
    factor = sheet.line(say("measure.factor"), lambda m: (1 + each) ** float(-m), "number")
    last = book.months - 1
    full = sheet.line(say("measure.full"), lambda m: before[m] + end if m == last else before[m])
    full_after = sheet.line(
        say("measure.full_after"),
        lambda m: added([after[m], end, -owed]) if m == last else after[m],
    )
    so_far, paid_back = (sheet.line(say(f"measure.{n}")) for n in ("so_far", "paid_back"))
    for m in months:
        so_far[m] = so_far[m - 1] + before[m]
    for m in reversed(months):
        owing = so_far[m] < -0.0001
        paid_back[m] = where(owing, 0, paid_back[m + 1] if m < last else formula(1.0))
    return {
        "factor": factor, "full": full, "full_after": full_after, "so_far": so_far,
        "paid_back": paid_back,
    }  # fmt: skip


def _years(book: Book, made: Ledger, sheet: Sheet, lines: dict[str, Line]) -> None:
    """The yearly table: PHU and Arus Kas summed, Posisi at year's end, and DSCR."""
    for name in ("surplus", "cash_flow", "position"):
        sheet.heading(t.say(f"statement.name.{name}", book.language))
        for key, line in list(book.lines.items()):
            if not key.startswith(f"{name}."):
                continue
            label = line.sheet.cells[line.row, 0].content
            ending = name == "position" or key.endswith((".closing", ".opening"))

            def of(y: int, line: Line = line, key: str = key, ending: bool = ending) -> Formula:
                first, last = book.months_of(y)
                if not ending:
                    return line.sum(first, last)
                return line[first] if key.endswith(".opening") else line[last]

            book.lines[f"year.{key}"] = sheet.line(str(label), of, style=line.style)
    sheet.heading(book.say("measure.cover"))

    def summed(name: str) -> Line:
        return sheet.line(
            book.say(f"measure.{name}"), lambda y: lines[name].sum(*book.months_of(y))
        )

    cfads, service = summed("cfads"), summed("service")
    principal = sheet.line(
        book.say("measure.principal"),
        lambda y: made.flows_sum("principal_repaid", *book.months_of(y)),
    )
    dscr = sheet.line(
        book.say("measure.dscr"),
        lambda y: where(service[y] > 0.5, ratio(cfads[y], service[y]), formula(0.0)),
        "ratio_or_none",
    )
    counted = sheet.line(
        book.say("measure.counted"),
        lambda y: where(both(service[y] > 0.5, principal[y] >= 0.5), 1, 0),
        "number",
    )
    served = sheet.line(
        book.say("measure.served"),
        lambda y: where(most(lines["service"].span(*book.months_of(y))) > 0.5, 1, 0),
        "number",
    )
    book.lines |= {"year.cfads": cfads, "year.service": service, "year.dscr": dscr,
                   "year.counted": counted, "year.served": served}  # fmt: skip

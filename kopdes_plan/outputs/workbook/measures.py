"""The sheets "Arus untuk ukuran" and "Ukuran": what a board and a lender decide by.

`model.books`, `coverage` and `indicators` in cells. NPV discounts by a factor a month, the first
month by none; IRR is the spreadsheet's own, so it may say `#NUM!` where the engine names a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.books import WORKING_CAPITAL
from kopdes_plan.model.indicators import RECEIPTS, window
from kopdes_plan.model.internal_rate import UNIQUE, irr
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    dot,
    formula,
    function,
    least,
    most,
    ratio,
    total,
    where,
)
from kopdes_plan.outputs.workbook.ledger import Ledger, added, opening_balances
from kopdes_plan.outputs.workbook.sheets import Line, Sheet

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book

NOTHING = 9e99  # stands for "no such figure" while the least is looked for
AFTER_PLUS = ("loan_drawdowns", "grants_received", "assets_granted", "voluntary_deposits",
              "standby_drawn")  # fmt: skip
AFTER_MINUS = ("voluntary_withdrawals", "interest_paid", "standby_interest", "principal_repaid",
               "principal_prepaid", "loan_fees_paid", "standby_repaid")  # fmt: skip


def measures(book: Book, made: Ledger, saved: Line) -> None:
    """Monthly cash flows and yearly cover, then the figures; names as in `Indicators`."""
    monthly = book.sheet("monthly_measures")
    lines = _monthly(book, made, saved, monthly)
    yearly = book.yearly_sheet("years")
    _years(book, made, yearly, lines)
    sheet = book.sheet("measures", months=False)
    _feasibility(book, made, sheet, lines)
    _cover(book, made, sheet, yearly, lines)
    _standing(book, sheet)
    _break_even(book, made, sheet)


def _monthly(book: Book, made: Ledger, saved: Line, sheet: Sheet) -> dict[str, Line]:
    say, months = book.say, range(book.months)
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
    plus = [name for name in AFTER_PLUS if name in made.totals]
    minus = [name for name in AFTER_MINUS if name in made.totals]
    after = sheet.line(
        say("measure.after"),
        lambda m: added([
            before[m], saved[m], *(made.flow(name, m) for name in plus),
            *(-made.flow(name, m) for name in minus),
        ]),
        style="sum",
    )  # fmt: skip
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
    cash = book.lines["cash_flow.closing"]
    return {
        "capital": capital, "cfads": cfads, "service": service, "before": before, "after": after,
        "factor": factor, "full": full, "full_after": full_after, "so_far": so_far,
        "paid_back": paid_back, "cash": cash,
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
    cfads, service = (
        sheet.line(book.say(f"measure.{name}"), lambda y, n=name: lines[n].sum(*book.months_of(y)))
        for name in ("cfads", "service")
    )
    principal = sheet.line(
        book.say("measure.principal"),
        lambda y: made.flows_sum("principal_repaid", *book.months_of(y)),
    )
    dscr = sheet.line(
        book.say("measure.dscr"),
        lambda y: where(service[y] > 0.5, ratio(cfads[y], service[y]), formula(0.0)),
        "ratio",
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


def _figure(book: Book, sheet: Sheet, name: str, content: Formula, kind: str = "rupiah",
            **params: object) -> None:  # fmt: skip
    """A figure with its word; unless it exists in the plan its cell is empty text."""
    shown = {"year": "…", "month": "…"} | params
    label = t.say(f"indicator.{name}.name", book.language, **shown)
    book.figure(sheet, name, label, content, kind)  # type: ignore[arg-type]


def _feasibility(book: Book, made: Ledger, sheet: Sheet, lines: dict[str, Line]) -> None:
    last = book.months - 1
    factor, full = lines["factor"].span(0, last), lines["full"].span(0, last)
    _figure(book, sheet, "npv", dot(full, factor))
    _figure(book, sheet, "npv_without_end_value", dot(lines["before"].span(0, last), factor))
    rates, status = irr(np.array([full.values]))
    if status[0] == UNIQUE:
        root = function("IRR", float(rates[0]), full, round(float(rates[0]), 6))
        _figure(book, sheet, "irr", (1 + root) ** 12 - 1, "share")
    receipts = [name for name in RECEIPTS if name in made.totals]
    come = added(dot(made.totals[name].span(0, last), factor) for name in receipts)
    end = lines["full"][last] - lines["before"][last]
    benefit = come + end * lines["factor"][last]
    _figure(book, sheet, "gross_bc", ratio(benefit, benefit - book.figures["npv"]), "ratio")
    starts = range(0, book.months, 12)
    plan_years = [
        dot(lines["full"].span(a, min(a + 11, last)), lines["factor"].span(a, min(a + 11, last)))
        for a in starts
    ]
    sheet.heading(book.say("measure.plan_years"))
    cells = [
        sheet.scalar(book.say("measure.plan_year", year=n), year) for n, year in
        enumerate(plan_years, start=1)
    ]  # fmt: skip
    sheet.heading(book.say("measure.more"))
    gain, loss = added(most(c, 0) for c in cells), added(most(-c, 0) for c in cells)
    _figure(book, sheet, "net_bc", ratio(gain, loss), "ratio")
    _payback(book, sheet, lines)


def _payback(book: Book, sheet: Sheet, lines: dict[str, Line]) -> None:
    """Months until the cumulated flow stays at zero or above; 0 where there is no such month."""
    last = book.months - 1
    paid = lines["paid_back"].span(0, last)
    count = book.months - total(paid)  # months 0 … count-1 are not paid back for good
    back = lines["so_far"].span(0, last)
    flows = lines["before"].span(0, last)
    at = int(count.value)
    whole = 0 < at <= last
    short = function("INDEX", back.values[at - 1] if whole else 0.0, back, most(count, 1))
    inflow = function(
        "INDEX", flows.values[at] if whole else 1.0, flows, least(count + 1, book.months)
    )
    known = both(count > 0, count < book.months)
    months = where(known, count - 1 + ratio(-short, inflow), 0)
    _figure(book, sheet, "payback_months", months, "number")


def _cover(book: Book, made: Ledger, sheet: Sheet, yearly: Sheet, lines: dict[str, Line]) -> None:
    if not book.loans and book.original.standby_credit is None:
        return
    years, last = yearly.months - 1, book.months - 1
    dscr, counted = book.lines["year.dscr"], book.lines["year.counted"]
    helper = yearly.line(
        book.say("measure.dscr_counted"),
        lambda y: where(counted[y] > 0, dscr[y], NOTHING),
        "ratio",
    )
    lowest = least(helper.span(0, years))
    _figure(book, sheet, "dscr_min", where(lowest < NOTHING, lowest, 0), "ratio")
    begin = max((loan_begin(book, place) for place in range(len(book.loans))), default=0)
    begin = min(begin, max(book.months - 12, 0))
    monthly = lines["cfads"].sheet
    rolling = monthly.line(
        book.say("measure.rolling"),
        lambda m: where(
            made.flows_sum("principal_repaid", m, m + 11) > 0.5,
            ratio(lines["cfads"].sum(m, m + 11), lines["service"].sum(m, m + 11), NOTHING),
            NOTHING,
        ),
        "ratio",
        months=range(begin, max(book.months - 11, begin)),
    )
    if rolling.filled:
        least_12m = least(rolling.span(begin, last - 11))
        _figure(book, sheet, "dscr_min_12m", where(least_12m < NOTHING, least_12m, 0), "ratio")
    cfads, served = book.lines["year.cfads"], book.lines["year.served"]
    above = dot(cfads.span(0, years), served.span(0, years))
    below = lines["service"].sum(0, last)
    _figure(book, sheet, "dscr_average", ratio(above, below), "ratio")


def loan_begin(book: Book, place: int) -> int:
    """The month after a loan's grace, as the plan has it."""
    found = book.result.loans[place]
    return int(found.first_month + found.grace_months[0] + 1)


def _standing(book: Book, sheet: Sheet) -> None:
    last = book.months - 1
    cash = book.lines["cash_flow.closing"].span(0, last)
    lowest = least(cash)
    _figure(book, sheet, "cash_min", lowest)
    at = function("MATCH", float(cash.values.index(min(cash.values)) + 1), lowest, cash, 0)
    book.figure(sheet, "cash_min_month", book.say("measure.cash_min_month"), at - 1, "number")
    book.figure(sheet, "funding_gap", book.say("measure.funding_gap"), most(-lowest, 0))
    position = {n: book.lines[f"position.{n}"] for n in (
        "current_assets", "current_liabilities", "liabilities", "equity")}  # fmt: skip
    monthly = book.lines["position.cash"].sheet
    liquid = monthly.line(
        t.say("indicator.current_ratio_min.name", book.language),
        lambda m: where(
            position["current_liabilities"][m] > 0.5,
            ratio(position["current_assets"][m], position["current_liabilities"][m], NOTHING),
            NOTHING,
        ),
        "ratio",
    )
    leverage = monthly.line(
        t.say("indicator.debt_to_equity_max.name", book.language),
        lambda m: where(
            position["liabilities"][m] > 0.5,
            where(
                position["equity"][m] > 0.5,
                ratio(position["liabilities"][m], position["equity"][m], NOTHING), NOTHING,
            ), 0,
        ),
        "ratio",
    )  # fmt: skip
    worst = least(liquid.span(0, last))
    _figure(book, sheet, "current_ratio_min", where(worst < NOTHING, worst, 0), "ratio")
    most_owed = most(leverage.span(0, last))
    _figure(book, sheet, "debt_to_equity_max", where(most_owed < NOTHING, most_owed, 0), "ratio")


def _break_even(book: Book, made: Ledger, sheet: Sheet) -> None:
    """Sales a month at which SHU is nought, over the year after ramp-up and grace."""
    span = window(book.result.plan, book.time, book.result.loans)
    first, last = span.start, span.stop - 1

    def mean(line: Line) -> Formula:
        return line.sum(first, last) / (last - first + 1)

    sales_lines = [unit.sales for unit in book.units.values() if unit.sales]
    variable_lines = [unit.variable_cost for unit in book.units.values() if unit.variable_cost]
    sheet.heading(book.say("measure.break_even", first=first, last=last))
    say = book.say
    sales = book.figure(
        sheet, "sales_per_month", say("measure.sales"), added(mean(x) for x in sales_lines)
    )
    variable = sheet.scalar(say("measure.variable"), added(mean(x) for x in variable_lines))
    tax = mean(made.totals["final_tax"]) if "final_tax" in made.totals else formula(0.0)
    share = sheet.scalar(say("measure.share"), ratio(sales - variable - tax, sales), "share")
    before_tax = mean(book.lines["surplus.surplus_before_tax"])
    fixed = sheet.scalar(say("measure.fixed"), sales - variable - before_tax)
    needed = where(share > 1e-9, ratio(most(fixed, 0), share), 0)
    _figure(book, sheet, "break_even_sales_per_month", needed, sales="…")

"""Two tables that stand in the summary and in their chapter: yearly figures, sources and uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.timeline import Array
from kopdes_plan.outputs.blocks import Block, Row, notice, row, small, table
from kopdes_plan.outputs.charts import income_and_costs
from kopdes_plan.outputs.lines import periods, row_of, summed, surplus_line
from kopdes_plan.outputs.writer import Writer, amount, first

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

Side = list[tuple[str, float]]  # words and rupiah


def yearly_figures(writer: Writer) -> Iterator[Block]:
    """Revenue, SHU and cash of each year; with debt also what is due, DSCR and balance."""
    result, span = writer.result, periods(writer.result.time)
    revenue, _ = income_and_costs(result)
    due = summed(row_of(result.debt_service), span)
    columns = {
        "annex.column.revenue": summed(revenue, span),
        "annex.column.surplus": summed(surplus_line(result, "surplus_after_tax"), span),
        "annex.column.cash": row_of(result.statements.cash_flow["closing"])[span.ends],
    }
    written = {key: [amount(float(x)) for x in values] for key, values in columns.items()}
    if result.loans or due.any():
        nothing = np.zeros(result.time.months)
        balance = sum((row_of(loan.balance) for loan in result.loans), nothing)
        ratio = row_of(result.indicators.dscr)
        written |= {
            "repayment.service": [amount(float(x)) for x in due],
            "repayment.dscr": [dscr(writer, year, ratio) for year in range(len(due))],
            "annex.column.debt": [amount(float(x)) for x in balance[span.ends]],
        }
    rows: list[Row] = [
        row([_year(label, span.months[year]), *(cells[year] for cells in written.values())])
        for year, label in enumerate(span.labels)
    ]
    heads = [writer.say(key) for key in ("column.year", *written)]
    widths = [0.55, *[1.0] * len(written)]
    yield table(heads, rows, "l" + "r" * len(written), size="small", keep=True, widths=widths)
    yield from short_year(writer)


def short_year(writer: Writer) -> Iterator[Block]:
    """That the last year of debt has fewer instalments than the one before, where it has."""
    result = writer.result
    due = row_of(result.debt_service) > 0.5
    year_of = result.time.year_of[: len(due)]
    count = {int(year): int(due[year_of == year].sum()) for year in result.time.years}
    years = [year for year in count if count[year]]
    if len(years) > 1 and count[years[-1]] < count[years[-2]]:
        last = years[-1]
        yield small(writer.say("repayment.short_year", year=last, count=count[last]))


def _year(label: str, months: int) -> str:
    return label if months == 12 else f"{label}*"


def dscr(writer: Writer, year: int, ratio: Array) -> str:
    """The DSCR of year number `year`, "masa tenggang" when only interest was due."""
    if writer.result.indicators.dscr_interest_only[year]:
        return writer.say("repayment.grace_year")
    return t.number(float(ratio[year]), 2)


def sides(result: Result, language: str = "id") -> tuple[Side, Side]:
    """Uses and sources of the plan's money with their words, as large as each other.

    What the sources bring above the need stands last among the uses: it is not spent.
    """
    found = result.indicators
    uses = {**found.uses, "unused": found.unused_funds}
    listed = []
    for key, part in (("use", uses), ("source", found.sources)):
        words = {name: t.say(f"document.needs.{key}.{name}", language) for name in part}
        entries = [(words[name], first(value)) for name, value in part.items()]
        listed.append([entry for entry in entries if entry[1] >= 0.5])
    return listed[0], listed[1]


def sources_and_uses(writer: Writer) -> Iterator[Block]:
    """What the money is for, beside where it comes from, with both sums; what is too much."""
    uses, sources = sides(writer.result, writer.language)
    if not uses and not sources:
        yield {"kind": "text", "text": writer.say("needs.nothing")}
        return
    rows = []
    for place in range(max(len(uses), len(sources))):
        cells: list[str] = []
        for side in (uses, sources):
            label, value = side[place] if place < len(side) else ("", None)
            cells += [label, "" if value is None else amount(value)]
        rows.append(row(cells))
    total, rupiah = writer.say("needs.budget_total"), writer.say("column.amount")
    sums = [amount(sum(value for _, value in side)) for side in (uses, sources)]
    rows.append(row([total, sums[0], total, sums[1]], "total"))
    heads = [writer.say("needs.uses"), rupiah, writer.say("needs.sources"), rupiah]
    yield table(heads, rows, "lrlr", widths=[1.5, 1, 1.5, 1], keep=True)
    found = writer.result.indicators
    over, gap = first(found.unused_funds), first(found.funding_gap)
    if over >= 0.5:
        key = "over_funded" if writer.result.loans else "over_granted"
        said = writer.say(
            f"needs.{'over_but_short' if gap >= 0.5 else key}", amount=t.rupiah(over),
            gap=t.rupiah(gap), month=writer.month(int(found.cash_min_month[0])),
        )  # fmt: skip
        yield notice("doubt", "", said)

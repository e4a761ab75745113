"""Two tables that stand in the summary and in their chapter: yearly figures, sources and uses."""

from __future__ import annotations

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.timeline import Array
from kopdes_plan.outputs.blocks import Block, Row, row, table
from kopdes_plan.outputs.charts import income_and_costs
from kopdes_plan.outputs.lines import periods, row_of, summed, surplus_line
from kopdes_plan.outputs.writer import Writer, amount, first


def yearly_figures(writer: Writer) -> Block:
    """Revenue, SHU, cash, what is due, DSCR and balance of each year."""
    result, span = writer.result, periods(writer.result.time)
    revenue, _ = income_and_costs(result)
    balance = sum((row_of(loan.balance) for loan in result.loans), np.zeros(result.time.months))
    ratio = row_of(result.indicators.dscr)
    columns = [
        summed(revenue, span), summed(surplus_line(result, "surplus_after_tax"), span),
        row_of(result.statements.cash_flow["closing"])[span.ends],
        summed(row_of(result.debt_service), span),
    ]  # fmt: skip
    rows: list[Row] = []
    for place, label in enumerate(span.labels):
        cells = [amount(float(column[place])) for column in columns]
        rows.append(
            row(
                [
                    _year(label, span.months[place]),
                    *cells,
                    dscr(writer, place, ratio),
                    amount(float(balance[span.ends[place]])),
                ]
            )
        )
    keys = ("column.year", "annex.column.revenue", "annex.column.surplus", "annex.column.cash",
            "repayment.service", "repayment.dscr", "annex.column.debt")  # fmt: skip
    heads = [writer.say(key) for key in keys]
    return table(heads, rows, "lrrrrrr", size="small", keep=True, widths=[0.55, 1, 1, 1, 1, 1, 1])


def _year(label: str, months: int) -> str:
    return label if months == 12 else f"{label}*"


def dscr(writer: Writer, year: int, ratio: Array) -> str:
    """The DSCR of year number `year`, "masa tenggang" when only interest was due."""
    if writer.result.indicators.dscr_interest_only[year]:
        return writer.say("repayment.grace_year")
    return t.number(float(ratio[year]), 2)


def sources_and_uses(writer: Writer) -> Block:
    """What the money is for, beside where it comes from, with both sums."""
    found = writer.result.indicators
    sides = []
    for key, part in (("use", found.uses), ("source", found.sources)):
        entries = [
            (writer.say(f"needs.{key}.{name}"), first(value)) for name, value in part.items()
        ]
        entries = [entry for entry in entries if abs(entry[1]) >= 0.5]
        sides.append((entries, sum(value for _, value in entries)))
    (uses, total_uses), (sources, total_sources) = sides
    rows = []
    for place in range(max(len(uses), len(sources))):
        pairs = [side[place] if place < len(side) else ("", None) for side in (uses, sources)]
        rows.append(
            row(
                [
                    cell
                    for label, value in pairs
                    for cell in (label, "" if value is None else amount(value))
                ]
            )
        )
    total = writer.say("needs.budget_total")
    rows.append(row([total, amount(total_uses), total, amount(total_sources)], "total"))
    heads = [
        writer.say("needs.uses"),
        writer.say("column.amount"),
        writer.say("needs.sources"),
        writer.say("column.amount"),
    ]
    return table(heads, rows, "lrlr", widths=[1.5, 1, 1.5, 1], keep=True)

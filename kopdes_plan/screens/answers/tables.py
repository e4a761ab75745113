"""The tables of a result as HTML: statements, cases side by side, loans, money.

They are those of the documents (`outputs`), word for word, with their sums and their roles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.outputs import blocks, money
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.case_charts import case_name
from kopdes_plan.outputs.key_tables import short_year
from kopdes_plan.outputs.key_tables import sources_and_uses as sources_and_uses_blocks
from kopdes_plan.outputs.lines import By, Statement, periods, without_empty
from kopdes_plan.outputs.lines import statement as statement_lines
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import Writer, amount, first
from kopdes_plan.screens.answers.markup import escape, pill, shown, table, tag
from kopdes_plan.screens.answers.sentences import full_year, judged

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result


def statement(result: Result, name: Statement, by: By = "year", language: str = "id") -> str:
    """One of the four statements by year, quarter or month, whole rupiah, sums in bold."""
    span = periods(result.time, by, language)
    partial = span.months < span.whole
    lines = without_empty(statement_lines(result, name, span, language))
    heads = [t.say("document.column.line", language)]
    heads += [f"{x}*" if part else x for x, part in zip(span.labels, partial, strict=True)]
    rows = (
        ([escape(line.label), *(amount(float(value)) for value in line.values)], line.role)
        for line in lines
    )
    title = t.say(f"statement.name.{name}", language)
    written = table(heads, rows, "l" + "r" * len(span.labels), title, wide=True)
    note = t.say("answer.partial", language) if partial.any() else ""
    return written + (tag("p", escape(note), kind="note") if note else "")


def cases_table(result: Result, cases: Mapping[str, Result], language: str = "id") -> str:
    """The plan beside its cases: lowest cash, DSCR, SHU, NPV and the verdict of each."""
    side = {BASE: result, **cases}
    heads = [t.say("answer.cases.measure", language), *(case_name(x, language) for x in side)]
    found = full_year(result, language)
    keys = ["cash_min", "cash_min_month", "dscr_min", *(["surplus"] if found else []), "npv"]
    rows = [
        (
            [
                escape(t.say(f"answer.cases.{key}", language, year=found[0] if found else "")),
                *(escape(_figure(key, case, language)) for case in side.values()),
            ],
            "item",
        )
        for key in keys
    ]
    verdicts = (judged(case, language) for case in side.values())
    labels = [pill(label, tone) for label, _, tone in verdicts]
    rows.append(([escape(t.say("answer.cases.verdict", language)), *labels], "total"))
    return table(heads, rows, "l" + "r" * len(side))


def _figure(key: str, result: Result, language: str) -> str:
    found = result.indicators
    if key == "cash_min_month":
        return month_name(result, int(found.cash_min_month[0]), language)
    if key == "dscr_min":
        return t.number(first(found.dscr_min), 2)
    if key == "surplus":
        year = full_year(result, language)
        return "–" if year is None else t.rupiah(year[1])
    return t.rupiah(first(getattr(found, key)))


def sources_and_uses(result: Result, language: str = "id") -> str:
    """What the money is for beside where it comes from, and what is too much or lacking."""
    writer = Writer(result, language)
    return shown([*sources_and_uses_blocks(writer), *_lacking(writer)])


def _lacking(writer: Writer) -> Iterator[Block]:
    lacking = first(writer.result.indicators.uses["cash_deficit"])
    if lacking > 0.5:
        words = writer.word("answer.money.unfunded", amount=t.rupiah(lacking))
        yield blocks.notice("bad", "", words)


def repayment(result: Result, language: str = "id") -> str:
    """Each loan by year, then what is due in all beside the cash for it."""
    writer = Writer(result, language)
    if not result.loans:
        return tag("p", escape(writer.say("needs.no_loan")))
    each = (money.loan_years(writer, book) for book in result.loans)
    return shown([*each, money.service_years(writer), *short_year(writer)])

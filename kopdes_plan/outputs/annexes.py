"""The end of a document: the law used, signatures, every month, every instalment, terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs import schedules
from kopdes_plan.outputs.blocks import Block, Row, facts, heading, row, small, table
from kopdes_plan.outputs.charts import income_and_costs
from kopdes_plan.outputs.lines import periods, row_of, surplus_line
from kopdes_plan.outputs.writer import Writer, amount, shortened

UNREAD = "†"


def law(writer: Writer) -> Iterator[Block]:
    """Every rule used, its place, its date, and how sure we are of it."""
    day = t.date_long(writer.result.plan.plan_date, writer.language)
    yield {"kind": "text", "text": writer.say("law.note", day=day)}
    rows = [
        row([
            rule.label or rule.rule, rule_value(rule.value, rule.unit, writer.language),
            f"{rule.source}{' ' + UNREAD if rule.original_unread else ''}, {rule.where}",
            since(rule, writer.language), writer.word(f"rule.confidence.{rule.confidence}"),
        ])
        for rule in writer.result.rules_used
    ]  # fmt: skip
    heads = writer.columns("rule", "value", "where", "since", "confidence")
    yield table(heads, rows, "lllll", size="small", widths=[1.5, 0.9, 2, 0.9, 1])


PLACES = ("day_of_month", "month_of_year")  # the word has the number in it: "bulan ke-3"


def rule_value(value: object, unit: str, language: str) -> str:
    """A rule's value with its unit, in words."""
    if value is None:
        return t.say("rule.no_value", language)
    if isinstance(value, bool):
        return t.say("rule.yes" if value else "rule.no", language)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if not isinstance(value, int | float):
        key = f"rule.term.{value}"
        return t.say(key, language) if t.has(key, language) else str(value)
    if unit in ("/1", "/year"):
        return t.percent(value, 3)
    if unit == "IDR" or unit.startswith("IDR/"):
        return t.rupiah(value)
    count = t.number(value, 2).rstrip("0").rstrip(",")
    said = t.say(f"rule.unit.{unit}", language, count=count)
    return said if unit in PLACES else f"{count} {said}"


def since(rule: Any, language: str) -> str:
    """Since when a rule holds, no more exactly than is known."""
    if rule.start == "unknown":
        return t.say("document.law.start_unknown", language)
    return t.say(
        f"rule.effective.{rule.start}", language, day=t.date_long(rule.effective, language),
        month=t.month(rule.effective.year, rule.effective.month, language),
        year=rule.effective.year,
    )  # fmt: skip


def approval(writer: Writer) -> dict[str, Any]:
    """Who signs: chair, secretary or treasurer, supervisor, village head; room for stamps."""
    coop = writer.result.plan.cooperative

    def named(people: tuple[Any, ...], *roles: str) -> str:
        for role in roles:
            for one in people:
                if one.role.lower().startswith(role) and one.name:
                    return shortened(str(one.name), 60)
        return ""

    return {
        "title": writer.say("section.approval"),
        "text": writer.say("approval.text"),
        "place": writer.say("approval.place"),
        "stamp": writer.say("approval.stamp"),
        "duty": writer.say("approval.duty"),
        "people": [
            [writer.say("approval.made"), writer.say("approval.chair"), named(coop.board, "ketua")],
            ["", writer.say("approval.secretary"), named(coop.board, "sekretaris", "bendahara")],
            [
                writer.say("approval.checked"),
                writer.say("approval.supervisor"),
                named(coop.supervisors, "ketua", "koordinator", "pengawas", "anggota"),
            ],
            [writer.say("approval.known"), writer.say("approval.village_head"), ""],
        ],
    }


def months(writer: Writer) -> Iterator[Block]:
    """Every month of the plan, a table for each calendar year, on a page on its side."""
    yield heading(writer.say("section.annex_months"), 0)
    yield small(writer.say("annex.months_note"))
    span = periods(writer.result.time)
    columns = _monthly_columns(writer)
    flows = [name for name in columns if name not in ("cash", "debt")]
    heads = [writer.say(f"annex.column.{name}") for name in columns]
    for start, count, label in zip(span.starts, span.months, span.labels, strict=True):
        rows: list[Row] = []
        for m in range(int(start), int(start + count)):
            rows.append(
                row([writer.month(m, short=True), *(amount(float(c[m])) for c in columns.values())])
            )
        part = slice(int(start), int(start + count))
        sums = [
            amount(float(column[part].sum() if name in flows else column[part][-1]))
            for name, column in columns.items()
        ]
        rows.append(row([writer.say("annex.year_total", year=label), *sums], "total"))
        yield table(
            [label, *heads],
            rows,
            "l" + "r" * len(heads),
            size="dense",
            widths=[0.62, *[1.0] * len(heads)],
            keep=True,
        )


def _monthly_columns(writer: Writer) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    result = writer.result
    cash = result.statements.cash_flow
    revenue, costs = income_and_costs(result)
    debt = sum((row_of(loan.balance) for loan in result.loans), np.zeros(result.time.months))
    return {
        "revenue": revenue,
        "goods": costs["goods"],
        "operating": costs["operating"],
        "depreciation": costs["depreciation"],
        "finance": costs["finance"],
        "tax": surplus_line(result, "income_tax"),
        "surplus": surplus_line(result, "surplus_after_tax"),
        "cash_operating": row_of(cash["operating"]),
        "cash_investing": row_of(cash["investing"]),
        "cash_financing": row_of(cash["financing"]),
        "cash": row_of(cash["closing"]),
        "debt": debt,
    }


def loan_schedules(writer: Writer) -> Iterator[Block]:
    """Every instalment of every loan with its due date, a table for each calendar year."""
    loans = list(schedules.repayment(writer.result))
    if not loans:
        return
    yield heading(writer.say("section.annex_loans"), 0)
    names = ("drawdown", "interest", "principal", "payment", "balance")
    heads = [writer.say("annex.loan_number"), writer.word("statement.loan.date")]
    heads += [writer.word(f"statement.loan.{name}") for name in names]
    for book, rows in loans:
        for place, year in enumerate(dict.fromkeys(one.due.year for one in rows)):
            part = [
                row([
                    str(one.period), t.date_with_day(one.due, writer.language),
                    *(amount(getattr(one, name)) for name in names),
                ])
                for one in rows
                if one.due.year == year
            ]  # fmt: skip
            caption = book.name if place == 0 else ""
            yield table(
                heads,
                part,
                "rlrrrrr",
                caption,
                "dense",
                widths=[0.35, 1.3, 1, 1, 1, 1, 1],
                keep=True,
            )


def terms(writer: Writer) -> Iterator[Block]:
    """How each measure is computed."""
    yield heading(writer.say("section.annex_terms"), 0)
    yield {"kind": "text", "text": writer.say("terms.note")}
    start = "document.terms.item."
    keys = [
        key.split(".")[3] for key in t.topic("document", writer.language) if key.startswith(start)
    ]
    rows = [
        (writer.say(f"terms.item.{key}.name"), writer.say(f"terms.item.{key}.text"))
        for key in dict.fromkeys(keys)
    ]
    yield facts(rows)

"""The two pages a bank officer reads: verdict, five figures, what for, low case, years, risks."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs import charts
from kopdes_plan.outputs.blocks import (
    Block,
    Row,
    bullets,
    cards,
    facts,
    figure,
    notice,
    paragraphs,
    row,
    small,
    subheading,
    table,
)
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.outputs.sentences import verdict, warning_text
from kopdes_plan.outputs.writer import Writer, amount, first

SHOWN = 6  # warnings and risks on the summary; the rest stand in their chapter


def pages(writer: Writer) -> list[Block]:
    """The summary: everything that decides, on two pages."""
    judged = verdict(writer.result, writer.language)
    return [
        notice(judged.tone, judged.label, judged.sentence),
        cards(key_figures(writer)),
        *_what(writer),
        figure("cash", charts.cash_alt(writer.result, writer.language)),
        *_low_case(writer),
        *_years(writer),
        *_money(writer),
        *_warnings(writer),
        *_risks(writer),
    ]


def key_figures(writer: Writer) -> Iterator[tuple[str, str, str, str]]:
    """Need, loan, instalment, lowest cash, lowest DSCR: label, value, remark, tone."""
    result, found = writer.result, writer.result.indicators
    need = sum(first(value) for value in found.uses.values())
    yield writer.say("summary.card.need"), t.rupiah(need), writer.say("summary.card.need_note"), ""
    yield (writer.say("summary.card.loan"), *_loan(writer), "")
    yield (writer.say("summary.card.instalment"), *_instalment(writer), "")
    lowest = first(found.cash_min)
    short = lowest < 0 or lowest < float(result.plan.general.minimum_cash)
    month = writer.month(int(found.cash_min_month[0]))
    tone = "bad" if lowest < 0 else "doubt" if short else "good"
    yield writer.say("summary.card.cash"), t.rupiah(lowest), month, tone
    yield (writer.say("summary.card.dscr"), *_dscr(writer))


def _loan(writer: Writer) -> tuple[str, str]:
    loans = writer.result.plan.loans
    if not loans:
        return "–", writer.say("summary.card.loan_none")
    total = t.rupiah(sum(float(loan.amount) for loan in loans))
    if len(loans) > 1:
        return total, writer.say("summary.card.loan_many", count=len(loans))
    only = loans[0]
    return total, writer.say(
        "summary.card.loan_note", rate=t.percent(float(only.rate_per_year)),
        tenor=only.tenor_months, grace=only.grace_months,
    )  # fmt: skip


def _instalment(writer: Writer) -> tuple[str, str]:
    """The largest ordinary instalment: of the first month in which it falls due."""
    due = sum((row_of(loan.payment) for loan in writer.result.loans), np.zeros(1))
    if not np.any(due > 0.5):
        return "–", writer.say("summary.card.instalment_none")
    month = int(np.argmax(due > due.max() - 1))
    return t.rupiah(float(due[month])), writer.say("summary.card.instalment_note", month=writer.month(month))


def _dscr(writer: Writer) -> tuple[str, str, str]:
    found = writer.result.indicators
    worst, required = first(found.dscr_min), float(writer.result.plan.general.dscr_required)
    if not math.isfinite(worst):
        return "–", writer.say("summary.card.dscr_none"), ""
    tone = "bad" if worst < 1 else "doubt" if worst < required else "good"
    note = writer.say("summary.card.dscr_note", year=int(found.dscr_min_year[0]), required=t.number(required, 2))
    return t.number(worst, 2), note, tone


def _what(writer: Writer) -> Iterator[Block]:
    result, plan = writer.result, writer.result.plan
    yield from paragraphs(plan.narrative.summary)
    members = row_of(result.members)
    sentences = [
        writer.say(
            "summary.what", name=plan.cooperative.name, count=len(plan.units),
            units=", ".join(unit.name for unit in plan.units.values()) or "–",
            start=writer.month(0), months=result.time.months,
        ),
        writer.say(
            "summary.members", members=t.number(float(plan.members.count)),
            members_end=t.number(float(members[-1])), villages=", ".join(plan.cooperative.villages),
        ),
        writer.say(
            "summary.jobs", permanent=t.number(result.indicators.jobs_permanent),
            temporary=t.number(result.indicators.jobs_temporary),
        ),
    ]  # fmt: skip
    yield {"kind": "text", "text": " ".join(sentences)}


def _low_case(writer: Writer) -> Iterator[Block]:
    if writer.low is None:
        return
    names = ("dscr_min", "cash_min", "npv")
    pairs = [
        (name, first(getattr(writer.result.indicators, name)), first(getattr(writer.low.indicators, name)))
        for name in names
    ]
    rows = [
        row([writer.say(f"summary.low.{name}"), _figure(name, base), _figure(name, low)])
        for name, base, low in pairs
    ]
    judged = verdict(writer.low, writer.language)
    rows.append(
        row([writer.say("summary.low.verdict"), verdict(writer.result, writer.language).label, judged.label])
    )
    heads = [writer.say(f"summary.compare_{key}") for key in ("row", "base", "low")]
    yield subheading(writer.say("summary.compare"))
    yield table(heads, rows, "lrr", widths=[2, 1.4, 1.4], keep=True)
    yield small(writer.say("summary.compare_note"))


def _figure(name: str, value: float) -> str:
    return t.number(value, 2) if name == "dscr_min" else t.rupiah(value)


def _years(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.years"))
    yield yearly_figures(writer)


def yearly_figures(writer: Writer) -> Block:
    """Revenue, SHU, cash, what is due, DSCR and balance of each year, at most eight columns wide."""
    result, span = writer.result, periods(writer.result.time)
    surplus = result.statements.surplus
    revenue = row_of(surplus["revenue_members"] + surplus["revenue_others"] + surplus["other_income"])
    balance = sum((row_of(loan.balance) for loan in result.loans), np.zeros(result.time.months))
    ratio = row_of(result.indicators.dscr)
    columns = [
        summed(revenue, span), summed(row_of(surplus["surplus_after_tax"]), span),
        row_of(result.statements.cash_flow["closing"])[span.ends],
        summed(row_of(result.debt_service), span),
    ]  # fmt: skip
    rows: list[Row] = []
    for place, label in enumerate(span.labels):
        cells = [amount(float(column[place])) for column in columns]
        rows.append(row([_year(label, span.months[place]), *cells, dscr(writer, place, ratio), amount(float(balance[span.ends[place]]))]))
    heads = [
        writer.say("column.year"), writer.say("annex.column.revenue"), writer.say("annex.column.surplus"),
        writer.say("annex.column.cash"), writer.say("repayment.service"), writer.say("repayment.dscr"),
        writer.say("annex.column.debt"),
    ]  # fmt: skip
    return table(heads, rows, "lrrrrrr", size="small", keep=True, widths=[0.6, 1, 1, 1, 1, 0.8, 1])


def _year(label: str, months: int) -> str:
    return label if months == 12 else f"{label}*"


def dscr(writer: Writer, year: int, ratio: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    """The DSCR of year number `year`, "masa tenggang" when only interest was due."""
    if writer.result.indicators.dscr_interest_only[year]:
        return writer.say("repayment.grace_year")
    return t.number(float(ratio[year]), 2)


def _money(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.money"))
    yield sources_and_uses(writer)


def sources_and_uses(writer: Writer) -> Block:
    """What the money is for, beside where it comes from, with both sums."""
    found = writer.result.indicators
    sides = []
    for key, part in (("use", found.uses), ("source", found.sources)):
        entries = [(writer.say(f"needs.{key}.{name}"), first(value)) for name, value in part.items()]
        entries = [entry for entry in entries if abs(entry[1]) >= 0.5]
        sides.append((entries, sum(value for _, value in entries)))
    (uses, total_uses), (sources, total_sources) = sides
    rows = []
    for place in range(max(len(uses), len(sources))):
        pairs = [side[place] if place < len(side) else ("", None) for side in (uses, sources)]
        rows.append(row([cell for label, value in pairs for cell in (label, "" if value is None else amount(value))]))
    total = writer.say("needs.budget_total")
    rows.append(row([total, amount(total_uses), total, amount(total_sources)], "total"))
    heads = [writer.say("needs.uses"), writer.say("column.amount"), writer.say("needs.sources"), writer.say("column.amount")]
    return table(heads, rows, "lrlr", widths=[1.5, 1, 1.5, 1], keep=True)


def _warnings(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.warnings"))
    said = [warning_text(warning, writer.result, writer.language) for warning in writer.result.warnings]
    if not said:
        yield {"kind": "text", "text": writer.say("summary.no_warnings")}
        return
    more = len(said) - SHOWN
    if more > 0:
        left = writer.say("summary.more_warnings", count=more, chapter=writer.chapter("risks"))
        said = [*said[:SHOWN], left]
    yield bullets(said, "doubt")


def _risks(writer: Writer) -> Iterator[Block]:
    risks = writer.result.plan.narrative.risks
    if risks:
        yield subheading(writer.say("summary.risks"))
        yield facts((risk.what, risk.action) for risk in risks[:SHOWN])

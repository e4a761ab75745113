"""The two pages a bank officer reads: verdict, five figures, what for, low case, years, risks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs import charts, risk
from kopdes_plan.outputs.blocks import (
    Block,
    bullets,
    cards,
    facts,
    figure,
    new_page,
    notice,
    paragraphs,
    row,
    small,
    subheading,
    table,
)
from kopdes_plan.outputs.key_tables import sources_and_uses, yearly_figures
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import verdict, warning_text
from kopdes_plan.outputs.weakest import assumptions
from kopdes_plan.outputs.writer import Writer, clipped, first, ranged

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Risk
    from kopdes_plan.model.result import LoanBook, Result
    from kopdes_plan.model.timeline import Array

WEAKEST = 4
LINE = 120  # letters of a risk here; all of them stand in its chapter
SHOWN = 4  # warnings and risks on the summary; the rest stand in their chapter


def pages(writer: Writer) -> list[Block]:
    """The summary: everything that decides, on two pages."""
    judged = verdict(writer.result, writer.language)
    return [
        notice(judged.tone, judged.label, judged.sentence),
        cards(key_figures(writer)),
        *_what(writer),
        figure("cash", charts.cash_alt(writer.result, writer.language)),
        *_warnings(writer),
        *_risks(writer),
        new_page(),
        *low_case(writer),
        *_years(writer),
        *_money(writer),
        *_debt_or_surplus(writer),
        *weakest(writer),
    ]


def key_figures(writer: Writer) -> Iterator[tuple[str, str, str, str]]:
    """Need, loan, instalment, lowest cash, lowest DSCR: label, value, remark, tone."""
    result, found = writer.result, writer.result.indicators
    need = first(found.needed)
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
    found = instalment(writer.result)
    if found is None:
        return "–", writer.say("summary.card.instalment_none")
    key = "instalment_once" if found.once else "instalment_note"
    note = writer.say(f"summary.card.{key}", month=writer.month(found.first))
    return t.rupiah(found.amount), note


class Instalment(NamedTuple):
    """The largest ordinary instalment: the first month it falls due, the month of the last of all,
    its rupiah, and whether no other month brings even half of it.
    """

    first: int
    last: int
    amount: float
    once: bool


def instalment(result: Result) -> Instalment | None:
    """The largest ordinary instalment of all loans together; None for none."""
    return _largest(
        sum((row_of(loan.payment - loan.prepaid) for loan in result.loans), np.zeros(1))
    )


def instalment_of(book: LoanBook) -> Instalment | None:
    """The largest ordinary instalment of a loan; None for none."""
    return _largest(row_of(book.payment - book.prepaid))


def _largest(due: Array) -> Instalment | None:
    paid = np.flatnonzero(due > 0.5)
    if not len(paid):
        return None
    first = int(np.argmax(due > 0.99 * due.max()))  # the last instalment may be rupiah larger
    once = int(np.sum(due > due.max() / 2)) == 1
    return Instalment(first, int(paid[-1]), float(due[first]), once)


def _dscr(writer: Writer) -> tuple[str, str, str]:
    found = writer.result.indicators
    worst, required = first(found.dscr_min), float(writer.result.plan.general.dscr_required)
    if not math.isfinite(worst):
        return "–", writer.say("summary.card.dscr_none"), ""
    tone = "bad" if worst < 1 else "doubt" if worst < required else "good"
    note = writer.say(
        "summary.card.dscr_note", year=int(found.dscr_min_year[0]), required=t.number(required, 2)
    )
    return t.number(worst, 2), note, tone


def _what(writer: Writer) -> Iterator[Block]:
    result, plan = writer.result, writer.result.plan
    yield from paragraphs(plan.narrative.summary)
    members = row_of(result.members)
    sentences = [
        writer.say(
            "summary.what" if plan.units else "summary.what_none",
            name=plan.cooperative.name, count=len(plan.units),
            units="; ".join(unit.name for unit in plan.units.values()),
            start=writer.month(0), months=result.time.months,
        ),
        writer.say(
            "summary.members", members=t.number(float(plan.members.count)),
            members_end=t.number(float(members[-1])), villages=writer.villages(),
        ),
        *jobs(writer, "summary"),
    ]  # fmt: skip
    yield {"kind": "text", "text": " ".join(sentences)}


def jobs(writer: Writer, topic: str) -> Iterator[str]:
    """How many people work for good and for a time; nothing where nobody does."""
    found = writer.result.indicators
    permanent, temporary = found.jobs_permanent, found.jobs_temporary
    if permanent or temporary:
        words = f"{topic}.jobs" if temporary else f"{topic}.jobs_permanent"
        yield writer.say(words, permanent=t.number(permanent), temporary=t.number(temporary))


def _debt_or_surplus(writer: Writer) -> Iterator[Block]:
    name = "debt" if writer.result.loans else "surplus"
    yield figure(name, charts.ALT[name](writer.result, writer.language))


def weakest(writer: Writer) -> Iterator[Block]:
    """The heaviest guesses, in a line."""
    found = assumptions(writer.result, WEAKEST)
    if found:
        yield subheading(writer.say("summary.weakest"))
        yield bullets(
            risk.named_value(writer.result.plan, one, writer.language)
            + (f" ({ranged(one.value, one.field)})" if one.value.has_range else "")
            for one in found
        )


def low_case(writer: Writer) -> Iterator[Block]:
    """The plan beside its low and high case."""
    if not writer.cases:
        return
    shown = [writer.result, *writer.cases.values()]
    figures = {
        name: [float(getattr(case.indicators, name)[0]) for case in shown]
        for name in ("dscr_min", "cash_min", "npv")
    }
    rows = [
        row([writer.say(f"summary.low.{name}"), *(_figure(name, value) for value in values)])
        for name, values in figures.items()
        if any(map(math.isfinite, values))  # without instalments there is no DSCR
    ]
    labels = [verdict(case, writer.language).label for case in shown]
    rows.append(row([writer.say("summary.low.verdict"), *labels]))
    heads = [writer.say("summary.compare_row"), writer.say("summary.compare_base")]
    heads += [writer.say(f"summary.compare_case.{name}") for name in writer.cases]
    yield subheading(writer.say("summary.compare"))
    yield table(heads, rows, "l" + "r" * len(shown), widths=[1.6, *[1.4] * len(shown)], keep=True)
    if "terburuk" in writer.cases:
        yield small(writer.say("summary.compare_note"))
    else:
        yield small(writer.say("summary.compare_scenario"))


def _figure(name: str, value: float) -> str:
    return t.number(value, 2) if name == "dscr_min" else t.rupiah(value)


def _years(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.years"))
    yield from yearly_figures(writer)


def _money(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.money"))
    yield from sources_and_uses(writer)


def _warnings(writer: Writer) -> Iterator[Block]:
    yield subheading(writer.say("summary.warnings"))
    said = [
        warning_text(warning, writer.result, writer.language) for warning in writer.result.warnings
    ]
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
        yield main_risks(risks)


def main_risks(risks: Sequence[Risk]) -> Block:
    """The first risks with what is done about each; clipped, for their chapter has them whole."""
    return facts(
        (clipped(risk.what, LINE), clipped(risk.action, LINE) or "–") for risk in risks[:SHOWN]
    )

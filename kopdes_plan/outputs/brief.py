"""The two pages that go to a bank first: what is done, for whom, how much, and how it is repaid.

A `Writer` goes in; the blocks of two pages and who signs come out. What people typed is clipped to
whole sentences, so that the pages hold any plan; typst sets them as large as they fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.outputs import annexes, charts, money, schedules, summary
from kopdes_plan.outputs.blocks import (
    Block,
    beside,
    bullets,
    cards,
    facts,
    figure,
    notice,
    small,
    subheading,
)
from kopdes_plan.outputs.key_tables import sources_and_uses, yearly_figures
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import verdict, warning_text
from kopdes_plan.outputs.writer import Writer, clipped, shortened

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan
    from kopdes_plan.model.result import LoanBook

LONG, SHORT, LINE = 620, 330, 120  # letters of a text, of a short one, of a line in a table
WARNINGS, LOANS, NAMES = 3, 2, 15


def pages(writer: Writer) -> dict[str, Any]:
    """The title, the blocks of both pages, and who signs."""
    plan = writer.result.plan
    return {
        "title": writer.say("brief.title"),
        "plan": shortened(plan.name, 110),
        "period": writer.say(
            "cover.period_value", first=writer.month(0),
            last=writer.month(writer.result.time.months - 1), months=writer.result.time.months,
        ),
        "pages": [[*_asked(writer)], [*_repaid(writer)]],
        "approval": annexes.approval(writer),
    }  # fmt: skip


# ---- the first page: what, for whom, how much, when it comes back


def _asked(writer: Writer) -> Iterator[Block]:
    judged = verdict(writer.result, writer.language)
    yield notice(judged.tone, judged.label, judged.sentence)
    yield cards(summary.key_figures(writer))
    yield beside(_activity(writer), _benefit(writer), (1.25, 1))
    yield subheading(writer.say("summary.money"))
    yield from sources_and_uses(writer)
    yield from _loans(writer)
    yield subheading(writer.say("brief.repayment" if writer.result.loans else "summary.years"))
    yield from yearly_figures(writer)


def _activity(writer: Writer) -> Iterator[Block]:
    plan = writer.result.plan
    yield subheading(writer.say("brief.activity"))
    if plan.narrative.summary:
        yield {"kind": "text", "text": clipped(plan.narrative.summary, LONG)}
    names = [shortened(unit.name, 40) for unit in plan.units.values()]
    more = [writer.say("brief.more_units", count=len(names) - NAMES)] if names[NAMES:] else []
    key = "brief.units" if names else "brief.units_none"
    units = "; ".join([*names[:NAMES], *more])  # a name may have commas
    yield {"kind": "text", "text": writer.say(key, count=len(names), units=units)}


def _benefit(writer: Writer) -> Iterator[Block]:
    result, plan = writer.result, writer.result.plan
    members = row_of(result.members)
    yield subheading(writer.say("brief.benefit"))
    now, end = t.number(float(plan.members.count)), t.number(float(members[-1]))
    said = [writer.say("brief.members", now=now, end=end)]
    said += summary.jobs(writer, "brief")
    for pool, amount in _shared(writer).items():
        if amount > 0.5:
            said.append(writer.say(f"brief.{pool}", amount=t.rupiah(amount)))
    yield bullets(said)
    if plan.narrative.social:
        yield {"kind": "text", "text": clipped(plan.narrative.social, SHORT)}


def _shared(writer: Writer) -> dict[str, float]:
    """SHU for members and for the village over the whole plan, if meetings decide as planned."""
    pools = schedules.shared_surplus(writer.result)
    names = ("member_surplus_appropriated", "village_share_appropriated")
    return {name: sum(pools[name].values()) for name in names if name in pools}


def _loans(writer: Writer) -> Iterator[Block]:
    """Each loan asked for: amount in figures and words, terms, instalment, its last month."""
    plan, result = writer.result.plan, writer.result
    if not plan.loans:
        yield subheading(writer.say("brief.loan"))
        yield {"kind": "text", "text": writer.say("needs.no_loan")}
        return
    for loan, book in list(zip(plan.loans, result.loans, strict=True))[:LOANS]:
        name = shortened(loan.name, 60)
        yield subheading(f"{writer.say('brief.loan')}: {name}")
        yield facts(_terms(writer, loan, book))
    if len(plan.loans) > LOANS:
        yield small(writer.say("brief.more_loans", count=len(plan.loans) - LOANS))


def _terms(writer: Writer, loan: Loan, book: LoanBook) -> Iterator[tuple[str, str]]:
    amount = float(loan.amount)
    words = t.in_words(amount, writer.language)
    yield writer.say("repayment.amount"), f"{t.rupiah(amount)} ({words})"
    yield writer.say("repayment.scheme"), money.scheme_name(loan.scheme)
    wording = writer.say(f"repayment.wording.{loan.wording}")
    rate = t.percent(float(loan.rate_per_year))
    yield (
        writer.say("brief.terms"),
        writer.say(
            "brief.terms_value", wording=wording.lower(), rate=rate, tenor=loan.tenor_months,
            grace=loan.grace_months,
        ),
    )  # fmt: skip
    found = summary.instalment_of(book)
    if found is not None:
        yield (
            writer.say("summary.card.instalment"),
            writer.say(
                "brief.instalment_once" if found.once else "brief.instalment_value",
                amount=t.rupiah(found.amount), first=writer.month(found.first),
                last=writer.month(found.last),
            ),
        )  # fmt: skip
    if loan.collateral:
        yield writer.say("repayment.collateral"), shortened(loan.collateral, LINE)


# ---- the second page: whether it can be repaid, and what may go wrong


def _repaid(writer: Writer) -> Iterator[Block]:
    result = writer.result
    name = "debt" if result.loans else "surplus"
    yield figure(name, charts.ALT[name](result, writer.language))
    yield subheading(writer.say("summary.risks"))
    yield from _risks(writer)
    low = list(summary.low_case(writer))
    yield from low or [subheading(writer.say("summary.compare")), small(writer.say("brief.no_low"))]
    yield from summary.weakest(writer)


def _risks(writer: Writer) -> Iterator[Block]:
    result = writer.result
    warnings = [warning_text(warning, result, writer.language) for warning in result.warnings]
    if warnings:
        yield bullets((clipped(words, 2 * LINE) for words in warnings[:WARNINGS]), "doubt")
    risks = result.plan.narrative.risks
    if risks:
        yield summary.main_risks(risks)
    elif not warnings:
        yield small(writer.say("risks.none"))

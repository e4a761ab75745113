"""The content of a PDF as one dictionary that is plain JSON: pages in order, every number written.

What comes in is a `Result` (and its cases, if there are any); what goes out is read by
`templates/typst`. Nothing is laid out here and nothing is computed: rupiah are taken from the
result and written the Indonesian way. "lengkap" is the full document for a lender, "ringkas" its
two pages, "musdes" two pages for the wall at the village's meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.pictures import NONE, Pictures
from kopdes_plan.outputs import (
    annexes,
    aspects,
    brief,
    compliance,
    feasibility,
    financing_pages,
    money,
    poster,
    progress_pages,
    statement_pages,
    summary,
    trade,
    village,
)
from kopdes_plan.outputs.blocks import Block, heading, new_page
from kopdes_plan.outputs.open_differences import open_notice
from kopdes_plan.outputs.writer import CHAPTERS, Writer, shortened

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

KINDS = ("lengkap", "ringkas", "musdes")
WRITE: dict[str, Callable[[Writer], Iterable[Block]]] = {
    "profile": aspects.profile,
    "aspects": aspects.six_aspects,
    "units": feasibility.units,
    "trade": trade.chapter,
    "needs": money.needs,
    "repayment": financing_pages.repayment,
    "compliance": compliance.compliance,
    "village": village.chapter,
    "statements": statement_pages.yearly,
    "feasibility": feasibility.indicators,
    "risks": feasibility.risks,
    "surplus": money.surplus_plan,
    "law": annexes.law,
}


def document(
    result: Result,
    kind: str = "lengkap",
    language: str = "id",
    cases: Mapping[str, Result] | None = None,
    whole: bool = True,
    pictures: Pictures = NONE,
) -> dict[str, Any]:
    """The whole document as plain JSON: meta, then what its kind has.

    "lengkap": cover, summary, chapters, approval, annexes; not whole it has no chapters and
    annexes, for which the plan is computed many times. "ringkas" and "musdes": two pages.
    `pictures` are named in it; their bytes are beside it. ValueError for a kind not in `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no document of the kind {kind!r}, only {', '.join(KINDS)}")
    writer = Writer(result, language, cases or {}, pictures)
    made: dict[str, Callable[[Writer], dict[str, Any]]] = {
        "lengkap": partial(_full, whole=whole),
        "ringkas": brief.pages,
        "musdes": poster.pages,
    }
    return {"meta": _meta(writer, kind), **made[kind](writer)}


def _full(writer: Writer, whole: bool) -> dict[str, Any]:
    return {
        "cover": _cover(writer),
        "summary": [heading(writer.say("summary.title"), 0), *summary.pages(writer)],
        "contents": writer.say("contents"),
        "body": [
            block
            for name in (CHAPTERS if whole else ())
            for block in (heading(writer.say(f"section.{name}")), *WRITE[name](writer))
        ],
        "approval": annexes.approval(writer),
        "annexes": [*_annexes(writer)] if whole else [],
    }


def _annexes(writer: Writer) -> Iterator[Block]:
    yield new_page(landscape=True)
    yield from annexes.months(writer)
    yield new_page()
    yield from annexes.loan_schedules(writer)
    yield from annexes.terms(writer)
    yield from progress_pages.annex(writer)


def _meta(writer: Writer, kind: str) -> dict[str, Any]:
    plan = writer.result.plan
    stamp = {key: value[:8] for key, value in writer.versions.items()}
    return {
        "language": writer.language,
        "kind": writer.say(f"kind.{kind}"),
        "title": f"{writer.say('title')} {plan.cooperative.name}",
        "author": plan.cooperative.name,
        "header": shortened(plan.cooperative.name, 58),
        "plan": plan.name,
        "open": open_notice(plan, writer.language),
        "example": writer.say("example.badge") if plan.is_example else "",
        "letterhead": _letterhead(writer),
        "logo": f"{writer.pictures.logo.name}.svg" if writer.pictures.logo else "",
        "rules": writer.say(
            "header.rules", day=t.date_long(plan.plan_date, writer.language), plan=stamp["plan"]
        ),
        "versions": writer.say("cover.versions_value", **stamp),
        "page": writer.say("footer.page", page="{page}", pages="{pages}"),
    }


def _letterhead(writer: Writer) -> dict[str, str]:
    """The cooperative's name, where it is, and the number of its deed as far as it is known."""
    coop = writer.result.plan.cooperative
    known = [("deed_number", coop.deed_number), ("cooperative_number", coop.cooperative_number)]
    numbers = [f"{writer.say(f'profile.{key}')} {number}" for key, number in known if number]
    place = ", ".join(part for part in (coop.address, writer.villages()) if part)
    return {
        "name": shortened(coop.name, 90),
        "place": shortened(place, 160),
        "numbers": shortened(" · ".join(numbers), 120),
    }


def _cover(writer: Writer) -> dict[str, Any]:
    plan, time = writer.result.plan, writer.result.time
    day = t.date_long(plan.plan_date, writer.language)
    period = writer.say(
        "cover.period_value", first=writer.month(0), last=writer.month(time.months - 1),
        months=time.months,
    )  # fmt: skip
    rows = [
        ("villages", writer.villages()),
        ("period", period),
        ("date", day),
        ("rules", writer.say("cover.rules_value", day=day)),
        ("versions", writer.say("cover.versions_value", **writer.versions)),
    ]
    return {
        "title": writer.say("title"),
        "kind": writer.say("kind.lengkap"),
        "name": plan.cooperative.name,
        "plan": plan.name,
        "facts": [[writer.say(f"cover.{key}"), value] for key, value in rows],
        "example_title": writer.say("example.title") if plan.is_example else "",
        "example_text": writer.say("example.text"),
    }

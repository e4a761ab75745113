"""Two pages for the wall at the village's meeting: large type, few numbers, a picture on each.

A `Writer` goes in, plain JSON comes out. Rupiah are said as one says them aloud; the exact ones
stand in the documents for the bank.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.outputs import poster_charts, risk, summary, weakest
from kopdes_plan.outputs.blocks import figure
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.writer import Writer, first, shortened

UNITS, NAME = 6, 34  # units that are named, letters of a name
UNSURE = 3  # numbers somebody must find out about


def pages(writer: Writer) -> dict[str, Any]:
    """What is done and what it costs; whether it can be paid and what comes of it."""
    return {"pages": [_what(writer), _whether(writer)]}


def _what(writer: Writer) -> dict[str, Any]:
    plan = writer.result.plan
    names = [shortened(unit.name, NAME) for unit in plan.units.values()]
    if len(names) > UNITS:
        more = writer.say("poster.more_units", count=len(names) - UNITS + 1)
        names = [*names[: UNITS - 1], more]
    return {
        "title": writer.say("poster.what"),
        "listed": names or [writer.say("poster.no_units")],
        "numbers": [*_money(writer)],
        **_figure(writer, poster_charts.first_picture(writer.result)),
        "last": writer.say("poster.period", start=writer.month(0)),
    }


def _number(label: str, value: str, note: str = "", bad: bool = False) -> dict[str, str]:
    return {"label": label, "value": value, "note": note, "tone": "bad" if bad else ""}


def _money(writer: Writer) -> Iterator[dict[str, str]]:
    found, language = writer.result.indicators, writer.language
    need = first(found.needed)
    for key, value in (("need", need), ("loan", _borrowed(writer))):
        words = t.rupiah_about(value, language) if value >= 0.5 else writer.say("poster.none")
        yield _number(writer.say(f"poster.{key}"), words)


def _borrowed(writer: Writer) -> float:
    return sum(float(loan.amount) for loan in writer.result.plan.loans)


def _whether(writer: Writer) -> dict[str, Any]:
    judged = verdict(writer.result, writer.language)
    return {
        "title": writer.say("poster.whether" if writer.result.loans else "poster.whether_no_loan"),
        "tone": judged.tone,
        "verdict": writer.say(f"poster.verdict.{judged.code}"),
        "numbers": [*_answers(writer)],
        **_figure(writer, poster_charts.second_picture(writer.result)),
        "ask": {"title": writer.say("poster.find_out"), "who": writer.say("poster.who")},
        "unsure": [*_unsure(writer)],
        "last": _decided(writer),
    }


def _unsure(writer: Writer) -> Iterator[dict[str, str]]:
    """The weakest numbers, for the meeting to say who finds out about each."""
    for one in weakest.ranking(writer.result)[:UNSURE]:
        what = risk.named_value(writer.result.plan, one, writer.language)
        yield {"what": what, "ask": weakest.find_out(one, writer.language)}


def _answers(writer: Writer) -> Iterator[dict[str, str]]:
    result, language = writer.result, writer.language
    due = summary.instalment(result)
    if due is not None:
        when = writer.say(
            "poster.once" if due.once else "poster.since", month=writer.month(due.first)
        )
        yield _number(writer.say("poster.instalment"), t.rupiah_about(due.amount, language), when)
    lowest = first(result.indicators.cash_min)
    when = writer.month(int(result.indicators.cash_min_month[0]))
    yield _number(writer.say("poster.cash"), t.rupiah_about(lowest, language), when, lowest < 0)
    year, value = poster_charts.last_full_surplus(result)
    yield _number(writer.say("poster.surplus"), t.rupiah_about(value, language), year, value < 0)


def _decided(writer: Writer) -> str:
    """What the meeting is asked to decide, as far as the plan says it."""
    plan = writer.result.plan
    parts = [writer.say("poster.ask.plan")]
    if loan := _borrowed(writer):
        amount = t.rupiah_about(loan, writer.language)
        parts.append(writer.say("poster.ask.loan", amount=amount))
    shares = plan.surplus.shares
    share = sum(float(shares.get(name, 0.0)) for name in ("desa", "imbal_jasa_desa"))
    if share:
        parts.append(writer.say("poster.ask.share", share=t.percent(share)))
    return writer.say("poster.ask.whole", parts=", ".join(parts))


def _figure(writer: Writer, name: str) -> dict[str, Any]:
    """The picture of a page, or the words in its place."""
    if not name:
        words = ["no_figure"] if writer.result.units else ["no_figure", "fill_first"]
        instead = " ".join(writer.say(f"poster.{one}") for one in words)
        return {"figure": None, "instead": instead}
    alt = poster_charts.ALT[name](writer.result, writer.language)
    caption = poster_charts.caption(name, writer.result, writer.language)
    return {"figure": figure(name, alt, caption), "instead": ""}

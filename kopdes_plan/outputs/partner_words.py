"""Numbers of partners in words: the value with its unit and range, and where it comes from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_words import unit_of
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.annexes import UNREAD, since

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced

Kind = Literal["rupiah", "money", "share", "count", "days"]


def said(number: Sourced, kind: Kind, unit: str, language: str = "id") -> str:
    """The number with its unit, and its low and high where they differ from it."""

    def one(value: float) -> str:
        if kind == "share":
            return t.percent(value)
        return t.plain(value) if kind in ("count", "days") else t.rupiah(value)

    value = one(number)
    if number.has_range:
        ends = {"low": one(number.low), "high": one(number.high)}
        value = t.say("partner.value.range", language, value=value, **ends)
    if kind in ("rupiah", "count"):
        per = "per" if kind == "rupiah" else "quantity"
        return t.say(f"partner.value.{per}", language, value=value, unit=unit)
    return f"{value} {unit_of('days', language)}" if kind == "days" else value


def basis(number: Sourced, language: str = "id") -> str:
    """The source with its year, or that it is an assumption; a note follows."""
    if number.origin == "sumber":
        words = {"source": number.citation, "year": number.year}
        found = t.say("partner.basis.source", language, **words)
    elif number.citation:
        found = t.say("partner.basis.noted", language, source=number.citation)
    else:
        found = t.say("partner.basis.assumption", language)
    return f"{found}. {number.note}" if number.note else found


def rule_basis(path: str, day: date, language: str = "id") -> str:
    """The decree of a rule, its area, since when and how sure; a note follows."""
    cited = load_rules().cite(path, day)
    law = cited.law + (f" {UNREAD}" if cited.original_unread else "")
    found = t.say(
        "partner.basis.rule", language, source=law, area=cited.label.partition(": ")[2],
        since=since(cited, language),
        confidence=t.say(f"rule.confidence.{cited.confidence}", language),
    )  # fmt: skip
    note = load_rules().note(path.partition(".")[0])
    return ". ".join(part.rstrip(".") for part in (found, cited.note, note) if part)

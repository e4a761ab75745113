"""The checklist of the rules in words: sentences, document blocks, JSON.

Checks of `inputs.compliance` go in; nothing is judged here. Every line has its basis: source,
place, since when, how sure, or says that no rule was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.compliance import Check, Word, by_subject, checklist, verdict
from kopdes_plan.inputs.rule_types import Citation
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.annexes import UNREAD, since
from kopdes_plan.outputs.blocks import Block, notice, row, small, subheading, table
from kopdes_plan.outputs.writer import Writer

TONES = {"pass": "good", "unknown": "doubt", "fail": "bad"}


def sentence(check: Check, language: str = "id") -> str:
    """The check in one sentence, with its numbers, and from whom to get what lacks."""
    said = {name: _said(value, "", language) for name, value in check.params.items()}
    said["what"] = item(check, language)
    said["required"] = _said(check.required, check.unit, language)
    said["found"] = _said(check.found, check.unit, language)
    return t.capital(t.say(f"compliance.says.{check.says}", language, **said))


def item(check: Check, language: str = "id") -> str:
    """What the check is about, in a word or two."""
    word = check.params.get("what", f"compliance.item.{check.code}")
    return t.say(str(word), language)


def basis(check: Check, language: str = "id") -> str:
    """Source, place, since when and how sure; † where nobody of us read the original."""
    cited = check.citation
    if cited is None:
        return t.say("compliance.no_rule", language)
    mark = f" {UNREAD}" if cited.original_unread else ""
    unknown = t.say("compliance.since_unknown", language)
    begun = unknown if cited.start == "unknown" else since(cited, language)
    sure = t.say(f"rule.confidence.{cited.confidence}", language)
    return f"{cited.law}{mark}, {cited.where}; {begun}; {sure}"


def as_json(checks: Iterable[Check], language: str = "id") -> list[dict[str, Any]]:
    """One object a check, for `pembiayaan --json`."""
    return [
        {
            "loan": check.subject,
            "path": check.path,
            "scheme": check.scheme,
            "code": check.code,
            "item": item(check, language),
            "status": check.status,
            "required": _plain(check.required, language),
            "found": _plain(check.found, language),
            "unit": check.unit,
            "text": sentence(check, language),
            **_cited(check.citation),
        }
        for check in checks
    ]


def compliance(writer: Writer) -> Iterator[Block]:
    """The checklist of a plan: for each loan and building a verdict and a table."""
    found = by_subject(checklist(writer.result.plan, load_rules()))
    if not found:
        yield small(writer.word("compliance.none"))
        return
    yield {"kind": "text", "text": writer.word("compliance.intro")}
    for (_, subject), checks in found.items():
        yield subheading(subject)
        yield from blocks(checks, writer.language)


def blocks(checks: Iterable[Check], language: str = "id") -> Iterator[Block]:
    """The verdict on one loan or building, and its checks as a table."""
    listed = tuple(checks)
    outcome = verdict(listed)
    title = t.say(f"compliance.verdict.{outcome}", language)
    yield notice(TONES[outcome], title, t.say(f"compliance.next.{outcome}", language))
    names = ("item", "status", "text", "source")
    heads = [t.say(f"compliance.column.{name}", language) for name in names]
    rows = [
        row([
            item(check, language), t.say(f"compliance.status.{check.status}", language),
            sentence(check, language), basis(check, language),
        ])
        for check in listed
    ]  # fmt: skip
    yield table(heads, rows, "llll", size="small", widths=[0.9, 0.7, 2, 1.5])


def _said(value: object, unit: str, language: str) -> str:
    """A value of a rule or plan in words."""
    if isinstance(value, Word):
        return t.say(value, language)
    if isinstance(value, tuple):
        return ", ".join(_said(one, unit, language) for one in value)
    if isinstance(value, date):
        return t.date_long(value, language)
    if isinstance(value, bool):
        return t.say("rule.yes" if value else "rule.no", language)
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    if unit == "IDR":
        return t.rupiah(value)
    if unit == "/year":
        return t.percent(value)
    if unit == "months":
        return t.say("number.months_count", language, count=t.plain(value))
    written = t.plain(value)
    if unit == "years":
        return f"{written} {t.say('rule.unit.years', language, count=written)}"
    return written


def _plain(value: object, language: str) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Word):
        return t.say(value, language)
    if isinstance(value, tuple):
        return [_plain(one, language) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _cited(cited: Citation | None) -> dict[str, Any]:
    """Where a check rests, short, and whole as `citation`; null where no rule was found."""
    if cited is None:
        return {"source": None, "where": None, "confidence": None, "citation": None}
    short = {"source": cited.source, "where": cited.where, "confidence": cited.confidence}
    whole = {
        "rule": cited.rule, **short, "since": cited.effective.isoformat(), "start": cited.start,
        "until": cited.until.isoformat() if cited.until else None, "url": cited.url,
        "note": cited.note, "original_unread": cited.original_unread,
    }  # fmt: skip
    return {**short, "citation": whole}

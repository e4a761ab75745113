"""`kopdes-plan aturan`: the rules in force on a day, with their sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.terminal.console import plain, show, show_json
from kopdes_plan.terminal.options import AsOf, Json, Reading
from kopdes_plan.text import say

KEPT = ("rule", "label", "value", "unit", "source", "where", "confidence", "effective", "until",
        "url", "note")  # fmt: skip


def laws(tanggal: AsOf = None, as_json: Json = False) -> None:
    """Every rule in force on a day."""
    from kopdes_plan.inputs.rules import load_rules

    reading = Reading()
    day = reading.read("--tanggal", tanggal, amounts.parse_day, date.today())
    reading.check()
    found = load_rules().in_force(day)
    if as_json:
        rules = [{key: plain(getattr(rule, key)) for key in KEPT} for rule in found]
        show_json({"date": day.isoformat(), "rules": rules})
        return
    show(say("rule.in_force", day=t.date_long(day)))
    group = ""
    for rule in found:
        if rule.rule.partition("/")[0] != group:
            group = rule.rule.partition("/")[0]
            show("", say(f"rule.group.{group}").upper())
        show(*_lines(rule))


def _lines(rule: Any) -> list[str]:
    """A rule in two lines: what holds, and where it stands."""
    from kopdes_plan.outputs.annexes import rule_value, since

    where = say(
        "cli.law.where",
        source=rule.source,
        where=rule.where,
        since=since(rule, "id"),
        confidence=say(f"rule.confidence.{rule.confidence}"),
    )
    unread = f" ({say('rule.original_unread')})" if rule.original_unread else ""
    return [f"  {rule.label}: {rule_value(rule.value, rule.unit, 'id')}", f"    {where}{unread}"]

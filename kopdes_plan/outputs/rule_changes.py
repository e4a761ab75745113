"""What changed in the rules a plan reads, between two sets: the changes, and their sentences.

A plan and two sets of rules go in. The plan is computed by the old set only to learn which rules it
asks for and on which days; both sets then answer for those days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import rule_updates
from kopdes_plan.inputs.rule_updates import RuleChange
from kopdes_plan.outputs.annexes import rule_value, since

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Citation, Rules


def changes(plan: Plan, old: Rules, new: Rules) -> tuple[RuleChange, ...]:
    """The rules a plan reads whose value differs on the days it reads them, by path and day."""
    return rule_updates.changes(old, new, lambda rules: computed(plan, rules))


def computed(plan: Plan, rules: Rules) -> object:
    """The plan's result by the given rules."""
    from kopdes_plan.inputs.calendar import lebaran
    from kopdes_plan.inputs.chart import load_chart
    from kopdes_plan.inputs.plan_checks import horizon
    from kopdes_plan.model.run import run

    months = horizon(plan)
    feasts = lebaran(plan.start.year, plan.start.year + months // 12 + 2)
    return run(plan, rules, load_chart(), months, feasts)


def sentences(found: Iterable[RuleChange], language: str = "id") -> list[str]:
    """Each change in words: what it was, what it is now, from when on, with both citations."""
    return [_sentence(one, language) for one in found]


def _sentence(one: RuleChange, language: str) -> str:
    key = "same_day" if one.first == one.last else "days"
    return t.say(
        "rule.change.sentence", language, label=one.label,
        days=t.say(
            f"rule.change.{key}", language, first=_day(one.first, language),
            last=_day(one.last, language),
        ),
        before=_said(one.before, language), after=_said(one.after, language),
    )  # fmt: skip


def _said(cited: Citation | None, language: str) -> str:
    if cited is None:
        return t.say("rule.change.none", language)
    return t.say(
        "rule.change.value", language, value=rule_value(cited.value, cited.unit, language),
        source=cited.law, where=cited.where,
        since=since(cited, language),
        confidence=t.say(f"rule.confidence.{cited.confidence}", language),
    )  # fmt: skip


def _day(day: date, language: str) -> str:
    return t.date_long(day, language)

"""The sheet "Dasar hukum": the numbers of the law that formulas read, and every rule cited.

The numbers are locked: a law is not changed in a cell. What a rule says over months stands here
once where it stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import LABEL, UNIT, VALUE, Kind, Sheet

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

WHERE, SURE = VALUE + 1, VALUE + 2


@dataclass
class LawSheet:
    """Numbers of the law asked for so far, each on a row of its own."""

    sheet: Sheet
    language: str = "id"
    asked: dict[str, Formula] = field(default_factory=dict)

    def __call__(self, name: str, label: str, value: float, kind: Kind = "number") -> Formula:
        """The number called `name`; the same cell whenever it is asked for again."""
        if name not in self.asked:
            self.asked[name] = self.sheet.scalar(label, value, kind, style="law")
        return self.asked[name]


def cite(made: LawSheet, result: Result) -> None:
    """Every rule the plan rests on: its value, where it stands, and how sure we are of it."""
    from kopdes_plan.outputs.annexes import UNREAD, rule_value

    sheet, language = made.sheet, made.language
    sheet.widths |= {LABEL: 60, UNIT: 2, VALUE: 26, WHERE: 70, SURE: 26}
    sheet.heading(t.say("document.section.law", language))
    day = t.date_long(result.plan.plan_date, language)
    sheet.note(t.say("document.law.note", language, day=day))
    heads = {VALUE: ("value", "head"), WHERE: ("where", "head left"),
             SURE: ("confidence", "head left")}  # fmt: skip
    for column, (key, style) in heads.items():
        words = t.say(f"document.column.{key}", language)
        sheet.put(sheet.next_row, column, words, "text", style)
    sheet.next_row += 1
    for rule in result.rules_used:
        row = sheet.next_row
        sheet.next_row += 1
        unread = f" {UNREAD}" if rule.original_unread else ""
        sheet.put(row, LABEL, rule.label or rule.rule, "text", "label wrap")
        sheet.put(row, VALUE, rule_value(rule.value, rule.unit, language), "text", "value wrap")
        sheet.put(row, WHERE, f"{rule.source}{unread}, {rule.where}", "text", "note wrap left")
        sure = t.say(f"rule.confidence.{rule.confidence}", language)
        sheet.put(row, SURE, sure, "text", "left")

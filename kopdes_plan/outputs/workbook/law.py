"""The sheet "Dasar hukum": the numbers of the law that formulas read, and every rule cited.

The numbers are locked: a law is not changed in a cell. What a rule says over months stands here
once where it stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import Kind, Sheet


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

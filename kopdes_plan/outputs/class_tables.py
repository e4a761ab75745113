"""The tables of a class in words: each group's line, the same business side by side, what lacks.

A `ClassView` goes in, texts come out; the page, the PDF, the workbook and the command line show
the same.
"""

from __future__ import annotations

import math

from kopdes_plan import text as t
from kopdes_plan.outputs.class_rows import STEPS, Row
from kopdes_plan.outputs.class_view import FIGURES, Compared, written
from kopdes_plan.outputs.worksheets import step_title


def cells(row: Row, language: str = "id") -> dict[str, str]:
    """What a table says of a group, by column; words of `class.column.*`."""

    def word(key: str, **params: object) -> str:
        return t.say(f"class.{key}", language, **params)

    year, month = row.cash_min_month.split("-")
    guesses, every = row.origins["asumsi"], sum(row.origins.values())
    return {
        "group": row.short,
        "village": row.village,
        "done": word("done", done=len(row.done), all=len(STEPS)),
        "next": step_title(row.next_step, language) if row.next_step else word("all_done"),
        "missing": t.number(sum(len(lack.fields) for lack in row.lacks)),
        "guesses": word("guesses", guesses=guesses, all=every),
        "weakest": row.weakest[0].name if row.weakest else "–",
        "verdict": row.verdict.label,
        "cash": t.rupiah(row.cash_min),
        "cash_month": t.month_short(int(year), int(month), language),
        "loan": t.rupiah(row.loan_asked) if row.loan_asked else word("no_loan"),
        "dscr": t.number(row.dscr_min, 2) if math.isfinite(row.dscr_min) else "–",
    }


def compared_heads(language: str = "id") -> list[str]:
    """The columns of `compared_rows`: the group, then each figure."""
    figures = (t.say(f"class.figure.{name}", language) for name in FIGURES)
    return [t.say("class.column.group", language), *figures]


def compared_rows(compared: Compared, language: str = "id") -> list[list[str]]:
    """A row for each plan that has this business, the middle of all last."""
    rows = [
        [row.short, *(written(name, unit.figures[name]) for name in FIGURES)]
        for row, unit in compared.plans
    ]
    middle = [written(name, compared.middle[name]) for name in FIGURES]
    return [*rows, [t.say("class.middle", language), *middle]]

"""A class as HTML: one line a group, what to ask about, what each lacks. All of it escaped.

A `ClassView` goes in; a group's name opens its plan in another window.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kopdes_plan import text as t
from kopdes_plan.outputs.class_rows import Row
from kopdes_plan.outputs.class_tables import cells, compared_heads, compared_rows
from kopdes_plan.outputs.class_view import ClassView, Compared, duplicate_words, first_problem
from kopdes_plan.outputs.worksheets import step_title
from kopdes_plan.screens.answers.markup import escape, heading, notice, pill, table, tag
from kopdes_plan.screens.steps.moments import changed

COLUMNS = {
    "group": "l", "done": "l", "next": "l", "missing": "r", "guesses": "r", "verdict": "l",
    "cash": "r", "cash_month": "l", "loan": "r", "dscr": "r", "changed": "l",
}  # fmt: skip


def groups(rows: Sequence[Row], language: str = "id") -> str:
    """The groups, one a line, in the order given."""
    heads = _heads(COLUMNS, language)
    lines = ((_line(row, language), "item") for row in rows)
    note = tag("p", escape(_word("note.numbers", language)), kind="note")
    return tag("div", table(heads, lines, "".join(COLUMNS.values())), kind="groups wide") + note


def _line(row: Row, language: str) -> list[str]:
    shown = {key: escape(words) for key, words in cells(row, language).items()}
    file = str(row.entry.file)
    opener = {"href": "#", "data-do": "open", "data-value": file, "data-app": ""}
    name = tag("a", tag("strong", escape(row.short)), **opener)
    shown["group"] = name + tag("div", shown["village"], kind="note")
    shown["verdict"] = pill(row.verdict.label, row.verdict.tone)
    shown["changed"] = escape(changed(row.entry.file, language))
    return [shown[key] for key in COLUMNS]


def asked_about(view: ClassView, language: str = "id") -> str:
    """Broken files, doubled plans, figures that stand apart; nothing where there are none."""
    broken = [f"{view.short(one.file)}: {first_problem(one, language)}" for one in view.broken]
    twice = [
        duplicate_words(one, ", ".join(map(view.short, one.files)), language)
        for one in view.duplicates
    ]
    apart = [one.words for one in view.outliers]
    parts = _listed("broken", broken, language) + _listed("duplicates", twice, language)
    parts += _listed("outliers", apart, language)
    if apart:
        parts += tag("p", escape(_word("note.outliers", language)), kind="note")
    return parts


def _listed(key: str, said: Sequence[str], language: str) -> str:
    if not said:
        return ""
    items = (tag("li", escape(one)) for one in said)
    return heading(_word(f"section.{key}", language)) + tag("ul", *items, kind="warnings")


def compared(one: Compared, language: str = "id") -> str:
    """The same business in the plans that have it, the middle below."""
    heads = compared_heads(language)
    *plans, middle = ([escape(cell) for cell in row] for row in compared_rows(one, language))
    rows = [*((row, "item") for row in plans), (middle, "sum")]
    return table(heads, rows, "l" + "r" * (len(heads) - 1), one.label, wide=True)


def missing(rows: Sequence[Row], language: str = "id") -> str:
    """What each group still lacks, step by step."""
    lines = []
    for row in rows:
        for lack in row.lacks:
            names = ", ".join(name for _, name in lack.fields if name)
            said = [row.short, step_title(lack.step, language), f"{lack.words} {names}".strip()]
            lines.append(([escape(cell) for cell in said], "item"))
    if not lines:
        return notice(_word("nothing_missing", language), "good")
    return table(_heads(("group", "step", "missing"), language), lines, "lll")


def weakest(rows: Sequence[Row], language: str = "id") -> str:
    """The guesses on which most of each group's plan hangs; of all."""
    lines = [
        (
            [escape(cell) for cell in (row.short, weak.name, weak.shown, t.rupiah(weak.weight))],
            "item",
        )
        for row in rows
        for weak in row.weakest
    ]
    return table(_heads(("group", "weakest", "value", "weight"), language), lines, "llrr")


def _heads(keys: Iterable[str], language: str) -> list[str]:
    return [_word(f"column.{key}", language) for key in keys]


def _word(key: str, language: str, **params: object) -> str:
    return t.say(f"class.{key}", language, **params)

"""A class on paper: one PDF of all plans, and a poster of each.

A `ClassView` goes in. The PDF has the class at a glance, then the two pages "ringkas" of each plan,
laid out in one go; a poster is the document "musdes" of one plan.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.pictures import pictures_of
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.blocks import Block, Row, bullets, row, small, subheading, table
from kopdes_plan.outputs.class_tables import cells, compared_heads, compared_rows
from kopdes_plan.outputs.class_view import (
    ClassView,
    duplicate_words,
    first_problem,
)
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.pdf import PAPERS, STANDARDS, all_printable, charts_of, layouts, write_pdf
from kopdes_plan.outputs.typesetting import typeset
from kopdes_plan.outputs.writer import clipped, shortened

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.outputs.class_rows import Row as Group

LAYOUT = "class.typ"
COLUMNS = {  # of the overview, and their shares of the line
    "group": 3.4, "done": 1.2, "next": 1.8, "missing": 1.0, "guesses": 1.3, "verdict": 2.2,
    "cash": 1.9, "cash_month": 1.7, "loan": 1.9, "dscr": 1.1,
}  # fmt: skip
RIGHT = {"missing", "guesses", "cash", "loan", "dscr"}
NAME, SENTENCE, FILES, MOST = 40, 300, 160, 12  # letters; outliers that are told


def write_class_pdf(view: ClassView, path: Path | str, language: str = "id") -> None:
    """The PDF of a class in a file, whole or not at all; OSError when it cannot be written."""
    write_whole(path, class_pdf(view, language))


def class_pdf(view: ClassView, language: str = "id") -> bytes:
    """The PDF's bytes, the same for the same plans; at least one must be there."""
    making = making_pdf(view, language)
    while True:
        try:
            next(making)
        except StopIteration as done:
            return bytes(done.value)


def making_pdf(view: ClassView, language: str = "id") -> Generator[tuple[int, int], None, bytes]:
    """The same, telling after each plan how many of how many are written.

    Its only time is the day of the latest plan.
    """
    plans: list[dict[str, Any]] = []
    charts: dict[str, bytes] = {}
    for place, group in enumerate(view.rows):
        content, drawn = _two_pages(group, language, f"{place}-")
        plans.append(content)
        charts |= drawn
        yield place + 1, len(view.rows)
    content = {
        "meta": _meta(view, plans[0]["meta"], language),
        "overview": [*_overview(view, language)],
    }
    laid = layouts(LAYOUT, all_printable(content) | {"plans": plans}) | charts
    stamp = datetime.combine(max(map(_day, view.rows)), time(), UTC)
    (pdf,) = typeset(laid, pdf_standards=STANDARDS, timestamp=int(stamp.timestamp()))
    return pdf


def posters(
    view: ClassView, language: str = "id"
) -> Iterator[tuple[str, Callable[[Path], object]]]:
    """For each plan the name of its poster's file and what writes it there.

    A plan in a folder of the class keeps the folder's name in front.
    """
    for group in view.rows:
        file = group.entry.file
        name = view.short(file.with_suffix("")).replace("/", "-")
        yield f"{name}-musdes.pdf", partial(_poster, group, language)


def _poster(group: Group, language: str, target: Path) -> None:
    result = _result(group)
    found = pictures_of(result.plan, group.entry.file.parent)
    write_pdf(result, target, "musdes", language, pictures=found)


def _result(group: Group) -> Result:
    from kopdes_plan import run

    assert group.entry.plan is not None
    return run(group.entry.plan)


def _day(group: Group) -> date:
    assert group.entry.plan is not None
    return group.entry.plan.plan_date


# ---- the two pages of each plan


def _two_pages(group: Group, language: str, prefix: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The document "ringkas" and its charts, whose files begin with `prefix`."""
    from kopdes_plan import cases

    result = _result(group)
    content = all_printable(document(result, "ringkas", language, cases(result.plan)))
    charts = charts_of(content, result, language)
    return _prefixed(content, prefix), {prefix + name: drawn for name, drawn in charts.items()}


def _prefixed(part: Any, prefix: str) -> Any:
    """The content with the files of its figures named so that no two plans share one."""
    if isinstance(part, dict):
        inner = {key: _prefixed(value, prefix) for key, value in part.items()}
        return inner | {"file": prefix + part["file"]} if part.get("kind") == "figure" else inner
    return [_prefixed(inner, prefix) for inner in part] if isinstance(part, list) else part


# ---- the class at a glance


def _meta(view: ClassView, one: dict[str, Any], language: str) -> dict[str, Any]:
    """What stands around the pages; the versions are those of any of the plans, but its own."""
    title = t.say("class.title", language, name=shortened(view.folder.resolve().name, NAME))
    count = t.say("class.count", language, plans=len(view.rows), broken=len(view.broken))
    return one | {
        "title": title, "author": "", "versions": f"{title} · {count}", "example": "", "logo": "",
        "paper": PAPERS["A4"],
    }  # fmt: skip


def _overview(view: ClassView, language: str) -> Iterator[Block]:
    def word(key: str, **params: object) -> str:
        return t.say(f"class.{key}", language, **params)

    yield small(word("count", plans=len(view.rows), broken=len(view.broken)))
    heads = [word(f"column.{key}") for key in COLUMNS]
    align = "".join("r" if key in RIGHT else "l" for key in COLUMNS)
    rows = [_line(group, language) for group in view.rows]
    yield table(heads, rows, align, size="small", widths=list(COLUMNS.values()))
    yield small(word("note.numbers"))
    for key, said in (
        ("broken", [f"{_short(view, e.file)}: {first_problem(e, language)}" for e in view.broken]),
        ("duplicates", [_twice(view, place, language) for place in range(len(view.duplicates))]),
        ("outliers", [one.words for one in view.outliers[:MOST]]),
    ):
        if said:
            yield subheading(word(f"section.{key}"))
            yield bullets((clipped(one, SENTENCE) for one in said), "doubt")
    if view.outliers:
        yield small(word("note.outliers"))
    if view.compared:
        yield subheading(word("section.compared"))
        yield _middles(view, language)
        yield small(word("note.middle"))


def _line(group: Group, language: str) -> Row:
    shown = cells(group, language)
    return row([shortened(shown[key], NAME) for key in COLUMNS])


def _twice(view: ClassView, place: int, language: str) -> str:
    one = view.duplicates[place]
    files = shortened(", ".join(map(view.short, one.files)), FILES)
    return duplicate_words(one, files, language)


def _short(view: ClassView, file: Path) -> str:
    return shortened(view.short(file), NAME)


def _middles(view: ClassView, language: str) -> Block:
    """The middle of each figure of each business; all plans stand in the workbook."""
    heads = [t.say(f"class.column.{key}", language) for key in ("unit", "plans")]
    heads += compared_heads(language)[1:]
    rows = [
        row(
            [shortened(one.label, NAME), str(len(one.plans)), *compared_rows(one, language)[-1][1:]]
        )
        for one in view.compared
    ]
    align = "l" + "r" * (len(heads) - 1)
    return table(heads, rows, align, size="small", widths=[2.6, 0.8, *[1.0] * (len(heads) - 2)])

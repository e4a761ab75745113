"""The proposal as a Word file, for boards whose bank wants to edit it.

The dictionary of `document` goes in, the one the PDF is laid out from: the same words and figures,
block by block, in Word's own headings, captions, tables and lists. Charts are pictures that say in
words what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.shared import Mm

from kopdes_plan.inputs.pictures import NONE, Pictures
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.chart_pictures import chart_pictures
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.pdf import figures
from kopdes_plan.outputs.word_blocks import Writing, drawn, write_blocks
from kopdes_plan.outputs.word_fit import fitting
from kopdes_plan.outputs.word_pages import UPRIGHT, Margins, empty, packed
from kopdes_plan.outputs.word_styles import hexed
from kopdes_plan.outputs.word_xml import (
    Element,
    cell,
    link,
    paragraph,
    run,
    shares,
    table,
    table_row,
    whole_field,
)

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

LOGO = 16  # millimetres high
BRIEF: Margins = (17, 19, 18, 19)  # as in the PDF
WHOLE = 5  # rows of a table that the end of the first page does not part
CONTENTS = r'TOC \o "1-2" \h'


def write_docx(
    result: Result,
    path: str | Path | None = None,
    kind: str = "lengkap",
    language: str = "id",
    cases: Mapping[str, Result] | None = None,
    paper: str = "A4",
    pictures: Pictures = NONE,
) -> bytes:
    """The Word file's bytes, also written to `path` if one is given; the same each time.

    `kind` is one of `KINDS`, `paper` of `pdf.PAPERS`; `cases` are set beside the plan (computed
    here unless given); `pictures` are those of `inputs.pictures`. ValueError for a kind that has
    no Word file.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no Word file of the kind {kind!r}, only {', '.join(KINDS)}")
    if cases is None:
        from kopdes_plan import cases as cases_of

        cases = cases_of(result.plan)
    content = document(result, kind, language, cases, pictures=pictures)
    made = word_file(content, result, kind, paper, pictures)
    if path is not None:
        write_whole(path, made)
    return made


def word_file(
    content: Mapping[str, Any], result: Result, kind: str, paper: str = "A4",
    pictures: Pictures = NONE,
) -> bytes:  # fmt: skip
    """A document's content, of `document.document`, as a Word file."""
    meta = content["meta"]
    names = [file.removesuffix(".svg") for file in figures(content)]
    shown = chart_pictures(result, names, meta["language"])
    shown |= {one.name: one.content for one in (pictures.logo, *pictures.photos) if one}
    margins = BRIEF if kind == "ringkas" else UPRIGHT
    scale = 1.0
    if kind == "ringkas":
        scale = fitting(_both_pages(content), paper, BRIEF, LOGO if meta["logo"] else 0)
    word = empty(meta, result.plan.plan_date, scale)
    KINDS[kind](Writing(word, meta, shown, paper, margins), content)
    return packed(word)


def _proposal(writing: Writing, content: Mapping[str, Any]) -> None:
    """Cover, summary, contents, chapters, signatures, annexes."""
    writing.word.sections[0].different_first_page_header_footer = True  # none on the cover
    _cover(writing, content["cover"])
    writing.turn(False)
    write_blocks(writing, content["summary"])
    writing.turn(False)
    _contents(writing, content)
    writing.turn(False)
    write_blocks(writing, content["body"])
    write_blocks(writing, [blocks.heading(content["approval"]["title"], 0)])
    _approval(writing, content["approval"], 2)
    write_blocks(writing, content["annexes"])


def _brief(writing: Writing, content: Mapping[str, Any]) -> None:
    """Letterhead, title, the blocks of both pages, signatures."""
    _letterhead(writing)
    write_blocks(writing, [blocks.heading(content["title"], 0)])
    writing.write("Note", run(f"{content['plan']} · {content['period']}"))
    write_blocks(writing, _both_pages(content))
    write_blocks(writing, [blocks.subheading(content["approval"]["title"])])
    _approval(writing, content["approval"], 4)


def _both_pages(content: Mapping[str, Any]) -> list[blocks.Block]:
    """The blocks of the two pages one after the other: where the first ends is Word's affair, and
    a table of many years may go on on the second.
    """
    listed = [block for page in content["pages"] for block in page]
    return [
        block | {"keep": block["keep"] and len(block["rows"]) <= WHOLE}
        if block["kind"] == "table"
        else block
        for block in listed
    ]


KINDS: dict[str, Callable[[Writing, Mapping[str, Any]], None]] = {
    "lengkap": _proposal,
    "ringkas": _brief,
}


def _letterhead(writing: Writing) -> None:
    """Whose paper it is: logo, name, place, known numbers; and what a merge left open."""
    head = writing.meta["letterhead"]
    if writing.meta["logo"]:
        logo = drawn(writing, writing.meta["logo"], head["name"], height=Mm(LOGO))
        writing.write("Picture", logo)
    writing.write("LetterheadName", run(head["name"]))
    for key in ("place", "numbers"):
        if head[key]:
            writing.write("SmallPrint", run(head[key]))
    if writing.meta["open"]:
        write_blocks(writing, [writing.meta["open"]])


def _cover(writing: Writing, cover: Mapping[str, Any]) -> None:
    _letterhead(writing)
    writing.write("Title", run(cover["title"]))
    writing.write("Subtitle", run(cover["name"]))
    for key in ("kind", "plan"):
        writing.write("Normal", run(cover[key]))
    if cover["example_title"]:
        title = f"{writing.meta['example']}. {cover['example_title']}"
        write_blocks(writing, [blocks.notice("example", title, cover["example_text"])])
    write_blocks(writing, [blocks.facts(cover["facts"])])


def _titles(content: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Level and words, with their number, of all headings in the contents, in reading order."""
    approval = blocks.heading(content["approval"]["title"], 0)
    chapter = part = 0
    for block in (*content["summary"], *content["body"], approval, *content["annexes"]):
        if block["kind"] != "heading" or block["minor"]:
            continue
        level, number = block["level"], ""
        if level == 1:
            chapter, part = chapter + 1, 0
            number = f"{chapter}  "
        elif level == 2:
            part += 1
            number = f"{chapter}.{part}  "
        yield max(level, 1), f"{number}{block['text']}"


def _contents(writing: Writing, content: Mapping[str, Any]) -> None:
    """Links to all headings; Word adds the page numbers when it renews the field."""
    writing.write("TocHeading", run(content["contents"]))
    titles = list(_titles(content))
    last = len(titles)
    begin, end = whole_field(CONTENTS)
    for place, (level, words) in enumerate(titles, 1):
        inside: list[Element] = [link(f"_Toc{place}", run(words))]
        inside = [*(begin if place == 1 else []), *inside, *(end if place == last else [])]
        writing.write(f"Toc{level}", *inside)


def _approval(writing: Writing, approval: Mapping[str, Any], beside: int) -> None:
    """Who signs, so many beside each other, with room for stamps; duty is paid by the first."""
    writing.write("Normal", run(approval["text"]), keep=True)
    writing.write("Normal", run(approval["place"]), side="r", keep=True)
    people, widths = approval["people"], shares(writing.width, [1] * beside)
    signed = [
        _signature(widths[0], person, approval["stamp"], "" if place else approval["duty"])
        for place, person in enumerate(people)
    ]
    signed += [cell(widths[0], paragraph("Gap"))] * (-len(people) % beside)
    rows = [table_row(signed[place : place + beside]) for place in range(0, len(signed), beside)]
    writing.add_table(table("TableNormal", widths, rows))


def _signature(width: int, person: Sequence[str], stamp: str, duty: str) -> Element:
    made, role, name = person
    room = [run(""), run(duty, colour=hexed("muted")), run(""), run("")]
    return cell(
        width,
        paragraph("Gap", keep=True),
        paragraph("SmallPrint", run(made), keep=True),
        paragraph("CellNormal", run(role, bold=True), keep=True),
        *(paragraph("Normal", one, keep=True) for one in room),
        paragraph("Signature", run(name), keep=True),
        paragraph("SmallPrint", run(stamp)),
    )

"""One function for each kind of block of `blocks`: what Word shows where typst shows the same.

`KINDS` names them. Each adds to a `Writing`, the file while it grows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.image.image import Image
from docx.shared import Length, Mm, Twips

from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.look import size
from kopdes_plan.outputs.word_pages import UPRIGHT, Margins, Meta, Word, set_up
from kopdes_plan.outputs.word_styles import hexed
from kopdes_plan.outputs.word_xml import (
    Element,
    cell,
    clean,
    paragraph,
    run,
    shares,
    table,
    table_row,
    w,
)

TONES = {"info": "act", "example": "bad"}  # a notice's tone that is no colour's name
LINES = {"total": (6, "ink"), "sum": (4, "muted")}  # above such a row
MARGIN = 80  # twips at the sides of a cell
MARGINS = {"tiny": 40, "dense": 40}
TALLEST = 80  # millimetres of a photograph
MARKS = ("☐ ", "☑ ")
LONG = 12  # letters of a figure in a card that is set smaller, so that it stays on one line
LETTER, WORD = 0.53, 18  # a letter's share of its size, in Calibri; letters that may not break
BREAKS = re.compile("[\\s\u200b-]+")
FACTS, CHECKS = (1, 2), (0.9, 2, 1.8)  # shares of the columns


@dataclass
class Writing:
    """The file while it grows: how wide a line is, and whether the next one begins a page."""

    word: Word
    meta: Meta
    pictures: Mapping[str, bytes]  # by name
    paper: str
    upright: Margins = UPRIGHT
    width: int = 0  # twips
    landscape: bool = False
    fresh: bool = False
    titles: list[str] = field(default_factory=list)  # bookmarks of the headings so far

    def __post_init__(self) -> None:
        self._set_up(self.word.sections[0])

    def add(self, *elements: Element) -> None:
        """Elements at the end of the text."""
        for element in elements:
            self.word.element.body[-1].addprevious(element)

    def write(self, style: str, *inside: Element, **look: Any) -> None:
        """A paragraph, on a new page when one was asked for."""
        self.add(paragraph(style, *inside, fresh=self.fresh, **look))
        self.fresh = False

    def add_table(self, made: Element) -> None:
        """A table, and the gap without which it would grow together with the next one."""
        if self.fresh:
            self.write("Gap")
        self.add(made, paragraph("Gap"))

    def turn(self, landscape: bool) -> None:
        """What follows begins a page, upright or on its side."""
        if landscape == self.landscape:
            self.fresh = True
            return
        self.landscape = landscape
        section = self.word.add_section()
        section.different_first_page_header_footer = False  # it copies what the cover has
        self._set_up(section)

    def _set_up(self, section: Any) -> None:
        self.width = set_up(section, self.meta, self.landscape, self.paper, self.upright)


def write_blocks(writing: Writing, blocks: Iterable[Block]) -> None:
    """All blocks, one after the other; KeyError for a kind there is not.

    A remark before a table or chart, not after one, stays with it, and its heading with both.
    """
    listed = list(blocks)
    kinds = ["", *(block["kind"] for block in listed), ""]
    for block, last, after in zip(listed, kinds, kinds[2:], strict=False):
        if block["kind"] == "note" and last != "table" and after in ("table", "figure"):
            writing.write("Note", run(block["text"]), keep=True)
        else:
            KINDS[block["kind"]](writing, block)


def tone_of(name: str) -> tuple[str, str]:
    """The dark and the light colour of a tone."""
    if not name:
        return hexed("ink"), hexed("soft")
    tone = TONES.get(name, name)
    return hexed(tone), hexed(f"{tone}-soft")


def heading(writing: Writing, block: Block) -> None:
    """Level 0 is a chapter without a number; a minor one is not in the contents."""
    level, minor = block["level"], block["minor"]
    if minor:
        style = "Heading2Minor" if level == 2 else "Heading3"
        writing.write(style, run(block["text"]))
        return
    name = f"_Toc{len(writing.titles) + 1}"
    writing.titles.append(name)
    number = len(writing.titles)
    mark = w("bookmarkStart", id=number, name=name)
    inside = (mark, run(block["text"]), w("bookmarkEnd", id=number))
    writing.write(f"Heading{max(level, 1)}", *inside, numbered=level > 0)


def text(writing: Writing, block: Block) -> None:
    writing.write("Normal", run(block["text"]))


def note(writing: Writing, block: Block) -> None:
    writing.write("Note", run(block["text"]))


def facts(writing: Writing, block: Block) -> None:
    """Labels and values in two columns."""
    widths, last = shares(writing.width, FACTS), len(block["rows"]) - 1
    rows = [
        table_row(
            [
                _cell(widths[0], label, colour=hexed("muted"), keep=block["keep"] and place < last),
                _cell(widths[1], value),
            ]
        )
        for place, (label, value) in enumerate(block["rows"])
    ]
    writing.add_table(table("KopdesFacts", widths, rows))


def table_block(writing: Writing, block: Block) -> None:
    """A caption and a table whose head is printed again on each page."""
    if block["caption"]:
        writing.write("Caption", run(block["caption"]))
    widths, style = _columns(block, writing.width), f"Cell{block['size'].title()}"

    def made(cells: list[str], keep: bool, head: bool = False, role: str = "") -> Element:
        line = LINES.get(role)
        top = (line[0], hexed(line[1])) if line else None
        bold, colour = head or line is not None, hexed("muted") if head else ""
        return table_row(
            (
                _cell(width, words, style, bold, colour, side, keep, top)
                for width, words, side in zip(widths, cells, block["align"], strict=True)
            ),
            head,
        )

    last = len(block["rows"]) - 1
    rows = [
        made(row["cells"], keep=block["keep"] and place < last, role=row["role"])
        for place, row in enumerate(block["rows"])
    ]
    head = made(block["head"], keep=True, head=True)
    margin = MARGINS.get(block["size"], MARGIN)
    writing.add_table(
        table("KopdesTable", widths, [head, *rows], margin, block["caption"], head=True)
    )


def _columns(block: Block, whole: int) -> list[int]:
    """The columns' widths: their shares, but room for the longest word, so that no figure breaks.

    What a narrow column lacks the others give, each of what it can spare; where all of them
    cannot spare that much, the shares stay.
    """
    widths = shares(whole, block["widths"])
    rows = [block["head"], *(row["cells"] for row in block["rows"])]
    letter = size("page", block["size"]) * 20 * LETTER
    room = 2 * MARGINS.get(block["size"], MARGIN)
    needs = [
        room
        + letter * min(WORD, max(_wide(word) for cell in column for word in BREAKS.split(cell)))
        for column in zip(*rows, strict=True)
    ]
    lacks = [max(0.0, need - width) for need, width in zip(needs, widths, strict=True)]
    spare = [max(0.0, width - need) for need, width in zip(needs, widths, strict=True)]
    part = sum(lacks) / sum(spare) if sum(lacks) < sum(spare) else 0.0
    if not part:
        return widths
    return [
        int(width + lack - part * more)
        for width, lack, more in zip(widths, lacks, spare, strict=True)
    ]


def _wide(word: str) -> float:
    """Letters of a word, where a point is half a letter."""
    return len(word) - word.count(".") / 2


def _cell(
    width: int, words: str, style: str = "CellNormal", bold: bool = False, colour: str = "",
    side: str = "l", keep: bool = False, top: tuple[int, str] | None = None,
) -> Element:  # fmt: skip
    inside = run(words, bold, colour)
    return cell(width, paragraph(style, inside, side=side, keep=keep), top=top)


def drawn(
    writing: Writing, file: str, alt: str, width: Length | None = None, height: Length | None = None
) -> Element:
    """A picture by its file in the content, as large as the room allows, and what it shows."""
    picture = writing.pictures[file.removesuffix(".svg")]
    if width and height:
        shape = Image.from_blob(picture)
        is_tall = shape.px_height * width > shape.px_width * height
        width, height = (None, height) if is_tall else (width, None)
    inline = writing.word.part.new_pic_inline(io.BytesIO(picture), width, height)
    inline.docPr.set("descr", clean(alt))
    for side in "TBLR":  # else LibreOffice moves it by nine points
        inline.set(f"dist{side}", "0")
    return w("r", w("drawing", inline))


def figure(writing: Writing, block: Block) -> None:
    """A chart as wide as the line, with the sentence that says what it shows."""
    chart = drawn(writing, block["file"], block["alt"], width=Twips(writing.width))
    writing.write("Picture", chart)
    if block["caption"]:
        writing.write("Caption", run(block["caption"]))


def photos(writing: Writing, block: Block) -> None:
    """Photographs, two in a row, each above its caption."""
    widths = shares(writing.width, [1, 1])
    room = {"width": Twips(widths[0] - 2 * MARGIN), "height": Mm(TALLEST)}
    cells = [
        cell(
            widths[0],
            paragraph("Picture", drawn(writing, file, alt, **room)),
            paragraph("Note", run(said)),
        )
        for file, alt, said in block["items"]
    ]
    cells += [cell(widths[1], paragraph("Gap"))] * (len(cells) % 2)
    rows = [table_row(cells[place : place + 2]) for place in range(0, len(cells), 2)]
    writing.add_table(table("TableNormal", widths, rows))


def notice(writing: Writing, block: Block) -> None:
    """A title and a text on a coloured ground."""
    dark, light = tone_of(block["tone"])
    if block["title"]:
        title = run(block["title"], bold=True, colour=dark)
        writing.write("Notice", title, bar=(dark, light), keep=True)
    writing.write("Notice", run(block["text"]), bar=(dark, light))
    writing.write("Gap")


def cards(writing: Writing, block: Block) -> None:
    """Big figures side by side."""
    widths = shares(writing.width, [1] * len(block["items"]))
    long = any(len(item["value"]) > LONG for item in block["items"])
    style = "CardLong" if long else "CardValue"
    row = [
        cell(
            width,
            paragraph("SmallPrint", run(item["label"])),
            paragraph(style, run(item["value"], colour=tone_of(item["tone"])[0])),
            paragraph("SmallPrint", run(item["note"])),
            shade=hexed("soft"), top=(16, tone_of(item["tone"])[0]),
        )
        for width, item in zip(widths, block["items"], strict=True)
    ]  # fmt: skip
    writing.add_table(table("TableNormal", widths, [table_row(row)]))


def bullets(writing: Writing, block: Block) -> None:
    for item in block["items"]:
        writing.write("ListBullet", run(item))


def steps(writing: Writing, block: Block) -> None:
    for item in block["items"]:
        writing.write("Normal", run(item))


def checklist(writing: Writing, block: Block) -> None:
    """A box, ticked where there is a remark; the state, what it is, the remark."""
    widths = shares(writing.width, CHECKS)
    rows = [
        table_row(
            [
                _cell(widths[0], MARKS[bool(remark)] + state, colour=hexed("muted")),
                _cell(widths[1], words),
                _cell(widths[2], remark),
            ]
        )
        for state, words, remark in block["items"]
    ]
    writing.add_table(table("KopdesFacts", widths, rows))


def beside(writing: Writing, block: Block) -> None:
    """What stands beside each other on paper stands below each other here, where it is edited."""
    for part in block["parts"]:
        write_blocks(writing, part)


def page(writing: Writing, block: Block) -> None:
    writing.turn(block["landscape"])


KINDS: dict[str, Callable[[Writing, Block], None]] = {
    "heading": heading,
    "text": text,
    "note": note,
    "facts": facts,
    "table": table_block,
    "figure": figure,
    "photos": photos,
    "notice": notice,
    "cards": cards,
    "list": bullets,
    "steps": steps,
    "checklist": checklist,
    "beside": beside,
    "page": page,
}

"""WordprocessingML, the parts a Word file is made of: elements, runs, paragraphs, tables.

`w("p", …)` is `<w:p>…</w:p>`. Lengths are twips, a twentieth of a point. Text that people typed is
text and nothing else: signs XML refuses, and signs that turn the direction of a line, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any
SIDES = {"l": "left", "r": "right", "c": "center"}
UNWRITABLE = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """The element `w:<tag>` with its attributes and children."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{key}"): str(v) for key, v in attributes.items()})
    made.extend(children)
    return made


def clean(text: str) -> str:
    """The text without signs that no Word file can hold or that would reorder its line.

    >>> clean("Toko\\x00 \\u202eMaju")
    'Toko Maju'
    """
    return UNWRITABLE.sub("", text)


def words(text: str, preserve: str = "t") -> Element:
    """`<w:t>` with all spaces kept."""
    made = w(preserve)
    made.text = clean(text)
    made.set(qn("xml:space"), "preserve")
    return made


def run(text: str, bold: bool = False, colour: str = "", shade: str = "") -> Element:
    """A run of text; a line break where the text has one."""
    look = [w("b")] if bold else []
    look += [w("color", val=colour)] if colour else []
    look += [w("shd", val="clear", fill=shade)] if shade else []
    made = w("r", *([w("rPr", *look)] if look else []))
    for place, line in enumerate(text.split("\n")):
        made.extend([w("br"), words(line)] if place else [words(line)])
    return made


def whole_field(code: str) -> tuple[list[Element], list[Element]]:
    """What begins a field such as PAGE and what ends it; what it shows stands between."""
    begin = [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", words(f" {code} ", "instrText")),
        w("r", w("fldChar", fldCharType="separate")),
    ]
    return begin, [w("r", w("fldChar", fldCharType="end"))]


def field(code: str) -> list[Element]:
    """A field that counts; 1 until a program has counted."""
    begin, end = whole_field(code)
    return [*begin, run("1"), *end]


def link(anchor: str, *inside: Element) -> Element:
    """A link to a bookmark."""
    return w("hyperlink", *inside, anchor=anchor, history=1)


def paragraph(
    style: str, *inside: Element, side: str = "l", keep: bool = False, fresh: bool = False,
    numbered: bool = True, bar: tuple[str, str] | None = None,
) -> Element:  # fmt: skip
    """A paragraph. `keep` holds it with the next one, `fresh` begins a page; `bar` is the colour
    of a line at its left and of the ground.
    """
    made = [w("pStyle", val=style)]
    made += [w("keepNext")] if keep else []
    made += [w("pageBreakBefore")] if fresh else []
    made += [] if numbered else [w("numPr", w("ilvl", val=0), w("numId", val=0))]
    if bar:
        line = w("left", val="single", sz=24, space=8, color=bar[0])
        made += [w("pBdr", line), w("shd", val="clear", fill=bar[1])]
    made += [w("jc", val=SIDES[side])] if side != "l" else []
    return w("p", w("pPr", *made), *inside)


def cell(
    width: int, *paragraphs: Element, shade: str = "", top: tuple[int, str] | None = None,
    bottom: tuple[int, str] | None = None,
) -> Element:  # fmt: skip
    """A table cell; `top` and `bottom` are lines: eighths of a point and a colour."""
    look = [w("tcW", w=width, type="dxa")]
    lines = [
        w(name, val="single", sz=line[0], space=0, color=line[1])
        for name, line in (("top", top), ("bottom", bottom)) if line
    ]  # fmt: skip
    look += [w("tcBorders", *lines)] if lines else []
    look += [w("shd", val="clear", fill=shade)] if shade else []
    return w("tc", w("tcPr", *look), *paragraphs)


def table_row(cells: Iterable[Element], head: bool = False) -> Element:
    """A row that stays on one page; a head is printed again on each."""
    return w("tr", w("trPr", w("cantSplit"), *([w("tblHeader")] if head else [])), *cells)


def table(
    style: str, widths: Sequence[int], rows: Iterable[Element], margin: int = 80, title: str = "",
    head: bool = False,
) -> Element:  # fmt: skip
    """A table as wide as its columns; `margin` is the room at the sides of each cell."""
    sides = [w(side, w=margin, type="dxa") for side in ("left", "right")]
    look = [
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *sides),
        w("tblLook", val="0620" if head else "0600", firstRow=int(head), noHBand=1, noVBand=1),
    ]
    look += [w("tblCaption", val=clean(title))] if title else []
    columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", w("tblPr", *look), columns, *rows)


def shares(whole: int, parts: Sequence[float]) -> list[int]:
    """A width dealt out by shares; 0 counts as half a column.

    >>> shares(900, [1, 0, 3])
    [200, 100, 600]
    """
    weights = [part or 0.5 for part in parts]
    return [int(whole * weight / sum(weights)) for weight in weights]

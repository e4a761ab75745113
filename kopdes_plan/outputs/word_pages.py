"""An empty Word file of ours: styles, language, pages, header and footer; and its bytes.

The same content gives the same bytes: the plan's date is the only time, and the only name in the
file's properties is the cooperative's.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from kopdes_plan.outputs.pdf import PAPERS
from kopdes_plan.outputs.word_styles import defaults, hexed, numberings, styles
from kopdes_plan.outputs.word_xml import (
    Element,
    cell,
    clean,
    field,
    paragraph,
    run,
    shares,
    table,
    table_row,
    w,
)

Word = Any  # a python-docx document
Meta = dict[str, Any]
TAGS = {"id": "id-ID", "en": "en-US"}
Margins = tuple[int, int, int, int]  # millimetres: top, right, bottom, left
UPRIGHT: Margins = (27, 22, 22, 24)
SIDEWAYS: Margins = (20, 18, 15, 18)
EXTRAS = ("thumbnail", "stylesWithEffects", "customXml", "extended-properties")
PLACES = re.compile(r"\{(pages?)\}")
FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
TWIPS = 635  # of python-docx's units


def empty(meta: Meta, day: date, scale: float = 1.0) -> Word:
    """A document without content, in the language and with the title of `meta`."""
    word = Document()
    tag = TAGS[meta["language"]]
    _without_extras(word)
    _filled(word.styles.element, [defaults(tag), *styles(scale)])
    _filled(word.part.numbering_part.element, numberings())
    _filled(word.settings.element, _settings(tag))
    told = word.core_properties
    told.title, told.author, told.last_modified_by = (
        clean(meta[key])[:255] for key in ("title", "author", "author")
    )
    told.created = told.modified = datetime.combine(day, time(), UTC)
    told.comments, told.language, told.revision = "", tag, 1
    return word


def packed(word: Word) -> bytes:
    """The file's bytes, the same each time: entries in one order and without the clock's time."""
    raw, out = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        for entry in made.infolist():
            fixed = zipfile.ZipInfo(entry.filename)  # 1 January 1980
            fixed.compress_type, fixed.create_system = zipfile.ZIP_DEFLATED, 0
            packing.writestr(fixed, made.read(entry))
    return out.getvalue()


def set_up(section: Any, meta: Meta, landscape: bool, paper: str, upright: Margins) -> int:
    """A section's pages with their header and footer; how wide its text is, in twips."""
    short, long = (Mm(side) for side in PAPERS[paper])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    margins = SIDEWAYS if landscape else upright
    for side, margin in zip(("top", "right", "bottom", "left"), margins, strict=True):
        setattr(section, f"{side}_margin", Mm(margin))
    section.header_distance = section.footer_distance = Mm(min(margins) // 2)
    width = (section.page_width - section.left_margin - section.right_margin) // TWIPS
    _edge(section.header, "Header", width, [2, 0.7, 2], _header(meta))
    _edge(section.footer, "Footer", width, [3, 1], _footer(meta))
    return int(width)


def _without_extras(word: Word) -> None:
    """The library's own template brings a picture and settings of somebody's computer."""
    for rels in (word.part.package.rels, word.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(EXTRAS)]:
            rels.pop(key)


def _filled(element: Element, children: list[Element]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _settings(tag: str) -> list[Element]:
    point, comma = (".", ",") if tag == TAGS["en"] else (",", ";")
    modern = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word",
        val=15,
    )  # fmt: skip
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", modern),
        w("themeFontLang", val=tag),
        w("decimalSymbol", val=point),
        w("listSeparator", val=comma),
    ]


def _edge(
    edge: Any, style: str, width: int, parts: list[float], cells: list[list[Element]]
) -> None:
    """A header or footer: its cells beside each other, the last one to the right."""
    edge.is_linked_to_previous = False
    widths = shares(width, parts)
    sides = ["l", *"c" * (len(cells) - 2), "r"]
    row = table_row(
        cell(room, paragraph(style, *inside, side=side))
        for room, inside, side in zip(widths, cells, sides, strict=True)
    )
    made = table("TableNormal", widths, [row], margin=0)
    _filled(edge._element, [made, paragraph("Gap")])


def _header(meta: Meta) -> list[list[Element]]:
    badge = f"\u00a0{meta['example']}\u00a0" if meta["example"] else ""
    return [
        [run(meta["header"])],
        [run(badge, bold=True, colour=hexed("paper"), shade=hexed("accent"))],
        [run(meta["rules"])],
    ]


def _footer(meta: Meta) -> list[list[Element]]:
    pieces = PLACES.split(meta["page"])
    numbered = [
        part
        for place, piece in enumerate(pieces)
        for part in (field(FIELDS[piece]) if place % 2 else [run(piece)])
    ]
    return [[run(meta["versions"])], numbered]

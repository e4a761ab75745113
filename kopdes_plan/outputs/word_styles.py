"""The styles and numbering of a Word file: Word's own where Word has them, so that headings,
contents and captions go on working for whoever edits the file.

Sizes and colours are those of `look.json`, as in the PDF.
"""

from __future__ import annotations

from functools import partial

from kopdes_plan.outputs.look import colour, look, size
from kopdes_plan.outputs.word_xml import Element, w

LINE = {"val": "single", "sz": 4, "space": 1}
SIGNED = 400  # twips that part the lines of two who sign
HIGH = 24  # twips above and below a line in a table; a row is then as high as in the PDF
HEADINGS, BULLETS = 1, 2  # numbers of the numberings
CELLS = ("normal", "small", "tiny", "dense")  # sizes of tables, as in `blocks`
BUILT_IN = ("Normal", "heading", "Title", "Subtitle", "caption", "List", "header", "footer", "toc")


def hexed(name: str) -> str:
    """A colour of ours as Word writes it.

    >>> hexed("paper")
    'ffffff'
    """
    return colour(name).removeprefix("#")


def style_id(name: str) -> str:
    """What paragraphs call a style.

    >>> style_id("heading 1"), style_id("Cell small")
    ('Heading1', 'CellSmall')
    """
    return name.title().replace(" ", "")


def defaults(tag: str) -> Element:
    """Font and language (`id-ID`) of everything."""
    font = look()["fonts"]["word"][0]
    letters = w(
        "rPr",
        w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font),
        w("lang", val=tag, eastAsia=tag, bidi="ar-SA"),
    )
    return w("docDefaults", w("rPrDefault", letters), w("pPrDefault"))


def styles(scale: float = 1.0) -> list[Element]:
    """All styles a document of ours uses; `scale` makes letters and room smaller or larger."""
    styled = partial(_style, scale)
    text, edge, small, title, heading = (
        size("page", name) for name in ("text", "edge", "small", "title", "heading")
    )
    return [
        w("style", w("name", val="Default Paragraph Font"), type="character", default=1,
          styleId="DefaultParagraphFont"),
        w("style", w("name", val="Normal Table"), type="table", default=1, styleId="TableNormal"),
        styled("Normal", text, after=6, line=1.1, base=""),
        styled("heading 1", title, True, before=14, after=8, level=0, numbered=True),
        styled("heading 2", heading, True, before=13, after=5, level=1, numbered=True),
        styled("heading 3", text, True, "muted", before=10, after=4, level=2),
        styled("Heading 2 minor", text, True, "muted", before=10, after=4, level=1,
               base="heading 2"),
        styled("Title", 30, True, before=120, after=12),
        styled("Subtitle", 20, True, "accent", after=8),
        styled("caption", 9, True, before=8, after=4, follows=True),
        styled("List Bullet", text, after=3, bullet=True),
        styled("header", edge, tone="muted"),
        styled("footer", edge, tone="muted"),
        styled("toc heading", title, True, before=14, after=8, follows=True),
        styled("toc 1", text, True, before=4, after=1),
        styled("toc 2", text, after=1, indent=14),
        styled("Note", small, tone="muted", before=2, after=6),
        styled("Small print", edge, tone="muted", before=2, after=2),
        styled("Notice", text, indent=12),
        styled("Letterhead name", heading, True, "accent", after=1),
        styled("Card value", 11.5, True, after=2),
        styled("Card long", 9.6, True, after=2),
        styled("Signature", text, signed=True),
        styled("Gap", 4),
        styled("Picture", text, after=6),
        *(styled(f"Cell {name}", size("page", name)) for name in CELLS),
        _table_style("Kopdes table", strong_end=True),
        _table_style("Kopdes facts", strong_end=False),
    ]  # fmt: skip


def numberings() -> list[Element]:
    """Chapters 1, 1.1 on the headings, and a bullet on lists."""
    numbers = ("%1 ", "%1.%2 ")
    levels = [
        _level(place, "decimal", words, f"Heading{place + 1}", "accent")
        for place, words in enumerate(numbers)
    ]
    bullet = _level(0, "bullet", "•", "ListBullet", "muted")
    return [
        w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=HEADINGS),
        w("abstractNum", w("multiLevelType", val="singleLevel"), bullet, abstractNumId=BULLETS),
        *(w("num", w("abstractNumId", val=n), numId=n) for n in (HEADINGS, BULLETS)),
    ]


def _level(place: int, kind: str, words: str, style: str, tone: str) -> Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("pStyle", val=style),
        w("suff", val="tab" if kind == "bullet" else "space"),
        w("lvlText", val=words),
        w("lvlJc", val="left"),
        w("rPr", w("color", val=hexed(tone))),
        ilvl=place,
    )


def _style(
    scale: float, name: str, points: float, bold: bool = False, tone: str = "ink",
    before: float = 0, after: float = 0, base: str = "Normal", line: float = 1.0, indent: float = 0,
    level: int | None = None, numbered: bool = False, bullet: bool = False, follows: bool = False,
    signed: bool = False,
) -> Element:  # fmt: skip
    """A paragraph style; room is in points, `line` in lines, `level` that of the outline. On
    `signed` ones stands a line.
    """
    heading = level is not None
    number = HEADINGS if numbered else BULLETS if bullet else 0
    setting = [
        *([w("keepNext"), w("keepLines")] if heading or follows else []),
        w("numPr", w("ilvl", val=level if numbered else 0), w("numId", val=number)),
        *([w("pBdr", w("bottom", **LINE, color=hexed("muted")))] if signed else []),
        w("spacing", before=round(before * scale * 20), after=round(after * scale * 20),
          line=round(line * 240), lineRule="auto"),
        w("ind", left=280, hanging=200)
        if bullet
        else w("ind", left=round(indent * 20), right=SIGNED if signed else 0),
        *([w("outlineLvl", val=level)] if heading else []),
    ]  # fmt: skip
    half = round(points * scale * 2)
    letters = [
        *([w("b")] if bold else []),
        w("color", val=hexed(tone)), w("sz", val=half), w("szCs", val=half),
    ]  # fmt: skip
    return w(
        "style",
        w("name", val=name),
        *([w("basedOn", val=style_id(base))] if base else []),
        *([w("next", val="Normal")] if heading else []),
        w("qFormat"),
        w("pPr", *setting),
        w("rPr", *letters),
        type="paragraph",
        styleId=style_id(name),
        **_marks(name),
    )


def _marks(name: str) -> dict[str, int]:
    if name == "Normal":
        return {"default": 1}
    return {} if name.startswith(BUILT_IN) else {"customStyle": 1}


def _table_style(name: str, strong_end: bool) -> Element:
    """Fine lines between rows; the head bold above a strong line."""
    fine = {"val": "single", "sz": 3, "space": 0, "color": hexed("rule")}
    strong = {"val": "single", "sz": 7, "space": 0, "color": hexed("ink")}
    edges = [w("bottom", **strong)] if strong_end else []
    head = w(
        "tblStylePr",
        w("rPr", w("b"), w("color", val=hexed("muted"))),
        w("tcPr", w("tcBorders", w("bottom", **strong)), w("vAlign", val="bottom")),
        type="firstRow",
    )
    room = w("tblCellMar", *(w(side, w=HIGH, type="dxa") for side in ("top", "bottom")))
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="TableNormal"),
        w("tblPr", w("tblBorders", *edges, w("insideH", **fine)), room),
        head,
        type="table",
        customStyle=1,
        styleId=style_id(name),
    )

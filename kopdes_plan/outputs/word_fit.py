"""How large the letters of the two pages may be in Word, so that they are two there too.

What comes in is what the two pages say, what goes out is a scale for `word_styles`. typst tries
until it fits; Word lays out only when somebody opens the file, so lines are counted here, rather
too many than too few.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.look import size
from kopdes_plan.outputs.pdf import PAPERS
from kopdes_plan.outputs.word_pages import Margins

SCALES = tuple(n / 100 for n in range(90, 58, -2))
POINTS = 72 / 25.4  # of a millimetre
LETTER, LINE = 0.54, 1.25  # a letter's width and a line's height, as shares of the letters' size
HEAD, SIGNED, CARDS = 102, 172, 62  # points at full size: letterhead and title, signatures, figures
CHART = 0.42  # a chart's height as a share of its width
MINOR, AFTER, BULLET, CELL = 14, 6, 3, 2.4  # points around a heading, a text, an item, a row


def fitting(blocks: Sequence[Block], paper: str, margins: Margins, logo: float) -> float:
    """The largest of `SCALES` at which the blocks need at most two pages, else the smallest.

    `logo` is the height of the logo above them, in millimetres.
    """
    wide, high = PAPERS[paper]
    top, right, bottom, left = margins
    width, height = (wide - left - right) * POINTS, (high - top - bottom) * POINTS
    head = logo * POINTS
    fits = (scale for scale in SCALES if pages(blocks, width, height, scale, head) <= 2)
    return next(fits, SCALES[-1])


def pages(
    blocks: Iterable[Block], width: float, height: float, scale: float, logo: float = 0.0
) -> int:
    """How many pages the blocks need, with head and signatures; what stays in one piece moves.

    All but the scale is in points.
    """
    count, room = 1, height
    pieces = _pieces(blocks, width, scale)
    for piece in (logo + HEAD * scale, *pieces, SIGNED * scale):
        if piece > room:
            count, room = count + 1, height
        room -= piece
    return count


def _pieces(blocks: Iterable[Block], width: float, scale: float) -> Iterator[float]:
    """The height of each piece that no page break parts, a heading with what follows it."""
    held = 0.0
    for block in blocks:
        if block["kind"] == "heading":
            held += _lines(block["text"], size("page", "text"), width, scale) + MINOR * scale
            continue
        high = list(_heights(block, width, scale))
        yield from [held + sum(high)] if block.get("keep") else [held + high[0], *high[1:]]
        held = 0.0


def _heights(block: Block, width: float, scale: float) -> Iterator[float]:
    """The heights of a block's parts: rows, items, or the whole."""
    kind, text = block["kind"], size("page", "text")
    if kind == "beside":
        for part in block["parts"]:
            yield from _pieces(part, width, scale)
    elif kind == "figure":
        yield CHART * width + AFTER * scale
    elif kind == "cards":
        yield CARDS * scale
    elif kind in ("facts", "table"):
        yield from _rows(block, width, scale)
    elif kind == "list":
        for one in block["items"]:
            yield _lines(one, text, width, scale) + BULLET * scale
    elif kind == "notice":
        lines = _lines(block["text"], text, width, scale)
        yield lines + bool(block["title"]) * LINE * text * scale + 2 * AFTER * scale
    else:
        letters = size("page", "small") if kind == "note" else 1.1 * text  # wider lines
        yield _lines(block["text"], letters, width, scale) + AFTER * scale


def _rows(block: Block, width: float, scale: float) -> Iterator[float]:
    if block["kind"] == "facts":
        rows, shares, letters = block["rows"], [1, 2], size("page", "normal")
    else:
        rows = [block["head"], *(row["cells"] for row in block["rows"])]
        shares, letters = block["widths"], size("page", block["size"])
    whole, above = width / sum(shares), AFTER * scale
    for row in rows:
        cells = zip(row, shares, strict=True)
        yield above + CELL + max(_lines(x, letters, whole * part, scale) for x, part in cells)
        above = 0.0


def _lines(words: str, letters: float, width: float, scale: float) -> float:
    """Points that words are high, in as many lines as they need."""
    lines = math.ceil(len(words) * LETTER * letters * scale / max(width - 8, letters))
    return max(1, lines) * LINE * letters * scale

"""The pieces a page is made of, as plain dictionaries that typst lays out.

Every text is data: typst prints it, never reads it as markup. `templates/typst/blocks.typ` has
one function for each `kind`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

Block = dict[str, Any]
Size = Literal["normal", "small", "tiny", "dense"]
Row = dict[str, Any]
SHORT, FEW = 14, 1500  # rows and letters of what stays in one piece


def heading(text: str, level: int = 1) -> Block:
    """A heading; level 1 is a chapter with a number, level 0 one without."""
    return {"kind": "heading", "level": level, "text": text, "minor": False}


def subheading(text: str, level: int = 2) -> Block:
    """A small heading without a number; `level` is one below the heading it stands under."""
    return {"kind": "heading", "level": level, "text": text, "minor": True}


def paragraphs(text: str) -> list[Block]:
    """The paragraphs of a text, parted by empty lines; none for an empty text."""
    parts = [" ".join(part.split()) for part in text.replace("\r", "").split("\n\n")]
    return [{"kind": "text", "text": part} for part in parts if part]


def small(text: str) -> Block:
    """A remark below a table."""
    return {"kind": "note", "text": text}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Labels with their values, in two columns; few of them are never broken over pages."""
    listed = [list(row) for row in rows]
    return {"kind": "facts", "rows": listed, "keep": _is_short(listed)}


def _is_short(rows: Sequence[Sequence[str]]) -> bool:
    return len(rows) <= SHORT and sum(len(cell) for row in rows for cell in row) <= FEW


def row(cells: Sequence[str], role: str = "item") -> Row:
    """A table row; `role` is item, sum, total or group."""
    return {"cells": list(cells), "role": role}


def table(
    head: Sequence[str], rows: Iterable[Row], align: str, caption: str = "", size: Size = "normal",
    widths: Sequence[float] = (), keep: bool = False,
) -> Block:  # fmt: skip
    """A table; `align` has a letter for each column: l, r or c. `widths` are shares of the line.

    A short table, or one with `keep`, is never broken over pages.
    """
    listed = list(rows)
    return {
        "kind": "table", "caption": caption, "head": list(head), "rows": listed,
        "align": align, "size": size, "widths": list(widths) or [1] * len(head),
        "keep": keep or _is_short([one["cells"] for one in listed]),
    }  # fmt: skip


def figure(name: str, alt: str, caption: str = "") -> Block:
    """A chart of `charts`, with the sentence that says what it shows."""
    return {"kind": "figure", "file": f"{name}.svg", "alt": alt, "caption": caption}


def photos(items: Iterable[tuple[str, str, str]]) -> Block:
    """Photographs two in a row: name, what it shows for those who cannot see, caption."""
    return {"kind": "photos", "items": [[f"{name}.svg", alt, said] for name, alt, said in items]}


def notice(tone: str, title: str, text: str) -> Block:
    """A box: tone good, doubt, bad, info or example."""
    return {"kind": "notice", "tone": tone, "title": title, "text": text}


def cards(items: Iterable[tuple[str, str, str, str]]) -> Block:
    """Big figures side by side: label, value, remark, tone."""
    keys = ("label", "value", "note", "tone")
    return {"kind": "cards", "items": [dict(zip(keys, item, strict=True)) for item in items]}


def bullets(items: Iterable[str], tone: str = "") -> Block:
    """A list of sentences."""
    return {"kind": "list", "items": list(items), "tone": tone}


def steps(items: Iterable[str]) -> Block:
    """What is done one after the other; each carries its number."""
    return {"kind": "steps", "items": list(items)}


def checklist(items: Iterable[tuple[str, str, str]]) -> Block:
    """Things present, absent or to be attached: state, text, remark."""
    return {"kind": "checklist", "items": [list(item) for item in items]}


def beside(left: Iterable[Block], right: Iterable[Block], shares: Sequence[float]) -> Block:
    """Blocks next to others; `shares` of the line for both."""
    return {"kind": "beside", "parts": [list(left), list(right)], "shares": list(shares)}


def new_page(landscape: bool = False) -> Block:
    """What follows begins on a new page, upright or on its side."""
    return {"kind": "page", "landscape": landscape}

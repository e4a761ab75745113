"""HTML text: elements, links to a field, and the blocks of `outputs` as a page shows them.

Plain functions without state; whatever people typed is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from kopdes_plan.outputs.blocks import Block


def tag(name: str, *inner: str, kind: str = "", **attributes: str) -> str:
    """An HTML element of the class `kopdes-<kind>`; `inner` is HTML already.

    >>> tag("p", escape("a < b"), kind="note")
    '<p class="kopdes-note">a &lt; b</p>'
    """
    classes = " ".join(f"kopdes-{word}" for word in kind.split())
    given = {"class": classes, **attributes} if classes else attributes
    written = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{written}>{''.join(inner)}</{name}>"


def heading(words: str) -> str:
    """A heading inside the page."""
    return tag("h2", escape(words))


def notice(words: str, tone: str = "") -> str:
    """One sentence in a box; tone is good, doubt, bad or nothing. Screen readers say it."""
    return tag("div", escape(words), kind=f"notice {tone}".strip(), role="status") if words else ""


def file_link(name: str, words: str, kind: str = "file") -> str:
    """A link that makes or fetches a file of `workshop.FILES`."""
    return tag("a", escape(words), kind=kind, href="#", **{"data-file": name})


def notebook_link(name: str, words: str) -> str:
    """A link that opens a notebook of ours in another window."""
    return tag("a", escape(words), kind="file", href="#", **{"data-notebook": name})


def link(path: str, words: str, title: str = "") -> str:
    """Words that lead to the field at a path of the plan."""
    told = {"title": title} if title else {}
    return tag("a", escape(words), href="#", **{"data-go": path}, **told)


def pill(words: str, tone: str) -> str:
    """A short judgement in its colour."""
    return tag("span", escape(words), kind=f"pill {tone}".strip())


def table(
    heads: Sequence[str],
    rows: Iterable[tuple[Sequence[str], str]],
    align: str,
    caption: str = "",
    wide: bool = False,
) -> str:
    """A table; `heads` are words, rows are (HTML cells, role), `align` has l or r a column.

    The role is item, sum, total or group. A wide one scrolls inside its own frame.
    """
    kinds = ["number" if letter == "r" else "" for letter in align]
    head = (
        tag("th", escape(words), kind=kind, scope="col")
        for words, kind in zip(heads, kinds, strict=True)
    )
    body = (tag("tr", _cells(cells, kinds), kind=_ROLES[role]) for cells, role in rows)
    title = tag("caption", escape(caption)) if caption else ""
    parts = title, tag("thead", tag("tr", *head)), tag("tbody", *body)
    whole = tag("table", *parts, kind="table wide-table" if wide else "table")
    return tag("div", whole, kind="wide", tabindex="0") if wide else whole


_ROLES = {"item": "", "sum": "sum", "total": "sum total", "group": "group"}


def _cells(cells: Sequence[str], kinds: Sequence[str]) -> str:
    """The first cell names the row."""
    first, *rest = zip(cells, kinds, strict=True)
    named = tag("td", first[0], kind=first[1], role="rowheader")
    return named + "".join(tag("td", inner, kind=kind) for inner, kind in rest)


def shown(blocks: Iterable[Block]) -> str:
    """Blocks of a document as HTML: tables, remarks, facts, lists, notices, headings."""
    return "".join(_SHOWN[block["kind"]](block) for block in blocks)


def _table(block: Block) -> str:
    rows = [([escape(cell) for cell in row["cells"]], row["role"]) for row in block["rows"]]
    return table(block["head"], rows, block["align"], block["caption"])


def _box(block: Block) -> str:
    title = tag("strong", escape(block["title"])) + " " if block["title"] else ""
    return tag("div", title, escape(block["text"]), kind=f"notice {block['tone']}", role="status")


def _facts(block: Block) -> str:
    rows = (
        tag("tr", tag("th", escape(label), scope="row"), tag("td", escape(words)))
        for label, words in block["rows"]
    )
    return tag("table", *rows, kind="story")


def _checklist(block: Block) -> str:
    """What is asked, with its state in front and what the plan shows behind."""
    rows = (
        tag("tr", tag("th", escape(state), scope="row"), tag("td", escape(" ".join(said).strip())))
        for state, *said in block["items"]
    )
    return tag("table", *rows, kind="story")


_SHOWN: dict[str, Any] = {
    "heading": lambda block: heading(block["text"]),
    "text": lambda block: tag("p", escape(block["text"])),
    "note": lambda block: tag("p", escape(block["text"]), kind="note"),
    "notice": _box,
    "list": lambda block: tag("ul", *(tag("li", escape(item)) for item in block["items"])),
    "steps": lambda block: "".join(tag("p", escape(item)) for item in block["items"]),
    "table": _table,
    "facts": _facts,
    "checklist": _checklist,
}

__all__ = ["escape", "heading", "link", "notice", "pill", "shown", "table", "tag"]

"""What a page is made of: blocks, plain dicts that `screen.js` draws. No widgets, no state.

A step of the workshop yields blocks; `Screen` sends those that changed to the browser. `id` names a
block on its page, so that what is unchanged stays as it is on the screen, with focus and folds.

    html       words, tables and pictures, already HTML (everything typed by people escaped)
    fields     a titled grid of fields, more of them in a fold
    sheet      a table edited like a sheet; one row an entry of a list of the plan
    buttons    things to do
    upload     a file of this computer to choose
    chooser    one of a few, all of them visible
    cards      things to open
    search     a question with its answers below
    fold       blocks behind a heading that opens
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Block = dict[str, Any]


def html(id: str, content: str) -> Block:
    """HTML as it is; `<a href="#" data-go="pinjaman.1.plafon">` leads to a field."""
    return {"id": id, "kind": "html", "html": content}


def fields(
    id: str,
    shown: Iterable[Block],
    title: str = "",
    note: str = "",
    more: Iterable[Block] = (),
    more_label: str = "",
) -> Block:
    """A grid of fields (of `fields.field`); `more` are behind a fold with a label."""
    return {
        "id": id, "kind": "fields", "title": title, "note": note, "fields": list(shown),
        "more": list(more), "more_label": more_label,
    }  # fmt: skip


def buttons(id: str, *pressed: Block) -> Block:
    """Buttons in a row."""
    return {"id": id, "kind": "buttons", "buttons": list(pressed)}


def button(
    action: str,
    label: str,
    value: str = "",
    tone: str = "",
    ask: str = "",
    disabled: bool = False,
) -> Block:
    """A button that calls a step's action; tone is main or danger, `ask` is asked first."""
    return {
        "action": action, "label": label, "value": value, "tone": tone, "ask": ask,
        "disabled": disabled,
    }  # fmt: skip


def upload(id: str, action: str, label: str, accept: str, note: str = "", ask: str = "") -> Block:
    """A file to choose; the step's `takes` is called with its name and content."""
    return {
        "id": id, "kind": "upload", "action": action, "label": label, "accept": accept,
        "note": note, "ask": ask,
    }  # fmt: skip


def chooser(
    id: str, action: str, options: Iterable[tuple[str, str]], chosen: str, label: str = ""
) -> Block:
    """One of a few (value, label): its action is called with the value."""
    listed = [{"value": value, "label": words} for value, words in options]
    return {
        "id": id, "kind": "chooser", "action": action, "label": label, "options": listed,
        "chosen": chosen,
    }  # fmt: skip


def cards(id: str, shown: Iterable[Block], title: str = "", note: str = "") -> Block:
    """Cards (of `card`) with a title above them."""
    return {"id": id, "kind": "cards", "title": title, "note": note, "cards": list(shown)}


def card(title: str, note: str, *pressed: Block, tone: str = "") -> Block:
    """A card: what it is, a line about it, what one can do with it; tone good, doubt, bad, here."""
    return {"title": title, "note": note, "buttons": list(pressed), "tone": tone}


def search(
    id: str, action: str, label: str, text: str, found: Iterable[Block], note: str = ""
) -> Block:
    """A question: its action is called with what is typed; `found` are cards below it."""
    return {
        "id": id, "kind": "search", "action": action, "label": label, "text": text,
        "cards": list(found), "note": note,
    }  # fmt: skip


def fold(id: str, label: str, inner: Iterable[Block], opened: bool = False) -> Block:
    """Blocks behind a heading that opens and closes in the browser."""
    return {"id": id, "kind": "fold", "label": label, "blocks": list(inner), "open": opened}


def sheet(
    id: str,
    path: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    title: str = "",
    note: str = "",
    add_label: str = "",
) -> Block:
    """A table of the plan's list at `path`; made by `fields.sheet`."""
    return {
        "id": id, "kind": "sheet", "path": path, "columns": list(columns), "rows": list(rows),
        "title": title, "note": note, "add": add_label,
    }  # fmt: skip

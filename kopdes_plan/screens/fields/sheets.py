"""Tables of the plan as the page draws them.

A sheet is a list of the plan, one row an entry, or a mapping of free names (the shares of the SHU),
one row a name. `list_edits` changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kopdes_plan.inputs.plan_facts import Facts, facts
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.screens import blocks
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.numbers import why
from kopdes_plan.screens.fields.held import (
    choices,
    disputed,
    held,
    names,
    path_behaviour,
    suffix_of,
    value_at,
)
from kopdes_plan.screens.steps import View

NAME, VALUE = "nama", "nilai"  # the columns of a mapping of free names
HAPPENED = "realisasi."  # figures of what happened are no guesses


def sheet(
    view: View,
    id: str,
    path: str,
    *keys: str,
    title: str = "",
    note: str = "",
    add_label: str = "",
    note_empty: str = "",
) -> Block:
    """An editable table of the list or mapping at `path`; `keys` are the columns of a list."""
    value = value_at(view.session.plan, path) or ()
    raw = view.session.raw(path)
    if is_mapping(path):
        columns, rows = _named(view, path, raw)
        return blocks.sheet(id, path, columns, rows, title, note)
    known = [(key, facts_of(view, f"{path}.1.{key}")) for key in keys]
    columns = [_column(view, path, key, one) for key, one in known]
    rows = [_row(view, path, place, part, raw, known) for place, part in enumerate(value)]
    said = note if rows else note_empty or note
    return blocks.sheet(id, path, columns, rows, title, said, add_label)


def worded(view: View, words: str, id: str, path: str, *keys: str) -> Block:
    """A sheet with the words of a group: `title`, `note`, `add`, `empty` (the note of no rows)."""
    title, note, add, empty = (
        view.say(f"{words}.{part}") for part in ("title", "note", "add", "empty")
    )
    return sheet(view, id, path, *keys, title=title, note=note, add_label=add, note_empty=empty)


def facts_of(view: View, path: str) -> Facts:
    """What is known of the field at a path; KeyError when it holds no single value."""
    known = facts(path, path_behaviour(view, path), view.language)
    if known is None:
        raise KeyError(f"{path} holds no single value of a plan")
    return known


def is_mapping(path: str) -> bool:
    """Whether names are free at a path."""
    found = field_at(f"{path}.x")
    return found is not None and found.owner is None


def _column(view: View, path: str, key: str, known: Facts) -> Block:
    return {
        "key": key, "label": known.label, "kind": known.drawn, "help": known.help,
        "choices": choices(view, known), "prefix": known.prefix,
        "suffix": suffix_of(view, path, known),
    }  # fmt: skip


def _row(
    view: View, path: str, place: int, part: Any, raw: Tree, known: Iterable[tuple[str, Facts]]
) -> Block:
    at = f"{path}.{place + 1}"
    own = raw[place] if isinstance(raw, list) and place < len(raw) else {}
    own = own if isinstance(own, Mapping) else {}
    cells = [
        _cell(view, f"{at}.{key}", one, value_at(part, key), own.get(key)) for key, one in known
    ]
    return {"path": at, "cells": cells, "removable": True}


def _cell(view: View, path: str, known: Facts, value: Any, raw: Tree) -> Block:
    now = held(view, path, known, value, raw)
    wrong = {"mistake": why(now.problem, view.language)} if now.problem else disputed(view, path)
    origin = "" if path.startswith(HAPPENED) else getattr(now.value, "origin", "")
    return {
        "path": path, "text": now.text, "origin": origin, "given": now.given, **wrong,
    }  # fmt: skip


def _named(view: View, path: str, raw: Tree) -> tuple[list[Block], list[Block]]:
    """Columns and rows of a mapping: the name, which stays, and its value."""
    known, group = facts_of(view, f"{path}.x"), path.rpartition(".")[2]
    words = [view.say(f"field.named.{group}{end}") for end in ("", ".value")]
    plain = {"help": "", "choices": [], "prefix": "", "suffix": ""}
    columns = [
        {"key": NAME, "label": words[0], "kind": "fixed", **plain},
        {**_column(view, path, VALUE, known), "label": words[1]},
    ]
    values, own = value_at(view.session.plan, path) or {}, raw if isinstance(raw, Mapping) else {}
    rows = []
    for key, name in names(view, path).items():
        fixed = {"path": "", "text": name, "mistake": "", "origin": "", "given": True}
        cell = _cell(view, f"{path}.{key}", known, values.get(key), own.get(key))
        there = {"removable": key in own}
        rows.append({"path": f"{path}.{key}", "cells": [fixed, cell], **there})
    return columns, rows

"""Tables of the plan: their JSON, new rows, pasting, and a list that the plan takes over.

A sheet is a list of the plan, one row an entry, or a mapping of free names (the shares of the SHU),
one row a name. What a unit leaves to its type is copied into the plan before one of it is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.fields import YearMonth, kind_of
from kopdes_plan.inputs.plan_fields import (
    STAND_INS,
    aliases,
    field_at,
    group_of,
    hints,
    without_none,
)  # fmt: skip
from kopdes_plan.inputs.plan_words import snake
from kopdes_plan.screens import blocks, numbers
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.field_facts import Facts, facts
from kopdes_plan.screens.held import (
    MONTH,
    choices,
    held,
    names,
    path_behaviour,
    suffix_of,
    value_at,
)  # fmt: skip
from kopdes_plan.screens.steps import View

NAME, VALUE = "nama", "nilai"  # the columns of a mapping of free names
Tree = Any


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
    if _is_mapping(path):
        columns, rows = _named(view, path, raw)
        return blocks.sheet(id, path, columns, rows, title, note)
    known = [(key, _facts(view, f"{path}.1.{key}")) for key in keys]
    columns = [_column(view, path, key, one) for key, one in known]
    rows = [_row(view, path, place, part, raw, known) for place, part in enumerate(value)]
    said = note if rows else note_empty or note
    return blocks.sheet(id, path, columns, rows, title, said, add_label)


def new_row(view: View, path: str) -> dict[str, Any]:
    """Harmless texts for a new entry of the list at `path`: a name to change, and nothing paid."""
    found = field_at(f"{path}.1", path_behaviour(view, path))
    model = group_of(found.annotation) if found else None
    plan = view.session.plan
    if model is None or plan is None:
        return {}
    needed = {
        key: _harmless(view, model, name)
        for key, name in aliases(model).items()
        if model.model_fields[name].is_required()
    }
    kind = snake(model.__name__)
    if kind == "staff":
        return {**needed, "dasar_upah": "tanpa_upah"}
    if kind == "loan":
        return {**needed, "jangka_waktu_bulan": "36"}
    return {**needed, **_stage(view, path)} if kind == "drawdown" else needed


def own_list(view: View, path: str) -> bool:
    """Copies what a unit has from its type into the plan, when a change below it needs that.

    Whether something was copied. Any path may be asked: of an entry, of a list, of a single field.
    """
    steps = path.split(".")
    session = view.session
    if path.startswith("koperasi.desa.") and isinstance(code := session.raw("koperasi.desa"), str):
        return bool(session.put("koperasi.desa", [code]))
    if steps[0] != "unit_usaha" or len(steps) < 3:
        return False
    top = ".".join(steps[:3])
    found = field_at(top, path_behaviour(view, path))
    if found is None or found.kind is not None or found.choices or session.plan is None:
        return False
    copied: Tree = session.raw(top)
    if copied is None:
        copied = tree_of(value_at(session.plan, top), found.annotation)
    if steps[3:4] == ["bulanan"] and not copied.get("bulanan"):
        copied = {**copied, "bulanan": [numbers.shown(MONTH, None)[:3]] * 12}
    if not copied or copied == session.raw(top):
        return False
    return bool(session.put(top, copied))


def paste(
    view: View, path: str, row: int, keys: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:
    """Lays cells into the sheet at `path` from a row (0 is the first) and the columns `keys` on.

    Rows that are missing are added. All is one step of history when all of it can be used; else
    the rows are there, and what cannot be used waits in its cell.
    """
    own_list(view, f"{path}.1")
    session = view.session
    if _is_mapping(path):
        session.edit_all(_named_cells(view, path, row, keys, cells))
        return
    lacking = max(row + len(cells) - len(value_at(session.plan, path) or ()), 0)
    typed = {
        f"{path}.{row + down + 1}.{key}": _meant(view, f"{path}.1.{key}", cell)
        for down, line in enumerate(cells)
        for key, cell in zip(keys, line, strict=False)
        if cell.strip()
    }
    if lacking:
        now = [*(session.raw(path) or ()), *(new_row(view, path) for _ in range(lacking))]
        if _laid(view, path, now, typed) or not session.put(path, now):
            return
    session.edit_all(typed)


def tree_of(value: Any, annotation: Any) -> Tree:
    """What a file holds for a value of a plan, origins and sources included."""
    if isinstance(value, BaseModel):
        model = type(value)
        return {
            key: tree_of(getattr(value, name), hints(model)[name])
            for key, name in aliases(model).items()
            if name in value.model_fields_set
        }
    if isinstance(value, tuple) and not isinstance(value, YearMonth):
        inner = get_args(without_none(annotation))[0]
        return [tree_of(part, inner) for part in value]
    return numbers.written(value, kind_of(annotation))


# ---- columns, rows, cells


def _facts(view: View, path: str) -> Facts:
    known = facts(path, path_behaviour(view, path), view.language)
    if known is None:
        raise KeyError(f"{path} holds no single value of a plan")
    return known


def _is_mapping(path: str) -> bool:
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
    return {"path": at, "cells": cells}


def _cell(view: View, path: str, known: Facts, value: Any, raw: Tree) -> Block:
    now = held(view, path, known, value, raw)
    wrong = now.problem.text(view.language) if now.problem else ""
    origin = getattr(now.value, "origin", "")
    return {
        "path": path, "text": now.text, "mistake": wrong, "origin": origin, "given": now.given,
    }  # fmt: skip


def _named(view: View, path: str, raw: Tree) -> tuple[list[Block], list[Block]]:
    """Columns and rows of a mapping: the name, which stays, and its value."""
    known, group = _facts(view, f"{path}.x"), path.rpartition(".")[2]
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
        rows.append({"path": f"{path}.{key}", "cells": [fixed, cell]})
    return columns, rows


# ---- new rows


def _harmless(view: View, model: type[BaseModel], name: str) -> str:
    kind = kind_of(hints(model)[name])
    if kind is None or kind.name in ("name", "text"):
        return view.say(f"field.new.{snake(model.__name__)}")
    return str(view.session.plan.start) if kind.name == "month" else STAND_INS[kind.name]


def _stage(view: View, path: str) -> dict[str, str]:
    """The first stage of a drawdown is the whole loan, later ones are nothing yet."""
    plan, loan = view.session.plan, value_at(view.session.plan, path.rpartition(".")[0])
    if not plan or not loan or loan.drawdowns:
        return {}
    amount = numbers.shown(float(loan.amount), _facts(view, f"{path}.1.jumlah").kind)
    return {"bulan": str(loan.month or plan.start), "jumlah": amount}


# ---- pasting


def _meant(view: View, path: str, cell: str) -> str:
    """The cell, or the value whose words it holds."""
    known, typed = _facts(view, path), cell.strip()
    by_words = {words.casefold(): value for value, words in choices(view, known)}
    return by_words.get(typed.casefold(), typed)


def _laid(view: View, path: str, entries: list[Tree], typed: Mapping[str, str]) -> bool:
    """Whether the list was put with the typed texts in it, all at once."""
    filled = [dict(entry) if isinstance(entry, Mapping) else {} for entry in entries]
    try:
        for at, text in typed.items():
            place, _, key = at.removeprefix(f"{path}.").partition(".")
            old = filled[int(place) - 1].get(key)
            text = numbers.in_file(text, _facts(view, f"{path}.1.{key}").kind)
            filled[int(place) - 1][key] = numbers.retyped(old, text)
    except AmountError:
        return False
    return bool(view.session.put(path, filled))


def _named_cells(
    view: View, path: str, row: int, keys: Sequence[str], cells: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Path -> text pasted into a mapping: by name where names came along, else by row."""
    known = names(view, path)
    by_words = {words.casefold(): key for key, words in known.items()} | {k: k for k in known}
    typed, strange, order = {}, [], list(known)
    for down, line in enumerate(cells):
        found = dict(zip(keys, (cell.strip() for cell in line), strict=False))
        if (name := found.get(NAME)) is not None:
            key = by_words.get(name.casefold())
        else:
            key = order[row + down] if row + down < len(order) else None
        if key is not None and found.get(VALUE):
            typed[f"{path}.{key}"] = found[VALUE]
        elif key is None and any(found.values()):
            strange.append(name or found.get(VALUE, ""))
    if strange:
        view.tell(view.say("field.paste_unknown", names=", ".join(strange)), "doubt")
    return typed


__all__ = ["new_row", "own_list", "paste", "sheet", "tree_of"]

"""Changes to the lists of a plan: new rows, pasting, and lists that the plan takes over.

What a unit leaves to its type is copied into the plan before one entry of it is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
)
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.inputs.plan_words import snake
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.fields.held import MONTH, choices, names, path_behaviour, value_at
from kopdes_plan.screens.fields.sheets import NAME, VALUE, facts_of, is_mapping
from kopdes_plan.screens.steps import View

MOST = 200  # lines pasted at once


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
    if steps[0] != "unit_usaha" or len(steps) < 3:
        return False
    top = ".".join(steps[:3])
    found = field_at(top, path_behaviour(view, path))
    if found is None or found.kind is not None or found.choices or session.plan is None:
        return False
    copied: Tree = session.raw(top)
    if copied is None:
        copied = tree_of(value_at(session.plan, top), found.annotation)
    if steps[3:4] == ["bulanan"] and isinstance(copied, dict) and not copied.get("bulanan"):
        copied = {**copied, "bulanan": [f"{MONTH:.0f}"] * 12}
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
    session, row, cells = view.session, max(row, 0), _filled(view, cells)
    if is_mapping(path):
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
        there = session.raw(path)
        there = there if isinstance(there, list) else []
        now = [*there, *(new_row(view, path) for _ in range(lacking))]
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


def _harmless(view: View, model: type[BaseModel], name: str) -> str:
    kind = kind_of(hints(model)[name])
    if kind is None or kind.name in ("name", "text"):
        return view.say(f"field.new.{snake(model.__name__)}")
    plan = view.session.plan
    return str(plan.start) if plan and kind.name == "month" else STAND_INS[kind.name]


def _stage(view: View, path: str) -> dict[str, str]:
    """The first stage of a drawdown is the whole loan, later ones are nothing yet."""
    plan, loan = view.session.plan, value_at(view.session.plan, path.rpartition(".")[0])
    if not plan or not loan or loan.drawdowns:
        return {}
    amount = numbers.shown(float(loan.amount), facts_of(view, f"{path}.1.jumlah").kind)
    return {"bulan": str(loan.month or plan.start), "jumlah": amount}


def _filled(view: View, cells: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The lines up to the last that says anything, no more than a table can hold."""
    last = max((n for n, line in enumerate(cells, 1) if "".join(line).strip()), default=0)
    if last > MOST:
        view.tell(view.say("field.paste_cut", count=MOST), "doubt")
    return cells[: min(last, MOST)]


def _meant(view: View, path: str, cell: str) -> str:
    """The cell, or the value whose words it holds; in capital or small letters."""
    known, typed = facts_of(view, path), cell.strip()
    by_words = {said.casefold(): choice[0] for choice in choices(view, known) for said in choice}
    return by_words.get(typed.casefold(), typed)


def _laid(view: View, path: str, entries: list[Tree], typed: Mapping[str, str]) -> bool:
    """Whether the list was put with the typed texts in it, all at once."""
    filled = [dict(entry) if isinstance(entry, Mapping) else {} for entry in entries]
    try:
        for at, text in typed.items():
            place, _, key = at.removeprefix(f"{path}.").partition(".")
            known, entry = facts_of(view, f"{path}.1.{key}"), filled[int(place) - 1]
            text = numbers.in_file(text, known.kind)
            numeric = known.drawn == "number"
            entry[key] = numbers.retyped(entry.get(key), text) if numeric else text
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

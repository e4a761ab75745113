"""A plan's tree without a unit or a loan, and without what would then lead nowhere.

Trees of a plan's file go in and come out; a step hands them to the session as one change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import targets

Sections = dict[str, Any]  # name of a part of the plan's file -> what stands there
ONLY_FOR = ("aset", "tenaga_kerja", "biaya_bersama")  # entries that may be for one unit alone


def goes_with(plan: Plan, key: str) -> tuple[str, ...]:
    """Names of the equipment, staff and costs that are only for a unit."""
    parts = (*plan.assets, *plan.staff, *plan.shared_costs)
    return tuple(part.name for part in parts if part.unit == key)


def without_unit(tree: Mapping[str, Any], plan: Plan, key: str) -> Sections:
    """The parts of a plan's tree that change when a unit goes, with what they then hold.

    What is only for the unit goes with it. Its opening stock leaves the books, and the surplus of
    earlier years with it, so that the opening balance still agrees.
    """
    new: Sections = deepcopy(dict(tree))
    new["unit_usaha"].pop(key, None)
    for part in ONLY_FOR:
        _drop(new, part, {n for n, entry in enumerate(_list(new, part)) if _unit(entry) == key})
    for loan in _list(new, "pinjaman"):
        if _unit(loan) == key:
            loan.pop("unit")
    _drop_stock(new, plan, key)
    _drop_changes(new, "unit_usaha.")
    return _changed(tree, new)


def without_loan(tree: Mapping[str, Any], number: int) -> Sections:
    """The parts of a plan's tree that change when a loan (counted from 1) goes."""
    new: Sections = deepcopy(dict(tree))
    _drop(new, "pinjaman", {number - 1})
    return _changed(tree, new)


def _changed(old: Mapping[str, Any], new: Sections) -> Sections:
    return {part: inner for part, inner in new.items() if inner != old.get(part)}


def _list(tree: Sections, part: str) -> list[Any]:
    found = tree.get(part)
    return found if isinstance(found, list) else []


def _unit(entry: Any) -> Any:
    return entry.get("unit") if isinstance(entry, dict) else None


def _drop(tree: Sections, part: str, places: Collection[int]) -> None:
    """Takes entries (counted from 0) out of a list; scenarios follow what moves up."""
    if not places:
        return
    entries = _list(tree, part)
    tree[part] = [entry for place, entry in enumerate(entries) if place not in places]
    kept = [place for place in range(len(entries)) if place not in places]
    moved = {str(old + 1): str(new + 1) for new, old in enumerate(kept)}

    def follow(path: str) -> str:
        first, _, rest = path.partition(".")
        place, dot, inner = rest.partition(".")
        if first != part or not place.isdigit():
            return path
        return f"{part}.{moved[place]}{dot}{inner}" if place in moved else ""

    for changes in _scenarios(tree).values():
        renamed = {follow(path): text for path, text in changes.items()}
        changes.clear()
        changes.update({path: text for path, text in renamed.items() if path})
    _drop_changes(tree, f"{part}.")


def _drop_stock(tree: Sections, plan: Plan, key: str) -> None:
    opening = tree.get("saldo_awal")
    stock = opening.get("persediaan") if isinstance(opening, dict) else None
    if not isinstance(opening, dict) or not isinstance(stock, dict) or key not in stock:
        return
    del stock[key]
    worth = float(plan.opening.stock.get(key, 0.0))
    if worth:
        opening["shu_terkumpul"] = t.number(float(plan.opening.accumulated_surplus) - worth)


def _drop_changes(tree: Sections, start: str) -> None:
    """Takes changes that lead nowhere any more out of the scenarios, and scenarios without any."""
    scenarios = _scenarios(tree)
    for name, changes in list(scenarios.items()):
        lost = [path for path in changes if path.startswith(start) and not targets(tree, path)[0]]
        for path in lost:
            del changes[path]
        if not changes:
            del tree["skenario"][name]


def _scenarios(tree: Sections) -> dict[str, dict[str, str]]:
    found = tree.get("skenario")
    named = found.items() if isinstance(found, dict) else ()
    return {name: changes for name, changes in named if isinstance(changes, dict)}

"""What changes in a plan's file when a unit goes, with all that would then lead nowhere.

A plan's tree goes in; paths with what they then hold come out (None: it goes), to be taken as one
step. Entries of one list come last first, so that each path is right when its turn comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.screens.editing.moves import followed, taken_away

Changes = dict[str, Any]  # path -> tree, None where it goes
ONLY_FOR = ("aset", "tenaga_kerja", "biaya_bersama")  # entries that may be for one unit alone


def goes_with(plan: Plan, key: str) -> tuple[str, ...]:
    """Names of the equipment, staff and costs that are only for a unit."""
    named = [(one.name, one.unit) for one in plan.assets]
    named += [(one.name, one.unit) for one in plan.staff]
    named += [(one.name, one.unit) for one in plan.shared_costs]
    return tuple(name for name, unit in named if unit == key)


def without_unit(tree: Mapping[str, Any], plan: Plan, key: str) -> Changes:
    """What changes when a unit goes.

    What is only for the unit goes with it, and what happened in it. Its opening stock leaves the
    books, and the surplus of earlier years with it, so that the opening balance still agrees.
    """
    entries = [place for part in ONLY_FOR for place in reversed(list(_places(tree, part, key)))]
    gone = [*entries, f"unit_usaha.{key}"]
    return {
        **{f"{place}.unit": None for place in _places(tree, "pinjaman", key)},
        **_without_stock(tree, plan, key),
        **_behind(tree, key),
        **_scenarios(tree, gone),
        **dict.fromkeys(gone),
    }


def _places(tree: Mapping[str, Any], part: str, key: str) -> Iterator[str]:
    """The paths of a list's entries that are for a unit."""
    entries = tree.get(part)
    for place, entry in enumerate(entries, 1) if isinstance(entries, list) else ():
        if isinstance(entry, dict) and entry.get("unit") == key:
            yield f"{part}.{place}"


def _behind(tree: Mapping[str, Any], key: str) -> Changes:
    """The unit's months, the meaning of its groups in the cash book, what must be ready for it."""
    held = tree.get("realisasi")
    held = held if isinstance(held, dict) else {}
    book = held.get("buku_kas")
    meant = book.get("arti") if isinstance(book, dict) else None
    groups = enumerate(meant if isinstance(meant, list) else (), 1)
    what = [n for n, one in groups if str(one.get("menjadi", "")).startswith(f"unit.{key}.")]
    return {
        **{f"{place}.unit": None for place in _places(tree, "kesiapan", key)},
        **{f"realisasi.buku_kas.arti.{n}.menjadi": None for n in what},
        **{f"realisasi.{at}": None for at in reversed(list(_places(held, "unit", key)))},
    }


def _without_stock(tree: Mapping[str, Any], plan: Plan, key: str) -> Changes:
    opening = tree.get("saldo_awal")
    stock = opening.get("persediaan") if isinstance(opening, dict) else None
    if not isinstance(stock, dict) or key not in stock:
        return {}
    worth = float(plan.opening.stock.get(key, 0.0))
    left = t.number(float(plan.opening.accumulated_surplus) - worth)
    surplus = {"saldo_awal.shu_terkumpul": left} if worth else {}
    return {f"saldo_awal.persediaan.{key}": None, **surplus}


def _scenarios(tree: Mapping[str, Any], gone: list[str]) -> Changes:
    """The scenarios that no longer fit when one place after the other is gone."""
    after: Any = deepcopy(dict(tree))
    changes: Changes = {}
    for path in gone:
        above, _, last = path.rpartition(".")
        entry = isinstance(after[above], list)
        del after[above][int(last) - 1 if entry else last]
        for where, held in list(followed(after, taken_away(path, entry), above)):
            changes[where] = held
            name = where.removeprefix("skenario.")
            after["skenario"][name] = held or {}
    return changes

"""What moves when a place of a plan is taken away or put anew: later entries, scenarios, typing.

Paths and trees of a plan's file go in, paths and trees come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kopdes_plan.inputs.plan_changes import targets
from kopdes_plan.inputs.plan_text import Tree

Moved = Callable[[str], str]


def inside(path: str, base: str) -> bool:
    """Whether a path is that of a place or of something in it."""
    return path == base or path.startswith(f"{base}.")


def taken_away(path: str, entry: bool) -> Moved:
    """Where each path is once a place is gone: nowhere below it; behind an entry one further up.

    >>> moved = taken_away("pinjaman.1", entry=True)
    >>> moved("pinjaman.1.bunga"), moved("pinjaman.3.bunga"), moved("aset.3.harga")
    ('', 'pinjaman.2.bunga', 'aset.3.harga')
    """
    above, _, last = path.rpartition(".")
    number = int(last) if entry and re.fullmatch(r"[0-9]+", last) else 0

    def moved(other: str) -> str:
        if inside(other, path):
            return ""
        if number and other.startswith(f"{above}."):
            step, dot, rest = other[len(above) + 1 :].partition(".")
            if re.fullmatch(r"[0-9]+", step) and int(step) > number:
                return f"{above}.{int(step) - 1}{dot}{rest}"
        return other

    return moved


def followed(tree: Mapping[str, Any], moved: Moved, base: str) -> Iterator[tuple[str, Tree | None]]:
    """The scenarios that no longer fit a tree out of which something was taken below `base`, with
    what they then hold: their changes follow what moved, and go with what is gone.
    """
    scenarios = tree.get("skenario")
    for name, changes in scenarios.items() if isinstance(scenarios, dict) else ():
        if not isinstance(changes, dict):
            continue
        kept = {}
        for path, text in changes.items():
            there = moved(path)
            if there and (not inside(path, base) or targets(dict(tree), there)[0]):
                kept[there] = text
        if kept != changes:
            yield f"skenario.{name}", kept or None


def same_place(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> bool:
    """Whether a path means the same in two trees: the same value, in entries of the same name."""
    one: Any = before
    other: Any = after
    for step in path.split("."):
        one, other = _inner(one, step), _inner(other, step)
        if _name(one) != _name(other):
            return False
    return bool(one == other)


def _inner(tree: Any, step: str) -> Any:
    if isinstance(tree, list):
        number = int(step) if re.fullmatch(r"[0-9]{1,6}", step) else 0
        return tree[number - 1] if 0 < number <= len(tree) else None
    return tree.get(step) if isinstance(tree, dict) else None


def _name(tree: Any) -> Any:
    """What tells an entry from others: the first thing it says."""
    return next(iter(tree.values()), None) if isinstance(tree, dict) else None

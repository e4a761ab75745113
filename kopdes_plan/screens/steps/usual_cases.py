"""The two usual cases beside a plan, `pesimis` and `optimis`: how much all its units sell in them.

A case sells a part of what is planned, written as `x0,8` behind a pattern that means all units.
What comes in are a plan and the changes of a scenario; nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kopdes_plan import text as t
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import factor
from kopdes_plan.inputs.plan_text import Tree

USUAL = {"pesimis": 0.8, "optimis": 1.1}  # as in the examples of a new plan
OFFERED = {
    "pesimis": (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    "optimis": (1.05, 1.1, 1.15, 1.2, 1.3),
}
SOLD, LET = "unit_usaha.*.jumlah_per_bulan", "unit_usaha.*.hunian"  # a shop sells, a hall is let


def sold(tree: Tree, changes: Mapping[str, str]) -> dict[str, float]:
    """Pattern -> factor of what all units sell, when they share one; else nothing."""
    found = {
        pattern: times
        for pattern in (SOLD, LET)
        if pattern in changes and (times := factor(tree, pattern, changes[pattern])) is not None
    }
    return found if len(set(found.values())) == 1 else {}


def offered(plan: Plan, name: str, patterns: Iterable[str]) -> list[float]:
    """The factors to choose from in a case; no hall can be let more than always."""
    fullest = max((float(getattr(u, "occupancy", 0.0)) for u in plan.units.values()), default=0.0)
    return [times for times in OFFERED[name] if LET not in patterns or times * fullest <= 1]


def written(times: float) -> str:
    """A factor as a plan's file holds it.

    >>> written(0.8), written(1.15)
    ('x0,8', 'x1,15')
    """
    return "x" + t.number(times, 4).rstrip("0").rstrip(",")


def patterns(plan: Plan) -> list[str]:
    """The patterns that reach what a plan's units sell; none without units."""
    let = [unit.behaviour == "rental" for unit in plan.units.values()]
    return [pattern for pattern, here in ((SOLD, not all(let)), (LET, any(let))) if let and here]


def usual(plan: Plan) -> dict[str, dict[str, str]]:
    """Both cases as a plan's file holds them; what is let nearly always is not let more."""
    found: dict[str, dict[str, str]] = {}
    for name, times in USUAL.items():
        reached = patterns(plan)
        if times not in offered(plan, name, reached):
            reached.remove(LET)
        if reached:
            found[name] = dict.fromkeys(reached, written(times))
    return found

"""Scenarios of a plan, each with its full books; and what of the village's money they call upon.

What comes in are a plan, changes by name and a way to run it; what goes out are `WhatIf`s, the
plan itself first, then the two ends of its ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.places import village
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.inputs.scenarios import changed
from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import numbers
from kopdes_plan.model.result import Result
from kopdes_plan.model.sensitivity import measures
from kopdes_plan.model.timeline import Array
from kopdes_plan.model.village_fund import HIMBARA, allotments, support

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Rules

USUAL = ("pesimis", "optimis")  # the low and high case that a board writes itself
ENDS = ("terburuk", "terbaik")  # every ranged number at its worse, at its better end for cash


def ends_of(plan: Plan) -> tuple[str, ...]:
    """ENDS, for a plan that has ranges and writes no low or high case itself."""
    own = any(name in plan.scenarios for name in (*USUAL, *ENDS))
    return () if own or not any(n.has_range for _, n in numbers(plan)) else ENDS


@dataclass(frozen=True)
class WhatIf:
    """A scenario: what it changes (pattern -> text), its books, and its figures.

    The plan itself changes nothing, nor do the ends of its ranges (ENDS): no numbers but drivers.
    `surplus` is the SHU after tax of the first full year; `village` the rupiah of Dana Desa that
    instalments call upon over the whole plan, nan where no loan can, or nobody knows.
    """

    name: str
    changes: Mapping[str, str]
    result: Result
    surplus: float
    village: float


def what_ifs(
    known: Mapping[str, Result], scenarios: Mapping[str, Mapping[str, str]],
    run: Callable[[Plan], Result], rules: Rules,
) -> tuple[WhatIf, ...]:  # fmt: skip
    """Results as they were run, the plan's own (BASE) first; then its scenarios as given."""
    found, plan = [], known[BASE].plan
    every: list[tuple[str, Mapping[str, str], Result]]
    every = [(name, {}, result) for name, result in known.items()]
    every += [(name, each, run(changed(plan, each))) for name, each in scenarios.items()]
    for name, changes, result in every:
        called = called_upon(result, rules)
        village_money = float(called[0]) if called is not None else np.nan
        found.append(WhatIf(name, changes, result, float(measures(result)[0, 2]), village_money))
    return tuple(found)


def called_upon(result: Result | Books, rules: Rules) -> Array | None:
    """Rupiah of the village's fund that instalments call upon, (S,); None without such a loan.

    nan where how much there is, is not known and some is needed.
    """
    plan = result.plan
    if not any(loan.scheme == HIMBARA for loan in plan.loans):
        return None
    place = village(plan.cooperative.villages[0])
    urban = place is not None and place.kind == "kelurahan"
    held = allotments(plan, rules, result.time.years, urban).rupiah
    found = support(result, rules, held, urban)
    drawn: Array | None = None if found is None else found.drawn.sum(axis=-1)
    return drawn

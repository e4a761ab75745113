"""The numbers on which a plan leans most and of which least is known: influence times poor origin.

What comes in are a plan and a way to close its books; what goes out are `Weak` numbers, the
weakest first.
Influence comes from the tornado; a number without a range is tried a tenth lower and higher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.model.drivers import numbers
from kopdes_plan.model.levers import ASIDE, Lever, single
from kopdes_plan.model.sensitivity import MEASURES, Close, tornado

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Plan

WIDTH = 0.2  # the width taken for a number that gives no range, as a part of it
POOR = {"asumsi": 1.0, "sumber": 0.3, "desa": 0.0}  # how little an origin tells about this village
DECIDED = ("loans.", "grants.", "surplus.", "general.discount_rate_per_year", *ASIDE)


class Weak(NamedTuple):
    """A number, the part of the plan's uncertainty it makes, and what it moves.

    `influence` is 0 … 1, `score` that times how poor its origin is. `surplus` is how far the SHU
    of the first full year moves between its ends, `cash` the lowest cash, in rupiah.
    """

    path: str
    number: Sourced
    influence: float
    score: float
    surplus: float
    cash: float


def weakest(plan: Plan, close: Close) -> tuple[Weak, ...]:
    """Every number one may be wrong about, the weakest first; decisions and seasons are none."""
    listed = {path: one for path, one in numbers(plan) if _uncertain(plan, path, one)}
    tried = [_widened(single(plan, path, number)) for path, number in listed.items()]
    found = tornado(plan, close, tried, unread=False)
    swings = found.swings()
    columns = (swings[:, MEASURES.index(name)].tolist() for name in ("surplus", "cash_min"))
    weak = [
        Weak(
            lever.name, number := listed[lever.name], part, part * POOR[number.origin],
            surplus, cash,
        )
        for lever, part, surplus, cash in zip(
            found.levers, found.influence().tolist(), *columns, strict=True
        )
    ]  # fmt: skip
    return tuple(sorted(weak, key=lambda one: (-one.score, -one.influence, one.path)))


def _uncertain(plan: Plan, path: str, number: Sourced) -> bool:
    if path.startswith(DECIDED) or ".season." in path or not (number or number.has_range):
        return False
    steps = path.split(".")
    if steps[0] == "assets":
        return steps[-1] != "count" and plan.assets[int(steps[1])].owner == "koperasi"
    return steps[0] != "staff" or steps[-1] != "count" or number.has_range  # else a decision


def _widened(lever: Lever) -> Lever:
    if lever.has_range:
        return lever
    apart = abs(lever.value) * WIDTH / 2
    low, high = np.clip([lever.value - apart, lever.value + apart], lever.least, lever.most)
    return lever._replace(low=float(low), high=float(high))

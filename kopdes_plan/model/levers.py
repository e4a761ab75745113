"""What may turn out otherwise in a plan: each number on its own, and several that move together.

What comes in is a plan; what goes out are `Lever`s: what each is now, its low and high, how far it
can move at all, and the drivers that a value of it makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.inputs.plan_numbers import bounds
from kopdes_plan.model.drivers import Drivers, Number, numbers
from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Plan

MOST = 20.0  # times what is planned: the farthest that is tried
TOGETHER = ("sales", "prices", "costs", "wages")
MAIN = ("price", "quantity_per_month", "occupancy", "unit_cost")  # of a unit, tried without a range
ASIDE = ("general.minimum_cash", "general.dscr_required", "uncertainty.", "village_fund.",
         "profile.")  # fmt: skip


class Lever(NamedTuple):
    """A number by its path, or one of TOGETHER: several numbers times one factor, now 1.

    `low` and `high` equal `value` where no range was given; `least` and `most` is how far it can
    go. `parts` are the numbers that move, each with its value now and the most it can be.
    """

    name: str
    value: float
    low: float
    high: float
    least: float
    most: float
    parts: tuple[tuple[str, float, float], ...]

    @property
    def together(self) -> bool:
        """Whether several numbers move at once."""
        return self.name in TOGETHER

    @property
    def has_range(self) -> bool:
        """Whether a low or high of its own was given."""
        return self.low != self.value or self.high != self.value

    @property
    def scale(self) -> float:
        """What a change of it is a part of: its value, or its range where that is zero."""
        return abs(self.value) or abs(self.high - self.low) or 1.0

    def driven(self, values: Array) -> Mapping[str, Array]:
        """The numbers by path that these values (N,) make, (N,) each."""
        if not self.together:
            return {self.name: values}
        return {path: np.minimum(now * values, most) for path, now, most in self.parts}


@dataclass(frozen=True)
class Asked(Drivers):
    """Drivers that remember which paths the engine asked for."""

    asked: set[str] = field(default_factory=set)

    def __call__(self, path: str, value: float) -> Number:
        """As `Drivers`, remembered."""
        self.asked.add(path)
        return super().__call__(path, value)


def single(plan: Plan, path: str, number: Sourced) -> Lever:
    """One number of the plan as a lever."""
    value, (least, most) = float(number), bounds(plan, path)
    reach = MOST * max(abs(value), abs(number.low), abs(number.high), 1e-9)
    return Lever(
        path, value, number.low, number.high, max(least, -reach), min(most, reach),
        ((path, value, most),),
    )  # fmt: skip


def ranged(plan: Plan) -> tuple[Lever, ...]:
    """Every number that has a low or high, in file order."""
    return tuple(
        single(plan, path, number)
        for path, number in numbers(plan)
        if number.has_range and not path.startswith(ASIDE)
    )


def levers(plan: Plan) -> tuple[Lever, ...]:
    """What moves together, then each ranged number and the main numbers of every unit."""
    alone = tuple(
        single(plan, path, number)
        for path, number in numbers(plan)
        if not path.startswith(ASIDE)
        and (number.has_range or (_is_main(path) and float(number) > 0))
    )
    return (*_together(plan), *alone)


def _is_main(path: str) -> bool:
    steps = path.split(".")
    return steps[0] == "units" and len(steps) == 3 and steps[2] in MAIN


def _together(plan: Plan) -> Iterator[Lever]:
    moved = {name: [] for name in TOGETHER}  # type: dict[str, list[tuple[str, float, float]]]
    for path, number in numbers(plan):
        name = _group(plan, path.split("."))
        if name and float(number) > 0:
            moved[name].append((path, float(number), bounds(plan, path)[1]))
    for name, parts in moved.items():
        if parts:
            yield Lever(name, 1.0, 1.0, 1.0, 0.0, MOST, tuple(parts))


def _group(plan: Plan, steps: list[str]) -> str:
    """Which of TOGETHER a number belongs to, or none."""
    if steps[0] == "units":
        last, lends = steps[-1], plan.units[steps[1]].behaviour == "lending"
        if len(steps) == 3 and last in ("quantity_per_month", "occupancy"):
            return "sales"
        if len(steps) == 3 and last == "price":
            return "" if lends else "prices"
        bought = len(steps) == 3 and last in ("unit_cost", "piece_wage")
        if bought or (len(steps) == 5 and steps[2] == "materials" and last == "price"):
            return "costs"
        running = len(steps) == 5 and steps[2] == "costs" and last != "share_of_sales"
        return "costs" if running else ""
    if steps[0] == "shared_costs":
        return "costs"
    wage = steps[0] == "staff" and steps[-1] == "wage_per_month"
    return "wages" if wage and plan.staff[int(steps[1])].wage_basis == "disepakati" else ""


def marks(lever: Lever, rising: bool) -> Array:
    """Values to try first, from the plan outwards to the end, (M,)."""
    end = lever.most if rising else lever.least
    scale = max(abs(lever.value), abs(lever.high - lever.low), 1e-9)
    parts = np.array([0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.45, 0.65, 0.85, 1.0, 1.5, 3.0, 8.0])
    steps = np.clip(parts * scale, 0.0, abs(end - lever.value))
    steps[-1] = abs(end - lever.value)
    values: Array = lever.value + np.sort(steps) * (1 if rising else -1)
    return values

"""Many scenarios folded into indicators, and the two ends of a plan's ranges.

What comes in are a plan and a way to run it; what goes out is a `Sample`, or two `Drivers`.
Draws come in chunks, so memory is bounded by one chunk's books.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Drivers, draws, numbers
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

CHUNK = 500
FOLDED = (
    "npv",
    "npv_without_end_value",
    "irr",
    "payback_months",
    "dscr_min",
    "dscr_min_12m",
    "dscr_average",
    "cash_min",
    "funding_gap",
    "break_even_sales_per_month",
)

Run = Callable[[Drivers], Result]


@dataclass(frozen=True)
class Sample:
    """Draws of a plan: indicators (N,) by name, cash (N, T) and SHU (N, Y); row 0 is the plan."""

    draws: int
    seed: int
    indicators: dict[str, Array]
    cash: Array
    surplus: Array

    def quantiles(self, shares: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> Array:
        """Quantiles of cash by month, (len(shares), T)."""
        found: Array = np.quantile(self.cash, shares, axis=0)
        return found


def chunks(plan: Plan, run: Run, count: int, seed: int) -> Iterator[tuple[int, Result]]:
    """Results of successive chunks with the number of the chunk's first draw."""
    for place, first in enumerate(range(0, count, CHUNK)):
        rows = min(CHUNK, count - first)
        yield first, run(draws(plan, rows, seed, place))


def sample(plan: Plan, run: Run, count: int | None = None, seed: int | None = None) -> Sample:
    """`count` draws (the plan's own number by default) folded chunk by chunk."""
    count = plan.uncertainty.draws if count is None else count
    seed = plan.uncertainty.seed if seed is None else seed
    folded: dict[str, Array] = {}
    cash: Array = np.empty((0, 0))
    surplus: Array = np.empty((0, 0))
    for first, result in chunks(plan, run, count, seed):
        yearly = result.time.by_year(result.statements.surplus["surplus_after_tax"])
        if first == 0:
            folded = {name: np.empty(count) for name in FOLDED}
            cash = np.empty((count, result.time.months))
            surplus = np.empty((count, yearly.shape[-1]))
        rows = slice(first, min(first + CHUNK, count))
        for name in FOLDED:
            folded[name][rows] = getattr(result.indicators, name)
        cash[rows] = result.balances["cash"]
        surplus[rows] = yearly
        del result, yearly  # before the next chunk's books are made
    return Sample(count, seed, folded, cash, surplus)


def worst_and_best(plan: Plan, run: Run) -> tuple[Drivers, Drivers]:
    """Drivers with every ranged number at its worse end for cash, and at its better end.

    One run with a row for each number at its low and its high end tells which end is the worse
    for the sum of cash before financing, or for cash in hand where that is the same (a loan's
    rate). All the worse ends together are a test of endurance, not a forecast.
    """
    ranged = [(path, number) for path, number in numbers(plan) if number.has_range]
    rows = 2 * len(ranged)
    one_by_one: dict[str, Array] = {}
    for place, (path, number) in enumerate(ranged):
        column = np.full((rows, 1), float(number))
        column[2 * place, 0], column[2 * place + 1, 0] = number.low, number.high
        one_by_one[path] = column
    result = run(Drivers(rows, one_by_one))
    flow = np.broadcast_to(result.project_cash_flow.sum(axis=-1), (rows,))
    in_hand = np.broadcast_to(result.balances["cash"].sum(axis=-1), (rows,))
    worst: dict[str, Array] = {}
    best: dict[str, Array] = {}
    for place, (path, number) in enumerate(ranged):
        low, high = np.array([[number.low]]), np.array([[number.high]])
        gain = flow[2 * place + 1] - flow[2 * place]
        if abs(gain) < 1.0:  # less than a rupiah
            gain = in_hand[2 * place + 1] - in_hand[2 * place]
        rising = gain >= 0
        worst[path], best[path] = (low, high) if rising else (high, low)
    return Drivers(1, worst), Drivers(1, best)

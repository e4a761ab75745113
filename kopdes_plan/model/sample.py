"""Many scenarios folded into indicators, and the two ends of a plan's ranges.

What comes in are a plan and a way to run it; what goes out is a `Sample`, or two `Drivers`.
Draws come in chunks, so memory is bounded by one chunk's books.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.drivers import Drivers, draws, numbers
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array, Timeline
from kopdes_plan.model.village_fund import not_paid

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

CHUNK = 500
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
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
    """Draws of a plan: indicators (N,) by name, cash (N, T) and SHU (N, Y); row 0 is the plan.

    `missed` (N, T): months in which own cash does not pay all that is due. `village` (N,) is what
    instalments call upon of Dana Desa, None without a loan it supports. `asked` is how many draws
    were wanted: more than `draws` when it was stopped or is still growing.
    """

    draws: int
    seed: int
    indicators: dict[str, Array]
    cash: Array
    surplus: Array
    missed: NDArray[np.bool_]
    village: Array | None
    asked: int
    time: Timeline

    def quantiles(self, shares: tuple[float, ...] = SHARES) -> Array:
        """Quantiles of cash by month, (len(shares), T); month by month, so that memory is small."""
        each = [np.quantile(self.cash[:, m], shares) for m in range(self.cash.shape[1])]
        found: Array = np.stack(each, axis=1)
        return found

    def quantiles_of(self, name: str, shares: tuple[float, ...] = SHARES) -> Array:
        """Quantiles of an indicator over the draws in which it exists; nan where in none."""
        values = self.indicators[name]
        known = values[np.isfinite(values)]
        found: Array = np.quantile(known, shares) if len(known) else np.full(len(shares), np.nan)
        return found

    def missed_by(self) -> Array:
        """The chance that an instalment was missed by each month's end, (T,)."""
        share: Array = np.maximum.accumulate(self.missed, axis=1).mean(axis=0)
        return share

    def below_zero_by(self) -> Array:
        """The chance that cash was below zero by each month's end, (T,)."""
        share: Array = np.maximum.accumulate(self.cash < -0.5, axis=1).mean(axis=0)
        return share

    def losses(self) -> Array:
        """The chance of an SHU below zero in each calendar year, (Y,)."""
        share: Array = (self.surplus < -0.5).mean(axis=0)
        return share

    def chance(self, name: str, threshold: float) -> float:
        """The share of draws in which an indicator is below a threshold; of none it is not."""
        return float((self.indicators[name] < threshold).mean())

    def village_expected(self) -> float:
        """The mean of what is called upon of Dana Desa; nan where nobody knows, or none can be."""
        return float("nan") if self.village is None else float(self.village.mean())


Grown = Callable[[Sample], "bool | None"]  # is told of each batch; False stops
Called = Callable[[Result], "Array | None"]  # what a result calls upon of the village's fund, (S,)


def chunks(plan: Plan, run: Run, count: int, seed: int) -> Iterator[tuple[int, Result]]:
    """Results of successive chunks with the number of the chunk's first draw."""
    for place, first in enumerate(range(0, count, CHUNK)):
        rows = min(CHUNK, count - first)
        yield first, run(draws(plan, rows, seed, place))


def missed_instalments(result: Result) -> NDArray[np.bool_]:
    """Months in which cash does not pay all instalments that are due, (S, T)."""
    cash = result.balances["cash"]
    if not result.loans or float(cash.min()) >= 0:
        return np.zeros(cash.shape, dtype=bool)
    nothing = np.zeros((1, result.time.months))
    due = sum((book.payment - book.prepaid for book in result.loans), nothing)
    found: NDArray[np.bool_] = not_paid(cash, due) > 0
    return found


def sample(
    plan: Plan,
    run: Run,
    count: int | None = None,
    seed: int | None = None,
    called: Called = lambda result: None,
    grown: Grown = lambda sample: None,
) -> Sample:
    """`count` draws (the plan's own number by default) folded chunk by chunk.

    `grown` is told after each chunk what there is so far, and may stop it by giving False: then
    what is done is the answer. Arrays of a growing sample are views of the same memory.
    """
    count = plan.uncertainty.draws if count is None else count
    seed = plan.uncertainty.seed if seed is None else seed
    if count < 1:
        raise ValueError(f"there is no sample of {count} draws; the first is the plan itself")
    folded: dict[str, Array] = {name: np.empty(count) for name in FOLDED}
    cash, surplus, village = np.empty((0, 0)), np.empty((0, 0)), np.empty(count)
    missed = np.zeros((0, 0), dtype=bool)
    for first, result in chunks(plan, run, count, seed):
        time = result.time
        yearly = time.by_year(result.statements.surplus["surplus_after_tax"])
        rows = slice(first, min(first + CHUNK, count))
        drawn = called(result)
        if first == 0:
            cash, surplus = np.empty((count, time.months)), np.empty((count, yearly.shape[-1]))
            missed = np.zeros(cash.shape, dtype=bool)
        for name in FOLDED:
            folded[name][rows] = getattr(result.indicators, name)
        cash[rows], surplus[rows] = result.balances["cash"], yearly
        missed[rows] = missed_instalments(result)
        village[rows] = np.nan if drawn is None else drawn
        done = rows.stop
        found = Sample(
            done, seed, {name: values[:done] for name, values in folded.items()}, cash[:done],
            surplus[:done], missed[:done], None if drawn is None else village[:done], count, time,
        )  # fmt: skip
        del result, yearly  # before the next chunk's books are made
        if grown(found) is False:
            break
    return found


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

"""Many scenarios folded into indicators, and the two ends of a plan's ranges.

What comes in are a plan and a way to close its books; what goes out are `Sample`s, or two
`Drivers`. Draws come in chunks, so memory is bounded by one chunk's books.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers, draws_in_chunks, numbers, uncertain
from kopdes_plan.model.indicators import main_figures
from kopdes_plan.model.levers import Asked
from kopdes_plan.model.timeline import Array, Timeline, total
from kopdes_plan.model.village_fund import not_paid

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

CHUNK = 1000
LARGE = 4_000_000  # floats: 32 MB, the largest block glibc learns from
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

Close = Callable[[Drivers], Books]


@dataclass(frozen=True)
class Sample:
    """Draws of a plan: indicators (N,) by name, cash (N, T) and SHU (N, Y); row 0 is the plan.

    `missed` (N, T): months in which own cash does not pay all that is due. `village` (N,) is what
    instalments call upon of Dana Desa, None without a loan it supports. `asked` is how many draws
    were wanted: more than `draws` when it was stopped or is still growing. `left_out` are the paths
    of numbers that have a range which no draw reaches.
    """

    plan: Plan
    draws: int
    seed: int
    indicators: dict[str, Array]
    cash: Array
    surplus: Array
    missed: NDArray[np.bool_]
    village: Array | None
    asked: int
    left_out: tuple[str, ...]
    time: Timeline

    @cached_property
    def quantiles(self) -> Array:
        """Quantiles of cash by month, (5, T); month by month, so that memory is small.

        A sorted row is read between its places, sooner than NumPy parts it for each quantile.
        """
        places = np.arange(len(self.cash))
        at = np.array(SHARES) * places[-1]
        each = [np.interp(at, places, np.sort(self.cash[:, m])) for m in range(self.time.months)]
        found: Array = np.stack(each, axis=1)
        return found

    def quantiles_of(self, name: str) -> Array:
        """Quantiles of an indicator over the draws in which it exists; nan where in none."""
        values = self.indicators[name]
        known = values[np.isfinite(values)]
        found: Array = np.quantile(known, SHARES) if len(known) else np.full(len(SHARES), np.nan)
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


Called = Callable[[Books], "Array | None"]  # what books call upon of the village's fund, (S,)


def left_out(plan: Plan, asked: Container[str]) -> tuple[str, ...]:
    """Ranged numbers that no draw reaches: what stands on the books, shares of a whole, limits.

    `asked` are the paths that the engine asks drivers for.
    """
    return tuple(
        path for path, _ in uncertain(plan) if path not in asked and not path.startswith("profile.")
    )


def growing(
    plan: Plan,
    close: Close,
    count: int | None = None,
    seed: int | None = None,
    called: Called = lambda books: None,
) -> Iterator[Sample]:
    """`count` draws (the plan's own number by default), told after each chunk of them.

    Who stops asking keeps what is done. Arrays of the samples are views of the same memory.
    """
    count = plan.uncertainty.draws if count is None else count
    seed = plan.uncertainty.seed if seed is None else seed
    folded: dict[str, Array] = {name: np.empty(count) for name in FOLDED}
    cash, surplus, village = np.empty((0, 0)), np.empty((0, 0)), np.empty(count)
    missed, done = np.zeros((0, 0), dtype=bool), 0
    known: set[str] = set()
    _keep_memory()
    for drive in draws_in_chunks(plan, count, CHUNK, seed):
        first, done = done, done + drive.scenarios
        rows = slice(first, done)
        books = close(Asked(drive.scenarios, drive.changed, known))
        time, figures, asked_of = books.time, main_figures(books), called(books)
        if first == 0:
            cash, surplus = np.empty((count, time.months)), np.empty((count, len(time.years)))
            missed = np.zeros(cash.shape, dtype=bool)
        for name in FOLDED:
            folded[name][rows] = figures[name]
        cash[rows] = books.cash
        surplus[rows] = time.by_year(books.surplus["surplus_after_tax"])
        missed[rows] = missed_instalments(books)
        village[rows] = np.nan if asked_of is None else asked_of
        del books, figures  # before the next chunk's books are made
        yield Sample(
            plan, done, seed, {name: values[:done] for name, values in folded.items()},
            cash[:done], surplus[:done], missed[:done],
            None if asked_of is None else village[:done], count, left_out(plan, known), time,
        )  # fmt: skip


def _keep_memory() -> None:
    """Lets malloc keep what a chunk gives back for the next: fresh pages cost a tenth of the time.

    glibc raises its own limit when a large block is freed; elsewhere nothing comes of it.
    """
    np.empty(LARGE)


def missed_instalments(books: Books) -> NDArray[np.bool_]:
    """Months in which cash does not pay all instalments that are due, (S, T)."""
    cash = books.cash
    if not books.loans or float(cash.min()) >= 0:
        return np.zeros(cash.shape, dtype=bool)
    due = total((book.payment - book.prepaid for book in books.loans), books.time)
    found = np.zeros(np.broadcast_shapes(cash.shape, due.shape), dtype=bool)
    cash, due = np.broadcast_to(cash, found.shape), np.broadcast_to(due, found.shape)
    short = np.flatnonzero(cash.min(axis=-1) < 0)
    found[short] = not_paid(cash[short], due[short]) > 0
    return found


def worst_and_best(plan: Plan, close: Close) -> tuple[Drivers, Drivers]:
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
    books = close(Drivers(rows, one_by_one))
    flow = np.broadcast_to(books.project_cash_flow.sum(axis=-1), (rows,))
    in_hand = np.broadcast_to(books.cash.sum(axis=-1), (rows,))
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

"""Which numbers differ between scenarios.

What comes in is a plan's number and its path (`units.lpg.price`), what goes out is that number:
a plain float where every scenario has the same, (S, 1) where they differ. Everything downstream
broadcasts, so the same code runs one plan or ten thousand. A loan's `tenor_months` and
`grace_months` may differ too, in whole months, and `opening.own_capital`, simpanan pokok paid in
beyond the plan's; LLCR and the months of the break-even are then those of row 0.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.sourced import Sourced

Number = Array | float
MARKET = ("quantity_per_month", "occupancy")  # of a unit: what a busy or quiet market moves


@dataclass(frozen=True)
class Drivers:
    """The numbers that change, path -> (S, 1), for `scenarios` scenarios."""

    scenarios: int = 1
    changed: Mapping[str, Array] = field(default_factory=dict)

    def __call__(self, path: str, value: float) -> Number:
        """The number at `path`: (S, 1) if it differs between scenarios, else `value`."""
        return self.changed.get(path, value)


def counts(number: Number) -> bool:
    """Whether a number is more than zero in any scenario: zero with a range may be."""
    return bool(number.any()) if isinstance(number, np.ndarray) else bool(number)


def numbers(part: Any, path: str = "") -> Iterator[tuple[str, Sourced]]:
    """Every sourced number of a plan with its path, in file order; none of what happened."""
    if hasattr(part, "has_range"):
        yield path, part
    elif isinstance(part, Mapping):
        for key, inner in part.items():
            yield from numbers(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(part, tuple):
        for place, inner in enumerate(part):
            yield from numbers(inner, f"{path}.{place}")
    else:
        for name in (x for x in getattr(type(part), "model_fields", ()) if x != "actuals"):
            yield from numbers(getattr(part, name), f"{path}.{name}" if path else name)


def uncertain(plan: Plan) -> list[tuple[str, Sourced]]:
    """The numbers of a plan that are drawn, with their paths: those with a low or high."""
    return [
        (path, number)
        for path, number in numbers(plan)
        if number.has_range and not path.startswith("uncertainty.")
    ]


def draws(plan: Plan, scenarios: int, seed: int | None = None) -> Drivers:
    """Drivers whose row 0 is the plan and whose other rows are triangular draws from low … high.

    The mode is the plan's value. One stream per (seed, path): another driver never reshuffles the
    rest. With a market correlation the units' sales share a factor: their normal scores correlate
    by just that much.
    """
    return next(draws_in_chunks(plan, scenarios, scenarios, seed))


def draws_in_chunks(
    plan: Plan, scenarios: int, size: int, seed: int | None = None
) -> Iterator[Drivers]:
    """The same draws, at most `size` rows at a time; how many come at once changes none of them."""
    if scenarios < 1:
        raise ValueError(f"there is no run of {scenarios} scenarios; the first is the plan itself")
    seed = plan.uncertainty.seed if seed is None else seed
    together = float(plan.uncertainty.market_correlation)
    market = _stream(seed, "market")
    drawn = [(path, number, _stream(seed, path)) for path, number in uncertain(plan)]
    for first in range(0, scenarios, size):
        rows = (min(size, scenarios - first), 1)
        common = market.standard_normal(rows) if together else 0.0
        changed: dict[str, Array] = {}
        for path, number, stream in drawn:
            if together and path.startswith("units.") and path.endswith(MARKET):
                own = stream.standard_normal(rows)
                score = math.sqrt(together) * common + math.sqrt(1 - together) * own
                values = triangular_at(below(score), number.low, float(number), number.high)
            else:
                values = stream.triangular(number.low, float(number), number.high, rows)
            if first == 0:
                values[0, 0] = float(number)
            changed[path] = values
        yield Drivers(rows[0], changed)


def _stream(seed: int, path: str) -> np.random.Generator:
    key = np.random.SeedSequence([seed, zlib.crc32(path.encode()), 0])
    return np.random.Generator(np.random.PCG64(key))


def below(scores: Array) -> Array:
    """The share of a standard normal distribution below each score.

    >>> below(np.array([0.0])).tolist()
    [0.5]
    """
    found = [math.erfc(-score / math.sqrt(2)) / 2 for score in scores.ravel().tolist()]
    return np.array(found).reshape(scores.shape)


def triangular_at(share: Array, low: float, mode: float, high: float) -> Array:
    """The values below which these shares of a triangular distribution lie.

    >>> triangular_at(np.array([0.0, 0.5, 1.0]), 0.0, 5.0, 10.0).tolist()
    [0.0, 5.0, 10.0]
    """
    width, rising = high - low, mode - low
    up = low + np.sqrt(share * width * rising)
    down = high - np.sqrt((1 - share) * width * (high - mode))
    values: Array = np.where(share * width <= rising, up, down)
    return values

"""Which numbers differ between scenarios.

What comes in is a plan's number and its path (`units.lpg.price`), what goes out is that number:
a plain float where every scenario has the same, (S, 1) where they differ. Everything downstream
broadcasts, so the same code runs one plan or ten thousand. A loan's `tenor_months` and
`grace_months` may differ too, in whole months, and `opening.own_capital`, simpanan pokok paid in
beyond the plan's; LLCR and the months of the break-even are then those of row 0.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Number = Array | float


@dataclass(frozen=True)
class Drivers:
    """The numbers that change, path -> (S, 1), for `scenarios` scenarios."""

    scenarios: int = 1
    changed: Mapping[str, Array] = field(default_factory=dict)

    def __call__(self, path: str, value: float) -> Number:
        """The number at `path`: (S, 1) if it differs between scenarios, else `value`."""
        return self.changed.get(path, value)

    def rows(self, first: int, last: int) -> Drivers:
        """The drivers of scenarios `first` … `last`−1."""
        return Drivers(last - first, {path: x[first:last] for path, x in self.changed.items()})


def counts(number: Number) -> bool:
    """Whether a number is more than zero in any scenario: zero with a range may be."""
    return bool(number.any()) if isinstance(number, np.ndarray) else bool(number)


def numbers(part: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every sourced number of a plan with its path, in file order."""
    if hasattr(part, "has_range"):
        yield path, part
    elif isinstance(part, Mapping):
        for key, inner in part.items():
            yield from numbers(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(part, tuple):
        for place, inner in enumerate(part):
            yield from numbers(inner, f"{path}.{place}")
    else:
        for name in getattr(type(part), "model_fields", ()):
            yield from numbers(getattr(part, name), f"{path}.{name}" if path else name)


def draws(plan: Plan, scenarios: int, seed: int | None = None, chunk: int = 0) -> Drivers:
    """Drivers whose row 0 is the plan and whose other rows are triangular draws from low … high.

    The mode is the plan's value. One stream per (seed, path, chunk): another driver or another
    chunk never reshuffles the rest. Only chunk 0 keeps the plan in its row 0.
    """
    if scenarios < 1:
        raise ValueError(f"there is no run of {scenarios} scenarios; the first is the plan itself")
    seed = plan.uncertainty.seed if seed is None else seed
    changed: dict[str, Array] = {}
    for path, number in numbers(plan):
        if not number.has_range:
            continue
        key = np.random.SeedSequence([seed, zlib.crc32(path.encode()), chunk])
        stream = np.random.Generator(np.random.PCG64(key))
        drawn = stream.triangular(number.low, float(number), number.high, size=(scenarios, 1))
        if chunk == 0:
            drawn[0, 0] = float(number)
        changed[path] = drawn
    return Drivers(scenarios, changed)

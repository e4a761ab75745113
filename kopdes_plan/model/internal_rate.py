"""Internal rates of return: the rates a period at which a series of flows is worth nothing.

What comes in are flows, one column a period; what goes out are rates a period between −99 % and
+1,000,000 %, and why there is not exactly one. How all roots are found is told in `roots`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.roots import certain, changes, crossing, leading, noise, roots
from kopdes_plan.model.timeline import Array, Whole

NONE, UNIQUE, MULTIPLE = 0, 1, 2
LOWEST, HIGHEST = -0.99, 1e4  # of the rates looked for, a period
LOW, HIGH = float(np.log1p(LOWEST)), float(np.log1p(HIGHEST))
DUST = 1e-14  # of the largest flow
GRID = np.linspace(0.0, 1.0, 25) ** 3
SUMS = 3  # sums of sums tried before the long way
CHUNK = 1024  # series at a time, so that 10,000 scenarios stay small in memory


class Irr(NamedTuple):
    """The internal rates of one series, and why there is not exactly one.

    `reason` is None when `rate` is the only root in range, else `no_flows`,
    `no_sign_change_positive` (nothing but receipts), `no_sign_change_negative` (nothing but
    payments), `financing_pattern` (the money comes first: a root is the cost of a loan, not a
    return), `multiple`, `below_range` (all but lost: under −99 %), `above_range` or `no_rate`
    (signs change, but no rate makes the value zero). `rate_outside`: there is a further rate
    beyond the range.
    """

    rate: float  # nan where there is none, or more than one
    status: int  # NONE, UNIQUE, MULTIPLE
    roots: tuple[float, ...]
    reason: str | None
    rate_outside: bool


def irr_of(flows: Array) -> Irr:
    """The internal rates of one series (N,), with the reason when there is not exactly one.

    >>> found = irr_of(np.array([-50e6, 20e6, 20e6, 20e6]))
    >>> round(found.rate, 6), found.status, found.reason
    (0.09701, 1, None)
    """
    present = _series(flows)[0]
    present = present[present != 0]
    if not len(present):
        return Irr(np.nan, NONE, (), "no_flows", False)
    first, last = float(present[0]), float(present[-1])
    if (present * first > 0).all():
        sign = "positive" if first > 0 else "negative"
        return Irr(np.nan, NONE, (), f"no_sign_change_{sign}", False)
    rates = irr_roots(flows)
    below, above = _beyond(flows, first, last)
    if first > 0:
        return Irr(np.nan, NONE, rates, "financing_pattern", below or above)
    if len(rates) == 1:
        return Irr(rates[0], UNIQUE, rates, None, below or above)
    if rates:
        return Irr(np.nan, MULTIPLE, rates, "multiple", below or above)
    reason = "below_range" if below else "above_range" if above else "no_rate"
    return Irr(np.nan, NONE, rates, reason, below or above)


def irr_roots(flows: Array) -> tuple[float, ...]:
    """All rates a period, lowest first, at which one series (N,) is worth nothing.

    A rate at which the value only touches zero counts once; two rates closer than about 1e-6
    cannot be told from such a one.

    >>> [round(r, 9) for r in irr_roots(np.array([-100.0, 230, -132]))]
    [0.1, 0.2]
    """
    found = roots(_series(flows), LOW, HIGH)[0]
    return tuple(float(np.expm1(t)) for t in found[~np.isnan(found)])


def irr(flows: Array) -> tuple[Array, NDArray[np.int64]]:
    """The internal rate a period of each series, (S, N) -> (S,), and its status (S,).

    Status 0: none (no change of sign, none in range, or the money comes first); 1: this one;
    2: several, and the rate is nan as with none. Zeros before the first flow change nothing.

    >>> rate, status = irr(np.array([[-100.0, 110, 0], [-100, -10, 0], [-100, 230, -132]]))
    >>> rate.round(6).tolist(), status.tolist()
    ([0.1, nan, nan], [1, 0, 2])
    """
    series = _series(flows)
    rate = np.full(len(series), np.nan)
    status = np.zeros(len(series), dtype=np.int64)
    for start in range(0, len(series), CHUNK):
        part = slice(start, start + CHUNK)
        rate[part], status[part] = _irr(series[part])
    return rate, status


def _irr(series: Array) -> tuple[Array, Whole]:
    """Rates and statuses of one chunk; the quick way where partial sums allow one root only."""
    forward = leading(series)
    invested = forward[:, 0] < 0
    if not invested.all():
        rate, status = np.full(len(series), np.nan), np.full(len(series), NONE)
        if invested.any():
            rate[invested], status[invested] = _irr(series[invested])
        return rate, status
    backward = leading(forward[:, ::-1])
    gains = np.cumsum(forward, axis=1)
    # A total of zero is left to the long way.
    above, below = most_roots(gains), most_roots(np.cumsum(backward, axis=1))
    settled = np.abs(gains[:, -1]) > noise(forward)
    single = settled & (above + below == 1)
    rate = np.full(len(series), np.nan)
    up, down = np.flatnonzero(single & (above == 1)), np.flatnonzero(single & (below == 1))
    rising, falling = forward[up], backward[down]
    fences = zip(_fence(rising, HIGH), _fence(falling, -LOW), strict=True)
    distance = crossing(np.vstack([rising, falling]), *map(np.concatenate, fences))
    rate[up], rate[down] = np.expm1(distance[: len(up)]), np.expm1(-distance[len(up) :])
    status = np.where(np.isnan(rate), NONE, UNIQUE)
    rest = np.flatnonzero(~(settled & (above + below <= 1)))
    if len(rest):
        found = np.expm1(roots(forward[rest], LOW, HIGH))
        count = (~np.isnan(found)).sum(axis=1)
        rate[rest] = np.where(count == 1, found[:, 0], np.nan)
        status[rest] = np.minimum(count, MULTIPLE)
    return rate, status


def _fence(series: Array, far: float) -> tuple[Array, Array, Array, Array]:
    """Distances, near and far, between which each series (S, N) has its one root, and its values
    there, (S,) each.

    One product over a shared grid, closer near zero where most rates are, saves many steps.
    """
    grid = far * GRID
    powers = np.exp(-np.outer(grid, np.arange(series.shape[1])))
    values = np.einsum("sn,gn->sg", series, powers)  # not @: BLAS would wake a thread for each core
    place = (values[:, :-1] * values[:, 1:] <= 0).argmax(axis=1)
    rows = np.arange(len(series))
    return grid[place], grid[place + 1], values[rows, place], values[rows, place + 1]


def most_roots(sums: Array) -> Whole:
    """No more roots than this lie on one side of 0 %, (S,), from a series' partial sums (S, N).

    The sums have the signs of p(v)/(1−v), so their changes of sign bound the roots above 0 %
    (Norstrom; read from the end, those below). Sums of sums, p(v)/(1−v)^k, bound them more
    tightly, once they run on until they have the sign they end with.
    """
    bound = changes(sums)
    rows = np.flatnonzero(bound > 1)
    if not len(rows):
        return bound
    last = sums[rows, -1:]
    longer = np.hstack([sums[rows], np.repeat(last, 2 * sums.shape[1], axis=1)])
    ended = last[:, 0] != 0
    for _ in range(SUMS):
        longer = np.cumsum(longer, axis=1)
        ended &= np.sign(longer[:, -1]) == np.sign(last[:, 0])
        bound[rows] = np.minimum(bound[rows], np.where(ended, changes(longer), bound[rows]))
    return bound


def _beyond(flows: Array, first: float, last: float) -> tuple[bool, bool]:
    """Whether an odd number of rates lies below the lowest and above the highest looked for.

    Towards −100 % a series has the sign of its last flow, towards infinity that of its first.
    """
    forward = leading(_series(flows))
    low = certain(leading(forward[:, ::-1]), np.array([-LOW]))[0]
    high = certain(forward, np.array([HIGH]))[0]
    return bool(low * last < 0), bool(high * first < 0)


def _series(flows: Array) -> Array:
    """The flows over the largest of each series, (S, N), at least one column.

    nan and infinity are a caller's mistake. What is left of a subtraction (1e-14 of the largest
    flow) is no flow: it would change signs.
    """
    series = np.atleast_2d(np.asarray(flows, dtype=np.float64))
    if not series.shape[1]:
        return np.zeros((len(series), 1))
    size = np.abs(series)
    largest = size.max(axis=1, keepdims=True)
    if not np.isfinite(largest).all():
        raise ValueError("flows must be finite")
    series = series / np.where(largest > 0, largest, 1.0)
    series[size <= DUST * largest] = 0.0
    return series

"""Every root of a series of flows: the distances at which its discounted sum is zero.

What comes in are series (S, N) of coefficients c_k; what goes out are the t = ln(1+r) at which
p(v) = Σ c_k v^k with v = e^−t is zero. Nothing is guessed or scanned for. Where c changes sign
between j and j+1, d/dv [v^−(j+½) p] has the coefficients (k−j−½) c_k: one change of sign fewer.
Between two roots of that series p·v^−(j+½) only rises or only falls, so p has at most one root
there. Descartes' rule is thus followed down to a series with one sign, and every root is fenced
off before it is closed in upon. Below t = 0 a series is read from its end, with 1/v = e^t, so no
power exceeds one and neither 40 years of months nor a loss of 99 % can overflow.
"""

from __future__ import annotations

from math import exp, nan

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model.timeline import Array, Whole

EPS = float(np.finfo(np.float64).eps)
FEW = 4  # series that are quicker one by one


def roots(series: Array, low: float, high: float) -> Array:
    """Every root t between low < 0 < high, (S, N) -> (S, K) rising, nan where there are fewer.

    A root at which the sum only touches zero counts once; two roots closer than about 1e-6
    cannot be told from such a one.

    >>> np.exp(roots(np.array([[-100.0, 230, -132]]), -1, 1)).round(9)
    array([[1.1, 1.2]])
    """
    forward = leading(series)
    turn = _ascending((forward == 0)[:, ::-1])  # how the columns go when read from the end
    ladder, changes = [forward], _change_places(forward)
    depth = np.isfinite(changes).sum(axis=1)
    for place in changes.T:
        factor = np.where(np.isfinite(place), place, -1.0)[:, None]
        ladder.append(scaled(ladder[-1] * (np.arange(forward.shape[1]) - factor)))
    found = np.full((len(series), 1), np.nan)
    fence = np.broadcast_to(np.array([low, 0.0, high]), (len(series), 3))
    for level in range(len(ladder) - 2, -1, -1):
        rows = np.flatnonzero(depth > level)
        edges = np.sort(np.hstack([fence[rows], np.nan_to_num(found[rows], nan=high)]), axis=1)
        step = ladder[level][rows]
        here = _between(step, np.take_along_axis(step[:, ::-1], turn[rows], axis=1), edges)
        found = np.full((len(series), here.shape[1]), np.nan)
        found[rows] = here
    return found


def _between(forward: Array, backward: Array, edges: Array) -> Array:
    """The roots at the edges (S, W) and the crossings between them, rising, nan-filled."""
    count, width = edges.shape
    sides = np.where((edges < 0)[:, :, None], backward[:, None], forward[:, None])
    value = certain(sides.reshape(count * width, -1), np.abs(edges).ravel()).reshape(edges.shape)
    sign = np.sign(value)
    row, column = np.nonzero(sign[:, :-1] * sign[:, 1:] < 0)
    left, right = edges[row, column], edges[row, column + 1]
    up = left >= 0
    side = np.where(up[:, None], forward[row], backward[row])
    near, far = np.where(up, left, -right), np.where(up, right, -left)
    crossings = np.full((count, width - 1), np.nan)
    first, last = value[row, column], value[row, column + 1]
    ends = np.where(up, first, last), np.where(up, last, first)
    crossings[row, column] = crossing(side, near, far, *ends) * np.where(up, 1, -1)
    found = np.sort(np.hstack([np.where(value == 0, edges, np.nan), crossings]), axis=1)
    twice = np.diff(found, axis=1, prepend=-np.inf) < 1e-12
    found = np.sort(np.where(twice, np.nan, found), axis=1)
    width = max(1, int((~np.isnan(found)).sum(axis=1).max(initial=0)))
    return found[:, :width]


def crossing(series: Array, near: Array, far: Array, at_near: Array, at_far: Array) -> Array:
    """Where Σ c_k e^(−kτ) crosses zero between near and far, (M,); nan where signs agree.

    `at_near` and `at_far` are the values there. Chandrupatla's method: inverse quadratic steps
    kept honest by bisection, after a first one along the chord.
    """
    if len(series) <= FEW:
        ends = (near, far, at_near, at_far)
        rows = zip(series.tolist(), *(end.tolist() for end in ends), strict=True)
        return np.array([_one_crossing(*one) for one in rows])
    out = np.full(len(series), np.nan)
    live = np.flatnonzero(at_near * at_far <= 0)
    columns = np.ascontiguousarray(series[live].T)
    a, b, fa, fb = far[live], near[live], at_far[live], at_near[live]
    found = np.zeros(len(live), dtype=bool)
    step = np.clip(fa / np.where(fa == fb, 1.0, fa - fb), 0.01, 0.99)  # first along the chord
    while len(live):
        x = a + step * (b - a)
        fx = _horner(columns, np.exp(-x))
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        width = np.abs(b - a)
        tolerance = 2 * EPS * np.abs(best) + EPS / 8
        done = ~found & ((fa == 0) | (width <= 2 * tolerance))
        out[live[done]] = best[done]
        found |= done
        step = _step(a, b, c, fa, fb, fc)
        floor = np.minimum(tolerance / np.maximum(width, EPS * EPS), 0.5)
        step = np.clip(step, floor, 1 - floor)
        if 2 * np.count_nonzero(found) > len(found):  # not at each: those found do no harm
            left = ~found
            live, columns, found = live[left], columns[:, left], found[left]
            a, b, fa, fb, step = a[left], b[left], fa[left], fb[left], step[left]
    return out


def _one_crossing(
    series: list[float], near: float, far: float, at_near: float, at_far: float
) -> float:
    """`crossing` of one series in plain floats: for a few, numpy's calls cost more than sums."""

    def value(distance: float) -> float:
        v, total = exp(-distance), 0.0
        for coefficient in reversed(series):
            total = total * v + coefficient
        return total

    a, b, fa, fb = far, near, at_far, at_near
    if fa * fb > 0:
        return nan
    step = min(max(fa / (fa - fb or 1.0), 0.01), 0.99)
    while True:
        x = a + step * (b - a)
        fx = value(x)
        c, fc = a, fa
        if (fx > 0) != (fa > 0) or (fx < 0) != (fa < 0):
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        best = a if abs(fa) < abs(fb) else b
        tolerance = 2 * EPS * abs(best) + EPS / 8
        if fa == 0 or abs(b - a) <= 2 * tolerance:
            return best
        step = 0.5
        xi, phi = ((a - b) / (c - b), (fa - fb) / (fc - fb)) if fc != fb else (0.0, 1.0)
        if phi * phi < xi and (1 - phi) * (1 - phi) < 1 - xi:  # ** would raise on overflow
            step = fa / (fb - fa) * fc / (fb - fc)
            step += (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        floor = tolerance / abs(b - a)
        step = min(max(step, floor), 1 - floor)


def _step(a: Array, b: Array, c: Array, fa: Array, fb: Array, fc: Array) -> Array:
    """How far from a to b the next try lies, by inverse quadratic interpolation or one half."""
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        curve = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (
            fc - fb
        )
    half: Array = np.where(smooth & np.isfinite(curve), curve, 0.5)
    return half


def _values(series: Array, distance: Array) -> Array:
    """Σ c_k e^(−kτ) of each series (M, N) at its own distance τ >= 0, (M,)."""
    v = np.exp(-distance)
    if len(series) < 256:  # few: all powers at once; many: Horner, which makes no (M, N) powers
        powers = np.exp(-distance[:, None] * np.arange(series.shape[1]))
        summed: Array = np.einsum("mn,mn->m", series, powers)
        return summed
    return _horner(series.T, v)


def _horner(columns: Array, v: Array) -> Array:
    """Σ c_k v^k of series that stand in columns, (N, M) and (M,) -> (M,)."""
    total = np.zeros(len(v))
    for flows in columns[::-1]:
        total *= v
        total += flows
    return total


def certain(series: Array, distance: Array) -> Array:
    """The values at the distances, (M,); 0 where rounding noise drowns them."""
    noise = 4 * EPS * series.shape[1] * _values(np.abs(series), distance)
    value = _values(series, distance)
    value[np.abs(value) <= noise] = 0.0
    return value


def scaled(series: Array) -> Array:
    """Each series over its largest flow, so that rupiah and billions behave alike."""
    largest = np.abs(series).max(axis=1, keepdims=True)
    scaled: Array = series / np.where(largest > 0, largest, 1.0)
    return scaled


def noise(series: Array) -> Array:
    """What rounding may do to the sums of each series, (S,)."""
    noise: Array = 4 * EPS * series.shape[1] * np.abs(series).sum(axis=1)
    return noise


def _ascending(late: NDArray[np.bool_]) -> Whole:
    """Column order (S, N) that turns leading True columns round to the end."""
    first = np.argmin(late, axis=1)[:, None]
    order: Whole = (np.arange(late.shape[1]) + first) % late.shape[1]
    return order


def leading(series: Array) -> Array:
    """Each series from its first flow on; the zeros before it go to the end."""
    if (series[:, 0] != 0).all():
        return series
    return np.take_along_axis(series, _ascending(series == 0), axis=1)


def _carried_signs(series: Array) -> Array:
    """Signs of the columns, where a zero has the sign of what stands before it."""
    sign = np.sign(series)
    if sign.all():
        return sign
    last = np.maximum.accumulate(np.where(sign != 0, np.arange(series.shape[1]), 0), axis=1)
    carried: Array = np.take_along_axis(sign, last, axis=1)
    return carried


def changes(series: Array) -> Whole:
    """How often each row changes sign, (S,); zeros are passed over."""
    if not series.all():
        series = _carried_signs(series)
    above, below = series > 0, series < 0  # neither before a row's first sign
    first, second = slice(None, -1), slice(1, None)
    turned = above[:, first] & below[:, second] | below[:, first] & above[:, second]
    count: Whole = np.count_nonzero(turned, axis=1)
    return count


def _change_places(series: Array) -> Array:
    """Places j + ½ where each row changes sign, (S, V), nan where it has fewer changes."""
    sign = _carried_signs(series)
    changes = sign[:, 1:] * sign[:, :-1] < 0
    rank = changes.cumsum(axis=1) - 1
    places = np.full((len(series), int(changes.sum(axis=1).max(initial=0))), np.nan)
    row, column = np.nonzero(changes)
    places[row, rank[row, column]] = column + 0.5
    return places

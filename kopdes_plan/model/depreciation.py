"""How an asset wears out, by month and by calendar year.

What comes in are a price, a residual and a life; what goes out are expenses. Depreciation begins
in the month bought and ends at the residual, whatever month that was. It knows no tax group: the
life of one comes from the rules.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Method = Literal["straight_line", "declining"]


class DepreciationError(ValueError):
    """An asset that cannot wear out as asked; `code` and `params` let the caller say it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


class WornYear(NamedTuple):
    """A calendar year of an asset's life; book value at its end."""

    year: int
    expense: float
    book_value: float


def by_month(
    price: float | Array,
    residual: float | Array,
    life_months: int,
    method: Method = "straight_line",
    start: tuple[int, int] = (2026, 1),
    months: int | None = None,
) -> Array:
    """Depreciation (months,) from the month bought, `start`; (S, months) for prices (S,).

    Straight line: (price − residual)/life each month. Declining: 2/life a year on the book value
    at the start of each calendar year, in the first for the months left of it, spread evenly over
    the year's months; what is left goes in the last year of life. Never below the residual (one
    above the price wears nothing out); the whole life adds up to price − residual. Without
    `months` to the end of the life. Raises DepreciationError for a life below a month.

    >>> float(by_month(12_000_000, 0, 48)[0])
    250000.0
    >>> [float(by_month(48_000_000, 0, 48, "declining", (2026, 7))[m]) for m in (0, 6)]
    [2000000.0, 1500000.0]
    """
    if life_months < 1:
        raise DepreciationError("life_too_short", life_months=life_months)
    length = life_months if months is None else months
    cost, floor = np.broadcast_arrays(
        np.asarray(price, dtype=np.float64), np.asarray(residual, dtype=np.float64)
    )
    floor = np.minimum(floor, cost)
    worn = np.zeros((*cost.shape, max(length, life_months)))
    if method == "straight_line":
        worn[..., :life_months] = ((cost - floor) / life_months)[..., None]
        return worn[..., :length]
    value: Array = cost.copy()
    for _, first, count in _years(start, life_months):
        last = first + count == life_months
        share = 1.0 if last else 2 / life_months * count  # 2/life a year is 2/life_months a month
        expense = value - floor if last else np.minimum(value * share, value - floor)
        worn[..., first : first + count] = (expense / count)[..., None]
        value = np.maximum(value - expense, floor)  # not a hair below, by binary fractions
    return worn[..., :length]


def by_year(
    price: float,
    residual: float,
    life_months: int,
    method: Method = "straight_line",
    start: tuple[int, int] = (2026, 1),
) -> tuple[WornYear, ...]:
    """An asset's expense and book value in every calendar year of its life.

    Raises DepreciationError for amounts that are no price, or a residual above it.

    >>> by_year(2_000_000, 500_000, 120, start=(2026, 1))[0]
    WornYear(year=2026, expense=150000.0, book_value=1850000.0)
    """
    if not 0 <= residual <= price < math.inf:
        raise DepreciationError("residual_above_price", price=price, residual=residual)
    worn = by_month(price, residual, life_months, method, start)
    years = []
    value = float(price)
    for year, first, count in _years(start, life_months):
        last = first + count == life_months
        # the last year is what is left, so that the book value ends at the residual exactly
        expense = value - residual if last else float(worn[first : first + count].sum())
        value = float(residual) if last else value - expense
        years.append(WornYear(year, round(expense, 4), round(value, 4)))
    return tuple(years)


def _years(start: tuple[int, int], life_months: int) -> list[tuple[int, int, int]]:
    """Calendar years of a life: (year, first month of it counted from the purchase, months)."""
    year, month = start
    first, count = 0, min(13 - month, life_months)
    years = []
    while first < life_months:
        years.append((year, first, count))
        year, first = year + 1, first + count
        count = min(12, life_months - first)
    return years

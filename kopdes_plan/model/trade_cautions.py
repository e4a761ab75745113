"""What is unwise in how a unit trades: a price above its ceiling, more than a partner gives, a
price in rupiah that its dollar price does not leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.export_price import apart, received, terms_of
from kopdes_plan.inputs.partner_terms import deal_of, typed_ceiling
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.price_ceilings import Ceiling
from kopdes_plan.model.quantities import first_month
from kopdes_plan.model.result import UnitResult, Warning
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit

HALF = 0.5  # rupiah below which two prices are the same
APART = 0.05  # share by which a price in rupiah may lie from what its dollar price leaves


def trade_cautions(
    unit: AnyUnit, done: UnitResult, ceiling: Ceiling | None, time: Timeline
) -> Iterator[Warning]:
    """Warnings about a unit's prices and what its partner is known to give."""
    yield from _ceiling(unit, ceiling, time)
    yield from _own_ceiling(unit, ceiling, time)
    yield from _quota(unit, done)
    yield from _abroad(unit)


def _ceiling(unit: AnyUnit, ceiling: Ceiling | None, time: Timeline) -> Iterator[Warning]:
    """The ceiling that the board typed, else the law's; a type's where no law is known."""
    deal, limit = deal_of(unit), unit.price_ceiling
    by_law = typed_ceiling(unit) is None and deal is not None and bool(deal.product.ceiling_rules)
    if by_law:
        if ceiling is None:
            return  # nobody knows the ceiling of this area
        highest: Array | float = ceiling.per_unit
    elif limit is not None:
        highest = float(limit)
    else:
        return
    prices = float(unit.price) * time.growth(float(unit.price_growth_per_year))[: time.months]
    begin = first_month(unit, time)
    above = np.flatnonzero((prices > highest + HALF)[begin:])
    if not len(above):
        return
    month = begin + int(above[0])
    at = float(np.broadcast_to(highest, prices.shape)[month])
    params: dict[str, object] = {
        "unit": unit.name, "price": float(prices[month]), "ceiling": at,
    }  # fmt: skip
    if by_law and ceiling is not None:
        params |= _cited(ceiling.path, time, month)
    if by_law and month > begin:
        yield Warning("price_grows_past_law", month, params)
    elif by_law:
        yield Warning("price_above_law", None, params)
    elif month > begin:
        yield Warning("price_grows_past_ceiling", month, params)
    else:
        yield Warning("price_above_ceiling", None, params)


def _own_ceiling(unit: AnyUnit, ceiling: Ceiling | None, time: Timeline) -> Iterator[Warning]:
    """A ceiling that the board guesses above the law's; with its source it may be a local one."""
    typed = typed_ceiling(unit)
    if typed is None or ceiling is None or typed.origin != "asumsi":
        return
    law = float(ceiling.per_unit[0])
    if float(typed) > law + HALF:
        params = {"unit": unit.name, "price": float(typed), "ceiling": law}
        yield Warning("ceiling_above_law", None, params | _cited(ceiling.path, time, 0))


def _cited(path: str, time: Timeline, month: int) -> dict[str, object]:
    """The decree, where and since when it holds, no more exactly than is known."""
    year = int(time.year_of[month])
    cited = load_rules().cite(path, date(year, int(time.month_of[month]), 1))
    since = {"day": f"{cited.effective:%Y-%m}", "month": f"{cited.effective:%Y-%m}"}
    return {
        "source": cited.law,
        "area": cited.label,
        "since": since.get(cited.start, str(cited.effective.year)),
    }


def _quota(unit: AnyUnit, done: UnitResult) -> Iterator[Warning]:
    """More in a month than a partner is known to give; a quota the board knows is its own."""
    deal, own = deal_of(unit), unit.quota_per_month
    known = None if deal is None else deal.product.quota
    if deal is None or known is None or (own is not None and own.origin != "asumsi"):
        return
    most = float(done.quantity[0].max())
    if most > known.high + HALF:
        quota = {"sold": most, "quota": float(known.high), "partner": deal.partner.label}
        yield Warning("above_known_quota", None, {"unit": unit.name, **quota})


def _abroad(unit: AnyUnit) -> Iterator[Warning]:
    """A price in rupiah that is more than a few percent from what the dollar price leaves."""
    abroad = getattr(unit, "export", None)
    if abroad is None:
        return
    left = received(float(abroad.price_usd), abroad.term, terms_of(abroad))
    far = apart(float(unit.price), abroad)
    params = {"unit": unit.name, "price": float(unit.price), "received": left}
    if left <= 0:
        yield Warning("export_leaves_nothing", None, params)
    elif abs(far) > APART:
        yield Warning("export_price_apart", None, params | {"term": abroad.term})

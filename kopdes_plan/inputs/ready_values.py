"""What the words of a ready scenario mean at a place of a plan.

A plan, a path and a text of data/scenarios go in, the text of a plain value comes out, None where
there is nothing to change. The words:

    +30          added to the number that stands there
    +6 bulan     six months later; a start that is not written is the plan's first month
    musim        the first month of the three in a row in which the unit sells most
    lebaran      the month of a Lebaran
    banjir       the first month of flood, and at `.bulan` how many months it lasts
    kurs -10%    the factor of an export price when both exchange rates fall by a tenth
    mitra        what the partner gives when our status with it falls

Seasons, feasts and floods are the first in which the unit works fully. Anything else stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.amounts import parse_rate
from kopdes_plan.inputs.calendar import lebaran
from kopdes_plan.inputs.export_price import rate_factor
from kopdes_plan.inputs.fields import Sourced, YearMonth
from kopdes_plan.inputs.partner_terms import deal_of
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.village_profile import VillageProfile, months_of

SEASON = 3  # months
_ADDED = re.compile(r"\+\s*(\d+)(\s*bulan)?")
_RATE = re.compile(r"kurs\s+(.+)")
Floods = Mapping[str, str]  # area code -> months of flood


def written(plan: Plan, path: str, text: str, floods: Floods) -> str | None:
    """The text of a change at one place; None where nothing is to be changed."""
    if text in WORDS:
        return WORDS[text](plan, path)
    if text == "banjir":
        return _flooded(plan, path, flood(plan, floods))
    if (rate := _RATE.fullmatch(text)) is not None:
        factor = rate_factor(_unit(plan, path).export, parse_rate(rate[1]))
        return f"x{t.number(factor, 4)}" if factor > 0 else None
    added = _ADDED.fullmatch(text)
    if added is None:
        return text
    now, more = value_at(plan, path), int(added[1])
    if not added[2]:
        return t.plain(float(now) + more)
    if now is None and not _starts(plan, path):
        return None
    return str((now or plan.start).plus(more))


def full_from(plan: Plan, unit: Any) -> YearMonth:
    """The first month in which a unit works fully."""
    month: YearMonth = max(unit.start or plan.start, plan.start).plus(unit.ramp_up_months)
    return month


def flood(plan: Plan, floods: Floods) -> tuple[int, ...]:
    """The months of the longest flood of a year, in their order; () where none is known.

    What the board wrote of its village goes first; there, no month means never.
    """
    text = plan.profile.flood_months
    if plan.profile == VillageProfile():
        text = next((m for area, m in floods.items() if _inside(plan, area)), "")
    wet = set(months_of(text))
    starts = [month for month in sorted(wet) if (month - 2) % 12 + 1 not in wet] or sorted(wet)[:1]
    runs = []
    for start in starts:
        months = [(start + n - 1) % 12 + 1 for n in range(12)]
        length = next((n for n, month in enumerate(months) if month not in wet), 12)
        runs.append(tuple(months[:length]))
    return max(runs, key=len, default=())


def _inside(plan: Plan, area: str) -> bool:
    typed = plan.cooperative.villages[0]
    place = places.village(typed)
    return (place.code if place else typed).startswith(f"{area}.")


def _flooded(plan: Plan, path: str, months: tuple[int, ...]) -> str | None:
    if not months:
        return None
    if path.endswith(".bulan"):
        return str(len(months))
    return str(_first(full_from(plan, _unit(plan, path)), months[0]))


def _first(full: YearMonth, month: int) -> YearMonth:
    """The first such month of a year that is not before `full`."""
    return YearMonth(full.year + (month < full.month), month)


def _season(plan: Plan, path: str) -> str:
    """The first month of the strongest season in which the unit works fully."""
    unit = _unit(plan, path)
    months = [float(index) for index in unit.season.months]
    sums = [sum(months[(m + n) % 12] for n in range(SEASON)) for m in range(12)]
    return str(_first(full_from(plan, unit), sums.index(max(sums)) + 1))


def _lebaran(plan: Plan, path: str) -> str | None:
    """The month of the first Lebaran in which the unit works fully, its Ramadan too."""
    full = full_from(plan, _unit(plan, path))
    feasts = lebaran(full.year, full.year + 2)
    whole = (f.lebaran for f in feasts if (f.ramadan.year, f.ramadan.month) >= full)
    return next((f"{day:%Y-%m}" for day in whole), None)


def _of_partner(plan: Plan, path: str) -> str | None:
    """What is worse than the plan has: a dearer buying price, a smaller quota, paid earlier."""
    unit, field = _unit(plan, path), path.rpartition(".")[2]
    deal = deal_of(unit)
    worse = None if deal is None else deal.product.worse
    if worse is None:
        return None
    if field == "harga_beli":
        price, margin = float(unit.price), worse.margin
        dearer = Sourced(price - margin, "asumsi", price - margin.high, price - margin.low)
        return _ranged(dearer) if dearer > unit.unit_cost else None
    if field == "kuota_per_bulan":
        now = unit.quota_per_month
        less = worse.quota is not None and (now is None or worse.quota < now)
        return _ranged(worse.quota) if less else None
    earlier = worse.prepayment_days
    return _ranged(earlier) if earlier is not None and earlier > unit.prepayment_days else None


def _ranged(number: Any) -> str:
    """A number as a plan's file holds it, a guess with its range."""
    if not number.has_range:
        return t.plain(number)
    return f"{t.plain(number)} asumsi {t.plain(number.low)}..{t.plain(number.high)}"


def _starts(plan: Plan, path: str) -> bool:
    """Whether a month not given means the plan's first: of a loan, only without stages."""
    entry = value_at(plan, path.rpartition(".")[0])
    return path.endswith((".bulan", ".mulai")) and not getattr(entry, "drawdowns", ())


def _unit(plan: Plan, path: str) -> Any:
    return plan.units[path.split(".")[1]]


WORDS: Mapping[str, Callable[[Plan, str], str | None]] = {
    "musim": _season, "lebaran": _lebaran, "mitra": _of_partner,
}  # fmt: skip

__all__ = ["SEASON", "flood", "full_from", "written"]

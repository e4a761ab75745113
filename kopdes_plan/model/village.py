"""The village's side of a plan: its Dana Desa, the building the state pays for, what is used.

What comes in are a `Result` and the rules, what goes out is a `VillageSide`: figures beside the
plan, never in its books. Years Y run from the year of the plan's date (or its start, if that is
earlier) to its last. What Dana Desa itself comes to stands in `village_fund`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.model.law import AGRINAS
from kopdes_plan.model.loans import LoanTerms, schedule
from kopdes_plan.model.timeline import Array, Timeline
from kopdes_plan.model.village_fund import (
    Allotments,
    SetAside,
    Support,
    allotments,
    set_aside,
    support,
)

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Asset, Plan
    from kopdes_plan.inputs.rules import Citation, Rules
    from kopdes_plan.model.result import Result


class Building(NamedTuple):
    """What the state pays for things that stand in the plan as `dibayar: agrinas`: an estimate.

    The bank's schedule for their price at the longest grace, which makes the heaviest instalment;
    `instalments` is (T,), all nan where no rule gives the terms.
    """

    price: float
    rate_per_year: float
    tenor_months: int
    grace_months: int
    instalments: Array


class Used(NamedTuple):
    """A thing that is used and not owned; `upkeep` is maintenance and fees borne by us, (Y,)."""

    name: str
    owner: str
    paid_by: str
    price: float
    operator: str
    operator_until: YearMonth | None
    fee_per_month: float
    upkeep: Array


@dataclass(frozen=True)
class VillageSide:
    """All of it. `share_paid` is what the village is paid of the SHU, (S, Y)."""

    years: tuple[int, ...]
    allotments: Allotments
    set_aside: SetAside
    support: Support | None
    building: Building | None
    used: tuple[Used, ...]
    share_paid: Array
    citations: tuple[Citation, ...]
    time: Timeline

    def by_year(self, monthly: Array) -> Array:
        """Sums of the years: (…, T) -> (…, Y); zero in years before the plan."""
        return _by_year(monthly, self.time, self.years)

    def at_year_end(self, monthly: Array) -> Array:
        """Balances of each year's last plan month: (…, T) -> (…, Y)."""
        return _padded(self.time.at_year_end(monthly), self.time, self.years)


def village_side(result: Result, rules: Rules, kelurahan: bool = False) -> VillageSide:
    """What a plan means for its village; a kelurahan has DAU or DBH in place of Dana Desa.

    Law: village/dana_desa, loans/himbara_pmk49_2025 and village/placement (signed under PMK 49),
    loans/agrinas_pmk15_2026 (what Agrinas pays for), cooperative/village_share.
    """
    plan, time, traced = result.plan, result.time, rules.traced()
    years = tuple(range(min(plan.plan_date.year, time.first_year), time.years[-1] + 1))
    given = allotments(plan, traced, years, kelurahan)
    paid = np.atleast_2d(result.flows.get("village_share_paid", np.zeros((1, time.months))))
    return VillageSide(
        years=years,
        allotments=given,
        set_aside=set_aside(given.rupiah, traced, years, kelurahan),
        support=support(result, traced, given.rupiah, kelurahan),
        building=_building(plan, traced, time),
        used=_used(result, years),
        share_paid=_by_year(paid, time, years),
        citations=traced.citations(),
        time=time,
    )


def _building(plan: Plan, rules: Rules, time: Timeline) -> Building | None:
    assets = [asset for asset in plan.assets if asset.paid_by == "agrinas"]
    if not assets:
        return None
    keys = ("rate", "tenor_months_max", "grace_months_max")
    found = [rules.known(f"loans/{AGRINAS}.{key}", plan.plan_date) for key in keys]
    numbers = [rule.value if rule else None for rule in found]
    rate, tenor, grace = (x if isinstance(x, float) else np.nan for x in numbers)
    price = sum(float(asset.price * asset.count) for asset in assets)
    if np.isnan([rate, tenor, grace]).any():
        return Building(price, np.nan, 0, 0, np.full(time.months, np.nan))
    terms = LoanTerms(rate, int(tenor), "annuity", grace_months=int(grace))
    paid = sum((_paid(asset, terms, time) for asset in assets), np.zeros(time.months))
    return Building(price, rate, int(tenor), int(grace), paid)


def _paid(asset: Asset, terms: LoanTerms, time: Timeline) -> Array:
    """(T,) instalments of one thing's price, drawn in its month or in the plan's first."""
    begin = 0 if asset.month is None else max(0, time.index(*asset.month))
    paid = np.zeros(time.months)
    if (price := float(asset.price * asset.count)) > 0:
        due = schedule(terms, [price]).payment[0][: max(0, time.months - begin)]
        paid[begin : begin + len(due)] = due
    return paid


def _used(result: Result, years: tuple[int, ...]) -> tuple[Used, ...]:
    pairs = zip(result.plan.assets, result.assets, strict=False)  # opening assets stand behind
    return tuple(
        Used(
            name=asset.name,
            owner=asset.owner,
            paid_by=asset.paid_by,
            price=float(asset.price * asset.count),
            operator=asset.operator,
            operator_until=asset.operator_until,
            fee_per_month=float(asset.user_fee_per_month),
            upkeep=_by_year(book.upkeep, result.time, years)[0],
        )
        for asset, book in pairs
        if asset.owner != "koperasi"
    )


def _by_year(monthly: Array, time: Timeline, years: tuple[int, ...]) -> Array:
    rows = np.broadcast_to(monthly, (*monthly.shape[:-1], time.months))
    return _padded(time.by_year(rows), time, years)


def _padded(yearly: Array, time: Timeline, years: tuple[int, ...]) -> Array:
    """Zeros for the years before the plan."""
    ahead = np.zeros((*yearly.shape[:-1], len(years) - len(time.years)))
    padded: Array = np.concatenate([ahead, yearly], axis=-1)
    return padded

"""What a plan brings to the households of its village: income, cheaper goods, shares of the SHU.

What comes in is a `Result` whose plan says in `potensi_desa` what is bought from villagers and what
people pay elsewhere; what goes out are rupiah of each calendar year (Y,), of the plan as written.
Nothing is asserted: what nobody typed counts as nothing, and `untyped` names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.businesses import Lending
from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.village_profile import Idea
    from kopdes_plan.model.result import Result

PAY = ("wages", "holiday_allowance", "production_wages", "growing_wages")
BOUGHT = ("purchases", "growing_costs", "consignment_paid")
PARTS = ("wages", "purchases", "savings", "member_surplus", "village_share")


@dataclass(frozen=True)
class VillageEffect:
    """Rupiah a year (Y,) by where they come from; people as typed, None where nobody typed any."""

    years: tuple[int, ...]
    households: float  # nan where not typed
    wages: Array  # paid to staff and pieceworkers, before the employer's contributions
    purchases: Array  # goods and material bought from villagers
    savings: Array  # what buyers would have paid more elsewhere; negative where we are dearer
    member_surplus: Array  # SHU paid to members
    village_share: Array  # SHU paid to the village
    suppliers: int | None
    small_businesses: int | None
    jobs_female: int | None
    jobs_male: int | None
    untyped: tuple[str, ...]  # names of units of which nobody typed whom they help

    @property
    def total(self) -> Array:
        """All of it (Y,)."""
        summed: Array = sum((getattr(self, part) for part in PARTS), np.zeros(len(self.years)))
        return summed

    def each(self, amount: Array) -> Array:
        """An amount for each household; nan where their number is not known."""
        shared: Array = amount / (self.households or np.nan)
        return shared


def village_effect(result: Result) -> VillageEffect:
    """What the plan's units bring to the village, year by year."""
    plan, time = result.plan, result.time
    ideas = {key: idea_of(plan, key) for key in plan.units}
    households = plan.profile.households
    none = np.zeros(time.months)

    def yearly(monthly: Array) -> Array:
        return time.by_year(monthly)

    def paid(*names: str) -> Array:
        return yearly(sum((_row(result, name) for name in names), none))

    typed = {key: idea for key, idea in ideas.items() if idea is not None}
    return VillageEffect(
        years=tuple(time.years),
        households=np.nan if households is None else float(households),
        wages=paid(*PAY),
        purchases=yearly(sum((_bought(result, key, one) for key, one in typed.items()), none)),
        savings=yearly(sum((_saved(result, key, one) for key, one in typed.items()), none)),
        member_surplus=paid("member_surplus_paid"),
        village_share=paid("village_share_paid"),
        suppliers=_people(typed.values(), "member_suppliers"),
        small_businesses=_people(typed.values(), "small_businesses"),
        jobs_female=_people(typed.values(), "jobs_female"),
        jobs_male=_people(typed.values(), "jobs_male"),
        untyped=tuple(unit.name for key, unit in plan.units.items() if not _says(ideas[key])),
    )


def idea_of(plan: Plan, key: str) -> Idea | None:
    """What is typed of a unit of the plan, under its key or its kind."""
    ideas = plan.profile.ideas
    return ideas.get(key) or ideas.get(plan.units[key].type_id)


def _says(idea: Idea | None) -> bool:
    """Whether anything is typed of whom a unit helps."""
    if idea is None:
        return False
    named = (idea.member_suppliers, idea.small_businesses, idea.jobs_female, idea.jobs_male)
    return any(x is not None for x in (*named, idea.price_elsewhere, idea.bought_here))


def _row(result: Result, name: str) -> Array:
    flow = result.flows.get(name)
    found: Array = np.zeros(result.time.months) if flow is None else flow[0]
    return found


def _bought(result: Result, key: str, idea: Idea) -> Array:
    """The part of a unit's purchases that is paid to villagers (T,)."""
    flows, none = result.flows_by_unit[key], np.zeros((1, result.time.months))
    spent: Array = sum((flows.get(name, none)[0] for name in BOUGHT), none[0])
    return spent * float(idea.bought_here or 0.0)


def _saved(result: Result, key: str, idea: Idea) -> Array:
    """What a unit's buyers would have paid more elsewhere (T,); both prices rise alike."""
    unit = result.plan.units[key]
    sales: Array = next(one.revenue[0] for one in result.units if one.key == key)
    if idea.price_elsewhere is None or isinstance(unit, Lending) or not unit.price:
        return np.zeros(result.time.months)
    return sales * (float(idea.price_elsewhere) / float(unit.price) - 1.0)


def _people(ideas: Iterable[Idea], field: str) -> int | None:
    typed = [getattr(one, field) for one in ideas]
    known = [number for number in typed if number is not None]
    return sum(known) if known else None


__all__ = ["PARTS", "VillageEffect", "idea_of", "village_effect"]

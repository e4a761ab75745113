"""Unit ideas of a village: every kind of business as a unit of its own, with what it usually needs.

A plan goes in; out come candidates in the order of the plan's units, then of the catalogue. A kind
that the plan runs already is a candidate with the plan's own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopdes_plan.inputs.businesses import Rental
from kopdes_plan.inputs.catalogue import UnitType, load_unit_types
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.potential import load_method
from kopdes_plan.inputs.village_profile import Idea

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Asset, Plan, Staff

SETTLEMENT = "penduduk"  # kinds that live on this resource sell to the village's own people


@dataclass(frozen=True)
class Candidate:
    """A unit that could be run alone; `key` is that of the plan's unit, or the kind's id.

    `people` are those the quantity was adjusted to, None where it stands as it was.
    """

    key: str
    name: str
    unit: AnyUnit
    staff: tuple[Staff, ...]
    assets: tuple[Asset, ...]
    kind: UnitType | None
    idea: Idea
    in_plan: bool
    people: float | None = None

    @property
    def type_id(self) -> str:
        """The kind's id, or the key of a unit without a kind."""
        return self.kind.id if self.kind else self.key


def candidates(plan: Plan) -> tuple[Candidate, ...]:
    """The plan's units, then every kind of business that it has not."""
    found = [_of_plan(plan, key) for key in plan.units]
    used = {unit.type_id for unit in plan.units.values()}
    kinds = (kind for kind in load_unit_types().values() if kind.id not in used)
    return (*found, *(_of_kind(plan, kind) for kind in kinds))


def _of_plan(plan: Plan, key: str) -> Candidate:
    unit = plan.units[key]
    ideas = plan.profile.ideas
    return Candidate(
        key=key,
        name=unit.name,
        unit=unit,
        staff=tuple(one for one in plan.staff if one.unit == key),
        assets=tuple(one for one in plan.assets if one.unit == key),
        kind=load_unit_types().get(unit.type_id),
        idea=ideas.get(key) or ideas.get(unit.type_id) or Idea.model_validate({}),
        in_plan=True,
    )


def _of_kind(plan: Plan, kind: UnitType) -> Candidate:
    idea = plan.profile.ideas.get(kind.id) or Idea.model_validate({})
    people = plan.profile.people
    usual = kind.in_year(plan.start.year).unit(pembeli=idea.buyer)
    fitted = None if people is None else with_people(usual, kind, float(people))
    own = {
        name: value
        for name, value in (("quantity_per_month", idea.quantity), ("price", idea.price))
        if value is not None and name in type(usual).model_fields
    }
    return Candidate(
        key=kind.id,
        name=kind.label,
        unit=(fitted or usual).model_copy(update=own) if own else fitted or usual,
        staff=tuple(one.model_copy(update={"unit": kind.id}) for one in kind.staff),
        assets=tuple(one.model_copy(update={"unit": kind.id}) for one in kind.equipment),
        kind=kind,
        idea=idea,
        in_plan=False,
        people=people if fitted and "quantity_per_month" not in own else None,
    )


def with_people(unit: AnyUnit, kind: UnitType, people: float) -> AnyUnit | None:
    """The unit with its quantity in the proportion of this village's people to an average one's.

    Never outside the kind's low and high. None where its buyers are not the village's people.
    """
    if SETTLEMENT not in kind.village_resources or isinstance(unit, Rental):
        return None
    usual = unit.quantity_per_month
    if not usual.has_range:
        return None
    share = people / float(load_method().average_people)
    quantity = min(max(round(float(usual) * share), usual.low), usual.high)
    if quantity == float(usual):
        return None
    fitted = Sourced(quantity, "asumsi", usual.low, usual.high)
    return unit.model_copy(update={"quantity_per_month": fitted})


__all__ = ["Candidate", "candidates", "with_people"]

"""The guesses of a plan on which most rupiah hang.

What comes in is a `Result`, what goes out are the plan's assumptions, heaviest first, each with
the rupiah a year it moves. The order is a reading aid: the rupiah are those of the plan's first
year, nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan.model.drivers import numbers

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

WIDTH = 0.2  # the width taken for a guess that gives no range


class Assumption(NamedTuple):
    """A guessed number, where it stands, and the rupiah a year that hang on it."""

    path: str
    owner: str
    field: str
    value: Sourced
    weight: float


def assumptions(result: Result, count: int = 10) -> tuple[Assumption, ...]:
    """The guesses on which most rupiah hang, heaviest first.

    Weight is the rupiah a year that the number moves, times the width of its range over its
    value (a fifth where no range was given). Numbers that are zero, seasons, and numbers measured
    here or cited are left out.
    """
    found = []
    for path, number in numbers(result.plan):
        if number.origin != "asumsi" or not float(number) or not _is_guess(result.plan, path):
            continue
        owner, field, rupiah = _place(result, path, number)
        width = (number.high - number.low) / abs(float(number)) if number.has_range else WIDTH
        if rupiah > 0 and field:
            found.append((rupiah * width, Assumption(path, owner, field, number, rupiah)))
    found.sort(key=lambda pair: (-pair[0], pair[1].path))
    return tuple(assumption for _, assumption in found[:count])


DECISIONS = ("loans.", "grants.", "general.minimum_cash", "general.dscr_required", "surplus.")


def _is_guess(plan: Plan, path: str) -> bool:
    """Whether one may be wrong about a number: no decision, no season, no asset of others."""
    if path.startswith(DECISIONS) or ".season." in path:
        return False
    parts = path.split(".")
    if parts[0] == "assets":
        return parts[-1] != "count" and plan.assets[int(parts[1])].owner == "koperasi"
    return True


SHARE_FIELDS = {
    "credit_loss", "shrinkage", "commission", "fee_share", "loss_share", "price_growth_per_year",
    "cost_growth_per_year", "quantity_growth_per_year",
}  # fmt: skip


def _place(result: Result, path: str, number: Sourced) -> tuple[str, str, float]:
    """Whose number it is, the word key of its field, and the rupiah a year it moves."""
    plan, parts = result.plan, path.split(".")
    value = abs(float(number))
    sales = float(sum(float(unit.revenue_first_year[0]) for unit in result.units))
    place: dict[str, Callable[[], tuple[str, str, float]]] = {
        "units": lambda: _unit_place(result, parts, value),
        "staff": lambda: (*_owner(plan.staff, parts), _staff_rupiah(plan.staff[int(parts[1])])),
        "shared_costs": lambda: (*_owner(plan.shared_costs, parts), _yearly_cost(plan, parts)),
        "assets": lambda: (*_owner(plan.assets, parts), _asset_rupiah(plan, parts, value)),
        "members": lambda: ("", f"members.{parts[-1]}", _savings_rupiah(plan)),
        "general": lambda: ("", f"general.{parts[-1]}", sales * value if value < 1 else value),
    }
    return place[parts[0]]() if parts[0] in place else ("", "", 0.0)


def _owner(listed: tuple[object, ...], parts: list[str]) -> tuple[str, str]:
    return str(getattr(listed[int(parts[1])], "name", "")), f"{parts[0]}.{parts[-1]}"


def _unit_place(result: Result, parts: list[str], value: float) -> tuple[str, str, float]:
    unit = result.plan.units[parts[1]]
    done = next(one for one in result.units if one.key == parts[1])
    sales = float(done.revenue_first_year[0])
    field = parts[2]
    if field == "costs":
        cost = unit.costs[int(parts[3])]
        yearly = 12 * float(cost.per_month) or sales * float(cost.share_of_sales)
        return f"{unit.name}: {cost.name}", "unit.costs", yearly or sales * WIDTH
    if field in SHARE_FIELDS:
        return unit.name, f"unit.{field}", sales * value
    if field.endswith("_days"):
        return unit.name, f"unit.{field}", sales * value / 360
    if field in ("member_share", "ramp_up_start", "operating_days_per_month", "price_ceiling"):
        return unit.name, f"unit.{field}", sales * WIDTH / 10
    return unit.name, f"unit.{field}", sales


def _staff_rupiah(person: object) -> float:
    return 12 * float(getattr(person, "wage_per_month", 0.0)) * float(getattr(person, "count", 1.0))


def _yearly_cost(plan: Plan, parts: list[str]) -> float:
    cost = plan.shared_costs[int(parts[1])]
    return float(cost.amount) * (12 / cost.every_months if cost.every_months else 1)


def _asset_rupiah(plan: Plan, parts: list[str], value: float) -> float:
    asset = plan.assets[int(parts[1])]
    cost = float(asset.price * asset.count)
    if parts[-1] in ("maintenance_per_year", "price_growth_per_year"):
        return cost * value
    return 12 * value if parts[-1] == "user_fee_per_month" else cost


def _savings_rupiah(plan: Plan) -> float:
    saved = plan.members
    monthly = float(saved.compulsory_savings_per_month + saved.voluntary_savings_per_month)
    return (
        float(saved.count)
        * float(saved.paying_share)
        * (12 * monthly + float(saved.principal_savings))
    )

"""The highest price the law allows for what a unit sells, over the plan's months.

Law: the `prices` file of the partner's product that a unit sells, in the plan's first village.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan.inputs.partner_terms import ceiling_path, deal_of
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Rules


class Ceiling(NamedTuple):
    """Rupiah for one unit of goods, (T,), and the path of the rule."""

    per_unit: Array
    path: str


def price_ceilings(plan: Plan, rules: Rules, time: Timeline) -> dict[str, Ceiling]:
    """The ceiling of each unit that has one by law; nothing for a unit whose area has no rule."""
    first, village = plan.start.first_day(), plan.cooperative.villages[0]
    found: dict[str, Ceiling] = {}
    for key, unit in plan.units.items():
        deal = deal_of(unit)
        path = deal and ceiling_path(deal.product, village, first, rules)
        if deal is None or not path:
            continue
        try:
            values = rules.over(path, first, time.months)
        except LookupError:  # a rule that ends within the plan binds nobody after it
            continue
        found[key] = Ceiling(values * float(deal.product.content), path)
    return found

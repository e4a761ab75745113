"""Partners of a plan's units as JSON: terms, what is unknown, papers, steps, the stop to try."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kopdes_plan.inputs.partner_terms import (
    MONTHS_STOPPED,
    Deal,
    ceiling_path,
    deal_of,
    offered,
    stop_changes,
)
from kopdes_plan.inputs.partners import Demand, load_partners, unknown
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.partners import COUNTED, MONEY, WORSE

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Plan


def as_json(plan: Plan) -> list[dict[str, Any]]:
    """One object for each unit with a partner; what nobody knows is null."""
    rules, day, found = load_rules(), plan.start.first_day(), []
    for key, unit in plan.units.items():
        deal = deal_of(unit)
        if deal is None:
            continue
        path = ceiling_path(deal.product, plan.cooperative.villages[0], day, rules)
        partner, first = deal.partner, load_partners().get(deal.partner.first)
        found.append(
            {
                "unit": key, "partner": partner.id, "label": partner.label, "product": deal.id,
                "relation": partner.relation, "known": str(partner.known),
                "confidence": partner.confidence, "ceiling": _ceiling(path, deal, day),
                "terms": {
                    name: _number(getattr(deal.product, name)) for name in (*MONEY, *COUNTED)
                },
                "worse_terms": {
                    name: _number(getattr(deal.product.worse, name, None)) for name in WORSE
                },
                "payment": partner.payment.how if partner.payment else None,
                "unknown": list(unknown(partner, deal.product)),
                "documents": [_asked(plan, one) for one in partner.documents],
                "conditions": [_asked(plan, one) for one in partner.conditions],
                "channels": [
                    {"name": way.name, "steps": list(way.steps)}
                    for way in (*(first.channels if first else ()), *partner.channels)
                ],
                "offered": {
                    one.field: float(one.number) for one in offered(plan, key, rules)
                },
                "supply_stops": {
                    "months": MONTHS_STOPPED, "changes": stop_changes(plan, key),
                },
                "sources": list(partner.sources),
            }
        )  # fmt: skip
    return found


def _ceiling(path: str | None, deal: Deal, day: date) -> dict[str, Any] | None:
    if path is None:
        return None
    cited = load_rules().cite(path, day)
    amount = float(cited.value) if isinstance(cited.value, float) else 0.0
    return {
        "amount": amount * float(deal.product.content), "rule": path, "source": cited.source,
        "area": cited.label, "since": cited.effective.isoformat(), "confidence": cited.confidence,
    }  # fmt: skip


def _number(number: Sourced | None) -> dict[str, Any] | None:
    if number is None:
        return None
    return {
        "value": float(number), "low": number.low, "high": number.high, "origin": number.origin,
        "source": number.citation, "year": number.year,
    }  # fmt: skip


def _asked(plan: Plan, demand: Demand) -> dict[str, Any]:
    held = bool(value_at(plan, demand.field)) if demand.field else None
    return {"text": demand.text, "field": demand.field or None, "present": held}

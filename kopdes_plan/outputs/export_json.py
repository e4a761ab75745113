"""Sales abroad as JSON: the price built up, exchange rates, containers, neighbours, papers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.export import load_documents, neighbours
from kopdes_plan.inputs.export_price import TERMS, in_usd, stage_cost
from kopdes_plan.outputs.export import rate_scenario, sales, state_of

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan


def as_json(plan: Plan, language: str = "id") -> list[dict[str, Any]]:
    """One object for each unit that sells abroad; money is rupiah for each unit of goods."""
    found = []
    for one in sales(plan):
        sale, export = one.sale, one.export
        district, names = neighbours(plan.cooperative.villages)
        found.append(
            {
                "unit": one.key, "term": export.term, "price_usd": float(export.price_usd),
                "price": float(one.unit.price), "reaches": sale.reaches,
                "build_up": dict(zip(TERMS, sale.asked, strict=True)),
                "build_up_usd": {
                    term: in_usd(price, sale.terms)
                    for term, price in zip(TERMS, sale.asked, strict=True)
                },
                "stages": {stage: stage_cost(sale.terms, stage) for stage in TERMS[:3]},
                "half_lot_reaches": sale.small_lot,
                "rate_changes": [
                    {"change": shock.change, "reaches": shock.received,
                     "difference": shock.difference, "of_a_shipment": shock.shipment,
                     "scenario": rate_scenario(one, shock.change)}
                    for shock in sale.shocks
                ],
                "exposed_usd": sale.exposed_usd,
                "months_to_gather": _finite(sale.gathering.months),
                "months_to_fill": _finite(sale.container.months),
                "villages_for_one_a_month": sale.container.villages or None,
                "district": district, "neighbours": names,
                "documents": [
                    {"id": one_paper.id, "state": state_of(plan, export, one_paper)[0],
                     "text": t.say(f"export.document.{one_paper.id}", language)}
                    for one_paper in load_documents()
                ],
            }
        )  # fmt: skip
    return found


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None

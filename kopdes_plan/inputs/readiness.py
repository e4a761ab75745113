"""What a cooperative needs before its units open, out of what the plan and the kit's data know.

A plan goes in, rows for its list `kesiapan` come out: the legal numbers that are still empty, the
conditions and documents of the partners its units name, assets, staff, first stock. Each row says
what asks for it; nothing is in it that the plan or a cited partner file does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.partners import load_partners
from kopdes_plan.inputs.plan import Cooperative
from kopdes_plan.inputs.plan_words import label

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

NUMBERS = ("deed_number", "cooperative_number", "business_number", "tax_number", "bank_account")
STOCKED = ("trading", "production")


def usual_items(plan: Plan) -> list[dict[str, str]]:
    """Rows of `kesiapan` that the plan does not have yet, planned for the month they are needed."""
    known = {one.item.casefold() for one in plan.readiness}
    found: dict[str, dict[str, str]] = {}
    for item, basis, needed, unit in _items(plan):
        if item.casefold() not in known:
            row = {"hal": item[:200], "dasar": basis, "rencana": needed, "unit": unit}
            found.setdefault(item.casefold(), {key: text for key, text in row.items() if text})
    return list(found.values())


def _items(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """What, what asks for it, the day it is needed, and the unit."""
    start = str(plan.start.first_day())
    for name in NUMBERS:
        if not getattr(plan.cooperative, name).strip():
            yield label(Cooperative, name), t.say("progress.basis.law"), start, ""
    for key, unit in plan.units.items():
        opens = str((unit.start or plan.start).first_day())
        partner = load_partners().get(unit.partner)
        if partner is not None:
            basis = t.say("progress.basis.partner", partner=partner.label)
            for demand in (*partner.conditions, *partner.documents):
                yield demand.text, basis, opens, key
        if unit.behaviour in STOCKED:
            item = t.say("progress.item.stock", unit=unit.name)
            yield item, t.say("progress.basis.unit", unit=unit.name), opens, key
    for asset in plan.assets:
        day = str((asset.month or plan.start).first_day())
        yield asset.name, t.say("progress.basis.asset"), day, asset.unit
    for person in plan.staff:
        opens = str((person.start or plan.start).first_day())
        yield person.name, t.say("progress.basis.staff"), opens, person.unit

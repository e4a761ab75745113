"""What a cooperative needs before its units open, out of what the plan and the kit's data know.

A plan goes in, rows for its list `kesiapan` come out: the legal numbers that are still empty, a
place, the partners' agreements, conditions and documents, the loans' papers, assets, staff, first
stock. Each row says what asks for it; nothing is in it that the plan or a cited file does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.compliance_cases import texts
from kopdes_plan.inputs.loan_months import first_month
from kopdes_plan.inputs.partner_terms import deal_of
from kopdes_plan.inputs.plan import Cooperative
from kopdes_plan.inputs.plan_words import label
from kopdes_plan.inputs.rules import load_rules

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Asset, Plan

Item = tuple[str, str, str, str]  # what, what asks for it, the day it is needed, the unit

NUMBERS = ("deed_number", "cooperative_number", "business_number", "tax_number", "bank_account")
TYPED = frozenset(f"koperasi.{Cooperative.model_fields[name].alias}" for name in NUMBERS)
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


def _items(plan: Plan) -> Iterator[Item]:
    """Everything, for the whole cooperative first."""
    start, law = str(plan.start.first_day()), t.say("progress.basis.law")
    for name in NUMBERS:
        if not getattr(plan.cooperative, name).strip():
            yield label(Cooperative, name), law, start, ""
    if plan.units and not any(_is_building(one) for one in plan.assets):
        yield t.say("progress.item.place"), t.say("progress.basis.place"), start, ""
    yield from _loans(plan)
    for key, unit in plan.units.items():
        yield from _unit(key, unit, str((unit.start or plan.start).first_day()))
    for asset in plan.assets:
        day = str((asset.month or plan.start).first_day())
        yield asset.name, t.say("progress.basis.asset"), day, asset.unit
    for person in plan.staff:
        opens = str((person.start or plan.start).first_day())
        yield person.name, t.say("progress.basis.staff"), opens, person.unit


def _is_building(asset: Asset) -> bool:
    return asset.tax_group.startswith("bangunan") or asset.paid_by == "agrinas"


def _loans(plan: Plan) -> Iterator[Item]:
    """The agreement of each new loan, and the documents its scheme asks for on the plan's day."""
    rules = load_rules()
    for loan in plan.loans:
        if loan.balance_left is None:
            day, path = str(first_month(loan, plan).first_day()), f"loans/{loan.scheme}"
            asked = rules.known(f"{path}.documents", plan.plan_date)
            known = loan.scheme in rules.schemes()
            basis = t.say("progress.basis.loan", loan=rules.label(path) if known else loan.name)
            yield t.say("progress.item.loan", loan=loan.name), basis, day, ""
            yield from ((t.capital(one), basis, day, "") for one in texts(asked))


def _unit(key: str, unit: AnyUnit, opens: str) -> Iterator[Item]:
    """Its partner's agreement, conditions and documents; its first stock."""
    deal = deal_of(unit)
    partner = deal.partner.label if deal else unit.partner.strip()
    if partner:
        basis = t.say("progress.basis.partner", partner=partner)
        yield t.say("progress.item.contract", partner=partner), basis, opens, key
        for demand in (*deal.partner.conditions, *deal.partner.documents) if deal else ():
            if demand.field not in TYPED:  # asked for above, or written already
                yield demand.text, basis, opens, key
    if unit.behaviour in STOCKED:
        item = t.say("progress.item.stock", unit=unit.name)
        yield item, t.say("progress.basis.unit", unit=unit.name), opens, key

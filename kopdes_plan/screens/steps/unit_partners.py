"""A unit's partner on its page: whose goods it sells, terms, numbers to take over, supply stopped.

All of it stands in one fold. Terms come from `outputs.partners`; the case in which supply stops is
put among the plan's scenarios, where the step on risks shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.inputs.partner_terms import (
    MONTHS_STOPPED,
    Deal,
    deal_of,
    deals,
    deals_for,
    offered,
    supply_stops,
)
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs import partners
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, shown, tag
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.fields import field, fields
from kopdes_plan.screens.fields.sheets import facts_of
from kopdes_plan.screens.steps import View

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Plan

WORDS = "step_units.partner"
SHOWN = ("mitra", "mitra_produk")  # fields of a unit that stand here


def fold(view: View, plan: Plan, key: str) -> Block:
    """All about a unit's partner behind one heading."""
    unit = plan.units[key]
    inner = [_who(view, unit, key), *_deal(view, plan, key), *_stopped(view, plan, key)]
    return blocks.fold(f"partner-{key}", view.say(f"{WORDS}.title"), inner)


def _who(view: View, unit: AnyUnit, key: str) -> Block:
    """The partner in the board's words, and which product of our list it is."""
    base = f"unit_usaha.{key}"
    product = {
        **field(view, f"{base}.mitra_produk"), "kind": "choice", "choices": _products(view, unit),
    }  # fmt: skip
    note = view.say(f"{WORDS}.note")
    return blocks.fields(f"partner-who-{key}", [field(view, f"{base}.mitra"), product], note=note)


def _products(view: View, unit: AnyUnit) -> list[list[str]]:
    """Every product with its partner, those that the unit's type sells first."""
    fitting = deals_for(unit.type_id)
    usual = fitting[0].product.label if len(fitting) == 1 else ""
    none = view.say(f"{WORDS}.usual" if usual else f"{WORDS}.none", product=usual)
    others = (deal for deal in deals().values() if deal not in fitting)
    return [["", none], *([deal.id, _named(view, deal)] for deal in (*fitting, *others))]


def _named(view: View, deal: Deal) -> str:
    words = {"product": deal.product.label, "partner": deal.partner.label}
    return view.say(f"{WORDS}.product", **words)


def _deal(view: View, plan: Plan, key: str) -> Iterator[Block]:
    """The numbers of the partner to take over, then its terms, papers and steps."""
    unit = plan.units[key]
    deal = deal_of(unit)
    if deal is None:
        return
    taken = []
    for one in offered(plan, key, load_rules()):
        words = {
            "field": facts_of(view, f"unit_usaha.{key}.{one.field}").label,
            "value": partners.offered_value(one, unit.quantity_unit, view.language),
        }
        taken.append(button("take", view.say(f"{WORDS}.take", **words), f"{key} {one.field}"))
    if taken:
        note = tag("p", escape(view.say(f"{WORDS}.take_note")), kind="note")
        yield blocks.html(f"partner-offers-{key}", note)
        yield blocks.buttons(f"partner-take-{key}", *taken)
    terms = shown(partners.of_unit(plan, key, deal, view.language))
    yield blocks.html(f"partner-terms-{key}", terms)


def _stopped(view: View, plan: Plan, key: str) -> Iterator[Block]:
    """Months without supply in the plan itself, and the same as a case to try."""
    base = f"unit_usaha.{key}.pasokan_berhenti"
    title, note = view.say(f"{WORDS}.stop.title"), view.say(f"{WORDS}.stop.note")
    yield blocks.fields(f"stopped-{key}", fields(view, base, "mulai", "bulan"), title, note)
    case = _case(plan, key)
    if case is None:
        return
    yield tried(view, plan, case, f"stop-{key}", button(
        "stop", view.say(f"{WORDS}.stop.try", months=MONTHS_STOPPED), key
    ))  # fmt: skip


def tried(
    view: View, plan: Plan, case: tuple[str, dict[str, str]], id: str, ask: Block
) -> Block:  # fmt: skip
    """The button that adds a case to the plan's scenarios, or where to see it."""
    name, changes = case
    if dict(plan.scenarios.get(name, {})) != changes:
        return blocks.buttons(id, ask)
    there = tag("a", escape(view.say(f"{WORDS}.stop.see")), href="#", **{"data-to": "risiko"})
    return blocks.html(id, tag("p", escape(view.say(f"{WORDS}.stop.there")), " ", there))


def _case(plan: Plan, key: str) -> tuple[str, dict[str, str]] | None:
    """The scenario in which a unit's supply stops, if somebody supplies it."""
    start = f"unit_usaha.{key}."
    for name, changes in supply_stops(plan).items():
        if all(path.startswith(start) for path in changes):
            return name, changes
    return None


# ---- what the buttons do


def take(view: View, value: str) -> None:
    """Puts a number of the partner into the plan with its source; the value is `lpg harga_beli`."""
    key, _, name = value.rpartition(" ")
    plan = view.session.plan
    if plan is None or key not in plan.units:
        return
    for one in offered(plan, key, load_rules()):
        path = f"unit_usaha.{key}.{one.field}"
        if one.field != name:
            continue
        known = facts_of(view, path)
        if view.session.put(path, numbers.written(one.number, known.kind)):
            view.tell(view.say(f"{WORDS}.taken", field=known.label), "good")


def stop(view: View, key: str) -> None:
    """Adds the case in which a unit's supply stops."""
    plan = view.session.plan
    case = _case(plan, key) if plan is not None and key in plan.units else None
    if case is not None:
        add_case(view, case)


def add_case(view: View, case: tuple[str, dict[str, str]]) -> None:
    """Puts a case among the plan's scenarios and says where to see it."""
    name, changes = case
    if view.session.put(f"skenario.{name}", dict(changes)):
        view.tell(view.say(f"{WORDS}.stop.added"), "good")


ACTIONS = {"take": take, "stop": stop}

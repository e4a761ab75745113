"""Unit types as blocks: the catalogue of what can be started, and what is known of one type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import CLASSES, UnitType, load_unit_types
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.steps import View

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Asset, Plan


def catalogue(view: View) -> Iterator[Block]:
    """All kinds of business by behaviour, with one of one's own in each group."""
    note = view.say("step_units.catalogue.note")
    yield blocks.html("catalogue-note", tag("p", escape(note), kind="note"))
    types = load_unit_types().values()
    for behaviour in CLASSES:
        cards = [_offered(view, kind) for kind in types if kind.behaviour == behaviour]
        add = blocks.button("add_own", view.say("step_units.catalogue.add"), behaviour)
        own = view.say("step_units.catalogue.own")
        cards.append(blocks.card(view.say("step_units.catalogue.other"), own, add))
        title = view.say(f"step_units.behaviour.{behaviour}")
        note = view.say(f"step_units.means.{behaviour}")
        yield blocks.cards(f"catalogue-{behaviour}", cards, title, note)


def _offered(view: View, kind: UnitType) -> Block:
    partner = view.say("step_units.catalogue.partner", partner=kind.partner) if kind.partner else ""
    trust = view.say(f"step_units.confidence.{kind.confidence}")
    add = blocks.button("add", view.say("step_units.catalogue.add"), kind.id)
    return blocks.card(kind.label, f"{partner} {trust}".strip(), add)


def asked(view: View, plan: Plan, kind: UnitType, key: str) -> Block:
    """What to ask in the village, and the main risks; open until there is a buyer."""
    questions = tag("ul", *(tag("li", escape(question)) for question in kind.questions))
    risks = (tag("li", tag("b", escape(r.what)), escape(f". {r.action}")) for r in kind.risks)
    words = questions + tag("h3", escape(view.say("step_units.ask.risks"))) + tag("ul", *risks)
    if kind.business_code.code:
        code, note = kind.business_code.code, kind.business_code.note
        words += tag(
            "p", escape(view.say("step_units.ask.code", code=code, note=note)), kind="note"
        )
    inner = [blocks.html(f"asked-{key}", words)]
    opened = not plan.units[key].buyer
    return blocks.fold(f"ask-{key}", view.say("step_units.ask.title"), inner, opened)


def equipment(view: View, plan: Plan, kind: UnitType, key: str) -> Iterator[Block]:
    """The equipment that a type usually needs, to be put into the plan's list."""
    cards = [_equipment(view, plan, key, n, asset) for n, asset in enumerate(kind.equipment)]
    if cards:
        title, note = view.say("step_units.equipment.title"), view.say("step_units.equipment.note")
        yield blocks.cards(f"equipment-{key}", cards, title, note)


def _equipment(view: View, plan: Plan, key: str, place: int, asset: Asset) -> Block:
    words, price = "step_units.equipment", t.rupiah(float(asset.price))
    which = "price" if asset.life_months else "price_only"
    said = view.say(f"{words}.{which}", price=price, months=asset.life_months)
    origin, source = asset.price.origin, asset.price.citation
    note = f"{said} {view.say(f'{words}.origin.{origin}', source=source)}"
    if any(own.name == asset.name and own.unit == key for own in plan.assets):
        return blocks.card(asset.name, f"{note} {view.say(f'{words}.listed')}", tone="good")
    add = blocks.button("equip", view.say(f"{words}.add"), f"{key} {place}")
    return blocks.card(asset.name, note, add)

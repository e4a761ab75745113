"""Unit types as blocks: the catalogue of what can be started, and what is known of one type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.catalogue import CLASSES, UnitType, load_unit_types
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields.list_edits import tree_of
from kopdes_plan.screens.steps import View

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Asset, Plan, Staff


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


def needs(view: View, plan: Plan, kind: UnitType, key: str) -> Iterator[Block]:
    """What a type usually needs: equipment, people, and care for what is around it."""
    yield from equipment(view, plan, kind, key)
    yield from people(view, plan, kind, key)
    yield from surroundings(view, kind, key)


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


def people(view: View, plan: Plan, kind: UnitType, key: str) -> Iterator[Block]:
    """The people that a type usually needs, to be put into the plan's list."""
    cards = [_worker(view, plan, key, n, staff) for n, staff in enumerate(kind.staff)]
    if cards:
        title, note = view.say("step_units.people.title"), view.say("step_units.people.note")
        yield blocks.cards(f"people-{key}", cards, title, note)


def _worker(view: View, plan: Plan, key: str, place: int, staff: Staff) -> Block:
    words = "step_units.people"
    paid = plan_words.choice(staff.wage_basis, view.language, "wage_basis")
    if staff.wage_basis == "disepakati":
        paid = view.say(f"{words}.agreed", wage=t.rupiah(staff.wage_per_month))
    said = view.say(f"{words}.said", count=t.plain(float(staff.count)), paid=paid)
    note = f"{said} {view.say(f'{words}.origin.{staff.count.origin}', source=staff.count.citation)}"
    if any(own.name == staff.name and own.unit == key for own in plan.staff):
        return blocks.card(staff.name, f"{note} {view.say(f'{words}.listed')}", tone="good")
    return blocks.card(
        staff.name, note, blocks.button("employ", view.say(f"{words}.add"), f"{key} {place}")
    )


def surroundings(view: View, kind: UnitType, key: str) -> Iterator[Block]:
    """The grade of a type's surroundings, and whose material its waste is."""
    words = "step_units.surroundings"
    said = []
    if (found := kind.environment) is not None:
        means = view.say(f"potential.environment.class.{found.grade}")
        said.append(view.say(f"{words}.grade", grade=found.grade, means=means))
    uses = "; ".join(
        view.say(f"{words}.use", what=what, to=load_unit_types()[other].label)
        for other, what in kind.waste_for.items()
    )
    if uses:
        said.append(view.say(f"{words}.waste", uses=uses))
    if said:
        note = tag("p", escape(" ".join(said)), kind="note")
        yield blocks.html(f"surroundings-{key}", note)


# ---- what the buttons do


def _equip(view: View, value: str) -> None:
    """Puts a piece of equipment of a unit's type into the plan; the value is `lpg 0`."""
    kind, key, place = _offer_of(view, value)
    offered = dict(enumerate(kind.equipment)) if kind is not None else {}
    asset = offered.get(place)
    if asset is not None and view.session.add("aset", {**tree_of(asset, type(asset)), "unit": key}):
        view.tell(view.say("step_units.equipment.added", name=asset.name), "good")


def _employ(view: View, value: str) -> None:
    """Puts people of a unit's type into the plan; the value is `lpg 0`."""
    kind, key, place = _offer_of(view, value)
    staff = dict(enumerate(kind.staff)).get(place) if kind is not None else None
    tree = None if staff is None else {**tree_of(staff, type(staff)), "unit": key}
    if staff is not None and view.session.add("tenaga_kerja", tree):
        view.tell(view.say("step_units.people.added", name=staff.name), "good")


def _offer_of(view: View, value: str) -> tuple[UnitType | None, str, int]:
    """The type of a unit of the plan, the unit's key, and the place of what is offered."""
    key, _, place = value.rpartition(" ")
    plan = view.session.plan
    unit = plan.units.get(key) if plan is not None else None
    kind = load_unit_types().get(unit.type_id) if unit is not None else None
    return kind, key, int(place) if place.isdecimal() else -1


ACTIONS = {"equip": _equip, "employ": _employ}

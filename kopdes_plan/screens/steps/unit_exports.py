"""A unit's sale abroad on its page: its terms, the price built up, papers, exchange rates to try.

Only what is bought or made can be sold abroad. The whole group is put at once, with starting
numbers, and taken away at once. Figures come from `inputs.export_price`, words from
`outputs.export`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Export, Production, Trading
from kopdes_plan.inputs.export import load_documents, load_starting
from kopdes_plan.inputs.export_price import in_usd, terms_of
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.partner_terms import deal_of
from kopdes_plan.outputs import export
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, shown, tag
from kopdes_plan.screens.blocks import Block, button, card
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.fields import fields, worded
from kopdes_plan.screens.fields.sheets import facts_of
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.unit_partners import add_case, tried

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

WORDS = "step_units.export"
FIELDS = (
    "syarat", "harga_usd", "jumlah_kirim", "kurs_beli", "kurs_jual", "asuransi", "isi_kontainer",
)  # fmt: skip
COSTS = ("nama", "tahap", "per_kiriman", "per_satuan", "usd_per_kiriman", "usd_per_satuan")


def fold(view: View, plan: Plan, key: str) -> Iterator[Block]:
    """A sale abroad behind one heading; nothing for a unit that has no goods."""
    unit = plan.units[key]
    if not isinstance(unit, Trading | Production):
        return
    inner = list(_offer(view, key) if unit.export is None else _abroad(view, plan, key))
    yield blocks.fold(f"export-{key}", view.say(f"{WORDS}.title"), inner)


def _offer(view: View, key: str) -> Iterator[Block]:
    note = tag("p", escape(view.say(f"{WORDS}.offer")), kind="note")
    yield blocks.html(f"export-offer-{key}", note)
    yield blocks.buttons(f"export-start-{key}", button("abroad", view.say(f"{WORDS}.start"), key))


def _abroad(view: View, plan: Plan, key: str) -> Iterator[Block]:
    """The fields, the costs, what the price comes to, papers, cases, and the way back."""
    base = f"unit_usaha.{key}.ekspor"
    note = view.say(f"{WORDS}.note")
    yield blocks.fields(f"export-terms-{key}", fields(view, base, *FIELDS), note=note)
    yield worded(view, f"{WORDS}.costs", f"export-costs-{key}", f"{base}.biaya", *COSTS)
    one = next(one for one in export.sales(plan) if one.key == key)
    yield blocks.html(f"export-price-{key}", shown(export.of_unit(plan, one, view.language)))
    for place, case in _rate_cases(one):
        change = float(load_starting().rate_changes[place])
        words = view.say(f"{WORDS}.rate.{_way(change)}", share=t.percent(abs(change)))
        yield tried(
            view, plan, case, f"rate-{place}-{key}", button("rate", words, f"{key} {place}")
        )
    yield _papers(view, plan, one)
    label, sure = view.say(f"{WORDS}.remove"), view.say(f"{WORDS}.remove_ask")
    yield blocks.buttons(f"export-end-{key}", button("at_home", label, key, "danger", sure))


def _papers(view: View, plan: Plan, one: export.Abroad) -> Block:
    """Each paper as a card: ticked here, or shown by another step's field."""
    cards = []
    listed = zip(load_documents(), export.papers(plan, one.export, view.language), strict=True)
    for document, (_, name, _) in listed:
        state, held = export.state_of(plan, one.export, document)
        there = state in ("have", "ready")
        note = view.say(f"{WORDS}.paper.{state}", held=held)
        value = f"{one.key} {document.id}"
        which = "untick" if there else "tick"
        tick = button("paper", view.say(f"{WORDS}.paper.{which}"), value)
        pressed = () if document.field else (tick,)
        cards.append(card(name, note, *pressed, tone="good" if there else ""))
    inner = [blocks.cards(f"papers-{one.key}", cards, note=view.say(f"{WORDS}.paper.note"))]
    return blocks.fold(f"papers-fold-{one.key}", view.say(f"{WORDS}.paper.title"), inner)


def _rate_cases(one: export.Abroad) -> Iterator[tuple[int, tuple[str, dict[str, str]]]]:
    """The cases of the widest changes of the exchange rate, by their place in the data."""
    changes = [float(change) for change in load_starting().rate_changes]
    for place, change in enumerate(changes):
        found = export.rate_scenario(one, change)
        if found and change in (min(changes), max(changes)):
            way = "naik" if change > 0 else "turun"
            yield place, (f"kurs_{way}_{round(abs(change) * 100)}_persen_{one.key}", found)


def _way(change: float) -> str:
    return "up" if change > 0 else "down"


# ---- what the buttons do


def start(view: View, key: str) -> None:
    """Puts the whole sale abroad, so that what the plan writes as its price reaches us."""
    plan = view.session.plan
    unit = plan.units.get(key) if plan is not None else None
    if not isinstance(unit, Trading | Production) or unit.export is not None:
        return
    if view.session.put(f"unit_usaha.{key}.ekspor", _starting(view, unit, key)):
        view.focus = f"unit_usaha.{key}.ekspor.harga_usd"
        view.tell(view.say(f"{WORDS}.started"), "good")


def _starting(view: View, unit: Trading | Production, key: str) -> dict[str, Any]:
    """A group with rates and insurance of our data, the unit's own price and a month's goods."""
    known, deal = load_starting(), deal_of(unit)
    given = {
        "kurs_beli": known.buying_rate,
        "kurs_jual": known.selling_rate,
        "asuransi": known.insurance,
        "jumlah_kirim": Sourced(float(unit.quantity_per_month) or 1.0),
    }
    if deal is not None and deal.product.container is not None:
        given["isi_kontainer"] = deal.product.container
    terms = terms_of(Export.model_validate({"harga_usd": Sourced(0.0), **given}))
    given["harga_usd"] = Sourced(round(in_usd(float(unit.price), terms), 3))
    base = f"unit_usaha.{key}.ekspor"
    return {
        "syarat": "FOB",
        **{
            name: numbers.written(number, facts_of(view, f"{base}.{name}").kind)
            for name, number in given.items()
        },
    }


def end(view: View, key: str) -> None:
    """Takes the whole sale abroad away."""
    plan = view.session.plan
    unit = plan.units.get(key) if plan is not None else None
    if getattr(unit, "export", None) is not None and view.session.remove(
        f"unit_usaha.{key}.ekspor"
    ):
        view.tell(view.say(f"{WORDS}.removed"))


def paper(view: View, value: str) -> None:
    """Ticks a paper or takes its tick away; the value is `lidi kontrak`."""
    key, _, id = value.rpartition(" ")
    plan = view.session.plan
    found = getattr(plan.units.get(key), "export", None) if plan is not None else None
    known = [document.id for document in load_documents() if not document.field]
    if found is None or id not in known:
        return
    ready = [one for one in found.documents if one != id]
    if len(ready) == len(found.documents):
        ready.append(id)
    view.session.put_all({f"unit_usaha.{key}.ekspor.dokumen_siap": ready or None})


def rate(view: View, value: str) -> None:
    """Adds the case of a change of the exchange rate; the value is `lidi 0`."""
    key, _, place = value.rpartition(" ")
    plan = view.session.plan
    for one in export.sales(plan) if plan is not None else ():
        case = dict(_rate_cases(one)) if one.key == key else {}
        if place.isdecimal() and int(place) in case:
            add_case(view, case[int(place)])


ACTIONS = {"abroad": start, "at_home": end, "paper": paper, "rate": rate}

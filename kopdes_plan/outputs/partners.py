"""Partners in words: what each asks and gives, what nobody knows, papers, steps.

A plan goes in; document blocks and sentences come out. Partners' own words are Indonesian in every
language, as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.partner_terms import (
    Deal,
    Offered,
    ceiling_path,
    deal_of,
    offered,
    typed_ceiling,
)
from kopdes_plan.inputs.partners import Demand, load_partners, unknown
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.blocks import (
    Block,
    Row,
    bullets,
    checklist,
    notice,
    row,
    small,
    steps,
    subheading,
    table,
)
from kopdes_plan.outputs.partner_words import Kind, basis, rule_basis, said

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

MONEY = ("buying_price", "margin", "fee", "price_paid", "penalty")
COUNTED = ("quota", "wanted", "smallest_order", "largest_order", "target", "container")
OFFERED: Mapping[str, Kind] = {  # fields that a partner's number may go into
    "harga_tertinggi": "rupiah", "harga_beli": "rupiah", "kuota_per_bulan": "count",
    "dana_talangan": "money",
}  # fmt: skip
WORSE: Mapping[str, Kind] = {"margin": "rupiah", "quota": "count", "prepayment_days": "days"}


def page(plan: Plan, language: str = "id") -> list[Block]:
    """Every unit with a partner: terms, what is unknown, checklists."""
    said = [{"kind": "text", "text": t.say("partner.intro", language)}]
    found = {key: deal for key, unit in plan.units.items() if (deal := deal_of(unit))}
    if not found:
        return [*said, small(t.say("partner.none", language))]
    for key, deal in found.items():
        said += of_unit(plan, key, deal, language)
    return said


def of_unit(plan: Plan, key: str, deal: Deal, language: str = "id") -> Iterator[Block]:
    """One unit's partner: terms with their basis, then what is asked and how one applies."""
    partner, product = deal.partner, deal.product
    words = {"unit": plan.units[key].name, "product": product.label, "partner": partner.label}
    named = product.label.casefold() in f"{words['unit']}\n{partner.label}".casefold()
    heading = "partner.heading_short" if named else "partner.heading"  # its name is said once
    yield subheading(t.say(heading, language, **words))
    if rows := [*_ruled(plan, deal, language), *terms(deal, language)]:
        heads = [t.say(f"partner.column.{name}", language) for name in ("term", "value", "basis")]
        yield table(heads, rows, "lll", size="small", widths=[1.1, 1.2, 2])
    if (lacking := _ceiling_lacks(plan, deal, key, language)) is not None:
        yield lacking
    if asked := unknown(partner, product):
        listed = ", ".join(t.say(f"partner.term.{name}", language).lower() for name in asked)
        yield notice("doubt", "", t.say("partner.unknown", language, terms=listed))
    if gives := offers(plan, key, language):
        yield bullets(gives)
    notes = [product.note, *partner.notes] if product.note else partner.notes
    if notes:
        yield bullets(notes)
    yield from requirements(plan, deal, language)
    month = t.month(*partner.known, language)
    sure = t.say(f"partner.confidence.{partner.confidence}", language)
    yield small(t.say("partner.as_of", language, month=month, confidence=sure))


def terms(deal: Deal, language: str = "id") -> Iterator[Row]:
    """What is known of a deal: a row a term with its value and where it comes from."""
    partner, product = deal.partner, deal.product
    for name in (*MONEY, "fee_share", *COUNTED):
        number = getattr(product, name)
        if number is not None:
            money: Kind = "rupiah" if name in MONEY else "count"
            kind = "share" if name == "fee_share" else money
            value = said(number, kind, product.quantity_unit, language)
            yield row([_term(name, language), value, basis(number, language)])
    if partner.deposit is not None:
        value = said(partner.deposit, "money", "", language)
        yield row([_term("deposit", language), value, basis(partner.deposit, language)])
    if (paid := partner.payment) is not None:
        how = t.say(f"partner.payment.{paid.how}", language)
        if paid.days is not None:
            days = t.number(float(paid.days))
            how = t.say("partner.payment.days", language, how=how, days=days)
        source = paid.note if paid.days is None else basis(paid.days, language)
        yield row([_term("payment", language), how, source])
    for name, info in WORSE.items():
        number = getattr(product.worse, name, None)
        if number is not None:
            label = t.say("partner.worse", language, term=_term(name, language).lower())
            value = said(number, info, product.quantity_unit, language)
            yield row([label, value, basis(number, language)])


def _term(name: str, language: str) -> str:
    return t.say(f"partner.term.{name}", language)


def _ruled(plan: Plan, deal: Deal, language: str) -> Iterator[Row]:
    """Prices and limits that a rule sets in the plan's village, with the rule."""
    rules, day, village = load_rules(), plan.start.first_day(), plan.cooperative.villages[0]
    product = deal.product
    paths = {"ceiling": ceiling_path(product, village, day, rules)}
    for name, file in (("buying_rule", product.buying_rule), ("limit", product.buyer_limit_rule)):
        paths[name] = rules.area_path(file, village) if file else None
    for name, path in paths.items():
        rule = None if path is None else rules.known(path, day)
        if path is None or rule is None:
            continue
        amount, unit = rule.number * float(product.content), product.quantity_unit
        value = t.say("partner.value.per", language, value=t.rupiah(amount), unit=unit)
        if name == "limit":
            value = t.say(
                "partner.value.quantity", language, value=t.number(rule.number), unit=unit
            )
        label = _term("buyer_limit" if name == "limit" else name, language)
        yield row([label, value, rule_basis(path, day, language)])


def _ceiling_lacks(plan: Plan, deal: Deal, key: str, language: str) -> Block | None:
    """Said where a ceiling surely exists but we do not know it for this village."""
    village, day = plan.cooperative.villages[0], plan.start.first_day()
    if not deal.product.ceiling_rules or ceiling_path(deal.product, village, day, load_rules()):
        return None
    if typed_ceiling(plan.units[key]) is not None:
        return None
    here = places.village(village)
    words = {"product": deal.product.label, "place": here.regency if here else village}
    return notice("doubt", "", t.say("partner.ceiling_unknown", language, **words))


def offers(plan: Plan, key: str, language: str = "id") -> list[str]:
    """Sentences on numbers that a partner is known to give and the plan writes otherwise."""
    from kopdes_plan.inputs import plan_words

    unit, deal = plan.units[key], deal_of(plan.units[key])
    found = []
    for offer in offered(plan, key, load_rules()):
        field = {str(info.alias): name for name, info in type(unit).model_fields.items()}
        now = getattr(unit, field[offer.field])
        found.append(
            t.say(
                "partner.offered", language, partner=deal.partner.label if deal else "",
                field=plan_words.label(type(unit), field[offer.field], language),
                value=offered_value(offer, unit.quantity_unit, language),
                now=t.say("partner.nothing", language) if now is None
                else t.number(now) if OFFERED[offer.field] == "count" else t.rupiah(now),
            )
        )  # fmt: skip
    return found


def offered_value(offer: Offered, unit: str, language: str = "id") -> str:
    """An offered number with what it is for; a deposit is for no unit."""
    return said(offer.number, OFFERED[offer.field], unit, language)


def requirements(plan: Plan, deal: Deal, language: str = "id") -> Iterator[Block]:
    """Conditions and documents as checklists, then each digital way with its steps."""
    partner = deal.partner
    for name, demands in (("conditions", partner.conditions), ("documents", partner.documents)):
        if demands:
            yield subheading(t.say(f"partner.{name}", language), 3)
            yield checklist(_demanded(plan, demand, language) for demand in demands)
    first = load_partners().get(partner.first)
    if first is not None:
        yield small(t.say("partner.first", language, partner=first.label))
    ways = [*(first.channels if first else ()), *partner.channels]
    if not ways:
        yield small(t.say("partner.no_channel", language))
    for way in ways:
        yield subheading(t.say("partner.channel", language, name=way.name), 3)
        yield steps(
            t.say("partner.step", language, number=number, text=step)
            for number, step in enumerate(way.steps, 1)
        )
        if way.demands:
            yield checklist(_demanded(plan, demand, language) for demand in way.demands)
        if way.note:
            yield small(way.note)


def _demanded(plan: Plan, demand: Demand, language: str) -> tuple[str, str, str]:
    """The state, what is asked, and what the plan shows of it."""
    held = str(value_at(plan, demand.field) or "") if demand.field else ""
    state = "ask" if not demand.field else "have" if held else "lack"
    return t.say(f"partner.state.{state}", language), demand.text, held

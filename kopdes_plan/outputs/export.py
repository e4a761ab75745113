"""A sale abroad in words: how its price is built, exchange rates, containers, papers.

A plan goes in; document blocks come out. Nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.export import Document, load_documents, load_starting, neighbours
from kopdes_plan.inputs.export_price import (
    TERMS,
    Sale,
    cost_per_unit,
    in_usd,
    rate_factor,
    sale_of,
    stage_cost,
    without_costs,
)
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.outputs.blocks import (
    Block,
    bullets,
    checklist,
    notice,
    row,
    small,
    subheading,
    table,
)

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit, Export
    from kopdes_plan.inputs.plan import Plan


class Abroad(NamedTuple):
    """A unit that sells abroad, with what its sale comes to."""

    key: str
    unit: AnyUnit
    export: Export
    sale: Sale


def sales(plan: Plan) -> tuple[Abroad, ...]:
    """Every unit of the plan that sells abroad."""
    changes = [float(change) for change in load_starting().rate_changes]
    return tuple(
        Abroad(key, unit, abroad, sale_of(float(unit.price), _per_month(unit), abroad, changes))
        for key, unit in plan.units.items()
        if (abroad := getattr(unit, "export", None)) is not None
    )


def _per_month(unit: AnyUnit) -> float:
    """What the unit makes in an ordinary month of full operation, within its quota."""
    full = float(getattr(unit, "quantity_per_month", 0.0))
    return full if unit.quota_per_month is None else min(full, float(unit.quota_per_month))


def page(plan: Plan, language: str = "id") -> list[Block]:
    """Every sale abroad: price, exchange rate, container and neighbours, papers."""
    found = sales(plan)
    if not found:
        return [small(t.say("export.none", language))]
    said: list[Block] = [{"kind": "text", "text": t.say("export.intro", language)}]
    for one in found:
        words = {"unit": one.unit.name, "term": one.export.term}
        said.append(subheading(t.say("export.heading", language, **words)))
        said += of_unit(plan, one, language)
        said.append(subheading(t.say("export.documents", language), 3))
        said.append(checklist(papers(plan, one.export, language)))
    return said


def of_unit(plan: Plan, one: Abroad, language: str = "id") -> Iterator[Block]:
    """One sale: how its price is built, what exchange rates do to it, what fills a container."""
    yield from _price(one, language)
    yield from _rates(one, language)
    yield bullets(volume(plan, one, language))


def _price(one: Abroad, language: str) -> Iterator[Block]:
    sale, unit = one.sale, one.unit.quantity_unit
    words = {
        "unit": unit, "term": one.export.term, "usd": plain_usd(one.export.price_usd),
        "rupiah": t.rupiah(sale.offered), "rate": t.rupiah(sale.terms.buying_rate),
        "reaches": t.rupiah(sale.reaches), "price": t.rupiah(one.unit.price),
    }  # fmt: skip
    yield {"kind": "text", "text": t.say("export.said.offered", language, **words)}
    if sale.reaches <= 0:
        yield notice("bad", "", t.say("export.said.nothing", language))
    else:
        yield {"kind": "text", "text": t.say("export.said.reaches", language, **words)}
    yield build_up_table(one, language)
    if forgotten := without_costs(sale.terms, one.export.term):
        listed = ", ".join(t.say(f"export.stage.{stage}", language) for stage in forgotten)
        yield notice("doubt", "", t.say("export.said.forgotten", language, stages=listed))
    ask = plain_usd(in_usd(sale.asked.at(one.export.term), sale.terms))
    small_lot = {"lot": t.plain(sale.terms.lot), "reaches": t.rupiah(sale.small_lot), "unit": unit}
    yield bullets(
        [
            t.say("export.said.ask", language, **{**words, "usd": ask}),
            t.say("export.said.lot", language, **small_lot),
        ]
    )


def build_up_table(one: Abroad, language: str = "id") -> Block:
    """From what reaches the cooperative to CIF, each cost and each price, in rupiah and USD.

    Without freight it ends at FOB: a CIF price without the ship would be none.
    """
    sale, terms, unit = one.sale, one.sale.terms, one.unit.quantity_unit
    rows = [row(_line(t.say("export.line.reaches", language), float(one.unit.price), sale))]
    by_ship = one.export.term in ("CFR", "CIF") or stage_cost(terms, "CFR") > 0
    for place, term in enumerate(TERMS if by_ship else TERMS[:2]):
        for cost, written in zip(terms.costs, one.export.costs, strict=True):
            if cost.stage == term:
                rows.append(row(_line(written.name, cost_per_unit(cost, terms), sale)))
        if term == "CIF":
            share = t.percent(terms.insurance)
            label = t.say("export.line.insurance", language, share=share)
            rows.append(row(_line(label, sale.asked.cif - sale.asked.cfr, sale)))
        label = t.say(f"export.line.{term}", language)
        rows.append(row(_line(label, sale.asked[place], sale), "sum"))
    heads = [
        t.say(f"export.column.{name}", language, unit=unit) for name in ("line", "rupiah", "usd")
    ]
    return table(heads, rows, "lrr", size="small", widths=[2.2, 1, 1], keep=True)


def _line(label: str, rupiah: float, sale: Sale) -> list[str]:
    return [label, t.number(rupiah), plain_usd(in_usd(rupiah, sale.terms))]


def plain_usd(x: float) -> str:
    """US dollars with three decimals, because a kilo may cost a few cents.

    >>> plain_usd(0.9051)
    '0,905'
    """
    return t.number(x, 3)


def _rates(one: Abroad, language: str) -> Iterator[Block]:
    unit, sale = one.unit.quantity_unit, one.sale
    names = ("change", "received", "difference", "shipment")
    heads = [t.say(f"export.column.{name}", language, unit=unit) for name in names]
    rows = [
        row([
            t.say(f"export.change.{'up' if shock.change > 0 else 'down'}", language,
                  share=t.percent(abs(shock.change))),
            t.number(shock.received), t.number(shock.difference),
            t.rupiah(shock.shipment),
        ])
        for shock in sale.shocks
    ]  # fmt: skip
    yield table(heads, rows, "lrrr", size="small", keep=True)
    days = load_starting().days_until_paid
    words = {"days": t.plain(days), "low": t.plain(days.low), "high": t.plain(days.high)}
    usd = t.number(sale.exposed_usd)
    yield small(t.say("export.said.exposed", language, usd=usd, **words))


def volume(plan: Plan, one: Abroad, language: str = "id") -> Iterator[str]:
    """How long a shipment and a container take, and who lies around to fill it together."""
    unit, sale, container = one.unit.quantity_unit, one.sale, one.export.container
    if not math.isfinite(sale.gathering.months):
        yield t.say("export.said.no_goods", language)
        return
    months = {"quantity": t.plain(_per_month(one.unit)), "months": _months(sale.gathering.months)}
    yield t.say("export.said.gathering", language, unit=unit, **months)
    if container is None or not math.isfinite(sale.container.months):
        yield t.say("export.said.no_container", language)
        return
    filled = {"container": t.plain(container), "months": _months(sale.container.months)}
    alone = sale.container.villages <= 1
    key = "container_alone" if alone else "container"
    yield t.say(f"export.said.{key}", language, unit=unit, **filled)
    if alone:
        return
    yield t.say("export.said.together", language, villages=sale.container.villages)
    district, names = neighbours(plan.cooperative.villages)
    if not names:
        yield t.say("export.said.no_neighbours", language)
        return
    around = {"district": district, "count": len(names), "names": ", ".join(names)}
    yield t.say("export.said.neighbours", language, **around)


def _months(x: float) -> str:
    return t.plain(round(x, 1))


def papers(plan: Plan, export: Export, language: str = "id") -> Iterator[tuple[str, str, str]]:
    """Each document: its state, its name and how sure we are, what shows that it is there.

    A box is ticked where something is shown.
    """
    for document in load_documents():
        state, held = state_of(plan, export, document)
        words = t.say(f"export.document.{document.id}", language)
        if doubt := t.say(f"export.confidence.{document.confidence}", language):
            words = f"{words} ({doubt})"
        said = t.say(f"export.state.{state}", language)
        yield said, words, held or (said if state == "ready" else "")


def state_of(plan: Plan, export: Export, document: Document) -> tuple[str, str]:
    """have, ready, lack or ask; and what the plan shows of it."""
    if document.field:
        held = str(value_at(plan, document.field) or "")
        return ("have", held) if held else ("lack", "")
    return ("ready" if document.id in export.documents else "ask"), ""


def rate_scenario(one: Abroad, change: float) -> dict[str, str]:
    """The change of a scenario in which the exchange rate moves: the plan's price moves with it.

    Nothing where the costs would leave nothing.
    """
    factor = rate_factor(one.export, change)
    return {f"unit_usaha.{one.key}.harga": f"x{t.number(factor, 4)}"} if factor > 0 else {}

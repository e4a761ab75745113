"""What partners' terms say for a plan: ceiling prices, known quotas, what to try when supply stops.

A unit is linked to a product by its `mitra_produk` ("bulog_sphp.beras_sphp"), else by its type when
exactly one product names the type. Ceilings and redeem prices are read from the dated rules for
the plan's first village; a ceiling that the board typed goes before them, that of a unit type
behind them, because a type was written for one regency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.export import load_documents
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.partners import Partner, Product, load_partners
from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.problems import Problem

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import Unit
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Rules

MONTHS_STOPPED = 3  # how long supply stops in the case that is ready to try


class Deal(NamedTuple):
    """A product with the partner it is of; `id` is what a plan writes in `mitra_produk`."""

    id: str
    partner: Partner
    product: Product


class Offered(NamedTuple):
    """A number of a partner for a field of the plan's unit."""

    field: str
    number: Sourced


@lru_cache(maxsize=1)
def deals() -> Mapping[str, Deal]:
    """Every product of every partner, by "partner.product"."""
    found = (
        Deal(f"{partner.id}.{key}", partner, product)
        for partner in load_partners().values()
        for key, product in partner.products.items()
    )
    return MappingProxyType({deal.id: deal for deal in found})


def deal_of(unit: Unit) -> Deal | None:
    """The product that a unit sells, or None: by name, else by its type."""
    if unit.partner_product:
        return deals().get(unit.partner_product)
    fitting = deals_for(unit.type_id)
    return fitting[0] if len(fitting) == 1 else None


@cache
def deals_for(type_id: str) -> tuple[Deal, ...]:
    """The products that a unit of a type may sell: what a board can choose from."""
    return tuple(deal for deal in deals().values() if type_id in deal.product.unit_types)


def ceiling_path(product: Product, village: str, day: date, rules: Rules) -> str | None:
    """The rule of a product's ceiling in a village on a day: of a mixture the highest."""
    found: list[tuple[float, str]] = []
    for file in product.ceiling_rules:
        path = rules.area_path(file, village)
        rule = None if path is None else rules.known(path, day)
        if path is not None and rule is not None:
            found.append((rule.number, path))
    return max(found)[1] if found else None


def typed_ceiling(unit: Unit) -> Sourced | None:
    """The ceiling that a board wrote; None for that of the unit's type."""
    if unit.price_ceiling is None or not unit.type_id:
        return unit.price_ceiling
    from kopdes_plan.inputs.catalogue import load_unit_types

    kind = load_unit_types().get(unit.type_id)
    usual = None if kind is None else kind.defaults.get("harga_tertinggi")
    same = usual == unit.price_ceiling and usual.citation == unit.price_ceiling.citation
    return None if same else unit.price_ceiling


def offered(plan: Plan, key: str, rules: Rules) -> tuple[Offered, ...]:
    """What the partner of a unit is known to ask and give, for fields where the plan says other."""
    unit = plan.units[key]
    deal = deal_of(unit)
    if deal is None:
        return ()
    day, village = plan.start.first_day(), plan.cooperative.villages[0]
    known: dict[str, Sourced | None] = {
        "harga_tertinggi": _ruled(deal.product, ceiling_path(deal.product, village, day, rules),
                                  day, rules),
        "harga_beli": deal.product.buying_price or _ruled(
            deal.product, rules.area_path(deal.product.buying_rule, village)
            if deal.product.buying_rule else None, day, rules),
        "kuota_per_bulan": deal.product.quota,
        "dana_talangan": deal.partner.deposit,
    }  # fmt: skip
    has = {str(info.alias): name for name, info in type(unit).model_fields.items()}
    return tuple(
        Offered(alias, number)
        for alias, number in known.items()
        if number is not None and alias in has and getattr(unit, has[alias]) != number
    )


def _ruled(product: Product, path: str | None, day: date, rules: Rules) -> Sourced | None:
    """A price that a rule sets, for one unit of the product, with its source and year."""
    rule = None if path is None else rules.known(path, day)
    if path is None or rule is None:
        return None
    source = rules.cite(path, day).source
    amount = rule.number * float(product.content)
    return Sourced(amount, "sumber", citation=source, year=rule.effective.year, note=rule.label)


# ---- supply that stops


def stop_changes(plan: Plan, key: str) -> dict[str, str]:
    """The changes of a scenario in which a unit gets nothing for `MONTHS_STOPPED` months.

    It begins in the first month of full operation, while cash is still thin.
    """
    unit = plan.units[key]
    full = max(unit.start or plan.start, plan.start).plus(unit.ramp_up_months)
    base = f"unit_usaha.{key}.pasokan_berhenti"
    return {f"{base}.mulai": str(full), f"{base}.bulan": str(MONTHS_STOPPED)}


def supply_stops(plan: Plan) -> dict[str, dict[str, str]]:
    """A scenario, by its name, for each unit that a partner supplies: nothing for some months."""
    supplied = {key: deal_of(unit) for key, unit in plan.units.items()}
    return {
        f"pasokan_{key}_berhenti_{MONTHS_STOPPED}_bulan": stop_changes(plan, key)
        for key, deal in supplied.items()
        if deal is not None and deal.partner.relation != "pembeli"
    }


# ---- mistakes


def trade_problems(plan: Plan) -> Iterator[Problem]:
    """Products and documents nobody knows, swapped exchange rates, shipments of nothing."""
    for key, unit in plan.units.items():
        base = f"unit_usaha.{key}"
        if unit.partner_product and unit.partner_product not in deals():
            hint = nearest(unit.partner_product, tuple(deals()))
            params = {"known": ", ".join(_near_by(unit.partner_product))}
            code = "no_such_product_near" if hint else "no_such_product"
            yield Problem(code, f"{base}.mitra_produk", None, unit.partner_product, hint, params)
        abroad = getattr(unit, "export", None)
        if abroad is None:
            continue
        if not abroad.lot:
            yield Problem("shipment_of_nothing", f"{base}.ekspor.jumlah_kirim", None, "0")
        if abroad.selling_rate < abroad.buying_rate:
            rates = {"buying": t.rupiah(abroad.buying_rate)}
            read = t.rupiah(abroad.selling_rate)
            yield Problem("rates_swapped", f"{base}.ekspor.kurs_jual", None, read, params=rates)
        known = tuple(document.id for document in load_documents())
        for place, named in enumerate(abroad.documents):
            if named not in known:
                hint = nearest(named, known)
                code = "no_such_document_near" if hint else "no_such_document"
                at = f"{base}.ekspor.dokumen_siap.{place + 1}"
                yield Problem(code, at, None, named, hint, {"known": ", ".join(known)})


def _near_by(named: str) -> tuple[str, ...]:
    """The products of the partner that is named, else the partners there are."""
    start = f"{named.partition('.')[0]}."
    own = tuple(id for id in deals() if id.startswith(start))
    return own or tuple(f"{one.id}.…" for one in load_partners().values() if one.products)


__all__ = [
    "MONTHS_STOPPED", "Deal", "Offered", "ceiling_path", "deal_of", "deals", "deals_for",
    "offered", "stop_changes", "supply_stops", "trade_problems", "typed_ceiling",
]  # fmt: skip

"""The price of a sale abroad: EXW, FOB, CFR, CIF, and what of a dollar price reaches the village.

Costs of a whole shipment are divided by its size. Dollars earned are changed at the bank's buying
rate, dollars spent at its selling rate. Everything is rupiah per unit of goods unless it says USD.

    EXW = what reaches the cooperative + packing, bank      FOB = EXW + haulage, port, papers
    CFR = FOB + freight                                     CIF = CFR x (1 + insurance)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from kopdes_plan.inputs.businesses import Export

STAGES = ("EXW", "FOB", "CFR")
TERMS = (*STAGES, "CIF")
CHANGES = (-0.10, -0.05, 0.05, 0.10)  # of the rupiah price of a dollar (asumsi)


class Cost(NamedTuple):
    """A cost up to a stage: rupiah and USD, of a shipment and of each unit."""

    stage: str
    per_shipment: float = 0.0
    per_quantity: float = 0.0
    per_shipment_usd: float = 0.0
    per_quantity_usd: float = 0.0


@dataclass(frozen=True)
class Terms:
    """What a price is built from; `lot` is the units of one shipment."""

    buying_rate: float
    selling_rate: float
    lot: float
    costs: tuple[Cost, ...]
    insurance: float  # share of CFR


class BuildUp(NamedTuple):
    """Rupiah a unit at each term, in the order of `TERMS`."""

    exw: float
    fob: float
    cfr: float
    cif: float

    def at(self, term: str) -> float:
        """The price at a term such as "FOB"."""
        return self[TERMS.index(term)]


class Shock(NamedTuple):
    """What reaches the cooperative for a unit when both exchange rates change by a share."""

    change: float
    received: float
    difference: float  # from what reaches it today
    shipment: float  # the difference of a whole shipment


class Filling(NamedTuple):
    """How a village fills a container: months alone, and villages like it for one each month."""

    months: float
    villages: int


def terms_of(export: Export) -> Terms:
    """The terms that a plan's unit states."""
    return Terms(
        float(export.buying_rate),
        float(export.selling_rate),
        float(export.lot),
        tuple(
            Cost(
                cost.stage, float(cost.per_shipment), float(cost.per_quantity),
                float(cost.per_shipment_usd), float(cost.per_quantity_usd),
            )
            for cost in export.costs
        ),
        float(export.insurance),
    )  # fmt: skip


def cost_per_unit(cost: Cost, terms: Terms) -> float:
    """A cost in rupiah for each unit of a shipment."""
    rupiah = cost.per_quantity + cost.per_shipment / terms.lot
    return rupiah + terms.selling_rate * usd_per_unit(cost, terms)


def usd_per_unit(cost: Cost, terms: Terms) -> float:
    """The part of a cost that is paid in US dollars, for each unit of a shipment."""
    return cost.per_quantity_usd + cost.per_shipment_usd / terms.lot


def stage_cost(terms: Terms, stage: str) -> float:
    """All costs that a stage adds, for each unit."""
    return sum(cost_per_unit(cost, terms) for cost in terms.costs if cost.stage == stage)


def without_costs(terms: Terms, term: str) -> tuple[str, ...]:
    """The stages that a price at `term` bears and for which no cost at all is written."""
    borne = STAGES[: TERMS.index(term) + 1]
    return tuple(stage for stage in borne if not stage_cost(terms, stage))


def build_up(reaches: float, terms: Terms) -> BuildUp:
    """The prices to ask so that `reaches` rupiah a unit are left for the cooperative."""
    exw = reaches + stage_cost(terms, "EXW")
    fob = exw + stage_cost(terms, "FOB")
    cfr = fob + stage_cost(terms, "CFR")
    return BuildUp(exw, fob, cfr, cfr * (1.0 + terms.insurance))


def in_usd(rupiah: float, terms: Terms) -> float:
    """A price in US dollars: what the bank must pay out at its buying rate."""
    return rupiah / terms.buying_rate


def received(price_usd: float, term: str, terms: Terms) -> float:
    """Rupiah a unit that reach the cooperative from a dollar price at a term."""
    left = price_usd * terms.buying_rate
    if term == "CIF":
        left /= 1.0 + terms.insurance
    borne = STAGES[: TERMS.index(term) + 1]
    return left - sum(stage_cost(terms, stage) for stage in borne)


def shocks(
    price_usd: float, term: str, terms: Terms, changes: Iterable[float]
) -> tuple[Shock, ...]:
    """What reaches the cooperative when the rupiah price of a dollar changes by each share."""
    today = received(price_usd, term, terms)
    found = []
    for change in changes:
        factor = 1.0 + change
        moved = replace(
            terms,
            buying_rate=terms.buying_rate * factor,
            selling_rate=terms.selling_rate * factor,
        )
        now = received(price_usd, term, moved)
        found.append(Shock(change, now, now - today, (now - today) * terms.lot))
    return tuple(found)


def rate_factor(export: Export, change: float) -> float:
    """What a plan's price is multiplied by when both exchange rates change by a share.

    nan where nothing reaches the cooperative, before or after.
    """
    (shock,) = shocks(float(export.price_usd), export.term, terms_of(export), (change,))
    today = shock.received - shock.difference
    return shock.received / today if min(shock.received, today) > 0 else math.nan


def exposed_usd(price_usd: float, term: str, terms: Terms) -> float:
    """US dollars of a shipment open to the exchange rate until it is paid: earned less spent.

    Insurance is counted as spent in dollars, a share of CFR.
    """
    borne = STAGES[: TERMS.index(term) + 1]
    spent = sum(usd_per_unit(cost, terms) for cost in terms.costs if cost.stage in borne)
    if term == "CIF":
        spent += price_usd * terms.insurance / (1.0 + terms.insurance)
    return (price_usd - spent) * terms.lot


def filling(container: float, per_month: float) -> Filling:
    """How long a village's monthly goods take to fill a container; nan where it makes none."""
    if per_month <= 0 or container <= 0:
        return Filling(math.nan, 0)
    months = container / per_month
    return Filling(months, math.ceil(months - 1e-9))


class Sale(NamedTuple):
    """All that a unit's sale abroad comes to; rupiah for each unit unless it says USD."""

    terms: Terms
    asked: BuildUp  # prices to ask so that the plan's price reaches the cooperative
    offered: float  # the dollar price in rupiah
    reaches: float  # what of it reaches the cooperative
    small_lot: float  # what would reach it if a shipment were half as large
    shocks: tuple[Shock, ...]
    exposed_usd: float  # of one shipment
    gathering: Filling  # of one shipment
    container: Filling


def sale_of(
    price: float, per_month: float, export: Export, changes: Iterable[float] = CHANGES
) -> Sale:
    """A sale abroad of a unit with this price and monthly quantity in its plan."""
    terms, usd, term = terms_of(export), float(export.price_usd), export.term
    container = 0.0 if export.container is None else float(export.container)
    return Sale(
        terms=terms,
        asked=build_up(price, terms),
        offered=usd * terms.buying_rate,
        reaches=received(usd, term, terms),
        small_lot=received(usd, term, replace(terms, lot=terms.lot / 2)),
        shocks=shocks(usd, term, terms, changes),
        exposed_usd=exposed_usd(usd, term, terms),
        gathering=filling(terms.lot, per_month),
        container=filling(container, per_month),
    )


def apart(price: float, export: Export) -> float:
    """How far a plan's price lies from what its dollar price leaves, as a share of the latter.

    nan where nothing is left: then no price in rupiah is right.
    """
    left = received(float(export.price_usd), export.term, terms_of(export))
    return math.nan if left <= 0 else price / left - 1.0


__all__ = [
    "TERMS", "BuildUp", "Cost", "Filling", "Sale", "Shock", "Terms", "apart", "build_up",
    "cost_per_unit", "exposed_usd", "filling", "in_usd", "rate_factor", "received", "sale_of",
    "shocks", "stage_cost", "terms_of", "usd_per_unit", "without_costs",
]  # fmt: skip

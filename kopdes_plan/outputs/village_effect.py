"""What a plan brings to its village, as a table and sentences.

What comes in is a `VillageEffect`; nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.model.households import PARTS

if TYPE_CHECKING:
    from kopdes_plan.model.households import VillageEffect

W = "potential.effect"
SHOWN = 1  # the second year: trade is known by then


def rows(effect: VillageEffect, language: str = "id") -> tuple[list[str], list[list[str]]]:
    """Heads and cells: what comes from where, in all and for each household, of one year."""
    heads = [t.say(f"{W}.{key}", language) for key in ("lines", "whole", "each")]
    year = min(SHOWN, len(effect.years) - 1)
    amounts = [(part, getattr(effect, part)) for part in PARTS] + [("total", effect.total)]
    return heads, [
        [
            t.say(f"{W}.{part}", language),
            t.rupiah(float(amount[year])),
            t.rupiah(float(effect.each(amount)[year])),
        ]
        for part, amount in amounts
    ]


def sentences(effect: VillageEffect, language: str = "id") -> Iterator[str]:
    """Which year it is, who takes part, and what nobody typed."""
    year = effect.years[min(SHOWN, len(effect.years) - 1)]
    if math.isfinite(effect.households):
        households = t.number(effect.households)
        yield t.say(f"{W}.note", language, year=year, households=households)
    else:
        yield t.say(f"{W}.no_households", language)
    if effect.suppliers is not None:
        yield t.say(f"{W}.suppliers", language, count=t.number(effect.suppliers))
    if effect.small_businesses is not None:
        yield t.say(f"{W}.small_businesses", language, count=t.number(effect.small_businesses))
    if effect.jobs_female is not None or effect.jobs_male is not None:
        female, male = (t.number(x or 0) for x in (effect.jobs_female, effect.jobs_male))
        yield t.say(f"{W}.jobs", language, female=female, male=male)
    if effect.untyped:
        yield t.say(f"{W}.not_typed", language, units=", ".join(effect.untyped))


def as_json(effect: VillageEffect) -> dict[str, Any]:
    """The effect for programs, by year."""
    amounts = {part: getattr(effect, part) for part in PARTS} | {"total": effect.total}
    return {
        "years": effect.years,
        "households": effect.households,
        **amounts,
        "total_each_household": effect.each(effect.total),
        "member_suppliers": effect.suppliers,
        "small_businesses": effect.small_businesses,
        "jobs_female": effect.jobs_female,
        "jobs_male": effect.jobs_male,
    }


__all__ = ["as_json", "rows", "sentences"]

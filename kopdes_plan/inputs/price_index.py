"""Old rupiah at the prices of a later year, by consumer prices of Kalimantan Timur.

`data/indices/consumer_prices.yaml` holds the rise of each year that is known; other years rise by
an assumption. What comes out says in its note what it was and what it was multiplied by.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage, numbers
from kopdes_plan.inputs.fields import GrowthPerYear, Kind, Name, Sourced
from kopdes_plan.paths import DATA

P = TypeVar("P", bound=BaseModel)
FILE = DATA / "indices" / "consumer_prices.yaml"


class PriceIndex(Part):
    """The rise of prices in each year, and in years that nobody knows."""

    label: Name
    rises: dict[str, GrowthPerYear] = Field(alias="kenaikan")
    other_years: GrowthPerYear = Field(alias="tahun_lain")
    sentence: Name = Field(alias="kalimat")


@lru_cache(maxsize=1)
def load_price_index() -> PriceIndex:
    """The index of data/indices; DataError lists every mistake."""
    page = DataPage("indices/consumer_prices.yaml", FILE.read_text(encoding="utf-8"))
    index = page.checked(PriceIndex, page.tree)
    for place, number in numbers(index):
        page.check_origin(place, number)
    page.stop()
    return index


def price_factor(since: int, to: int) -> float:
    """What a rupiah of the year `since` costs in the year `to`; 1 when that is not later."""
    index, factor = load_price_index(), 1.0
    for year in range(since + 1, to + 1):
        factor *= 1.0 + index.rises.get(str(year), index.other_years)
    return factor


def indexed(number: Sourced, to: int) -> Sourced:
    """The rupiah at the prices of the year `to`, to three figures; itself without a year.

    Its year stays that of the source; its note says the old amount and the factor.
    """
    factor = price_factor(number.year, to) if number.year else 1.0
    if number.year is None or factor == 1.0:
        return number
    said = load_price_index().sentence.format(
        amount=t.rupiah(number), year=number.year, factor=t.number(factor, 2), to=to
    )
    return Sourced(
        _three_figures(number * factor),
        number.origin,
        _three_figures(number.low * factor),
        _three_figures(number.high * factor),
        number.citation,
        number.year,
        f"{number.note} {said}".strip(),
    )


def _three_figures(amount: float) -> float:
    return float(f"{amount:.3g}")


def at_prices_of(part: P, to: int, only: Collection[str] | None = None) -> P:
    """The part with its dated rupiah at the prices of `to`, in `only` these keys if given."""
    changed: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        if only is not None and (field.alias or name) not in only:
            continue
        value = getattr(part, name)
        if isinstance(value, Sourced):
            if any(isinstance(kind, Kind) and kind.name == "rupiah" for kind in field.metadata):
                changed[name] = indexed(value, to)
        elif isinstance(value, tuple):
            changed[name] = tuple(
                at_prices_of(item, to) if isinstance(item, BaseModel) else item for item in value
            )
    return part.model_copy(update=changed)


__all__ = ["PriceIndex", "at_prices_of", "indexed", "load_price_index", "price_factor"]

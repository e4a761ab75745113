"""What the village's page is written from, and its table by year.

A `Result` goes in; the village's side of it, the words for the kind of place, and the columns of
the table come out. The sentences of the page stand in `village`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.rules import Rules, load_rules
from kopdes_plan.model.village import VillageSide, village_side
from kopdes_plan.outputs.blocks import Block, heading, row, small, table
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import amount

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array
    from kopdes_plan.model.village_fund import Origin

HALF = 0.5  # rupiah below which nothing is missing
BORROWED = ("set_aside", "room", "missing", "drawn", "unpaid", "owed")
BUILT = ("set_aside", "left", "instalment", "upkeep")
BOTH = ("set_aside", "instalment", "upkeep", "missing", "drawn", "unpaid", "owed")


@dataclass(frozen=True)
class Page:
    """What the page is written from."""

    result: Result
    side: VillageSide
    rules: Rules
    place: str  # desa or kelurahan
    owner: str  # desa, kabupaten or kota
    language: str

    def say(self, key: str, **params: object) -> str:
        """Words of the topic `village`, with those for the kind of place filled in."""
        named = {
            "fund": self._word(f"fund.{self.place}"),
            "meeting": self._word(f"meeting.{self.place}"),
            "owner": self._word(f"owner.{self.owner}"),
            "head": self._word(f"head.{self.owner}"),
        }
        return self._word(key, **{**named, **params})

    def _word(self, key: str, **params: object) -> str:
        return t.say(f"village.{key}", self.language, **params)

    def month(self, m: int) -> str:
        """Month number m in words."""
        return month_name(self.result, m, self.language)


def page_of(result: Result, language: str, rules: Rules | None) -> Page:
    """The page of a result; other rules than those in use may be given."""
    owner = owner_of(result.plan)
    place, law = "desa" if owner == "desa" else "kelurahan", rules or load_rules()
    side = village_side(result, law, kelurahan=place == "kelurahan")
    return Page(result, side, law, place, owner, language)


def owner_of(plan: Plan) -> str:
    """Who speaks and owns for the place: desa, or for a kelurahan its kabupaten or kota.

    One desa among several places is enough for Dana Desa; a code we do not know counts as a desa.
    """
    found = [places.village(code) for code in plan.cooperative.villages]
    if any(one is None or one.kind == "desa" for one in found):
        return "desa"
    regency = found[0].regency if found[0] else ""
    return "kota" if regency.lower().startswith("kota ") else "kabupaten"


def columns(side: VillageSide) -> dict[str, Array]:
    """Every figure by year, (Y,) of row 0; nan where it is not known. Nothing is left out."""
    nothing = np.zeros(len(side.years))
    found = {
        "allotment": side.allotments.rupiah,
        "set_aside": side.set_aside.rupiah,
        "left": side.set_aside.left,
        "instalment": side.by_year(side.building.instalments) if side.building else nothing,
        "upkeep": sum((one.upkeep for one in side.used), nothing),
    }
    support = side.support
    for name in ("missing", "drawn", "unpaid", "owed"):
        monthly = row_of(getattr(support, name)) if support else None
        gather = side.at_year_end if name == "owed" else side.by_year
        found[name] = nothing if monthly is None else gather(monthly)
    found["room"] = nothing if support is None else support.room
    found["village_share"] = row_of(side.share_paid)
    return found


def year_table(it: Page) -> Iterator[Block]:
    """The one table, by year, with its remarks; nothing where it would say nothing."""
    found = columns(it.side)
    names = [name for name in ("allotment", *_fitting(it.side)) if _told(found, name)]
    if names in ([], ["allotment"]):
        return
    rows = [
        row([str(year), *(_cell(it, name, found[name], n) for name in names)])
        for n, year in enumerate(it.side.years)
    ]
    heads = [it.say("column.year"), *(it.say(f"column.{name}") for name in names)]
    yield heading(it.say("table.title"), 2)
    yield table(heads, rows, "l" + "r" * len(names), size="small", keep=True)
    remarks = [*origins(it), it.say("table.dash")]
    if "bill" in it.side.set_aside.kinds and "set_aside" in names:
        remarks.append(it.say("table.bill"))
    yield small(" ".join(remarks))


def _fitting(side: VillageSide) -> tuple[str, ...]:
    if side.support is None:
        return BUILT
    return BOTH if side.building else BORROWED


def _told(found: dict[str, Array], name: str) -> bool:
    """Whether a column says anything: not unknown throughout, nor what is lacking at all."""
    if name in ("drawn", "unpaid", "owed") and not np.any(found["missing"] > HALF):
        return False
    always = name in ("missing", "left")
    return bool(np.any(np.isfinite(found[name]) if always else np.nan_to_num(found[name]) > HALF))


def _cell(it: Page, name: str, column: Array, n: int) -> str:
    if np.isnan(column[n]):
        return ""
    bill = name in ("set_aside", "left") and it.side.set_aside.kinds[n] == "bill"
    return amount(float(column[n])) + (" *" if bill else "")


def origins(it: Page) -> Iterator[str]:
    """Where the allotments come from, a sentence for each origin."""
    if it.place == "kelurahan":
        return
    given = it.side.allotments
    by_origin: dict[Origin, list[int]] = {}
    for year, origin in zip(it.side.years, given.origins, strict=True):
        by_origin.setdefault(origin, []).append(year)
    for origin, years in by_origin.items():
        label = "" if given.citation is None else given.citation.label
        averaged = ", ".join(map(str, given.averaged))
        yield it.say(f"origin.{origin}", years=years_said(years), averaged=averaged, label=label)


def years_said(years: Iterable[int]) -> str:
    """Years in words, those that follow each other as first–last.

    >>> years_said([2026, 2028, 2029, 2030])
    '2026, 2028–2030'
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)

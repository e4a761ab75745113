"""Ways to finance a plan as tables: blocks that documents and screens draw alike.

`Way`s go in; what a term's figure is taken from the plan carries a star. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.comparison import Due, Financed
from kopdes_plan.outputs.blocks import Block, bullets, row, small, subheading, table
from kopdes_plan.outputs.financing import (
    Way,
    able,
    by_law,
    collateral,
    name,
    reasons,
    remarks,
    status,
    terms,
    with_figures,
)
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import amount, shortened

STAR = " *"
LONGEST = 64  # letters of a name in a table: those of the schemes are whole


def tables(listed: Sequence[Way], language: str = "id") -> list[Block]:
    """Instalments, cost, cash, DSCR by year, allowed and collateral, and what is left out."""
    found = with_figures(listed)
    years = dscr_years(listed, language)
    parts = (
        _instalments(found, language), _cost(found, language), _cash(found, language),
        *([years] if len(years["head"]) > 1 else []), _allowed(listed, language),
    )  # fmt: skip
    said = [t.say("financing.said.star", language)] if starred(listed) else []
    return [
        *parts,
        small(" ".join([*said, *remarks(listed, language)])),
        *left_out(listed, language),
    ]


def overview(listed: Sequence[Way], language: str = "id") -> list[Block]:
    """The one table of a document, with why each is not allowed or cannot be told."""
    names = ("way", "amount", "instalment", "cost", "equivalent", "dscr", "cash", "able", "allowed")
    rows = [
        row([
            _name(way, language), amount(way.option.amount), amount(found.heaviest.amount),
            amount(found.cost), _true_rate(way, found),
            t.number(found.dscr_min, 2), amount(found.lowest_cash.amount),
            able(way, language), status(way, language),
        ])
        for way, found in with_figures(listed)
    ]  # fmt: skip
    widths = [1.6, 1.05, 0.95, 1, 0.75, 0.7, 1.05, 0.75, 0.75]
    whole = table(_heads(names, language), rows, "lrrrrrrll", size="tiny", widths=widths, keep=True)
    said = " ".join([*remarks(listed, language), *_from_plan(listed, language)])
    return [whole, small(said), *_why(listed, language), *left_out(listed, language)]


def left_out(listed: Sequence[Way], language: str = "id") -> list[Block]:
    """The schemes without figures, each with its reason."""
    said = [
        f"{name(way, language)}: {' '.join(reasons(way, language))}"
        for way in listed if way.found is None
    ]  # fmt: skip
    if not said:
        return []
    return [subheading(t.say("financing.title.left_out", language), 3), bullets(said)]


def _why(listed: Sequence[Way], language: str) -> list[Block]:
    """Each reason once, with all the ways it is true of."""
    about: dict[str, list[str]] = {}
    for way, _ in with_figures(listed):
        if why := " ".join(by_law(way, language)):
            about.setdefault(why, []).append(name(way, language))
    said = [f"{', '.join(names)}: {why}" for why, names in about.items()]
    return [bullets(said)] if said else []


def _from_plan(listed: Sequence[Way], language: str) -> list[str]:
    """Which terms of which ways the plan had to say, in one sentence."""
    said = [
        f"{name(way, language)} ({terms(way.option.from_plan, language)})"
        for way, _ in with_figures(listed) if way.option.from_plan
    ]  # fmt: skip
    return [t.say("financing.said.from_plan", language, ways="; ".join(said))] if said else []


def _true_rate(way: Way, found: Financed) -> str:
    return _marked(t.percent(found.equivalent_rate_per_year, 1), way, "rate")


def _instalments(found: Sequence[tuple[Way, Financed]], language: str) -> Block:
    names = ("way", "amount", "months", "first", "after_grace", "heaviest", "gone")
    rows = [
        row([
            _name(way, language), amount(way.option.amount), months(way, language),
            _due(one.first), _due(one.first_after_grace), _due(one.heaviest),
            month_name(one.result, one.last_month, language),
        ])
        for way, one in found
    ]  # fmt: skip
    return _table("instalments", names, rows, "lrlrrrl", language)


def _cost(found: Sequence[tuple[Way, Financed]], language: str) -> Block:
    names = ("way", "rate", "interest", "fees", "cost", "equivalent", "effective")
    rows = [
        row([
            _name(way, language), rates(way, language), amount(one.interest), amount(one.fees),
            amount(one.cost), t.percent(one.equivalent_rate_per_year),
            t.percent(one.effective_rate_per_year),
        ])
        for way, one in found
    ]  # fmt: skip
    return _table("cost", names, rows, "llrrrrr", language)


def _cash(found: Sequence[tuple[Way, Financed]], language: str) -> Block:
    names = ("way", "cash", "cash_month", "dscr", "able")
    rows = [
        row([
            _name(way, language), amount(one.lowest_cash.amount),
            month_name(one.result, one.lowest_cash.month, language), t.number(one.dscr_min, 2),
            able(way, language),
        ])
        for way, one in found
    ]  # fmt: skip
    return _table("cash", names, rows, "lrlrl", language)


def dscr_years(listed: Sequence[Way], language: str = "id") -> Block:
    """DSCR of each calendar year in which anything is due."""
    found = with_figures(listed)
    owing = {year for _, one in found for year, ratio in dscr_by_year(one).items() if ratio}
    years = sorted(owing)
    rows = [
        row([_name(way, language), *(_ratio(one, year, language) for year in years)])
        for way, one in found
    ]
    heads = [t.say("financing.column.way", language), *map(str, years)]
    title = t.say("financing.title.years", language)
    return table(heads, rows, "l" + "r" * len(years), title, "small", [2, *[1.0] * len(years)])


def dscr_by_year(found: Financed) -> dict[int, tuple[float, bool] | None]:
    """Calendar year -> DSCR and whether only interest is due; None where nothing is."""
    only = found.result.indicators.dscr_interest_only
    return {
        int(year): None if np.isnan(ratio) else (float(ratio), bool(only[n]))
        for n, (year, ratio) in enumerate(zip(found.result.time.years, found.dscr, strict=True))
    }


def _ratio(found: Financed, year: int, language: str) -> str:
    ratio = dscr_by_year(found).get(year)
    if ratio is None:
        return "–"
    return t.say("financing.grace", language) if ratio[1] else t.number(ratio[0], 2)


def _allowed(listed: Sequence[Way], language: str) -> Block:
    names = ("way", "allowed", "reason", "collateral")
    rows = [
        row([
            _name(way, language), status(way, language), " ".join(reasons(way, language)) or "–",
            collateral(way, language),
        ])
        for way, _ in with_figures(listed)
    ]  # fmt: skip
    return _table("allowed", names, rows, "llll", language, [1.3, 0.6, 2.6, 1.2])


def months(way: Way, language: str = "id") -> str:
    """Tenor and grace of the new loans; a star where the plan had to say them."""
    said = []
    for loan in way.found.plan.loans if way.found else ():
        key = "months_grace" if loan.grace_months else "months"
        words = t.say(
            f"financing.{key}", language, tenor=loan.tenor_months, grace=loan.grace_months
        )
        running = loan.balance_left is not None
        said.append(t.say("financing.running", language) if running else words)
    return _marked("; ".join(dict.fromkeys(said)) or "–", way, "tenor", "grace")


def rates(way: Way, language: str = "id") -> str:
    """The written rates of the loans and how they are computed."""
    said = [
        t.say(
            "financing.method", language, rate=t.percent(float(loan.rate_per_year)),
            method=t.say(f"financing.by_method.{loan.method}", language),
        )
        for loan in (way.found.plan.loans if way.found else ())
    ]  # fmt: skip
    return _marked("; ".join(dict.fromkeys(said)) or "–", way, "rate")


def _marked(words: str, way: Way, *about: str) -> str:
    return words + (STAR if set(about) & set(way.option.from_plan) else "")


def starred(listed: Sequence[Way]) -> bool:
    """Whether any figure is the plan's own in place of a scheme's."""
    return any(way.option.from_plan for way in listed)


def _name(way: Way, language: str) -> str:
    return shortened(name(way, language), LONGEST)


def _due(due: Due) -> str:
    return amount(due.amount)


def _heads(names: Sequence[str], language: str) -> list[str]:
    return [t.say(f"financing.column.{key}", language) for key in names]


def _table(
    title: str, names: Sequence[str], rows: list[dict[str, object]], align: str, language: str,
    widths: Sequence[float] = (),
) -> Block:  # fmt: skip
    caption = t.say(f"financing.title.{title}", language)
    shares = widths or [1.7, *[1.0] * (len(names) - 1)]
    return table(_heads(names, language), rows, align, caption, "small", shares)

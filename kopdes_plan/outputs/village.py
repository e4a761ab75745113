"""One page for the village's meeting, beside a plan: blocks, a table by year, and JSON.

What comes in is a `Result`; its figures are those of `model.village` and never enter the plan's
books. A kelurahan has DAU or DBH in place of Dana Desa, and the bupati or wali kota in place of the
village head. Documents and screens draw the same blocks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.annexes import UNREAD
from kopdes_plan.outputs.blocks import Block, bullets, heading, notice, small
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.village_figures import figures
from kopdes_plan.outputs.village_view import (
    HALF,
    Page,
    page_of,
    year_table,
    years_said,
)
from kopdes_plan.outputs.writer import Writer, first

if TYPE_CHECKING:
    from kopdes_plan.inputs.rules import Citation, Rules
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array
    from kopdes_plan.model.village import Used
    from kopdes_plan.model.village_fund import Support


def page(result: Result, language: str = "id", rules: Rules | None = None) -> list[Block]:
    """The whole page: what Dana Desa may pay, the building, what is used, a table, the law."""
    return _written(page_of(result, language, rules))


def chapter(writer: Writer) -> list[Block]:
    """The page as a chapter of a document, whose heading is the document's."""
    _, *inner = page(writer.result, writer.language)
    return inner


def _written(it: Page) -> list[Block]:
    said = [*_support(it), *_building(it), *_used(it)]
    years = list(year_table(it))
    basis = _basis(it) if said or years else ()
    if not said:
        said = [notice("info", "", it.say("nothing"))]
    return [
        heading(it.say(f"title.{it.place}")),
        {"kind": "text", "text": f"{it.result.plan.cooperative.name}. {it.say('aside')}"},
        *said,
        {"kind": "text", "text": _share(it)},
        *years,
        *basis,
    ]


def as_json(result: Result, language: str = "id", rules: Rules | None = None) -> dict[str, Any]:
    """The figures behind the page, and its sentences; what nobody knows is nan."""
    it = page_of(result, language, rules)
    said = [block["text"] for block in _written(it) if block["kind"] in ("text", "notice")]
    return figures(it) | {"sentences": said}


# ---- regime A: the cooperative borrowed


def _support(it: Page) -> Iterator[Block]:
    support = it.side.support
    if support is None:
        return
    yield heading(it.say("support.title"), 2)
    yield _verdict(it, support)
    yield bullets(_support_sentences(it, support))


def _verdict(it: Page, support: Support) -> Block:
    missing = row_of(support.missing)
    if not np.any(missing > HALF):
        return notice("good", "", it.say("support.never"))
    drawn, unpaid = (float(row_of(part).sum()) for part in (support.drawn, support.unpaid))
    key = "unknown" if math.isnan(drawn) else "beyond" if unpaid > HALF else "some"
    said = it.say(
        f"support.{key}", count=int(np.count_nonzero(missing > HALF)),
        first=it.month(int(np.argmax(missing > HALF))), missing=t.rupiah(float(missing.sum())),
        drawn=t.rupiah(drawn), unpaid=t.rupiah(unpaid),
    )  # fmt: skip
    return notice("doubt" if key == "some" else "bad", "", said)


def _support_sentences(it: Page, support: Support) -> Iterator[str]:
    if np.any(row_of(support.missing) > HALF):
        yield from _debt(it, support)
    if it.place == "kelurahan":
        yield it.say("support.cap_kelurahan")
    elif support.cap is not None:
        key = "cap" if support.cap_holds else "cap_gone"
        share, source = t.percent(cast(float, support.cap.value)), _short(support.cap)
        yield it.say(f"support.{key}", share=share, source=source)
    if it.place == "desa" and np.isnan(it.side.allotments.rupiah).any():
        yield it.say("support.ask_allotment")
    yield from _earmarked(it)
    yield from _how(it, support.signed or it.result.plan.plan_date)


def _debt(it: Page, support: Support) -> Iterator[str]:
    owed = float(row_of(support.owed)[-1])
    if owed > HALF:
        yield it.say("support.debt", owed=t.rupiah(owed))
        back = int(support.back_from[0])
        yield it.say("support.never_back" if back < 0 else "support.back", month=it.month(back))
        yield it.say("support.terms")
    if (other := first(support.other)) > HALF:
        yield it.say("support.other", other=t.rupiah(other))


def _earmarked(it: Page) -> Iterator[str]:
    aside = it.side.set_aside
    for year, kind, share in zip(it.side.years, aside.kinds, aside.shares, strict=True):
        if kind == "law":
            yield it.say("support.earmarked", year=year, share=t.percent(float(share)))


def _how(it: Page, day: date) -> Iterator[str]:
    """How the money is placed, and who must agree. Law: village/placement, PMK 49 Ps 2."""
    keys = ("trigger", "request", "placed")
    found = {key: it.rules.known(f"village/placement.{key}", day) for key in keys}
    words = {key: rule.value for key, rule in found.items() if rule is not None}
    if len(words) == len(keys):
        yield it.say("support.how", **words)
    if it.rules.known("loans/himbara_pmk49_2025.approval", day) is not None:
        cited = it.rules.cite("loans/himbara_pmk49_2025.approval", day)
        yield it.say("support.approval", source=_short(cited))


# ---- regime B: the state pays for the building


def _building(it: Page) -> Iterator[Block]:
    building = it.side.building
    if building is None:
        return
    yield heading(it.say("building.title"), 2)
    yield notice("info", "", it.say("building.whose"))
    heaviest = float(building.instalments.max())
    if math.isnan(heaviest):
        said = it.say("building.no_terms", price=t.rupiah(building.price))
    else:
        said = it.say(
            "building.instalment", price=t.rupiah(building.price), amount=t.rupiah(heaviest),
            rate=t.percent(building.rate_per_year), tenor=building.tenor_months,
            grace=building.grace_months,
        )  # fmt: skip
    yield bullets([*_shares(it), said])


def _shares(it: Page) -> Iterator[str]:
    """The part of each year's allotment that is set aside: law, bill, not known."""
    side, aside = it.side, it.side.set_aside
    if it.place == "kelurahan":
        yield it.say("building.kelurahan")
        return
    by_path = {one.rule: _short(one) for one in side.citations}
    for n, year in enumerate(side.years):
        share, left = t.percent(float(aside.shares[n])), float(aside.left[n])
        if aside.kinds[n] == "law":
            key = "building.law_only" if math.isnan(left) else "building.law"
            source = by_path.get("village/dana_desa.earmark", "")
            yield it.say(key, year=year, share=share, left=t.rupiah(left), source=source)
        elif aside.kinds[n] == "bill":
            source = by_path.get("village/dana_desa.earmark_bill", "")
            yield it.say("building.bill", year=year, share=share, source=source)
    kinds = zip(side.years, aside.kinds, strict=True)
    if unknown := years_said(year for year, kind in kinds if kind == "unknown"):
        yield it.say("building.later", years=unknown)


def _used(it: Page) -> Iterator[Block]:
    used = it.side.used
    if not used:
        return
    yield heading(it.say("used.title"), 2)
    yield bullets([*(_thing(it, one) for one in used), *_burden(it)])


def _thing(it: Page, one: Used) -> str:
    owner = it.say("used.owner")
    if one.owner != "desa":
        owner = t.say(f"document.owner.{one.owner}", it.language)
    payer = t.say(f"document.payer.{one.paid_by}", it.language)
    return it.say("used.thing", name=one.name, price=t.rupiah(one.price), owner=owner, payer=payer)


def _burden(it: Page) -> Iterator[str]:
    used, years = it.side.used, it.side.years
    upkeep = sum((one.upkeep for one in used), np.zeros(len(years)))
    if np.any(upkeep > HALF):
        place = _first_full(it, upkeep)
        yield it.say("used.upkeep", amount=t.rupiah(float(upkeep[place])), year=years[place])
    else:
        yield it.say("used.no_upkeep")
    fee = sum(one.fee_per_month for one in used)
    yield it.say("used.fee" if fee else "used.no_fee", amount=t.rupiah(fee))
    for one in used:
        if one.operator == "agrinas":
            until = one.operator_until
            key = "used.agrinas" if until is None else "used.agrinas_until"
            month = "" if until is None else t.month(*until, it.language)
            yield it.say(key, name=one.name, month=month)


def _first_full(it: Page, upkeep: Array) -> int:
    """The place of the first year of twelve plan months in which there is upkeep."""
    full = it.side.by_year(np.ones((1, it.result.time.months)))[0] == 12
    return int(np.argmax((upkeep > HALF) & full)) or int(np.argmax(upkeep > HALF))


# ---- what both have


def _share(it: Page) -> str:
    paid = float(row_of(it.side.share_paid).sum())
    return it.say("share.paid" if paid > HALF else "share.none", amount=t.rupiah(paid))


def _basis(it: Page) -> Iterator[Block]:
    """The laws the page rests on, each place once, with how sure we are."""
    cited = it.side.citations
    said = dict.fromkeys(
        it.say(
            "basis.item", source=_short(one), unread=UNREAD if one.original_unread else "",
            confidence=t.say(f"rule.confidence.{one.confidence}", it.language),
        )
        for one in cited
    )  # fmt: skip
    if said:
        unread = any(one.original_unread for one in cited)
        tail = f" {it.say('basis.unread', sign=UNREAD)}" if unread else ""
        yield small(f"{it.say('basis.title')} {'; '.join(said)}.{tail}")


def _short(cited: Citation) -> str:
    """A law's number, without its long title, and the place in it."""
    return f"{cited.law}, {cited.where}"

"""Dana Desa beside a plan: its allotments, what is set aside of them, what instalments would take.

What comes in are a plan or its `Result`, and the rules; what goes out are named figures. Rupiah
that nobody knows is nan, and sums that need it are nan too; nothing here enters the plan's books.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.inputs.loan_months import signing_day
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Citation, Rules
    from kopdes_plan.model.books import Books
    from kopdes_plan.model.result import Result

HIMBARA = "himbara_pmk49_2025"
CAP = "village/dana_desa.support_cap"
EARMARK, BILL = "village/dana_desa.earmark", "village/dana_desa.earmark_bill"
AVERAGE = "village/average_allotment"  # a file of averages by area; may not exist
PLACEMENT = ("trigger", "request", "placed", "counted_as")  # of village/placement
LAST_YEARS = 3  # the years a lender looks at

Origin = Literal["typed", "average", "regency", "unknown"]
Kind = Literal["law", "bill", "none", "unknown"]


class Allotments(NamedTuple):
    """Dana Desa by year, (Y,), and where each comes from.

    A year not typed has the average of the last three typed (`averaged`); with none typed, the
    average of the regency where a rule holds one (`citation`), which is not this village's.
    """

    rupiah: Array
    origins: tuple[Origin, ...]
    averaged: tuple[int, ...]
    citation: Citation | None


class SetAside(NamedTuple):
    """The part of each year's allotment that pays for buildings, (Y,), and what is left.

    `kinds`: law; bill (not enacted); none (no such rule yet in that year); unknown.
    """

    shares: Array
    kinds: tuple[Kind, ...]
    rupiah: Array
    left: Array


class Support(NamedTuple):
    """Instalments that the cooperative's own cash does not pay, (S, T), or (Y,) for `room`.

    `missing` = `drawn` (from the village's fund, within `room` a year) + `unpaid`; `owed` is the
    debt to the village at the end of each month, if nothing is given back before `back_from`: the
    month (S,) from which cash stays at or above zero when all is given back; -1 for never.
    `other` is how far cash still falls below zero with no instalment paid, (S,): nobody's support.
    `cap_holds`: the cap was in force on the day of signing; else it is the last (or first) known.
    """

    loans: tuple[str, ...]
    signed: date | None
    due: Array
    missing: Array
    drawn: Array
    unpaid: Array
    owed: Array
    back_from: NDArray[np.int64]
    other: Array
    room: Array
    cap: Citation | None
    cap_holds: bool


def allotments(
    plan: Plan, rules: Rules, years: tuple[int, ...], kelurahan: bool = False
) -> Allotments:
    """Each year's allotment as typed, else an average that says what it is; never invented."""
    typed = {} if kelurahan else {int(y): float(x) for y, x in plan.village_fund.allotments.items()}
    last = tuple(sorted(typed)[-LAST_YEARS:])
    mean = float(np.mean([typed[year] for year in last])) if last else np.nan
    rupiah, origins = np.full(len(years), np.nan), []
    cited, code = None, plan.cooperative.villages[0]
    path = None if typed or kelurahan else rules.area_path(AVERAGE, code)
    for place, year in enumerate(years):
        origin: Origin = "typed" if year in typed else "average" if last else "unknown"
        rupiah[place] = typed.get(year, mean)
        rule = rules.known(path, date(year, 12, 31)) if path else None
        if rule is not None:
            origin, rupiah[place] = "regency", rule.number
            cited = rules.cite(rule.path, date(year, 12, 31))
        origins.append(origin)
    return Allotments(rupiah, tuple(origins), last, cited)


def set_aside(
    rupiah: Array, rules: Rules, years: tuple[int, ...], kelurahan: bool = False
) -> SetAside:
    """The part of allotments (Y,) that goes to buildings, by law or by a bill, and the rest."""
    found = [_share(rules, year) for year in years] if not kelurahan else []
    shares = np.array([share for share, _ in found] or [np.nan] * len(years))
    unknown: Kind = "unknown"
    kinds = tuple(kind for _, kind in found) or (unknown,) * len(years)
    taken = np.where(shares == 0, 0.0, np.rint(shares * rupiah))
    return SetAside(shares, kinds, taken, rupiah - taken)


def _share(rules: Rules, year: int) -> tuple[float, Kind]:
    day = date(year, 12, 31)
    kinds: dict[str, Kind] = {EARMARK: "law", BILL: "bill"}
    for path, kind in kinds.items():
        rule = rules.known(path, day)
        if rule is not None:
            return rule.number, kind
    series = rules.series.get(EARMARK, ())
    return (0.0, "none") if series and day < series[0].effective else (np.nan, "unknown")


def support(
    result: Result | Books, rules: Rules, rupiah: Array, kelurahan: bool = False
) -> Support | None:
    """What Dana Desa would pay of the plan's loans under PMK 49, or None when it has none.

    `rupiah` are the allotments (Y,); the last ones belong to the years of the plan.
    """
    places = [n for n, loan in enumerate(result.plan.loans) if loan.scheme == HIMBARA]
    if not places:
        return None
    loans = [result.plan.loans[n] for n in places]
    signed = next((day for one in loans if (day := signing_day(one, result.plan))), None)
    day = signed or result.plan.plan_date
    for key in PLACEMENT:
        rules.known(f"village/placement.{key}", day)  # so that it is cited
    cap, holds = (None, False) if kelurahan else _cap(rules, day)
    room = np.rint(rupiah * (cap.value if cap and isinstance(cap.value, float) else np.nan))
    books = [result.loans[n] for n in places]
    due = sum((book.payment - book.prepaid for book in books), np.zeros((1, result.time.months)))
    cash = result.balances["cash"]
    missing = not_paid(cash, due)
    drawn = within(missing, room[-len(result.time.years) :], result.time)
    unpaid = missing - drawn
    left = cash + np.cumsum(missing, axis=-1)
    negative = cash < -0.5
    last = result.time.months - 1 - np.argmax(negative[:, ::-1], axis=-1)
    back = np.where(negative.any(axis=-1), last + 1, 0)
    return Support(
        loans=tuple(loan.name for loan in loans),
        signed=signed,
        due=due,
        missing=missing,
        drawn=drawn,
        unpaid=unpaid,
        owed=np.cumsum(drawn, axis=-1),
        back_from=np.where(back < result.time.months, back, -1).astype(np.int64),
        other=np.maximum(-left, 0.0).max(axis=-1),
        room=room,
        cap=cap,
        cap_holds=holds,
    )


def _cap(rules: Rules, day: date) -> tuple[Citation | None, bool]:
    """The cap on a day, or the last (before its first day, the first) known and that it is so."""
    if rules.known(CAP, day) is not None:
        return rules.cite(CAP, day), True
    known = [rule for rule in rules.series.get(CAP, ()) if rule.value is not None]
    if not known:
        return None, False
    near = [rule for rule in known if rule.effective <= day]
    return rules.cite(CAP, (near[-1] if near else known[0]).effective), False


def not_paid(cash: Array, due: Array) -> Array:
    """The part of what is due each month that own cash does not cover, (S, T).

    `cash` is at the end of months in which all is paid. Whatever was not paid is still there the
    month after: with X so far, cash before the instalment is cash + due + X, and what is lacking
    is min(due, −cash − X), not below zero. Nothing is caught up; X is the debt.
    """
    rows = np.broadcast_shapes(cash.shape, due.shape)
    cash, due = np.broadcast_to(cash, rows), np.broadcast_to(due, rows)
    missing, so_far = np.zeros(rows), np.zeros(rows[0])
    for m in np.flatnonzero(due.any(axis=0)):
        lacking = np.minimum(-cash[:, m] - so_far, due[:, m])
        lacking *= lacking > 0.5  # nothing lacks, or binary dust
        missing[:, m] = lacking
        so_far += lacking
    return missing


def within(missing: Array, room: Array, time: Timeline) -> Array:
    """The part of what is missing, month by month, that fits in each plan year's room (Y,).

    nan in months that need a room that is not known.
    """
    year = time.year_of - time.first_year
    total = np.cumsum(missing, axis=-1)
    before = total[:, time.first_of_year] - missing[:, time.first_of_year]
    fits = np.minimum(total - before[:, year], room[year])
    starts = np.isin(np.arange(time.months), time.first_of_year)
    previous = np.where(starts, 0.0, np.concatenate([fits[:, :1] * 0, fits[:, :-1]], axis=1))
    drawn: Array = np.where(missing > 0, fits - previous, 0.0)
    return drawn

"""The readiness list by date: sentences, a table, a picture, JSON.

A plan goes in; an item is late when it is not done and due before the plan begins. No clock is
asked: the same plan says the same tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block, row

if TYPE_CHECKING:
    from datetime import date

    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.progress import ReadinessItem

    Items = tuple[ReadinessItem, ...]

COLUMNS = ("item", "basis", "due", "state", "who")
LONGEST, MOST = 30, 36  # characters of an item beside its bar; bars that fit a page


def in_order(items: Iterable[ReadinessItem]) -> list[ReadinessItem]:
    """The items by the day they are due, those without a day last."""
    return sorted(items, key=lambda one: (one.due is None, str(one.due)))


def late(plan: Plan) -> list[ReadinessItem]:
    """Items that are not done and needed by the first day of the plan."""
    return _late(plan.readiness, plan.start)


def _late(items: Items, start: YearMonth) -> list[ReadinessItem]:
    first = start.first_day()
    return [x for x in items if x.done is None and x.due is not None and x.due <= first]


def sentence(plan: Plan, language: str = "id") -> str:
    """How many are ready, and how many lack at the start."""
    return _sentence(plan.readiness, plan.start, language)


def _sentence(items: Items, start: YearMonth, language: str) -> str:
    done = sum(one.done is not None for one in items)
    said = t.say("progress.ready.count", language, done=done, all=len(items))
    if lacks := _late(items, start):
        begin = t.month(*start, language)
        said += " " + t.say("progress.ready.late", language, start=begin, count=len(lacks))
    return said


def ready_table(plan: Plan, language: str = "id") -> Block:
    """Every item with what asks for it, when it is due, how it stands, who sees to it."""
    head = [t.say(f"progress.ready.{column}", language) for column in COLUMNS]
    rows = (
        row([x.item, x.basis, _day(x.due, language), _state(x, language), x.who])
        for x in in_order(plan.readiness)
    )
    return blocks.table(head, rows, "lllll", size="small", widths=[2, 1.5, 1.1, 1.4, 1])


def _state(one: ReadinessItem, language: str) -> str:
    if one.done is None:
        return t.say("progress.ready.open", language)
    return t.say("progress.ready.done", language, day=_day(one.done, language))


def _day(day: date | None, language: str) -> str:
    return t.date_long(day, language) if day else "–"


def gantt(plan: Plan, language: str = "id") -> str:
    """The dated items as bars from begun to due, with a mark on the day each was done; SVG.

    Nothing for a list without a date.
    """
    return _drawn(plan.readiness, plan.start, language)


@lru_cache(maxsize=4)
def _drawn(items: Items, start: YearMonth, language: str) -> str:
    """The picture, drawn once: thirty bars take a quarter of a second of every edit on the page."""
    import numpy as np

    from kopdes_plan.outputs.axis import mark
    from kopdes_plan.outputs.bars import bars
    from kopdes_plan.outputs.canvas import BLUE, GREEN, LABEL, PAPER, RED, area, figure, legend

    dated = [one for one in in_order(items) if one.due is not None]
    if not dated:
        return ""
    dated, more = dated[:MOST], len(dated[MOST:])
    names = [_short(one.item) for one in dated]
    names += [t.say("progress.ready.more", language, count=more)] if more else []
    wide = len(names)
    days = [x.toordinal() for one in dated for x in (one.begin, one.due, one.done) if x]
    first, last, missing = min(days) - 7, max(days) + 7, _late(items, start)
    with figure(np.zeros(2), "", language, 0.75 + 0.22 * wide, sideways=True, legend_rows=1) as (
        axes,
        _,
        picture,
    ):
        for kind, fill in (("planned", area(BLUE)), ("lacking", area(RED, 1))):
            late = kind == "lacking"
            those = [(n, *_dates(one)) for n, one in enumerate(dated) if (one in missing) == late]
            if those:
                place, begin, due = np.array(those).T
                label = t.say(f"progress.ready.{kind}", language)
                bars(axes, place, due - begin, 0.55, fill, label, begin, sideways=True)
        done = [(one.done.toordinal(), n) for n, one in enumerate(dated) if one.done]
        if done:
            axes.plot(
                *zip(*done, strict=True), "D", color=GREEN, markersize=7, markeredgecolor=PAPER,
                label=t.say("progress.ready.finished", language),
            )  # fmt: skip
        mark(axes.yaxis, range(wide), names, labelsize=LABEL)
        axes.set_ylim(wide - 0.4, -0.6)
        axes.set_xlim(first, last)
        marks = _months(first, last - (last - first) // 16)  # no name of a month is cut
        mark(axes.xaxis, [x for x, _ in marks], [words for _, words in marks])
        legend(axes, columns=3)
    return picture(t.say("progress.ready.alt", language, count=_sentence(items, start, language)))


def _dates(one: ReadinessItem) -> tuple[int, int]:
    """The days between which a dated item is to be done, one apart at least."""
    due = one.due.toordinal() if one.due else 0
    begin = one.begin.toordinal() if one.begin else due - 1
    return begin, max(due, begin + 1)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _months(first: int, last: int) -> list[tuple[int, str]]:
    """First days of months between two days with their names, six at most, or the first day."""
    from datetime import date

    begin = date.fromordinal(first)
    day, found = begin.replace(day=1), []
    while day.toordinal() <= last:
        if day.toordinal() >= first:
            found.append((day.toordinal(), f"{day.month}/{day.year}"))
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return found[:: max(1, -(-len(found) // 6))] or [(first, f"{begin.month}/{begin.year}")]


def as_json(plan: Plan) -> dict[str, Any]:
    """The list with its dates, and how many are ready and late."""
    missing = late(plan)
    return {
        "ready": sum(one.done is not None for one in plan.readiness),
        "late": len(missing),
        "items": [
            {
                "item": one.item,
                "basis": one.basis,
                "unit": one.unit or None,
                "begin": one.begin and str(one.begin),
                "due": one.due and str(one.due),
                "done": one.done and str(one.done),
                "who": one.who,
                "late": one in missing,
            }
            for one in in_order(plan.readiness)
        ],
    }

"""Cash of a few ways to finance a plan in one picture, thick and labelled where the lines end.

`Way`s go in, SVG text comes out. Of many ways those are drawn that say most: the plan as written,
without a loan, and of the schemes that lend all of it at a known rate the cheapest and the dearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.comparison import Financed
from kopdes_plan.outputs.axis import month_axis
from kopdes_plan.outputs.canvas import (
    BLUE,
    GREEN,
    INK,
    OCHRE,
    RED,
    figure,
)
from kopdes_plan.outputs.financing import HALF, Way, name, with_figures
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST = 24  # letters of a label
HEIGHT, RIGHT = 3.4, 0.63  # inches; share of the width where the lines end and the labels begin
SAMPLE = (1.02, 1.12)  # where a piece of a line stands before its label, in widths of the lines
LABEL = 12.5  # points: to be read from the back of a room
APART = 0.085  # share of the height between two labels
STYLES: tuple[dict[str, Any], ...] = (  # told apart without colours too
    {"color": BLUE, "linewidth": 3.6},
    {"color": RED, "linewidth": 3.0, "linestyle": (0, (4, 1.5))},
    {"color": GREEN, "linewidth": 3.0, "linestyle": (0, (1.2, 1.2))},
    {"color": OCHRE, "linewidth": 3.0, "linestyle": "dashdot"},
)


def drawn(listed: Sequence[Way]) -> list[tuple[Way, Financed]]:
    """The ways that are drawn, at most four."""
    found = with_figures(listed)
    first = [pair for pair in found if pair[0].option.kind in ("plan", "none")]
    whole = [
        pair for pair in found
        if pair[0].option.kind == "scheme" and "rate" not in pair[0].option.from_plan
        and pair[0].option.amount > pair[0].option.asked - HALF
    ]  # fmt: skip
    ranked = sorted(whole, key=lambda pair: pair[1].cost)
    ends = ranked[:1] + ranked[1:][-1:]
    return [*first, *ends]


def cash(listed: Sequence[Way], language: str = "id") -> str:
    """Cash at each month's end, a line for each way of `drawn`."""
    lines = drawn(listed)
    months = min((found.result.time.months for _, found in lines), default=0)
    values = [row_of(one.result.statements.cash_flow["closing"])[:months] for _, one in lines]
    title = t.say("financing.chart.title", language)
    every = np.concatenate([np.zeros(1), *values])
    with figure(every, title, language, HEIGHT) as (axes, scale, picture):
        box = axes.get_position()
        axes.set_position((box.x0, box.y0, RIGHT - box.x0, box.height))
        for (_, found), line, style in zip(lines, values, STYLES, strict=False):
            axes.plot(np.arange(len(line)), line / scale, **style)
            low = int(line.argmin())
            axes.plot(
                [low], [line[low] / scale], "o", color=style["color"], markersize=8,
                markeredgecolor=INK, markeredgewidth=0.8,
            )  # fmt: skip
            if found.result.time.months == months:
                month_axis(axes, found.result)
        axes.axhline(0, color=INK, linewidth=1.6)
        _shade(axes, language, bool(every.min() < -HALF))
        _labels(axes, lines, values, scale, language)
    return picture(cash_alt(listed, language))


def cash_alt(listed: Sequence[Way], language: str = "id") -> str:
    """What `cash` shows, in one sentence: each way's lowest month."""
    said = [
        t.say(
            "financing.chart.low", language, way=name(way, language),
            month=month_name(found.result, found.lowest_cash.month, language),
            amount=t.rupiah(found.lowest_cash.amount),
        )
        for way, found in drawn(listed)
    ]  # fmt: skip
    return t.say("financing.chart.alt", language, ways="; ".join(said))


def _shade(axes: Axes, language: str, short: bool) -> None:
    """What lies below zero is not there: said in words, and in a colour."""
    low, high = axes.get_ylim()
    if not short:
        return
    axes.axhspan(low, 0, color=RED, alpha=0.07, linewidth=0)
    axes.set_ylim(low, high)
    axes.text(
        0.985, 0.03, t.say("financing.chart.below", language), transform=axes.transAxes,
        ha="right", va="bottom", color=RED, fontsize=LABEL, fontweight="bold",
    )  # fmt: skip


def _labels(
    axes: Axes, lines: Sequence[tuple[Way, Financed]], values: Sequence[Any], scale: float,
    language: str,
) -> None:  # fmt: skip
    """Each way's name and a piece of its line where that ends, moved apart where two would meet."""
    low, high = axes.get_ylim()
    ends = [(float(line[-1]) / scale - low) / (high - low) for line in values]
    for place, at in _apart(ends).items():
        style = STYLES[place]
        axes.plot(SAMPLE, (at, at), transform=axes.transAxes, clip_on=False, **style)
        axes.text(
            SAMPLE[1] + 0.02, at, shortened(name(lines[place][0], language), LONGEST),
            transform=axes.transAxes, va="center", ha="left", color=style["color"],
            fontsize=LABEL, fontweight="bold",
        )  # fmt: skip


def _apart(ends: Sequence[float]) -> dict[int, float]:
    """Place of each label -> its height, in the order of the ends and at least APART between.

    >>> {place: round(at, 3) for place, at in _apart([0.5, 0.51, 0.1]).items()}
    {2: 0.1, 0: 0.5, 1: 0.585}
    """
    order = sorted(range(len(ends)), key=lambda place: (ends[place], place))
    heights: list[float] = []
    for place in order:
        heights.append(max(ends[place], heights[-1] + APART if heights else 0.02))
    top = 0.98
    for n in range(len(heights) - 1, -1, -1):  # down again from the upper edge
        heights[n] = min(heights[n], top)
        top = heights[n] - APART
    return dict(zip(order, heights, strict=True))

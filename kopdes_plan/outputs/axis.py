"""The axes of a chart: lines at what is counted, words beside and below.

matplotlib's locators say where words stand, its formatters which, its tick parameters in what type.
Its own ticks are not drawn: each is five objects, and all of them took a third of a chart's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.lines import Periods
from kopdes_plan.outputs.look import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

MUTED, RULE = colour("muted"), colour("rule")
APART = 3.5  # points between the axes and words
STEPS = 5  # lines of rupiah, at most
ROOM = 0.1  # share of the width between two words below, at least
FEWEST = 3  # columns that there is room for: one year alone is no wall


def prepare(axes: Axes, sideways: bool, values: Array) -> None:
    """Axes that draw nothing themselves but the line at the bottom, and count in our numbers;
    where there is nothing to count, only 0 is written.
    """
    from matplotlib.ticker import FixedLocator, MaxNLocator

    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_visible(False)
    counted = _counted(axes, sideways)
    counted.set_major_locator(MaxNLocator(STEPS) if np.any(values) else FixedLocator([0]))
    counted.set_major_formatter(lambda x, _: _number(x))


def mark(axis: Axis, places: Iterable[Any], words: Sequence[str], **kind: Any) -> None:
    """Words at places of an axis, as far as its limits reach; `kind`: `labelsize`, `labelcolor`."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    axis.set_major_locator(FixedLocator(list(places)))
    axis.set_major_formatter(FixedFormatter(words))
    if kind:
        axis.set_tick_params(**kind)


def month_axis(axes: Axes, result: Result) -> None:
    """Each January labelled with its year, and the first month where there is room for it."""
    time = result.time
    marks = [(int(m), str(time.year_of[m])) for m in np.flatnonzero(time.month_of == 1)]
    if not marks or marks[0][0] > ROOM * time.months:
        marks.insert(0, (0, f"{time.month_of[0]}/{time.year_of[0]}"))
    mark(axes.xaxis, [m for m, _ in marks], [words for _, words in marks])
    axes.set_xlim(-0.5, result.time.months - 0.5)


def period_axis(axes: Axes, span: Periods) -> None:
    """A mark at each period with its label, starred where it is not whole."""
    partial = span.months < span.whole
    labels = [f"{x}*" if part else x for x, part in zip(span.labels, partial, strict=True)]
    columns(axes, labels)


def columns(axes: Axes, labels: Sequence[str], each: int = 1, **kind: Any) -> None:
    """A label below every column, or below one of `each`; room for `FEWEST` at least."""
    places = np.arange(len(labels))
    mark(axes.xaxis, places[::each], labels[::each], **kind)
    if len(labels) < FEWEST:
        middle = (len(labels) - 1) / 2
        axes.set_xlim(middle - FEWEST / 2, middle + FEWEST / 2)


def draw(axes: Axes, sideways: bool) -> None:
    """Lines at what is counted and words at both axes, within the limits that these have now."""
    from matplotlib.collections import LineCollection

    over = axes.get_xaxis_transform() if sideways else axes.get_yaxis_transform()
    places = (place for place, _ in _within(_counted(axes, sideways)))
    lines = [[(x, 0), (x, 1)] if sideways else [(0, x), (1, x)] for x in places]
    grid = LineCollection(lines, colors=RULE, linewidths=0.6, zorder=0.5, transform=over)
    axes.add_artist(grid).set_clip_on(False)
    below, beside = axes.get_xaxis_text1_transform(APART), axes.get_yaxis_text1_transform(APART)
    for axis, (over, va, ha) in ((axes.xaxis, below), (axes.yaxis, beside)):
        kind = axis.get_tick_params()
        for place, word in _within(axis):
            x, y = (place, 0) if axis is axes.xaxis else (0, place)
            axes.text(
                x, y, word, transform=over, va=va, ha=ha, color=kind.get("labelcolor", MUTED),
                fontsize=kind.get("labelsize"),
            )  # fmt: skip


def _counted(axes: Axes, sideways: bool) -> Axis:
    return axes.xaxis if sideways else axes.yaxis


def _within(axis: Axis) -> list[tuple[float, str]]:
    """The places of an axis within its limits, and their words."""
    low, high = sorted(axis.get_view_interval())
    little = (high - low) / 1e6
    places = axis.get_majorticklocs().tolist()
    words = axis.get_major_formatter().format_ticks(places)
    both = zip(places, words, strict=True)
    return [(x, word) for x, word in both if low - little <= x <= high + little]


def _number(x: float) -> str:
    written = t.number(x, 2).rstrip("0").rstrip(",")
    return written or "0"

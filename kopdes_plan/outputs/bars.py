"""Bars of a chart, and the words at their ends.

Bars that look alike are one shape: matplotlib makes, scales and writes an object for each bar else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from kopdes_plan.outputs.canvas import CROWDED, GREEN, INK, LABEL, RED, area

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kopdes_plan.model.timeline import Array

MANY = 9  # columns beside each other whose labels are printed smaller


def bars(
    axes: Axes, places: ArrayLike, values: ArrayLike, width: float, fill: dict[str, Any],
    label: str = "", base: ArrayLike = 0.0, sideways: bool = False,
) -> None:  # fmt: skip
    """Columns of `values` on `base` at `places`, or bars to the side; `fill` is an `area`."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    place, value, start = np.broadcast_arrays(places, values, base)
    near, far, end = place - width / 2, place + width / 2, start + value
    along = np.stack([near, far, far, near, near], 1)
    out = np.stack([start, start, end, end, start], 1)
    corners = np.stack([out, along] if sideways else [along, out], 2)
    drawn = corners[value != 0].reshape(-1, 2)  # nothing is no line in the colour of something
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    shape = PathPatch(Path(drawn, codes * (len(drawn) // 5)), label=label, **fill)
    sticky = shape.sticky_edges.x if sideways else shape.sticky_edges.y
    sticky.extend(start)  # no room below what stands on the bottom line
    axes.add_patch(shape)
    axes.update_datalim(corners.reshape(-1, 2))
    axes.autoscale_view()


def signed(
    axes: Axes, places: ArrayLike, values: Array, width: float, sideways: bool = False
) -> None:  # fmt: skip
    """Bars of which what is earned is solid, what is lost hatched."""
    for those, fill in ((values >= 0, area(GREEN)), (values < 0, area(RED, 1))):
        if those.any():
            bars(axes, np.asarray(places)[those], values[those], width, fill, sideways=sideways)


def at_end(
    axes: Axes, place: float, value: float, words: str, sideways: bool = False, **chosen: Any
) -> None:
    """Words past the end of a bar; `chosen` is type other than ink in the size of labels."""
    from matplotlib.transforms import offset_copy

    gain = value >= 0
    if sideways:
        x, y, ha, va = value, place, "left" if gain else "right", "center"
        past = {"x": 4 if gain else -4}
    else:
        x, y, ha, va = place, value, "center", "bottom" if gain else "top"
        past = {"y": 3 if gain else -3}
    moved = offset_copy(axes.transData, axes.get_figure(root=True), units="points", **past)
    kind: dict[str, Any] = {"color": INK, "fontsize": LABEL} | chosen
    axes.text(x, y, words, ha=ha, va=va, transform=moved, **kind)


def label_size(columns: int) -> float:
    """The type size of the labels of columns beside each other."""
    return CROWDED if columns > MANY else LABEL

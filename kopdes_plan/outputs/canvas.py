"""The surface charts are drawn on: axes in rupiah, our own font, the same SVG text each time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, cast
from warnings import catch_warnings, filterwarnings

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs import axis
from kopdes_plan.outputs.look import colour, look, size
from kopdes_plan.paths import TEMPLATES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kopdes_plan.model.timeline import Array

INK, MUTED, RULE, PAPER = (colour(name) for name in ("ink", "muted", "rule", "paper"))
RED, GREEN, GOLD, BLUE, GREY = (colour(x) for x in ("bad", "good", "gold", "act", "grey"))
OCHRE = colour("doubt")  # gold that can be read as text
UNIT_COLOURS: tuple[str, ...] = tuple(look()["units"])
TITLE, LABEL, CROWDED = (size("chart", name) for name in ("title", "label", "crowded"))
WIDTH, HEIGHT = 7.0, 3.0  # inches; a page and a projector show 10 pt at these
# Areas that are told apart without colours: by how dark they are, and by their lines.
HATCHES = ("", "////", "...", "\\\\\\\\", "xxx", "---", "++", "oo")
LEGEND_ROW = 0.17  # inches


def area(colour: str, place: int = 0) -> dict[str, Any]:
    """How an area is filled: solid for the first, paper with lines of its colour for the others."""
    hatch = HATCHES[place % len(HATCHES)]
    if not hatch:
        return {"facecolor": colour, "edgecolor": colour, "linewidth": 0.8}
    return {"facecolor": PAPER, "edgecolor": colour, "hatch": hatch, "linewidth": 0.8}


def scale_of(values: Array) -> tuple[str, float]:
    """The unit rupiah are counted in, `miliar`, `juta` or `ribu`, and how many that are."""
    largest = float(np.max(np.abs(values), initial=0.0))
    for unit, one in (("miliar", 1e9), ("juta", 1e6)):
        if largest >= 2 * one:
            return unit, one
    return "ribu", 1e3


@lru_cache(maxsize=1)
def _style() -> dict[str, Any]:
    """matplotlib's settings, with our own font where it is there (DejaVu Sans else)."""
    from matplotlib import font_manager

    for file in sorted((TEMPLATES / "fonts").glob("*.otf")):
        font_manager.fontManager.addfont(str(file))
    return {
        "font.family": "sans-serif",
        "font.sans-serif": look()["fonts"]["chart"],
        "font.size": size("chart", "text"),
        "svg.fonttype": "none",
        "svg.hashsalt": "kopdes_plan",
        "svg.id": "chart",
        "text.color": INK,
        "text.parse_math": False,  # a typed $ is a sign, not a formula
        "axes.edgecolor": RULE,
        "axes.unicode_minus": False,
        "path.simplify": True,
        "hatch.linewidth": 0.9,
    }


@contextmanager
def figure(
    values: Array,
    title: str,
    language: str,
    height: float = HEIGHT,
    sideways: bool = False,
    legend_rows: int = 0,
    width: float = WIDTH,
) -> Iterator[tuple[Axes, float, Callable[[str], str]]]:
    """Axes whose numbers count in `scale` rupiah, and what turns them into SVG text."""
    import matplotlib
    from matplotlib.figure import Figure

    unit, scale = scale_of(values)
    drawn: dict[str, Any] = {}
    with matplotlib.rc_context(cast(Any, _style())):
        picture = Figure(figsize=(width, height))
        left, right = (0.32 if sideways else 0.085 * WIDTH / width), 1 - 0.015 * WIDTH / width
        above = (0.42 if title else 0.08) + _legend(legend_rows)
        bottom, top = 0.34 / height, 1 - above / height
        axes = picture.add_axes((left, bottom, right - left, top - bottom))
        axis.prepare(axes, sideways, values)
        zero = axes.axvline if sideways else axes.axhline
        zero(0, color=GREY, linewidth=0.8)
        if title:
            said = {"what": title, "unit": t.say(f"chart.unit.{unit}", language)}
            picture.text(
                0.002, 1 - 0.2 / height, t.say("chart.axis", language, **said),
                fontsize=TITLE, fontweight="bold", va="center",
            )  # fmt: skip
        yield axes, scale, lambda alt: _with_alt(drawn["svg"], alt)
        axis.draw(axes, sideways)
        out = io.StringIO()
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with catch_warnings():  # a sign our font lacks is drawn by the reader's own font
            filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            picture.savefig(out, format="svg", metadata=empty)
        drawn["svg"] = out.getvalue()


@lru_cache(maxsize=1)
def warm_up() -> None:
    """Draws an empty figure for nobody: the first one loads matplotlib and fonts for 0.3 s."""
    with figure(np.zeros(2), "", "id"):
        pass


def _legend(rows: int) -> float:
    """Inches above the axes for a legend."""
    return 0.13 + LEGEND_ROW * rows if rows else 0.0


def _with_alt(svg: str, alt: str) -> str:
    start = svg.index("<svg")
    end = svg.index(">", start)
    label = f' role="img" aria-label="{escape(alt, quote=True)}"'
    return svg[start:end] + label + svg[end:]


def legend(axes: Axes, columns: int = 5, left: float = -0.005) -> None:
    """The legend above the axes, beside each other or, with one column, below each other."""
    axes.legend(
        loc="lower left", bbox_to_anchor=(left, 1.0), ncols=columns, frameon=False,
        fontsize=LABEL, borderaxespad=0.1, labelspacing=0.25,
        handlelength=1.0 if columns > 1 else 2.6, handleheight=0.8, columnspacing=1.2,
        handletextpad=0.45,
    )  # fmt: skip

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
from kopdes_plan.outputs.lines import Periods
from kopdes_plan.paths import TEMPLATES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

INK, MUTED, RULE = "#1b2430", "#5a6573", "#d9dee4"
RED, GREEN, GOLD, BLUE, GREY = "#a3212a", "#2f6f5e", "#c98a1b", "#2d5b8a", "#9aa5b1"
UNIT_COLOURS = (BLUE, GREEN, GOLD, RED, "#6b5b95", "#4a8f9c", "#8c6d46", GREY)
WIDTH, HEIGHT = 7.0, 3.0  # inches; a page and a projector show 10 pt at these


def plain(words: str) -> str:
    """Typed words without matplotlib's formula sign."""
    return words.replace("$", r"\$")


def _scale(values: Array) -> tuple[str, float]:
    largest = float(np.max(np.abs(values), initial=0.0))
    for unit, size in (("miliar", 1e9), ("juta", 1e6)):
        if largest >= 2 * size:
            return unit, size
    return "ribu", 1e3


@lru_cache(maxsize=1)
def _style() -> dict[str, Any]:
    """matplotlib's settings, with our own font where it is there (DejaVu Sans else)."""
    from matplotlib import font_manager

    for file in sorted((TEMPLATES / "fonts").glob("*.otf")):
        font_manager.fontManager.addfont(str(file))
    return {
        "font.family": ["Source Sans 3", "DejaVu Sans", "sans-serif"],
        "font.size": 10.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "kopdes_plan",
        "svg.id": "chart",
        "text.color": INK,
        "axes.labelcolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "axes.edgecolor": RULE,
        "axes.unicode_minus": False,
        "path.simplify": True,
    }


@contextmanager
def figure(
    values: Array,
    title: str,
    language: str,
    height: float = HEIGHT,
    sideways: bool = False,
    with_legend: bool = False,
) -> Iterator[tuple[Axes, float, Callable[[str], str]]]:
    """Axes whose numbers count in `scale` rupiah, and what turns them into SVG text."""
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    unit, scale = _scale(values)
    drawn: dict[str, Any] = {}
    with matplotlib.rc_context(cast(Any, _style())):
        picture = Figure(figsize=(WIDTH, height))
        left, right = (0.32, 0.97) if sideways else (0.085, 0.985)
        bottom, top = 0.34 / height, 1 - (0.72 if with_legend else 0.42) / height
        axes = picture.add_axes((left, bottom, right - left, top - bottom))
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)
        grid = axes.xaxis if sideways else axes.yaxis
        axes.grid(True, axis="x" if sideways else "y", color=RULE, linewidth=0.6)
        axes.set_axisbelow(True)
        grid.set_major_locator(MaxNLocator(5))
        grid.set_major_formatter(FuncFormatter(lambda x, _: _tick(x)))
        zero = axes.axvline if sideways else axes.axhline
        zero(0, color=GREY, linewidth=0.8)
        heading = t.say(
            "chart.axis", language, what=plain(title), unit=t.say(f"chart.unit.{unit}", language)
        )
        picture.text(0.002, 1 - 0.2 / height, heading, fontsize=11, fontweight="bold", va="center")
        yield axes, scale, lambda alt: _with_alt(drawn["svg"], alt)
        out = io.StringIO()
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with catch_warnings():  # a sign our font lacks is drawn by the reader's own font
            filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            picture.savefig(out, format="svg", metadata=empty)
        drawn["svg"] = out.getvalue()


def _with_alt(svg: str, alt: str) -> str:
    start = svg.index("<svg")
    end = svg.index(">", start)
    label = f' role="img" aria-label="{escape(alt, quote=True)}"'
    return svg[start:end] + label + svg[end:]


def _tick(x: float) -> str:
    written = t.number(x, 2).rstrip("0").rstrip(",")
    return written or "0"


def month_axis(axes: Axes, result: Result) -> None:
    """A mark at each January (and at the first month), labelled with the year."""
    januaries = np.flatnonzero(result.time.month_of == 1)
    marks = januaries if len(januaries) else np.array([0])
    axes.set_xticks(marks, [str(result.time.year_of[m]) for m in marks])
    axes.set_xlim(-0.5, result.time.months - 0.5)


def period_axis(axes: Axes, span: Periods) -> None:
    partial = span.months < span.whole
    labels = [f"{x}*" if part else x for x, part in zip(span.labels, partial, strict=True)]
    axes.set_xticks(np.arange(len(labels)), labels)


def legend(axes: Axes) -> None:
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.005, 1.0), ncols=5, frameon=False, fontsize=9.5,
        borderaxespad=0.1,
        handlelength=1.0, handleheight=0.8, columnspacing=1.2, handletextpad=0.45,
    )  # fmt: skip


def note(axes: Axes, words: str, m: int, values: Array) -> None:
    """The words beside point m, on the side where there is room."""
    late = m > 0.6 * len(values)
    axes.margins(y=0.16)
    axes.annotate(
        words, (m, values[m]), xytext=(-8 if late else 8, -13), textcoords="offset points",
        ha="right" if late else "left", color=RED, fontsize=10, fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
    )  # fmt: skip

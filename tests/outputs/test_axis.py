"""Lines, words and bars of a chart: where they stand, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kopdes_plan.outputs.axis import mark
from kopdes_plan.outputs.bars import at_end, bars, signed
from kopdes_plan.outputs.canvas import BLUE, GREEN, RED, RULE, area, figure
from tests.outputs.test_charts import words


def drawn(paint: Callable[[Any], None], sideways: bool = False) -> str:
    """A chart without a title, 3 million high."""
    with figure(np.array([3e6]), "", "id", sideways=sideways) as (axes, _, picture):
        paint(axes)
    return picture("")


def test_an_axis_counts_in_few_round_numbers_with_a_line_at_each() -> None:
    """0 to 1,2 in steps of a quarter; the bottom line is the sixth of its colour."""
    svg = drawn(lambda axes: axes.set_ylim(0, 1.2))
    assert words(svg).split(" | ")[-5:] == ["0", "0,25", "0,5", "0,75", "1"]
    assert svg.count(f"stroke: {RULE}") == 6


def test_a_plan_without_figures_has_a_line_at_zero_and_no_invented_ones() -> None:
    """The surplus of an empty plan stood between -0,06 and 0,06 thousand rupiah."""
    with figure(np.zeros(3), "", "id") as (axes, _, picture):
        signed(axes, np.arange(3), np.zeros(3), 0.5)
        mark(axes.xaxis, np.arange(3), ["2027", "2028", "2029"])
    assert words(picture("")) == "2027 | 2028 | 2029 | 0"


def test_words_beyond_the_limits_of_an_axis_are_left_out() -> None:
    """Years are marked before a chart shows fewer months of them."""

    def paint(axes: Any) -> None:
        mark(axes.xaxis, [0, 12, 24], ["2027", "2028", "2029"])
        axes.set_xlim(-0.5, 12.0)

    said = words(drawn(paint))
    assert "2027 | 2028" in said and "2029" not in said


def test_words_beside_an_upside_down_axis_are_all_there() -> None:
    """A list is read from its top: the first place is the highest."""

    def paint(axes: Any) -> None:
        mark(axes.yaxis, [0, 1], ["NIB", "NPWP"])
        axes.set_ylim(1.6, -0.6)

    assert words(drawn(paint, sideways=True)).endswith("NIB | NPWP")


def test_bars_that_look_alike_are_one_shape_and_a_loss_another() -> None:
    """Two years of surplus, one of loss between them."""
    svg = drawn(lambda axes: signed(axes, np.arange(3), np.array([2.0, -1.0, 3.0]), 0.5))
    assert [svg.count(f"; stroke: {one}; stroke-width: 0.8") for one in (GREEN, RED)] == [1, 1]
    assert svg.count("<pattern") == 1


def test_bars_stand_on_the_line_and_have_room_above() -> None:
    """Stacked: 2 on 1. Nothing is added below 0; above 3 a twentieth of it."""

    def paint(axes: Any) -> None:
        bars(axes, [0, 1], [1.0, 1.0], 0.5, area(BLUE))
        bars(axes, [0, 1], [2.0, 2.0], 0.5, area(RED, 1), base=[1.0, 1.0])
        assert axes.get_ylim() == pytest.approx((0, 3.15))
        assert axes.get_xlim() == pytest.approx((-0.25 - 0.075, 1.25 + 0.075))

    drawn(paint)


@pytest.mark.parametrize(("value", "anchor"), [(2.0, "start"), (-2.0, "end")])
def test_the_number_of_a_bar_stands_past_its_end(value: float, anchor: str) -> None:
    def paint(axes: Any) -> None:
        at_end(axes, 0, value, "dua", sideways=True)

    (line,) = [line for line in drawn(paint, sideways=True).splitlines() if ">dua<" in line]
    assert f"text-anchor: {anchor}" in line

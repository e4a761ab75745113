"""The one visual language: read by all, told apart without red and green, readable on paper."""

from __future__ import annotations

import re
from itertools import combinations, product

import numpy as np
import pytest

from kopdes_plan.outputs import canvas
from kopdes_plan.outputs.look import colour, css_variables, look

# How eyes without the red or the green cone see: Machado, Oliveira, Fernandes 2009, severity 1.
EYES = {
    "all": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 20.0  # ΔE*ab; 2.3 is just noticed side by side
READABLE = 4.5  # WCAG 2, ordinary text


def light(name: str) -> np.ndarray:
    """Linear red, green and blue of `#rrggbb`."""
    part = np.array([int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def seen(name: str, eyes: str) -> np.ndarray:
    """CIE L*a*b* of a colour as those eyes see it."""
    part = TO_XYZ @ np.clip(EYES[eyes] @ light(name), 0, 1) / WHITE
    f = np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""
    low, high = sorted(float(TO_XYZ[1] @ light(name)) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_formulas_know_black_and_white() -> None:
    """21 : 1 and a lightness of 100, as WCAG and CIE say."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert seen("#ffffff", "all")[0] == pytest.approx(100, abs=0.01)
    assert seen("#ff0000", "deuteranopia")[1] < 30 < 60 < seen("#ff0000", "all")[1]


@pytest.mark.parametrize("eyes", EYES)
def test_good_doubtful_and_bad_are_told_apart_by_all_eyes(eyes: str) -> None:
    tones = [colour(tone) for tone in ("good", "doubt", "bad")]
    for one, other in combinations(tones, 2):
        assert np.linalg.norm(seen(one, eyes) - seen(other, eyes)) > APART, (one, other)


@pytest.mark.parametrize("eyes", EYES)
def test_six_units_beside_each_other_are_told_apart_by_all_eyes(eyes: str) -> None:
    for one, other in combinations(look()["units"][:6], 2):
        assert np.linalg.norm(seen(one, eyes) - seen(other, eyes)) > APART, (one, other)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *product(("ink", "muted", "good", "doubt", "bad", "act", "accent"), ("paper", "soft")),
        *((tone, f"{tone}-soft") for tone in ("good", "doubt", "bad", "act")),
        *(("paper", tone) for tone in ("good", "doubt", "bad", "act", "accent")),
    ],
)
def test_words_can_be_read_on_what_they_stand_on(words: str, ground: str) -> None:
    assert contrast(colour(words), colour(ground)) >= READABLE


def test_pages_get_every_colour_and_size_as_a_variable() -> None:
    """`page.css` writes var(--ink); a colour with a space or a bare number would break it."""
    found = dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", css_variables()))
    assert {name: found[name] for name in look()["colours"]} == look()["colours"]
    assert found["size"] == "16px"
    assert found["font"].startswith('"Source Sans 3", ')


def test_charts_draw_in_the_colours_of_the_look() -> None:
    assert (colour("ink"), colour("act"), colour("bad")) == (canvas.INK, canvas.BLUE, canvas.RED)
    assert tuple(look()["units"]) == canvas.UNIT_COLOURS

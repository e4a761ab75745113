"""Words and numbers as people read them: rupiah with points, a decimal comma, Indonesian months."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan import text
from kopdes_plan.outputs.annexes import rule_value


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (1_500_000, "Rp1.500.000"),
        (-20_000, "-Rp20.000"),
        (-0.4, "Rp0"),
        (9e15, "Rp9.000.000.000.000.000"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_rupiah_are_whole_with_points_between_thousands(amount: float, written: str) -> None:
    assert text.rupiah(amount) == written


def test_numbers_have_a_decimal_comma() -> None:
    assert text.number(1234.5, 1) == "1.234,5"
    assert text.number(-1234.56, 2) == "-1.234,56"
    assert text.number(-0.001, 1) == "0,0"


def test_percentages_keep_only_the_decimals_they_need() -> None:
    written = [text.percent(x) for x in (0.06, 0.065, 0.110845, 12.345, 0, -0.05)]
    assert written == ["6%", "6,5%", "11,08%", "1.234,5%", "0%", "-5%"]
    assert text.percent(float("nan")) == "–"


def test_months_and_dates() -> None:
    assert text.month(2027, 1) == "Januari 2027"
    assert text.month(2027, 1, "en") == "January 2027"
    assert text.month_short(2026, 8) == "Agu 2026"
    assert text.date_long(date(2026, 11, 25)) == "25 November 2026"


def test_a_key_nobody_wrote_words_for_is_a_programmers_error() -> None:
    for key in ("number.no_such_key", "no_such_topic.key"):
        with pytest.raises(KeyError):
            text.say(key)
        assert not text.has(key)
    with pytest.raises(KeyError):
        text.words("xx")


def test_all_words_of_a_language_stand_under_flat_keys() -> None:
    assert text.words("id")["number.month.5"] == "Mei"
    assert text.words("en")["number.month.5"] == "May"
    assert text.words("id")["problem.rupiah_no_comma.fix"] == "{first} atau {second}"


@pytest.mark.parametrize("topic", ["number", "problem", "cli"])
def test_both_languages_have_the_same_keys_asking_for_the_same_values(topic: str) -> None:
    indonesian, english = text.topic(topic, "id"), text.topic(topic, "en")
    assert set(indonesian) == set(english)
    for key in indonesian:
        assert _asked(indonesian[key]) == _asked(english[key]), key


def _asked(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@given(st.integers(-(10**15), 10**15))
def test_whole_rupiah_hold_every_digit(amount: int) -> None:
    digits = text.rupiah(amount).replace("Rp", "").replace(".", "")
    assert int(digits) == amount


def test_one_is_not_many_in_english() -> None:
    """A loan with a month of grace had "1 months"; a thing to mend was "1 things"."""
    terms = {"wording": "interest", "rate": "6%"}
    said = text.say("document.brief.terms_value", "en", tenor=36, grace=1, **terms)
    assert said == "interest 6% a year, 36 months, grace 1 month"
    assert (
        text.say("answer.glance.problems_count", "en", count=1) == "There is 1 thing to mend first:"
    )
    assert (
        text.say("answer.glance.problems_count", "en", count=2)
        == "There are 2 things to mend first:"
    )
    assert rule_value(1, "months", "en") == "1 month"  # the holiday allowance of a year
    assert text.say("document.social.benefit", "en", female="1", members="21").startswith("1 of 21")


@pytest.mark.parametrize("key", sorted(k for k, said in text.words("en").items() if "|" in said))
def test_a_plural_can_be_filled_in(key: str) -> None:
    """With one and with many every sentence is whole: no stroke and no brace is left."""
    asked = {name: "1" for name in _asked(text.words("en")[key]) if name}
    for count in ("1", "12"):
        said = text.say(key, "en", **dict.fromkeys(asked, count))
        assert not set("{|}") & set(said), said

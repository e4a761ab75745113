"""What people type into a field, what the file then holds, and what a step up makes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.fields import Kind, Sourced, YearMonth, sourced
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.editing.numbers import (
    echo,
    in_file,
    read,
    retyped,
    shown,
    stepped,
    with_detail,
    with_origin,
    written,
)
from kopdes_plan.screens.editing.typed import READERS

SHARE, RATE, MONTHLY, GROWTH = map(
    Kind, ("share", "rate_per_year", "rate_per_month", "growth_per_year")
)
RUPIAH, QUANTITY, MONTHS, MONTH, DAY = map(Kind, ("rupiah", "quantity", "months", "month", "day"))
SPANS = {  # what each kind may hold
    "rupiah": st.integers(0, 9 * 10**15).map(float),
    "signed_rupiah": st.integers(-(10**12), 10**12).map(float),
    "quantity": st.decimals(0, 10**9, places=6).map(float) | st.integers(0, 10**12).map(float),
    "share": st.decimals(0, 1, places=6).map(float),
    "rate_per_year": st.decimals(0, 1, places=6).map(float),
    "rate_per_month": st.decimals(0, "0.3", places=6).map(float),
    "growth_per_year": st.decimals("-0.5", 1, places=6).map(float),
    "days": st.decimals(0, 360, places=3).map(float),
    "index": st.decimals(0, 2000, places=2).map(float),
    "months": st.integers(0, 600),
    "whole": st.integers(0, 10**7),
    "year": st.integers(1945, 2100),
    "yes_no": st.booleans(),
    "day": st.dates(date(1945, 1, 1), date(2200, 12, 31)),
    "month": st.builds(YearMonth, st.integers(1945, 2200), st.integers(1, 12)),
    "name": st.just("Gerai sembako"),
    "text": st.just("Warga desa, terutama anggota"),
}


def test_every_kind_is_tried() -> None:
    """A new kind of field needs a line above, or nobody checks what its field shows."""
    assert set(SPANS) == set(READERS)


@pytest.mark.parametrize("kind", sorted(SPANS))
@given(data=st.data(), language=st.sampled_from(["id", "en"]))
def test_what_a_field_shows_it_reads_back(kind: str, data: Any, language: str) -> None:
    """Nobody's number changes because somebody opened the page and pressed Enter."""
    value = data.draw(SPANS[kind])
    text = shown(value, Kind(kind), language)
    assert read(text, Kind(kind)) == value
    assert numbers.problem_of(in_file(text, Kind(kind)), Kind(kind)) is None


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("6", "6%"), ("6%", "6%"), ("6,5", "6,5%"), ("6.5", "6,5%"), ("6,5 %", "6,5%"),
        ("6,5 persen", "6,5%"), ("0", "0%"), ("0,5%", "0,5%"), ("100", "100%"),
        ("６，５", "6,5%"), ("12 desa 10..15", "12% desa 10%..15%"),
        ("6 sumber 5..7 SK 12/2026", "6% sumber 5%..7% SK 12/2026"),
        ("enam", "enam"), ("1.2.3", "1.2.3"), ("", ""),
    ],
)  # fmt: skip
def test_a_percentage_gets_its_sign(typed: str, held: str) -> None:
    """The field prints the sign, so people leave it out; the file always has it."""
    assert in_file(typed, RATE) == held


@pytest.mark.parametrize("kind", [SHARE, RATE, MONTHLY, GROWTH])
@pytest.mark.parametrize(
    ("typed", "small", "large"),
    [
        ("0,5", "0,5%", "50%"),
        ("0.5", "0,5%", "50%"),
        ("1", "1%", "100%"),
        ("0,065", "0,065%", "6,5%"),
    ],
)
def test_between_0_and_1_a_percentage_asks(kind: Kind, typed: str, small: str, large: str) -> None:
    """E29, E31: 0,5 in a percent field may be half a percent or half of all; nobody guesses."""
    with pytest.raises(AmountError) as asked:
        in_file(typed, kind)
    assert asked.value.params == {"first": small, "second": large}
    sentence = asked.value.problem().text()
    assert f"{small} atau {large}" in sentence and typed in sentence


def test_a_point_is_never_lost() -> None:
    """E31: 1.5 typed where commas are decimal is 1,5 or a question, and never 15."""
    assert read("1.5", QUANTITY) == 1.5
    assert read("1.500", QUANTITY) == 1500
    assert read("1.5", RATE) == pytest.approx(0.015)
    for typed in ("1.5", "1,5"):
        wrong = numbers.problem_of(typed, RUPIAH)
        assert wrong is not None and wrong.code == "rupiah_no_comma"
        assert wrong.params == {"first": "1.500", "second": "2"}
    two = numbers.problem_of("1,500", QUANTITY)
    assert two is not None and two.params == {"first": "1.500", "second": "1,5"}


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("Januari 2027", "2027-01"), ("jan 2027", "2027-01"), ("AGUSTUS 2027", "2027-08"),
        ("Agu. 2027", "2027-08"), ("December 2027", "2027-12"), ("1/2027", "2027-01"),
        ("01-2027", "2027-01"), ("2027-1", "2027-01"), ("2027/12", "2027-12"),
        ("13/2027", "2027-13"), ("Jan-27", "Jan-27"), ("ja 2027", "ja 2027"),
        ("bulan depan", "bulan depan"),
    ],
)  # fmt: skip
def test_months_are_typed_as_people_write_them(typed: str, held: str) -> None:
    """The file keeps 2027-01; a year of two figures or an unknown word is left to the reader."""
    assert in_file(typed, MONTH) == held


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("25 November 2026", "2026-11-25"), ("25/11/2026", "2026-11-25"),
        ("5-1-2026", "2026-01-05"),
        ("2026-11-25", "2026-11-25"), ("11/25/2026", "2026-25-11"), ("kemarin", "kemarin"),
    ],
)  # fmt: skip
def test_days_come_before_their_months(typed: str, held: str) -> None:
    """Indonesian dates begin with the day; an American one is refused, not turned round."""
    assert in_file(typed, DAY) == held
    if held == "2026-25-11":
        assert numbers.problem_of(typed, DAY) is not None


def test_what_is_no_month_is_answered_as_the_screen_writes_months() -> None:
    """The file's 2027-01 stands nowhere on the screen."""
    assert numbers.echo("Mar 27", MONTH) == (
        "terbaca Mar 27. Tulis bulan dan tahunnya, misalnya Januari 2027.", False,
    )  # fmt: skip
    assert "misalnya 31 Januari 2027" in numbers.echo("hari ini", DAY)[0]


# ---- steps


@pytest.mark.parametrize(
    ("typed", "kind", "up"),
    [
        ("0,2", QUANTITY, "1,2"), ("0.2", QUANTITY, "1.2"), ("0,2%", RATE, "0,7%"),
        ("6", RATE, "6,5"), ("6,5", RATE, "7"), ("6%", RATE, "6,5%"), ("39", SHARE, "40"),
        ("99,5", SHARE, "100"), ("20.000", RUPIAH, "21.000"), ("1.500.000", RUPIAH, "1.600.000"),
        ("1,5 juta", RUPIAH, "1.600.000"), ("1.658.000.000", RUPIAH, "1.758.000.000"),
        ("150", RUPIAH, "160"), ("0", RUPIAH, "10"), ("", RUPIAH, "10"), ("250", QUANTITY, "251"),
        ("1.380", QUANTITY, "1.480"), ("2500", QUANTITY, "2600"), ("86,5", QUANTITY, "87,5"),
        ("72", MONTHS, "73"), ("600", MONTHS, "600"), ("6 tahun", MONTHS, "73"),
        ("Desember 2027", MONTH, "Januari 2028"), ("2027-12", MONTH, "2028-01"),
        ("31 Desember 2026", DAY, "1 Januari 2027"),
    ],
)  # fmt: skip
def test_a_step_up_keeps_how_it_was_written(typed: str, kind: Kind, up: str) -> None:
    """E32: arrow keys move a number and change neither its marks nor what it is."""
    assert stepped(typed, kind, 1) == up


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("0,5", RATE), ("1", SHARE), ("dua", RUPIAH), ("1,500", QUANTITY), ("", MONTH), ("??", DAY)],
)
def test_what_has_no_one_meaning_stays(typed: str, kind: Kind) -> None:
    """A step from a number that may be two numbers would choose between them."""
    assert stepped(typed, kind, 1) == typed


@pytest.mark.parametrize(
    ("typed", "kind", "down"),
    [
        ("10.000", RUPIAH, "9.900"), ("10.050", RUPIAH, "9.950"), ("10.500", RUPIAH, "10.000"),
        ("5", RUPIAH, "0"), ("1.000", QUANTITY, "999"), ("0,5", QUANTITY, "0"), ("0", MONTHS, "0"),
        ("1,5", SHARE, "0,5%"), ("1,2", RATE, "0,7%"), ("-49,8", GROWTH, "-50"),
        ("0", GROWTH, "-0,5%"),
        ("0", Kind("signed_rupiah"), "-10"), ("Januari 1945", MONTH, "Januari 1945"),
    ],
)  # fmt: skip
def test_a_step_down_stops_at_the_bound(typed: str, kind: Kind, down: str) -> None:
    """Nothing below zero where nothing below zero can be; 1,5% less a point must carry its sign."""
    assert stepped(typed, kind, -1) == down


def test_a_field_may_have_bounds_of_its_own() -> None:
    """A loan runs from 1 to 240 months, whatever months may be elsewhere."""
    assert stepped("1", MONTHS, -1, low=1, high=240) == "1"
    assert stepped("240", MONTHS, 1, low=1, high=240) == "240"
    assert stepped("10", MONTHS, 5) == "15"


@pytest.mark.parametrize("kind", sorted(numbers.COUNTED | numbers.PERCENT | {"rupiah"}))
@given(data=st.data())
def test_up_and_down_lead_back(kind: str, data: Any) -> None:
    """Who overshoots presses the other arrow and has his number again."""
    start = shown(data.draw(SPANS[kind]), Kind(kind))
    up = stepped(start, Kind(kind), 1)
    points = float(read(up, Kind(kind))) * (100 if kind in numbers.PERCENT else 1)
    if points < numbers.HIGHEST[kind]:
        again = pytest.approx(read(start, Kind(kind)), rel=1e-12, abs=1e-12)
        assert read(stepped(up, Kind(kind), -1), Kind(kind)) == again


@pytest.mark.parametrize("kind", sorted(numbers.COUNTED | numbers.PERCENT))
def test_bounds_of_steps_are_those_of_the_plan(kind: str) -> None:
    """Where steps stop the plan still reads the number, and just beyond it does not."""

    def problem(number: float) -> object:
        sign = "%" if kind in numbers.PERCENT else ""
        return numbers.problem_of(f"{number:.0f}{sign}", Kind(kind))

    low, high = numbers.LOWEST.get(kind, 0), numbers.HIGHEST[kind]
    assert low is not None
    assert problem(low) is None and problem(low - 1) is not None
    assert problem(high) is None and problem(high + 1) is not None


# ---- while typing


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [
        ("1,5 juta", "rupiah", "Rp1.500.000"), ("6.5", "rate_per_year", "6,5% per tahun"),
        ("0,5%", "rate_per_month", "0,5% per bulan"), ("39", "share", "39%"),
        ("86,5", "quantity", "86,5"), ("6 tahun", "months", "72 bulan"), ("3", "days", "3 hari"),
        ("3/2027", "month", "Maret 2027"), ("20.000 desa 18.000..21.000", "rupiah", "Rp20.000"),
    ],
)  # fmt: skip
def test_the_echo_says_what_would_be_read(typed: str, kind: str, words: str) -> None:
    """`1,5 juta` answers Rp1.500.000 before anybody presses Enter."""
    assert echo(typed, Kind(kind)) == (words, True)


def test_the_echo_says_what_is_wrong() -> None:
    """A half-typed number gets the sentence it would get when it stays so; nothing gets nothing."""
    words, good = echo("0,5", SHARE)
    assert not good and "0,5% atau 50%" in words
    assert echo("1.5", RUPIAH)[1] is False
    assert echo("-5", RUPIAH) == ("terbaca -5. Rupiah di sini tidak boleh kurang dari nol.", False)
    assert echo("", RUPIAH) == ("", True)
    assert (
        "0.5% or 50%" in echo("0,5", SHARE, "en")[0] or "0,5% or 50%" in echo("0,5", SHARE, "en")[0]
    )


# ---- where a number comes from


def held(tree: Any) -> Sourced:
    """The number that the plan's reader finds in what the file holds."""
    return sourced(tree, lambda text: float(text.replace("_", "").replace(".", "")))


def test_one_click_says_where_a_number_comes_from() -> None:
    """Low, high, source and note stay; only the origin changes."""
    spread = held(with_origin("20_000 desa 18_000..21_000", "asumsi"))
    assert (spread.origin, spread.low, spread.high) == ("asumsi", 18_000, 21_000)
    assert with_origin("20_000", "desa") == "20_000 desa"
    cited = with_origin({"nilai": "19_000", "sumber": "SK 572", "tahun": "2022"}, "desa")
    assert (held(cited).origin, held(cited).citation, held(cited).year) == ("desa", "SK 572", 2022)
    assert held(with_origin(cited, "sumber")).origin == "sumber"
    assert held(with_origin("20_000 sumber nota pemasok", "asumsi")).citation == "nota pemasok"


def test_a_source_comes_after_the_click_on_source() -> None:
    """Until it is named the number is no plan's number, and the plan says so; then it is cited."""
    waits = with_origin("20_000 desa 18_000..21_000", "sumber")
    assert waits == "20_000 sumber 18_000..21_000"
    wrong = numbers.problem_of(waits, RUPIAH)
    assert wrong is not None and wrong.code == "source_missing"
    cited = held(with_detail(waits, "citation", "SK  Gubernur\n12/2026"))
    assert (cited.origin, cited.citation) == ("sumber", "SK Gubernur 12/2026")
    assert (cited.low, cited.high) == (18_000, 21_000)


def test_a_source_makes_a_number_cited_and_its_loss_a_guess() -> None:
    """A first source is meant as the source; a second look at an old one changes no origin."""
    first = with_detail("20_000 asumsi", "citation", "nota")
    assert held(first).origin == "sumber"
    dated = with_detail(first, "year", "2025")
    assert held(dated).year == 2025
    assert with_detail(dated, "citation", "") == "20_000 asumsi"
    derived = {"nilai": "6_000", "asal": "asumsi", "sumber": "berita"}
    assert held(with_detail(derived, "citation", "berita lain")).origin == "asumsi"


def test_one_end_of_a_range_is_enough() -> None:
    """The other end is the number itself; emptying both leaves the number alone."""
    low = with_detail("20_000", "low", "18_000")
    assert (held(low).low, held(low).high) == (18_000, 20_000)
    both = with_detail(low, "high", "21_000")
    assert both == "20_000 asumsi 18_000..21_000"
    note = with_detail("20_000 desa", "note", "rata-rata tiga toko")
    assert isinstance(note, dict) and held(note).origin == "desa"
    assert held(with_detail(note, "high", "22_000")).high == 22_000
    plain = with_detail(with_detail(both, "low", ""), "high", "")
    assert not held(plain).has_range


def test_who_types_over_a_number_keeps_what_still_holds() -> None:
    """Measured stays measured, a source does not say what was typed, an origin typed decides."""
    assert retyped("20_000 desa 18_000..21_000", "19.500") == "19.500 desa 18_000..21_000"
    assert retyped("20_000 desa 18_000..21_000", "9.500", with_range=False) == "9.500 desa"
    assert retyped("20_000 sumber nota pemasok", "19.500") == "19.500 asumsi"
    assert retyped("20_000", "19.500") == "19.500"
    assert retyped(None, "19.500") == "19.500"
    assert retyped("20_000 asumsi", "21.000 desa") == "21.000 desa"
    cited = {"nilai": "6%", "sumber": "SK", "tahun": "2025", "catatan": "lisan", "rendah": "3%"}
    kept = {"catatan": "lisan", "rendah": "3%"}
    assert retyped(cited, "7%") == {**kept, "nilai": "7%", "asal": "asumsi"}


@given(
    st.integers(0, 10**12),
    st.sampled_from(["desa", "sumber", "asumsi"]),
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    st.sampled_from(["", "SK 12/2026, hlm. 3"]),
    st.sampled_from([None, 2024]),
    st.sampled_from(["", "tanya lagi"]),
)
def test_what_is_copied_from_a_type_keeps_everything(
    value: int, origin: Any, ends: tuple[int, int], citation: str, year: int | None, note: str
) -> None:
    """Origin, range, source, year and note of a number survive being written into the file."""
    if origin == "sumber" and not citation:
        return
    number = Sourced(value, origin, value - ends[0], value + ends[1], citation, year, note)
    again = held(written(number, RUPIAH))
    for part in ("origin", "low", "high", "citation", "year", "note"):
        assert getattr(again, part) == getattr(number, part), part
    assert again == number

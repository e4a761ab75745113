"""Lists on one line: what separates, and what is refused because it could mean two lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.lists import parse_pairs, split_list


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("-50jt,20jt", [-50e6, 20e6]),
        ("-50jt;20,5jt", [-50e6, 20.5e6]),
        ("1.000.000,2.000.000", [1e6, 2e6]),
        ("-1678.87,771.96,1814.05", [-1678.87, 771.96, 1814.05]),
        ("-100,60,60", [-100, 60, 60]),
        ("-100,60,60,60", [-100, 60, 60, 60]),
        ("-100, 0, 50, 60", [-100, 0, 50, 60]),
        ("Rp 1.500,-,Rp 2.000,-", [1_500, 2_000]),
        ("5", [5]),
        ("1,5 juta;", None),
    ],
)
def test_lists(typed: str, meant: list[float] | None) -> None:
    if meant is None:
        with pytest.raises(AmountError):
            split_list(typed)
    else:
        assert [amounts.parse_amount(item) for item in split_list(typed)] == meant


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("1,5 juta,2 juta", "1; 5 juta; 2 juta", "1,5 juta; 2 juta"),
        ("-50,5jt,20jt", "-50; 5jt; 20jt", "-50,5jt; 20jt"),
        ("1.500,50,2.000,50", "1.500; 50; 2.000; 50", "1.500,50; 2.000,50"),
        ("-1678,87,771,96", "-1678; 87; 771; 96", "-1678,87; 771,96"),
        ("0,06,0,07", "0; 06; 0; 07", "0,06; 0,07"),
        ("6,5%,7%", "6; 5%; 7%", "6,5%; 7%"),
    ],
)
def test_a_list_whose_commas_may_be_decimal_is_refused(typed: str, first: str, second: str) -> None:
    with pytest.raises(AmountError) as wrong:
        split_list(typed)
    said = (
        f"daftar ini punya dua arti: ({first}) atau ({second}). Pisahkan isinya dengan titik koma."
    )
    assert wrong.value.problem().text() == said


def test_named_items() -> None:
    typed = "cadangan=25%, jasa_modal = 15%"
    assert parse_pairs(typed, "=", amounts.parse_share) == (
        ("cadangan", 0.25),
        ("jasa_modal", 0.15),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cadangan", "terbaca cadangan. Tulis nama, tanda =, lalu nilainya."),
        ("=5%", "terbaca =5%. Tulis nama, tanda =, lalu nilainya."),
        ("a=1%,a=2%", "a disebut dua kali."),
        ("a=1%,,b=2%", "terbaca a=1%,,b=2%. Ada isi yang kosong di antara dua tanda pisah."),
        ("a=2,5%,b=3%", "daftar ini punya dua arti: (a=2; 5%; b=3%) atau (a=2,5%; b=3%). "
                        "Pisahkan isinya dengan titik koma."),
    ],
)  # fmt: skip
def test_named_items_that_are_wrong(typed: str, said: str) -> None:
    with pytest.raises(AmountError) as wrong:
        parse_pairs(typed, "=", amounts.parse_share)
    assert wrong.value.problem().text() == said


@given(st.text(alphabet="0123456789.,_-+rpjt% ;=", max_size=25))
def test_marks_and_digits_in_any_order_never_crash(typed: str) -> None:
    try:
        values = [amounts.parse_amount(item) for item in split_list(typed)]
    except AmountError as wrong:
        assert wrong.problem().text()
    else:
        assert all(abs(value) <= 9e15 for value in values)

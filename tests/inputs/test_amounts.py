# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""Numbers as people type them: one meaning is read, two meanings are refused with both."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.amounts import AmountError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.500.000", 1_500_000),
        ("1500000", 1_500_000),
        ("1_500_000", 1_500_000),
        ("1.500", 1_500),
        ("1,5 juta", 1_500_000),
        ("1.5 juta", 1_500_000),
        ("2jt", 2_000_000),
        ("2 JT", 2_000_000),
        ("3 miliar", 3_000_000_000),
        ("3 milyar", 3_000_000_000),
        ("1,2 triliun", 1_200_000_000_000),
        ("500 ribu", 500_000),
        ("500rb", 500_000),
        ("-50jt", -50_000_000),
        ("+50jt", 50_000_000),
        ("Rp 1.500,-", 1_500),
        ("Rp1.500.000,--", 1_500_000),
        ("Rp1.500.000,00", 1_500_000),
        ("-Rp20.000", -20_000),
        ("Rp -20.000", -20_000),
        ("Rp. 15.000", 15_000),
        ("IDR 15000", 15_000),
        ("0", 0),
        ("  7 ", 7),
    ],
)
def test_rupiah_as_people_write_them(typed: str, meant: int) -> None:
    assert amounts.parse_rupiah(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\uff11.\uff15\uff10\uff10", 1_500),  # full-width digits
        ("Rp\u00a01.500", 1_500),  # a space that does not break
        ("\u221250jt", -50_000_000),  # a real minus sign
        ("\u201350jt", -50_000_000),  # a dash that a word processor put there
    ],
)
def test_characters_that_only_look_different(typed: str, meant: int) -> None:
    assert amounts.parse_rupiah(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Rp1.500.000,50", 1_500_000.5),
        ("771.96", 771.96),
        ("-1678.87", -1_678.87),
        ("235016408.89999998", 235_016_408.89999998),
        ("100000000.0", 100_000_000),
        ("1.500", 1_500),
        ("1_500.5", 1_500.5),
        ("0.125", 0.125),
        ("0,5", 0.5),
    ],
)
def test_amounts_may_have_decimals(typed: str, meant: float) -> None:
    assert amounts.parse_amount(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10,0", "terbaca 10,0. Rupiah ditulis tanpa koma, mungkin maksudnya 10000 atau 10_000."),
        ("10,5", "terbaca 10,5. Rupiah ditulis tanpa koma, mungkin maksudnya 10.500 atau 11."),
        ("771.96", "terbaca 771.96. Rupiah ditulis tanpa koma, mungkin maksudnya 771.960 atau 772."),
        ("1.500,50", "terbaca 1.500,50. Rupiah ditulis tanpa sen, mungkin maksudnya 1.501."),
        ("1,2345678 jt", "terbaca 1,2345678 jt. Rupiah ditulis tanpa sen, mungkin maksudnya 1.234.568."),
        ("1,500", "terbaca 1,500. Angka ini punya dua arti: 1.500 atau 1,5. Tulis salah satunya."),
        ("1500.000", "terbaca 1500.000. Angka ini punya dua arti: 1.500.000 atau 1.500. Tulis salah satunya."),
        ("1,234.5", "terbaca 1,234.5. Angka ini punya dua arti: 1.234,5 atau 1,2345. Tulis salah satunya."),
        ("1.234.56", "terbaca 1.234.56. Angka ini punya dua arti: 1.234,56 atau 123.456. Tulis salah satunya."),
        ("3M", "terbaca 3M. Angka ini punya dua arti: 3 juta atau 3 miliar. Tulis salah satunya."),
        ("1,234,567", "terbaca 1,234,567. Ribuan dipisah dengan titik, bukan koma; mungkin maksudnya 1.234.567."),
        ("1 500", "terbaca 1 500. Ribuan dipisah dengan titik, bukan spasi; mungkin maksudnya 1.500."),
        ("Rp 2 750 000", "terbaca Rp 2 750 000. Ribuan dipisah dengan titik, bukan spasi; mungkin maksudnya 2.750.000."),
        ("1e9", "terbaca 1e9. Tulis angkanya lengkap, mungkin maksudnya 1.000.000.000."),
        ("", "belum diisi."),
        ("   ", "belum diisi."),
        ("9" * 20, f"terbaca {'9' * 20}. Angkanya terlalu besar; paling besar Rp9.000 triliun."),
    ],
)  # fmt: skip
def test_what_has_two_meanings_or_none_is_refused(typed: str, said: str) -> None:
    with pytest.raises(AmountError) as wrong:
        amounts.parse_rupiah(typed)
    assert wrong.value.problem().text() == said


@pytest.mark.parametrize(
    "typed",
    ["abc", "Rp", "--5", "1.", ".5", "10_0", "\u0663", "10\u00b2", "1;2", "5 juta lima",
     "1e999", "0x10", "1/2", "nan", "inf", "\u0000", "5%", "1.500,5,-"],
)  # fmt: skip
def test_junk_is_no_number(typed: str) -> None:
    with pytest.raises(AmountError) as wrong:
        amounts.parse_amount(typed)
    said = f"terbaca {typed}. Ini bukan angka; tulis misalnya 1.500.000 atau 1,5 juta."
    assert wrong.value.problem().text() == said


def test_a_page_of_digits_is_cut_short_in_the_message() -> None:
    with pytest.raises(AmountError) as wrong:
        amounts.parse_amount("9" * 100_000)
    assert len(wrong.value.problem().text()) < 200


def test_a_quantity_has_no_currency() -> None:
    assert amounts.parse_number("2,5") == 2.5
    with pytest.raises(AmountError):
        amounts.parse_number("Rp2.500")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("6%", 0.06), ("6,5%", 0.065), ("6.5 %", 0.065), ("0.06", 0.06), ("0,06", 0.06), ("0", 0),
     ("60%", 0.6), ("-5%", -0.05), ("0.299", 0.299), ("6.125%", 0.06125), ("6 persen", 0.06)],
)  # fmt: skip
def test_a_rate_has_a_percent_sign_or_is_a_small_fraction(typed: str, meant: float) -> None:
    assert amounts.parse_rate(typed) == pytest.approx(meant, abs=1e-15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.6", "terbaca 0.6. Tulis dengan tanda persen, maksudnya 0,6% atau 60%?"),
        ("0,6", "terbaca 0,6. Tulis dengan tanda persen, maksudnya 0,6% atau 60%?"),
        ("0.3", "terbaca 0.3. Tulis dengan tanda persen, maksudnya 0,3% atau 30%?"),
        ("6", "terbaca 6. Tulis dengan tanda persen, maksudnya 6% atau 600%?"),
        ("enam", "terbaca enam. Persentase ditulis misalnya 6% atau 6,5%."),
        ("%", "terbaca %. Persentase ditulis misalnya 6% atau 6,5%."),
    ],
)
def test_other_rates_are_refused_with_both_meanings(typed: str, said: str) -> None:
    with pytest.raises(AmountError) as wrong:
        amounts.parse_rate(typed)
    assert wrong.value.problem().text() == said


def test_a_share_is_a_percentage_or_a_fraction_up_to_one() -> None:
    assert amounts.parse_share("25%") == 0.25
    assert amounts.parse_share("0,4") == 0.4
    with pytest.raises(AmountError) as wrong:
        amounts.parse_share("25")
    said = "terbaca 25. Bagian ditulis dengan tanda persen, mungkin maksudnya 25%."
    assert wrong.value.problem().text() == said


def test_months_days_and_whole_numbers() -> None:
    assert [amounts.parse_months(x) for x in ("72", "72 bulan", "6 tahun")] == [72, 72, 72]
    assert amounts.parse_day("2026-11-25") == date(2026, 11, 25)
    assert amounts.parse_month("2026-11") == (2026, 11)
    assert amounts.parse_whole("2027") == 2027


@pytest.mark.parametrize(
    ("parse", "typed", "said"),
    [
        (amounts.parse_months, "1,5", "terbaca 1,5. Tulis jumlah bulan, misalnya 36 atau 36 bulan."),
        (amounts.parse_day, "25-11-2026", "terbaca 25-11-2026. Tulis tahun-bulan-tanggal, misalnya 2027-01-31."),
        (amounts.parse_day, "9999-12-31", "terbaca 9999-12-31. Tahun harus antara 1945 dan 2200."),
        (amounts.parse_day, "2027-02-31", "terbaca 2027-02-31. Tanggal ini tidak ada di kalender."),
        (amounts.parse_month, "2027-13", "terbaca 2027-13. Tulis tahun-bulan, misalnya 2027-01."),
        (amounts.parse_whole, "2.027", "terbaca 2.027. Tulis bilangan bulat tanpa titik dan koma, misalnya 12."),
    ],
)  # fmt: skip
def test_dates_that_are_none(parse, typed: str, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AmountError) as wrong:
        parse(typed)
    assert wrong.value.problem().text() == said


@pytest.mark.parametrize(
    ("parse", "code"),
    [
        (amounts.parse_month, "not_a_month"),
        (amounts.parse_day, "not_a_date"),
        (amounts.parse_months, "not_months"),
        (amounts.parse_whole, "not_a_whole_number"),
        (amounts.parse_rate, "not_a_rate"),
    ],
)
@pytest.mark.parametrize("typed", ["≈2027", "9" * 90])
def test_strange_signs_are_answered_with_what_the_field_wants(parse, code, typed) -> None:  # type: ignore[no-untyped-def]
    """A month with a sign of another keyboard was told to be written like 1.500.000."""
    with pytest.raises(AmountError) as wrong:
        parse(typed)
    assert wrong.value.code == code


@given(st.integers(-9 * 10**15, 9 * 10**15))
@example(0)
def test_every_rupiah_we_write_reads_back_the_same(amount: int) -> None:
    assert amounts.parse_rupiah(t.rupiah(amount)) == amount


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_every_amount_with_cents_reads_back_the_same(whole: int, cents: int) -> None:
    value = whole + cents / 100
    assert amounts.parse_amount(t.number(value, 2)) == pytest.approx(value, abs=1e-9)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_a_problem_with_a_sentence(typed: str) -> None:
    for parse in (amounts.parse_rupiah, amounts.parse_rate, amounts.parse_months):
        try:
            parse(typed)
        except AmountError as wrong:
            assert wrong.problem("field").sentence().startswith("field: ")

"""Numbers that matter much and of which little is known come first."""

from __future__ import annotations

from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.weakest import weakest
from tests.plans import Plan, close_plan, plan_of, shop

CITED = {"nilai": 10_000, "sumber": "BPS", "tahun": 2025, "rendah": 9_000, "tinggi": 11_000}


def two_years(plan: Plan, drive: Drivers) -> Books:
    """The plan's books over 24 months."""
    return close_plan(plan, 24, drive)


def three_shops() -> Plan:
    """Three equal shops; of one nobody knows the price, of one the newspaper, one asked around."""
    origins = {
        "tebak": "10.000 asumsi 9.000..11.000",
        "koran": CITED,
        "desa": "10.000 desa 9.000..11.000",
    }
    known = {"harga_beli": "8.000 desa", "jumlah_per_bulan": "100 desa"}
    units = {key: shop(harga=price, **known) for key, price in origins.items()}
    return plan_of(saldo_awal={"kas": "5jt", "simpanan_pokok": "5jt"}, unit_usaha=units)


def test_a_guess_heads_the_list_and_what_was_measured_comes_last() -> None:
    """Equal influence; the origin decides, and a measured price stands behind both."""
    prices = [one for one in weakest(three_shops(), two_years) if one.path.endswith(".price")]
    assert [one.path.split(".")[1] for one in prices] == ["tebak", "koran", "desa"]
    assert len({round(one.influence, 6) for one in prices}) == 1
    assert [one.score / one.influence for one in prices] == [1.0, 0.3, 0.0]


def test_rupiah_are_those_between_low_and_high() -> None:
    """12 × 100 × 2,000 between 9,000 and 11,000, less 0.5 % final tax on it."""
    first = weakest(three_shops(), two_years)[0]
    assert first.path == "units.tebak.price"
    assert round(first.surplus) == round(12 * 100 * 2_000 * 0.995)


def test_a_number_without_a_range_is_tried_a_tenth_each_way() -> None:
    """100 a month between 90 and 110: 12 × 20 × (2,000 − 50)."""
    plan = plan_of(unit_usaha={"t": shop()})
    found = {one.path: one for one in weakest(plan, two_years)}
    assert round(found["units.t.quantity_per_month"].surplus) == 12 * 20 * 1_950


def test_decisions_are_no_guesses() -> None:
    """The loan's size, what is kept in cash, and how SHU is shared are for the board to say."""
    loan = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[loan])
    paths = [one.path for one in weakest(plan, two_years)]
    assert not any(path.startswith(("loans.", "surplus.", "general.minimum")) for path in paths)


def test_a_plan_of_nothing_has_no_weak_numbers() -> None:
    assert all(one.influence == 0 for one in weakest(plan_of(), two_years))

"""Old rupiah at later prices, worked by hand from what is known of Kalimantan Timur."""

from __future__ import annotations

import pytest

from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.price_index import indexed, load_price_index, price_factor


@pytest.mark.parametrize(
    ("since", "to", "factor"),
    [
        (2024, 2025, 1.0268),  # BPS: 2,68 % in 2025
        (2023, 2025, 1.0147 * 1.0268),
        (2019, 2023, 1.03**4),  # nobody gave us these years: 3 %, an assumption
        (2025, 2027, 1.03**2),
        (2014, 2027, 1.03**9 * 1.0147 * 1.0268 * 1.03**2),
        (2027, 2027, 1.0),
        (2030, 2027, 1.0),  # a later figure is never made smaller
    ],
)
def test_prices_rise_year_by_year(since: int, to: int, factor: float) -> None:
    assert price_factor(since, to) == pytest.approx(factor)


def test_the_known_years_follow_the_published_index() -> None:
    """109.80 in December 2025 at +2.68 % means 106.93 a year before and 105.38 before that."""
    assert 109.80 / price_factor(2024, 2025) == pytest.approx(106.93, abs=0.01)
    assert 109.80 / price_factor(2023, 2025) == pytest.approx(105.38, abs=0.01)


def test_every_rise_is_cited_or_assumed() -> None:
    index = load_price_index()
    assert all(rise.origin == "sumber" and rise.citation for rise in index.rises.values())
    assert (index.other_years.origin, float(index.other_years)) == ("asumsi", 0.03)


def test_an_indexed_number_shows_what_it_was() -> None:
    """Rp900 of 2014 x 1.4421 = Rp1,298, written as Rp1,300: three figures are all it is worth."""
    old = Sourced(900, "sumber", 850, 1_100, "pengepul", 2014, "Kardus.")
    new = indexed(old, 2027)
    assert (new, new.low, new.high) == (1_300, 1_230, 1_590)
    assert (new.origin, new.citation, new.year) == ("sumber", "pengepul", 2014)
    assert new.note == (
        "Kardus. Rp900 tahun 2014 dikalikan 1,44 menjadi harga tahun 2027 (indeks harga konsumen)."
    )


def test_a_number_without_a_year_or_of_this_year_stays() -> None:
    undated, fresh = Sourced(900), Sourced(900, "sumber", None, None, "pengepul", 2027)
    assert indexed(undated, 2027) is undated
    assert indexed(fresh, 2027) is fresh

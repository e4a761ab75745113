"""SHU shared: losses first, whole rupiah, nothing lost and nothing invented."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.model.surplus import base, pools, share

SHARES = {
    "cadangan": 0.25,
    "jasa_usaha": 0.30,
    "jasa_modal": 0.15,
    "desa": 0.20,
    "pendidikan": 0.05,
    "pengurus": 0.05,
}


def problems(*arguments: float | None, shares: dict[str, float] = SHARES) -> list[str]:
    surplus, *rest = arguments
    assert surplus is not None
    return [problem.code for problem in share(surplus, shares, *rest).problems]


def test_a_loss_is_covered_before_anything_is_shared() -> None:
    """Loss 10 m in 2027, SHU 30 m in 2028: base 20 m, of which 15 m leaves the equity."""
    shared = base(np.array([30e6]), np.array([10e6]))
    assert shared == 20e6
    found = {name: float(amount[0]) for name, amount in pools(shared, SHARES).items()}
    assert found == pytest.approx(
        {"cadangan": 5e6, "jasa_usaha": 6e6, "jasa_modal": 3e6, "desa": 4e6,
         "pendidikan": 1e6, "pengurus": 1e6}
    )  # fmt: skip
    assert sum(found.values()) - found["cadangan"] == pytest.approx(15e6)


def test_a_loss_shares_nothing() -> None:
    assert base(np.array([-5e6, 5e6, 12e6]), np.array([0, 10e6, 10e6])).tolist() == [0, 0, 2e6]
    assert pools(np.zeros(2), SHARES)["desa"].tolist() == [0, 0]


def test_the_rounding_remainder_goes_to_the_reserve() -> None:
    """100 rupiah in three thirds and no reserve named: 33 each, one to cadangan."""
    third = share(100, dict.fromkeys(("jasa_modal", "jasa_usaha", "desa"), 1 / 3))
    assert third.pools == {"jasa_modal": 33, "jasa_usaha": 33, "desa": 33, "cadangan": 1}
    named = share(101, {"dana_cadangan": 0.5, "desa": 0.5})
    assert named.pools == {"dana_cadangan": 51, "desa": 50}


def test_a_share_is_not_lost_to_binary_fractions() -> None:
    """0.07 × 100 is 7.000000000000001, 0.29 × 100 is 28.999999999999996: 7 and 29 rupiah."""
    assert share(100, {"desa": 0.07, "lain": 0.29, "cadangan": 0.64}).pools["lain"] == 29


def test_a_member_is_paid_whole_rupiah() -> None:
    found = share(90e6, SHARES, 78e6, 102e6, 6.5e6, 1.5e6).member
    assert found is not None
    assert found.jasa_modal == pytest.approx(13.5e6 * 6.5 / 78)
    assert found.jasa_usaha == pytest.approx(27e6 * 1.5 / 102)
    assert found.paid == math.floor(found.total)


def test_who_neither_saves_nor_buys_gets_nothing() -> None:
    assert share(90e6, SHARES, 78e6, 102e6, 0, 0).member == (0, 0, 0, 0)
    assert share(90e6, SHARES, 78e6, None, 6.5e6, None).member is not None
    assert share(90e6, SHARES).member is None


def test_only_members_pools_named_leaves_a_rest() -> None:
    """School books name 20 % and 25 %; a statute that adds to 45 % has forgotten something."""
    found = share(60e6, {"jasa_modal": 0.2, "jasa_anggota": 0.25})
    assert found.rest_unnamed and found.pools["lainnya"] == 33e6
    assert problems(60e6, shares={"jasa_modal": 0.2, "cadangan": 0.25}) == ["shares_not_whole"]


@pytest.mark.parametrize(
    ("arguments", "shares", "codes"),
    [
        ((1e6,), {"cadangan": 0.55, "desa": 0.5}, ["shares_not_whole"]),
        ((1e6,), {"jasa_modal": 0.6, "jasa_usaha": 0.6}, ["shares_not_whole"]),
        ((1e6,), {}, ["shares_not_whole"]),
        ((1e6,), {"cadangan": 1.2, "desa": -0.2}, ["share_negative"]),
        ((1e6,), {"jasa_usaha": 0.5, "jasa_anggota": 0.5}, ["share_twice"]),
        ((-1e6,), SHARES, ["surplus_negative"]),
        ((1e6, None, None, 5e6), SHARES, ["total_missing"]),
        ((1e6, 4e6, None, 5e6), SHARES, ["member_above_total"]),
        ((1e6, None, 4e6, None, 5e6), SHARES, ["member_above_total"]),
        ((1e6, 4e6, None, -5e6), SHARES, ["amount_negative"]),
        ((-1e6,), {"cadangan": 0.9}, ["surplus_negative", "shares_not_whole"]),  # all at once
    ],
)  # fmt: skip
def test_what_is_refused(
    arguments: tuple[float | None, ...], shares: dict[str, float], codes: list[str]
) -> None:
    assert problems(*arguments, shares=shares) == codes
    surplus, *rest = arguments
    refused = share(surplus or 0, shares, *rest)
    assert not refused.pools and refused.member is None


@given(
    st.integers(0, 10**13),
    st.lists(st.integers(1, 1000), min_size=1, max_size=8),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
)
def test_pools_add_up_and_members_never_get_more_than_their_pool(
    surplus: int, weights: list[int], trade: list[int]
) -> None:
    names = ["jasa_usaha", "cadangan", "desa", *"abcde"][: len(weights)]
    shares = {name: w / sum(weights) for name, w in zip(names, weights, strict=True)}
    found = share(surplus, shares)
    assert found.problems == ()
    assert sum(found.pools.values()) == surplus
    assert all(amount == int(amount) >= 0 for amount in found.pools.values())
    members = [share(surplus, shares, None, sum(trade), None, own).member for own in trade]
    paid = sum(member.paid for member in members if member)
    assert paid <= found.pools["jasa_usaha"] + 1e-3

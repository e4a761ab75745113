"""What each number does to a plan, and how far it may move before the plan breaks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_numbers import with_numbers
from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.levers import levers, ranged
from kopdes_plan.model.result import Result
from kopdes_plan.model.sensitivity import (
    THRESHOLDS,
    Switch,
    Switching,
    margins,
    measures,
    switching,
    tornado,
)
from kopdes_plan.model.stress_grid import grid, strongest
from tests.plans import close_plan, plan_of, run_plan, shop

PRICE = {"nilai": 10_000, "rendah": 9_000, "tinggi": 10_500}
COST = {"nilai": 8_000, "rendah": 7_500, "tinggi": 9_000}
CASH = {"kas": "5jt", "simpanan_pokok": "5jt"}
LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}


def two_years(plan: Plan, drive: Drivers) -> Result:
    """The plan over 24 months."""
    return run_plan(plan, 24, drive)


def closed(plan: Plan, drive: Drivers) -> Books:
    """Its books over 24 months."""
    return close_plan(plan, 24, drive)


def a_plan(**parts: Any) -> Plan:
    """A shop that sells 100 a month for cash at 10,000, bought at 8,000."""
    fields = {"harga": PRICE, "harga_beli": COST} | parts.pop("toko", {})
    return plan_of(saldo_awal=CASH, unit_usaha={"t": shop(**fields)}, **parts)


def put_back(plan: Plan, switch: Switch) -> Plan:
    """The plan with a switch's value where it belongs."""
    moved = switch.lever.driven(np.array([switch.value]))
    return with_numbers(plan, {path: float(x[0]) for path, x in moved.items()})


def left_of(plan: Plan, switch: Switch) -> float:
    """Rupiah left of a switch's condition after its value was put back into the plan."""
    books = closed(put_back(plan, switch), Drivers())
    return float(margins(books)[THRESHOLDS.index(switch.threshold), 0])


def test_the_tornado_is_each_number_tried_by_hand() -> None:
    """At 9,000 the margin of 200,000 a month halves: SHU of a year falls by 1.2 million and tax.

    The final tax is 0.5 % of sales: 12 × 100 × 10,000 × 0.5 % = 60,000, at 9,000 54,000. Then
    12 × 100 × (2,000 − 50) = 2,340,000 of SHU, or 12 × 100 × (1,000 − 45) = 1,146,000.
    """
    found = tornado(a_plan(), closed)
    assert [lever.name for lever in found.levers] == ["units.t.price", "units.t.unit_cost"]
    assert found.year == 2027
    assert found.base[2] == pytest.approx(2_340_000)
    assert found.low[0, 2] == pytest.approx(1_146_000)


def test_the_tornado_agrees_with_plans_written_anew() -> None:
    """Every low and every high as a plan of its own gives the same four figures."""
    plan = a_plan(
        toko={
            "jumlah_per_bulan": {"nilai": 100, "rendah": 60, "tinggi": 130},
            "hari_piutang": {"nilai": 0, "rendah": 0, "tinggi": 45},
            "biaya": [{"nama": "listrik", "per_bulan": {"nilai": 0, "rendah": 0, "tinggi": 5e4}}],
        },
        asumsi_umum={"tingkat_diskonto": {"nilai": "12%", "rendah": "8%", "tinggi": "20%"}},
        pinjaman=[LOAN | {"bunga": {"nilai": "6%", "rendah": "3%", "tinggi": "9%"}}],
    )
    found = tornado(plan, closed)
    assert len(found.levers) == 7
    for place, lever in enumerate(found.levers):
        for end, figures in ((lever.low, found.low), (lever.high, found.high)):
            alone = two_years(with_numbers(plan, {lever.name: end}), Drivers())
            assert figures[place] == pytest.approx(measures(alone)[0], abs=1e-3), lever.name


def test_a_number_the_engine_reads_from_the_plan_itself_counts_too() -> None:
    """Cash at the start is no driver of the engine: the plan is run with it."""
    cash = {"nilai": 5_000_000, "rendah": 4_000_000, "tinggi": 7_000_000}
    plan = plan_of(saldo_awal=CASH | {"kas": cash}, unit_usaha={"t": shop()})
    found = tornado(plan, closed)
    assert [lever.name for lever in found.levers] == ["opening.cash"]
    assert found.high[0, 0] - found.base[0] == pytest.approx(2_000_000)
    assert found.low[0, 0] - found.base[0] == pytest.approx(-1_000_000)


def test_a_plan_without_ranges_has_no_bars() -> None:
    found = tornado(plan_of(unit_usaha={"t": shop()}), closed)
    assert found.levers == () and found.order() == [] and strongest(found) is None


def of(found: Switching, lever: str, threshold: Any) -> Switch:
    """The nearest switch."""
    return found.of(lever, threshold)[0]


def test_what_a_price_may_fall_to_is_worked_by_hand() -> None:
    """5 million in hand, 24 months, nothing else: cash lasts until each month loses 5/24 million.

    100 × (0.995 p − 8,000) = −5,000,000 / 24 but the tax of the last month is not yet paid:
    24 × 100 × (p − 8,000) − 23 × 100 × 0.005 p = −5,000,000, so p = 14,200,000 / 2,388.5.
    """
    found = switching(a_plan(), closed)
    switch = of(found, "units.t.price", "cash")
    assert switch.value == pytest.approx(14_200_000 / 2_388.5, abs=1e-3)
    assert (switch.met, switch.exact, switch.rising, switch.month) == (True, True, False, 23)
    assert switch.factor == pytest.approx(switch.value / 10_000)
    assert of(found, "prices", "cash").value == pytest.approx(switch.factor)


def test_what_never_breaks_a_plan_is_said() -> None:
    """Selling less costs no cash when nothing is fixed; without a loan no DSCR can fall."""
    found = switching(a_plan(), closed)
    assert {lever.name for lever in found.never("dscr")} == {lever.name for lever in found.levers}
    assert found.of("sales", "cash") == ()
    assert found.of("units.t.quantity_per_month", "cash") == ()
    assert "sales" in {lever.name for lever in found.never("cash")}


def test_a_plan_that_fails_learns_what_would_save_it() -> None:
    """Bought at 12,000 and sold at 10,000 it loses; the switch is where it begins to hold."""
    plan = a_plan(toko={"harga_beli": {"nilai": 12_000, "rendah": 9_000, "tinggi": 12_500}})
    found = switching(plan, closed)
    assert found.met == {"dscr": True, "cash": True, "npv": False}
    switch = of(found, "units.t.unit_cost", "npv")
    assert not switch.met and not switch.rising
    assert left_of(plan, switch) == pytest.approx(0, abs=1)


def test_a_jump_is_told_from_an_edge() -> None:
    """A second half-day helper is a whole person: 1.0 and 1.0001 of one are far apart."""
    staff = {"nama": "kasir", "dasar_upah": "disepakati", "upah": 150_000, "thr": "tidak"}
    many = {"nilai": 1, "rendah": 1, "tinggi": 3}
    plan = a_plan(tenaga_kerja=[staff | {"bpjs": "tidak", "jumlah": many}])
    switch = of(switching(plan, closed), "staff.0.count", "npv")
    assert switch.value == pytest.approx(1.0) and not switch.exact and switch.left > 1


@settings(max_examples=25, deadline=None)
@given(
    cost=st.integers(7_000, 10_500),
    quantity=st.integers(40, 200),
    days=st.integers(0, 60),
    loan=st.integers(1, 5),
    fixed=st.integers(0, 250_000),
)
def test_every_switch_put_back_into_the_plan_lands_on_its_edge(
    cost: int, quantity: int, days: int, loan: int, fixed: int
) -> None:
    """Whatever the plan, each value found leaves less than a rupiah; where a figure jumps, the
    value beside it is on the other side."""
    plan = a_plan(
        toko={"harga_beli": {"nilai": cost, "rendah": 6_500, "tinggi": 11_000},
              "jumlah_per_bulan": quantity, "hari_piutang": days,
              "biaya": [{"nama": "sewa", "per_bulan": fixed}]},
        pinjaman=[LOAN | {"plafon": loan * 1_000_000}],
    )  # fmt: skip
    found = switching(plan, closed)
    for switch in found.switches:
        left = left_of(plan, switch)
        assert left >= -1e-3, switch
        if switch.exact:
            assert left == pytest.approx(0, abs=1), switch
        else:
            way = (1 if switch.rising else -1) * (1 if switch.met else -1)
            beside = switch.value + way * 1e-9 * max(abs(switch.value), 1.0)
            assert left_of(plan, switch._replace(value=beside)) < 0, switch


@settings(max_examples=15, deadline=None)
@given(cost=st.integers(7_000, 9_900), fixed=st.integers(0, 150_000))
def test_no_value_nearer_than_a_switch_breaks_the_plan(cost: int, fixed: int) -> None:
    """Tried by brute force between the plan and each switch."""
    plan = a_plan(
        toko={"harga_beli": cost, "biaya": [{"nama": "sewa", "per_bulan": fixed}]},
        pinjaman=[LOAN],
    )
    for switch in switching(plan, closed).switches:
        values = np.linspace(switch.lever.value, switch.value, 40)
        moved = {path: x.reshape(-1, 1) for path, x in switch.lever.driven(values).items()}
        met = margins(closed(plan, Drivers(40, moved)))[THRESHOLDS.index(switch.threshold)]
        assert (met[1:-1] >= -1e-3).all() == switch.met or not switch.met, switch


def test_the_line_of_two_numbers_is_where_the_plan_stops_paying() -> None:
    """On the line cash or DSCR is at its edge within a rupiah; one side pays, the other not."""
    plan = a_plan(pinjaman=[LOAN])
    found = tornado(plan, closed)
    pair = strongest(found)
    assert pair is not None and {p.name for p in pair} == {"units.t.price", "units.t.unit_cost"}
    net = grid(plan, closed, *pair)
    assert net.pays.any() and not net.pays.all()
    assert (net.first_values == pair[0].value).any() and (net.second_values == pair[1].value).any()
    crossed = np.flatnonzero(~np.isnan(net.line))
    assert len(crossed)
    for place in crossed:
        values = {pair[0].name: net.first_values[place], pair[1].name: net.line[place]}
        left = margins(closed(with_numbers(plan, values), Drivers()))[:2, 0].min()
        assert left == pytest.approx(0, abs=1)


def test_levers_are_what_has_a_range_and_what_every_unit_lives_on() -> None:
    plan = plan_of(unit_usaha={"t": shop(harga=PRICE)})
    assert [lever.name for lever in ranged(plan)] == ["units.t.price"]
    assert [lever.name for lever in levers(plan)] == [
        "sales", "prices", "costs", "units.t.price", "units.t.quantity_per_month",
        "units.t.unit_cost",
    ]  # fmt: skip


def test_the_nearest_limits_are_those_of_all() -> None:
    """Three shops that earn 10, 20 and 30 %: of the four nearest limits none is lost or moved."""
    plan = plan_of(
        saldo_awal=CASH,
        unit_usaha={f"t{n}": shop(harga_beli=f"{9_000 - n * 1_000}") for n in range(3)},
    )
    every, near = switching(plan, closed), switching(plan, closed, nearest=4)
    assert len(near.levers) < len(every.levers)
    room = {
        lever.name: min(
            (abs(s.value - lever.value) / lever.scale for s in every.switches if s.lever == lever),
            default=np.inf,
        )
        for lever in every.levers
    }
    assert set(sorted(room, key=room.__getitem__)[:4]) <= {lever.name for lever in near.levers}
    for lever in near.levers:
        for threshold in THRESHOLDS:
            whole = [switch.value for switch in every.of(lever.name, threshold)]
            found = [switch.value for switch in near.of(lever.name, threshold)]
            assert found == pytest.approx(whole, rel=1e-9)

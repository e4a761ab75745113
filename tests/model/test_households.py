"""What a plan brings to its village, by hand.

The shop sells 100 things a month at Rp10,000 that cost Rp8,000; one person earns Rp500,000 a month
without BPJS and THR. There are 50 households.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from kopdes_plan.model.households import village_effect
from tests.plans import plan_of, run_plan, shop

KEEPER = {"nama": "penjaga", "dasar_upah": "disepakati", "upah": "500.000", "bpjs": "tidak",
          "thr": "tidak", "unit": "toko"}  # fmt: skip


def effect(idea: dict[str, Any] | None = None, households: str | None = "50", **parts: Any) -> Any:
    """The effect of the shop with what is typed of it."""
    potential: dict[str, Any] = {} if idea is None else {"ide": {"toko": idea}}
    if households is not None:
        potential["rumah_tangga"] = households
    unit = {"toko": shop(ppn="bebas")}
    plan = plan_of(potensi_desa=potential, unit_usaha=unit, **parts)
    return village_effect(run_plan(plan))


def test_wages_are_twelve_times_a_months_pay() -> None:
    """6 million in 2027, nothing else typed; a household's part is Rp120,000."""
    found = effect(tenaga_kerja=[KEEPER], asumsi_umum={"kenaikan_upah": "0%"})
    assert found.years[0] == 2027
    assert found.wages[0] == pytest.approx(6_000_000)
    assert found.each(found.wages)[0] == pytest.approx(120_000)
    assert not found.purchases.any() and not found.savings.any()
    assert found.untyped == ("Toko",)


def test_the_part_bought_from_villagers_is_their_income() -> None:
    """100 x 8,000 x 12 = 9.6 million of goods; a quarter of it is 2.4 million."""
    found = effect({"bahan_dari_desa": "25%"})
    assert found.purchases[0] == pytest.approx(2_400_000)
    assert found.untyped == ()


def test_cheaper_goods_are_money_saved_and_dearer_ones_money_lost() -> None:
    """Elsewhere 11,000: 1,000 x 1,200 things = 1.2 million a year; elsewhere 9,500: −0.6."""
    assert effect({"harga_di_tempat_lain": "11.000"}).savings[0] == pytest.approx(1_200_000)
    assert effect({"harga_di_tempat_lain": "9.500"}).savings[0] == pytest.approx(-600_000)


def test_shares_of_the_surplus_come_from_the_books() -> None:
    """Nothing in the year of the first SHU; from the next meeting on 45 % and 20 % of it."""
    found = effect({})
    surplus = 2_400_000 - 60_000  # less the final tax of 0.5 % of 12 million
    assert found.member_surplus[0] == found.village_share[0] == 0
    assert found.member_surplus[1] == pytest.approx(0.45 * surplus, abs=2)
    assert found.village_share[1] == pytest.approx(0.20 * surplus, abs=2)
    total = found.wages + found.purchases + found.savings
    total = total + found.member_surplus + found.village_share
    assert np.allclose(found.total, total)


def test_people_are_those_that_were_typed() -> None:
    found = effect({"anggota_pemasok": "12", "umkm": "3", "pekerja_perempuan": "2"})
    assert (found.suppliers, found.small_businesses) == (12, 3)
    assert (found.jobs_female, found.jobs_male) == (2, None)
    assert effect({}).suppliers is None


def test_without_the_number_of_households_there_is_no_part_of_each() -> None:
    found = effect({}, households=None, tenaga_kerja=[KEEPER])
    assert math.isnan(found.households) and np.isnan(found.each(found.total)).all()


def test_what_is_typed_of_a_kind_holds_for_the_plans_unit_of_it() -> None:
    unit = {"kios": shop(jenis="sembako", ppn="bebas")}
    potential = {"ide": {"sembako": {"bahan_dari_desa": "50%"}}}
    found = village_effect(run_plan(plan_of(unit_usaha=unit, potensi_desa=potential)))
    assert found.purchases[0] == pytest.approx(4_800_000)


def test_lending_saves_nobody_a_price() -> None:
    loans = {"perilaku": "lending", "nama": "Pinjam", "pinjaman_rata_rata": "1jt",
             "jumlah_per_bulan": "2", "bunga_per_bulan": "1%"}  # fmt: skip
    idea = {"ide": {"pinjam": {"harga_di_tempat_lain": "2jt"}}}
    plan = plan_of(unit_usaha={"pinjam": loans}, potensi_desa=idea)
    assert not village_effect(run_plan(plan)).savings.any()

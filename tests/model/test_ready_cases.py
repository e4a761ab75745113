"""What the ready scenarios do to a plan's money, worked by hand, and that all of them compute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.model.what_if import WhatIf
from kopdes_plan.outputs.scenarios import differs, scenario_blocks
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, row, shop

AFTER_TAX = 0.995  # PPh final is 0.5 % of sales
ROOT = Path(__file__).parents[1]
PLANS = [
    *sorted((TEMPLATES / "plans").glob("[!b]*.yaml")),
    *sorted((ROOT / "villages").glob("*.yaml")),
]


def tried(plan: Plan, name: str) -> tuple[WhatIf, WhatIf]:
    """The plan and one scenario."""
    base, case = kp.compare(plan, [name])
    return base, case


def lost(unit: dict[str, Any], name: str, **parts: Any) -> float:
    """SHU of 2027 that a plan of one unit loses in a scenario."""
    base, case = tried(plan_of(unit_usaha={"u": unit}, **parts), name)
    return base.surplus - case.surplus


def test_a_cheap_dollar_costs_what_reaches_the_village() -> None:
    """USD 0.25 a kilo, 16,000 rupiah, 1,000 of it for the truck: 3,000; a tenth less is 2,600.

    6,000 kg a month lose 400 each, a dear dollar brings them.
    """
    costs = [{"nama": "Truk", "tahap": "FOB", "per_satuan": "1.000"}]
    abroad = {"harga_usd": "0,25", "kurs_beli": "16.000", "kurs_jual": "16.000",
              "jumlah_kirim": "21.000", "biaya": costs}  # fmt: skip
    unit = shop(harga="3.000", harga_beli="2.000", jumlah_per_bulan="6.000", ekspor=abroad)
    moved = 12 * 6_000 * 400 * AFTER_TAX
    assert lost(unit, "dolar_turun") == pytest.approx(moved, rel=2e-4)  # a factor has 4 decimals
    assert lost(unit, "dolar_naik") == pytest.approx(-moved, rel=2e-4)


def test_a_lost_status_takes_the_margin_of_gas() -> None:
    """250 cylinders at a margin of 2,250 become 100 at none; 0.5 % of 19,000 is 95 each."""
    unit = shop(
        mitra_produk="pertamina_lpg.lpg_3kg", harga="19.000", harga_beli="16.750",
        jumlah_per_bulan="250",
    )  # fmt: skip
    taken = 12 * (250 * (2_250 - 95) - 100 * (0 - 95))
    assert lost(unit, "status_turun") == pytest.approx(taken, abs=12)


def test_a_lebaran_missed_loses_its_lift_and_no_more() -> None:
    """The year has 13 parts, 1.4 in February and 1.6 in March: one part of 1,200 is not sold."""
    unit = shop(musim={"ramadan": 140, "lebaran": 160})
    missed = 1_200 / 13 * (2_000 - 50)
    assert lost(unit, "lebaran_terlewat") == pytest.approx(missed, abs=12)


def test_a_flood_stops_sales_and_not_the_rent() -> None:
    """April and May 2027 without the 195,000 a month of 100 sales; 40,000 of rent go on."""
    rent = [{"nama": "Sewa", "per_bulan": "40.000"}]
    plan = plan_of(unit_usaha={"u": shop(jenis="sawit", biaya=rent)})
    base, case = tried(plan, "banjir")
    assert base.surplus - case.surplus == pytest.approx(2 * 195_000, abs=12)
    assert row(case.result.units[0].quantity)[2:6] == [100, 0, 0, 100]
    assert row(case.result.flows["unit_fixed_expenses"])[2:6] == [40_000] * 4


def test_a_late_loan_makes_the_mill_wait_and_the_manager_is_paid() -> None:
    """Half a year without the 195,000 a month of the mill; its machine and loan come in July."""
    plan = plan_of(
        unit_usaha={"u": shop()},
        pinjaman=[{"nama": "Bank", "plafon": "6jt", "bunga": "0%", "jangka_waktu_bulan": 24}],
        aset=[{"nama": "Mesin", "harga": "6jt", "dibayar": "pinjaman", "unit": "u",
               "pemeliharaan": "0%"}],
        tenaga_kerja=[{"nama": "Pengelola", "dasar_upah": "disepakati", "upah": "100.000"}],
    )  # fmt: skip
    base, case = tried(plan, "pinjaman_terlambat")
    assert base.surplus - case.surplus == pytest.approx(6 * 195_000, abs=12)
    books = case.result
    assert row(books.units[0].quantity)[4:8] == [0, 0, 100, 100]
    assert np.flatnonzero(books.flows["loan_drawdowns"][0]).tolist() == [6]
    assert np.flatnonzero(books.flows["asset_purchases"][0]).tolist() == [6]
    assert row(books.flows["wages"])[0] == 100_000


def with_ideas(file: Path) -> Plan:
    """A plan; a village's, which has no unit yet, with one of each kind that it thinks of."""
    plan = kp.load_plan(file)
    if plan.units:
        return plan
    units = (f"\n  {kind}: {{jenis: {kind}, pembeli: warga}}" for kind in plan.profile.ideas)
    return load_text(file.read_text(encoding="utf-8") + "\nunit_usaha:" + "".join(units) + "\n")


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_every_ready_case_computes_and_is_told(file: Path) -> None:
    """Books balance in every case, something differs from the plan, and words say what."""
    base, *cases = kp.compare(with_ideas(file))
    assert len(cases) > 3
    for one in cases:
        position = one.result.statements.position
        apart = position["assets"] - position["liabilities"] - position["equity"]
        assert np.abs(apart).max() < 1, one.name
        if one.name != "dana_desa_dipotong":  # what the village has is not in these books
            assert not np.array_equal(one.result.balances["cash"], base.result.balances["cash"])
    for language in ("id", "en"):
        for told in differs([base, *cases], language):
            assert told.changes or told.says
            assert not any("{" in text or ".*." in text for text in (told.says, *told.changes))
        assert len(scenario_blocks([base, *cases], language)[1]["rows"]) == len(cases) + 1

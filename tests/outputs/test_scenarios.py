"""What scenarios differ in, in words, and what comes of them in a table and a picture."""

from __future__ import annotations

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.model.what_if import WhatIf
from kopdes_plan.outputs import scenarios
from kopdes_plan.outputs.risk_charts import scenario_bars
from tests.plans import plan_of, shop

LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
PLAN = plan_of(
    saldo_awal={"kas": "5jt", "simpanan_pokok": "5jt"},
    unit_usaha={"t": shop(nama="Gerai", hari_piutang="14"), "u": shop(nama="LPG")},
    pinjaman=[LOAN],
    tenaga_kerja=[{"nama": "Kasir", "dasar_upah": "disepakati", "upah": "100.000"}],
    skenario={"sepi": {"unit_usaha.t.jumlah_per_bulan": "x0,5"}},
)


@pytest.fixture(scope="module")
def found() -> tuple[WhatIf, ...]:
    """All scenarios of the plan."""
    return kp.compare(PLAN)


def test_the_plan_comes_first_then_what_the_board_wrote(found: tuple[WhatIf, ...]) -> None:
    assert [one.name for one in found][:3] == [BASE, "sepi", "harga_turun"]
    assert found[0].changes == {}


def test_a_plan_with_ranges_stands_between_their_ends() -> None:
    """100 a month, from 40 to 130, each bringing 2,000 less tax of 50."""
    plan = plan_of(unit_usaha={"t": shop(jumlah_per_bulan="100 asumsi 40..130")})
    base, worst, best = kp.compare(plan)[:3]
    assert (worst.name, best.name) == ("terburuk", "terbaik")
    assert base.surplus - worst.surplus == pytest.approx(12 * 60 * 1_950, abs=30)
    assert best.surplus - base.surplus == pytest.approx(12 * 30 * 1_950, abs=30)
    told = scenarios.differs((base, worst))[0]
    assert told.label == "Terburuk" and told.says.startswith("Semua 1 angka yang punya terendah")
    assert [one.name for one in kp.compare(plan, ["harga_turun"])] == [BASE, "harga_turun"]
    own = plan.model_copy(update={"scenarios": {"pesimis": {"unit_usaha.t.harga": "x0,9"}}})
    assert "terburuk" not in [one.name for one in kp.compare(own)]


def test_half_the_sales_of_one_unit_worked_by_hand(found: tuple[WhatIf, ...]) -> None:
    """50 fewer a month at 10,000 bought at 8,000: SHU of 2027 falls by 12 × 50 × (2,000 − 50),
    less 2 % of the sales on credit that are never paid: 12 × 50 × 10,000 × 14/30 × 2 %."""
    base, quiet = found[0], found[1]
    lost = 12 * 50 * (2_000 - 50) - 12 * 50 * 10_000 * 14 / 30 * 0.02
    assert base.surplus - quiet.surplus == pytest.approx(lost, abs=30)


def test_the_table_has_a_row_for_each_and_a_head_for_each_column(found: tuple[WhatIf, ...]) -> None:
    for language in ("id", "en"):
        rows = scenarios.rows(found, language)
        assert len(rows) == len(found)
        assert {len(cells) for cells in rows} == {len(scenarios.heads(found, language))}
        listed, table = scenarios.scenario_blocks(found, language)
        assert len(listed["items"]) == len(found) - 1 and len(table["rows"]) == len(found)


def test_json_holds_changes_and_figures(found: tuple[WhatIf, ...]) -> None:
    told = scenarios.as_json(found)
    assert told["first_full_year"] == 2027
    quiet = told["scenarios"][1]
    assert (quiet["id"], quiet["own"], quiet["changes"][0]["value"]) == ("sepi", True, "x0,5")
    assert quiet["indicators"]["npv"] < told["scenarios"][0]["indicators"]["npv"]
    assert quiet["verdict"]["label"]


def test_the_picture_names_every_case(found: tuple[WhatIf, ...]) -> None:
    svg = scenario_bars(found)
    assert svg == scenario_bars(found)
    for one in found[1:4]:
        assert scenarios.scenario_name(PLAN, one.name) in svg


def test_a_plan_that_fails_its_loan_calls_upon_the_village() -> None:
    """Dana Desa of 1 billion supports up to 300 million a year; a shop without sales needs all."""
    loan = {"nama": "Himbara", "skema": "himbara_pmk49_2025", "plafon": "60jt", "bunga": "6%",
            "jangka_waktu_bulan": 72, "masa_tenggang_bulan": 6,
            "tanggal_akad": "2025-09-01"}  # fmt: skip
    plan = plan_of(
        unit_usaha={"t": shop(jumlah_per_bulan="1", hari_persediaan="0")},
        pinjaman=[loan], dana_desa={"pagu": {"2025": "1 miliar"}},
        biaya_bersama=[{"nama": "habis", "jumlah": "60jt", "setiap_bulan": 0}],
    )  # fmt: skip
    (base,) = kp.compare(plan, [])
    paid = sum(float(b.payment[0].sum()) for b in base.result.loans)
    assert 0 < base.village <= paid

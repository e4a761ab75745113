"""The starter plans: they load, they are honest, and a lender could talk about their results."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import places
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.model.drivers import numbers
from kopdes_plan.model.result import Result
from kopdes_plan.paths import TEMPLATES

FOLDER = TEMPLATES / "plans"
EXAMPLES = ("muara_badak", "tenggarong_seberang")
ALL = (*EXAMPLES, "baru")
each_example = pytest.mark.parametrize("name", EXAMPLES)
each_plan = pytest.mark.parametrize("name", ALL)
ALONE = """
versi: 1
nama: Satu unit
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
unit_usaha: {satu: {jenis: KIND}}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: "50%", jasa_usaha: "50%"}}
"""


def file_of(name: str) -> Path:
    return FOLDER / f"{name}.yaml"


@lru_cache
def plan_of(name: str, scenario: str | None = None) -> Plan:
    return kp.load_plan(file_of(name), scenario=scenario)


@lru_cache
def result_of(name: str, scenario: str | None = None) -> Result:
    return kp.run(plan_of(name, scenario))


def worst_dscr(result: Result) -> float:
    """The lowest DSCR of a year in which principal is due."""
    return float(result.indicators.dscr_min[0])


def test_there_are_two_examples_and_a_skeleton() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} >= set(ALL)


@each_plan
def test_a_starter_computes_and_its_books_balance(name: str) -> None:
    position = result_of(name).statements.position
    np.testing.assert_allclose(
        position["assets"], position["liabilities"] + position["equity"], atol=0.01
    )


@each_example
def test_an_example_says_so_and_lies_in_the_village_it_names(name: str) -> None:
    plan = plan_of(name)
    assert plan.is_example
    assert plan.name.startswith("Contoh")
    village = places.village(plan.cooperative.villages[0])
    assert village is not None
    assert village.district.replace(" ", "_").lower() == name
    assert "Contoh" in plan.cooperative.name


@each_example
def test_no_number_claims_to_be_measured_in_the_village(name: str) -> None:
    found = dict(numbers(plan_of(name)))
    assert {number.origin for number in found.values()} == {"sumber", "asumsi"}
    for path, number in found.items():
        assert number.origin != "sumber" or (number.citation and number.year), path


@each_example
def test_roles_are_named_but_no_persons(name: str) -> None:
    cooperative = plan_of(name).cooperative
    officers = (*cooperative.board, *cooperative.supervisors)
    assert officers
    assert not any(officer.name for officer in officers)


@each_example
def test_the_loan_is_what_is_needed(name: str) -> None:
    """Every rupiah borrowed buys something named or is working capital."""
    plan = plan_of(name)
    bought = sum(float(a.price * a.count) for a in plan.assets if a.paid_by == "pinjaman")
    working_capital = sum(float(loan.working_capital) for loan in plan.loans)
    assert sum(float(loan.amount) for loan in plan.loans) == bought + working_capital


@each_example
def test_nothing_is_pledged_that_the_plan_does_not_buy(name: str) -> None:
    """The rice mill pledged a dryer, which the same plan says is bought later."""
    plan = plan_of(name)
    for loan in plan.loans:
        first = loan.collateral.split(";")[0].casefold()
        bought = (asset.name.casefold() for asset in plan.assets if asset.owner == "koperasi")
        assert not first or any(asset.startswith(first) for asset in bought), first


@each_example
def test_cash_never_falls_below_the_board_s_own_limit(name: str) -> None:
    result = result_of(name)
    assert result.indicators.cash_min[0] >= float(result.plan.general.minimum_cash)


@each_example
def test_the_debt_can_be_paid_in_the_base_case(name: str) -> None:
    assert 1.2 <= worst_dscr(result_of(name)) <= 2.0
    assert result_of(name).indicators.npv[0] > 0


@each_example
def test_an_example_does_not_flatter(name: str) -> None:
    """The first year loses, and the low case cannot pay: a lender asks, the board must answer."""
    surplus = result_of(name).time.by_year(result_of(name).statements.surplus["surplus_after_tax"])
    assert surplus[0, 0] < 0 < surplus[0, 1]
    assert result_of(name).indicators.irr[0] < 0.5
    assert worst_dscr(result_of(name, "pesimis")) < 1
    assert worst_dscr(result_of(name, "optimis")) > worst_dscr(result_of(name))


@each_example
def test_every_scenario_of_a_starter_computes(name: str) -> None:
    scenarios = plan_of(name).scenarios
    assert {"pesimis", "optimis"} <= set(scenarios)
    for scenario in scenarios:
        assert np.isfinite(result_of(name, scenario).indicators.cash_min[0])


@each_example
def test_supply_that_stops_is_among_the_scenarios(name: str) -> None:
    stopped = result_of(name, "pasokan_berhenti").indicators.npv[0]
    assert stopped < result_of(name).indicators.npv[0]


@each_example
def test_the_narrative_covers_the_six_aspects_and_every_risk_has_an_action(name: str) -> None:
    narrative = plan_of(name).narrative
    texts = [getattr(narrative, aspect) for aspect in (
        "summary", "market", "operations", "management", "finance", "legal", "social",
    )]  # fmt: skip
    assert all(len(text) > 100 for text in texts)
    assert len(narrative.risks) >= 5
    assert all(risk.action and risk.who for risk in narrative.risks)


@each_example
def test_every_unit_names_its_buyer_and_keeps_to_the_ceiling_price(name: str) -> None:
    for unit in plan_of(name).units.values():
        assert unit.buyer
        assert unit.price_ceiling is None or unit.price <= unit.price_ceiling


def test_the_building_by_agrinas_is_used_but_not_owned() -> None:
    result = result_of("muara_badak")
    (building,) = [a for a in result.assets if a.owner == "desa"]
    assert building.purchases.sum() == building.depreciation.sum() == 0
    assert building.upkeep[0, 0] == pytest.approx(1_658_000_000 * 0.015 / 12)
    (asset,) = [a for a in result.plan.assets if a.owner == "desa"]
    assert asset.user_fee_per_month.note  # asked, never silently nothing


def test_paving_stays_within_the_plastic_that_is_gathered() -> None:
    """400 kg a week at 2 kg each: 867 blocks a month; growth stays modest."""
    paving = plan_of("tenggarong_seberang").units["paving"]
    assert paving.behaviour == "production"
    plastic = paving.materials[0].quantity_per_output
    assert paving.quantity_per_month * plastic <= 400 * 52 / 12
    assert paving.quantity_growth_per_year <= 0.03


@pytest.mark.parametrize("type_id", list(load_unit_types()))
def test_every_unit_type_runs_through_the_engine_alone(type_id: str) -> None:
    plan = load_text(ALONE.replace("KIND", type_id))
    result = kp.run(plan)
    (unit,) = result.units
    assert unit.revenue_first_year[0] > 0
    assert unit.contribution[0] > 0
    assert all(np.isfinite(flow).all() for flow in result.flows.values())
    default = load_unit_types()[type_id].unit().price
    assert isinstance(plan.units["satu"].price, Sourced)
    assert plan.units["satu"].price.citation == default.citation


def test_a_season_keeps_the_year_at_the_planned_volume() -> None:
    """Twelve months of paddy at full operation mill what the plan says, whatever the season."""
    result = kp.run(load_text(ALONE.replace("KIND", "rmu, bulan_merintis: 0")))
    assert result.units[0].quantity[0, :12].sum() == pytest.approx(12 * 10_000)

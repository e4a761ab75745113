"""New units as a plan's file writes them: keys, equipment, staff, the village's own numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.new_units import free_key, own_unit, picked, with_units, written
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems

VILLAGES = Path(__file__).parents[1] / "villages"
TEXT = (VILLAGES / "sungai.yaml").read_text(encoding="utf-8")


def after(*type_ids: str, text: str = TEXT) -> Plan:
    """The plan of the fishing village after these ideas were picked."""
    draft = Draft(text)
    draft.set_all(picked(load_text(text), draft.tree(), type_ids))
    return load_text(draft.text())


def test_a_key_that_no_other_unit_has() -> None:
    assert free_key("toko", {"toko"}) == "toko_2"
    assert own_unit("rental", "Balai")["perilaku"] == "sewa"


def test_a_picked_idea_brings_its_buyer_its_quantity_and_its_equipment() -> None:
    """Amplang: 400 packs measured here, the shop that buys, the fryer of the kind."""
    plan = after("amplang")
    unit = plan.units["amplang"]
    assert unit.type_id == "amplang" and unit.buyer == "Toko oleh-oleh Tepian Pandan"
    assert unit.behaviour == "production"
    assert unit.quantity_per_month == 400 and unit.quantity_per_month.origin == "desa"
    kind = load_unit_types()["amplang"]
    assert [asset.name for asset in plan.assets] == [asset.name for asset in kind.equipment]
    assert all(asset.unit == "amplang" for asset in plan.assets)
    assert plan.assets[0].price == kind.equipment[0].price
    assert plan.assets[0].price.origin == kind.equipment[0].price.origin


def test_staff_comes_along_and_lists_that_are_there_stay() -> None:
    """Two kinds one after the other: the second adds to the lists of the first."""
    first = after("depot_air")
    assert [one.unit for one in first.staff] == ["depot_air"]
    draft = Draft(TEXT)
    draft.set_all(picked(load_text(TEXT), draft.tree(), ["depot_air"]))
    second = after("keramba", text=draft.text())
    assert {one.unit for one in second.assets} == {"depot_air", "keramba"}
    assert second.staff == first.staff


def test_what_villagers_buy_is_written_for_their_number() -> None:
    """2,600 people instead of 3,115: 1,669 kg instead of 2,000, within the kind's range."""
    palm = (VILLAGES / "sawit.yaml").read_text(encoding="utf-8")
    unit = after("sphp", text=palm).units["sphp"]
    usual = load_unit_types()["sphp"].unit()
    assert unit.behaviour == usual.behaviour == "trading"
    assert (usual.quantity_per_month, unit.quantity_per_month) == (2000, 1669)
    assert unit.quantity_per_month.origin == "asumsi" and unit.quantity_per_month.has_range


def test_what_is_typed_by_hand_stays_as_it_is() -> None:
    draft = Draft(TEXT)
    draft.set_all(picked(load_text(TEXT), draft.tree(), ["amplang", "keramba"]))
    assert draft.text().startswith("# Desa nelayan di tepi danau")
    assert "# Melintang, Muara Wis" in draft.text()


def test_every_kind_can_be_picked() -> None:
    plan = after(*load_unit_types())
    assert set(plan.units) == set(load_unit_types())


def test_a_kind_nobody_knows_and_one_that_is_there_are_told_together() -> None:
    plan = after("amplang")
    with pytest.raises(PlanProblems) as wrong:
        picked(plan, {}, ["amplang", "amplnag", "xyz"])
    said = [problem.sentence() for problem in wrong.value.problems]
    assert "unit berjenis amplang sudah ada" in said[0]
    assert "mungkin maksudnya amplang" in said[1]
    assert "xyz tidak dikenal. Yang dikenal:" in said[2]


def test_two_units_of_one_kind_get_two_keys() -> None:
    changes = with_units({"unit_usaha": {"sembako": {}}}, [("sembako", {}), ("sembako", {})])
    keys = [path for path in changes if path.startswith("unit_usaha.")]
    assert keys == ["unit_usaha.sembako_2", "unit_usaha.sembako_3"]


def test_a_number_keeps_its_origin_range_and_source() -> None:
    number = Sourced(0.5, "sumber", 0.25, 1.0, "Buku kecamatan", 2024, "per ekor")
    assert written(number) == {
        "nilai": "0,5", "asal": "sumber", "rendah": "0,25", "tinggi": "1",
        "sumber": "Buku kecamatan", "tahun": "2024", "catatan": "per ekor",
    }  # fmt: skip

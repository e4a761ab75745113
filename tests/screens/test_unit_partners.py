"""A unit's page tells of its partner, lends its numbers, and tries months without supply."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.partner_terms import deals, stop_changes
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.units import left
from kopdes_plan.screens.workshop import BY_NAME
from tests.screens.drawn import every
from tests.screens.test_step_units import do


@pytest.fixture
def view(session: Session) -> View:
    """Two units: LPG from a known partner, and a store that is let."""
    return View(session, chosen={"unit_usaha": "lpg"})


def written(view: View) -> str:
    file = view.session.file
    assert isinstance(file, Path)
    return file.read_text(encoding="utf-8")


def product(view: View) -> Block:
    key = view.chosen["unit_usaha"]
    return every(left(view))[f"partner-who-{key}"]["fields"][1]


def test_the_partner_of_the_type_is_shown_with_terms_and_papers(view: View) -> None:
    shown = every(left(view))
    terms = shown["partner-terms-lpg"]["html"]
    assert "Pertamina Patra Niaga (LPG 3 kg)" in terms and "Dokumen yang diminta" in terms
    assert shown["partner-lpg"]["kind"] == "fold" and not shown["partner-lpg"]["open"]
    choices = dict(product(view)["choices"])
    assert choices[""] == "Menurut jenis usaha: LPG 3 kg"
    assert set(choices) == {"", *deals()}
    assert product(view)["choices"][1][0] == "pertamina_lpg.lpg_3kg"  # what fits comes first


def test_a_unit_without_a_type_chooses_from_all_products(view: View) -> None:
    """The let store stands in for a unit that no partner is known of."""
    view.chosen["unit_usaha"] = "gudang"
    shown = every(left(view))
    assert "partner-terms-gudang" not in shown and "stop-gudang" not in shown
    assert dict(product(view)["choices"])[""] == "Tidak ada dalam daftar"
    view.session.edit("unit_usaha.gudang.mitra_produk", "bulog_sphp.beras_sphp")
    assert "Perum Bulog (beras SPHP)" in every(left(view))["partner-terms-gudang"]["html"]
    assert product(view)["text"] == "bulog_sphp.beras_sphp"


def test_a_number_of_the_partner_goes_into_the_plan_with_its_source(view: View) -> None:
    """Rice of Bulog: the price to buy at is a rule's, and the quota is what was seen elsewhere."""
    do(view, "add", "sphp")
    key = view.chosen["unit_usaha"]
    view.session.edit(f"unit_usaha.{key}.kuota_per_bulan", "1.234")
    asked = every(left(view))[f"partner-take-{key}"]["buttons"]
    labels = {button["value"]: button["label"] for button in asked}
    quota = deals()["bulog_sphp.beras_sphp"].product.quota
    assert quota is not None
    said = labels[f"{key} kuota_per_bulan"]
    assert said.startswith("Pakai Jatah dari pemasok: 8.000 kg") and float(quota) == 8_000
    after = do(view, "take", f"{key} kuota_per_bulan")
    assert view.session.plan is not None and view.words
    taken = view.session.plan.units[key].quota_per_month
    assert taken == quota and taken is not None
    assert (taken.origin, taken.citation, taken.year) == (quota.origin, quota.citation, quota.year)
    left_over = after.get(f"partner-take-{key}", {"buttons": []})["buttons"]
    assert f"{key} kuota_per_bulan" not in {button["value"] for button in left_over}


def test_a_deposit_is_money_and_for_no_unit(view: View) -> None:
    """An agent of BRI keeps about Rp10 million with the bank, not for each transaction."""
    do(view, "add", "brilink")
    key = view.chosen["unit_usaha"]
    view.session.edit(f"unit_usaha.{key}.dana_talangan", "2.000.000")
    (asked,) = every(left(view))[f"partner-take-{key}"]["buttons"]
    assert asked["label"].startswith("Pakai Dana talangan: Rp10.000.000 (")
    assert "per transaksi" not in asked["label"]
    do(view, "take", asked["value"])
    assert view.session.plan is not None
    assert float(view.session.plan.units[key].float_amount) == 10_000_000


def test_months_without_supply_become_a_case_on_the_page_of_risks(view: View) -> None:
    """LPG starts in January 2027 and is known after its ramp-up; then three months are empty."""
    plan = view.session.plan
    assert plan is not None
    after = do(view, "stop", "lpg")
    assert view.session.plan is not None and "Risiko" in view.words
    name = "pasokan_lpg_berhenti_3_bulan"
    assert dict(view.session.plan.scenarios[name]) == stop_changes(plan, "lpg")
    assert after["stop-lpg"]["kind"] == "html" and 'data-to="risiko"' in after["stop-lpg"]["html"]
    risks = every(BY_NAME["risiko"].left(view))
    assert "Pasokan lpg berhenti 3 bulan" in risks["others"]["html"]
    view.session.undo()  # one step
    assert view.session.plan.scenarios == plan.scenarios


def test_supply_that_surely_stops_is_typed_into_the_plan(view: View) -> None:
    fields = every(left(view))["stopped-lpg"]["fields"]
    assert [field["path"].rpartition(".")[2] for field in fields] == ["mulai", "bulan"]
    view.session.edit("unit_usaha.lpg.pasokan_berhenti.bulan", "3")
    assert view.session.plan is not None
    assert view.session.plan.units["lpg"].supply_stop.months == 3
    assert "pasokan_berhenti" in written(view)


def test_the_usual_people_go_into_the_staff_list_of_the_unit(view: View) -> None:
    kind = load_unit_types()["lpg3"]
    (offered,) = every(left(view))["people-lpg"]["cards"]
    assert offered["note"].startswith("0,25 orang, upah minimum")
    after = do(view, "employ", "lpg 0")
    assert view.session.plan is not None
    (worker,) = view.session.plan.staff
    assert (worker.name, worker.unit, float(worker.count)) == (kind.staff[0].name, "lpg", 0.25)
    assert after["people-lpg"]["cards"][0]["buttons"] == []
    assert after["people-lpg"]["cards"][0]["tone"] == "good"


def test_the_surroundings_and_the_use_of_waste_are_said(view: View) -> None:
    assert "Lingkungan kelas B: perlu kebiasaan bersih" in every(left(view))["surroundings-lpg"][
        "html"
    ]  # fmt: skip
    do(view, "add", "bank_sampah")
    said = every(left(view))[f"surroundings-{view.chosen['unit_usaha']}"]["html"]
    assert f"Plastik campur untuk {load_unit_types()['paving_plastik'].label}" in said


@pytest.mark.parametrize("value", ["", "lpg", "hilang 0", "lpg 99", "lpg -1", "gudang 0", "lpg ²"])
def test_what_is_not_offered_changes_nothing(view: View, value: str) -> None:
    before = written(view)
    for action in ("take", "employ", "equip", "abroad", "at_home", "paper", "rate"):
        if (action, value) != ("abroad", "lpg"):
            do(view, action, value)
    do(view, "stop", "gudang")
    assert written(view) == before

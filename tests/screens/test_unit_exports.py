"""A sale abroad on a unit's page: sticks of Muara Badak, 3.000 a kilo, 6.000 kg a month."""

from __future__ import annotations

from shutil import copyfile

import pytest

from kopdes_plan.inputs.businesses import Export, Trading
from kopdes_plan.inputs.export import load_documents, load_starting
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.fields import new_row
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.units import left
from tests.screens.drawn import every
from tests.screens.test_step_units import do

BASE = "unit_usaha.lidi.ekspor"


@pytest.fixture
def view(folder: object) -> View:
    """A copy of the Muara Badak example, its nipah sticks chosen."""
    from kopdes_plan.screens.editing import plans

    file = plans.folder() / "lidi.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    copyfile(TEMPLATES / "plans" / "muara_badak.yaml", file)
    session = Session()
    session.open(file)
    return View(session, chosen={"unit_usaha": "lidi"})


def abroad(view: View) -> Export:
    assert view.session.plan is not None
    unit = view.session.plan.units["lidi"]
    assert isinstance(unit, Trading) and unit.export is not None
    return unit.export


def test_only_goods_can_be_sold_abroad(view: View) -> None:
    assert "export-lidi" in every(left(view))
    view.chosen["unit_usaha"] = "agen_bank"
    assert "export-agen_bank" not in every(left(view))


def test_it_starts_whole_with_the_rates_of_our_data_and_the_price_of_the_plan(view: View) -> None:
    """3.000 a kilo at 16.648 a dollar is 0,180 USD: nothing is promised that the plan has not."""
    before = view.session.plan
    shown = do(view, "abroad", "lidi")
    assert view.session.problems == () and view.focus == f"{BASE}.harga_usd"
    export, known = abroad(view), load_starting()
    assert float(export.price_usd) == 0.18 and export.price_usd.origin == "asumsi"
    assert float(export.lot) == 6_000 and export.term == "FOB"
    for name in ("buying_rate", "selling_rate", "insurance"):
        own, given = getattr(export, name), getattr(known, name)
        assert own == given and (own.citation, own.year) == (given.citation, given.year)
    assert view.session.result is not None
    codes = {warning.code for warning in view.session.result.warnings}
    assert not codes & {"export_leaves_nothing", "export_price_apart"}
    assert "Harga di atas kapal (FOB)" in shown["export-price-lidi"]["html"]
    assert "export-offer-lidi" not in shown
    view.session.undo()  # one step
    assert view.session.plan == before


def test_its_costs_are_a_sheet_and_change_what_the_price_leaves(view: View) -> None:
    """Rp1.200.000 of haulage over 6.000 kg is 200 a kilo: of 0,25 USD 4.162 less 200 is 3.962."""
    do(view, "abroad", "lidi")
    view.session.edit(f"{BASE}.harga_usd", "0,25")
    row = new_row(view, f"{BASE}.biaya")
    assert row == {"nama": "Ongkos baru"}
    assert view.session.add(f"{BASE}.biaya", row)
    view.session.edit(f"{BASE}.biaya.1.per_kiriman", "1.200.000")
    shown = every(left(view))
    cells = shown["export-costs-lidi"]["rows"][0]["cells"]
    assert [cell["path"].rpartition(".")[2] for cell in cells] == [
        "nama", "tahap", "per_kiriman", "per_satuan", "usd_per_kiriman", "usd_per_satuan",
    ]  # fmt: skip
    assert "Rp3.962" in shown["export-price-lidi"]["html"]


def test_papers_are_ticked_and_those_of_the_cooperative_are_not(view: View) -> None:
    do(view, "abroad", "lidi")
    do(view, "paper", "lidi kontrak")
    cards = do(view, "paper", "lidi faktur")["papers-lidi"]["cards"]
    assert abroad(view).documents == ("kontrak", "faktur")
    assert [card["tone"] for card in cards].count("good") == 2
    by_field = [bool(document.field) for document in load_documents()]
    assert [not card["buttons"] for card in cards] == by_field
    do(view, "paper", "lidi nib")  # shown by the cooperative's own field
    do(view, "paper", "lidi kontrak")
    assert abroad(view).documents == ("faktur",)
    do(view, "paper", "lidi faktur")
    assert abroad(view).documents == () and view.session.problems == ()


def test_exchange_rates_ten_percent_up_and_down_become_cases(view: View) -> None:
    """Without any costs what is received moves exactly as the rate does."""
    shown = do(view, "abroad", "lidi")
    buttons = {id: block for id, block in shown.items() if id.startswith("rate-")}
    labels = [block["buttons"][0]["label"] for block in buttons.values()]
    assert labels == ["Coba bila kurs dolar turun 10%", "Coba bila kurs dolar naik 10%"]
    for block in buttons.values():
        do(view, "rate", block["buttons"][0]["value"])
    assert view.session.plan is not None
    cases = view.session.plan.scenarios
    assert dict(cases["kurs_turun_10_persen_lidi"]) == {"unit_usaha.lidi.harga": "x0,9000"}
    assert dict(cases["kurs_naik_10_persen_lidi"]) == {"unit_usaha.lidi.harga": "x1,1000"}
    after = every(left(view))
    assert all(after[id]["kind"] == "html" for id in buttons)


def test_it_goes_whole_again(view: View) -> None:
    before = view.session.draft.tree()
    do(view, "abroad", "lidi")
    do(view, "paper", "lidi kontrak")
    shown = do(view, "at_home", "lidi")
    assert view.session.draft.tree() == before
    assert "export-offer-lidi" in shown

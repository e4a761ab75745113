"""The step "unit usaha": what stands on a card, adding and removing units, equipment."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.entry_order import UNIT_NUMBERS, UNUSED
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.fields import own_list
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.units import ACTIONS, STEP, left, reveal, right
from tests.screens.conftest import opened
from tests.screens.drawn import every

NUMBER_KINDS = ("number", "whole")
EMPTY = """\
versi: 1
nama: Rencana kosong
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
"""


def do(view: View, action: str, value: str = "") -> dict[str, Block]:
    """Presses a button; the left side as it then is."""
    ACTIONS[action](view, value)
    return every(left(view))


@pytest.fixture
def empty(folder: Path) -> Session:
    """A plan without a unit."""
    folder.mkdir()
    return opened(folder / "kosong.yaml", EMPTY)


def test_the_first_unit_is_on_the_card_and_its_buyer_comes_first(session: Session) -> None:
    blocks = every(left(View(session)))
    assert [one["label"] for one in blocks["units"]["options"]] == [
        "LPG 3 kg (sub-pangkalan)", "Sewa gudang", "Tambah unit",
    ]  # fmt: skip
    card = blocks["unit-lpg"]["fields"]
    assert card[0]["path"] == "unit_usaha.lpg.pembeli" and card[0]["text"] == "warga"
    assert card[0]["label"] == "Siapa pembelinya?"
    paths = [field["path"].rpartition(".")[2] for field in card]
    assert {"harga", "harga_tertinggi", "kuota_per_bulan", "harga_beli"} <= set(paths)


def test_who_lends_is_asked_for_borrowers(session: Session) -> None:
    """Nobody buys of savings and loan; its card asked for a buyer all the same."""
    view = View(session)
    ACTIONS["add"](view, "simpan_pinjam")
    assert (
        every(left(view))["unit-simpan_pinjam"]["fields"][0]["label"] == "Siapa yang akan meminjam?"
    )


def test_no_card_has_more_than_eight_numbers_and_the_fold_has_all_others(empty: Session) -> None:
    """Every behaviour with a unit of its own, and quota goods, which have a list of their own.
    Only what does nothing for a behaviour is left out.
    """
    view = View(empty)
    for behaviour in UNIT_NUMBERS:
        do(view, "add_own", behaviour)
    do(view, "add", "lpg3")
    assert empty.plan is not None and len(empty.plan.units) == 6
    for key, unit in empty.plan.units.items():
        blocks = do(view, "choose", key)
        card, more = blocks[f"unit-{key}"]["fields"], blocks[f"rest-{key}"]["fields"]
        numbers = [field for field in card if field["kind"] in NUMBER_KINDS]
        assert 6 <= len(numbers) <= 8, (key, len(numbers))
        shown = {field["path"].split(".")[2] for field in (*card, *more)}
        lists = {"biaya", "bahan", "musim", "jenis", "perilaku", "pasokan_berhenti", "ekspor"}
        lists |= {"mitra", "mitra_produk"}  # in the fold of the partner
        aliases = {str(info.alias) for info in type(unit).model_fields.values()}
        assert aliases - lists - set(UNUSED.get(unit.behaviour, ())) == shown - lists, key
        assert ("materials-" + key in blocks) == (unit.behaviour == "production")
        assert f"costs-{key}" in blocks and f"season-{key}" in blocks


FILLED = {"peran": "agen", "ppn": "bebas", "komisi": "10%", "susut": "10%", "kenaikan_harga": "9%"}


@pytest.mark.parametrize(("behaviour", "key"), [(b, key) for b in UNUSED for key in UNUSED[b]])
def test_what_is_not_asked_of_a_unit_would_change_nothing(
    empty: Session, behaviour: str, key: str
) -> None:
    """Stock of loans, PPN on interest: not a rupiah differs. Written by hand it can be seen."""
    view = View(empty)
    do(view, "add_own", behaviour)
    empty.edit("pajak.pkp_sejak", "2027-01")
    before = empty.result
    empty.edit(f"unit_usaha.usaha.{key}", FILLED.get(key, "30"))
    after = empty.result
    assert before is not None and after is not None and after is not before
    assert before.flows.keys() == after.flows.keys()
    assert all(np.array_equal(before.flows[name], after.flows[name]) for name in before.flows)
    shown = [field["path"].split(".")[2] for field in every(left(view))["rest-usaha"]["fields"]]
    assert {*UNUSED[behaviour]} & {*shown} == {key}


def test_units_of_one_name_are_numbered(session: Session) -> None:
    """Two shops and two units without a type: their chips, lines and warnings can be told apart."""
    view = View(session)
    for action, value in (("add", "sembako"), ("add_own", "trading")) * 2:
        do(view, action, value)
    assert session.plan is not None
    named = [unit.name for unit in session.plan.units.values()][2:]
    assert named == ["Gerai sembako", "Usaha baru", "Gerai sembako 2", "Usaha baru 2"]


def test_two_units_are_added_and_the_new_one_is_chosen(session: Session) -> None:
    """A board adds a shop, then another one, and starts one without a type."""
    view = View(session)
    blocks = do(view, "choose", "+")
    offered = [card["title"] for card in blocks["catalogue-trading"]["cards"]]
    assert "Gerai sembako" in offered and offered[-1] == "Usaha lain"
    do(view, "add", "sembako")
    assert view.focus == "unit_usaha.sembako.pembeli"
    assert session.raw("unit_usaha.sembako") == {"jenis": "sembako"}, "its numbers stay the type's"
    blocks = do(view, "add", "sembako")
    assert blocks["units"]["chosen"] == "sembako_2" and "unit-sembako_2" in blocks
    asked = blocks["asked-sembako_2"]["html"]
    assert "Siapa yang akan berbelanja" in asked and blocks["ask-sembako_2"]["open"]
    do(view, "add_own", "rental")
    assert session.plan is not None and session.plan.units["usaha"].behaviour == "rental"
    assert session.result is not None
    assert session.file is not None and "sembako_2" in load_plan(session.file).units


def test_every_unit_type_can_be_added_to_an_empty_plan_and_it_still_computes(
    empty: Session,
) -> None:
    view = View(empty)
    assert "catalogue-trading" in every(left(view)), "an empty plan shows the catalogue"
    for type_id in load_unit_types():
        do(view, "add", type_id)
        assert empty.refused == () and empty.plan is not None and type_id in empty.plan.units
        assert empty.result is not None
        assert every(right(view))["sentences"]["html"]
    assert empty.plan is not None and len(empty.plan.units) == len(load_unit_types())


def test_a_unit_goes_with_all_that_names_it_and_comes_back_whole(saliki: Session) -> None:
    """LPG: its cylinders are in the equipment list, and a scenario reduces its sales."""
    view, before = View(saliki), saliki.draft.text()
    ask = do(view, "choose", "lpg")["remove-lpg"]["buttons"][0]["ask"]
    assert "Tabung LPG, timbangan, alat pemadam" in ask
    do(view, "remove", "lpg")
    plan = saliki.plan
    assert saliki.refused == () and plan is not None and "lpg" not in plan.units
    assert all(asset.unit != "lpg" for asset in plan.assets) and len(plan.assets) == 4
    assert plan.scenarios["pasokan_berhenti"] == {"unit_usaha.sembako.jumlah_per_bulan": "x0,9"}
    assert plan.scenarios["pesimis"]["unit_usaha.*.jumlah_per_bulan"] == "x0,85"
    assert saliki.result is not None and "LPG" in view.words
    assert "# jangan kurang dari satu minggu belanja barang" in saliki.draft.text()
    saliki.undo()
    assert saliki.draft.text() == before, "one step back brings everything back, comments too"


def test_the_last_unit_takes_the_scenarios_that_change_units_along(session: Session) -> None:
    assert session.put("skenario", {"pesimis": {"unit_usaha.*.harga": "x0,9"}})
    view = View(session)
    do(view, "remove", "lpg")
    assert session.plan is not None and "pesimis" in session.plan.scenarios
    blocks = do(view, "remove", "gudang")
    assert session.plan.units == {} and session.plan.scenarios == {}
    assert blocks["units"]["chosen"] == "+"
    assert [block["id"] for block in right(view)] == ["none"]


def test_opening_stock_leaves_the_books_with_its_unit(session: Session) -> None:
    """Stock of Rp2 million, paid from earlier surplus; with the unit both go."""
    goods, surplus = "saldo_awal.persediaan.lpg", "saldo_awal.shu_terkumpul"
    session.edit_all({goods: "2.000.000", surplus: "2.000.000"})
    view = View(session)
    ask = do(view, "choose", "lpg")["remove-lpg"]["buttons"][0]["ask"]
    assert "persediaan awal Rp2.000.000" in ask
    do(view, "remove", "lpg")
    assert session.refused == () and session.plan is not None
    assert session.plan.opening.stock == {}
    assert float(session.plan.opening.accumulated_surplus) == 0
    assert "Rp2.000.000" in view.words


def test_entries_that_move_up_keep_their_scenarios(saliki: Session) -> None:
    """The third of five things is for LPG: what changes the fourth then changes the third."""
    assert saliki.put("skenario", {"mahal": {"aset.3.harga": "+10%", "aset.4.harga": "+20%"}})
    do(View(saliki), "remove", "lpg")
    assert saliki.plan is not None
    assert saliki.plan.scenarios == {"mahal": {"aset.3.harga": "+20%"}}
    assert saliki.plan.assets[2].name == "Mesin EDC, lampu uang, brankas kecil"


def test_equipment_of_a_type_is_added_with_its_unit_and_its_source(session: Session) -> None:
    """LPG cylinders cost Rp27 million in Lempake; the newspaper stays beside the number."""
    view = View(session)
    blocks = do(view, "choose", "lpg")
    (card,) = blocks["equipment-lpg"]["cards"]
    assert "Rp27.000.000" in card["note"] and "kaltimtoday" in card["note"]
    (button,) = card["buttons"]
    blocks = do(view, button["action"], button["value"])
    assert session.plan is not None
    (asset,) = session.plan.assets
    assert asset.unit == "lpg" and float(asset.price) == 27_000_000
    assert asset.price.origin == "sumber" and "kaltimtoday" in asset.price.citation
    assert (asset.price.low, asset.price.high) == (15_000_000, 40_000_000)
    assert asset.life_months == 96 and asset.tax_group == "2"
    (card,) = blocks["equipment-lpg"]["cards"]
    assert card["buttons"] == [] and card["tone"] == "good"


def test_there_is_no_fold_with_nothing_in_it(session: Session) -> None:
    """Details of people come with the first of them."""
    view = View(session)
    assert {"staff-more", "shared-more"}.isdisjoint(every(left(view)))
    session.add("tenaga_kerja", {"nama": "Kasir"})
    session.add("biaya_bersama", {"nama": "Listrik", "jumlah": "50.000"})
    assert {"staff-more", "shared-more"} <= every(left(view)).keys()


def test_the_season_is_filled_in_month_by_month(session: Session) -> None:
    """The storeroom has no season; July, when boats come in, becomes one and a half."""
    view = View(session)
    months = do(view, "choose", "gudang")["season-gudang"]["fields"]
    assert len(months) == 15 and [month["label"] for month in months[:2]] == ["Januari", "Februari"]
    path = "unit_usaha.gudang.musim.bulanan.7"
    own_list(view, path)
    session.edit(path, "150")
    assert session.plan is not None
    assert [float(m) for m in session.plan.units["gudang"].season.months[5:8]] == [100, 150, 100]


def test_the_right_side_says_what_must_be_sold_a_day(session: Session) -> None:
    """The storeroom costs nothing by itself, so that nothing need be let; LPG has its own costs."""
    view = View(session)
    blocks = every(right(view))
    assert next(iter(blocks)) == "sentences"
    said = re.sub(r"<[^>]+>", "", blocks["sentences"]["html"])
    assert re.search(
        r"harus terjual [\d,.]+ tabung sehari agar tidak rugi; rencana [\d,.]+\.", said
    )
    assert "Semua unit bersama Rp" in said
    assert "<svg" in blocks["chart"]["html"] and "Sewa gudang" in blocks["break_even"]["html"]


def test_a_price_above_the_highest_and_a_missing_buyer_lead_to_their_fields(
    session: Session,
) -> None:
    session.edit("unit_usaha.lpg.harga", "20.000 desa")
    session.put("unit_usaha.lpg.pembeli", "")
    doubtful = every(right(View(session)))["warnings"]["html"]
    assert 'data-go="unit_usaha.lpg.harga"' in doubtful
    assert "Rp20.000 melebihi harga eceran tertinggi Rp19.000" in doubtful
    assert 'data-go="unit_usaha.lpg.pembeli"' in doubtful


def test_names_typed_by_people_are_never_html(session: Session) -> None:
    session.edit("unit_usaha.lpg.nama", "<script>x</script>")
    assert "<script>" not in "".join(
        b.get("html", "") for b in every(right(View(session))).values()
    )


def test_a_path_reveals_its_unit_and_no_plan_is_said(session: Session) -> None:
    view = View(session)
    reveal(view, "unit_usaha.gudang.hunian")
    assert "unit-gudang" in every(left(view))
    (only,) = left(View(Session()))
    assert "Mulai" in only["html"] and list(right(View(Session()))) == []
    assert STEP.words == "units" and t.has(f"step_{STEP.words}.title")

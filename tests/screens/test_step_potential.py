"""The step "potensi desa": the checklist, ideas with votes, the ranking beside them, picking."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

from kopdes_plan.inputs.entry_order import BALLOT
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import new_row, paste
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.potential import ACTIONS, left, reveal, right
from tests.screens.conftest import opened
from tests.screens.drawn import every

VILLAGES = Path(__file__).parents[1] / "villages"


@pytest.fixture
def view(folder: Path) -> View:
    """The fishing village, opened."""
    folder.mkdir()
    return View(opened(Path(copyfile(VILLAGES / "sungai.yaml", folder / "sungai.yaml"))))


def plan_file(view: View) -> Path:
    assert view.session.file is not None
    return view.session.file


def resource(view: View, key: str) -> Block:
    """The field of a resource on the checklist."""
    path = f"potensi_desa.sumber_daya.{key}"
    grids = [block["fields"] for block in every(left(view)).values() if block["kind"] == "fields"]
    return next(one for grid in grids for one in grid if one["path"] == path)


def open_idea(view: View, key: str) -> dict[str, Block]:
    ACTIONS["part"](view, "ide")
    ACTIONS["idea"](view, key)
    return every(left(view))


def test_the_checklist_holds_every_resource_in_words(view: View) -> None:
    for key, one in load_resources().items():
        shown = resource(view, key)
        assert shown["label"] == one.label and shown["kind"] == "choice"
        assert [words for _, words in shown["choices"]] == [
            "belum dilihat", "banyak", "cukup", "sedikit", "tidak ada",
        ]  # fmt: skip


def test_what_the_district_is_known_for_says_so_and_is_not_filled_in(view: View) -> None:
    view.session.remove("potensi_desa.sumber_daya.danau")
    lake = resource(view, "danau")
    assert "dikenal" in lake["help"] and lake["text"] == ""
    assert resource(view, "kopi")["help"] == ""


def test_a_resource_is_chosen_and_taken_back(view: View) -> None:
    view.session.edit("potensi_desa.sumber_daya.kopi", "sedikit")
    assert load_plan(plan_file(view)).profile.resources["kopi"] == "sedikit"
    view.session.edit("potensi_desa.sumber_daya.kopi", "")
    assert view.session.mistakes == {}
    assert "kopi" not in load_plan(plan_file(view)).profile.resources


def test_the_ranking_stands_beside_every_part(view: View) -> None:
    for part in ("desa", "usaha", "ide"):
        ACTIONS["part"](view, part)
        shown = every(right(view))
        assert "Amplang dan kerupuk ikan" in shown["order"]["html"]
        assert "1. Amplang" in shown["why"]["html"]


def test_an_idea_shows_its_questions_votes_and_surroundings(view: View) -> None:
    shown = open_idea(view, "keramba")
    assert [one["path"].rpartition(".")[2] for one in shown["asked-keramba"]["fields"]] == [
        "pembeli", "bahan_sepanjang_tahun", "diizinkan", "tidak_bentrok",
    ]  # fmt: skip
    assert "Haji Saleh" in shown["answers-keramba"]["html"]
    assert len(shown["ballots-keramba"]["rows"]) == 2
    assert "Ikan mati dikubur" in shown["environment-keramba"]["html"]
    assert "C:" in shown["environment-keramba"]["html"]
    assert "berlawanan" in every(right(view))["why"]["html"]


def test_the_room_votes_on_the_screen(view: View) -> None:
    """A row is added, then twelve numbers are pasted from a sheet; a six waits in its cell."""
    path = "potensi_desa.ide.gula_aren.suara"
    open_idea(view, "gula_aren")
    row = view.session.add(path, new_row(view, path))
    assert row == f"{path}.1"
    assert "belum menilai" in open_idea(view, "gula_aren")["votes-gula_aren"]["html"]
    paste(view, path, 0, BALLOT, [["Ani", *"444444444444"], ["Budi", *"222222222222"]])
    (ani, budi) = load_plan(plan_file(view)).profile.ideas["gula_aren"].ballots
    assert (ani.voter, ani.permit, budi.permit) == ("Ani", 4, 2)
    shown = open_idea(view, "gula_aren")["votes-gula_aren"]["html"]
    assert "Bicarakan lagi" in shown
    view.session.edit(f"{path}.1.izin", "6")
    assert "1 sampai 5" in view.session.mistakes[f"{path}.1.izin"].text()


def test_a_picked_idea_is_a_unit_with_its_equipment_in_one_step(view: View) -> None:
    open_idea(view, "amplang")
    ACTIONS["pick"](view, "amplang")
    assert view.step == "unit_usaha" and view.chosen["unit_usaha"] == "amplang"
    plan = load_plan(plan_file(view))
    assert plan.units["amplang"].buyer == "Toko oleh-oleh Tepian Pandan"
    assert [asset.unit for asset in plan.assets] == ["amplang"]
    shown = open_idea(view, "amplang")
    assert "there-amplang" in shown and "pick-amplang" not in shown
    assert "Manfaat bagi desa" in every(right(view))["effect"]["html"]
    view.session.undo()
    assert load_plan(plan_file(view)).units == {}


def test_weights_are_a_proposal_that_can_be_used_and_dropped(view: View) -> None:
    ACTIONS["use"](view, "")
    weights = load_plan(plan_file(view)).profile.weights
    assert weights is not None and weights.market == 0.25 and weights.legal == 0.10
    assert "Dengan bobot usulan" in every(right(view))["why"]["html"]
    ACTIONS["drop"](view, "")
    assert load_plan(plan_file(view)).profile.weights is None


def test_a_link_opens_the_idea_it_names(view: View) -> None:
    reveal(view, "potensi_desa.ide.keramba.pembeli")
    assert (view.chosen["potensi"], view.chosen["potensi_ide"]) == ("ide", "keramba")
    reveal(view, "potensi_desa.usaha_yang_ada.1.nama")
    assert view.chosen["potensi"] == "usaha"
    reveal(view, "potensi_desa.penduduk")
    assert view.chosen["potensi"] == "desa"

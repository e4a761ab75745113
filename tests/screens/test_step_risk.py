"""The step "risiko": low and high case, the board's own scenarios, weakest guesses, risks."""

from html import escape
from pathlib import Path
from typing import Any, Protocol

import pytest

import kopdes_plan
from kopdes_plan.inputs.businesses import Rental
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.plan_words import label
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.chances import chance_sentences
from kopdes_plan.outputs.field_names import file_path
from kopdes_plan.screens import answers
from kopdes_plan.screens.steps import View, risk, risk_views
from tests.screens.conftest import PLAN
from tests.screens.conftest import opened as plan_opened

SCENARIOS = """\
skenario:
  pesimis:
    unit_usaha.*.jumlah_per_bulan: x0,85
    asumsi_umum.kenaikan_upah: "7%"
  pasokan_berhenti:
    unit_usaha.lpg.jumlah_per_bulan: -25%
"""


class Opened(Protocol):
    """Opens the plan of these tests, or another one, with more lines behind it."""

    def __call__(self, more: str = "", plan: str = PLAN) -> View: ...


@pytest.fixture
def opened(file: Path) -> Opened:
    """Opens the plan of these tests with more lines behind it."""

    def view(more: str = "", plan: str = PLAN) -> View:
        return View(plan_opened(file, plan + more))

    return view


def blocks_of(view: View) -> dict[str, Any]:
    """All blocks of both sides by their id."""
    return {block["id"]: block for block in [*risk.left(view), *risk.right(view)]}


def scenarios(file: Path) -> dict[str, dict[str, str]]:
    """The scenarios that the plan file holds."""
    return load_plan(file).scenarios


def test_a_plan_without_cases_gets_the_two_usual_ones_by_a_button(
    opened: Opened, file: Path
) -> None:
    """LPG is sold, the hall is let: a fifth less of both, and a tenth more."""
    view = opened()
    assert blocks_of(view)["usual"]["buttons"][0]["action"] == "usual"
    risk.ACTIONS["usual"](view, "")
    for name, times in (("pesimis", "x0,8"), ("optimis", "x1,1")):
        assert scenarios(file)[name] == {
            "unit_usaha.*.jumlah_per_bulan": times,
            "unit_usaha.*.hunian": times,
        }
    assert "perkiraan" in view.words
    assert "usual" not in blocks_of(view)
    view.session.undo()
    assert scenarios(file) == {}


def test_a_hall_that_is_let_nearly_always_is_not_let_more_than_always(
    opened: Opened, file: Path
) -> None:
    """95 % and a tenth more would be 104,5 %."""
    view = opened(plan=PLAN.replace("hunian: 50%", "hunian: 95%"))
    risk.ACTIONS["usual"](view, "")
    assert scenarios(file)["optimis"] == {"unit_usaha.*.jumlah_per_bulan": "x1,1"}
    assert "verdicts" in blocks_of(view)


def test_how_much_is_sold_in_the_low_case_is_chosen(opened: Opened, file: Path) -> None:
    """85 % stands there; 70 % is chosen; what else the case changes stays."""
    view = opened(SCENARIOS)
    chooser = blocks_of(view)["sold_pesimis"]
    assert chooser["chosen"] == "x0,85"
    assert {"value": "x0,85", "label": "85%"} in chooser["options"]
    risk.ACTIONS["sold_pesimis"](view, "x0,7")
    assert scenarios(file)["pesimis"] == {
        "unit_usaha.*.jumlah_per_bulan": "x0,7",
        "asumsi_umum.kenaikan_upah": "7%",
    }
    assert blocks_of(view)["sold_pesimis"]["chosen"] == "x0,7"


def test_a_factor_that_is_not_offered_changes_nothing(opened: Opened, file: Path) -> None:
    view = opened(SCENARIOS)
    for value in ("x0,01", "x9", "hapus", ""):
        risk.ACTIONS["sold_pesimis"](view, value)
        risk.ACTIONS["sold_optimis"](view, value)
    assert file.read_text(encoding="utf-8") == PLAN + SCENARIOS


def test_a_factor_of_the_boards_own_is_offered_too(opened: Opened) -> None:
    view = opened(SCENARIOS.replace("x0,85", "x0,55"))
    chooser = blocks_of(view)["sold_pesimis"]
    assert chooser["chosen"] == "x0,55"
    assert chooser["options"][0] == {"value": "x0,55", "label": "55%"}


def test_what_differs_is_said_in_words_without_keys(opened: Opened) -> None:
    """Labels and names, as people know them; where it is changed is said too."""
    shown = blocks_of(opened(SCENARIOS))
    assert "Asumsi umum, Kenaikan upah: 7%" in shown["words_pesimis"]["html"]
    assert "berkas rencana" in shown["words_pesimis"]["html"]
    others = shown["others"]["html"]
    assert "Pasokan berhenti" in others
    assert "LPG 3 kg (sub-pangkalan), Jumlah terjual: 75% dari rencana" in others
    assert "unit_usaha" not in others


def test_each_case_has_its_verdict_in_a_sentence_and_its_line_in_the_picture(
    opened: Opened,
) -> None:
    shown = blocks_of(opened(SCENARIOS))
    said = shown["verdicts"]["html"]
    assert said.index("Menurut rencana: ") < said.index("Keadaan rendah: ")
    assert "Keadaan tinggi" not in said  # the plan names no high case
    assert "<svg" in shown["chart_cases"]["html"]
    assert "Keadaan rendah" in shown["effects"]["html"]


def test_without_scenarios_all_ranges_stand_at_their_ends(opened: Opened) -> None:
    """The price of LPG has a low and a high; it is said that this is a test, not a forecast."""
    shown = blocks_of(opened())
    assert "bukan ramalan" in shown["effects"]["html"]
    assert "Terburuk: " in shown["verdicts"]["html"]


def test_cases_are_computed_once_for_both_sides_and_anew_after_a_change(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(SCENARIOS)
    counted, compute = [], kopdes_plan.cases

    def noted(plan: Plan) -> dict[str, Result]:
        counted.append(plan)
        return compute(plan)

    monkeypatch.setattr(kopdes_plan, "cases", noted)
    blocks_of(view)
    blocks_of(view)
    assert counted == [view.session.plan]
    view.session.edit("unit_usaha.lpg.harga", "18.500")
    blocks_of(view)
    assert counted[1:] == [view.session.plan]


def test_the_usual_risks_of_the_units_come_by_a_button_and_only_once(
    opened: Opened, file: Path
) -> None:
    """Sub-pangkalan LPG knows two risks; the board has written one of them already."""
    view = opened('narasi: {risiko: [{risiko: "dijual di atas het", tindakan: Nota}]}\n')
    assert "1 risiko" in blocks_of(view)["usual_risks"]["buttons"][0]["label"]
    risk.ACTIONS["usual_risks"](view, "")
    written = load_plan(file).narrative.risks
    assert [one.what for one in written] == [
        "dijual di atas het",
        "Jatah dikurangi atau kiriman berhenti",
    ]
    assert written[1].action.startswith("Minta jatah tertulis")
    assert view.focus == "narasi.risiko.2.penanggung_jawab"
    assert "usual_risks" not in blocks_of(view)
    view.session.undo()
    assert len(load_plan(file).narrative.risks) == 1


def test_risks_are_a_table_to_type_in(opened: Opened, file: Path) -> None:
    view = opened()
    risk.ACTIONS["usual_risks"](view, "")
    risks = blocks_of(view)["risks"]
    assert risks["path"] == "narasi.risiko"
    assert [column["key"] for column in risks["columns"]] == [
        "risiko", "tindakan", "penanggung_jawab",
    ]  # fmt: skip
    view.session.edit(risks["rows"][0]["cells"][2]["path"], "Bendahara")
    assert load_plan(file).narrative.risks[0].who == "Bendahara"


@pytest.mark.parametrize("name", ["muara_badak", "tenggarong_seberang"])
def test_the_weakest_guesses_lead_to_where_they_are_typed(name: str) -> None:
    """Each link is a place of the plan file that a field can stand at."""
    from kopdes_plan.outputs.weakest import assumptions
    from kopdes_plan.paths import TEMPLATES

    plan = load_plan(TEMPLATES / "plans" / f"{name}.yaml")
    found = assumptions(kopdes_plan.run(plan), 30)
    assert len(found) > 10
    for one in found:
        place = field_at(file_path(plan, one.path))
        assert place is not None and place.kind is not None, one.path


def test_the_weakest_guesses_are_links_in_a_table(opened: Opened) -> None:
    weakest = blocks_of(opened())["weakest"]["html"]
    assert 'data-go="unit_usaha.gudang.harga"' in weakest
    assert f"Sewa gudang: {label(Rental, 'price')}" in weakest
    assert "unit_usaha.lpg.harga" not in weakest  # measured in the village


@pytest.mark.parametrize("name", ["ready", "limits"])
def test_a_deeper_look_is_worked_out_when_asked_and_gone_after_a_change(
    opened: Opened, name: str
) -> None:
    """A sentence and a picture; the other looks stay beside it; a typed number ends them."""
    view = opened(SCENARIOS)
    before = {block["id"] for block in risk.right(view)}
    risk.ACTIONS["look"](view, name)
    risk.ACTIONS["look"](view, "ready")
    shown = {block["id"]: block for block in risk.right(view)}
    assert name in shown.keys() - before and "<svg" in shown[name]["html"]
    assert name == "ready" or "kopdes-sentence" in shown[name]["html"]
    assert next(iter(shown)) == "ready"  # asked last
    risk.ACTIONS["look"](view, "nothing")
    view.session.edit("unit_usaha.lpg.harga", "18.000")
    assert {block["id"] for block in risk.right(view)} == before


MANY = 'ketidakpastian: {jumlah: "1.600", benih: 7}\n'


@pytest.fixture
def every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people did is answered after each batch, however quick it was."""
    monkeypatch.setattr(risk_views, "PART_SECONDS", -1.0)


def part(view: View) -> tuple[int, int]:
    """Lets the draws go on a little."""
    assert view.work is not None
    view.done = next(view.work)
    return view.done


def test_draws_grow_while_people_look(opened: Opened, every_batch: None) -> None:
    """1,000, then 1,600: a bar, and sentences that say how many they rest on."""
    view = opened(MANY)
    risk.ACTIONS["draw"](view, "")
    assert 'value="0"' in blocks_of(view)["progress"]["html"]
    said = []
    for done in (1_000, 1_600):
        assert part(view) == (done, 1_600)
        shown = blocks_of(view)
        assert f'value="{done}"' in shown["progress"]["html"] and "<svg" in shown["chances"]["html"]
        assert shown["look"]["buttons"][-1]["disabled"]
        said.append(shown["chances"]["html"])
    assert "Baru 1.000 dari 1.600 undian" in said[0]
    with pytest.raises(StopIteration):
        part(view)
    assert "Rencana dihitung 1.600 kali" in blocks_of(view)["chances"]["html"]


def test_a_stop_keeps_the_draws_that_are_done(opened: Opened, every_batch: None) -> None:
    """After one batch: what a sample of 1,000 says; no bar any more."""
    view = opened(MANY)
    risk.ACTIONS["draw"](view, "")
    part(view)
    risk.ACTIONS["stop"](view, "")
    shown = blocks_of(view)
    assert (
        "progress" not in shown
        and "Dihentikan setelah 1.000 dari 1.600" in shown["chances"]["html"]
    )
    alone = chance_sentences(kopdes_plan.sample(load_plan(view.session.file), 1_000))
    assert all(escape(words) in shown["chances"]["html"] for words in alone[1:])
    risk.ACTIONS["stop"](view, "")  # once more does nothing


def test_a_typed_number_ends_the_draws(opened: Opened, every_batch: None) -> None:
    view = opened(MANY)
    risk.ACTIONS["draw"](view, "")
    part(view)
    view.session.edit("unit_usaha.lpg.harga", "18.000")
    with pytest.raises(StopIteration):
        part(view)
    assert "chances" not in blocks_of(view)


def test_risks_are_written_while_one_reads_what_may_go_wrong(
    opened: Opened, every_batch: None
) -> None:
    """Words change no figure: looks and draws stay, and those that still go on do so."""
    view = opened(MANY)
    risk.ACTIONS["look"](view, "limits")
    risk.ACTIONS["draw"](view, "")
    part(view)
    risk.ACTIONS["usual_risks"](view, "")
    view.session.edit("narasi.risiko.1.penanggung_jawab", "Bendahara")
    view.session.edit("unit_usaha.lpg.harga", "mahal")  # waits, and is not in the plan
    assert part(view) == (1_600, 1_600)
    assert {"limits", "chances"} <= {block["id"] for block in risk.right(view)}


def test_the_same_seed_gives_the_same_chances_as_the_command(opened: Opened) -> None:
    """Two boards with one plan read the same sentences, and those of `kopdes-plan risiko`."""
    said = []
    for _ in range(2):
        view = opened('ketidakpastian: {jumlah: "200", benih: 7}\n')
        risk.ACTIONS["draw"](view, "")
        assert view.work is not None and list(view.work) == []  # done in one part
        said.append(blocks_of(view)["chances"]["html"])
    assert said[0] == said[1]
    told = chance_sentences(kopdes_plan.sample(load_plan(view.session.file)))
    assert all(escape(words) in said[0] for words in told) and "200" in told[0]


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("ketidakpastian.jumlah", "0", "Paling kecil 1."),
        ("ketidakpastian.jumlah", "2.000.000", "Paling besar 1.000.000."),
        ("ketidakpastian.korelasi_pasar", "130%", "Bagian harus antara 0% dan 100%."),
        ("unit_usaha.lpg.harga", "19.000 desa 21.000..20.000", "Yang rendah (21.000) tidak boleh"),
    ],
)
def test_what_cannot_be_drawn_is_explained_at_its_field(
    opened: Opened, path: str, typed: str, words: str
) -> None:
    view = opened()
    view.session.edit(path, typed)
    assert words in view.session.mistakes[path].sentence("id")


def test_nothing_is_judged_before_there_is_a_unit(opened: Opened) -> None:
    """The glance above says the same, and the same next step."""
    above, _, below = PLAN.partition("unit_usaha:")
    view = opened(plan=above + below[below.index("pajak:") :])
    said = blocks_of(view)["verdicts"]["html"]
    assert "Perlu perbaikan" not in blocks_of(view)["effects"]["html"]
    words = answers.glance(view.session)
    for same in ("Belum dapat dinilai", "tulis apa yang akan dijual, kepada siapa, dan berapa."):
        assert same in said and same in words

"""A village in a plan file: what is read, and the sentence for each thing that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.candidates import candidates
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.data_page import DataError
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.knockout import gates, ground_of
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.potential import (
    load_districts,
    load_method,
    potential_problems,
    suggestions,
    village_of,
)
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.inputs.village_profile import Ballot, months_of
from tests.plans import plan_of, shop

VILLAGES = Path(__file__).parents[1] / "villages"
BARE = """
nama: Uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
potensi_desa:
"""


def village(**profile: object) -> Plan:
    """A plan of Saliki with this village potential."""
    return plan_of(potensi_desa=profile)


def said(text: str) -> str:
    """The sentence about the only mistake of a plan with these lines in `potensi_desa`."""
    with pytest.raises(PlanProblems) as wrong:
        load_text(BARE + text)
    (problem,) = wrong.value.problems
    assert problem.line is not None
    return problem.sentence()


# ---- what is read


@pytest.mark.parametrize("file", sorted(VILLAGES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_three_villages_of_the_tests_are_plans(file: Path) -> None:
    profile = load_text(file.read_text(encoding="utf-8")).profile
    assert profile.resources and profile.businesses and profile.ideas


def test_months_are_named_by_numbers_and_may_go_over_the_year() -> None:
    assert months_of("12-2") == (1, 2, 12)
    assert months_of("3; 8 - 9") == (3, 8, 9)


def test_a_plan_without_a_village_potential_is_a_plan() -> None:
    assert list(potential_problems(plan_of())) == []


# ---- what cannot be


def test_a_score_of_six_is_refused_with_what_a_score_may_be() -> None:
    text = "  ide: {amplang: {suara: [{penilai: Ani, pembeli: 6}]}}"
    assert said(text) == (
        "potensi_desa › ide › amplang › suara 1 › pembeli: terbaca 6. Nilainya angka bulat dari 1 "
        "sampai 5; 5 selalu yang paling baik."
    )
    assert "terbaca 4,5" in said("  ide: {amplang: {enam_aspek: {pasar: '4,5'}}}")
    assert "terbaca 0" in said("  ide: {amplang: {enam_aspek: {pasar: 0}}}")


def test_a_missing_vote_is_no_mistake_of_the_file() -> None:
    plan = load_text(BARE + "  ide: {amplang: {suara: [{penilai: Ani, pembeli: 4}]}}")
    (ballot,) = plan.profile.ideas["amplang"].ballots
    assert ballot.buyer == 4 and ballot.permit is None


def test_an_unknown_resource_is_told_with_the_one_that_is_near() -> None:
    assert "mungkin maksudnya kebun_sawit" in said("  sumber_daya: {kebun_sawti: banyak}")
    far = said("  sumber_daya: {emas: banyak}")
    assert "sumber daya emas tidak dikenal" in far and "sungai" in far
    assert "Pilihannya: banyak, cukup, sedikit, tidak" in said("  sumber_daya: {sungai: besar}")


def test_businesses_buyers_and_ideas_are_of_kinds_that_are_known() -> None:
    existing = "  usaha_yang_ada: [{nama: Warung Siti, jenis: sembaco}]"
    assert "mungkin maksudnya sembako" in said(existing)
    assert "usaha_yang_ada 1 › jenis" in said(existing)
    assert "jenis usaha xyz" in said("  calon_pembeli: [{nama: PT A, jenis: xyz}]")
    assert "bukan unit di rencana ini" in said("  ide: {tambang: {diizinkan: ya}}")


def test_an_idea_may_be_a_unit_of_the_plan() -> None:
    plan = plan_of(unit_usaha={"toko": shop()}, potensi_desa={"ide": {"toko": {"umkm": 4}}})
    assert list(potential_problems(plan)) == []


def test_weights_that_are_not_a_whole_are_refused() -> None:
    assert "berjumlah 105%" in said("  bobot: {pasar: 30%}")


def test_months_that_are_none_are_refused() -> None:
    assert "Tulis nomor bulan" in said("  bulan_banjir: 13")


# ---- which village


def test_a_village_is_found_by_code_and_by_name() -> None:
    assert village_of("64.02.05.2001").name == "Saliki"
    assert village_of(" saliki ").code == "64.02.05.2001"
    assert village_of("Pela, kota bangun").code == "64.02.08.2009"


def test_a_name_of_many_villages_lists_the_nearest_first() -> None:
    with pytest.raises(PlanProblems) as wrong:
        village_of("Pela", near="64.02.05.2001")
    words = wrong.value.problems[0].sentence()
    assert "ada beberapa desa bernama Pela: 64.02.08.2009" in words


@pytest.mark.parametrize("words", ["xyzzy", "64.02.05.9999", ""])
def test_a_village_that_is_not_there_gets_a_sentence(words: str) -> None:
    with pytest.raises(PlanProblems) as wrong:
        village_of(words)
    assert "tidak ada desa" in wrong.value.problems[0].sentence()


# ---- what a district is known for


def test_all_twenty_districts_of_kukar_are_known_by_their_codes() -> None:
    from kopdes_plan.inputs import places

    official = {code: name.replace(" ", "").casefold() for code, name in places.inside("64.02")}
    assert len(official) == 20
    ours = {c: d.name.replace(" ", "").casefold() for c, d in load_districts().items()}
    assert {code: name for code, name in ours.items() if code.startswith("64.02")} == official


def test_suggestions_are_of_the_vocabulary_and_say_how_sure_they_are() -> None:
    for code in load_districts():
        found = suggestions(f"{code}.2001")
        assert found and all(one.resource in load_resources() for one in found)
        assert {one.confidence for one in found} <= set("HML")
        assert all(one.note for one in found)
        # What is called sure names where it is written.
        assert all(one.sources or one.confidence != "H" for one in found)


def test_of_other_regencies_nothing_is_said() -> None:
    assert suggestions("32.01.01.1001") == ()


def test_a_file_with_a_resource_nobody_knows_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "kutim.yaml").write_text(
        "label: Kutai Timur\nkecamatan:\n  '64.08.01':\n    nama: Muara Ancalong\n    dikenal:\n"
        "      - {keyakinan: M, sumber_daya: [naga], catatan: Buah naga}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"kutim\.yaml:6: 'naga' is not in"):
        load_districts(tmp_path)


def test_thresholds_are_cited_or_assumed() -> None:
    method = load_method()
    assert (method.feasible_above, method.doubtful_from, method.aspect_above) == (0.8, 0.6, 3)
    assert method.feasible_above.citation and method.feasible_above.year == 2014
    assert method.disagreement.origin == method.wages_borne.origin == "asumsi"


# ---- candidates and the four questions


def answers(plan: Plan, key: str) -> dict[str, tuple[str, str]]:
    """Gate -> answer and code of one candidate."""
    one = next(one for one in candidates(plan) if one.key == key)
    return {g.gate: (g.answer, g.code) for g in gates(plan, one, ground_of(plan, one))}


def test_every_kind_is_a_candidate_and_a_unit_of_the_plan_stands_for_its_kind() -> None:
    assert {one.key for one in candidates(plan_of())} == set(load_unit_types())
    plan = plan_of(unit_usaha={"kios": shop(jenis="sembako")})
    found = candidates(plan)
    assert found[0].key == "kios" and found[0].type_id == "sembako" and found[0].in_plan
    assert len(found) == len(load_unit_types())


def test_nothing_said_means_nothing_answered_yes() -> None:
    plan = plan_of(koperasi={"nama": "K", "desa": ["32.01.01.1001"]})
    for one in candidates(plan):
        found = answers(plan, one.key)
        assert "fail" not in {answer for answer, _ in found.values()}
        assert found["buyer"][0] == found["permitted"][0] == found["no_clash"][0] == "unknown"


def test_a_buyer_is_known_by_name_or_looked_for_in_vain() -> None:
    assert answers(village(), "amplang")["buyer"] == ("unknown", "unnamed")
    named = village(calon_pembeli=[{"nama": "Toko Tepian", "jenis": "amplang"}])
    assert answers(named, "amplang")["buyer"] == ("pass", "named")
    assert answers(named, "keramba")["buyer"] == ("unknown", "unnamed")
    nobody = village(ide={"amplang": {"pembeli": "Tidak ada."}})
    assert answers(nobody, "amplang")["buyer"] == ("fail", "nobody")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"lada": "banyak"}, ("pass", "there")),
        ({"lada": "cukup"}, ("pass", "there")),
        ({"lada": "sedikit"}, ("unknown", "little")),
        ({"lada": "tidak"}, ("fail", "lacking")),
        ({}, ("unknown", "suggested")),  # Muara Badak is known for some pepper
    ],
)
def test_material_is_what_was_seen_else_what_the_district_is_known_for(
    seen: dict[str, str], expected: tuple[str, str]
) -> None:
    assert answers(village(sumber_daya=seen), "lada")["material"] == expected


def test_what_is_not_on_a_complete_list_is_not_there() -> None:
    plan = village(sumber_daya={"sungai": "banyak"}, sumber_daya_sudah_lengkap="ya")
    assert answers(plan, "keramba")["material"] == ("pass", "there")
    assert answers(plan, "lada")["material"] == ("fail", "lacking")


def test_a_business_already_there_is_a_clash_until_something_is_agreed() -> None:
    warung = {"nama": "Warung Siti", "jenis": "sembako", "milik": "anggota"}
    assert answers(village(usaha_yang_ada=[warung]), "sembako")["no_clash"] == ("fail", "clash")
    agreed = warung | {"kesepakatan": "membeli grosir di gerai"}
    assert answers(village(usaha_yang_ada=[agreed]), "sembako")["no_clash"] == ("pass", "agreed")
    found = answers(village(usaha_yang_ada=[warung]), "amplang")["no_clash"]
    assert found == ("unknown", "not_listed")
    complete = village(usaha_yang_ada=[warung], usaha_sudah_lengkap="ya")
    assert answers(complete, "amplang")["no_clash"] == ("pass", "none_found")


def sold(plan: Plan, key: str) -> Sourced:
    """What a candidate sells a month."""
    unit = next(one.unit for one in candidates(plan) if one.key == key)
    assert unit.behaviour != "rental"
    return unit.quantity_per_month


def test_what_a_village_could_do_itself_goes_before_the_usual_number() -> None:
    idea = {"sawit": {"jumlah_per_bulan": "600_000 desa", "harga": "125 desa"}}
    plan = village(penduduk="1.400", ide=idea)
    assert sold(plan, "sawit") == 600_000
    assert next(one.unit.price for one in candidates(plan) if one.key == "sawit") == 125


def test_what_villagers_buy_is_fitted_to_their_number_within_the_kinds_range() -> None:
    """1,380 shoppers are those of 3,115 people: half as many people, half as many shoppers."""
    usual = sold(plan_of(), "sembako")
    assert sold(village(penduduk="1.557,5"), "sembako") == round(float(usual) / 2)
    assert sold(village(penduduk="1.557,5"), "amplang") == sold(plan_of(), "amplang")
    crowded = sold(village(penduduk="90.000"), "sembako")
    assert crowded == usual.high and crowded.origin == "asumsi"


def test_the_form_of_the_room_has_twelve_questions() -> None:
    assert len(Ballot.model_fields) == 1 + 12  # and who gives the marks

# ruff: noqa: E501 - whole sentences are asserted
"""The ranking in words: what people are told, and what programs get."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import kopdes_plan as kp
from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.alone import LIGHT_OF
from kopdes_plan.model.households import village_effect
from kopdes_plan.model.ranking import Ranked
from kopdes_plan.outputs import village_effect as effect_words
from kopdes_plan.outputs.json_text import plain
from kopdes_plan.outputs.potential import (
    disagreement,
    environment,
    gate_text,
    reason,
    remarks,
    village_heading,
    vote_remarks,
    waste_links,
)
from kopdes_plan.outputs.potential_report import as_json, rows
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, run_plan, shop

VILLAGES = Path(__file__).parents[1] / "villages"
FIGURE = re.compile(r"\b(None|nan|inf|True|False)\b|\{\w*\}|[a-z]+_[a-z]+")


@pytest.fixture(scope="module")
def river() -> tuple[Plan, tuple[Ranked, ...]]:
    plan = kp.load_plan(VILLAGES / "sungai.yaml")
    return plan, kp.ranking(plan)


def place(ranking: tuple[Ranked, ...], key: str) -> Ranked:
    return next(one for one in ranking if one.candidate.key == key)


def test_the_first_idea_says_why_it_is_first(river: tuple[Plan, tuple[Ranked, ...]]) -> None:
    words = reason(river[1][0])
    assert words.startswith(
        "Nomor 1: pertanyaan hijau, nilai hijau, uang hijau. Ada di desa: ikan tangkapan. "
        "Keempat pertanyaan dijawab ya. Rapat menilai layak: 6 dari 6 bagian di atas 3, rata-rata 4,2. "
    )
    assert "Modal kembali dalam 15 bulan." in words


def test_what_is_knocked_out_says_by_what(river: tuple[Plan, tuple[Ranked, ...]]) -> None:
    words = reason(place(river[1], "sembako"))
    assert "Gugur: Sudah dijalankan Warung Bu Aminah dan belum ada kesepakatan." in words
    assert "Tidak ada di desa: kebun sawit warga." in reason(place(river[1], "sawit"))


def test_room_and_money_apart_are_told_with_both_ranks(
    river: tuple[Plan, tuple[Ranked, ...]],
) -> None:
    cages = place(river[1], "keramba")
    words = disagreement(cages)
    assert words in reason(cages)
    assert f"menurut nilai nomor {cages.rank_score}, menurut uang nomor {cages.rank_money}" in words
    assert disagreement(river[1][0]) == ""


def test_no_sentence_holds_a_figure_that_does_not_exist() -> None:
    """Three villages, both languages, every idea: also those that never pay back."""
    for file in sorted(VILLAGES.glob("*.yaml")):
        plan = kp.load_plan(file)
        found = kp.ranking(plan)
        for language in ("id", "en"):
            for one in found:
                said = [
                    reason(one, language),
                    *environment(one, language),
                    *vote_remarks(one.score, language),
                ]
                said += [gate_text(gate, language) for gate in one.gates]
                for words in said:
                    assert not FIGURE.search(words), (one.candidate.key, words)
            assert list(remarks(plan, found, language)) and village_heading(plan, language)


def test_every_outcome_of_the_money_has_its_sentence() -> None:
    for language in ("id", "en"):
        for tested in LIGHT_OF:
            assert t.has(f"potential.reason.{tested}", language), tested


def test_a_room_that_disagrees_is_asked_to_talk_again() -> None:
    plan = kp.load_plan(VILLAGES / "kota.yaml")
    crafts = place(kp.ranking(plan), "kerajinan")
    assert list(vote_remarks(crafts.score)) == [
        "Bicarakan lagi: jumlah yang dibeli pasti. 1 suara memberi 1 atau 2, 1 suara memberi 4 atau 5 (rata-rata 3,5, sebaran 1,5)."
    ]


def test_a_missing_vote_is_told_with_its_voter() -> None:
    votes = [{"penilai": "Ani", "pembeli": 4, "limbah": 3}]
    found = kp.ranking(plan_of(potensi_desa={"ide": {"amplang": {"suara": votes}}}))
    (words,) = vote_remarks(place(found, "amplang").score)
    assert words.startswith("Suara Ani belum menilai jumlah yang dibeli pasti; bulan pasokan;")
    assert words.endswith("yang lain tetap dihitung.")


def test_a_village_of_which_nothing_is_said_is_told_so() -> None:
    plan = plan_of(koperasi={"nama": "K", "desa": ["32.01.01.1001"]})
    words = " ".join(remarks(plan, kp.ranking(plan)))
    assert "belum diisi" in words and "Belum ada catatan tentang kecamatan ini" in words
    assert "LQ belum dihitung" in words and "berpenduduk 3.115" in words


def test_waste_of_one_is_material_of_another() -> None:
    plan = kp.load_plan(TEMPLATES / "plans" / "tenggarong_seberang.yaml")
    links = list(waste_links(kp.ranking(plan)))
    assert (
        "Limbah Bank sampah menjadi bahan Kerajinan daur ulang: bungkus dan karung bersih." in links
    )


def test_the_json_holds_what_the_command_line_promises(
    river: tuple[Plan, tuple[Ranked, ...]],
) -> None:
    found: dict[str, Any] = plain(as_json(*river))
    json.dumps(found, allow_nan=False)
    assert [one["rank"] for one in found["ranking"]] == list(range(1, len(river[1]) + 1))
    first = found["ranking"][0]
    assert {"unit", "gates", "score", "money", "reason"} <= set(first)
    assert first["unit"] == "amplang" and first["score"] == 1
    assert [gate["gate"] for gate in first["gates"]] == [
        "buyer",
        "material",
        "permitted",
        "no_clash",
    ]
    assert {
        "cash_min",
        "dscr_min",
        "payback_months",
        "revenue_cost_ratio",
        "break_even_per_day",
    } <= set(first["money"])
    assert first["environment"] == "B" and first["disagreement"] is None
    assert found["village"]["district"] == "Muara Wis"
    assert [one["resource"] for one in found["suggestions"]] == ["danau", "ikan", "wisata"]


def test_the_table_has_a_row_for_every_idea(river: tuple[Plan, tuple[Ranked, ...]]) -> None:
    heads, cells = rows(river[1])
    assert len(cells) == len(river[1]) and {len(row) for row in cells} == {len(heads)}
    assert cells[0][:5] == ["1", "Amplang dan kerupuk ikan", "hijau", "hijau 100%", "hijau"]


def test_the_effect_on_the_village_in_a_table_and_sentences() -> None:
    """9.6 million of goods bought in the village of 50 households: Rp192,000 each."""
    idea = {"toko": {"bahan_dari_desa": "100%", "pekerja_perempuan": "1"}}
    potential = {"rumah_tangga": "50", "ide": idea}
    plan = plan_of(unit_usaha={"toko": shop(ppn="bebas")}, potensi_desa=potential)
    found = village_effect(run_plan(plan))
    _, cells = effect_words.rows(found)
    assert ["Barang dan bahan yang dibeli dari warga", "Rp9.600.000", "Rp192.000"] in cells
    said = list(effect_words.sentences(found))
    assert said == [
        "Dihitung dari rencana untuk tahun 2028, dibagi 50 rumah tangga.",
        "1 pekerja perempuan dan 0 pekerja laki-laki.",
    ]


def test_the_document_says_why_and_what_is_done_to_the_surroundings() -> None:
    """Only where a village says something of itself: the starter plans are as they were."""
    from kopdes_plan.outputs.document import document

    idea = {"lpg3": {"suara": [], "anggota_pemasok": "7"}}
    potential = {"rumah_tangga": "50", "ide": idea}
    shops = {"lpg3": load_unit_types()["lpg3"].unit(pembeli="warga")}
    told = json.dumps(document(run_plan(plan_of(unit_usaha=shops, potensi_desa=potential))))
    silent = json.dumps(document(run_plan(plan_of(unit_usaha=shops))))
    for words in (
        "Mengapa usaha ini dipilih",
        "Lingkungan tiap unit",
        "Manfaat bagi desa",
        "7 anggota memasok",
    ):
        assert words in told and words not in silent


def test_the_document_says_what_the_village_is_like_and_who_would_buy() -> None:
    """All that a walk-round wrote down reaches the lender; what it left open is not printed."""
    from kopdes_plan.outputs.document import document

    walked = {
        "jarak_pasar_km": "12,5", "jalan": "tanah_musiman", "angkutan_sungai": "sepanjang_tahun",
        "sinyal": "lemah", "listrik": "sebagian_hari", "bulan_banjir": "12-1", "bulan_kering": "8",
        "calon_pembeli": [{"nama": "Penampung lidi", "kebutuhan": "2 ton lidi sebulan"}],
    }  # fmt: skip
    result = run_plan(plan_of(potensi_desa=walked))
    told = [block["rows"] for block in document(result)["body"] if block["kind"] == "facts"]
    assert [
        ["Jarak ke pasar atau kota terdekat", "12,5 km"],
        ["Jalan ke desa", "tanah, putus bila hujan"],
        ["Angkutan sungai", "dapat dilayari sepanjang tahun"],
        ["Sinyal ponsel", "lemah"],
        ["Listrik", "sebagian hari"],
        ["Bulan banjir", "Januari, Desember"],
        ["Bulan kering", "Agustus"],
    ] in told
    assert [["Penampung lidi", "2 ton lidi sebulan"]] in told
    assert "Keadaan desa" not in json.dumps(document(run_plan(plan_of())))

"""The page for the village's meeting: few sentences, one table, and where numbers come from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kopdes_plan.inputs.places import find
from kopdes_plan.inputs.rules import Rules, read_folder
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import village
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.json_text import plain
from kopdes_plan.outputs.village_view import owner_of, years_said
from kopdes_plan.paths import DATA
from tests.model.test_village import BUILDING, borrowed, pagu
from tests.plans import plan_of, run_plan

KELURAHAN = {"nama": "Koperasi Maluhu", "desa": ["64.02.06.1011"]}  # Tenggarong


def texts(page: list[Block]) -> str:
    """Every sentence of a page, below each other."""
    said: list[str] = []
    for block in page:
        said += block.get("items", [block.get("text", "")])
    return "\n".join(said)


def table(page: list[Block]) -> tuple[list[str], dict[str, list[str]]]:
    """Heads and rows by year of the one table."""
    (found,) = (block for block in page if block["kind"] == "table")
    return found["head"][1:], {row["cells"][0]: row["cells"][1:] for row in found["rows"]}


def with_building(**parts: Any) -> Result:
    return run_plan(plan_of(aset=[BUILDING], **parts), 24)


def test_missed_instalments_in_words() -> None:
    """85 million lack from April 2026; 30 % of 100 million is paid, a debt, and 55 stay unpaid."""
    page = village.page(borrowed(dana_desa=pagu(y2026="100jt")))
    said = texts(page)
    assert (
        "Kas koperasi kurang untuk 9 angsuran, mulai April 2026; seluruhnya Rp85.000.000. "
        "Dana Desa hanya dapat membayar Rp30.000.000; Rp55.000.000 tetap belum terbayar" in said
    )
    assert "menjadi utang koperasi kepada desa, bukan hibah: Rp30.000.000 pada akhir" in said
    assert "dapat dikembalikan seluruhnya mulai Januari 2027" in said
    assert "paling banyak 30% dari pagu (Permendes PDT 10 Tahun 2025, pasal belum" in said
    assert "paling lambat 4 hari kerja setelah jatuh tempo" in said
    assert "persetujuan kepala desa, sesudah musyawarah desa (PMK 49 Tahun 2025, Pasal 2)" in said
    (judged,) = (block for block in page if block["kind"] == "notice")
    assert judged["tone"] == "bad"


@pytest.mark.parametrize(
    ("years", "tone", "words"),
    [
        ({"y2026": "400jt"}, "doubt", "Dana Desa membayar semuanya."),
        ({}, "bad", "Berapa yang dapat dibayar Dana Desa belum diketahui."),
    ],
)
def test_all_paid_or_not_known(years: dict[str, str], tone: str, words: str) -> None:
    page = village.page(borrowed(dana_desa=pagu(**years)))
    (judged,) = (block for block in page if block["kind"] == "notice")
    assert judged["tone"] == tone and judged["text"].endswith(words)
    asked = "Isi pagu Dana Desa tiap tahun; tanyakan kepada kantor desa." in texts(page)
    assert asked == (not years)


def test_instalments_that_cash_pays() -> None:
    page = village.page(borrowed(biaya_bersama=[], dana_desa=pagu(y2026="100jt")))
    assert "Angsuran selalu terbayar dari kas koperasi. Dana Desa tidak terpakai." in texts(page)
    assert table(page)[0] == ["Pagu", "Disisihkan untuk gedung", "Dukungan paling banyak",
                              "Kas kurang"]  # fmt: skip


def test_a_cap_that_did_not_hold_on_the_day_of_signing_is_no_certainty() -> None:
    said = texts(village.page(borrowed({"tanggal_akad": "2025-12-01"})))
    assert "Aturan itu tidak berlaku pada tanggal akad, jadi batasnya belum pasti" in said
    assert "Dukungan setahun paling banyak" not in said


def test_the_table_of_a_loan_by_year() -> None:
    heads, rows = table(village.page(borrowed(dana_desa=pagu(y2026="100jt"))))
    assert heads == [
        "Pagu", "Disisihkan untuk gedung", "Dukungan paling banyak", "Kas kurang",
        "Dari Dana Desa", "Belum terbayar", "Utang kepada desa",
    ]  # fmt: skip
    assert rows["2026"] == [
        "100.000.000", "58.030.000", "30.000.000", "85.000.000", "30.000.000", "55.000.000",
        "30.000.000",
    ]  # fmt: skip
    assert rows["2027"][1] == "66.000.000 *"  # by a bill


def test_the_building_and_the_villages_money_by_year() -> None:
    page = village.page(with_building(dana_desa=pagu(y2026="900jt")))
    heads, rows = table(page)
    assert heads == [
        "Pagu", "Disisihkan untuk gedung", "Sisa untuk desa", "Angsuran gedung (perkiraan)",
        "Rawat dan pakai (koperasi)",
    ]  # fmt: skip
    assert rows["2026"] == ["900.000.000", "522.270.000", "377.730.000", "–", "–"]
    assert rows["2028"][1:3] == ["", ""]  # not known, which is not zero
    said = texts(page)
    assert "Pada 2026 58,03% dari pagu disisihkan untuk angsuran itu (PMK 7 Tahun 2026" in said
    assert "Untuk desa tersisa Rp377.730.000." in said
    assert "Untuk 2027 rancangan menyebut 66%" in said and "Bagian untuk 2028 belum" in said
    assert "Pagu 2026: dari desa. Pagu 2027–2028: belum diketahui; dipakai rata-rata 2026" in said
    assert "Pasal 20 (dikonfirmasi)†" in said and said.endswith("† Naskah asli belum dibaca.")


def test_what_is_used_without_owning() -> None:
    """A fee that nobody knows is said to be unknown, never silently nothing."""
    said = texts(village.page(with_building()))
    assert "Gedung (Rp1.000.000.000), milik desa, dibayar Agrinas (negara)" in said
    assert "menjadi beban koperasi: Rp30.000.000 pada 2027" in said
    assert "Biaya pakai belum diketahui dan dihitung nol." in said
    fee = BUILDING | {"biaya_pakai": "500.000", "pengelola": "agrinas"}
    said = texts(village.page(run_plan(plan_of(aset=[fee]), 24)))
    assert "Biaya pakai yang dihitung Rp500.000 sebulan." in said
    assert "Gedung dikelola Agrinas; sampai kapan belum ditulis." in said


def test_an_allotment_nobody_typed_is_asked_for() -> None:
    page = village.page(with_building())
    assert "Pagu 2026–2028 belum diisi; tanyakan kepada kantor desa." in texts(page)
    assert table(page)[0] == ["Angsuran gedung (perkiraan)", "Rawat dan pakai (koperasi)"]


def test_the_regencys_average_is_never_this_villages_figure(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(DATA / "rules", folder)
    (folder / "village" / "average_allotment.yaml").write_text(
        "label: rata-rata Kutai Kartanegara\n"
        '"64.02":\n  unit: IDR\n  applies: yearly\n  values:\n'
        "    2026-01-01: {value: 800_000_000, source: asumsi, where: uji, "
        "confidence: assumption}\n",
        encoding="utf-8",
    )
    rules: Rules = read_folder(folder)
    page = village.page(with_building(), rules=rules)
    assert "Pagu 2026–2028: rata-rata Kutai Kartanegara, bukan angka desa ini." in texts(page)
    assert table(page)[1]["2026"][:2] == ["800.000.000", "464.240.000"]


def test_a_kelurahan_is_told_of_dau_and_the_bupati() -> None:
    result = borrowed(koperasi=KELURAHAN, aset=[BUILDING], dana_desa=pagu(y2026="100jt"))
    page = village.page(result)
    said = texts(page)
    assert page[0]["text"] == "Untuk musyawarah pembangunan kelurahan"
    assert "Berapa yang dapat dibayar DAU atau DBH belum diketahui." in said
    assert "persetujuan bupati, sesudah musyawarah pembangunan kelurahan" in said
    assert "Miliknya kabupaten; koperasi memakai." in said
    assert "Dana Desa" not in said and "kepala desa" not in said and "Pagu" not in said
    assert table(page)[0] == ["Rawat dan pakai (koperasi)", "Kas kurang"]


def test_in_a_city_it_is_the_mayor() -> None:
    (found, *_) = find("Sungai Pinang Dalam", "64.72")
    city = plan_of(koperasi={"nama": "Koperasi", "desa": [found.code]})
    assert owner_of(city) == "kota"
    both = plan_of(koperasi={"nama": "Koperasi", "desa": [found.code, "64.02.05.2001"]})
    assert owner_of(both) == "desa"  # one desa is enough for Dana Desa
    said = texts(village.page(run_plan(city, 12), "en"))
    assert "DAU or DBH" in said and "Dana Desa" not in said


def test_a_plan_that_asks_nothing_of_the_village() -> None:
    said = texts(village.page(run_plan(plan_of(), 24)))
    assert "Rencana ini tidak meminta dukungan Dana Desa" in said
    assert "Belum ada imbal jasa desa" in said and "Dasar:" not in said


def test_both_languages_say_the_same_numbers() -> None:
    """Every page in English too; the table has the same cells."""
    for result in (borrowed(dana_desa=pagu(y2026="100jt")), with_building(), borrowed()):
        pages = [village.page(result, language) for language in ("id", "en")]
        assert [block["kind"] for block in pages[0]] == [block["kind"] for block in pages[1]]
        assert table(pages[0])[1] == table(pages[1])[1]


def test_figures_as_json() -> None:
    """Unknown is null, a month is YYYY-MM, and the sentences are there."""
    found = json.loads(json.dumps(plain(village.as_json(borrowed(dana_desa=pagu(y2026="100jt"))))))
    support = found["support"]
    assert (support["missing"], support["drawn"], support["unpaid"]) == (85e6, 30e6, 55e6)
    assert (support["cap_share"], support["cap_in_force"], support["signed"]) == (
        0.3, True, "2025-09-01",
    )  # fmt: skip
    assert [month["month"] for month in support["months"]][:2] == ["2026-04", "2026-05"]
    assert support["back_from"] == "2027-01"
    assert found["years"][1]["set_aside_share"] == 0.5803
    assert any("Dana Desa hanya dapat membayar" in text for text in found["sentences"])
    assert {rule["rule"] for rule in found["rules_used"]} >= {"village/dana_desa.support_cap"}
    unknown = plain(village.as_json(with_building()))
    assert unknown["years"][0]["allotment"] is None and unknown["support"] is None
    assert unknown["building"]["instalment_heaviest"] == 19_332_802


@pytest.mark.parametrize(
    ("years", "said"),
    [([], ""), ([2027], "2027"), ([2026, 2028, 2029, 2030], "2026, 2028–2030")],
)
def test_years_in_words(years: list[int], said: str) -> None:
    assert years_said(years) == said

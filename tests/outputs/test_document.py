"""The document as data: every figure is the result's, written for people, in plain JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

import kopdes_plan
from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.key_tables import short_year
from kopdes_plan.outputs.writer import Writer, amount, places
from tests.plans import plan_of, run_plan, shop


@pytest.fixture(scope="module")
def content(result: Result) -> dict[str, Any]:
    return document(result, cases=kopdes_plan.cases(result.plan))


def blocks(part: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All blocks of a kind, in reading order."""
    if isinstance(part, dict):
        if part.get("kind") == kind:
            yield part
        for inner in part.values():
            yield from blocks(inner, kind)
    elif isinstance(part, list):
        for inner in part:
            yield from blocks(inner, kind)


def cells(part: Any) -> set[str]:
    """What stands in the cells of all tables."""
    rows = (row for table in blocks(part, "table") for row in table["rows"])
    return {cell for row in rows for cell in row["cells"]}


def test_a_document_is_plain_json_without_nan(content: dict[str, Any]) -> None:
    written = json.dumps(content, allow_nan=False)
    assert not re.search(r"\bnan\b", written)
    assert json.loads(written) == content


def test_a_board_reads_when_its_reports_are_due(content: dict[str, Any]) -> None:
    """Permenkop UKM 2/2024 Pasal 10 and 11; of the half year's date two sources differ."""
    said = " ".join(block["text"] for block in blocks(content["body"], "note"))
    assert "triwulan 20 April, 20 Juli, 20 Oktober (dikonfirmasi)" in said
    assert "setengah tahun 20 Juli (belum pasti); tahunan 30 April (dikonfirmasi)" in said


def test_five_figures_stand_first(content: dict[str, Any], result: Result) -> None:
    (cards,) = blocks(content["summary"], "cards")
    shown = {item["label"]: item["value"] for item in cards["items"]}
    found = result.indicators
    assert shown["Kebutuhan dana"] == t.rupiah(sum(float(x[0]) for x in found.uses.values()))
    assert shown["Pinjaman"] == "Rp150.000.000"
    assert shown["Kas terendah"] == t.rupiah(float(found.cash_min[0]))
    assert shown["DSCR terendah"] == t.number(float(found.dscr_min[0]), 2)
    payments = result.loans[0].payment[0]
    assert shown["Angsuran sebulan"] == t.rupiah(float(payments[payments > 0][-2]))


def test_the_low_case_stands_beside_the_plan(content: dict[str, Any], result: Result) -> None:
    """The board's own scenarios pesimis and optimis, never a case nobody wrote."""
    shown = cells(content["summary"])
    for case in kopdes_plan.cases(result.plan).values():
        assert t.rupiah(float(case.indicators.cash_min[0])) in shown
        assert t.rupiah(float(case.indicators.npv[0])) in shown
    assert not any("Keadaan rendah" in table["head"] for table in blocks(document(result), "table"))


def test_a_plan_with_a_low_case_alone_is_not_said_to_have_a_high_one() -> None:
    """One scenario of one change; that of the starter plan was said to have the low one's two."""
    plan = plan_of(
        unit_usaha={"toko": shop()},
        skenario={"pesimis": {"unit_usaha.toko.jumlah_per_bulan": "x0,8"}},
    )
    made = document(kopdes_plan.run(plan), cases=kopdes_plan.cases(plan))
    said = json.dumps(made, ensure_ascii=False)
    assert "skenario yang ditulis koperasi sendiri." in said
    assert "eadaan tinggi" not in said and "perubahan)" not in said


def test_without_scenarios_the_ranges_make_the_ends(result: Result) -> None:
    """A plan whose board wrote no scenario is shown with all ranges at their ends."""
    bare = result.plan.model_copy(update={"scenarios": {}})
    ends = kopdes_plan.cases(bare)
    assert list(ends) == ["terburuk", "terbaik"]
    cash = [float(case.indicators.cash_min[0]) for case in ends.values()]
    assert cash[0] < float(result.indicators.cash_min[0]) < cash[1]


def test_all_chapters_of_a_proposal_are_there(content: dict[str, Any]) -> None:
    headings = [block["text"] for block in blocks(content, "heading")]
    for wanted in (
        "Ringkasan", "Profil koperasi dan desa", "Pasar dan pemasaran", "Teknis dan operasional",
        "Manajemen dan organisasi", "Keuangan dan permodalan", "Hukum dan perizinan",
        "Sosial dan lingkungan", "Rencana anggaran biaya (RAB)", "Sumber dan penggunaan dana",
        "Tahap pencairan", "Rencana pengembalian pinjaman", "Perhitungan Hasil Usaha",
        "Laporan Posisi Keuangan", "Laporan Arus Kas", "Laporan Perubahan Ekuitas",
        "Ukuran kelayakan", "Dasar hukum", "Lampiran A. Proyeksi bulanan",
        "Lampiran B. Jadwal angsuran",
    ):  # fmt: skip
        assert wanted in headings


def test_a_last_year_of_few_instalments_is_said_beside_its_dscr(content: dict[str, Any]) -> None:
    """72 instalments from February 2027 leave one for 2033; 23 to December 2028 leave no rest."""
    words = "Pada 2033 hanya 1 angsuran jatuh tempo"
    for part in ("summary", "body"):
        assert words in json.dumps(content[part])
    loan = {"nama": "Bank", "skema": "bank_umum", "plafon": "23_000_000", "bunga": "9%",
            "jangka_waktu_bulan": "23", "bulan": "2027-01"}  # fmt: skip
    assert [*short_year(Writer(run_plan(plan_of(pinjaman=[loan]), months=24)))] == []


def test_yearly_statements_are_those_of_the_books(content: dict[str, Any], result: Result) -> None:
    shown = cells(content["body"])
    for name in ("surplus_after_tax", "depreciation", "interest"):
        for value in result.time.by_year(result.statements.surplus[name])[0]:
            assert amount(float(value)) in shown
    for value in result.time.at_year_end(result.statements.position["assets"])[0]:
        assert amount(float(value)) in shown


def test_grants_in_equity_say_that_sak_ep_may_be_read_otherwise(content: dict[str, Any]) -> None:
    """Nobody compared law 25/1992 with chapter 24 of the standard: the reader is told."""
    assert "SAK EP bab 24 dapat dibaca lain" in json.dumps(content)


def test_every_month_and_every_instalment_is_in_the_annex(
    content: dict[str, Any], result: Result
) -> None:
    tables = list(blocks(content["annexes"], "table"))
    months = [row for table in tables if len(table["head"]) == 13 for row in table["rows"]]
    plain = [row["cells"] for row in months if row["role"] == "item"]
    assert [row[-2] for row in plain] == [amount(float(x)) for x in result.balances["cash"][0]]
    assert all(len(table["rows"]) <= 13 for table in tables)
    loans = [row["cells"] for table in tables if len(table["head"]) == 7 for row in table["rows"]]
    assert len(loans) == 73
    assert loans[-1][-1] == "–"


def test_an_example_says_so_and_a_real_plan_does_not(content: dict[str, Any]) -> None:
    assert content["meta"]["example"] == "CONTOH"
    assert content["cover"]["example_title"]
    own = document(run_plan(plan_of(), months=24))
    assert (own["meta"]["example"], own["cover"]["example_title"]) == ("", "")


def test_a_building_of_the_village_is_explained() -> None:
    asset = {"nama": "Gedung", "harga": "900.000.000", "pemilik": "desa", "dibayar": "agrinas"}
    content = document(run_plan(plan_of(aset=[asset]), months=24))
    (note,) = (n for n in blocks(content, "notice") if "Agrinas" in n["title"])
    assert "Biaya pakai belum diketahui" in note["text"]


def test_no_cost_of_a_building_is_said_to_be_counted_that_is_not() -> None:
    """Nobody wrote power or insurance, and until June 2028 Agrinas runs the building: of its fee of
    Rp750.000 the books of 2027 know nothing.
    """
    asset = {"nama": "Gedung", "harga": "900.000.000", "pemilik": "desa", "dibayar": "agrinas"}
    run = {"pengelola": "agrinas", "pengelola_sampai": "2028-06", "biaya_pakai": "750.000"}
    result = run_plan(plan_of(aset=[asset | run]), months=24)
    (note,) = (n for n in blocks(document(result), "notice") if "Agrinas" in n["title"])
    costs = result.time.by_year(result.statements.surplus["shared_expenses"])[0]
    assert costs[0] == 0 and costs[1] > 6 * 750_000
    assert "Selama Agrinas yang mengelola, pemeliharaan dan biaya pakai belum" in note["text"]
    assert "listrik dan asuransinya hanya bila ditulis" in note["text"]


def test_neighbours_are_named_together() -> None:
    """One cooperative of two villages of a district and one of another: each district once, so that
    a letterhead is not cut in the middle of a regency.
    """
    codes = ["64.02.05.2001", "64.02.16.2004", "64.02.05.2002"]
    assert places(codes) == (
        "Desa Saliki, Salok Palai, Kecamatan Muara Badak, Kabupaten Kutai Kartanegara; "
        "Desa Bangun Rejo, Kecamatan Tenggarong Seberang, Kabupaten Kutai Kartanegara"
    )
    assert places(codes[::2], "en").startswith("Saliki, Salok Palai villages, Muara Badak sub-")
    assert places(["99.99.99.9999"]) == "99.99.99.9999"


def test_an_empty_plan_has_a_document_with_reasons() -> None:
    content = document(run_plan(plan_of(), months=24))
    texts = [block["text"] for block in blocks(content, "text")]
    assert "Rencana ini tidak memakai pinjaman." in texts
    assert "Rencana ini tidak membeli aset." in texts


def test_a_rule_whose_text_nobody_read_carries_its_mark(
    content: dict[str, Any], result: Result
) -> None:
    shown = " ".join(cells(content["body"]))
    assert any(rule.original_unread for rule in result.rules_used)
    for rule in result.rules_used:
        assert f"{rule.source}{' †' if rule.original_unread else ''}, {rule.where}" in shown


def test_long_horizons_deal_their_years_over_several_tables() -> None:
    content = document(run_plan(plan_of(unit_usaha={"toko": shop()}), months=176))
    widths = [len(t["head"]) for t in blocks(content["body"], "table") if t["size"] == "tiny"]
    assert max(widths) <= 8


def test_an_unknown_kind_is_refused_by_name(result: Result) -> None:
    with pytest.raises(ValueError, match="'lengkapp'"):
        document(result, kind="lengkapp")


def test_english_words_fill_the_same_document(result: Result) -> None:
    content = document(result, language="en")
    assert content["contents"] == "Contents"
    assert "Business plan" in content["meta"]["title"]


def test_sources_of_money_are_named_in_full(content: dict[str, Any]) -> None:
    """Two ended in "…" in the table, and stood whole in the remark below it."""
    assert "Akses modal daerah Kutai Kartanegara untuk koperasi dan BUMDes" in cells(content)
    assert "Modal penyertaan (desa, BUMDes, atau pihak lain)" in cells(content)


def test_unpaid_work_is_worth_the_minimum_wage_of_a_year_that_is_named(
    content: dict[str, Any],
) -> None:
    """Five of the board, 20 hours a month: Rp27.7 million at the wage of 2026 that the legal basis
    shows, but 39.0 million at that of 2033, 5 % more each year.
    """
    worth = 5 * 20 / 173 * 12 * 3_991_797 * 1.05**7
    said = f"bernilai {t.rupiah(worth)} menurut upah minimum 2033 dalam hitungan ini."
    assert any(block["text"].endswith(said) for block in blocks(content["body"], "text"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_lender_reads_no_name_of_a_field(result: Result, language: str) -> None:
    """The page that compares sources of money said "hari_utang" to the bank."""
    content = document(result, language=language)
    parts = "summary", "body", "annexes"
    said = json.dumps([content[part] for part in parts], ensure_ascii=False)
    kinds = r'"(?:file|kind|size)": "[^"]*"|https?://[^ "]*|kopdes_plan'
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", re.sub(kinds, "", said)) == []


def test_who_gives_a_grant_and_what_an_agent_passes_on() -> None:
    """Two facts that change no rupiah of ours and that a lender asks about."""
    plan = plan_of(
        hibah=[{"nama": "CSR", "jumlah": "60jt", "bulan": "2027-02", "pemberi": "Perusahaan"}],
        unit_usaha={
            "agen": {
                "perilaku": "service",
                "peran": "agen",
                "nama": "Agen bank",
                "harga": "3.000",
                "jumlah_per_bulan": "300",
                "nilai_per_transaksi": "1 juta",
            }
        },
    )
    told = [block.get("text", "") for block in every_block(document(kopdes_plan.run(plan)))]
    assert "CSR dari Perusahaan: Rp60.000.000 pada Februari 2027, menjadi modal koperasi." in told
    passed = "Agen bank: uang yang lewat rata-rata Rp1.000.000 setiap transaksi"
    assert any(text.startswith(passed) for text in told)


def every_block(content: dict[str, Any]) -> list[dict[str, Any]]:
    """All blocks of a document, wherever they stand."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found.append(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return found


def test_the_chapter_of_risks_shows_what_breaks_and_who_finds_out(content: dict[str, Any]) -> None:
    """One picture of all cases, one of all numbers, and a column for names at the meeting."""
    drawn = [figure["file"] for figure in blocks(content["body"], "figure")]
    assert {"scenarios.svg", "tornado.svg"} <= set(drawn)
    (asked,) = [table for table in blocks(content["body"], "table") if table["head"][-1] == "Siapa"]
    assert 0 < len(asked["rows"]) <= 10
    for row in asked["rows"]:
        assert row["cells"][-2] and not row["cells"][-1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_note_on_the_worst_case_calls_its_column_by_name(language: str) -> None:
    """It spoke of a low case, which no column is called where ranges make the cases."""
    worst = t.say("document.summary.compare_case.terburuk", language)
    assert f" {worst} " in t.say("document.summary.compare_note", language)


def test_what_is_sold_a_day_is_written_as_in_the_chapter_on_loans() -> None:
    """520,000 a month over 26 days are 20.000 a day; "20.000,0 satuan" stood in one of the two."""
    content = document(run_plan(plan_of(unit_usaha={"toko": shop(jumlah_per_bulan="520.000")}), 24))
    assert "20.000 satuan" in cells(content["body"])

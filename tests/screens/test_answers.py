"""What a plan's result says on a page: read as a person reads it, figures worked by hand."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

import kopdes_plan as kp
from kopdes_plan import text as t
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import feasibility
from kopdes_plan.outputs.lines import STATEMENTS
from kopdes_plan.outputs.look import css_variables
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens import answers
from kopdes_plan.screens.answers.sentences import daily_sales, jobs
from kopdes_plan.screens.editing.session import Session
from tests.plans import plan_of, run_plan, shop

LOAN = {"nama": "Bank", "plafon": "5jt", "bunga": "6%", "jangka_waktu_bulan": 36}
FUNDED = {"kas": "100jt", "simpanan_pokok": "100jt"}
RENT = {"nama": "Sewa", "per_bulan": "95.000"}
NASTY = '<script>alert("x")</script> & $y$'


def words(markup: str) -> str:
    """What a person reads of a piece of HTML."""
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"</?b>", "", markup))
    return re.sub(r"\s+", " ", unescape(plain)).strip()


def goes(markup: str) -> list[str]:
    """Where its links lead."""
    return re.findall(r'data-go="([^"]+)"', markup)


def opened(**parts: Any) -> Any:
    """A session with the plan computed, as the glance sees it."""
    result = run_plan(plan_of(**parts), 72)
    return SimpleNamespace(plan=result.plan, result=result, problems=(), mistakes={})


@pytest.fixture(scope="module")
def mill() -> Result:
    """A starter plan: five units, a loan with grace, grants."""
    return kp.run(kp.load_plan(TEMPLATES / "plans" / "tenggarong_seberang.yaml"))


# ---- the glance


def test_a_sound_plan_is_feasible_at_a_glance() -> None:
    glance = answers.glance(opened(unit_usaha={"t": shop()}, saldo_awal=FUNDED))
    assert "kopdes-good" in glance
    assert words(glance).startswith("Layak Kas tidak pernah di bawah")


def test_a_feasible_plan_still_tells_what_to_check() -> None:
    """The shop names no buyer; the link says so when pointed at."""
    glance = answers.glance(opened(unit_usaha={"t": shop(pembeli="")}, saldo_awal=FUNDED))
    assert goes(glance) == ["unit_usaha.t.pembeli"]
    assert 'title="Unit Toko belum menyebut siapa pembelinya."' in glance


def test_an_instalment_that_cannot_be_paid_is_not_feasible_and_says_what_to_change() -> None:
    loan = LOAN | {"plafon": "50jt"}
    plan = opened(unit_usaha={"t": shop()}, pinjaman=[loan], saldo_awal=FUNDED)
    glance = answers.glance(plan)
    assert "kopdes-bad" in glance and words(glance).startswith("Belum layak")
    assert goes(glance) == [
        "unit_usaha.t.jumlah_per_bulan", "pinjaman.1.jangka_waktu_bulan", "pinjaman.1.plafon",
    ]  # fmt: skip
    assert all(field_at(path) for path in goes(glance))


def test_a_thin_plan_needs_improving() -> None:
    loan = LOAN | {"plafon": "5,4jt"}
    plan = opened(unit_usaha={"t": shop()}, pinjaman=[loan], saldo_awal=FUNDED)
    assert words(answers.glance(plan)).startswith("Perlu perbaikan Angsuran terbayar setiap tahun")


def test_a_plan_without_units_is_told_to_add_one_before_anything_else() -> None:
    """Also when its costs already eat the cash."""
    glance = answers.glance(opened(biaya_bersama=[{"nama": "Rapat", "jumlah": "1jt"}]))
    assert words(glance).startswith("Belum dapat dinilai")
    assert goes(glance) == ["unit_usaha"]


def test_the_story_of_an_empty_plan_leaves_no_line_empty() -> None:
    """Units and people that are not there yet are said to be missing, as loans are."""
    story = words(answers.story(opened().result))
    assert "Unit usaha belum ada Yang bekerja belum ada Pinjaman tanpa pinjaman" in story


def test_a_unit_that_sells_nothing_is_told_to() -> None:
    glance = answers.glance(opened(unit_usaha={"t": shop(jumlah_per_bulan="0")}, saldo_awal=FUNDED))
    assert "terjual sebulan" in words(glance)
    assert goes(glance) == ["unit_usaha.t.jumlah_per_bulan"]


def test_without_a_plan_the_glance_says_how_to_get_one() -> None:
    assert words(answers.glance(Session())).startswith("Belum ada rencana Buka contoh")


def test_a_number_not_valid_yet_is_named_in_the_glance(session: Session) -> None:
    """The result shown is that of the number before."""
    session.edit("unit_usaha.lpg.harga", "mahal")
    glance = answers.glance(session)
    assert "masih memakai angka sebelumnya" in words(glance)
    assert "unit_usaha.lpg.harga" in goes(glance)


def test_mistakes_in_the_file_are_counted_and_linked(session: Session, file: Path) -> None:
    broken = file.read_text(encoding="utf-8").replace("hunian: 50%", "hunian: 150%")
    file.write_text(broken.replace("50_000", "banyak"), encoding="utf-8")
    session.open(file)
    glance = answers.glance(session)
    assert "Ada 2 hal" in words(glance)
    assert set(goes(glance)) == {"unit_usaha.gudang.harga", "unit_usaha.gudang.hunian"}


# ---- sentences


def test_the_sentences_of_a_stall_worked_by_hand() -> None:
    """1 m a month over 25 days; 0.195 of it is left: 95,000 of rent and 100,000 of instalment
    need just that. Cash is lowest after the first instalment; the loan is gone after twelve.
    """
    loan = LOAN | {
        "plafon": "1,2jt", "bunga": "0%", "metode": "pokok_tetap", "jangka_waktu_bulan": 12,
    }  # fmt: skip
    unit = shop(biaya=[RENT], hari_buka=25)
    plan = plan_of(
        unit_usaha={"t": unit}, pinjaman=[loan], saldo_awal=FUNDED,
        asumsi_umum={"kenaikan_biaya": "0%"},
    )  # fmt: skip
    result = run_plan(plan, 24)
    said = words(answers.sentences(result))
    assert "Angsuran Rp100.000 sebulan mulai Februari 2027." in said
    assert "penjualan harus Rp40.000 sehari (Rp1.000.000 sebulan)" in said
    assert "Rencana Rp40.000 sehari (Rp1.000.000 sebulan): cukup." in said
    assert "Untuk angsuran saja perlu penjualan Rp20.513 sehari (Rp512.821 sebulan)." in said
    assert "Toko: harus terjual 1,9 satuan sehari agar tidak rugi; rencana 4." in said
    assert "SHU 2027, tahun penuh pertama: Rp1.200.000 setelah pajak." in said
    assert "Pinjaman lunas pada Januari 2028." in said


def test_cash_that_runs_out_is_said_with_its_months() -> None:
    cost = [{"nama": "Buka", "jumlah": "5jt", "setiap_bulan": 0, "mulai": "2027-03"}]
    said = answers.lowest_cash(run_plan(plan_of(biaya_bersama=cost), 24))
    assert words(said) == (
        "Kas habis mulai Maret 2027. Paling dalam kurang Rp5.000.000 pada Maret 2027."
    )
    assert "kopdes-bad" in said


def test_too_little_is_said_in_red_with_what_is_needed() -> None:
    result = run_plan(plan_of(unit_usaha={"t": shop()}, pinjaman=[LOAN | {"plafon": "50jt"}]), 72)
    said = answers.sales_for_instalment(result)
    assert "kopdes-bad" in said and "kurang" in words(said)


def test_a_sale_that_loses_is_not_told_to_sell_more() -> None:
    result = run_plan(plan_of(unit_usaha={"t": shop(harga_beli="11.000")}, pinjaman=[LOAN]), 72)
    assert "tidak menolong" in words(daily_sales(result))
    assert "Berapa pun yang terjual" in words(answers.sales_for_instalment(result))


def test_a_goat_is_not_sold_every_day() -> None:
    """One a month was told as "0 ekor sehari; rencana 0": no sentence and no table says so."""
    goats = shop(nama="Kambing", satuan="ekor", jumlah_per_bulan="1", hari_buka="30")
    result = run_plan(plan_of(unit_usaha={"t": goats}), 24)
    assert "ekor sebulan agar tidak rugi; rencana 1." in words(daily_sales(result))
    assert "1 ekor sebulan cukup" in words(answers.break_even(result))
    printed = str(list(feasibility._daily(Writer(result))))
    assert "1 ekor sebulan" in printed


def test_a_unit_that_sells_nothing_yet_is_not_said_to_lose() -> None:
    """The table says what the sentence above it says."""
    unit = shop(harga="0", harga_beli="0", jumlah_per_bulan="0")
    shown = words(answers.break_even(run_plan(plan_of(unit_usaha={"t": unit}), 24)))
    assert "belum menjual" in shown and "rugi" not in shown.partition("Cukup?")[2]


def test_what_a_sentence_tells_stands_out() -> None:
    result = run_plan(plan_of(unit_usaha={"t": shop()}, saldo_awal=FUNDED), 24)
    said = answers.lowest_cash(result)
    assert f"<b>{t.rupiah(float(result.indicators.cash_min[0]))}</b>" in said


def test_members_savings_and_work_are_said(mill: Result) -> None:
    """The first year's two kinds of savings as the statement of equity has them."""
    equity = mill.statements.equity
    said = words(answers.savings(mill))
    for name in ("principal_savings", "compulsory_savings"):
        assert t.rupiah(float(equity[name][0, :12].sum())) in said
    assert "orang tetap" in words(jobs(mill))


def test_a_plan_in_which_nothing_happens_says_no_nonsense() -> None:
    result = run_plan(plan_of(), 24)
    said = words(answers.sentences(result))
    assert "nan" not in said and "–" not in said
    assert answers.sales_for_instalment(result) == ""


# ---- tables


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_a_statement_has_its_periods_and_sums(mill: Result, name: Any, by: Any) -> None:
    """Well-formed, a column a period, totals marked, numbers without Rp."""
    table = ElementTree.fromstring(answers.statement(mill, name, by).split("<p ")[0])
    heads = table.findall(".//th")
    assert len(heads) - 1 == {"year": 7, "quarter": 28, "month": 84}[by]
    totals = [row for row in table.iter("tr") if "kopdes-total" in (row.get("class") or "")]
    assert totals
    assert all(len(row.findall("td")) == len(heads) for row in table.findall(".//tbody/tr"))
    assert "Rp" not in "".join(table.itertext())


def test_negative_rupiah_stand_in_brackets_and_a_part_year_has_a_star() -> None:
    """From July 2027: 100,000 a month for six months."""
    cost = [{"nama": "Sewa", "jumlah": "100.000"}]
    plan = plan_of(mulai="2027-07", biaya_bersama=cost, asumsi_umum={"kenaikan_biaya": "0%"})
    table = words(answers.statement(run_plan(plan, 18), "surplus"))
    assert "2027* 2028" in table and "bukan masa penuh" in table
    assert "SHU setelah pajak (600.000) (1.200.000)" in table


def test_cases_stand_side_by_side_with_their_verdicts(mill: Result) -> None:
    cases = kp.cases(mill.plan)
    table = answers.cases_table(mill, cases)
    read = words(table)
    assert "Menurut rencana Keadaan rendah Keadaan tinggi" in read
    for case in (mill, *cases.values()):
        assert t.rupiah(float(case.indicators.cash_min[0])) in read
        assert t.number(float(case.indicators.dscr_min[0]), 2) in read
    assert "kopdes-pill kopdes-good" in table
    assert "<svg" in answers.cases_picture(mill, cases)


def test_a_chart_brings_no_style_sheet_along(mill: Result) -> None:
    """One in the page makes a browser look at every element again: 5 ms a chart, not 1."""
    drawn = answers.picture(mill, "cash")
    assert "</svg>" in drawn and "<style" not in drawn
    assert "stroke-linejoin: round" in answers.style()


def test_sources_and_uses_have_the_same_sum_and_name_what_is_lacking(mill: Result) -> None:
    total = t.number(float(sum(value[0] for value in mill.indicators.uses.values())))
    assert words(answers.sources_and_uses(mill)).count(total) >= 2
    poor = run_plan(plan_of(aset=[{"nama": "Rak", "harga": "5jt", "umur_bulan": 48}]), 24)
    assert "belum ada pemberinya" in words(answers.sources_and_uses(poor))
    rich = run_plan(plan_of(pinjaman=[LOAN | {"bunga": "0%"}]), 72)
    assert "melebihi kebutuhan" in words(answers.sources_and_uses(rich))


def test_repayment_is_that_of_the_documents(mill: Result) -> None:
    read = words(answers.repayment(mill))
    assert mill.loans[0].name in read
    assert t.number(float(mill.loans[0].interest[0, :12].sum())) in read
    assert "tidak memakai pinjaman" in words(answers.repayment(run_plan(plan_of(), 24)))


# ---- the rest


def test_warnings_lead_to_the_numbers_to_change(mill: Result) -> None:
    listed = answers.warnings(mill)
    for warning in mill.warnings:
        assert str(warning.params.get("unit", "")) in words(listed)
    assert goes(listed)
    assert "tidak menemukan" in words(answers.warnings(run_plan(plan_of(), 24)))


def test_break_even_says_what_the_engine_found(mill: Result) -> None:
    table = words(answers.break_even(mill))
    assert all(unit.name in table and unit.break_even_unit in table for unit in mill.units)


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_from_the_village_are_never_markup(language: str) -> None:
    """A script in a name is words like any other, wherever the name is shown."""
    unit = shop(nama=NASTY, pembeli="", kuota_per_bulan="1", biaya=[RENT | {"nama": NASTY}])
    plan = plan_of(
        nama=NASTY, koperasi={"nama": NASTY, "desa": [NASTY]}, unit_usaha={"t": unit},
        pinjaman=[LOAN | {"nama": NASTY}],
        tenaga_kerja=[{"nama": NASTY, "dasar_upah": "disepakati"}],
        aset=[{"nama": NASTY, "harga": "9jt", "umur_bulan": 48, "dibayar": "pinjaman"}],
        saldo_awal=FUNDED,
    )  # fmt: skip
    result = run_plan(plan, 72)
    session: Any = SimpleNamespace(plan=plan, result=result, problems=(), mistakes={})
    pieces = [
        answers.glance(session, language), answers.story(result, language),
        answers.picture(result, "units", language), answers.break_even(result, language),
        *(
            show(result, language)
            for show in (
                answers.sentences, answers.warnings, answers.repayment,
                answers.sources_and_uses,
            )
        ),
        answers.cases_table(result, {NASTY: result}, language),
        answers.cases_picture(result, {NASTY: result}, language),
    ]  # fmt: skip
    for piece in pieces:
        assert "<script" not in piece
        ElementTree.fromstring(f"<div>{piece.replace('xlink:href', 'href')}</div>")


def test_the_style_sheet_brings_the_look_and_the_font() -> None:
    sheet = answers.style()
    assert css_variables() in sheet
    assert sheet.count("@font-face") == 2
    assert "http" not in re.sub(r'url\("data:[^"]*"\)', "", sheet)

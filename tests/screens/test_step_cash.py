"""The step "kas": sentences first, then pictures, every measure in words, statements to choose."""

import re
from pathlib import Path

import pytest

from kopdes_plan.inputs.entry_order import GENERAL
from kopdes_plan.outputs.sentences import measures
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View, cash
from tests.screens.conftest import opened

QUIET = """\
versi: 1
nama: Rencana sepi
tanggal_rencana: 2026-11-25
mulai: 2027-01
jangka_bulan: 72
koperasi: {{nama: Koperasi sepi, desa: ["64.02.05.2001"]}}
asumsi_umum: {{kenaikan_biaya: 0%, kas_minimum: {minimum}}}
saldo_awal: {{kas: 20_000_000, simpanan_pokok: 20_000_000}}
biaya_bersama:
  - {{nama: Kantor, jumlah: {cost}}}
pajak: {{tahun_terdaftar: 2025}}
pembagian_shu: {{bagian: {{cadangan: 100%}}}}
"""


def quiet(file: Path, cost: str, minimum: str = "0") -> View:
    """A cooperative that sells nothing, has Rp20 million and spends the same every month."""
    return View(opened(file, QUIET.format(cost=cost, minimum=minimum)))


def html_of(view: View, name: str) -> str:
    """The HTML of a block, on either side, without what is bold."""
    found = {block["id"]: block for block in [*cash.left(view), *cash.right(view)]}
    return re.sub("</?b>", "", found[name]["html"])


def test_cash_that_runs_out_is_said_first_with_its_month_and_depth(file: Path) -> None:
    """Rp20 million, Rp1 million a month: gone after 20 months, Rp52 million short after 72."""
    said = html_of(quiet(file, "1_000_000"), "sentences")
    assert "Kas habis mulai September 2028." in said
    assert "Paling dalam kurang Rp52.000.000 pada Desember 2032." in said
    assert "Tahun penuh pertama, 2027, rugi Rp12.000.000." in said
    assert "Kas pada akhir rencana, Desember 2032: -Rp52.000.000" in said
    assert "tidak pernah habis" not in said


def test_cash_below_the_boards_own_limit_is_said_with_the_limit(file: Path) -> None:
    """Rp20 million less 72 times Rp100.000 leaves Rp12,8 million; the board wants 15 million."""
    said = html_of(quiet(file, "100_000", "15_000_000"), "sentences")
    assert (
        "Kas paling rendah Rp12.800.000 pada Desember 2032, di bawah kas minimum Rp15.000.000."
        in said
    )
    assert "Kas tidak pernah habis sampai akhir rencana." in said


def test_a_lower_limit_typed_on_the_same_page_settles_it(file: Path) -> None:
    view = quiet(file, "100_000", "15_000_000")
    view.session.edit("asumsi_umum.kas_minimum", "10 juta")
    said = html_of(view, "sentences")
    assert "Kas paling rendah Rp12.800.000 pada Desember 2032." in said
    assert "kas_minimum: 10 juta" in file.read_text(encoding="utf-8")


def test_the_general_assumptions_are_fields_that_say_what_they_do(session: Session) -> None:
    general = {block["id"]: block for block in cash.left(View(session))}["general"]
    assert [shown["path"].partition(".")[2] for shown in general["fields"]] == list(GENERAL)
    assert all(shown["help"] for shown in general["fields"])


def help_of_the_limit(view: View) -> str:
    """What stands below the field of the least cash."""
    fields = {block["id"]: block for block in cash.left(view)}["general"]["fields"]
    (found,) = (field["help"] for field in fields if field["path"].endswith("kas_minimum"))
    return str(found)


def test_below_the_limit_of_cash_stands_what_it_should_cover(session: Session, file: Path) -> None:
    """The gas is paid ahead: 250 cylinders a month at Rp16.750 and no loan, then half of them.
    A plan that pays nothing ahead keeps the words that any plan has."""
    said = (
        "Sebaiknya paling sedikit Rp{}: cukup untuk sebulan belanja barang yang dibayar di muka "
        "dan satu angsuran."
    )
    session.edit("unit_usaha.lpg.jumlah_per_bulan", "250")
    session.edit("unit_usaha.lpg.harga_beli", "16.750")
    session.edit("asumsi_umum.kenaikan_biaya", "0%")
    assert help_of_the_limit(View(session)) == said.format("4.200.000")
    session.edit("unit_usaha.lpg.jumlah_per_bulan", "125")
    assert help_of_the_limit(View(session)) == said.format("2.100.000")
    assert help_of_the_limit(quiet(file, "100_000")).startswith("Misalnya")


def test_the_statement_and_its_periods_are_chosen(session: Session) -> None:
    """Cash flow by year at first; financial position by quarter when asked for."""
    view = View(session)
    chosen = [block["chosen"] for block in cash.left(view) if block["kind"] == "chooser"]
    assert chosen == ["cash_flow", "year"]
    assert "Kas akhir" in html_of(view, "table")
    cash.ACTIONS["statement"](view, "position")
    cash.ACTIONS["period"](view, "quarter")
    table = html_of(view, "table")
    assert "Jumlah ekuitas" in table and "2027 tw 1" in table
    assert "Kas akhir" not in table


@pytest.mark.parametrize("name", cash.STATEMENTS)
@pytest.mark.parametrize("by", cash.PERIODS)
def test_every_statement_is_there_for_every_period(session: Session, name: str, by: str) -> None:
    assert "<table" in html_of(View(session, chosen={"statement": name, "period": by}), "table")


def test_a_statement_nobody_knows_is_not_chosen(session: Session) -> None:
    view = View(session)
    cash.ACTIONS["statement"](view, "../rahasia")
    cash.ACTIONS["period"](view, "abad")
    assert view.chosen == {}


def test_every_measure_stands_in_a_fold_with_its_meaning(session: Session) -> None:
    """Also those that do not exist, with the reason: there is no loan, so no DSCR."""
    folded = {block["id"]: block for block in cash.right(View(session))}["measures"]
    assert folded["kind"] == "fold" and not folded["open"]
    table = folded["blocks"][0]["html"]
    assert session.result is not None
    for measure in measures(session.result):
        assert measure.label in table
    assert "tidak ada angsuran" in table
    assert table.count("<tr>") == len(measures(session.result)) + 1


def test_three_pictures_say_in_words_what_they_show(session: Session) -> None:
    for name in cash.CHARTS:
        picture = html_of(View(session), f"chart_{name}")
        assert "<svg" in picture and 'aria-label="Grafik' in picture


def test_a_plan_with_mistakes_keeps_its_fields_and_says_why_there_is_no_table(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("kapasitas: 4", "kapasitas: empat")
    file.write_text(text, encoding="utf-8")
    session = Session()
    session.open(file)
    view = View(session)
    left = {block["id"] for block in cash.left(view)}
    assert {"no_result", "general"} <= left and "table" not in left
    assert list(cash.right(view)) == []


def test_a_plan_without_figures_has_no_empty_charts(file: Path) -> None:
    """Axes from -0,05 to 0,05 thousand rupiah say nothing; cash there is."""
    shown = {block["id"] for block in cash.right(quiet(file, "0"))}
    assert "chart_cash" in shown and not {"chart_income", "chart_surplus"} & shown

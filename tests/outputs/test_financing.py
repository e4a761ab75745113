"""Ways to finance a plan in tables, in a picture and as JSON; figures worked by hand."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kopdes_plan as kp
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.comparison import lacking
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import financing_charts as charts
from kopdes_plan.outputs import financing_tables as tables
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.financing import (
    Way,
    able,
    collateral,
    name,
    reasons,
    remarks,
    status,
    ways,
)
from kopdes_plan.outputs.financing_json import FIGURES, way_json
from kopdes_plan.outputs.json_text import plain
from kopdes_plan.screens.answers.markup import shown
from tests.plans import plan_of, shop
from tests.strategies import plans

EXAMPLES = int(os.environ.get("KOPDES_CONTOH", "0"))

BANK = {
    "nama": "Bank", "skema": "bank_umum", "plafon": "12 juta", "bunga": "12%",
    "jangka_waktu_bulan": 12, "metode": "pokok_tetap",
}  # fmt: skip


def plan(*loans: dict[str, Any], **parts: Any) -> Plan:
    """2 m of sales a month without costs, 20 m of one's own, and a loan of 12 m."""
    sale = shop(harga="2 juta", harga_beli=0, jumlah_per_bulan=1)
    opening = {"kas": "20 juta", "simpanan_pokok": "20 juta"}
    whole = {"unit_usaha": {"t": sale}, "saldo_awal": opening, "pinjaman": list(loans or (BANK,))}
    return plan_of(**(whole | parts))


def of(listed: Sequence[Way], key: str) -> Way:
    (found,) = [way for way in listed if way.option.key == key]
    return found


def rows_of(block: dict[str, Any]) -> dict[str, list[str]]:
    """First cell -> the other cells."""
    return {row["cells"][0]: row["cells"][1:] for row in block["rows"]}


@pytest.fixture(scope="module")
def listed(result: Result) -> tuple[Way, ...]:
    """Every way of a starter plan."""
    return ways(result.plan)


def test_what_each_way_costs_stands_in_its_row() -> None:
    """12 m at 12 % in 12 equal parts: 120,000 interest at first, 780,000 in all.

    The same flat is 120,000 every month, 1.44 m in all, and truly 21.46 % a year.
    """
    found = ways(plan(), schemes=("bank_umum",))
    instalments, cost, cash, _, allowed, *_ = tables.tables(found)
    assert rows_of(instalments)["Menurut rencana"] == [
        "12.000.000", "12 bulan", "1.120.000", "1.120.000", "1.120.000", "Januari 2028",
    ]  # fmt: skip
    assert rows_of(cost)["Menurut rencana"] == [
        "12% menurun, pokok tetap", "780.000", "–", "780.000", "12%", "12,68%",
    ]  # fmt: skip
    assert rows_of(cost)["Tanpa pinjaman"] == ["–"] * 6
    assert rows_of(cash)["Tanpa pinjaman"][2:] == ["–", "ya"]
    assert rows_of(allowed)["Tanpa pinjaman"] == ["boleh", "–", "–"]
    flat = ways(plan(BANK | {"metode": "flat"}), schemes=("bank_umum",))
    _, cost, *_ = tables.tables(flat)
    told = ["12% flat", "1.440.000", "–", "1.440.000", "21,46%"]
    assert rows_of(cost)["Menurut rencana"][:5] == told
    said = " ".join(remarks(flat))
    assert "Menurut rencana: tertulis 12% setahun, sebenarnya setara 21,46% setahun." in said


def test_dscr_by_year_says_when_only_interest_is_due() -> None:
    """12 months of grace from January 2027: only interest in 2027, 2 m of sales are 1.99 after tax.

    2028 pays 1 m a month and interest on 12, 11, … 1 m but for the last part in January 2029.
    """
    grace = BANK | {"jangka_waktu_bulan": 24, "masa_tenggang_bulan": 12}
    table = tables.dscr_years(ways(plan(grace), schemes=("bank_umum",)))
    assert table["head"] == ["Sumber uang", "2027", "2028", "2029"]
    service = 11e6 + 120e3 + 10e3 * sum(range(2, 13))
    ratio = 12 * 1.99e6 / service
    written = rows_of(table)["Menurut rencana"]
    assert written[0] == "tenggang"
    assert float(written[1].replace(",", ".")) == pytest.approx(ratio, abs=0.006)
    assert rows_of(table)["Tanpa pinjaman"] == ["–", "–", "–"]


def test_a_figure_of_the_plan_in_place_of_a_schemes_carries_a_star() -> None:
    found = ways(plan(), schemes=("bank_umum", "lpdb"))
    instalments, cost, *_ = tables.tables(found)
    assert rows_of(instalments)["Kredit bank umum"][1] == "12 bulan *"  # its tenor nobody knows
    assert rows_of(cost)["Kredit bank umum"][0] == "15% menurun"
    assert rows_of(instalments)["Dana bergulir LPDB"][1] == "12 bulan"
    assert tables.starred(found)
    assert reasons(of(found, "bank_umum")) == (
        "Memakai jangka waktu rencana, karena belum diketahui; tanyakan.",
        "Tanyakan juga batas plafon dan masa tenggang.",
    )


def test_whether_a_plan_can_carry_a_way() -> None:
    """Sales of 2 m carry 1.12 m a month: DSCR 1.99 × 12 / (12 + 0.78) m = 1.87 in one year."""
    good = ways(plan(), schemes=("bank_umum",))[0]
    assert good.able == "fine" and able(good) == "ya"
    heavy = ways(plan(BANK | {"plafon": "20 juta"}), schemes=("bank_umum",))[0]
    assert heavy.able == "thin"  # 1.12 times
    weak = ways(plan(BANK | {"plafon": "30 juta"}), schemes=("bank_umum",))[0]
    assert weak.able == "weak"
    bought = [{"nama": "Mesin", "harga": "30jt", "dibayar": "pinjaman", "pemeliharaan": "0%"}]
    _, without, _ = ways(plan(aset=bought), schemes=("bank_umum",))
    assert (without.able, able(without)) == ("short", "kas kurang")
    kept = {"kas_minimum": "25 juta"}
    assert ways(plan(asumsi_umum=kept), schemes=("bank_umum",))[1].able == "thin"
    (*_, told) = remarks([heavy])
    assert f"; {able(heavy)}, angsurannya" in told


def test_every_way_is_seen_over_the_years_of_the_plan(listed: tuple[Way, ...]) -> None:
    """KUR kecil ends a year before the plan's own loan; its plan does not."""
    months = {way.found.result.time.months for way in listed if way.found}
    assert months == {84}
    alone = kp.run(listed[0].found.plan).indicators  # type: ignore[union-attr]
    assert listed[0].found.lowest_cash.amount == alone.cash_min[0]  # type: ignore[union-attr]


def test_what_the_law_says_stands_beside_each_way(listed: tuple[Way, ...]) -> None:
    assert (of(listed, "bank_umum").allowed, status(of(listed, "bank_umum"))) == ("pass", "boleh")
    kur = of(listed, "kur_mikro")
    assert status(kur) == "belum pasti"
    assert reasons(kur)[0].startswith("Yang boleh meminjam: perseorangan, badan usaha")
    assert reasons(kur)[1] == "Hanya Rp100.000.000 dari Rp150.000.000 yang dibutuhkan."
    himbara = of(listed, "himbara_pmk49_2025")
    assert (himbara.found, himbara.allowed) == (None, "fail")
    assert reasons(himbara) == ("Tidak berlaku lagi sejak sekitar 1 April 2026.",)
    assert reasons(of(listed, "hibah_csr")) == (
        "Bukan pinjaman; ditulis pada bagian hibah dalam rencana.",
    )
    assert reasons(of(listed, "pemasok"))[-1].startswith("Harus dibayar dalam 1 bulan;")
    assert collateral(of(listed, "lpdb")).endswith("jaminan pribadi pengurus dan pengawas")
    assert collateral(of(listed, "bank_umum")) == "belum diketahui"


def test_a_loan_that_is_not_allowed_is_shown_with_its_reason_and_its_figures() -> None:
    """Rp150 m of KUR mikro passes its ceiling of Rp100 m; the board sees both."""
    over = BANK | {"skema": "kur_mikro", "bunga": "6%", "plafon": "150 juta"}
    written = ways(plan(over), schemes=("kur_mikro",))[0]
    assert written.allowed == "fail" and written.found is not None
    assert any("melebihi batas Rp100.000.000" in words for words in reasons(written))


def test_the_old_scheme_on_two_days() -> None:
    early = ways(plan(), date(2025, 9, 1), schemes=("himbara_pmk49_2025",))
    assert of(early, "himbara_pmk49_2025").allowed == "pass"
    late = ways(plan(), date(2026, 3, 1), schemes=("himbara_pmk49_2025",))
    (why,) = reasons(of(late, "himbara_pmk49_2025"))
    assert status(of(late, "himbara_pmk49_2025")) == "belum pasti"
    assert "tidak ditemukan bank yang meminjamkan" in why
    agrinas = ways(plan(), date(2025, 9, 1), schemes=("agrinas_pmk15_2026",))
    assert reasons(of(agrinas, "agrinas_pmk15_2026")) == ("Baru berlaku sejak 1 April 2026.",)


def test_a_plan_without_a_loan_borrows_what_its_cash_lacks() -> None:
    """30.5 m are spent and 22 m are there in January: 8.5 m lack, and 1.5 m are to be kept."""
    bought = [{"nama": "Mesin", "harga": "30,5jt", "dibayar": "kas", "pemeliharaan": "0%"}]
    bare = plan(pinjaman=[], aset=bought, asumsi_umum={"kas_minimum": "1,5 juta"})
    assert kp.run(bare).indicators.cash_min[0] == pytest.approx(-8.5e6)
    assert lacking(kp.run(bare)) == 10e6
    lpdb = of(ways(bare, schemes=("lpdb",)), "lpdb")
    assert lpdb.option.amount == 10e6 and lpdb.found is not None
    assert lpdb.found.lowest_cash.amount >= 1.5e6
    rich = ways(plan(pinjaman=[]))
    assert [way.option.key for way in rich if way.found] == ["rencana"]
    assert "Jumlah yang dipinjam belum disebut." in reasons(of(rich, "lpdb"))


def test_both_languages_and_the_screen_show_every_way(listed: tuple[Way, ...]) -> None:
    for language in ("id", "en"):
        blocks = tables.tables(listed, language)
        page = shown([*blocks, *tables.overview(listed, language)])
        for way in listed:
            assert name(way, language).split(" (")[0][:30] in page
            reasons(way, language), able(way, language)
    first, *_ = tables.tables(listed, "en")
    assert first["caption"] == "Instalments"


def test_json_has_every_key_also_without_figures(listed: tuple[Way, ...]) -> None:
    found = [way_json(way) for way in listed]
    assert all(list(found[0]) == list(one) for one in found)
    assert set(FIGURES) < set(found[0])
    written, without = found[0], next(one for one in found if one["id"] == "himbara_pmk49_2025")
    assert written["allowed"] is None and written["able"] == "fine"
    assert written["loans"][0]["scheme"] == "lpdb" and written["amount"] == 150_000_000
    assert written["interest_only_years"] == [2027]
    for key in ("interest", "cost", "fees"):
        assert isinstance(written[key], int)
    assert without["allowed"] is False and without["cost"] is without["dscr"] is None
    assert without["checklist"][0]["status"] == "fail"
    nothing = next(one for one in found if one["id"] == "tanpa_pinjaman")
    assert nothing["first_instalment"] is nothing["paid_off"] is None and nothing["cost"] == 0
    assert math.isnan(nothing["dscr_min"])
    json.dumps(plain({"schemes": found}), allow_nan=False)


def test_the_picture_has_few_lines_with_their_names(listed: tuple[Way, ...]) -> None:
    """The plan, no loan, and of the schemes at a known rate the cheapest and the dearest."""
    lines = [way.option.key for way, _ in charts.drawn(listed)]
    assert lines == ["rencana", "tanpa_pinjaman", "kur_kecil", "bank_umum"]
    svg = charts.cash(listed)
    assert svg == charts.cash(listed) and svg.startswith("<svg")
    for words in ("Menurut rencana", "Tanpa pinjaman", "KUR Kecil", "Kredit bank umum"):
        assert f">{words}<" in svg
    assert "kas kurang" in svg  # part of the picture lies below zero
    alt = charts.cash_alt(listed)
    assert "Tanpa pinjaman: terendah Juli 2027, -Rp139.576.066" in alt.replace("067", "066")
    assert charts.cash_alt(listed, "en").count("lowest") == 4


def test_a_piece_of_its_line_stands_before_each_name(listed: tuple[Way, ...]) -> None:
    """All lines end in the same cash once loans are repaid: printed in grey, only their dashes
    tell them apart.
    """
    dashes = re.findall("stroke-dasharray: ([^;]*);", charts.cash(listed))
    assert len(set(dashes)) == 3 and all(dashes.count(one) == 2 for one in dashes)


def test_the_picture_of_a_plan_alone() -> None:
    rich = ways(plan(pinjaman=[]))
    svg = charts.cash(rich)
    assert ">Menurut rencana<" in svg and "kas kurang" not in svg


def test_the_document_compares_and_answers(result: Result) -> None:
    body = document(result)["body"]
    heads = [block["text"] for block in body if block["kind"] == "heading"]
    assert {"Sumber uang berdampingan", "Berapa yang sanggup ditanggung"} <= set(heads)
    (table,) = [b for b in body if b["kind"] == "table" and "Sanggup" in b["head"]]
    assert rows_of(table)["Menurut rencana"][-2:] == ["ya", "belum pasti"]
    (answers,) = [b for b in body if b["kind"] == "list" and "paling besar" in b["items"][0]]
    assert answers["items"][0].startswith("Pinjaman paling besar yang sanggup dibayar: Rp184.068.")


def test_a_document_without_a_loan_says_only_that() -> None:
    body = document(kp.run(plan(pinjaman=[])))["body"]
    heads = [block["text"] for block in body if block["kind"] == "heading"]
    assert "Sumber uang berdampingan" not in heads
    assert "Berapa yang sanggup ditanggung" not in heads


@settings(
    max_examples=EXAMPLES or 10,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    any_plan=plans(),
    day=st.sampled_from([None, date(2025, 9, 1), date(2026, 3, 1)]),
    amount=st.sampled_from([None, 5e6, 60e6, 4e9]),
)
def test_every_plan_can_be_compared(any_plan: Plan, day: date | None, amount: float | None) -> None:
    """No scheme's loan breaks a rule of its own, and everything can be written."""
    found = ways(any_plan, day, amount)
    assert not any(w.found.problems for w in found if w.found and w.option.kind == "scheme")
    for language in ("id", "en"):
        tables.tables(found, language), tables.overview(found, language)
    json.dumps(plain({"schemes": [way_json(way) for way in found]}), allow_nan=False)

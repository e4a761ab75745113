# ruff: noqa: E501 - whole sentences are asserted, one a line
"""How far numbers may move and what draws say, in the words a board reads."""

from __future__ import annotations

import re

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.levers import Lever
from kopdes_plan.model.result import Result
from kopdes_plan.model.sensitivity import Switch, Switching
from kopdes_plan.outputs import risk_charts
from kopdes_plan.outputs.chances import chance, chance_sentences, sample_json
from kopdes_plan.outputs.risk import (
    limit_sentences,
    limit_value,
    limits_table,
    switch_sentence,
    weakest_sentences,
    weakest_table,
)
from tests.plans import plan_of, run_plan, shop

SALES = Lever("sales", 1.0, 1.0, 1.0, 0.0, 20.0, ())
PRICE = Lever("units.t.price", 10_000.0, 9_000.0, 11_000.0, 0.0, 2e5, ())
LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
PLAN = plan_of(
    saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"},
    unit_usaha={"t": shop(
        nama="Gerai", harga="10.000 asumsi 9.500..10.500", harga_beli="8.000 desa", jumlah_per_bulan="100 desa 80..110",
        biaya=[{"nama": "Sewa", "per_bulan": "90.000 asumsi 50.000..120.000"}],
    )},
    pinjaman=[LOAN],
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A shop with a loan."""
    return PLAN


@pytest.fixture(scope="module")
def books(plan: Plan) -> Result:
    """Its books."""
    return kp.run(plan)


def switch(lever: Lever, value: float, month: int = -1, **more: object) -> Switch:
    """A switch of cash that falls."""
    made = Switch(lever, "cash", False, value, True, 0.0, True, month, -1)
    return made._replace(**more)  # type: ignore[arg-type]


def test_sales_may_fall_by_so_much_before_an_instalment_is_missed() -> None:
    """Month 13 is the fourteenth; 0.8173 of the sales is a fall of 18 %, rounded to the safe side."""
    result = run_plan(PLAN, 24)
    said = switch_sentence(result, switch(SALES, 0.8173, 13))
    assert (
        said
        == "Penjualan semua unit boleh turun paling banyak 18%, sebelum angsuran Februari 2028 (bulan ke-14) gagal dibayar."
    )
    english = switch_sentence(result, switch(SALES, 0.8173, 13), "en")
    assert english.startswith(
        "The sales of all units may fall by up to 18% before the instalment of "
    )
    assert english.endswith("(month 14) is missed.")


def test_without_an_instalment_cash_runs_out() -> None:
    result = run_plan(plan_of(unit_usaha={"t": shop(nama="Gerai")}), 24)
    said = switch_sentence(result, switch(PRICE, 8_123.4, 2))
    assert (
        said
        == "Gerai, Harga jual boleh turun paling banyak 18% (menjadi 8.124), sebelum kas habis pada Maret 2027 (bulan ke-3)."
    )


def test_what_is_said_is_never_more_than_holds() -> None:
    """Falling prices are rounded up, rising costs down; what must happen the other way round."""
    assert limit_value(switch(PRICE, 8_123.4)) == "8.124"
    assert limit_value(switch(PRICE, 12_345.6, rising=True)) == "12.345"
    assert limit_value(switch(PRICE, 12_345.6, rising=True, met=False)) == "12.346"
    assert limit_value(switch(SALES, 0.81734)) == "81,74%"
    rate = Lever("loans.0.rate_per_year", 0.06, 0.03, 0.09, 0.0, 1.0, ())
    assert limit_value(switch(rate, 0.08999999, rising=True)) == "8,99%"


def test_every_joint_lever_has_its_sentence(plan: Plan, books: Result) -> None:
    found = kp.switching(plan)
    for language in ("id", "en"):
        said = limit_sentences(books, found, language)
        assert len(said) == 3  # sales, prices, costs; nobody is paid
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)


def test_a_plan_that_fails_is_told_what_would_mend_it() -> None:
    """Rent of Rp1 million a month: no price of 20 times is needed, nor could fewer sales help."""
    rent = [{"nama": "Sewa", "per_bulan": "1jt"}]
    plan = plan_of(unit_usaha={"t": shop(nama="Gerai", biaya=rent)})
    sentences = limit_sentences(kp.run(plan), kp.switching(plan))
    assert re.match(r"Penjualan semua unit harus naik \d+%, supaya kas tidak habis", sentences[0])
    assert re.match(r"Semua harga jual harus naik \d+%, supaya kas tidak habis", sentences[1])


def test_what_never_breaks_says_so() -> None:
    plan = plan_of(unit_usaha={"t": shop()})
    found = Switching((SALES,), {"dscr": True, "cash": True, "npv": True}, ())
    assert limit_sentences(kp.run(plan), found)[0].startswith("Penjualan semua unit: berapa pun")


def test_the_table_begins_with_the_least_room(plan: Plan, books: Result) -> None:
    table = limits_table(books, kp.switching(plan))
    names = [row["cells"][0] for row in table["rows"]]
    assert names.index("semua harga jual") < names.index("Gerai: Sewa, Biaya unit")
    assert all(len(row["cells"]) == 5 for row in table["rows"])


def test_the_meetings_list_says_where_to_find_out(books: Result) -> None:
    """The guessed price first; what was counted in the village last; a place to write a name."""
    rows = [row["cells"] for row in weakest_table(books)["rows"]]
    assert rows[0][:2] == ["Gerai", "Harga jual"]
    assert rows[0][4] == "perkiraan" and rows[0][6] == "Tanya harga pada tiga pembeli."
    assert rows[0][-1] == ""
    assert [cells[4] for cells in rows][-2:] == ["diukur", "diukur"]


def test_each_material_is_told_apart_and_a_loan_is_not_a_price() -> None:
    """Six numbers of a fish farm were all called "Bahan", and loans to members had a "Harga jual"
    whose buyers were to be counted.
    """
    fish = {
        "perilaku": "production", "nama": "Nila", "harga": "25.000", "jumlah_per_bulan": "300",
        "bahan": [
            {"nama": "Pakan", "harga": "11.000", "jumlah_per_hasil": "1,4"},
            {"nama": "Benih", "harga": "3.000", "jumlah_per_hasil": 1},
        ],
    }  # fmt: skip
    lent = {
        "perilaku": "lending", "nama": "Simpan pinjam", "pinjaman_rata_rata": "1jt",
        "jumlah_per_bulan": "5", "bunga_per_bulan": "1,5%",
    }  # fmt: skip
    result = run_plan(
        plan_of(saldo_awal={"kas": "9jt", "cadangan": "9jt"}, unit_usaha={"n": fish, "p": lent})
    )
    said = weakest_sentences(result, 20)
    for words in (
        "Nila: Pakan, Harga bahan: Rp11.000", "Nila: Pakan, Jumlah bahan untuk satu hasil: 1,4",
        "Nila: Benih, Harga bahan: Rp3.000", "Simpan pinjam, Satu pinjaman: Rp1.000.000",
        "Simpan pinjam, Pinjaman baru: 5 orang sebulan",
    ):  # fmt: skip
        assert sum(line.startswith(words) for line in said) == 1, (words, said)
    assert "Hitung pembeli" not in next(line for line in said if "Pinjaman baru" in line)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "tidak pernah"), (0.001, "hampir tidak pernah"), (0.124, "12 dari 100"),
     (0.999, "hampir selalu"), (1, "selalu")],
)  # fmt: skip
def test_a_chance_in_words(share: float, words: str) -> None:
    assert chance(share) == words


def test_what_draws_say(plan: Plan) -> None:
    found = kp.sample(plan, 200, seed=7)
    said = chance_sentences(found)
    assert (
        said[0]
        == "Rencana dihitung 200 kali dengan angka yang diundi di antara terendah dan tertinggi (nomor undian 7)."
    )
    assert said[1].startswith("Ada angsuran yang tidak terbayar: ")
    assert len(chance_sentences(found, "en")) == len(said)
    without = kp.sample(plan.model_copy(update={"loans": ()}), 200, seed=7)
    assert chance_sentences(without)[1].startswith("Kas pernah di bawah nol: ")  # nothing is due


def test_a_stopped_sample_says_that_it_is_coarser(plan: Plan) -> None:
    found = next(kp.growing(plan, 1_500))
    assert chance_sentences(found)[0].startswith("Dihentikan setelah 1.000 dari 1.500 undian")


def test_without_ranges_all_draws_are_the_same() -> None:
    (only,) = chance_sentences(kp.sample(plan_of(unit_usaha={"t": shop()}), 20))
    assert only.startswith("Tidak satu pun angka punya terendah dan tertinggi")


def test_numbers_with_a_range_that_no_draw_reaches_are_named() -> None:
    """A ceiling warns and moves no money; what an exporter pays is in the price already."""
    abroad = {"harga_usd": "0,7 asumsi 0,6..0,8", "kurs_beli": "16.000", "kurs_jual": "16.000",
              "jumlah_kirim": "100"}  # fmt: skip
    unit = shop(nama="Lidi", harga_tertinggi="12.000 asumsi 11.000..13.000", ekspor=abroad)
    parts = {"potensi_desa": {"penduduk": "900 desa 800..1.000"}}
    sure = kp.sample(plan_of(unit_usaha={"t": unit}, **parts), 20)
    assert chance_sentences(sure) == (
        "Angka ini tidak ikut diundi, jadi dihitung seperti yang tertulis: Lidi, Harga tertinggi; Lidi, Ekspor, Harga yang disepakati.",
    )
    drawn = kp.sample(plan_of(unit_usaha={"t": unit | {"harga": "10.000 desa 9.000..11.000"}}), 20)
    assert chance_sentences(drawn)[-1] == chance_sentences(sure)[0]
    assert sample_json(drawn)["not_drawn"] == [
        {"path": "unit_usaha.t.harga_tertinggi", "text": "Lidi, Harga tertinggi"},
        {"path": "unit_usaha.t.ekspor.harga_usd", "text": "Lidi, Ekspor, Harga yang disepakati"},
    ]  # fmt: skip


def test_json_has_chances_between_0_and_1_and_rising_quantiles(plan: Plan) -> None:
    told = sample_json(kp.sample(plan, 100))
    assert {"draws", "seed", "probability", "quantiles"} <= set(told)
    assert 0 <= told["probability"]["missed_instalment"] <= 1
    assert (
        told["probability"]["missed_instalment_by_month"][-1]
        == told["probability"]["missed_instalment"]
    )
    cash = np.array(told["quantiles"]["cash"])
    assert cash.shape == (5, len(told["quantiles"]["month"])) and (np.diff(cash, axis=0) >= 0).all()


def test_the_picture_of_two_numbers_counts_both(plan: Plan, books: Result) -> None:
    """A price from Rp2.400 to Rp3.800 upwards, kilos across; without figures nobody reads them."""
    net = kp.stress(plan)
    assert net is not None
    svg = risk_charts.two_numbers(books, net)
    written = {float(x.replace(".", "")) for x in re.findall(r">([\d.]+)</text>", svg)}
    for values in (net.first_values, net.second_values):
        assert sum(values.min() <= x <= values.max() for x in written) >= 3


def test_pictures_are_the_same_each_time_and_say_what_they_show(plan: Plan, books: Result) -> None:
    found, drawn = kp.tornado(plan), kp.sample(plan, 60)
    net = kp.stress(plan, found)
    assert net is not None
    for language in ("id", "en"):
        for draw in (
            lambda lang: risk_charts.fan(drawn, lang),
            lambda lang: risk_charts.tornado(books, found, "surplus", lang),
            lambda lang: risk_charts.two_numbers(books, net, lang),
        ):
            svg = draw(language)
            assert svg == draw(language)
            assert 'role="img" aria-label="' in svg

"""Charts: real words, the same bytes each time, a sentence for who cannot see them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kopdes_plan import cases as cases_of
from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import charts, poster_charts
from kopdes_plan.outputs.case_charts import STYLES, cases, cases_alt
from kopdes_plan.outputs.charts import ALT, CHARTS
from tests.plans import plan_of, run_plan, shop

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> str:
    """All text of a chart, piece by piece."""
    pieces = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return " | ".join("".join(piece.itertext()) for piece in pieces)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_chart_is_the_same_text_each_time_and_says_what_it_shows(
    result: Result, name: str, language: str
) -> None:
    svg = CHARTS[name](result, language)
    assert svg == CHARTS[name](result, language)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == ALT[name](result, language)
    assert not re.search(r"\bnan\b", words(svg))
    assert "rupiah" in words(svg)


def test_the_cash_line_names_its_lowest_month_with_its_rupiah(result: Result) -> None:
    lowest, m = float(result.indicators.cash_min[0]), int(result.indicators.cash_min_month[0])
    month = t.month_short(int(result.time.year_of[m]), int(result.time.month_of[m]))
    assert f"terendah {month}: {t.rupiah(lowest)}" in words(CHARTS["cash"](result))


def test_words_stand_above_the_cash_line_and_never_on_it(result: Result) -> None:
    """The lowest month and the least cash are in the legend, so they cannot meet each other."""
    svg = CHARTS["cash"](result)
    legend = svg[svg.index('<g id="legend_1">') :]
    assert "kas minimum" in legend and "terendah" in legend
    assert "kas minimum" not in svg.removesuffix(legend)


def test_the_picture_of_debt_ends_with_the_last_instalment(large: Result) -> None:
    """Loans of ten years in a plan of fifteen: 2027 to 2037, so that their DSCRs have room."""
    said = words(CHARTS["debt"](large))
    assert "2037" in said and "2038" not in said


def test_many_loans_are_named_below_the_title_and_within_the_picture() -> None:
    """Seven of them stand in three rows of three; matplotlib's own row ran off the paper."""
    names = [f"Bank nomor {n} yang panjang" for n in range(7)]
    loan = {"plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": 24}
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[loan | {"nama": name} for name in names])
    places = {
        "".join(piece.itertext()): (float(piece.get("x", 0)), float(piece.get("y", 0)))
        for piece in ElementTree.fromstring(CHARTS["balance"](run_plan(plan))).iter(f"{SVG}text")
    }
    title = next(y for said, (_, y) in places.items() if said.startswith("Sisa pokok"))
    assert all(places[name][0] < 400 and places[name][1] > title + 12 for name in names)
    assert len({places[name][1] for name in names}) == 3


def test_axes_count_in_juta_or_miliar_with_a_decimal_comma() -> None:
    unit = shop(harga="10.000.000", harga_beli="9.000.000", jumlah_per_bulan="100")
    svg = CHARTS["income"](run_plan(plan_of(unit_usaha={"toko": unit}), months=36))
    assert "miliar rupiah" in words(svg)
    assert "Pendapatan" in words(svg)


@pytest.mark.parametrize("name", CHARTS)
def test_a_plan_in_which_nothing_happens_has_charts_too(name: str) -> None:
    assert CHARTS[name](run_plan(plan_of(), months=24)).startswith("<svg")


def test_typed_names_stand_in_charts_as_they_are() -> None:
    unit = shop(nama="Toko $x$ & <b>tebal</b>")
    svg = CHARTS["units"](run_plan(plan_of(unit_usaha={"toko": unit}), months=24))
    assert "Toko $x$ & <b>tebal</b>" in words(svg)


def test_cases_name_the_lowest_month_of_each_in_the_legend(result: Result) -> None:
    """The plan, its low and its high case: three lines, each with its month and rupiah."""
    every = {"dasar": result, **cases_of(result.plan)}
    svg = cases(every)
    assert svg == cases(every)
    told = words(svg)
    for name, label in (("dasar", "Menurut rencana"), ("pesimis", "Keadaan rendah")):
        lowest, m = (
            every[name].indicators.cash_min[0],
            int(every[name].indicators.cash_min_month[0]),
        )
        month = t.month(int(result.time.year_of[m]), int(result.time.month_of[m]))
        assert f"{label}: terendah {month}, {t.rupiah(float(lowest))}" in told
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == cases_alt(every)
    assert "Keadaan tinggi" in cases_alt(every)


def test_cases_are_told_apart_without_colour() -> None:
    """Each has its own line and its own mark: a photocopy keeps them."""
    shown = [STYLES[name] for name in ("dasar", "pesimis", "optimis")]
    assert len({str(style.get("linestyle", "solid")) for style in shown}) == 3
    assert len({style["marker"] for style in shown}) == 3


def test_a_case_of_the_boards_own_keeps_its_name(result: Result) -> None:
    assert "gagal panen: terendah" in words(cases({"dasar": result, "gagal_panen": result}))


def test_many_years_get_smaller_labels() -> None:
    """Fifteen years of DSCR and SHU stand beside each other without touching."""
    loan = {"nama": "Bank", "plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": 150}
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[loan])
    short, long = run_plan(plan, months=72), run_plan(plan, months=168)
    sizes = [
        set(re.findall(r"font(?:-size)?: (?:bold )?([\d.]+)px", CHARTS["surplus"](one)))
        for one in (short, long)
    ]
    assert "9.5" in " ".join(sizes[0])
    assert "8" in sizes[1] and "9.5" not in sizes[1]


def test_areas_are_told_apart_without_colours(result: Result) -> None:
    """What is due, three of four costs and a loss are lines on paper; what is earned is solid."""
    for name, patterns in (("debt", 1), ("income", 2), ("surplus", 1), ("poster_debt", 1)):
        drawn = (CHARTS | poster_charts.CHARTS)[name](result)
        assert drawn.count("<pattern") == patterns, name


def test_the_alternative_text_of_debt_says_every_year(result: Result) -> None:
    """Cash and what is due in rupiah, as the table beside it."""
    said = charts.debt_alt(result)
    due = result.time.by_year(result.debt_service)[0]
    for year, amount in zip(result.time.years, due, strict=True):
        assert f"{year}: " in said and f"untuk {t.rupiah(float(amount))}" in said


def test_ten_loans_are_told_apart() -> None:
    """There are eight colours: the ninth loan looked like the first, the tenth like the second."""
    terms = {"plafon": "10_000_000", "bunga": "9%", "jangka_waktu_bulan": "24", "bulan": "2027-01"}
    svg = charts.balance(
        run_plan(plan_of(pinjaman=[{"nama": f"Bank {n}"} | terms for n in range(10)]))
    )
    legend = svg[svg.index('<g id="legend_1">') :]
    fills = re.findall(r'style="(fill: [^"]*stroke-width: 0.8[^"]*)"', legend)
    assert len(fills) == len(set(fills)) == 10


def test_what_is_nothing_is_not_drawn() -> None:
    """A shop without a loan: its costs ended in a red line of interest, in every year."""
    svg = charts.income(run_plan(plan_of(unit_usaha={"toko": shop()})))
    drawn, legend = (re.findall("<path d=[^>]*>", x) for x in svg.split('<g id="legend_1">'))
    assert "#96202e" in str(legend) and "#96202e" not in str(drawn)


@pytest.mark.parametrize("draw", [charts.surplus, poster_charts.surplus])
def test_one_year_alone_is_a_column_and_no_wall(draw: charts.Chart) -> None:
    """A plan of twelve months: its only bar filled the picture from side to side."""
    svg = draw(run_plan(plan_of(unit_usaha={"toko": shop()}), months=12))
    whole = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
    bar = re.findall(r'<path d="([^"]*)"[^>]*fill: #0f7670', svg)[-1]
    x = [float(n) for n in re.findall(r"[ML] ([\d.]+)", bar)]
    assert 0.1 < (max(x) - min(x)) / whole < 0.25


def test_sentences_of_pictures_name_each_year_once_and_part_units_clearly() -> None:
    """A year of a shop; two units of which one has commas in its name."""
    units = {"toko": shop(), "loket": shop(nama="Loket listrik, pulsa, dan tagihan")}
    result = run_plan(plan_of(unit_usaha=units), months=12)
    assert charts.income_alt(result).count("2027") == 1
    assert "pendapatan Rp24.000.000, biaya Rp19.200.000" in charts.income_alt(result)
    assert "Toko Rp2.400.000; Loket listrik, pulsa, dan tagihan Rp2.4" in charts.units_alt(result)


@pytest.mark.parametrize(
    ("start", "months", "below"),
    [("2027-07", 18, ["7/2027", "2028"]), ("2027-12", 25, ["2028", "2029"]),
     ("2027-01", 24, ["2027", "2028"]), ("2027-02", 180, ["2028", "2029"])],
)  # fmt: skip
def test_the_first_month_is_named_where_no_january_is_near(
    start: str, months: int, below: list[str]
) -> None:
    """A plan from July showed half a year of cash before the first word below it."""
    svg = charts.cash(run_plan(plan_of(mulai=start, unit_usaha={"toko": shop()}), months))
    assert re.findall(r">((?:\d+/)?20\d\d)<", svg)[:2] == below

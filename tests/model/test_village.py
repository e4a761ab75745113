"""The village's side: what Dana Desa pays of missed instalments, and what is set aside of it.

One story throughout: Rp120 million without interest from a state bank, signed on 1 September 2025,
paid back in twelve parts of Rp10 million from January 2026; Rp85 million are spent at once, so
Rp35 million are left for instalments: three in full, half of the fourth.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kopdes_plan.inputs.rules import load_rules, read_folder
from kopdes_plan.model.result import Result
from kopdes_plan.model.village import VillageSide, village_side
from kopdes_plan.model.village_fund import Support, not_paid, within
from kopdes_plan.paths import DATA
from tests.plans import months_of, plan_of, row, run_plan, shop

LOAN = {
    "nama": "Himbara", "skema": "himbara_pmk49_2025", "plafon": "120jt", "bunga": "0%",
    "jangka_waktu_bulan": "12", "tanggal_akad": "2025-09-01", "bulan": "2025-12",
}  # fmt: skip
SPENT = {"nama": "belanja", "jumlah": "85jt", "setiap_bulan": 0, "mulai": "2025-12"}
GRANT = {"nama": "bantuan", "jumlah": "100jt", "bulan": "2027-01"}
BUILDING = {"nama": "Gedung", "harga": "1 miliar", "pemilik": "desa", "dibayar": "agrinas"}
MILLION = 1_000_000


def borrowed(loan: dict[str, Any] | None = None, **parts: Any) -> Result:
    """Two years of the story, with other parts of the plan."""
    whole: dict[str, Any] = {
        "tanggal_rencana": "2025-08-20", "mulai": "2025-12", "pinjaman": [LOAN | (loan or {})],
        "biaya_bersama": [SPENT], "hibah": [GRANT],
    }  # fmt: skip
    return run_plan(plan_of(**(whole | parts)), 24)


def side_of(result: Result, **how: Any) -> VillageSide:
    return village_side(result, load_rules(), **how)


def support_of(result: Result, **how: Any) -> Support:
    found = side_of(result, **how).support
    assert found is not None
    return found


def pagu(**years: str) -> dict[str, Any]:
    """Allotments: pagu(y2026="100jt")."""
    return {"pagu": {year[1:]: amount for year, amount in years.items()}}


# ---- instalments that are missed


def test_cash_that_suffices_draws_nothing() -> None:
    support = support_of(borrowed(biaya_bersama=[], dana_desa=pagu(y2026="100jt")))
    assert support.missing.sum() == support.owed.sum() == support.other[0] == 0
    assert support.back_from[0] == 0


def test_what_cash_lacks_is_drawn_until_thirty_percent_of_the_year() -> None:
    """Allotment 100 million: 30 a year. April lacks 5, May and June 10 each, July gets the last 5;
    of 85 million 55 stay unpaid. The debt to the village stays at 30 million."""
    support = support_of(borrowed(dana_desa=pagu(y2026="100jt")))
    m = {name: list(map(lambda x: x / MILLION, row(getattr(support, name))))
         for name in ("due", "missing", "drawn", "unpaid", "owed")}  # fmt: skip
    assert m["due"][:13] == [0, *[10] * 12]
    assert m["missing"][1:13] == [0, 0, 0, 5, *[10] * 8]
    assert m["drawn"][1:13] == [0, 0, 0, 5, 10, 10, 5, 0, 0, 0, 0, 0]
    assert m["unpaid"][1:13] == [0, 0, 0, 0, 0, 0, 5, 10, 10, 10, 10, 10]
    assert m["owed"][6:8] == [25, 30] and m["owed"][-1] == 30
    assert (support.cap_holds, support.signed) == (True, date(2025, 9, 1))


def test_a_new_year_has_its_own_thirty_percent() -> None:
    """Paid from July 2026 on, with 5 million at hand: 55 lack in 2026, 60 in the year after."""
    late = {"bulan": "2026-06"}
    spent = [SPENT | {"jumlah": "115jt", "mulai": "2026-06"}]
    flat, fund = {"kenaikan_biaya": "0%"}, pagu(y2026="100jt", y2027="90jt")
    result = borrowed(late, biaya_bersama=spent, hibah=[], asumsi_umum=flat, dana_desa=fund)
    side = side_of(result)
    assert side.support is not None
    yearly = {name: side.by_year(getattr(side.support, name))[0].tolist()
              for name in ("missing", "drawn", "unpaid")}  # fmt: skip
    assert side.years == (2025, 2026, 2027)
    assert yearly["missing"] == [0, 55 * MILLION, 60 * MILLION]
    assert yearly["drawn"] == [0, 30 * MILLION, 27 * MILLION]
    assert yearly["unpaid"] == [0, 25 * MILLION, 33 * MILLION]
    assert side.at_year_end(side.support.owed)[0].tolist() == [0, 30 * MILLION, 57 * MILLION]


def test_the_debt_can_be_given_back_when_cash_would_have_sufficed_again() -> None:
    """With the grant of 100 million in January 2027 the plan's own cash is 15 million: month 13."""
    support = support_of(borrowed(dana_desa=pagu(y2026="400jt")))
    assert support.owed[0, -1] == 85 * MILLION and support.unpaid.sum() == 0
    assert support.back_from[0] == 13
    assert support_of(borrowed(hibah=[])).back_from[0] == -1


def test_without_an_allotment_nobody_knows_what_is_drawn() -> None:
    """Never invented: what lacks is known, what the village could pay is not."""
    support = support_of(borrowed())
    assert support.missing.sum() == 85 * MILLION
    assert np.isnan(support.room).all()
    assert row(support.drawn)[:4] == [0, 0, 0, 0] and np.isnan(support.drawn[0, 4])
    assert np.isnan(support.owed[0, -1])


def test_other_payments_are_not_the_villages() -> None:
    """200 million spent with 120 borrowed: 80 lack before any instalment; those stay lacking."""
    spent = [SPENT | {"jumlah": "200jt"}]
    support = support_of(borrowed(biaya_bersama=spent, hibah=[], dana_desa=pagu(y2026="1 miliar")))
    assert row(support.missing)[1:13] == [10 * MILLION] * 12  # each instalment, in full
    assert support.other[0] == 80 * MILLION


@pytest.mark.parametrize(
    ("signed", "holds"),
    [("2025-08-11", False), ("2025-08-12", True), ("2025-11-13", True), ("2025-11-14", False)],
)
def test_the_cap_holds_on_the_day_of_signing_or_is_marked(signed: str, holds: bool) -> None:
    """Permendes 10/2025 from 12 August to 13 November 2025; else its 30 % is only an estimate."""
    support = support_of(borrowed({"tanggal_akad": signed}, dana_desa=pagu(y2026="100jt")))
    assert support.cap is not None and support.cap.value == 0.3
    assert support.cap_holds is holds
    assert support.room[1] == 30 * MILLION


def test_other_loans_are_no_business_of_the_village() -> None:
    assert side_of(borrowed({"skema": "bank_umum"})).support is None
    both = [LOAN, LOAN | {"nama": "Bank", "skema": "bank_umum", "plafon": "60jt"}]
    support = support_of(borrowed(pinjaman=both))
    assert support.loans == ("Himbara",) and support.due[0, 1] == 10 * MILLION


def test_each_scenario_has_its_own_shortage() -> None:
    """Cash of two scenarios beside one instalment of 10: the first has enough, the other 4."""
    cash = np.array([[5.0, 0.0, 3.0], [-6.0, -16.0, -2.0]])
    due = np.array([[10.0, 10.0, 10.0]])
    assert not_paid(cash, due).tolist() == [[0, 0, 0], [6, 10, 0]]
    time = months_of(2026, 11, 3)  # November, December; January has a room of its own
    drawn = within(np.array([[6.0, 10.0, 8.0]]), np.array([9.0, 5.0]), time)
    assert drawn.tolist() == [[6, 3, 5]]


# ---- allotments


def test_years_not_typed_have_the_average_of_the_last_three() -> None:
    """2023 is left out: (90 + 100 + 110) / 3 = 100."""
    fund = pagu(y2023="400jt", y2024="90jt", y2025="100jt", y2026="110jt")
    given = side_of(borrowed(dana_desa=fund)).allotments
    assert given.rupiah.tolist() == [100 * MILLION, 110 * MILLION, 100 * MILLION]
    assert given.origins == ("typed", "typed", "average")
    assert given.averaged == (2024, 2025, 2026)


def test_the_regencys_average_is_used_only_where_a_rule_holds_one(tmp_path: Path) -> None:
    """Today none does. With one, it counts for a village that typed nothing, and says so."""
    assert side_of(borrowed()).allotments.origins == ("unknown",) * 3
    folder = tmp_path / "rules"
    shutil.copytree(DATA / "rules", folder)
    (folder / "village" / "average_allotment.yaml").write_text(
        "label: Pagu Dana Desa\n"
        '"64.02":\n  label: rata-rata Kutai Kartanegara\n  unit: IDR\n  applies: yearly\n'
        "  values:\n    2026-01-01: {value: 800_000_000, source: asumsi, where: uji, "
        "confidence: assumption}\n",
        encoding="utf-8",
    )
    rules = read_folder(folder)
    given = village_side(borrowed(), rules).allotments
    assert given.origins == ("unknown", "regency", "regency")
    assert given.rupiah[1:].tolist() == [800 * MILLION] * 2 and np.isnan(given.rupiah[0])
    assert given.citation is not None and given.citation.label.endswith("Kutai Kartanegara")
    typed = village_side(borrowed(dana_desa=pagu(y2026="100jt")), rules).allotments
    assert typed.origins == ("average", "typed", "average") and typed.citation is None


# ---- the building that the state pays for


def test_what_is_set_aside_and_what_is_left_by_year() -> None:
    """Plan of November 2026 for 2027 and 2028: 58.03 % of 900 million by law in 2026, 66 % by a
    bill in 2027 (of 850 million on average), unknown in 2028."""
    plan = plan_of(aset=[BUILDING], dana_desa=pagu(y2025="800jt", y2026="900jt"))
    side = side_of(run_plan(plan, 24))
    assert side.years == (2026, 2027, 2028)
    assert side.set_aside.kinds == ("law", "bill", "unknown")
    assert side.set_aside.rupiah[:2].tolist() == [522_270_000, 561_000_000]
    assert side.set_aside.left[:2].tolist() == [377_730_000, 289_000_000]
    assert np.isnan(side.set_aside.left[2])
    assert {c.rule for c in side.citations} >= {
        "village/dana_desa.earmark", "village/dana_desa.earmark_bill",
        "loans/agrinas_pmk15_2026.rate",
    }  # fmt: skip


def test_before_2026_nothing_was_set_aside() -> None:
    side = side_of(borrowed(dana_desa=pagu(y2025="100jt")))
    assert side.set_aside.kinds == ("none", "law", "bill")
    assert side.set_aside.left[0] == 100 * MILLION


def test_the_states_instalments_are_those_of_the_price_at_the_longest_grace() -> None:
    """3 billion, 6 %, 72 months, 12 of grace: 15 million a month, then 57,998,405 sixty times."""
    plan = plan_of(aset=[BUILDING | {"harga": "3 miliar"}])
    building = side_of(run_plan(plan, 36)).building
    assert building is not None
    assert building.instalments[[0, 1, 12, 13, 35]].tolist() == [
        0, 15_000_000, 15_000_000, 57_998_405, 57_998_405,
    ]  # fmt: skip
    assert (building.tenor_months, building.grace_months) == (72, 12)


def test_terms_not_known_on_the_plans_date_give_no_instalment() -> None:
    building = side_of(borrowed(aset=[BUILDING])).building
    assert building is not None and building.price == 1_000 * MILLION
    assert np.isnan(building.instalments).all()


def test_what_is_used_brings_upkeep_and_fees_to_the_cooperative() -> None:
    """3 % of a billion is 30 million, and 12 times half a million; costs rise 3 % each January.
    A truck that Agrinas runs until the end of 2027 costs nothing before."""
    truck = BUILDING | {
        "nama": "Truk", "harga": "400jt", "pemilik": "agrinas", "pengelola": "agrinas",
        "pengelola_sampai": "2027-12",
    }  # fmt: skip
    plan = plan_of(aset=[BUILDING | {"biaya_pakai": "500.000"}, truck, {"nama": "Rak", "harga": 1}])
    building, lorry = side_of(run_plan(plan, 24)).used
    assert building.upkeep.tolist() == pytest.approx([0, 36e6, 36e6 * 1.03])
    assert lorry.upkeep.tolist() == pytest.approx([0, 0, 12e6 * 1.03])
    assert (building.owner, lorry.owner, building.fee_per_month) == ("desa", "agrinas", 500_000)


# ---- kelurahan, the share of SHU, and the books


def test_a_kelurahan_has_no_dana_desa() -> None:
    """What lacks is known; no rule says what DAU or DBH may pay, nor what is set aside."""
    side = side_of(borrowed(dana_desa=pagu(y2026="100jt")), kelurahan=True)
    assert side.support is not None and side.support.missing.sum() == 85 * MILLION
    assert side.support.cap is None and np.isnan(side.support.drawn).any()
    assert side.set_aside.kinds == ("unknown",) * 3
    assert np.isnan(side.allotments.rupiah).all()


def test_the_villages_share_is_what_it_is_paid() -> None:
    """A shop earns 240 million in 2027 before tax; a fifth of it comes in April 2028."""
    plan = plan_of(unit_usaha={"t": shop(jumlah_per_bulan="10.000")})
    result = run_plan(plan, 24)
    earned = result.statements.surplus["surplus_after_tax"][0, :12].sum()
    assert side_of(result).share_paid[0].tolist() == pytest.approx([0, 0, 0.2 * earned])


def test_the_view_leaves_the_books_alone() -> None:
    result = borrowed(dana_desa=pagu(y2026="100jt"))
    before = {name: flow.copy() for name, flow in result.flows.items()}
    side_of(result)
    assert all(np.array_equal(result.flows[name], flow) for name, flow in before.items())

"""How much, how long, how many: numbers worked by hand, and that one step more is too much."""

from __future__ import annotations

import math
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs import financing
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_checks import horizon
from kopdes_plan.model.answers import Answer, Line, Question
from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.result import Result
from kopdes_plan.model.solvers import SOLVERS, solve
from tests.plans import close_plan, plan_of, run_plan, shop
from tests.strategies import plans

EXAMPLES = int(os.environ.get("KOPDES_CONTOH", "0"))
LOAN = {
    "nama": "Bank",
    "plafon": "9.552.000",
    "bunga": "0%",
    "jangka_waktu_bulan": 24,
    "metode": "pokok_tetap",
    "bulatkan": "0.01",
}


def run(plan: Plan, drive: Drivers) -> Result:
    """As the package runs a plan."""
    return run_plan(plan, horizon(plan), drive)


def close(plan: Plan, drive: Drivers) -> Books:
    """As the package closes its books."""
    return close_plan(plan, horizon(plan), drive)


def earning(loan: dict[str, Any] | None = None, **parts: Any) -> Plan:
    """One sale of 1 m a month without costs; 0.5 % of it is tax: 11.94 m are left of a year."""
    sale = shop(harga="1 juta", harga_beli=0, jumlah_per_bulan=1)
    whole = {"unit_usaha": {"t": sale}, "pinjaman": [LOAN | (loan or {})]}
    return plan_of(**(whole | parts))


def asked(plan: Plan, question: Question, **line: Any) -> Answer:
    return solve(plan, question, run, close, 0, Line(**({"dscr": 1.25, "minimum_cash": 0} | line)))


def test_the_largest_loan_at_a_dscr() -> None:
    """A year of 24 instalments is half the loan: 11.94 m / 1.25 x 2 = 19,104,000."""
    found = asked(earning(), "largest_loan")
    assert (found.code, found.value, found.binding) == ("found", 19_104_000, ("dscr",))
    assert found.now == 9_552_000 and found.unbroken
    assert found.result.indicators.dscr_min[0] == pytest.approx(1.25, abs=1e-12)
    assert float(found.plan.loans[0].amount) == 19_104_000


def test_the_largest_loan_whose_instalments_are_in_whole_rupiah() -> None:
    """11 rupiah more give the same instalment of 796,000; the last one takes them."""
    assert asked(earning({"bulatkan": "1"}), "largest_loan").value == 19_104_011


def test_a_loan_in_stages_keeps_their_shares() -> None:
    """12.5 and 2.5 m of 15 m. Stages are in whole rupiah, as a board would write them."""
    stages = [{"bulan": "2027-01", "jumlah": "12,5jt"}, {"bulan": "2027-02", "jumlah": "2,5jt"}]
    found = asked(earning({"plafon": "15jt", "pencairan": stages}), "largest_loan")
    assert found.value is not None
    first, second = (float(stage.amount) for stage in found.plan.loans[0].drawdowns)
    assert first + second == found.value and first == math.floor(found.value * 12.5 / 15 + 0.5)


def test_the_scheme_stops_a_rich_plan() -> None:
    """1,000 sales a month carry far more than KUR mikro lends: Rp100 m, by its rule."""
    rich = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan="1.000")}
    loan = {"skema": "kur_mikro", "bunga": "6%", "plafon": "50jt"}
    found = asked(earning(loan, unit_usaha=rich), "largest_loan")
    assert (found.code, found.value) == ("found", 100_000_000)
    assert found.binding == ("scheme_ceiling",) and found.rule is not None
    assert found.rule.path == "loans/kur_mikro.ceiling"


def test_another_loan_of_the_scheme_takes_part_of_the_ceiling() -> None:
    rich = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan="1.000")}
    loan = LOAN | {"skema": "kur_mikro", "bunga": "6%", "plafon": "40jt"}
    assert (
        asked(earning(pinjaman=[loan, loan], unit_usaha=rich), "largest_loan").value == 60_000_000
    )


def test_the_scheme_lends_no_less_than_its_floor() -> None:
    """KUR mikro begins above Rp10 m; half the sales carry 9,552,000 less the interest."""
    poor = {"t": shop(harga="500.000", harga_beli=0, jumlah_per_bulan=1)}
    loan = {"skema": "kur_mikro", "bunga": "6%", "plafon": "11jt"}
    found = asked(earning(loan, unit_usaha=poor), "largest_loan")
    assert (found.code, found.value, found.binding) == ("impossible", None, ("scheme_floor",))
    assert found.beyond_scheme is not None and 8_000_000 < found.beyond_scheme < 9_552_000


def test_no_loan_can_do_what_sales_do_not() -> None:
    """What loses 1 m a month is below zero in the end, borrowed or not."""
    losing = [{"nama": "Upah", "jumlah": "2 juta"}]
    found = asked(earning(biaya_bersama=losing), "largest_loan")
    assert (found.code, found.value) == ("impossible", None)
    assert "cash" in found.binding


def test_own_capital_covers_the_first_month() -> None:
    """12 m are spent and 1 m comes in: 11 m, and 5 m to keep."""
    opening = {"kas": "20 juta", "simpanan_pokok": "20 juta"}
    plan = earning(
        pinjaman=[],
        saldo_awal=opening,
        biaya_bersama=[{"nama": "Buka", "jumlah": "12 juta", "setiap_bulan": 0}],
    )
    found = asked(plan, "smallest_capital", minimum_cash=5_000_000)
    assert (found.code, found.value, found.binding) == ("found", 16_000_000, ("cash",))
    assert found.now == 20_000_000
    assert float(found.plan.opening.cash) == float(found.plan.opening.principal_savings) == 16e6


def test_own_capital_is_a_share_of_all_uses() -> None:
    """12 m spent before the first sale need 20 % of one's own: 2.4 m more than they would."""
    opening = {"kas": "20 juta", "simpanan_pokok": "20 juta"}
    once = [{"nama": "Buka", "jumlah": "12 juta", "setiap_bulan": 0}]
    plan = earning(pinjaman=[], saldo_awal=opening, biaya_bersama=once)
    found = asked(plan, "smallest_capital", capital_share=1.2)
    assert found.binding == ("capital_share",) and found.value == 14_400_000


def test_no_capital_mends_a_dscr() -> None:
    found = asked(earning({"plafon": "30jt"}), "smallest_capital")
    assert (found.code, found.binding) == ("impossible", ("dscr",))


def test_nothing_is_needed_where_nothing_is_spent() -> None:
    found = asked(earning(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"}), "smallest_capital")
    assert (found.code, found.value, found.binding) == ("already_fine", 0, ())


def test_the_shortest_tenor() -> None:
    """12 m over 13 months: 11 instalments of 2027 are 10.15 m of 11.945 m, 1.18; over 14 1.27."""
    found = asked(earning({"plafon": "12jt"}), "shortest_tenor")
    assert (found.code, found.value, found.binding) == ("found", 14, ("dscr",))
    assert found.result.loans[0].balance[0, 14] == 0


def test_a_tenor_beyond_the_scheme_is_told() -> None:
    """KUR mikro lends 36 months for running costs; 30 m need 8 years at 1.25."""
    loan = {"skema": "kur_mikro", "plafon": "30jt", "untuk_operasional": "30jt", "bunga": "6%"}
    found = asked(earning(loan), "shortest_tenor")
    assert (found.code, found.value, found.binding) == ("impossible", None, ("scheme_tenor",))
    assert found.beyond_scheme is not None and found.beyond_scheme > 36
    assert found.rule is not None and found.rule.path.endswith("tenor_months_max_working_capital")


def test_the_smallest_grace_waits_for_the_first_sale() -> None:
    """Sales begin in July, month 6; an instalment in month 6 needs five months of grace."""
    late = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan=1, mulai="2027-07")}
    bought = [{"nama": "Mesin", "harga": "12jt", "dibayar": "pinjaman", "pemeliharaan": "0%"}]
    plan = earning({"plafon": "12jt"}, unit_usaha=late, aset=bought)
    found = solve(plan, "smallest_grace", run, close)
    assert (found.code, found.value, found.binding) == ("found", 5, ("cash",))


def test_no_grace_is_needed_where_cash_lasts() -> None:
    found = solve(earning(), "smallest_grace", run, close)
    assert (found.code, found.value) == ("already_fine", 0)


def test_sales_that_the_instalment_needs() -> None:
    """4.776 m a year x 1.25 = 5.97 m = 12 x 0.995 x 500,000: half of what is sold."""
    found = asked(earning(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"}), "sales_needed")
    assert (found.value, found.now, found.binding) == (500_000, 1_000_000, ("dscr",))
    assert found.factor == 0.5
    (unit,) = found.units
    assert unit.per_day == pytest.approx(unit.now_per_day / 2) and not unit.full


def test_a_quota_cannot_be_outsold() -> None:
    """DSCR 3 needs 20 % more; the quota is one a month."""
    quota = {"t": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan=1, kuota_per_bulan=1)}
    found = asked(earning(unit_usaha=quota), "sales_needed", dscr=3.0)
    assert (found.code, found.binding) == ("impossible", ("dscr",))
    other = quota | {"u": shop(harga="1 juta", harga_beli=0, jumlah_per_bulan="0,1")}
    both = asked(earning(unit_usaha=other), "sales_needed", dscr=3.0)
    assert both.value is not None and [unit.full for unit in both.units] == [True, False]


def test_there_must_be_something_to_change() -> None:
    bare = plan_of(saldo_awal={"kas": "1jt", "simpanan_pokok": "1jt"})
    for question in ("largest_loan", "shortest_tenor", "smallest_grace"):
        assert solve(bare, question, run, close).code == "no_loan"
    assert solve(bare, "sales_needed", run, close).code == "no_sales"
    running = LOAN | {"sisa_pokok": "5jt"}
    assert solve(earning(running), "largest_loan", run, close).code == "running_loan"


WITH_VALUE = {
    "largest_loan": lambda plan, x, answer: financing.with_amount(plan, 0, float(x)),
    "smallest_capital": lambda plan, x, answer: financing.with_own_capital(plan, x - answer.now),
    "shortest_tenor": lambda plan, x, answer: financing.with_loan(plan, 0, tenor_months=x),
    "smallest_grace": lambda plan, x, answer: financing.with_loan(plan, 0, grace_months=x),
    "sales_needed": lambda plan, x, answer: financing.with_sales(plan, x / answer.now),
}


def keeps(plan: Plan, line: Line) -> bool:
    """Whether a plan, run alone, keeps the line; within a hundredth of a sen."""
    found = run(plan, Drivers()).indicators
    dscr = found.dscr_min[0]
    return bool((math.isnan(dscr) or dscr >= line.dscr) and found.cash_min[0] >= line.minimum_cash)


@settings(
    max_examples=EXAMPLES or 60,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    plan=plans(),
    question=st.sampled_from(sorted(SOLVERS)),
    dscr=st.sampled_from([1.0, 1.25, -5.0, -math.inf]),
    cash=st.sampled_from([0.0, 5_000_000.0, -1e9]),
)
def test_the_answer_is_good_and_one_step_more_is_not(
    plan: Plan, question: Question, dscr: float, cash: float
) -> None:
    """Whatever the plan; checked by running the plans anew, with a rupiah of slack for ties."""
    line = Line(dscr, cash)
    answer = solve(plan, question, run, close, 0, line)
    assert (answer.value is None) == (answer.code not in ("found", "already_fine"))
    if answer.value is None:
        assert answer.code in ("no_loan", "running_loan", "no_sales") or answer.binding
        return
    step = 1 if question == "largest_loan" else -1
    with_value = WITH_VALUE[question]
    slack = Line(line.dscr - 1e-9, line.minimum_cash - 1e-3)
    assert keeps(with_value(plan, answer.value, answer), slack)
    assert keeps(answer.plan, slack)
    conditions = {"dscr", "cash"} & set(answer.binding)
    if conditions:
        beyond = run(with_value(plan, answer.value + step, answer), Drivers()).indicators
        if "dscr" in conditions:
            assert beyond.dscr_min[0] < line.dscr
        if "cash" in conditions:
            assert beyond.cash_min[0] < line.minimum_cash
    else:
        assert answer.code == "already_fine" or answer.binding[0].startswith(("scheme", "search"))

"""Many draws of a plan: what they agree with, how they hang together, how they grow and stop."""

from __future__ import annotations

import math
import platform
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import kopdes_plan as kp
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers, below, draws, triangular_at
from kopdes_plan.model.sample import CHUNK, Close, Sample, growing
from kopdes_plan.paths import TEMPLATES
from tests.plans import close_plan, plan_of, shop

ROOT = Path(__file__).resolve().parents[2]
LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
SOLD = {"nilai": 100, "rendah": 40, "tinggi": 130}


def year_of(plan: Plan) -> Close:
    """Closes the books of the plan's first year."""
    return lambda drive: close_plan(plan, 12, drive)


def drawn(plan: Plan, count: int) -> Sample:
    """Draws of one year."""
    *_, found = growing(plan, year_of(plan), count, 1)
    return found


def test_the_mean_of_a_linear_plan_is_that_of_its_formula() -> None:
    """SHU of a year is 12 × q × (10,000 − 8,000 − 50), and q has the mean (40 + 100 + 130) / 3.

    The variance of a triangle is (a² + b² + c² − ab − ac − bc) / 18; four standard errors.
    """
    plan = plan_of(unit_usaha={"t": shop(jumlah_per_bulan=SOLD)})
    count = 8_000
    yearly = drawn(plan, count).surplus[1:, 0]
    each = 12 * 1_950
    a, c, b = 40, 100, 130
    variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18
    assert yearly.mean() == pytest.approx(
        each * (a + b + c) / 3, abs=4 * each * math.sqrt(variance / count)
    )


@pytest.mark.parametrize("name", ["muara_badak", "tenggarong_seberang"])
def test_row_0_is_the_plan_itself_to_the_last_digit(name: str) -> None:
    plan = kp.load_plan(TEMPLATES / "plans" / f"{name}.yaml")
    alone, found = kp.run(plan), kp.sample(plan, 40)
    assert np.array_equal(found.cash[0], alone.balances["cash"][0])
    for figure in ("npv", "cash_min", "dscr_min"):
        assert found.indicators[figure][0] == getattr(alone.indicators, figure)[0]


def test_the_same_number_draws_the_same_rupiah() -> None:
    """Pinned, so that another machine that draws otherwise is seen."""
    plan = plan_of(unit_usaha={"t": shop(jumlah_per_bulan=SOLD)})
    first, again = drawn(plan, 600), drawn(plan, 600)
    assert np.array_equal(first.cash, again.cash)
    sold = draws(plan, 4).changed["units.t.quantity_per_month"][:, 0]
    assert sold.round(6).tolist() == PINNED


PINNED = [100.0, 78.86439, 121.25257, 83.497274]


def two_units(together: str) -> Plan:
    """Two shops that may sell together or each for itself."""
    units = {"a": shop(jumlah_per_bulan=SOLD), "b": shop(jumlah_per_bulan=SOLD)}
    return plan_of(unit_usaha=units, ketidakpastian={"korelasi_pasar": together})


@pytest.mark.parametrize("together", [0.0, 0.5, 0.9, 1.0])
def test_units_rise_and_fall_together_as_much_as_asked(together: float) -> None:
    """The correlation of ranks of a normal copula is 6/π · asin(ρ/2), within 4 standard errors."""
    count = 4_000
    changed = draws(two_units(f"{together:.0%}"), count).changed
    a, b = (changed[f"units.{key}.quantity_per_month"][1:, 0] for key in "ab")
    ranks = np.stack([x.argsort().argsort() for x in (a, b)])
    measured = np.atleast_2d(np.corrcoef(ranks))[0, 1]
    expected = 6 / math.pi * math.asin(together / 2)
    assert measured == pytest.approx(expected, abs=4 / math.sqrt(count))
    for x in (a, b):
        assert x.min() >= 40 and x.max() <= 130
        assert x.mean() == pytest.approx(90, abs=4 * 19 / math.sqrt(count))


def test_without_a_common_market_the_draws_are_those_of_before() -> None:
    """0 % is the default and leaves each stream as it was; prices never hang on the market."""
    price = {"nilai": 10_000, "rendah": 9_000, "tinggi": 10_500}
    plain = plan_of(unit_usaha={"t": shop(harga=price)})
    tied = plan_of(unit_usaha={"t": shop(harga=price)}, ketidakpastian={"korelasi_pasar": "80%"})
    one, other = (draws(plan, 50).changed["units.t.price"] for plan in (plain, tied))
    assert np.array_equal(one, other)


def test_scores_and_triangles() -> None:
    """97.7 % of a normal distribution lie below 2; a third of the triangle 0, 1, 3 below 1."""
    assert below(np.array([2.0, -1.0])) == pytest.approx([0.977250, 0.158655], abs=1e-6)
    assert triangular_at(np.array([1 / 3, 0.0, 1.0]), 0, 1, 3) == pytest.approx([1, 0, 3])


def test_a_correlation_that_cannot_be_and_no_draws_at_all() -> None:
    with pytest.raises(ValueError, match="share_out_of_range"):
        two_units("130%")
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        plan_of(ketidakpastian={"jumlah": 0})
    with pytest.raises(ValueError, match="no run of 0 scenarios"):
        drawn(plan_of(unit_usaha={"t": shop()}), 0)


def test_chances_by_month_worked_by_hand() -> None:
    """1.2 million in hand, 2.4 borrowed free of interest and spent at once; 100,000 due a month.

    Without other costs 100,000 is left after 11 instalments. With 60,000 a month more, cash at the
    end of month m is 1,140,000 − 160,000 m: 20,000 in m = 7 and −140,000 in m = 8, when not even
    the instalment is there. Two of three draws cost more.
    """
    plan = plan_of(
        saldo_awal={"kas": "1,2jt", "simpanan_pokok": "1,2jt"},
        pinjaman=[LOAN | {"plafon": "2,4jt", "bunga": "0%"}],
        biaya_bersama=[{"nama": "sewa", "jumlah": "1 asumsi 0..1jt"},
                       {"nama": "izin", "jumlah": "2,4jt", "setiap_bulan": 0}],
    )  # fmt: skip

    def three(drive: Drivers) -> Books:
        cost = np.array([[0.0], [60_000.0], [60_000.0]])
        return close_plan(plan, 12, Drivers(3, {"shared_costs.0.amount": cost}))

    (found,) = growing(plan, three, 3, 1)
    assert found.cash[0, 11] == pytest.approx(100_000)
    assert found.cash[1, [7, 8]] == pytest.approx([20_000, -140_000])
    expected = [0.0] * 8 + [2 / 3] * 4
    assert found.missed_by() == pytest.approx(expected)
    assert found.below_zero_by() == pytest.approx(expected)
    assert found.losses()[0] == 1.0  # the permit of 2.4 million
    assert found.chance("cash_min", 0.0) == pytest.approx(2 / 3)


def test_chances_only_rise_with_time() -> None:
    plan = kp.load_plan(TEMPLATES / "plans" / "muara_badak.yaml")
    found = kp.sample(plan, 300)
    for by_month in (found.missed_by(), found.below_zero_by()):
        assert (np.diff(by_month) >= 0).all() and 0 < by_month[-1] < 1
    assert found.missed_by()[-1] <= found.below_zero_by()[-1] + 1e-12
    assert (np.diff(found.quantiles_of("npv")) > 0).all()


def test_a_sample_grows_in_batches_and_keeps_what_is_done() -> None:
    """Who asks for no more than two batches has what a shorter sample would be."""
    plan = plan_of(unit_usaha={"t": shop(jumlah_per_bulan=SOLD)})
    first, found = islice(growing(plan, year_of(plan), 5 * CHUNK, 1), 2)
    assert (first.draws, len(first.cash)) == (CHUNK, CHUNK)
    assert (found.draws, found.asked, len(found.cash)) == (2 * CHUNK, 5 * CHUNK, 2 * CHUNK)
    assert np.array_equal(found.cash, drawn(plan, 2 * CHUNK).cash)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries keep it or not")
def test_what_a_chunk_gives_back_is_kept_for_the_next() -> None:
    """Blocks of 1, 2, … 12 MB after one another: 12 MB of new pages, not the 78 of them all."""
    told = """
import resource
from kopdes_plan.model.sample import _keep_memory
new = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt
_keep_memory()
before = new()
for size in range(1, 13): b"x" * (size << 20)
print((new() - before) * resource.getpagesize() >> 20)
"""
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 24


def test_what_instalments_call_upon_of_the_village_is_its_mean() -> None:
    """Dana Desa is called upon where a Himbara loan is not paid; without one there is nothing."""
    loan = LOAN | {"skema": "himbara_pmk49_2025", "plafon": "60jt", "jangka_waktu_bulan": 72,
                   "masa_tenggang_bulan": 6, "tanggal_akad": "2025-09-01"}  # fmt: skip
    plan = plan_of(
        unit_usaha={"t": shop(jumlah_per_bulan=SOLD)}, pinjaman=[loan],
        dana_desa={"pagu": {"2025": "1 miliar"}},
        biaya_bersama=[{"nama": "habis", "jumlah": "60jt", "setiap_bulan": 0}],
    )  # fmt: skip
    found = kp.sample(plan, 60)
    assert found.village is not None and found.village.shape == (60,)
    assert found.village_expected() == pytest.approx(float(found.village.mean()))
    assert found.village[0] == pytest.approx(kp.compare(plan, [])[0].village)
    without = kp.sample(plan_of(unit_usaha={"t": shop()}), 3)
    assert without.village is None and math.isnan(without.village_expected())

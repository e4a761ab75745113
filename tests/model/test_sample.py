"""Many draws of a plan, and its worst and best case."""

from __future__ import annotations

import numpy as np
import pytest

from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.sample import CHUNK, Sample, growing, worst_and_best
from tests.plans import close_plan, plan_of, run_plan, shop

PRICE = {"nilai": 10_000, "rendah": 9_000, "tinggi": 10_500}
COST = {"nilai": 8_000, "rendah": 7_500, "tinggi": 9_000}
PLAN = plan_of(unit_usaha={"t": shop(harga=PRICE, harga_beli=COST)})


def short(drive: Drivers) -> Books:
    """One year of the plan."""
    return close_plan(PLAN, 12, drive)


def sample(count: int, seed: int) -> Sample:
    """Draws of that year."""
    *_, found = growing(PLAN, short, count, seed)
    return found


def test_the_worst_case_takes_every_worse_end_and_the_best_every_better() -> None:
    """Worst: sold at 9,000 and bought at 9,000; best: 10,500 and 7,500; 100 a month."""
    worst, best = worst_and_best(PLAN, short)
    margins = [short(drive).surplus["gross_surplus"][0, 0] for drive in (worst, best)]
    assert margins == pytest.approx([0, 300_000])


def test_a_dear_loan_is_the_worse_one() -> None:
    """Cash before financing knows no interest; cash in hand does: 9 % is worse than 3 %."""
    rate = {"nilai": "6%", "rendah": "3%", "tinggi": "9%"}
    loan = {"nama": "Bank", "plafon": "10jt", "bunga": rate, "jangka_waktu_bulan": 6}
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[loan])
    worst, best = worst_and_best(plan, lambda drive: close_plan(plan, 12, drive))
    assert worst.changed["loans.0.rate_per_year"] == 0.09
    assert best.changed["loans.0.rate_per_year"] == 0.03


def test_without_ranges_the_worst_case_is_the_plan() -> None:
    """Nothing is uncertain, nothing differs."""
    plan = plan_of(unit_usaha={"t": shop()})
    worst, best = worst_and_best(plan, lambda drive: close_plan(plan, 12, drive))
    assert worst.changed == best.changed == {}


def test_a_sample_begins_with_the_plan_and_is_the_same_each_time() -> None:
    """The first draw is the plan; the same seed gives the same draws, another seed others."""
    alone = run_plan(PLAN, 12)
    first, again, other = (sample(50, seed) for seed in (1, 1, 2))
    assert first.indicators["npv"][0] == pytest.approx(alone.indicators.npv[0])
    assert np.array_equal(first.cash, again.cash)
    assert not np.array_equal(first.cash[1:], other.cash[1:])
    assert first.cash.shape == (50, 12)
    assert first.surplus.shape == (50, 1)


def test_chunks_join_into_one_sample() -> None:
    """More draws than a chunk: every row is filled, and the first chunk is as before."""
    count = CHUNK + 5
    long, brief = sample(count, 1), sample(CHUNK, 1)
    assert np.array_equal(long.cash[:CHUNK], brief.cash)
    assert len(np.unique(long.indicators["npv"])) == count


def test_quantiles_of_cash_rise() -> None:
    """5 % … 95 % of draws, month by month."""
    quantiles = sample(200, 1).quantiles
    assert quantiles.shape == (5, 12)
    assert (np.diff(quantiles, axis=0) >= 0).all()

"""The cash a board is advised to keep (definitions: defaults that protect)."""

from __future__ import annotations

from typing import Any

import pytest

from kopdes_plan.model.cash_reserve import advised_minimum_cash
from tests.plans import plan_of, run_plan, shop

LPG = {"harga": 19_000, "harga_beli": 16_000, "jumlah_per_bulan": 250, "hari_persediaan": 0,
       "hari_bayar_di_muka": 3}  # fmt: skip
LOAN = {"nama": "Bank", "skema": "bank_umum", "plafon": "12jt", "bunga": "12%", "metode": "flat",
        "jangka_waktu_bulan": 12}  # fmt: skip


def advised(**changes: Any) -> float:
    plan = plan_of(asumsi_umum={"kenaikan_biaya": "0%"}, **changes)
    return float(advised_minimum_cash(run_plan(plan, 24))[0])


def test_a_month_of_goods_paid_ahead_and_an_instalment() -> None:
    """250 x Rp16,000 = 4 m of gas; 12 m flat at 12 % over a year is 1 m + 120,000 a month:
    5,120,000, rounded up to 5.2 m. What a shop sells before it buys again need not lie there."""
    units = {"lpg": shop(**LPG), "toko": shop(jumlah_per_bulan=9_000)}
    assert advised(unit_usaha=units) == pytest.approx(4e6)
    assert advised(unit_usaha=units, pinjaman=[LOAN]) == pytest.approx(5.2e6)


def test_nothing_paid_ahead_and_nothing_owed_asks_for_nothing() -> None:
    assert advised(unit_usaha={"toko": shop()}) == 0

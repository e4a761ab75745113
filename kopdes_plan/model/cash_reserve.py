"""The cash that a board should not go below: a month of goods paid ahead and one instalment."""

from __future__ import annotations

import numpy as np

from kopdes_plan.model.indicators import window
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array

STEP = 100_000.0  # rupiah: nobody keeps a limit to the rupiah


def advised_minimum_cash(result: Result) -> Array:
    """Rupiah (S,), rounded up to Rp100,000; 0 where nothing is paid ahead or owed.

    A month's purchases, tax included, of the units that pay their suppliers ahead, on average of
    the break-even's 12 months, and the first instalment of each loan.
    """
    span = window(result.plan, result.time, result.loans)
    advised = result.indicators.uses["instalment_reserve"]
    for key, flows in result.flows_by_unit.items():
        if result.plan.units[key].prepayment_days:
            bought = (flows[name] for name in ("purchases", "input_vat") if name in flows)
            advised = advised + sum((each[:, span].mean(axis=-1) for each in bought), np.zeros(1))
    rounded: Array = np.ceil(advised / STEP - 1e-9) * STEP
    return rounded

"""Whether a series of flows deserves its money: every figure, the verdict, and what is odd.

`judge` gathers all figures of one series for the command line, with codes in place of words.
The figures themselves stand in `present_value` and `internal_rate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import numpy as np

from kopdes_plan.model.internal_rate import MULTIPLE, NONE, UNIQUE, Irr, irr_of
from kopdes_plan.model.present_value import (
    discounted,
    discounted_payback,
    gross_bc,
    initial_outlay,
    mirr,
    net_bc,
    npv,
    payback,
    profitability_index,
)
from kopdes_plan.model.result import Warning
from kopdes_plan.model.timeline import Array

IMPLAUSIBLE = 1.0  # an internal rate above 100 % a period is more often a mistake than a business
STEEP = 0.3  # a discount rate of 30 % a period and more is more often 3 % or 6 % typed wrongly
STATUS = {NONE: "none", UNIQUE: "unique", MULTIPLE: "multiple"}


class Judgement(TypedDict):
    """The figures of `kopdes-plan kelayakan`; None where one does not exist, codes for words."""

    npv: float | None
    irr: float | None
    irr_status: str
    irr_roots: list[float]
    irr_reason: str | None
    mirr: float | None
    net_bc: float | None
    gross_bc: float | None
    profitability_index: float | None
    payback_periods: float | None
    discounted_payback_periods: float | None
    verdict: str
    warnings: list[Warning]


def judge(
    flows: Array | None = None,
    rate: float = 0.0,
    first: int = 0,
    benefit: Array | None = None,
    cost: Array | None = None,
) -> Judgement:
    """All figures of one series (N,) at a rate a period, and the verdict; codes, no words.

    Give `flows`, or `benefit` and `cost` of the same length (then Gross B/C is given too).
    `verdict` is `layak` when NPV >= 0 (worth no less than the discount rate earns elsewhere),
    `tidak_layak` below, `tidak_dapat_dinilai` when there is no investment to judge: no flows,
    one sign only, or the money comes first. `irr_reason` is a code of `Irr.reason`. Warnings:
    `implausible_irr`, `two_rates` (one in range, another beyond it), `multiple_rates`,
    `total_loss`, `signs_reversed` (the money comes first), `steep_discount_rate`, `npv_zero`.

    >>> found = judge(np.array([-50e6, 20e6, 20e6, 20e6]), 0.10)
    >>> round(found["npv"]), found["verdict"], found["payback_periods"]
    (-262960, 'tidak_layak', 2.5)
    """
    if benefit is not None and cost is not None:
        if len(benefit) != len(cost):
            raise ValueError("benefit and cost must have the same length")
        flows = np.asarray(benefit, dtype=np.float64) - np.asarray(cost, dtype=np.float64)
    elif flows is None:
        raise ValueError("give flows, or benefit and cost")
    series = np.asarray(flows, dtype=np.float64)
    found, value = irr_of(series), npv(series, rate, first)
    if abs(value) <= 1e-12 * np.abs(discounted(series, rate, first)).sum():
        value = np.zeros(())  # so that a project that earns exactly its rate is not undone by noise
    gross = np.nan if benefit is None or cost is None else gross_bc(benefit, cost, rate, first)
    return Judgement(
        npv=_figure(value if len(series) else np.nan),
        irr=_figure(found.rate),
        irr_status=STATUS[found.status],
        irr_roots=list(found.roots),
        irr_reason=found.reason,
        mirr=_figure(mirr(series, rate)),
        net_bc=_figure(net_bc(series, rate, first)),
        gross_bc=_figure(gross),
        profitability_index=_figure(
            profitability_index(value, initial_outlay(series, rate, first))
        ),
        payback_periods=_figure(payback(series)),
        discounted_payback_periods=_figure(discounted_payback(series, rate)),
        verdict=_verdict(found, float(value)),
        warnings=_warnings(found, rate, float(value)),
    )


def _verdict(found: Irr, value: float) -> str:
    if found.reason in {"no_flows", "financing_pattern"} or _one_sign(found):
        return "tidak_dapat_dinilai"
    return "layak" if value >= 0 else "tidak_layak"


def _warnings(found: Irr, rate: float, value: float) -> list[Warning]:
    """What is odd about a series, in the order a reader needs it."""
    invested = found.reason not in {"no_flows", "financing_pattern"} and not _one_sign(found)
    checks: tuple[tuple[bool, str, Mapping[str, object]], ...] = (
        (found.reason == "financing_pattern", "signs_reversed", {}),
        (rate >= STEEP, "steep_discount_rate", {"rate": rate}),
        (found.reason == "below_range", "total_loss", {}),
        (found.reason == "multiple", "multiple_rates", {"roots": found.roots}),
        (found.status == UNIQUE and found.rate_outside, "two_rates", {"irr": found.rate}),
        (found.rate > IMPLAUSIBLE, "implausible_irr", {"irr": found.rate}),
        (invested and value == 0, "npv_zero", {}),
    )
    return [Warning(code, None, params) for holds, code, params in checks if holds]


def _one_sign(found: Irr) -> bool:
    return (found.reason or "").startswith("no_sign_change")


def _figure(value: Array | float) -> float | None:
    """A number for JSON: None where the figure does not exist."""
    number = float(value)
    return number if np.isfinite(number) else None

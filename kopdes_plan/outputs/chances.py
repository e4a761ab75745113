"""What many draws of a plan say: chances in plain sentences, and the JSON of `risiko`.

What comes in is a `Sample`, what goes out are short texts and figures; nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.sample import SHARES
from kopdes_plan.outputs.field_names import file_path
from kopdes_plan.outputs.risk import number_name

if TYPE_CHECKING:
    from kopdes_plan.model.sample import Sample

FIGURES = ("cash_min", "dscr_min", "npv")  # whose quantiles are told
EVEN = (0.005, 0.995)  # beyond these a chance is "hardly ever" or "nearly always"


def chance(share: float, language: str = "id") -> str:
    """A chance as people say it: "12 dari 100", hardly ever, nearly always."""
    if share == 0 or share == 1:
        return t.say(f"risk.chance.{'never' if share == 0 else 'always'}", language)
    if not EVEN[0] <= share <= EVEN[1]:
        return t.say(f"risk.chance.{'hardly' if share < EVEN[0] else 'nearly'}", language)
    return t.say("risk.chance.of", language, count=round(100 * share))


def chance_sentences(found: Sample, language: str = "id", going: bool = False) -> tuple[str, ...]:
    """The chances a board asks about; first how many draws they rest on, or do so far."""
    return tuple(_chances(found, language, going))


def _chances(found: Sample, language: str, going: bool) -> Iterator[str]:
    if found.draws > 1 and np.ptp(found.cash, axis=0).max() < 0.5:
        yield _left_out(found, language) if found.left_out else t.say("risk.chances.same", language)
        return
    key = "going" if going else "drawn" if found.draws == found.asked else "stopped"
    yield t.say(f"risk.chances.{key}", language, count=t.number(found.draws),
                asked=t.number(found.asked), seed=found.seed)  # fmt: skip
    by_months = {"missed": found.missed_by()} if found.plan.loans else {}
    by_months["below"] = found.below_zero_by()
    for name, by_month in by_months.items():
        words = chance(float(by_month[-1]), language)
        if by_month[-1] > 0:
            month = int(np.argmax(by_month >= by_month[-1] / 2))
            when = t.month(*_month(found, month), language)
            words = t.say("risk.chances.half", language, chance=words, month=when, count=month + 1)
        yield t.say(f"risk.chances.{name}", language, chance=words)
    losses = found.losses()
    worst = int(losses.argmax())
    key = "loss" if losses[worst] > 0 else "no_loss"
    yield t.say(f"risk.chances.{key}", language, chance=chance(float(losses[worst]), language),
                year=found.time.years[worst])  # fmt: skip
    low, _, middle, _, high = (t.rupiah_about(float(x), language) for x in found.quantiles[:, -1])
    yield t.say("risk.chances.cash", language, low=low, middle=middle, high=high)
    if (village := found.village_expected()) == village:
        yield t.say("risk.chances.village", language, amount=t.rupiah(village))
    if found.left_out:
        yield _left_out(found, language)


def _left_out(found: Sample, language: str) -> str:
    """The numbers that have a range and are not drawn, by name."""
    named = dict.fromkeys(number_name(found.plan, path, language) for path in found.left_out)
    return t.say("risk.chances.left_out", language, numbers="; ".join(named))


def _month(found: Sample, m: int) -> tuple[int, int]:
    return int(found.time.year_of[m]), int(found.time.month_of[m])


def sample_json(found: Sample, language: str = "id") -> dict[str, Any]:
    """`risiko --json`: chances as fractions, quantiles of cash by month and of the main figures."""
    time, losses = found.time, found.losses()
    not_drawn = [
        {"path": file_path(found.plan, path), "text": number_name(found.plan, path, language)}
        for path in found.left_out
    ]
    return {
        "draws": found.draws,
        "seed": found.seed,
        "asked": found.asked,
        "not_drawn": not_drawn,
        "probability": {
            **probabilities(found),
            "missed_instalment_by_month": found.missed_by().tolist(),
            "cash_below_zero_by_month": found.below_zero_by().tolist(),
            "surplus_below_zero_by_year": {
                str(year): float(share) for year, share in zip(time.years, losses, strict=True)
            },
        },
        "quantiles": {
            "shares": list(SHARES),
            "month": [time.label(m) for m in range(time.months)],
            "cash": found.quantiles.tolist(),
            **{name: found.quantiles_of(name).tolist() for name in FIGURES},
        },
        "expected_village_money": found.village_expected(),
    }


def probabilities(found: Sample) -> dict[str, float]:
    """The share of draws in which something fails at least once over the whole plan."""
    return {
        "missed_instalment": float(found.missed.any(axis=1).mean()),
        "cash_below_zero": float((found.cash < -0.5).any(axis=1).mean()),
        "surplus_below_zero": float((found.surplus < -0.5).any(axis=1).mean()),
        "dscr_below_one": found.chance("dscr_min", 1.0),
        "npv_below_zero": found.chance("npv", 0.0),
    }

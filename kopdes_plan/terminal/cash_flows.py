"""`kopdes-plan kelayakan`: a cash-flow series judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.terminal.console import facts, show, show_json
from kopdes_plan.terminal.options import CommandLineError, Json, Reading, choose, option
from kopdes_plan.text import say


def judge(
    diskonto: Annotated[str, option("--diskonto", metavar="R")],
    arus: Annotated[str | None, option("--arus", metavar="N,N,…")] = None,
    awal: Annotated[str | None, option("--awal", metavar="0|1")] = None,
    biaya: Annotated[str | None, option("--biaya", metavar="N,N,…")] = None,
    manfaat: Annotated[str | None, option("--manfaat", metavar="N,N,…")] = None,
    as_json: Json = False,
) -> None:
    """A cash-flow series judged."""
    import numpy as np

    from kopdes_plan.model import feasibility

    first = choose("--awal", awal, {"0": 0, "1": 1})
    if arus is None and (biaya is None or manfaat is None):
        raise CommandLineError("flows_missing")
    if arus is not None and (biaya is not None or manfaat is not None):
        raise CommandLineError("flows_twice")
    reading = Reading()
    rate = reading.read("--diskonto", diskonto, amounts.parse_rate, 0.0)
    flows, cost, benefit = (
        reading.each(name, text, amounts.parse_amount, 0.0)
        for name, text in (("--arus", arus), ("--biaya", biaya), ("--manfaat", manfaat))
    )
    if not 0 <= rate <= 1:
        reading.refuse("rate_out_of_range", "--diskonto", diskonto)
    reading.check()
    if len(cost) != len(benefit):
        reading.refuse("lengths_differ", "--manfaat", cost=len(cost), benefit=len(benefit))
    reading.check()
    if arus is not None:
        found = feasibility.judge(np.array(flows), rate, first)
    else:
        found = feasibility.judge(None, rate, first, np.array(benefit), np.array(cost))
    reason = say(f"cli.judge.reason.{found['irr_reason']}") if found["irr_reason"] else None
    cautions = [
        {"code": w.code, "text": say(f"cli.judge.warning.{w.code}", **_as_percent(w.params))}
        for w in found["warnings"]
    ]
    if as_json:
        show_json({**found, "irr_reason": reason, "warnings": cautions})
    else:
        show(*_judgement(dict(found), reason), *(f"! {c['text']}" for c in cautions))


def _as_percent(params: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: ", ".join(map(t.percent, value)) if isinstance(value, tuple) else t.percent(value)
        for key, value in params.items()
    }


def _judgement(found: dict[str, Any], reason: str | None) -> list[str]:
    def shown(key: str, written: Callable[[float], str]) -> str:
        return "–" if found[key] is None else written(found[key])

    def ratio(x: float) -> str:
        return t.number(x, 2)

    def periods(x: float) -> str:
        return say("cli.judge.periods", count=t.number(x, 1))

    irr = shown("irr", t.percent)
    if found["irr"] is None and found["irr_roots"]:
        irr = f"– ({', '.join(map(t.percent, found['irr_roots']))})"
    lines = {
        "npv": shown("npv", t.rupiah),
        "irr": irr,
        "mirr": shown("mirr", t.percent),
        "net_bc": shown("net_bc", ratio),
        "gross_bc": shown("gross_bc", ratio),
        "profitability_index": shown("profitability_index", ratio),
        "payback_periods": shown("payback_periods", periods),
        "discounted_payback_periods": shown("discounted_payback_periods", periods),
        "verdict": say(f"cli.judge.verdict_{found['verdict']}"),
    }
    if found["gross_bc"] is None:
        del lines["gross_bc"]
    listed = facts((say(f"cli.judge.{key}"), value) for key, value in lines.items())
    return [*listed, *([reason] if reason else [])]

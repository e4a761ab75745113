"""Scenarios side by side: first what differs, then what comes of it, as rows, JSON and blocks.

What comes in are `WhatIf`s, the plan first; what goes out are words and figures ready to print.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.inputs.ready_scenarios import Ready, load_ready
from kopdes_plan.model.drivers import numbers
from kopdes_plan.model.sensitivity import full_year
from kopdes_plan.model.what_if import ENDS
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.case_charts import case_name
from kopdes_plan.outputs.changes import change
from kopdes_plan.outputs.sentences import month_name, verdict
from kopdes_plan.outputs.writer import amount
from kopdes_plan.remembered import of_the_last

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sensitivity import Tornado
    from kopdes_plan.model.what_if import WhatIf

FIGURES = ("cash_min", "cash_min_month", "dscr_min", "surplus", "npv")


class Differs(NamedTuple):
    """A scenario's name for people, its sentence (unless it is the board's), and each change."""

    label: str
    says: str
    changes: tuple[str, ...]


def scenario_name(plan: Plan, name: str, language: str = "id") -> str:
    """What a scenario is called: a ready one by its label, the board's by their own name."""
    if (ready := _ready(plan, name)) is not None:
        return ready.named(plan, language)
    return t.capital(case_name(name, language))


def _ready(plan: Plan, name: str) -> Ready | None:
    """The ready scenario of a name that the board did not take."""
    return None if name in plan.scenarios else load_ready().get(name)


def differs(found: Sequence[WhatIf], language: str = "id") -> tuple[Differs, ...]:
    """What each scenario changes, the plan left out."""
    plan = found[0].result.plan
    each = []
    for one in found[1:]:
        words = tuple(
            change(plan, pattern, text, language) for pattern, text in one.changes.items()
        )
        label = scenario_name(plan, one.name, language)
        each.append(Differs(label, _says(plan, one, language), words))
    return tuple(each)


def _says(plan: Plan, one: WhatIf, language: str) -> str:
    """The sentence of a ready scenario, or of an end of all ranges."""
    if (ready := _ready(plan, one.name)) is not None:
        return ready.says(plan, language)
    if one.changes or one.name not in ENDS:
        return ""
    count = sum(number.has_range for _, number in numbers(plan))
    return t.say(f"risk.scenario.end.{one.name}", language, count=count)


def heads(found: Sequence[WhatIf], language: str = "id") -> list[str]:
    """The column heads of `rows`."""
    result = found[0].result
    year = result.time.years[full_year(result.time)]
    names = [*FIGURES, *(["village"] if _with_village(found) else []), "verdict"]
    return [t.say(f"risk.scenario.{n}", language, year=year) for n in ("name", *names)]


def rows(
    found: Sequence[WhatIf], language: str = "id", money: Callable[[float], str] = t.rupiah
) -> list[list[str]]:
    """One row a scenario: lowest cash and its month, DSCR, SHU, NPV, the verdict.

    `money` writes an amount.
    """
    plan = found[0].result.plan
    listed = []
    for one in found:
        figures = one.result.indicators
        cells = [
            scenario_name(plan, one.name, language),
            money(float(figures.cash_min[0])),
            month_name(one.result, int(figures.cash_min_month[0]), language),
            t.number(float(figures.dscr_min[0]), 2), money(one.surplus),
            money(float(figures.npv[0])),
        ]  # fmt: skip
        cells += [money(one.village)] if _with_village(found) else []
        listed.append([*cells, verdict(one.result, language).label])
    return listed


def _with_village(found: Sequence[WhatIf]) -> bool:
    return any(one.village == one.village for one in found)  # nan is not itself


@of_the_last
def beside(result: Result) -> tuple[WhatIf, ...]:
    """A result's plan beside its scenarios, over the result's months."""
    from kopdes_plan import compare

    plan = result.plan.model_copy(update={"horizon_months": result.time.months})
    return compare(plan, base=replace(result, plan=plan))


@of_the_last
def swings(result: Result) -> Tornado:
    """What each ranged number of a result's plan does, over the result's months."""
    from kopdes_plan import tornado

    return tornado(beside(result)[0].result.plan)


def scenario_blocks(found: Sequence[WhatIf], language: str = "id") -> list[Block]:
    """For the document: what differs as a list, then the table."""
    told = []
    for one in differs(found, language):
        words = one.says or "; ".join(one.changes) + "."
        told.append(t.say("risk.scenario.differs", language, label=one.label, words=words))
    table = [
        blocks.row(cells, "sum" if n == 0 else "item")
        for n, cells in enumerate(rows(found, language, amount))
    ]
    titles = [t.say("risk.scenario.name_rupiah", language), *heads(found, language)[1:]]
    align = "l" + "r" * (len(titles) - 2) + "l"
    widths = [2.1, 1.0, 1.15, 0.65, *[1.0] * (len(titles) - 5), 1.5]
    return [blocks.bullets(told), blocks.table(titles, table, align, size="small", widths=widths)]


def as_json(found: Sequence[WhatIf], language: str = "id") -> dict[str, Any]:
    """`bandingkan --json`: the plan first, then each scenario with its changes and figures."""
    plan, base = found[0].result.plan, found[0].result
    each = []
    for one in found:
        figures, judged = one.result.indicators, verdict(one.result, language)
        each.append({
            "id": one.name,
            "label": scenario_name(plan, one.name, language),
            "own": one.name in plan.scenarios or one.name == BASE,
            "says": _says(plan, one, language),
            "changes": [
                {"path": path, "value": text, "text": change(plan, path, text, language)}
                for path, text in one.changes.items()
            ],
            "indicators": {
                "cash_min": float(figures.cash_min[0]),
                "cash_min_month": one.result.time.label(int(figures.cash_min_month[0])),
                "dscr_min": float(figures.dscr_min[0]),
                "dscr_min_year": int(figures.dscr_min_year[0]) or None,
                "surplus_first_full_year": one.surplus,
                "npv": float(figures.npv[0]),
                "village_money": one.village,
            },
            "verdict": {"code": judged.code, "label": judged.label, "text": judged.sentence},
        })  # fmt: skip
    year = base.time.years[full_year(base.time)]
    return {"plan": plan.name, "first_full_year": year, "scenarios": each}

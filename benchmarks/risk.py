"""What could go wrong, timed; beside a plain loop, and a workbook where LibreOffice is there.

    python benchmarks/risk.py            prints the tables of benchmarks/risk.md
    python benchmarks/risk.py --write    also writes them there

The plan is that of `engine`: 8 units, 72 months. The loop is what people write by hand: month by
month in plain Python, units without stock, credit, season, tax or depreciation, one annuity loan,
and `numpy_financial` for its instalment and the NPV. It leaves out most of a plan, so the
comparison favours it. The workbook is the plan's own with all its formulas, recalculated by
LibreOffice once a scenario (see `workbook`); where there is no `soffice`, the table says so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

DRAWS, MANY, LOOPED, MONTHS = 10_000, 100_000, 1_000, 72
MONTHLY_RATE, RAMP, FROM = 1.12 ** (1 / 12) - 1, 12, 0.25


def looped(plan: Plan, quantities: dict[str, float]) -> tuple[float, float]:
    """Lowest cash and NPV of one scenario by a plain loop over months and units."""
    import numpy_financial as npf  # type: ignore[import-untyped]

    loan, cash, lowest = plan.loans[0], float(plan.opening.cash), float("inf")
    left = loan.tenor_months - loan.grace_months
    payment = -npf.pmt(float(loan.rate_per_year) / 12, left, float(loan.amount))
    flows = []
    for month in range(MONTHS):
        flow = 0.0
        full = min(1.0, FROM + (1 - FROM) * month / RAMP)
        rise = 1.03 ** (month // 12)
        for key, unit in plan.units.items():
            sold = quantities[key] * full
            flow += sold * (float(unit.price) - float(getattr(unit, "unit_cost", 0.0)))
            for cost in unit.costs:
                flow -= rise * (float(cost.per_month) + sold * float(cost.per_quantity))
        for person in plan.staff:
            flow -= float(person.wage_per_month) * float(person.count) * 1.06 ** (month // 12)
        for shared in plan.shared_costs:
            flow -= float(shared.amount) * rise
        if month == 0:
            flow -= sum(float(asset.price) for asset in plan.assets)
        flows.append(flow)
        cash += flow + (float(loan.amount) if month == 0 else 0.0)
        if month > loan.grace_months and month <= loan.tenor_months:
            cash -= payment
        lowest = min(lowest, cash)
    return lowest, float(npf.npv(MONTHLY_RATE, flows))


def loop(plan: Plan, count: int) -> float:
    """Seconds of `count` scenarios one after the other, each with other quantities."""
    import numpy as np

    stream = np.random.default_rng(1)
    drawn = {
        key: stream.triangular(0.6 * q, q, 1.2 * q, count)
        for key, unit in plan.units.items()
        for q in [float(getattr(unit, "quantity_per_month", 0.0))]
    }
    begun = perf_counter()
    for n in range(count):
        looped(plan, {key: float(values[n]) for key, values in drawn.items()})
    return perf_counter() - begun


def spreadsheet(path: Path, folder: Path, ours: float) -> str:
    """What as many scenarios take in LibreOffice, from a few that are measured."""
    import kopdes_plan as kp
    from benchmarks import workbook

    if workbook.soffice() is None:
        return "not measured: no LibreOffice on this machine"
    path.write_text(path.read_text(encoding="utf-8") + workbook.SCENARIOS, encoding="utf-8")
    each = workbook.seconds(kp.load_plan(path), folder)
    few, every = len(workbook.CHOSEN), each * DRAWS
    long = f"{every / 3600:.0f} hours ({every / ours:,.0f} times as long)"
    return f"{each:.1f} s a scenario (mean of {few}), so {long}"


def measure(folder: Path) -> list[tuple[str, str, str]]:
    """Rows (what, figure, goal)."""
    import kopdes_plan as kp
    from benchmarks.engine import fresh, median, plan_file

    path = plan_file(folder)
    plan = kp.load_plan(path)
    starter = kp.load_plan(ROOT / "templates/plans/muara_badak.yaml")
    head = f"import kopdes_plan as kp\nplan = kp.load_plan({str(path)!r})\n"
    fold = "s = kp.sample(plan, {})\ns.quantiles; s.missed_by(); s.below_zero_by(); s.losses()"
    memory = {n: fresh(head + fold.format(n), 1)[1] for n in (DRAWS, MANY)}
    folded = median(lambda: kp.sample(plan, DRAWS), 3)
    simple = loop(plan, LOOPED) / LOOPED * DRAWS
    tornado = kp.tornado(starter)
    found = kp.switching(starter)
    rows = [
        (f"{DRAWS:,} draws folded into indicators", f"{folded:.2f} s", "0.5 s"),
        ("… peak memory of a process that does it", f"{memory[DRAWS]:.0f} MB", "200 MB"),
        (f"{MANY:,} draws: peak memory", f"{memory[MANY]:.0f} MB", "400 MB"),
        (f"… {DRAWS:,} scenarios by a plain numpy-financial loop, cash and NPV only",
         f"{simple:.2f} s ({simple / folded:.1f} times as long)", "–"),
        (f"… {DRAWS:,} scenarios of the plan's workbook, recalculated by LibreOffice",
         spreadsheet(path, folder, folded), "–"),
        (f"tornado of {len(tornado.levers)} numbers (starter plan)",
         f"{1000 * median(lambda: kp.tornado(starter), 15):.0f} ms", "–"),
        (f"{len(found.switches)} switching values of {len(found.levers)} levers, to the rupiah",
         f"{median(lambda: kp.switching(starter), 3):.2f} s", "–"),
        ("grid of the two strongest with its line",
         f"{1000 * median(lambda: kp.stress(starter, tornado), 9):.0f} ms", "–"),
        ("weakest numbers", f"{1000 * median(lambda: kp.weakest(starter), 9):.0f} ms", "–"),
        (f"{len(kp.compare(starter))} cases side by side",
         f"{1000 * median(lambda: kp.compare(starter), 9):.0f} ms", "–"),
    ]  # fmt: skip
    return rows


def main() -> None:
    """Measure and print; with --write put the table into risk.md."""
    import tempfile

    from benchmarks.engine import machine

    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    lines = ["| what | median | goal |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {goal} |" for what, figure, goal in rows]
    table = "\n".join([f"Measured on {machine()}.", "", *lines])
    print(table)
    if "--write" in sys.argv:
        head = "# What could go wrong\n\n`python benchmarks/risk.py --write` renews this page. "
        head += "The loop leaves out stock, credit, season, tax, depreciation and the books.\n\n"
        Path(__file__).with_suffix(".md").write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

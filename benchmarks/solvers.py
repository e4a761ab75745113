"""Times of the five solvers and of loans side by side, on the starter plans; medians.

    python benchmarks/solvers.py            prints the tables of benchmarks/solvers.md
    python benchmarks/solvers.py --write    also writes them there

Each question is asked at three lines: the plan's own, DSCR 1 with cash above nothing, and DSCR 1.5
with Rp5 million of cash; a figure is the slowest of the three, each the median of many calls.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

RUNS = 25
STARTERS = ("muara_badak", "tenggarong_seberang")


def measure() -> list[tuple[str, list[float]]]:
    """Rows (what, milliseconds for each starter plan)."""
    import kopdes_plan as kp
    from benchmarks.engine import median
    from kopdes_plan.model.answers import Line
    from kopdes_plan.model.solvers import SOLVERS

    plans = [kp.load_plan(ROOT / "templates" / "plans" / f"{name}.yaml") for name in STARTERS]
    lines = (None, Line(1.0, 0.0), Line(1.5, 5_000_000.0))
    rows: list[tuple[str, list[float]]] = [
        (
            question,
            [
                max(median(lambda: kp.solve(plan, question, 0, line), RUNS) for line in lines)  # noqa: B023
                for plan in plans
            ],
        )
        for question in SOLVERS
    ]
    ways = [
        median(lambda: kp.financing(plan, {str(n): plan.loans for n in range(6)}), RUNS)  # noqa: B023
        for plan in plans
    ]
    rows.append(("six ways to finance it, side by side", ways))
    return [(what, [1000 * seconds for seconds in times]) for what, times in rows]


def main() -> None:
    """Measure and print; with --write put the table into solvers.md."""
    from benchmarks.engine import machine

    lines = [f"| what | {' | '.join(STARTERS)} | goal |", "|---|---|---|---|"]
    lines += [
        f"| {what} | {' | '.join(f'{ms:.0f} ms' for ms in each)} | 100 ms |"
        for what, each in measure()
    ]
    table = "\n".join([f"Measured on {machine()}.", "", *lines])
    print(table)
    if "--write" in sys.argv:
        head = "# Questions answered\n\n`python benchmarks/solvers.py --write` renews this page; "
        head += "the slowest of three lines asked, medians.\n\n"
        Path(__file__).with_suffix(".md").write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

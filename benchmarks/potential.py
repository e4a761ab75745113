"""Times of ranking a village's unit ideas, each run alone, on the test villages and a starter plan.

python benchmarks/potential.py            prints the table of benchmarks/potential.md
python benchmarks/potential.py --write    also writes it there
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

RUNS = 9
VILLAGES = ("sungai", "sawit", "kota")
STARTER = ROOT / "templates" / "plans" / "muara_badak.yaml"


def measure() -> list[tuple[str, float]]:
    """Rows (plan, seconds to rank every idea)."""
    import kopdes_plan as kp
    from benchmarks.engine import median

    files = [*(ROOT / "tests" / "villages" / f"{name}.yaml" for name in VILLAGES), STARTER]
    plans = {file.stem: kp.load_plan(file) for file in files}
    return [
        (f"{name}, {len(kp.ranking(plan))} ideas", median(lambda: kp.ranking(plan), RUNS))  # noqa: B023
        for name, plan in plans.items()
    ]


def main() -> None:
    """Measure and print; with --write put the table into potential.md."""
    from benchmarks.engine import machine

    lines = ["| plan | median | goal |", "|---|---|---|"]
    lines += [f"| {what} | {1000 * seconds:.0f} ms | 2,000 ms |" for what, seconds in measure()]
    table = "\n".join([f"Measured on {machine()}.", "", *lines])
    print(table)
    if "--write" in sys.argv:
        head = "# A village's ideas ranked\n\n`python benchmarks/potential.py --write` renews this "
        head += "page; questions, votes, and every idea's books of at least six years.\n\n"
        Path(__file__).with_suffix(".md").write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Whole starter plans, year by year in whole rupiah, as they were when somebody last looked.

    python tests/golden/test_golden.py      writes the files anew

A file here changes only together with a line in CHANGELOG.md that says why.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.outputs.report import as_json
from kopdes_plan.paths import TEMPLATES

HERE = Path(__file__).parent
PLANS = ("muara_badak", "tenggarong_seberang")
COLUMNS = (
    "year", "revenue", "cost_of_goods_sold", "operating_expenses", "depreciation",
    "interest_expense", "tax", "surplus", "cash_operating", "cash_investing", "cash_financing",
    "cash_end", "assets", "liabilities", "equity", "principal", "dscr",
)  # fmt: skip


def yearly(name: str) -> str:
    """The plan's yearly figures as CSV: rupiah without decimals, DSCR with four."""
    result = kp.run(kp.load_plan(TEMPLATES / "plans" / f"{name}.yaml"))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for year in as_json(result)["yearly"]:
        figures = [f"{year[key]:.0f}" for key in COLUMNS[:-1]]
        writer.writerow([*(x if x != "-0" else "0" for x in figures), f"{year['dscr']:.4f}"])
    return out.getvalue()


@pytest.mark.parametrize("name", PLANS)
def test_the_plan_gives_what_it_gave(name: str) -> None:
    assert yearly(name) == (HERE / f"{name}.csv").read_text(encoding="utf-8")


if __name__ == "__main__":
    for plan in PLANS:
        (HERE / f"{plan}.csv").write_text(yearly(plan), encoding="utf-8")

"""The program and the spreadsheet give the same rupiah, month by month."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kopdes_plan
from kopdes_plan.model.result import Result
from kopdes_plan.paths import DATA, TEMPLATES
from tests.oracle.spreadsheet import Sheet, spreadsheet

HERE = Path(__file__).parent
PLANS = {
    "muara_badak": TEMPLATES / "plans" / "muara_badak.yaml",
    "tenggarong_seberang": TEMPLATES / "plans" / "tenggarong_seberang.yaml",
    "aneka": HERE / "aneka.yaml",
}
every_plan = pytest.mark.parametrize("name", PLANS)


@lru_cache
def both(name: str) -> tuple[Result, Sheet]:
    """The program's result and the spreadsheet's of one plan."""
    plan = PLANS[name]
    return kopdes_plan.run(kopdes_plan.load_plan(plan)), spreadsheet(plan, DATA / "units")


def flow(result: Result, *names: str) -> Any:
    """The sum of flows of row 0, zero where the plan has none."""
    return sum(
        (result.flows[n][0] for n in names if n in result.flows), np.zeros(result.time.months)
    )


def same(ours: Any, theirs: Any) -> None:
    """Equal within a rupiah in every month; the first month that is not is named."""
    off = np.abs(np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float))
    wrong = np.flatnonzero(~(off <= 1.0)).tolist()
    assert wrong == [], f"first in month {wrong[0]}, at most Rp{off.max():,.2f}"


@every_plan
def test_same_months(name: str) -> None:
    """Both end in the December after the last instalment, or after 72 months."""
    result, sheet = both(name)
    assert result.time.months == sheet.months


@every_plan
@pytest.mark.parametrize(
    ("column", "flows"),
    {
        "sales": ("sales_to_members", "sales_to_others"),
        "cost_of_goods": ("cost_of_goods_sold",),
        "shrinkage": ("shrinkage_losses",),
        "wages": ("wages",),
        "bpjs": ("employer_contributions",),
        "thr": ("holiday_allowance",),
        "depreciation": ("depreciation",),
        "interest": ("interest_paid", "interest_capitalised"),
        "principal": ("principal_repaid",),
        "tax_accrued": ("final_tax", "general_tax"),
        "tax_general": ("general_tax",),
        "to_reserves": ("reserve_appropriated",),
        "unit_expenses": ("unit_variable_expenses", "unit_fixed_expenses"),
        "shared_costs": ("shared_expenses",),
        "upkeep": ("maintenance", "user_fees"),
        "produced": ("purchases", "production_wages"),
        "received": ("customer_payments",),
        "credit_losses": ("credit_losses",),
        "bad_debts": ("bad_debts",),
    }.items(),
)
def test_same_flows(name: str, column: str, flows: tuple[str, ...]) -> None:
    """What happens in each month."""
    result, sheet = both(name)
    same(flow(result, *flows), sheet.of(column))


@every_plan
@pytest.mark.parametrize(
    ("column", "accounts"),
    {
        "cash": ("cash",),
        "float": ("restricted_cash",),
        "receivables": ("receivables",),
        "member_loans": ("member_loans", "loan_loss_allowance"),
        "stock": ("inventory",),
        "advances": ("supplier_advances",),
        "fixed_assets": ("fixed_assets", "accumulated_depreciation"),
        "payables": ("payables",),
        "titipan": ("consignment_payables",),
        "vat_credit": ("vat_input",),
        "vat_owed": ("vat_payable",),
        "tax_owed": ("tax_payable",),
        "prepaid_tax": ("prepaid_tax",),
        "loans": ("loans",),
        "sukarela": ("voluntary_savings",),
        "pokok": ("principal_savings",),
        "wajib": ("compulsory_savings",),
        "surplus_owed": ("member_surplus_payable", "village_payable", "surplus_funds"),
        "reserves": ("reserves",),
        "grants": ("grants",),
        "savings_tax_owed": ("savings_tax_payable",),
        "prepaid_fees": ("prepaid_loan_fees",),
        "surplus_kept": ("retained_surplus",),
    }.items(),
)
def test_same_balances(name: str, column: str, accounts: tuple[str, ...]) -> None:
    """What is there at each month's end."""
    result, sheet = both(name)
    same(sum(result.balances[account][0] for account in accounts), sheet.stand[column])


@every_plan
def test_same_totals(name: str) -> None:
    """Assets, liabilities and equity; a cash shortage stands among the liabilities."""
    result, sheet = both(name)
    position = result.statements.position
    shortage = position["cash_shortage"][0]
    same(position["assets"][0] - shortage, sheet.stand["assets"])
    same(position["liabilities"][0] - shortage, sheet.stand["liabilities"])
    same(position["equity"][0], sheet.stand["equity"])


@every_plan
def test_same_years(name: str) -> None:
    """SHU after tax and DSCR of each calendar year."""
    result, sheet = both(name)
    surplus = result.time.by_year(result.statements.surplus["surplus_after_tax"])[0]
    assert surplus == pytest.approx(list(sheet.yearly["after_tax"].values()), abs=2)
    for year, dscr in zip(result.time.years, result.indicators.dscr[0], strict=True):
        if year in sheet.yearly["dscr"]:
            assert dscr == pytest.approx(sheet.yearly["dscr"][year], abs=1e-6), year
        else:
            assert np.isnan(dscr), year


@every_plan
def test_same_worth(name: str) -> None:
    """Cash before financing month by month, and its NPV with and without an end value."""
    result, sheet = both(name)
    same(result.project_cash_flow[0], sheet.of("project_cash_flow"))
    assert result.indicators.npv[0] == pytest.approx(sheet.npv, abs=2)
    found = result.indicators.npv_without_end_value[0]
    assert found == pytest.approx(sheet.npv_without_end_value, abs=2)


def test_the_spreadsheet_balances_by_itself() -> None:
    """Its accounts are summed apart; a forgotten column would show."""
    for name in PLANS:
        sheet = both(name)[1]
        owed = [
            a + b for a, b in zip(sheet.stand["liabilities"], sheet.stand["equity"], strict=True)
        ]
        same(sheet.stand["assets"], owed)

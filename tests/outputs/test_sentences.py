"""The verdict and the measures in words: cash before DSCR before NPV, and a dash with a reason."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kopdes_plan import text as t
from kopdes_plan.model.result import Result, Warning
from kopdes_plan.outputs.sentences import KINDS, measures, verdict, warning_text
from tests.plans import plan_of, run_plan


def changed(result: Result, **figures: Any) -> Result:
    """The result with some indicators other than they are."""
    return replace(result, indicators=replace(result.indicators, **figures))


@pytest.mark.parametrize(
    ("figures", "code", "tone"),
    [
        ({"funding_gap": 5e6, "dscr_min": 3.0, "npv": 1e9}, "not_fundable", "bad"),
        ({"funding_gap": 0.0, "dscr_min": 0.9, "npv": 1e9}, "cannot_repay", "bad"),
        ({"funding_gap": 0.0, "dscr_min": 1.1, "npv": 1e9}, "thin", "doubt"),
        ({"funding_gap": 0.0, "dscr_min": 2.0, "npv": -1.0}, "npv_negative", "doubt"),
        ({"funding_gap": 0.0, "dscr_min": 2.0, "npv": 1.0, "cash_min": 4.9e6}, "low_cash", "doubt"),
        (
            {"funding_gap": 0.0, "dscr_min": 2.0, "npv": 1.0, "npv_without_end_value": -1.0},
            "end_value",
            "doubt",
        ),
        (
            {"funding_gap": 0.0, "dscr_min": 2.0, "npv": 1.0, "npv_without_end_value": 1.0},
            "feasible",
            "good",
        ),
        (
            {"funding_gap": 0.0, "dscr_min": np.nan, "npv": 1.0, "npv_without_end_value": 1.0},
            "feasible",
            "good",
        ),
    ],
)
def test_the_verdict_asks_for_cash_first_and_never_for_npv_alone(
    result: Result, figures: dict[str, float], code: str, tone: str
) -> None:
    said = verdict(changed(result, **{name: np.array([x]) for name, x in figures.items()}))
    assert (said.code, said.tone) == (code, tone)
    assert said.sentence and not re.search(r"\bnan\b", said.sentence)


def test_a_business_that_eats_cash_does_not_earn_a_negative_multiple(result: Result) -> None:
    """`hanya menghasilkan -0,15 kali angsuran` says nothing to a board."""
    said = verdict(changed(result, funding_gap=np.array([0.0]), dscr_min=np.array([-0.15])))
    assert said.code == "cannot_repay" and "-0,15" not in said.sentence
    assert "kasnya malah berkurang" in said.sentence


def test_a_verdict_names_month_and_rupiah(result: Result) -> None:
    short = changed(
        result,
        funding_gap=np.array([12_500_000.0]),
        first_negative_month=np.array([6]),
        cash_min_month=np.array([8]),
    )
    assert verdict(short).sentence.startswith(
        "Kas kurang mulai Juli 2027 dan kekurangan terdalam Rp12.500.000 pada September 2027"
    )


@pytest.mark.parametrize(
    ("worst", "said"),
    [(0.998, "hanya menghasilkan 0,998 kali"), (1.2496, "DSCR terendah 1,2496 pada"),
     (1.1, "DSCR terendah 1,10 pada"), (1.25, "DSCR terendah 1,25 pada 2028 (syarat 1,25)")],
)  # fmt: skip
def test_a_dscr_just_below_its_limit_is_not_rounded_up_to_it(
    result: Result, worst: float, said: str
) -> None:
    """Who tunes a loan to the limit must not read "1,25, sedangkan yang disyaratkan 1,25"."""
    assert said in verdict(changed(result, dscr_min=np.array([worst]))).sentence


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_plan_that_sells_nothing_is_not_feasible(language: str) -> None:
    """Its cash never falls and its NPV is 0, which would pass every yardstick."""
    said = verdict(run_plan(plan_of()), language)
    assert (said.code, said.tone) == ("no_sales", "doubt")
    assert "unit_usaha" in said.sentence


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_measure_has_a_name_a_value_and_a_meaning(result: Result, language: str) -> None:
    found = measures(result, language)
    assert [measure.name for measure in found] == list(KINDS)
    for measure in found:
        assert measure.label and measure.value and measure.meaning
        said = f"{measure.label} {measure.value} {measure.meaning}"
        assert not re.search(r"\bnan\b", said)


def test_a_figure_that_does_not_exist_is_a_dash_with_its_reason() -> None:
    found = {measure.name: measure for measure in measures(run_plan(plan_of(), months=24))}
    assert found["dscr_min"].value == "–"
    assert found["dscr_min"].meaning == "tidak ada angsuran"
    assert found["payback_months"].value == "–"


def test_a_yardstick_says_whether_it_is_reached(result: Result) -> None:
    found = {measure.name: measure for measure in measures(result)}
    lowest = float(result.indicators.dscr_min[0])
    assert found["dscr_min"].value == t.number(lowest, 2)
    assert found["dscr_min"].yardstick == "≥ 1,25"
    assert found["dscr_min"].reached is (lowest >= 1.25)


def test_the_average_dscr_says_that_grace_counts(result: Result) -> None:
    """Cash of 2027 to 2033 over all that is due: 327.8 of 182.9 million are 1.79. Without the
    year of grace, when the business still lost, it would be 2.01, as a bank may add up.
    """
    found = {measure.name: measure for measure in measures(result)}["dscr_average"]
    cash, due = (result.time.by_year(x)[0] for x in (result.cfads, result.debt_service))
    assert found.value == t.number(float(cash.sum() / due.sum()), 2) == "1,79"
    assert t.number(float(cash[1:].sum() / due[1:].sum()), 2) == "2,01"
    assert "masa tenggang ikut dihitung" in found.meaning


def test_a_warning_writes_its_numbers_for_people(result: Result) -> None:
    warning = Warning("cash_negative", 13, {"amount": 9_034_950.8, "lowest": "2028-10"})
    assert warning_text(warning, result) == (
        "Kas habis mulai Februari 2028. Kekurangan terdalam Rp9.034.951 pada Oktober 2028. "
        "Tambah modal, tunda belanja, atau kecilkan unit yang memakan kas."
    )
    bites = Warning("final_tax_bites", None, {"share": 0.167, "amount": 1_000_000.0})
    assert "16,7%" in warning_text(bites, result)

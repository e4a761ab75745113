"""The law on given days: provision, date, given, expect, in the YAML files of this folder.

`given` is one of: `rule` (a path), `file` with `village` (the smallest area that has a value),
`scheme` (`open`, and terms; null means the scheme has no such term that day), `tax` (one year of
a cooperative), `savings_interest` (of one member and month).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kopdes_plan.inputs import rules as rules_module
from kopdes_plan.inputs.rules import Citation, Rule, Rules, load_rules
from kopdes_plan.model.income_tax import FinalParams, income_tax, savings_interest_tax
from kopdes_plan.model.law import tax_params

FOLDER = Path(__file__).parent
CASES: list[dict[str, Any]] = [
    case for file in sorted(FOLDER.glob("*.yaml")) for case in YAML(typ="safe").load(file)
]


@pytest.fixture(scope="module")
def law() -> Rules:
    return load_rules()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['provision']} ({case['date']})")
def test_provision(case: dict[str, Any], law: Rules) -> None:
    (kind,) = case["given"].keys() & QUESTIONS.keys()
    if "raises" in case["expect"]:
        with pytest.raises(getattr(rules_module, case["expect"]["raises"])):
            QUESTIONS[kind](case["given"], case["date"], law)
        return
    answer = QUESTIONS[kind](case["given"], case["date"], law)
    assert {key: answer[key] for key in case["expect"]} == pytest.approx(case["expect"])


def rule(given: Mapping[str, Any], day: date, law: Rules) -> dict[str, Any]:
    return described(law.at(given["rule"], day), law.cite(given["rule"], day))


def area(given: Mapping[str, Any], day: date, law: Rules) -> dict[str, Any]:
    path = law.area_path(given["file"], given["village"])
    return {"path": None} if path is None else rule({"rule": path}, day, law)


def described(found: Rule, citation: Citation) -> dict[str, Any]:
    unread = citation.original_unread
    return found._asdict() | {"binding": found.binding, "original_unread": unread}


def scheme(given: Mapping[str, Any], day: date, law: Rules) -> dict[str, Any]:
    known = (key.partition(".")[2] for key in law.files[f"loans/{given['scheme']}"].rules)
    terms = law.terms(given["scheme"], day)
    assert (given["scheme"] in law.schemes(day)) == bool(terms)
    values = {key: terms[key].value if key in terms else None for key in known}
    return values | {"open": bool(terms)}


def tax(given: Mapping[str, Any], day: date, law: Rules) -> dict[str, Any]:
    final = FinalParams(
        rate=law.number("taxes/final_income.rate", day),
        years=int(law.number("taxes/final_income.years", day)),
        turnover_ceiling=law.number("taxes/final_income.turnover_ceiling", day),
    )
    found = income_tax(params=tax_params(law, day), final=final, **given["tax"])
    assert not found.problems
    return {"regime": found.regime, "tax": found.tax}


def savings_interest(given: Mapping[str, Any], day: date, law: Rules) -> dict[str, Any]:
    threshold = law.number("taxes/savings_interest.threshold_per_month", day)
    rate = law.number("taxes/savings_interest.rate", day)
    return {"tax": float(savings_interest_tax(given["savings_interest"], threshold, rate))}


Question = Callable[[Mapping[str, Any], date, Rules], dict[str, Any]]
QUESTIONS: Mapping[str, Question] = {
    "rule": rule,
    "file": area,
    "scheme": scheme,
    "tax": tax,
    "savings_interest": savings_interest,
}


def test_every_folder_of_rules_has_a_provision_tested(law: Rules) -> None:
    asked = {
        str(case["given"].get("rule") or case["given"].get("file") or "loans/").partition("/")[0]
        for case in CASES
    }
    assert {name.partition("/")[0] for name in law.files} <= asked

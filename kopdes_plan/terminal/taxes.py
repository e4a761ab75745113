"""`kopdes-plan pajak`: a cooperative's income tax, or the tax on a member's savings interest."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.terminal.console import facts, show, show_json
from kopdes_plan.terminal.laws import stands
from kopdes_plan.terminal.options import (
    AsOf,
    CommandLineError,
    Json,
    Reading,
    citation,
    option,
    parsed_or,
    rule_number,
)
from kopdes_plan.text import say

FINAL, INCOME = "taxes/final_income", "taxes/income"
FINAL_RULES = ("rate", "years", "turnover_ceiling")
INCOME_RULES = ("rate", "facility_share", "facility_turnover", "facility_ceiling", "rounding")


def tax(
    tahun: Annotated[str | None, option("--tahun", metavar="Y")] = None,
    terdaftar: Annotated[str | None, option("--terdaftar", metavar="Y0")] = None,
    omzet: Annotated[str | None, option("--omzet", metavar="N")] = None,
    laba: Annotated[str | None, option("--laba", metavar="N")] = None,
    bunga_simpanan: Annotated[str | None, option("--bunga-simpanan", metavar="N")] = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """A cooperative's income tax of one year, or the tax on a member's savings interest."""
    yearly = {"--tahun": tahun, "--terdaftar": terdaftar, "--omzet": omzet}
    if bunga_simpanan is not None:
        if any(text is not None for text in (*yearly.values(), laba)):
            raise CommandLineError("tax_twice")
        found = _savings_tax(bunga_simpanan, tanggal)
    else:
        missing = [name for name, text in yearly.items() if text is None]
        if missing:
            raise CommandLineError("option_missing", option=", ".join(missing))
        found = _income_tax(str(tahun), str(terdaftar), str(omzet), laba, tanggal)
    notes, law = found.pop("notes"), found.pop("law")
    if as_json:
        for step in found["steps"]:
            del step["percent"]
        show_json({**found, "citations": [citation(rule) for rule in law]})
        return
    written = (t.percent if step["percent"] else t.rupiah for step in found["steps"])
    steps = [
        (s["text"], write(s["value"])) for s, write in zip(found["steps"], written, strict=True)
    ]
    show(say(f"cli.tax.regime.{found['regime']}"), "", *facts(steps))
    show("", say("cli.table.law"), *dict.fromkeys(f"  {stands(rule)}" for rule in law), *notes)


def _income_tax(
    tahun: str, terdaftar: str, omzet: str, laba: str | None, tanggal: str | None
) -> dict[str, Any]:
    from kopdes_plan.inputs.rules import load_rules
    from kopdes_plan.model.income_tax import FinalParams, TaxParams, income_tax

    reading = Reading()
    year = reading.read("--tahun", tahun, _year, 2025)
    registered = reading.read("--terdaftar", terdaftar, _year, year)
    turnover = reading.read("--omzet", omzet, amounts.parse_amount, 0.0)
    profit = reading.read("--laba", laba, amounts.parse_amount, None)
    day = reading.read("--tanggal", tanggal, amounts.parse_day, date(year, 12, 31))
    reading.check()
    rules = load_rules()
    final, years, limit = (rule_number(rules, f"{FINAL}.{key}", day) for key in FINAL_RULES)
    general = {key: rule_number(rules, f"{INCOME}.{key}", day) for key in INCOME_RULES}
    found = income_tax(
        year, registered, turnover, profit,
        TaxParams(loss_years=0, **general),  # one year by itself has no losses to carry
        FinalParams(final, int(years), limit),
    )  # fmt: skip
    typed = {"tahun": tahun, "omzet": omzet}
    reading.problems += [
        p._replace(path=f"--{p.path}", read=typed.get(p.path, p.read)) for p in found.problems
    ]
    reading.check()
    used = [f"{FINAL}.{key}" for key in FINAL_RULES]
    if found.regime != "pph_final":
        used = [*used[1:], *(f"{INCOME}.{key}" for key in INCOME_RULES)]
    return {
        "regime": found.regime,
        "tax": found.tax,
        "steps": [_step(code, value) for code, value in found.steps],
        "law": [rules.cite(path, day) for path in used],
        "notes": [say(f"cli.tax.note.{code}") for code in found.notes],
    }


def _savings_tax(bunga_simpanan: str, tanggal: str | None) -> dict[str, Any]:
    from kopdes_plan.inputs.rules import load_rules
    from kopdes_plan.model.income_tax import savings_interest_tax

    reading = Reading()
    interest = reading.read("--bunga-simpanan", bunga_simpanan, amounts.parse_amount, 0.0)
    day = reading.read("--tanggal", tanggal, amounts.parse_day, date.today())
    if interest < 0:
        reading.refuse("negative_rupiah", "--bunga-simpanan", bunga_simpanan)
    reading.check()
    rules = load_rules()
    paths = ("taxes/savings_interest.threshold_per_month", "taxes/savings_interest.rate")
    threshold, rate = (rule_number(rules, path, day) for path in paths)
    due = float(savings_interest_tax(interest, threshold, rate))
    steps = {"interest": interest, "threshold": threshold, "savings_rate": rate if due else 0.0}
    return {
        "regime": "pph_final",
        "tax": due,
        "steps": [_step(code, value) for code, value in {**steps, "tax": due}.items()],
        "law": [rules.cite(path, day) for path in paths],
        "notes": [],
    }


def _step(code: str, value: float) -> dict[str, Any]:
    return {"text": say(f"cli.tax.step.{code}"), "value": value, "percent": "rate" in code}


def _year(text: str) -> int:
    year = parsed_or(amounts.parse_whole, "not_a_whole_number", "not_a_year", text)
    if not amounts.FIRST_YEAR <= year <= amounts.LAST_YEAR:
        raise amounts.AmountError("not_a_year", text)
    return year

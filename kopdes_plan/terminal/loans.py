"""`kopdes-plan angsuran`: one loan's schedule."""

from __future__ import annotations

from typing import Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.file_words import DAY_COUNTS, GRACE_INTEREST, GRACE_POSITIONS, METHODS
from kopdes_plan.inputs.lists import parse_pairs
from kopdes_plan.terminal.console import remark, show, show_json, table
from kopdes_plan.terminal.options import Json, Reading, choose, option, refused
from kopdes_plan.text import say

ROUNDING = {"1": 1.0, "0.01": 0.01, "0,01": 0.01, "100": 100.0, "500": 500.0, "1000": 1000.0,
            "1.000": 1000.0}  # fmt: skip
INTEREST_ROUNDING = {"0.01": 0.01, "0,01": 0.01, "1": 1.0}
LONGEST_LOAN = 600  # months
HIGH_RATE = 0.36  # a year; above it people rather mistyped a rate

OPTIONS = {
    "drawdown_after_maturity": "--pencairan", "drawdown_negative": "--pencairan",
    "drawdown_before_start": "--pencairan", "drawdowns_not_amount": "--pencairan",
}  # fmt: skip


def loan(
    plafon: Annotated[str, option("--plafon", metavar="N")],
    bunga: Annotated[str, option("--bunga", metavar="R")],
    tenor: Annotated[str, option("--tenor", metavar="M")],
    metode: Annotated[str | None, option("--metode", metavar="|".join(METHODS))] = None,
    tenggang: Annotated[str | None, option("--tenggang", metavar="G")] = None,
    bunga_tenggang: Annotated[
        str | None, option("--bunga-tenggang", metavar="|".join(GRACE_INTEREST))
    ] = None,
    tenggang_di: Annotated[
        str | None, option("--tenggang-di", metavar="|".join(GRACE_POSITIONS))
    ] = None,
    hari: Annotated[str | None, option("--hari", metavar="|".join(DAY_COUNTS))] = None,
    bulatkan: Annotated[str | None, option("--bulatkan", metavar="1|0.01|100|500|1000")] = None,
    bulatkan_bunga: Annotated[str | None, option("--bulatkan-bunga", metavar="0.01|1")] = None,
    mulai: Annotated[str | None, option("--mulai", metavar="YYYY-MM-DD")] = None,
    pencairan: Annotated[str | None, option("--pencairan", metavar="YYYY-MM:N,…")] = None,
    as_json: Json = False,
) -> None:
    """One loan's schedule."""
    from kopdes_plan.model.loans import LoanError, LoanTerms, instalments

    chosen: dict[str, Any] = {
        "method": choose("--metode", metode, METHODS),
        "grace_interest": choose("--bunga-tenggang", bunga_tenggang, GRACE_INTEREST),
        "grace_position": choose("--tenggang-di", tenggang_di, GRACE_POSITIONS),
        "day_count": choose("--hari", hari, DAY_COUNTS),
        "payment_rounding": choose("--bulatkan", bulatkan, ROUNDING),
        "interest_rounding": choose("--bulatkan-bunga", bulatkan_bunga, INTEREST_ROUNDING),
    }
    reading = Reading()
    amount = reading.read("--plafon", plafon, amounts.parse_amount, 1.0)
    rate = reading.read("--bunga", bunga, amounts.parse_rate, 0.0)
    months = reading.read("--tenor", tenor, amounts.parse_months, LONGEST_LOAN)
    grace = reading.read("--tenggang", tenggang, amounts.parse_months, 0)
    first = reading.read("--mulai", mulai, amounts.parse_day, None)
    drawn = reading.read("--pencairan", pencairan, _drawdowns, None)
    if amount <= 0:
        reading.refuse("amount_not_positive", "--plafon", plafon)
    if not 0 <= rate <= 1:
        reading.refuse("rate_out_of_range", "--bunga", bunga)
    inside = chosen["grace_position"] == "inside"
    if months < 1:
        reading.refuse("tenor_too_short", "--tenor", tenor, tenor_months=months)
    elif months > LONGEST_LOAN:
        reading.refuse("tenor_too_long", "--tenor", tenor, limit=LONGEST_LOAN)
    elif grace < 0 or (inside and grace >= months):
        both = {"grace_months": grace, "tenor_months": months}
        reading.refuse("grace_not_below_tenor", "--tenggang", tenggang, **both)
    elif grace > LONGEST_LOAN:
        reading.refuse("too_big", "--tenggang", tenggang, limit=LONGEST_LOAN)
    if chosen["day_count"] != "30/360" and mulai is None and pencairan is None:
        reading.refuse("first_date_missing", "--mulai")
    reading.check()
    try:
        terms = LoanTerms(rate, months, grace_months=grace, **chosen)
        found = instalments(amount, terms, first, drawn)
    except LoanError as wrong:
        raise refused(wrong, OPTIONS, {"--pencairan": pencairan}) from None
    if rate > HIGH_RATE:
        remark(say("cli.loan.high_rate", rate=t.percent(rate)))
    if as_json:
        kept = ("period", "date", "interest", "principal", "payment", "balance")
        rows = [{key: getattr(row, key) for key in kept} for row in found.rows]
        show_json({**found._asdict(), "rows": rows})
    else:
        show(*_table(found, amount, terms, metode or "anuitas"))


def _drawdowns(text: str) -> dict[tuple[int, int], float]:
    """{(year, month): rupiah} of `2026-01:1 miliar,2026-03:500jt`; a month twice is refused."""
    found: dict[tuple[int, int], float] = {}
    for written, money in parse_pairs(text, ":", amounts.parse_amount):
        month = amounts.parse_month(written)
        if month in found:
            raise amounts.AmountError("named_twice", written)
        found[month] = money
    return found


def _table(found: Any, amount: float, terms: Any, method: str) -> list[str]:
    """The schedule for people; cents only where the instalment has them."""
    decimals = 2 if terms.payment_rounding < 1 else 0
    dated = found.rows[0].date is not None
    keys = ["period", *(["date"] if dated else []), "interest", "principal", "payment", "balance"]

    def written(value: Any) -> str:
        return t.number(value, decimals) if isinstance(value, float) else str(value)

    rows = [[written(getattr(row, key)) for key in keys] for row in found.rows]
    capitalised = sum(row.interest_capitalised for row in found.rows)
    principal = found.total_payment - found.total_interest + capitalised
    sums = [written(x) for x in (found.total_interest, principal, found.total_payment)]
    total = [say("cli.table.total"), *([""] if dated else []), *sums, ""]
    head = [say(f"cli.loan.{key}") for key in keys]
    return [_title(amount, terms, method), "", *table(head, [*rows, [], total]), *_true_rate(found)]


def _title(amount: float, terms: Any, method: str) -> str:
    title = say(
        "cli.loan.title",
        amount=t.rupiah(amount),
        rate=t.percent(terms.rate_per_year),
        months=terms.tenor_months,
        method=say(f"cli.choice.{method.strip().lower()}"),
    )
    grace = terms.grace_months
    return title + (say("cli.loan.grace", months=grace) if grace else "")


def _true_rate(found: Any) -> list[str]:
    """What the loan costs a year, where a rate repays it."""
    if found.effective_rate_per_year is None:
        return []
    equivalent = t.percent(found.equivalent_annuity_rate_per_year)
    effective = t.percent(found.effective_rate_per_year)
    return ["", say("cli.loan.true_rate", equivalent=equivalent, effective=effective)]

"""Where a cooperative may borrow: the schemes of the rules in a sentence, and as a new loan.

A day goes in, because terms are those of the day of signing. What no rule says is called unknown;
a new loan borrows as little as it may, so that nobody takes its amount for advice.
Law: loans/*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from kopdes_plan import text as t
from kopdes_plan.inputs.file_words import GRACE_INTEREST, GRACE_POSITIONS, METHODS
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_checks import SHORTEST
from kopdes_plan.inputs.rule_types import CONFIRMED, Rule
from kopdes_plan.inputs.rules import load_rules

DECIDING = {  # what a board must know before it borrows, and the terms that say it
    "ceiling": {"ceiling"},
    "rate": {"rate", "rate_min", "rate_max"},
    "tenor": {"tenor_months_max"},
    "grace": {"grace_months_min", "grace_months_max"},
}
FIRST_AMOUNT = 1_000_000  # of a new loan, above what its scheme must exceed: to be replaced
USUAL_MONTHS = 12  # of a loan whose tenor nobody knows: short, so that it is seen and asked


class Say(Protocol):
    """Words of this topic by their key."""

    def __call__(self, key: str, **params: object) -> str: ...


class Offer(NamedTuple):
    """A scheme on a day: its label, its terms in a sentence, and who may borrow."""

    scheme: str
    label: str
    terms: str
    opened: bool
    ours: bool  # the cooperative itself borrows


def offers(day: date, language: str = "id") -> tuple[Offer, ...]:
    """Every scheme there is: first those that can be used, of them the best known first."""
    rules, found = load_rules(), []
    for scheme in rules.schemes():
        terms = rules.terms(scheme, day)
        if "written_in" in terms:
            continue  # grants and savings have parts of the plan of their own
        ours = not terms or terms["borrower"].value == "koperasi"
        label = rules.label(f"loans/{scheme}")
        words = " ".join(_sentences(terms, language)) if terms else ""
        rank = (not (terms and ours), len(unknown_terms(terms)), label)
        found.append((rank, Offer(scheme, label, words, bool(terms), ours)))
    return tuple(offer for _, offer in sorted(found))


def terms_of(scheme: str, day: date, language: str = "id") -> str:
    """What a scheme allows on a day, in a sentence; nothing for an unknown or closed one."""
    rules = load_rules()
    if scheme not in rules.schemes():
        return ""
    terms = rules.terms(scheme, day)
    return " ".join(_sentences(terms, language)) if terms else ""


def new_loan(scheme: str, plan: Plan, language: str = "id") -> dict[str, Any]:
    """A loan of a scheme as a plan's file writes it, as far as the scheme knows its terms."""
    rules = load_rules()
    terms = rules.terms(scheme, plan.plan_date)
    grace = _number(terms.get("grace_months_min"), 0)
    loan = {
        "nama": rules.label(f"loans/{scheme}"),
        "skema": scheme,
        "plafon": t.number(first_amount(scheme, plan.plan_date)),
        "bunga": _rate(terms, plan.plan_date, language),
        "jangka_waktu_bulan": t.number(longest_tenor(terms, plan)),
        "masa_tenggang_bulan": t.number(grace),
        "metode": word_of(terms.get("method_default"), METHODS),
        "tenggang_di": word_of(terms.get("grace_position_default"), GRACE_POSITIONS),
        "bunga_tenggang": word_of(terms.get("grace_interest_default"), GRACE_INTEREST),
    }
    return {key: value for key, value in loan.items() if value}


def first_amount(scheme: str, day: date) -> float:
    """The amount of a new loan of a scheme, which only holds the place of what is needed."""
    floor = load_rules().known(f"loans/{scheme}.amount_above", day)
    return _number(floor, 0) + FIRST_AMOUNT


def rate_rule(terms: Mapping[str, Rule]) -> Rule | None:
    """The rule whose rate is used: the scheme's, of a range the highest; None where unknown."""
    return terms.get("rate") or terms.get("rate_max") or terms.get("rate_min")


def _rate(terms: dict[str, Rule], day: date, language: str) -> dict[str, str]:
    """The scheme's rate with its source; of a range the highest; unknown 0% and a remark."""
    rule = rate_rule(terms)
    if rule is None:
        note = t.say("financing.new_loan.rate_note", language)
        return {"nilai": "0%", "asal": "asumsi", "catatan": note}
    cited = load_rules().cite(rule.path, day)
    source = ", ".join(filter(None, (cited.source, cited.where)))
    rate = {"nilai": _percent(rule), "asal": "sumber", "sumber": source}
    low, high = terms.get("rate_min"), terms.get("rate_max")
    if "rate" in terms or low is None or high is None:
        return {**rate, "catatan": rule.note} if rule.note else rate
    ends = {"low": _percent(low), "high": _percent(high)}
    note = t.say("financing.new_loan.range_note", language, **ends)
    return {**rate, "rendah": ends["low"], "tinggi": ends["high"], "catatan": note}


def longest_tenor(terms: Mapping[str, Rule], plan: Plan) -> float:
    """The scheme's longest, within the months of the plan; short where nobody knows."""
    plan_months = SHORTEST if plan.horizon_months is None else plan.horizon_months - 1
    longest = _number(terms.get("tenor_months_max"), USUAL_MONTHS)
    return min(
        longest, _number(terms.get("tenor_months_max_working_capital"), longest), plan_months
    )


def _sentences(terms: dict[str, Rule], language: str) -> Iterator[str]:
    """What is known of a scheme, then what must be asked."""

    def say(key: str, **params: object) -> str:
        return t.say(f"financing.terms.{key}", language, **params)

    ceiling, floor = terms.get("ceiling"), terms.get("amount_above")
    tenor, age = terms.get("tenor_months_max"), terms.get("business_age_months_min")
    if ceiling and floor:
        yield say("between", low=_rupiah(floor), high=_rupiah(ceiling))
    elif ceiling:
        yield say("ceiling", high=_rupiah(ceiling))
    yield from _rates(terms, say)
    if tenor:
        yield say("tenor", months=_whole(tenor))
    yield from _grace(terms, say)
    if age:
        yield say("age", months=_whole(age))
    if unknown := unknown_terms(terms):
        yield say("unknown", terms=", ".join(say(f"name.{name}") for name in unknown))
    told = [terms[key] for keys in DECIDING.values() for key in keys if key in terms]
    if terms["borrower"].confidence == "unsure":
        yield say("unsure")
    elif any(rule.confidence not in CONFIRMED for rule in told):
        yield say("doubtful")


def unknown_terms(terms: Mapping[str, Rule]) -> list[str]:
    """What a board must know before it borrows and no rule says."""
    return [name for name, keys in DECIDING.items() if not keys & set(terms)]


def _rates(terms: dict[str, Rule], say: Say) -> Iterator[str]:
    low, high = terms.get("rate_min"), terms.get("rate_max")
    if rule := terms.get("rate"):
        yield say("rate", rate=_percent(rule))
    elif low and high:
        yield say("rate_between", low=_percent(low), high=_percent(high))


def _grace(terms: dict[str, Rule], say: Say) -> Iterator[str]:
    low, high = terms.get("grace_months_min"), terms.get("grace_months_max")
    if low and high:
        yield say("grace", low=_whole(low), high=_whole(high))
    elif high:
        yield say("grace_max", high=_whole(high))


def _number(rule: Rule | None, other: float) -> float:
    return other if rule is None else rule.number


def word_of(rule: Rule | None, words: Mapping[str, str]) -> str:
    """The plan's word for the value of a rule, or nothing."""
    found = (word for word, meant in words.items() if rule is not None and rule.value == meant)
    return next(found, "")


def _rupiah(rule: Rule) -> str:
    return t.rupiah(rule.number)


def _percent(rule: Rule) -> str:
    return t.percent(rule.number)


def _whole(rule: Rule) -> str:
    return t.number(rule.number)

"""Ways to finance a plan side by side, in words: their names, whether allowed, whether carried.

A plan goes in, `Way`s come out: an alternative of `inputs.loan_alternatives` with its figures of
`model.comparison`. Tables stand in `financing_tables`, the chart in `financing_charts`, JSON in
`financing_json`. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.compliance import LAW, LIMITS, Status, verdict
from kopdes_plan.inputs.financing import with_loans
from kopdes_plan.inputs.loan_alternatives import Alternative, alternatives, main_loan
from kopdes_plan.inputs.plan_checks import horizon
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.comparison import Financed, lacking
from kopdes_plan.outputs.compliance import sentence
from kopdes_plan.outputs.writer import first

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Able = Literal["short", "weak", "thin", "fine"]
HALF = 0.5  # rupiah two amounts may differ by


class Way(NamedTuple):
    """One way to finance a plan; without figures where `option.without` says why."""

    option: Alternative
    found: Financed | None

    @property
    def allowed(self) -> Status:
        """pass, fail, or unknown where nobody can tell."""
        outcome = verdict(self.option.checks)
        refused = self.found is not None and bool(self.found.problems)
        return "fail" if refused or self.option.without in NO_LOANS else outcome

    @property
    def able(self) -> Able | None:
        """short: cash falls below zero; weak: less than is due; thin: below what the plan asks."""
        if self.found is None:
            return None
        figures, general = self.found.result.indicators, self.found.plan.general
        if figures.funding_gap[0] > HALF:
            return "short"
        if self.found.dscr_min < 1:
            return "weak"
        under = first(figures.cash_min) < float(general.minimum_cash) - HALF
        thin = under or self.found.dscr_min < float(general.dscr_required) - 1e-12
        return "thin" if thin else "fine"


NO_LOANS = ("elsewhere", "agrinas", "refused")  # why no loan of the cooperative comes of a scheme


def ways(
    plan: Plan,
    day: date | None = None,
    amount: float | None = None,
    schemes: Iterable[str] = (),
) -> tuple[Way, ...]:
    """Every way with its figures; see `inputs.loan_alternatives.alternatives`.

    A plan without a loan borrows what its cash lacks, unless an `amount` is given. Every way runs
    at least as long as the plan itself, so that all are seen over the same years.
    """
    from kopdes_plan import run

    if amount is None and main_loan(plan) is None:
        amount = lacking(run(plan))
    options = alternatives(plan, day, amount, schemes)
    return tuple(Way(one, _figures(plan, one)) for one in options)


def _figures(plan: Plan, option: Alternative) -> Financed | None:
    from kopdes_plan import financing

    if option.loans is None:
        return None
    longer = max(horizon(plan), horizon(with_loans(plan, option.loans)))
    (found,) = financing(
        plan.model_copy(update={"horizon_months": plan.horizon_months or longer}),
        {option.key: option.loans},
    )
    return found


def with_figures(listed: Iterable[Way]) -> list[tuple[Way, Financed]]:
    """Those ways that were computed, with their figures."""
    return [(way, way.found) for way in listed if way.found is not None]


def name(way: Way, language: str = "id") -> str:
    """What a way is called; a scheme by its label."""
    option = way.option
    if option.kind == "scheme":
        return load_rules().label(f"loans/{option.scheme}")
    return t.say(f"financing.way.{option.kind}", language)


def status(way: Way, language: str = "id") -> str:
    """Allowed, not allowed, or cannot be told."""
    return t.say(f"financing.status.{way.allowed}", language)


def able(way: Way, language: str = "id") -> str:
    """Whether the plan can carry it, in a word or two; nothing without figures."""
    return t.say(f"financing.able.{way.able}", language) if way.able else ""


def reasons(way: Way, language: str = "id") -> tuple[str, ...]:
    """Why a way is not allowed, or cannot be told, or has no figures; and what it lacks."""
    return (*by_law(way, language), *_less(way, language))


def by_law(way: Way, language: str = "id") -> Iterator[str]:
    """Why a way is not allowed, cannot be told, or was not computed."""
    option, without = way.option, way.option.without
    if without in ("elsewhere", "agrinas"):
        where = next((c.params["where"] for c in option.checks if "where" in c.params), "")
        yield t.say(f"financing.without.{without}", language, where=where)
        return
    if without == "refused" and (closed := _closed(way, language)):
        yield closed
        return
    kept = [c for c in option.checks if c.code in LAW + (LIMITS if way.allowed == "fail" else ())]
    said = [sentence(check, language) for check in kept if check.status == way.allowed != "pass"]
    yield from said
    if not said and way.found is not None:
        yield from (t.capital(problem.text(language)) for problem in way.found.problems)
    if without == "short":
        months = next(int(c.required) for c in option.checks if c.code == "tenor")  # type: ignore[call-overload]
        yield t.say("financing.without.short", language, months=months)
    elif without in ("terms", "amount"):
        yield t.say(f"financing.without.{without}", language)


def _closed(way: Way, language: str) -> str:
    """Since when a scheme is over, or from when it will be; nothing for one that is open."""
    for check in way.option.checks:
        for key, says in (("ended", ("in_force.ended", "in_force.replaced")),
                          ("first", ("in_force.not_yet",))):  # fmt: skip
            if check.says in says:
                day = check.params[key]
                assert isinstance(day, date)
                written = t.date_long(day, language)
                return t.say(f"financing.without.{key}", language, day=written)
    return ""


def _less(way: Way, language: str) -> Iterator[str]:
    """What the scheme does not lend, and what nobody knows of it."""
    option = way.option
    if way.found is not None and option.kind == "scheme" and option.amount < option.asked - HALF:
        amounts = {"amount": t.rupiah(option.amount), "asked": t.rupiah(option.asked)}
        yield t.say("financing.smaller", language, **amounts)
    if option.without not in ("", "terms", "amount"):
        return
    if option.from_plan:
        yield t.say("financing.from_plan", language, terms=terms(option.from_plan, language))
    if others := [term for term in option.unknown if term not in option.from_plan]:
        key = "ask_too" if option.from_plan else "ask"
        yield t.say(f"financing.{key}", language, terms=terms(others, language))


def terms(names: Sequence[str], language: str = "id") -> str:
    """Terms of a loan in a row."""
    *first, last = (t.say(f"financing.term.{term}", language) for term in names)
    comma = "," if len(first) > 1 else ""
    row = ", ".join(first) + comma
    return t.say("financing.and", language, first=row, last=last) if first else last


def collateral(way: Way, language: str = "id") -> str:
    """What the schemes ask, else what the loans say; a word where nobody knows."""
    if way.found is None or not way.found.plan.loans:
        return "–"
    asked = dict.fromkeys(item for items in way.found.collateral_asked for item in items)
    said = asked or dict.fromkeys(filter(None, way.found.collateral))
    return ", ".join(said) or t.say("financing.no_collateral", language)


def remarks(listed: Sequence[Way], language: str = "id") -> list[str]:
    """Sentences below the tables: whose terms they are, what flat truly is, what carried means."""
    said = [
        t.say("financing.said.same_terms", language),
        t.say("financing.said.equivalent", language),
    ]
    said += [words for way in listed for words in _flat(way, language)]
    for _, found in with_figures(listed)[:1]:
        kept = found.plan.general
        key = "able" if kept.minimum_cash > HALF else "able_zero"
        line = {"cash": t.rupiah(float(kept.minimum_cash)),
                "dscr": t.number(float(kept.dscr_required), 2)}  # fmt: skip
        said.append(t.say(f"financing.said.{key}", language, **line))
    return said


def _flat(way: Way, language: str) -> Iterator[str]:
    """The true rate of a way whose only loan is flat."""
    loans = way.found.plan.loans if way.found else ()
    if len(loans) == 1 and loans[0].method == "flat" and way.found is not None:
        equivalent = t.percent(way.found.equivalent_rate_per_year)
        rate = t.percent(float(loans[0].rate_per_year))
        named = name(way, language)
        yield t.say("financing.said.flat", language, way=named, rate=rate, equivalent=equivalent)

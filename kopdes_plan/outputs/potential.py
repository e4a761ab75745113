"""Unit ideas in words: why each ranks where it does, what to talk about, what its waste becomes.

What comes in are the `Ranked` of a plan; nothing is computed here. Every sentence is in the word
file `potential`; names that people typed are shown as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.potential import load_method, suggestions
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.model.votes import ASPECTS

if TYPE_CHECKING:
    from kopdes_plan.inputs.knockout import Gate
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.ranking import Ranked
    from kopdes_plan.model.votes import Score

W = "potential"
LOW = 3.0  # an aspect that people are not convinced of


def resources(ids: Iterable[str], language: str = "id") -> str:
    """The names of resources, `sungai, danau atau rawa`."""
    known = load_resources()
    field = "label" if language == "id" else "label_en"
    return ", ".join(_lower(str(getattr(known[one], field))) for one in ids if one in known)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


# ---- sentences


def gate_text(gate: Gate, language: str = "id") -> str:
    """What a question's answer rests on."""
    params: dict[str, object] = {"name": "", "names": "", "partner": "", **gate.params}
    params["resources"] = resources(gate.params.get("resources", ()), language)  # type: ignore[arg-type]
    if sure := gate.params.get("confidence"):
        params["confidence"] = t.say(f"{W}.confidence.{sure}", language)
    return t.say(f"{W}.gate.{gate.gate}.{gate.code}", language, **params)


def gate_name(gate: Gate, language: str = "id") -> str:
    """The question in a word."""
    return t.say(f"{W}.gate.{gate.gate}._", language)


def reason(one: Ranked, language: str = "id") -> str:
    """Why an idea ranks where it does: the questions, the score, the money, and what differs."""
    return " ".join(reasons(one, language))


def reasons(one: Ranked, language: str = "id") -> Iterator[str]:
    """The sentences of `reason`, one after the other."""
    asked, scored, paid = (t.say(f"{W}.light.{light}", language) for light in one.lights)
    yield _say("order", language, rank=one.rank, asked=asked, scored=scored, paid=paid)
    yield from _asked(one, language)
    yield from score_text(one.score, language)
    yield from money_text(one, language)
    if one.disagree:
        yield disagreement(one, language)


def _say(key: str, language: str, **params: object) -> str:
    return t.say(f"{W}.reason.{key}", language, **params)


def _asked(one: Ranked, language: str) -> Iterator[str]:
    failed = [gate for gate in one.gates if gate.answer == "fail"]
    open_ = [gate for gate in one.gates if gate.answer == "unknown"]
    if failed:
        said = " ".join(gate_text(gate, language) for gate in failed)
        yield _say("knocked_out", language, gates=said)
    else:
        yield from (gate_text(gate, language) for gate in one.gates if gate.gate == "material")
        if open_:
            named = ", ".join(gate_name(gate, language) for gate in open_)
            yield _say("open", language, gates=named)
        else:
            yield _say("all_answered", language)
    if one.ground.lacking:
        yield _say("lacking", language, facilities=resources(one.ground.lacking, language))
    if math.isfinite(one.quotient):
        key = "quotient" if one.quotient > 1 else "quotient_low"
        yield _say(key, language, times=t.number(one.quotient, 1))


def score_text(score: Score, language: str = "id") -> Iterator[str]:
    """What the room's score comes to."""
    known = [name for name in ASPECTS if math.isfinite(score.aspects[name])]
    if score.judged == "unjudged":
        if not known:
            yield _say("unjudged", language)
            return
        lacking = (name for name in ASPECTS if name not in known)
        named = ", ".join(t.say(f"{W}.aspect.{name}", language) for name in lacking)
        yield _say("unjudged_partly", language, aspects=named)
        return
    above = round(score.share * len(ASPECTS))
    yield _say(score.judged, language, above=above, mean=t.number(score.mean, 1))
    if math.isfinite(score.weighted):
        yield _say("weighted", language, share=t.percent(score.weighted, 0))


def money_text(one: Ranked, language: str = "id") -> Iterator[str]:
    """What the idea does to cash when it stands alone."""
    money = one.money
    wages, left = money.wages_per_year, money.left_for_wages
    loss = wages - left if money.tested == "wages" else -money.surplus_per_year
    yield _say(
        money.tested, language,
        surplus=about(money.surplus_per_year), loss=about(loss),
        ratio=t.rupiah(1000 * money.revenue_cost_ratio), lacking=about(-money.cash_min),
        dscr=t.number(money.dscr_min, 2), required=t.number(money.dscr_required, 2),
        longest=t.number(money.longest_payback), left=about(left), month=about(left / 12),
        loan=about(money.loan), month_name=_month(money.cash_min_month, language),
    )  # fmt: skip
    if money.tested == "loses" and wages:
        paid = {"month": about(left / 12), "wages": about(wages / 12)}
        yield _say("left" if left > 0 else "lossless", language, **paid)
    yield from _money_details(one, language)
    if one.candidate.people is not None:
        yield _say("people", language, people=t.number(one.candidate.people))


def _money_details(one: Ranked, language: str) -> Iterator[str]:
    money = one.money
    key = "needed" if money.needed > 0.5 else "nothing_needed"
    yield _say(key, language, needed=about(money.needed))
    if money.loan > 0.5 and money.tested not in ("thin", "cannot_repay"):
        key = "own_loan" if money.own_loan else "loan"
        yield _say(key, language, loan=about(money.loan), dscr=t.number(money.dscr_min, 2))
    if money.light and math.isfinite(money.payback_months):
        yield _say("payback", language, months=t.number(math.ceil(money.payback_months)))
    if money.break_even_per_day >= 0.005:
        needed, sold = count(money.break_even_per_day), count(money.sales_per_day)
        unit = money.sales_unit.removesuffix(" sehari")
        yield _say("break_even", language, needed=needed, sold=sold, unit=unit)
    if not one.candidate.staff:
        yield _say("no_staff", language)


def _month(label: str, language: str) -> str:
    year, _, month = label.partition("-")
    return t.month(int(year), int(month), language)


def about(amount: float) -> str:
    """Rupiah to the thousand: an idea is not known to the rupiah.

    >>> about(25_997_100)
    'Rp25.997.000'
    """
    return t.rupiah(round(amount, -3))


def count(quantity: float) -> str:
    """A quantity a day, with decimals only where they say something.

    >>> count(45.2), count(3.44), count(0.26)
    ('45', '3,4', '0,26')
    """
    return t.number(quantity, 0 if quantity >= 10 else 1 if quantity >= 1 else 2)


def disagreement(one: Ranked, language: str = "id") -> str:
    """The sentence where the room and the money say opposite things; nothing where they do not."""
    if not one.disagree:
        return ""
    ranks = {"by_score": one.rank_score, "by_money": one.rank_money}
    if one.lights[1] > one.lights[2]:
        return _say("disagree_score", language, **ranks)
    low = [name for name in ASPECTS if not one.score.aspects[name] > LOW]
    named = ", ".join(t.say(f"{W}.aspect.{name}", language) for name in low)
    return _say("disagree_money", language, aspects=named, **ranks)


def vote_remarks(score: Score, language: str = "id") -> Iterator[str]:
    """What the room should talk about, and which votes lack."""
    for item in score.items:
        if item.discuss:
            yield t.say(
                f"{W}.vote.discuss", language,
                item=t.say(f"{W}.item.{item.item}", language),
                against=item.against, in_favour=item.in_favour,
                mean=t.number(item.mean, 1), spread=t.number(item.spread, 1),
            )  # fmt: skip
    lacking: dict[str, list[str]] = {}
    for voter, name in score.missing:
        lacking.setdefault(voter, []).append(t.say(f"{W}.item.{name}", language))
    for voter, items in lacking.items():
        yield t.say(f"{W}.vote.missing", language, voter=voter, items="; ".join(items))


# ---- what goes before and after the ranking


def remarks(plan: Plan, ranking: Sequence[Ranked], language: str = "id") -> Iterator[str]:
    """How the order comes about, what the district is known for, and what is not known."""
    profile = plan.profile
    yield t.say(f"{W}.about.order", language)
    if not (profile.resources or profile.businesses or profile.buyers or profile.ideas):
        yield t.say(f"{W}.about.no_profile", language)
    known = {one.resource for code in plan.cooperative.villages for one in suggestions(code)}
    if known:
        yield t.say(f"{W}.about.known", language, resources=resources(sorted(known), language))
    else:
        yield t.say(f"{W}.about.unknown_district", language)
    if profile.people is None:
        average = t.number(float(load_method().average_people))
        yield t.say(f"{W}.about.no_people", language, average=average)
    if not any(math.isfinite(one.quotient) for one in ranking):
        yield t.say(f"{W}.about.no_statistics", language)


def village_heading(plan: Plan, language: str = "id") -> str:
    """Which village is meant."""
    place = places.village(plan.cooperative.villages[0])
    if place is None:
        return plan.cooperative.name
    named = {"village": place.name, "district": place.district, "regency": place.regency}
    return t.say(f"{W}.about.heading", language, **named)


def environment(one: Ranked, language: str = "id") -> Iterator[str]:
    """The grade A to D of an idea's surroundings, and what must be done."""
    found = one.candidate.kind.environment if one.candidate.kind else None
    if found is None:
        yield t.say(f"{W}.environment.unknown", language)
        return
    words = t.say(f"{W}.environment.class.{found.grade}", language)
    yield f"{found.grade}: {words}."
    for part in ("waste", "water", "smell", "permits"):
        if said := getattr(found, part):
            yield t.say(f"{W}.environment.{part}", language, text=said)


def waste_links(ranking: Sequence[Ranked], language: str = "id") -> Iterator[str]:
    """Whose waste becomes whose material, among the plan's units and the ideas worth trying."""
    worth = (one for one in ranking if not one.knocked_out and one.money.light)
    kept = (one.candidate for one in (*worth, *(x for x in ranking if x.candidate.in_plan)))
    there = {one.type_id: one for one in kept}
    for one in there.values():
        for other, what in (one.kind.waste_for if one.kind else {}).items():
            if other in there:
                named = {"to": there[other].name, "from": one.name, "what": _lower(what)}
                yield t.say(f"{W}.environment.becomes", language, **named)


__all__ = [
    "about", "count", "disagreement", "environment", "gate_name", "gate_text", "money_text",
    "reason", "reasons", "remarks", "resources", "score_text", "village_heading", "vote_remarks",
    "waste_links",
]  # fmt: skip

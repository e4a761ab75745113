"""Is a scheme open on the day, to this cooperative: Checks `in_force`, `borrower`, `area`.

A day on which a rule holds on paper while nobody lends by it, or whose date is only known to the
month, is unknown and not guessed. Law: loans/*.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kopdes_plan.inputs.compliance_cases import Case, Check, Status, firm, texts
from kopdes_plan.inputs.rule_types import Rule


def standing(case: Case) -> Iterator[Check]:
    """Whether the scheme holds on the day, and whether this cooperative may use it."""
    if case.scheme not in case.rules.schemes():
        says = "in_force.unknown_scheme"
        yield case.check("in_force", "fail", says, read=case.scheme, known=_open(case))
    elif case.day is None:
        yield case.check("in_force", "unknown", "in_force.no_day")
    elif not case.terms:
        yield _closed(case, case.day)
    else:
        yield _opened(case, case.day)
        yield from _borrower(case)
        yield from _area(case)


def _closed(case: Case, day: date) -> Check:
    """Not yet in force, or no longer; near a date that is only known to the month unknown."""
    path = f"loans/{case.scheme}.borrower"
    first = case.rules.series[path][0]
    if day < first.effective:
        if first.start == "unknown":
            return _dated(case, "unknown", "before_known", first, first=first.effective)
        return _dated(case, "fail", "not_yet", first, first=first.effective)
    ended = case.rules.at(path, day)
    params = {"ended": ended.effective, "known": _open(case)}
    if _in_unsure_month(ended, day):
        return _dated(case, "unknown", "ends_this_month", ended, **params)
    successor = _successor(case, day)
    if successor is None:
        return _dated(case, "fail", "ended", ended, **params)
    label = case.rules.label(f"loans/{successor}")
    return _dated(case, "fail", "replaced", ended, successor=label, **params)


def _opened(case: Case, day: date) -> Check:
    rule, lending = case.terms["borrower"], case.terms.get("lending")
    if lending is not None and lending.value is False:
        gone = "desa" in case.heads() and _consent_gone(case, day)
        says = "nobody_lends_or_consents" if gone else "nobody_lends"
        return _dated(case, "unknown", says, lending, since=lending.effective)
    if _in_unsure_month(rule, day):
        return _dated(case, "unknown", "begins_this_month", rule)
    if case.terms["lenders"].confidence == "unsure":
        return _dated(case, "unknown", "unsure", case.terms["lenders"])
    return _dated(case, "pass", "agreement" if rule.confidence == "assumption" else "pass", rule)


def _dated(case: Case, status: Status, says: str, rule: Rule, **params: object) -> Check:
    """The check `in_force`: required is the date of the rule, found the day of signing."""
    return case.check(
        "in_force", status, f"in_force.{says}", rule, case.day, rule.effective, "text", **params
    )


def _borrower(case: Case) -> Iterator[Check]:
    rule, who = case.terms["borrower"], case.terms.get("who_may_borrow")
    if (part := case.terms.get("written_in")) is not None:
        yield case.check("borrower", "fail", "borrower.no_loan", rule, where=part.value)
    elif rule.value != "koperasi":
        yield case.check("borrower", "fail", "borrower.agrinas", rule)
    elif who is not None:
        yield case.check("borrower", "unknown", "borrower.who", who)
    elif rule.confidence != "assumption":  # an agreement is with whom it is made
        status: Status = "pass" if firm(rule) else "unknown"
        yield case.check("borrower", status, f"borrower.{status}", rule)


def _area(case: Case) -> Iterator[Check]:
    rule, villages = case.terms.get("areas"), case.plan.cooperative.villages
    if rule is not None:
        inside = all(code.startswith(texts(rule)) for code in villages)
        status: Status = "pass" if inside else "fail"
        yield case.check("area", status, f"area.{status}", rule, found=villages)


def _consent_gone(case: Case, day: date) -> bool:
    """Whether the rule by which a village agrees does not hold on the day."""
    rule = case.terms.get("consent_rule")
    return rule is not None and case.rules.known(str(rule.value), day) is None


def _successor(case: Case, day: date) -> str | None:
    """The scheme that put an end to this one."""
    for scheme in case.rules.schemes(day):
        rule = case.rules.known(f"loans/{scheme}.replaces", day)
        if rule is not None and rule.value == case.scheme:
            return scheme
    return None


def _in_unsure_month(rule: Rule, day: date) -> bool:
    begun = rule.effective
    return rule.start == "month" and (day.year, day.month) == (begun.year, begun.month)


def _open(case: Case) -> tuple[str, ...]:
    """The schemes by which a cooperative can borrow on the day."""
    day = case.day or case.plan.plan_date
    rules = case.rules
    return tuple(
        scheme
        for scheme in rules.schemes(day)
        if rules.value(f"loans/{scheme}.borrower", day) == "koperasi"
    )

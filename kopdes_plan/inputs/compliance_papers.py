"""What a lender asks beside numbers: purpose, documents, proposal, approvals, collateral.

What stands in the plan passes; what only a letter can prove is unknown and says who gives it.
Law: loans/*, cooperative/proposal, village/dana_desa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kopdes_plan import text as t
from kopdes_plan.inputs.compliance_cases import Case, Check, Head, Status, Word, firm, texts
from kopdes_plan.inputs.loan_months import first_month
from kopdes_plan.inputs.plan import Cooperative, Loan

FIELDS = {field.alias: name for name, field in Cooperative.model_fields.items() if field.alias}
ASPECTS = ("market", "operations", "management", "finance", "legal", "social")


def papers(case: Case, loan: Loan) -> Iterator[Check]:
    """Everything of a loan that is written or signed."""
    yield from _purpose(case, loan)
    yield from _documents(case, loan)
    yield from _approvals(case)
    yield _collateral(case, loan)
    yield from _private(case, loan)


def _purpose(case: Case, loan: Loan) -> Iterator[Check]:
    rule = case.terms.get("financeable")
    if not loan.purpose:
        status: Status = "fail" if rule is not None else "unknown"
        says = "purpose.missing" if rule is not None else "purpose.will_be_asked"
        yield case.check("purpose", status, says, rule)
    elif rule is not None:
        yield case.check("purpose", "unknown", "purpose.compare", rule, loan.purpose)


def _documents(case: Case, loan: Loan) -> Iterator[Check]:
    rule, asked = case.terms.get("in_plan"), case.terms.get("documents")
    shown = texts(rule)
    for name in shown:
        if name in FIELDS:
            value = str(getattr(case.plan.cooperative, FIELDS[name]))
            yield _typed(case, FIELDS[name], value)
        else:
            yield _part(case, loan, name)
    if not set(shown) & FIELDS.keys():
        says = "documents.attach" if asked is not None else "documents.none"
        yield case.check("documents", "unknown", says, asked)


def _typed(case: Case, code: str, value: str) -> Check:
    status: Status = "pass" if value else "fail"
    rule = case.terms.get("documents") or case.terms["in_plan"]
    giver = Word(f"compliance.giver.{code}")
    return case.check(
        code, status, f"document.{status}", rule, value or None, Word(f"compliance.item.{code}"),
        "text", giver=giver,
    )  # fmt: skip


def _part(case: Case, loan: Loan, name: str) -> Check:
    """One part of the proposal that the plan can show."""
    rule = case.terms.get("proposal_contents") or case.terms["in_plan"]
    if name == "anggaran":
        spent = [float(a.price * a.count) for a in case.plan.assets if a.paid_by == "pinjaman"]
        money = sum(spent) + float(loan.working_capital)
        status: Status = "pass" if money else "fail"
        return case.check("budget", status, f"budget.{status}", rule, money, unit="IDR")
    if name == "pencairan":
        first, stages = first_month(loan, case.plan), len(loan.drawdowns) or 1
        return case.check("drawdown", "pass", "drawdown", rule, stages, month=first.first_day())
    if name == "pengembalian":
        return case.check("repayment", "pass", "repayment", rule, loan.tenor_months)
    if name == "enam_aspek":
        return _aspects(case)
    return _attach(case, "in_plan", name)


def _attach(case: Case, term: str, name: str) -> Check:
    """What a scheme asks in words of its own, which no plan can show."""
    rule = case.terms[term]
    return case.check("documents", "unknown", "documents.attach", rule, required=(name,))


def _aspects(case: Case) -> Check:
    """The six aspects of a proposal, in the board's own words."""
    told = case.plan.narrative
    missing = tuple(
        Word(f"document.aspect.{name}") for name in ASPECTS if not getattr(told, name).strip()
    )
    written = tuple(Word(f"document.aspect.{n}") for n in ASPECTS if getattr(told, n).strip())
    day = case.day or case.plan.plan_date
    rule = case.rules.known("cooperative/proposal.aspects", day) or case.terms["in_plan"]
    status: Status = "fail" if missing else "pass"
    return case.check("aspects", status, f"aspects.{status}", rule, written, missing=missing)


def _approvals(case: Case) -> Iterator[Check]:
    """Who must agree. A plan cannot prove it: each line says whose letter is needed."""
    yield case.check("approval_members", "unknown", "approval.members")
    rule = case.terms.get("approvals")
    for head in case.heads():
        place = "desa" if head == "desa" else "kelurahan"
        for name in texts(rule):
            if name == "village_head":
                yield _village_head(case, head)
            elif name in ("village_meeting", "village_support"):
                by = place if name == "village_meeting" else head
                yield case.check(f"approval_{name}", "unknown", f"approval.{name}.{by}", rule)
            else:
                yield _attach(case, "approvals", name)
        if "weighed" in case.terms:
            yield case.check("weighed", "unknown", f"weighed.{place}", case.terms["weighed"])
    yield case.check("approval_lender", "unknown", "approval.lender", case.terms["lenders"])
    if "agreement" in case.terms:
        yield case.check("agreement", "unknown", "agreement", case.terms["agreement"])


def _village_head(case: Case, head: Head) -> Check:
    """Village head, bupati or wali kota; for a desa the rule how may be missing on the day."""
    code, rule, path = "approval_village_head", case.terms["approvals"], ""
    if head == "desa" and "consent_rule" in case.terms:
        path = str(case.terms["consent_rule"].value)
    if not path or case.day is None:
        return case.check(code, "unknown", f"approval.village_head.{head}", rule)
    how = case.rules.known(path, case.day)
    if how is not None:
        return case.check(code, "unknown", "approval.village_head.desa", how)
    series = case.rules.series.get(path)
    begun = series is not None and case.day >= series[0].effective
    ended = case.rules.at(path, case.day) if begun else rule
    return case.check(code, "unknown", "approval.village_head.no_rule", ended, required=rule.value)


def _collateral(case: Case, loan: Loan) -> Check:
    free, asked = case.terms.get("collateral_free"), case.terms.get("collateral")
    written = loan.collateral or None
    if free is not None and float(loan.amount) <= free.number:
        return case.check(
            "collateral", "pass" if firm(free) else "unknown", "collateral.free", free
        )
    sure = asked is not None and firm(asked)
    if written:
        return case.check(
            "collateral", "pass" if sure else "unknown", "collateral.written", asked, written
        )
    if asked is None:
        return case.check("collateral", "unknown", "collateral.none")
    says = "collateral.missing" if sure else "collateral.ask"
    return case.check("collateral", "fail" if sure else "unknown", says, asked)


def _private(case: Case, loan: Loan) -> Iterator[Check]:
    """A warning where what officers own themselves is at stake."""
    rule, coop = case.terms.get("personal_guarantee"), case.plan.cooperative
    names = [one.name for one in (*coop.board, *coop.supervisors) if one.name]
    words = [*t.say("compliance.private_words").split(", "), *names]
    written = re.search(rf"\b({'|'.join(map(re.escape, words))})\b", loan.collateral, re.IGNORECASE)
    if rule is not None and rule.value is True:
        yield case.check("private_collateral", "unknown", "private.asked", rule)
    elif written:
        found = loan.collateral
        yield case.check("private_collateral", "unknown", "private.written", found=found)

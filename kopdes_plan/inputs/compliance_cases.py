"""What a check of the rules is, and the case it belongs to: a loan under a scheme, on a day.

Nothing here holds words: a check names its sentence in the topic `compliance` and its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from kopdes_plan.inputs import places
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.problems import NOTHING
from kopdes_plan.inputs.rule_types import CONFIRMED, Citation, Rule
from kopdes_plan.inputs.rules import Rules

Status = Literal["pass", "fail", "unknown"]
Head = Literal["desa", "kabupaten", "kota"]
SURE = (*CONFIRMED, "single_source")
FIRST_CITY = 71  # the second part of a Kemendagri code: from here on cities, with a wali kota


class Word(str):
    """A key of words, to be said in the reader's language: `compliance.method.flat`."""


class Check(NamedTuple):
    """One requirement set against the plan. Its sentence is "compliance.says.<says>".

    `required` and `found` are as the rule and the plan have them, in `unit`, None where there is no
    such value; `unknown` is what no rule says for sure or no plan can prove. `path` is the place in
    the plan, `pinjaman.1`, empty for a loan that is only thought of.
    """

    code: str
    subject: str
    path: str
    scheme: str
    day: date | None
    status: Status
    says: str
    required: object = None
    found: object = None
    unit: str = ""
    params: Mapping[str, object] = NOTHING
    citation: Citation | None = None


class Case(NamedTuple):
    """A loan or building of a plan on the day of signing; `terms` of the scheme, if it is open."""

    subject: str
    path: str
    scheme: str
    day: date | None
    plan: Plan
    rules: Rules
    terms: Mapping[str, Rule]

    def check(
        self, code: str, status: Status, says: str, rule: Rule | None = None,
        found: object = None, required: object = None, unit: str = "", **params: object,
    ) -> Check:  # fmt: skip
        """A check that rests on a rule: required is the rule's value unless another is given."""
        if rule is not None and required is None:
            required, unit = rule.value, unit or rule.unit
        known = {"scheme": self.label(), "lenders": self.lenders(), "day": self.day}
        return Check(
            code, self.subject, self.path, self.scheme, self.day, status, says, required, found,
            unit, {**known, **params}, None if rule is None else self.cite(rule),
        )  # fmt: skip

    def cite(self, rule: Rule) -> Citation:
        """The rule with the title and address of its source."""
        return self.rules.cite(rule.path, rule.effective)

    def label(self) -> str:
        """The scheme's label, or what was written for an unknown one."""
        known = self.scheme in self.rules.schemes()
        return self.rules.label(f"loans/{self.scheme}") if known else self.scheme

    def lenders(self) -> object:
        """Who is to be asked."""
        series = self.rules.series.get(f"loans/{self.scheme}.lenders", ())
        named = [rule.value for rule in series if rule.value is not None]
        return named[-1] if named else Word("compliance.some_lender")

    def heads(self) -> tuple[Head, ...]:
        """Who speaks for the villages: the village head of a desa, for a kelurahan the bupati
        (kabupaten) or wali kota (kota); each once. A village we do not know counts as a desa.
        """
        return tuple(dict.fromkeys(_head(code) for code in self.plan.cooperative.villages))


def case_of(
    scheme: str, plan: Plan, rules: Rules, day: date | None, subject: str, path: str = ""
) -> Case:
    """The case with the scheme's terms of that day; none when it is unknown, undated or closed."""
    known = day is not None and scheme in rules.schemes()
    terms = rules.terms(scheme, day) if known and day is not None else {}
    return Case(subject, path, scheme, day, plan, rules, terms)


def firm(rule: Rule) -> bool:
    """Whether keeping the rule is a pass and breaking it a fail: law, and not merely supposed."""
    return rule.status == "law" and rule.confidence in SURE


def texts(rule: Rule | None) -> tuple[str, ...]:
    """The value of a rule that is a list; nothing without a rule."""
    return rule.value if rule is not None and isinstance(rule.value, tuple) else ()


def _head(code: str) -> Head:
    found = places.village(code)
    if found is None or found.kind == "desa":
        return "desa"
    return "kota" if int(code[3:5]) >= FIRST_CITY else "kabupaten"

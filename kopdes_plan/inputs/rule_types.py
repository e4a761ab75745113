"""What a dated rule is: units, degrees of confidence, terms of a loan scheme, a citation.

Loan schemes (`data/rules/loans/*.yaml`) all use the keys of SCHEME_TERMS, so that a plan's loan is
checked in one way. A value nobody knows is left out, never invented. `borrower` opens a scheme:
without it in force on the day, the scheme is closed. A fixed `rate` is the only rate allowed;
otherwise the rate lies in `rate_min`..`rate_max`. Keys ending in `_default` start a plan.
Only a rule with `Rule.binding` may refuse a plan; all others warn.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

UNITS = (
    "/1", "/year", "IDR", "IDR/month", "IDR/kg", "IDR/L", "IDR/tabung", "kg/transaction", "times",
    "months", "years", "hours/month", "day_of_month", "month_of_year", "text", "list", "yes_no",
)  # fmt: skip
APPLIES = ("monthly", "yearly", "contract")
STATUSES = ("law", "switch", "default", "indication")
CONFIDENCES = ("confirmed", "confirmed_secondary", "single_source", "unsure", "assumption")
CONFIRMED = ("confirmed", "confirmed_secondary")
STARTS = ("day", "month", "year", "unknown")
READ = ("primary", "secondary", "press", "arithmetic", "none")

SCHEME_TERMS: Mapping[str, str] = {
    "borrower": "text",  # koperasi | agrinas | nobody (no loan); opens the scheme
    "who_may_borrow": "list",  # in words, where not every cooperative may
    "areas": "list",  # Kemendagri codes; only villages in them may
    "lending": "yes_no",  # no: in force on paper, but nobody lends
    "replaces": "text",  # the scheme that this one put an end to
    "written_in": "text",  # the part of a plan for money that nobody lends
    "on_books": "yes_no",  # is the loan in the cooperative's own books
    "lenders": "list",
    "ceiling": "IDR",
    "amount_above": "IDR",  # the loan must be larger than this
    "operating_ceiling": "IDR",  # part of the ceiling that may pay operating expenditure
    "rate": "/year",
    "rate_min": "/year",
    "rate_max": "/year",
    "rate_by_cycle": "list",  # for the first, the second … loan
    "wording": "text",  # how the rule words the rate
    "rate_word_default": "text",  # bunga | margin | bagi_hasil
    "tenor_months_max": "months",
    "tenor_months_max_working_capital": "months",
    "grace_months_min": "months",
    "grace_months_max": "months",
    "due_day": "day_of_month",
    "method_default": "text",  # annuity | equal_principal | flat | bullet
    "grace_position_default": "text",  # inside | outside the tenor
    "grace_interest_default": "text",  # paid | capitalised
    "asset_owner": "text",  # desa | koperasi
    "repaid_from": "text",
    "counted_as": "text",  # debt | equity in the ratios
    "business_age_months_min": "months",
    "approval": "list",
    "approvals": "list",  # village_meeting | village_head | village_support
    "consent_rule": "text",  # path of the rule on how a village agrees
    "collateral": "list",
    "collateral_free": "IDR",  # up to this no collateral beside what is financed
    "personal_guarantee": "yes_no",  # of board and supervisors
    "documents": "list",
    "in_plan": "list",  # what a plan can show: fields of `koperasi`, parts of the proposal
    "proposal_contents": "list",
    "financeable": "list",
    "weighed": "list",  # what the lender looks at before it says how much
    "agreement": "list",  # what the loan agreement must say
}

Value = float | str | bool | tuple[str, ...] | None


class Rule(NamedTuple):
    """One rule as it stands from `effective` until the day before `until`; `value` None: ended."""

    path: str
    label: str
    unit: str
    applies: str
    status: str
    value: Value
    effective: date
    until: date | None
    start: str
    source: str
    where: str
    confidence: str
    url: str
    note: str

    @property
    def number(self) -> float:
        """The value of a rule that is a number; TypeError when it is none."""
        if not isinstance(self.value, float):
            raise TypeError(f"{self.path} is no number")
        return self.value

    @property
    def binding(self) -> bool:
        """Whether a plan may be refused for breaking it: law, and confirmed."""
        return self.status == "law" and self.confidence in CONFIRMED


class Source(NamedTuple):
    """A law, decree, article or note; `read` says which text of it was before our eyes."""

    id: str
    title: str
    urls: tuple[str, ...]
    read: str
    note: str


class RuleFile(NamedTuple):
    """A file's label and note, and each rule's values in the order of their dates."""

    name: str
    label: str
    note: str
    rules: Mapping[str, tuple[Rule, ...]]


class RuleFileError(ValueError):
    """A data file that breaks the format; `mistakes` holds (file, line, text) for every fault."""

    def __init__(self, mistakes: list[tuple[str, int, str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{file} line {line}: {text}" for file, line, text in mistakes))


class Citation(NamedTuple):
    """A rule as a document prints it. `source` is the title; `original_unread`: nobody of us has
    read the original text, so "naskah asli belum dibaca" must stand beside it."""

    rule: str
    value: Value
    unit: str
    source: str
    where: str
    confidence: str
    effective: date
    url: str
    note: str
    label: str
    status: str
    start: str
    until: date | None
    source_id: str
    original_unread: bool

    @property
    def law(self) -> str:
        """The number of the law, without its long title."""
        return self.source.partition(" tentang ")[0]


class RuleUnknown(LookupError):
    """No rule has this path."""


class RuleNotYet(LookupError):
    """Asked for a day before the first date of the rule."""


class RuleEnded(LookupError):
    """A number was asked of a rule that has ended."""

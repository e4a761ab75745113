"""The double-entry table: accounts and what each flow debits and credits, from data/ledger.

What comes in are two CSV files, what goes out is a `Chart`. It knows nothing of amounts.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from kopdes_plan.paths import DATA

Kind = Literal["asset", "liability", "equity", "revenue", "expense"]


class Account(NamedTuple):
    """A ledger account: its kind decides its statement, its group the block it stands in."""

    name: str
    kind: Kind
    group: str


class Posting(NamedTuple):
    """What one flow debits and credits; `cash_line` names its line in Arus Kas when it is cash."""

    flow: str
    debit: str
    credit: str
    cash_line: str


@dataclass(frozen=True)
class Chart:
    """Accounts and postings, in file order."""

    accounts: dict[str, Account]
    postings: dict[str, Posting]


@lru_cache
def load_chart(folder: Path = DATA / "ledger") -> Chart:
    """The chart of accounts; a posting to an unknown account or without cash line is refused."""
    with open(folder / "accounts.csv", encoding="utf-8", newline="") as file:
        accounts = {
            row["account"]: Account(row["account"], cast(Kind, row["kind"]), row["group"])
            for row in csv.DictReader(file)
        }
    with open(folder / "postings.csv", encoding="utf-8", newline="") as file:
        postings = {row["flow"]: Posting(**row) for row in csv.DictReader(file)}
    for posting in postings.values():
        for account in (posting.debit, posting.credit):
            if account not in accounts:
                raise ValueError(f"postings.csv: {posting.flow} names no account {account!r}")
        if bool(posting.cash_line) != ("cash" in (posting.debit, posting.credit)):
            raise ValueError(f"postings.csv: {posting.flow}: cash and cash_line go together")
    return Chart(accounts, postings)

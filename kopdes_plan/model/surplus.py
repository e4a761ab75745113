"""The sharing of SHU: the pools of a year, and one member's part.

What comes in are the surplus after tax and the shares the members' meeting decided; what goes out
are rupiah. Where the money goes when is `years`' business; what the AD/ART says is the plan's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from kopdes_plan.inputs.problems import Problem
from kopdes_plan.model.timeline import Array

RESERVE = ("cadangan", "dana_cadangan")  # the first one named takes the rounding remainder
CAPITAL, TRADE, REST = "jasa_modal", "jasa_usaha", "lainnya"
SYNONYMS = {"jasa_simpanan": CAPITAL, "jasa_anggota": TRADE}
EXACT = 1e-9  # how far shares may be from 100 %
DUST = 1e-3  # rupiah: 11,999,999.9999 is twelve million


class Member(NamedTuple):
    """One member's part: exact, and what is paid in whole rupiah."""

    jasa_modal: float
    jasa_usaha: float
    total: float
    paid: float


class Shared(NamedTuple):
    """Pools in whole rupiah that add up to the SHU exactly, one member's part, and problems."""

    pools: Mapping[str, float]  # empty when there are problems
    member: Member | None  # None when no member was asked about
    rest_unnamed: bool  # the pool `lainnya` was added: only members' shares were named
    problems: tuple[Problem, ...]


def base(surplus_after_tax: Array | float, accumulated_loss: Array | float = 0.0) -> Array:
    """What may be shared: the SHU after tax less the losses of earlier years, never negative.

    `accumulated_loss` is a positive amount; losses are covered first.

    >>> base(np.array([30e6, 5e6, -1e6]), 10e6)
    array([20000000.,        0.,        0.])
    """
    left: Array = np.maximum(0.0, np.asarray(surplus_after_tax) - np.asarray(accumulated_loss))
    return left


def pools(shared: Array, shares: Mapping[str, float]) -> dict[str, Array]:
    """Each pool's amount (S,): its share of the base, unrounded, as the books keep it.

    >>> pools(np.array([20e6]), {"cadangan": 0.25, "desa": 0.2})
    {'cadangan': array([5000000.]), 'desa': array([4000000.])}
    """
    return {name: np.asarray(shared, dtype=np.float64) * share for name, share in shares.items()}


def share(
    surplus: float,
    shares: Mapping[str, float],
    total_savings: float | None = None,
    total_transactions: float | None = None,
    member_savings: float | None = None,
    member_transactions: float | None = None,
) -> Shared:
    """The SHU in pools and, when a member's savings or transactions are given, that member's part.

    Pools are rounded down to whole rupiah; what is left over goes to `cadangan` (added if not
    named), so pools always add up to the SHU. A member's parts are exact shares of the unrounded
    pools, jasa modal by savings (pokok + wajib), jasa usaha by transactions; `paid` is their
    total rounded down. A member without transactions gets 0, and so does one without savings.

    Shares must add to 100 %. Only where none but the members' pools are named, as school books
    do, the rest is the pool `lainnya`. Problems: `shares_not_whole`, `share_negative`,
    `share_twice` (a name and its synonym), `surplus_negative`, `amount_negative`,
    `total_missing`, `member_above_total` (would hand out more than there is).

    >>> split = {"jasa_simpanan": 0.4, "jasa_usaha": 0.3, "cadangan": 0.2, "pendidikan": 0.1}
    >>> done = share(90e6, split, 78e6, 102e6, 6.5e6, 1.5e6)
    >>> done.pools["jasa_modal"], done.member.jasa_modal, done.member.paid
    (36000000.0, 3000000.0, 3397058.0)
    """
    named = {SYNONYMS.get(name, name): float(value) for name, value in shares.items()}
    given = math.fsum(shares.values())
    rest_unnamed = set(named) <= {CAPITAL, TRADE} and 0 < given < 1 - EXACT
    if rest_unnamed:
        named[REST] = 1.0 - given
    parts = (
        ("simpanan", CAPITAL, member_savings, total_savings),
        ("transaksi", TRADE, member_transactions, total_transactions),
    )
    problems = _share_problems(surplus, shares, rest_unnamed)
    for name, _, own, total in parts:
        problems += _member_problems(name, own, total)
    if problems:
        return Shared({}, None, rest_unnamed, tuple(problems))
    member = None
    if member_savings is not None or member_transactions is not None:
        capital, trade = (
            surplus * named.get(pool, 0.0) * (own / total if own and total else 0.0)
            for _, pool, own, total in parts
        )
        member = Member(capital, trade, capital + trade, _whole(capital + trade))
    return Shared(_whole_pools(surplus, named), member, rest_unnamed, ())


def _whole(amount: float) -> float:
    """Rupiah rounded down, but not for want of a thousandth that binary fractions lose."""
    return float(math.floor(amount + DUST))


def _whole_pools(surplus: float, named: Mapping[str, float]) -> dict[str, float]:
    """Pools in whole rupiah; the remainder goes to the reserve."""
    amounts = {name: _whole(surplus * value) for name, value in named.items()}
    remainder = surplus - math.fsum(amounts.values())
    reserve = next((name for name in RESERVE if name in amounts), RESERVE[0])
    if remainder:
        amounts[reserve] = amounts.get(reserve, 0.0) + remainder
    return amounts


def _share_problems(
    surplus: float, shares: Mapping[str, float], rest_unnamed: bool
) -> list[Problem]:
    """What is wrong with the surplus and the shares, before anything is handed out."""
    found: list[Problem] = []
    if surplus < 0:
        found.append(Problem("surplus_negative", "shu", read=f"{surplus:.0f}"))
    if len({SYNONYMS.get(name, name) for name in shares}) < len(shares):
        found.append(Problem("share_twice", "bagian", read=", ".join(shares)))
    for name, value in shares.items():
        if value < 0:
            found.append(Problem("share_negative", f"bagian.{name}", read=f"{value:g}"))
    total = math.fsum(shares.values())
    if not rest_unnamed and abs(total - 1) > EXACT:
        params = {"total": total, "over": total - 1}
        found.append(Problem("shares_not_whole", "bagian", read=f"{total:.6g}", params=params))
    return found


def _member_problems(name: str, own: float | None, total: float | None) -> list[Problem]:
    """What is wrong with a member's savings or transactions and their total."""
    read = "" if own is None else f"{own:.0f}"
    pair = {f"total_{name}": total, f"{name}_anggota": own}
    negative = {path: one for path, one in pair.items() if one is not None and one < 0}
    if negative:
        return [Problem("amount_negative", path, read=f"{x:.0f}") for path, x in negative.items()]
    if not own:
        return []
    if not total:
        return [Problem("total_missing", f"total_{name}", read=read)]
    if own > total:
        params = {"own": own, "total": total}
        return [Problem("member_above_total", f"{name}_anggota", read=read, params=params)]
    return []

"""Lists as people type them on one line: amounts in a row, or names with their values.

Text goes in, the items come out, each read by a function of `amounts`. `;` always separates; `,`
does as long as it cannot be a decimal comma, else the list is refused with both its meanings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from kopdes_plan.inputs.amounts import LOOKALIKES, AmountError

T = TypeVar("T")


def parse_pairs(text: str, mark: str, parse: Callable[[str], T]) -> tuple[tuple[str, T], ...]:
    """The items `name<mark>value` of a list, in order; a name twice is refused.

    >>> from kopdes_plan.inputs.amounts import parse_share
    >>> parse_pairs("cadangan=25%,jasa_modal=15%", "=", parse_share)
    (('cadangan', 0.25), ('jasa_modal', 0.15))
    """
    found: dict[str, T] = {}
    for item in split_list(text):
        name, marked, value = (part.strip() for part in item.partition(mark))
        if not name or not marked or not value:
            raise AmountError("not_a_pair", item, mark=mark)
        if name in found:
            raise AmountError("named_twice", name)
        found[name] = parse(value)
    return tuple(found.items())


def split_list(text: str) -> tuple[str, ...]:
    """The items of a list as text; `;` separates, and `,` unless it may be a decimal comma.

    >>> split_list("-50jt,20jt"), split_list("1,5 juta; 2 juta")
    (('-50jt', '20jt'), ('1,5 juta', '2 juta'))
    """
    plain = re.sub(r",-{1,2}(?=\s*([,;]|$))", "", text.translate(LOOKALIKES))
    if not plain.strip():
        raise AmountError("empty", text)
    if ";" in plain:
        items = tuple(item.strip() for item in plain.split(";"))
    else:
        items = tuple(item.strip() for item in plain.split(","))
        joined = _with_decimal_commas(items)
        if joined != items:
            both = {"first": "; ".join(items), "second": "; ".join(joined)}
            raise AmountError("list_two_meanings", text, **both)
    if not all(items):
        raise AmountError("list_gap", text)
    return items


_NUMBER_END = re.compile(r"(^|[=:]\s*|\s)[+-]?\s*(rp\.?)?\s*\d[\d._]*$", re.IGNORECASE)


def _with_decimal_commas(items: tuple[str, ...]) -> tuple[str, ...]:
    """`items` with those joined again that a decimal comma may have parted.

    Suspicious is `1,5 juta` (a unit or a percent sign only behind the comma), `1.500,50` (one or
    two digits after grouped thousands), `7,05` (a zero in front), and a list like `1678,87,771,96`
    in which every second item has two digits and every other one at least three.
    """
    joined = [items[0]]
    everywhere = len(items) >= 4 and len(items) % 2 == 0 and all(
        re.search(r"\d{3}$", whole) and re.fullmatch(r"\d\d", rest)
        for whole, rest in zip(items[::2], items[1::2], strict=True)
    )  # fmt: skip
    parted = False  # whether the item before was joined, so that this one begins a new number
    for place, (before, item) in enumerate(pairwise(items)):
        digits = re.match(r"\d+", item)
        parted = not parted and bool(digits and _NUMBER_END.search(before)) and bool(
            (everywhere and place % 2 == 0)
            or re.fullmatch(r"\d+\s*(%|[a-zA-Z]+)", item)
            or (re.search(r"\d\.\d{3}$", before) and re.fullmatch(r"\d{1,2}", item))
            or re.fullmatch(r"0\d+", item)
            or re.search(r"-\s*0$", before)
        )  # fmt: skip
        if parted:
            joined[-1] += f",{item}"
        else:
            joined.append(item)
    return tuple(joined)

"""Villages by what people type: cards to choose from, and a sentence when there is no clear answer.

Typed text goes in: a name, a name with where it lies ("Saliki, Muara Badak"), or a Kemendagri
code; a `Found` comes out. Same names are told apart by all they lie in and by their code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.places import Village
from kopdes_plan.outputs.writer import shortened
from kopdes_plan.screens.blocks import Block, button, card, search

if TYPE_CHECKING:
    from kopdes_plan.screens.steps import View

SHOWN, LOOKED_AT, SHORTEST = 8, 1_000, 3
LONGEST = 3  # words of a name before a place without a comma
CODE, DIGITS = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}"), re.compile(r"\d{10}")
LEVELS = {"desa", "kelurahan", "kel", "kec", "kecamatan", "distrik", "prov", "provinsi"}


class Found(NamedTuple):
    """The villages that match, the closest first, and which sentence stands above them."""

    villages: tuple[Village, ...]
    matches: int  # all that match, also those not shown; not counted beyond `LOOKED_AT`
    note: str


@lru_cache(maxsize=128)
def find(typed: str) -> Found:
    """What matches the typed text; `villages` holds at most `SHOWN`. A search takes 0.1 s, one of
    a place named without a comma up to 0.4 s.

    >>> [v.code for v in find("Saliki, Muara Badak").villages]
    ['64.02.05.2001']
    """
    typed = " ".join(typed.split())
    if CODE.fullmatch(typed):
        one = places.village(typed)
        return Found((one,), 1, "hint") if one else Found((), 0, "no_code")
    if DIGITS.fullmatch(typed):
        return Found((), 0, "dots")
    name, comma, inside = (part.strip() for part in typed.partition(","))
    if len(name) < SHORTEST:
        return Found((), 0, "short" if typed else "hint")
    matching = _named(name)
    if inside:
        matching = [one for one in matching if _lies_in(one, inside)]
    elif not matching and not comma:
        matching = _without_comma(name.split())
    if not matching and not comma and (district := places.in_district(name)):
        return Found(tuple(district[:SHOWN]), len(district), "district")
    return Found(tuple(matching[:SHOWN]), len(matching), _note(len(matching), bool(inside)))


def _named(name: str) -> list[Village]:
    """Villages of a name, those that begin as typed first: a search passes over "Kota"."""
    found = places.find(name, limit=LOOKED_AT)
    return sorted(found, key=lambda one: not one.name.lower().startswith(name.lower()))


def _without_comma(words: list[str]) -> list[Village]:
    """Those whose name is the first words and that lie in the others; the longest name first."""
    for length in range(min(len(words) - 1, LONGEST), 0, -1):
        name, inside = " ".join(words[:length]), " ".join(words[length:])
        among = _named(name) if len(name) >= SHORTEST else []
        if found := [one for one in among if _lies_in(one, inside)]:
            return found
    return []


def _lies_in(one: Village, words: str) -> bool:
    """Whether each word begins a word of the village's names; "kec." and the like say nothing."""
    names = f" {one.name} {one.district} {one.regency} {one.province}".lower()
    asked = set(re.findall(r"[^\s,.]+", words.lower())) - LEVELS
    return all(f" {word}" in names for word in asked)


def _note(count: int, inside: bool) -> str:
    if not count:
        return "none_inside" if inside else "none"
    if count >= LOOKED_AT:
        return "most"
    return "many" if count > SHOWN else "same" if count > 1 else "hint"


def asked(view: View, id: str, label: str, typed: str, action: str, press: str) -> Block:
    """The search for a village: what is typed goes to the action `id`, a choice to `action`."""
    found = find(typed)
    tone = "main" if found.matches == 1 else ""  # many of them would shout
    cards = (
        card(title(view, one), place(view, one), button(action, press, one.code, tone))
        for one in found.villages
    )
    return search(id, id, label, typed, cards, _sentence(view, found, typed))


def searched(view: View, typed: str) -> None:
    """Remembers what is typed into the search `village`."""
    view.chosen["village"] = typed[:200]


def title(view: View, one: Village) -> str:
    """`Desa Saliki`."""
    return view.say(f"step_start.search.{one.kind}", name=one.name)


def place(view: View, one: Village) -> str:
    """Where a village lies, with its code, so that same names are told apart."""
    return view.say(
        "step_start.search.place", district=one.district, regency=one.regency,
        province=one.province, code=one.code,
    )  # fmt: skip


def _sentence(view: View, found: Found, typed: str) -> str:
    first = found.villages[0] if found.villages else None
    return view.say(
        f"step_start.search.{found.note}", typed=shortened(typed.strip(), 60),
        count=t.number(found.matches), shown=len(found.villages), suggestion=_dotted(typed.strip()),
        example=f"{first.name}, {first.district}" if first else "",
    )  # fmt: skip


def _dotted(code: str) -> str:
    return f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}" if DIGITS.fullmatch(code) else ""

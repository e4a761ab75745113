"""The village's potential in the document: what it is like, why these businesses, what they do.

What comes in is a `Writer`; only plans that say something in `potensi_desa` get these pages. They
stand in the profile and under the aspects market and social-environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_words import behind, beside, choice, label
from kopdes_plan.inputs.village_profile import VillageProfile, months_of
from kopdes_plan.model.households import village_effect
from kopdes_plan.outputs import village_effect as effect_words
from kopdes_plan.outputs.blocks import Block, bullets, facts, row, small, subheading, table
from kopdes_plan.outputs.potential import environment, reason
from kopdes_plan.outputs.potential_report import rows
from kopdes_plan.remembered import of_the_last

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.ranking import Ranked
    from kopdes_plan.outputs.writer import Writer

FIRST = 5  # ideas listed that are not in the plan
NUMBERS, CHOICES = ("people", "households", "market_km"), ("road", "river", "signal", "power")
MONTHS = ("flood_months", "dry_months")


def place(writer: Writer) -> Iterator[Block]:
    """What the board wrote of its village and of those who would buy; nothing it left open."""
    profile, language = writer.result.plan.profile, writer.language

    def value(name: str) -> str:
        typed = getattr(profile, name)
        if name in NUMBERS:
            unit = behind(VillageProfile, name, "quantity", language)
            said = beside(label(VillageProfile, name, language), unit)
            return f"{t.plain(float(typed))} {said}".rstrip()
        if name in CHOICES:
            return choice(typed, language, name)
        return ", ".join(writer.word(f"number.month.{month}") for month in months_of(typed))

    told = [name for name in (*NUMBERS, *CHOICES, *MONTHS)
            if getattr(profile, name) not in (None, "")]  # fmt: skip
    if told:
        yield subheading(writer.word("potential.pdf.place"))
        yield facts((label(VillageProfile, name, language), value(name)) for name in told)
    if profile.buyers:
        yield subheading(label(VillageProfile, "buyers", language))
        missing = writer.say("profile.not_given")
        yield facts((buyer.name, buyer.wants or missing) for buyer in profile.buyers)


def why(writer: Writer) -> Iterator[Block]:
    """How the plan's units stand among the village's ideas, and the reason of each."""
    found = _ranking(writer)
    if not found:
        return
    chosen = [one for one in found if one.candidate.in_plan]
    others = [one for one in found if not one.candidate.in_plan][:FIRST]
    shown = sorted((*chosen, *others), key=lambda one: one.rank)
    heads, cells = rows(shown, writer.language)
    yield subheading(writer.word("potential.pdf.why"), 3)
    lines = [row(cell, "sum" if one.candidate.in_plan else "item")
             for one, cell in zip(shown, cells, strict=True)]  # fmt: skip
    widths = [0.4, 2, 0.9, 1.1, 0.8, 1.3, 0.9, 0.6]
    yield table(heads, lines, "rllllrrr", "", "small", widths=widths)
    yield small(writer.word("potential.about.order"))
    yield bullets(f"{one.candidate.name}: {reason(one, writer.language)}" for one in chosen)


def surroundings(writer: Writer) -> Iterator[Block]:
    """The grade of each unit's surroundings, and what the plan brings to the households."""
    found = [one for one in _ranking(writer) if one.candidate.in_plan]
    if not found:
        return
    yield subheading(writer.word("potential.pdf.environment"), 3)
    yield bullets(
        f"{one.candidate.name}: {' '.join(environment(one, writer.language))}" for one in found
    )
    yield small(writer.word("potential.environment.ours"))
    effect = village_effect(writer.result)
    heads, cells = effect_words.rows(effect, writer.language)
    last = len(cells) - 1
    yield subheading(writer.word("potential.effect.title"), 3)
    lines = [row(line, "total" if n == last else "item") for n, line in enumerate(cells)]
    yield table(heads, lines, "lrr", "", "small", widths=[2, 1, 1])
    yield small(" ".join(effect_words.sentences(effect, writer.language)))


def _ranking(writer: Writer) -> tuple[Ranked, ...]:
    """The ranking, for a plan with units whose village says something of itself."""
    plan = writer.result.plan
    known = plan.units and plan.profile != type(plan.profile)()
    return _ranked(plan) if known else ()


@of_the_last
def _ranked(plan: Plan) -> tuple[Ranked, ...]:
    from kopdes_plan import ranking

    return ranking(plan)


__all__ = ["place", "surroundings", "why"]

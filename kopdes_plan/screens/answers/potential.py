"""The ranking of unit ideas as HTML: the table with its lights, reasons, votes, surroundings.

What comes in are the `Ranked` of a plan; sentences are those of `outputs.potential`. Whatever
people typed is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs import village_effect
from kopdes_plan.outputs.potential import (
    environment,
    gate_text,
    reasons,
    remarks,
    vote_remarks,
    waste_links,
)
from kopdes_plan.outputs.potential_report import rows
from kopdes_plan.screens.answers.markup import escape, heading, link, notice, pill, table, tag

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.households import VillageEffect
    from kopdes_plan.model.ranking import Ranked

NARROW = 6  # columns that fit beside the fields
TONES = {2: "good", 1: "doubt", 0: "bad"}
ANSWERS = {"pass": "good", "unknown": "doubt", "fail": "bad"}


def order(ranking: Sequence[Ranked], language: str = "id") -> str:
    """The ranking as a table; a name leads to the idea."""
    (_, *heads), cells = rows(ranking, language)
    shown = ((_cells(one, line), "item") for one, line in zip(ranking, cells, strict=True))
    return table(heads[:NARROW], shown, "llllrr")


def _cells(one: Ranked, line: Sequence[str]) -> list[str]:
    name = link(f"potensi_desa.ide.{one.candidate.key}.pembeli", line[1])
    lights = (pill(line[n], TONES[light]) for n, light in enumerate(one.lights, 2))
    number = tag("b", escape(f"{line[0]}. "))
    return [number + name, *lights, *(escape(cell) for cell in line[5 : NARROW + 1])]


def why(one: Ranked, language: str = "id") -> str:
    """Why an idea ranks where it does, in its own paragraph."""
    words = escape(" ".join(reasons(one, language)))
    return tag("h3", escape(f"{one.rank}. {one.candidate.name}")) + tag("p", words)


def asked(one: Ranked, language: str = "id") -> str:
    """The four questions with what their answers rest on."""
    lines = (
        tag(
            "li", pill(t.say(f"potential.gate.{gate.gate}._", language), ANSWERS[gate.answer]),
            " ", escape(gate_text(gate, language)),
        )
        for gate in one.gates
    )  # fmt: skip
    return tag("ul", *lines)


def surroundings(one: Ranked, language: str = "id") -> str:
    """The grade A to D, and what must be done."""
    said = list(environment(one, language))
    words = tag("ul", *(tag("li", escape(line)) for line in said))
    note = tag("p", escape(t.say("potential.environment.ours", language)), kind="note")
    return words + (note if len(said) > 1 else "")


def votes(one: Ranked, language: str = "id") -> str:
    """Mean and spread of the twelve questions, and what to talk about."""
    score = one.score
    if not score.ballots:
        return notice(t.say("potential.vote.none", language))
    heads = [
        t.say(f"potential.vote.{key}", language) for key in ("item", "count", "mean", "spread")
    ]
    lines = [
        (
            [
                escape(t.say(f"potential.item.{item.item}", language)), str(item.votes),
                t.number(item.mean, 1), t.number(item.spread, 1),
            ],
            "item",
        )
        for item in score.items
    ]  # fmt: skip
    said = "".join(notice(line, "doubt") for line in vote_remarks(score, language))
    return said + table(heads, lines, "lrrr")


def about(plan: Plan, ranking: Sequence[Ranked], language: str = "id") -> str:
    """How the order comes about, and what is not known yet."""
    return "".join(tag("p", escape(line), kind="note") for line in remarks(plan, ranking, language))


def wastes(ranking: Sequence[Ranked], language: str = "id") -> str:
    """Whose waste becomes whose material; nothing where none does."""
    lines = list(waste_links(ranking, language))
    if not lines:
        return ""
    title = heading(t.say("potential.about.waste", language))
    return title + _listed(lines)


def effect(found: VillageEffect, language: str = "id") -> str:
    """What the plan's units bring to the village's households."""
    heads, lines = village_effect.rows(found, language)
    last = len(lines) - 1
    shown = (
        ([escape(cell) for cell in line], "total" if n == last else "item")
        for n, line in enumerate(lines)
    )
    title = heading(t.say("potential.effect.title", language))
    said = _listed(village_effect.sentences(found, language))
    return title + table(heads, shown, "lrr") + said


def _listed(lines: Iterable[str]) -> str:
    return tag("ul", *(tag("li", escape(line)) for line in lines))


__all__ = ["about", "asked", "effect", "order", "surroundings", "votes", "wastes", "why"]

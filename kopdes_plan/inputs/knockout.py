"""The four knock-out questions of a unit idea, answered from what a village says of itself.

A plan and a candidate go in, four `Gate`s come out: an answer and the code of its reason, whose
words are "potential.gate.<gate>.<code>". What nobody said is `unknown`, never a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan.inputs.potential import Suggestion, suggestions
from kopdes_plan.inputs.problems import NOTHING
from kopdes_plan.inputs.resources import load_resources

if TYPE_CHECKING:
    from kopdes_plan.inputs.candidates import Candidate
    from kopdes_plan.inputs.plan import Plan

Verdict = Literal["pass", "fail", "unknown"]
Standing = Literal["banyak", "cukup", "sedikit", "suggested", "unseen", "tidak"]
ORDER: tuple[Standing, ...] = ("banyak", "cukup", "suggested", "sedikit", "unseen", "tidak")
NOBODY = {"tidak", "tidak ada", "belum ada", "-"}


class Gate(NamedTuple):
    """One question; `params` are texts for its sentence, resources by their ids."""

    gate: Literal["buyer", "material", "permitted", "no_clash"]
    answer: Verdict
    code: str
    params: Mapping[str, object] = NOTHING


class Ground(NamedTuple):
    """What a village has for a kind of business: the best of what must be there, and what lacks."""

    material: Standing | None  # None where nothing of the village's own must be there
    resources: tuple[str, ...]  # those that stand so
    confidence: str  # of a suggestion: H, M or L
    others: Standing | None  # the best of people and buyers
    lacking: tuple[str, ...]  # facilities that are not there


def gates(plan: Plan, candidate: Candidate, ground: Ground) -> tuple[Gate, ...]:
    """The four questions in the order they are asked."""
    return (
        _buyer(plan, candidate),
        _material(candidate, ground),
        _permitted(candidate),
        _no_clash(plan, candidate),
    )


def ground_of(plan: Plan, candidate: Candidate) -> Ground:
    """What the village has of what the candidate's kind lives on."""
    known = load_resources()
    needed = candidate.kind.village_resources if candidate.kind else ()
    groups = {one: known[one].group for one in needed if one in known}
    material = candidate.kind.needs_one_of if candidate.kind else ()
    others = [one for one, group in groups.items() if group in ("orang", "pembeli")]
    facilities = [one for one, group in groups.items() if group == "sarana"]
    standings = {one: standing(plan, one) for one in groups}
    best = _best(standings[one] for one in material)
    named = tuple(one for one in material if standings[one] == best)
    sure = {one.resource: one.confidence for one in _suggested(plan)}
    return Ground(
        material=best,
        resources=named,
        confidence=min((sure[one] for one in named if one in sure), key="HML".index, default=""),
        others=_best(standings[one] for one in others),
        lacking=tuple(one for one in facilities if standings[one] == "tidak"),
    )


def standing(plan: Plan, resource: str) -> Standing:
    """How much of a resource there is: as seen, else as its district is known for."""
    seen = plan.profile.resources.get(resource, "")
    if seen:
        return seen
    if plan.profile.resources_complete:
        return "tidak"
    return "suggested" if any(one.resource == resource for one in _suggested(plan)) else "unseen"


def _suggested(plan: Plan) -> Iterator[Suggestion]:
    return (one for code in plan.cooperative.villages for one in suggestions(code))


def _best(standings: Iterable[Standing]) -> Standing | None:
    return min(standings, key=ORDER.index, default=None)


def _buyer(plan: Plan, candidate: Candidate) -> Gate:
    said = candidate.idea.buyer or (candidate.unit.buyer if candidate.in_plan else "")
    if said.casefold().strip(". ") in NOBODY:
        return Gate("buyer", "fail", "nobody")
    named = [one.name for one in plan.profile.buyers if one.type_id == candidate.type_id]
    if said or named:
        return Gate("buyer", "pass", "named", {"name": said or ", ".join(named)})
    kind, known = candidate.kind, load_resources()
    needed = [
        one
        for one in (kind.village_resources if kind else ())
        if one in known and known[one].group == "pembeli"
    ]
    if needed and all(standing(plan, one) == "tidak" for one in needed):
        return Gate("buyer", "unknown", "no_market", {"resources": tuple(needed)})
    return Gate("buyer", "unknown", "unnamed")


def _material(candidate: Candidate, ground: Ground) -> Gate:
    if candidate.idea.material:
        yes = candidate.idea.material == "ya"
        return Gate("material", "pass" if yes else "fail", "said_yes" if yes else "said_no")
    if ground.material is None:
        partner = candidate.unit.partner or (candidate.kind.partner if candidate.kind else "")
        if partner:
            return Gate("material", "unknown", "partner", {"partner": partner})
        return Gate("material", "pass", "not_needed")
    answers: Mapping[Standing, tuple[Verdict, str]] = {
        "banyak": ("pass", "there"), "cukup": ("pass", "there"), "sedikit": ("unknown", "little"),
        "suggested": ("unknown", "suggested"), "unseen": ("unknown", "unseen"),
        "tidak": ("fail", "lacking"),
    }  # fmt: skip
    answer, code = answers[ground.material]
    params = {"resources": ground.resources, "confidence": ground.confidence}
    return Gate("material", answer, code, params)


def _permitted(candidate: Candidate) -> Gate:
    answers: Mapping[str, Verdict] = {"ya": "pass", "tidak": "fail", "": "unknown"}
    said = candidate.idea.permitted
    codes = {"ya": "said_yes", "tidak": "said_no", "": "unasked"}
    return Gate("permitted", answers[said], codes[said])


def _no_clash(plan: Plan, candidate: Candidate) -> Gate:
    """A rival with whom nothing is agreed is a clash; none is only sure once all are listed."""
    said, profile = candidate.idea.no_clash, plan.profile
    rivals = [one for one in profile.businesses if one.type_id == candidate.type_id]
    named = {"names": ", ".join(one.name for one in rivals)}
    if said == "tidak":
        return Gate("no_clash", "fail", "said_no")
    if open_ := [one for one in rivals if not one.agreed]:
        if said == "ya":
            return Gate("no_clash", "pass", "said_yes_beside", named)
        return Gate("no_clash", "fail", "clash", {"names": ", ".join(one.name for one in open_)})
    if rivals:
        return Gate("no_clash", "pass", "agreed", named)
    if said == "ya":
        return Gate("no_clash", "pass", "said_yes")
    if profile.businesses_complete:
        return Gate("no_clash", "pass", "none_found")
    return Gate("no_clash", "unknown", "not_listed")


__all__ = ["ORDER", "Gate", "Ground", "Standing", "gates", "ground_of", "standing"]

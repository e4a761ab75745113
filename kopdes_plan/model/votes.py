"""What the room says of an idea: the twelve votes, the six aspects, how far people disagree.

What comes in are the ballots and aspect scores of an `Idea`, what goes out is a `Score`. The
published method counts aspects above 3, unweighted; weights of a plan give a second figure beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.potential import Method
    from kopdes_plan.inputs.village_profile import AspectScores, AspectWeights, Ballot

ASPECTS = ("market", "operations", "management", "finance", "social", "legal")
ASPECT_OF: Mapping[str, str] = {
    "buyer": "market", "volume": "market",
    "months": "operations", "material": "operations",
    "skill": "management",
    "capital": "finance", "margin": "finance",
    "members": "social", "women": "social", "harm": "social", "neighbours": "social",
    "permit": "legal",
}  # fmt: skip
Judged = Literal["feasible", "doubtful", "not_feasible", "unjudged"]


class Votes(NamedTuple):
    """The room on one of the twelve questions; nan where nobody voted."""

    item: str
    votes: int
    mean: float
    spread: float  # standard deviation of the votes
    against: int  # votes of 1 or 2
    in_favour: int  # votes of 4 or 5
    discuss: bool  # so far apart that it is something to talk about


class Score(NamedTuple):
    """An idea's score; `share` (aspects above 3, of six) is nan until all six are known."""

    judged: Judged
    share: float
    weighted: float  # the same by the plan's weights; nan without
    mean: float  # of the six aspects
    aspects: Mapping[str, float]  # mean 1 … 5 each, nan where unknown
    items: tuple[Votes, ...]
    ballots: int
    missing: tuple[tuple[str, str], ...]  # voter and question of each vote that lacks


def score(
    typed: AspectScores, ballots: Sequence[Ballot], weights: AspectWeights | None, method: Method
) -> Score:
    """The score of an idea from its ballots; an aspect typed for itself goes before the votes."""
    votes = _votes(ballots)
    items = tuple(_item(name, column, method) for name, column in votes.items())
    means = {one.item: one.mean for one in items}
    aspects = {name: _aspect(name, getattr(typed, name), means) for name in ASPECTS}
    known = np.array([aspects[name] for name in ASPECTS])
    share, weighted = np.nan, np.nan
    if np.isfinite(known).all():
        above = known > float(method.aspect_above) + 1e-9
        share = float(above.mean())
        if weights is not None:
            weighted = float(above @ [float(getattr(weights, name)) for name in ASPECTS])
    return Score(
        judged=judged(share, method),
        share=share,
        weighted=weighted,
        mean=float(known.mean()),
        aspects=aspects,
        items=items,
        ballots=len(ballots),
        missing=tuple(
            (one.voter, name) for one in ballots for name in ASPECT_OF if getattr(one, name) is None
        ),
    )


def judged(share: float, method: Method) -> Judged:
    """What a share of aspects comes to, by the published thresholds."""
    if not np.isfinite(share):
        return "unjudged"
    if share > float(method.feasible_above) + 1e-9:
        return "feasible"
    return "doubtful" if share > float(method.doubtful_from) - 1e-9 else "not_feasible"


def _votes(ballots: Sequence[Ballot]) -> dict[str, Array]:
    """Question -> the votes given, (n,)."""
    given = {name: [getattr(one, name) for one in ballots] for name in ASPECT_OF}
    return {
        name: np.array([vote for vote in column if vote is not None], dtype=np.float64)
        for name, column in given.items()
    }


def _item(name: str, votes: Array, method: Method) -> Votes:
    if not len(votes):
        return Votes(name, 0, np.nan, np.nan, 0, 0, False)
    spread = float(votes.std())
    return Votes(
        item=name,
        votes=len(votes),
        mean=float(votes.mean()),
        spread=spread,
        against=int((votes <= 2).sum()),
        in_favour=int((votes >= 4).sum()),
        discuss=spread >= float(method.disagreement) - 1e-9,
    )


def _aspect(name: str, typed: int | None, means: Mapping[str, float]) -> float:
    """The mean of an aspect's questions that were voted on."""
    if typed is not None:
        return float(typed)
    asked = [means[item] for item, aspect in ASPECT_OF.items() if aspect == name]
    known = [mean for mean in asked if np.isfinite(mean)]
    return float(np.mean(known)) if known else np.nan


__all__ = ["ASPECTS", "ASPECT_OF", "Judged", "Score", "Votes", "judged", "score"]

"""What the room says: means, how far apart it is, and the published thresholds.

aspect   = mean of its questions' means        score = aspects above 3 / 6
> 80 % feasible, 60 to 80 % doubtful, below not feasible (Seri Buku Pintar BUM Desa, 2014)
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from kopdes_plan.inputs.potential import load_method
from kopdes_plan.inputs.village_profile import AspectScores, AspectWeights, Ballot
from kopdes_plan.model.votes import ASPECT_OF, ASPECTS, Score, judged, score

METHOD = load_method()
KEYS = {n: str(x.alias) for n, x in Ballot.model_fields.items() if n != "voter"}


def ballot(voter: str, every: int | None = None, **votes: int) -> Ballot:
    """A vote that gives `every` question the same, but for those named."""
    given: dict[str, Any] = {} if every is None else dict.fromkeys(KEYS.values(), every)
    return Ballot.model_validate(
        {"penilai": voter} | given | {KEYS[k]: v for k, v in votes.items()}
    )


def of(*ballots: Ballot, typed: dict[str, int] | None = None, weights: Any = None) -> Score:
    return score(AspectScores.model_validate(typed or {}), ballots, weights, METHOD)


def test_every_question_belongs_to_one_of_the_six_aspects() -> None:
    assert set(ASPECT_OF) == set(KEYS)
    assert set(ASPECT_OF.values()) == set(ASPECTS) == set(AspectScores.model_fields)


def test_two_people_who_agree() -> None:
    """All fours: each aspect 4, six of six above 3, nobody disagrees."""
    found = of(ballot("1", 4), ballot("2", 4))
    assert found.share == 1.0 and found.judged == "feasible" and found.mean == 4.0
    assert not any(item.discuss for item in found.items)
    assert found.missing == ()


def test_three_is_neither_feasible_nor_not() -> None:
    """An aspect of exactly 3 does not count: 5 of 6 = 83 %, 4 of 6 = 67 %, 3 of 6 = 50 %."""
    typed = {"pasar": 4, "teknis_operasional": 4, "manajemen": 4, "keuangan": 4,
             "sosial_lingkungan": 4, "legalitas": 3}  # fmt: skip
    assert of(typed=typed).share == pytest.approx(5 / 6)
    assert of(typed=typed).judged == "feasible"
    four = typed | {"keuangan": 3}
    assert of(typed=four).judged == "doubtful"
    assert of(typed=four | {"pasar": 2}).judged == "not_feasible"


def test_the_thresholds_are_those_published() -> None:
    assert judged(0.8, METHOD) == "doubtful"
    assert judged(0.81, METHOD) == "feasible"
    assert judged(0.6, METHOD) == "doubtful"
    assert judged(0.59, METHOD) == "not_feasible"
    assert judged(math.nan, METHOD) == "unjudged"


def test_an_aspect_is_the_mean_of_its_questions() -> None:
    """Market: buyer 5 and 4, volume 2 and 3 -> (4.5 + 2.5) / 2 = 3.5."""
    found = of(ballot("1", 3, buyer=5, volume=2), ballot("2", 3, buyer=4, volume=3))
    assert found.aspects["market"] == pytest.approx(3.5)
    assert found.aspects["legal"] == 3.0
    assert found.share == pytest.approx(1 / 6)


def test_half_the_room_against_the_other_half_is_something_to_talk_about() -> None:
    """1, 1, 5, 5: mean 3, standard deviation 2. Four 4 and one 2: 3.6, 0.8: no quarrel."""
    found = of(*(ballot(str(n), 4, margin=vote) for n, vote in enumerate((1, 1, 5, 5))))
    margin = next(item for item in found.items if item.item == "margin")
    assert (margin.mean, margin.spread, margin.votes) == (3.0, 2.0, 4)
    assert (margin.against, margin.in_favour, margin.discuss) == (2, 2, True)
    assert [item.item for item in found.items if item.discuss] == ["margin"]
    calm = of(*(ballot(str(n), 4, margin=vote) for n, vote in enumerate((4, 4, 4, 4, 2))))
    quiet = next(item for item in calm.items if item.item == "margin")
    assert quiet.spread == pytest.approx(0.8) and not quiet.discuss


def test_a_missing_vote_is_named_and_the_others_count() -> None:
    found = of(ballot("Ani", 4), ballot("Budi", None, buyer=2))
    assert ("Budi", "permit") in found.missing and len(found.missing) == 11
    buyer = next(item for item in found.items if item.item == "buyer")
    assert buyer.votes == 2 and buyer.mean == 3.0
    assert next(item for item in found.items if item.item == "permit").votes == 1


def test_there_is_no_score_until_all_six_aspects_are_known() -> None:
    found = of(ballot("Ani", None, buyer=5, volume=5))
    assert math.isnan(found.share) and found.judged == "unjudged"
    assert found.aspects["market"] == 5.0 and math.isnan(found.aspects["legal"])
    assert of().judged == "unjudged"


def test_an_aspect_typed_for_itself_goes_before_the_votes() -> None:
    found = of(ballot("Ani", 5), typed={"legalitas": 2})
    assert found.aspects["legal"] == 2.0 and found.aspects["market"] == 5.0


def test_weights_are_a_second_figure_beside_the_unweighted_one() -> None:
    """Only the market (25 %) and finance (20 %) above 3: 2/6 unweighted, 45 % weighted."""
    typed = {"pasar": 5, "keuangan": 4, "teknis_operasional": 3, "manajemen": 3,
             "sosial_lingkungan": 3, "legalitas": 3}  # fmt: skip
    weights = AspectWeights.model_validate({})
    found = of(typed=typed, weights=weights)
    assert found.share == pytest.approx(2 / 6)
    assert found.weighted == pytest.approx(0.45)
    assert math.isnan(of(typed=typed).weighted)

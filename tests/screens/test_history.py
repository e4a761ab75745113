"""The way back and forward over any texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.inputs.problems import Problem
from kopdes_plan.screens.editing.history import History, Moment, Typed

WAITING = st.dictionaries(
    st.sampled_from("abc"), st.builds(Typed, st.sampled_from("xy"), st.just(Problem("empty"))),
    max_size=3,
)  # fmt: skip
MOMENTS = st.lists(st.builds(Moment, st.text("ab\n", max_size=8), WAITING), min_size=1, max_size=12)


@given(MOMENTS)
def test_every_step_leads_back_and_forward_to_the_letter(moments: list[Moment]) -> None:
    """To the first moment and to the last again; what is no difference is no step."""
    history = History()
    seen = [moments[0]]
    for moment in moments[1:]:
        history.note(seen[-1], moment)
        if moment != seen[-1]:
            seen.append(moment)
    now = seen[-1]
    for expected in reversed(seen[:-1]):
        now = history.before(now)
        history.move(-1)
        assert now == expected
    assert not history.behind
    for expected in seen[1:]:
        now = history.after(now)
        history.move(1)
        assert now == expected
    assert not history.ahead


def test_a_new_step_ends_what_was_taken_back() -> None:
    """One cannot go forward into another past."""
    history, first, second = History(), Moment("satu", {}), Moment("dua", {})
    history.note(first, second)
    history.move(-1)
    assert history.ahead and not history.behind
    history.note(first, Moment("tiga", {}))
    assert not history.ahead and history.before(Moment("tiga", {})) == first

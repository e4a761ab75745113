"""Deeper looks at what may go wrong, each worked out when asked: ready cases, limits, draws.

They take up to seconds, so they are not made anew with every number typed. What was worked out
is kept for the plan it was made of; after a change it is gone until somebody asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kopdes_plan import text as t
from kopdes_plan.outputs import risk_charts
from kopdes_plan.outputs.chances import chance_sentences
from kopdes_plan.outputs.risk import limit_sentences, limits_table
from kopdes_plan.outputs.scenarios import scenario_blocks
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import heading, shown
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.editing.session import Session

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.screens.steps import View

Kept = dict[str, tuple[int, list[Block]]]
_kept: WeakKeyDictionary[Session, Kept] = WeakKeyDictionary()


def offers(view: View) -> Iterator[Block]:
    """The buttons that ask; nothing while the plan cannot be computed."""
    plan = view.session.plan
    if plan is None or view.session.result is None:
        return
    draws = t.number(plan.uncertainty.draws)
    pressed = [
        button("look", view.say(f"step_risk.look.{name}", draws=draws), name) for name in LOOKS
    ]
    title = heading(view.say("step_risk.look.title"))
    yield blocks.html("look-title", title)
    yield blocks.buttons("look", *pressed)


def look(view: View, name: str) -> None:
    """Works one of them out for the plan as it is now."""
    if name in LOOKS and view.session.result is not None:
        made = list(LOOKS[name](view, view.session.result))
        _kept.setdefault(view.session, {})[name] = (view.session.version, made)
        view.chosen[f"look-{name}"] = str(view.session.version)


def looked(view: View) -> Iterator[Block]:
    """What was asked and still holds."""
    for version, made in _kept.get(view.session, {}).values():
        if version == view.session.version:
            yield from made


def _ready(view: View, result: Result) -> Iterator[Block]:
    """The plan beside the cases that come with the kit."""
    from kopdes_plan import compare

    found = compare(result.plan)
    chart = answers.chart(risk_charts.scenario_bars(found, view.language), "scenarios")
    yield blocks.html("ready", heading(view.say("step_risk.look.ready")) + chart)
    inner = blocks.html("ready-table", shown(scenario_blocks(found, view.language)))
    yield blocks.fold("ready-figures", view.say("step_risk.look.figures"), [inner])


def _limits(view: View, result: Result) -> Iterator[Block]:
    """How far numbers may move, what each does, and the two strongest at once."""
    from kopdes_plan import stress, switching, tornado

    language, far, each = view.language, switching(result.plan), tornado(result.plan)
    said = "".join(answers.said(x) for x in limit_sentences(result, far, language))
    chart = answers.chart(risk_charts.tornado(result, each, language=language), "tornado")
    yield blocks.html("limits", heading(view.say("step_risk.look.limits")) + said + chart)
    inner = [blocks.html("limits-table", shown([limits_table(result, far, language)]))]
    if (both := stress(result.plan, each)) is not None:
        drawn = answers.chart(risk_charts.two_numbers(result, both, language), "both")
        inner.append(blocks.html("limits-both", drawn))
    yield blocks.fold("limits-figures", view.say("step_risk.look.figures"), inner)


def _draws(view: View, result: Result) -> Iterator[Block]:
    """The chances a board asks about, and the cash they spread over."""
    from kopdes_plan import sample

    found = sample(result.plan)
    title = heading(view.say("step_risk.look.chances"))
    said = "".join(answers.said(x) for x in chance_sentences(found, view.language))
    chart = answers.chart(risk_charts.fan(found, view.language), "fan")
    yield blocks.html("chances", title + said + chart)


LOOKS: dict[str, Callable[[View, Result], Iterator[Block]]] = {
    "ready": _ready, "limits": _limits, "draws": _draws,
}  # fmt: skip

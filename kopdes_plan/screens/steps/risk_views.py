"""Deeper looks at what may go wrong, each worked out when asked: ready cases, limits, draws.

They take up to seconds, so they are not made anew with every number typed. What was worked out
is kept for the plan it was made of; after a change it is gone until somebody asks again, but for
words: risks are written down while one reads it. Draws grow while people look at them, and may be
stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.outputs import risk_charts
from kopdes_plan.outputs.chances import chance_sentences
from kopdes_plan.outputs.risk import limit_sentences, limits_table
from kopdes_plan.outputs.scenarios import scenario_blocks
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, heading, shown, tag
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.editing.session import Session

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sample import Sample
    from kopdes_plan.screens.steps import View, Work

PART_SECONDS = 0.2  # of drawing, before what people did meanwhile is answered
GROWN = 1.5  # times as many draws, before the picture is drawn anew
WORDS = "narasi"  # of these nothing is computed
Kept = dict[str, tuple[Tree, list[Block]]]
_kept: WeakKeyDictionary[Session, Kept] = WeakKeyDictionary()


def offers(view: View) -> Iterator[Block]:
    """The buttons that ask; nothing while the plan cannot be computed."""
    plan = view.session.plan
    if plan is None or view.session.result is None:
        return
    pressed = [button("look", view.say(f"step_risk.look.{name}"), name) for name in LOOKS]
    draws = view.say("step_risk.look.draws", draws=t.number(plan.uncertainty.draws))
    pressed.append(button("draw", draws, disabled=view.work is not None))
    yield blocks.html("look-title", heading(view.say("step_risk.look.title")))
    yield blocks.buttons("look", *pressed)
    if view.work is not None:
        yield blocks.html("progress", _progress(view, *view.done))
        yield blocks.buttons("stop", button("stop", view.say("step_risk.look.stop")))


def _progress(view: View, done: int, asked: int) -> str:
    words = view.say("risk.progress", count=t.number(done), asked=t.number(asked))
    bar = tag("progress", max=str(asked), value=str(done), **{"aria-label": words})
    return tag("div", bar, tag("span", escape(words)), kind="progress")


def look(view: View, name: str) -> None:
    """Works one of them out for the plan as it is now."""
    if name in LOOKS and view.session.result is not None:
        _forget(view, name)
        _keep(view, name, LOOKS[name](view, view.session.result))


def draw(view: View, _: str) -> None:
    """Begins to draw; it goes on between what people do."""
    if view.session.result is not None:
        stop(view, "")
        _forget(view, "draws")
        plan = view.session.result.plan
        view.work, view.done = _drawing(view, plan), (0, plan.uncertainty.draws)


def stop(view: View, _: str) -> None:
    """Ends the draws; what is done is kept."""
    if view.work is not None:
        view.work.close()
        view.work = None


def _drawing(view: View, plan: Plan) -> Work:
    """Draws a plan part by part, until all is drawn, it is closed, or the plan has changed."""
    from kopdes_plan import growing

    numbers, found, shown, begun = _numbers(view), None, 0, monotonic()
    try:
        for found in growing(plan):
            if GROWN * shown <= found.draws < found.asked:
                shown = found.draws
                _keep(view, "draws", _chances(view, found, going=True))
            if monotonic() - begun > PART_SECONDS:
                yield found.draws, found.asked
                if _numbers(view) != numbers:
                    return
                begun = monotonic()
    finally:
        if found is not None and _numbers(view) == numbers:
            _keep(view, "draws", _chances(view, found))


def _forget(view: View, name: str) -> None:
    """Lets go of what was asked before, so that what is asked now stands on top."""
    _kept.setdefault(view.session, {}).pop(name, None)


def _keep(view: View, name: str, made: Iterable[Block]) -> None:
    kept = _kept.setdefault(view.session, {})
    kept[name] = (_numbers(view), list(made))
    view.chosen[f"look-{name}"] = str(int(view.chosen.get(f"look-{name}", "0")) + 1)


def looked(view: View) -> Iterator[Block]:
    """What was asked and still holds, the last first."""
    for numbers, made in reversed(_kept.get(view.session, {}).values()):
        if numbers == _numbers(view):
            yield from made


def _numbers(view: View) -> Tree:
    """What the plan's file says, but for its words."""
    tree = view.session.draft.tree()
    return {key: inner for key, inner in tree.items() if key != WORDS}


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


def _chances(view: View, found: Sample, going: bool = False) -> Iterator[Block]:
    """The chances a board asks about, and the cash they spread over."""
    title = heading(view.say("step_risk.look.chances"))
    draws, *chances = chance_sentences(found, view.language, going)
    said = tag("p", escape(draws), kind="note") + "".join(map(answers.said, chances))
    chart = answers.chart(risk_charts.fan(found, view.language), "fan")
    yield blocks.html("chances", title + said + chart)


LOOKS: dict[str, Callable[[View, Result], Iterator[Block]]] = {
    "ready": _ready, "limits": _limits,
}  # fmt: skip

"""The step "risiko": the plan beside its low and high case, its weakest guesses, its risks.

The two usual cases are the board's scenarios `pesimis` and `optimis`; how much is sold in them is
chosen here. Other scenarios are said in words and changed in the plan's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kopdes_plan import text as t
from kopdes_plan.inputs.entry_order import RISKS
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.outputs.case_charts import case_name
from kopdes_plan.outputs.changes import change
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, heading, notice, tag
from kopdes_plan.screens.answers.weakest import weakest
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.fields import fields, worded
from kopdes_plan.screens.steps import Step, View, usual_cases
from kopdes_plan.screens.steps.risk_views import draw, look, looked, offers, stop
from kopdes_plan.screens.steps.usual_cases import USUAL
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

Cases = Mapping[str, "Result"]
_computed: WeakKeyDictionary[Session, tuple[Plan, Cases]] = WeakKeyDictionary()


def left(view: View) -> Iterator[Block]:
    """What differs in the low and high case, what comes of it, then risks and what is done."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    yield from _cases(view, plan)
    yield from offers(view)
    yield from _others(view, plan)
    yield from _risks(view, plan)
    drawn = blocks.fields(
        "draws",
        fields(view, "ketidakpastian", "benih", "jumlah", "korelasi_pasar"),
        note=view.say("step_risk.uncertainty.note"),
    )
    yield blocks.fold("uncertainty", view.say("step_risk.uncertainty.title"), [drawn])


def right(view: View) -> Iterator[Block]:
    """The verdict of each case in a sentence, their cash in a picture, the weakest guesses."""
    result = view.session.result
    if result is None:
        return
    yield from looked(view)
    found = cases_of(view.session)
    said = (_verdict(view, *one) for one in ((BASE, result), *found.items()))
    yield blocks.html("verdicts", "".join(said))
    if found:
        yield blocks.html("chart_cases", answers.cases_picture(result, found, view.language))
    yield blocks.html("weakest", weakest(result, view.language))


def cases_of(session: Session) -> Cases:
    """The cases to set beside the session's plan.

    Both sides of the page ask for them, so those of the present plan are kept.
    """
    from kopdes_plan import cases

    plan = session.plan
    assert plan is not None
    if session not in _computed or _computed[session][0] is not plan:
        _computed[session] = (plan, cases(plan))
    return _computed[session][1]


def _cases(view: View, plan: Plan) -> Iterator[Block]:
    """The low and high case: what differs, then the figures side by side."""
    named = [name for name in USUAL if name in plan.scenarios]
    if named:
        note = tag("p", escape(view.say("step_risk.differs.note")), kind="note")
        yield blocks.html("differs", heading(view.say("step_risk.differs.title")) + note)
    for name in named:
        yield from _scenario(view, plan, name)
    yield blocks.html("effects", _effects(view))
    if not named and usual_cases.patterns(plan):
        parts = {"low": t.percent(USUAL["pesimis"]), "high": t.percent(USUAL["optimis"])}
        note = tag("p", escape(view.say("step_risk.usual.note", **parts)), kind="note")
        yield blocks.html("usual_note", note)
        yield blocks.buttons("usual", button("usual", view.say("step_risk.usual.add"), tone="main"))


def _effects(view: View) -> str:
    """What comes of the cases, or why there is nothing to set beside the plan."""
    result = view.session.result
    if result is None:
        return notice(view.say("step_risk.no_result"))
    found = cases_of(view.session)
    if not found:
        return notice(view.say("step_risk.effects.none"))
    ends = [name for name in found if name not in USUAL]
    said = [tag("p", escape(view.say(f"step_risk.differs.{name}"))) for name in ends]
    title = heading(view.say("step_risk.effects.title"))
    compared = answers.cases_table(result, found, view.language)
    return "".join([title, *said, tag("div", compared, kind="wide", tabindex="0")])


def _scenario(view: View, plan: Plan, name: str) -> Iterator[Block]:
    """One of the two usual cases: how much is sold, chosen; whatever else differs, in words."""
    written = plan.scenarios[name]
    sold = usual_cases.sold(view.session.draft.tree(), written)
    yield blocks.html(f"case_{name}", tag("h3", escape(view.say(f"step_risk.differs.{name}"))))
    if sold:
        now = next(iter(sold.values()))
        parts = sorted({*usual_cases.offered(plan, name, sold), now})
        offered = [(usual_cases.written(part), t.percent(part)) for part in parts]
        id, label = f"sold_{name}", view.say("step_risk.differs.sold")
        yield blocks.chooser(id, id, offered, usual_cases.written(now), label)
    other = {pattern: text for pattern, text in written.items() if pattern not in sold}
    words = [_change(view, plan, pattern, text) for pattern, text in other.items()]
    if words:
        note = tag("p", escape(view.say("step_risk.differs.in_file")), kind="note")
        yield blocks.html(f"words_{name}", tag("ul", *words) + note)


def _change(view: View, plan: Plan, pattern: str, text: str) -> str:
    return tag("li", escape(change(plan, pattern, text, view.language)))


def _others(view: View, plan: Plan) -> Iterator[Block]:
    """The board's other scenarios, in words."""
    named = {name: changes for name, changes in plan.scenarios.items() if name not in USUAL}
    if not named:
        return
    inner = [heading(view.say("step_risk.others.title"))]
    for name, changes in named.items():
        words = (_change(view, plan, pattern, text) for pattern, text in changes.items())
        title = name.replace("_", " ")
        inner += [tag("h3", escape(t.capital(title))), tag("ul", *words)]
    inner.append(tag("p", escape(view.say("step_risk.others.note")), kind="note"))
    yield blocks.html("others", "".join(inner))


def _risks(view: View, plan: Plan) -> Iterator[Block]:
    yield worded(view, "step_risk.risks", "risks", "narasi.risiko", *RISKS)
    if count := len(_usual_risks(plan)):
        label = view.say("step_risk.risks.usual", count=count)
        yield blocks.buttons("usual_risks", button("usual_risks", label))


def _usual_risks(plan: Plan) -> list[dict[str, str]]:
    """The risks that the units' types name and the plan does not."""
    from kopdes_plan.inputs.catalogue import load_unit_types

    known = {risk.what.casefold() for risk in plan.narrative.risks}
    found: dict[str, dict[str, str]] = {}
    for unit in plan.units.values():
        kind = load_unit_types().get(unit.type_id)
        for risk in kind.risks if kind else ():
            if risk.what.casefold() not in known:
                row = {"risiko": risk.what, "tindakan": risk.action}
                found.setdefault(risk.what.casefold(), row)
    return list(found.values())


def _verdict(view: View, name: str, case: Result) -> str:
    label, said, tone = answers.judged(case, view.language)
    words = view.say("step_risk.verdict", case=case_name(name, view.language), label=label)
    inner = tag("strong", escape(words)) + " " + escape(said)
    return tag("div", inner, kind=f"notice {tone}".strip())


def _add_usual(view: View, _: str) -> None:
    plan, raw = view.session.plan, view.session.raw("skenario")
    if plan is None:
        return
    kept = raw if isinstance(raw, dict) else {}
    if view.session.put("skenario", {**usual_cases.usual(plan), **kept}):
        view.tell(view.say("step_risk.usual.added"), "good")


def _choose_sold(name: str, view: View, value: str) -> None:
    """Puts how much is sold in a case, into each pattern that says it there."""
    plan = view.session.plan
    if plan is None or name not in plan.scenarios:
        return
    changes = plan.scenarios[name]
    sold = usual_cases.sold(view.session.draft.tree(), changes)
    if value in map(usual_cases.written, usual_cases.offered(plan, name, sold)):
        view.session.put(f"skenario.{name}", {**changes, **dict.fromkeys(sold, value)})


def _add_usual_risks(view: View, _: str) -> None:
    """Adds the usual risks of the plan's unit types that are not there yet."""
    plan, raw = view.session.plan, view.session.raw("narasi.risiko")
    if plan is None or not (new := _usual_risks(plan)):
        return
    kept = raw if isinstance(raw, list) else []
    if view.session.put("narasi.risiko", [*kept, *new]):
        view.tell(view.say("step_risk.risks.added", count=len(new)), "good")
        view.focus = f"narasi.risiko.{len(kept) + 1}.penanggung_jawab"


ACTIONS = {
    "usual": _add_usual,
    "sold_pesimis": lambda view, value: _choose_sold("pesimis", view, value),
    "sold_optimis": lambda view, value: _choose_sold("optimis", view, value),
    "usual_risks": _add_usual_risks,
    "look": look,
    "draw": draw,
    "stop": stop,
}
HOLDS = ("skenario", "ketidakpastian", "narasi.risiko")
STEP = Step("risiko", HOLDS, left, right, ACTIONS, words="risk")

"""Ways to finance the plan side by side, and what it can carry: worked out when asked.

They take a quarter of a second and more to read, so they are not made anew with every number typed;
after a change they are gone until somebody asks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.outputs import financing_charts, loan_answers
from kopdes_plan.outputs.financing import with_figures
from kopdes_plan.outputs.financing_pages import answers_of, ways_of
from kopdes_plan.outputs.financing_tables import tables
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import heading, shown
from kopdes_plan.screens.blocks import Block, button

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.screens.steps import View

CHOSEN = "compared"  # the version of the session that was compared


def offer(view: View) -> Iterator[Block]:
    """The button that asks for it; nothing while the plan cannot be computed."""
    if view.session.result is not None:
        asked = button("compare", view.say("step_funding.compare.ask"), tone="main")
        yield blocks.buttons("compare", asked)


def compare(view: View, _: str) -> None:
    """Shows the comparison of the plan as it is now."""
    view.chosen[CHOSEN] = str(view.session.version)


def compared(view: View, result: Result) -> Iterator[Block]:
    """What the plan can carry in sentences, the cash of each way in a picture, then the tables."""
    if view.chosen.get(CHOSEN) != str(view.session.version):
        return
    language = view.language
    if result.plan.loans:
        said = shown(loan_answers.blocks(answers_of(result), language))
        yield blocks.html("carry", heading(view.say("step_funding.compare.carry")) + said)
    listed = ways_of(result)
    title = heading(view.say("step_funding.compare.title"))
    if len(with_figures(listed)) > 1:
        title += answers.chart(financing_charts.cash(listed, language), "ways")
    yield blocks.html("ways", title)
    inner = blocks.html("ways-tables", shown(tables(listed, language)))
    yield blocks.fold("ways-figures", view.say("step_funding.compare.figures"), [inner], True)

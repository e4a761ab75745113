"""The chapter about the loans in a document: terms and years, then other money, then what is safe.

A `Writer` goes in, blocks come out. Terms and years stand in `money`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.outputs import money
from kopdes_plan.outputs.blocks import Block, heading
from kopdes_plan.outputs.financing import Way, ways, with_figures
from kopdes_plan.outputs.financing_tables import overview
from kopdes_plan.outputs.loan_answers import Asked, listing, solved
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.remembered import of_the_last

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result


@of_the_last
def answers_of(result: Result) -> tuple[Asked, ...]:
    """The questions about a result's loan, answered: a step, a PDF and a Word file may all ask."""
    return solved(result.plan)


@of_the_last
def ways_of(result: Result) -> tuple[Way, ...]:
    """The ways to finance a result's plan."""
    return ways(result.plan)


def repayment(writer: Writer) -> Iterator[Block]:
    """What the plan borrows and repays, beside the other sources, and how much it can carry."""
    yield from money.repayment(writer)
    plan = writer.result.plan
    listed = ways_of(writer.result)
    if len(with_figures(listed)) > 1:
        yield heading(writer.word("financing.title.ways"), 2)
        yield from overview(listed, writer.language)
    if plan.loans:
        yield heading(writer.word("financing.title.answers"), 2)
        yield from listing(answers_of(writer.result), writer.language)

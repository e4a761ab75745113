"""The document's chapter on partners and sales abroad; one sentence where a plan has neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan.inputs.partner_terms import deal_of
from kopdes_plan.outputs import export, partners
from kopdes_plan.outputs.blocks import Block, small

if TYPE_CHECKING:
    from kopdes_plan.outputs.writer import Writer


def chapter(writer: Writer) -> list[Block]:
    """Each unit's partner with terms, papers and steps, then each sale abroad."""
    plan, language = writer.result.plan, writer.language
    said: list[Block] = []
    if any(deal_of(unit) for unit in plan.units.values()):
        said += partners.page(plan, language)
    if export.sales(plan):
        said += export.page(plan, language)
    return said or [small(writer.say("trade.none"))]

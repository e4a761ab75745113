"""`kopdes-plan panduan`: the facilitator's guide as a PDF."""

from __future__ import annotations

from typing import Annotated

from kopdes_plan.terminal.documents import PAPERS, written
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, InLanguage, Json, choose, option
from kopdes_plan.terminal.plans import Output


def facilitator_guide(
    keluaran: Output,
    bahasa: InLanguage = None,
    kertas: Annotated[str | None, option("--kertas", metavar="|".join(PAPERS))] = None,
    as_json: Json = False,
) -> None:
    """Agendas, what is said and done in each step, exercises for groups, and their answers."""
    from kopdes_plan.outputs.guide.pdf import write_guide

    language = choose("--bahasa", bahasa, LANGUAGES)
    paper = choose("--kertas", kertas, {one.lower(): one for one in PAPERS})
    target = beside_plan("-", keluaran, endings=(".pdf",))
    written(saved(target, lambda file: write_guide(file, language, paper)), as_json)

"""The first pages of the PDF as pictures for a screen.

A `Result` goes in, PNG data URIs come out. They are laid out by the same typst files as the PDF,
from the cover and the summary only: that takes a quarter of the time of all pages.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from kopdes_plan.inputs.pictures import NONE, Pictures
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.pdf import PAPERS, all_printable, drawn, files
from kopdes_plan.outputs.typesetting import typeset

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

DPI = 80  # an A4 page is then 660 pixels wide


def first_pages(
    result: Result,
    count: int = 2,
    language: str = "id",
    pictures: Pictures = NONE,
) -> list[str]:
    """The cover and the pages of the summary, at most `count`, as they stand in the PDF.

    Only the number of all pages is left out, since they are not laid out.
    """
    from kopdes_plan import cases

    every = cases(result.plan)
    content = all_printable(document(result, "lengkap", language, every, False, pictures))
    content["attachment"] = None
    content["meta"] |= {"page": "{page}", "paper": PAPERS["A4"]}
    laid = files(content, result, language) | drawn(pictures)
    pages = typeset(laid, format="png", ppi=DPI)
    return [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages[:count]]

"""The PDF of the facilitator's guide: the dictionary of `guide`, laid out by typst.

PDF/A-3a with tags (PDF/UA-1), the same bytes each time: its only time is the day the rules of the
kit were last checked.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.rule_sets import kit_set
from kopdes_plan.inputs.rules import data_hash
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.guide import guide
from kopdes_plan.outputs.pdf import PAPERS, STANDARDS, all_printable, layouts
from kopdes_plan.outputs.typesetting import typeset

LAYOUT = "guide.typ"


def write_guide(path: Path | None = None, language: str = "id", paper: str = "A4") -> bytes:
    """The PDF's bytes, also written to `path` if one is given; OSError when it could not be."""
    content = all_printable(guide(language)) | {"meta": _meta(language, paper)}
    moment = datetime.combine(kit_set().edition, time(), UTC)
    laid = layouts(LAYOUT, content)
    (pdf,) = typeset(laid, pdf_standards=STANDARDS, timestamp=int(moment.timestamp()))
    if path is not None:
        write_whole(path, pdf)
    return pdf


def _meta(language: str, paper: str) -> dict[str, Any]:
    from kopdes_plan import __version__

    title = t.say("guide.title", language)
    stamp = {"package": __version__, "data": data_hash()[:8]}
    return {
        "language": language, "title": title, "author": "", "header": title, "example": "",
        "rules": "", "paper": PAPERS[paper], "versions": t.say("guide.versions", language, **stamp),
        "page": t.say("guide.page", language, page="{page}", pages="{pages}"),
    }  # fmt: skip

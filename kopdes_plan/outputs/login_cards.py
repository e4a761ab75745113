"""Login cards of a class on paper: who, the code, the address; ten to a page, to be cut.

Cards go in, the bytes of a PDF come out, tagged and PDF/A as every document. Codes are in it in
clear: whoever asks for it decides who may read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.look import LOOK_FILE
from kopdes_plan.outputs.pdf import MAIN, PAPERS, STANDARDS, all_printable
from kopdes_plan.outputs.typesetting import typeset
from kopdes_plan.paths import TEMPLATES

LAYOUT, STYLE = "cards.typ", "style.typ"


class Card(NamedTuple):
    """What one group gets."""

    group: str
    code: str
    address: str


def write_cards(cards: Iterable[Card], path: Path | None = None, language: str = "id") -> bytes:
    """The PDF's bytes, also written to `path` if one is given; OSError when it could not be."""
    keys = ("title", "for", "cooperative", "group", "code", "address", "steps", "keep", "note")
    content = all_printable({
        "words": {key: t.say(f"hub.card.{key}", language) for key in keys},
        "cards": [card._asdict() for card in cards],
        "meta": {"language": language, "paper": PAPERS["A4"]},
    })  # fmt: skip
    files = {
        MAIN: (TEMPLATES / "typst" / LAYOUT).read_bytes(),
        STYLE: (TEMPLATES / "typst" / STYLE).read_bytes(),
        LOOK_FILE.name: LOOK_FILE.read_bytes(),
        "data.json": json.dumps(content, ensure_ascii=False).encode(),
    }
    (pdf,) = typeset(files, pdf_standards=STANDARDS, timestamp=0)
    if path is not None:
        write_whole(path, pdf)
    return pdf

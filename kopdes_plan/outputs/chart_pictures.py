"""Charts as pictures, for files that cannot hold SVG.

SVG text goes in, typst makes PNG of it in our own fonts: the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kopdes_plan.outputs.pdf import DRAWN, printable
from kopdes_plan.outputs.typesetting import typeset

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

DPI = 200  # sharp on paper; a chart is 7 inches wide
PAGE = b"#set page(width: auto, height: auto, margin: 0pt)\n"


def chart_pictures(result: Result, names: Iterable[str], language: str = "id") -> dict[str, bytes]:
    """PNG of each chart by its name; KeyError for a chart there is not."""
    drawn = {
        name: printable(DRAWN[name](result, language)).encode() for name in dict.fromkeys(names)
    }
    if not drawn:
        return {}
    pages = "\n#pagebreak()\n".join(f'#image("{name}.svg")' for name in drawn)
    files = {f"{name}.svg": svg for name, svg in drawn.items()}
    made = typeset(files | {"main.typ": PAGE + pages.encode()}, format="png", ppi=DPI)
    return dict(zip(drawn, made, strict=True))

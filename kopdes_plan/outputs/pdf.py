"""The PDF of a plan: the dictionary of `document` and the charts, laid out by typst.

What comes in is a `Result`, what goes out are the bytes of a PDF/A-3a with tags (PDF/UA-1): the
same bytes for the same plan, with the plan's date as its only time. typst reads no system font and
no network.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from kopdes_plan.inputs.pictures import NONE, Pictures
from kopdes_plan.inputs.plan_in_pdf import without_names
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs import poster_charts, progress_pages, risk_charts
from kopdes_plan.outputs.charts import CHARTS
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.look import LOOK_FILE
from kopdes_plan.outputs.typesetting import FONTS, Typesetter
from kopdes_plan.paths import TEMPLATES

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

STANDARDS = ["a-3a", "ua-1"]
MAIN = "main.typ"
LAYOUTS = {"lengkap": "document.typ", "ringkas": "brief.typ", "musdes": "poster.typ"}
PAPERS = {"A4": (210, 297), "F4": (215, 330)}  # millimetres; F4 is what offices call folio
DRAWN = CHARTS | poster_charts.CHARTS | risk_charts.CHARTS | progress_pages.CHARTS
BOX = "□"
UNSEEN = ("Cc", "Cf", "Cs", "Co")  # Unicode categories
LONG_WORD = re.compile(r"\S{26,}")  # longer than any word of ours: it would run out of its cell


def write_pdf(
    result: Result,
    path: str | Path | None = None,
    kind: str = "lengkap",
    language: str = "id",
    cases: Mapping[str, Result] | None = None,
    plan_text: str | None = None,
    paper: str = "A4",
    pictures: Pictures = NONE,
) -> bytes:
    """The PDF's bytes, also written to `path` if one is given.

    `cases` are set beside the plan (`kopdes_plan.cases`, computed here unless given);
    `plan_text` is the plan file, kept inside without comments and names of people; `paper` is one
    of `PAPERS`; `pictures` are those of `inputs.pictures`. ValueError for an unknown kind.
    """
    stamp = datetime.combine(result.plan.plan_date, time(), UTC)
    with Typesetter() as typeset:  # it loads while the rest is made
        if cases is None:
            from kopdes_plan import cases as cases_of

            cases = cases_of(result.plan)
        content = all_printable(document(result, kind, language, cases, pictures=pictures))
        content["attachment"] = _attachment(content, plan_text)
        content["meta"]["paper"] = PAPERS[paper]
        laid = files(content, result, language, LAYOUTS[kind]) | drawn(pictures)
        (pdf,) = typeset(laid, pdf_standards=STANDARDS, timestamp=int(stamp.timestamp()))
    if path is not None:
        write_whole(path, pdf)
    return pdf


def _attachment(content: dict[str, Any], plan_text: str | None) -> dict[str, str] | None:
    if plan_text is None:
        return None
    return {"text": without_names(plan_text), "description": content["meta"]["plan"]}


def drawn(pictures: Pictures) -> dict[str, bytes]:
    """The pictures as files for typst, which is handed text only: each in a drawing of its size."""
    from PIL import Image

    made = {}
    for picture in filter(None, [pictures.logo, *pictures.photos]):
        image = Image.open(BytesIO(picture.content))
        data = f"data:{Image.MIME[image.format or '']};base64,{b64encode(picture.content).decode()}"
        size = f'width="{image.width}" height="{image.height}"'
        made[f"{picture.name}.svg"] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{data}"/></svg>'
        ).encode()
    return made


@lru_cache(maxsize=1)
def _shown() -> frozenset[str]:
    """Signs that our fonts, or the monospaced one inside typst, can print, and the new line."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    faces = [set(FT2Font(file).get_charmap()) for file in sorted(FONTS.glob("*.otf"))]
    spare = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"
    signs = map(chr, set.intersection(*faces) | set(FT2Font(spare).get_charmap()))
    return frozenset(sign for sign in signs if category(sign) not in UNSEEN) | {"\n"}


def printable(text: str) -> str:
    """The text with a box for every sign no font of ours has, and without invisible signs.

    PDF/A refuses a document with a sign that cannot be shown, and a name may hold an emoji.
    """
    strange = set(text) - _shown()
    if not strange:
        return text
    return text.translate({ord(sign): "" if category(sign) in UNSEEN else BOX for sign in strange})


def all_printable(part: Any) -> Any:
    """A document's content with every text made `printable` and its long words breakable."""
    if isinstance(part, str):
        return LONG_WORD.sub(_breakable, printable(part))
    if isinstance(part, dict):
        return {key: all_printable(inner) for key, inner in part.items()}
    return [all_printable(inner) for inner in part] if isinstance(part, list) else part


def _breakable(word: re.Match[str]) -> str:
    """A long word that may be broken after every twelve letters."""
    return "\u200b".join(word[0][at : at + 12] for at in range(0, len(word[0]), 12))


def files(
    content: dict[str, Any], result: Result, language: str, layout: str = LAYOUTS["lengkap"]
) -> dict[str, bytes]:
    """What typst lays out: the layout, the look, the content and the charts it names."""
    return layouts(layout, content) | charts_of(content, result, language)


def layouts(layout: str, content: dict[str, Any]) -> dict[str, bytes]:
    """The layouts with one of them in front, the look, and the content."""
    found = {file.name: file.read_bytes() for file in sorted((TEMPLATES / "typst").glob("*.typ"))}
    found[MAIN] = found.pop(layout)
    found[LOOK_FILE.name] = LOOK_FILE.read_bytes()
    found["data.json"] = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    return found


def charts_of(content: dict[str, Any], result: Result, language: str) -> dict[str, bytes]:
    """The charts that a document names, by their files."""
    return {
        name: printable(DRAWN[name.removesuffix(".svg")](result, language)).encode()
        for name in dict.fromkeys(figures(content))
    }


def figures(part: Any) -> Iterator[str]:
    """The files of all figures in a document."""
    if isinstance(part, dict):
        if part.get("kind") == "figure":
            yield part["file"]
        for inner in part.values():
            yield from figures(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from figures(inner)

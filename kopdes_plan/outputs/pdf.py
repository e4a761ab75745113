"""The PDF of a plan: the dictionary of `document` and the charts, laid out by typst.

What comes in is a `Result`, what goes out are the bytes of a PDF/A-3a with tags (PDF/UA-1): the
same bytes for the same plan, with the plan's date as its only time. typst is loaded when the
first document is made; it reads no system font and no network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kopdes_plan.model.drivers import numbers
from kopdes_plan.outputs.charts import CHARTS
from kopdes_plan.outputs.document import document
from kopdes_plan.paths import TEMPLATES

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

STANDARDS = ["a-3a", "ua-1"]
MAIN = "main.typ"


def write_pdf(
    result: Result,
    path: str | Path | None = None,
    kind: str = "lengkap",
    language: str = "id",
    cases: Result | None = None,
    plan_text: str | None = None,
) -> bytes:
    """The PDF's bytes, also written to `path` if one is given.

    `cases` is the plan beside its low case (`kopdes_plan.cases`), computed here when the plan
    has ranges; `plan_text` is the plan file, kept inside the PDF as an attachment. ValueError
    for an unknown kind.
    """
    content = document(result, kind, language, cases or _cases(result))
    content["attachment"] = _attachment(content, plan_text)
    pdf = _compiled(content, result, language)
    if path is not None:
        Path(path).write_bytes(pdf)
    return pdf


def _cases(result: Result) -> Result | None:
    """The plan beside its low case, when any of its numbers has a range."""
    if not any(number.has_range for _, number in numbers(result.plan)):
        return None
    from kopdes_plan import cases

    return cases(result.plan)


def _attachment(content: dict[str, Any], plan_text: str | None) -> dict[str, str] | None:
    if plan_text is None:
        return None
    return {"text": plan_text, "description": content["meta"]["plan"]}


def _compiled(content: dict[str, Any], result: Result, language: str) -> bytes:
    import typst

    files: dict[str, bytes] = {
        file.name: file.read_bytes() for file in sorted((TEMPLATES / "typst").glob("*.typ"))
    }
    files[MAIN] = files.pop("document.typ")
    files["data.json"] = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    for name in dict.fromkeys(_figures(content)):
        files[name] = CHARTS[name.removesuffix(".svg")](result, language).encode()
    stamp = datetime.combine(result.plan.plan_date, time(), UTC)
    pdf = typst.compile(
        cast(Any, files),  # files by name: understood, though its stub names only paths and bytes
        font_paths=[str(TEMPLATES / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=cast(Any, STANDARDS),
        timestamp=int(stamp.timestamp()),
    )
    return bytes(pdf)


def _figures(part: Any) -> Iterator[str]:
    """The files of all figures in a document."""
    if isinstance(part, dict):
        if part.get("kind") == "figure":
            yield part["file"]
        for inner in part.values():
            yield from _figures(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _figures(inner)

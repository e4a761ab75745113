"""The PDF of blank forms: the dictionary of `worksheets`, laid out by typst.

PDF/A-3a with tags (PDF/UA-1), the same bytes for the same sheets: its only time is the plan's date,
or the day the rules were last checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.rule_sets import kit_set
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.outputs.look import LOOK_FILE
from kopdes_plan.outputs.pdf import MAIN, STANDARDS, all_printable
from kopdes_plan.outputs.typesetting import typeset
from kopdes_plan.outputs.worksheets import worksheets
from kopdes_plan.paths import TEMPLATES

FILES = ("forms.typ", "style.typ")


def write_worksheets(
    path: Path | None = None, plan: Plan | None = None, types: Iterable[str] = (),
    language: str = "id", paper: str = "A4",
) -> bytes:  # fmt: skip
    """The PDF's bytes, also written to `path` if one is given; OSError when it could not be.

    What is asked is told in `worksheets`; `paper` is A4 or F4.
    """
    content = all_printable(worksheets(plan, types, language, paper))
    files = {name: (TEMPLATES / "typst" / name).read_bytes() for name in FILES}
    files[MAIN] = files.pop("forms.typ")
    files[LOOK_FILE.name] = LOOK_FILE.read_bytes()
    files["data.json"] = json.dumps(content, ensure_ascii=False).encode()
    (pdf,) = typeset(files, pdf_standards=STANDARDS, timestamp=_moment(plan))
    if path is not None:
        write_whole(path, pdf)
    return pdf


def _moment(plan: Plan | None) -> int:
    day: date = plan.plan_date if plan else kit_set().edition
    return int(datetime.combine(day, time(), UTC).timestamp())

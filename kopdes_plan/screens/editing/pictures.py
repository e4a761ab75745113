"""Pictures that people choose on the page: kept beside the plan, clean and small.

A file's bytes go in, the name by which the plan calls it comes out. Only the picture that will be
printed is kept, so that no copy of the plan's folder says where a photograph was taken.
"""

from __future__ import annotations

from pathlib import Path

from kopdes_plan.inputs.pictures import Form, clean
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.whole_files import unwritten, write_whole
from kopdes_plan.screens.editing.new_plans import plain

FOLDER = "{}-gambar"  # beside the plan, named like it


def keep(plan: Path, name: str, content: bytes, form: Form) -> str:
    """The name of a picture that now lies beside a plan, `padi-gambar/gudang.jpg`.

    Nothing is written over; the same picture twice is kept once. PlanProblems when the bytes are
    no picture, or when it cannot be written.
    """
    try:
        cleaned = clean(content, form)
    except PlanProblems as wrong:
        raise PlanProblems(one._replace(read=name) for one in wrong.problems) from None
    folder = plan.with_name(FOLDER.format(plain(plan.stem) or "rencana"))
    stem, number = plain(Path(name).stem) or "gambar", 1
    while (file := folder / f"{stem}{f' {number}' if number > 1 else ''}{form.ending}").exists():
        if file.is_file() and file.read_bytes() == cleaned:
            break
        number += 1
    else:
        try:
            folder.mkdir(exist_ok=True)
            write_whole(file, cleaned)
        except OSError as fault:
            raise PlanProblems([unwritten(file, fault)]) from fault
    return f"{folder.name}/{file.name}"

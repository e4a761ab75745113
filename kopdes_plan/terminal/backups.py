"""`kopdes-plan cadangan` and `pulihkan`: all plans of a folder into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.terminal.console import remark, show, show_json
from kopdes_plan.terminal.files import saved
from kopdes_plan.terminal.options import Json
from kopdes_plan.terminal.plans import Output
from kopdes_plan.text import say

ENDING = ".zip"
Folder = Annotated[
    str | None,
    typer.Argument(metavar="FOLDER", help=say("cli.option.folder_rencana"), show_default=False),
]
Zip = Annotated[
    str, typer.Argument(metavar="BERKAS", help=say("cli.option.cadangan"), show_default=False)
]


def back_up(keluaran: Output, folder: Folder = None, as_json: Json = False) -> None:
    """All plans of a folder in one file."""
    from kopdes_plan.inputs.backups import backup

    file = Path(keluaran)
    if file.suffix.lower() != ENDING:
        problem = Problem("file_ending", "-o", read=keluaran, params={"known": ENDING})
        raise PlanProblems([problem])
    made = backup(_folder(folder))
    saved(file, lambda target: write_whole(target, made.content))
    if as_json:
        show_json({"file": str(file), **made._asdict() | {"content": len(made.content)}})
        return
    counts = {key: getattr(made, key) for key in ("plans", "versions", "pictures")}
    show(say("backup.made", file=file, **counts), say("backup.personal"))
    if made.left_out:
        remark(say("backup.left_out", names=", ".join(made.left_out)))


def bring_back(berkas: Zip, folder: Folder = None, as_json: Json = False) -> None:
    """The plans of such a file into a folder."""
    from kopdes_plan.inputs.backups import MOST_BYTES, contents
    from kopdes_plan.inputs.restoring import restore

    try:
        with Path(berkas).open("rb") as opened:
            zipped = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        code = "file_missing" if isinstance(fault, FileNotFoundError) else "file_unreadable"
        raise PlanProblems([Problem(code, read=berkas)]) from None
    done = restore(contents(zipped), _folder(folder))
    if as_json:
        show_json({key: _plain(found) for key, found in done._asdict().items()})
        return
    show(*(say("backup.new", file=file) for file in done.new))
    show(*(say("backup.same", file=file) for file in done.same))
    show(*(say("backup.beside", file=was, now=now) for was, now in done.beside))
    show(*(say("backup.picture", file=was, now=now) for was, now in done.pictures))


def _folder(asked: str | None) -> Path:
    """The folder asked for, else that of the user's plans."""
    from kopdes_plan.screens.editing import plans

    return plans.folder() if asked is None else Path(asked)


def _plain(found: tuple[Path | tuple[Path, Path], ...]) -> list[object]:
    return [str(one) if isinstance(one, Path) else [str(part) for part in one] for one in found]

"""`kopdes-plan buka`: Kopdes Plan in a browser of this computer, or the example's PDF without one.

One server for one copy of the kit: a later start opens the one that runs.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.paths import NOTEBOOKS, TEMPLATES
from kopdes_plan.screens.editing import plans
from kopdes_plan.terminal.console import facts, remark, show
from kopdes_plan.terminal.documents import save_pdf
from kopdes_plan.terminal.options import option
from kopdes_plan.terminal.plans import read_plan
from kopdes_plan.terminal.running import Alone, running
from kopdes_plan.terminal.server import notebook_folder, serve
from kopdes_plan.text import say

EXAMPLE = "muara_badak.yaml"  # in templates/plans/
TRIES, PAUSE = 120, 0.25  # half a minute for another start to be ready, or to be gone


def open_notebooks(
    rencana: Annotated[
        str | None,
        typer.Argument(metavar="RENCANA", help=say("cli.option.rencana"), show_default=False),
    ] = None,
    tanpa_peramban: Annotated[bool, option("--tanpa-peramban")] = False,
) -> int:
    """Kopdes Plan in a browser, or the example's PDF without one."""
    if tanpa_peramban:
        return example_pdf(rencana)
    if rencana is not None:
        read_plan(rencana, None, None, None)  # its problems are told before a browser opens
    folder = notebook_folder(NOTEBOOKS)
    if folder is None:
        raise PlanProblems([Problem("notebooks_missing", read=str(NOTEBOOKS))])
    if rencana is not None:
        with contextlib.suppress(OSError):
            plans.wish(Path(rencana))  # for the page of a server that runs already
        os.environ[plans.VARIABLE] = str(Path(rencana).absolute())  # for one that starts now
    return find_or_start(folder)


def find_or_start(folder: Path) -> int:
    """Opens the server of these notebooks that runs, else becomes it; the exit status."""
    with Alone(folder) as alone:
        for _ in range(TRIES):
            if (address := running(folder)) is not None:
                remark(say("cli.open.again"))
                in_browser(address)
                return 0
            if alone.taken():
                return until_closed(folder)
            time.sleep(PAUSE)  # another window starts it, or is about to be gone
    remark(say("cli.open.silent"))
    return 1


def until_closed(folder: Path) -> int:
    """Serves the notebooks until the console is closed or half an hour was idle."""
    remark(say("cli.open.starting"), say("cli.open.stop"))
    status = serve(folder, lambda address: beside(in_browser, address))
    with contextlib.suppress(OSError):  # the console may be gone
        if status == 0:
            remark(say("cli.open.closed"))
    return status


def in_browser(address: str) -> None:
    """Opens an address in the user's browser, and says it in case that does not work."""
    remark(say("cli.open.address", address=address))
    webbrowser.open(address)


def beside(action: Callable[[str], None], word: str) -> None:
    """Does it while the server goes on; some browsers are waited for until they are closed."""
    threading.Thread(target=action, args=(word,), daemon=True).start()


def example_pdf(rencana: str | None) -> int:
    """Write the PDF of a plan, or of the packaged example, and show its main figures."""
    from kopdes_plan import run
    from kopdes_plan.outputs.sentences import measures, verdict

    source = Path(rencana) if rencana else TEMPLATES / "plans" / EXAMPLE
    result = run(read_plan(str(source), None, None, None))
    folder = source.resolve().parent if rencana else Path.cwd()
    if not os.access(folder, os.W_OK):
        folder = Path.home()
    file = save_pdf(result, folder / f"{source.stem}.pdf", source)
    found = verdict(result)
    shown = ("cash_min", "dscr_min", "npv", "payback_months")
    figures = [(m.label, m.value) for m in measures(result) if m.name in shown]
    show(result.plan.name, f"{found.label}: {found.sentence}", "", *facts(figures), "")
    show(say("cli.plan.written", file=file))
    return 0

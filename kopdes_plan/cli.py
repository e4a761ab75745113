"""`kopdes-plan …`: everything the notebooks do, without a browser.

`main` runs one command line and returns its exit status: 0 done, 1 the plan or the input has
problems, 2 the command line is wrong, 3 a fault of the program. People never see a traceback;
that of a fault goes into a log file. The commands stand in `terminal`.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main

from kopdes_plan.inputs.problems import PlanProblems, listing
from kopdes_plan.inputs.whole_files import FULL
from kopdes_plan.terminal.assets import wear
from kopdes_plan.terminal.backups import back_up, bring_back
from kopdes_plan.terminal.bulk import bulk
from kopdes_plan.terminal.bundles import bundle
from kopdes_plan.terminal.cash_flows import judge
from kopdes_plan.terminal.classes import class_of
from kopdes_plan.terminal.console import program, remark, show, show_json
from kopdes_plan.terminal.data import data, simkopdes
from kopdes_plan.terminal.documents import pdf
from kopdes_plan.terminal.financing import financing
from kopdes_plan.terminal.guides import facilitator_guide
from kopdes_plan.terminal.laws import laws
from kopdes_plan.terminal.loans import loan
from kopdes_plan.terminal.merges import merge
from kopdes_plan.terminal.new_plans import new_plan
from kopdes_plan.terminal.notebooks import open_notebooks
from kopdes_plan.terminal.options import CommandLineError, option
from kopdes_plan.terminal.plans import check, compute
from kopdes_plan.terminal.potential import potential
from kopdes_plan.terminal.progress import actuals, ready
from kopdes_plan.terminal.risks import compare, risk
from kopdes_plan.terminal.shares import share
from kopdes_plan.terminal.taxes import tax
from kopdes_plan.terminal.usage import Command, Group, UsageError, explained
from kopdes_plan.terminal.workbooks import excel
from kopdes_plan.terminal.worksheets import worksheets
from kopdes_plan.text import say

DONE, PROBLEMS, WRONG, FAULT, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS: dict[str, Callable[..., Any]] = {
    "angsuran": loan,
    "kelayakan": judge,
    "shu": share,
    "pajak": tax,
    "penyusutan": wear,
    "aturan": laws,
    "baru": new_plan,
    "periksa": check,
    "gabung": merge,
    "hitung": compute,
    "bandingkan": compare,
    "risiko": risk,
    "pembiayaan": financing,
    "pdf": pdf,
    "simkopdes": simkopdes,
    "data": data,
    "lembar-kerja": worksheets,
    "panduan": facilitator_guide,
    "excel": excel,
    "potensi": potential,
    "realisasi": actuals,
    "kesiapan": ready,
    "kelas": class_of,
    "massal": bulk,
    "cadangan": back_up,
    "pulihkan": bring_back,
    "bungkus": bundle,
    "buka": open_notebooks,
}


def application() -> Any:
    """All commands as one typer command."""
    app = typer.Typer(
        cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )

    @app.callback(invoke_without_command=True)
    def start(
        ctx: typer.Context,
        version: Annotated[bool, option("--versi")] = False,
    ) -> None:
        from kopdes_plan import __version__

        if version:
            show(f"kopdes-plan {__version__}")
        elif ctx.invoked_subcommand is None:
            show(ctx.get_help())

    for name, function in COMMANDS.items():
        app.command(name, cls=Command, help=say(f"cli.command.{name}"))(function)
    return typer.main.get_command(app)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the exit status."""
    args = list(sys.argv[1:] if argv is None else argv)
    for name in ("stdout", "stderr"):  # closed by who started us: then nobody is told
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):  # Windows pipes are not UTF-8 by themselves
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # English about folders for its fonts
    try:
        status = _status(args)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # `| head` has seen enough
        _discard()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:  # the last line of defence: people get a sentence, we get a log
        if isinstance(fault, OSError) and fault.errno in FULL:  # `> hasil.json` on a full stick
            _discard()
            remark(say("cli.full"))
            return PROBLEMS
        remark(_fault(fault, args))
        return FAULT


def _discard() -> None:
    """What is still to be written to standard output goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _status(args: list[str]) -> int:
    try:
        outcome = application()(args=args, prog_name=program(), standalone_mode=False)
    except CommandLineError as wrong:
        return _command_line_wrong(wrong)
    except UsageError as wrong:
        return _command_line_wrong(explained(wrong))
    except PlanProblems as wrong:
        if "--json" in args:
            show_json({"problems": [problem.as_json() for problem in wrong.problems]})
        else:
            remark(*_report(wrong))
        return PROBLEMS
    except typer.Abort:
        return INTERRUPTED
    except SystemExit:  # typer's own answer to a closed pipe
        raise BrokenPipeError from None
    return outcome if isinstance(outcome, int) else DONE


def _command_line_wrong(wrong: CommandLineError) -> int:
    remark(wrong.text(), say("cli.wrong.see_help", program=program()))
    return WRONG


def _report(wrong: PlanProblems) -> list[str]:
    """A single problem needs no heading where it names the file itself, or there is none."""
    first, *more = wrong.problems
    named = first.line is None and os.path.basename(wrong.file) in first.text()
    if not more and (not wrong.file or named):
        return [line.strip() for line in listing(wrong.problems)]
    return [wrong.report()]


def _fault(fault: BaseException, args: list[str]) -> str:
    """The sentence for a fault of the program, after its traceback was written to a log file."""
    import platform
    import traceback
    from datetime import datetime

    from kopdes_plan import __version__

    now = datetime.now()
    lines = [
        f"kopdes-plan {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"{now.isoformat(timespec='seconds')} command: {' '.join(args[:1])}",
        "".join(traceback.format_exception(fault)),
    ]
    for folder in log_folders():
        file = folder / f"galat-{now:%Y%m%d-%H%M%S}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(lines), encoding="utf-8")
        except OSError:
            continue
        return say("cli.fault", file=file)
    return say("cli.fault_unwritten", kind=type(fault).__name__)


def log_folders() -> list[Path]:
    """Folders for log files, the user's own first."""
    import tempfile

    folders = [Path(tempfile.gettempdir()) / "kopdes-plan"]
    if sys.platform == "win32":
        own = os.environ.get("LOCALAPPDATA")
        return [Path(own) / "kopdes-plan" / "log", *folders] if own else folders
    own = os.environ.get("XDG_STATE_HOME")
    home = Path(own) if own and Path(own).is_absolute() else Path("~/.local/state").expanduser()
    return [home / "kopdes-plan", *folders]


if __name__ == "__main__":
    sys.exit(main())

"""`kopdes-plan buka`: starts the notebooks on this computer only, or makes the example's PDF.

JupyterLab listens on 127.0.0.1, asks nothing of the internet, and keeps its settings in a folder
of our own, so that a Jupyter the user already has is left as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.paths import NOTEBOOKS, TEMPLATES
from kopdes_plan.screens.plans import VARIABLE
from kopdes_plan.terminal.console import facts, remark, show
from kopdes_plan.terminal.options import option
from kopdes_plan.terminal.plans import not_written, read_plan, save_pdf
from kopdes_plan.text import say

FIRST = "0_mulai.ipynb"
EXAMPLE = "muara_badak.yaml"  # in templates/plans/
QUIET = {  # nothing is fetched, nothing asks to be, and a notebook is saved only on purpose
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


def open_notebooks(
    rencana: Annotated[
        str | None,
        typer.Argument(metavar="RENCANA", help=say("cli.option.rencana"), show_default=False),
    ] = None,
    tanpa_peramban: Annotated[bool, option("--tanpa-peramban")] = False,
) -> int:
    """The notebooks in a browser, or the example's PDF without one."""
    if tanpa_peramban:
        return example_pdf(rencana)
    if rencana is not None:
        read_plan(rencana, None, None, None)  # its problems are told before a browser opens
    folder = notebook_folder()
    if folder is None:
        raise PlanProblems([Problem("notebooks_missing", read=str(NOTEBOOKS))])
    environment = {**os.environ, **settings()}
    if rencana is not None:
        environment[VARIABLE] = str(Path(rencana).resolve())
    remark(say("cli.open.starting", folder=folder), say("cli.open.stop"))
    return start_server(folder, environment)


def example_pdf(rencana: str | None) -> int:
    """Write the PDF of a plan, or of the packaged example, and show its main figures."""
    from kopdes_plan import run
    from kopdes_plan.outputs.sentences import measures, verdict

    source = Path(rencana) if rencana else TEMPLATES / "plans" / EXAMPLE
    result = run(read_plan(str(source), None, None, None))
    folder = source.resolve().parent if rencana else Path.cwd()
    if not os.access(folder, os.W_OK):
        folder = Path.home()
    file = save_pdf(result, folder / f"{source.stem}.pdf", "lengkap", source)
    found = verdict(result)
    shown = ("cash_min", "dscr_min", "npv", "payback_months")
    figures = [(m.label, m.value) for m in measures(result) if m.name in shown]
    show(result.plan.name, f"{found.label}: {found.sentence}", "", *facts(figures), "")
    show(say("cli.plan.written", file=file))
    return 0


def start_server(folder: Path, environment: dict[str, str]) -> int:
    """JupyterLab on this computer until it is stopped; its exit status."""
    import subprocess

    command = [sys.executable, "-m", "jupyterlab", *server_options(folder)]
    if (folder / FIRST).is_file():
        command.append(str(folder / FIRST))
    try:
        return 0 if subprocess.call(command, env=environment, cwd=folder) in (0, 130, -2) else 1
    except KeyboardInterrupt:
        return 0


def server_options(folder: Path) -> list[str]:
    """What keeps JupyterLab on this computer and off the internet."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        *root,  # in a container there is often nobody else
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.app_settings_dir={own_folder() / 'lab'}",
    ]


def settings() -> dict[str, str]:
    """Folders of JupyterLab's settings, of our own; the overrides are written into them."""
    lab = own_folder() / "lab"
    try:
        lab.mkdir(parents=True, exist_ok=True)
        (lab / "overrides.json").write_text(json.dumps(QUIET, indent=1), encoding="utf-8")
    except OSError as fault:
        raise not_written(lab, fault) from None
    folders = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    return {name: str(lab / part) for name, part in folders.items()}


def notebook_folder() -> Path | None:
    """Where the notebooks can be saved: their own folder, else a copy of it in the user's."""
    if not NOTEBOOKS.is_dir():
        return None
    if os.access(NOTEBOOKS, os.W_OK):
        return NOTEBOOKS
    copy = own_folder() / "notebooks"
    try:
        copy.mkdir(parents=True, exist_ok=True)
        for file in sorted(NOTEBOOKS.rglob("*")):
            target = copy / file.relative_to(NOTEBOOKS)
            if file.is_dir():
                target.mkdir(exist_ok=True)
            elif not target.exists():  # what the user changed stays
                shutil.copyfile(file, target)
    except OSError as fault:
        raise not_written(copy, fault) from None
    return copy


def own_folder() -> Path:
    """The user's folder for what this program keeps: settings and copies."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_DATA_HOME", "")
        if not Path(base).is_absolute():
            base = str(Path.home() / ".local" / "share")
    return Path(base) / "kopdes-plan"

"""One Jupyter server for the kit: the app face by Voilà, JupyterLab, and the kernels of both.

It listens on 127.0.0.1 behind a token, asks nothing of the internet, and keeps what it writes in
a folder of our own, so that a Jupyter the user already has is left as it is. It ends with all its
kernels when its console is closed, and when nobody has used it for half an hour.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopdes_plan.paths import TEMPLATES, own_folder
from kopdes_plan.terminal.console import remark
from kopdes_plan.terminal.files import not_written
from kopdes_plan.terminal.running import APP, address, runtime
from kopdes_plan.text import say, topic

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

IDLE = 1800  # seconds in which no kernel does anything, then everything ends
LOOKS = 90  # looks at it in that time
LAST = 15  # seconds to end in good order
PAGES = TEMPLATES / "voila" / "templates" / "kopdes"
NEEDED = ("anywidget", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8")
QUIET = {  # nothing is fetched, nothing asks to be, and a notebook is saved only on purpose
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}
SPARED = {"disabledExtensions": {"@voila-dashboards/jupyterlab-preview": True}}
EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")
KERNEL = {
    "IPKernelApp": {"log_level": 40},  # its warnings are in English, for programmers
    "InteractiveShellApp": {  # all that a page needs, read while the browser still opens
        "exec_lines": [
            "import kopdes_plan, kopdes_plan.screens.screen",
            f"assert kopdes_plan.run(kopdes_plan.load_plan({EXAMPLE!r}))",
        ]
    },
}


def serve(
    notebooks: Path, ready: Callable[[str], object], options: Mapping[str, object] | None = None
) -> int:
    """Runs the server until it is told to end or is idle for long; its exit status.

    `ready` gets the address of the app face, token included, once it can be opened.
    """
    os.environ.update(settings(notebooks))
    os.environ.pop("JUPYTER_TOKEN", None)  # ours is made anew at every start
    warnings.simplefilter("ignore")  # libraries speak to programmers; people read this console
    options = server_options(notebooks) if options is None else options
    try:
        server = _made(options)
        end = _ending(server)
        _end_with_the_console(end)
        _live(server, float(str(options["MappingKernelManager.cull_idle_timeout"])), ready, end)
    except SystemExit:
        remark(say("cli.open.not_started", file=_log(notebooks)))
        return 1
    return 0


def _free_port() -> int:
    """A port that nobody uses now. Two servers that look for one from the same number on, at the
    same moment, find the same one, and the second ends."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


def notebook_folder(packaged: Path) -> Path | None:
    """Where the notebooks can be saved: their own folder, else a copy of it in the user's."""
    if not packaged.is_dir():
        return None
    if os.access(packaged, os.W_OK):
        return packaged
    copy = own_folder() / "notebooks"
    try:
        copy.mkdir(parents=True, exist_ok=True)
        for file in sorted(packaged.rglob("*")):
            target = copy / file.relative_to(packaged)
            if file.is_dir():
                target.mkdir(exist_ok=True)
            elif not target.exists():  # what the user changed stays
                shutil.copyfile(file, target)
    except OSError as fault:
        raise not_written(copy, fault) from None
    return copy


def server_options(notebooks: Path, idle: int = IDLE) -> dict[str, object]:
    """What keeps the server on this computer, off the internet and short-lived, by its traits."""
    every, start = topic("cli", "id"), "cli.open.page."
    words = {k.removeprefix(start): v for k, v in every.items() if k.startswith(start)}
    return {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": _free_port(),
        "ServerApp.root_dir": str(notebooks),
        "ServerApp.allow_root": True,  # in a container there is often nobody else
        "ServerApp.open_browser": False,  # `ready` does, without a file that some may not read
        "ServerApp.terminals_enabled": False,
        "ServerApp.jpserver_extensions": {
            "jupyterlab": True,
            "voila.server_extension": True,
            "jupyter_lsp": False,
            "jupyter_server_terminals": False,
            "notebook_shim": False,
        },
        "ServerApp.kernel_manager_class": "kopdes_plan.terminal.kernels.WarmKernels",
        "ServerApp.extra_template_paths": [str(PAGES)],
        "ServerApp.jinja_template_vars": {"words": words},
        "Application.logging_config": _logging(notebooks),
        "IdentityProvider.token": secrets.token_hex(24),
        "MappingKernelManager.cull_idle_timeout": idle,
        "MappingKernelManager.cull_interval": max(1, idle // LOOKS),
        "MappingKernelManager.cull_connected": True,  # a page nobody touches stays open for days
        "LabApp.default_url": APP,
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "LabApp.app_settings_dir": str(own_folder() / "lab"),
        "VoilaConfiguration.template": PAGES.name,
        "VoilaConfiguration.allow_template_override": "NO",
        "VoilaConfiguration.extension_allowlist": list(NEEDED),
        "VoilaConfiguration.file_allowlist": [],
        "VoilaConfiguration.prelaunch_hook": _let_it_close,
        "VoilaConfiguration.resources": {"words": words},
    }


def settings(notebooks: Path) -> dict[str, str]:
    """The environment of the server: folders of our own, with the files that quieten Jupyter."""
    lab, marks = own_folder() / "lab", runtime(notebooks)
    kernel = lab / "ipython" / "profile_default"
    files = {
        lab / "overrides.json": QUIET,
        lab / "page_config.json": SPARED,
        kernel / "ipython_kernel_config.json": KERNEL,
    }
    try:
        for folder in (marks, kernel):
            folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            file.write_text(json.dumps(content, indent=1), encoding="utf-8")
        _log(notebooks).write_text("", encoding="utf-8")
    except OSError as fault:
        raise not_written(own_folder(), fault) from None
    return {
        "JUPYTER_PATH": str(TEMPLATES),  # where Voilà finds voila/templates/kopdes
        "JUPYTER_CONFIG_DIR": str(lab / "config"),
        "JUPYTER_DATA_DIR": str(lab / "data"),
        "JUPYTER_RUNTIME_DIR": str(marks),
        "JUPYTERLAB_SETTINGS_DIR": str(lab / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(lab / "workspaces"),
        "IPYTHONDIR": str(lab / "ipython"),
    }


def _made(options: Mapping[str, object]) -> ServerApp:
    """The server, not yet running. Plain options go as words of a command line, which no setting
    of this computer outweighs; the others cannot be written there."""
    # Builds a grammar for 1.3 s (on an old laptop more) to check addresses that nobody sends;
    # without it jsonschema leaves that check out.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    words, config = [], Config()
    for name, value in options.items():
        if isinstance(value, dict | list) or callable(value):
            owner, trait = name.split(".")
            config[owner][trait] = value
        else:
            words.append(f"--{name}={value}")
    server: ServerApp = LabApp.initialize_server(words, config=config)
    server.no_browser_open_file = True  # it would hold the token, and nobody opens it
    return server


def _let_it_close(handler: Any, **_: object) -> None:
    """Gives the page the mark without which the server refuses to end its kernel with it."""
    handler.xsrf_token  # noqa: B018 - asking for it sets the cookie


def _live(
    server: ServerApp,
    idle: float,
    ready: Callable[[str], object],
    end: Callable[[], object],
) -> None:
    from tornado.ioloop import PeriodicCallback

    from kopdes_plan.terminal.kernels import WarmKernels, Watch

    kernels = server.kernel_manager
    assert isinstance(kernels, WarmKernels)

    async def begin() -> None:
        await kernels.start_first()
        ready(address(server.server_info()))

    PeriodicCallback(Watch(kernels, idle, end).look, 1000 * idle / LOOKS).start()
    server.io_loop.add_callback(begin)
    server.start()
    _let_go()


def _let_go() -> None:
    """Drops what was still being answered: the threads that work on it would wait for ever."""
    loop = asyncio.get_event_loop()
    unfinished = asyncio.all_tasks(loop)
    for task in unfinished:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))


def _ending(server: ServerApp) -> Callable[[], None]:
    """What ends kernels and server, without asking; in bad order, if in good order takes long."""

    def end() -> None:
        last = threading.Timer(LAST, os._exit, (1,))
        last.daemon = True
        last.start()
        server.stop(from_signal=True)

    return end


def _end_with_the_console(end: Callable[[], object]) -> None:
    """Closing the console, Ctrl-C once and SIGTERM all end the server."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # not by nohup
            signal.signal(number, lambda *_: end())


def _logging(notebooks: Path) -> dict[str, Any]:
    """What the server tells goes into a file; the console is for people."""
    file = {
        "class": "logging.FileHandler",
        "filename": str(_log(notebooks)),
        "formatter": "plain",
        "level": "INFO",
        "encoding": "utf-8",
    }
    told = {"handlers": ["file"]}
    return {
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
        "handlers": {"file": file},
        "loggers": {"ServerApp": told, "LabApp": told},
    }


def _log(notebooks: Path) -> Path:
    return runtime(notebooks) / "server.log"

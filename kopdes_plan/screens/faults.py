"""A fault of the program as a file for its makers: people see a sentence with its name."""

from __future__ import annotations

import platform
import tempfile
import traceback
from pathlib import Path


def log(fault: BaseException) -> Path:
    """The log file that now holds the fault's traceback; it is in the system's temporary folder."""
    from kopdes_plan import __version__

    folder = Path(tempfile.gettempdir()) / "kopdes-plan"
    folder.mkdir(parents=True, exist_ok=True)
    head = f"kopdes-plan {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, prefix="galat-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(head + "".join(traceback.format_exception(fault)))
    return Path(file.name)

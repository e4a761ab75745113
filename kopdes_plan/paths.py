"""Where the kit's own files are: beside the package in a checkout, inside it in a wheel."""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHARE = _PACKAGE / "_share"
_ROOT = _SHARE if _SHARE.is_dir() else _PACKAGE.parent

DATA = _ROOT / "data"
TEMPLATES = _ROOT / "templates"
NOTEBOOKS = _ROOT / "notebooks"


def own_folder() -> Path:
    """The user's folder for what this program keeps: settings and copies. It need not exist."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_DATA_HOME", "")
        if not Path(base).is_absolute():
            base = str(Path.home() / ".local" / "share")
    return Path(base) / "kopdes-plan"

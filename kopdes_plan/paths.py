"""Where the kit's own files are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHARE = _PACKAGE / "_share"
_ROOT = _SHARE if _SHARE.is_dir() else _PACKAGE.parent

DATA = _ROOT / "data"
TEMPLATES = _ROOT / "templates"
NOTEBOOKS = _ROOT / "notebooks"

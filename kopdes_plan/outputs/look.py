"""The one visual language of screens, charts and documents: colours, type sizes, fonts.

It stands in `templates/look.json`. typst reads it itself, charts read it here, and pages get it
as CSS variables. Sizes are pixels on a screen, points on paper and in charts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kopdes_plan.paths import TEMPLATES

LOOK_FILE = TEMPLATES / "look.json"


@lru_cache(maxsize=1)
def look() -> dict[str, Any]:
    """The whole of `look.json`: colours, units, fonts, sizes."""
    read: dict[str, Any] = json.loads(LOOK_FILE.read_text(encoding="utf-8"))
    return read


def colour(name: str) -> str:
    """A colour by its name, `#rrggbb`; KeyError for one we do not have."""
    return str(look()["colours"][name])


def size(medium: str, name: str) -> float:
    """A type size of `screen` (px), `chart` or `page` (pt)."""
    return float(look()["sizes"][medium][name])


def css_variables() -> str:
    """Declarations for a style sheet: `--ink: #1b2430; … --size: 16px; --font: …;`."""
    return " ".join(f"--{name}: {value};" for name, value in _variables())


def _variables() -> Iterator[tuple[str, str]]:
    yield from look()["colours"].items()
    for name, pixels in look()["sizes"]["screen"].items():
        yield name, f"{pixels}px"
    yield (
        "font",
        ", ".join(f'"{name}"' if " " in name else name for name in look()["fonts"]["screen"]),
    )

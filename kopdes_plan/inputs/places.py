"""Villages by their Kemendagri code, and codes by name.

What comes in is a code such as "64.02.05.2001" (text, with its points) or a name; what goes out
are villages. BPS codes look alike without points but mean other places, so they are not read.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from gzip import decompress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NamedTuple

from kopdes_plan.text import lokal

LONGEST = 100  # letters of a name that is looked for
_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")
_TEXT = rb'"(?:[^"\\]|\\.)*"'  # of JSON


class Village(NamedTuple):
    """A desa or kelurahan with the names of what it lies in."""

    code: str
    name: str
    kind: Literal["desa", "kelurahan"]
    district: str  # kecamatan
    regency: str
    province: str


@lru_cache(maxsize=4096)
def village(code: str) -> Village | None:
    """The village of a Kemendagri code, or None when there is none.

    >>> village("64.02.05.2001").name
    'Saliki'
    """
    if not _CODE.fullmatch(code) or (name := _entry("desa", code)) is None:
        return None
    province, regency, district = (_entry("wilayah", code[:length]) or "" for length in (2, 5, 8))
    return Village(
        code=code,
        name=name,
        kind="kelurahan" if code[9] == "1" else "desa",
        district=district,
        regency=regency,
        province=province,
    )


def find(name: str, within: str = "", limit: int = 20) -> list[Village]:
    """Villages with this name, the closest first; `within` is the code of a province or below.

    >>> [v.code for v in find("Saliki", within="64.02")]
    ['64.02.05.2001']
    """
    found = _searched(name, level=4, within=within or None, limit=limit)
    return [v for region in found if (v := village(region.code)) is not None]


def in_district(name: str) -> list[Village]:
    """Villages of the districts (kecamatan) with exactly this name.

    >>> "Saliki" in [v.name for v in in_district("kec. Muara Badak")]
    True
    """
    found = _searched(name, level=3, limit=20)
    named = [region.code for region in found if name.lower().endswith(region.name.lower())]
    return [v for code in named for one, _ in inside(code) if (v := village(one)) is not None]


def _searched(name: str, **where: object) -> list[Any]:
    """Regions that `lokal` finds by a name, the closest first; none for what can be no name."""
    if not name.strip() or len(name) > LONGEST:
        return []
    found: list[Any] = lokal("wilayah").search_wilayah(name, **where)
    return found


def inside(code: str) -> list[tuple[str, str]]:
    """Code and name of what lies directly in a region; without a code, the provinces."""
    table = _table("desa" if code.count(".") == 2 else "wilayah")
    below = re.escape(f"{code}." if code else "").encode()
    found = re.finditer(rb'"(%s\d+)":(%s)' % (below, _TEXT), table)
    return [(one[1].decode(), json.loads(one[2])) for one in found]


@lru_cache(maxsize=2)
def _table(name: str) -> bytes:
    """A table of `lokal`, code to words, as the JSON text it is kept as.

    Read into dictionaries, as `lokal` does to look one up, the villages of the country take 32 MB
    and 0.1 s of every process that opens a plan.
    """
    package = find_spec("lokal")
    assert package is not None and package.origin is not None
    return decompress((Path(package.origin).parent / "data" / f"{name}.json.gz").read_bytes())


def _entry(table: str, code: str) -> str | None:
    """What a table says of a code."""
    text, key = _table(table), f'"{code}":'.encode()
    place = text.find(key)
    found = re.compile(_TEXT).match(text, place + len(key)) if place >= 0 else None
    return json.loads(found[0]) if found else None

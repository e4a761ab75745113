"""Villages by their Kemendagri code, and codes by name.

What comes in is a code such as "64.02.05.2001" (text, with its points) or a name; what goes out
are villages. BPS codes look alike without points but mean other places, so they are not read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from kopdes_plan.text import lokal

_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")
_KINDS: dict[str, Literal["desa", "kelurahan"]] = {"kelurahan": "kelurahan"}


class Village(NamedTuple):
    """A desa or kelurahan with the names of what it lies in."""

    code: str
    name: str
    kind: Literal["desa", "kelurahan"]
    district: str  # kecamatan
    regency: str
    province: str
    postal_codes: tuple[str, ...]


@lru_cache(maxsize=4096)
def village(code: str) -> Village | None:
    """The village of a Kemendagri code, or None when there is none.

    >>> village("64.02.05.2001").name
    'Saliki'
    """
    if not _CODE.fullmatch(code):
        return None
    wilayah = lokal("wilayah")
    found = wilayah.get_wilayah(code)
    if found is None:
        return None
    province, regency, district = (
        wilayah.wilayah_name(code[:length]) or "" for length in (2, 5, 8)
    )
    return Village(
        code=code,
        name=found.name,
        kind=_KINDS.get(found.type, "desa"),
        district=district,
        regency=regency,
        province=province,
        postal_codes=(found.postal_code,) if found.postal_code else (),
    )


def find(name: str, within: str = "", limit: int = 20) -> list[Village]:
    """Villages with this name, the closest first; `within` is the code of a province or below.

    >>> [v.code for v in find("Saliki", within="64.02")]
    ['64.02.05.2001']
    """
    if not name.strip() or len(name) > 100:
        return []
    found = lokal("wilayah").search_wilayah(name, level=4, within=within or None, limit=limit)
    return [v for region in found if (v := village(region.code)) is not None]


def inside(code: str) -> list[tuple[str, str]]:
    """Code and name of what lies directly in a region; without a code, the provinces."""
    return [(region.code, region.name) for region in lokal("wilayah").list_wilayah(code or None)]

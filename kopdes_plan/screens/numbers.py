"""Numbers between a plan file and a field on the screen: how one is shown, what typing makes of it.

Text goes in and text comes out; what it means is read by `inputs`, never here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import Kind

PERCENT = {"share", "rate_per_year", "rate_per_month", "growth_per_year"}
_ORIGIN = re.compile(r"(?P<number>.*?)\s+(?P<origin>desa|sumber|asumsi)\b(?P<rest>.*)", re.DOTALL)


def shown(value: float | None, kind: Kind) -> str:
    """A number as people type it.

    >>> shown(20000.0, Kind("rupiah")), shown(0.065, Kind("share")), shown(86.5, Kind("quantity"))
    ('20.000', '6,5%', '86,5')
    """
    if value is None:
        return ""
    if kind.name in PERCENT:
        return t.percent(float(value), 4)
    written = t.number(float(value), 4)
    return written.rstrip("0").rstrip(",")


def retyped(old: Any, typed: str, with_range: bool = True) -> Any:
    """What stands in the file after a number was typed over `old`, a text or a long mapping.

    A number measured in the village stays one; a cited source no longer says what was typed, so
    the number becomes an assumption. Low and high stay unless `with_range` is false. Who types
    an origin himself (`20.000 desa`) decides.

    >>> retyped("20_000 desa 18_000..21_000", "19.500")
    '19.500 desa 18_000..21_000'
    >>> retyped({"nilai": "19_000", "sumber": "SK 572", "tahun": "2022"}, "20 ribu")
    {'nilai': '20 ribu', 'asal': 'asumsi'}
    """
    if _ORIGIN.fullmatch(typed):
        return typed
    if isinstance(old, Mapping):
        return _retyped_mapping(old, typed, with_range)
    found = _ORIGIN.fullmatch(old) if isinstance(old, str) else None
    if found is None:
        return typed
    origin = "desa" if found["origin"] == "desa" else "asumsi"
    spread = re.search(r"\S+\s*\.\.\s*\S+(\s(rb|ribu|jt|juta|miliar|milyar))?", found["rest"])
    return f"{typed} {origin}" + (f" {spread[0]}" if spread and with_range else "")


def _retyped_mapping(old: Mapping[str, Any], typed: str, with_range: bool) -> dict[str, Any]:
    cited = old.get("asal", "sumber" if "sumber" in old else "") == "sumber"
    lost = {"sumber", "tahun"} if cited else set()
    if not with_range:
        lost |= {"rendah", "tinggi"}
    kept = {key: value for key, value in old.items() if key not in lost}
    return {**kept, "nilai": typed, **({"asal": "asumsi"} if cited else {})}

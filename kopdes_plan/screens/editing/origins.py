"""A number of a plan file with where it comes from, its range and source, being changed.

The text or long mapping that a file holds goes in, what it should hold comes out: the short form
(`20.000 desa 18.000..21.000`) as long as it can say everything, else the long mapping. Nothing is
read as a number here, and nothing refused: that is for the reader of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Parts = dict[str, str]  # by the keys of the long form: nilai, asal, rendah, tinggi, sumber …
PARTS = {
    "low": "rendah", "high": "tinggi", "citation": "sumber", "year": "tahun", "note": "catatan",
}  # fmt: skip
_MULTIPLES = r"(?:\s(?:rb|ribu|jt|juta|miliar|milyar))?"
_RANGE = rf"(?P<rendah>\S+?{_MULTIPLES})\s*\.\.\s*(?P<tinggi>\S+?{_MULTIPLES})"
_CITED = re.compile(r"(?P<nilai>.+?)\s+sumber\s+(?:(?P<rendah>\S+?)\.\.(?P<tinggi>\S+)(?:\s+|$))?"
                    r"(?P<sumber>\S.*)?", re.DOTALL)  # fmt: skip
_SHORT = re.compile(
    rf"(?P<nilai>.+?)(?:\s+(?P<asal>desa|sumber|asumsi))?(?:\s+{_RANGE})?", re.DOTALL
)


def parts_of(held: Any) -> Parts:
    """The parts of what a file holds for a number, those that are there.

    >>> parts_of("20_000 sumber nota pemasok")
    {'nilai': '20_000', 'asal': 'sumber', 'sumber': 'nota pemasok'}
    >>> parts_of("2 juta desa 1 juta..3 juta")
    {'nilai': '2 juta', 'asal': 'desa', 'rendah': '1 juta', 'tinggi': '3 juta'}
    """
    if isinstance(held, Mapping):
        return {str(key): str(value) for key, value in held.items() if str(value).strip()}
    text = str(held or "").strip()
    if found := _CITED.fullmatch(text):
        return {"nilai": found["nilai"], "asal": "sumber", **_there(found)}
    found = _SHORT.fullmatch(text)
    return _there(found) if found else {"nilai": text}


def _there(found: re.Match[str]) -> Parts:
    return {key: value for key, value in found.groupdict().items() if value}


def short_form(parts: Parts) -> str:
    """The parts on one line; one end of a range alone takes the number itself for the other."""
    words = [parts.get("nilai", ""), parts.get("asal", "")]
    low, high = parts.get("rendah"), parts.get("tinggi")
    if low or high:
        words.append(f"{low or words[0]}..{high or words[0]}")
    return " ".join(filter(None, [*words, parts.get("sumber", "")]))


def written_as(parts: Parts) -> str | Parts:
    """What the file should hold for the parts: one line, or a mapping when there is a source."""
    origin = parts.get("asal", "sumber" if "sumber" in parts else "asumsi")
    if parts.keys() & {"sumber", "tahun", "catatan"}:
        said = {"asal": origin} if origin != "sumber" else {}
        rest = {key: text for key, text in parts.items() if key not in ("nilai", "asal")}
        return {"nilai": parts.get("nilai", ""), **said, **rest}
    bare = origin == "asumsi" and not parts.keys() & {"asal", "rendah", "tinggi"}
    return short_form(parts if bare else {**parts, "asal": origin})


def with_origin(old: Any, origin: str) -> str | Parts:
    """What the file holds with another origin: desa, sumber or asumsi. Source and note stay.

    `sumber` of a number that has no source yet is the line `20.000 sumber`, which a plan refuses
    ("source_missing"): it waits like any other text until `with_detail` brings the source.

    >>> with_origin("20_000 desa 18_000..21_000", "asumsi"), with_origin("20_000", "sumber")
    ('20_000 asumsi 18_000..21_000', '20_000 sumber')
    """
    parts = {**parts_of(old), "asal": origin}
    if origin == "sumber" and "sumber" not in parts:
        return short_form({k: v for k, v in parts.items() if k not in ("tahun", "catatan")})
    return written_as(parts)


def with_detail(old: Any, part: str, typed: str) -> str | Parts:
    """What the file holds with another low, high, citation, year or note; nothing takes it away.

    A number that gets its first source becomes `sumber`; one that loses it becomes `asumsi`. An
    end of the range is written as the file should hold it (`numbers.in_file`).

    >>> with_detail("20_000", "low", "18_000"), with_detail("20_000", "citation", "SK 5")
    ('20_000 asumsi 18_000..20_000', {'nilai': '20_000', 'sumber': 'SK 5'})
    """
    parts, key = parts_of(old), PARTS[part]
    known = "sumber" in parts
    parts[key] = " ".join(typed.split())
    if not parts[key]:
        del parts[key]
    if key == "sumber" and known != ("sumber" in parts):
        was_cited = parts.get("asal", "sumber" if known else "asumsi") == "sumber"
        if not known:
            parts["asal"] = "sumber"
        elif was_cited:
            parts["asal"] = "asumsi"
            parts.pop("tahun", None)
    return written_as(parts)


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
    if "asal" in parts_of(typed):
        return typed
    if isinstance(old, Mapping):
        return _retyped_mapping(old, typed, with_range)
    was = parts_of(old)
    if "asal" not in was:
        return typed
    ends = ("rendah", "tinggi") if with_range else ()
    spread: Parts = {key: was[key] for key in ends if key in was}
    origin = "desa" if was["asal"] == "desa" else "asumsi"
    return short_form({"nilai": typed, "asal": origin, **spread})


def _retyped_mapping(old: Mapping[str, Any], typed: str, with_range: bool) -> dict[str, Any]:
    cited = old.get("asal", "sumber" if "sumber" in old else "") == "sumber"
    lost = {"sumber", "tahun"} if cited else set()
    if not with_range:
        lost |= {"rendah", "tinggi"}
    kept = {key: value for key, value in old.items() if key not in lost}
    return {**kept, "nilai": typed, **({"asal": "asumsi"} if cited else {})}

"""Words and numbers for people: sentences from `data/text`, rupiah, percentages, months, dates.

What comes in is a key or a number, what goes out is text in Indonesian (or English words, on
request; numbers are always written the Indonesian way). A key is "<topic>.<path>": the topic is
the file `data/text/<language>/<topic>.yaml`, the path its nested keys. Only files that are asked
for are read. This module knows nothing of plans or rules.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kopdes_plan.paths import DATA


@lru_cache(maxsize=4)
def words(language: str = "id") -> Mapping[str, str]:
    """All words of a language, flat key -> text; KeyError for a language we do not have."""
    files = sorted((DATA / "text" / language).glob("*.yaml"))
    if not files:
        raise KeyError(f"no words for the language {language!r}")
    merged: dict[str, str] = {}
    for file in files:
        merged.update(topic(file.stem, language))
    return MappingProxyType(merged)


@lru_cache(maxsize=64)
def topic(name: str, language: str = "id") -> Mapping[str, str]:
    """The words of one file, flat key (with the topic in front) -> text."""
    import yaml  # type: ignore[import-untyped]

    file = DATA / "text" / language / f"{name}.yaml"
    if not file.is_file():
        raise KeyError(f"no words {name!r} in the language {language!r}")
    # BaseLoader keeps every scalar as text; the C parser is ten times faster where it is there.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    tree = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    return MappingProxyType(dict(_flat(tree or {}, name)))


def _flat(tree: Mapping[str, Any], start: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{start}.{key}")
        else:
            yield f"{start}.{key}", str(value)


def say(key: str, language: str = "id", **params: object) -> str:
    """The words of `key` with `params` filled in; KeyError for an unknown key or a lacking param.

    >>> say("number.months_count", count=72)
    '72 bulan'
    """
    return topic(key.partition(".")[0], language)[key].format(**params)


def has(key: str, language: str = "id") -> bool:
    """Whether there are words for `key`."""
    try:
        return key in topic(key.partition(".")[0], language)
    except KeyError:
        return False


def number(x: float, decimals: int = 0) -> str:
    """`x` with points between thousands and a decimal comma; a dash when there is no such figure.

    >>> number(1234.5, 1), number(-0.2), number(float("nan"))
    ('1.234,5', '0', '–')
    """
    if not math.isfinite(x):
        return "–"
    written = f"{x:,.{decimals}f}"
    if not written.strip("-0.,"):
        written = written.lstrip("-")
    return written.translate(str.maketrans(",.", ".,"))


def rupiah(x: float) -> str:
    """Whole rupiah.

    >>> rupiah(1_500_000), rupiah(-20_000.4)
    ('Rp1.500.000', '-Rp20.000')
    """
    written = number(x)
    return (
        f"-Rp{written[1:]}"
        if written.startswith("-")
        else written
        if written == "–"
        else f"Rp{written}"
    )


def percent(x: float, decimals: int = 2) -> str:
    """A fraction as a percentage with at most `decimals` decimals.

    >>> percent(0.065), percent(0.06), percent(0.110845)
    ('6,5%', '6%', '11,08%')
    """
    written = number(x * 100, decimals)
    if "," in written:
        written = written.rstrip("0").rstrip(",")
    return written if written == "–" else f"{written}%"


def month(year: int, month: int, language: str = "id") -> str:
    """A calendar month, `Januari 2027`."""
    return f"{say(f'number.month.{month}', language)} {year}"


def month_short(year: int, month: int, language: str = "id") -> str:
    """A calendar month in short, `Jan 2027`."""
    return f"{say(f'number.month_short.{month}', language)} {year}"


def date_long(day: date, language: str = "id") -> str:
    """A date, `25 November 2026`."""
    return f"{day.day} {month(day.year, day.month, language)}"

"""Words and numbers for people: sentences from `data/text`, rupiah, percentages, months, dates.

What comes in is a key or a number, what goes out is text in Indonesian (or English words, on
request; numbers are always written the Indonesian way). A key is "<topic>.<path>": the topic is
the file `data/text/<language>/<topic>.yaml`, the path its nested keys. Only files that are asked
for are read. This module knows nothing of plans or rules.
"""

from __future__ import annotations

import importlib.util
import math
import string
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kopdes_plan.paths import DATA

ENGLISH_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH_LARGE = (
    (10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"),
    (100, "hundred"),
)  # fmt: skip


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

    In a language with plurals `{count:month|months}` is the first word for one, else the second.

    >>> say("number.months_count", count=72), say("number.months_count", "en", count=1)
    ('72 bulan', '1 month')
    """
    words = topic(key.partition(".")[0], language)[key]
    return PLURALS.format(words, **params) if "|" in words else words.format(**params)


class _Plurals(string.Formatter):
    """Fills in as `str.format` does, and knows one from many."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, parted, many = format_spec.partition("|")
        if parted:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


PLURALS = _Plurals()


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


def plain(x: float, decimals: int = 2) -> str:
    """`x` with at most `decimals` decimals.

    >>> plain(2.5), plain(3000.0)
    ('2,5', '3.000')
    """
    written = number(x, decimals)
    return written.rstrip("0").rstrip(",") if "," in written else written


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


def rupiah_about(x: float, language: str = "id") -> str:
    """Rupiah as one says them aloud, to three or four figures; exact below a thousand.

    >>> rupiah_about(116_175_656), rupiah_about(8_768_493), rupiah_about(-3e9)
    ('Rp116 juta', 'Rp8,8 juta', '-Rp3 miliar')
    """
    for name, one in (("miliar", 1e9), ("juta", 1e6), ("ribu", 1e3)):
        if abs(x) >= one:
            written = number(abs(x) / one, 0 if abs(x) >= 100 * one else 1).removesuffix(",0")
            said = say(f"chart.amount.{name}", language, amount=written)
            return f"-{said}" if x < 0 else said
    return rupiah(x)


def in_words(x: float, language: str = "id") -> str:
    """A whole number of rupiah in words, as a contract repeats it; up to 999 trillion.

    >>> in_words(110_000_000), in_words(3_050_000, "en")
    ('seratus sepuluh juta rupiah', 'three million fifty thousand rupiah')
    """
    if language == "en":
        return f"{_english(round(x))} rupiah"
    return str(lokal("terbilang").terbilang(round(x), currency=True))


def lokal(part: str) -> Any:
    """A part of the package `lokal` (regions, numbers in words) without the package's front.

    The front compiles 200 patterns against personal data, a quarter of a second of every command
    that names a village. A bare module with the package's folder stands in its place.
    """
    if "lokal" not in sys.modules and (spec := importlib.util.find_spec("lokal")) is not None:
        sys.modules["lokal"] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"lokal.{part}")


def _english(x: int) -> str:
    """A whole number from 0 in English words."""
    for one, name in ENGLISH_LARGE:
        if x >= one:
            rest = f" {_english(x % one)}" if x % one else ""
            return f"{_english(x // one)} {name}{rest}"
    if x < 20:
        return ENGLISH_SMALL[x]
    tens = ENGLISH_TENS[x // 10 - 2]
    return f"{tens}-{ENGLISH_SMALL[x % 10]}" if x % 10 else tens


def percent(x: float, decimals: int = 2) -> str:
    """A fraction as a percentage with at most `decimals` decimals.

    >>> percent(0.065), percent(0.06), percent(0.110845)
    ('6,5%', '6%', '11,08%')
    """
    written = plain(x * 100, decimals)
    return written if written == "–" else f"{written}%"


def capital(words: str) -> str:
    """The words as a sentence begins: only the first letter is changed.

    >>> capital("harga jual LPG")
    'Harga jual LPG'
    """
    return words[:1].upper() + words[1:]


def month(year: int, month: int, language: str = "id") -> str:
    """A calendar month, `Januari 2027`."""
    return f"{say(f'number.month.{month}', language)} {year}"


def month_short(year: int, month: int, language: str = "id") -> str:
    """A calendar month in short, `Jan 2027`."""
    return f"{say(f'number.month_short.{month}', language)} {year}"


def date_long(day: date, language: str = "id") -> str:
    """A date, `25 November 2026`."""
    return f"{day.day} {month(day.year, day.month, language)}"


def date_with_day(day: date, language: str = "id") -> str:
    """A date with its day of the week in short, `Rab, 25 November 2026`."""
    weekday = say(f"number.weekday_short.{day.isoweekday()}", language)
    return f"{weekday}, {date_long(day, language)}"

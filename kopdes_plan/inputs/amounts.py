"""Numbers as people type them in Indonesian, read strictly: what has two meanings is refused.

Text goes in, a number comes out, or an `AmountError` with the code of its sentence and the
possible meanings. A point followed by exactly three digits separates thousands (`1.500` is 1500),
any other point is a decimal point (`771.96`); the comma is the decimal mark (`1,5`). A comma
before exactly three digits (`1,500`) could be either, so it is refused. `ribu`, `juta`,
`miliar` and `triliun` multiply. Full-width digits, no-break spaces and the minus sign U+2212
count as the plain characters they look like.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kopdes_plan.inputs.problems import Problem

LARGEST = Decimal(9_000_000_000_000_000)  # beyond it a float no longer holds every rupiah
FIRST_YEAR, LAST_YEAR = 1945, 2200
LONGEST = 80  # characters of one number
FRACTION_BELOW = Decimal("0.3")  # a rate without a percent sign must be smaller

UNITS = {
    "": 1, "rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 10**6, "juta": 10**6,
    "miliar": 10**9, "milyar": 10**9, "triliun": 10**12, "trilyun": 10**12,
}  # fmt: skip
TWO_MEANINGS = {"m": ("juta", "miliar"), "t": ("ribu", "triliun")}

# Full-width forms, spaces that do not break, and the many dashes that look like a minus.
LOOKALIKES = {0xFF10 + n: str(n) for n in range(10)} | {
    0xFF0C: ",", 0xFF0E: ".", 0xFF05: "%", 0xFF1B: ";", 0xFF0D: "-", 0x2212: "-", 0x2010: "-",
    0x2011: "-", 0x2012: "-", 0x2013: "-", 0xA0: " ", 0x202F: " ", 0x2007: " ", 0x2009: " ",
    0x3000: " ",
}  # fmt: skip

_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<rp>rp\.?|idr)?\s*(?P<inner>[+-]?)\s*"
    r"(?P<body>\d[\d.,_]*?)(?P<dash>,-{1,2})?\s*(?P<unit>[a-z]*)"
)
_SPACED = re.compile(r"(?:rp\.?)?\s*([1-9]\d{0,2}(?: \d{3})+)")
_RATE = re.compile(r"(?P<sign>[+-]?)\s*(?P<body>\d[\d.,_]*)\s*(?P<percent>%|persen)?")


class AmountError(ValueError):
    """Text that is no number, or has two meanings. `code`, `read` and `params` make a Problem."""

    def __init__(self, code: str, read: str, **params: object) -> None:
        self.code, self.read, self.params = code, read, params
        super().__init__(f"{code}: {read!r}")

    def problem(self, path: str = "", line: int | None = None) -> Problem:
        """The same as a Problem at a place."""
        return Problem(self.code, path, line, self.read, params=self.params)


class _Read(NamedTuple):
    """A number that was read, and how it was written."""

    value: Decimal
    decimals: str = ""  # the digits behind the decimal mark
    grouped: bool = False  # thousands were marked
    multiplied: bool = False  # by `juta` and the like


def parse_rupiah(text: str) -> int:
    """Whole rupiah; decimals are refused, apart from `,-` and the `,00` of a grouped amount.

    >>> parse_rupiah("Rp 1.500,-"), parse_rupiah("1,5 juta"), parse_rupiah("-50jt")
    (1500, 1500000, -50000000)
    """
    read = _amount(text, rupiah=True)
    cents = read.decimals and not read.multiplied and not (read.grouped and read.decimals == "00")
    if cents or read.value != read.value.to_integral_value():
        raise _no_decimals(text, read)
    return int(read.value)


def parse_amount(text: str) -> float:
    """Rupiah that may have decimals.

    >>> parse_amount("Rp1.500.000,50"), parse_amount("771.96"), parse_amount("1.500")
    (1500000.5, 771.96, 1500.0)
    """
    return float(_amount(text, rupiah=True).value)


def parse_number(text: str) -> float:
    """A quantity, without currency.

    >>> parse_number("2,5"), parse_number("1.500"), parse_number("0.125")
    (2.5, 1500.0, 0.125)
    """
    return float(_amount(text, rupiah=False).value)


def parse_rate(text: str) -> float:
    """A rate as a fraction; needs a percent sign, or is a fraction below 0.3.

    >>> parse_rate("6,5%"), parse_rate("0.06")
    (0.065, 0.06)
    """
    value, percent = _ratio(text)
    if percent:
        return float(value / 100)
    if abs(value) < FRACTION_BELOW:
        return float(value)
    raise AmountError(
        "rate_two_meanings", text, first=f"{_shown(value)}%", second=f"{_shown(value * 100)}%"
    )


def parse_share(text: str) -> float:
    """A share as a fraction: a percentage, or a fraction from 0 to 1.

    >>> parse_share("25%"), parse_share("0,4")
    (0.25, 0.4)
    """
    value, percent = _ratio(text)
    if percent:
        return float(value / 100)
    if 0 <= value <= 1:
        return float(value)
    raise AmountError("share_without_percent", text, first=f"{_shown(value)}%")


def parse_whole(text: str) -> int:
    """A whole number without any mark, like a year or a seed; may be negative."""
    plain = _plain(text, "not_a_whole_number")
    if not re.fullmatch(r"[+-]?\d{1,12}", plain):
        raise AmountError("not_a_whole_number", text)
    return int(plain)


def parse_months(text: str) -> int:
    """A number of months.

    >>> parse_months("72"), parse_months("72 bulan"), parse_months("6 tahun")
    (72, 72, 72)
    """
    found = re.fullmatch(r"(-?\d{1,6})\s*(bulan|bln|tahun|thn)?", _plain(text, "not_months"))
    if not found:
        raise AmountError("not_months", text)
    return int(found[1]) * (12 if found[2] in ("tahun", "thn") else 1)


def parse_day(text: str) -> date:
    """A date written `2026-11-25`."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", _plain(text, "not_a_date"))
    if not found:
        raise AmountError("not_a_date", text)
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise AmountError("year_out_of_range", text, first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise AmountError("no_such_date", text) from None


def parse_month(text: str) -> tuple[int, int]:
    """Year and month of a calendar month written `2026-11`."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", _plain(text, "not_a_month"))
    if not found or not 1 <= int(found[2]) <= 12 or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise AmountError("not_a_month", text)
    return int(found[1]), int(found[2])


def _plain(text: str, code: str = "not_a_number") -> str:
    """The text in small letters with lookalikes replaced; refused when empty, long or strange."""
    plain = text.translate(LOOKALIKES).strip().lower()
    if not plain:
        raise AmountError("empty", text)
    if len(plain) > LONGEST or not plain.isascii():
        raise AmountError(code, text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
    return plain


def _amount(text: str, rupiah: bool) -> _Read:
    plain = _plain(text)
    if found := re.fullmatch(r"([+-]?\d{1,20}(?:\.\d{1,20})?)e([+-]?\d{1,2})", plain):
        raise _scientific(text, Decimal(found[1]).scaleb(int(found[2])))
    if found := _SPACED.fullmatch(plain):
        meant = _shown(Decimal(found[1].replace(" ", "")))
        raise AmountError("space_thousands", text, first=meant)
    found = _AMOUNT.fullmatch(plain)
    if not found or (found["sign"] and found["inner"]) or (found["rp"] and not rupiah):
        raise AmountError("not_a_number", text)
    unit, negative = found["unit"], "-" in (found["sign"], found["inner"])
    read = _digits(text, found["body"])
    if unit in TWO_MEANINGS:
        first, second = (f"{found['body']} {meant}" for meant in TWO_MEANINGS[unit])
        raise AmountError("two_meanings", text, first=first, second=second)
    if unit not in UNITS or (found["dash"] and (unit or read.decimals)):
        raise AmountError("not_a_number", text)
    value = read.value * UNITS[unit]
    if value > LARGEST:
        raise AmountError("too_large", text)
    return read._replace(value=-value if negative else value, multiplied=bool(unit))


def _digits(text: str, body: str) -> _Read:
    """The value of digits with points, commas and underscores, when they have one meaning."""
    plain = body.replace("_", "") if re.fullmatch(r"\d{1,3}(_\d{3})+([.,]\d+)?", body) else body
    if re.fullmatch(r"\d+", plain):
        return _Read(Decimal(plain), grouped=plain != body)
    if found := re.fullmatch(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?", plain):
        whole, decimals = found[1].replace(".", ""), found[2] or ""
        return _Read(Decimal(f"{whole}.{decimals or 0}"), decimals, grouped=True)
    if found := re.fullmatch(r"(\d+)([.,])(\d+)", plain):
        whole, mark, decimals = found.groups()
        if (
            plain == body
            and len(decimals) == 3
            and int(whole)
            and (mark == ".") == (len(whole) > 3)
        ):
            raise _two_meanings(text, whole + decimals, f"{whole}.{decimals}")
        return _Read(Decimal(f"{whole}.{decimals}"), decimals, grouped=plain != body)
    raise _misplaced_marks(text, plain)


def _misplaced_marks(text: str, plain: str) -> AmountError:
    """What to say of `1,234,567`, `1,234.5` and `1.234.56`."""
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?", plain):
        return AmountError("comma_thousands", text, first=_shown(Decimal(plain.replace(",", ""))))
    if re.fullmatch(r"\d{1,3},\d{3}\.\d+", plain):
        return _two_meanings(text, plain.replace(",", ""), plain.replace(".", "").replace(",", "."))
    if found := re.fullmatch(r"(\d+(?:\.\d+)+)\.(\d+)", plain):
        whole = found[1].replace(".", "")
        return _two_meanings(text, f"{whole}.{found[2]}", whole + found[2])
    return AmountError("not_a_number", text)


def _two_meanings(text: str, first: str, second: str) -> AmountError:
    shown = {"first": _shown(Decimal(first)), "second": _shown(Decimal(second))}
    return AmountError("two_meanings", text, **shown)


def _scientific(text: str, meant: Decimal) -> AmountError:
    """What to say of `1e9`, which spreadsheets write."""
    if not Decimal("1e-6") <= abs(meant) <= LARGEST:
        return AmountError("not_a_number", text)
    return AmountError("scientific", text, first=_shown(meant))


def _no_decimals(text: str, read: _Read) -> AmountError:
    """What to say of `10,0` or `771.96` where whole rupiah are asked for."""
    nearest = _shown(read.value.quantize(Decimal(1), ROUND_HALF_UP))
    if read.grouped or read.multiplied or len(read.decimals) > 3:
        return AmountError("rupiah_decimals", text, first=nearest)
    thousands = int(read.value * 1000)
    if not read.decimals.strip("0"):
        return AmountError("rupiah_no_comma", text, first=thousands, second=f"{thousands:_}")
    return AmountError("rupiah_no_comma", text, first=_shown(Decimal(thousands)), second=nearest)


def _ratio(text: str) -> tuple[Decimal, bool]:
    """The number before a percent sign, and whether the sign is there.

    Thousands have no place in a rate, so that 6.125% can only be six and an eighth.
    """
    found = _RATE.fullmatch(_plain(text, "not_a_rate"))
    if not found or not re.fullmatch(r"\d{1,9}([.,]\d{1,12})?", found["body"]):
        raise AmountError("not_a_rate", text)
    value = Decimal(found["body"].replace(",", "."))
    return (-value if found["sign"] == "-" else value), bool(found["percent"])


def _shown(value: Decimal) -> str:
    """A number as it should have been written, without needless zeros."""
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))

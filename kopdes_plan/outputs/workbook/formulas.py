"""Formulas that know their value: an expression written once is a cell's text and its number.

`price * quantity[m]` makes a `Formula` whose text is what a spreadsheet computes and whose value is
what comes out, so that each cell carries the right number before any program has recalculated it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

ATOM, POWER, TIMES, PLUS, COMPARED = 5, 4, 3, 2, 1  # how tightly a text holds together


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A formula without its `=`, the number that comes out, and its loosest operator.

    `words` is what comes out instead where that is text.
    """

    text: str
    value: float
    rank: int = ATOM
    words: str = ""

    def __add__(self, other: Term) -> Formula:
        return _joined(self, "+", formula(other), PLUS, lambda a, b: a + b)

    def __radd__(self, other: Term) -> Formula:
        return formula(other) + self

    def __sub__(self, other: Term) -> Formula:
        return _joined(self, "-", formula(other), PLUS, lambda a, b: a - b)

    def __rsub__(self, other: Term) -> Formula:
        return formula(other) - self

    def __mul__(self, other: Term) -> Formula:
        return _joined(self, "*", formula(other), TIMES, lambda a, b: a * b)

    def __rmul__(self, other: Term) -> Formula:
        return formula(other) * self

    def __truediv__(self, other: Term) -> Formula:
        return _joined(self, "/", formula(other), TIMES, lambda a, b: a / b)

    def __rtruediv__(self, other: Term) -> Formula:
        return formula(other) / self

    def __pow__(self, other: Term) -> Formula:
        return _joined(self, "^", formula(other), POWER, lambda a, b: a**b)

    def __rpow__(self, other: Term) -> Formula:
        return formula(other) ** self

    def __neg__(self) -> Formula:
        return 0 - self

    def __gt__(self, other: Term) -> Formula:
        return _joined(self, ">", formula(other), COMPARED, lambda a, b: float(a > b))

    def __ge__(self, other: Term) -> Formula:
        return _joined(self, ">=", formula(other), COMPARED, lambda a, b: float(a >= b))

    def __lt__(self, other: Term) -> Formula:
        return _joined(self, "<", formula(other), COMPARED, lambda a, b: float(a < b))

    def __le__(self, other: Term) -> Formula:
        return _joined(self, "<=", formula(other), COMPARED, lambda a, b: float(a <= b))

    def __bool__(self) -> bool:
        raise TypeError("a formula is decided in the sheet: use `where`")


Term = Formula | float | int


@dataclass(frozen=True, slots=True)
class Span:
    """A range of cells with their values."""

    text: str
    values: Sequence[float]


def formula(term: Term) -> Formula:
    """A number as a formula; a formula as it is.

    >>> formula(0.5).text, formula(3_000_000.0).text
    ('0.5', '3000000')
    """
    if isinstance(term, Formula):
        return term
    number = float(term)
    text = str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return Formula(text.upper(), number, PLUS if number < 0 else ATOM)


def _joined(
    left: Formula,
    sign: str,
    right: Formula,
    rank: int,
    value: Callable[[float, float], float],
) -> Formula:
    """Two formulas and an operator; brackets only where they are needed. Powers bind to the left.

    >>> a, b = Formula("A1", 2.0), Formula("B1", 3.0)
    >>> ((a + b) * a).text, (a - (b - 1)).text, (a * b + 1).value
    ('(A1+B1)*A1', 'A1-(B1-1)', 7.0)
    """
    held = left.text if left.rank >= rank else f"({left.text})"
    tight = right.rank > rank or (right.rank == rank and sign in "+*")
    return Formula(
        f"{held}{sign}{right.text if tight else f'({right.text})'}",
        value(left.value, right.value),
        rank,
    )


def equal(left: Term, right: Term) -> Formula:
    """1 where two numbers are the same, else 0 (TRUE and FALSE in the sheet)."""
    return _joined(formula(left), "=", formula(right), COMPARED, lambda a, b: float(a == b))


def both(*conditions: Formula) -> Formula:
    """True where all conditions hold."""
    return _call("AND", conditions, float(all(condition.value for condition in conditions)))


def either(*conditions: Formula) -> Formula:
    """True where at least one condition holds."""
    return _call("OR", conditions, float(any(condition.value for condition in conditions)))


def where(condition: Formula, this: Term, other: Term) -> Formula:
    """`this` where the condition holds, else `other`; both must have a value."""
    chosen = formula(this if condition.value else other)
    made = _call("IF", (condition, this, other), chosen.value)
    return replace(made, words=chosen.words) if chosen.words else made


def quoted(words: str) -> Formula:
    """Text in a formula; quotation marks in it are doubled.

    >>> quoted('a "b" c').text
    '"a ""b"" c"'
    """
    doubled = words.replace('"', '""')
    return Formula(f'"{doubled}"', 0.0, words=words)


def ratio(above: Term, below: Term, otherwise: Term = 0.0) -> Formula:
    """above / below, or `otherwise` where nothing is below."""
    over, under = formula(above), formula(below)
    value = over.value / under.value if under.value else formula(otherwise).value
    held = over.text if over.rank >= TIMES else f"({over.text})"
    part = under.text if under.rank > TIMES else f"({under.text})"
    return Formula(f"IF({under.text}=0,{formula(otherwise).text},{held}/{part})", value)


def least(*terms: Term | Span) -> Formula:
    """The smallest of numbers and ranges."""
    return _call("MIN", terms, min(_values(terms)))


def most(*terms: Term | Span) -> Formula:
    """The largest of numbers and ranges."""
    return _call("MAX", terms, max(_values(terms)))


def floor(term: Term) -> Formula:
    """The number rounded down to a whole one."""
    return _call("INT", (term,), float(math.floor(formula(term).value)))


def ceiling(term: Term) -> Formula:
    """The number, not negative, rounded up to a whole one; a billionth above is nothing."""
    whole = formula(term) - 1e-9
    return _call("ROUNDUP", (whole, 0), float(math.ceil(whole.value)))


def total(*terms: Term | Span) -> Formula:
    """The sum of numbers and ranges; 0 for none."""
    if not terms:
        return formula(0.0)
    return _call("SUM", terms, math.fsum(_values(terms)))


def dot(one: Span, other: Span) -> Formula:
    """The sum of products of two ranges of one length."""
    products = (a * b for a, b in zip(one.values, other.values, strict=True))
    return Formula(f"SUMPRODUCT({one.text},{other.text})", math.fsum(products))


def function(name: str, value: float, *terms: Term | Span) -> Formula:
    """Any other spreadsheet function, with the value it gives (the engine's)."""
    return _call(name, terms, value)


def _call(name: str, terms: Sequence[Term | Span], value: float) -> Formula:
    texts = (term.text if isinstance(term, Span) else formula(term).text for term in terms)
    return Formula(f"{name}({','.join(texts)})", value)


def _values(terms: Sequence[Term | Span]) -> list[float]:
    values: list[float] = []
    for term in terms:
        values += term.values if isinstance(term, Span) else [formula(term).value]
    return values

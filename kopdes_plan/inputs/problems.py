"""Mistakes as values: where, what was read, which sentence; and the error that carries them all.

A `Problem` holds no words. Its sentence is "problem.<code>" in the word files, or
"plan_problem.<code>" for what only a plan file can get wrong; what to write instead is the same
key with ".fix" (where there is one). Both may use what was read and `params`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kopdes_plan import text as t

NOTHING: Mapping[str, object] = MappingProxyType({})


class Problem(NamedTuple):
    """One mistake; `path` is the field's place in the plan file, like `pinjaman.1.bunga`."""

    code: str
    path: str = ""
    line: int | None = None
    read: str = ""
    suggestion: str = ""
    params: Mapping[str, object] = NOTHING

    def fix(self, language: str = "id") -> str:
        """What to write instead, or nothing."""
        key = f"{self._key(language)}.fix"
        if self.suggestion or not t.has(key, language):
            return self.suggestion
        return t.say(key, language, **{"read": self.read, **self.params})

    def text(self, language: str = "id") -> str:
        """The sentence: what was read, why it cannot be, what to write instead."""
        params = {"read": self.read, **self.params, "suggestion": self.fix(language)}
        return t.say(self._key(language), language, **params)

    def _key(self, language: str) -> str:
        general = f"problem.{self.code}"
        return general if t.has(general, language) else f"plan_problem.{self.code}"

    def sentence(self, language: str = "id") -> str:
        """The sentence with the field in front, `pinjaman 1 › bunga: …`."""
        where = place(self.path)
        return f"{where}: {self.text(language)}" if where else self.text(language)

    def as_json(self, language: str = "id") -> dict[str, object]:
        """The keys of the command line's `problems`."""
        return {
            "line": self.line,
            "path": self.path,
            "code": self.code,
            "read": self.read,
            "text": self.text(language),
            "suggestion": self.fix(language),
        }


class PlanProblems(ValueError):
    """A plan (or another file) that cannot be used, with every mistake found in it."""

    def __init__(self, problems: Iterable[Problem], file: str = "") -> None:
        self.problems = tuple(problems)
        self.file = file
        super().__init__("; ".join(f"{p.code} at {p.path or file}" for p in self.problems))

    def report(self, language: str = "id") -> str:
        """All mistakes for people, one a line below a heading."""
        count = len(self.problems)
        key = "problem.heading_file" if self.file else "problem.heading"
        lines = [t.say(key, language, count=count, file=self.file)]
        return "\n".join([*lines, *listing(self.problems, language)])


def listing(problems: Iterable[Problem], language: str = "id") -> list[str]:
    """One indented line for each problem, with line numbers in a column where there are any."""
    problems = tuple(problems)
    heads = [
        "" if p.line is None else t.say("problem.line", language, line=p.line) for p in problems
    ]
    width = max(map(len, heads), default=0)
    gap = " " if width else ""
    return [
        f"  {head.ljust(width)}{gap}{p.sentence(language)}"
        for head, p in zip(heads, problems, strict=True)
    ]


def place(path: str) -> str:
    """A path for people: `pinjaman.1.bunga` -> `pinjaman 1 › bunga`.

    >>> place("unit_usaha.lpg.harga"), place("pinjaman.1.bunga")
    ('unit_usaha › lpg › harga', 'pinjaman 1 › bunga')
    """
    parts: list[str] = []
    for part in filter(None, path.split(".")):
        if part.isdigit() and parts:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return " › ".join(parts)

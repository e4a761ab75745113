"""Codes of login cards: made, kept as hashes only, and checked without haste.

A code is shown when it is made, to be printed on a card, and never again: the register holds a salt
and an scrypt hash of each. Standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.whole_files import write_whole

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another: 0 o, 1 l i
LENGTH, PART = 8, 4  # 40 bits, written in two parts
COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MB and a twentieth of a second a try
FREE, LONGEST, REMEMBERED = 3, 60.0, 10_000  # wrong tries without waiting; seconds; who tried


class Kept(NamedTuple):
    """What is kept of a code."""

    salt: str
    hash: str


NOBODY = Kept("00" * 16, "00" * 32)  # fits no code, and takes as long to find out


def new_code() -> str:
    """A code as it stands on a card, such as `k7mq-p3xd`."""
    letters = [secrets.choice(LETTERS) for _ in range(LENGTH)]
    return "-".join("".join(letters[at : at + PART]) for at in range(0, LENGTH, PART))


def kept(code: str) -> Kept:
    """What to keep of a code, under a salt of its own."""
    salt = secrets.token_hex(16)
    return Kept(salt, _hash(code, salt))


def fits(code: str, card: Kept) -> bool:
    """Whether a code, however its parts are typed, is that of a card; as long for yes as for no."""
    return hmac.compare_digest(_hash(code, card.salt), card.hash)


def _hash(code: str, salt: str) -> str:
    plain = "".join(code.lower().replace("-", " ").split())[:100]
    return hashlib.scrypt(plain.encode(), salt=bytes.fromhex(salt), **COST).hex()


class Register:
    """The cards there are, in a file that only its owner reads; looked at anew when it changed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._cards: dict[str, Kept] = {}
        self._read_at = -1

    def cards(self) -> Mapping[str, Kept]:
        """Group -> what is kept of its code; none when there is no register yet."""
        try:
            changed = self.file.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if changed != self._read_at:
            read = json.loads(self.file.read_text(encoding="utf-8"))
            self._cards = {name: Kept(**card) for name, card in read.items()}
            self._read_at = changed
        return self._cards

    def add(self, codes: Mapping[str, str]) -> None:
        """Keeps new codes; a group that had one loses the old."""
        cards = dict(self.cards()) | {name: kept(code) for name, code in codes.items()}
        self._write(cards)

    def drop_all(self) -> None:
        """Nobody gets in any more."""
        self._write({})

    def _write(self, cards: Mapping[str, Kept]) -> None:
        self.file.touch(mode=0o600)
        text = json.dumps({name: card._asdict() for name, card in cards.items()}, indent=1)
        write_whole(self.file, text.encode())


class Patience:
    """How long whoever typed wrong codes has to wait: three are free, then it doubles.

    A try counts as wrong from its beginning, so that a hundred at once do not slip through.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: dict[Hashable, tuple[int, float]] = {}  # wrong ones, and until when to wait

    def wait(self, who: Hashable) -> int:
        """Whole seconds that `who` must still wait; 0 begins a try."""
        tries, until = self._tries.pop(who, (0, 0.0))
        left = until - self._clock()
        if left <= 0:
            tries += 1
            pause = min(LONGEST, 2.0 ** (tries - FREE)) if tries >= FREE else 0.0
            until = self._clock() + pause
        self._tries[who] = tries, until
        while len(self._tries) > REMEMBERED:
            del self._tries[next(iter(self._tries))]
        return max(0, int(left) + (left > int(left)))

    def right(self, who: Hashable) -> None:
        """Forgets the wrong tries."""
        self._tries.pop(who, None)

"""Words that all parts of the guide need: numbered lists, the clock."""

from __future__ import annotations

from kopdes_plan import text as t


def listed(start: str, language: str, **params: object) -> list[str]:
    """The words `<start>.1`, `<start>.2` … as far as there are any."""
    found: list[str] = []
    while t.has(key := f"{start}.{len(found) + 1}", language):
        found.append(t.say(key, language, **params))
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them, written the Indonesian way.

    >>> clock(495)
    '08.15'
    """
    return f"{minutes // 60:02d}.{minutes % 60:02d}"

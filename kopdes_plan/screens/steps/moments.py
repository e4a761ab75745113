"""Moments in words, by this computer's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from kopdes_plan import text as t


def when(
    moment: datetime, language: str = "id", now: datetime | None = None, seconds: bool = False
) -> str:
    """A moment as people say it; with seconds where several of one minute stand together.

    >>> when(datetime(2026, 11, 25, 14, 5), now=datetime(2026, 11, 26))
    'kemarin 14.05'
    """
    moment, today = moment.astimezone(), (now or datetime.now()).astimezone().date()
    time = moment.strftime("%H.%M.%S" if seconds else "%H.%M")
    if moment.date() == today:
        return t.say("step_start.when.today", language, time=time)
    if moment.date() == today - timedelta(days=1):
        return t.say("step_start.when.yesterday", language, time=time)
    day = t.date_long(moment.date(), language)
    return t.say("step_start.when.day", language, day=day, time=time)


def changed(file: Path, language: str = "id") -> str:
    """When a file was last written, in words; now, if it was taken away this moment."""
    try:
        moment = datetime.fromtimestamp(file.stat().st_mtime)
    except OSError:
        moment = datetime.now()
    return when(moment, language)

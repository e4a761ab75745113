"""Moments are said as people say them."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from kopdes_plan.screens.steps.moments import changed, when


def test_today_yesterday_else_the_date() -> None:
    """Always with the time, as a clock here shows it."""
    now = datetime(2026, 11, 25, 14, 5)
    assert when(now, now=now) == "hari ini 14.05"
    assert when(datetime(2026, 11, 24, 23, 59), now=now) == "kemarin 23.59"
    assert when(now, now=now, seconds=True) == "hari ini 14.05.00"  # states of one minute differ
    assert when(datetime(2026, 3, 1), now=now) == "1 Maret 2026, 00.00"
    assert when(now.astimezone(), "en", now) == "today 14.05"


def test_a_file_tells_when_it_was_written(file: Path) -> None:
    """Just now; yesterday; and no fault when it is gone."""
    assert changed(file).startswith("hari ini")
    yesterday = (datetime.now() - timedelta(days=1)).timestamp()
    os.utime(file, (yesterday, yesterday))
    assert changed(file).startswith("kemarin")
    file.unlink()
    assert changed(file).startswith("hari ini")

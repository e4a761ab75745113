"""What long work left free goes back to the computer; the page never depends on it."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from kopdes_plan.screens.memory import give_back


def resident() -> float:
    """Megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what is free")
def test_what_is_free_is_given_back() -> None:
    """60 MB in pieces, all but every hundredth let go: the pieces between stay, 50 MB do not."""
    pieces = [bytearray(20_000) for _ in range(3_000)]
    kept = pieces[::100]
    full = resident()
    del pieces
    give_back()
    assert resident() < full - 50 or not hasattr(ctypes.CDLL(None), "malloc_trim")
    assert len(kept) == 30


def test_another_c_library_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where there is no library without a name."""

    def none(name: object) -> object:
        raise TypeError(name)

    monkeypatch.setattr(ctypes, "CDLL", none)
    give_back()

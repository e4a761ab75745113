"""What was used for a while and is free again, given back to the computer."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Lets the computer have what a long work left free (glibc keeps it: 90 MB after a PDF).

    Where the C library has no word for that, it does so by itself, and nothing happens here.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # not glibc; Windows
        return

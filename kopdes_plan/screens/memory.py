"""What was used for a while and is free again, given back to the computer."""

from __future__ import annotations

import ctypes

from kopdes_plan.inputs import places


def give_back() -> None:
    """Lets go of the villages' names, and lets the computer have what is free.

    glibc keeps it: 90 MB after a PDF, which computes the plan many times. Where the C library has
    no word for giving back, nothing happens.
    """
    places.forget()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # not glibc; Windows
        return

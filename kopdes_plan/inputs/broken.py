"""What a library may raise over a file that somebody damaged or made up.

Pictures and PDFs come from telephones, messages and other programs. Their readers know more ways
to fail than they name; each of these is "this file is broken", never a fault of ours.
"""

from __future__ import annotations

import struct
import zlib

BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError,
    ArithmeticError, RuntimeError, AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip

__all__ = ["BROKEN"]

"""Pictures for tests, as telephones and scanners make them, and some that are none."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

COMMENT = b"rumah Bu Ani, Jalan Mawar 3"


def photo(width: int = 400, height: int = 300, kind: str = "JPEG", turned: bool = False) -> bytes:
    """A picture, red on the left and blue on the right, with the place where it was taken.

    `turned` it lies on its side in the file and says so, as a telephone writes it.
    """
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    notes = Image.Exif()
    notes[0x010F] = "TELEPON"  # who made the camera
    notes[0x8825] = {1: "S", 2: (0.0, 21.0, 30.0), 3: "E", 4: (117.0, 26.0, 0.0)}
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
        notes[0x0112] = 6  # upright when turned to the right
    image.save(made := BytesIO(), kind, exif=notes, comment=COMMENT, quality=90)
    return made.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has very many dots."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)

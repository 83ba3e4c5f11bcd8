"""Which side of a picture is up: the one thing of EXIF that is kept, or a photo would lie on its side."""

from __future__ import annotations

import struct

USUAL = 1
ORIENTATIONS = range(USUAL + 1, 9)  # the others, as EXIF numbers them
_TAG, _SHORT, _ONE = 0x0112, 3, 1


def orientation_in(exif: bytes) -> int:
    """Return which side is up, as usual where EXIF does not tell or is damaged."""
    from PIL import Image

    told = Image.Exif()
    try:
        told.load(exif)
        found = told.get(_TAG, USUAL)
    except Exception:  # whatever it stumbles on: the picture is what counts
        return USUAL
    return found if isinstance(found, int) and found in ORIENTATIONS else USUAL


def exif_of(orientation: int) -> bytes:
    """Return an EXIF that says which side is up and nothing else, without the mark that JPEG puts before."""
    entry = struct.pack(">HHIHH", _TAG, _SHORT, _ONE, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"

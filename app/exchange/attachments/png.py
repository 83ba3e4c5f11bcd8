"""A PNG without what it tells beside its picture; the chunks of the picture stay as they are.

Only chunks that the picture is made of are let through, so that what is unknown goes: texts, times, EXIF,
further frames, whatever stands behind the end. Kept is of EXIF which side is up.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from app.exchange.attachments.orientation import ORIENTATIONS, USUAL, exif_of

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD, _PIXELS, _END, _PROFILE, _EXIF = b"IHDR", b"IDAT", b"IEND", b"iCCP", b"eXIf"
# What says how the colours are to be read and how large a dot is.
_PICTURE = frozenset(
    (
        *(_HEAD, b"PLTE", _PIXELS, b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP"),
        *(b"sBIT", b"bKGD", b"pHYs", b"mDCV", b"cLLI"),
    )
)
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the type of colour
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # fmt: skip
_BLOCK = 1 << 20
_FILTERS = 5  # of a line, numbered from 0


class NotPng(ValueError):
    """The bytes are no PNG, or are cut off or damaged."""


def stripped(data: bytes, orientation: int = USUAL) -> bytes:
    """Return the PNG with its picture and nothing else; raises NotPng.

    ``orientation``: which side is up, as EXIF numbers them; it is told where it is not the usual one.
    """
    made, exif = [_SIGNATURE], b""
    if orientation in ORIENTATIONS:
        exif = _chunk(_EXIF, exif_of(orientation))
    for kind, body in _chunks(data):
        if kind == _PIXELS and exif:
            made.append(exif)
            exif = b""
        if kind == _PROFILE:
            _name, separator, profile = body.partition(b"\0")
            made.append(_chunk(kind, b"icc" + separator + profile))  # its name may say anything
        elif kind in _PICTURE:
            made.append(_chunk(kind, body))
    return b"".join([*made, _chunk(_END, b"")])


def size(data: bytes) -> tuple[int, int]:
    """Return width and height as the PNG states them; raises NotPng."""
    kind, body = next(_chunks(data))
    if kind != _HEAD or len(body) != 13:
        raise NotPng
    width, height = struct.unpack_from(">II", body)
    if not width or not height:
        raise NotPng
    return width, height


def exif_in(data: bytes) -> bytes:
    """Return the EXIF of a PNG, empty where there is none; raises NotPng."""
    return next((body for kind, body in _chunks(data) if kind == _EXIF), b"")


def check_pixels(data: bytes) -> None:
    """Raise NotPng unless there is every line of the picture and no byte more.

    A block at a time is in memory, not the picture.
    """
    lengths, left = _lines(data), 0
    for block in _inflated(data):
        at = 0
        while at < len(block):
            if not left:
                left = next(lengths, 0)
                if not left or block[at] >= _FILTERS:
                    raise NotPng
            step = min(left, len(block) - at)
            left, at = left - step, at + step
    if left or next(lengths, 0):
        raise NotPng


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield the lines of the picture as they were before they were packed, in blocks."""
    inflater = zlib.decompressobj()
    try:
        for kind, body in _chunks(data):
            given = body if kind == _PIXELS else b""
            while given:
                yield inflater.decompress(given, _BLOCK)
                given = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise NotPng from None
    if not inflater.eof or inflater.unused_data:
        raise NotPng


def _lines(data: bytes) -> Iterator[int]:
    """How many bytes each line has, the one that names its filter included."""
    width, height = size(data)
    depth, colour, *_, interlaced = next(_chunks(data))[1][8:13]
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16):
        raise NotPng
    bits = depth * _CHANNELS[colour]
    for x, y, dx, dy in _PASSES if interlaced else ((0, 0, 1, 1),):
        across, down = (width - x + dx - 1) // dx, (height - y + dy - 1) // dy
        for _ in range(down if across > 0 else 0):
            yield 1 + (across * bits + 7) // 8


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and body of each chunk before the end of the picture."""
    if not data.startswith(_SIGNATURE):
        raise NotPng
    at = len(_SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise NotPng
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(data) or struct.unpack_from(">I", data, at - 4)[0] != zlib.crc32(kind + body):
            raise NotPng
        if kind == _END:
            return
        yield kind, body

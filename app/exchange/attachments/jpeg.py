"""A JPEG without what it tells beside its picture; the picture's own bytes stay as they are.

Only segments that the picture is made of are let through, so that what is unknown goes: EXIF, XMP, IPTC,
comments, thumbnails, second pictures behind the first. Kept are the colour profile, and of EXIF which
side is up where it is asked for, since a photo would else lie on its side.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.exchange.attachments.orientation import ORIENTATIONS, USUAL, exif_of

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
# Tables of quantisation and Huffman, restart interval, number of lines; frames but hierarchical ones.
_PICTURE = frozenset((0xDB, 0xC4, 0xCC, 0xDD, 0xDC, _SCAN)) | frozenset(
    (0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB)
)
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_EXIF = b"Exif\0\0"


class NotJpeg(ValueError):
    """The bytes are no JPEG, or are cut off."""


def stripped(data: bytes, orientation: int = USUAL) -> bytes:
    """Return the JPEG with its picture and nothing else; raises NotJpeg.

    ``orientation``: which side is up, as EXIF numbers them; it is told where it is not the usual one.
    """
    made = [b"\xff\xd8"]
    if orientation in ORIENTATIONS:
        made.append(_segment(_APP1, _EXIF + exif_of(orientation)))
    for marker, body, scan in _segments(data):
        if (kept := _kept(marker, body)) is not None:
            made += [_segment(marker, kept), scan]
    return b"".join([*made, b"\xff\xd9"])


def exif_in(data: bytes) -> bytes:
    """Return the EXIF of a JPEG, empty where there is none; raises NotJpeg."""
    found = (body for marker, body, _scan in _segments(data) if marker == _APP1)
    return next((body for body in found if body.startswith(_EXIF)), b"")


def _kept(marker: int, body: bytes) -> bytes | None:
    """What stays of a segment; None: nothing."""
    if marker in _PICTURE:
        return body
    if marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        return body[:12] + b"\0\0"  # its thumbnail is 0 by 0
    if marker == _APP2 and body.startswith(b"ICC_PROFILE\0"):
        return body
    if marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        return body[:12]  # how the colours are to be read
    return None


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, body and, of a scan, its coded bytes of each segment up to the end of the picture."""
    if not data.startswith(b"\xff\xd8"):
        raise NotJpeg
    at, scans = 2, 0
    while True:
        at, marker = _marker(data, at)
        if marker == _END:
            if not scans:
                raise NotJpeg
            return
        if marker in _BARE:
            continue
        if marker == _START or at + 2 > len(data):
            raise NotJpeg
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data):
            raise NotJpeg
        body, at = data[at + 2 : at + length], at + length
        scan = b""
        if marker == _SCAN:
            scans, end = scans + 1, _end_of_scan(data, at)
            scan, at = data[at:end], end
        yield marker, body, scan


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Where the bytes after the next marker begin, and the marker; before it FF may stand any times."""
    if data[at : at + 1] != b"\xff":
        raise NotJpeg
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data) or data[at] == 0:
        raise NotJpeg
    return at + 1, data[at]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the marker stands that ends the coded bytes: FF 00 and restarts are of them."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NotJpeg
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at

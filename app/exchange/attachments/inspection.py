"""Looking into a file from elsewhere, in a process of its own (``app.base.sandbox``): what it is, cleaned.

``python -m app.exchange.attachments.inspection`` is that process. No picture and no page of a foreign file
is decoded anywhere else. It answers with a line of JSON and the cleaned bytes.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from app.base import sandbox
from app.base.json_types import JsonObject, JsonValue
from app.exchange.attachments import jpeg, pdf, png
from app.exchange.attachments.orientation import orientation_in

LARGEST_PICTURE = (
    64_000_000  # dots: a sheet of A4 at 600 dpi has 35 million, a telephone's photo 12 to 50
)
# As much as a progressive JPEG of that size takes. Beside an idle window it is there for seconds.
# What it answers may be larger than what it was given: a PDF's objects are unpacked.
LIMITS = sandbox.Limits(memory=448 << 20, seconds=30, answer=40 << 20)
_JPEG, _PNG, _PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (pdf.Locked, "locked"),
    (pdf.Active, "active"),
    (pdf.Unclean, "unclean"),
)


class TooManyDots(ValueError):
    """The picture has more dots than may be decoded."""


def main() -> int:
    """Read a file, write what it is and its cleaned bytes; the exit code says what failed."""
    return sandbox.serve(_answer, _load, LIMITS)


def _load() -> None:
    for name in ("PIL.JpegImagePlugin", "pypdf", "pypdfium2"):
        import_module(name)


def _answer(_request: JsonValue, data: bytes) -> bytes:
    try:
        told, cleaned = inspected(data)
    except TooManyDots:
        told, cleaned = {"refused": "dots"}, b""
    except tuple(kind for kind, _why in _REFUSALS) as error:
        told, cleaned = {"refused": dict(_REFUSALS)[type(error)]}, b""
    return json.dumps(told).encode() + b"\n" + cleaned


def inspected(data: bytes) -> tuple[JsonObject, bytes]:
    """Return what a file is, and its cleaned bytes; an unknown kind gives no bytes.

    Raises TooManyDots, what ``pdf`` raises, and whatever the libraries stumble on.
    """
    if data.startswith(_JPEG):
        return {"kind": "jpeg"}, _cleaned_jpeg(data)
    if data.startswith(_PNG):
        return {"kind": "png"}, _cleaned_png(data)
    if data.startswith(_PDF):
        cleaned, signed = pdf.stripped(data)
        pdf.check_pages(cleaned)
        return {"kind": "pdf", "signed": signed}, cleaned
    return {"refused": "kind"}, b""


def _cleaned_jpeg(data: bytes) -> bytes:
    from io import BytesIO

    from PIL import Image

    cleaned = jpeg.stripped(data, orientation_in(jpeg.exif_in(data)))
    try:
        with Image.open(BytesIO(cleaned), formats=["JPEG"]) as picture:
            _refuse_large(*picture.size)
            # An eighth of each side: all of the coded bytes are read, and a 64th of the dots kept.
            picture.draft(None, (1, 1))
            picture.load()
    except Image.DecompressionBombError:
        raise TooManyDots from None
    return cleaned


def _cleaned_png(data: bytes) -> bytes:
    _refuse_large(*png.size(data))
    cleaned = png.stripped(data, orientation_in(png.exif_in(data)))
    png.check_pixels(cleaned)
    return cleaned


def _refuse_large(width: int, height: int) -> None:
    if width * height > LARGEST_PICTURE:
        raise TooManyDots


if __name__ == "__main__":
    sys.exit(main())

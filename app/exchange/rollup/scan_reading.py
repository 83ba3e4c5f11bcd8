"""Reading the codes of a scan or photo in a process of its own (``app.base.sandbox``).

``python -m app.exchange.rollup.scan_reading`` is that process: no page and no picture of a foreign file is
decoded anywhere else, and zxing-cpp is loaded nowhere else. It answers with the codes that are parts of
reports, or with why the file is refused.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.base import sandbox
from app.base.json_types import JsonObject, JsonValue
from app.exchange.package.code_parts import is_part, joined

if TYPE_CHECKING:
    from PIL.Image import Image

LIMITS = sandbox.Limits(memory=448 << 20, seconds=90, answer=4 << 20)
LARGEST = 64 << 20  # bytes of a file
MOST_PAGES = 100
_LARGEST_PICTURE = 64_000_000  # dots, as of an attached picture
_WORKED_ON = 12_000_000  # dots: a sheet of A4 at 300 dpi has 9 million
_DPI = 300
_KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"%PDF-": "PDF"}


class _Refused(ValueError):
    """The file is not read; its argument says why."""


def main() -> int:
    """Read a file, write the codes in it; the exit code says what failed."""
    return sandbox.serve(_answer, _load, LIMITS)


def _load() -> None:
    for name in ("PIL.JpegImagePlugin", "PIL.PngImagePlugin", "pypdfium2", "zxingcpp"):
        import_module(name)


def _answer(_request: JsonValue, data: bytes) -> bytes:
    told: JsonObject
    try:
        told = {"codes": [code.hex() for code in codes_in(data)]}
    except _Refused as why:
        told = {"refused": str(why)}
    return json.dumps(told).encode()


def codes_in(data: bytes) -> list[bytes]:
    """Return what our codes hold in a picture or on the pages of a PDF, each once.

    Raises ValueError for what is refused, and whatever the libraries stumble on.
    """
    kind = next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), "")
    if not kind:
        raise _Refused("kind")
    pictures = _pages(data) if kind == "PDF" else iter((_picture(data, kind),))
    found: dict[bytes, None] = {}
    for picture in pictures:
        found |= dict.fromkeys(_codes_on(picture))
    return [*found]


def _picture(data: bytes, kind: str) -> Image:
    """The picture in grey, with no more dots than are worked on."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            width, height = picture.size
            if width * height > _LARGEST_PICTURE:
                raise _Refused("dots")
            if width * height > _WORKED_ON:
                picture.draft("L", (width // 2, height // 2))  # a JPEG is decoded at half its size
            grey = picture.convert("L")
    except Image.DecompressionBombError:
        raise _Refused("dots") from None
    grey.thumbnail(_fitting(*grey.size))
    return grey


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, (_WORKED_ON / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


def _pages(data: bytes) -> Iterator[Image]:
    """The pages in grey. Raises ValueError for a password, and for more pages than are read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _Refused("locked" if "password" in str(error).lower() else "damaged") from None
    if len(document) > MOST_PAGES:
        raise _Refused("pages")
    for page in document:
        width, height = page.get_size()
        dots = width * height * (_DPI / 72) ** 2
        scale = _DPI / 72 * min(1.0, (_WORKED_ON / dots) ** 0.5)
        yield page.render(scale=scale, grayscale=True).to_pil()
        page.close()


def _codes_on(picture: Image) -> Iterator[bytes]:
    """The parts on one picture. What one way of telling dark from light misses, another may find."""
    found = dict.fromkeys(_read(picture))
    if found and not any(one.whole() for one in joined(found)):
        found |= dict.fromkeys(_read(picture, globally=True))
    yield from found


def _read(picture: Image, *, globally: bool = False) -> Iterator[bytes]:
    import zxingcpp

    reader: Any = zxingcpp  # its types ask for less than it takes
    way = reader.Binarizer.GlobalHistogram if globally else reader.Binarizer.LocalAverage
    codes = reader.read_barcodes(
        picture, formats=reader.BarcodeFormat.QRCode, try_invert=False, binarizer=way
    )
    yield from (code.bytes for code in codes if is_part(code.bytes))


if __name__ == "__main__":
    sys.exit(main())

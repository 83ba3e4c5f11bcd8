"""Drawing a page of an attachment, in a process of its own (``app.base.sandbox``): it gives bare dots.

``python -m app.exchange.attachments.drawing`` is that process. It answers with a line of JSON and three bytes
a dot, so that the window shows pictures from elsewhere without decoding any.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from app.base import sandbox
from app.base.documents import convert
from app.base.json_types import JsonValue
from app.exchange.attachments.inspection import LARGEST_PICTURE

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST = 4096  # dots of a side that are drawn: more than a screen has
LIMITS = sandbox.Limits(memory=448 << 20, seconds=30, answer=_MOST * _MOST * 3 + 100)


class DrawingRequest(Struct):
    """Which kind of file, which page of it counted from 0, and into how many dots it is to fit."""

    kind: str
    page: int
    width: int
    height: int


class Drawn(Struct):
    """How large the drawn page is in dots, and how many pages there are."""

    width: int
    height: int
    pages: int


def main() -> int:
    """Read a request and a file, write the dots of a page; the exit code says what failed."""
    return sandbox.serve(_answer, _load, LIMITS)


def _load() -> None:
    for name in ("PIL.JpegImagePlugin", "PIL.PngImagePlugin", "pypdfium2"):
        import_module(name)


def _answer(given: JsonValue, data: bytes) -> bytes:
    request = convert(DrawingRequest, given)
    picture, pages = _page(request, data) if request.kind == "pdf" else (_picture(request, data), 1)
    about = {"width": picture.width, "height": picture.height, "pages": pages}
    return json.dumps(about).encode() + b"\n" + picture.tobytes()


def _box(request: DrawingRequest) -> tuple[int, int]:
    return min(max(request.width, 1), _MOST), min(max(request.height, 1), _MOST)


def _picture(request: DrawingRequest, data: bytes) -> Image:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as found:
        if found.width * found.height > LARGEST_PICTURE:
            raise ValueError
        longest = max(_box(request))
        found.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(found)
    if "A" in upright.getbands() or "transparency" in upright.info:
        shown = upright.convert("RGBA")
        upright = Image.new("RGBA", shown.size, "white")
        upright.alpha_composite(shown)
    made = upright.convert("RGB")
    made.thumbnail(_box(request))
    return made


def _page(request: DrawingRequest, data: bytes) -> tuple[Image, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    sheet, (width, height) = document[request.page], _box(request)
    scale = min(width / sheet.get_width(), height / sheet.get_height())
    return sheet.render(scale=scale).to_pil().convert("RGB"), len(document)


if __name__ == "__main__":
    sys.exit(main())

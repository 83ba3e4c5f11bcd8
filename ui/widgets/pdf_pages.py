"""Drawing the pages of a PDF: for the screen, and in strips for a printer. It serves one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_POINTS = 72  # in an inch
_LIBRARY = Lock()
_EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float


def draw_to_fit(pdf: bytes, page: int, room: QSize) -> tuple[QImage, int]:
    """Return a page drawn to fit the room in device pixels, and how many pages there are."""
    with _opened(pdf) as document:
        sheet = document[page]
        scale = min(room.width() / sheet.get_width(), room.height() / sheet.get_height())
        return _as_picture(sheet.render(scale=max(scale, 0.1), rev_byteorder=True)), len(document)


def page_sizes(pdf: bytes) -> list[PageSize]:
    """Return the size of each page."""
    with _opened(pdf) as document:
        return [PageSize(*document.get_page_size(page)) for page in range(len(document))]


def draw_strips(pdf: bytes, page: int, dots: int, high: int) -> Iterator[tuple[int, QImage]]:
    """Yield a page at so many dots an inch, in strips of ``high`` dots, each with the dot it begins at."""
    scale = dots / _POINTS
    whole = ceil(page_sizes(pdf)[page].height * scale)
    for top in range(0, whole, high):
        below = max(whole - top - high, 0)
        with _opened(pdf) as document:
            cut = (0, max(below / scale - _EXACT, 0), 0, max(top / scale - _EXACT, 0))
            strip = _as_picture(document[page].render(scale=scale, crop=cut, rev_byteorder=True))
        yield top, strip


@contextmanager
def _opened(pdf: bytes) -> Iterator[PdfDocument]:
    # 3 MB that only a preview needs, against the 150 MB of Qt's own PDF module.
    import pypdfium2

    with _LIBRARY:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _as_picture(bitmap: Any) -> QImage:
    colours = (
        QImage.Format.Format_RGBX8888 if bitmap.n_channels == 4 else QImage.Format.Format_RGB888
    )
    return QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, colours).copy()

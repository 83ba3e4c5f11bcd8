"""Reading a printed PDF back: what it says, where, and whether texts touch."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """A run of text with its tight box: left, bottom, right, top, in points."""

    text: str
    box: Box

    def touches(self, other: Word) -> bool:
        """Whether the ink of the two overlaps by more than a hair."""
        left, bottom, right, top = self.box
        a, b, c, d = other.box
        return min(right, c) - max(left, a) > 0.3 and min(top, d) - max(bottom, b) > 0.3


@dataclass(frozen=True)
class Page:
    """One page: its size, its whole text, its runs of text."""

    width: float
    height: float
    text: str
    words: tuple[Word, ...]

    def find(self, text: str) -> Word:
        """The first run that contains the text."""
        return next(word for word in self.words if text in word.text)


def read(data: bytes) -> list[Page]:
    """All pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    layer = page.get_textpage()
    boxes = [layer.get_rect(n) for n in range(layer.count_rects())]
    words = tuple(Word(layer.get_text_bounded(*box), box) for box in boxes)
    text = layer.get_text_range().replace("\r\n", "\n")
    layer.close()
    found = Page(*page.get_size(), text, words)
    page.close()
    return found

"""The fonts and styles of a book that is being read: each look once, under a number."""

from __future__ import annotations

from typing import TypeVar

from app.exchange.workbook.book import BookFont, BookStyle

L = TypeVar("L")
_MOST = 4_000  # looks of one book: more of them are read as the ordinary one


class Looks:
    """Collects the looks that cells of a book have."""

    def __init__(self, ordinary: BookFont | None = None) -> None:
        self._fonts = {ordinary or BookFont(): 0}
        self._styles = {BookStyle(): 0}

    @property
    def fonts(self) -> tuple[BookFont, ...]:
        """All fonts, by number."""
        return tuple(self._fonts)

    @property
    def styles(self) -> tuple[BookStyle, ...]:
        """All styles, by number."""
        return tuple(self._styles)

    def font(self, font: BookFont) -> int:
        """The number of a font."""
        return self._number(self._fonts, font)

    def style(self, style: BookStyle) -> int:
        """The number of a style."""
        return self._number(self._styles, style)

    @staticmethod
    def _number(known: dict[L, int], look: L) -> int:
        if look not in known and len(known) >= _MOST:
            return 0
        return known.setdefault(look, len(known))

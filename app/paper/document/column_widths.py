"""How wide the columns of a table are: no figure broken, no word cut, as few lines as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from app.paper.document.canvas import MM
from app.paper.document.fonts import clean, width, wrapped
from app.paper.document.typefaces import BOLD, REGULAR

if TYPE_CHECKING:
    from app.paper.document.tables import PdfColumn

SIDE = 1.2 * MM  # beside the text of a cell
MARK = 8.0  # points of a cell's mark
_LONGEST = 0.34  # of the room: a longer text wraps
_TITLE_LINES = (2, 3, 6)  # that titles take at most: fewer where there is room
_OF_TITLES = 0.7  # of the room: more of it is not for titles and figures alone
_OF_NAMES = 8.0  # how much more of the spare room goes to columns of words

# The font of a row, and the text and mark of each cell.
RowTexts = tuple[str, Sequence[tuple[str, str]]]


def fitted(
    columns: Sequence[PdfColumn], rows: Sequence[RowTexts], size: float, room: float
) -> list[float]:
    """The widths of columns that fill the room, in points; what is left goes where text would wrap."""
    reaches = [_reach(rows, place, one, size) for place, one in enumerate(columns)]
    side = 2 * SIDE + 0.5
    for lines in _TITLE_LINES:
        titles = [_narrowest(column.title, size, lines) for column in columns]
        widths = [max(*pair) + side for pair in zip(titles, (n for n, _ in reaches), strict=True)]
        if sum(widths) <= _OF_TITLES * room:
            break
    wishes = [
        max(wide, min(max(wish, _narrowest(column.title, size, 2)) + side, _LONGEST * room))
        for wide, (_, wish), column in zip(widths, reaches, columns, strict=True)
    ]
    # Names give way last: a title may well take three lines, where a hundred names would take two.
    weights = [1.0 if column.align == "right" else _OF_NAMES for column in columns]
    while (left := room - sum(widths)) > 1:
        lacks = [
            (wish - wide) * weight
            for wish, wide, weight in zip(wishes, widths, weights, strict=True)
        ]
        if not any(lacks):
            break
        given = left / sum(lacks)
        widths = [
            min(wish, wide + lack * given)
            for wish, wide, lack in zip(wishes, widths, lacks, strict=True)
        ]
    return [wide * room / sum(widths) for wide in widths]


def _reach(
    rows: Sequence[RowTexts], place: int, column: PdfColumn, size: float
) -> tuple[float, float]:
    """The width that the cells of a column take at least, and that at which none of them wraps."""
    need = wish = 0.0
    for font, cells in rows:
        text, mark = cells[place]
        if mark:
            need = max(need, width(clean(mark), REGULAR, MARK))
        whole = clean(text)
        wish = max(wish, width(whole, font, size))
        figure = column.align == "right" and any(map(str.isdigit, text))
        words = [whole] if figure else whole.split()
        need = max(need, *(width(word, font, size) for word in words), 0)
    return need, max(need, wish)


def _narrowest(title: str, size: float, lines: int) -> float:
    """The width at which a title takes so many lines at most, and no word of it is cut."""
    words = clean(title).split() or [""]
    runs = [" ".join(words[a:b]) for a, b in combinations(range(len(words) + 1), 2)]
    least = max(width(word, BOLD, size) for word in words)
    wide = sorted({max(least, width(run, BOLD, size)) for run in runs})
    return next(one for one in wide if len(wrapped(title, BOLD, size, one)) <= lines)

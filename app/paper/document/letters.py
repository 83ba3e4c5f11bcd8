"""Letters that no font for documents has: named with their record before a paper is printed."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.errors import UserError
from app.base.language import T
from app.paper.document.fonts import lacking

_LACKING = T(
    "Phông in không có chữ {letters} (ở {records}); chưa in gì, dữ liệu còn nguyên. "
    "Hãy sửa các bản ghi ấy rồi in lại.",
    "The fonts lack {letters} (in {records}); nothing was printed, nothing is changed. "
    "Change these records, then print again.",
)
_NOTE = T("□: chữ mà phông in không có: {letters}.", "□: a letter that the fonts lack: {letters}.")
_MOST = 8  # records, and letters, that a sentence names


def refuse_lacking(texts: Iterable[tuple[str, str]]) -> None:
    """Raise UserError, naming letters and records, where a text has letters that cannot be printed.

    ``texts``: the code of a record, and what its paper says.
    """
    letters, records = dict[str, None](), dict[str, None]()
    for code, text in texts:
        if lacked := lacking(text):
            letters |= dict.fromkeys(lacked)
            records[code] = None
    if letters:
        raise UserError(_LACKING.format(letters=_named(letters), records=_some(list(records))))


def note_of(letters: Iterable[str]) -> str:
    """What a document says of the boxes that stand in it; a letter is named by its number."""
    return str(_NOTE.format(letters=_some([f"U+{ord(letter):04X}" for letter in letters])))


def _named(letters: Iterable[str]) -> str:
    return _some([f"“{letter}” (U+{ord(letter):04X})" for letter in letters])


def _some(names: list[str]) -> str:
    more = ", …" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more

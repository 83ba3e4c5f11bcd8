"""A look at a filled-in form before any library parses it: it must be an .xlsx, and harmless."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import UserError
from app.base.language import T
from app.exchange.workbook.book import BookFormat
from app.exchange.workbook.guard import Cause, Refusal, content, identify

_NOTHING_TAKEN = T(
    "Chưa lấy gì từ “{name}”: {why}; hãy xin lại tệp đúng mẫu.",
    "Nothing was taken from “{name}”: {why}. Ask for it in the right form.",
)
_NOT_A_BOOK = T("không phải tệp .xlsx", "it is no .xlsx file")
_TOO_BIG = T("quá lớn", "it is too large")
_HOSTILE = T("có nội dung không an toàn", "it holds unsafe content")
_WHY = {Cause.TOO_LARGE: _TOO_BIG, Cause.UNSAFE: _HOSTILE}


class BadWorkbook(UserError):
    """A workbook that is not read; nothing was taken from it."""

    def __init__(self, name: str, why: T) -> None:
        super().__init__(_NOTHING_TAKEN.format(name=name, why=why))


def checked(path: Path) -> bytes:
    """The bytes of a workbook. Refused is what is none, would fill the memory, or defines entities.

    Raises BadWorkbook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    try:
        data = content(path)
        format_ = identify(data)
    except Refusal as refusal:
        raise BadWorkbook(path.name, _WHY.get(refusal.cause, _NOT_A_BOOK)) from None
    if format_ is not BookFormat.XLSX:
        raise BadWorkbook(path.name, _NOT_A_BOOK)
    return data

"""A Word file that came back: what stands in it, or the one sentence why it cannot be read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.base import sandbox
from app.base.documents import BadDocument, decode
from app.base.errors import UserError, file_errors, shown
from app.base.language import T
from app.reports.words.docx_reading import LARGEST, LIMITS

_MODULE = "app.reports.words.docx_reading"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAFE = T("sổ không thay đổi gì", "nothing was changed in the store")
_REFUSED = T("Không đọc được “{name}”: {why}; {safe}.", "“{name}” cannot be read: {why}; {safe}.")
LOCKED = T(
    "tệp có mật khẩu, hãy bỏ mật khẩu trong Word rồi lưu lại",
    "it has a password: take it off in Word and save again",
)
OLD_WORD = T(
    "đây là tệp .doc kiểu cũ, hãy mở bằng Word rồi lưu thành .docx",
    "it is an old .doc: open it in Word and save it as .docx",
)
NOT_WORD = T("đây không phải tệp Word .docx", "it is no Word file (.docx)")
DAMAGED = T("tệp hỏng, hãy xin lại tệp", "it is damaged: ask for it again")
TOO_MUCH = T("tệp quá lớn", "it is too large")


class ReturnedParagraph(msgspec.Struct, frozen=True):
    """A paragraph as it is seen. ``spans``: bookmarks; ``table`` -1 where it stands in none."""

    table: int
    row: int
    column: int
    text: str
    spans: list[tuple[str, int, int]]
    tracked: list[tuple[int, int]]


class ReturnedWords(msgspec.Struct, frozen=True):
    """What is seen of a Word file, and its own properties."""

    paragraphs: list[ReturnedParagraph]
    properties: dict[str, str]


def read_returned(path: Path) -> ReturnedWords:
    """Read a Word file in a process of its own.

    Raises UserError: damaged, with a password, no Word file, too large, or not there.
    """
    with file_errors(path), path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if data.startswith(_OLE):
        raise _refused(path, LOCKED if _ENCRYPTED in data else OLD_WORD)
    if not data.startswith(_ZIP):
        raise _refused(path, NOT_WORD)
    if len(data) > LARGEST:
        raise _refused(path, TOO_MUCH)
    try:
        return decode(ReturnedWords, sandbox.ask(_MODULE, None, data, LIMITS))
    except sandbox.TooMuch:
        raise _refused(path, TOO_MUCH) from None
    except (sandbox.NotReadable, BadDocument):
        raise _refused(path, DAMAGED) from None


def _refused(path: Path, why: T) -> UserError:
    return UserError(_REFUSED.format(name=shown(path), why=why, safe=_SAFE))

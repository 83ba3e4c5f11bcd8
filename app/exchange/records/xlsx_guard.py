"""A look at a workbook from elsewhere before any library parses it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from app.base.errors import UserError, file_errors
from app.base.language import T
from app.exchange.package.container import BROKEN_ZIP

_LARGEST, _MOST_PARTS = 20 << 20, 2000
_LARGEST_INFLATED, _HIGHEST_RATIO = 200 << 20, 200
_SMALL = 1 << 20  # below this a high ratio is an honest empty sheet
_BLOCK = 1 << 18
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST = 40  # bytes of a declaration's beginning, in UTF-16 too
_NOTHING_TAKEN = T(
    "Chưa lấy gì từ “{name}”: {why}; hãy xin lại tệp đúng mẫu.",
    "Nothing was taken from “{name}”: {why}. Ask for it in the right form.",
)
_NOT_A_BOOK = T("không phải tệp .xlsx", "it is no .xlsx file")
_TOO_BIG = T("quá lớn", "it is too large")
_HOSTILE = T("có nội dung không an toàn", "it holds unsafe content")


class BadWorkbook(UserError):
    """A workbook that is not read; nothing was taken from it."""

    def __init__(self, name: str, why: T) -> None:
        super().__init__(_NOTHING_TAKEN.format(name=name, why=why))


def checked(path: Path) -> bytes:
    """The bytes of a workbook. Refused is what is none, would fill the memory, or defines entities.

    Raises BadWorkbook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise BadWorkbook(path.name, _TOO_BIG)
        data = path.read_bytes()
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            _check_names(path, book)
            _check_sizes(path, book.infolist())
            for entry in book.infolist():
                _check_part(path, book, entry)
    except BROKEN_ZIP:
        raise BadWorkbook(path.name, _NOT_A_BOOK) from None
    return data


def _check_names(path: Path, book: zipfile.ZipFile) -> None:
    names = book.namelist()
    if len(names) > _MOST_PARTS:
        raise BadWorkbook(path.name, _TOO_BIG)
    escaping = any(
        "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts for name in names
    )
    if escaping or len(set(names)) != len(names):
        raise BadWorkbook(path.name, _HOSTILE)
    if "[Content_Types].xml" not in names:
        raise BadWorkbook(path.name, _NOT_A_BOOK)


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """What the parts state of themselves, before any is inflated; ``zipfile`` gives no byte more."""
    if sum(entry.file_size for entry in entries) > _LARGEST_INFLATED:
        raise BadWorkbook(path.name, _TOO_BIG)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _SMALL and ratio > _HIGHEST_RATIO:
            raise BadWorkbook(path.name, _TOO_BIG)


def _check_part(path: Path, book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Inflate a part in blocks, looking for what would make a parser unfold texts or fetch others."""
    before = b""
    for block in _blocks(book, entry):
        seen = before + block
        # Most blocks hold no sign of a declaration, in UTF-8 or UTF-16: they pass quickly.
        if b"<!" in seen or b"<\0!" in seen:
            # Without its zero bytes UTF-16 reads as ASCII.
            plain = seen.replace(b"\0", b"").upper()
            if any(declaration in plain for declaration in _DECLARATIONS):
                raise BadWorkbook(path.name, _HOSTILE)
        before = block[-_LONGEST:]


def _blocks(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with book.open(entry) as part:
        while block := part.read(_BLOCK):
            yield block

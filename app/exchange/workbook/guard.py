"""A look at a file from elsewhere before any library parses it: what it is, and whether it may be read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path, PurePosixPath

from app.base.errors import UserError, file_errors, shown
from app.base.language import T
from app.exchange.package.container import BROKEN_ZIP
from app.exchange.workbook.book import BookFormat
from app.exchange.workbook.charsets import decoded

_LARGEST, _MOST_PARTS = 20 << 20, 2000
_LARGEST_INFLATED, _HIGHEST_RATIO = 200 << 20, 200
_SMALL = 1 << 20  # below this a high ratio is an honest empty sheet
_BLOCK = 1 << 18
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST = 40  # bytes of a declaration's beginning, in UTF-16 too
_HEAD = 1 << 16  # bytes in which a text says what it is
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00", re.DOTALL)
_OTHERS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"MIME-Version:",
    b"Rar!",
    b"7z\xbc",
)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|style|div|tr)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_PARSED = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


class Cause(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNSAFE = "unsafe"
    PASSWORD = "password"
    OTHER_KIND = "other-kind"
    BROKEN = "broken"
    HEAVY = "heavy"
    LONG_TEXT = "long-text"


_SAVE_AS = T(
    "hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi làm lại",
    "Open it in Excel or LibreOffice, save it as .xlsx and try again",
)
_SPLIT = T("hãy chia thành vài tệp nhỏ rồi làm lại", "Split it into smaller files and try again")
# For each cause what is the matter, and what helps.
REASONS: dict[Cause, tuple[T, T]] = {
    Cause.EMPTY: (
        T("tệp trống", "the file is empty"),
        T("hãy xin lại tệp", "Ask for the file again"),
    ),
    Cause.TOO_LARGE: (
        T(
            "tệp quá lớn (quá 20 MB, 200 MB khi bung ra hoặc 600.000 ô)",
            "it is too large (over 20 MB, 200 MB unpacked, or 600,000 cells)",
        ),
        _SPLIT,
    ),
    Cause.UNSAFE: (
        T("tệp có nội dung không an toàn", "it holds unsafe content"),
        _SAVE_AS,
    ),
    Cause.PASSWORD: (
        T("tệp có mật khẩu", "it has a password"),
        T(
            "hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi làm lại",
            "Open it in Excel, take the password off, save it and try again",
        ),
    ),
    Cause.OTHER_KIND: (
        T(
            "tệp không phải bảng tính .xlsx, .xlsm, .xls, .ods, .csv hay .tsv",
            "it is no workbook of the kinds .xlsx, .xlsm, .xls, .ods, .csv and .tsv",
        ),
        _SAVE_AS,
    ),
    Cause.BROKEN: (T("tệp bị hỏng", "it is damaged"), _SAVE_AS),
    Cause.HEAVY: (
        T("đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much"),
        _SPLIT,
    ),
    Cause.LONG_TEXT: (
        T("có ô dài hơn 32.767 chữ", "a cell holds more than 32,767 letters"),
        T("hãy rút gọn ô ấy rồi làm lại", "Shorten that cell and try again"),
    ),
}
_NOT_READ = T(
    "Chưa lấy gì từ “{name}”: {why}; {remedy}.",
    "Nothing was taken from “{name}”: {why}. {remedy}.",
)


class Refusal(Exception):
    """A file is not read."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class RefusedBook(UserError):
    """A file that is not read; nothing was taken from it."""

    def __init__(self, path: Path, cause: Cause) -> None:
        why, remedy = REASONS[cause]
        super().__init__(_NOT_READ.format(name=shown(path), why=why, remedy=remedy))
        self.cause = cause


def content(path: Path) -> bytes:
    """The bytes of a file that is not too large.

    Raises Refusal, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise Refusal(Cause.TOO_LARGE)
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    if not data.strip(b"\0 \r\n\t"):
        raise Refusal(Cause.EMPTY)
    if len(data) > _LARGEST:
        raise Refusal(Cause.TOO_LARGE)
    return data


def identify(data: bytes) -> BookFormat:
    """What a file is by its bytes, looked through for what would harm a parser. Raises Refusal."""
    if data.startswith(_ZIP):
        return _archive(data)
    if data.startswith(_OLE):
        return _compound(data)
    if _BARE_BIFF.match(data):
        return BookFormat.XLS
    if data.startswith(_OTHERS):
        raise Refusal(Cause.OTHER_KIND)
    return _text(data)


def _compound(data: bytes) -> BookFormat:
    """Streams of an old Office file are named in UTF-16."""
    if _wide("EncryptedPackage") in data:
        raise Refusal(Cause.PASSWORD)
    if _wide("Workbook") in data or _wide("WORKBOOK") in data or _wide("Book") in data:
        return BookFormat.XLS
    raise Refusal(Cause.OTHER_KIND)


def _text(data: bytes) -> BookFormat:
    wide = (
        data.startswith((b"\xff\xfe", b"\xfe\xff"))
        or data[:_HEAD].count(0) > len(data[:_HEAD]) // 4
    )
    plain = data.replace(b"\0", b"") if wide else data
    head = plain[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if head.startswith(b"<"):
        if _XML_2003 in head:
            if any(one in plain.upper() for one in _DECLARATIONS):
                raise Refusal(Cause.UNSAFE)
            return BookFormat.XML_2003
        if _HTML.search(head):
            if b"<!ENTITY" in plain.upper():
                raise Refusal(Cause.UNSAFE)
            return BookFormat.HTML
        if head.startswith(b"<?xml"):
            raise Refusal(Cause.OTHER_KIND)
    said, _charset = decoded(data[:_HEAD])
    if len(_CONTROLS.findall(said)) > 1 + len(said) // 1000:
        raise Refusal(Cause.OTHER_KIND)
    return BookFormat.TEXT


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


# ---- archives -----------------------------------------------------------------------------------


def _archive(data: bytes) -> BookFormat:
    """An .xlsx or .ods. Refused is what would fill the memory, or defines entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            _check_names(book)
            _check_sizes(book.infolist())
            found = _kind(book)
            for entry in book.infolist():
                if found is BookFormat.XLSX or entry.filename in _ODS_PARSED:
                    _check_part(book, entry)
    except BROKEN_ZIP:
        raise Refusal(Cause.BROKEN) from None
    return found


def _kind(book: zipfile.ZipFile) -> BookFormat:
    names = set(book.namelist())
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names or any(name.startswith(("word/", "ppt/")) for name in names):
            raise Refusal(Cause.OTHER_KIND)
        return BookFormat.XLSX
    if "content.xml" in names and book.read("mimetype")[:100].startswith(_ODS_TYPE):
        if b"encryption-data" in book.read("META-INF/manifest.xml"):
            raise Refusal(Cause.PASSWORD)
        return BookFormat.ODS
    raise Refusal(Cause.OTHER_KIND)


def _check_names(book: zipfile.ZipFile) -> None:
    names = book.namelist()
    if len(names) > _MOST_PARTS:
        raise Refusal(Cause.TOO_LARGE)
    escaping = any(
        "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts for name in names
    )
    if escaping or len(set(names)) != len(names):
        raise Refusal(Cause.UNSAFE)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """What the parts state of themselves, before any is inflated; ``zipfile`` gives no byte more."""
    if sum(entry.file_size for entry in entries) > _LARGEST_INFLATED:
        raise Refusal(Cause.TOO_LARGE)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _SMALL and ratio > _HIGHEST_RATIO:
            raise Refusal(Cause.TOO_LARGE)


def _check_part(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Inflate a part in blocks, looking for what would make a parser unfold texts or fetch others."""
    before = b""
    for block in _blocks(book, entry):
        seen = before + block
        # Most blocks hold no sign of a declaration, in UTF-8 or UTF-16: they pass quickly.
        if b"<!" in seen or b"<\0!" in seen:
            # Without its zero bytes UTF-16 reads as ASCII.
            plain = seen.replace(b"\0", b"").upper()
            if any(declaration in plain for declaration in _DECLARATIONS):
                raise Refusal(Cause.UNSAFE)
        before = block[-_LONGEST:]


def _blocks(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with book.open(entry) as part:
        while block := part.read(_BLOCK):
            yield block

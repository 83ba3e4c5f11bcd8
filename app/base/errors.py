"""Errors that are the user's to solve. Anything else that is raised is a bug.

Each sentence says what happened, that the data is safe, and what to do.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.language import T


class UserError(Exception):
    """A known condition, worded for the user; never shown with a traceback."""

    def __init__(self, text: T) -> None:
        super().__init__(text.en)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


class InvalidRecord(UserError):
    """A record that breaks its rules; ``problems`` says which."""

    def __init__(self, problems: tuple[object, ...], text: T) -> None:
        super().__init__(text)
        self.problems = problems


class NotFound(UserError):
    """No such record, file or name."""


class InUse(UserError):
    """Others link to the record, or another window holds the store."""


class WrongPassword(UserError):
    """No key slot opens with what was typed."""


class DamagedStore(UserError):
    """The file was altered, put back, or lost data."""


class StoreTooNew(UserError):
    """The file was written by a later version of the application."""


class DiskFull(UserError):
    """No room left where we must write."""


class FileBusy(UserError):
    """Another program holds the file."""


class ReadOnly(UserError):
    """The place cannot be written to."""


class FileExchanged(UserError):
    """The path of the open store leads to another file, or to none."""


class DriveGone(UserError):
    """The drive was pulled out, or fails."""


class Cancelled(Exception):
    """The user stopped a job."""


_FULL = T(
    "Ổ đĩa đã đầy nên chưa ghi được “{name}”; dữ liệu cũ vẫn an toàn, hãy giải phóng chỗ trống rồi làm lại.",
    "The disk is full, so “{name}” was not written; earlier data is safe. Free some space and try again.",
)
_BUSY = T(
    "Tệp “{name}” đang mở ở chương trình khác (Excel?); dữ liệu vẫn an toàn, hãy đóng tệp đó rồi làm lại.",
    "“{name}” is open in another program (Excel?); your data is safe. Close it there and try again.",
)
_READ_ONLY = T(
    "Không được phép đọc hay ghi “{name}”; dữ liệu vẫn an toàn, hãy chọn nơi khác.",
    "“{name}” may not be read or written; your data is safe. Choose another place.",
)
_FOLDER = T(
    "“{name}” là thư mục, không phải tệp; dữ liệu không thay đổi, hãy chọn một tệp.",
    "“{name}” is a folder and no file; nothing has changed. Choose a file.",
)
_MISSING = T(
    "Không tìm thấy “{name}”; dữ liệu không thay đổi, hãy kiểm tra lại đường dẫn.",
    "“{name}” was not found; nothing has changed. Check the path.",
)
_GONE = T(
    "Ổ đĩa không trả lời khi ghi hay đọc “{name}” (đã rút ra?); những gì đã lưu vẫn an toàn, hãy cắm lại hoặc dùng ổ khác.",
    "The drive does not answer for “{name}” (pulled out?); what was saved is safe. Plug it in again or use another.",
)
_TOO_LONG = T(
    "Tên hoặc đường dẫn “{name}” quá dài; dữ liệu không thay đổi, hãy đặt tên ngắn hơn hoặc chọn thư mục gần gốc ổ đĩa hơn.",
    "The name or path “{name}” is too long; nothing has changed. Choose a shorter name, or a folder nearer to the drive's root.",
)
BAD_NAME = T(
    'Không dùng được tên “{name}”: Windows không nhận các dấu < > : " | ? * \\, tên riêng của máy (CON, NUL, COM1…), dấu chấm hay dấu cách ở cuối; chưa ghi gì, hãy đặt tên khác.',
    "The name “{name}” cannot be used: Windows takes no < > : \" | ? * \\, no device's name (CON, NUL, COM1…) and no dot or blank at the end; nothing was written. Choose another name.",
)
PROTECTED = T(
    "Thư mục của “{name}” không cho ghi (Windows có thể đang bảo vệ thư mục này); dữ liệu vẫn an toàn, hãy chọn thư mục khác hoặc cho phép An Dân ghi ở đó.",
    "The folder of “{name}” may not be written to (Windows may protect it); your data is safe. Choose another folder, or let An Dân write there.",
)
# Windows says "access denied" both for a file open in Excel and for a protected folder.
_BY_ERRNO = {
    errno.ENOSPC: (DiskFull, _FULL),
    errno.EDQUOT: (DiskFull, _FULL),
    errno.EFBIG: (DiskFull, _FULL),  # the drive's kind takes no file so large
    errno.EBUSY: (FileBusy, _BUSY),
    errno.ETXTBSY: (FileBusy, _BUSY),
    errno.EROFS: (ReadOnly, _READ_ONLY),
    errno.EACCES: (ReadOnly, _READ_ONLY),
    errno.EPERM: (ReadOnly, _READ_ONLY),
    errno.EIO: (DriveGone, _GONE),
    errno.ENODEV: (DriveGone, _GONE),
    errno.ENXIO: (DriveGone, _GONE),
    errno.ENOENT: (NotFound, _MISSING),
    errno.ENOTDIR: (NotFound, _MISSING),
    errno.EISDIR: (ReadOnly, _FOLDER),
    errno.ELOOP: (NotFound, _MISSING),
    errno.ENAMETOOLONG: (UserError, _TOO_LONG),
}
# What Windows says by its own number, of which ``errno`` tells less or something else.
_BY_WINERROR = {
    **dict.fromkeys((32, 33, 1224), (FileBusy, _BUSY)),  # shared by none, locked, mapped
    **dict.fromkeys((39, 112), (DiskFull, _FULL)),
    # Not ready, no such share or device, the network gone, failing.
    **dict.fromkeys((21, 53, 55, 64, 67, 433, 1117, 1167), (DriveGone, _GONE)),
    123: (UserError, BAD_NAME),
    206: (UserError, _TOO_LONG),
}
_LONGEST_PATH = 259  # letters, as Windows takes them; it calls a longer one not found
_PATH_NOT_FOUND = 3
_SHOWN = 80  # letters of a name: a longer one hides the sentence


def explained(error: OSError, path: Path) -> UserError:
    """The sentence for what the operating system refused about ``path``."""
    kind, text = _meaning(error, path)
    return kind(text.format(name=shown(path)))


def shown(path: Path) -> str:
    """Return a file's name as sentences give it."""
    name = path.name or str(path)
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"


def _meaning(error: OSError, path: Path) -> tuple[type[UserError], T]:
    windows = getattr(error, "winerror", None)
    if windows in _BY_WINERROR:
        return _BY_WINERROR[windows]
    if windows == _PATH_NOT_FOUND and len(str(path.absolute())) > _LONGEST_PATH:
        return UserError, _TOO_LONG
    if error.errno == errno.EACCES:
        if path.is_file() and path.parent.is_dir() and _writable(path):
            return FileBusy, _BUSY
        if path.is_dir() and error.filename in (path, str(path)):
            return ReadOnly, _FOLDER  # so Windows, of one opened as a file
    return _BY_ERRNO.get(error.errno or 0, (ReadOnly, _READ_ONLY))


def _writable(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o200)


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses about ``path`` into the officer's sentence."""
    try:
        yield
    except OSError as error:
        raise explained(error, path) from error

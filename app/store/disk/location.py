"""Where a store lies: the files beside it, and whether what stands there can be one at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.base import files
from app.base.errors import DamagedStore, InUse, NotFound, file_errors, shown
from app.base.language import T

KEYS_AND_ANCHOR = (".keys.a", ".keys.b", ".anchor")
START = ".start"  # the first page as it was when the log was begun (see ``openfile``)
RESERVE = ".reserve"  # see ``reserve``
LOGS = ("-journal", "-wal", "-shm")
BACKUPS, BACKUP = "sao-luu", ".saoluu"  # the usual folder beside a store, and how a backup ends
_PAGE = 4096  # bytes: SQLCipher writes no less
_MISSING = T(
    "Chưa có sổ ở “{name}”; hãy lập sổ mới hoặc chọn tệp khác.",
    "There is no store at “{name}”; create one or choose another file.",
)
_TWO_NAMES = T(
    "“{name}” còn một tên khác trên ổ đĩa (liên kết cứng) nên không mở: hai cửa sổ sẽ ghi đè lên nhau; dữ liệu vẫn an toàn, hãy xóa bớt một tên hoặc chép ra tệp riêng.",
    "“{name}” has a second name on the disk (a hard link) and was not opened: two windows would write over each other. Your data is safe; remove one name, or copy it to a file of its own.",
)
_RESTORE = T("hãy phục hồi bản sao lưu “{backup}”", "restore the backup “{backup}”")
_ANY = T("hãy phục hồi từ bản sao lưu gần nhất", "restore the latest backup")
_NO_STORE = T(
    "“{name}” không phải là sổ hoặc đã mất phần dữ liệu; chưa ghi gì thêm, {restore}.",
    "“{name}” is no store, or its data is lost; nothing more was written. Please {restore}.",
)
_UNREADABLE = T(
    "Tệp dữ liệu “{name}” bị hỏng hoặc bị thay đổi, hoặc tệp khóa bên cạnh cũ hơn hay là của sổ khác; chưa ghi gì thêm, {restore}.",
    "The data file “{name}” is damaged or altered, or the key files beside it are older or of another store; nothing more was written. Please {restore}.",
)
_NO_LOCK = T(
    "“{name}” cạnh sổ là liên kết hoặc không phải tệp thường nên chưa mở sổ; dữ liệu vẫn an toàn, hãy xóa “{name}” rồi mở lại.",
    "“{name}” beside the store is a link or no ordinary file, so the store was not opened; your data is safe. Delete “{name}” and open it again.",
)
_OLDER_KEYS = T(
    "Tệp khóa cạnh “{name}” là bản cũ, từ trước khi đổi khóa sổ, nên không mở được sổ; dữ liệu vẫn an toàn, hãy chép lại hai tệp .keys.a, .keys.b mới nhất, hoặc {restore}.",
    "The key files beside “{name}” are an old copy, of before the store's key was changed, and do not open it; your data is safe. Put the latest .keys.a and .keys.b back, or {restore}.",
)


def found(path: Path) -> Path:
    """The store's file behind a name, which may be a link; it is not opened.

    Raises NotFound, InUse where it has a second name, DamagedStore where it can be no store.
    """
    try:
        with file_errors(path):
            real = Path(os.path.realpath(path, strict=True)) if path.is_symlink() else path
            state = real.stat()
            if stat.S_ISDIR(state.st_mode):
                raise IsADirectoryError(errno.EISDIR, "a folder", str(real))
    except NotFound:
        raise NotFound(_MISSING.format(name=shown(path))) from None
    check_length(real)
    if not stat.S_ISREG(state.st_mode) or state.st_size < _PAGE:
        raise DamagedStore(_NO_STORE.format(name=shown(path), restore=_way_back(real)))
    if state.st_nlink > 1:
        raise InUse(_TWO_NAMES.format(name=shown(path)))
    if state.st_mode & stat.S_IWUSR:
        _allow_writing(real)
    return real


def check_lock(path: Path) -> None:
    """Raise InUse where the file that tells whether a store is open is a link, or no ordinary file."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise InUse(_NO_LOCK.format(name=path.name))


def _allow_writing(path: Path) -> None:
    """A store that was read-only for a while has left logs that are: it would stay so for good."""
    for log in (beside(path, end) for end in LOGS):
        with suppress(OSError):
            if not log.stat().st_mode & stat.S_IWUSR:
                log.chmod(stat.S_IRUSR | stat.S_IWUSR)


def check_length(path: Path) -> None:
    """Raises UserError where the files beside a store of this name would have too long a one."""
    with file_errors(path), suppress(FileNotFoundError):
        beside(path, max(LOGS + KEYS_AND_ANCHOR, key=len)).lstat()


def beside(path: Path, end: str) -> Path:
    """The file beside a store whose name ends so."""
    return path.with_name(path.name + end)


def sweep(path: Path) -> None:
    """Remove what killed writings of the files beside a store left. Only for who holds its lock."""
    ends = ("", *KEYS_AND_ANCHOR, START, RESERVE)
    files.sweep(path.parent, [path.name + end for end in ends])


def remove(path: Path) -> None:
    """Take away a store that was not finished, as far as the system lets us."""
    for end in ("", *LOGS, *KEYS_AND_ANCHOR, START, RESERVE, ".lock"):
        with suppress(OSError):
            beside(path, end).unlink(missing_ok=True)


def unreadable(path: Path, *, older_keys: bool = False) -> DamagedStore:
    """Return the message about a store that its key does not open; it names the last backup."""
    text = _OLDER_KEYS if older_keys else _UNREADABLE
    return DamagedStore(text.format(name=shown(path), restore=_way_back(path)))


def backups(path: Path) -> Iterator[Path]:
    """The backups in the usual place beside a store; raises OSError."""
    return (path.parent / BACKUPS).glob(f"*{BACKUP}")


def _way_back(path: Path) -> T:
    try:
        kept = max(backups(path), key=day, default=None)
    except OSError:
        kept = None
    return _RESTORE.format(backup=kept.name) if kept else _ANY


def day(backup: Path) -> str:
    """The day and time in the name of a backup, whatever unit stands before it."""
    return "-".join(backup.stem.split("-")[-2:])

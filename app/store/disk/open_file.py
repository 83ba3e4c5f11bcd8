"""The file that a store was opened from: known again before each change, and with it its log.

Cloud clients, copies by hand and drives that are pulled out exchange a file under the program. What
is then written goes to a file without a name, and the log of one file, played over another, destroys
both. So a change begins with a look at the path, and an opening with a look at the log beside it.

Every change renews the first page (see ``Writer``), and each writing of a page differs in all its
bytes, being encrypted anew. So that page tells which state a file is in. What it was when the log
was begun is kept beside the store, as long as it is open.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Lock

from app.base.errors import FileExchanged, UserError, explained
from app.base.files import move, own
from app.base.language import T
from app.store.disk import location

_PAGE = 4096
_SECTOR = 512  # a page that a power cut left half written is ours by its head or by its tail
_HEAD, _FRAME = 32, 24  # bytes before the first frame of a log, and before the page of each
_CLOSED = -1
_BYTES = getattr(os, "O_BINARY", 0)  # on Windows, where lines would be translated
_REPLACED = T(
    "Tệp “{name}” vừa bị một bản khác thay thế trong khi đang mở nên không ghi thêm, việc vừa làm chưa được lưu; dữ liệu đang mở vẫn an toàn, hãy sao lưu bản đang mở rồi đóng và mở lại.",
    "“{name}” was replaced by another copy while open, so nothing more is written and this was not saved; what is open is safe. Back it up, then close and open again.",
)
_REMOVED = T(
    "Tệp “{name}” vừa bị xóa hoặc chuyển đi trong khi đang mở nên không ghi thêm, việc vừa làm chưa được lưu; dữ liệu đang mở vẫn an toàn, hãy sao lưu bản đang mở rồi đưa tệp về chỗ cũ.",
    "“{name}” was removed while open, so nothing more is written and this was not saved; what is open is safe. Back it up, then put the file back in its place.",
)
_OVERWRITTEN = T(
    "Tệp “{name}” vừa bị chương trình khác ghi đè trong khi đang mở nên không ghi thêm, việc vừa làm chưa được lưu; bản sao lưu trước vẫn an toàn, hãy đóng lại, mở lại rồi xem số liệu mới nhập.",
    "“{name}” was overwritten by another program while open, so nothing more is written and this was not saved; earlier backups are safe. Close, open again and check your latest entries.",
)
_ASIDE = T(
    "Phần ghi dở bên cạnh “{name}” là của một bản khác nên không dùng, đã để riêng thành “{aside}”; hãy xem lại số liệu mới nhập.",
    "The log beside “{name}” belongs to another copy; it was not used and is kept as “{aside}”. Check your latest entries.",
)


def log_of(path: Path) -> Path:
    """What SQLite has not yet written into the file."""
    return path.with_name(path.name + "-wal")


def set_foreign_log_apart(path: Path) -> T | None:
    """Keep the log of another file from being played over this one; gives what to tell.

    To be called before the file is opened. Raises OSError.
    """
    began = _kept(path)
    if began is None or not path.exists() or not any(True for _ in _frames(log_of(path))):
        return None
    with path.open("rb") as file:
        if _ours(file.read(_PAGE), began, log_of(path)):
            return None
    aside = _free(path)
    move(log_of(path), aside)
    _forget(path)
    return _ASIDE.format(name=path.name, aside=aside.name)


class OpenFile:
    """The file behind an open store.

    ``whole`` tells whether the file at the path, by itself, holds the last entry of the audit log: then
    it is ours though its log was emptied. It is made after the connection and closed after the last
    one: on Linux a file that is closed loses the locks that SQLite holds on it.
    """

    def __init__(self, path: Path, whole: Callable[[], bool]) -> None:
        self._path, self._whole = path, whole
        self._folder = path.parent.stat()
        self._file = os.open(path, os.O_RDONLY | _BYTES)
        self._lost: T | None = None
        self._looking = Lock()
        self._began, self._look = b"", (0, 0, 0)
        self._log = _stat(log_of(path))
        self._remember()

    @property
    def lost(self) -> bool:
        """Whether the path leads to the file no more."""
        return self._lost is not None

    def check(self) -> None:
        """Raises FileExchanged unless the path leads to the file, as we have left it.

        One thread at a time: what another reads moves the place where this one reads on.
        """
        with self._looking:
            if self._lost is None:
                self._lost = self._loss()
        if self._lost is not None:
            raise FileExchanged(self._lost.format(name=self._path.name))

    def close(self, end: Callable[[], object]) -> None:
        """Close the last connection by ``end``, and the file.

        The log of a lost file is kept, not played: SQLite would do so at the end.
        """
        if self._file == _CLOSED:
            end()
            return
        ours = self._log_is_ours()
        if self.lost and ours:
            with suppress(OSError, UserError):
                with log_of(self._path).open("rb") as log, own(_free(self._path)) as kept:
                    shutil.copyfileobj(log, kept)
                os.truncate(log_of(self._path), 0)
        end()
        os.close(self._file)
        self._file = _CLOSED
        if self.lost and ours:
            log_of(self._path).unlink(missing_ok=True)
        if ours and not log_of(self._path).exists():
            _forget(self._path)

    # Below: what is looked at

    def _loss(self) -> T | None:
        held = os.fstat(self._file)
        try:
            there = self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if not self._moved():
                return _REMOVED
            there = self._path.stat()
        except OSError as error:
            raise explained(error, self._path) from error
        if not os.path.samestat(held, there):
            return _REPLACED
        if _look(there) != self._look:
            page = self._page()
            if not (_ours(page, self._began, log_of(self._path)) or self._emptied()):
                return _OVERWRITTEN
            self._remember()
        return None if self._log_goes_on() else _REMOVED

    def _log_goes_on(self) -> bool:
        """The log has no other in its place. It comes to be with the first reading or change."""
        there = _stat(log_of(self._path))
        if self._log is None:
            self._log = there
        return self._log is None or (there is not None and os.path.samestat(there, self._log))

    def _emptied(self) -> bool:
        """All was written into the file, and the log emptied: no frame tells of the first page."""
        return not any(True for _ in _frames(log_of(self._path))) and self._whole()

    def _moved(self) -> bool:
        """The folder was given another name: the file goes on in it."""
        try:  # only Linux tells, and only Linux lets it happen
            now = Path(f"/proc/self/fd/{self._file}").readlink()
            there = os.path.samestat(now.parent.stat(), self._folder) and now.exists()
        except OSError:
            return False
        if there:
            self._path = now
        return there

    def _log_is_ours(self) -> bool:
        there = _stat(log_of(self._path))
        return there is not None and (self._log is None or os.path.samestat(there, self._log))

    def _page(self) -> bytes:
        os.lseek(self._file, 0, os.SEEK_SET)
        return os.read(self._file, _PAGE)

    def _remember(self) -> None:
        """The file as it is now: its log goes on from there, or is begun anew."""
        self._look = _look(os.fstat(self._file))
        self._began = self._page()
        _keep(self._path, self._began)


def _look(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _ours(page: bytes, began: bytes, log: Path) -> bool:
    """Whether a first page is the one that the log was begun on, or was written from the log."""
    return any(_alike(page, one) for one in (began, *_frames(log)))


def _alike(page: bytes, other: bytes) -> bool:
    return page[:_SECTOR] == other[:_SECTOR] or page[-_SECTOR:] == other[-_SECTOR:]


def _frames(log: Path) -> Iterator[bytes]:
    """The first pages that a log holds, each as SQLite will write it into the file."""
    if not log.exists():
        return
    with log.open("rb") as file:
        salt = file.read(_HEAD)[16:24]
        # What follows the last frame was left by the log before, and has its salt.
        while len(frame := file.read(_FRAME)) == _FRAME and frame[8:16] == salt:
            if frame[:4] == b"\0\0\0\1":
                yield file.read(_PAGE)
            else:
                file.seek(_PAGE, os.SEEK_CUR)


def _start_of(path: Path) -> Path:
    return location.beside(path, location.START)


def _kept(path: Path) -> bytes | None:
    try:
        return _start_of(path).read_bytes()
    except FileNotFoundError:
        return None


def _keep(path: Path, page: bytes) -> None:
    """Keep the first page on the disk before the log is begun anew on it.

    Where that fails nothing is kept: a page that is no longer true would condemn the log.
    """
    start = _start_of(path)
    try:
        with own(start) as file:
            file.write(page)
    except UserError:
        with suppress(OSError):
            start.unlink(missing_ok=True)


def _forget(path: Path) -> None:
    with suppress(OSError):
        _start_of(path).unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """A name for a log that is not to be played."""
    names = (path.with_name(f"{path.name}-wal.rieng-{n}") for n in count(1))
    return next(name for name in names if not name.exists())

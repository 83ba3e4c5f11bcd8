"""Writing files, the one way: whole or not at all, never through a link, read by nobody else.

A file is written under a name that nobody can foresee, in the folder where it is to stand, and
takes its place when the disk keeps all of it. Whatever goes wrong before leaves what was there.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from app.base.errors import BAD_NAME, PROTECTED, ReadOnly, UserError, file_errors, shown
from app.base.language import T

V = TypeVar("V")

PART = ".part"
# A store's own files, by the ends of their names, and the copies of it.
_OURS = re.compile(
    r"\.(andan|keys\.[ab]|anchor|start|reserve|events|saoluu|moc)$|-(wal|shm|journal)(\.rieng-\d+)?$|\.(lock|demo)$",
    re.IGNORECASE,
)
_KEYS = (".keys.a", ".keys.b")
_STREAM = Path("-")  # what scripts call the standard output
_NOT_FOR_WINDOWS = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[1-9¹²³]) *(\.|$)',
    re.IGNORECASE,
)
_DEVICES = re.compile(r"/(dev|dev/(fd|pts)|(proc|sys)(/.*)?)")  # folders that hold no files
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.5, 0.75)  # seconds, two in all: antivirus looks at what is new
# As bytes, and never through a link.
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN
_GO_ON = os.O_RDWR | _PLAIN
_FILL = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _PLAIN
_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | _PLAIN
_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700
_TOO_LONG = (3, 206)  # Windows, of a path
_CHANCE = re.compile(r"[0-9a-f]{16}")  # of the name of an unfinished file
_STALE = 600  # seconds since an unfinished file was written to: by then nobody does
_LETTERS = 40  # of the name that the unfinished file bears too: a name may be 255 bytes
# Of a folder: what a file system says that cannot flush one, or may not be asked.
_UNFLUSHED = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)

_IS_OURS = T(
    "“{name}” là tệp của sổ hoặc bản sao lưu nên không ghi đè; dữ liệu không thay đổi, hãy đặt tên khác.",
    "“{name}” belongs to a store or is a backup, so it was not written over; nothing has changed. Choose another name.",
)
_NO_FILE = T(
    "“{name}” không phải tệp thường nên không ghi vào; chưa ghi gì, hãy đặt tên khác.",
    "“{name}” is no ordinary file, so it was not written to; nothing has changed. Choose another name.",
)
_OTHER_ENDING = T(
    "Chưa ghi “{name}”: ở đây chỉ ghi được tệp có đuôi {endings}; dữ liệu không thay đổi, hãy đổi đuôi tên tệp.",
    "“{name}” was not written: here only files ending in {endings} are; nothing has changed. Change the file's ending.",
)


def require_ending(path: Path, endings: Collection[str]) -> Path:
    """Return the path; raises UserError where its name says something else than what is written there."""
    if is_ours(path):
        raise ReadOnly(_IS_OURS.format(name=shown(path)))
    if path.suffix.lower() not in endings:
        raise UserError(
            _OTHER_ENDING.format(name=shown(path), endings=", ".join(filter(None, endings)))
        )
    return path


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that the officer named, to be written; it stands there when the block ended well.

    Raises UserError for a name that is none on every system or is a store's own; DiskFull,
    FileBusy, ReadOnly, DriveGone where it cannot be written. What was there is then still there.
    """
    if is_ours(path):
        raise ReadOnly(_IS_OURS.format(name=shown(path)))
    _sweep_stale(path.parent)
    with own(path) as file:
        yield file


@contextmanager
def own(path: Path) -> Iterator[BinaryIO]:
    """The same for a file of the program's own: of a store, or of the user's data folder."""
    with beside(path) as part, os.fdopen(os.open(part, _GO_ON), "r+b") as file:
        yield file


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty file that takes the place of ``path`` at the end: for what another program fills."""
    with file_errors(path):
        _check(path)
        part = path.with_name(f"{path.name[:_LETTERS]}.{os.urandom(8).hex()}{PART}")
        _make(path, part)
        try:
            yield part
            _flush(part, _GO_ON)
            patiently(lambda: part.replace(path))
            _flush_folder(path.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def sweep(folder: Path, names: Collection[str]) -> None:
    """Remove what killed writings of these files left in their folder.

    Of a name so long that its unfinished file bears only a part of it nothing is removed: that may
    be another's, who writes it now.
    """
    whole_names = {name for name in names if len(name) <= _LETTERS}
    with suppress(OSError):
        for path in folder.glob(f"*{PART}"):
            name, _, chance = path.stem.rpartition(".")
            if name in whole_names and _CHANCE.fullmatch(chance):
                path.unlink(missing_ok=True)


def _sweep_stale(folder: Path) -> None:
    """Remove what killed writings left in the folder that is written to: it may hold all of a list."""
    with suppress(OSError):
        for path in folder.glob(f"*{PART}"):
            state, chance = path.lstat(), path.stem.rpartition(".")[2]
            ours = stat.S_ISREG(state.st_mode) and _CHANCE.fullmatch(chance)
            if ours and time.time() - state.st_mtime > _STALE:
                path.unlink(missing_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that nobody else may read; raises OSError where there is one already."""
    os.close(os.open(path, _NEW, _PRIVATE))


def append(path: Path, line: bytes, limit: int) -> None:
    """Add a line to a log of the program's own; over ``limit`` bytes its older half is dropped.

    Raises OSError. A log is not worth a wait, so nothing is flushed, and a cut that a power failure
    interrupts loses lines.
    """
    with os.fdopen(os.open(path, _APPEND, _PRIVATE), "r+b") as log:
        log.write(line)
        if log.seek(0, os.SEEK_END) > limit:
            log.seek(-limit // 2, os.SEEK_END)
            log.readline()
            kept = log.read()
            log.truncate(0)
            log.write(kept)


def move(path: Path, to: Path) -> None:
    """Give a file of the program's own another name in its folder; raises OSError."""
    patiently(lambda: path.replace(to))


def filling(path: Path) -> BinaryIO:
    """The file that ``beside`` made, open to be filled by the process that was given its path."""
    return os.fdopen(os.open(path, _FILL, _PRIVATE), "wb")


def make_folder(path: Path) -> None:
    """Make the folder and those above it where they are missing: for nobody else to look into."""
    with file_errors(path):
        missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
        for folder in reversed(missing):
            check_name(folder)
            folder.mkdir(_PRIVATE_FOLDER, exist_ok=True)


def is_ours(path: Path) -> bool:
    """Whether the name is that of a store, of a file beside one, or of a backup."""
    names = path.name, Path(os.path.realpath(path)).name  # Windows has short ones too
    return any(map(_OURS.search, names)) or any(os.path.lexists(f"{path}{end}") for end in _KEYS)


def check_name(path: Path) -> None:
    """Raises UserError for a new name that some system, above all Windows, cannot hold."""
    if _NOT_FOR_WINDOWS.search(path.name) and (os.name == "nt" or not os.path.lexists(path)):
        raise UserError(BAD_NAME.format(name=shown(path)))


def patiently(act: Callable[[], V]) -> V:
    """Do it, again and again for two seconds while another program holds the file."""
    for wait in _WAITS:
        try:
            return act()
        except OSError as error:
            if not (isinstance(error, PermissionError) or error.errno == errno.EBUSY):
                raise
        time.sleep(wait)
    return act()


def _check(path: Path) -> None:
    """Refuse at once what would only be noticed when all is written."""
    check_name(path)
    if path == _STREAM or _DEVICES.fullmatch(os.path.realpath(path.parent)):
        raise ReadOnly(_NO_FILE.format(name=shown(path)))
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) and path.exists():
            mode = path.stat().st_mode  # a link gives way to the file, unless it leads to a device
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise ReadOnly(_NO_FILE.format(name=shown(path)))


def _make(path: Path, part: Path) -> None:
    try:
        make_file(part)
    except (FileNotFoundError, PermissionError) as error:
        # Windows hides a folder that it protects: it is there, and the file in it is "not found".
        too_long = getattr(error, "winerror", None) in _TOO_LONG
        if not too_long and path.parent.is_dir() and os.access(path.parent, os.W_OK):
            raise ReadOnly(PROTECTED.format(name=shown(path))) from error
        raise


def _flush(path: Path, how: int) -> None:
    descriptor = os.open(path, how)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    """Have the drive keep the new name too; on Windows it does so by itself."""
    if os.name != "posix":
        return
    try:
        _flush(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno not in _UNFLUSHED:
            raise

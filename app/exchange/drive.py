"""Writing to a drive that will be pulled out: what is not read back from it was not written."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import DamagedStore, file_errors
from app.lang import T

_SPOILT = T(
    "Ổ đĩa không giữ đúng tệp “{name}” vừa ghi; số liệu đã chốt vẫn an toàn, hãy ghi sang ổ khác.",
    "The drive did not keep “{name}” as written; what was frozen is safe. Write it to another one.",
)


def put(path: Path, data: bytes) -> None:
    """Write a file whole, have the drive keep it, and read it back.

    Raises DiskFull, ReadOnly, FileBusy, DriveGone, and DamagedStore where other bytes come back;
    the file is then not left there.
    """
    part = path.with_name(f"{path.name}.part")
    with file_errors(path):
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                _forget(file.fileno())
            part.replace(path)
            _keep_name(path.parent)
        finally:
            _remove(part)
        if path.read_bytes() != data:
            path.unlink(missing_ok=True)
            raise DamagedStore(_SPOILT.format(name=path.name))


def _forget(descriptor: int) -> None:
    """Have the next reading come from the drive, where the system lets us ask for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _keep_name(folder: Path) -> None:
    """Have the drive keep the file's name too; on Windows it does so by itself."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _remove(part: Path) -> None:
    """Take away what was half written; a drive that was pulled out has nothing left to take away."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return

"""Writing to a drive that will be pulled out: what is not read back from it was not written."""

from __future__ import annotations

import os
from pathlib import Path

from app.base.errors import DamagedStore, file_errors
from app.base.files import whole
from app.base.language import T

_SPOILT = T(
    "Ổ đĩa không giữ đúng tệp “{name}” vừa ghi; số liệu đã chốt vẫn an toàn, hãy ghi sang ổ khác.",
    "The drive did not keep “{name}” as written; what was frozen is safe. Write it to another one.",
)


def write_to_drive(path: Path, data: bytes) -> None:
    """Write a file whole, have the drive keep it, and read it back.

    Raises DiskFull, ReadOnly, FileBusy, DriveGone, and DamagedStore where other bytes come back;
    the file is then not left there.
    """
    with whole(path) as file:
        file.write(data)
    with file_errors(path):
        _forget(path)
        if path.read_bytes() != data:
            path.unlink(missing_ok=True)
            raise DamagedStore(_SPOILT.format(name=path.name))


def _forget(path: Path) -> None:
    """Have the next reading come from the drive, where the system lets us ask for that."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

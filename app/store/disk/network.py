"""Whether a file lies on another computer: several that write there at once damage a store."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from app.base.errors import UserError
from app.base.language import T

_REMOTE = 4  # what Windows calls a drive of another computer
_KINDS = frozenset({"cifs", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "davfs"})  # and Linux
_MOUNTS = Path("/proc/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")  # a blank in a name is \040 there
_ELSEWHERE = T(
    "Sổ “{name}” không được nằm trên ổ đĩa mạng vì dễ hỏng; dữ liệu không thay đổi, hãy chép cả thư mục sổ vào ổ đĩa của máy này rồi mở ở đó.",
    "The store “{name}” may not lie on a network drive, where it can be damaged; nothing has changed. Copy its whole folder to a drive of this computer and open it there.",
)


def refuse_network(path: Path) -> None:
    """Raise UserError if a store there would lie on another computer; backups may."""
    if _on_network(path.absolute()):
        raise UserError(_ELSEWHERE.format(name=path.name))


def _on_network(path: Path) -> bool:
    if sys.platform == "win32":
        from ctypes import windll

        if path.drive.startswith("\\\\"):
            return True
        return bool(windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE)
    if not _MOUNTS.is_file():
        return False
    return _kind(path.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="replace")) in _KINDS


def _kind(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies in: that of the deepest and last mount above it."""
    found = [(0, 0, "")]
    for number, line in enumerate(mounts.splitlines()):
        _device, escaped, kind, *_options = line.split(" ")
        place = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), escaped)
        if path.is_relative_to(place):
            found.append((len(Path(place).parts), number, kind))
    return max(found)[-1]

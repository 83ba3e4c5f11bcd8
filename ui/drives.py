"""The drives that can be pulled out, as the system knows them: where things are handed over first."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_DEVICES = Path("/sys/class/block")
_PLUGGED_IN = (Path("/media"), Path("/run/media"))
_REMOVABLE = 2  # what Windows calls a drive that can be pulled out


@dataclass(frozen=True, slots=True)
class Drive:
    """A place to write to, by what people call it."""

    name: str
    path: Path
    free: int


def removable() -> list[Drive]:
    """The drives that are there now and can be written to. A job: a sleeping drive takes its time."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        device = bytes(volume.device().data()).decode(errors="replace")
        path = Path(volume.rootPath())
        if volume.isReady() and not volume.isReadOnly() and _pulled_out(device, path):
            found.append(Drive(volume.displayName(), path, volume.bytesAvailable()))
    return found


def _pulled_out(device: str, path: Path) -> bool:
    if sys.platform == "win32":
        from ctypes import windll

        return bool(windll.kernel32.GetDriveTypeW(str(path)) == _REMOVABLE)
    if any(path.is_relative_to(place) for place in _PLUGGED_IN):
        return True  # a disk in a case of its own does not call itself removable
    return device.startswith("/dev/") and says_removable(Path(device).name, _DEVICES)


def says_removable(device: str, devices: Path) -> bool:
    """Whether a block device, or the disk that it is a part of, can be pulled out (Linux)."""
    here = (devices / device).resolve()
    return any(
        (place / "removable").is_file() and (place / "removable").read_text().strip() == "1"
        for place in (here, here.parent)
    )

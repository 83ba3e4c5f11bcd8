"""The drives that things can be handed over on, as the system knows them; first those to pull out."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QStorageInfo

_DEVICES = Path("/sys/class/block")
_PLUGGED_IN = (Path("/media"), Path("/run/media"))
_REMOVABLE, _FIXED = 2, 3  # what Windows calls a drive


@dataclass(frozen=True, slots=True)
class Drive:
    """A place to write to, by what people call it; ``removable``: the system says that it is."""

    name: str
    path: Path
    free: int
    removable: bool = True


def writable() -> list[Drive]:
    """The drives that are there now and can be written to. A job: a sleeping drive takes its time.

    To Windows a disk in a case of its own is as fixed as any other, so there all but the system's
    are offered, behind those that can certainly be pulled out.
    """
    found = []
    for volume in QStorageInfo.mountedVolumes():
        device = bytes(volume.device().data()).decode(errors="replace")
        path = Path(volume.rootPath())
        if not volume.isReady() or volume.isReadOnly():
            continue
        if (removable := _removable(device, path)) is not None:
            found.append(Drive(volume.displayName(), path, volume.bytesAvailable(), removable))
    return sorted(found, key=lambda drive: not drive.removable)


def _removable(device: str, path: Path) -> bool | None:
    """Whether a drive can be pulled out; None for one that is not to be offered."""
    if sys.platform == "win32":
        from ctypes import windll

        kind = windll.kernel32.GetDriveTypeW(str(path))
        return removable_to_windows(kind, path, os.environ.get("SYSTEMDRIVE", "C:"))
    return _plugged_in(device, path) or None


def removable_to_windows(kind: int, path: PurePath, system: str) -> bool | None:
    """The same, by what Windows calls a drive, and which one it started from."""
    if kind == _FIXED and path.drive.upper() == system.upper():
        return None
    return {_REMOVABLE: True, _FIXED: False}.get(kind)


def _plugged_in(device: str, path: Path) -> bool:
    if any(path.is_relative_to(place) for place in _PLUGGED_IN):
        return True  # a disk in a case of its own does not call itself removable
    return device.startswith("/dev/") and says_removable(Path(device).name, _DEVICES)


def says_removable(device: str, devices: Path) -> bool:
    """Whether a block device, or the disk that it is a part of, can be pulled out (Linux)."""
    here = (devices / device).resolve()
    return any(
        (place / "removable").is_file() and (place / "removable").read_bytes().strip() == b"1"
        for place in (here, here.parent)
    )

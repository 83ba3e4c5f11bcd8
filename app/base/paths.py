"""The places where the program keeps and finds its files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# PyInstaller unpacks a bundle's files beside ``sys._MEIPASS``; a checkout is its own root.
ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2]))
RESOURCES = ROOT / "resources"
DATA = ROOT / "data"


def home() -> Path:
    """The user's data folder for An Dân, or the one in ANDAN_HOME; the first write makes it."""
    if elsewhere := os.environ.get("ANDAN_HOME"):
        return Path(elsewhere)
    return _folder("AnDan", "XDG_DATA_HOME", ".local/share")


def state() -> Path:
    """The folder of what belongs to this machine and user alone, or the one in ANDAN_STATE.

    It never stands beside a store, nor in the data folder, which may be copied to another machine.
    """
    if elsewhere := os.environ.get("ANDAN_STATE"):
        return Path(elsewhere)
    # On Windows the state folder and the data folder are one.
    name = "AnDan-moc" if sys.platform == "win32" else "AnDan"
    return _folder(name, "XDG_STATE_HOME", ".local/state")


def _folder(name: str, variable: str, usual: str) -> Path:
    """Ours in the user's folder for such files: as Windows says, else as XDG has it."""
    if sys.platform == "win32":
        from platformdirs import user_data_path

        return user_data_path(name, appauthor=False, roaming=False)
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / usual) / name


def default_store() -> Path:
    """The store that is opened when none is named."""
    return home() / "so.andan"

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
    from platformdirs import user_data_path

    return user_data_path("AnDan", appauthor=False, roaming=False)


def state() -> Path:
    """The folder of what belongs to this machine and user alone, or the one in ANDAN_STATE.

    It never stands beside a store, nor in the data folder, which may be copied to another machine.
    """
    if elsewhere := os.environ.get("ANDAN_STATE"):
        return Path(elsewhere)
    from platformdirs import user_data_path, user_state_path

    if sys.platform == "win32":  # there the state folder and the data folder are one
        return user_data_path("AnDan-moc", appauthor=False, roaming=False)
    return user_state_path("AnDan", appauthor=False)


def default_store() -> Path:
    """The store that is opened when none is named."""
    return home() / "so.andan"

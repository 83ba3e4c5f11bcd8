"""The window: everything that needs Qt."""

from __future__ import annotations

import linecache
import sys

import PySide6.QtCore  # noqa: F401

# For its ``from __feature__ import …``, which nobody uses here, PySide6 reads the source of every
# module that is imported after it, and Python keeps what was read: 6 MB at rest, and a twentieth of
# the start. Without its source a module counts as one that does not use Qt's other spelling.
if _feature := sys.modules.get("shibokensupport.feature"):
    vars(_feature)["_mod_uses_pyside"] = lambda _module: False
    linecache.clearcache()

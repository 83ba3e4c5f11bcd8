"""Which version of the program this is, and on what it runs."""

from __future__ import annotations

# The project file and the installer take it from here: a reader of TOML stays out of the window.
VERSION = "0.1.0"


def platform_versions() -> str:
    """Return the versions of the program, of Python and of the system, on one line."""
    import platform

    return f"An Dân {VERSION}, Python {platform.python_version()}, {platform.system()} {platform.release()}"

"""Which version of the program this is, and on what it runs."""

from __future__ import annotations

import tomllib
from functools import cache

from app.base.paths import ROOT


@cache
def version() -> str:
    """Return the version in the project file; a bundle carries the file too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def platform_versions() -> str:
    """Return the versions of the program, of Python and of the system, on one line."""
    import platform

    return f"An Dân {version()}, Python {platform.python_version()}, {platform.system()} {platform.release()}"

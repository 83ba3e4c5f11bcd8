"""LibreOffice as the outside reader that workbooks are held against."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def recalculated(folder: Path, *books: Path) -> list[Path]:
    """The books as LibreOffice computes them, written anew under their names."""
    subprocess.run(
        [soffice(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "xlsx", "--outdir", str(folder), *map(str, books)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [folder / book.name for book in books]


def soffice() -> str:
    """The program; a test that needs it is reported as not run where it is not installed.

    On Windows it is not on the path, and ``soffice.com`` is the one that waits until it is done.
    """
    places = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432")]
    installed = [Path(place, "LibreOffice", "program", "soffice.com") for place in places if place]
    found = shutil.which("soffice") or next((str(one) for one in installed if one.is_file()), None)
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found

"""LibreOffice as the outside reader that workbooks and Word files are held against."""

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


def converted(folder: Path, ending: str, *files: Path) -> list[Path]:
    """Text files as LibreOffice Writer saves them with another ending, in a folder of that name."""
    office = Path(soffice())
    if not (office.resolve().parent / _WRITER[os.name]).is_file():
        pytest.skip("LibreOffice Writer is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(office), "--headless", profile, "--convert-to", ending, "--outdir"]
    into = folder / ending
    subprocess.run([*command, into, *files], check=True, capture_output=True, timeout=300)
    return [into / f"{file.stem}.{ending}" for file in files]


_WRITER = {"posix": "libswlo.so", "nt": "swlo.dll"}

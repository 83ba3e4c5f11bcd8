"""Make An Dân for Windows, its installer, and the proof that they run.

    python3 packaging/windows/build.py

On Windows (``py -3.11 packaging\\windows\\build.py``) this takes the Python that runs it, and NSIS
where it is installed. On Debian 12 it takes wine, and a Windows Python made from PyPI and apt.
The results come to ``dist/windows``, all else to ``build/windows``; nothing is kept from before.
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import licences
import wine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "build/windows"
RESULT = ROOT / "dist/windows"
PROGRAM = RESULT / "AnDan"
LOCK = ROOT / "requirements.txt"
LOCKS = (ROOT / "requirements-dev.txt", HERE / "requirements.txt")
VERSION = runpy.run_path(str(ROOT / "app/base/version.py"))["VERSION"]
SETUP = RESULT / f"AnDan-{VERSION}-setup.exe"
LARGEST_SETUP = 40 << 20


@dataclass(frozen=True, slots=True)
class Windows:
    """A Python of Windows that has what the lock files list, and where it runs."""

    command: list[str]
    folder: Path  # that holds its library
    packages: Path
    environment: dict[str, str]

    def run(self, *arguments: str, log: Path | None = None) -> None:
        """Run it in the checkout, its output shown or written to ``log``; stops where it fails."""
        # Through a pipe: under wine a Python whose output is a file or a terminal does not start.
        with subprocess.Popen(
            [*self.command, *arguments], cwd=ROOT, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            with Path(log or os.devnull).open("wb") as kept:
                for line in process.stdout:
                    kept.write(line)
                    if log is None:
                        say(line.decode("utf-8", "replace").rstrip())
        if process.returncode:
            seen = f"; see {log.relative_to(ROOT)}" if log else ""
            raise SystemExit(f"{' '.join(arguments[:2])}: exit code {process.returncode}{seen}")


def main() -> int:
    """Make everything, and try it."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.rmtree(RESULT, ignore_errors=True)
    WORK.mkdir(parents=True)
    begun = time.monotonic()
    with windows() as python:
        for step in (make_program, make_installer, try_program, run_tests):
            say(f"{(time.monotonic() - begun) / 60:4.1f} min  {step.__doc__}")
            step(python)
    say(f"{(time.monotonic() - begun) / 60:4.1f} min  Done: {RESULT.relative_to(ROOT)}")
    return 0


@contextmanager
def windows() -> Iterator[Windows]:
    """The Python to build with: Windows' own, or one under wine."""
    python = WORK / "python"
    if sys.platform == "win32":
        venv.create(python, with_pip=True)
        command = [str(python / "Scripts/python.exe")]
        lists = [word for lock in LOCKS for word in ("-r", str(lock))]
        options = ["--require-hashes", "--only-binary", ":all:", "-q"]
        subprocess.run([*command, "-m", "pip", "install", *options, *lists], check=True)
        yield Windows(command, Path(sys.base_prefix), python / "Lib/site-packages", {**os.environ})
        return
    wine.check()
    command = wine.make_python(python, *LOCKS)
    with wine.screen():
        environment = wine.make_system(WORK / "system")
        try:
            yield Windows(command, python, python / "Lib/site-packages", environment)
        finally:
            wine.end(environment)


def make_program(python: Windows) -> None:
    """Making the program"""
    places = ["--distpath", str(RESULT.relative_to(ROOT)), "--workpath", "build/windows/program"]
    spec = (HERE / "andan.spec").relative_to(ROOT).as_posix()
    python.run("-m", "PyInstaller", "--noconfirm", *places, spec, log=WORK / "program.log")
    files = [file.name.lower() for file in PROGRAM.rglob("*") if file.is_file()]
    if stubs := [f"{name}.dll" for name in wine.STUBS if f"{name}.dll" in files]:
        raise SystemExit(f"What only wine needs must not be shipped: {stubs}")
    licences.write(PROGRAM / "licences", VERSION, python.folder, python.packages, LOCK)
    say(f"          {PROGRAM.relative_to(ROOT)}: {megabytes(PROGRAM)} MB, {len(files)} files")


def make_installer(_python: Windows) -> None:
    """Making the installer"""
    nsis = Path(os.environ.get("PROGRAMFILES(X86)", ""), "NSIS/makensis.exe")
    makensis = shutil.which("makensis") or (str(nsis) if nsis.is_file() else "")
    if not makensis:
        say("          NSIS is not installed: the program is tried without its installer.")
        return
    given = {
        "VERSION": VERSION, "PROGRAM": PROGRAM, "OUT": SETUP, "ICON": ROOT / "resources/andan.ico",
    }  # fmt: skip
    words = [f"-D{name}={value}" for name, value in given.items()]
    subprocess.run(
        [makensis, "-V2", "-INPUTCHARSET", "UTF8", *words, str(HERE / "andan.nsi")], check=True
    )
    say(f"          {SETUP.relative_to(ROOT)}: {megabytes(SETUP)} MB")
    if SETUP.stat().st_size > LARGEST_SETUP:
        raise SystemExit("The installer is too large.")


def try_program(python: Windows) -> None:
    """Trying it"""
    what = SETUP if SETUP.is_file() else PROGRAM
    script = (HERE / "selftest.py").relative_to(ROOT).as_posix()
    python.run("-u", script, str(what.relative_to(ROOT)), "build/windows/thử")


def run_tests(python: Windows) -> None:
    """Running the tests that are marked for Windows"""
    python.run("-u", "-m", "pytest", "-m", "windows", "-p", "no:cacheprovider")


def megabytes(path: Path) -> int:
    """The size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / 1e6)


def say(text: str) -> None:
    """A line for whoever started this."""
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())

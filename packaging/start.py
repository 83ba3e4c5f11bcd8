"""Set An Dân up on a fresh machine, then open it or test it. Needs only Python itself.

    python3 packaging/start.py               open the window on an invented commune
    python3 packaging/start.py test [...]    ruff, mypy and every test; [...] goes to pytest

On Windows: ``py packaging\\start.py``. All that is installed goes into ``.venv`` in this checkout,
exactly as the lock files say, every file checked against its hash.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Holds the digest of the lock file that was installed. Written last: without it, whatever stands
# in the environment may be half of one.
STAMP = VENV / "installed"
LOCK = ROOT / "requirements.txt"
LOCK_DEV = ROOT / "requirements-dev.txt"  # all of LOCK, and the tools

# What PySide6 takes from the system on Linux, and the Debian package that brings it.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
# What a window on a screen needs besides; tests draw into memory.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Both run in the environment's Python, so that its linker and its Qt are the ones asked.
LOADER = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""
QT = """
try:
    import PySide6.QtWidgets
except ImportError as error:
    print(error)
"""


def main(arguments: list[str]) -> int:
    """Do what the command line asks; the exit code is that of the window or of the checks."""
    if arguments and arguments[0] != "test":
        stop("Usage: start.py, or start.py test [pytest arguments]")
    testing = bool(arguments)
    install(LOCK_DEV if testing else LOCK)
    if sys.platform.startswith("linux"):
        check_libraries(LIBRARIES if testing else LIBRARIES | WINDOW_LIBRARIES)
    return test(arguments[1:]) if testing else open_window()


def install(lock: Path) -> None:
    """Bring the environment to what ``lock`` says; does nothing when it is there already."""
    # The tools' lock holds the program's own, so either satisfies the program.
    good = {digest(LOCK_DEV), digest(lock)}
    installed = STAMP.read_text() if STAMP.is_file() else ""
    if installed in good and runs(str(PYTHON), "-c", ""):
        return
    if not installed or not runs(str(PYTHON), "-c", ""):
        make_environment()
    STAMP.unlink(missing_ok=True)
    say(f"Installing what {lock.name} lists into {VENV.name}; this takes some minutes once.")
    # Wheels only: nothing that is downloaded gets to run a build script here.
    options = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check"]
    if subprocess.call([*pip(), "install", *options, "-r", str(lock)], cwd=ROOT):
        stop("The installation stopped; pip says why above. Run the same command to go on.")
    unfinished = STAMP.with_suffix(".part")
    unfinished.write_text(digest(lock))
    unfinished.replace(STAMP)


def make_environment() -> None:
    """A new ``.venv``, in whichever way this machine can; a half-made one is made anew."""
    if Path(sys.prefix).resolve() == VENV:
        stop("Run this with the system's own Python: the one in .venv has to be made anew.")
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}.")
    venv = [sys.executable, "-m", "venv", "--clear"]
    # Debian ships venv without ensurepip; then the system's pip, or virtualenv, stands in for it.
    if runs(*venv, str(VENV)):
        return
    if runs(sys.executable, "-m", "pip", "--version") and runs(*venv, "--without-pip", str(VENV)):
        return
    if runs(sys.executable, "-m", "virtualenv", "--clear", str(VENV)):
        return
    stop(
        "This Python cannot make an environment of its own. Install what it lacks, then run the\n"
        "same command again:\n    sudo apt install python3-venv"
    )


def pip() -> list[str]:
    """The command of a pip that installs into ``.venv``: its own, or else the system's."""
    own = [str(PYTHON), "-m", "pip"]
    return (
        own if runs(*own, "--version") else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    )


def check_libraries(libraries: dict[str, str]) -> None:
    """Stop with the command to type when Qt lacks a library of the system."""
    missing = ask_environment(LOADER, *libraries).split()
    if missing:
        packages = " ".join(sorted({libraries[name] for name in missing}))
        stop(
            f"Qt needs what this system lacks: {', '.join(missing)}. Install it, then run the same\n"
            f"command again:\n    sudo apt install {packages}"
        )
    refusal = ask_environment(QT)
    if refusal:
        stop(f"Qt cannot be loaded on this system: {refusal}")


def open_window() -> int:
    """Open An Dân on an invented commune; returns when its window is closed."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        stop("All is installed, but there is no screen here to open a window on.")
    say("Opening the window on an invented commune.")
    return subprocess.call([str(PYTHON), "-m", "ui", "--demo"], cwd=ROOT)


def test(arguments: list[str]) -> int:
    """Run every check, pytest last; the first exit code that is not 0 is the answer."""
    checks = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", "-n", "2", *arguments],
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    codes = {}
    for check in checks:
        name = " ".join(check)
        say(f"\n$ {name}")
        codes[name] = subprocess.call([str(PYTHON), "-m", *check], cwd=ROOT, env=environment)
    failed = {name: code for name, code in codes.items() if code}
    if failed:
        say(f"\nNot passed: {'; '.join(failed)}")
    return next(iter(failed.values()), 0)


def digest(lock: Path) -> str:
    """What the stamp holds once ``lock`` is installed."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def runs(*command: str) -> bool:
    """Whether the command can be run and ends well; what it prints is of no interest."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ask_environment(program: str, *arguments: str) -> str:
    """What a small program prints when the environment's Python runs it."""
    command = [str(PYTHON), "-c", program, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def say(text: str) -> None:
    """A line for whoever started this, before what the next command prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(reason: str) -> NoReturn:
    """End here with a sentence that says what to do."""
    raise SystemExit(reason)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what is asked about
        stop("An Dan needs Python 3.11 or later; this is " + sys.version.split()[0] + ".")
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        stop("Stopped. The same command goes on from here.")

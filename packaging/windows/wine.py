"""Windows' Python on Debian: put together from PyPI and apt alone, and run by wine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent / "wine"
WINE = Path("/usr/lib/wine/wine64")
COMPILER = "x86_64-w64-mingw32-gcc"
# What has to be there besides Python's venv, and the Debian package that brings it.
PROGRAMS = {
    str(WINE): "wine64",
    COMPILER: "gcc-mingw-w64-x86-64-win32",
    "makensis": "nsis",
    "Xvfb": "xvfb",
}
VERSION = (3, 11)  # of the Python that Panda3D carries
# What Windows 10 has and wine 8 lacks. They lie in wine's system folder, never beside a program.
STUBS = ("icuuc", "mscms", "bcryptprimitives")
# As on a PC without Microsoft's runtime for C++: only what a program brings along counts.
RUNTIMES = ("vcruntime140", "vcruntime140_1", "msvcp140")
_OVERRIDES = f"{','.join((*STUBS, *RUNTIMES))}=n;winemenubuilder.exe,mshtml,mscoree=d"
_FORWARDED = re.compile(r"^\s+\[ *\d+\].*\s(_?Py\w+)$", re.MULTILINE)
_NOT_NEEDED = ("site-packages", "dist-packages", "test", "lib-dynload", "config-3*", "__pycache__")


def check() -> None:
    """Stop with the command to type where something of the system is missing."""
    if sys.version_info[:2] != VERSION:
        raise SystemExit("This needs Python 3.11: its library goes into the bundle.")
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if find_spec("ensurepip") is None:
        missing.append("python3-venv")
    if missing:
        raise SystemExit(
            "To build for Windows this system lacks some programs. Install them, then run the same\n"
            f"command again:\n    apt install --no-install-recommends {' '.join(missing)}"
        )


def make_python(folder: Path, *locks: Path) -> list[str]:
    """Windows' Python in ``folder``, with what the lock files list; gives the command to run it."""
    tools, parts = folder / "tools", folder / "parts"
    venv.create(tools, with_pip=True)
    lock = ["--require-hashes", "-r", str(HERE / "requirements.txt")]
    _do(str(tools / "bin/python"), "-m", "pip", "install", "-q", *lock)
    _install(tools, parts, HERE / "requirements.txt")
    (folder / "DLLs").mkdir()
    for part in (parts / "deploy_libs").iterdir():
        if part.suffix == ".pyd" or re.match(r"lib(ffi|crypto|ssl)-", part.name):
            shutil.copy(part, folder / "DLLs")
    library = folder / "python311.dll"
    shutil.copy(parts / "deploy_libs/python311.dll", library)
    _compile(folder / "python.exe", HERE / "python.c", "-municode")
    _forward(library, folder / "python3.dll")
    shutil.copytree(
        sysconfig.get_path("stdlib"), folder / "Lib", ignore=shutil.ignore_patterns(*_NOT_NEEDED)
    )
    packages = folder / "Lib/site-packages"
    _install(tools, packages, *locks)
    for name in RUNTIMES:  # Panda3D's are of 2015, and rapidfuzz needs what they did not have
        shutil.copy(packages / f"PySide6/{name}.dll", folder)
    return [str(WINE), str(folder / "python.exe")]


def make_system(folder: Path) -> dict[str, str]:
    """An empty Windows in ``folder``; gives the environment in which wine runs in it."""
    environment = os.environ | {
        "WINEPREFIX": str(folder),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": _OVERRIDES,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run([WINE, "wineboot", "-i"], env=environment, capture_output=True, check=True)
    for name in STUBS:
        target = folder / f"drive_c/windows/system32/{name}.dll"
        target.unlink(missing_ok=True)
        _compile(target, HERE / f"{name}.c", "-shared", "-ladvapi32")
    return environment


@contextmanager
def screen() -> Iterator[None]:
    """A screen in memory for as long as it lasts: wine keeps to the first one that it has seen."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        os.environ["DISPLAY"] = ":" + server.stdout.readline().strip()
        try:
            yield
        finally:
            server.terminate()


def end(environment: dict[str, str]) -> None:
    """End what still runs in that Windows."""
    subprocess.run([WINE.with_name("wineserver"), "-k"], env=environment, check=False)


def _install(tools: Path, target: Path, *locks: Path) -> None:
    lists = [word for lock in locks for word in ("-r", str(lock))]
    _do(
        *(str(tools / "bin/uv"), "pip", "install", "-q", "--require-hashes", "--only-binary=:all:"),
        *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11"),
        *("--target", str(target), *lists),
    )


def _forward(library: Path, target: Path) -> None:
    """python3.dll, which wheels for every Python 3 ask for: each name of it is in python311.dll."""
    listed = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", library], capture_output=True, text=True, check=True
    )
    names = sorted(set(_FORWARDED.findall(listed.stdout)))
    exports = target.with_suffix(".def")
    lines = (f"  {name} = {library.stem}.{name}" for name in names)
    exports.write_text("\n".join(("LIBRARY python3.dll", "EXPORTS", *lines, "")))
    _compile(target, exports, "-shared", "-nostdlib", "-Wl,--entry=0")


def _compile(target: Path, source: Path, *options: str) -> None:
    _do(COMPILER, "-O2", "-s", "-o", str(target), str(source), *options)


def _do(*command: str) -> None:
    subprocess.run(command, check=True)

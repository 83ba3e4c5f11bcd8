"""Set An Dân up on a fresh machine, then open it or test it. Needs only Python itself.

    python3 packaging/start.py               open the window on an invented commune
    python3 packaging/start.py test [...]    ruff, mypy and every test; [...] goes to pytest
    python3 packaging/start.py test --long   the same with many more random examples

On Windows: ``py packaging\\start.py``. Libraries go into ``.venv`` in this checkout, exactly as
the lock files say, every file checked against its hash. What Linux itself lacks is installed with
apt: by root, or through sudo after one question; ``--yes`` answers it.
"""

# Python of any age reads this file as far as the next lines: nothing in it may be newer.
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what is asked about
    sys.exit(
        "An Dan needs Python 3.11 or later, and this is " + sys.version.split()[0] + ": install a "
        "newer one, then run the same command with it, for example python3.11 packaging/start.py"
    )

import io
import os
import subprocess
import tempfile
from pathlib import Path

import environment
import system
from terminal import attempt, say

USAGE = "Usage: start.py [--yes], or start.py test [--yes] [--long] [pytest arguments]"
PREVIEW = environment.ROOT / "build" / "preview"
LONG = ["--hypothesis-profile", "long"]
# Both run in the environment's Python: its Qt is the one asked.
LOAD_QT = "import PySide6.QtWidgets"
FIND_SCREEN = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def main(arguments: list[str]) -> int:
    """Do what the command line asks; the exit code is that of the window or of the checks."""
    testing = arguments[:1] == ["test"]
    options = {"--yes", "--long"} if testing else {"--yes"}
    chosen = options.intersection(arguments)
    rest = [argument for argument in arguments[testing:] if argument not in options]
    if rest and not testing:
        raise SystemExit(USAGE)
    set_up(testing=testing, agreed="--yes" in chosen)
    if testing:
        return test([*(LONG if "--long" in chosen else []), *rest])
    return open_window() if has_screen() else write_preview()


def set_up(*, testing: bool, agreed: bool) -> None:
    """Install what is lacking: in the system first, then in the environment."""
    lock = environment.LOCK_DEV if testing else environment.LOCK
    installed = environment.is_installed(lock)
    if not installed:
        environment.check_room()  # before the system is changed in vain
    if sys.platform.startswith("linux"):
        making = () if installed else system.ENVIRONMENT
        tests = system.TESTS if testing else ()
        system.provide([*making, *system.WINDOW, *tests], agreed=agreed)
    environment.install(lock)
    refusal = attempt(str(environment.PYTHON), "-c", LOAD_QT)
    if refusal.returncode:
        why = refusal.stderr.strip().splitlines()[-1]
        raise SystemExit(f"Qt cannot be loaded on this system: {why}")


def has_screen() -> bool:
    """Whether a window can be shown here; a screen that is only named may not be there."""
    if not sys.platform.startswith("linux"):
        return True
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return named and attempt(str(environment.PYTHON), "-c", FIND_SCREEN).returncode == 0


def open_window() -> int:
    """Open An Dân on an invented commune; returns when its window is closed."""
    say("Opening the window on an invented commune.")
    return run(["-m", "ui", "--demo"])


def write_preview() -> int:
    """Where there is no screen: write what can be seen all the same as files."""
    say(
        "An Dân is set up. There is no screen here to open its window on, so an invented commune "
        "is written as files to look at:"
    )
    program = environment.ROOT / "packaging" / "preview.py"
    writable = os.access(environment.ROOT, os.W_OK)
    folder = PREVIEW if writable else Path(tempfile.mkdtemp(prefix="andan-"))
    return run(
        [str(program), str(folder)],
        QT_QPA_PLATFORM="offscreen",
        PYTHONPATH=str(environment.ROOT),
    )


def test(arguments: list[str]) -> int:
    """Run every check, pytest last; the first exit code that is not 0 is the answer."""
    checks = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", "-n", "2", *arguments],
    )
    codes = {}
    for check in checks:
        name = " ".join(check)
        say(f"\n$ {name}")
        codes[name] = run(["-m", *check], QT_QPA_PLATFORM="offscreen")
    failed = {name: code for name, code in codes.items() if code}
    if failed:
        say(f"\nNot passed: {'; '.join(failed)}")
    return next(iter(failed.values()), 0)


def run(arguments: list[str], **variables: str) -> int:
    """Run the environment's Python to its end, in the checkout; gives its exit code."""
    command = [str(environment.PYTHON), *arguments]
    return subprocess.call(command, cwd=environment.ROOT, env=os.environ | variables)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may know no Vietnamese letter
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit("Stopped. The same command goes on from here.") from None
    except OSError as error:
        raise SystemExit(f"The set-up stopped: {error}. Correct that, then run it again.") from None

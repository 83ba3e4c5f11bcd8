"""The environment of An Dân: ``.venv`` in this checkout, exactly as the lock files say."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal import attempt, say, works

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Says which lock was installed, for which Python. Written last: without it, whatever stands in
# the environment may be half of one.
STAMP = VENV / "installed"
LOCK = ROOT / "requirements.txt"
LOCK_DEV = ROOT / "requirements-dev.txt"  # all of LOCK, and the tools
HELD = ROOT / "build" / "set-up.lock"  # open while the environment is being changed
ROOM = 700  # MB that the environment and the making of it take


def is_installed(lock: Path) -> bool:
    """Whether the environment can be used and holds what ``lock`` lists."""
    # The tools' lock holds the program's own, so either satisfies the program.
    return stamp() in {stamp_of(LOCK_DEV), stamp_of(lock)}


def install(lock: Path) -> None:
    """Bring the environment to what ``lock`` says; does nothing when it is there already.

    Raises SystemExit with one sentence where that cannot be done.
    """
    if is_installed(lock):
        return
    check_room()
    with alone():
        if is_installed(lock):
            return
        if stamp().rpartition(" ")[2] != version():
            make()
        STAMP.unlink(missing_ok=True)
        fill(lock)
        unfinished = STAMP.with_suffix(".part")
        unfinished.write_text(stamp_of(lock), encoding="utf-8")
        unfinished.replace(STAMP)


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second set-up waiting until the first has ended."""
    HELD.parent.mkdir(exist_ok=True)
    with HELD.open("w", encoding="utf-8") as held:
        if os.name == "posix":
            import fcntl

            # A pip whose set-up was killed goes on, and still has the file open.
            os.set_inheritable(held.fileno(), True)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another set-up is at work in this folder; this one waits for it to end.")
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


def fill(lock: Path) -> None:
    """Install what ``lock`` lists. Raises SystemExit where pip fails, which says why."""
    say(f"Installing what {lock.name} lists into {VENV.name}; this takes some minutes once.")
    # Wheels only: nothing that is downloaded gets to run a build script here.
    options = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check"]
    command = [*pip(), "install", *options, "-r", str(lock)]
    if subprocess.call(command, cwd=ROOT, close_fds=False):
        raise SystemExit(
            "The download or installation stopped, and pip says why above (no network, a full "
            "disk?): mend that and run the same command again, which goes on from here."
        )


def check_room() -> None:
    """Raise SystemExit where nothing can be written, or too little, before anything is begun."""
    if not os.access(ROOT, os.W_OK):
        raise SystemExit(
            f"Nothing can be written into {ROOT}, where the environment goes: copy An Dân into a "
            "folder of your own and run the same command there."
        )
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < ROOM:
        raise SystemExit(
            f"The disk has {free} MB left and the environment takes up to {ROOM}: make room on it, "
            "then run the same command again."
        )


def make() -> None:
    """Make ``.venv`` anew, in whichever way this machine can."""
    if Path(sys.prefix).resolve() == VENV:
        raise SystemExit("Run this with the system's own Python: the one in .venv is made anew.")
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}.")
    venv = [sys.executable, "-m", "venv", "--clear"]
    # Where venv lacks ensurepip, the system's pip or virtualenv stands in for it.
    ways = (
        [*venv, str(VENV)],
        [*venv, "--without-pip", str(VENV)],
        [sys.executable, "-m", "virtualenv", "--clear", str(VENV)],
    )
    first = attempt(*ways[0])
    if first.returncode == 0:
        return
    if works(sys.executable, "-m", "pip", "--version") and works(*ways[1]):
        return
    if works(*ways[2]):
        return
    why = (first.stderr.strip() or first.stdout.strip() or "no reason given").splitlines()[-1]
    raise SystemExit(
        f"Python cannot make an environment in {VENV} ({why}): mend that, then run the same "
        "command again."
    )


def pip() -> list[str]:
    """The command of a pip that installs into ``.venv``: its own, or else the system's."""
    own = [str(PYTHON), "-m", "pip"]
    return (
        own if works(*own, "--version") else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    )


def stamp() -> str:
    """What the environment says is installed in it; empty where it cannot be relied on."""
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""


def stamp_of(lock: Path) -> str:
    """What the stamp says once ``lock`` is installed for the environment's Python."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {version()}"


def version() -> str:
    """The environment's Python, as far as packages depend on it; none that runs: "none"."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    return attempt(str(PYTHON), "-c", program).stdout.strip() or "none"

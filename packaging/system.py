"""What An Dân needs from a Linux system, and its installation with apt."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path

import environment
from terminal import attempt, confirm, say


class Need(ABC):
    """Something the system must bring: how to see that it is there, and which package brings it.

    Packages are renamed from release to release: of several, the first that apt knows is taken.
    """

    def __init__(self, name: str, *packages: str) -> None:
        self.name, self.packages = name, packages

    @abstractmethod
    def is_here(self) -> bool:
        """Whether the system has it now."""


class Library(Need):
    """A shared library, by the name that the loader knows."""

    def is_here(self) -> bool:
        try:
            ctypes.CDLL(self.name)
        except OSError:
            return False
        return True


class Program(Need):
    """A program that a command line finds."""

    def is_here(self) -> bool:
        return shutil.which(self.name) is not None


class File(Need):
    """A file that no command line and no loader finds."""

    def is_here(self) -> bool:
        return Path(self.name).exists()


class EnvironmentMaker(Need):
    """What puts pip into a new environment: the module named, or what can stand in for it."""

    def is_here(self) -> bool:
        return any(importlib.util.find_spec(name) for name in (self.name, "pip", "virtualenv"))


ENVIRONMENT = (EnvironmentMaker("ensurepip", "python3-venv"),)
# What PySide6 takes from the system. The parts of Qt that we load need no more; see the test.
WINDOW = (
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb.so.1", "libxcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
    Library("libwayland-egl.so.1", "libwayland-egl1"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libglib-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
    Library("libgthread-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
)
# What the tests hold the program against: outside readers of its files, a screen in memory, and
# a real Vietnamese input method on a session bus of its own.
TESTS = (
    Program("git", "git"),
    Program("soffice", "libreoffice-calc-nogui"),
    # Its second part: calc alone brings soffice, which then reads no Word file.
    File("/usr/lib/libreoffice/program/libswlo.so", "libreoffice-writer-nogui"),
    Program("pdftotext", "poppler-utils"),
    Program("Xvfb", "xvfb"),
    Program("dbus-run-session", "dbus-daemon", "dbus"),
    Program("ibus-daemon", "ibus"),
    File("/usr/share/ibus/component/unikey.xml", "ibus-unikey"),
    Program("xdotool", "xdotool"),
    # A receiver's database: the tests start a server of their own, on a private socket.
    Program("pg_ctlcluster", "postgresql"),
    # What stands between SQLite and the disk while power cuts and full disks are played.
    Program("cc", "gcc"),
    File("/usr/include/stdio.h", "libc6-dev"),
)

# There while apt is at work. What was unpacked when it was broken off is found by the loader and on
# the command line, and yet does not work before it is configured.
UNFINISHED = environment.ROOT / "build" / "system-unfinished"
LOCK_PATIENCE = 60  # seconds to wait for another installation that holds apt
QUIETLY = ("env", "DEBIAN_FRONTEND=noninteractive")
INSTALL = ("install", "-y", "--no-install-recommends")
NAMED = 3  # needs that a sentence names; a bare system lacks dozens


def provide(needs: Sequence[Need], *, agreed: bool) -> None:
    """Install what the system lacks: as root, or through sudo after one question.

    ``agreed``: the question was answered beforehand. Raises SystemExit with one sentence, and the
    line to type, where something is lacking still.
    """
    lacking = [need for need in needs if not need.is_here()]
    if not lacking and not UNFINISHED.exists():
        return
    if shutil.which("apt-get") is None:
        raise SystemExit(
            f"This system lacks {', '.join(need.name for need in lacking)}, and has no apt to "
            "install it with: install it in this system's own way, then run the same command again."
        )
    state = f"This system lacks {names(lacking)}" if lacking else "An installation was broken off"
    wanting = lacking or needs
    root = become_root(state, wanting, agreed=agreed)
    say(f"{state}: installing it with apt takes some minutes once.")
    UNFINISHED.parent.mkdir(exist_ok=True)
    UNFINISHED.touch()
    # An installation that was broken off is finished first: apt refuses to begin before.
    subprocess.call([*root, *QUIETLY, "dpkg", "--configure", "-a"])
    # The lists may be old or empty. What goes wrong here the installation tells: a source that
    # cannot be reached need not be one of those it takes from.
    apt(root, "update")
    failed = apt(root, *INSTALL, "--fix-broken", *packages_of(wanting))
    if failed or not all(need.is_here() for need in wanting):
        raise SystemExit(
            f"{state}, and apt, which says why above, did not finish (no network, a full disk, "
            "another installation that runs?): mend that and run the same command again, which "
            f"goes on from here, or type this line as root:\n    {line_of_root(wanting)}"
        )
    UNFINISHED.unlink()


def become_root(state: str, wanting: Sequence[Need], *, agreed: bool) -> list[str]:
    """What to put before a command so that root runs it. Raises SystemExit where nothing does."""
    if os.geteuid() == 0:
        return []
    way = "sudo sh" if shutil.which("sudo") else "su -"
    question = f"{state}. Install this with sudo: {' '.join(packages_of(wanting))}?"
    if way == "sudo sh" and (agreed or confirm(question)):
        # It asks for the password here, where its own words say what is wrong with it.
        if subprocess.call(["sudo", "true"]) == 0:
            return ["sudo"]
        way = "su -"
    raise SystemExit(
        f"{state}, and only root can install it: type this line, then run the same command "
        f"again:\n    {way} -c {shlex.quote(line_of_root(wanting))}"
    )


def apt(root: Sequence[str], *arguments: str) -> int:
    """Run apt-get as root without a question; its exit code. It says itself what goes wrong."""
    options = ("-qq", "-o", f"DPkg::Lock::Timeout={LOCK_PATIENCE}", "-o", "Dpkg::Use-Pty=0")
    command = [*root, *QUIETLY, "apt-get", *options, *arguments]
    return subprocess.call(command, stdout=subprocess.DEVNULL)


def packages_of(needs: Iterable[Need]) -> list[str]:
    """One package for each need: of several, the first that this release has."""
    needs = list(needs)
    candidates = sorted({package for need in needs for package in need.packages})
    policy = attempt("env", "LC_ALL=C", "apt-cache", "policy", *candidates).stdout
    known = set(re.findall(r"^(\S+):\n.*\n  Candidate: (?!\(none\))", policy, re.MULTILINE))
    chosen = (
        next((name for name in need.packages if name in known), need.packages[-1]) for need in needs
    )
    return sorted(set(chosen))


def line_of_root(needs: Iterable[Need]) -> str:
    """The line with which root installs the needs by hand."""
    return f"dpkg --configure -a; apt-get update; {shlex.join(['apt-get', *INSTALL, *packages_of(needs)])}"


def names(needs: Sequence[Need]) -> str:
    """The needs as a sentence names them."""
    more = len(needs) - NAMED
    text = ", ".join(need.name for need in needs[:NAMED])
    return f"{text} and {more} more" if more > 0 else text

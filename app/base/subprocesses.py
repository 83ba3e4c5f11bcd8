"""Processes of their own for work that the window's process had better not do.

From a checkout such a process is ``python -m app.base.key_wrapping``; a bundle has no ``-m``, so its program
is begun once more with a word that says which of them to be. What is worked on goes through pipes.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

# The modules that can be a process, and the word that tells a bundle to be it.
WORDS = {
    "app.base.key_wrapping": "--unseal",
    "app.base.copy_process": "--copy",
    "app.exchange.workbook.reading": "--read-book",
    "app.exchange.attachments.inspection": "--inspect",
    "app.exchange.attachments.drawing": "--draw",
    "app.reports.words.docx_reading": "--read-words",
    "app.exchange.rollup.scan_reading": "--read-scan",
}


_WINDOW = "AnDan"  # the bundle's program for the window; its command line is another beside it


def bundled() -> bool:
    """Whether this is the program of a bundle, and no Python in a checkout."""
    return bool(getattr(sys, "frozen", False))


def command(module: str) -> list[str]:
    """The command line that begins the process."""
    return [sys.executable, *([WORDS[module]] if bundled() else ["-m", module])]


def window() -> list[str]:
    """The command line that begins the window, to which its options are added."""
    if bundled():
        program = Path(sys.executable)
        return [str(program.with_name(_WINDOW + program.suffix))]
    return [sys.executable, "-m", "ui"]


def requested_work(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return the work of the subprocess that these arguments start, or None for any others.

    Only its own module is loaded: the others bring libraries that a window at rest does without.
    """
    modules = [module for module, word in WORDS.items() if [word] == list(arguments)]
    return import_module(modules[0]).main if modules else None


def reader_gone(error: OSError) -> bool:
    """Whether a pipe was written to that nobody reads any more: Windows calls that no valid argument."""
    return error.filename is None and error.errno in (errno.EPIPE, errno.EINVAL)

"""``python -m app`` and the command ``andan``: the command line; without arguments, the window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from app.base import core_dumps, subprocesses
from app.base.paths import ROOT


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks. 0: done, 1: the user's to correct, 2: wrong usage."""
    core_dumps.forbid()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if work := subprocesses.requested_work(arguments):
        return work()
    if not arguments:
        # The window stands on this package, so it is started beside it, never imported.
        return subprocess.call(subprocesses.window(), cwd=ROOT)
    from app.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())

"""AnDan.exe: the window. The processes that it begins are this program too, and load no Qt."""

import sys

from app.base import subprocesses


def main() -> int:
    """Be the process that was asked for, or else the window."""
    if work := subprocesses.requested_work(sys.argv[1:]):
        return work()
    from ui.__main__ import main as open_window

    return open_window()


if __name__ == "__main__":
    sys.exit(main())

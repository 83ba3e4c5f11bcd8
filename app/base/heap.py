"""The C heap of Linux: kept in one piece, and given back when work is done.

What is freed stays with the process there, in a heap for each thread; Windows takes it back by itself.
"""

from __future__ import annotations

import sys

if sys.platform == "linux":
    import ctypes

    _ARENAS, _ONE = -8, 1  # M_ARENA_MAX of glibc

    def keep_together() -> None:
        """Let all threads share one heap; called before there are any."""
        ctypes.CDLL(None).mallopt(_ARENAS, _ONE)

    def give_back() -> None:
        """Return to the system what is free; for when work is done."""
        ctypes.CDLL(None).malloc_trim(0)

else:

    def keep_together() -> None:
        """Nothing need be done."""

    def give_back() -> None:
        """Nothing need be done."""

"""The C heap: what is freed stays with the process on Linux until it is asked for.

Windows takes it back by itself.
"""

from __future__ import annotations

import sys

if sys.platform == "linux":
    import ctypes

    def give_back() -> None:
        """Return to the system what is free; for when work is done."""
        ctypes.CDLL(None).malloc_trim(0)

else:

    def give_back() -> None:
        """Nothing need be done."""

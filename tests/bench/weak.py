"""A weak machine on a strong one: one core, a gigabyte, a disk that takes longer to write through.

The disk is slow through what ``desk`` preloads; the core and the memory are limited here, by the
process itself, for itself and what it starts.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

MEMORY = 1 << 30  # bytes
SYNC = 20  # milliseconds more for each fsync
_GROUPS = Path("/sys/fs/cgroup")


def limit() -> str:
    """Live on one core and with a gigabyte from now on; returns in words how it is held to that."""
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"core {core} alone; {_grouped() or _limited()}"


def _grouped() -> str:
    """Memory by a cgroup of version 2, where we may make one; else nothing."""
    group = _GROUPS / f"andan-bench-{os.getpid()}"
    try:
        if "memory" not in (_GROUPS / "cgroup.subtree_control").read_text(encoding="ascii").split():
            return ""
        group.mkdir()
        (group / "memory.max").write_text(str(MEMORY), encoding="ascii")
        (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    except OSError:
        return ""
    return "1 GB of memory by a cgroup"


def _limited() -> str:
    """Memory by a limit of what the process may write to: no page that it only reads counts."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    return "1 GB of writable memory by RLIMIT_DATA, no cgroup being ours to make"

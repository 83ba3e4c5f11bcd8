"""No memory of ours on the disk when a process crashes: it holds names, and the store's key."""

from __future__ import annotations

import sys

if sys.platform == "win32":

    def forbid() -> None:
        """Let Windows end a process that crashed without a report, and without its heap in one."""
        import ctypes

        no_critical, no_fault, no_heap = 0x1, 0x2, 0x1
        kernel = ctypes.WinDLL("kernel32")
        kernel.SetErrorMode.argtypes = (ctypes.c_uint,)
        kernel.SetErrorMode.restype = ctypes.c_uint
        kernel.WerSetFlags.argtypes = (ctypes.c_ulong,)
        kernel.WerSetFlags.restype = ctypes.c_long
        kernel.SetErrorMode(no_critical | no_fault)  # processes that this one begins inherit it
        kernel.WerSetFlags(no_heap)

else:

    def forbid() -> None:
        """Write no core file, and give none to a program that collects them.

        Limits are inherited, being undumpable is not: each process of ours asks for itself.
        """
        import ctypes
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":  # there a collector gets a core whatever the limit
            set_dumpable = 4
            libc = ctypes.CDLL(None)
            libc.prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
            libc.prctl(set_dumpable, 0, 0, 0, 0)

"""A small process of its own for what came from elsewhere, which may take little and then ends.

The process reads a line of JSON and the bytes in question from its standard input. Before it looks at them
it limits itself: memory, processor time, no other process; on Linux it can write no file either,
which the Job Object that it enters on Windows does not hinder. Reading files is hindered on neither.
Whatever memory or time hostile bytes cost the libraries that parse them, the program goes on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.base import core_dumps, subprocesses
from app.base.json_types import JsonValue

LONGEST_START = 30  # seconds until the process is ready: an antivirus may hold it up
_READY = b"\n"
_TOO_MUCH, _UNREADABLE = 3, 4  # exit codes


class TooMuch(Exception):
    """Reading the bytes took more memory, time or room for the answer than it may."""


class NotReadable(Exception):
    """The bytes are not what they should be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the process may take: bytes of memory, seconds once it is ready, bytes of its answer.

    ``wait``: where it is given, ``seconds`` are those of its own work, and so many pass until it is ended
    all the same: on a busy or slow machine an honest file takes longer than its reading works.
    """

    memory: int
    seconds: float
    answer: int
    wait: float = 0


def ask(module: str, request: JsonValue, data: bytes, limits: Limits) -> bytes:
    """Return what the process of a module, which ``serve``s, makes of the bytes.

    Raises TooMuch and NotReadable.
    """
    code, answer = _run(module, (json.dumps(request).encode() + b"\n", data), limits)
    if code == _UNREADABLE:
        raise NotReadable
    if code or len(answer) > limits.answer:
        raise TooMuch
    return answer


def _run(module: str, given: Sequence[bytes], limits: Limits) -> tuple[int, bytes]:
    """The exit code of the process, and what it wrote, as far as an honest answer can reach."""
    import subprocess
    from threading import Timer

    from app.base.paths import ROOT

    with subprocess.Popen(
        subprocesses.command(module),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        timers = [
            Timer(LONGEST_START, process.kill),
            Timer(limits.wait or limits.seconds, process.kill),
        ]
        start, reading = timers
        start.start()
        if process.stdout.read(len(_READY)):
            reading.start()
        try:
            with process.stdin as inlet:
                inlet.writelines(given)
        except OSError:  # it has ended already; its exit code says why
            pass
        answer = process.stdout.read(limits.answer + 1)
        if len(answer) > limits.answer:
            process.kill()
    for timer in timers:
        timer.cancel()
    return process.returncode, answer


# ---- in the process -----------------------------------------------------------------------------


def serve(
    work: Callable[[JsonValue, bytes], bytes], load: Callable[[], object], limits: Limits
) -> int:
    """Answer one request with what ``work`` makes of it and its bytes; the exit code says what failed.

    ``load`` brings what takes long to load, which is no part of the reading.
    """
    try:
        core_dumps.forbid()
        bound(limits)
        load()
        sys.stdout.buffer.write(_READY)
        sys.stdout.buffer.flush()
        request = json.loads(sys.stdin.buffer.readline())
        answer = work(request, sys.stdin.buffer.read())
    except MemoryError:
        return _TOO_MUCH
    except Exception:  # whatever the libraries stumble on
        return _UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


if sys.platform == "win32":

    def bound(limits: Limits) -> None:
        """Enter a Job Object that bounds memory and time, and lets no other process begin; a second one
        within it bounds them more narrowly."""
        import ctypes
        from ctypes import wintypes

        class Basic(ctypes.Structure):
            _fields_ = (
                ("user_time", wintypes.LARGE_INTEGER), ("job_time", wintypes.LARGE_INTEGER),
                ("flags", wintypes.DWORD), ("least", ctypes.c_size_t), ("most", ctypes.c_size_t),
                ("processes", wintypes.DWORD), ("affinity", ctypes.c_size_t),
                ("priority", wintypes.DWORD), ("scheduling", wintypes.DWORD),
            )  # fmt: skip

        class Extended(ctypes.Structure):
            _fields_ = (
                ("basic", Basic), ("counters", ctypes.c_ulonglong * 6),
                ("process_memory", ctypes.c_size_t), ("job_memory", ctypes.c_size_t),
                ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t),
            )  # fmt: skip

        process_time, active_process, process_memory, die_at_once = 0x2, 0x8, 0x100, 0x400
        bounds = Extended()
        bounds.basic.flags = process_time | active_process | process_memory | die_at_once
        bounds.basic.user_time = int(limits.seconds * 10**7)  # in 100 ns
        bounds.basic.processes = 1
        bounds.process_memory = limits.memory
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        size, extended_limits = ctypes.sizeof(bounds), 9
        if not (
            kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(bounds), size)
            and kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def bound(limits: Limits) -> None:
        """Bound memory and time, a second time more narrowly; no file can be written and no other process
        begun."""
        import resource

        for what, most in (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_CPU, max(1, int(limits.seconds))),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
        ):
            hard = resource.getrlimit(what)[1]  # it may be lower already, and cannot be raised
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (bound, bound))

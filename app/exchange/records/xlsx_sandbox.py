"""Reading a workbook from elsewhere in a small process of its own, which may take little and then ends.

``python -m app.exchange.records.xlsx_sandbox`` reads the bytes of a workbook from its standard input and writes
cells as JSON. Before it looks at them it limits itself: memory, processor time, no other process; on
Linux it can write no file either, which the Job Object that it enters on Windows does not hinder.
Reading files is hindered on neither. Whatever memory or time a hostile book costs the libraries that
parse it, the program goes on and tells it in a sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.base import core_dumps, subprocesses
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T

_MEMORY = 192 << 20  # bytes; with an idle window beside it that is less than 300 MB
_SECONDS = 7  # from when the process is ready: until then an antivirus may hold it up
_LONGEST_START = 30  # seconds until it is, and has read the book
_READY = b"\n"
_LONGEST_ANSWER = 16 << 20
_LONGEST_TEXT = 32767  # letters a cell can hold
_DAY = "day"
_TOO_MUCH, _UNREADABLE = 3, 4  # exit codes
_HEAVY = T("đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much")
_BROKEN = T("không đọc được như một sổ Excel", "it cannot be read as a workbook")

Value = None | bool | int | float | str | datetime
Sizes = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SandboxedBook:
    """What was read: the names of all sheets, the first cells of those asked for, the last change.

    A formula is a text that begins with ``=``; rows are as long as was asked.
    """

    names: tuple[str, ...]
    sheets: dict[str, list[tuple[Value, ...]]]
    modified: datetime | None


def read_book(path: Path, sizes: Sizes) -> SandboxedBook:
    """The first rows and columns of each sheet in ``sizes``, where the book has it.

    Raises BadWorkbook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    from app.exchange.records.xlsx_guard import BadWorkbook, checked

    code, answer = _run(checked(path), sizes)
    if code == 0 and len(answer) <= _LONGEST_ANSWER:
        try:
            return _book(json.loads(answer))
        except (ValueError, TypeError, KeyError, AttributeError):
            pass
    raise BadWorkbook(path.name, _BROKEN if code == _UNREADABLE else _HEAVY)


def _run(data: bytes, sizes: Sizes) -> tuple[int, bytes]:
    """The exit code of the process, and what it wrote, as far as an honest answer can reach."""
    import subprocess
    from threading import Timer

    from app.base.paths import ROOT

    with subprocess.Popen(
        subprocesses.command("app.exchange.records.xlsx_sandbox"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        limits = [Timer(_LONGEST_START, process.kill), Timer(_SECONDS, process.kill)]
        start, reading = limits
        start.start()
        if process.stdout.read(len(_READY)):
            reading.start()
        try:
            with process.stdin as inlet:
                inlet.write(json.dumps({**sizes}).encode() + b"\n" + data)
        except OSError:  # it has ended already; its exit code says why
            pass
        answer = process.stdout.read(_LONGEST_ANSWER + 1)
        if len(answer) > _LONGEST_ANSWER:
            process.kill()
    for limit in limits:
        limit.cancel()
    return process.returncode, answer


def _book(answer: JsonObject) -> SandboxedBook:
    sheets = {
        str(name): [tuple(map(_value, row)) for row in rows]
        for name, rows in answer["cells"].items()
    }
    modified = answer["modified"]
    at = datetime.fromisoformat(modified) if modified else None
    return SandboxedBook(tuple(map(str, answer["names"])), sheets, at)


def _value(answer: object) -> Value:
    if isinstance(answer, dict):
        return datetime.fromisoformat(answer[_DAY])
    if answer is None or isinstance(answer, bool | int | float | str):
        return answer
    raise TypeError("no cell")


# ---- in the process -----------------------------------------------------------------------------


def main() -> int:
    """Read which sheets are wanted and the book, write its cells; the exit code says what failed."""
    try:
        core_dumps.forbid()
        _limit()
        import openpyxl  # noqa: F401 - what takes long to load is no part of the reading

        sys.stdout.buffer.write(_READY)
        sys.stdout.buffer.flush()
        sizes = json.loads(sys.stdin.buffer.readline())
        answer = json.dumps(_cells_of(sys.stdin.buffer.read(), sizes)).encode()
    except MemoryError:
        return _TOO_MUCH
    except Exception:  # whatever openpyxl stumbles on
        return _UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


def _cells_of(data: bytes, sizes: Sizes) -> JsonObject:
    from io import BytesIO

    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    made = book.properties.modified
    return {
        "names": book.sheetnames,
        "cells": {
            name: list(_rows(book[name], *size))
            for name, size in sizes.items()
            if name in book.sheetnames
        },
        "modified": made.isoformat() if isinstance(made, datetime) else None,
    }


def _rows(sheet: Any, rows: int, columns: int) -> Iterator[list[JsonValue]]:
    """The first cells of a sheet, whatever size it claims to have."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True):
        yield [*map(_plain, row), *[None] * (columns - len(row))]


def _plain(value: object) -> JsonValue:
    if isinstance(value, date):  # a datetime is one
        return {_DAY: value.isoformat()}
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise MemoryError
    return text


if sys.platform == "win32":

    def _limit() -> None:
        """Enter a Job Object that bounds memory and time, and lets no other process begin."""
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
        limits = Extended()
        limits.basic.flags = process_time | active_process | process_memory | die_at_once
        limits.basic.user_time = _SECONDS * 10**7  # in 100 ns
        limits.basic.processes = 1
        limits.process_memory = _MEMORY
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        size, extended_limits = ctypes.sizeof(limits), 9
        if not (
            kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(limits), size)
            and kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def _limit() -> None:
        """Bound memory and time; no file can be written and no other process begun."""
        import resource

        for what, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_CPU, _SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
        ):
            hard = resource.getrlimit(what)[1]  # it may be lower already, and cannot be raised
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (bound, bound))


if __name__ == "__main__":
    sys.exit(main())

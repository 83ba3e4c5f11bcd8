"""A log of events and timings for technical support; it can hold no value of a record.

Each event is one line in a file beside the store: the moment, the event, the function or class it
concerns, and figures. ``log`` takes nothing else, so neither a record nor what was typed nor the
words of an error can be written. Over ``LIMIT`` bytes the older half is dropped. A disk that
refuses the file hinders nothing.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import TracebackType

from app.base import clock
from app.base.files import append
from app.base.version import platform_versions

END = ".events"  # of the file's name, beside the store
LIMIT = 128 * 1024  # bytes
_LOGGER = logging.getLogger("andan")
_LOGGER.setLevel(logging.INFO)
_LOGGER.propagate = False
_LOGGER.addHandler(logging.NullHandler())  # else ``logging`` prints what has nowhere to go


class Event(StrEnum):
    """What can happen. A crash should not: it fails a test that did not expect it."""

    STARTED = "started"
    SAVED = "saved"
    JOB = "job"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    CRASHED = "crashed"

    @property
    def level(self) -> int:
        """How serious it is, in the numbers of ``logging``."""
        return logging.ERROR if self is Event.CRASHED else logging.INFO


def log(event: Event, code: Callable[..., object] | None = None, /, **figures: float) -> None:
    """Note an event: ``code`` is the function or the class of the error that it concerns."""
    parts = [event.value, *([_place(code)] if code else [])]
    parts += [f"{name}={figure:g}" for name, figure in figures.items()]
    _LOGGER.log(event.level, " ".join(parts))


@contextmanager
def timed(event: Event, code: Callable[..., object] | None = None, /) -> Iterator[None]:
    """Note an event that took some time, in milliseconds, once it ended well."""
    start = time.perf_counter()
    yield
    log(event, code, ms=round((time.perf_counter() - start) * 1000))


def log_crash(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Note an error of the program itself; return its description, which holds no value either.

    The words of the error are left out: they may quote a record.
    """
    frames = traceback.extract_tb(trace)
    lines = [kind.__name__, *(f"{_file(f.filename)}:{f.lineno} {f.name}" for f in frames)]
    _LOGGER.error("%s %s", Event.CRASHED, " < ".join([lines[0], *reversed(lines[1:])]))
    return "\n  ".join(lines)


def keep_beside(store: Path) -> None:
    """Write what happens from now on beside this store."""
    for handler in [h for h in _LOGGER.handlers if isinstance(h, _FileHandler)]:
        _LOGGER.removeHandler(handler)
    _LOGGER.addHandler(_FileHandler(path_of(store)))
    _LOGGER.info("%s %s", Event.STARTED, platform_versions())


def path_of(store: Path) -> Path:
    """The file of the events of a store."""
    return store.with_name(store.name + END)


def read(store: Path) -> str:
    """The events that are kept of a store; empty where none are."""
    with suppress(OSError):
        return path_of(store).read_text(encoding="utf-8", errors="replace")
    return ""


def _place(code: Callable[..., object]) -> str:
    while isinstance(code, partial):
        code = code.func
    return f"{code.__module__}.{code.__qualname__}"


def _file(name: str) -> str:
    """Return the last parts of a path, which name no user."""
    return "/".join(name.replace("\\", "/").split("/")[-3:])


class _FileHandler(logging.Handler):
    """Appends each event to the file, as one line."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            line = f"{clock.now().isoformat()} {record.getMessage()}\n"
            append(self._path, line.encode(), LIMIT)

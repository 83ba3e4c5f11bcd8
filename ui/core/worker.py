"""Long work off the window's thread: one thread, and one signal that brings results home."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.base import event_log
from app.base.errors import Cancelled, UserError
from app.base.event_log import Event
from app.base.jobs import Progress, Watch

if TYPE_CHECKING:
    from app.store import Store

V = TypeVar("V")


def _ignore(_value: object = None) -> None:
    """Ignore a result."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """The callbacks of a job, run in the window's thread."""

    done: Callable[[Any], None]
    failed: Callable[[UserError], None]
    progress: Callable[[int], None]
    cancelled: Callable[[], None]


class JobQueue(QObject):
    """Runs jobs one after the other in a thread; every answer arrives in the window's thread.

    One signal lives as long as this object: a signal that dies with its job loses results.
    """

    _news = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._numbers = itertools.count()
        self._waiting: dict[int, tuple[_Answers, Watch]] = {}
        self._closed = False
        self._news.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        job: Callable[[Progress], V],
        *,
        done: Callable[[V], None] = _ignore,
        failed: Callable[[UserError], None] = _ignore,
        progress: Callable[[int], None] = _ignore,
        cancelled: Callable[[], None] = _ignore,
        code: Callable[..., object] | None = None,
    ) -> Watch:
        """Queue a job; ``cancel()`` of what is returned stops it. ``progress`` hears percents.

        An error that is not the user's to solve is raised in the window's thread, as the bug it is.
        The event log names the job, or ``code`` where that tells more.
        After ``close`` nothing is queued, and nobody is answered: a page's timer may ask still.
        """
        number = next(self._numbers)
        watch = Watch(lambda percent: self._news.emit(number, "progress", percent))
        if self._closed:
            watch.cancel()
            return watch
        self._waiting[number] = (_Answers(done, failed, progress, cancelled), watch)
        self._executor.submit(self._work, number, job, watch, code or job)
        return watch

    @property
    def busy(self) -> bool:
        """Some job is queued or running."""
        return bool(self._waiting)

    def close(self) -> None:
        """Stop what runs, forget what waits, and end the thread."""
        self._closed = True
        for _answers, watch in self._waiting.values():
            watch.cancel()
        self._waiting.clear()
        self._executor.shutdown(cancel_futures=True)

    def _work(
        self,
        number: int,
        job: Callable[[Progress], object],
        watch: Watch,
        code: Callable[..., object],
    ) -> None:
        # Python looks through all its objects now and then, and the window waits for that: a job
        # that makes many is looked through alone.
        gc.freeze()
        try:
            # A job that was cancelled before its turn does not begin.
            watch.update(0, 1)
            with event_log.timed(Event.JOB, code):
                result = job(watch)
            self._news.emit(number, "done", result)
        except Cancelled:
            event_log.log(Event.CANCELLED, code)
            self._news.emit(number, "cancelled", None)
        except UserError as error:
            event_log.log(Event.REFUSED, type(error))
            self._news.emit(number, "failed", error)
        except BaseException as error:
            self._news.emit(number, "bug", error)
        finally:
            gc.unfreeze()

    def _deliver(self, number: int, what: str, value: Any) -> None:
        if number not in self._waiting:
            return
        answers = self._waiting[number][0]
        if what != "progress":
            del self._waiting[number]
        match what:
            case "progress":
                answers.progress(value)
            case "done":
                answers.done(value)
            case "failed":
                answers.failed(value)
            case "cancelled":
                answers.cancelled()
            case _:
                raise value


class Worker(JobQueue):
    """Background work on an open store, through a connection of its own."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._second = store.second_connection()

    def run(
        self,
        job: Callable[[Progress, Store], V],
        *,
        done: Callable[[V], None] = _ignore,
        failed: Callable[[UserError], None] = _ignore,
        progress: Callable[[int], None] = _ignore,
        cancelled: Callable[[], None] = _ignore,
    ) -> Watch:
        """Queue a job that reads (or changes, in steps) the store; see ``JobQueue.start``."""
        second = self._second
        return self.start(
            lambda watch: job(watch, second),
            code=job,
            done=done, failed=failed, progress=progress, cancelled=cancelled,
        )  # fmt: skip

    def close(self) -> None:
        """End the thread, then close its connection to the store."""
        super().close()
        self._second.close()

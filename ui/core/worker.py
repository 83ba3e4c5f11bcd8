"""Work off the window's thread: each queue has one thread, and one signal that brings results home."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, Unpack

from PySide6.QtCore import QObject, Qt, Signal

from app.base import event_log, heap
from app.base.errors import Cancelled, UserError
from app.base.event_log import Event
from app.base.jobs import Precedence, Progress, Watch

if TYPE_CHECKING:
    from app.store import Store

V = TypeVar("V")
# Seconds after which a thread lets another have the interpreter. Qt asks for it anew each time it calls
# Python, for each cell it paints: by Python's own five milliseconds a list would take a second to paint.
_TURN = 0.0005
_CALM = 0.5  # seconds without a job until the thread gives back what it no longer needs


def _ignore(_value: object = None) -> None:
    """Ignore a result."""


class Answers(TypedDict, Generic[V], total=False):
    """Who hears of a job, in the window's thread: ``progress`` of percents."""

    done: Callable[[V], None]
    failed: Callable[[UserError], None]
    progress: Callable[[int], None]
    cancelled: Callable[[], None]


class _Thread:
    """Runs what it is handed, in order, in a thread of its own that begins with the first.

    ``rest`` is called there once nothing was handed to it for a while.
    """

    def __init__(self, rest: Callable[[], object]) -> None:
        self._rest = rest
        self._handed: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def hand(self, act: Callable[[], object]) -> None:
        """Have it run after what was handed before."""
        self._handed.put(act)
        if self._thread is None:
            sys.setswitchinterval(_TURN)
            self._thread = Thread(target=self._run, name="worker", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Forget what waits, and wait for what runs."""
        with suppress(Empty):
            while True:
                self._handed.get_nowait()
        self._handed.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        patience: float | None = None
        while True:
            try:
                act = self._handed.get(timeout=patience)
            except Empty:
                self._rest()
                patience = None
                continue
            if act is None:
                return
            act()
            del act  # what it holds goes with it, though the next may be long in coming
            patience = _CALM


class JobQueue(QObject):
    """Runs jobs one after the other in a thread; every answer arrives in the window's thread.

    One signal lives as long as this object: a signal that dies with its job loses results.
    ``first``: the work of another queue, which jobs of this one let pass.
    """

    _news = Signal(int, str, object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        rest: Callable[[], object] = heap.give_back,
        first: Precedence | None = None,
    ) -> None:
        super().__init__(parent)
        self.under_way, self._first = Precedence(), first
        self._thread = _Thread(rest)
        self._numbers = itertools.count()
        self._waiting: dict[int, tuple[Answers[Any], Watch]] = {}
        self._closed = False
        self._news.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        job: Callable[[Progress], V],
        *,
        code: Callable[..., object] | None = None,
        **answers: Unpack[Answers[V]],
    ) -> Watch:
        """Queue a job; ``cancel()`` of what is returned stops it.

        An error that is not the user's to solve is raised in the window's thread, as the bug it is.
        The event log names the job, or ``code`` where that tells more.
        After ``close`` nothing is queued, and nobody is answered: a page's timer may ask still.
        """
        number = next(self._numbers)
        watch = Watch(lambda percent: self._news.emit(number, "progress", percent), self._first)
        if self._closed:
            watch.cancel()
            return watch
        self._waiting[number] = (answers, watch)
        self.under_way.begin()
        self._thread.hand(partial(self._work, number, job, watch, code or job))
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
        self._thread.end()

    def _work(
        self,
        number: int,
        job: Callable[[Progress], object],
        watch: Watch,
        code: Callable[..., object],
    ) -> None:
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
            self.under_way.end()

    def _deliver(self, number: int, what: str, value: Any) -> None:
        if number not in self._waiting:
            return
        answers = self._waiting[number][0]
        if what != "progress":
            del self._waiting[number]
        match what:
            case "progress":
                answers.get("progress", _ignore)(value)
            case "done":
                answers.get("done", _ignore)(value)
            case "failed":
                answers.get("failed", _ignore)(value)
            case "cancelled":
                answers.get("cancelled", _ignore)()
            case _:
                raise value


class Worker(JobQueue):
    """Background work on an open store: short work through a connection of its own, and beside it,
    in another thread, long work, for which nothing that an officer looks up waits, and which lets it pass.
    """

    _rested = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        self._store, self._second = store, store.second_connection()
        super().__init__(parent, rest=self._rest)
        self._rested.connect(self._rest_here, Qt.ConnectionType.QueuedConnection)
        self._long = JobQueue(self, first=self.under_way)

    def run(self, job: Callable[[Progress, Store], V], **answers: Unpack[Answers[V]]) -> Watch:
        """Queue a job that reads (or changes, in steps) the store; see ``JobQueue.start``."""
        second = self._second
        return self.start(lambda watch: job(watch, second), code=job, **answers)

    def run_long(self, job: Callable[[Progress, Store], V], **answers: Unpack[Answers[V]]) -> Watch:
        """Queue a job that takes seconds, on a connection that lasts as long as the job.

        Where the store's file was exchanged a further connection would open the wrong one.
        """
        if self._store.exchanged:
            return self.run(job, **answers)

        def work(watch: Progress) -> V:
            with closing(self._store.second_connection()) as own:
                return job(watch, own)

        return self._long.start(work, code=job, **answers)

    @property
    def busy(self) -> bool:
        """Some job, short or long, is queued or running."""
        return super().busy or self._long.busy

    def close(self) -> None:
        """End the threads, then close the connection to the store."""
        self._long.close()
        super().close()
        self._second.close()

    def _rest(self) -> None:
        self._second.give_back()
        self._rested.emit()

    def _rest_here(self) -> None:
        """In the window's thread: its own connection rests too, then both hand back what they held."""
        if not self._closed:
            self._store.give_back()
            heap.give_back()

"""Long work: a job is a function of a progress object."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Event
from typing import Protocol, TypeVar

from app.base.errors import Cancelled

V = TypeVar("V")


class Progress(Protocol):
    """The side of a watcher that a job reports to."""

    def update(self, done: int, total: int) -> None:
        """Tell how far the job is; raises Cancelled once the user has stopped it."""


Job = Callable[[Progress], V]


class Precedence:
    """Short work that goes first: Python runs one thread at a time, and beside a long job what takes
    a moment takes as long again. Long work lets it pass, for ``PATIENCE`` once until all of it has ended.
    """

    PATIENCE = 1.0  # seconds: then both go on, so that no end of short work holds up the long

    def __init__(self) -> None:
        self._changed = Condition()
        self._under_way, self._patience_spent = 0, False

    def begin(self) -> None:
        """Some short work begins, or waits for its turn."""
        with self._changed:
            self._under_way += 1

    def end(self) -> None:
        """It has ended."""
        with self._changed:
            self._under_way -= 1
            if not self._under_way:
                self._patience_spent = False
                self._changed.notify_all()

    def wake(self) -> None:
        """Have those who let others pass look again whether they are stopped."""
        with self._changed:
            self._changed.notify_all()

    def let_pass(self, stopped: Callable[[], bool]) -> None:
        """Wait until no short work is under way, or the caller is stopped, or patience ends."""
        with self._changed:
            if not self._patience_spent:
                free = self._changed.wait_for(
                    lambda: stopped() or not self._under_way, self.PATIENCE
                )
                self._patience_spent = not free


class Watch:
    """A progress object for any thread; ``tell`` hears each new percent once.

    ``first``: what the job lets pass at each of its updates.
    """

    def __init__(
        self,
        tell: Callable[[int], None] = lambda _percent: None,
        first: Precedence | None = None,
    ) -> None:
        self._tell, self._first, self._stop, self._last = tell, first, Event(), -1

    def cancel(self) -> None:
        """Stop the job at its next update."""
        self._stop.set()
        if self._first:
            self._first.wake()

    def update(self, done: int, total: int) -> None:
        """Let pass what goes first, and report each new percent once; raises Cancelled after ``cancel``."""
        if self._first:
            self._first.let_pass(self._stop.is_set)
        if self._stop.is_set():
            raise Cancelled
        percent = done * 100 // max(total, 1)
        if percent != self._last:
            self._last = percent
            self._tell(percent)


UNWATCHED: Progress = Watch()


class Stage:
    """Tells the progress of one of several jobs of equal length as that of the whole."""

    def __init__(self, whole: Progress, number: int, count: int) -> None:
        self._whole, self._number, self._count = whole, number, count

    def update(self, done: int, total: int) -> None:
        """Report the progress of this job as its share of the whole."""
        self._whole.update(self._number * max(total, 1) + done, self._count * max(total, 1))


def watched(items: Iterable[V], total: int, progress: Progress) -> Iterator[V]:
    """The items, reporting each as it passes."""
    for done, item in enumerate(items):
        progress.update(done, total)
        yield item
    progress.update(total, total)


def stopped(progress: Progress) -> bool:
    """Whether the user has stopped the job: for what cannot raise where it asks."""
    try:
        progress.update(0, 1)
    except Cancelled:
        return True
    return False


_uncollected: list[None] = []  # one for each block that is under way, in whichever thread


@contextmanager
def uncollected() -> Iterator[None]:
    """Records by the thousand are no garbage: to look among them for cycles costs an eighth of an
    import, and a fifth of a report that lists them."""
    by_itself = gc.isenabled()
    _uncollected.append(None)
    gc.disable()
    try:
        yield
    finally:
        _uncollected.pop()
        if by_itself:
            gc.enable()


def may_collect() -> bool:
    """Whether no such block is under way: for whoever collects garbage in Python's place."""
    return not _uncollected

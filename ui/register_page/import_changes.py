"""Changes to a list being brought in: made one at a time, each to what the one before it left."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.imports.kept_list import ListSource, keep_list
from app.exchange.imports.list_import import ListImport
from app.store import Store
from ui.core.context import Context

_JUDGING = T("Xem lại các dòng", "Looking at the rows again")
Change = Callable[[Progress, Store, ListImport], ListImport]


class ListChanges(QObject):
    """Holds the list under review, and changes it in the worker. ``settled`` once nothing waits.

    A change that is ``refused`` leaves the list as it was; Cancel drops all that wait.
    """

    settled = Signal()
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting = deque[Change]()
        self._running: Watch | None = None
        self._turn = 0  # an answer that was asked for in an earlier one comes too late
        self._changed = False
        self.one: ListImport | None = None
        self._source: ListSource | None = None

    @property
    def busy(self) -> bool:
        """Whether some change is not made yet."""
        return self._running is not None

    @property
    def corrected(self) -> bool:
        """Whether the list is no longer as it was read, or soon will not be."""
        return self._changed or self.busy

    def begin(self, one: ListImport | None, source: ListSource | None = None) -> None:
        """Hold another list, or none; what was asked of the one before is given up.

        One from a ``source`` is kept in the store with each change, so that a lock loses nothing.
        """
        if self._running is not None:
            self._running.cancel()
        self._turn += 1
        self._waiting.clear()
        self.one, self._running, self._source = one, None, source
        self._changed = bool(one and (one.rehearsal.corrections or one.rehearsal.decisions))

    def ask(self, change: Change) -> None:
        """Have a change made, after those that wait."""
        if self.one is None:
            return
        self._waiting.append(change)
        if not self.busy:
            self._next()

    def _next(self) -> None:
        if self.one is None or not self._waiting:
            self._running = None
            self.settled.emit()
            return
        turn, one, change = self._turn, self.one, self._waiting.popleft()
        source = self._source

        def job(progress: Progress, store: Store) -> ListImport:
            return change(progress, store, one)

        def done(made: ListImport) -> None:
            if turn == self._turn:
                self._changed = self._changed or made is not one
                self.one = made
                if (
                    source and made is not one
                ):  # as a form keeps its draft: here, where it is given up too
                    with suppress(UserError):  # a full disk keeps nobody from correcting
                        keep_list(self._context.store, made, source)
                self._next()

        def failed(error: UserError) -> None:
            if turn == self._turn:
                self.refused.emit(error)
                self._next()

        def stopped() -> None:
            if turn == self._turn:
                self._waiting.clear()
                self._next()

        self._running = self._context.run_with_progress(_JUDGING, job, done, failed, stopped)

"""The context of every page: the store, the worker, the message bar, and ways to other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from ui.core.disclosures import Disclosures

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.due import DueItem
    from app.reports.spec.row_codes import RowCodeTarget
    from app.schema.conditions import Query
    from app.schema.values import FieldValues
    from app.services.looks import Stay
    from app.store import Changes, Store
    from ui.core.worker import Worker

V = TypeVar("V")


class Messages(Protocol):
    """The message bar: results are reported in place, never in a dialog."""

    def say(self, text: T) -> None:
        """Tell that something was done; it fades by itself."""

    def saved(self, text: T) -> None:
        """Tell of a step, with ``Hoàn tác (Ctrl+Z)`` beside it."""

    def undone(self, text: T) -> None:
        """Tell of a step that was taken back, with ``Làm lại (Ctrl+Y)`` beside it."""

    def written(self, path: Path, text: T = ...) -> None:
        """Tell that a file was written, with ways to open it and its folder beside it."""

    def show_file(self, path: Path) -> None:
        """Hand a file or folder to the program that opens it."""

    def error(self, error: UserError) -> None:
        """Show a sentence that stays until it is closed, or until ``mended``."""

    def mended(self, error: UserError) -> None:
        """Take that sentence away, if it is the one shown: what it complains of is right now."""

    def working(self, title: T, watch: Watch) -> Callable[[int], None]:
        """Show work under way with Cancel; return a function to call with percents, 100 hides it."""


class Navigator(Protocol):
    """Ways to other pages."""

    def record(self, register_key: str, id_: int) -> None:
        """Open one record in its register."""

    def field(self, register_key: str, id_: int, name: str) -> None:
        """Open one record with the cursor in a field."""

    def timeline(self, register_key: str, id_: int) -> None:
        """Show what happened around one record."""

    def list(self, register_key: str, query: Query, title: T | None = None) -> None:
        """Open a register on the records a query finds, under a title."""

    def new(self, register_key: str, values: FieldValues | None = None, field: str = "") -> None:
        """Open a register on an empty form, or on one with some fields filled in, the cursor in ``field``."""

    def resume(self, register_key: str, draft_key: str) -> None:
        """Open a register on a draft that was kept."""

    def bring(self, register_key: str, path: Path | None) -> None:
        """Open a register on the rows of a workbook, or on those copied from one, to be reviewed."""

    def report(self, key: str, period: Period | None = None) -> None:
        """Show a report, of the period that was looked at last where none is given."""

    def figure(self, place: RowCodeTarget) -> None:
        """Open the records behind a printed row code, for the period that the reports show."""

    def submission(self, report_key: str, period: Period) -> None:
        """Open the page where this report of this period (its window included) is frozen and sent."""

    def settle(self, item: DueItem) -> None:
        """Go to Hôm nay and do there what settles a thing that is due."""

    def books(self, keys: tuple[str, ...]) -> None:
        """Have these registers stand at the top of the bar of pages from now on."""

    def rekey(self, password: str, without: str) -> None:
        """Close the store, change its key leaving out a user, or nobody, and open it again."""

    def page(self, name: str) -> None:
        """Open a page by the name it has in the menu: ``home``, ``report``, a register's key …"""


class ChangeNotifier(QObject):
    """Tells the window of every step on the store, in the window's thread."""

    changed = Signal(object)
    _elsewhere = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = get_ident()
        self._elsewhere.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        store.subscribe(self._on_change)

    def _on_change(self, changes: Changes) -> None:
        (self.changed if get_ident() == self._home else self._elsewhere).emit(changes)

    def _deliver(self, changes: Changes) -> None:
        self.changed.emit(changes)


@dataclass(frozen=True, slots=True)
class Context:
    """The tools of a page. ``store`` is for the window's thread, ``worker`` for long work.

    ``entered``: the records entered in this sitting, by register and id: nothing in them is masked;
    ``typed``: the fields of others that were.
    """

    store: Store
    worker: Worker
    messages: Messages
    open: Navigator
    notifier: ChangeNotifier
    disclosures: Disclosures = field(default_factory=Disclosures)
    entered: set[tuple[str, int]] = field(default_factory=set)
    typed: set[tuple[str, int, str]] = field(default_factory=set)

    @property
    def changed(self) -> SignalInstance:
        """Emitted with ``Changes`` in the window's thread after every step of any connection."""
        return self.notifier.changed

    def entered_here(self, key: str, id_: int, field_name: str) -> bool:
        """Whether what a field of a record holds was entered in this sitting."""
        return (key, id_) in self.entered or (key, id_, field_name) in self.typed

    @contextmanager
    def guard(self) -> Iterator[None]:
        """End the block at a ``UserError`` and show its sentence in the message bar."""
        try:
            yield
        except UserError as error:
            self.messages.error(error)

    def logged(self, stay: Stay, key: str, fields: Iterable[str]) -> bool:
        """Whether the log has it that an answer tells of sensitive fields; else that is shown."""
        with self.guard():
            stay.ask(key, fields)
            return True
        return False

    def run_with_progress(
        self,
        title: T,
        job: Callable[[Progress, Store], V],
        done: Callable[[V], None],
        failed: Callable[[UserError], None] | None = None,
        cancelled: Callable[[], None] = lambda: None,
    ) -> Watch:
        """Run a long job with its progress, time left and Cancel in the message bar."""
        reports: list[Callable[[int], None]] = []

        def end() -> None:
            reports[0](100)

        def finish(value: V) -> None:
            end()
            done(value)

        def fail(error: UserError) -> None:
            end()
            (failed or self.messages.error)(error)

        def stop() -> None:
            end()
            cancelled()

        watch = self.worker.run_long(
            job, done=finish, failed=fail, progress=lambda p: reports[0](min(p, 99)), cancelled=stop
        )
        reports.append(self.messages.working(title, watch))
        return watch

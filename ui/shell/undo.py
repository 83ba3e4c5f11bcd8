"""Taking back steps from the window and bringing them back: at once, or behind it where they are long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import InUse, UserError
from app.base.language import T
from app.base.numbers import show_number
from ui.core import dialogs
from ui.core.actions import BY_KEY, Offer
from ui.core.context import Context

if TYPE_CHECKING:
    from app.base.jobs import Progress
    from app.store import Store
    from app.store.write.undo_log import UndoableStep

UNDO, REDO = T("Hoàn tác", "Undo"), T("Làm lại", "Redo")
_UNDONE = T("Đã hoàn tác: {title}", "Undone: {title}")
_REDONE = T("Đã làm lại: {title}", "Redone: {title}")
_UNDOING = T("Hoàn tác: {title}", "Undoing: {title}")
_REDOING = T("Làm lại: {title}", "Redoing: {title}")
_NO_UNDO = T(
    "Không còn gì để hoàn tác trong lần mở sổ này.",
    "There is nothing left to undo since the store was opened.",
)
_NO_REDO = T("Không có gì để làm lại.", "There is nothing to redo.")
_SURE = T(
    "Hoàn tác “{title}”? Việc này đổi {n} bản ghi; có thể làm lại bằng Ctrl+Y.",
    "Undo “{title}”? This changes {n} {n:record|records}; Ctrl+Y brings them back.",
)
_IN_A_FIELD = T(
    "Con trỏ đang ở ô nhập nên sổ không đổi; muốn hoàn tác việc đã ghi, bấm Ctrl+K rồi gõ “hoan tac”.",
    "The cursor is in a field, so the store did not change; to undo what was saved press Ctrl+K and type “undo”.",
)
_BUSY = T(
    "Sổ đang ghi một việc dài nên chưa hoàn tác gì; hãy bấm lại khi việc ấy xong.",
    "A long piece of work is being written, so nothing was undone. Try again when it is done.",
)
_PATIENCE = 0.25  # seconds to wait for a step that is being written
_ASKS_FROM = 21  # records: a step of fewer is taken back without a question
_AT_ONCE = 300  # records: a step of more is taken back by the worker
_INPUTS = (  # by name: none of them need be loaded for a key to be pressed
    *("QLineEdit", "QTextEdit", "QPlainTextEdit", "QAbstractSpinBox", "QComboBox"),
    *("QCheckBox", "QRadioButton"),
)


class Undoing:
    """Goes back and forth through the steps made since the window opened the store, one at a time.

    What was made before, such as the invented commune, is no slip of a finger: no key takes it back.
    """

    def __init__(self, context: Context, over: QWidget) -> None:
        self._context, self._over = context, over
        self._busy = False
        self._before = context.store.last_step()

    def undo_by_key(self) -> None:
        """Take back the last step, unless the cursor is where something is being entered."""
        self._by_key(self.undo)

    def redo_by_key(self) -> None:
        """Bring back what was undone, unless the cursor is where something is being entered."""
        self._by_key(self.redo)

    def undo(self) -> None:
        """Undo the last step and say which; ask first if it is large or imported."""
        past = self._of_now(self._context.store.to_undo())
        if past is None:
            self._tell(_NO_UNDO)
        elif not self._busy and self._sure(past):
            self._run(
                past, _UNDOING, self._undone, lambda progress, store: store.undo(progress, past)
            )

    def redo(self) -> None:
        """Bring back what was undone last, and say what."""
        past = self._of_now(self._context.store.to_redo())
        if past is None:
            self._tell(_NO_REDO)
        elif not self._busy:
            self._run(
                past, _REDOING, self._redone, lambda progress, store: store.redo(progress, past)
            )

    def offers(self) -> tuple[Offer, Offer]:
        """Return undo and redo by the names of the steps that they would take, for Ctrl+K."""
        store = self._context.store
        past, ahead = self._of_now(store.to_undo()), self._of_now(store.to_redo())
        undo = _UNDOING.format(title=past.title) if past else UNDO
        redo = _REDOING.format(title=ahead.title) if ahead else REDO
        return (
            (replace(BY_KEY["undo"], title=undo), self.undo),
            (replace(BY_KEY["redo"], title=redo), self.redo),
        )

    def _by_key(self, act: Callable[[], None]) -> None:
        if entering(QApplication.focusWidget()):
            self._context.messages.say(_IN_A_FIELD)
        else:
            act()

    def _of_now(self, past: UndoableStep | None) -> UndoableStep | None:
        return past if past and past.seq > self._before else None

    def _sure(self, past: UndoableStep) -> bool:
        if past.records < _ASKS_FROM and not past.imported:
            return True
        question = _SURE.format(title=past.title, n=show_number(past.records))
        return dialogs.yes(self._over, question, UNDO)

    def _run(
        self,
        past: UndoableStep,
        doing: T,
        done: Callable[[T | None], None],
        job: Callable[[Progress, Store], T | None],
    ) -> None:
        from app.base.jobs import UNWATCHED

        if past.records > _AT_ONCE:
            self._busy = True
            self._context.run_with_progress(
                doing.format(title=past.title), job, done, self._failed, self._ended
            )
            return
        try:
            if not self._context.store.can_write(_PATIENCE):
                raise InUse(_BUSY)
            done(job(UNWATCHED, self._context.store))
        except UserError as error:
            self._failed(error)

    def _tell(self, text: T) -> None:
        if not self._busy:
            self._context.messages.say(text)

    def _undone(self, title: T | None) -> None:
        self._ended()
        self._context.messages.undone(_UNDONE.format(title=title or ""))

    def _redone(self, title: T | None) -> None:
        self._ended()
        self._context.messages.saved(_REDONE.format(title=title or ""))

    def _failed(self, error: UserError) -> None:
        self._ended()
        self._context.messages.error(error)

    def _ended(self) -> None:
        self._busy = False


def entering(widget: QWidget | None) -> bool:
    """Whether the cursor is in a form, or where something is typed or picked anywhere else."""
    from ui.forms.form import Form

    while widget is not None:
        if isinstance(widget, Form) or any(map(widget.inherits, _INPUTS)):
            return True
        widget = None if widget.isWindow() else widget.parentWidget()
    return False

"""Taking back the last step from the window: at once, or behind it where the step was long."""

from __future__ import annotations

from app.errors import UserError
from app.lang import T
from ui.context import Context

_UNDONE = T("Đã hoàn tác: {title}", "Undone: {title}")
_NOTHING_LEFT = T("Không còn gì để hoàn tác.", "There is nothing left to undo.")
_UNDOING = T("Hoàn tác: {title}", "Undoing: {title}")
_AT_ONCE = 300  # records: a step of more is taken back by the worker


class Undoing:
    """Takes back one step at a time and says which; a long one with its progress and Cancel."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._busy = False

    def undo(self) -> None:
        """Take back the last step; nothing while one is being taken back."""
        if self._busy:
            return
        store = self._context.store
        try:
            if store.undo_weight() > _AT_ONCE:
                self._behind(store.undoable() or T("", ""))
            else:
                self._done(store.undo())
        except UserError as error:
            self._context.messages.error(error)

    def _behind(self, title: T) -> None:
        self._busy = True
        self._context.long(
            _UNDOING.format(title=title),
            lambda progress, store: store.undo(progress),
            self._done, self._failed, self._ended,
        )  # fmt: skip

    def _done(self, title: T | None) -> None:
        self._ended()
        self._context.messages.say(_UNDONE.format(title=title) if title else _NOTHING_LEFT)

    def _failed(self, error: UserError) -> None:
        self._ended()
        self._context.messages.error(error)

    def _ended(self) -> None:
        self._busy = False

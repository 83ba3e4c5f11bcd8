"""What was being typed and is not saved, by name, on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.dates import show_day
from app.base.language import T
from app.schema.draft_state import DraftState
from app.schema.fields import LinkField, Privacy, RowsField
from app.schema.record import Record, register
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.core.elided import ElidedLabel
from ui.widgets.basics import button, clear

_UNSAVED = T("Chưa lưu: {what}, lúc {at}", "Not saved: {what}, {at}")
_RESUME, _DROP = T("Gõ tiếp", "Go on"), T("Bỏ", "Discard")


class DraftLines(QWidget):
    """A line for each draft that was kept, with the way back to it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(0.25))
        self.hide()

    def read(self) -> None:
        """Show the drafts there are now."""
        clear(self._column)
        drafts = [
            (key, name, kept)
            for key, (name, kept) in self._context.store.kept_drafts().items()
            if isinstance(kept, DraftState)
        ]
        for key, name, kept in drafts:
            self._column.addWidget(self._line(key, name, kept))
        self.setVisible(bool(drafts))

    def _line(self, key: str, name: str, kept: DraftState) -> QFrame:
        at = datetime.fromisoformat(kept.at).astimezone()
        what = named(self._context.store, register(name), kept)
        line = QFrame()
        line.setObjectName("draft")
        theme.role(line, "bar")
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.gap(1), theme.gap(0.25), theme.gap(0.5), theme.gap(0.25))
        said = _UNSAVED.format(what=what, at=f"{at:%H:%M} {show_day(at.date())}")
        row.addWidget(ElidedLabel(str(said), line), 1)
        resume, drop = button(_RESUME, "link"), button(_DROP, "link")
        resume.clicked.connect(partial(self._context.open.resume, name, key))
        drop.clicked.connect(partial(self._drop, key))
        for made in (resume, drop):
            made.setAccessibleName(f"{made.text()}: {what}")
            row.addWidget(made)
        return line

    def _drop(self, key: str) -> None:
        with self._context.guard():
            self._context.store.drop_draft(key)
        self.read()


def named(store: Store, cls: type[Record], kept: DraftState) -> str:
    """Return what a draft is of: its code where it is stored, else the first open words typed in it."""
    label = str(cls.schema.label)
    if kept.id:
        title = store.titles(cls.schema.key, [kept.id]).get(kept.id)
        return f"{label} {title.code}" if title else label
    return " · ".join([label, *list(_words(store, cls, kept))[:2]])


def _words(store: Store, cls: type[Record], kept: DraftState) -> Iterator[str]:
    for name in dict.fromkeys((cls.schema.title, *cls.schema.columns)):
        spec = cls.schema.fields.get(name)
        if spec is None or isinstance(spec, RowsField) or spec.privacy.reaches(Privacy.SENSITIVE):
            continue
        value = kept.values.get(name)
        if name in kept.typed:
            yield kept.typed[name]
        elif isinstance(spec, LinkField) and isinstance(value, int):
            if title := store.titles(spec.target, [value]).get(value):
                yield title.words
        elif isinstance(value, str | int | float):
            yield spec.show(spec.from_db(value))

"""Editors that refer to other records, and words the commune has used before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app import text
from app.fields import LinkField, LinksField, TermField
from app.lang import T
from app.record import Record, register
from app.store import Store, Title
from ui import icons, theme
from ui.editors.base import Editor, Values
from ui.editors.flow import Flow
from ui.editors.suggest import Suggestion, SuggestLine
from ui.editors.text import leave_tidy

AddRecord = Callable[[type[Record], str, Callable[[int], None]], None]
_TYPE = T("Gõ tên hoặc mã", "Type a name or code")
_ADD = T("Thêm {label} mới (F4)", "Add a new {label} (F4)")
_REMOVE = T("Bỏ {what}", "Remove {what}")


def shown(title: Title) -> str:
    """A link as the officer reads it: ``HO-0031 · Nguyễn Văn Hùng``."""
    return f"{title.code} · {title.words}" if title.words else title.code


class LinkPicker(QWidget):
    """A line that finds records of one register by their words, and ＋ that adds a new one."""

    picked = Signal(object)

    def __init__(self, store: Store, target: str, add: AddRecord | None) -> None:
        super().__init__()
        self._store, self._target, self._add = store, target, add
        self.line = SuggestLine(self.suggest)
        self.line.setPlaceholderText(str(_TYPE))
        self.line.picked.connect(self.picked)
        self.button = QToolButton()
        icons.put(self.button, "plus", "quiet")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label = register(target).schema.label
        said = str(_ADD.format(label=T(label.vi.lower(), label.en.lower())))
        self.button.setToolTip(said)
        self.button.setAccessibleName(said)
        self.button.setVisible(add is not None)
        self.button.clicked.connect(self.add_new)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap(0.5))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def add_new(self) -> None:
        """Open a small form for a record that is not there yet; what it saves is picked."""
        if self._add is not None:
            self._add(register(self._target), self.line.words(), self.picked.emit)

    def title(self, id_: int) -> str:
        found = self._store.titles(self._target, [id_])
        return shown(found[id_]) if id_ in found else ""

    def titles(self, ids: tuple[int, ...]) -> dict[int, str]:
        return {i: shown(title) for i, title in self._store.titles(self._target, ids).items()}

    def suggest(self, words: str) -> list[Suggestion]:
        """Records whose words begin so, newest first."""
        return [(id_, shown(title)) for id_, title in self._store.suggest(self._target, words)]


class LinkEditor(Editor):
    """A link to one record. Words that were not picked stay and are told as a problem."""

    def __init__(
        self, spec: LinkField, store: Store, add: AddRecord | None = None, path: str = ""
    ) -> None:
        super().__init__(spec, path)
        self._id: int | None = None
        self.picker = LinkPicker(store, spec.target, add)
        self.line = self.picker.line
        # In a row, and beside a pick, the room goes to the text; F4 adds there too.
        self._adds = add is not None and "." not in self.path
        self._hold(self.line, self.picker)
        self.picker.picked.connect(self.pick)
        self.line.typing.connect(self._typed)
        self.line.editingFinished.connect(self._take_only_one)

    def load(self, draft: Values) -> None:
        name = self.spec.name
        self._mean(draft.values[name] if name not in draft.typed else None)
        self.line.setText(
            draft.typed.get(name) or (self.picker.title(self._id) if self._id else "")
        )
        self.line.setCursorPosition(0)

    def store(self, draft: Values) -> None:
        if self._id is None:
            draft.type(self.spec.name, self.line.text())
        else:
            draft.put(self.spec.name, self._id)

    def said(self) -> list[str]:
        return [self.line.text()] if self._id is not None else []

    def pick(self, id_: int) -> None:
        """Take a record, as a click on its suggestion does."""
        self._mean(id_)
        self.line.setText(self.picker.title(id_))
        self.line.setCursorPosition(0)
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_F4:
            self.picker.add_new()
        elif event.key() == Qt.Key.Key_Down:
            self.line.show_all()
        else:
            super().keyPressEvent(event)

    def _typed(self, _words: str) -> None:
        self._mean(None)
        self.edited.emit()

    def _mean(self, id_: int | None) -> None:
        self._id = id_
        self.picker.button.setVisible(self._adds and id_ is None)

    def _take_only_one(self) -> None:
        """Leaving after typing enough to mean one record picks it."""
        if self._id is None and not self.line.open and self.line.text().strip():
            found = self.picker.suggest(self.line.text())
            if len(found) == 1:
                self.pick(found[0][0])


class LinksEditor(Editor):
    """Links to several records: a chip for each, and a line that adds more."""

    def __init__(self, spec: LinksField, store: Store, path: str = "") -> None:
        super().__init__(spec, path)
        self._ids: tuple[int, ...] = ()
        self._chips: list[QPushButton] = []
        self.picker = LinkPicker(store, spec.target, None)
        self.line = self.picker.line
        area = QWidget()
        self._flow = Flow(area)
        self._hold(self.line, area)
        self.line.setMinimumWidth(theme.characters(16))
        self._flow.addWidget(self.picker)
        self.picker.picked.connect(self._picked)

    def load(self, draft: Values) -> None:
        self._show(draft.values[self.spec.name] or ())

    def store(self, draft: Values) -> None:
        draft.put(self.spec.name, self._ids)

    def said(self) -> list[str]:
        return [chip.text() for chip in self._chips]

    def stops(self) -> list[QWidget]:
        return [*self._chips, self.line]

    def _picked(self, id_: int) -> None:
        self.line.clear()
        self._show((*self._ids, id_) if id_ not in self._ids else self._ids)
        self.edited.emit()

    def _drop(self, id_: int) -> None:
        self._show(tuple(i for i in self._ids if i != id_))
        self.line.setFocus()
        self.edited.emit()

    def _show(self, ids: tuple[int, ...]) -> None:
        self._ids = ids
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        titles = self.picker.titles(ids)
        self._chips = [self._chip(i, titles.get(i, "")) for i in ids]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
            chip.show()
        self.reshaped.emit()

    def _chip(self, id_: int, title: str) -> QPushButton:
        chip = QPushButton(title, self)
        icons.put(chip, "x", "quiet")
        chip.setProperty("role", "chip")
        chip.setToolTip(str(_REMOVE.format(what=title)))
        chip.setAccessibleName(str(_REMOVE.format(what=title)))
        chip.clicked.connect(lambda: self._drop(id_))
        return chip


class TermEditor(Editor):
    """A word of a list that grows by use: those in use are suggested, a new one is simply typed."""

    def __init__(self, spec: TermField, used: Callable[[], list[str]], path: str = "") -> None:
        super().__init__(spec, path)
        self._used = used
        self.line = SuggestLine(self._suggest, closed=False)
        self._hold(self.line)
        self.line.typing.connect(lambda _words: self.edited.emit())
        self.line.picked.connect(self._picked)
        self.line.editingFinished.connect(self._tidy)

    def load(self, draft: Values) -> None:
        self.line.setText(draft.shown(self.spec.name))
        self.line.setCursorPosition(0)

    def store(self, draft: Values) -> None:
        draft.type(self.spec.name, self.line.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down:
            self.line.show_all()
        else:
            super().keyPressEvent(event)

    def _suggest(self, words: str) -> list[Suggestion]:
        spec: Any = self.spec
        starters = [str(term.label) for term in spec.starters if not term.retired]
        known = dict.fromkeys([*starters, *(spec.show(word) for word in self._used())])
        wanted = text.fold(words)
        return [(word, word) for word in known if wanted in text.fold(word)]

    def _picked(self, word: str) -> None:
        self.line.setText(word)
        self.line.setCursorPosition(0)
        self.edited.emit()

    def _tidy(self) -> None:
        leave_tidy(self.line, self.spec)

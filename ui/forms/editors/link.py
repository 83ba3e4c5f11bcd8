"""Editors that refer to other records, and words the commune has used before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.base import text
from app.base.errors import UserError
from app.base.language import T
from app.schema.fields import LinkField, LinksField, TermField
from app.schema.record import Record, register
from app.services.looks import WORDS, Stay, searches
from app.store import RecordTitle, Store
from app.store.read.query import matching
from ui.core import icons, theme
from ui.forms.editors.base import Editor, Values
from ui.forms.editors.flow import FlowLayout
from ui.forms.editors.suggest import Suggestion, SuggestLine
from ui.widgets.basics import put_beside

AddRecord = Callable[[type[Record], str, Callable[[int], None]], None]
_TYPE = T("Gõ tên hoặc mã", "Type a name or code")
_ADD = T("Thêm {label} mới (F4)", "Add a new {label} (F4)")
_REMOVE = T("Bỏ {what}", "Remove {what}")


def shown(title: RecordTitle) -> str:
    """A link as the officer reads it: ``HO-0031 · Nguyễn Văn Hùng``."""
    return f"{title.code} · {title.words}" if title.words else title.code


class LinkPicker(QWidget):
    """A line that finds records of one register by their words, and ＋ that adds a new one."""

    picked = Signal(object)

    def __init__(
        self, store: Store, target: str, add: AddRecord | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._target, self._add = store, target, add
        self._stay = Stay(store)
        self.line = SuggestLine(self.suggest, parent=self)
        self.line.setPlaceholderText(str(_TYPE))
        self.line.picked.connect(self.picked)
        self.button = QToolButton(self)
        icons.put(self.button, "plus", "quiet")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label = register(target).schema.label
        title = str(_ADD.format(label=T(label.vi.lower(), label.en.lower())))
        self.button.setToolTip(title)
        self.button.setAccessibleName(title)
        self.button.setVisible(add is not None)
        self.button.clicked.connect(self.add_new)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap(0.5))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def begin(self) -> None:
        """Another record is looked at: what is found by sensitive words is logged anew."""
        self._stay.begin()

    def add_new(self) -> None:
        """Open a small form for a record that is not there yet; what it saves is picked."""
        if self._add is not None:
            self._add(register(self._target), self.line.words(), self._added)

    def _added(self, id_: int) -> None:
        """Go on where it was asked for, wherever the cursor was before the small form."""
        self.line.setFocus()
        self.picked.emit(id_)

    def title(self, id_: int) -> str:
        """Return how a record of the register is shown; empty where it is gone."""
        found = self._store.titles(self._target, [id_])
        return shown(found[id_]) if id_ in found else ""

    def titles(self, ids: tuple[int, ...]) -> dict[int, str]:
        """Return how records of the register are shown, by id."""
        return {i: shown(title) for i, title in self._store.titles(self._target, ids).items()}

    def suggest(self, words: str) -> list[Suggestion]:
        """Records whose words or code begin so, newest first; sensitive ones once that is logged, else none.

        Each record that is shown is a look of its own, however it was asked for; so are words that find none.
        """
        found = self._store.suggest(self._target, words)
        cls = register(self._target)
        if searches(cls) and (found or matching(words)):
            ids = [id_ for id_, _title in found] if cls.schema.only_counted else []
            try:
                self._stay.ask(self._target, [WORDS], words, ids)
            except UserError:
                return []  # a code would tell as well that somebody of the name is on file
        return [(id_, shown(title)) for id_, title in found]


class LinkEditor(Editor):
    """A link to one record. Words that were not picked stay and are shown as a problem."""

    def __init__(
        self,
        spec: LinkField,
        store: Store,
        add: AddRecord | None = None,
        path: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, path, parent)
        self._id: int | None = None
        self.picker = LinkPicker(store, spec.target, add, self)
        self.line = self.picker.line
        # In a row, and beside a pick, the room goes to the text; F4 adds there too.
        self._adds = add is not None and "." not in self.path
        self._hold(self.line, self.picker)
        self.picker.picked.connect(self.pick)
        self.line.typing.connect(self._typed)
        self.line.left.connect(self.settle)

    def load(self, draft: Values) -> None:
        """Show the title of the linked record, or the words that were not picked."""
        name = self.spec.name
        self.picker.begin()
        typed = draft.typed.get(name, "")
        self._mean(None if typed else draft.values[name])
        self.line.put(typed or (self.picker.title(self._id) if self._id else ""), picked=not typed)

    def store(self, draft: Values) -> None:
        """Write the id of the record, or the words that were not picked."""
        if self._id is None:
            draft.type(self.spec.name, self.line.unpicked)
        else:
            draft.put(self.spec.name, self._id)

    def settle(self) -> None:
        """Take the one record that the words mean, if they mean one."""
        self.line.settle()

    def labels(self) -> list[str]:
        """Return the title of the picked record."""
        return [self.line.text()] if self._id is not None else []

    def pick(self, id_: int) -> None:
        """Take a record, as a click on its suggestion does."""
        self._mean(id_)
        self.line.put(self.picker.title(id_))
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_F4:
            self.picker.add_new()
        else:
            super().keyPressEvent(event)

    def _typed(self, _words: str) -> None:
        self._mean(None)
        self.edited.emit()

    def _mean(self, id_: int | None) -> None:
        self._id = id_
        self.picker.button.setVisible(self._adds and id_ is None)


class LinksEditor(Editor):
    """Links to several records: a chip for each, and a line that adds more."""

    def __init__(
        self, spec: LinksField, store: Store, path: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, path, parent)
        self._ids: tuple[int, ...] = ()
        self._chips: list[QPushButton] = []
        area = QWidget(self)
        self.picker = LinkPicker(store, spec.target, None, area)
        self.line = self.picker.line
        self._flow = FlowLayout(area)
        self._hold(self.line, area)
        self.line.setMinimumWidth(theme.characters(16))
        self._flow.addWidget(self.picker)
        self.picker.picked.connect(self._picked)
        self.line.typing.connect(lambda _words: self.edited.emit())
        self.line.left.connect(self.settle)

    def load(self, draft: Values) -> None:
        """Show a chip for each linked record, and words that were not picked."""
        self.picker.begin()
        self.line.put(draft.typed.get(self.spec.name, ""), picked=False)
        self._show(draft.values[self.spec.name] or ())

    def store(self, draft: Values) -> None:
        """Write the ids, and beside them words that were not picked."""
        draft.put(self.spec.name, self._ids)
        draft.type_words(self.spec.name, self.line.unpicked)

    def settle(self) -> None:
        """Take the one record that the words mean, if they mean one."""
        self.line.settle()

    def labels(self) -> list[str]:
        """Return the titles of the picked records."""
        return [chip.text() for chip in self._chips]

    def focus_chain(self) -> list[QWidget]:
        """Return the chips and the line."""
        return [*self._chips, self.line]

    def _picked(self, id_: int) -> None:
        self.line.put("")
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

    def _chip(self, id_: int, title: str) -> QPushButton:
        chip = QPushButton(title, self)
        put_beside(chip, "x", "quiet")
        chip.setProperty("role", "chip")
        chip.setToolTip(str(_REMOVE.format(what=title)))
        chip.setAccessibleName(str(_REMOVE.format(what=title)))
        chip.clicked.connect(lambda: self._drop(id_))
        return chip


class TermEditor(Editor):
    """A word of a list that the commune extends: picked, or added by the row that says so."""

    def __init__(
        self,
        spec: TermField,
        used: Callable[[], list[str]],
        path: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, path, parent)
        self._terms, self._used = spec, used
        self.line = SuggestLine(self._suggest, extend=self._new, parent=self)
        self._hold(self.line)
        self.line.typing.connect(lambda _words: self.edited.emit())
        self.line.picked.connect(self._picked)
        self.line.left.connect(self.settle)

    def load(self, draft: Values) -> None:
        """Show the term, or the words that were not picked."""
        name = self.spec.name
        self.line.put(draft.shown(name), picked=name not in draft.typed)

    def store(self, draft: Values) -> None:
        """Write the term, or the words that were not picked."""
        if self.line.unpicked:
            draft.type_words(self.spec.name, self.line.unpicked)
        else:
            draft.type(self.spec.name, self.line.text())

    def settle(self) -> None:
        """Take the one term that the words mean, if they mean one."""
        self.line.settle()

    def _known(self) -> list[str]:
        starters = [str(term.label) for term in self._terms.starters if not term.retired]
        return list(dict.fromkeys([*starters, *map(self._terms.show, self._used())]))

    def _suggest(self, words: str) -> list[Suggestion]:
        folded = text.fold(words)
        return [(word, word) for word in self._known() if folded in text.fold(word)]

    def _new(self, words: str) -> str | None:
        """The word that these words add; None where the list has it."""
        word = self._terms.parse(words)
        had = {known.lower() for known in self._known()}
        return (
            None if word is None or word.lower() in had or word in [*self._terms.starters] else word
        )

    def _picked(self, word: str) -> None:
        self.line.put(word)
        self.edited.emit()

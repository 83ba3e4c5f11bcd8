"""Filters of a list, as chips: a field, how it is compared, a value; each gives a condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app import conditions
from app.conditions import EVERY, Condition, all_of
from app.draft import Draft, RowDraft
from app.fields import Field, ManyField, RowsField
from app.lang import T
from app.record import Record
from ui import icons, theme
from ui.context import Context
from ui.editors import Combo, Editor, Editors
from ui.editors.flow import Flow

_ADD = T("Lọc", "Filter")
_APPLY = T("Lọc", "Apply")
_REMOVE = T("Bỏ lọc: {what}", "Remove the filter: {what}")
_ROW_FIELD = T("{rows}: {field}", "{rows}: {field}")
_FROM_TO = {
    (True, True): T("{field}: từ {a} đến {b}", "{field}: {a} to {b}"),
    (True, False): T("{field}: từ {a}", "{field}: from {a}"),
    (False, True): T("{field}: đến {b}", "{field}: to {b}"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A way to compare: its words, and how many values it needs."""

    key: str
    label: T
    values: int


_IS = Comparison("eq", T("là", "is"), 1)
_IS_NOT = Comparison("ne", T("không phải", "is not"), 1)
_HAS = Comparison("has", T("có", "has"), 1)
_CONTAINS = Comparison("contains", T("có chữ", "contains"), 1)
_BETWEEN = Comparison("between", T("từ … đến …", "from … to …"), 2)
_EMPTY = Comparison("empty", T("để trống", "is empty"), 0)
_FILLED = Comparison("filled", T("có ghi", "is filled in"), 0)
_KINDS: dict[str, tuple[Comparison, ...]] = {
    "text": (_CONTAINS, _EMPTY, _FILLED),
    "term": (_IS, _CONTAINS, _IS_NOT, _EMPTY, _FILLED),
    "day": (_BETWEEN, _IS, _EMPTY, _FILLED),
    "part-day": (_BETWEEN, _EMPTY, _FILLED),
    "number": (_BETWEEN, _IS, _EMPTY, _FILLED),
    "money": (_BETWEEN, _IS, _EMPTY, _FILLED),
    "yes-no": (_IS, _EMPTY, _FILLED),
    "choice": (_IS, _IS_NOT, _EMPTY, _FILLED),
    "link": (_IS, _IS_NOT, _EMPTY, _FILLED),
    "links": (_HAS, _EMPTY, _FILLED),
    "choices": (_HAS, _EMPTY, _FILLED),
    "rows": (_FILLED, _EMPTY),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What can be filtered: a field of the record, or of its rows (``places.area``)."""

    path: str
    label: T
    spec: Field[Any]


def targets(cls: type[Record]) -> Iterator[Target]:
    """Everything that can be filtered, as the form has it."""
    for name, spec in cls.schema.fields.items():
        yield Target(name, spec.label, spec)
        if isinstance(spec, RowsField):
            for part, field in spec.row.fields.items():
                label = _ROW_FIELD.format(rows=spec.label, field=field.label)
                yield Target(f"{name}.{part}", label, field)


def condition_of(path: str, comparison: Comparison, values: list[Any]) -> Condition:
    """The condition that a filter stands for."""
    match comparison.key:
        case "empty" | "filled":
            return conditions.is_null(path, comparison.key == "empty")
        case "between":
            return conditions.between(path, values[0], values[1])
        case "contains":
            return conditions.contains(path, values[0])
        case "ne":
            return conditions.ne(path, values[0])
        case "has":
            return conditions.contains(path, values[0])
        case _:
            return conditions.eq(path, values[0])


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force, and how its chip reads."""

    said: str
    condition: Condition


class FilterBar(QWidget):
    """The filters in force, and the way to add one. ``changed`` when they did."""

    changed = Signal()
    unfixed = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cls = context, cls
        self._filters: list[Filter] = []
        self._chips: list[QPushButton] = []
        self._fixed: QPushButton | None = None
        self.asker: FilterAsker | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        area = QWidget()
        self._flow = Flow(area)
        self._column = column
        column.addWidget(area)
        self.add = QPushButton(str(_ADD))
        self.add.setObjectName("filter.add")
        theme.role(self.add, "chip")
        icons.put(self.add, "filter", "quiet")
        self.add.clicked.connect(self.choose)
        self._flow.addWidget(self.add)

    def condition(self) -> Condition:
        """All filters together."""
        return all_of(*(f.condition for f in self._filters)) if self._filters else EVERY

    def put(self, filter_: Filter) -> None:
        """Add a filter."""
        self._filters.append(filter_)
        chip = self._chip(filter_.said)
        chip.clicked.connect(partial(self._remove, filter_))
        self._chips.append(chip)
        self._flow.insert(self._flow.count() - 1, chip)
        self.changed.emit()

    def fix(self, title: T | None) -> None:
        """Show under which title the page was opened; removing it says ``unfixed``."""
        if self._fixed is not None:
            self._discard(self._fixed)
            self._fixed = None
        if title is not None:
            self._fixed = self._chip(str(title))
            self._fixed.clicked.connect(self._unfix)
            self._flow.insert(0, self._fixed)

    def clear(self, *, tell: bool = True) -> None:
        """Remove all filters."""
        for chip in self._chips:
            self._discard(chip)
        self._filters, self._chips = [], []
        if tell:
            self.changed.emit()

    def menu(self) -> QMenu:
        """What can be filtered; a choice is offered at once, the rest asks how and what."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for target in targets(self._cls):
            if target.spec.kind in ("choice", "yes-no"):
                self._values(menu.addMenu(str(target.label)), target)
            else:
                menu.addAction(f"{target.label} …", partial(self.ask, target))
        return menu

    def choose(self) -> None:
        """Open the menu of fields under the button."""
        self.menu().popup(self.add.mapToGlobal(QPoint(0, self.add.height())))

    def ask(self, target: Target) -> None:
        """Ask under the chips how to compare and with what."""
        if self.asker is not None:
            self._column.removeWidget(self.asker)
            self.asker.hide()
            self.asker.deleteLater()
        self.asker = FilterAsker(self._context, self._cls, target)
        self.asker.given.connect(self._given)
        self.asker.left.connect(self._left)
        self._column.addWidget(self.asker)
        self.asker.start()

    def _values(self, menu: QMenu, target: Target) -> None:
        spec: Any = target.spec
        for value in spec.choices if spec.kind == "choice" else (True, False):
            said = f"{target.label}: {spec.show(value)}"
            made = Filter(said, conditions.eq(target.path, value))
            menu.addAction(spec.show(value), partial(self.put, made))
        menu.addSeparator()
        for comparison in (_EMPTY, _FILLED):
            made = Filter(f"{target.label} {comparison.label}", condition_of(target.path, comparison, []))
            menu.addAction(str(comparison.label), partial(self.put, made))

    def _given(self, filter_: Filter) -> None:
        self._left()
        self.put(filter_)

    def _left(self) -> None:
        if self.asker is not None:
            self.asker.hide()
            self.asker.deleteLater()
            self.asker = None
            self.add.setFocus()

    def _remove(self, filter_: Filter) -> None:
        at = next(n for n, one in enumerate(self._filters) if one is filter_)
        del self._filters[at]
        self._discard(self._chips.pop(at))
        self.add.setFocus()
        self.changed.emit()

    def _unfix(self) -> None:
        self.fix(None)
        self.add.setFocus()
        self.unfixed.emit()

    def _chip(self, said: str) -> QPushButton:
        chip = _Chip(said)
        chip.setAccessibleName(str(_REMOVE.format(what=said)))
        chip.setToolTip(str(_REMOVE.format(what=said)))
        return chip

    def _discard(self, chip: QPushButton) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()


class _Chip(QPushButton):
    """A filter in force; a click, Enter, Delete or Backspace removes it."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        theme.role(self, "chip")
        icons.put(self, "x", "accent")
        self.setCheckable(True)
        self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        removes = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.key() in removes:
            self.click()
        else:
            super().keyPressEvent(event)


class FilterAsker(QWidget):
    """One line: the field, how to compare, the value or two. Enter applies, Esc leaves."""

    given = Signal(object)
    left = Signal()

    def __init__(self, context: Context, cls: type[Record], target: Target) -> None:
        super().__init__()
        self._cls, self._target = cls, target
        self._comparisons = _KINDS[target.spec.kind]
        self.how = Combo()
        self.how.setObjectName("filter.how")
        self.how.setAccessibleName(str(target.label))
        self.how.addItems([str(c.label) for c in self._comparisons])
        self.how.currentIndexChanged.connect(self._fit)
        editors = Editors(context.store, cls)
        self.editors: list[Editor] = []
        if not isinstance(target.spec, RowsField):
            self.editors = [editors.make(target.spec, f"filter.{n}") for n in (0, 1)]
        self._drafts = [self._draft() for _editor in self.editors]
        self.note = theme.label("", "problem")
        apply = QPushButton(str(_APPLY))
        apply.setObjectName("filter.apply")
        apply.clicked.connect(self.give)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(theme.label(str(target.label)))
        row.addWidget(self.how)
        for editor in self.editors:
            row.addWidget(editor, 1)
        row.addWidget(apply)
        row.addWidget(self.note)
        self._fit()

    def start(self) -> None:
        """Go to the first value."""
        (self.editors[0] if self.editors else self.how).setFocus()

    def give(self) -> None:
        """Say ``given`` with the filter; or what cannot be read."""
        comparison = self._comparisons[self.how.currentIndex()]
        values = []
        for editor, draft in list(zip(self.editors, self._drafts, strict=True))[: comparison.values]:
            editor.store(draft)
            if problem := draft.unread().get(editor.spec.name):
                self.note.setText(str(problem.text))
                return
            values.append(draft.values[editor.spec.name])
        if not any(value not in (None, "", ()) for value in values) and comparison.values:
            self.left.emit()
            return
        self.given.emit(self._made(comparison, values))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _made(self, comparison: Comparison, values: list[Any]) -> Filter:
        path, label = self._target.path, self._target.label
        shown = [self._shown(n) for n in range(comparison.values)]
        if comparison.values == 2:
            words = _FROM_TO[bool(shown[0]), bool(shown[1])]
            return Filter(str(words.format(field=label, a=shown[0], b=shown[1])), condition_of(path, comparison, values))
        if comparison.key == "has":
            parts = [conditions.contains(path, value) for value in values[0]]
            return Filter(f"{label}: {shown[0]}", all_of(*parts))
        said = f"{label} {comparison.label}" if not shown else f"{label} {comparison.label} {shown[0]}"
        return Filter(said, condition_of(path, comparison, values))

    def _shown(self, which: int) -> str:
        spec, draft = self._target.spec, self._drafts[which]
        value = draft.values[spec.name]
        if spec.kind in ("link", "links"):
            return ", ".join(self.editors[which].said())
        return spec.show(value)

    def _draft(self) -> Draft[Any] | RowDraft[Any]:
        """A draft that an editor can write one value into."""
        name, _, part = self._target.path.partition(".")
        rows = self._cls.schema.fields[name]
        draft = RowDraft(rows.row) if part and isinstance(rows, RowsField) else Draft(self._cls)
        many = isinstance(self._target.spec, ManyField)
        draft.put(self._target.spec.name, () if many else None)
        return draft

    def _fit(self) -> None:
        count = self._comparisons[self.how.currentIndex()].values
        for n, editor in enumerate(self.editors):
            editor.setVisible(n < count)
            editor.load(self._drafts[n])

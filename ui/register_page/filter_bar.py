"""Filters of a list, as chips: a field, how it is compared, a value; each gives a condition."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.language import T
from app.schema import conditions
from app.schema.conditions import EVERY, Condition, all_of
from app.schema.fields import ChoiceField
from app.schema.record import Record
from app.services.saved_views import SavedFilter
from ui.core import theme
from ui.core.context import Context
from ui.forms.editors.flow import FlowLayout
from ui.register_page.filter_editor import FilterEditor
from ui.register_page.filter_model import IS_EMPTY, IS_FILLED, FilterTarget, condition_of, targets
from ui.widgets.basics import put_beside

_ADD = T("Lọc", "Filter")
_FILTER = T("Lọc danh sách", "Filter the list")
_REMOVE = T("Bỏ lọc: {what}", "Remove the filter: {what}")


class FilterBar(QWidget):
    """The filters in force, as chips. ``changed`` when they did.

    ``add`` is the button that adds one; it stands wherever the list wants it.
    """

    changed = Signal()
    unfixed = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cls = context, cls
        self._filters: list[SavedFilter] = []
        self._chips: list[QPushButton] = []
        self._fixed: QPushButton | None = None
        self.asker: FilterEditor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        area = QWidget()
        self._flow = FlowLayout(area)
        self._column = column
        column.addWidget(area)
        area.hide()
        self._area = area
        self.add = QPushButton(str(_ADD))
        self.add.setObjectName("filter.add")
        self.add.setToolTip(f"{_FILTER} (Ctrl+Shift+F)")
        theme.role(self.add, "chip")
        put_beside(self.add, "filter", "quiet")
        self.add.clicked.connect(self.choose)
        self._fit()

    def condition(self) -> Condition:
        """All filters together."""
        return all_of(*(f.condition for f in self._filters)) if self._filters else EVERY

    def filters(self) -> tuple[SavedFilter, ...]:
        """The filters in force, without what the page was opened on."""
        return tuple(self._filters)

    @property
    def fixed(self) -> str:
        """Under which title the page was opened, or nothing."""
        return self._fixed.text() if self._fixed is not None else ""

    def take(self, filters: Iterable[SavedFilter]) -> None:
        """Replace the filters without emitting ``changed``."""
        self.clear(tell=False)
        for filter_ in filters:
            self._add(filter_)

    def chips(self) -> list[QPushButton]:
        """The chips shown, the title of the page first."""
        return [*([self._fixed] if self._fixed else []), *self._chips]

    def put(self, filter_: SavedFilter) -> None:
        """Add a filter."""
        self._add(filter_)
        self.changed.emit()

    def _add(self, filter_: SavedFilter) -> None:
        self._filters.append(filter_)
        chip = self._chip(filter_.text)
        chip.clicked.connect(partial(self._remove, filter_))
        self._chips.append(chip)
        self._flow.addWidget(chip)
        self._fit()

    def fix(self, title: T | None) -> None:
        """Show under which title the page was opened; removing it says ``unfixed``."""
        if self._fixed is not None:
            self._discard(self._fixed)
            self._fixed = None
        if title is not None:
            self._fixed = self._chip(str(title))
            self._fixed.clicked.connect(self._unfix)
            self._flow.insert(0, self._fixed)
        self._fit()

    def clear(self, *, tell: bool = True) -> None:
        """Remove all filters."""
        for chip in self._chips:
            self._discard(chip)
        self._filters, self._chips = [], []
        self._fit()
        if tell:
            self.changed.emit()

    def menu(self) -> QMenu:
        """Return the menu of fields; a choice is offered at once, the others ask for a comparison."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for target in targets(self._cls):
            if target.spec.kind in ("choice", "yes-no"):
                self._values(menu.addMenu(str(target.label)), target)
            else:
                menu.addAction(f"{target.label}…", partial(self.ask, target))
        return menu

    def choose(self) -> None:
        """Open the menu of fields under the button."""
        self.menu().popup(self.add.mapToGlobal(QPoint(0, self.add.height())))

    def ask(self, target: FilterTarget) -> None:
        """Ask under the chips how to compare and with what."""
        if self.asker is not None:
            self._column.removeWidget(self.asker)
            self.asker.hide()
            self.asker.deleteLater()
        self.asker = FilterEditor(self._context, self._cls, target)
        self.asker.given.connect(self._given)
        self.asker.left.connect(self._left)
        self._column.addWidget(self.asker)
        self._fit()
        self.asker.start()

    def _values(self, menu: QMenu, target: FilterTarget) -> None:
        spec = target.spec
        for value in spec.choices if isinstance(spec, ChoiceField) else (True, False):
            label = f"{target.label}: {spec.show(value)}"
            made = SavedFilter(label, conditions.eq(target.path, value))
            menu.addAction(spec.show(value), partial(self.put, made))
        menu.addSeparator()
        for comparison in (IS_EMPTY, IS_FILLED):
            made = SavedFilter(
                f"{target.label} {comparison.label}", condition_of(target.path, comparison, [])
            )
            menu.addAction(str(comparison.label), partial(self.put, made))

    def _given(self, filter_: SavedFilter) -> None:
        self._left()
        self.put(filter_)

    def _left(self) -> None:
        if self.asker is not None:
            self.asker.hide()
            self.asker.deleteLater()
            self.asker = None
            self._fit()
            self.add.setFocus()

    def _remove(self, filter_: SavedFilter) -> None:
        at = next(n for n, one in enumerate(self._filters) if one is filter_)
        del self._filters[at]
        self._discard(self._chips.pop(at))
        self._fit()
        self.add.setFocus()
        self.changed.emit()

    def _unfix(self) -> None:
        self.fix(None)
        self.add.setFocus()
        self.unfixed.emit()

    def _fit(self) -> None:
        """Take no room while there is no filter."""
        self._area.setVisible(bool(self._chips) or self._fixed is not None)
        self.setVisible(not self._area.isHidden() or self.asker is not None)

    def _chip(self, label: str) -> QPushButton:
        chip = _Chip(label)
        chip.setAccessibleName(str(_REMOVE.format(what=label)))
        chip.setToolTip(str(_REMOVE.format(what=label)))
        return chip

    def _discard(self, chip: QPushButton) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()


class _Chip(QPushButton):
    """A filter in force; a click, Enter, Delete or Backspace removes it."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        theme.role(self, "chip")
        put_beside(self, "x", "accent")
        self.setCheckable(True)
        self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        removes = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.key() in removes:
            self.click()
        else:
            super().keyPressEvent(event)

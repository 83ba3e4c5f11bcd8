"""The bar of pages at the left; only icons where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.lang import T
from ui import icons, theme
from ui.pages.catalog import Entry, Group

_FIND = T("Tìm mọi thứ", "Find anything")
_NUMBERED = 9  # pages that Alt and a digit open


class SideBar(QFrame):
    """Emits ``chosen`` with the name of a page, and ``search_asked``."""

    chosen = Signal(str)
    search_asked = Signal()

    def __init__(self, unit: str, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "side")
        self.buttons: dict[str, QPushButton] = {}
        self._words: list[QLabel] = []
        self._group = QButtonGroup(self)
        self.full_width = theme.characters(27)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.gap(), theme.gap(1.5), theme.gap(), theme.gap())
        column.setSpacing(0)
        self._head(column, unit)
        column.addWidget(self._list(groups), 1)
        self.set_narrow(False)

    def names(self) -> list[str]:
        """The pages in their order."""
        return list(self.buttons)

    def show_current(self, name: str) -> None:
        """Mark a page as the one that is shown."""
        self.buttons[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons and names."""
        self.setFixedWidth(theme.gap(6) if narrow else self.full_width)
        for word in self._words:
            word.setVisible(not narrow)
        for made in (*self.buttons.values(), self._find):
            made.setText("" if narrow else f"  {made.accessibleName()}")

    def _head(self, column: QVBoxLayout, unit: str) -> None:
        name = theme.label("An Dân", "heading")
        place = theme.label(unit, wrap=True)
        for label in (name, place):
            label.setIndent(theme.gap())
            column.addWidget(label)
            self._words.append(label)
        column.addSpacing(theme.gap())
        self._find = self._button(_FIND, "search")
        self._find.setToolTip(f"{_FIND} (Ctrl+K)")
        self._find.clicked.connect(self.search_asked)
        column.addWidget(self._find)

    def _list(self, groups: Sequence[Group]) -> QScrollArea:
        inside = QWidget()
        theme.role(inside, "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for group in groups:
            if group.title:
                heading = theme.label(str(group.title), "side-heading")
                self._words.append(heading)
                column.addWidget(heading)
            else:
                column.addSpacing(theme.gap())
            for entry in group.entries:
                column.addWidget(self._entry(entry))
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(inside)
        return area

    def _entry(self, entry: Entry) -> QPushButton:
        made = self._button(entry.title, entry.icon)
        made.setCheckable(True)
        number = len(self.buttons) + 1
        keys = f" (Alt+{number})" if number <= _NUMBERED else ""
        made.setToolTip(f"{entry.title}{keys}")
        if keys:
            # Not the button's own shortcut, which every change of its text would take away.
            QShortcut(QKeySequence(f"Alt+{number}"), self, made.click)
        made.clicked.connect(lambda _checked, name=entry.name: self.chosen.emit(name))
        self.buttons[entry.name] = made
        self._group.addButton(made)
        return made

    def _button(self, title: T, icon: str) -> QPushButton:
        made = QPushButton()
        made.setAccessibleName(str(title))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(theme.icon_size())
        icons.put(made, icon, "side")
        theme.role(made, "side")
        return made

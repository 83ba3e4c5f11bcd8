"""The bar of pages at the left: groups that fold; only icons where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from ui.core import icons, theme
from ui.core.preferences import Preferences
from ui.shell.page_registry import PageGroup, PageSpec

_FIND = T("Tìm kiếm", "Find anything")
_LOCK, _LEAVE = T("Khóa sổ", "Lock"), T("Rời bản ví dụ", "Leave the example")
_NUMBERED = 9  # pages that Alt and a digit open


class Sidebar(QFrame):
    """Emits ``chosen`` with the name of a page, ``search_requested`` and ``lock_requested``.

    Of an ``example`` there is nothing to lock: the same place leads out of it.

    Of a folded group only the page that is shown stays in sight. What is folded is remembered.
    """

    chosen = Signal(str)
    search_requested = Signal()
    lock_requested = Signal()

    def __init__(
        self,
        unit: str,
        groups: Sequence[PageGroup],
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        example: bool = False,
    ) -> None:
        super().__init__(parent)
        theme.role(self, "side")
        self.buttons: dict[str, QPushButton] = {}
        self.headings: dict[str, QPushButton] = {}
        self._preferences = preferences
        self._groups = groups
        kept = preferences.folded
        self._folded = {g.name for g in groups if g.folded} if kept is None else set(kept)
        self.current = ""
        self._words: list[QLabel] = []
        self._exclusive = QButtonGroup(self)
        self.full_width = theme.characters(28)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.gap(), theme.gap(1.5), theme.gap(), theme.gap())
        column.setSpacing(0)
        self._head(column, unit)
        self._area = self._list([group for group in groups if not group.foot])
        column.addWidget(self._area, 1)
        for group in groups:
            if group.foot:
                column.addSpacing(theme.gap(0.5))
                self._entries(column, group)
        self.lock = self._button(*((_LEAVE, "arrow-left") if example else (_LOCK, "lock")))
        self.lock.setToolTip(str(_LEAVE) if example else f"{_LOCK} (Ctrl+L)")
        self.lock.clicked.connect(self.lock_requested)
        column.addWidget(self.lock)
        self.set_narrow(False)
        self._show_folds()

    def names(self) -> list[str]:
        """The pages in their order."""
        return list(self.buttons)

    def show_current(self, name: str) -> None:
        """Mark a page as the one that is shown, and bring it into sight.

        A page that is not listed leaves the mark where it was: one came from there.
        """
        if name not in self.buttons:
            return
        self.current = name
        self.buttons[name].setChecked(True)
        self._show_folds()
        self._show_button(name)

    def fold(self, group: str, folded: bool) -> None:
        """Fold a group away, or open it; remembered."""
        (self._folded.add if folded else self._folded.discard)(group)
        self._preferences.folded = frozenset(self._folded)
        self._show_folds()

    def folded(self, group: str) -> bool:
        """Whether a group is folded away."""
        return group in self._folded

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons and names."""
        # An icon with its pill, and beside it the bar that scrolls them where the window is low.
        scrolling = self._area.verticalScrollBar().sizeHint().width()
        self.setFixedWidth(theme.gap(6) + scrolling if narrow else self.full_width)
        for word in self._words:
            word.setVisible(not narrow)
        for made in (*self.buttons.values(), self._find, self.lock):
            made.setText("" if narrow else f"  {self._fitting(made)}")
        for heading in self.headings.values():
            heading.setText("" if narrow else f" {heading.accessibleName()}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        # After the list has been laid out in its new height.
        QTimer.singleShot(0, self, lambda: self._show_button(self.current))

    # Below: how it is put together

    def _fitting(self, made: QPushButton) -> str:
        """A name as far as the bar has room for it beside its icon; the tool tip has it whole."""
        room = self.full_width - theme.gap(8)
        letters = made.fontMetrics()
        return letters.elidedText(made.accessibleName(), Qt.TextElideMode.ElideRight, room)

    def _show_button(self, name: str) -> None:
        if name in self.buttons and self._inside.isAncestorOf(self.buttons[name]):
            self._list_column.activate()
            self._area.ensureWidgetVisible(self.buttons[name], 0, theme.gap(4))

    def _show_folds(self) -> None:
        for group in self._groups:
            folded = group.name in self._folded and group.title is not None
            for entry in group.entries:
                self.buttons[entry.name].setVisible(not folded or entry.name == self.current)
            if heading := self.headings.get(group.name):
                icons.put(heading, "chevron-right" if folded else "chevron-down", "side")
                heading.setChecked(not folded)

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
        self._find.clicked.connect(self.search_requested)
        column.addWidget(self._find)
        column.addSpacing(theme.gap(0.5))

    def _list(self, groups: Sequence[PageGroup]) -> QScrollArea:
        self._inside = QWidget()
        theme.role(self._inside, "clear")
        column = self._list_column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for group in groups:
            if group.title:
                column.addSpacing(theme.gap(0.5))
                column.addWidget(self._heading(group.name, group.title))
            self._entries(column, group)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        return area

    def _heading(self, group: str, title: T) -> QPushButton:
        made = QPushButton()
        made.setCheckable(True)
        made.setAccessibleName(str(title))
        made.setToolTip(str(title))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(QSize(theme.gap(1.5), theme.gap(1.5)))
        made.clicked.connect(lambda opened: self.fold(group, not opened))
        theme.role(made, "side-heading")
        self.headings[group] = made
        return made

    def _entries(self, column: QVBoxLayout, group: PageGroup) -> None:
        for entry in group.entries:
            column.addWidget(self._entry(entry))

    def _entry(self, entry: PageSpec) -> QPushButton:
        made = self._button(entry.title, entry.icon)
        made.setCheckable(True)
        number = len(self.buttons) + 1
        keys = f" (Alt+{number})" if number <= _NUMBERED else ""
        made.setToolTip(f"{entry.title}{keys}")
        if keys:
            # Not the button's own shortcut, which every change of its text would take away, and
            # not a click either, which a button that is folded away would not hear.
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda: self.chosen.emit(entry.name))
        made.clicked.connect(lambda: self.chosen.emit(entry.name))
        self.buttons[entry.name] = made
        self._exclusive.addButton(made)
        return made

    def _button(self, title: T, icon: str) -> QPushButton:
        made = QPushButton()
        made.setAccessibleName(str(title))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(theme.icon_size())
        icons.put(made, icon, "side")
        theme.role(made, "side")
        # Never wider than the bar, which would then scroll sideways.
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

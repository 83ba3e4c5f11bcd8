"""The base of every page of the window: its title, its actions, and how it follows changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import T
from ui.core import theme
from ui.core.actions import Offer
from ui.core.context import Context
from ui.core.elided import ElidedLabel
from ui.core.tab_order import NaturalTabs

if TYPE_CHECKING:
    from app.store import Changes


_LEAST_TITLE = 12  # characters of ordinary size


class PageAction(StrEnum):
    """An action of the window that the current page carries out, by its key in ``ACTIONS``."""

    NEW = "new"
    FIND = "find"
    SAVE = "save"
    PRINT = "print"


class LiveView(QWidget):
    """A widget that shows records, read by ``reload`` when it is first shown and after changes.

    A subclass connects ``context.changed`` to ``follow``. Changes made while the widget is hidden
    are kept until it is shown, and read then in one go.
    """

    def __init__(self, context: Context, parent: QWidget | None = None, *, pause: int = 0) -> None:
        """``pause``: milliseconds without another change before a shown widget reads again."""
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._settled = QTimer(self, singleShot=True, interval=pause)
        self._settled.timeout.connect(self._refresh_shown)

    def reload(self) -> None:
        """Read what is shown; a subclass says how."""

    def is_stale(self) -> bool:
        """Whether the widget must read again when it is shown."""
        return self._stale

    def refresh(self) -> None:
        """Read now."""
        self._stale = False
        self.reload()

    def follow(self, changes: Changes) -> None:  # noqa: ARG002 - subclasses leave some out
        """Read again after a change: soon where the widget is shown, else when it is shown next."""
        self._stale = True
        if not self.isVisible():
            return
        if self._settled.interval():
            self._settled.start()
        else:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self.is_stale():
            self.refresh()
        else:
            self.come_back()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():  # left, not the window made small
            self.leave()

    def leave(self) -> None:
        """Mask again what the officer asked to see; a subclass that shows such a thing says how."""

    def come_back(self) -> None:
        """Show again, as a new stay, what was found before; a subclass that logs its stays says how."""

    def _refresh_shown(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()


class Page(NaturalTabs, LiveView):
    """One page of the window, made when it is first opened."""

    offers: Sequence[Offer] = ()  # further actions that Ctrl+K lists while the page is shown

    def __init__(
        self, context: Context, title: T, parent: QWidget | None = None, *, pause: int = 0
    ) -> None:
        super().__init__(context, parent, pause=pause)
        self.title = title

    @property
    def record_shown(self) -> int | None:
        """The stored record that a form on the page shows, to come back to."""
        return None

    def open_record(self, id_: int) -> None:
        """Show a record again that ``record_shown`` gave."""

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return the actions of the window that this page carries out; the others are refused."""
        return {}

    def keep_draft(self) -> None:
        """Keep what is being typed, before the window is locked or closed; most pages hold nothing."""

    def give_back(self) -> None:
        """Give back memory that nothing shown needs: several other pages were opened since."""

    def _heading(self) -> QLabel:
        """Return the title as a label, which ends in … where there is no room for all of it."""
        made = ElidedLabel(str(self.title))
        theme.role(made, "title")
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        made.setMinimumWidth(theme.characters(_LEAST_TITLE))
        return made

    def _make_column(self, spacing: float = 1.5) -> QVBoxLayout:
        """Lay the page out as a column within the margins of a page; ``spacing`` in gaps."""
        column = QVBoxLayout(self)
        column.setContentsMargins(*theme.page_margins())
        column.setSpacing(theme.gap(spacing))
        return column

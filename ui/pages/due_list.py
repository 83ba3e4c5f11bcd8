"""What is due, by how soon it is: each line opens its record."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.language import T
from app.due import DueItem, Urgency, grouped
from app.schema.fields import Privacy
from app.schema.record import register
from ui.core import theme
from ui.core.context import Context
from ui.core.reveal import SHOW, Reveal
from ui.pages.home_parts import DueLine, group_head
from ui.widgets.basics import button, clear

NOTHING = T("Không có việc nào đến hạn trong tháng này.", "Nothing is due this month.")
MORE = T("Xem thêm {n} việc", "{n} more")
_SHOWN = 6  # of a group, until more is asked for


class DueList(QWidget):
    """Lines under their urgency. Of what is sensitive a line says what has to be done and roughly when.

    Which record that is and on which day is shown once it is asked for, and logged; so is what a
    masked line opens. ``reveal`` is the button that asks; whoever lays the page out places it.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._masks = context, Reveal(context)
        self._open_groups: set[Urgency] = set()
        self._items: list[DueItem] = []
        self._day = date.min
        self.reveal = button(SHOW, "link", "eye")
        self.reveal.clicked.connect(self._show_masked)
        self.reveal.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(0.25))

    def show_items(self, items: list[DueItem], today: date) -> None:
        """Show these as they are on a day."""
        self._items, self._day = items, today
        clear(self._column)
        masked = {item for item in items if self._is_masked(item)}
        self.reveal.setVisible(bool(masked))
        groups = grouped(items, today)
        for when, some in groups.items():
            self._column.addWidget(group_head(when, len(some)))
            # Among lines with their day, one without it would tell it by its place.
            placed = sorted(some, key=lambda item: item.rule if item in masked else "~")
            shown = placed if when in self._open_groups else placed[:_SHOWN]
            for item in shown:
                line = DueLine(item, self, late=when is Urgency.LATE, masked=item in masked)
                line.opened.connect(self._open)
                self._column.addWidget(line)
            if len(shown) < len(some):
                self._column.addWidget(self._more(when, len(some) - len(shown)))
        if not groups:
            self._column.addWidget(theme.label(str(NOTHING), "quiet"))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        # Left, not the window made small.
        if not event.spontaneous() and self._masks.end():
            self._show_again()

    def _is_masked(self, item: DueItem) -> bool:
        query = item.register, item.id, _sensitive(item)
        return item.reaches(Privacy.SENSITIVE) and not self._masks.shows(*query)

    def _show_masked(self) -> None:
        self._masks.ask()
        self._show_again()

    def _show_again(self) -> None:
        self.show_items(self._items, self._day)

    def _open(self, item: DueItem) -> None:
        if item.query is not None:
            self._context.open.list(item.register, item.query, item.subject)
        elif self._masks.opens(item.register, item.id, _sensitive(item)):
            self._context.open.record(item.register, item.id)

    def _more(self, when: Urgency, left: int) -> QPushButton:
        made = button(MORE.format(n=left), "link")

        def open_group() -> None:
            self._open_groups.add(when)
            self._show_again()

        made.clicked.connect(open_group)
        return made


def _sensitive(item: DueItem) -> tuple[str, ...]:
    """The sensitive fields that a line tells of."""
    sensitive = register(item.register).schema.sensitive
    return tuple(name for name in item.tells if name in sensitive)

"""What is due, by how soon it is: each line opens its record, and is settled where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.dates import show_day
from app.base.language import T
from app.due import DueItem, Urgency, grouped
from app.schema.fields import Privacy
from app.schema.record import register
from app.services import due_acts
from app.services.due_acts import Act, Answer, Wants
from ui.core import theme
from ui.core.actions import Action, Offer
from ui.core.context import Context
from ui.core.reveal import SHOW, Reveal
from ui.forms.print_button import PRINT
from ui.pages.due_line import DueLine
from ui.pages.home_parts import group_head
from ui.widgets.basics import button, clear
from ui.widgets.menu import OPEN, Way, pop

NOTHING = T("Không có việc nào đến hạn trong tháng này.", "Nothing is due this month.")
NOTHING_THAT_DAY = T("Không có việc nào đến hạn ngày này.", "Nothing is due on this day.")
EVERYTHING = T("Mọi việc đến hạn", "Everything due")
MORE = T("Xem thêm {n} việc", "{n} more")
_OPEN_LIST = T("Mở danh sách", "Open the list")
PICKED = T("{n} việc đã chọn…", "{n} selected…")
_UNPICK = T("Bỏ chọn", "Select none")
_SHARE_NOTHING = T(
    "Các việc đã chọn không có cách làm chung; hãy chọn những việc cùng loại.",
    "What is selected has nothing in common to be done; select things of one kind.",
)
_SHOWN = 6  # of a group, until more is asked for


class DueList(QWidget):
    """Lines under their urgency. Of what is sensitive a line says what has to be done and roughly when.

    Which record that is and on which day is shown once it is asked for, and logged; so is what a
    masked line opens or does. ``reveal`` is the button that asks, ``group`` does something about the
    lines that were picked: whoever lays the page out places them. Emits ``masks_changed`` once more may
    be told of, or less.
    """

    masks_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._masks = context, Reveal(context)
        self._open_groups: set[Urgency] = set()
        self._one_day: tuple[date, list[DueItem]] | None = None  # what of the calendar is shown
        self._items: list[DueItem] = []
        self._day = date.min
        self._lines: dict[DueItem, DueLine] = {}
        self._picked: list[DueItem] = []
        self.reveal = button(SHOW, "link", "eye")
        self.reveal.clicked.connect(self._show_masked)
        self.group = button(PICKED, "link", "list-checks")
        self.group.clicked.connect(self._group_menu)
        for part in (self.reveal, self.group):
            part.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(0.25))

    def show_items(self, items: list[DueItem], today: date) -> None:
        """Show these as they are on a day."""
        focused = self._focused()
        self._items, self._day = items, today
        clear(self._column)
        self._lines.clear()
        self.reveal.setVisible(any(map(self._is_masked, items)))
        if self._one_day is not None:
            items = self._one_day[1]
            self._column.addWidget(self._day_head(*self._one_day))
        masked = {item for item in items if self._is_masked(item)}
        groups = grouped(items, today)
        for when, some in groups.items():
            if self._one_day is None:
                self._column.addWidget(group_head(when, len(some)))
            # Among lines with their day, one without it would tell it by its place.
            placed = sorted(some, key=lambda item: item.rule if item in masked else "~")
            whole = when in self._open_groups or self._one_day is not None
            shown = placed if whole else placed[:_SHOWN]
            for item in shown:
                act = self.ways(item)[0][0]
                line = DueLine(item, act, self, late=when is Urgency.LATE, masked=item in masked)
                line.opened.connect(self._open)
                line.acted.connect(self.act)
                line.picked.connect(self._pick)
                line.menu_requested.connect(self._menu)
                self._column.addWidget(line)
                self._lines[item] = line
            if len(shown) < len(some):
                self._column.addWidget(self._more(when, len(some) - len(shown)))
        if not groups:
            nothing = NOTHING if self._one_day is None else NOTHING_THAT_DAY
            self._column.addWidget(theme.label(str(nothing), "quiet"))
        self._show_picked([item for item in self._picked if item in self._lines])
        if focused is not None:
            self._focus_near(focused)

    def show_day(self, day: date | None, items: Sequence[DueItem] = ()) -> None:
        """Show only what is due on a day, which is among ``items``; None: everything again."""
        found = [item for item in items if item.day == day and not item.undated]
        self._one_day = None if day is None else (day, self.countable(found))
        self._show_again()

    @property
    def day_shown(self) -> date | None:
        """Return the day that alone is shown; None where everything is."""
        return self._one_day[0] if self._one_day else None

    def countable(self, items: Sequence[DueItem]) -> list[DueItem]:
        """Return those of which it may be told on which day they are due."""
        return [item for item in items if not self._is_masked(item)]

    def act(self, item: DueItem) -> None:
        """Do the act of a line: what settles it."""
        self.ways(item)[0][1]()

    def ways(self, item: DueItem) -> list[Way]:
        """Everything that can be done about a thing, by its words; first what settles it."""
        found: list[Way] = []
        store, acts = self._context.store, due_acts.ACTS.get(item.rule, ())
        may = store.principal.may_change
        if (begin := due_acts.BEGINS.get(item.rule)) and may(begin.register):
            found.append((begin.label, partial(self._begin, item)))
        if (at := due_acts.FIELDS.get(item.rule)) and may(item.register):
            found.append((at[0], partial(self._field, item, at[1])))
        if may(item.register):
            found += [(act.label, partial(self._ask, act, [item])) for act in acts]
        found.append((_OPEN_LIST if item.query else OPEN, partial(self._open, item)))
        if not item.query:
            found.append((PRINT, partial(self._print, item)))
        return found

    def offers(self) -> list[Offer]:
        """The ways of the line that has the cursor, for Ctrl+K."""
        item = self._focused()
        if item is None:
            return []
        said = "" if self._is_masked(item) else f" · {item.subject}"
        return [
            (Action("due", T(f"{words.vi}{said}", f"{words.en}{said}"), item.rule.icon, ("",)), go)
            for words, go in self.ways(item)
        ]

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        # Left, not the window made small.
        if not event.spontaneous() and self._masks.end():
            if self._one_day is not None:  # that day would still tell of what is masked again
                day, items = self._one_day
                self._one_day = day, self.countable(items)
            self._show_again()
            self.masks_changed.emit()

    def _is_masked(self, item: DueItem) -> bool:
        query = item.register, item.id, _sensitive(item)
        return item.reaches(Privacy.SENSITIVE) and not self._masks.shows(*query)

    def _show_masked(self) -> None:
        self._masks.ask()
        self._show_again()
        self.masks_changed.emit()

    def _show_again(self) -> None:
        self.show_items(self._items, self._day)

    # What is done

    def _print(self, item: DueItem) -> None:
        from ui.widgets.record_print import print_record

        if self._opens(item):
            print_record(self._context, self, register(item.register), item.id)

    def _opens(self, item: DueItem) -> bool:
        return self._masks.opens(item.register, item.id, _sensitive(item))

    def _open(self, item: DueItem) -> None:
        if item.query is not None:
            self._context.open.list(item.register, item.query, item.subject)
        elif self._opens(item):
            self._context.open.record(item.register, item.id)

    def _field(self, item: DueItem, field: str) -> None:
        if self._opens(item):
            self._context.open.field(item.register, item.id, field)

    def _begin(self, item: DueItem) -> None:
        if self._opens(item):
            begin, values = due_acts.BEGINS[item.rule], due_acts.begun(self._context.store, item)
            self._context.open.new(begin.register, values, begin.field)

    def _ask(self, act: Act, items: Sequence[DueItem]) -> None:
        if not all(map(self._opens, items)):
            return
        if act.wants is Wants.NOTHING:
            self._perform(act, items, Answer())
            return
        from ui.pages.due_dialog import DueDialog

        told = str(items[0].subject) if len(items) == 1 else str(PICKED.format(n=len(items)))
        dialog = DueDialog(self, act.label, told, act.wants)
        dialog.accepted.connect(lambda: self._perform(act, items, dialog.answer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _perform(self, act: Act, items: Sequence[DueItem], answer: Answer) -> None:
        with self._context.guard():
            title = due_acts.perform(self._context.store, items, act.label, answer)
            self._context.messages.saved(T(f"{title.vi}.", f"{title.en}."))
            self._show_picked([])

    # Several at once

    def _pick(self, item: DueItem) -> None:
        picked = [one for one in self._picked if one != item]
        self._show_picked(picked if item in self._picked else [*picked, item])

    def _show_picked(self, items: list[DueItem]) -> None:
        self._picked = items
        for item, line in self._lines.items():
            line.show_picked(item in items)
        self.group.setText(str(PICKED.format(n=len(items))))
        self.group.setVisible(bool(items))

    def _group_menu(self) -> None:
        acts = due_acts.common(self._picked)
        if not acts:
            self._context.messages.say(_SHARE_NOTHING)
            return
        ways: list[Way] = [(act.label, partial(self._ask, act, list(self._picked))) for act in acts]
        self._pop([*ways, (_UNPICK, partial(self._show_picked, []))], self.group)

    def _menu(self, item: DueItem) -> None:
        if item in self._picked and len(self._picked) > 1:
            self._group_menu()
        elif line := self._lines.get(item):
            self._pop(self.ways(item), line)

    def _pop(self, ways: Sequence[Way], below: QWidget) -> None:
        pop(self, below.mapToGlobal(QPoint(theme.gap(4), below.height())), ways)

    # The cursor

    def _focused(self) -> DueItem | None:
        focused = self.window().focusWidget()  # also while another window is looked at
        return next((item for item, line in self._lines.items() if line is focused), None)

    def _focus_near(self, item: DueItem) -> None:
        """Keep the cursor where it was: on the same thing, or on what stands in its place."""
        later = [
            one
            for one in self._lines
            if (one.day, one.rule, one.id) >= (item.day, item.rule, item.id)
        ]
        if self._lines:
            (self._lines[later[0]] if later else [*self._lines.values()][-1]).setFocus()

    def _day_head(self, day: date, items: Sequence[DueItem]) -> QWidget:
        """The day that is shown, and the way back to everything."""
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, theme.gap(), 0, theme.gap(0.25))
        row.addWidget(theme.label(show_day(day), "strong"))
        row.addWidget(theme.label(str(len(items)), "chip"))
        row.addStretch()
        every = button(EVERYTHING, "link")
        every.clicked.connect(lambda: self.show_day(None))
        row.addWidget(every)
        return head

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

"""The records that make one figure differ, by what became of them; a click opens each.

Of people, cases and requests it is masked which they are, until that is asked for and logged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.reports.submission.comparison import ComparisonLine
from app.reports.submission.record_changes import MOST, ChangeKind, RecordChange
from app.schema.record import register
from app.services.list_cells import MASK, shown_title
from app.store import RecordTitle
from ui.core import icons, theme
from ui.core.context import Context
from ui.core.reveal import SHOW, Reveal
from ui.widgets.basics import button

_SAME = T("Con số này như lúc chốt.", "This figure is as it was frozen.")
_NO_NAMES = T(
    "Chênh lệch này không do bản ghi nào được thêm, sửa hay xóa từ lúc chốt.",
    "No record that was added, changed or deleted since makes this difference.",
)
_WITHHELD = T(
    "Bản ghi của dòng này thuộc sổ không được giao cho bạn nên không nêu ở đây.",
    "Its records are of a register that you were not given, so they are not named here.",
)
_BELOW = T("Bản ghi của dòng này nêu ở chỉ tiêu phía trên.", "Its records stand with the indicator above.")  # fmt: skip
_IN_TABLE = T(
    "Một ô của biểu chính thức; bản ghi nêu ở các chỉ tiêu phía trên.",
    "A cell of an official table; its records stand with the indicators above.",
)
_WITH_UNIT = T("{label} ({unit})", "{label} ({unit})")
_HOW = T("{how} ({n})", "{how} ({n})")
_FIRST = T("{how} ({n} bản ghi đầu)", "{how} (the first {n})")
_LIST = T("Mở danh sách hiện nay", "Open today's list")
_CHANGE = Qt.ItemDataRole.UserRole


class RecordNames(QWidget):
    """Emits ``opened`` with the register and id of a record (0: it is in the trash), or
    ``list_requested`` with the key of the figure."""

    opened = Signal(str, int)
    list_requested = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._line: ComparisonLine | None = None
        self._masks = Reveal(context)
        self.title = theme.label("", "strong", wrap=True)
        self.hint = theme.label("", "quiet", wrap=True)
        self.tree = NameTree()
        self.tree.opened.connect(self._open)
        self.reveal = button(SHOW, "link", "eye")
        self.reveal.clicked.connect(self._show_masked)
        self.list = button(_LIST, "link", "list-checks")
        self.list.clicked.connect(
            lambda: self.list_requested.emit(self._line.key if self._line else "")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.hint):
            column.addWidget(part)
        column.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tree, 1)
        column.addWidget(self.list, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def show_line(self, line: ComparisonLine | None) -> None:
        """Show what makes a line differ."""
        self._line = line
        named = line.named if line else ()
        hint = _hint(line) if line and not named else ""
        self.title.setText(_title(line) if line else "")
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        masked = frozenset(one for one in named if line and self._is_masked(line, one))
        self.reveal.setVisible(bool(masked))
        self.tree.show_names(named, masked)
        self.tree.setVisible(bool(named))
        self.list.setVisible(line is not None and _has_list(line))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():  # left, not the window made small
            self._masks.end()
            self.show_line(self._line)

    def _is_masked(self, line: ComparisonLine, one: RecordChange) -> bool:
        query = one.register, one.id, line.tells.get(one.register, ())
        return one.register in line.tells and not self._masks.shows(*query)

    def _show_masked(self) -> None:
        self._masks.ask()
        self.show_line(self._line)

    def _open(self, one: RecordChange) -> None:
        tells = self._line.tells.get(one.register, ()) if self._line else ()
        if self._masks.opens(one.register, one.id, tells):
            self.opened.emit(one.register, 0 if one.how is ChangeKind.DELETED else one.id)


def _title(line: ComparisonLine) -> str:
    alone = line.part or line.cell or not line.unit.vi
    return str(line.label if alone else _WITH_UNIT.format(label=line.label, unit=line.unit))


def _has_list(line: ComparisonLine) -> bool:
    return not (line.part or line.cell or line.live is None)


def _hint(line: ComparisonLine) -> str:
    """Why no record is named."""
    if not line.differs:
        return str(_SAME)
    if line.withheld:
        return str(_WITHHELD)
    return str(_BELOW if line.part else _IN_TABLE if line.cell else _NO_NAMES)


class NameTree(QTreeWidget):
    """Records under what became of them; emits ``opened`` with the change of one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("named")
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setIconSize(theme.icon_size())
        self.setRootIsDecorated(False)
        self.setIndentation(theme.gap(1.5))
        self.itemClicked.connect(self._open)

    def show_names(
        self, named: Sequence[RecordChange], masked: Collection[RecordChange] = ()
    ) -> None:
        """Show these, those that came first; of what is masked only of which register it is."""
        self.clear()
        order = list(ChangeKind)
        placed = sorted(named, key=lambda one: order.index(one.how))
        for how, some in groupby(placed, key=lambda one: one.how):
            items = [_item(one, masked=one in masked) for one in some]
            form = _FIRST if len(items) >= MOST else _HOW
            words = str(form.format(how=how.label, n=show_number(len(items))))
            head = QTreeWidgetItem([words])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setSizeHint(0, QSize(0, theme.gap(3.5)))
            font = head.font(0)
            font.setWeight(font.Weight.DemiBold)
            head.setFont(0, font)
            head.addChildren(items)
            self.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
        self.expandAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QTreeWidgetItem) -> None:
        if (one := item.data(0, _CHANGE)) is not None:
            self.opened.emit(one)


def _item(one: RecordChange, *, masked: bool) -> QTreeWidgetItem:
    """A record, and below it what was changed in it."""
    cls = register(one.register)
    if masked:
        item = _line(f"{cls.schema.label}  {MASK}", one)
        item.setIcon(0, icons.icon(cls.schema.icon, "accent"))
        return item
    words = shown_title(cls, RecordTitle(one.code, one.words)) if one.words else ""
    item = _line(f"{one.code}  {words}", one)
    item.setIcon(0, icons.icon(cls.schema.icon, "accent"))
    item.addChildren([_line(str(what), one) for what in one.what])
    return item


def _line(words: str, one: RecordChange) -> QTreeWidgetItem:
    item = QTreeWidgetItem([words])
    item.setData(0, _CHANGE, one)
    item.setSizeHint(0, QSize(0, theme.gap(3.25)))
    item.setToolTip(0, words)
    return item

"""Rà soát số liệu: what deserves a second look, register by register, one click from the field."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.base.numbers import show_number
from app.schema.record import REGISTRY, register
from app.services.list_cells import shown_title
from app.services.looks import Stay
from app.services.quality import QualityIssue, find_issues
from app.store import RecordTitle, Store
from ui.core import icons, theme
from ui.core.context import Context
from ui.core.page import Page
from ui.widgets.basics import button

_TITLE = T("Rà soát số liệu", "Check the records")
_ABOUT = T(
    "Những chỗ nên xem lại. Chọn một dòng để tới đúng ô cần sửa.",
    "Entries worth checking. Choose a line to go to the field.",
)
_DOUBTS = T("Các chỗ nên xem lại", "What to look at")
_CHECK = T("Rà soát lại", "Check again")
_CHECKING = T("Đang rà soát số liệu…", "Checking the records…")
_NOT_YET = T("Chưa rà soát xong.", "Not fully checked yet.")
_ALL_GOOD = T("Không có chỗ nào cần xem lại.", "Nothing needs checking.")
_FOUND = T("{n} chỗ nên xem lại", "{n} to look at")
_FIRST = T("{n} chỗ đầu tiên nên xem lại", "the first {n} to look at")
_COLUMNS = (T("Bản ghi", "Record"), T("Mục", "Field"), T("Nội dung", "What"))
_DOUBT = Qt.ItemDataRole.UserRole
_MOST = 1000

Found = tuple[list[QualityIssue], dict[str, dict[int, RecordTitle]]]


class QualityPage(Page):
    """Checks everything when it is first opened, and again by its button."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self._watch: Watch | None = None
        self._found: Found | None = None
        self.again = button(_CHECK, "primary", "rotate-ccw")
        self.again.clicked.connect(self.refresh)
        self.summary = theme.label(str(_NOT_YET), "quiet")
        self.tree = DoubtTree(context)
        self.tree.setAccessibleName(str(_DOUBTS))
        self.tree.opened.connect(self._open)
        self.tree.hide()
        self._lay_out()

    def reload(self) -> None:
        """Check everything from the beginning; a check under way is cancelled."""
        if self._watch:
            self._watch.cancel()
        self.summary.setText(str(_NOT_YET))
        self._watch = self._context.run_with_progress(_CHECKING, _find, self._show, self._failed)

    def leave(self) -> None:
        """The next look is logged anew."""
        self.tree.end_stay()

    def come_back(self) -> None:
        """Show the doubts again: a look of another stay."""
        if self._found is not None and self._watch is None:
            self._show(self._found)

    def _show(self, found: Found) -> None:
        self._watch, self._found = None, found
        doubted, titles = found
        count = len(doubted)
        sentence = (_FIRST if count == _MOST else _FOUND).format(n=show_number(count))
        self.summary.setText(str(sentence if count else _ALL_GOOD))
        self.tree.show_doubts(doubted, titles)
        self.tree.setVisible(count > 0)
        if self.hasFocus():
            self.tree.setFocus()

    def _failed(self, error: UserError) -> None:
        self._watch = None
        self._context.messages.error(error)

    def _open(self, doubt: QualityIssue) -> None:
        self._context.open.field(doubt.register, doubt.id, doubt.field)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._heading())
        words.addWidget(theme.label(str(_ABOUT), "quiet"))
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignBottom)
        column = self._make_column()
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addWidget(self.tree, 1)
        column.addStretch()


class DoubtTree(QTreeWidget):
    """Doubts under the names of their registers; a click or Enter opens one.

    A doubt about a sensitive field tells something of it, so the audit log has it once a stay.
    """

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._stay = context, Stay(context.store)
        self.setColumnCount(len(_COLUMNS))
        self.setHeaderLabels([str(column) for column in _COLUMNS])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setIconSize(theme.icon_size())
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.setColumnWidth(0, theme.characters(42))
        self.setColumnWidth(1, theme.characters(26))
        self.itemClicked.connect(self._open)

    def show_doubts(
        self, doubted: list[QualityIssue], titles: dict[str, dict[int, RecordTitle]]
    ) -> None:
        """Show these in the order of the registers; those of a record that is gone are left out."""
        self.clear()
        for key in REGISTRY:
            known = titles.get(key, {})
            here = [doubt for doubt in doubted if doubt.register == key and doubt.id in known]
            schema = register(key).schema
            sensitive = sorted({doubt.field for doubt in here} & schema.sensitive)
            if not self._context.logged(self._stay, key, sensitive):
                here = []
            items = [_line(doubt, known[doubt.id]) for doubt in here]
            if items:
                head = QTreeWidgetItem([f"{schema.book} ({show_number(len(items))})"])
                head.setSizeHint(0, QSize(0, theme.gap(4)))
                head.setFlags(Qt.ItemFlag.ItemIsEnabled)
                icons.put_on(head, schema.icon, "accent")
                head.addChildren(items)
                self.addTopLevelItem(head)
                head.setFirstColumnSpanned(True)
                font = head.font(0)
                font.setWeight(font.Weight.DemiBold)
                head.setFont(0, font)
        self.expandAll()
        if (top := self.topLevelItem(0)) and (first := top.child(0)):
            self.setCurrentItem(first)

    def end_stay(self) -> None:
        """What is shown next is logged anew."""
        self._stay.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QTreeWidgetItem) -> None:
        if (doubt := item.data(0, _DOUBT)) is not None:
            self.opened.emit(doubt)


def _line(doubt: QualityIssue, title: RecordTitle) -> QTreeWidgetItem:
    cls = register(doubt.register)
    words = f"{title.code}  {shown_title(cls, title)}"
    item = QTreeWidgetItem([words, str(cls.schema.fields[doubt.field].label), str(doubt.text)])
    item.setData(0, _DOUBT, doubt)
    item.setSizeHint(0, QSize(0, theme.gap(3.5)))
    item.setToolTip(2, str(doubt.text))
    return item


def _find(progress: Progress, store: Store) -> Found:
    """A job: the doubts, and the titles of their records."""
    doubted = find_issues(store, progress, _MOST)
    ids: dict[str, set[int]] = {}
    for doubt in doubted:
        ids.setdefault(doubt.register, set()).add(doubt.id)
    return doubted, {key: store.titles(key, some) for key, some in ids.items()}

"""Thùng rác: what was deleted in the last 30 days, to be put back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.base.dates import show_day
from app.base.language import T
from app.schema.record import register
from app.services.list_cells import shown_title
from app.store import Deleted, RecordTitle
from ui.core import icons, theme
from ui.core.context import Context
from ui.core.page import Page
from ui.widgets.basics import button
from ui.widgets.empty_note import EmptyNote
from ui.widgets.table import Table
from ui.widgets.table_model import TableModel

_TITLE = T("Thùng rác", "Trash")
_ABOUT = T(
    "Bản ghi đã xóa được giữ 30 ngày. Khôi phục thì trở lại đúng mã cũ.",
    "Deleted records are kept for 30 days. A restored record keeps its old code.",
)
_EMPTY = T("Không có bản ghi nào bị xóa trong 30 ngày qua.", "Nothing was deleted in 30 days.")
_EMPTY_HINT = T(
    "Bản ghi bị xóa sẽ nằm ở đây, khôi phục được trong 30 ngày.",
    "What is deleted will stand here, to be restored within 30 days.",
)
_RESTORE = T("Khôi phục", "Restore")
_RESTORED = T("Đã khôi phục {code}", "{code} was restored")
_COLUMNS = (
    T("Mã", "Code"),
    T("Nội dung", "Title"),
    T("Sổ", "Register"),
    T("Xóa lúc", "Deleted"),
    T("Người xóa", "By"),
)


class TrashPage(Page):
    """A list, and one button."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self.model = TrashModel(self)
        self.table = Table(self.model, row=4.25, many=True)
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(True)
        header = self.table.horizontalHeader()
        header.setHighlightSections(True)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.size_columns({0: 12, 2: 26, 3: 20, 4: 26})
        self.empty = EmptyNote("trash-2", _EMPTY, _EMPTY_HINT)
        self.restore_button = button(_RESTORE, "primary", "archive-restore")
        self.restore_button.clicked.connect(self.restore)
        self.table.ways = lambda: [(_RESTORE, self.restore)]
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self._lay_out()
        context.changed.connect(self.follow)

    def restore(self) -> None:
        """Put the selected records back."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        with self._context.guard():
            for deleted in [self.model.rows[row] for row in rows]:
                self._context.store.restore_deleted(deleted)
                self._context.messages.saved(_RESTORED.format(code=deleted.record.code))

    def reload(self) -> None:
        """List the deleted records, read by the worker."""
        self._context.worker.run(
            lambda _progress, store: store.trash(),
            done=self._show,
            failed=self._context.messages.error,
        )

    def _show(self, deleted: list[Deleted]) -> None:
        self.model.exchange(deleted)
        self.table.setVisible(bool(self.model.rows))
        self.empty.setVisible(not self.model.rows)
        self.restore_button.setVisible(bool(self.model.rows))
        self._selected()

    def _selected(self) -> None:
        self.restore_button.setEnabled(bool(self.table.selectedIndexes()))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self._heading())
        words.addWidget(theme.label(str(_ABOUT), "quiet"))
        head.addLayout(words, 1)
        head.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = self._make_column()
        column.addLayout(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.table, 1)


class TrashModel(TableModel[Deleted]):
    """The deleted records, the titles of sensitive registers masked."""

    titles = _COLUMNS

    def text(self, row: int, column: int) -> str:
        """Return what a column says of a deleted record."""
        deleted = self.rows[row]
        cls = register(deleted.register)
        title = RecordTitle(deleted.record.code, deleted.record.title)
        at = datetime.fromisoformat(deleted.at).astimezone()
        return (
            deleted.record.code, shown_title(cls, title), str(cls.schema.book),
            f"{show_day(at.date())} {at:%H:%M}", deleted.who,
        )[column]  # fmt: skip

    def icon(self, row: int, column: int) -> QIcon | None:
        """Return the icon of the register before the code."""
        cls = register(self.rows[row].register)
        return icons.icon(cls.schema.icon, "quiet") if column == 0 else None

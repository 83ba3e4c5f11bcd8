"""The view in the place of a list without rows."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.language import T
from app.schema.record import Record
from ui.core import icons, theme

_EMPTY = T("Sổ này chưa có bản ghi nào.", "Nothing is entered here yet.")
_EMPTY_HINT = T(
    "Ghi bản đầu tiên bằng nút dưới đây (Ctrl+N), hoặc “Nhập từ Excel” ở trên.",
    "Enter the first with the button below (Ctrl+N), or bring them from Excel above.",
)
_NOTHING = T("Không có bản ghi nào khớp.", "Nothing fits.")
_NOTHING_HINT = T("Thử bớt chữ tìm hoặc bỏ bộ lọc.", "Try fewer words, or remove a filter.")
_SEARCHING = T("Đang tìm…", "Searching…")
_SEARCHING_HINT = T(
    "Sổ dài nên cần thêm vài giây; bạn vẫn làm việc khác được.",
    "The register is long, so it takes some seconds; you can do other things.",
)
_FIRST = T("Ghi {label}", "Enter {label}")
_ALL = T("Xem tất cả", "Show all")


class EmptyState(QWidget):
    """A friendly sentence and what to do next, where there are no rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._sentence = theme.label("", "heading")
        self._sentence.setObjectName("empty.said")
        self._hint = theme.label("", "quiet")
        self.button = QPushButton()
        self.button.setObjectName("empty.button")
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1))
        column.addStretch(2)
        for widget in (self._icon, self._sentence, self._hint, self.button):
            line = QHBoxLayout()
            line.addStretch()
            line.addWidget(widget)
            line.addStretch()
            column.addLayout(line)
        column.addStretch(3)

    def show_searching(self) -> None:
        """Word it for a search that has not found its first record yet."""
        icons.show(self._icon, "search", "quiet", theme.gap(5))
        self._sentence.setText(str(_SEARCHING))
        self._hint.setText(str(_SEARCHING_HINT))
        self.button.hide()

    def show_for(self, cls: type[Record], *, narrowed: bool) -> None:
        """Word it for a register without records, or for a search without finds."""
        label = cls.schema.label
        icons.show(self._icon, "search" if narrowed else cls.schema.icon, "quiet", theme.gap(5))
        self._sentence.setText(str(_NOTHING if narrowed else _EMPTY))
        self._hint.setText(str(_NOTHING_HINT if narrowed else _EMPTY_HINT))
        first = _FIRST.format(label=T(label.vi.lower(), label.en.lower()))
        self.button.setText(str(_ALL if narrowed else first))
        theme.role(self.button, "" if narrowed else "primary")
        self.button.show()

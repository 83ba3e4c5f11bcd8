"""The tables of the rollup page, which look and behave alike."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.base.language import T
from ui.core import icons, theme
from ui.widgets.table import Table

_BEGIN = T("Thả tệp báo cáo đã ký hoặc cả thư mục vào đây", "Drop packages or a whole folder here")
_BEGIN_MORE = T(
    "Tệp báo cáo đã ký và biểu gõ tay, thứ tự nào cũng được; tệp hỏng được nêu lý do, các tệp khác vẫn được cộng.",
    "Packages and typed forms in any order; a bad file is named with why, the others are added up.",
)


class RollupTable(Table):
    """A table that scrolls by pixels, so that no figure is cut off, with icons before its texts."""

    def __init__(self, model: QAbstractItemModel, name: str, label: T) -> None:
        super().__init__(model, name, label)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(theme.icon_size())


def beginning() -> QWidget:
    """Return the hint in the place of the matrix before the first file."""
    made = QWidget()
    icon = theme.label("")
    icons.show(icon, "upload", "quiet", theme.gap(5))
    column = QVBoxLayout(made)
    column.addStretch(2)
    for part in (
        icon, theme.label(str(_BEGIN), "heading"), theme.label(str(_BEGIN_MORE), "quiet"),
    ):  # fmt: skip
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return made

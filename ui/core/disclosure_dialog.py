"""The question whether names leave the window, and what for."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from app.base.text import clean_line
from ui.core import theme
from ui.core.disclosures import Disclosure
from ui.core.tab_order import NaturalTabs

_ABOUT = T(
    "Tên hộ, số điện thoại, ghi chú và các mục nhạy cảm chỉ ra khỏi sổ khi có mục đích.",
    "Families' names, telephones, notes and sensitive fields leave the store for a purpose only.",
)
_NAMES = T("Kèm tên và các mục đó", "With names and those fields")
_PURPOSE = T("Mục đích (được ghi vào nhật ký)", "What for (written into the audit log)")
_ONCE = T(
    "Câu trả lời dùng cho cả phiên làm việc này; đổi lại bằng Ctrl+Shift+E.",
    "The answer holds until the program is closed; change it with Ctrl+Shift+E.",
)
_GO, _LEAVE = T("Tiếp tục", "Go on"), T("Thôi", "Cancel")


class DisclosureDialog(NaturalTabs, QDialog):
    """A tick and a purpose; without the tick there is nothing to type."""

    def __init__(self, parent: QWidget, *, names: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("An Dân")
        self.names = QCheckBox(str(_NAMES))
        self.names.setObjectName("names")
        self.purpose = QLineEdit()
        self.purpose.setObjectName("purpose")
        self.purpose.setPlaceholderText(str(_PURPOSE))
        self.purpose.setAccessibleName(str(_PURPOSE))
        self.go, leave = QPushButton(str(_GO)), QPushButton(str(_LEAVE))
        theme.role(self.go, "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(_ABOUT), wrap=True))
        column.addWidget(self.names)
        column.addWidget(self.purpose)
        column.addWidget(theme.label(str(_ONCE), "quiet", wrap=True))
        column.addLayout(row)
        self.resize(theme.characters(64), self.sizeHint().height())
        self.names.toggled.connect(self._follow)
        self.purpose.textChanged.connect(self._follow)
        self.names.setChecked(names)
        self._follow()

    def answer(self) -> Disclosure:
        """Return what was chosen."""
        ticked = self.names.isChecked()
        return Disclosure(ticked, clean_line(self.purpose.text()) if ticked else "")

    def _follow(self) -> None:
        ticked = self.names.isChecked()
        self.purpose.setEnabled(ticked)
        self.go.setEnabled(not ticked or bool(clean_line(self.purpose.text())))
        if ticked and self.isVisible() and not self.purpose.hasFocus():
            self.purpose.setFocus()

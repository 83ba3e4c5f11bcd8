"""The print options of certificates: full page or bought stock, and the printer's offset."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QWidget,
)

from app.base.language import T
from app.paper.certificate.print_settings import PrintSettings
from ui.core import theme

_FARTHEST_MM = 20.0
_DRAFT = T("In thử, không tính là đã in", "As a draft, which does not count")
_EDIT = T("Chỉnh mẫu", "Edit the template")


class PrintOptions(QWidget):
    """Emits ``changed`` when a choice is made; ``edit_requested`` when the template is to be edited."""

    changed = Signal()
    edit_requested = Signal()

    def __init__(self, kept: PrintSettings) -> None:
        super().__init__()
        self._kept = kept
        full = QRadioButton(str(T("In cả trang", "Full page")))
        self._on_stock = QRadioButton(str(T("Chỉ in chữ lên phôi mua sẵn", "Text only, on stock")))
        self._on_stock.setObjectName("stock")
        full.setChecked(True)
        self._draft = QCheckBox(str(_DRAFT))
        self._draft.setObjectName("draft")
        group = QButtonGroup(self)
        group.addButton(full)
        group.addButton(self._on_stock)
        self._right = millimetres(T("Sang phải", "To the right"), -_FARTHEST_MM, _FARTHEST_MM)
        self._down = millimetres(T("Xuống dưới", "Down"), -_FARTHEST_MM, _FARTHEST_MM)
        self._right.setValue(kept.dx)
        self._down.setValue(kept.dy)
        edit = QPushButton(str(_EDIT))
        edit.setObjectName("edit-template")
        edit.clicked.connect(self.edit_requested)
        self._on_stock.toggled.connect(self.changed)
        for spin in (self._right, self._down):
            spin.valueChanged.connect(self.changed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(full, 0, 0)
        grid.addWidget(edit, 0, 1)
        grid.addWidget(self._on_stock, 1, 0, 1, 2)
        grid.addWidget(self._draft, 2, 0, 1, 2)
        for row, spin in ((3, self._right), (4, self._down)):
            grid.addWidget(theme.label(spin.accessibleName(), "quiet"), row, 0)
            grid.addWidget(spin, row, 1)

    def printing(self) -> PrintSettings:
        """Return the chosen settings, with the unit's saved template."""
        dx, dy = self._right.value(), self._down.value()
        return replace(self._kept, stock=self._on_stock.isChecked(), dx=dx, dy=dy)

    def draft(self) -> bool:
        """Whether what is printed is only to be looked at."""
        return self._draft.isChecked()


def millimetres(label: T, least: float, most: float, suffix: str = " mm") -> QDoubleSpinBox:
    """A length to a tenth."""
    spin = _LengthBox()
    spin.setRange(least, most)
    spin.setDecimals(1)
    spin.setSingleStep(0.1)
    spin.setSuffix(suffix)
    spin.lineEdit().setTextMargins(theme.gap(), 0, 0, 0)  # a style sheet does not reach inside
    spin.setAccessibleName(str(label))
    return spin


class _LengthBox(QDoubleSpinBox):
    """Reads a dot as the comma: Qt takes it for what parts thousands, and ``3.5`` became 5,0."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale(QLocale.Language.Vietnamese))

    def validate(self, typed: str, at: int) -> tuple[QValidator.State, str, int]:
        return super().validate(typed.replace(".", ","), at)

    def valueFromText(self, typed: str) -> float:  # noqa: N802 - Qt's name
        return super().valueFromText(typed.replace(".", ","))

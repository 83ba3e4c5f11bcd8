"""Editing the certificate's template: where each text stands, its font, size and colour.

No legal millimetres are known, so nothing is fixed: every block is the unit's to move.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.base.language import T
from app.paper.certificate.template import (
    DEFAULT_A3,
    DEFAULT_A4,
    LABELS,
    CertificateTemplate,
    TemplateBlock,
)
from app.paper.document import typefaces
from ui.certificate_page.print_options import millimetres
from ui.core import theme
from ui.widgets.combo import Combo

_KEEP = T("Lưu mẫu", "Keep the template")
_DEFAULT = T("Về mẫu mặc định", "Back to the default")
_FONTS = {
    typefaces.REGULAR: T("Tinos thường", "Tinos regular"),
    typefaces.BOLD: T("Tinos đậm", "Tinos bold"),
    typefaces.ITALIC: T("Tinos nghiêng", "Tinos italic"),
    typefaces.BOLD_ITALIC: T("Tinos đậm nghiêng", "Tinos bold italic"),
    typefaces.DISPLAY: T("Playfair Display đậm", "Playfair Display black"),
    typefaces.SCRIPT: T("Great Vibes (chữ hoa mỹ)", "Great Vibes (script)"),
}
_COLOURS = {
    "#000000": T("Đen", "Black"),
    "#A80F1A": T("Đỏ", "Red"),
    "#8A5E14": T("Vàng kim", "Gold"),
    "#16233B": T("Xanh mực", "Ink blue"),
    "#555555": T("Xám", "Grey"),
}
# Field, label, unit, least and most as the template allows them.
_LENGTHS = (
    ("x", T("Cách mép trái", "From the left"), " mm", 0.0, 420.0),
    ("y", T("Cách mép trên", "From the top"), " mm", 0.0, 297.0),
    ("width", T("Bề rộng", "Width"), " mm", 5.0, 420.0),
    ("size", T("Cỡ chữ", "Size"), " pt", 4.0, 200.0),
    ("floor", T("Nhỏ nhất khi co", "Smallest, shrunk"), " pt", 4.0, 200.0),
)
_SHEETS = (
    (T("A4 ngang", "A4 landscape"), DEFAULT_A4),
    (T("A3 ngang", "A3 landscape"), DEFAULT_A3),
)


class TemplateEditor(QFrame):
    """Emits ``changed`` with every edit, ``saved`` when the template is to be kept."""

    changed = Signal()
    saved = Signal()

    def __init__(self, layout: CertificateTemplate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        self.setFixedWidth(theme.characters(38))
        self.template = layout
        self._sheet = self._choice("sheet", [(label, at) for at, (label, _) in enumerate(_SHEETS)])
        self._block = self._choice("block", [(LABELS[b.name], b.name) for b in layout.blocks])
        self._font = self._choice("font", [(label, name) for name, label in _FONTS.items()])
        self._colour = self._choice("colour", [(label, hue) for hue, label in _COLOURS.items()])
        self._lengths = {
            name: millimetres(label, least, most, unit)
            for name, label, unit, least, most in _LENGTHS
        }
        self._build()
        self._show()
        self._sheet.currentIndexChanged.connect(self._resize)
        self._block.currentIndexChanged.connect(self._show)
        for choice in (self._font, self._colour):
            choice.currentIndexChanged.connect(self._edited)
        for name, spin in self._lengths.items():
            spin.setObjectName(name)
            spin.valueChanged.connect(self._edited)

    def _choice(self, name: str, values: list[tuple[T, object]]) -> Combo:
        box = Combo(fits=True)
        box.setObjectName(name)
        for label, value in values:
            box.addItem(str(label), value)
        return box

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.gap(1.5)] * 4)
        column.setSpacing(theme.gap())
        column.addWidget(theme.label(str(T("Mẫu giấy khen", "Template")), "heading"))
        grid = QGridLayout()
        labelled: list[tuple[T, QWidget]] = [
            (T("Khổ giấy", "Sheet"), self._sheet),
            (T("Dòng chữ", "Text"), self._block),
            *((label, self._lengths[name]) for name, label, *_ in _LENGTHS),
            (T("Kiểu chữ", "Font"), self._font),
            (T("Màu", "Colour"), self._colour),
        ]
        for row, (label, widget) in enumerate(labelled):
            widget.setAccessibleName(str(label))
            grid.addWidget(theme.label(str(label), "quiet"), row, 0)
            grid.addWidget(widget, row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch()
        keep = QPushButton(str(_KEEP))
        theme.role(keep, "primary")
        keep.setObjectName("keep-template")
        keep.clicked.connect(self.saved)
        default = QPushButton(str(_DEFAULT))
        default.setObjectName("default-template")
        default.clicked.connect(self._reset)
        column.addWidget(keep)
        column.addWidget(default)

    def _shown(self) -> TemplateBlock:
        name = self._block.currentData()
        return next(block for block in self.template.blocks if block.name == name)

    def _show(self) -> None:
        """Show the chosen block, and the sheet, without taking it for an edit."""
        block = self._shown()
        with QSignalBlocker(self._sheet):
            self._sheet.setCurrentIndex(int(self.template.width > DEFAULT_A4.width))
        lengths = asdict(block)
        for name, spin in self._lengths.items():
            with QSignalBlocker(spin):
                spin.setValue(lengths[name])
        for choice, value in ((self._font, block.font), (self._colour, block.colour)):
            with QSignalBlocker(choice):
                if choice.findData(value) < 0:
                    choice.addItem(value, value)
                choice.setCurrentIndex(choice.findData(value))

    def _edited(self) -> None:
        """Take the edit over; what could not be printed from is left as it was."""
        before = self._shown()
        lengths = {name: round(spin.value(), 1) for name, spin in self._lengths.items()}
        block = replace(
            before,
            x=lengths["x"],
            y=lengths["y"],
            width=lengths["width"],
            size=lengths["size"],
            floor=min(lengths["floor"], lengths["size"]),
            font=self._font.currentData(),
            colour=self._colour.currentData(),
        )
        if not block.fault():
            blocks = tuple(block if b is before else b for b in self.template.blocks)
            self._set(replace(self.template, blocks=blocks))

    def _resize(self, chosen: int) -> None:
        """The same template on the other sheet."""
        self._set(self.template.scaled(_SHEETS[chosen][1].width / self.template.width))

    def _reset(self) -> None:
        self._set(_SHEETS[self._sheet.currentIndex()][1])

    def _set(self, layout: CertificateTemplate) -> None:
        self.template = layout
        self._show()
        self.changed.emit()

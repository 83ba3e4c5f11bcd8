"""The recovery code on the screen: to be printed or saved, and typed back in part."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base import clock
from app.base.errors import UserError
from app.base.files import whole
from app.base.language import T
from app.paper.document import recovery_sheet
from ui.core import dialogs, theme
from ui.widgets.basics import Captioned, Card, CodeEdit, ProblemLabel, button

_WHY = T(
    "Nếu quên mật khẩu, chỉ mã này mở được sổ. In ra, cất vào chỗ khóa, rồi gõ lại một nhóm để chắc chắn đã giữ.",
    "If the password is forgotten, only this code opens the store. Print it, lock it away, then type one group to be sure you kept it.",
)
_NOT_YET = T(
    "Mã này có hiệu lực khi gõ đúng một nhóm ở dưới; trước đó vẫn dùng tờ cũ.",
    "This code takes effect once a group is typed below; until then the sheet before is valid.",
)
_PRINT = T("In tờ mã", "Print the sheet")
_PDF = T("Lưu PDF", "Save as PDF")
_TXT = T("Lưu tệp chữ", "Save as text")
_SAVE = T("Lưu tờ mã khôi phục", "Save the recovery sheet")
_NAME = T("Tờ mã khôi phục", "Recovery sheet")
_SAVED = T(
    "Đã lưu “{name}”. Hãy in ra rồi xóa tệp: ai có tệp này và máy đều mở được sổ.",
    "“{name}” is saved. Print it, then delete the file: whoever has it and the computer opens the store.",
)
_TYPE = T("Gõ lại nhóm thứ {n}", "Type group {n} again")
_WRONG = T("Chưa khớp với nhóm thứ {n} ở trên.", "This is not group {n} above.")
_DONE = T("Tôi đã cất mã, bắt đầu dùng", "I have kept the code, begin")


class RecoveryCodeSheet(QWidget):
    """Emits ``kept`` once the officer has shown that the code is at hand."""

    kept = Signal()

    def __init__(
        self, code: str, unit: str, parent: QWidget | None = None, *, in_force: bool = True
    ) -> None:
        super().__init__(parent)
        self._code, self._unit = code, unit
        self._groups = recovery_sheet.groups(code)
        self._requested = secrets.randbelow(len(self._groups))
        self.typed = CodeEdit()
        self.ways: list[QPushButton] = []
        self.problem = ProblemLabel(self.typed)
        self.saved = theme.label("", "good", wrap=True)
        self.go = button(_DONE, "primary")
        self.go.clicked.connect(self._confirm)
        self.typed.returnPressed.connect(self._confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(_WHY), wrap=True))
        if not in_force:
            column.addWidget(theme.label(str(_NOT_YET), "strong", wrap=True))
        column.addWidget(self._shown())
        column.addLayout(self._ways_out())
        column.addWidget(self.saved)
        column.addWidget(Captioned(_TYPE.format(n=self._requested + 1), self.typed))
        column.addWidget(self.problem.label)
        column.addWidget(self.go)

    @property
    def requested_group(self) -> str:
        """The group that must be typed back."""
        return self._groups[self._requested]

    def _shown(self) -> QWidget:
        frame = Card()
        column = frame.column
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(3))
        for number, group in enumerate(self._groups):
            row, place = divmod(number, len(self._groups) // 2)
            grid.addWidget(theme.label(f"{number + 1}", "quiet"), 2 * row, place)
            grid.addWidget(theme.label(group, "code"), 2 * row + 1, place)
        column.addLayout(grid)
        return frame

    def _ways_out(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.gap())
        ways: tuple[tuple[T, str, Callable[[], None]], ...] = (
            (_PRINT, "printer", self._print),
            (_PDF, "file-text", self._save_pdf),
            (_TXT, "save", self._save_text),
        )
        for text, icon, act in ways:
            way = button(text, "", icon)
            way.clicked.connect(act)
            row.addWidget(way)
            self.ways.append(way)
        row.addStretch()
        return row

    def _lines(self) -> list[str]:
        return recovery_sheet.sheet_lines(self._code, self._unit, clock.today())

    def _print(self) -> None:
        """Straight to the printer: no copy of the code stays on the disk."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            document = QTextDocument()
            font = QFont(self.font())
            font.setPointSizeF(14)
            document.setDefaultFont(font)
            document.setPlainText("\n".join(self._lines()))
            document.print_(printer)

    def _save_pdf(self) -> None:
        if path := dialogs.save_file(self, _SAVE, Path(f"{_NAME}.pdf"), dialogs.PDF):
            day = clock.today()
            self._try(path, lambda: recovery_sheet.write_pdf(path, self._code, self._unit, day))

    def _save_text(self) -> None:
        if path := dialogs.save_file(self, _SAVE, Path(f"{_NAME}.txt"), dialogs.TEXT):
            self._try(path, lambda: _write(path, "\n".join(self._lines()) + "\n"))

    def _try(self, path: Path, save: Callable[[], object]) -> None:
        """Write a file, and say that it is there; of an open file with the code also where to put it."""
        try:
            save()
            self.problem.say(None)
            self.saved.setText(str(_SAVED.format(name=path.name)))
        except UserError as error:
            self.problem.say(error.text)
            self.saved.setText("")

    def _confirm(self) -> None:
        from app.store.security.recovery_code import (
            same_group,  # the page is shown before the store is loaded
        )

        if same_group(self.typed.text(), self.requested_group):
            self.kept.emit()
        else:
            self.problem.say(_WRONG.format(n=self._requested + 1))
            self.typed.selectAll()
            self.typed.setFocus()


def _write(path: Path, text: str) -> None:
    with whole(path) as file:
        file.write(text.encode())

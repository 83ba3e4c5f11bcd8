"""What happens when the program itself is wrong: say so, keep the data, tell no value of a record."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.language import T
from ui.core import theme
from ui.widgets.basics import button

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow

_TITLE = T("Chương trình gặp lỗi", "The program met an error")
_SAFE = T(
    "Những gì đã lưu vẫn an toàn. Có thể làm tiếp; nếu lỗi lặp lại, hãy đóng chương trình và mở lại. "
    "Bản mô tả dưới đây không chứa nội dung của sổ, có thể gửi cho người hỗ trợ.",
    "What was saved is safe. You may go on; if it happens again, close the program and open it anew. "
    "The description below holds nothing of the records and may be sent to whoever helps you.",
)
_COPY = T("Chép mô tả", "Copy the description")
_CLOSE = T("Tiếp tục", "Go on")


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened, without the error's own text: that may quote a record."""
    frames = traceback.extract_tb(trace)
    lines = [f"  {_module(f.filename)}:{f.lineno} {f.name}" for f in frames]
    versions = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"
    return "\n".join([kind.__name__, *lines, versions])


def _module(filename: str) -> str:
    """The last parts of a path, which name no user."""
    return "/".join(filename.replace("\\", "/").split("/")[-3:])


class CrashPage(QDialog):
    """Says that the data is safe, and shows the description for whoever can mend it."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("An Dân")
        self.description = description
        shown = QPlainTextEdit(description, readOnly=True)
        copy, close = button(_COPY), button(_CLOSE, "primary")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(description))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(_TITLE), "title"))
        column.addWidget(theme.label(str(_SAFE), wrap=True))
        column.addWidget(shown)
        column.addLayout(row)
        self.resize(theme.characters(80), theme.gap(46))


def install(window: MainWindow) -> None:
    """Catch what nothing else caught, for as long as the program runs."""
    sys.excepthook = _Hook(window)


class _Hook:
    """Shows one page at a time: an error that repeats must not bury the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._showing = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, UserError):  # no bug: a sentence, like any that a page shows itself
            QTimer.singleShot(0, self._window, lambda: self._window.complain(error))
            return
        description = report(kind, trace)
        print(description, file=sys.stderr)  # noqa: T201 - where a technician looks first
        if not self._showing:
            self._showing = True
            # The hook may run in the middle of painting; the page waits for its turn.
            QTimer.singleShot(0, self._window, lambda: self._show(description))

    def _show(self, description: str) -> None:
        page = CrashPage(description, self._window)
        page.finished.connect(self._closed)
        page.open()

    def _closed(self, _result: int) -> None:
        self._showing = False

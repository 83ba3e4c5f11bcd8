"""The handling of faults of the program: say so, keep the data, reveal no value of a record."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, qVersion

from app.base.errors import UserError
from app.base.event_log import log_crash
from app.base.language import T
from app.base.version import platform_versions

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.widgets.text_dialog import OpenTextDialog

_TITLE = T("Chương trình gặp lỗi", "The program met an error")
_SAFE = T(
    "Những gì đã lưu vẫn an toàn. Có thể làm tiếp; nếu lỗi lặp lại, hãy đóng chương trình và mở lại. "
    "Bản mô tả dưới đây không chứa nội dung của sổ, có thể gửi cho người hỗ trợ.",
    "What was saved is safe. You may go on; if it happens again, close the program and open it again. "
    "The description below holds nothing of the records and may be sent to whoever helps you.",
)
_FILE = "an-dan-loi.txt"


def crash_page(description: str, window: MainWindow) -> OpenTextDialog:
    """Return what says that the data is safe, and shows the description for the maintainers."""
    from ui.widgets.text_dialog import OpenTextDialog

    return OpenTextDialog(_TITLE, _SAFE, description, Path(_FILE), window)


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
        description = f"{log_crash(kind, trace)}\n{platform_versions()}, Qt {qVersion()}"
        print(description, file=sys.stderr)  # noqa: T201 - where a technician looks first
        if not self._showing:
            self._showing = True
            # The hook may run in the middle of painting; the page waits for its turn.
            QTimer.singleShot(0, self._window, lambda: self._show(description))

    def _show(self, description: str) -> None:
        page = crash_page(description, self._window)
        page.finished.connect(self._closed)
        page.open()

    def _closed(self, _result: int) -> None:
        self._showing = False

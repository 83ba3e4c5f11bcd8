"""The line below the page that reports results and shows the progress of long work."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import FileExchanged, UserError
from app.base.jobs import Watch
from app.base.language import T
from ui.core import icons, theme

_FADES_AFTER = 8_000  # milliseconds: time to read a sentence twice
_UNDO = T("Hoàn tác (Ctrl+Z)", "Undo (Ctrl+Z)")
_REDO = T("Làm lại (Ctrl+Y)", "Redo (Ctrl+Y)")
_BACK_UP = T("Sao lưu bản đang mở", "Back up what is open")
_CANCEL = T("Dừng lại", "Cancel")
_CLOSE = T("Đóng thông báo", "Close the message")
_WRITTEN = T("Đã ghi {name}.", "{name} is written.")
_OPEN = T("Mở tệp", "Open the file")
OPEN_FOLDER = T("Mở thư mục", "Open the folder")
_NOTHING_OPENS = T(
    "Máy này chưa có chương trình mở được “{name}”; tệp đã ghi vẫn còn nguyên, hãy mở trên máy khác.",
    "No program here opens “{name}”; the file is whole. Open it on another computer.",
)
_LEFT = T("{percent}% · còn khoảng {time}", "{percent}% · about {time} left")
_SECONDS = T("{n} giây", "{n} s")
_MINUTES = T("{n} phút", "{n} min")


class MessageBar(QWidget):
    """One message at a time, and below it a strip for each job under way.

    It lies over the bottom of its parent, which leaves ``room()`` there for something that may be
    covered: whatever it says, nothing moves. What does not fit there grows upwards, over the page.
    """

    undo_requested = Signal()
    redo_requested = Signal()
    backup_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # nothing shines through
        parent.installEventFilter(self)
        self._error: UserError | None = None  # that is shown
        self._line = QFrame()
        self._icon = theme.label("")
        self._text = theme.label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._undo = _link(_UNDO, lambda: self._ask(self.undo_requested))
        self._redo = _link(_REDO, lambda: self._ask(self.redo_requested))
        self._backup = _link(_BACK_UP, self.backup_requested.emit)
        self._path = Path()
        self._open = _link(_OPEN, lambda: self._leave_for(self._path))
        self._folder = _link(OPEN_FOLDER, lambda: self._leave_for(self._path.parent))
        self._close = QToolButton()
        self._close.setToolTip(str(_CLOSE))
        self._close.setAccessibleName(str(_CLOSE))
        icons.put(self._close, "x", "quiet")
        self._close.clicked.connect(self.clear)
        row = _row(self._line)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        for part in (self._undo, self._redo, self._backup, self._open, self._folder, self._close):
            row.addWidget(part)
        self._stack = QVBoxLayout(self)
        left, _top, right, _bottom = theme.page_margins()
        self._stack.setContentsMargins(left, 0, right, theme.gap(0.5))
        self._stack.setSpacing(theme.gap(0.5))
        self._stack.addWidget(self._line)
        self._fade = QTimer(self, singleShot=True, interval=_FADES_AFTER)
        self._fade.timeout.connect(self.clear)
        self.clear()

    def room(self) -> int:
        """Return how high a message of one line is."""
        line = self._line.layout()
        assert line is not None
        return line.minimumSize().height() + theme.gap(0.5)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self._lie()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._lie()
        return super().event(event)

    def say(self, text: T) -> None:
        """Tell that something was done; it fades by itself."""
        self._show(text, "circle-check", "good", "bar")
        self._fade.start()

    def saved(self, text: T) -> None:
        """Tell of a step, with the way back beside it."""
        self.say(text)
        self._undo.show()

    def undone(self, text: T) -> None:
        """Tell of a step that was taken back, with the way forward beside it."""
        self.say(text)
        self._redo.show()

    def written(self, path: Path, text: T = _WRITTEN) -> None:
        """Tell that a file was written, with ways to open it and its folder beside it."""
        self.say(text.format(name=path.name))
        self._path = path
        self._open.show()
        self._folder.show()

    def show_file(self, path: Path) -> None:
        """Hand a file or folder to the program that opens it."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.error(UserError(_NOTHING_OPENS.format(name=path.name)))

    def error(self, error: UserError) -> None:
        """Show a sentence that stays until it is closed, or until ``mended``."""
        self._show(error.text, "triangle-alert", "problem", "bar-problem")
        self._error = error
        self._backup.setVisible(isinstance(error, FileExchanged))
        self._fade.stop()

    def mended(self, error: UserError) -> None:
        """Take that sentence away, if it is the one shown: what it complains of is right now."""
        if self._error is error:
            self.clear()

    def working(self, title: T, watch: Watch) -> Callable[[int], None]:
        """Show work under way with Cancel; 100 percent hides it."""
        strip = WorkStrip(title, watch)
        strip.ended.connect(self._fit)
        self._stack.addWidget(strip)
        self._fit()
        return strip.show_progress

    def clear(self) -> None:
        """Hide the message."""
        self._error = None
        self._fade.stop()
        self._line.hide()
        self._fit()

    @property
    def text(self) -> str:
        """Return the message that is shown, or an empty text."""
        return "" if self._line.isHidden() else self._text.text()

    def _show(self, text: T, icon: str, tint: str, look: str) -> None:
        self._error = None
        icons.show(self._icon, icon, tint)
        self._text.setText(str(text))
        for way in (self._undo, self._redo, self._backup, self._open, self._folder):
            way.hide()
        theme.role(self._line, look)
        self._line.show()
        self._fit()

    def _fit(self) -> None:
        """Take no room while there is nothing to show."""
        parts = (self._line, *self.findChildren(WorkStrip))
        self.setVisible(not all(part.isHidden() for part in parts))
        self._lie()

    def _lie(self) -> None:
        """Lie over the bottom of the parent, as high as what is shown needs."""
        around = self.parentWidget()
        assert around is not None
        width, height = around.width(), self._stack.totalSizeHint().height()
        if self._stack.hasHeightForWidth():
            height = self._stack.totalHeightForWidth(width)
        self.setGeometry(0, around.height() - height, width, height)
        self.raise_()

    def _leave_for(self, path: Path) -> None:
        self.clear()
        self.show_file(path)

    def _ask(self, for_it: SignalInstance) -> None:
        self.clear()
        for_it.emit()


def _link(text: T, go: Callable[[], None]) -> QPushButton:
    made = QPushButton(str(text))
    theme.role(made, "link")
    made.clicked.connect(go)
    return made


def _row(frame: QFrame) -> QHBoxLayout:
    row = QHBoxLayout(frame)
    row.setContentsMargins(theme.gap(1.5), theme.gap(0.5), theme.gap(0.5), theme.gap(0.5))
    row.setSpacing(theme.gap())
    return row


class WorkStrip(QFrame):
    """One job under way: its name, how far it is, the time left, Cancel."""

    ended = Signal()

    def __init__(self, title: T, watch: Watch) -> None:
        super().__init__()
        theme.role(self, "bar")
        self._began = time.monotonic()
        self._bar = QProgressBar(maximum=100, textVisible=False)
        self._bar.setFixedHeight(theme.gap(0.75))
        self._left = theme.label("", "quiet")
        cancel = _link(_CANCEL, watch.cancel)
        row = _row(self)
        row.addWidget(theme.label(str(title)))
        row.addWidget(self._bar, 1)
        row.addWidget(self._left)
        row.addWidget(cancel)

    def show_progress(self, percent: int) -> None:
        """Show how many percent are done and the time left; at 100 the strip goes away."""
        if percent >= 100:
            self.hide()
            self.deleteLater()
            self.ended.emit()
            return
        self._bar.setValue(percent)
        if percent:
            spent = time.monotonic() - self._began
            left = round(spent * (100 - percent) / percent)
            words = (_SECONDS if left < 90 else _MINUTES).format(
                n=left if left < 90 else left // 60
            )
            self._left.setText(str(_LEFT.format(percent=percent, time=words)))

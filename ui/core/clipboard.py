"""Records on the clipboard: kept out of its history, and gone after half a minute."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 30
# Says to what watches the clipboard, each system in its own words, that this is not to be kept.
_NOT_KEPT = {
    "ExcludeClipboardContentFromMonitorProcessing": b"1",  # Windows: its history and its cloud
    "x-kde-passwordManagerHint": b"secret",
}
_OPEN = "application/x-an-dan-open"  # says so to ourselves: it holds nothing of a record


def put_open(text: str) -> None:
    """Put a text there that holds nothing of a record: it stays."""
    what = QMimeData()
    what.setText(text)
    what.setData(_OPEN, b"1")
    QGuiApplication.clipboard().setMimeData(what)


class Clipboard(QObject):
    """Copies, and forgets what it copied last: after half a minute, and when the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._late = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._late.timeout.connect(self.clear)
        # Not from within the change: the clipboard is still being given over then.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._take_over)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.clear)

    def watch(self) -> None:
        """Treat alike what any field, table or line of the program puts there."""
        QGuiApplication.clipboard().dataChanged.connect(self._soon.start)

    def _take_over(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if QGuiApplication.focusWindow() is None or not clipboard.text():
            return  # another program has the keyboard, and copied; or there is nothing
        known = map(clipboard.mimeData().hasFormat, (_OPEN, *_NOT_KEPT))
        if not any(known):
            self.copy(clipboard.text())

    def copy(self, text: str) -> None:
        """Put a text where other programs paste it from."""
        what = QMimeData()
        what.setText(text)
        for name, value in _NOT_KEPT.items():
            what.setData(name, value)
        self._text = text
        QGuiApplication.clipboard().setMimeData(what)
        self._late.start()

    def clear(self) -> None:
        """Take the text away again, if nobody has copied something else meanwhile."""
        clipboard = QGuiApplication.clipboard()
        if self._text and clipboard.text() == self._text:
            clipboard.clear()
        self._text = ""
        self._late.stop()

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


class Clipboard(QObject):
    """Copies, and forgets what it copied last: after half a minute, and when the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._late = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._late.timeout.connect(self.clear)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.clear)

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

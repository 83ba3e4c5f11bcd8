"""Qt's own buttons and menus in Vietnamese; Qt ships none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from app import lang
from app.paths import RESOURCES

_installed: list[QTranslator] = []


def install() -> None:
    """Let Qt speak the current language from now on."""
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    if lang.current() == "vi":
        translator = QTranslator()
        translator.load(str(RESOURCES / "i18n" / "qt_vi.qm"))
        QCoreApplication.installTranslator(translator)
        _installed.append(translator)

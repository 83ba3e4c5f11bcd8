"""Qt's own buttons and menus in Vietnamese; Qt ships none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from app.base import language
from app.base.paths import RESOURCES

_installed: list[QTranslator] = []


def install() -> None:
    """Let Qt speak the current language from now on."""
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    if language.current() == "vi":
        translator = QTranslator()
        translator.load(str(RESOURCES / "i18n" / "qt_vi.qm"))
        QCoreApplication.installTranslator(translator)
        _installed.append(translator)

"""What is copied out of the records does not stay on the clipboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from tests.support.widgets import shown
from ui.core.clipboard import SECONDS, Clipboard, put_open

ROWS = "Họ và tên\tMã\nTrần Văn Bình\tNG-00001"


@pytest.fixture
def copied(qapp: Any) -> Iterator[Clipboard]:
    made = Clipboard(qapp)
    made.copy(ROWS)
    yield made
    made.clear()
    made.deleteLater()


def on_it() -> str:
    return QGuiApplication.clipboard().text()


def late(copied: Clipboard) -> QTimer:
    return copied.findChildren(QTimer)[0]


def test_a_copy_is_gone_after_half_a_minute(copied: Clipboard) -> None:
    assert on_it() == ROWS
    assert late(copied).isActive()
    assert late(copied).interval() == SECONDS * 1000 == 30_000
    late(copied).timeout.emit()
    assert on_it() == ""
    assert not late(copied).isActive()


def test_a_second_copy_has_its_own_half_minute(copied: Clipboard) -> None:
    copied.copy("khác")
    late(copied).timeout.emit()
    assert on_it() == ""


def test_what_somebody_else_copied_stays(copied: Clipboard) -> None:
    QGuiApplication.clipboard().setText("của chương trình khác")
    late(copied).timeout.emit()
    assert on_it() == "của chương trình khác"


def test_what_is_copied_from_a_field_is_treated_alike(qtbot: Any, copied: Clipboard) -> None:
    copied.watch()
    line = QLineEdit("Trần Văn Bình")
    shown(qtbot, line)
    line.selectAll()
    line.copy()
    marked = "x-kde-passwordManagerHint"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasFormat(marked))
    assert on_it() == "Trần Văn Bình"
    late(copied).timeout.emit()
    assert on_it() == ""


def test_what_holds_nothing_of_a_record_stays(qtbot: Any, copied: Clipboard) -> None:
    line = QLineEdit("x")
    shown(qtbot, line)
    # Without a window that has the keyboard another program would have copied.
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    copied.watch()
    put_open("Gói hỗ trợ")
    QCoreApplication.processEvents()
    late(copied).timeout.emit()
    assert on_it() == "Gói hỗ trợ"


@pytest.mark.usefixtures("copied")
def test_nothing_is_left_when_the_program_ends(qapp: Any) -> None:
    qapp.aboutToQuit.emit()
    assert on_it() == ""


@pytest.mark.usefixtures("copied")
def test_histories_are_asked_not_to_keep_it() -> None:
    told = QGuiApplication.clipboard().mimeData().formats()
    assert "ExcludeClipboardContentFromMonitorProcessing" in told
    assert "x-kde-passwordManagerHint" in told

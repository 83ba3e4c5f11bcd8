"""A list is brought in without a mouse: the file chosen, a question answered, a cell corrected, saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.registers.visit import Visit
from app.store import Store
from tests.support.office_books import text
from tests.support.samples import commune
from tests.support.widgets import focused, press, settle
from tests.support.wording import labels
from tests.ui.conftest import Answers, calm
from ui.register_page.import_head import SAVE
from ui.register_page.page import RecordsPage
from ui.shell.workspace import Workspace

READ = 60_000  # milliseconds: a process of its own reads the file
MOST = 24  # keys, all ways with Tab and arrows counted, the letters of the cell not
ROWS = [
    labels(Visit, "day household outcome"),
    ["03/04/2026", "HO-0001", "Đã trao đổi"],
    ["05/06/2026", "HO-0009", "Đã trao đổi"],
]


class Keys:
    """Presses keys and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, key: Qt.Key, *, times: int = 1) -> None:
        for _n in range(times):
            press(key)
            self.pressed += 1

    def go(self, name: str, by: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Press a key until the cursor is there."""
        while focused() != name:
            assert self.pressed < MOST, (focused(), name)
            self.press(by)


def test_a_whole_list_is_brought_in_by_the_keyboard(
    qtbot: Any, desk: Workspace, store: Store, answers: Answers, tmp_path: Path
) -> None:
    commune(store)
    desk.page("visit")
    calm(qtbot, desk)
    page, keys = desk.shown, Keys()
    assert isinstance(page, RecordsPage)
    settle(page)
    page.focus_search()  # Ctrl+F
    keys.pressed += 1
    keys.go("import", Qt.Key.Key_Backtab)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Down)
    answers.paths = [text(tmp_path / "a.csv", ROWS)]
    keys.press(Qt.Key.Key_Return)
    review = page.list.pasting
    qtbot.waitUntil(review.isVisible, timeout=READ)
    settle(page)
    assert focused() == "paste.rows"
    (question,) = review.questions.answers
    keys.go(question.objectName(), Qt.Key.Key_Backtab)
    keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(review.foot.save.isEnabled)
    keys.go("paste.rows")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Right, times=2)
    keys.press(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "HO-0009"
    editor.setText("HO-0001")
    keys.press(Qt.Key.Key_Return)
    keys.go("paste.save")
    once = str(SAVE.format(n=2))
    qtbot.waitUntil(lambda: review.foot.save.text() == once)
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not review.isVisible())
    calm(qtbot, desk)
    assert store.count(Visit) == 3
    assert keys.pressed <= MOST

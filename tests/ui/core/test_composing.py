"""What is typed stays as it was typed: injected backspaces, and looks at other windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget

from app.schema.record import REGISTRY, register
from app.store import Store
from tests.support.samples import commune
from tests.support.widgets import a_desk, compose, focused, part, press, settle, shown, type_in
from tests.ui.conftest import Answers
from ui.core import composing
from ui.core.context import Context
from ui.core.worker import JobQueue
from ui.forms.editors.suggest import SuggestLine
from ui.register_page.filter_model import targets
from ui.register_page.page import RecordsPage
from ui.shell.first_run import FirstRunPage
from ui.widgets.search_edit import SearchEdit

# As Unikey does on Windows: the letters already sent are taken back, and sent anew with their marks.
INJECTED = "d⌫đo⌫ôg⌫⌫ồng tie⌫êng⌫⌫⌫ếng vie⌫êt⌫⌫ệt A⌫ÂN⌫⌫ẤN"
MEANT = "đồng tiếng việt ẤN"
FIELDS = {
    "name": ("member", "name"), "plain": ("member", "task"), "phone": ("member", "phone"),
    "part-day": ("member", "born"), "day": ("member", "since"), "note": ("member", "note"),
    "link": ("member", "team"), "links": ("team", "areas"), "term": ("team", "kind"),
    "row-text": ("visit", "visitors.0.name"), "row-link": ("visit", "visitors.0.member"),
}  # fmt: skip
EVERY_FIELD = pytest.mark.parametrize("kind", FIELDS)


@pytest.fixture
def context(store: Store, qapp: QApplication) -> Iterator[Context]:
    commune(store)
    with a_desk(store, qapp) as made:
        yield made


def opened(qtbot: Any, context: Context, kind: str) -> tuple[RecordsPage, Any]:
    key, path = FIELDS[kind]
    page = RecordsPage(context, register(key))
    shown(qtbot, page)
    page.new()
    if "." in path:
        part(page, "visitors.add", QPushButton).click()
    field = part(page.entry, path)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    return page, field


def inject(strokes: str) -> None:
    """Keys as they arrive at the window; ⌫ is the key Backspace."""
    for stroke in strokes:
        back = stroke == "⌫"
        key, letter = (Qt.Key.Key_Backspace, "\b") if back else (Qt.Key.Key_unknown, stroke)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(QApplication.focusWidget(), event)


def problem(page: RecordsPage, kind: str) -> str:
    name = FIELDS[kind][1].split(".")[0]
    return str(part(page.entry, f"{name}.problem").text())


def text_of(field: Any) -> str:
    return str(field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text())


@EVERY_FIELD
def test_injected_backspaces_leave_the_word_that_was_meant(
    qtbot: Any, context: Context, kind: str
) -> None:
    _page, field = opened(qtbot, context, kind)
    inject(INJECTED)
    assert text_of(field) == MEANT
    press(Qt.Key.Key_Tab)
    kept = MEANT.replace(" ", "") if kind == "phone" else MEANT
    assert text_of(field) == kept


def test_injected_backspaces_in_search_filter_and_first_run(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    page, _field = opened(qtbot, context, "name")
    page.list.filters.ask(next(t for t in targets(REGISTRY["member"]) if t.path == "team"))
    background = JobQueue()
    first = FirstRunPage(tmp_path / "moi.andan", background)
    qtbot.addWidget(first)
    boxes: list[QLineEdit] = [
        part(page, "search", SearchEdit), part(page, "filter.0", SuggestLine), first.commune,
    ]  # fmt: skip
    for box in boxes:
        if box is first.commune:
            shown(qtbot, first)
        settle(box)
        box.setFocus()
        inject(INJECTED)
        assert box.text() == MEANT
    first.close()
    background.close()


@EVERY_FIELD
@pytest.mark.parametrize("away", ["window", "menu"])
def test_a_look_elsewhere_moves_no_cursor_and_strips_no_blank(
    qtbot: Any, context: Context, kind: str, away: str
) -> None:
    page, field = opened(qtbot, context, kind)
    type_in(field, "Nguyễn Văn ")
    told = problem(page, kind)
    if away == "window":
        other = QWidget()
        shown(qtbot, other)
        qtbot.waitUntil(lambda: not field.hasFocus())
        other.close()
    else:
        at = QPoint(4, 4)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, field.mapToGlobal(at))
        QApplication.postEvent(field, asked)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        QApplication.activePopupWidget().close()
    settle(page)
    qtbot.waitUntil(field.hasFocus)
    assert problem(page, kind) == told
    inject("Ấn")
    assert text_of(field) == "Nguyễn Văn Ấn"


def test_a_question_moves_no_cursor(qtbot: Any, context: Context, answers: Answers) -> None:
    _page, field = opened(qtbot, context, "name")
    type_in(field, "Nguyễn Văn ")
    answers.choices = [None]
    press(Qt.Key.Key_Escape)
    inject("Ấn")
    assert text_of(field) == "Nguyễn Văn Ấn"


def test_what_is_left_for_another_field_is_tidied(qtbot: Any, context: Context) -> None:
    page, field = opened(qtbot, context, "name")
    type_in(field, "Nguyễn Văn ")
    part(page.entry, "task").setFocus(Qt.FocusReason.MouseFocusReason)
    assert text_of(field) == "Nguyễn Văn"


def test_a_refused_save_moves_no_cursor_and_strips_no_blank(qtbot: Any, context: Context) -> None:
    page, field = opened(qtbot, context, "name")
    type_in(field, "Nguyễn Văn ")
    part(page.entry, "since").setFocus(Qt.FocusReason.TabFocusReason)
    type_in(part(page.entry, "since"), "32/13 ")
    assert not page.save()
    assert focused() == "since"
    assert text_of(part(page.entry, "since")) == "32/13 "


@pytest.mark.parametrize("kind", ["name", "note", "link", "term"])
def test_the_key_that_leaves_waits_for_the_word_that_is_composed(
    qtbot: Any, context: Context, kind: str
) -> None:
    """ibus hands over a word later than the key that ended it; the cursor is not gone by then."""
    _page, field = opened(qtbot, context, kind)
    compose(field, "trực")
    assert composing.composing()
    where: list[str] = []

    def hand_over() -> None:
        where.append(focused())
        word = QInputMethodEvent()
        word.setCommitString("trực")
        QApplication.sendEvent(QApplication.focusWidget(), word)

    QTimer.singleShot(0, hand_over)
    press(Qt.Key.Key_Tab)
    assert where == [FIELDS[kind][1]]
    assert text_of(field) == "trực"
    assert focused() != FIELDS[kind][1]


def test_a_word_that_is_never_handed_over_does_not_hold_the_cursor(
    qtbot: Any, context: Context
) -> None:
    _page, field = opened(qtbot, context, "name")
    compose(field, "trực")
    press(Qt.Key.Key_Tab)
    assert focused() != "name"

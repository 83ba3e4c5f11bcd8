"""Sleep covers, a closed store is asked for nothing, and an exchanged file is told in the window."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from app.base import clock
from app.base.errors import FileExchanged
from app.registers.area import Area
from app.store import Store
from tests.support.samples import TITLE
from tests.ui.shell.conftest import desk_of
from ui.core import message_bar
from ui.core.idle import Idle
from ui.shell.lock_screen import LockScreen
from ui.shell.main_window import MainWindow
from ui.shell.workspace import Workspace


def covered(window: MainWindow) -> bool:
    return window.findChild(LockScreen) is not None


def add(store: Store) -> None:
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Đông"))


# --- sleep -----------------------------------------------------------------------------------


def test_a_wall_clock_that_went_on_in_sleep_covers_at_the_first_look(
    whole: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.idle.look()
    assert not covered(whole)
    later = clock.now() + timedelta(hours=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    whole.idle.look()
    assert covered(whole)


def test_what_was_copied_does_not_outlast_the_cover(whole: MainWindow) -> None:
    line = QLineEdit("Lò Văn Ún", whole.desk)
    line.selectAll()
    line.copy()
    assert QGuiApplication.clipboard().text() == "Lò Văn Ún"
    QCoreApplication.processEvents()
    whole.session.sleeps(True)
    assert QGuiApplication.clipboard().text() == ""


def test_the_touch_that_wakes_it_does_not_undo_the_sleep(
    whole: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    whole.idle.eventFilter(whole, QEvent(QEvent.Type.MouseMove))
    assert covered(whole)


@pytest.mark.parametrize("steps", [[(50, 50)] * 6, [(290, 0), (10, 0)], [(5, 59)] * 6])
def test_five_minutes_by_either_clock_are_enough(
    whole: MainWindow, steps: list[tuple[float, float]]
) -> None:
    now = [0.0, 0.0]
    idle = Idle(whole, clock=lambda: now[0], wall=lambda: now[1])
    heard: list[bool] = []
    idle.idle.connect(lambda: heard.append(True))
    for steady, wall in steps:
        assert heard == []
        now[:] = now[0] + steady, now[1] + wall
        idle.look()
    assert heard == [True]


def test_a_clock_that_is_set_back_or_right_covers_nothing(whole: MainWindow) -> None:
    now = [0.0, 1_000_000.0]
    idle = Idle(whole, clock=lambda: now[0], wall=lambda: now[1])
    heard: list[bool] = []
    idle.idle.connect(lambda: heard.append(True))
    for wall in (5.0, -500_000.0, 5.0, 30.0):
        now[:] = now[0] + 5, now[1] + wall
        idle.look()
    assert heard == []


def test_what_the_system_tells_of_sleep_and_lock_covers(whole: MainWindow) -> None:
    whole.session.sleeps(False)
    assert not covered(whole)
    whole.session.sleeps(True)
    assert covered(whole)
    whole.uncover()
    whole.session.locks()
    assert whole._cover is not None


def test_log_off_keeps_drafts_and_waits_for_no_backup(
    whole: MainWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    kept: list[bool] = []
    monkeypatch.setattr(desk_of(whole), "keep_drafts", lambda: kept.append(True))
    whole.end_session()
    assert kept == [True]
    whole.close()
    assert not whole.isVisible()


# --- a closed store --------------------------------------------------------------------------


def test_a_closed_store_is_asked_for_nothing(qtbot: Any, desk: Workspace, store: Store) -> None:
    pages = [desk._stack.pages["home"]]
    for name in ("duplicates", "area", "visit", "submission", "quality"):
        desk.page(name)
        pages.append(desk.shown)
    add(store)
    for page in pages:
        if late := getattr(page, "_late", None):
            late.start()
    desk.close_store()
    assert [timer for timer in desk.findChildren(QTimer) if timer.isActive()] == []
    # Whoever asks still, from a timer of its own or a queued signal, is answered by nobody.
    desk._status._late.timeout.emit()
    for page in pages:
        if late := getattr(page, "_late", None):
            late.timeout.emit()
    answered: list[object] = []
    desk.worker.run(lambda _progress, _store: 1, done=answered.append, cancelled=answered.clear)
    qtbot.wait(0)
    assert answered == []
    assert not desk.worker.busy


# --- an exchanged file -----------------------------------------------------------------------


def exchange(store: Store, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copy(store.path, new)
    new.replace(store.path)


def test_an_exchanged_file_is_told_at_the_next_look_and_backed_up(
    qtbot: Any, whole: MainWindow, store: Store, tmp_path: Path
) -> None:
    desk = desk_of(whole)
    add(store)
    exchange(store, tmp_path)
    whole.idle.look()
    assert "so.andan" in desk.messages.text
    (offered,) = [
        b for b in desk.messages.findChildren(QPushButton) if b.text() == str(message_bar._BACK_UP)
    ]
    assert offered.isVisible()
    offered.click()
    qtbot.waitUntil(lambda: ".saoluu" in desk.messages.text)
    assert not offered.isVisible()
    whole.idle.look()  # it was told
    assert ".saoluu" in desk.messages.text
    with pytest.raises(FileExchanged):
        add(store)
    whole.close()
    assert not whole.isVisible()


def test_a_removed_file_is_told_at_the_next_change_and_closing_saves_what_was_open(
    qtbot: Any, whole: MainWindow, store: Store
) -> None:
    add(store)
    for file in store.path.parent.glob("so.andan*"):
        file.unlink(missing_ok=True)  # a part of the anchor comes and goes
    with pytest.raises(FileExchanged):
        add(store)
    whole.close()
    qtbot.waitUntil(lambda: not whole.isVisible())
    assert len(list((store.path.parent / "sao-luu").iterdir())) == 1


def test_a_wrong_clock_is_told_on_the_first_page(
    qtbot: Any, whole: MainWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    long_ago = clock.now() - timedelta(days=900)
    monkeypatch.setattr(clock, "now", lambda: long_ago)
    home: Any = desk_of(whole)._stack.pages["home"]
    home.refresh()
    qtbot.waitUntil(lambda: home._news is not None and home._news.clock_behind is not None)
    assert any("Đồng hồ máy" in label.text() for label in home.findChildren(QLabel))

"""The store's key, changed from the settings; and the questions on the first page about freshness."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.store import Store
from app.store.read.principal import AccountRole, Principal
from app.store.security import key_changes
from app.store.security.freshness import Finding, Freshness
from app.store.security.key_file import KeyFile
from tests.conftest import PASSWORD, QUICK
from tests.support.widgets import type_in
from tests.ui.conftest import Answers
from ui.core import auto_backup
from ui.core.preferences import Preferences
from ui.pages.home import HomePage
from ui.settings_page.account_dialogs import RemoveDialog
from ui.settings_page.page import SettingsPage
from ui.shell.main_window import MainWindow
from ui.shell.workspace import Workspace

BINH = "mật khẩu của Bình"


def window(qtbot: Any, store: Store, folder: Path) -> MainWindow:
    made = MainWindow(store.path, Preferences(folder / "window.ini"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.enter(store)
    return made


@pytest.fixture
def whole(qtbot: Any, store: Store, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with the store of two officers open in it."""
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH, cost=QUICK)
    made = window(qtbot, store, tmp_path)
    yield made
    if made.desk is not None:
        made.desk.close_store()
        made.desk = None


def desk_of(whole: MainWindow) -> Workspace:
    assert whole.desk is not None
    return whole.desk


def settings(whole: MainWindow) -> SettingsPage:
    desk_of(whole).page("settings")
    page = desk_of(whole).shown
    assert isinstance(page, SettingsPage)
    return page


def test_the_key_is_changed_and_the_store_opens_again(
    qtbot: Any, whole: MainWindow, answers: Answers
) -> None:
    store = desk_of(whole).store
    before, backup = store.keys, auto_backup.back_up(_Silent(), store)
    card = settings(whole).key
    type_in(card.password, "không phải mật khẩu")
    card.change()
    qtbot.waitUntil(lambda: "không đúng" in card.problem.text)
    card.password.clear()
    type_in(card.password, PASSWORD)
    answers.choices = [None]
    card.change()
    qtbot.waitUntil(lambda: len(answers.asked) == 1)
    assert desk_of(whole).store is store  # the officer thought better of it
    accounts = settings(whole).accounts
    settings(whole).tabs.setCurrentIndex(2)
    accounts.table.selectRow(1)
    accounts.remove_account()
    (dialog,) = accounts.findChildren(RemoveDialog)
    type_in(dialog.password, PASSWORD)
    dialog.act()
    qtbot.waitUntil(
        lambda: whole.desk is not None and whole.desk.store is not store, timeout=20_000
    )
    after = desk_of(whole).store
    assert "Đã đổi khóa sổ" in desk_of(whole).messages.text
    assert after.keys != before
    assert set(KeyFile.load(after.path).users) == {"lan"}
    backups = settings(whole).backups
    assert backups.renew.isVisibleTo(backups)
    backups.renew.click()
    qtbot.waitUntil(lambda: "Đã làm mới 1 bản" in desk_of(whole).messages.text, timeout=20_000)
    assert not backups.renew.isVisibleTo(backups)
    assert backup.exists()


def test_what_keeps_the_key_from_changing_is_told_at_the_desk(
    qtbot: Any, whole: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.security.rekeying.shutil.disk_usage", lambda _path: _Full())
    store = desk_of(whole).store
    desk_of(whole).rekey(PASSWORD, "")
    assert whole.changing is not None
    whole.close()  # is refused meanwhile
    assert whole.isVisible()
    qtbot.waitUntil(
        lambda: whole.desk is not None and whole.desk.store is not store, timeout=20_000
    )
    assert "MB" in desk_of(whole).messages.text


class _Full:
    free = 0


class _Silent:
    def update(self, _done: int, _total: int) -> None: ...


def test_an_older_folder_is_a_question_on_the_first_page(
    qtbot: Any, store: Store, tmp_path: Path
) -> None:
    store.close()
    old = shutil.copytree(store.path.parent, tmp_path.with_name(f"{tmp_path.name}-cũ"))
    newer = Store.open(store.path, "lan", PASSWORD)
    newer.log_access("look", newer.audit_entries(1)[0].act.title)
    newer.close()
    shutil.copytree(old, store.path.parent, dirs_exist_ok=True)
    whole = window(qtbot, Store.open(store.path, "lan", PASSWORD), tmp_path)
    home = desk_of(whole).shown
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: home.accept_button is not None)
    assert home.accept_button is not None
    home.accept_button.click()
    qtbot.waitUntil(lambda: home.accept_button is None, timeout=10_000)
    assert desk_of(whole).store.audit_entries(1)[0].act.kind == "freshness"
    desk_of(whole).close_store()
    whole.desk = None
    again = Store.open(store.path, "lan", PASSWORD)
    assert not again.freshness.kind.asks
    again.close()


def test_only_a_chief_is_offered_to_go_on_with_an_older_store(
    qtbot: Any, store: Store, tmp_path: Path
) -> None:
    store._shared.verdict = Finding(Freshness.NEWER_BACKUP)
    store._shared.principal = Principal("lan", AccountRole.OFFICER)
    whole = window(qtbot, store, tmp_path)
    home = desk_of(whole).shown
    assert isinstance(home, HomePage)
    said = str(store.freshness.sentence)
    qtbot.waitUntil(lambda: said in {label.text() for label in home.findChildren(QLabel)})
    assert home.accept_button is None
    desk_of(whole).close_store()
    whole.desk = None

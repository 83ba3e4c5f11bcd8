"""The accounts in the settings: a chief adds, changes and removes them by the keyboard alone."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.schema.record import REGISTRY
from app.services.accounts import accounts
from app.store import Store
from app.store.permissions import Post
from app.store.read.principal import AccountRole, Principal
from app.store.security import key_changes, key_file
from app.store.security.key_file import KeyFile
from tests.conftest import PASSWORD, QUICK
from tests.support.widgets import press, settle, type_in
from tests.ui.conftest import calm
from ui.settings_page import account_dialogs
from ui.settings_page.account_dialogs import AccountDialog, RemoveDialog, SetPasswordDialog
from ui.settings_page.accounts_card import AccountsCard
from ui.settings_page.page import SettingsPage
from ui.settings_page.register_choice import RegisterChoice
from ui.shell.workspace import Workspace

BINH = "mật khẩu của Bình"
D = TypeVar("D", bound=QDialog)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password costs little to make here."""
    monkeypatch.setattr(key_changes, "calibrated", lambda: QUICK)


@pytest.fixture
def page(store: Store, desk: Workspace) -> SettingsPage:
    """The settings of a chief, with one officer beside."""
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH, registers=["area", "visit"])
    return opened(desk)


def opened(desk: Workspace) -> SettingsPage:
    desk.page("settings")
    page = desk.shown
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(2)
    return page


def dialog_of(card: AccountsCard, kind: type[D]) -> D:
    """The question that is open over the card."""
    (found,) = [one for one in card.findChildren(kind) if one.isVisible()]
    return found


def rows(card: AccountsCard) -> list[tuple[str, ...]]:
    model = card.model
    return [tuple(model.text(n, c) for c in range(4)) for n in range(len(model.rows))]


def choose(card: AccountsCard, user: str) -> None:
    card.table.selectRow([one.user for one in card.model.rows].index(user))


def test_the_accounts_stand_with_role_and_registers(page: SettingsPage) -> None:
    chief, officer = (str(role.label) for role in (AccountRole.CHIEF, AccountRole.OFFICER))
    assert rows(page.accounts) == [
        ("Trần Thị Lan", "lan", chief, "Mọi sổ"), ("Lê Bình", "binh", officer, "2 sổ"),
    ]  # fmt: skip
    assert not page.accounts.remove.isEnabled()  # nobody removes themselves


def test_an_officer_is_added_with_the_registers_of_a_post(
    qtbot: Any, desk: Workspace, page: SettingsPage
) -> None:
    card = page.accounts
    card.add.setFocus()
    press(Qt.Key.Key_Space)
    dialog = dialog_of(card, AccountDialog)
    assert dialog.focusWidget() is dialog.name
    type_in(dialog.name, "Hoàng Mai")
    press(Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.user
    QTest.keyClicks(dialog.user, "mai")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.registers.post
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)  # the police, then the justice
    assert dialog.registers.chosen() == Post.JUSTICE.registers
    for editor, secret in (
        (dialog.passwords.new, "mật khẩu của Mai"),
        (dialog.passwords.again, "x"),
    ):
        type_in(editor, secret)
    press(Qt.Key.Key_Return)
    assert dialog.problem.text == str(account_dialogs._DIFFER)
    dialog.passwords.again.clear()
    type_in(dialog.passwords.again, "mật khẩu của Mai")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(card.model.rows) == 3)
    assert rows(card)[2][3] == str(Post.JUSTICE.label)
    calm(qtbot, desk)


def test_what_is_wrong_with_a_new_account_is_told_in_the_question(
    qtbot: Any, page: SettingsPage
) -> None:
    card = page.accounts
    card.add_account()
    dialog = dialog_of(card, AccountDialog)
    QTest.keyClicks(dialog.user, "binh")
    for editor in (dialog.passwords.new, dialog.passwords.again):
        type_in(editor, "một mật khẩu khác")
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text))
    assert dialog.problem.text == str(key_file._NAME_TAKEN.format(user="binh"))
    assert dialog.go.isEnabled()
    dialog.reject()


def test_role_and_registers_are_changed(qtbot: Any, store: Store, page: SettingsPage) -> None:
    card = page.accounts
    choose(card, "binh")
    card.table.setFocus()
    press(Qt.Key.Key_Return)
    dialog = dialog_of(card, AccountDialog)
    assert dialog.registers.chosen() == {"area", "visit"}
    settle(dialog)
    dialog.registers.setFocus()
    dialog.registers.setCurrentRow([*REGISTRY].index("household"))
    press(Qt.Key.Key_Space)
    assert dialog.registers.post.currentData() is None  # those of no post
    dialog.role.setFocus()
    dialog.role.setCurrentIndex([*AccountRole].index(AccountRole.AUDITOR))
    dialog.go.click()
    qtbot.waitUntil(lambda: accounts(store)[1].role is AccountRole.AUDITOR)
    assert accounts(store)[1].principal.registers == {"area", "visit", "household"}
    qtbot.waitUntil(lambda: rows(card)[1][2] == str(AccountRole.AUDITOR.label))


def test_the_only_chief_stays_one(qtbot: Any, store: Store, page: SettingsPage) -> None:
    card, before = page.accounts, store.last_entry()
    choose(card, "lan")
    card.change_account()
    dialog = dialog_of(card, AccountDialog)
    dialog.role.setCurrentIndex([*AccountRole].index(AccountRole.OFFICER))
    dialog.registers.show_chosen(frozenset({"area"}))
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text))
    assert dialog.problem.text == str(key_changes._LAST_CHIEF.format(user="lan"))
    assert store.last_entry() == before  # the registers are as they were, too
    dialog.reject()


def test_the_key_is_changed_once_and_by_the_right_password(
    qtbot: Any, desk: Workspace, page: SettingsPage
) -> None:
    heard: list[tuple[str, str]] = []
    desk.rekey_requested.connect(lambda password, without: heard.append((password, without)))
    choose(page.accounts, "binh")
    page.accounts.remove_account()
    remove = dialog_of(page.accounts, RemoveDialog)
    type_in(remove.password, "không phải mật khẩu")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: remove.problem.text == str(key_file._WRONG))
    assert heard == []
    remove.password.clear()
    type_in(remove.password, PASSWORD)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(PASSWORD, "binh")]


def test_a_question_that_is_closed_while_it_is_answered_is_no_crash(
    qtbot: Any, store: Store, desk: Workspace, page: SettingsPage
) -> None:
    choose(page.accounts, "binh")
    page.accounts.set_password()
    dialog = dialog_of(page.accounts, SetPasswordDialog)
    for editor in (dialog.passwords.new, dialog.passwords.again):
        type_in(editor, "mật khẩu mới của Bình")
    dialog.act()
    dialog.reject()
    calm(qtbot, desk)
    assert KeyFile.load(store.path).open("binh", "mật khẩu mới của Bình")[1] == "binh"


def test_another_password_is_set_and_somebody_shut_out_in_trust(
    qtbot: Any, store: Store, page: SettingsPage
) -> None:
    card = page.accounts
    choose(card, "binh")
    card.set_password()
    password = dialog_of(card, SetPasswordDialog)
    for editor in (password.passwords.new, password.passwords.again):
        type_in(editor, "mật khẩu mới của Bình")
    press(Qt.Key.Key_Return)
    keys = lambda: KeyFile.load(store.path)  # noqa: E731
    qtbot.waitUntil(lambda: not card.findChildren(SetPasswordDialog))
    assert keys().open("binh", "mật khẩu mới của Bình")[1] == "binh"
    choose(card, "binh")
    card.remove_account()
    remove = dialog_of(card, RemoveDialog)
    remove.go.click()
    assert remove.problem.text == str(account_dialogs._EMPTY)
    remove.keep.setChecked(True)
    type_in(remove.password, "không phải mật khẩu")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: remove.problem.text == str(key_file._WRONG))
    remove.password.clear()
    type_in(remove.password, PASSWORD)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: set(keys().users) == {"lan"})
    qtbot.waitUntil(lambda: not card.model.rows[1].present)
    assert not card.remove.isEnabled()


@pytest.mark.parametrize("role", [AccountRole.OFFICER, AccountRole.AUDITOR, AccountRole.TECHNICIAN])
def test_others_see_their_own_account_and_no_key(
    store: Store, desk: Workspace, role: AccountRole
) -> None:
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH)
    store._shared.principal = Principal("lan", role)
    page = opened(desk)
    assert [one.user for one in page.accounts.model.rows] == ["lan"]
    assert not any(one.isVisible() for one in page.accounts.buttons)
    assert page.password.isVisible()
    page.tabs.setCurrentIndex(3)
    seen = [part.isVisible() for part in (page.backups, page.recovery, page.key)]
    assert seen == [role is not AccountRole.AUDITOR, False, False]


def test_a_role_that_has_all_or_none_leaves_nothing_to_choose(qapp: Any) -> None:  # noqa: ARG001
    choice = RegisterChoice()
    choice.show_chosen(Post.FRONT.registers)
    choice.follow(AccountRole.TECHNICIAN)
    assert choice.chosen() == frozenset()
    assert not choice.isEnabled()
    choice.follow(AccountRole.CHIEF)
    assert choice.chosen() is None
    choice.follow(AccountRole.OFFICER)
    assert choice.isEnabled()

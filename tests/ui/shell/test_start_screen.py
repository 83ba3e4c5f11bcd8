"""Before the store is open: unlocking, recovering, the first run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.base import errors
from app.base.errors import WrongPassword
from app.base.text import fold
from app.law import communes
from app.services import recovery_custody, unit_settings
from app.store import Store
from app.store.security import key_file
from app.store.security.key_file import KeyFile
from tests.conftest import PASSWORD, QUICK
from tests.support import office_books
from tests.support.widgets import compose, press, shown, type_in
from tests.support.wording import pattern
from tests.ui.conftest import Answers
from ui.core.preferences import Preferences
from ui.core.worker import JobQueue
from ui.shell import first_run, start_screen, unlock
from ui.shell.first_run import FirstRunPage
from ui.shell.keep_code import KeepCodePage
from ui.shell.start_screen import StartScreen
from ui.shell.unlock import UnlockPage
from ui.widgets import recoding, recovery_code
from ui.widgets.basics import NewPassword
from ui.widgets.recovery_code import RecoveryCodeSheet

NEW = "một câu mới dễ nhớ"


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, str]:
    """A store that nobody has open, and its recovery code."""
    path = tmp_path / "xa.andan"
    made, code = Store.create(path, "lan", "Trần Thị Lan", PASSWORD, QUICK)
    made.close()
    return path, code


@pytest.fixture
def gate(qtbot: Any, closed: tuple[Path, str]) -> Iterator[StartScreen]:
    made = StartScreen(closed[0])
    shown(qtbot, made)
    qtbot.waitUntil(lambda: unlocking(made).users.count() > 0)
    yield made
    made.close_gate()


def unlocking(gate: StartScreen) -> UnlockPage:
    page = gate.shown
    assert isinstance(page, UnlockPage)
    return page


def opened(qtbot: Any, page: UnlockPage | FirstRunPage, act: Any) -> Store:
    with qtbot.waitSignal(page.opened) as signal:
        act()
    store = signal.args[0]
    assert isinstance(store, Store)
    return store


def test_the_password_opens_the_store(qtbot: Any, gate: StartScreen) -> None:
    page = unlocking(gate)
    type_in(page.password, PASSWORD)
    store = opened(qtbot, page, lambda: qtbot.keyClick(page.password, Qt.Key.Key_Return))
    assert store.user == "lan"
    assert page.password.text() == ""
    store.close()


def test_a_wrong_password_is_told_in_place_and_can_be_mended(qtbot: Any, gate: StartScreen) -> None:
    page = unlocking(gate)
    type_in(page.password, "sai rồi sai rồi")
    page.go.click()
    qtbot.waitUntil(lambda: page.problem.text == str(key_file._WRONG))
    assert page.password.isEnabled()
    assert page.password.selectedText()  # typing on replaces it
    page.password.clear()
    type_in(page.password, PASSWORD)
    opened(qtbot, page, page.go.click).close()


def test_the_gate_says_whose_store_it_is(qtbot: Any, store: Store) -> None:
    unit_settings.save(store, replace(unit_settings.load(store), name="XÃ TÂN THÀNH"))
    Preferences().remember_store(store)
    queue = JobQueue()
    page = UnlockPage(store.path, queue)
    qtbot.addWidget(page)
    assert page.whose.text().startswith("XÃ TÂN THÀNH")
    other = UnlockPage(store.path.with_name("khac.andan"), queue)
    qtbot.addWidget(other)
    assert other.whose.text() == "khac.andan"
    queue.close()


def test_what_is_missing_at_the_first_run_is_said_where_the_cursor_goes(
    qtbot: Any, tmp_path: Path
) -> None:
    gate = StartScreen(tmp_path / "moi.andan")
    shown(qtbot, gate)
    page = gate.shown
    assert isinstance(page, FirstRunPage)
    type_in(page.commune, "xyzzy")
    assert page.unpicked.text == str(first_run._UNKNOWN)
    page.commune.clear()
    type_in(page.commune, "dien bien phu dien")
    assert page.unpicked.text == ""
    press(Qt.Key.Key_Return)
    for missing, words in ((page.name, "Trần Thị Lan"), (page.password, NEW), (page.again, NEW)):
        page.go.click()
        assert missing.hasFocus()
        type_in(missing, words)
    gate.close_gate()


def test_the_list_of_communes_follows_the_word_that_is_being_composed(
    qtbot: Any, tmp_path: Path
) -> None:
    gate = StartScreen(tmp_path / "moi.andan")
    shown(qtbot, gate)
    page = gate.shown
    assert isinstance(page, FirstRunPage)
    type_in(page.commune, "bá ")
    compose(page.commune, "đinh")
    assert page.commune.suggestions()
    assert all("dinh" in fold(name) for _unit, name in page.commune.suggestions())
    page.commune.close_list()
    gate.close_gate()


def test_an_empty_password_asks_nobody(gate: StartScreen) -> None:
    page = unlocking(gate)
    page.go.click()
    assert page.problem.text == str(unlock._EMPTY)
    assert page.go.isEnabled()


def test_the_eye_shows_what_was_typed(gate: StartScreen) -> None:
    box = unlocking(gate).password
    assert box.echoMode() is QLineEdit.EchoMode.Password
    box.actions()[0].trigger()
    assert box.echoMode() is QLineEdit.EchoMode.Normal


def test_the_recovery_code_sets_a_new_password(
    qtbot: Any, gate: StartScreen, closed: tuple[Path, str]
) -> None:
    path, code = closed
    page = unlocking(gate)
    page.forgot.click()
    assert page.code.isVisible()
    for box, typed in ((page.code, code.lower()), (page.password, NEW), (page.again, NEW + "x")):
        type_in(box, typed)
    page.go.click()
    assert "khác nhau" in page.problem.text
    page.again.clear()
    type_in(page.again, NEW)
    opened(qtbot, page, page.go.click).close()
    Store.open(path, "lan", NEW).close()


def test_several_officers_are_offered_by_name(qtbot: Any, closed: tuple[Path, str]) -> None:
    path, _code = closed
    keys = KeyFile.load(path, QUICK)
    keys.add(keys.open("lan", PASSWORD)[0], "Lò Văn Ún", "officer", NEW)
    gate = StartScreen(path)
    shown(qtbot, gate)
    page = unlocking(gate)
    qtbot.waitUntil(lambda: page.several_users)
    assert page.users.isVisible()
    page.users.setCurrentIndex(page.users.findData("lò văn ún"))
    type_in(page.password, NEW)
    store = opened(qtbot, page, page.go.click)
    assert store.user == "lò văn ún"
    store.close()
    gate.close_gate()


def test_the_commune_is_found_by_what_it_was_called_before(qtbot: Any, tmp_path: Path) -> None:
    gate = StartScreen(tmp_path / "moi.andan")
    shown(qtbot, gate)
    page = gate.shown
    assert isinstance(page, FirstRunPage)
    type_in(page.commune, "phuc xa ba dinh")
    press(Qt.Key.Key_Return)
    assert page.commune.commune == communes.find("00097")
    assert page.commune.text() == communes.find("00097").full_name
    gate.close_gate()


def test_the_first_run_makes_a_store_of_the_commune(qtbot: Any, tmp_path: Path) -> None:
    gate = StartScreen(tmp_path / "moi.andan")
    shown(qtbot, gate)
    page = gate.shown
    assert isinstance(page, FirstRunPage)
    ticks: list[int] = []
    timer = QTimer(gate, interval=10)
    timer.timeout.connect(lambda: ticks.append(1))

    page.go.click()
    assert "chọn đơn vị" in page.problem.text
    type_in(page.commune, "dien bien phu dien")
    press(Qt.Key.Key_Return)
    assert page.commune.text() == "Phường Điện Biên Phủ, Tỉnh Điện Biên"
    type_in(page.name, "Trần Thị Lan")
    type_in(page.password, "ngắn")
    type_in(page.again, "ngắn")
    page.go.click()
    assert "ít nhất 12 ký tự" in page.problem.text
    page.password.setText(NEW)
    page.again.setText(NEW)
    timer.start()
    page.go.click()
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    timer.stop()
    assert len(ticks) > 3  # the window went on while the password was worked on

    assert not ways(gate)  # no way off the page that shows the code
    store = opened(qtbot, page, lambda: confirm(page.sheet))
    assert not recovery_custody.pending(store)
    assert unit_settings.load(store).name == "Phường Điện Biên Phủ"
    assert store.accounts() == {"trần thị lan": "Trần Thị Lan"}
    store.close()
    gate.close_gate()


def ways(gate: StartScreen) -> list[str]:
    """The links that lead away from the page at the gate, as they are seen."""
    links = (str(start_screen._TRY), str(start_screen._OTHER))
    return [b.text() for b in gate.findChildren(QPushButton) if b.isVisible() and b.text() in links]


def test_the_code_is_asked_for_at_each_opening_until_a_group_was_typed(
    qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "moi.andan"
    gate = StartScreen(path)
    shown(qtbot, gate)
    assert len(ways(gate)) == 2
    page = gate.shown
    assert isinstance(page, FirstRunPage)
    type_in(page.commune, "dien bien phu dien")
    press(Qt.Key.Key_Return)
    type_in(page.name, "Trần Thị Lan")
    page.password.setText(NEW)
    page.again.setText(NEW)
    page.go.click()
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    gate.close_gate()
    gate.hide()
    first = "".join(page.sheet._code.split("-")) if page.sheet else ""

    for _opening in range(2):
        gate, kept = asked(qtbot, path)
        gate.close_gate()
        gate.hide()

    gate, kept = asked(qtbot, path)
    with qtbot.waitSignal(gate.opened) as signal:
        kept.later.click()
    store = signal.args[0]
    assert recovery_custody.pending(store)
    store.close()
    gate.close_gate()
    gate.hide()

    gate, kept = asked(qtbot, path)
    kept.make.click()
    assert kept.sheet is not None
    assert not kept.later.isVisible()
    KeyFile.load(path).open_recovery(first)  # in force until the other one is held
    with qtbot.waitSignal(gate.opened) as signal:
        confirm(kept.sheet)
    second = kept.sheet._code
    signal.args[0].close()
    gate.close_gate()
    gate.hide()
    KeyFile.load(path).open_recovery(second)
    with pytest.raises(WrongPassword):
        KeyFile.load(path).open_recovery(first)

    gate, _page = unlocked(qtbot, path)
    gate.close_gate()


def unlocked(qtbot: Any, path: Path) -> tuple[StartScreen, object]:
    """The gate after the password was given, and what it shows then: nothing new, or a page."""
    gate = StartScreen(path)
    shown(qtbot, gate)
    page = unlocking(gate)
    qtbot.waitUntil(lambda: page.users.count() > 0)
    found: list[Store] = []
    gate.opened.connect(found.append)
    page.password.setText(NEW)
    page.go.click()
    qtbot.waitUntil(
        lambda: bool(found or page.problem.text) or gate.shown is not page, timeout=20_000
    )
    assert page.problem.text == ""
    for store in found:
        store.close()
    return gate, gate.shown


def asked(qtbot: Any, path: Path) -> tuple[StartScreen, KeepCodePage]:
    gate, page = unlocked(qtbot, path)
    assert isinstance(page, KeepCodePage)
    assert ways(gate) == []
    return gate, page


def test_a_sheet_printed_earlier_is_proof_too(qtbot: Any, closed: tuple[Path, str]) -> None:
    path, code = closed
    store = Store.open(path, "lan", PASSWORD)
    recovery_custody.expect(store)
    keys = KeyFile.load(path, QUICK)
    keys.reset_password(store.keys, "lan", NEW)
    store.close()
    gate, page = asked(qtbot, path)
    page.code.setText("SAI00")
    page.check.click()
    qtbot.waitUntil(lambda: "gõ sai" in page.problem.text)
    page.code.setText(code.lower().replace("-", " "))
    with qtbot.waitSignal(gate.opened) as signal:
        page.check.click()
    assert not recovery_custody.pending(signal.args[0])
    signal.args[0].close()
    gate.close_gate()


def test_opening_by_the_code_shows_that_it_is_at_hand(
    qtbot: Any, gate: StartScreen, closed: tuple[Path, str]
) -> None:
    path, code = closed
    store = Store.open(path, "lan", PASSWORD)
    recovery_custody.expect(store)
    store.close()
    page = unlocking(gate)
    page.forgot.click()
    for box, typed in ((page.code, code), (page.password, NEW), (page.again, NEW)):
        box.setText(typed)
    store = opened(qtbot, page, page.go.click)
    assert not recovery_custody.pending(store)
    assert isinstance(gate.shown, UnlockPage)
    store.close()


@pytest.mark.parametrize("typed", ["ab0cd", " AB0-cd ", "a b o c d", "ABOCD"])
def test_a_group_is_known_in_any_case_and_spacing(qtbot: Any, typed: str) -> None:
    sheet = RecoveryCodeSheet("-".join(["AB0CD"] * 8), "Xã Tân Thành")
    qtbot.addWidget(sheet)
    assert not accepts_input_method(sheet.typed)
    sheet.typed.setText(typed)
    with qtbot.waitSignal(sheet.kept):
        sheet.go.click()


def confirm(sheet: RecoveryCodeSheet | None) -> None:
    assert sheet is not None
    sheet.typed.setText("SAI00")
    sheet.go.click()
    assert "Chưa khớp" in sheet.problem.text
    sheet.typed.setText(sheet.requested_group.lower())
    sheet.go.click()


def test_the_recovery_sheet_is_saved_as_text_and_pdf(
    qtbot: Any, tmp_path: Path, answers: Answers
) -> None:
    code = "-".join(f"AB{n}CD" for n in range(8))
    sheet = RecoveryCodeSheet(code, "Xã Tân Thành")
    qtbot.addWidget(sheet)
    pdf, text = tmp_path / "ma.pdf", tmp_path / "ma.txt"
    answers.paths = [pdf, text]
    for button, path in zip(sheet.ways[1:], (pdf, text), strict=True):
        button.click()
        assert sheet.saved.text() == str(recovery_code._SAVED.format(name=path.name))
    assert pdf.read_bytes().startswith(b"%PDF")
    written = text.read_text(encoding="utf-8")
    assert all(group in written for group in code.split("-"))


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: Any, tmp_path: Path, answers: Answers
) -> None:
    sheet = RecoveryCodeSheet("-".join(["ABCDE"] * 8), "Xã Tân Thành")
    qtbot.addWidget(sheet)
    answers.paths = [tmp_path / "không có" / "ma.txt"]
    sheet.ways[2].click()
    assert re.match(pattern(errors._MISSING), sheet.problem.text)


def accepts_input_method(box: QLineEdit) -> bool:
    """What an input method is told when the cursor comes into the box."""
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(box, asked)
    by_attribute = box.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    return bool(asked.value(Qt.InputMethodQuery.ImEnabled)) or by_attribute


def test_passwords_and_codes_are_typed_without_an_input_method(gate: StartScreen) -> None:
    page = unlocking(gate)
    eye = page.password.actions()[0]
    for _turn in range(3):
        assert not accepts_input_method(page.password)
        assert page.password.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
        eye.trigger()
    page.password.setReadOnly(True)
    page.password.setReadOnly(False)
    assert not accepts_input_method(page.password)
    assert not accepts_input_method(page.code)
    assert accepts_input_method(QLineEdit())


def test_a_new_password_that_keys_do_not_type_is_told_at_the_field(
    qtbot: Any, tmp_path: Path, gate: StartScreen
) -> None:
    page = FirstRunPage(tmp_path / "moi.andan", gate.background)
    qtbot.addWidget(page)
    (secret,) = page.findChildren(NewPassword)
    type_in(page.password, "mat khau dai")
    assert secret.doubt.text == ""
    type_in(page.password, " mật")
    assert "“ậ”" in secret.doubt.text
    page.password.clear()
    assert secret.doubt.text == ""


def test_a_password_that_opens_the_store_is_not_found_fault_with(
    qtbot: Any, gate: StartScreen
) -> None:
    page = unlocking(gate)
    (secret,) = page.findChildren(NewPassword)
    type_in(page.password, "mật khẩu sai rồi")
    assert secret.doubt.text == ""
    page.go.click()
    qtbot.waitUntil(lambda: "Ctrl+V" in secret.doubt.text)
    type_in(page.password, "x")
    assert secret.doubt.text == ""
    page.forgot.click()
    type_in(page.password, "ậ")
    assert "“ậ”" in secret.doubt.text
    page.forgot.click()
    assert secret.doubt.text == ""


def test_an_old_workbook_is_recoded_before_any_store_is_open(
    qtbot: Any, gate: StartScreen, answers: Answers, tmp_path: Path
) -> None:
    old = office_books.xls(tmp_path / "cu.xls", {(0, 0): (".VnTime", office_books.to_tcvn3("họ"))})
    answers.paths += [old, tmp_path / "moi.xlsx"]
    gate.recode.click()
    said = recoding._DONE.format(name="moi.xlsx", cells=1)
    qtbot.waitUntil(lambda: gate.recoded.text() == str(said), timeout=60_000)
    assert gate.recoded.isVisible() and (tmp_path / "moi.xlsx").is_file()


def test_what_cannot_be_recoded_is_told_in_place(
    qtbot: Any, gate: StartScreen, answers: Answers, tmp_path: Path
) -> None:
    old = tmp_path / "cu.xls"
    old.write_bytes(b"%PDF-1.4")
    answers.paths += [old, tmp_path / "moi.xlsx"]
    gate.recode.click()
    qtbot.waitUntil(lambda: "cu.xls" in gate.problem.text, timeout=60_000)
    assert not gate.recoded.isVisible()
    answers.paths += [None]
    gate.recode.click()  # and thought better of


def test_an_error_at_the_gate_moves_nothing_under_the_mouse(
    qtbot: Any, gate: StartScreen, closed: tuple[Path, str]
) -> None:
    assert closed[0].exists()
    page = unlocking(gate)
    QApplication.processEvents()
    before = page.go.mapTo(gate, QPoint())
    page.go.click()  # nothing was typed
    QApplication.processEvents()
    assert page.problem.label.isVisible()
    assert page.go.mapTo(gate, QPoint()) == before
    page.password.setText("không phải mật khẩu")
    page.go.click()
    qtbot.waitUntil(page.password.isEnabled)
    qtbot.waitUntil(lambda: bool(page.problem.text))
    QApplication.processEvents()
    assert page.go.mapTo(gate, QPoint()) == before

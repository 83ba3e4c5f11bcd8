"""The open store: pages by keyboard, the palette, undo, what is due, the trash, the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolTip,
    QWidget,
)

from app.base import clock
from app.base.errors import DiskFull, UserError
from app.base.jobs import Watch
from app.base.language import T
from app.base.periods import long_day
from app.registers.area import Area
from app.registers.person import Person
from app.registers.visit import Visit
from app.services import recovery_custody, unit_settings
from app.services.unit_settings import ISSUER_LABELS, Issuer
from app.store import Store
from app.store.security.key_file import KeyFile
from app.store.write.undo_log import IMPORT
from tests.conftest import PASSWORD
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import compose, part, press, settle, shown, type_in
from tests.support.wording import label as label_of
from tests.ui.conftest import Answers, calm
from ui.core import auto_backup, message_bar, theme
from ui.core.actions import ACTIONS
from ui.core.density import Density
from ui.core.letter_size import LetterSize
from ui.core.theme import Scheme
from ui.core.tokens import DARK
from ui.forms.editors.text import LineEditor, TextEditor
from ui.forms.form import Form
from ui.pages import home
from ui.pages.due_line import DueLine
from ui.pages.home import HomePage
from ui.pages.trash import TrashPage
from ui.register_page.page import RecordsPage
from ui.settings_page import backup_lines, security_cards
from ui.settings_page import page as settings_module
from ui.settings_page.page import SettingsPage
from ui.settings_page.security_cards import RecoveryCard
from ui.settings_page.unit_form import SettingsCard
from ui.shell import field_help, undo
from ui.shell.command_palette import CommandPalette
from ui.shell.page_registry import UNLISTED
from ui.shell.short_guide import ShortGuide
from ui.shell.status_line import _STATUS
from ui.shell.workspace import Workspace
from ui.widgets.basics import NewPassword
from ui.widgets.recovery_code import RecoveryCodeSheet

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def palette(desk: Workspace) -> CommandPalette:
    (found,) = desk.findChildren(CommandPalette)
    return found


def test_every_page_opens(desk: Workspace) -> None:
    for name in desk.names():
        desk.page(name)
        assert desk.current == name
        assert desk.shown.isVisible()
        assert desk.side.buttons[name].isChecked()
        close = [made.text() for made in desk.shown.findChildren(QPushButton) if _sticks(made)]
        assert not close  # an icon stands apart from the words behind it


def _sticks(made: QPushButton) -> bool:
    worded = bool(made.text().strip()) and not made.icon().isNull()
    drawn = made.icon().actualSize(made.iconSize())
    return worded and drawn.width() - drawn.height() < theme.gap(0.5)


def test_the_form_of_a_page_left_long_ago_is_given_back_and_built_again(
    qtbot: Any, desk: Workspace
) -> None:
    made = commune(desk.store)
    desk.page("visit")
    page = desk.shown
    assert isinstance(page, RecordsPage)
    ahead = built(qtbot, page)
    others = ["person", "case", "dispute"]
    for name in others:
        desk.page(name)
    desk.page("visit")
    assert built(qtbot, page) is ahead  # some pages to and fro
    for name in [*others, "area"]:
        desk.page(name)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert page.findChildren(Form) == []
    desk.record("visit", made.visit.id)
    assert page.entry.form is not None and page.entry.form.draft.record == made.visit
    note = page.entry.form.cells["note"].editor
    assert isinstance(note, TextEditor)
    type_in(note.text, "mới")
    assert page.save()
    assert desk.store.get(Visit, made.visit.id).note.startswith("mới")


def test_a_form_that_shows_a_record_stays_however_long_ago_it_was_left(desk: Workspace) -> None:
    made = commune(desk.store)
    desk.record("visit", made.visit.id)
    page = desk.shown
    assert isinstance(page, RecordsPage)
    for name in ("person", "case", "dispute", "area", "team"):
        desk.page(name)
    desk.page("visit")
    assert page.entry.form is not None and page.entry.form.isVisible()
    assert page.entry.record_id == made.visit.id


def built(qtbot: Any, page: RecordsPage) -> Form:
    """The form that the page builds while nothing else happens."""
    qtbot.waitUntil(lambda: page.findChildren(Form) != [])
    (form,) = page.findChildren(Form)
    return form


def test_pages_follow_each_other_by_keyboard(qtbot: Any, desk: Workspace) -> None:
    desk.setFocus()
    press(Qt.Key.Key_PageDown, CTRL)
    assert desk.current == desk.names()[1]
    press(Qt.Key.Key_PageUp, CTRL)
    press(Qt.Key.Key_PageUp, CTRL)
    assert desk.current == desk.names()[-1]
    press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desk.current == "home")


def test_every_action_tells_its_keys() -> None:
    for action in ACTIONS:
        assert action.keys[0] in action.tip
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))


def test_the_palette_stands_over_the_page_and_is_as_high_as_its_lines(
    qtbot: Any, desk: Workspace
) -> None:
    desk.find_anything()
    found = palette(desk)
    page = QRect(desk.shown.mapToGlobal(QPoint()), desk.shown.size())
    assert abs(found.geometry().center().x() - page.center().x()) <= 1
    whole = found.height()
    type_in(found.box, "xyzzy")
    qtbot.waitUntil(lambda: found.list.count() == 1)
    assert found.height() < whole / 2
    assert found.list.height() >= found.list.sizeHintForRow(0)
    found.reject()


def test_the_status_counts_what_was_saved_a_moment_ago(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    for number in (1, 2):
        with store.step(TITLE) as step:
            step.save(Area(name=f"Thôn {number}"))
        said = str(_STATUS.format(count=number, backup="", user="")).split(" ·")[0]
        qtbot.waitUntil(lambda said=said: desk._status.text().startswith(said))


def test_the_palette_finds_a_page_without_accents(desk: Workspace) -> None:
    desk.setFocus()
    press(Qt.Key.Key_K, CTRL)
    found = palette(desk)
    type_in(found.box, "cai dat")
    found.box.search_now()
    assert found.offered()[0] == str(settings_module._TITLE)
    press(Qt.Key.Key_Return)
    assert desk.current == "settings"


def test_the_palette_finds_a_record_while_the_word_is_still_composed(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    home = commune(store).home
    desk.find_anything()
    found = palette(desk)
    type_in(found.box, "dang thi ")
    compose(found.box, "hoa")
    qtbot.waitUntil(lambda: any(home.code in words for words in found.offered()))
    found.reject()


def test_the_palette_ranks_whole_words_in_their_order_first(qtbot: Any, desk: Workspace) -> None:
    with desk.store.step(TITLE) as step:
        for name in ("An toàn nông dân", "Tổ dân phố toàn dân", "Toàn dân đoàn kết", "Toàn dáng"):
            step.save(Area(name=name))
    desk.find_anything()
    found = palette(desk)
    found.box.setText("toan dan")
    found.box.search_now()
    qtbot.waitUntil(lambda: len([one for one in found.offered() if "KDC-" in one]) == 4)
    names = [words.partition("  ")[2] for words in found.offered() if "KDC-" in words]
    assert names == ["Toàn dân đoàn kết", "Tổ dân phố toàn dân", "Toàn dáng", "An toàn nông dân"]
    found.reject()


def test_what_was_chosen_in_the_palette_stays_chosen_when_records_come(
    qtbot: Any, desk: Workspace
) -> None:
    with desk.store.step(TITLE) as step:
        code = step.save(Area(name="Th")).code  # the whole word, before all that only begin so
    desk.find_anything()
    found = palette(desk)
    settle(found.box)
    found.box.setText("th")
    found.box.search_now()
    for _ in range(2):
        press(Qt.Key.Key_Down)
    chosen = found.offered()[2]
    qtbot.waitUntil(lambda: any(code in words for words in found.offered()))
    assert found.offered().index(chosen) != 2
    assert found.offered()[found.list.currentRow()] == chosen
    found.reject()


def test_the_palette_shows_of_a_masked_name_the_first_letters(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    with store.step(TITLE) as step:
        code = step.save(Person(name="Lò Văn Ún")).code
    desk.find_anything()
    found = palette(desk)
    type_in(found.box, "lo van un")
    qtbot.waitUntil(lambda: any(code in words for words in found.offered()))
    assert f"{code}  L. V. Ú." in found.offered()
    assert not any("Ún" in words for words in found.offered())
    found.reject()


def test_undo_takes_back_and_names_the_step(desk: Workspace, store: Store) -> None:
    with store.step(T("Thêm khu dân cư", "Add an area")) as step:
        step.save(Area(name="Thôn Đông"))
    desk.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    assert desk.messages.text == str(undo._UNDONE.format(title="Thêm khu dân cư"))
    assert store.count(Area) == 0
    press(Qt.Key.Key_Z, CTRL)
    assert desk.messages.text == str(undo._NO_UNDO)


def test_a_long_step_is_taken_back_behind_the_window_once(
    qtbot: Any, desk: Workspace, store: Store, answers: Answers
) -> None:
    for many in (1, 400):
        with store.step(T("Thêm khu dân cư", "Add areas")) as step:
            step.save_many([Area(name=f"Thôn {n}") for n in range(many)])
    desk.setFocus()
    answers.choices = [0]
    press(Qt.Key.Key_Z, CTRL)
    assert desk.messages.text == ""
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: desk.messages.text == str(undo._UNDONE.format(title="Thêm khu dân cư")))
    assert store.count(Area) == 1
    press(Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: desk.messages.text == str(undo._REDONE.format(title="Thêm khu dân cư")))
    assert store.count(Area) == 401


def areas(store: Store, number: int, token: str = "") -> None:
    with store.step(T("Thêm khu dân cư", "Add areas"), token) as step:
        step.save_many([Area(name=f"Thôn {n}") for n in range(number)])


def test_much_is_undone_only_when_its_name_and_size_were_agreed_to(
    desk: Workspace, store: Store, answers: Answers
) -> None:
    areas(store, 20)
    desk.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    assert store.count(Area) == 0
    areas(store, 21)
    answers.choices = [None]
    press(Qt.Key.Key_Z, CTRL)
    assert store.count(Area) == 21
    assert "“Thêm khu dân cư”" in answers.asked[0]
    assert "21 bản ghi" in answers.asked[0]
    areas(store, 2, f"{IMPORT}từ Excel")
    answers.choices = [None, 0]
    press(Qt.Key.Key_Z, CTRL)
    assert store.count(Area) == 23
    press(Qt.Key.Key_Z, CTRL)
    assert store.count(Area) == 21


def test_no_key_takes_back_what_was_made_before_the_window_opened(qtbot: Any, store: Store) -> None:
    areas(store, 3)
    areas(store, 1)
    store.undo()
    desk = Workspace(store)
    shown(qtbot, desk)
    desk.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    assert desk.messages.text == str(undo._NO_UNDO)
    press(Qt.Key.Key_Y, CTRL)
    assert desk.messages.text == str(undo._NO_REDO)
    assert store.count(Area) == 3
    desk.worker.close()


def test_what_is_undone_is_redone_by_key_by_link_and_by_name(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    areas(store, 2)
    desk.setFocus()
    for modifiers, key in (((CTRL,), Qt.Key.Key_Y), ((CTRL, SHIFT), Qt.Key.Key_Z)):
        press(Qt.Key.Key_Z, CTRL)
        assert store.count(Area) == 0
        press(key, *modifiers)
        assert desk.messages.text == str(undo._REDONE.format(title="Thêm khu dân cư"))
        assert store.count(Area) == 2
    press(Qt.Key.Key_Z, CTRL)
    (link,) = (b for b in desk.messages.findChildren(QPushButton) if b.isVisible())
    assert link.text() == str(message_bar._REDO)
    link.click()
    assert store.count(Area) == 2
    for words, offered, left in (("hoan tac", undo.UNDO, 0), ("lam lai", undo.REDO, 2)):
        desk.find_anything()
        found = palette(desk)
        type_in(found.box, words)
        found.box.search_now()
        assert found.offered()[0] == f"{offered}: Thêm khu dân cư"
        press(Qt.Key.Key_Return)
        assert store.count(Area) == left
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    calm(qtbot, desk)


def test_no_key_changes_the_store_while_something_is_entered(desk: Workspace, store: Store) -> None:
    """Whatever has the cursor in a form, and whatever is typed or picked in elsewhere."""
    areas(store, 1)
    desk.new("visit")
    form = desk.shown.findChild(Form)
    assert form is not None
    desk.page("settings")
    inputs = (QComboBox, QLineEdit, QAbstractSpinBox)
    elsewhere = [w for kind in inputs for w in desk.shown.findChildren(kind) if w.isVisible()]
    desk.page("visit")
    within = [w for w in form.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for page, widgets in (("visit", within), ("settings", elsewhere)):
        desk.page(page)
        assert widgets
        for widget in widgets:
            if widget.isVisible() and widget.isEnabled():
                widget.setFocus()
                for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
                    press(key, CTRL)
                assert store.count(Area) == 1, (page, widget)
        if page == "visit":
            assert desk.messages.text == str(undo._IN_A_FIELD)
    assert desk.messages.text == ""  # it was of the page that was left
    desk.keep_drafts()


def test_the_link_beside_a_saved_record_undoes_it_wherever_the_cursor_is(
    desk: Workspace, store: Store
) -> None:
    desk.new("visit")
    areas(store, 1)
    desk.messages.saved(T("Đã ghi.", "Saved."))
    (link,) = (b for b in desk.messages.findChildren(QPushButton) if b.isVisible())
    link.click()
    assert store.count(Area) == 0


def test_an_error_stays_until_it_is_closed(desk: Workspace) -> None:
    desk.messages.error(DiskFull(T("Ổ đĩa đã đầy.", "The disk is full.")))
    assert desk.messages.text == "Ổ đĩa đã đầy."
    desk.messages.clear()
    assert desk.messages.text == ""


def test_a_line_that_is_due_opens_its_record(qtbot: Any, desk: Workspace, store: Store) -> None:
    home = commune(store).home
    today = clock.today()
    with store.step(TITLE) as step:
        visit = step.save(
            a_visit(home.id, day=today - timedelta(days=9), next_visit=today - timedelta(days=2))
        )
    qtbot.waitUntil(lambda: bool(lines(desk)))
    (line,) = lines(desk)
    assert line.item.id == visit.id
    line.setFocus()
    press(Qt.Key.Key_Return)
    assert desk.current == "visit"

    desk.page("home")
    with store.step(TITLE) as step:
        step.save(a_visit(home.id, day=today))
    qtbot.waitUntil(lambda: not lines(desk))


def lines(desk: Workspace) -> list[DueLine]:
    return [line for line in desk.shown.findChildren(DueLine) if line.isVisible()]


def test_home_offers_a_backup_and_makes_it(qtbot: Any, desk: Workspace, store: Store) -> None:
    commune(store)
    page = desk.shown
    assert isinstance(page, HomePage)
    page.refresh()
    qtbot.waitUntil(lambda: page.backup_button is not None)
    assert page.backup_button is not None
    page.backup_button.click()
    qtbot.waitUntil(lambda: len(auto_backup.kept(store)) == 1)
    qtbot.waitUntil(lambda: desk.messages.text.startswith("Đã sao lưu"))
    calm(qtbot, desk)
    assert not auto_backup.old(store)


def test_what_was_deleted_is_put_back(qtbot: Any, desk: Workspace, store: Store) -> None:
    visit = commune(store).visit
    with store.step(T("Xóa", "Delete")) as step:
        step.delete(visit)
    desk.page("trash")
    page = desk.shown
    assert isinstance(page, TrashPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)  # the worker reads it
    assert not page.restore_button.isEnabled()
    page.table.selectRow(0)
    page.restore_button.click()
    assert store.by_code(Visit, visit.code).day == visit.day
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.empty.isVisible()


def test_the_cards_of_all_issuers_come_by_themselves(qtbot: Any, desk: Workspace) -> None:
    page = settings_page(desk)
    cards = page.unit.findChildren
    qtbot.waitUntil(lambda: len(cards(SettingsCard)) == 1 + len(ISSUER_LABELS))
    qtbot.waitUntil(lambda: all(card.isVisible() for card in cards(SettingsCard)))


def test_the_unit_is_saved_as_typed(desk: Workspace, store: Store) -> None:
    page = settings_page(desk)
    before = unit_settings.load(store)
    assert page.unit.finish() == before
    type_in(setting(page.unit.issuers["police"], "signer"), "Vũ Đức Thịnh")
    press(Qt.Key.Key_S, CTRL)
    police = replace(before.issuer("police"), signer="Vũ Đức Thịnh")
    assert unit_settings.load(store) == before.with_issuer(police)


def test_a_wrong_setting_is_marked_and_nothing_is_saved(desk: Workspace, store: Store) -> None:
    page = settings_page(desk)
    before = unit_settings.load(store)
    police = page.unit.issuers["police"]
    organ = police.cells["organ"].editor
    assert isinstance(organ, TextEditor)
    organ.text.setPlainText("CÔNG AN\nPHƯỜNG\nTÂN THỌ")
    press(Qt.Key.Key_S, CTRL)
    assert police.cells["organ"].note.text() == str(unit_settings.TWO_LINES)
    assert organ.text.hasFocus()
    assert unit_settings.load(store) == before
    organ.text.setPlainText("CÔNG AN\nPHƯỜNG TÂN THỌ")
    press(Qt.Key.Key_S, CTRL)
    assert unit_settings.load(store).issuer("police").organ == "CÔNG AN\nPHƯỜNG TÂN THỌ"


def test_dark_and_light_are_chosen_and_remembered(desk: Workspace) -> None:
    page = settings_page(desk)
    page.choose_scheme(Scheme.DARK)
    ground = QApplication.palette().window().color().name()
    assert ground == DARK.ground.lower()
    page.choose_scheme(Scheme.LIGHT)
    assert not theme.dark()


def test_the_size_of_letters_is_remembered_for_the_next_start(desk: Workspace) -> None:
    page = settings_page(desk)
    page.tabs.setCurrentIndex(1)
    large = str(LetterSize.LARGE.label)
    next(b for b in page.findChildren(QPushButton) if b.text() == large).click()
    assert page._preferences.letters is LetterSize.LARGE
    page._preferences.letters = LetterSize.USUAL


def test_the_rows_of_lists_stand_closer_at_once_and_from_then_on(desk: Workspace) -> None:
    desk.page("household")
    table = desk.shown.list.table
    usual = table.verticalHeader().defaultSectionSize()
    page = settings_page(desk)
    page.tabs.setCurrentIndex(1)
    close = str(Density.COMPACT.label)
    next(b for b in page.findChildren(QPushButton) if b.text() == close).click()
    assert page._preferences.density is Density.COMPACT
    assert table.verticalHeader().defaultSectionSize() < usual
    desk.page("person")
    made = desk.shown.list.table
    assert made.verticalHeader().defaultSectionSize() < usual
    page._set_density(Density.USUAL)
    assert table.verticalHeader().defaultSectionSize() == usual


def test_a_narrow_window_shows_icons_alone(desk: Workspace) -> None:
    wide = desk.side.maximumWidth()
    desk.resize(911, 512)  # a laptop's screen at 150 %
    assert (desk.width(), desk.height()) == (911, 512)
    assert desk.side.maximumWidth() < wide / 2
    assert desk.side.buttons["home"].text() == ""
    assert str(home._TITLE) in desk.side.buttons["home"].toolTip()


def test_the_bar_that_scrolls_the_icons_covers_none(qtbot: Any, desk: Workspace) -> None:
    desk.resize(911, 441)  # what a title bar and a task bar leave of it
    desk.side.fold("other", False)
    bar, home = desk.side._area.verticalScrollBar(), desk.side.buttons["home"]

    def beside() -> bool:
        right = home.mapTo(desk.side, home.rect().topRight()).x()
        return bar.isVisible() and right < bar.mapTo(desk.side, bar.rect().topLeft()).x()

    qtbot.waitUntil(beside)
    assert home.width() >= home.iconSize().width() + theme.gap(2)


def test_f1_explains_the_field_that_has_the_cursor_and_elsewhere_shows_the_keys(
    desk: Workspace,
) -> None:
    desk.setFocus()
    press(Qt.Key.Key_F1)
    (guide,) = desk.findChildren(ShortGuide)
    said = {label.text() for label in guide.findChildren(QLabel)}
    assert {str(action.title) for action in ACTIONS} <= said
    assert {", ".join(action.keys) for action in ACTIONS} <= said
    guide.close()
    desk.new("visit")
    part(desk.shown.entry, "day", QLineEdit).setFocus()
    press(Qt.Key.Key_F1)
    assert QToolTip.text() == f"{label_of(Visit, 'day')}\n{field_help._HOW['day']}"
    page = settings_page(desk)
    setting(page.unit.issuers["police"], "signer").setFocus()
    press(Qt.Key.Key_F1)
    spec = Issuer.fields["signer"]
    assert QToolTip.text() == f"{spec.label}\n{spec.help}"
    QToolTip.hideText()


def setting(card: SettingsCard[Any], name: str) -> QLineEdit:
    editor = card.cells[name].editor
    assert isinstance(editor, LineEditor)
    return editor.line


def settings_page(desk: Workspace, tab: int = 0) -> SettingsPage:
    desk.page("settings")
    page = desk.shown
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(tab)
    return page


def test_the_password_is_changed_in_the_settings(qtbot: Any, desk: Workspace, store: Store) -> None:
    card = settings_page(desk, 2).password
    new = "mật khẩu mới của Lan"
    for box, typed in ((card.old, "sai"), (card.new, new), (card.again, new)):
        type_in(box, typed)
    told = [secret.doubt.text for secret in card.findChildren(NewPassword)]
    assert ["“ậ" in text for text in told] == [False, True, True]
    card.change()
    qtbot.waitUntil(lambda: "không đúng" in card.problem.text)
    card.old.setText(PASSWORD)
    card.change()
    qtbot.waitUntil(lambda: desk.messages.text == str(security_cards._CHANGED), timeout=20_000)
    assert KeyFile.load(store.path).open("lan", new)[1] == "lan"
    assert card.new.text() == ""


def test_a_backup_goes_where_it_is_requested(
    qtbot: Any, desk: Workspace, tmp_path: Path, answers: Answers
) -> None:
    answers.paths = [tmp_path / "usb"]
    settings_page(desk, 3).backups.to_usb()
    qtbot.waitUntil(lambda: "Đã sao lưu" in desk.messages.text)
    calm(qtbot, desk)
    assert len(list((tmp_path / "usb").iterdir())) == 1


def test_a_backup_is_restored_from_the_settings_as_a_store_of_its_own(
    qtbot: Any, desk: Workspace, store: Store, tmp_path: Path, answers: Answers
) -> None:
    lines = settings_page(desk, 3).backups.lines
    assert str(backup_lines.NONE) in {label.text() for label in lines.findChildren(QLabel)}
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Đông"))
    settings_page(desk, 3).backups.now()
    qtbot.waitUntil(lambda: bool(lines.findChildren(QPushButton)))
    answers.paths = [tmp_path / "lai.andan"]
    (way,) = lines.findChildren(QPushButton)
    way.click()
    said = str(backup_lines.RESTORED.format(name="lai.andan"))
    qtbot.waitUntil(lambda: desk.messages.text == said)
    calm(qtbot, desk)
    restored = Store.open(tmp_path / "lai.andan", "lan", PASSWORD)
    assert [area.name for area in restored.fetch(Area, restored.ids(Area))] == ["Thôn Đông"]
    restored.close()


def test_the_day_is_spoken_in_both_languages() -> None:
    said = long_day(date(2026, 11, 22))
    assert said == T("Chủ nhật, ngày 22 tháng 11 năm 2026", "Sunday, 22 November 2026")


def test_a_new_recovery_code_is_in_force_once_a_group_was_typed(
    qtbot: Any, desk: Workspace, store: Store, answers: Answers
) -> None:
    recovery_custody.expect(store)
    home = desk.shown
    assert isinstance(home, HomePage)
    home.refresh()
    qtbot.waitUntil(lambda: home.code_button is not None)
    assert home.code_button is not None
    home.code_button.click()
    card = settings_page(desk, 3).findChild(RecoveryCard)
    assert card is not None
    generation = KeyFile.load(store.path).generation
    for kept in (False, True):
        answers.choices = [0]
        card.make()
        dialog = card.findChildren(QDialog)[-1]
        sheet = dialog.findChild(RecoveryCodeSheet)
        assert sheet is not None
        if not kept:
            dialog.reject()
            assert "Chưa đổi mã" in desk.messages.text
            calm(qtbot, desk)
            assert KeyFile.load(store.path).generation == generation
            assert recovery_custody.pending(store)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            continue
        sheet.typed.setText(sheet.requested_group)
        code = sheet._code
        sheet.go.click()
        qtbot.waitUntil(lambda: "có hiệu lực" in desk.messages.text)
        KeyFile.load(store.path).open_recovery(code)
    assert not recovery_custody.pending(store)
    desk.page("home")
    qtbot.waitUntil(lambda: home.code_button is None)
    calm(qtbot, desk)


def test_closing_with_names_shown_asks_nothing_of_the_closed_store(
    desk: Workspace, store: Store
) -> None:
    with store.step(TITLE) as step:
        step.save(Person(name="Lò Văn Ún"))
    desk.page("person")
    page = desk.shown
    assert isinstance(page, RecordsPage)
    page.toggle_names()
    assert not page.list.model.masks
    desk.close_store()
    desk.close()
    assert page.list.model.masks and store.db.is_closed()


# --- messages -----------------------------------------------------------------------------------


def test_no_message_moves_anything(desk: Workspace, qtbot: Any) -> None:
    """On no page, however long it is, and whatever work is under way (officer.md, 3)."""
    long = UserError(T(" ".join(["Một câu dài không vừa một dòng."] * 12), "long"))
    for name in (*desk.names(), *(spec.name for spec in UNLISTED)):
        desk.page(name)
        calm(qtbot, desk)
        QApplication.processEvents()  # what was read is laid out
        before = places(desk)
        assert before
        for tell in (
            lambda: desk.messages.say(T("Đã ghi.", "Saved.")),
            lambda: desk.messages.error(long),
            lambda: desk.messages.working(T("Đang xuất…", "Exporting…"), Watch()),
        ):
            tell()
            for around in (desk.messages.parentWidget(), desk):  # not what the page still makes
                layout = around.layout()
                assert layout
                layout.activate()
            assert places(desk) == before, name
        desk.messages.clear()


def test_a_message_lies_over_the_status_and_over_nothing_to_click(desk: Workspace) -> None:
    desk.new("visit")
    desk.messages.saved(T("Đã ghi TV-00001.", "Saved."))
    QCoreApplication.sendPostedEvents()
    top = desk.messages.mapTo(desk, QPoint(0, 0)).y()
    pages = desk.shown.mapTo(desk, desk.shown.rect().bottomLeft()).y()
    assert pages < top
    around = desk.messages.parentWidget()
    assert around and desk.messages.geometry().bottom() == around.rect().bottom()
    desk.keep_drafts()


def places(desk: Workspace) -> list[tuple[QWidget, QRect]]:
    """Where each widget stands that can be seen, but for those of the message bar."""
    return [
        (widget, QRect(widget.mapTo(desk, QPoint(0, 0)), widget.size()))
        for widget in desk.findChildren(QWidget)
        if widget.isVisible()
        and widget is not desk.messages
        and not desk.messages.isAncestorOf(widget)
    ]

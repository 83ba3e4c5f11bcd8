"""The page of a register, driven as an officer drives it: list, search, filters, form, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.base.dates import show_day
from app.base.errors import DiskFull
from app.base.language import T
from app.registers.visit import NOT_PROMISED, Visit, Visitor, VisitOutcome
from app.schema import conditions
from app.schema.conditions import Query
from app.schema.date_fields import NOT_A_DAY
from app.schema.record import register
from app.schema.values import REQUIRED
from app.services.printed_list import count_of
from app.store import Store, database
from app.store.database import driver
from tests.support.register_page import a_page, column
from tests.support.samples import TITLE, Commune, a_visit
from tests.support.widgets import (
    compose,
    focused,
    part,
    press,
    settle,
    shown,
    told,
    type_in,
)
from tests.support.wording import label
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.forms import form_parts, record_editor
from ui.forms.editors.suggest import SuggestionList, SuggestLine
from ui.forms.form_parts import FieldCell
from ui.register_page import empty_state, filter_model, list_model, record_list
from ui.register_page.filter_model import targets
from ui.register_page.list_model import FIRST
from ui.register_page.page import RecordsPage
from ui.widgets.combo import Combo

pytestmark = pytest.mark.usefixtures("made")

# A field, how it is compared, with what is typed, and the codes found.
Filtering = tuple[str, filter_model.FilterComparison, list[str], list[str]]
CTRL = Qt.KeyboardModifier.ControlModifier


class Answers(dialogs.Asker):
    """Answers every question alike."""

    def __init__(self, answer: int | None = None, file: Path | None = None) -> None:
        self.asked: list[T] = []
        self._answer, self._file = answer, file

    def choice(
        self, _parent: QWidget, question: T, _answers: Sequence[T], _stay: T | None = None
    ) -> int | None:
        self.asked.append(question)
        return self._answer

    def save_file(self, *_asked: object) -> Path | None:
        return self._file

    def disclosure(self, _parent: QWidget, *, names: bool) -> Disclosure | None:
        return Disclosure(names)


def answering(asker: Answers, monkeypatch: pytest.MonkeyPatch) -> Answers:
    monkeypatch.setattr(dialogs, "_asker", asker)
    return asker


def enter_a_visit(page: RecordsPage, note: str) -> None:
    type_in(part(page.entry, "day", QLineEdit), "5/3/26")
    type_in(part(page.entry, "household", SuggestLine), "dang")
    press(Qt.Key.Key_Return)
    combo = part(page.entry, "outcome", Combo)
    combo.setFocus()
    press(Qt.Key.Key_D)
    type_in(part(page.entry, "note", QPlainTextEdit), note)


# --- entering ---------------------------------------------------------------------------------


def test_a_visit_is_entered_and_stands_in_the_list(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    assert page.count.text() == str(count_of(Visit, 1))
    part(page, "new", QPushButton).click()
    enter_a_visit(page, "Đã hẹn gặp lại gia đình")
    part(page.entry, "Save", QPushButton).click()
    assert column(page, 0) == ["TV-00002", "TV-00001"]
    assert [model[0] for model in (column(page, 1), column(page, 2))] == [
        "05/03/2026",
        "Đặng Thị Hoà",
    ]
    assert page.count.text() == str(count_of(Visit, 2))
    stored = context.store.by_code(Visit, "TV-00002")
    assert (stored.note, stored.area, stored.outcome) == (
        "Đã hẹn gặp lại gia đình",
        made.east.id,
        VisitOutcome.GOOD,
    )
    assert told(context).said == ["Đã ghi TV-00002."]
    assert page.entry.record_id == stored.id
    assert page.list.current() == stored.id


def test_the_form_is_built_while_nothing_happens_and_shows_nothing_until_it_is_opened(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    names = [name for section in Visit.schema.form for row in section.rows for name in row.split()]
    assert page.entry.findChildren(FieldCell) == []
    qtbot.waitUntil(lambda: len(page.entry.findChildren(FieldCell)) == len(names))
    assert not page.entry.isVisible()
    built = page.entry.findChildren(FieldCell)
    page.open_record(made.visit.id)
    assert part(page.entry, "day", QLineEdit).text() == show_day(made.visit.day)
    assert page.entry.findChildren(FieldCell) == built
    assert all(cell.isVisible() for cell in built)


def test_a_form_that_is_opened_while_it_is_built_is_whole(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    qtbot.waitUntil(lambda: page.entry.findChildren(FieldCell) != [])
    page.new()
    assert part(page.entry, "note", QPlainTextEdit).isVisible()
    enter_a_visit(page, "một")
    assert page.save()
    assert context.store.by_code(Visit, "TV-00002").note == "một"


def test_the_cursor_stays_in_its_field_when_a_record_is_saved(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    part(page, "new", QPushButton).click()
    enter_a_visit(page, "Đã hẹn gặp lại gia đình")
    settle(page)
    page.save()
    settle(page)
    assert page.entry.record_id is not None
    assert focused() == "note"
    QTest.keyClicks(QApplication.focusWidget(), " va vay von")
    page.save()
    stored = context.store.get(Visit, page.entry.record_id)
    assert stored.note == "Đã hẹn gặp lại gia đình va vay von"


def test_a_suggestion_is_never_cut_off(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    part(page, "new", QPushButton).click()
    line = part(page.entry, "household", SuggestLine)
    line.setFixedWidth(60)
    type_in(line, "dang")
    popup = part(line, "", SuggestionList)
    assert popup.viewport().width() >= popup.sizeHintForColumn(0) > line.width()


def test_ctrl_enter_saves_and_starts_the_next(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    enter_a_visit(page, "một")
    press(Qt.Key.Key_Return, CTRL)
    assert page.entry.record_id is None
    assert focused() == "household"  # the day is as it was before
    assert part(page.entry, "day", QLineEdit).text() == "05/03/2026"
    enter_a_visit(page, "hai")
    press(Qt.Key.Key_Return, CTRL)
    assert column(page, 0) == ["TV-00003", "TV-00002", "TV-00001"]


def test_what_is_missing_is_told_and_the_cursor_goes_there(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    type_in(part(page.entry, "day", QLineEdit), "5/3/26")
    assert not page.save()
    assert part(page.entry, "household.problem").text() == str(REQUIRED)
    assert focused() == "household"
    assert context.store.count(Visit) == 1


def test_a_warning_stands_beside_the_field_and_does_not_block(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    enter_a_visit(page, "")
    combo = part(page.entry, "outcome", Combo)
    combo.setFocus()
    for _step in range(3):
        press(Qt.Key.Key_Down)
    assert page.entry.form is not None
    assert page.entry.form.draft.values["outcome"] is VisitOutcome.NOT_MET
    assert part(page.entry, "next_visit.problem").text() == str(
        form_parts._DOUBT.format(problem=NOT_PROMISED)
    )
    assert page.save()


def test_saving_the_same_draft_twice_stores_it_once(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    enter_a_visit(page, "một lần")
    assert page.entry.form is not None
    draft = page.entry.form.draft
    with context.store.step(TITLE, token=draft.token) as step:
        step.save(draft.finish())
    assert page.save()
    assert context.store.count(Visit) == 2
    assert told(context).errors == []


def test_a_full_disk_leaves_everything_typed(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    enter_a_visit(page, "đầy " * 900)
    connection = driver(context.store.db)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    assert not page.save()
    assert isinstance(told(context).errors[-1], DiskFull)
    assert part(page.entry, "note", QPlainTextEdit).toPlainText().startswith("đầy đầy")
    assert page.entry.dirty
    connection.execute("PRAGMA max_page_count = 1000000")
    assert page.save()
    assert context.store.by_code(Visit, "TV-00002").note == ("đầy " * 900).strip()


# --- leaving, drafts --------------------------------------------------------------------------


def test_esc_asks_only_where_something_was_typed(
    qtbot: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = answering(Answers(), monkeypatch)
    page = a_page(qtbot, context)
    page.new()
    press(Qt.Key.Key_Escape)
    assert page.entry.form is None
    assert asker.asked == []
    page.new()
    type_in(part(page.entry, "day", QLineEdit), "5/3")
    press(Qt.Key.Key_Escape)
    assert len(asker.asked) == 1
    assert page.entry.dirty
    answering(Answers(1), monkeypatch)
    press(Qt.Key.Key_Escape)
    assert page.entry.form is None


def test_what_was_typed_is_saved_by_the_answer_that_says_so(
    qtbot: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = a_page(qtbot, context)
    answering(Answers(0), monkeypatch)
    page.new()
    type_in(part(page.entry, "note", QPlainTextEdit), "chưa đủ")
    press(Qt.Key.Key_Escape)
    assert page.entry.form is not None  # what cannot be saved is not lost either
    assert page.entry.dirty
    before = context.store.count(Visit)
    enter_a_visit(page, "đủ")
    press(Qt.Key.Key_Escape)
    assert page.entry.form is None
    assert context.store.count(Visit) == before + 1


def test_a_complaint_goes_once_what_it_complains_of_is_mended(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    assert not page.save()
    assert len(told(context).errors) == 1
    enter_a_visit(page, "")
    assert told(context).errors == []


def test_esc_in_open_suggestions_closes_only_them(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    type_in(part(page.entry, "household", SuggestLine), "dang")
    press(Qt.Key.Key_Escape)
    assert page.entry.form is not None
    assert not part(page.entry, "household", SuggestLine).open


def test_what_was_being_typed_is_offered_after_a_crash(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    enter_a_visit(page, "dở dang")
    type_in(part(page.entry, "next_visit", QLineEdit), "31/2")
    page.keep_draft()
    again = a_page(qtbot, context)
    assert again.unfinished.isVisible()
    part(again, "draft.resume", QPushButton).click()
    assert not again.unfinished.isVisible()
    assert part(again.entry, "note", QPlainTextEdit).toPlainText() == "dở dang"
    assert part(again.entry, "next_visit", QLineEdit).text() == "31/2"
    part(again.entry, "next_visit", QLineEdit).clear()
    type_in(part(again.entry, "next_visit", QLineEdit), "31/12/2026")
    assert again.save()
    assert context.store.kept_drafts() == {}


def test_typing_is_kept_by_itself(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    type_in(part(page.entry, "note", QPlainTextEdit), "tự giữ")
    qtbot.waitUntil(lambda: bool(context.store.kept_drafts()))
    ((_key, (key, state)),) = context.store.kept_drafts().items()
    assert key == "visit"
    assert state.values["note"] == "tự giữ"


@pytest.mark.parametrize(
    "state",
    [
        "{",
        '{"values": {}, "typed": {}, "at": "mai"}',
        '{"values": {"day": "31/2"}, "typed": {}, "at": "2026-10-03"}',
    ],
)
def test_a_kept_draft_that_cannot_be_read_is_told_once_and_gone(
    qtbot: Any, context: Context, state: str
) -> None:
    store = context.store
    with store._transaction():
        store._put("kept", {"key": "visit.x", "register": "visit", "state": state, "at": "2026"})
    page = a_page(qtbot, context)
    if page.unfinished.isVisible():
        part(page, "draft.resume", QPushButton).click()
    assert len(told(context).errors) == 1
    assert store.kept_drafts() == {}
    assert not page.unfinished.isVisible()


def test_a_kept_draft_can_be_dropped(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.new()
    type_in(part(page.entry, "note", QPlainTextEdit), "bỏ đi")
    page.keep_draft()
    again = a_page(qtbot, context)
    part(again, "draft.drop", QPushButton).click()
    assert not again.unfinished.isVisible()
    assert context.store.kept_drafts() == {}


# --- the list ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["đặng thị hoà", "dang hoa", "dth", "HO-0001", "hoa da"])
def test_search_finds_without_accents_and_by_initials(
    qtbot: Any, context: Context, made: Commune, words: str
) -> None:
    with context.store.step(TITLE) as step:
        step.save(register("household")(name="Lê Văn Ước", area=made.east.id))  # type: ignore[call-arg]
    page = a_page(qtbot, context, "household")
    type_in(page.list.search, words)
    press(Qt.Key.Key_Return)
    assert column(page, 1) == ["Đặng Thị Hoà"]
    assert QApplication.focusWidget() is page.list.table


def test_search_sees_what_the_input_method_still_holds(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, "household")
    page.focus_search()
    compose(page.list.search, "không có")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 0)
    assert part(page, "empty.button", QPushButton).isVisible()
    part(page, "empty.button", QPushButton).click()


def test_an_empty_register_invites_to_begin(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, "award")
    button = part(page, "empty.button", QPushButton)
    assert button.text() == "Ghi khen thưởng"
    button.click()
    assert page.entry.form is not None


def test_a_header_sorts_the_other_way_and_back(qtbot: Any, context: Context, made: Commune) -> None:
    with context.store.step(TITLE) as step:
        step.save(a_visit(made.home.id, day=date(2026, 5, 1)))
    page = a_page(qtbot, context)
    header = page.list.table.horizontalHeader()
    assert column(page, 0) == ["TV-00002", "TV-00001"]
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert column(page, 0) == ["TV-00001", "TV-00002"]
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert column(page, 0) == ["TV-00002", "TV-00001"]


def test_a_list_longer_than_its_beginning_is_filled_behind(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id) for _n in range(FIRST + 50)])
    page = a_page(qtbot, context)
    qtbot.waitUntil(lambda: page.count.text() == str(count_of(Visit, 251)))
    page.list.select(page.list.model.id_at(230))
    kept = page.list.current()
    with context.store.step(TITLE) as step:
        step.save(a_visit(made.home.id, day=date(2026, 4, 1)))
    qtbot.waitUntil(lambda: page.list.model.rowCount() == FIRST + 52)
    assert page.list.current() == kept
    assert page.list.table.currentIndex().row() == 231


def test_the_window_does_not_wait_for_a_slow_list(
    qtbot: Any, context: Context, made: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that it is searching; the worker, stopped where its answer is no longer asked, finds."""
    with context.store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, note=f"Số {n}") for n in range(FIRST + 50)])
    page = a_page(qtbot, context)
    qtbot.waitUntil(lambda: page.count.text() == str(count_of(Visit, 251)))
    monkeypatch.setattr(list_model, "_PATIENCE", -1)
    monkeypatch.setattr(database, "_STEPS", 100)  # so few records take few of them
    for words in ("Số 1", "Số 7"):
        page.list.show_query(Query(conditions.contains("note", words)), TITLE)
        assert not page.list.model.complete
    assert column(page, 0) == []
    assert page.count.text() == str(record_list._COUNTING)
    assert part(page, "empty.said", QLabel).text() == str(empty_state._SEARCHING)
    qtbot.waitUntil(lambda: page.list.model.complete)
    found = [n for n in range(FIRST + 50) if str(n).startswith("7")]
    assert page.count.text() == str(count_of(Visit, len(found)))
    assert page.list.table.isVisible()


def test_names_being_helped_are_masked_until_one_logged_click(qtbot: Any, context: Context) -> None:
    with context.store.step(TITLE) as step:
        step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
    page = a_page(qtbot, context, "person")
    assert column(page, 1) == ["T. V. B."]
    part(page, "names", QPushButton).click()
    assert column(page, 1) == ["Trần Văn Bình"]
    assert context.store.audit_entries(1)[0].act.kind == "look"
    part(page, "names", QPushButton).click()
    assert column(page, 1) == ["T. V. B."]


def test_two_pages_follow_each_other(qtbot: Any, context: Context, made: Commune) -> None:
    one, other = a_page(qtbot, context), a_page(qtbot, context, "household")
    one.open_record(made.visit.id)
    with context.store.step(TITLE) as step:
        step.save(replace(made.home, name="Lê Thị Hoa"))
    assert column(other, 1) == column(one, 2) == ["Lê Thị Hoa"]
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, day=date(2026, 3, 4)))
    assert part(one.entry, "day", QLineEdit).text() == "04/03/2026"


def test_deleting_goes_to_the_trash_and_undo_brings_it_back(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    page.open_record(made.visit.id)
    page.list.table.setFocus()
    press(Qt.Key.Key_Delete)
    assert column(page, 0) == []
    assert page.entry.form is None
    assert told(context).said == [str(record_editor._IN_TRASH.format(code="TV-00001", days=30))]
    context.store.undo()
    assert column(page, 0) == ["TV-00001"]


def test_what_others_need_is_not_deleted(qtbot: Any, context: Context, made: Commune) -> None:
    page = a_page(qtbot, context, "household")
    page.open_record(made.home.id)
    page.entry.delete(made.home.id)
    assert column(page, 0) == ["HO-0001"]
    assert "TV-00001" in str(told(context).errors[0])


def test_enter_opens_the_record_and_the_form_follows_the_list(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        later = step.save(a_visit(made.home.id, day=date(2026, 5, 1)))
    page = a_page(qtbot, context)
    page.list.table.setFocus()
    page.list.select(later.id)
    press(Qt.Key.Key_Return)
    assert page.entry.record_id == later.id
    assert focused() == "day"
    page.list.table.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.entry.record_id == made.visit.id)


def test_selected_rows_are_copied_as_excel_takes_them(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    flags = QItemSelectionModel.SelectionFlag
    page.list.table.selectionModel().select(
        page.list.model.index(0, 0), flags.ClearAndSelect | flags.Rows
    )
    page.list.table.setFocus()
    press(Qt.Key.Key_C, CTRL)
    assert (
        QApplication.clipboard().text() == "Mã\tNgày thăm\tKhu dân cư\tKết quả\n"
        "TV-00001\t02/03/2026\tThôn Đông\tĐã trao đổi"
    )


# --- filters ----------------------------------------------------------------------------------


def test_a_choice_filters_from_the_menu_and_a_key_removes_it(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        step.save(a_visit(made.home.id, outcome=VisitOutcome.PARTIAL))
    page = a_page(qtbot, context)
    menu = page.list.filters.menu()
    outcomes = next(a for a in menu.actions() if a.text() == label(Visit, "outcome"))
    next(
        a for a in outcomes.menu().actions() if a.text() == str(VisitOutcome.PARTIAL.label)
    ).trigger()
    menu.close()
    assert column(page, 0) == ["TV-00002"]
    chip = page.list.filters.chips()[0]
    assert chip.text() == f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}"
    chip.setFocus()
    press(Qt.Key.Key_Delete)
    assert column(page, 0) == ["TV-00002", "TV-00001"]


@pytest.mark.parametrize(
    "asked",
    [
        ("day", filter_model._BETWEEN, ["1/4/26", ""], ["TV-00002"]),
        ("day", filter_model._BETWEEN, ["", "1/4/26"], ["TV-00001"]),
        ("household", filter_model._IS, ["dang"], ["TV-00002", "TV-00001"]),
        ("note", filter_model._CONTAINS, ["hen gap"], ["TV-00002"]),
        ("note", filter_model.IS_EMPTY, [], ["TV-00001"]),
        ("visitors", filter_model.IS_FILLED, [], ["TV-00002", "TV-00001"]),
        ("visitors.name", filter_model._CONTAINS, ["uoc"], ["TV-00001"]),
        ("purposes", filter_model._HAS, [], ["TV-00002", "TV-00001"]),
    ],
    ids=lambda asked: f"{asked[0]} {asked[1].key}",
)
def test_any_field_filters(qtbot: Any, context: Context, made: Commune, asked: Filtering) -> None:
    name, how, typed, codes = asked
    with context.store.step(TITLE) as step:
        step.save(
            a_visit(
                made.home.id,
                day=date(2026, 5, 1),
                note="Đã hẹn gặp",
                visitors=(Visitor(name="Lan"),),
            )
        )
    page = a_page(qtbot, context)
    page.list.filters.ask(next(t for t in targets(Visit) if t.path == name))
    combo = part(page, "filter.how", Combo)
    combo.setCurrentIndex(combo.findText(str(how.label)))
    for at, text in enumerate(typed):
        type_in(part(page, f"filter.{at}", QLineEdit), text)
    if name == "purposes":
        part(page, "filter.0.care", QPushButton).click()
    part(page, "filter.apply", QPushButton).click()
    assert column(page, 0) == codes
    assert len(page.list.filters.chips()) == 1


def test_a_filter_that_cannot_be_read_says_so(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.list.filters.ask(next(t for t in targets(Visit) if t.path == "day"))
    type_in(part(page, "filter.0", QLineEdit), "40/40")
    part(page, "filter.apply", QPushButton).click()
    assert page.list.filters.asker is not None
    assert page.list.filters.asker.note.text() == str(NOT_A_DAY)


def test_a_figure_opens_its_records_under_a_title(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        step.save(a_visit(made.home.id, outcome=VisitOutcome.PARTIAL))
    page = a_page(qtbot, context)
    page.show_query(Query(conditions.eq("outcome", VisitOutcome.PARTIAL)), T("Một phần", "Partly"))
    assert column(page, 0) == ["TV-00002"]
    (chip,) = page.list.filters.chips()
    assert chip.text() == "Một phần"
    chip.click()
    assert len(column(page, 0)) == 2


# --- export -----------------------------------------------------------------------------------


def test_the_list_is_exported_as_it_stands(
    qtbot: Any, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ho.xlsx"
    answering(Answers(file=path), monkeypatch)
    page = a_page(qtbot, context, "household")
    part(page, "export").click()
    qtbot.waitUntil(lambda: bool(told(context).said))
    assert "không kèm tên" in told(context).said[0]
    book = load_workbook(path, read_only=True)
    cells = [str(cell) for row in book.worksheets[0].values for cell in row]
    book.close()
    assert "HO-0001" in cells


# --- in the window ----------------------------------------------------------------------------


def test_the_window_hands_its_keys_to_the_page(
    qtbot: Any, store: Store, qapp: QApplication
) -> None:
    from ui.shell.workspace import Workspace

    theme.start(qapp, theme.Scheme.LIGHT)
    desk = Workspace(store)
    shown(qtbot, desk)
    desk.page("household")
    page = desk.shown
    assert isinstance(page, RecordsPage)
    settle(page)
    press(Qt.Key.Key_N, CTRL)
    assert page.entry.form is not None
    type_in(part(page.entry, "name", QLineEdit), "Lê Văn Ước")
    type_in(part(page.entry, "area", SuggestLine), "dong")
    press(Qt.Key.Key_Return)
    settle(page)
    press(Qt.Key.Key_S, CTRL)
    assert "HO-0002" in column(page, 0)
    press(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.list.search
    desk.worker.close()

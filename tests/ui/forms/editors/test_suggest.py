"""One rule for every field with suggestions: the marked or only match, or a refusal at the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from app.registers.area import Area
from app.registers.member import Member
from app.registers.team import Team, TeamKind
from app.registers.visit import Visit
from app.schema import fields
from app.schema.draft import Draft
from app.schema.record import Record
from tests.support.samples import TITLE, Commune
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
from ui.core.context import Context
from ui.core.worker import JobQueue
from ui.forms.editors import suggest
from ui.forms.editors.suggest import SuggestionList, SuggestLine
from ui.forms.form import Form
from ui.register_page import filter_model
from ui.register_page.filter_model import targets
from ui.register_page.page import RecordsPage
from ui.shell.first_run import FirstRunPage
from ui.widgets.combo import Combo

PICK = str(fields.PICK)
IS, HAS, CONTAINS = (
    str(one.label) for one in (filter_model._IS, filter_model._HAS, filter_model._CONTAINS)
)
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def a_page(qtbot: Any, context: Context, cls: type[Record]) -> RecordsPage:
    page = RecordsPage(context, cls)
    shown(qtbot, page)
    page.new()
    return page


def a_team(kind: str) -> Team:
    return Team(name="Đội 1", kind=kind, established=date(2025, 1, 1))


def a_form(page: RecordsPage) -> Form:
    assert page.entry.form is not None
    return page.entry.form


def problem(page: QWidget, name: str) -> str:
    return str(part(page, f"{name}.problem").text())


def value(page: RecordsPage, path: str) -> Any:
    """What the draft holds, also in a row: ``visitors.0.member``."""
    draft: Any = a_form(page).draft
    for step in path.split("."):
        if step.isdigit():
            draft = draft[int(step)]
        elif isinstance(draft, Draft) and step in draft.rows:
            draft = draft.rows[step]
        else:
            return draft.values[step]
    return draft


# --- a link, several links, an extendable list, a row's link ----------------------------------


@dataclass(frozen=True)
class Suggesting:
    """A field with suggestions, and words that mean one of them; ``WRONG`` means none."""

    cls: type[Record]
    path: str
    words: str

    @property
    def name(self) -> str:
        return self.path.split(".")[0]


WRONG = "không có"
HOUSEHOLD = Suggesting(Visit, "household", "dang ho")
AREAS = Suggesting(Team, "areas", "thon dong")
KIND = Suggesting(Team, "kind", "bảo v")
MEMBER = Suggesting(Visit, "visitors.0.member", "binh")
EVERY_FIELD = pytest.mark.parametrize(
    "field", [HOUSEHOLD, AREAS, KIND, MEMBER], ids=lambda field: field.path
)


def opened(
    qtbot: Any, context: Context, made: Commune, field: Suggesting
) -> tuple[RecordsPage, SuggestLine]:
    since = date(2025, 1, 1)
    with context.store.step(TITLE) as step:
        step.save(Member(name="Trần Văn Bình", team=made.team.id, since=since))
    page = a_page(qtbot, context, field.cls)
    if "." in field.path:
        part(page, "visitors.add", QPushButton).click()
    return page, part(page.entry, field.path, SuggestLine)


@EVERY_FIELD
@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return, Key.Key_Enter])
def test_tab_and_enter_take_the_only_match(
    qtbot: Any, context: Context, made: Commune, field: Suggesting, key: Qt.Key
) -> None:
    page, line = opened(qtbot, context, made, field)
    type_in(line, field.words)
    press(key)
    assert value(page, field.path)
    assert line.unpicked == ""
    assert (focused() == field.path) == (key != Key.Key_Tab)


@EVERY_FIELD
@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_what_matches_nothing_is_refused_at_the_field_and_stays(
    qtbot: Any, context: Context, made: Commune, field: Suggesting, key: Qt.Key
) -> None:
    page, line = opened(qtbot, context, made, field)
    type_in(line, WRONG)
    press(key)
    assert line.text() == WRONG
    assert problem(page, field.name).endswith(PICK)
    assert not value(page, field.path)


@EVERY_FIELD
@pytest.mark.parametrize("following", [False, True], ids=["ctrl-s", "ctrl-enter"])
def test_saving_refuses_what_was_typed_and_means_nothing(
    qtbot: Any, context: Context, made: Commune, field: Suggesting, following: bool
) -> None:
    page, line = opened(qtbot, context, made, field)
    type_in(line, WRONG)
    if following:
        press(Key.Key_Return, CTRL)
    else:
        page.save()
    assert part(page.entry, field.path, SuggestLine).text() == WRONG
    assert problem(page, field.name).endswith(PICK)
    assert told(context).said == []


@EVERY_FIELD
def test_saving_in_the_middle_of_a_word_takes_what_it_can_only_mean(
    qtbot: Any, context: Context, made: Commune, field: Suggesting
) -> None:
    page, line = opened(qtbot, context, made, field)
    type_in(line, field.words)
    page.save()
    assert value(page, field.path)
    assert field.name not in a_form(page).draft.problems()


@EVERY_FIELD
def test_esc_closes_the_list_and_leaving_still_takes_the_only_match(
    qtbot: Any, context: Context, made: Commune, field: Suggesting
) -> None:
    page, line = opened(qtbot, context, made, field)
    type_in(line, field.words)
    assert line.open
    press(Key.Key_Escape)
    assert not line.open
    assert line.text() == field.words
    assert page.entry.form is not None
    press(Key.Key_Tab)
    assert value(page, field.path)


def test_of_several_matches_the_marked_one_is_taken(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "areas", SuggestLine)
    type_in(line, "thôn")
    first, second, *_others = [id_ for id_, _text in line.suggestions()]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert value(page, "areas") == (second,)
    type_in(line, "thôn")
    press(Key.Key_Tab)
    assert value(page, "areas") == (second, first)
    assert {first, second} == {made.east.id, made.west.id}


@pytest.mark.usefixtures("made")
def test_of_several_matches_none_is_taken_where_the_cursor_was_only_put_elsewhere(
    qtbot: Any, context: Context
) -> None:
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "areas", SuggestLine)
    type_in(line, "thôn")
    part(page.entry, "name", QLineEdit).setFocus(Qt.FocusReason.MouseFocusReason)
    assert line.text() == "thôn"
    assert problem(page, "areas") == PICK
    assert value(page, "areas") == ()
    assert not line.open


def test_a_word_that_is_one_of_several_matches_wholly_means_that_one(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        longer = step.save(Area(name="Thôn Đông Hai"))
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "areas", SuggestLine)
    type_in(line, "thon dong")
    assert longer.id in [id_ for id_, _text in line.suggestions()]
    part(page.entry, "name", QLineEdit).setFocus(Qt.FocusReason.MouseFocusReason)
    assert value(page, "areas") == (made.east.id,)


def test_a_picked_record_stands_until_other_words_are_picked(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page, line = opened(qtbot, context, made, HOUSEHOLD)
    type_in(line, "dang ho")
    press(Key.Key_Tab)
    text = line.text()
    for _time in range(2):
        line.setFocus(Qt.FocusReason.TabFocusReason)
        press(Key.Key_Tab)
        assert (line.text(), value(page, "household")) == (text, made.home.id)


# --- an extendable list -----------------------------------------------------------------------


@pytest.mark.usefixtures("made")
def test_a_new_word_enters_an_extendable_list_only_by_its_row(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "kind", SuggestLine)
    type_in(line, "Đội xung kích")
    assert [text for _value, text in line.suggestions()] == [
        str(suggest._NEW.format(words="Đội xung kích"))
    ]
    press(Key.Key_Return)
    assert problem(page, "kind") == PICK
    assert value(page, "kind") is None
    line.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert (line.text(), value(page, "kind")) == ("Đội xung kích", "Đội xung kích")
    assert problem(page, "kind") == ""


@pytest.mark.usefixtures("made")
def test_the_row_of_a_new_word_is_never_marked_by_itself_and_not_offered_for_a_known_one(
    qtbot: Any, context: Context
) -> None:
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "kind", SuggestLine)
    type_in(line, "bao")
    texts = [text for _value, text in line.suggestions()]
    assert texts[-1] == str(suggest._NEW.format(words="bao"))
    press(Key.Key_Tab)
    assert line.text() == texts[0] == str(TeamKind.SECURITY.label)
    line.clear()
    type_in(line, "Tổ hoà giải")
    assert [text for _value, text in line.suggestions()] == [str(TeamKind.MEDIATION.label)]
    press(Key.Key_Tab)
    assert value(page, "kind") == "mediation"


@pytest.mark.usefixtures("made")
def test_a_word_added_before_is_suggested_and_a_draft_keeps_one_that_was_not_added(
    qtbot: Any, context: Context
) -> None:
    with context.store.step(TITLE) as step:
        step.save(a_team("Đội xung kích"))
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "kind", SuggestLine)
    type_in(line, "xung")
    assert line.suggestions()[0] == ("Đội xung kích", "Đội xung kích")
    line.clear()
    type_in(line, "chưa chọn")
    page.keep_draft()
    again = RecordsPage(context, Team)
    shown(qtbot, again)
    part(again, "draft.resume", QPushButton).click()
    assert part(again.entry, "kind", SuggestLine).text() == "chưa chọn"
    assert not again.save()
    assert problem(again, "kind") == PICK


# --- filters, bulk changes --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "how"), [(HOUSEHOLD, IS), (AREAS, HAS), (KIND, IS)], ids=["one", "many", "term"]
)
@pytest.mark.usefixtures("made")
def test_a_filter_refuses_words_that_were_not_picked(
    qtbot: Any, context: Context, field: Suggesting, how: str
) -> None:
    page = RecordsPage(context, field.cls)
    shown(qtbot, page)
    page.list.filters.ask(next(t for t in targets(field.cls) if t.path == field.path))
    combo = part(page, "filter.how", Combo)
    combo.setCurrentIndex(combo.findText(how))
    line = part(page, "filter.0", SuggestLine)
    type_in(line, WRONG)
    press(Key.Key_Return)
    assert page.list.filters.asker is not None
    assert page.list.filters.asker.note.text() == PICK
    assert line.text() == WRONG
    assert page.list.filters.chips() == []


@pytest.mark.usefixtures("made")
def test_words_looked_for_in_an_extendable_field_are_just_typed(
    qtbot: Any, context: Context
) -> None:
    with context.store.step(TITLE) as step:
        team = step.save(a_team("Đội xung kích"))
    page = RecordsPage(context, Team)
    shown(qtbot, page)
    page.list.filters.ask(next(t for t in targets(Team) if t.path == "kind"))
    type_in(part(page, "filter.0", QLineEdit), "xung")
    combo = part(page, "filter.how", Combo)
    combo.setCurrentIndex(combo.findText(CONTAINS))
    line = part(page, "filter.0", QLineEdit)
    assert (line.text(), isinstance(line, SuggestLine)) == ("xung", False)
    part(page, "filter.apply", QPushButton).click()
    assert [page.list.model.index(row, 0).data() for row in range(page.list.model.rowCount())] == [
        team.code
    ]


def test_a_change_of_many_refuses_words_that_were_not_picked(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = RecordsPage(context, Team)
    shown(qtbot, page)
    page.list.table.selectAll()
    part(page, "selection.change", QPushButton).click()
    combo = part(page, "bulk.field", Combo)
    combo.setCurrentIndex(combo.findText(label(Team, "kind")))
    line = part(page, "bulk.value", SuggestLine)
    type_in(line, "không có")
    press(Key.Key_Return)
    assert part(page, "bulk.wrong", QLabel).text() == PICK
    assert line.text() == "không có"
    assert context.store.get(Team, made.team.id).kind == made.team.kind


# --- the commune chooser ----------------------------------------------------------------------


@pytest.fixture
def first_run(qtbot: Any, tmp_path: Path) -> Iterator[FirstRunPage]:
    background = JobQueue()
    page = FirstRunPage(tmp_path / "moi.andan", background)
    shown(qtbot, page)
    yield page
    background.close()


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_the_commune_is_taken_by_tab_and_enter(first_run: FirstRunPage, key: Qt.Key) -> None:
    type_in(first_run.commune, "điện biên phủ điện")
    press(key)
    assert first_run.commune.text() == "Phường Điện Biên Phủ, Tỉnh Điện Biên"
    assert first_run.commune.commune is not None
    assert first_run.commune.commune.code == "03127"


def test_a_commune_that_is_none_is_refused_at_the_field(first_run: FirstRunPage) -> None:
    type_in(first_run.commune, "không xã nào")
    press(Key.Key_Tab)
    assert "chọn đơn vị" in first_run.unpicked.text
    assert first_run.commune.text() == "không xã nào"
    first_run.go.click()
    assert "chọn đơn vị" in first_run.problem.text
    assert first_run.commune.hasFocus()
    first_run.commune.clear()
    type_in(first_run.commune, "bac dong quan")
    assert first_run.unpicked.text == ""
    compose(first_run.commune, " hu")
    assert len(first_run.commune.suggestions()) == 1  # the unfinished word is searched too


# --- the list ---------------------------------------------------------------------------------


@pytest.fixture
def typed(qtbot: Any, context: Context, made: Commune) -> Iterator[tuple[RecordsPage, SuggestLine]]:
    """A line with its list open under it."""
    page, line = opened(qtbot, context, made, AREAS)
    type_in(line, "thôn")
    assert line.open
    yield page, line
    line.close_list()


def the_list(line: SuggestLine) -> SuggestionList:
    return part(line, "", SuggestionList)  # type: ignore[no-any-return]


def test_the_list_takes_neither_focus_nor_window(typed: tuple[RecordsPage, SuggestLine]) -> None:
    page, line = typed
    rows = the_list(line)
    assert QApplication.activePopupWidget() is None
    assert line.hasFocus()
    assert page.isActiveWindow()
    assert rows.windowType() == Qt.WindowType.ToolTip
    assert rows.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    compose(line, "d")
    assert line.words() == "thônd"


def test_a_click_takes_a_row_and_the_cursor_stays(typed: tuple[RecordsPage, SuggestLine]) -> None:
    page, line = typed
    rows = the_list(line)
    second = rows.model().index(1, 0)
    QTest.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(second).center()
    )
    assert len(value(page, "areas")) == 1
    assert not line.open
    assert line.hasFocus()


def test_arrows_go_through_the_rows_and_the_text_stays(
    typed: tuple[RecordsPage, SuggestLine],
) -> None:
    _page, line = typed
    rows = the_list(line)
    seen = []
    for key in (Key.Key_Down, Key.Key_Up, Key.Key_PageDown, Key.Key_PageUp):
        press(key)
        seen.append(rows.currentIndex().row())
    assert seen == [1, 0, 1, 0]
    assert line.text() == "thôn"


@pytest.mark.parametrize("what", ["press", "wheel", "move", "window", "hidden"])
def test_whatever_else_one_turns_to_closes_the_list(
    qtbot: Any, typed: tuple[RecordsPage, SuggestLine], what: str
) -> None:
    page, line = typed
    handle = page.windowHandle()
    match what:
        case "press":
            QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        case "wheel":
            turned = QWheelEvent(
                QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(handle, turned)
        case "move":
            page.move(page.x() + 40, page.y() + 40)
        case "window":
            other = QWidget()
            shown(qtbot, other)
            other.close()
        case "hidden":
            page.hide()
    qtbot.waitUntil(lambda: not line.open)
    assert line.text() == "thôn"


def test_a_list_follows_its_line_and_stands_above_it_where_there_is_no_room_below(
    typed: tuple[RecordsPage, SuggestLine],
) -> None:
    page, line = typed
    rows = the_list(line)
    assert rows.geometry().top() == line.mapToGlobal(QPoint(0, line.height())).y()
    area = part(page.entry, "areas.problem").parentWidget()
    area.move(area.x(), area.y() + 7)
    assert rows.geometry().top() == line.mapToGlobal(QPoint(0, line.height())).y()
    line.close_list()
    bottom = page.screen().availableGeometry().bottom()
    page.move(0, bottom - line.mapTo(page, QPoint(0, line.height())).y() - 5)
    settle(page)
    line.show_all()
    assert rows.geometry().bottom() < line.mapToGlobal(QPoint()).y()


@pytest.mark.usefixtures("made")
def test_the_arrow_key_shows_all_and_marks_what_stands_there(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, Team)
    line = part(page.entry, "areas", SuggestLine)
    line.setFocus()
    press(Key.Key_Down)
    assert len(line.suggestions()) == 2
    press(Key.Key_Return)
    assert len(value(page, "areas")) == 1
    line.show_all()  # by the arrow at the end of the line nothing is marked, and Tab takes nothing
    press(Key.Key_Tab)
    assert len(value(page, "areas")) == 1

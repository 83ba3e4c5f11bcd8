"""Forms and their editors, driven as an officer drives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QToolTip,
    QWidget,
)

from app.base import clock
from app.law.regimes import CaseKind
from app.paper.office import record_sheet
from app.paper.office.record_paper import PAPERS
from app.registers.case import Case
from app.registers.dispute import Dispute, Matter, Meeting
from app.registers.person import Person
from app.registers.safety import Safety, Verdict
from app.registers.team import TeamKind
from app.registers.visit import Purpose, Visit, VisitKind, Visitor, VisitOutcome
from app.schema import fields
from app.schema.date_fields import NOT_A_DAY
from app.schema.draft import Draft
from app.schema.record import Record, register
from app.schema.values import REQUIRED
from app.services.list_cells import MASK
from tests.support.printing import open_preview, save_shown
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import compose, focused, part, press, settle, shown, type_in
from tests.ui.conftest import Answers
from ui.core.context import Context
from ui.forms import print_button
from ui.forms.add_dialog import AddDialog, add_linked
from ui.forms.editors.suggest import SuggestLine
from ui.forms.form import Form
from ui.widgets.combo import Combo


def a_form(qtbot: Any, context: Context, cls: type[Record], record: Record | None = None) -> Form:
    form: Form
    form = Form(context, Draft(cls, record), lambda *wanted: add_linked(context, form, *wanted))
    shown(qtbot, form)
    return form


def problem(form: Form, name: str) -> str:
    return str(part(form, f"{name}.problem").text())


def test_a_wrong_day_is_told_beside_the_field_and_the_text_is_kept(
    qtbot: Any, context: Context
) -> None:
    form = a_form(qtbot, context, Visit)
    line = part(form, "day", QLineEdit)
    type_in(line, "31/2/2026")
    assert problem(form, "day") == ""
    press(Qt.Key.Key_Return)
    assert problem(form, "day") == str(NOT_A_DAY)
    assert line.text() == "31/2/2026"
    assert form.draft.typed == {"day": "31/2/2026"}
    line.clear()
    type_in(line, "2/1/26")
    press(Qt.Key.Key_Tab)
    assert line.text() == "02/01/2026"
    assert form.draft.values["day"] == date(2026, 1, 2)
    assert problem(form, "day") == ""


def test_untouched_fields_are_not_scolded_until_saving_is_tried(
    qtbot: Any, context: Context
) -> None:
    form = a_form(qtbot, context, Visit)
    form.focus_first()
    press(Qt.Key.Key_Tab)
    assert problem(form, "day") == problem(form, "household") == ""
    form.show_all_problems()
    assert problem(form, "day") == problem(form, "outcome") == str(REQUIRED)


def test_what_is_wrong_stays_in_view_when_a_message_takes_room_from_the_form(
    qtbot: Any, context: Context
) -> None:
    """The refusal of a save is told in a bar above, which makes the form less high."""
    form = a_form(qtbot, context, Dispute)
    form.resize(480, 560)
    part(form, "parties.add", QPushButton).click()
    type_in(part(form, "parties.0.role", QLineEdit), "bên yêu cầu")
    form.show_all_problems()
    form.focus_field("parties")
    note = part(form, "parties.problem")
    assert note.text().startswith("Dòng 1")
    form.resize(480, 500)
    qtbot.waitUntil(lambda: note.visibleRegion().boundingRect().height() == note.height())
    assert form.focused() == "parties"


def test_arrows_move_the_day(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    line = part(form, "day", QLineEdit)
    line.setFocus()
    press(Qt.Key.Key_Up)
    assert form.draft.values["day"] == clock.today()
    line.setText("01/03/2026")
    press(Qt.Key.Key_Down)
    assert line.text() == "28/02/2026"


def test_a_day_is_picked_from_a_vietnamese_month(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    line = part(form, "day", QLineEdit)
    type_in(line, "15/5/2026")
    form.cells["day"].editor.pick()  # type: ignore[attr-defined]
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    month = menu.findChild(QCalendarWidget)
    assert isinstance(month, QCalendarWidget)
    assert month.firstDayOfWeek() is Qt.DayOfWeek.Monday
    month.clicked.emit(month.selectedDate().addDays(2))
    assert line.text() == "17/05/2026"
    assert form.draft.values["day"] == date(2026, 5, 17)


def test_a_link_is_found_by_its_words_and_picked_with_enter(qtbot: Any, context: Context) -> None:
    home = commune(context.store).home
    form = a_form(qtbot, context, Visit)
    line = part(form, "household", SuggestLine)
    type_in(line, "dang ho")
    assert [value for value, _text in line.suggestions()] == [home.id]
    press(Qt.Key.Key_Return)
    assert line.text() == "HO-0001 · Đặng Thị Hoà"
    assert form.draft.values["household"] == home.id
    line.clear()
    type_in(line, "đặn")
    compose(line, "g")
    assert line.suggestions()[0][1] == "HO-0001 · Đặng Thị Hoà"


def test_a_link_too_long_for_its_field_ends_in_dots_and_is_whole_in_its_tip(
    qtbot: Any, context: Context
) -> None:
    home = commune(context.store).home
    line = part(a_form(qtbot, context, Visit, a_visit(home.id)), "household", SuggestLine)
    whole = "HO-0001 · Đặng Thị Hoà"
    part(line.window(), "day").setFocus()
    assert line.shown == whole
    wide = tip(line)
    line.setFixedWidth(140)
    settle(line)
    assert line.shown.startswith("HO-0001 ·")
    assert line.shown.endswith("…")
    assert tip(line) == whole != wide
    narrow = line.grab().toImage()
    line.setFocus()
    assert line.shown == whole
    assert line.text() == whole
    assert line.grab().toImage() != narrow


def tip(line: SuggestLine) -> str:
    """What is told while the pointer rests on a line."""
    at = line.rect().center()
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, at, line.mapToGlobal(at)))
    said = QToolTip.text()
    QToolTip.hideText()
    return said


def test_words_that_mean_no_record_are_a_problem_and_stay(qtbot: Any, context: Context) -> None:
    commune(context.store)
    form = a_form(qtbot, context, Visit)
    line = part(form, "household", SuggestLine)
    type_in(line, "không ai")
    press(Qt.Key.Key_Tab)
    assert line.text() == "không ai"
    assert problem(form, "household") == str(fields.PICK)


def test_leaving_a_link_that_means_one_record_picks_it(qtbot: Any, context: Context) -> None:
    home = commune(context.store).home
    form = a_form(qtbot, context, Visit)
    line = part(form, "household", SuggestLine)
    type_in(line, "HO-0001")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Tab)
    assert form.draft.values["household"] == home.id


def test_a_record_that_a_link_needs_is_added_on_the_way(qtbot: Any, context: Context) -> None:
    east = commune(context.store).east
    form = a_form(qtbot, context, Visit)
    line = part(form, "household", SuggestLine)
    line.setText("Lê Thị Ước")
    form.focus_field("day")
    form.cells["household"].editor.picker.button.click()  # type: ignore[attr-defined]
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert part(dialog, "name", QLineEdit).text() == "Lê Thị Ước"
    type_in(part(dialog, "area", SuggestLine), "thon dong")
    press(Qt.Key.Key_Return)
    part(dialog, "Save", QPushButton).click()
    added = context.store.by_code(register("household"), "HO-0002")
    assert (added.name, added.area) == ("Lê Thị Ước", east.id)  # type: ignore[attr-defined]
    assert line.text() == "HO-0002 · Lê Thị Ước"
    assert form.draft.values["household"] == added.id
    assert form.focusWidget() is line  # where the cursor is once the window is the active one again


def test_a_choice_is_found_by_letters_without_accents(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    combo = part(form, "outcome", Combo)
    combo.setFocus()
    for key in (Qt.Key.Key_D, Qt.Key.Key_A):
        press(key)
    assert form.draft.values["outcome"] is VisitOutcome.GOOD


def test_a_retired_choice_is_offered_only_where_it_is_chosen(qtbot: Any, context: Context) -> None:
    team = commune(context.store).team
    form = a_form(qtbot, context, type(team), team)
    line = part(form, "kind", SuggestLine)
    line.show_all()
    offered = [text for _value, text in line.suggestions()]
    assert str(TeamKind.SELF_RUN.label) in offered
    assert str(TeamKind.OLD_GUARD.label) not in offered


def test_the_wheel_never_changes_a_choice(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Case)
    combo = part(form, "state", Combo)
    before = combo.currentIndex()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, turn)
    assert combo.currentIndex() == before
    assert not form.draft.dirty


def test_several_choices_are_pressed_and_released(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    care = part(form, "purposes.care", QPushButton)
    care.setFocus()
    press(Qt.Key.Key_Space)
    assert form.draft.values["purposes"] == (Purpose.CARE,)
    press(Qt.Key.Key_Space)
    assert form.draft.values["purposes"] == ()


def test_several_links_are_chips_that_a_key_removes(qtbot: Any, context: Context) -> None:
    made = commune(context.store)
    form = a_form(qtbot, context, type(made.team))
    line = part(form, "areas", SuggestLine)
    for words in ("dong", "tay"):
        type_in(line, words)
        press(Qt.Key.Key_Return)
    assert form.draft.values["areas"] == (made.east.id, made.west.id)
    chip = form.cells["areas"].focus_chain()[0]
    chip.setFocus()
    press(Qt.Key.Key_Space)
    assert form.draft.values["areas"] == (made.west.id,)


def test_rows_are_added_with_enter_and_removed(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    part(form, "visitors.add", QPushButton).click()
    type_in(part(form, "visitors.0.name", QLineEdit), "Lê Văn Ước")
    press(Qt.Key.Key_Return)
    type_in(part(form, "visitors.1.name", QLineEdit), "Trần Ánh")
    assert [row.values["name"] for row in form.draft.rows["visitors"]] == ["Lê Văn Ước", "Trần Ánh"]
    part(form, "visitors.0.remove").click()
    assert [row.values["name"] for row in form.draft.rows["visitors"]] == ["Trần Ánh"]


def test_tab_goes_through_a_new_row_in_its_place(qtbot: Any, context: Context) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    dialog = AddDialog(context, around, Visit, print)
    shown(qtbot, dialog)
    part(dialog.form, "visitors.add", QPushButton).click()
    passed = []
    for _step in range(4):
        passed.append(focused())
        press(Qt.Key.Key_Tab)
    assert passed == ["visitors.0.member", "visitors.0.name", "visitors.0.remove", "visitors.add"]


def test_enter_goes_to_the_next_field(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, register("household"))
    form.focus_first()
    passed = []
    for _step in range(3):
        passed.append(focused())
        press(Qt.Key.Key_Return)
    assert passed == ["name", "area", "book_no"]


def test_lines_of_rows_are_used_again_and_keep_nothing_of_another_record(
    qtbot: Any, context: Context
) -> None:
    home = commune(context.store).home.id
    context.entered.add(("visit", 0))  # nothing is masked
    form = Form(context, Draft(Visit), slowly=True)
    while form.build_more():  # as while nobody waits: there are lines before there are rows
        pass
    shown(qtbot, form)
    ahead = part(form, "visitors.0.name", QLineEdit)
    assert not ahead.isVisible()
    form.begin(Draft(Visit, first := a_visit(home)))
    assert ahead.isVisible() and ahead.text() == "Lê Văn Ước"
    second = part(form, "visitors.1.name", QLineEdit)
    assert second.text() == "Trần Ánh"
    form.begin(Draft(Visit, replace(first, visitors=(Visitor(name="Hồ Sen"),))))
    assert (ahead.text(), second.text(), second.isVisible()) == ("Hồ Sen", "", False)
    assert [row.values["name"] for row in form.draft.rows["visitors"]] == ["Hồ Sen"]
    part(form, "visitors.add", QPushButton).click()
    assert second.isVisible() and focused() == "visitors.1.member"
    type_in(second, "Vũ Mây")
    assert [row.values["name"] for row in form.draft.rows["visitors"]] == ["Hồ Sen", "Vũ Mây"]


def test_a_record_of_many_rows_leaves_few_lines_behind(qtbot: Any, context: Context) -> None:
    many = tuple(Visitor(name=f"Người {n}") for n in range(20))
    record = a_visit(commune(context.store).home.id, visitors=many)
    form = a_form(qtbot, context, Visit, record)
    assert part(form, "visitors.19.name", QLineEdit).text() == "Người 19"
    form.begin(Draft(Visit))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not form.findChildren(QLineEdit, "visitors.19.name")
    form.begin(Draft(Visit, record))
    shown_names = [part(form, f"visitors.{n}.name", QLineEdit).text() for n in range(20)]
    assert shown_names == [one.name for one in many]


def test_tab_leaves_a_text_of_several_lines_which_grows(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, Visit)
    note = part(form, "note", QPlainTextEdit)
    before = note.height()
    type_in(note, "một\nhai\nba\nbốn\nnăm\nsáu")
    assert note.height() > before
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not note
    assert form.draft.values["note"] == "một\nhai\nba\nbốn\nnăm\nsáu"


def test_numbers_get_their_dots_on_leaving(qtbot: Any, context: Context) -> None:
    form = a_form(qtbot, context, register("award"))
    line = part(form, "money", QLineEdit)
    type_in(line, "1500000")
    press(Qt.Key.Key_Tab)
    assert line.text() == "1.500.000"
    assert form.draft.values["money"] == 1_500_000


def test_what_the_record_computes_is_shown_at_once(qtbot: Any, context: Context) -> None:
    with context.store.step(TITLE) as step:
        person = step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
    form = a_form(qtbot, context, Case)
    type_in(part(form, "person", SuggestLine), "binh")
    press(Qt.Key.Key_Return)
    assert form.draft.values["person"] == person.id
    type_in(part(form, "start", QLineEdit), "1/8/2026")
    combo = part(form, "kind", Combo)
    combo.setFocus()
    for letter in "quan":
        press(Qt.Key(ord(letter.upper())))
    assert form.draft.values["kind"] is CaseKind.MANAGED
    due = form.draft.finish().completed().end_due
    assert due.strftime("%d/%m/%Y") in part(form, "end_due").text()


def test_sensitive_fields_are_masked_until_one_logged_click(qtbot: Any, context: Context) -> None:
    made = commune(context.store)
    with context.store.step(TITLE) as step:
        person = step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
        visit = step.save(a_visit(made.home.id, person=person.id, kind=VisitKind.REHAB))
    form = a_form(qtbot, context, Visit, visit)
    line = part(form, "person", SuggestLine)
    assert not line.isVisible()
    looks = [entry for entry in context.store.audit_entries() if entry.act.kind == "look"]
    assert looks == []
    part(form, "person.unmask", QPushButton).click()
    assert line.isVisible()
    assert "Trần Văn Bình" in line.text()
    assert not part(form, "kind.unmask").isVisible()
    (look,) = [entry for entry in context.store.audit_entries() if entry.act.kind == "look"]
    assert visit.code in look.act.title.vi


def looks(context: Context) -> int:
    return sum(entry.act.kind == "look" for entry in context.store.audit_entries())


def a_case(context: Context) -> Case:
    with context.store.step(TITLE) as step:
        person = step.save(Person(name="Trần Văn Bình"))
        return step.save(Case(person=person.id, kind=CaseKind.MANAGED, start=date(2026, 8, 1)))


def test_what_is_empty_is_typed_at_once_and_a_masked_name_shows_its_first_letters(
    qtbot: Any, context: Context
) -> None:
    home = commune(context.store).home
    with context.store.step(TITLE) as step:
        person = step.save(Person(name="Trần Văn Bình"))
        visit = step.save(a_visit(home.id, person=person.id, kind=VisitKind.REHAB))
    form = a_form(qtbot, context, Visit, visit)
    assert {name for name, cell in form.cells.items() if cell.masked} == {"kind", "person"}
    assert part(form, "note", QPlainTextEdit).isVisible()
    texts = [part(form, f"{name}.unmask", QPushButton).text() for name in ("person", "kind")]
    assert [text.split("  ")[0] for text in texts] == ["T. V. B.", MASK]
    context.entered.add(("visit", visit.id))
    form.begin(Draft(Visit, visit))
    assert not any(cell.masked for cell in form.cells.values())


def test_a_masked_value_stands_in_no_editor_until_it_is_shown(qtbot: Any, context: Context) -> None:
    case = a_case(context)
    form = a_form(qtbot, context, Case, case)
    start, person = part(form, "start", QLineEdit), part(form, "person", SuggestLine)
    assert (start.text(), person.text()) == ("", "")
    assert not form.draft.dirty
    form.show_all_problems()  # leaves every editor
    assert form.draft.finish() == case
    part(form, "kind.unmask", QPushButton).click()
    assert (start.text(), "Trần Văn Bình" in person.text()) == ("01/08/2026", True)
    form.begin(Draft(Case, case))
    assert (start.text(), person.text()) == ("", "")
    assert form.draft.finish() == case


def test_what_a_record_computes_of_masked_fields_is_masked_with_them(
    qtbot: Any, context: Context
) -> None:
    case = a_case(context)
    form = a_form(qtbot, context, Case, case)
    line = part(form, "end_due", QLabel)
    assert line.text().endswith(MASK)
    part(form, "kind.unmask", QPushButton).click()
    assert case.end_due
    assert line.text().endswith(case.end_due.strftime("%d/%m/%Y"))


def test_a_problem_of_a_masked_field_is_shown_with_it_and_logged(
    qtbot: Any, context: Context
) -> None:
    meetings = (Meeting(day=date(2026, 3, 5)),)
    with context.store.step(TITLE) as step:
        dispute = step.save(
            Dispute(
                received=date(2026, 3, 2), field=Matter.CIVIL, matter="Lối đi", meetings=meetings
            )
        )
    form = a_form(qtbot, context, Dispute, dispute)
    type_in(part(form, "received", QLineEdit), "9/3/26")
    form.show_problems()
    assert (problem(form, "meetings"), looks(context)) == ("", 0)
    form.show_all_problems()
    assert not form.cells["meetings"].masked
    assert problem(form, "meetings")
    assert looks(context) == 1


def test_a_masked_form_saves_what_it_does_not_show(qtbot: Any, context: Context) -> None:
    made = commune(context.store)
    with context.store.step(TITLE) as step:
        person = step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
        visit = step.save(a_visit(made.home.id, person=person.id))
    form = a_form(qtbot, context, Visit, visit)
    type_in(part(form, "note", QPlainTextEdit), "Đã hẹn")
    assert form.draft.finish() == replace(visit, note="Đã hẹn")


def test_the_paper_of_a_record_is_printed_from_its_form(
    qtbot: Any, context: Context, answers: Answers, tmp_path: Path
) -> None:
    area = commune(context.store).east
    safe = Safety(year=2026, area=area.id, verdict=Verdict.SAFE)
    with context.store.step(TITLE) as step:
        form = a_form(qtbot, context, Safety, step.save(safe))
    button = part(form, "paper", QToolButton)
    assert button.accessibleName() == str(print_button.PRINT)
    button.click()
    papers = [PAPERS["safety"], record_sheet.TITLE.format(label=Safety.schema.label)]
    preview = open_preview(qtbot)
    shown = [preview.what.itemText(n) for n in range(preview.what.count())]
    assert shown == [str(paper) for paper in papers]
    save_shown(qtbot, context.worker, answers.paths, tmp_path / "giay.pdf")
    assert (tmp_path / "giay.pdf").read_bytes().startswith(b"%PDF")

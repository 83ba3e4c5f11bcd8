"""What a list offers beyond finding: views, columns, selections, changing many, copying."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from app.base import clock
from app.registers.case import Case, CaseKind, CaseProgress
from app.registers.dispute import Dispute, Matter, Meeting, Party
from app.registers.fund import Fund, Way
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import (
    NOT_AFTER,
    Purpose,
    Visit,
    VisitKind,
    Visitor,
    VisitOutcome,
)
from app.schema.conditions import eq
from app.schema.date_fields import NOT_A_DAY
from app.schema.record import register
from app.services import saved_views
from app.services.list_cells import MASK
from app.services.saved_views import SavedFilter, SavedView, SavedViews
from app.store import Store
from tests.support.register_page import a_page, column
from tests.support.samples import TITLE, Commune, a_visit
from tests.support.widgets import focused, part, press, settle, told, type_in
from tests.support.wording import label, labels
from tests.ui.conftest import Answers
from ui.core.clipboard import SECONDS
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct
from ui.forms import conflict_notice, form_parts
from ui.register_page import bulk_dialog, list_model, selection_bar, view_menu
from ui.register_page.column_chooser import ColumnChooser
from ui.register_page.leading_columns import leading_columns
from ui.register_page.list_model import FIRST
from ui.register_page.page import _SHOW_NAMES, RecordsPage
from ui.widgets.combo import Combo

pytestmark = pytest.mark.usefixtures("made")

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PARTIAL = SavedFilter(
    f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}", eq("outcome", VisitOutcome.PARTIAL)
)


@pytest.fixture
def partly(context: Context, made: Commune) -> Visit:
    """A second visit, later and less fruitful."""
    with context.store.step(TITLE) as step:
        return step.save(a_visit(made.home.id, day=date(2026, 5, 1), outcome=VisitOutcome.PARTIAL))


def headers(page: RecordsPage) -> list[str]:
    """The headers from the left, as they stand."""
    header, model = page.list.table.horizontalHeader(), page.list.model
    return [
        model.headerData(header.logicalIndex(place), Qt.Orientation.Horizontal)
        for place in range(model.columnCount())
    ]


def act(menu: QMenu, *names: str) -> None:
    """Choose in a menu, through its submenus."""
    at = menu
    for name in names:
        action = next(a for a in at.actions() if a.text() == name)
        if name == names[-1]:
            action.trigger()
        else:
            at = action.menu()
    menu.close()


def choose_all(page: RecordsPage) -> None:
    settle(page)
    page.list.table.setFocus()
    press(Qt.Key.Key_A, CTRL)


def chosen(n: int, total: str) -> str:
    """What the foot says of selected funds."""
    money = f"{label(Fund, 'amount')}: {total}"
    return f"{selection_bar._SELECTED.format(n=n)}  ·  {money}"


def foot(page: RecordsPage) -> str:
    label = part(page, "selection", QLabel)
    return label.text() if label.isVisible() else ""


# --- saved views ------------------------------------------------------------------------------


@pytest.mark.usefixtures("partly")
def test_a_view_is_saved_under_a_name_and_chosen_again(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.list.filters.put(PARTIAL)
    act(page.list.views.menu(), str(view_menu._KEEP))
    assert focused() == "view.name"
    type_in(part(page, "view.name", QLineEdit), "Một phần & hẹn lại")
    press(Qt.Key.Key_Return)
    assert told(context).said == [str(view_menu._SAVED.format(name="Một phần & hẹn lại"))]
    page.list.filters.clear()
    assert len(column(page, 0)) == 2
    again = a_page(qtbot, context)
    act(again.list.views.menu(), "Một phần && hẹn lại")
    assert column(again, 0) == ["TV-00002"]
    assert [chip.text() for chip in again.list.filters.chips()] == [PARTIAL.text]


@pytest.mark.usefixtures("partly")
def test_a_view_keeps_words_order_and_columns(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.list.table.set_columns(("note", "code", "day"))
    page.list.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    page.list.search.setText("dang")
    page.list.search.search_now()
    kept = page.list.view("a")
    saved_views.save(context.store, Visit, SavedViews((kept,), "a"))
    context.store.set_setting("layout.lan.visit", None)
    again = a_page(qtbot, context)
    assert headers(again) == labels(Visit, "note code day")
    assert column(again, 1) == ["TV-00001", "TV-00002"]
    assert again.list.search.words == "dang"
    assert again.list.view("a") == kept


@pytest.mark.usefixtures("partly")
def test_a_register_opens_with_the_view_that_was_set_until_it_is_deleted(
    qtbot: Any, context: Context
) -> None:
    saved_views.save(context.store, Visit, SavedViews((SavedView("Một phần", (PARTIAL,)),)))
    page = a_page(qtbot, context)
    act(page.list.views.menu(), str(view_menu._FIRST), "Một phần")
    assert column(a_page(qtbot, context), 0) == ["TV-00002"]
    act(page.list.views.menu(), str(view_menu._DELETE), "Một phần")
    assert len(column(a_page(qtbot, context), 0)) == 2


def test_esc_leaves_the_name_of_a_view(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.list.views.ask()
    type_in(part(page, "view.name", QLineEdit), "x")
    press(Qt.Key.Key_Escape)
    assert not page.list.views.isVisible()
    assert saved_views.load(context.store, Visit) == SavedViews()


# --- columns ----------------------------------------------------------------------------------


def chooser_of(page: RecordsPage) -> ColumnChooser:
    settle(page)
    part(page, "columns").click()
    return page.list.findChild(ColumnChooser)


def test_columns_are_ticked_by_keyboard_and_remembered(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    chooser = chooser_of(page)
    offered = [chooser.fields.item(row).text() for row in range(chooser.fields.count())]
    chooser.fields.setCurrentRow(offered.index(label(Visit, "purposes")))
    QTest.keyClick(chooser.fields, Qt.Key.Key_Space)
    chooser.fields.setCurrentRow(offered.index(label(Visit, "area")))
    QTest.keyClick(chooser.fields, Qt.Key.Key_Space)
    chooser.close()
    wanted = labels(Visit, "code day household outcome next_visit purposes")
    assert headers(page) == wanted
    assert column(page, 5) == [f"{Purpose.CARE.label}, {Purpose.INFORM.label}"]
    assert headers(a_page(qtbot, context)) == wanted


def test_the_code_stays(qtbot: Any, context: Context) -> None:
    chooser = chooser_of(a_page(qtbot, context))
    chooser.fields.setCurrentRow(0)
    QTest.keyClick(chooser.fields, Qt.Key.Key_Space)
    assert chooser.names()[0] == "code"
    chooser.close()


def test_a_column_is_moved_by_keyboard_and_set_back(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    usual = headers(page)
    chooser = chooser_of(page)
    chooser.fields.setCurrentRow(1)
    QTest.keyClick(chooser.fields, Qt.Key.Key_Down, ALT)
    assert headers(page)[:3] == labels(Visit, "code household day")
    part(chooser, "columns.usual", QPushButton).click()
    chooser.close()
    assert headers(page) == usual


def test_a_dragged_header_is_remembered(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    header = page.list.table.horizontalHeader()
    start = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    end = QPoint(header.sectionViewportPosition(3) + 30, header.height() // 2)
    view = header.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    moved = headers(page)
    assert moved.index(label(Visit, "day")) > 1
    assert headers(a_page(qtbot, context)) == moved


@pytest.mark.usefixtures("partly")
def test_widths_and_the_order_of_rows_are_remembered_for_the_officer(
    qtbot: Any, context: Context
) -> None:
    page = a_page(qtbot, context)
    header = page.list.table.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(2) - 1, header.height() // 2)
    view, left = header.viewport(), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, none, edge)
    QTest.mouseMove(view, edge + QPoint(30, 0))
    QTest.mouseMove(view, edge + QPoint(61, 0))
    QTest.mouseRelease(view, left, none, edge + QPoint(61, 0))
    wide = header.sectionSize(1)
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert column(page, 0) == ["TV-00001", "TV-00002"]
    again = a_page(qtbot, context)
    assert again.list.table.horizontalHeader().sectionSize(1) == pytest.approx(wide, abs=1)
    assert again.list.table.order() == ("day", False)
    assert column(again, 0) == ["TV-00001", "TV-00002"]
    again.resize(700, 700)
    assert again.list.table.horizontalHeader().sectionSize(1) == pytest.approx(wide, abs=1)
    part(chooser := chooser_of(again), "columns.usual", QPushButton).click()
    chooser.close()
    usual = a_page(qtbot, context).list.table
    assert usual.widths() == {}
    assert usual.order() == ("day", False)


def test_a_list_that_gets_another_width_is_painted_once(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    qtbot.waitUntil(lambda: page.list.model.complete)
    view, bar = page.list.table.viewport(), page.list.table.horizontalScrollBar()
    counter = Paints()
    for width in (900, 700, 1150):
        page.resize(width, 700)
        QApplication.processEvents()
        view.installEventFilter(counter)
        page.resize(width - 37, 700)
        for _round in range(3):  # what is painted once more comes from a timer
            QApplication.processEvents()
        view.removeEventFilter(counter)
        assert counter.seen == 1
        counter.seen = 0
        columns = page.list.table.horizontalHeader().length()
        assert (columns <= view.width()) == (bar.maximum() == 0)


class Paints(QObject):
    """Counts how often something is painted."""

    seen = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.seen += event.type() == QEvent.Type.Paint
        return False


def test_a_double_click_on_the_edge_of_a_header_fits_it_to_what_is_seen(
    qtbot: Any, context: Context, made: Commune
) -> None:
    long = "Rất dài " * 20
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, note=long))
        step.save_many([a_visit(made.home.id, note="ngắn") for _n in range(1500)])
    page = a_page(qtbot, context)
    page.list.model.unmask()
    page.list.table.set_columns(("code", "note", "day"))
    table, header = page.list.table, page.list.table.horizontalHeader()
    qtbot.waitUntil(lambda: page.list.model.complete)
    double_click(header, 2)
    short = header.sectionSize(1)
    assert short < table.fontMetrics().horizontalAdvance(long)
    page.list.select(made.visit.id)
    double_click(header, 2)
    assert header.sectionSize(1) > table.fontMetrics().horizontalAdvance(long)
    assert "note" in table.widths()


def double_click(header: QHeaderView, before: int) -> None:
    """On the left edge of a column."""
    edge = QPoint(header.sectionViewportPosition(before) - 1, header.height() // 2)
    view, left = header.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseMove(view, edge)
    QTest.mousePress(view, left, Qt.KeyboardModifier.NoModifier, edge)
    QTest.mouseRelease(view, left, Qt.KeyboardModifier.NoModifier, edge)
    QTest.mouseDClick(view, left, Qt.KeyboardModifier.NoModifier, edge)


@pytest.mark.usefixtures("partly")
def test_a_header_without_an_index_does_not_pretend_to_sort(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    page.list.table.set_columns(("code", "note", "day"))
    header = page.list.table.horizontalHeader()
    header.setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    assert column(page, 0) == ["TV-00001", "TV-00002"]
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert header.sortIndicatorSection() == 2
    assert column(page, 0) == ["TV-00001", "TV-00002"]
    tip = Qt.ItemDataRole.ToolTipRole
    model = page.list.model
    assert model.headerData(1, Qt.Orientation.Horizontal, tip) == str(list_model._UNSORTED)
    assert model.headerData(2, Qt.Orientation.Horizontal, tip) is None


def test_a_masked_name_shows_as_its_first_letters_and_what_is_empty_as_empty(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        person = step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
        why = VisitKind.REHAB
        step.save(a_visit(made.home.id, day=date(2026, 6, 1), person=person.id, kind=why))
    page = a_page(qtbot, context)
    assert not part(page, "names", QPushButton).isVisible()
    page.list._show_columns(("code", "person", "kind"))
    assert part(page, "names", QPushButton).isVisible()
    assert part(page, "names", QPushButton).text().strip() == str(_SHOW_NAMES)
    assert column(page, 1) == ["T. V. B.", ""]
    assert column(page, 2) == [MASK, ""]
    part(page, "names", QPushButton).click()
    assert column(page, 1) == ["Trần Văn Bình", ""]
    assert context.store.audit_entries(1)[0].act.kind == "look"


def a_dispute(**more: Any) -> Any:
    parties = (Party(name="Lò Văn Ún", role="Bên có yêu cầu"), Party(name="Trần Thị Mận"))
    filled = {
        "received": date(2026, 3, 2),
        "field": Matter.CIVIL,
        "matter": "Lối đi",
        "parties": parties,
    }
    return Dispute(**filled | more)


def test_a_list_shows_who_stands_in_a_small_table(qtbot: Any, context: Context) -> None:
    meetings = (Meeting(day=date(2026, 3, 5), what="kín"), Meeting(day=date(2026, 3, 9)))
    with context.store.step(TITLE) as step:
        step.save(a_dispute(meetings=meetings))
    page = a_page(qtbot, context, "dispute")
    at = headers(page).index(label(Dispute, "parties"))
    assert column(page, at) == ["L. V. Ú., T. T. M."]
    page.list.model.unmask()
    assert column(page, at) == ["Lò Văn Ún, Trần Thị Mận"]
    assert not page.list.model.sorts(at)
    page.list._show_columns(("code", "meetings", "mediators"))
    assert column(page, 1) == ["05/03/2026, 09/03/2026"]
    assert column(page, 2) == [""]
    visits = a_page(qtbot, context)
    visits.list._show_columns(("code", "visitors"))
    assert column(visits, 1) == ["Lê Văn Ước, Trần Ánh"]


def test_a_sensitive_small_table_is_masked_in_a_list(qtbot: Any, context: Context) -> None:
    with context.store.step(TITLE) as step:
        person = step.save(Person(name="Lò Thị Ỷ"))
        notes = (CaseProgress(day=date(2026, 3, 2), note="kín"),)
        case = Case(person=person.id, kind=CaseKind.REHAB_HOME, start=date(2026, 1, 5))
        step.save(replace(case, progress=notes))
    page = a_page(qtbot, context, "case")
    page.list._show_columns(("code", "progress"))
    assert column(page, 1) == [MASK]
    part(page, "names", QPushButton).click()
    assert column(page, 1) == ["02/03/2026 kín"]


def test_beside_a_form_the_columns_that_tell_rows_apart_keep_their_room(
    qtbot: Any, context: Context, made: Commune
) -> None:
    long = "Nguyễn Hoàng Phương Quỳnh Anh"
    with context.store.step(TITLE) as step:
        step.save(replace(made.home, name=long))
        step.save(replace(made.east, name="Tổ dân phố Bắc Đông Quan Thượng"))
    page = a_page(qtbot, context)
    table = page.list.table
    leading = leading_columns(Visit)
    assert leading == {"code", "day", "household", "outcome"}
    needed = dict(zip(table.columns(), table._needed, strict=True))
    kept = sum(needed[name] for name in leading)
    least = dict(zip(table.columns(), table._least, strict=True))
    others = [name for name in table.columns() if name not in leading]
    table.setFixedWidth(kept + sum(least[name] for name in others) + 2 * table.frameWidth() + 2)
    settle(table)
    widths = {n: table.columnWidth(at) for at, n in enumerate(table.columns())}
    assert all(widths[name] >= needed[name] - 1 for name in leading)
    assert widths["area"] < needed["area"]


# --- selection --------------------------------------------------------------------------------


def funds(context: Context, many: int) -> int:
    """Money received, so many times; gives the sum."""
    kind: Any = register("fund")
    amounts = [100_000 + n for n in range(many)]
    with context.store.step(TITLE) as step:
        step.save_many([a_fund(kind, amount) for amount in amounts])
    return sum(amounts)


def a_fund(kind: Any, amount: int) -> Any:
    return kind(day=date(2026, 3, 2), way=Way.IN, name="Ủng hộ", amount=amount)


def test_a_selection_is_counted_and_added_up(qtbot: Any, context: Context) -> None:
    funds(context, 3)
    page = a_page(qtbot, context, "fund")
    settle(page)
    assert foot(page) == ""
    page.list.table.setFocus()
    page.list.select(page.list.model.id_at(0))
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: foot(page) == chosen(2, "200.003"))


def test_ctrl_a_counts_all_of_a_filtered_list(qtbot: Any, context: Context) -> None:
    total = funds(context, FIRST + 60)
    page = a_page(qtbot, context, "fund")
    choose_all(page)
    said = chosen(260, f"{total:,}".replace(",", "."))
    qtbot.waitUntil(lambda: foot(page) == said)
    page.list.search.setText("ung ho")
    page.list.search.search_now()
    choose_all(page)
    qtbot.waitUntil(lambda: foot(page) == said)


def copied(page: RecordsPage) -> list[list[str]]:
    """What a copy of the whole list puts on the clipboard."""
    choose_all(page)
    press(Qt.Key.Key_C, CTRL)
    return [line.split("\t") for line in QApplication.clipboard().text().split("\n")]


def test_a_copy_has_open_columns_only_until_names_are_chosen_for_a_purpose(
    qtbot: Any, context: Context, made: Commune, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        person = step.save(Person(name="Trần Văn Bình"))
        step.save(a_visit(made.home.id, day=date(2026, 6, 1), person=person.id))
    page = a_page(qtbot, context)
    page.list._show_columns(("code", "household", "person", "visitors"))
    part(page, "names", QPushButton).click()  # what is shown does not leave for that
    assert copied(page) == [labels(Visit, "code visitors"), ["TV-00002", ""], ["TV-00001", ""]]
    (entry,) = context.store.audit_entries(1)
    assert (entry.act.kind, "names" in entry.act.detail) == ("copy", False)
    answers.disclosures.append(Disclosure(names=True, purpose="Vay vốn"))
    page.choose_names()
    assert copied(page)[1] == ["TV-00002", "Đặng Thị Hoà", "Trần Văn Bình", "Lê Văn Ước, Trần Ánh"]
    about = context.store.audit_entries(1)[0].act.detail
    assert (about["names"], about["purpose"], about["number"]) == (True, "Vay vốn", 2)


def test_a_purpose_for_one_register_is_none_for_the_people_of_another(
    qtbot: Any, context: Context, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save(Person(name="Trần Văn Bình"))
    answers.disclosures.append(Disclosure(names=True, purpose="Tặng quà"))
    a_page(qtbot, context, "fund").choose_names()
    people = a_page(qtbot, context, "person")
    QApplication.clipboard().setText("")
    assert copied(people) == [[""]]
    answers.disclosures.append(Disclosure(names=True, purpose="Vay vốn"))
    people.choose_names()
    copied(people)
    assert context.store.audit_entries(1)[0].act.detail["purpose"] == "Vay vốn"
    requests = a_page(qtbot, context, "request")
    assert not context.disclosures.known(LeavingAct.EXPORT, requests.cls.schema.key).names
    assert context.disclosures.known(LeavingAct.EXPORT).purpose == "Tặng quà"


def test_a_copy_without_names_does_not_stand_in_their_order(
    qtbot: Any, context: Context, made: Commune
) -> None:
    homes = [Household(name=name, area=made.east.id) for name in ("Vũ Thị Xuân", "Bùi Văn An")]
    with context.store.step(TITLE) as step:
        step.save_many(homes)
    page = a_page(qtbot, context, "household")
    assert column(page, 0) == ["HO-0003", "HO-0001", "HO-0002"]
    assert [line[0] for line in copied(page)[1:]] == ["HO-0001", "HO-0002", "HO-0003"]


def test_it_is_said_that_names_are_left_out_where_they_are(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, "household")
    copied(page)
    page.list._show_columns(("code", "area"))
    copied(page)
    areas = a_page(qtbot, context, "area")
    copied(areas)
    said = [(selection_bar._WITHOUT, 1), (selection_bar._COPIED, 1), (selection_bar._COPIED, 2)]
    assert told(context).said == [str(one.format(n=n, seconds=SECONDS)) for one, n in said]


def test_of_people_being_helped_nothing_is_copied_without_a_purpose(
    qtbot: Any, context: Context, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save(Person(name="Trần Văn Bình"))
    page = a_page(qtbot, context, "person")
    QApplication.clipboard().setText("")
    assert copied(page) == [[""]]
    assert told(context).said == [str(selection_bar._FOR_A_PURPOSE)]
    answers.disclosures.append(Disclosure(names=True, purpose="Vay vốn"))
    page.choose_names()
    assert copied(page)[1][:2] == ["NG-0001", "Trần Văn Bình"]


def test_many_rows_are_copied_behind_the_window(qtbot: Any, context: Context) -> None:
    funds(context, 600)
    page = a_page(qtbot, context, "fund")
    choose_all(page)
    qtbot.waitUntil(lambda: foot(page).startswith("Đã chọn 600"))
    press(Qt.Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: bool(told(context).said))
    assert len(QApplication.clipboard().text().split("\n")) == 601


# --- changing many ----------------------------------------------------------------------------


def begin_change(page: RecordsPage, field: str) -> None:
    choose_all(page)
    part(page, "selection.change", QPushButton).click()
    combo = part(page, "bulk.field", Combo)
    combo.setCurrentIndex(combo.findText(field))


@pytest.mark.usefixtures("partly")
def test_one_field_of_many_is_changed_in_one_step(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    begin_change(page, label(Visit, "note"))
    type_in(part(page, "bulk.value", QLineEdit), "Đã báo tổ")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            told(context).said
            == [str(bulk_dialog._CHANGED.format(field=label(Visit, "note"), n=2))]
        )
    )
    assert {visit.note for visit in visits(context)} == {"Đã báo tổ"}
    assert not page.list.bulk.isVisible()
    context.store.undo()
    assert {visit.note for visit in visits(context)} == {None}


def test_what_would_become_wrong_is_named_and_nothing_is_written(
    qtbot: Any, context: Context, partly: Visit
) -> None:
    page = a_page(qtbot, context)
    begin_change(page, label(Visit, "next_visit"))
    type_in(part(page, "bulk.value", QLineEdit), "1/4/2026")
    part(page, "bulk.change", QPushButton).click()
    qtbot.waitUntil(lambda: bool(told(context).errors))
    wrong = part(page, "bulk.wrong", QLabel)
    assert wrong.text() == f"{partly.code} — {label(Visit, 'next_visit')}: {NOT_AFTER}"
    assert {visit.next_visit for visit in visits(context)} == {None}
    assert page.list.bulk.isVisible()


@pytest.mark.usefixtures("partly")
def test_a_value_that_cannot_be_read_is_told_beside_it(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    begin_change(page, label(Visit, "next_visit"))
    type_in(part(page, "bulk.value", QLineEdit), "40/40")
    part(page, "bulk.change", QPushButton).click()
    assert part(page, "bulk.wrong", QLabel).text() == str(NOT_A_DAY)


def visits(context: Context) -> list[Visit]:
    return context.store.fetch(Visit, context.store.ids(Visit))


# --- a form open on a record that changes elsewhere -------------------------------------------


def typed_over(page: RecordsPage, made: Commune) -> None:
    page.open_record(made.visit.id)
    note = part(page.entry, "note", QPlainTextEdit)
    type_in(note, "đang gõ")
    assert page.entry.dirty


def test_a_change_elsewhere_is_told_above_what_is_typed(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    assert not page.entry.stale.isVisible()
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, outcome=VisitOutcome.NOT_YET))
    assert page.entry.stale.isVisible()
    assert part(page.entry, "note", QPlainTextEdit).toPlainText() == "đang gõ"
    part(page.entry, "stale.reload", QPushButton).click()
    assert not page.entry.stale.isVisible()
    assert not page.entry.dirty
    assert page.entry.form is not None
    assert page.entry.form.draft.values["outcome"] is VisitOutcome.NOT_YET


def stale(page: RecordsPage) -> str:
    return part(page.entry, "stale", QLabel).text()


def test_fields_not_touched_take_what_was_entered_elsewhere_and_touched_ones_stay(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    visitors = (Visitor(name="Trần Ánh"),)
    with context.store.step(TITLE) as step:
        there = replace(
            made.visit, outcome=VisitOutcome.NOT_YET, visitors=visitors, note="ở máy kia"
        )
        step.save(there)
    taken = conflict_notice._TAKEN.format(fields=", ".join(labels(Visit, "visitors outcome")))
    against = conflict_notice._AGAINST.format(fields=label(Visit, "note"))
    assert stale(page) == str(conflict_notice._JOINED.format(taken=taken, against=against))
    note = part(page.entry, "note.problem", QLabel).text()
    assert note == str(
        form_parts._DOUBT.format(problem=conflict_notice._THERE.format(there=MASK))
    )  # nobody asked to see what is there
    assert part(page.entry, "outcome", Combo).currentText() == str(VisitOutcome.NOT_YET.label)
    assert page.entry.dirty
    assert page.save()
    now = context.store.get(Visit, made.visit.id)
    assert (now.outcome, [v.name for v in now.visitors], now.note) == (
        VisitOutcome.NOT_YET, ["Trần Ánh"], "đang gõ",
    )  # fmt: skip
    assert part(page.entry, "note.problem", QLabel).text() == ""


def test_what_was_asked_for_is_told_as_it_stands_elsewhere(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    assert page.entry.form is not None
    page.entry.form.reveal()
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, note="ở máy kia"))
    assert "ở máy kia" in part(page.entry, "note.problem", QLabel).text()


def test_what_was_typed_into_a_stored_record_stays_in_sight(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        person = step.save(Person(name="Trần Văn Bình"))
        step.save(replace(made.visit, person=person.id))
    page = a_page(qtbot, context)
    page.list._show_columns(("code", "person", "note"))
    typed_over(page, made)
    assert page.save()
    form = page.entry.form
    assert form is not None
    assert (form.cells["note"].masked, form.cells["person"].masked) == (False, True)
    page.open_record(made.visit.id)
    assert not form.cells["note"].masked
    assert (column(page, 1), column(page, 2)) == (["T. V. B."], ["đang gõ"])


def test_undoing_what_is_open_keeps_what_is_typed_since(
    qtbot: Any, context: Context, made: Commune
) -> None:
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, outcome=VisitOutcome.NOT_YET))
    page = a_page(qtbot, context)
    typed_over(page, made)
    context.store.undo()
    assert stale(page).endswith("đã nhận: Kết quả. Các ô đang gõ giữ nguyên.")
    assert part(page.entry, "note", QPlainTextEdit).toPlainText() == "đang gõ"
    assert page.save()
    assert context.store.get(Visit, made.visit.id).outcome is VisitOutcome.GOOD


def test_while_something_long_is_written_the_window_does_not_wait(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    writing, go_on = Event(), Event()

    def job(_progress: Any, twin: Store) -> None:
        with twin.step(TITLE) as step:
            step.save(replace(made.home, name="Lò Thị Ỷ"))
            writing.set()
            assert go_on.wait(20)

    done: list[None] = []
    context.worker.run(job, done=done.append)
    assert writing.wait(20)
    page.entry._pause.timeout.emit()
    page.list.table.set_widths({})
    page.list.table.moved.emit()
    assert not page.save()
    assert "chưa lưu" in told(context).errors[0].text.vi
    go_on.set()
    qtbot.waitUntil(lambda: bool(done))
    assert page.save()
    assert context.store.get(Visit, made.visit.id).note == "đang gõ"


def test_a_change_behind_the_window_is_told_too(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    changed = replace(made.visit, outcome=VisitOutcome.NOT_YET)

    def job(_progress: Any, twin: Store) -> None:
        with twin.step(TITLE) as step:
            step.save(changed)

    context.worker.run(job)
    qtbot.waitUntil(page.entry.stale.isVisible)


def test_saving_by_oneself_is_no_change_elsewhere(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    assert page.save()
    assert not page.entry.stale.isVisible()
    context.store.undo()
    assert part(page.entry, "note", QPlainTextEdit).toPlainText() == ""
    assert not page.entry.stale.isVisible()


def test_a_kept_draft_of_a_record_changed_since_is_told(
    qtbot: Any, context: Context, made: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    page.keep_draft()
    assert made.visit.stamp is not None
    later = made.visit.stamp.changed_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with context.store.step(TITLE) as step:
        step.save(replace(made.visit, outcome=VisitOutcome.NOT_YET))
    again = a_page(qtbot, context)
    part(again, "draft.resume", QPushButton).click()
    assert again.entry.stale.isVisible()


def test_a_kept_draft_of_a_record_that_stayed_is_not(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    typed_over(page, made)
    page.keep_draft()
    again = a_page(qtbot, context)
    part(again, "draft.resume", QPushButton).click()
    assert not again.entry.stale.isVisible()

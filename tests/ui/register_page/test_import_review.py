"""Rows pasted from Excel: recognised, looked at, corrected, saved in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton

from app.exchange.imports import judging
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import paste_list
from app.exchange.imports.rehearsal import Rehearsal
from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit, VisitOutcome
from app.schema.record import register
from app.services.list_cells import usual_columns
from app.store import Store
from tests.support.office_books import text
from tests.support.register_page import a_page
from tests.support.samples import Commune
from tests.support.widgets import part, press, settle, told
from tests.support.wording import label, labels
from tests.ui.conftest import Answers
from ui.core.context import Context
from ui.forms.form import SAVE
from ui.forms.record_editor import DISCARD, KEEP_EDITING
from ui.register_page import import_columns, import_head, import_review, import_rows
from ui.register_page.import_rows import ImportRows, RowMark
from ui.register_page.page import RecordsPage
from ui.widgets.combo import Combo

HOME = str(Household.schema.label).lower()
PARTLY = f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}"
CTRL = Qt.KeyboardModifier.ControlModifier

pytestmark = pytest.mark.usefixtures("made")


def read(store: Store, text: str, key: str = "visit") -> Rehearsal:
    cls = register(key)
    return paste_list(store, cls, text, usual_columns(cls)).rehearsal


def why(pasted: Rehearsal) -> list[dict[str, str]]:
    return [{n: t.vi for n, t in row.problems.items()} for row in pasted.rows]


def unknown(typed: str) -> str:
    """What is wrong with a household that is none."""
    return str(judging.UNKNOWN.format(label=HOME, typed=typed))


# --- the review -------------------------------------------------------------------------------


def paste_into(page: RecordsPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    settle(page)
    page.list.table.setFocus()
    press(Qt.Key.Key_V, CTRL)


def test_pasted_rows_are_reviewed_and_saved_in_one_step(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    paste_into(
        page,
        "Ngày thăm\tHộ gia đình\tKết quả\n5/3/26\tHO-0001\tĐã trao đổi\n6/3/26\tHO-0009\tĐã trao đổi\n",
    )
    qtbot.waitUntil(page.list.pasting.isVisible)
    model = page.list.pasting.table.model()
    fates = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert fates == [
        str(import_rows.NEW),
        str(
            import_rows.BECAUSE.format(field=label(Visit, "household"), problem=unknown("HO-0009"))
        ),
    ]
    wrong = model.index(1, 2)
    assert wrong.data(Qt.ItemDataRole.ToolTipRole) == unknown("HO-0009")
    assert context.store.count(Visit) == 1
    save = part(page, "paste.save", QPushButton)
    assert save.text() == str(import_head.SAVE.format(n=1))
    save.click()
    qtbot.waitUntil(lambda: told(context).said == [str(import_review.SAVED.format(n=1))])
    assert not page.list.pasting.isVisible()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    past = context.store.to_undo()
    assert past is not None
    assert past.imported
    context.store.undo()
    assert context.store.count(Visit) == 1


def test_the_review_tells_what_changes_and_what_is_not_taken(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    code = made.visit.code
    paste_into(page, f"Mã\tGhi chú\tNgười thăm\n{code}\tđã hẹn\tai đó\n")
    qtbot.waitUntil(page.list.pasting.isVisible)
    model = page.list.pasting.table.model()
    assert model.index(0, 0).data() == str(import_rows.CHANGES.format(fields=label(Visit, "note")))
    assert model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == str(
        import_rows.WAS.format(was=import_rows.EMPTY)
    )
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert heads == [str(import_rows.FATE), *labels(Visit, "code note visitors")]
    lists = [one.currentText() for one in page.list.pasting.columns.lists]
    assert lists == [*labels(Visit, "code note"), str(import_columns.LEFT_OUT)]
    assert (
        str(import_head.COUNTS[RowOutcome.CHANGED].format(n=1))
        in page.list.pasting.head.summary.text()
    )
    part(page, "paste.save", QPushButton).click()
    qtbot.waitUntil(lambda: told(context).said == [str(import_review.SAVED.format(n=1))])
    assert context.store.get(Visit, made.visit.id).visitors == made.visit.visitors


def test_esc_leaves_the_review_and_nothing_is_written(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    paste_into(page, "5/3/26\tHO-0001\t\tĐã trao đổi")
    qtbot.waitUntil(page.list.pasting.isVisible)
    settle(page)
    press(Qt.Key.Key_Escape)
    assert page.list.table.isVisible()
    assert context.store.count(Visit) == 1


def test_an_empty_clipboard_is_told(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, "household")
    QApplication.clipboard().setText(" \n")
    page.importing.paste_requested.emit()
    qtbot.waitUntil(lambda: bool(told(context).errors))
    assert not page.list.pasting.isVisible()


# --- a workbook -------------------------------------------------------------------------------


READ = 60_000  # milliseconds: a process of its own reads the file


def reviewed(qtbot: Any, context: Context, path: Path) -> RecordsPage:
    """The page of households, a list under review."""
    page = a_page(qtbot, context, "household")
    page.bring(path)
    qtbot.waitUntil(page.list.pasting.isVisible, timeout=READ)
    settle(page)
    return page


def model_of(page: RecordsPage) -> ImportRows:
    model = page.list.pasting.table.model()
    assert isinstance(model, ImportRows)
    return model


def fates(page: RecordsPage) -> list[RowOutcome]:
    return [row.fate for row in model_of(page).rows]


def test_a_column_is_chosen_a_cell_mended_and_the_next_list_needs_neither(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    heads = ["Người ở nhà", *labels(Household, "area note")]
    first = text(tmp_path / "a.csv", [heads, ["Lò Ún", "Thôn Tây", "x"], ["Đỗ Ái", "Thôn Bắc", ""]])
    page = reviewed(qtbot, context, first)
    names = page.list.pasting.columns.lists[0]
    assert names.currentText() == str(import_columns.LEFT_OUT)
    names.setCurrentIndex(names.findData("name"))
    names.activated.emit(names.currentIndex())
    qtbot.waitUntil(lambda: fates(page) == [RowOutcome.NEW, RowOutcome.LEFT_OUT])
    wrong = model_of(page).index(1, 2)
    assert model_of(page).setData(wrong, "Thôn Đông")
    qtbot.waitUntil(lambda: fates(page) == [RowOutcome.NEW, RowOutcome.NEW])
    part(page, "paste.save", QPushButton).click()
    qtbot.waitUntil(lambda: not page.list.pasting.isVisible())
    assert context.store.count(Household) == 3
    text(first, [heads, ["Vàng A Páo", "Thôn Tây", ""]])
    page.bring(first)
    qtbot.waitUntil(page.list.pasting.isVisible, timeout=READ)
    assert fates(page) == [RowOutcome.NEW]


def test_rows_are_shown_by_their_fate_and_unknown_areas_made(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    rows = [["Lò Ún", "Thôn Tây"], ["Đỗ Ái", "Thôn Bắc"], ["Đặng Thị Hoà", "Thôn Đông"]]
    path = text(tmp_path / "a.csv", [labels(Household, "name area"), *rows])
    page = reviewed(qtbot, context, path)
    # Every stored value that is given is the same; so it is no other household.
    assert fates(page) == [RowOutcome.NEW, RowOutcome.LEFT_OUT, RowOutcome.SAME]
    shown = page.list.pasting.head.fates
    shown.setCurrentIndex(shown.findData(RowOutcome.LEFT_OUT))
    shown.activated.emit(shown.currentIndex())
    assert [row.cells[0] for row in model_of(page).rows] == ["Đỗ Ái"]
    part(page, "import.make.area", QCheckBox).click()
    qtbot.waitUntil(lambda: page.list.pasting.foot.save.text() == str(import_head.SAVE.format(n=2)))
    part(page, "paste.save", QPushButton).click()
    qtbot.waitUntil(lambda: context.store.count(Area) == 3)


def test_a_namesake_is_settled_by_the_officer(qtbot: Any, context: Context, tmp_path: Path) -> None:
    heads = labels(Household, "name area address")
    path = text(tmp_path / "a.csv", [heads, ["Đặng Thị Hoà", "Thôn Đông", "Xóm Dưới"]])
    page = reviewed(qtbot, context, path)
    assert fates(page) == [RowOutcome.LIKELY]
    assert not page.list.pasting.foot.save.isEnabled()
    page.list.pasting.table.selectRow(0)
    page.list.pasting.foot.same.click()
    qtbot.waitUntil(lambda: fates(page) == [RowOutcome.CHANGED])


# --- corrections, one after the other ---------------------------------------------------------


NAMES = labels(Household, "name area")
AREA_ROWS = ["Lò Ún\tThôn Bắc", "Đỗ Ái\tThôn Nam", "Lê Mây\tThôn Tây"]
TWO_WRONG = "\n".join(["\t".join(NAMES), *AREA_ROWS])
NEW, LEFT_OUT = RowOutcome.NEW, RowOutcome.LEFT_OUT


@pytest.fixture
def wrong(qtbot: Any, context: Context) -> RecordsPage:
    """The page of households over a list with two areas that are none."""
    page = a_page(qtbot, context, "household")
    paste_into(page, TWO_WRONG)
    qtbot.waitUntil(page.list.pasting.isVisible)
    settle(page)
    assert fates(page) == [LEFT_OUT, LEFT_OUT, NEW]
    return page


def correct(page: RecordsPage, row: int, column: int, words: str) -> None:
    model = model_of(page)
    assert model.setData(model.index(row, column), words)


def test_nothing_is_saved_while_a_correction_is_looked_at(
    qtbot: Any, context: Context, wrong: RecordsPage
) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    assert not review.foot.errors.isEnabled()
    review.foot.save.click()
    assert told(context).said == [str(import_review.LOOKING)]
    qtbot.waitUntil(lambda: fates(wrong) == [NEW, LEFT_OUT, NEW])
    assert review.isVisible()
    assert review.foot.save.text() == str(import_head.SAVE.format(n=2))
    review.foot.save.click()
    review.foot.save.click()
    qtbot.waitUntil(lambda: not review.isVisible())
    assert context.store.count(Household) == 3


def test_corrections_made_in_a_row_are_all_kept(qtbot: Any, wrong: RecordsPage) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    assert model_of(wrong).index(0, 2).data() == "Thôn Đông"  # at once
    correct(wrong, 0, 1, "Lò Văn Ún")
    correct(wrong, 1, 2, "Thôn Tây")
    qtbot.waitUntil(lambda: fates(wrong) == [NEW, NEW, NEW])
    assert [row.cells for row in model_of(wrong).rows[:2]] == [
        ("Lò Văn Ún", "Thôn Đông"), ("Đỗ Ái", "Thôn Tây"),
    ]  # fmt: skip
    assert review.foot.save.text() == str(import_head.SAVE.format(n=3))


def test_a_list_of_fields_asks_once_however_often_it_was_shown(
    qtbot: Any, wrong: RecordsPage
) -> None:
    review = wrong.list.pasting
    asked: list[tuple[int, object]] = []
    review.columns.chosen.connect(lambda *what: asked.append(what))
    area = review.columns.lists[1]
    for name, fate in (("address", LEFT_OUT), ("area", NEW), ("address", LEFT_OUT)):
        area.setCurrentIndex(area.findData(name))
        area.activated.emit(area.currentIndex())
        qtbot.waitUntil(
            lambda fate=fate: fates(wrong)[2] is fate and review.foot.errors.isEnabled()
        )
    assert asked == [(2, "address"), (2, "area"), (2, "address")]


def test_an_answer_that_arrives_leaves_the_cell_that_is_being_corrected_open(
    qtbot: Any, wrong: RecordsPage
) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    review.table.setCurrentIndex(model_of(wrong).index(1, 2))
    review.table.setFocus()
    press(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.setText("Thôn Tâ")
    qtbot.waitUntil(review.foot.errors.isEnabled)
    assert QApplication.focusWidget() is editor
    editor.setText("Thôn Tây")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fates(wrong) == [NEW, NEW, NEW])


def test_a_cell_that_is_left_as_it_was_shows_what_came_meanwhile(
    qtbot: Any, wrong: RecordsPage
) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    review.table.setCurrentIndex(model_of(wrong).index(1, 2))
    review.table.setFocus()
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(review.foot.errors.isEnabled)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: fates(wrong) == [NEW, LEFT_OUT, NEW])
    assert review.isVisible()


# --- leaving ----------------------------------------------------------------------------------


def test_corrections_are_given_up_only_when_that_is_said(
    qtbot: Any, context: Context, wrong: RecordsPage, answers: Answers
) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    qtbot.waitUntil(review.foot.errors.isEnabled)
    answers.choices = [None]
    review.foot.leave.click()
    assert answers.asked == [str(import_review.UNSAVED)]
    assert answers.offered == [str(SAVE), str(DISCARD), str(KEEP_EDITING)]
    assert review.isVisible()
    assert fates(wrong) == [NEW, LEFT_OUT, NEW]
    answers.choices = [1]
    review.table.setFocus()
    press(Qt.Key.Key_Escape)
    assert not review.isVisible()
    assert context.store.count(Household) == 1


def test_another_file_waits_until_the_corrected_list_is_saved(
    qtbot: Any, context: Context, wrong: RecordsPage, answers: Answers, tmp_path: Path
) -> None:
    review = wrong.list.pasting
    other = text(tmp_path / "b.csv", [NAMES, ["Vàng A Páo", "Thôn Tây"]])
    correct(wrong, 0, 2, "Thôn Đông")
    qtbot.waitUntil(review.foot.errors.isEnabled)
    answers.choices = [None]
    wrong.bring(other)
    assert fates(wrong) == [NEW, LEFT_OUT, NEW]
    answers.choices = [0]
    wrong.bring(other)
    qtbot.waitUntil(lambda: context.store.count(Household) == 3)
    qtbot.waitUntil(lambda: review.isVisible() and fates(wrong) == [NEW], timeout=READ)
    assert [row.cells[0] for row in model_of(wrong).rows] == ["Vàng A Páo"]
    review.leave()  # nothing was corrected in it
    assert not review.isVisible()


def test_what_was_still_looked_at_when_the_list_was_left_is_dropped(
    qtbot: Any, context: Context, wrong: RecordsPage, answers: Answers
) -> None:
    correct(wrong, 0, 2, "Thôn Đông")
    correct(wrong, 1, 2, "Thôn Đông")
    answers.choices = [1]
    wrong.list.pasting.leave()
    assert answers.offered == [str(KEEP_EDITING), str(DISCARD)]  # it cannot be saved yet
    assert not wrong.list.pasting.isVisible()
    paste_into(wrong, TWO_WRONG)
    qtbot.waitUntil(wrong.list.pasting.isVisible)
    qtbot.waitUntil(lambda: not context.worker.busy)
    assert fates(wrong) == [LEFT_OUT, LEFT_OUT, NEW]


# --- choices ----------------------------------------------------------------------------------


def two_sheets(path: Path) -> Path:
    book = Workbook()
    for sheet, name in ((book.active, "Lò Ún"), (book.create_sheet("Thôn"), "Đỗ Ái")):
        for row in (NAMES, [name, "Thôn Tây"], [f"{name} Hai", "Thôn Đông"]):
            sheet.append(row)
    book.save(path)
    return path


def test_another_table_of_the_file_is_chosen_and_the_same_again_changes_nothing(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    page = reviewed(qtbot, context, two_sheets(tmp_path / "a.xlsx"))
    review, tables = page.list.pasting, page.list.pasting.head.tables
    assert [tables.isVisible(), tables.count()] == [True, 2]
    asked: list[tuple[str, int]] = []
    review.head.table_chosen.connect(lambda *what: asked.append(what))
    tables.activated.emit(tables.currentIndex())
    assert asked == []
    other = 1 - tables.currentIndex()
    names = {row.cells[0] for row in model_of(page).rows}
    tables.setCurrentIndex(other)
    tables.activated.emit(other)
    tables.activated.emit(other)
    qtbot.waitUntil(lambda: names.isdisjoint(row.cells[0] for row in model_of(page).rows))
    assert len(asked) == 1


def test_the_cursor_stays_where_a_question_is_answered(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    heads = labels(Visit, "day household outcome")
    rows = [[f"0{n}/04/2026", "HO-0001", "Đã trao đổi"] for n in (3, 5)]
    page = a_page(qtbot, context)
    page.bring(text(tmp_path / "a.csv", [heads, *rows, ["07/08/2026", "HO-0001", "x"]]))
    review = page.list.pasting
    qtbot.waitUntil(review.isVisible, timeout=READ)
    settle(page)
    (answers,) = review.questions.findChildren(Combo)
    assert not review.foot.save.isEnabled()
    answers.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(review.foot.save.isEnabled)
    assert QApplication.focusWidget() is answers
    assert review.questions.findChildren(Combo) == [answers]


def test_a_choice_that_follows_a_correction_is_made_too(qtbot: Any, wrong: RecordsPage) -> None:
    review = wrong.list.pasting
    correct(wrong, 0, 2, "Thôn Đông")
    make = part(wrong, "import.make.area", QCheckBox)
    make.setFocus()
    make.click()
    qtbot.waitUntil(lambda: fates(wrong)[1] is NEW and review.foot.errors.isEnabled())
    assert QApplication.focusWidget() is make
    assert make.isChecked()


# --- what was put right on reading, and what cannot be taken ----------------------------------


def test_each_repair_is_shown_with_the_cell_of_the_file(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    heads = labels(Visit, "day household outcome")
    rows = [["25/3/26", "HO-0001", "Đã trao đổi"], ["2026-03-26", "HO-0001", "Đã trao đổi"]]
    page = a_page(qtbot, context)
    page.bring(text(tmp_path / "a.csv", [heads, *rows]))
    review = page.list.pasting
    qtbot.waitUntil(review.isVisible, timeout=READ)
    settle(page)
    shown = review.head.fates
    shown.setCurrentIndex(shown.findData(RowMark.REPAIRED))
    shown.activated.emit(shown.currentIndex())
    model = model_of(page)
    review.table.setCurrentIndex(model.index(0, 1))
    said = str(import_rows.IN_FILE.format(place="A2", before="25/3/26"))
    assert said in review.about.text()
    assert said in model.index(0, 1).data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_rows_that_cannot_be_taken_are_written_to_a_workbook(
    qtbot: Any, wrong: RecordsPage, answers: Answers, context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "sai.xlsx"
    answers.paths.append(path)
    part(wrong, "import.errors", QPushButton).click()
    qtbot.waitUntil(lambda: any(path.name in said for said in told(context).said))
    cells = [c for row in load_workbook(path).worksheets[0].values for c in row if c]
    assert {"Lò Ún", "Đỗ Ái"} <= {*cells}
    assert "Lê Mây" not in cells

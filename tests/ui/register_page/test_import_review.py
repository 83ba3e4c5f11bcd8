"""Rows pasted from Excel: recognised, looked at, corrected, saved in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from app.exchange.imports import judging
from app.exchange.imports.clipboard import rehearse_paste
from app.exchange.imports.fates import RowOutcome
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
from ui.core.context import Context
from ui.register_page import import_columns, import_head, import_review, import_rows
from ui.register_page.import_rows import ImportRows
from ui.register_page.page import RecordsPage

HOME = str(Household.schema.label).lower()
PARTLY = f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}"
CTRL = Qt.KeyboardModifier.ControlModifier


def read(store: Store, text: str, key: str = "visit") -> Rehearsal:
    cls = register(key)
    return rehearse_paste(store, cls, text, usual_columns(cls))


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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
def test_a_namesake_is_settled_by_the_officer(qtbot: Any, context: Context, tmp_path: Path) -> None:
    heads = labels(Household, "name area address")
    path = text(tmp_path / "a.csv", [heads, ["Đặng Thị Hoà", "Thôn Đông", "Xóm Dưới"]])
    page = reviewed(qtbot, context, path)
    assert fates(page) == [RowOutcome.LIKELY]
    assert not page.list.pasting.foot.save.isEnabled()
    page.list.pasting.table.selectRow(0)
    page.list.pasting.foot.same.click()
    qtbot.waitUntil(lambda: fates(page) == [RowOutcome.CHANGED])

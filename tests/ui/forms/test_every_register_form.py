"""The form of every register: laid out as declared, refusing what is missing, in tab order."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.schema.draft import Draft
from app.schema.record import REGISTRY, Record
from app.schema.values import REQUIRED
from tests.support.samples import commune
from tests.support.widgets import focused, part, press, shown
from ui.core.context import Context
from ui.forms.form import Form
from ui.register_page.filter_model import COMPARISONS
from ui.register_page.page import RecordsPage

EVERY = pytest.mark.parametrize("cls", REGISTRY.values(), ids=REGISTRY)


def a_form(qtbot: Any, context: Context, cls: type[Record]) -> Form:
    form = Form(context, Draft(cls))
    shown(qtbot, form)
    return form


@EVERY
def test_each_field_stands_once_with_its_label(
    qtbot: Any, context: Context, cls: type[Record]
) -> None:
    form = a_form(qtbot, context, cls)
    typed = {name for name, spec in cls.schema.fields.items() if not spec.derived}
    assert set(form.cells) == typed
    for name, cell in form.cells.items():
        assert cell.label.text().startswith(str(cls.schema.fields[name].label))
        assert cell.label.buddy() is cell.editor
        assert all(stop.accessibleName() for stop in cell.focus_chain()), name


@EVERY
def test_the_fields_of_a_row_stand_side_by_side(
    qtbot: Any, context: Context, cls: type[Record]
) -> None:
    form = a_form(qtbot, context, cls)
    for row in (row.split() for section in cls.schema.form for row in section.rows):
        tops = {name: form.cells[name].editor.mapTo(form, QPoint()).y() for name in row}
        assert len(set(tops.values())) == 1, tops


@EVERY
def test_an_empty_form_refuses_to_be_saved_and_says_where(
    qtbot: Any, context: Context, cls: type[Record]
) -> None:
    page = RecordsPage(context, cls)
    shown(qtbot, page)
    page.new()
    assert not page.save()
    assert page.entry.form is not None
    draft = page.entry.form.draft
    required = {n for n, f in cls.schema.fields.items() if f.required and draft.values[n] is None}
    told = {
        n for n in draft.values if n in page.entry.form.cells and problem(page, n) == str(REQUIRED)
    }
    assert told == required
    assert required
    assert context.store.count(cls) == 0


@EVERY
def test_tab_follows_the_form(qtbot: Any, context: Context, cls: type[Record]) -> None:
    form = a_form(qtbot, context, cls)
    declared = [n for section in cls.schema.form for row in section.rows for n in row.split()]
    form.focus_field(declared[0])
    passed: list[str] = []
    for _step in range(sum(len(cell.focus_chain()) for cell in form.cells.values())):
        name = owner(form, QApplication.focusWidget())
        if name not in passed:
            passed.append(name)
        press(Qt.Key.Key_Tab)
    assert passed == declared
    assert focused() == "Save"


@EVERY
def test_nothing_is_dirty_before_something_is_typed(
    qtbot: Any, context: Context, cls: type[Record]
) -> None:
    form = a_form(qtbot, context, cls)
    for cell in form.cells.values():
        cell.editor.store(form.draft)
    assert not form.draft.dirty


@EVERY
@pytest.mark.parametrize("width", [1150, 900])
def test_no_label_is_cut_short(qtbot: Any, context: Context, cls: type[Record], width: int) -> None:
    page = RecordsPage(context, cls)
    shown(qtbot, page)
    page.resize(width, 700)
    page.new()
    qtbot.waitUntil(lambda: page.entry.form is not None and page.entry.form.width() > 100)
    assert page.entry.form is not None
    for label in page.entry.form.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_stored_records_open_as_they_are(qtbot: Any, context: Context) -> None:
    made = commune(context.store)
    for record in (made.east, made.home, made.team, made.visit):
        form = Form(context, Draft(type(record), record))
        shown(qtbot, form)
        for cell in form.cells.values():
            cell.editor.store(form.draft)
        assert form.draft.finish() == record


def problem(page: RecordsPage, name: str) -> str:
    return str(part(page.entry, f"{name}.problem").text())


def owner(form: Form, widget: QWidget | None) -> str:
    """The field whose cell holds the widget."""
    return next(n for n, cell in form.cells.items() if widget and cell.isAncestorOf(widget))


def test_every_kind_of_value_can_be_filtered_by() -> None:
    kinds = {spec.kind for cls in REGISTRY.values() for spec in cls.schema.fields.values()}
    assert kinds <= COMPARISONS.keys()

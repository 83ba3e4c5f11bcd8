"""A key that Qt has no name for does nothing, wherever the cursor is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.registers.visit import Visit
from app.schema.draft import Draft
from tests.support.samples import a_visit, commune
from tests.support.widgets import shown
from ui.core.context import Context
from ui.forms.form import Form

UNKNOWN = 0x1234567


def test_a_key_without_a_name_changes_no_field(qtbot: Any, context: Context) -> None:
    made = commune(context.store)
    context.entered.add(("visit", 0))
    form = Form(context, Draft(Visit, a_visit(made.home.id)))
    shown(qtbot, form)
    before = form.draft.plain()
    stops = [stop for cell in form.cells.values() for stop in cell.focus_chain()]
    assert len(stops) > len(form.cells)
    for stop in stops:
        stop.setFocus()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(stop, QKeyEvent(kind, UNKNOWN, Qt.KeyboardModifier.NoModifier))
    assert form.draft.plain() == before

"""Pictures of what a list offers: a selection being changed, pasted rows, a record changed twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.base.language import T
from app.registers.dispute import Dispute
from app.registers.visit import Visit, VisitOutcome
from ui.register_page.page import RecordsPage

if TYPE_CHECKING:
    from ui.shell.workspace import Workspace

_TITLE = T("Sửa ở nơi khác", "Change elsewhere")
Shot = Callable[[str], None]


def take(desk: Workspace, shot: Shot) -> None:
    """Bring the window into each state, and have it taken."""
    _selected(desk, shot)
    _pasted(desk, shot)
    _changed_twice(desk, shot)


def _page(desk: Workspace, key: str) -> RecordsPage:
    desk.page(key)
    assert isinstance(desk.shown, RecordsPage)
    return desk.shown


def _selected(desk: Workspace, shot: Shot) -> None:
    page = _page(desk, "dispute")
    page.entry.leave()
    page.list.table.selectAll()
    page.list.change_selected()
    shot("list-change")
    page.list.bulk.leave()


def _pasted(desk: Workspace, shot: Shot) -> None:
    page = _page(desk, "dispute")
    first, second = (desk.store.get(Dispute, id_) for id_ in list(desk.store.ids(Dispute))[:2])
    lines = [
        "Mã\tNgày tiếp nhận\tCác bên\tNội dung\tLĩnh vực\tGhi nhớ",
        f"{first.code}\t{first.received:%d/%m/%Y}\tx\t{first.matter} (đã xem)\tDân sự\t",
        f"{second.code}\t{second.received:%d/%m/%Y}\tx\t{second.matter}\tHôn nhân và gia đình\t",
        "\t40/13/2026\t\tLối đi chung\tDân sự\tx",
        "\t01/02/2026\t\tRanh giới vườn\tDân sự\t",
    ]
    QApplication.clipboard().setText("\n".join(lines))
    page.list.take(None)
    shot("list-paste")
    page.list.pasting.left.emit()


def _changed_twice(desk: Workspace, shot: Shot) -> None:
    page = _page(desk, "visit")
    visit: Any = desk.store.fetch(Visit, desk.store.ids(Visit, limit=1))[0]
    page.open_record(visit.id)
    assert page.entry.form is not None
    note = page.entry.form.findChild(QPlainTextEdit, "note")
    note.setPlainText("Hẹn gặp lại sau mùa gặt")
    page.entry.form.cells["note"].editor.edited.emit()
    with desk.store.step(_TITLE) as step:
        step.save(replace(visit, outcome=VisitOutcome.NOT_YET, note="Gia đình đi vắng"))
    page.entry.form.focus_field("note")
    shot("list-elsewhere")
    desk.undo()
    page.entry.form.draft.put("note", visit.note)
    page.entry.view(visit.id)

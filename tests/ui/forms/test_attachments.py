"""Scans and photos beside a record: added, refused, seen, opened as a look, taken out, removed and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.exchange.attachments import intake, pictures
from app.registers.area import Area
from app.registers.visit import Visit
from app.schema.draft import Draft
from app.schema.record import Record
from app.store.read.attachments import attachment_content, attachments_of
from tests.support import hidden
from tests.support.samples import commune
from tests.support.widgets import shown, told
from tests.ui.conftest import Answers, calm
from ui.core import message_bar
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.forms import attachment_files, attachments
from ui.forms.attachment_viewer import AttachmentViewer
from ui.forms.attachments import Attachments
from ui.forms.form import Form
from ui.forms.record_editor import RecordEditor
from ui.shell.workspace import Workspace


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A photo, a scan, a program that is named as a photo, and a photo that is cut off."""
    made = {
        "họp tổ.jpg": hidden.jpeg(),
        "biên bản.pdf": hidden.pdf(),
        "setup.jpg": b"MZ" + bytes(500),
        "hỏng.jpg": hidden.jpeg()[:200],
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in made]


def beside(qtbot: Any, context: Context, record: Record) -> Attachments:
    form = Form(context, Draft(type(record), record))
    shown(qtbot, form)
    strip: Attachments = form.findChild(Attachments)
    return strip


def quiet(qtbot: Any, context: Context) -> None:
    qtbot.waitUntil(lambda: not context.worker.busy, timeout=30_000)
    QApplication.processEvents()


def names(strip: Attachments) -> list[str]:
    return [strip.list.item(row).text() for row in range(strip.list.count())]


def test_files_are_dropped_and_those_refused_are_told_in_a_sentence_each(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    strip = beside(qtbot, context, commune(context.store).east)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    keys = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    strip.dropEvent(QDropEvent(QPoint(), Qt.DropAction.CopyAction, mime, *keys))
    quiet(qtbot, context)
    assert names(strip) == ["họp tổ.jpg", "biên bản.pdf"]
    (error,) = told(context).errors
    attached, program, broken = str(error.text).splitlines()
    assert attached == str(attachment_files.ATTACHED.format(n="2", code="KDC-01"))
    for line, name, (why, what) in (
        (program, "setup.jpg", intake._WHY["kind"]),
        (broken, "hỏng.jpg", (intake._DAMAGED, intake._AGAIN)),
    ):
        assert line == str(intake._NOTHING.format(name=name, why=why, what=what))
    pixmap = strip.list.item(0).icon().pixmap(strip.list.iconSize())
    assert (
        pixmap.toImage().pixelColor(pixmap.rect().center()).alpha() == 255
    )  # the photo, seen small


def test_one_is_removed_and_undo_brings_it_back(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    area = commune(context.store).east
    intake.attach_file(context.store, area, files[0])
    strip = beside(qtbot, context, context.store.get(Area, area.id))
    quiet(qtbot, context)
    strip.list.setCurrentRow(0)
    strip.list.setFocus()
    qtbot.keyClick(strip.list, Qt.Key.Key_Delete)
    assert attachments_of(context.store, area) == []
    assert names(strip) == []
    context.store.undo()
    assert [one.name for one in attachments_of(context.store, area)] == ["họp tổ.jpg"]


def test_of_a_sensitive_record_not_even_names_are_shown_until_asked_and_opening_is_a_look(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    visit = commune(context.store).visit
    made = intake.attach_file(context.store, visit, files[1])
    strip = beside(qtbot, context, context.store.get(Visit, visit.id))
    assert names(strip) == []
    assert strip.show_names.isVisible()
    strip.show_names.click()
    quiet(qtbot, context)
    assert names(strip) == ["biên bản.pdf"]
    (listed,) = context.store.audit_entries(1)
    assert listed.act.title == pictures._LISTED.format(code=visit.code)
    strip.list.setCurrentRow(0)
    strip.open()
    quiet(qtbot, context)
    (opened,) = context.store.audit_entries(1)
    assert (opened.act.kind, opened.act.detail["attachment"]) == ("look", made.uid)
    viewer: AttachmentViewer = strip.findChild(AttachmentViewer)
    qtbot.waitUntil(lambda: viewer.sheet.picture is not None, timeout=30_000)
    quiet(qtbot, context)
    viewer.close()
    strip.mask_again()
    assert names(strip) == []


def test_the_one_that_is_seen_is_taken_out_for_a_purpose(
    qtbot: Any, context: Context, files: list[Path], answers: Answers, tmp_path: Path
) -> None:
    area = commune(context.store).east
    for path in files[:2]:
        intake.attach_file(context.store, area, path)
    strip = beside(qtbot, context, context.store.get(Area, area.id))
    quiet(qtbot, context)
    strip.list.setCurrentRow(0)
    out = tmp_path / "ra.jpg"
    answers.disclosures.append(Disclosure(names=True, purpose="Nộp kèm báo cáo"))
    answers.paths.append(out)
    strip.open()
    (viewer,) = strip.findChildren(AttachmentViewer)
    strip.list.setCurrentRow(1)
    viewer.take.click()
    quiet(qtbot, context)
    viewer.close()
    one, _other = attachments_of(context.store, area)
    assert out.read_bytes() == b"".join(attachment_content(context.store, one))
    (entry,) = context.store.audit_entries(1)
    assert (entry.act.kind, entry.act.detail["purpose"]) == ("export", "Nộp kèm báo cáo")


def test_one_that_is_closed_at_once_is_drawn_for_nobody(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    area = commune(context.store).east
    intake.attach_file(context.store, area, files[1])
    strip = beside(qtbot, context, context.store.get(Area, area.id))
    quiet(qtbot, context)
    strip.list.setCurrentRow(0)
    strip.open()
    viewer: AttachmentViewer = strip.findChild(AttachmentViewer)
    viewer._draw()
    viewer.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    quiet(qtbot, context)
    assert strip.findChild(AttachmentViewer) is None


def test_enter_opens_one_and_the_cursor_stays(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    area = commune(context.store).east
    intake.attach_file(context.store, area, files[0])
    strip = beside(qtbot, context, context.store.get(Area, area.id))
    quiet(qtbot, context)
    strip.list.setCurrentRow(0)
    strip.list.setFocus()
    qtbot.keyClick(strip.list, Qt.Key.Key_Return)
    (viewer,) = strip.findChildren(AttachmentViewer)
    viewer.close()
    assert strip.window().focusWidget() is strip.list
    quiet(qtbot, context)


def test_files_go_on_being_attached_when_their_form_is_gone(
    qtbot: Any, context: Context, files: list[Path]
) -> None:
    area = commune(context.store).east
    strip = beside(qtbot, context, area)
    strip.attach(files[:1])
    strip.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    quiet(qtbot, context)
    assert len(attachments_of(context.store, area)) == 1


def test_many_files_are_stopped_midway_and_those_attached_stay(
    qtbot: Any, desk: Workspace, tmp_path: Path
) -> None:
    area = commune(desk.store).east
    many = []
    for number in range(50):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(hidden.pdf(f"Trang {number}"))
        many.append(path)
    desk.record("area", area.id)
    strip: Attachments = desk.shown.findChild(Attachments)
    strip.attach(many)
    qtbot.waitUntil(lambda: bool(attachments_of(desk.store, area)), timeout=30_000)
    stop = str(message_bar._CANCEL)
    next(b for b in desk.messages.findChildren(QPushButton) if b.text() == stop).click()
    calm(qtbot, desk)
    QApplication.processEvents()
    kept = len(attachments_of(desk.store, area))
    assert 0 < kept < 50
    said = attachment_files.ATTACHED.format(n=str(kept), code=area.code)
    qtbot.waitUntil(lambda: desk.messages.text == str(said))
    qtbot.waitUntil(lambda: strip.list.count() == kept)
    calm(qtbot, desk)


def test_attaching_to_a_record_disturbs_nothing_in_its_form(
    qtbot: Any, desk: Workspace, files: list[Path]
) -> None:
    visit = commune(desk.store).visit
    desk.record("visit", visit.id)
    entry = desk.shown.findChild(RecordEditor)
    form = entry.form
    form.reveal()
    form.draft.type("note", "đang gõ")
    strip: Attachments = form.findChild(Attachments)
    strip.ask()
    strip.attach(files[:2])
    qtbot.waitUntil(lambda: not desk.worker.busy, timeout=30_000)
    qtbot.waitUntil(lambda: strip.list.count() == 2)
    assert not entry.stale.isVisible() and form.revealed
    assert form.draft.record == desk.store.get(Visit, visit.id)
    assert form.draft.values["note"] == "đang gõ"
    qtbot.waitUntil(lambda: not desk.worker.busy, timeout=30_000)
    drawn = {uid: icon.cacheKey() for uid, icon in strip._drawn.items()}
    strip.list.setCurrentRow(0)
    strip.remove()
    assert [icon.cacheKey() for icon in strip._drawn.values()] == [drawn[strip._found[0].uid]]
    assert not entry.stale.isVisible() and entry.dirty


def test_a_new_record_has_nothing_to_attach_to_yet(qtbot: Any, context: Context) -> None:
    form = Form(context, Draft(Area))
    shown(qtbot, form)
    assert not form.findChild(Attachments).isVisible()
    assert attachments.ADD.vi  # offered once it is saved

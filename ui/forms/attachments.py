"""The scans and photos of a record in its form: seen small, opened, added, taken out, removed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.attachments import pictures
from app.schema.attachment import Attachment
from app.schema.record import Record, Schema
from app.services.list_cells import MASK
from app.store import Store
from app.store.read.attachments import attachments_of
from ui.core import dialogs, icons, theme
from ui.core.context import Context
from ui.core.disclosures import LeavingAct, sensitive_scope
from ui.forms.attachment_files import attach_all
from ui.forms.attachment_viewer import TAKE_OUT, AttachmentViewer, painted
from ui.widgets.basics import button
from ui.widgets.menu import OPEN, pop

TITLE = T("Tệp đính kèm", "Attachments")
ADD = T("Thêm tệp…", "Add files…")
SHOW = T("{mask}  Hiện tệp đính kèm", "{mask}  Show attachments")
REMOVE = T("Gỡ tệp", "Remove")
REMOVED = T("Đã gỡ một tệp đính kèm khỏi {code}.", "An attachment of {code} was removed.")
_COUNTED = T("{title} ({n})", "{title} ({n})")
_ADD_TIP = T(
    "Chọn ảnh, bản quét, hoặc kéo thả tệp vào đây: JPEG, PNG, PDF, đến 20 MB mỗi tệp.",
    "Choose photos or scans, or drop files here: JPEG, PNG, PDF, up to 20 MB each.",
)
_SIDE = 10  # gaps: the side of a thumbnail


class Attachments(QWidget):
    """What is attached to the stored record that a form shows; of a new one there is nothing."""

    def __init__(self, context: Context, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._context, self._schema = context, schema
        self._record: Record | None = None
        self._found: list[Attachment] = []
        self._drawn: dict[str, QIcon] = {}  # by uid, of those found
        self._drawing: Watch | None = None
        self._requested = False  # what is attached to a sensitive record was asked for, and logged
        self._title = theme.label(str(TITLE), "strong", parent=self)
        self.add = button(ADD, "", "plus")
        self.add.setToolTip(str(_ADD_TIP))
        self.add.clicked.connect(self._choose)
        self.show_names = button(SHOW.format(mask=MASK), "", "eye")
        self.show_names.clicked.connect(self.ask)
        self.list = _tiles(self)
        self.list.itemActivated.connect(lambda _item: self.open())
        self.list.installEventFilter(self)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.remove)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.show_names)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addLayout(head)
        column.addWidget(self.list)
        self.hide()

    def show_record(self, record: Record | None) -> None:
        """Show what is attached to a stored record, masked where that is sensitive."""
        if record is None or self._record is None or record.id != self._record.id:
            self._requested = False
        self._record = record
        self.setVisible(record is not None)
        self._read()

    def mask_again(self) -> None:
        """The form is left: what was asked for is masked again."""
        if self._requested:
            self._requested = False
            self._read()

    def ask(self) -> None:
        """Show what is attached to a sensitive record, which is logged."""
        if self._record is not None:
            with self._context.guard():
                pictures.log_listed(self._context.store, self._record)
                self._requested = True
        self._read()

    def open(self) -> None:
        """Show the attachment that is chosen, large; of a sensitive record that is a look."""
        one, record = self._chosen(), self._record
        if one is None or record is None:
            return
        with self._context.guard():
            pictures.log_opened(self._context.store, record, one)
            viewer = AttachmentViewer(self._context, one, self)
            viewer.take_out_requested.connect(partial(self.take_out, one, record))
            viewer.open()

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the record, with progress."""
        if self._record is not None and paths:
            attach_all(self._context, self._record, paths, self._attached)

    def take_out(self, one: Attachment, record: Record) -> None:
        """Write an attachment of a record to a file, for a purpose."""
        scope = sensitive_scope(type(record))
        given = self._context.disclosures.ask(self, LeavingAct.EXPORT, scope, names=True)
        if given is None or not given.names:
            return
        ending = Path(one.name).suffix or f".{one.kind.value}"
        kind = T(f"{one.kind.value.upper()} (*{ending})", f"{one.kind.value.upper()} (*{ending})")
        path = dialogs.save_file(self, TAKE_OUT, Path(one.name), kind)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            from app.exchange.attachments.take_out import take_out

            take_out(store, record, one, path, given.purpose)

        self._context.run_with_progress(
            TAKE_OUT, job, lambda _none: self._context.messages.written(path)
        )

    def remove(self) -> None:
        """Remove the attachment that is chosen; undo brings it back."""
        one, record = self._chosen(), self._record
        if one is None or record is None:
            return
        from app.exchange.attachments.intake import detach

        with self._context.guard():
            detach(self._context.store, record, one)
            self._context.messages.saved(REMOVED.format(code=record.code))
            self._read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter opens what is chosen; the form, for which it means the next field, does not hear it."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if enter and not held and self._chosen() is not None:
                self.open()
                return True
        return super().eventFilter(watched, event)

    # Below: how it is shown

    @property
    def masked(self) -> bool:
        """Whether not even the names are shown: the record is sensitive, and nobody asked."""
        record = self._record
        if record is None or self._requested or not pictures.is_look(type(record)):
            return False
        return (self._schema.key, record.id) not in self._context.entered

    def _attached(self) -> None:
        if isValid(self):  # the form may be gone by then
            self._read()

    def _read(self) -> None:
        """Read the list anew, then draw one thumbnail after the other."""
        if self._drawing:
            self._drawing.cancel()
            self._drawing = None
        chosen = self._chosen()
        self._found = []
        if self._record is not None and not self.masked:
            with self._context.guard():
                self._found = attachments_of(self._context.store, self._record)
        self.show_names.setVisible(self.masked)
        counted = _COUNTED.format(title=TITLE, n=len(self._found))
        self._title.setText(str(counted if self._found else TITLE))
        self._fill(chosen.uid if chosen else "")
        self._draw_next(0)

    def _fill(self, chosen: str) -> None:
        """Show those found, with the thumbnails that are there already; the cursor stays."""
        uids = {one.uid for one in self._found}
        self._drawn = {uid: icon for uid, icon in self._drawn.items() if uid in uids}
        self.list.clear()
        for row, one in enumerate(self._found):
            icon = self._drawn.get(one.uid) or icons.icon("file-text", "quiet")
            item = QListWidgetItem(icon, one.name)
            item.setToolTip(one.name)
            self.list.addItem(item)
            if one.uid == chosen:
                self.list.setCurrentRow(row)
        self.list.setVisible(bool(self._found))

    def _draw_next(self, row: int) -> None:
        while row < len(self._found) and self._found[row].uid in self._drawn:
            row += 1
        if row >= len(self._found):
            self._drawing = None
            return
        one, side = self._found[row], round(theme.gap(_SIDE) * self.devicePixelRatioF())

        def job(_progress: Progress, store: Store) -> pictures.PagePicture:
            return pictures.draw_attachment(store, one, side, side)

        def done(picture: pictures.PagePicture) -> None:
            if row < len(self._found) and self._found[row] is one:
                icon = self._drawn[one.uid] = _thumbnail(painted(picture), side)
                self.list.item(row).setIcon(icon)
                self._draw_next(row + 1)

        def failed(_error: UserError) -> None:  # it keeps its plain icon; opening says why
            if row < len(self._found) and self._found[row] is one:
                self._draw_next(row + 1)

        self._drawing = self._context.worker.run_long(job, done=done, failed=failed)

    def _chosen(self) -> Attachment | None:
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _choose(self) -> None:
        self.attach(dialogs.open_files(self, ADD, dialogs.SCANS))

    # Files from the file manager, and the menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._record is not None and _files(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.attach(_files(event))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        one, record = self._chosen(), self._record
        if one is not None and record is not None:
            out = partial(self.take_out, one, record)
            pop(
                self, event.globalPos(), [(OPEN, self.open), (TAKE_OUT, out), (REMOVE, self.remove)]
            )


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _thumbnail(photo: QImage, side: int) -> QIcon:
    """An image in the middle of a square, with a hairline round it: a white page is seen, and names align."""
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    area = photo.rect().adjusted(0, 0, -1, -1)
    area.moveCenter(made.rect().center())
    painter = QPainter(made)
    painter.drawImage(area, photo)
    painter.setPen(theme.tokens().line)
    painter.drawRect(area)
    painter.end()
    return QIcon(made)


def _tiles(parent: QWidget) -> QListWidget:
    """Thumbnails in a row that wraps, with their names."""
    made = QListWidget(parent)
    made.setAccessibleName(str(TITLE))
    made.setViewMode(QListWidget.ViewMode.IconMode)
    made.setMovement(QListWidget.Movement.Static)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.setIconSize(QSize(theme.gap(_SIDE), theme.gap(_SIDE)))
    made.setGridSize(QSize(theme.gap(_SIDE + 3), theme.gap(_SIDE + 4)))
    made.setWordWrap(True)
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    made.setFixedHeight(theme.gap(_SIDE + 6))
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the strip has it
    return made

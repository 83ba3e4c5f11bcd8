"""A dialog that shows an attachment, a page at a time, drawn in the limited process; nothing leaves the store."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.attachments.pictures import PagePicture, draw_attachment
from app.schema.attachment import Attachment
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.core.elided import ElidedLabel
from ui.core.tab_order import NaturalTabs
from ui.widgets.basics import button

TAKE_OUT = T("Lưu ra tệp…", "Save to a file…")
_CLOSE = T("Đóng", "Close")
_BEFORE, _AFTER = T("Trang trước", "Previous page"), T("Trang sau", "Next page")
_WHERE = T("Trang {page}/{all}", "Page {page} of {all}")
_WAIT = T("Đang mở…", "Opening…")
_SETTLE = 150  # milliseconds after a resize until it is drawn anew


def painted(page: PagePicture) -> QImage:
    """Return the dots of a page as an image."""
    row = page.width * 3
    form = QImage.Format.Format_RGB888
    return QImage(page.dots, page.width, page.height, row, form).copy()


class AttachmentViewer(NaturalTabs, QDialog):
    """Shows one attachment; PageUp and PageDown turn its pages. Emits ``take_out_requested``."""

    take_out_requested = Signal()

    def __init__(self, context: Context, attachment: Attachment, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("An Dân")  # a title is seen on the bar of windows: it names no file
        self._context, self._attachment = context, attachment
        self._page, self.pages, self._request = 0, 0, 0
        self._drawing: Watch | None = None
        self.sheet = _Sheet()
        self.message = theme.label(str(_WAIT), "quiet", wrap=True)
        self.take = button(TAKE_OUT, "", "download")
        self.take.clicked.connect(self.take_out_requested)
        self._back, self._next = button(_BEFORE), button(_AFTER)
        self._back.clicked.connect(lambda: self.turn(-1))
        self._next.clicked.connect(lambda: self.turn(1))
        close = button(_CLOSE, "primary")
        close.clicked.connect(self.close)
        name = ElidedLabel(attachment.name)
        theme.role(name, "heading")
        foot = QHBoxLayout()
        for part in (self.take, self._back, self._next, self.message):
            foot.addWidget(part, 1 if part is self.message else 0)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(name)
        column.addWidget(self.sheet, 1)
        column.addLayout(foot)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settled.timeout.connect(self._draw)
        room = parent.window().size()
        self.resize(room.width() * 4 // 5, room.height() * 9 // 10)
        self._show_place()

    def turn(self, by: int) -> None:
        """Show the page after or before."""
        page = min(max(self._page + by, 0), max(self.pages - 1, 0))
        if page != self._page:
            self._page = page
            self._draw()

    def done(self, result: int) -> None:
        """Close; what is still being drawn is drawn for nobody."""
        self._settled.stop()
        self._drop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in turns:
            self.turn(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._settled.start()

    def _drop(self) -> None:
        """Wait no longer for what is being drawn."""
        self._request += 1
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def _draw(self) -> None:
        self._drop()
        request, one, page = self._request, self._attachment, self._page
        room = self.sheet.size() * self.devicePixelRatioF()

        def job(_progress: Progress, store: Store) -> PagePicture:
            return draw_attachment(store, one, room.width(), room.height(), page)

        def done(picture: PagePicture) -> None:
            if request == self._request:
                self.sheet.show_picture(painted(picture))
                self.pages = picture.pages
                self._show_place()

        def failed(error: UserError) -> None:
            if request == self._request:
                self.message.setText(str(error.text))

        self._drawing = self._context.worker.run_long(job, done=done, failed=failed)

    def _show_place(self) -> None:
        if self.pages:
            several = _WHERE.format(page=self._page + 1, all=self.pages)
            self.message.setText(str(several) if self.pages > 1 else "")
        for made, able in ((self._back, self._page), (self._next, self._page + 1 < self.pages)):
            made.setVisible(self.pages > 1)
            made.setEnabled(bool(able))


class _Sheet(QWidget):
    """An image in the middle, as large as fits."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None
        self.setMinimumSize(theme.gap(30), theme.gap(20))

    def show_picture(self, picture: QImage) -> None:
        """Show another image."""
        self.picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size: QSize = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = self.rect()
        area.setSize(size)
        area.moveCenter(self.rect().center())
        painter.drawImage(area, self.picture)
        painter.end()

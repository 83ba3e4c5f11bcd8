"""Shows the pages of a PDF as they will print."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.widgets.pdf_pages import draw_to_fit

_PAGES = T("Trang sẽ in", "Pages as they will print")


class _Sheet(QWidget):
    """The page itself, with a hairline round it."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.focused = False  # of the preview round it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.gap(40), theme.gap(28))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.image.size().scaled(
            self.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio
        )
        at = QRectF(0, 0, size.width(), size.height())
        at.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(at, self.image)
        tokens = theme.tokens()
        painter.setPen(tokens.accent if self.focused else tokens.line)
        painter.drawRect(at)


class PdfPreview(QWidget):
    """One page at a time; PageUp and PageDown turn. Drawing is done by the worker."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._pdf, self._page, self._pages, self._request = context, b"", 0, 0, 0
        self._sheet = _Sheet()
        self._where = theme.label("", "quiet")
        self._back = QPushButton(str(T("Trang trước", "Previous page")))
        self._next = QPushButton(str(T("Trang sau", "Next page")))
        self._back.clicked.connect(lambda: self._turn(-1))
        self._next.clicked.connect(lambda: self._turn(1))
        foot = QHBoxLayout()
        foot.addStretch()
        for widget in (self._back, self._where, self._next):
            foot.addWidget(widget)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sheet, 1)
        column.addLayout(foot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(str(_PAGES))
        self._show_page()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document from its first page; empty: nothing."""
        self._pdf, self._page, self._pages = pdf, 0, 0
        self._sheet.image = None
        self._request += 1
        self._draw()

    @property
    def page(self) -> int:
        """The page that is shown, counted from 0."""
        return self._page

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in turns:
            self._turn(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._sheet.focused = True
        self._sheet.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._sheet.focused = False
        self._sheet.update()

    def _turn(self, by: int) -> None:
        self._page = min(max(self._page + by, 0), max(self._pages - 1, 0))
        self._draw()

    def _draw(self) -> None:
        self._show_page()
        self._sheet.update()
        if not self._pdf:
            return
        self._request += 1
        request, pdf, page = self._request, self._pdf, self._page
        room = self._sheet.size() * self.devicePixelRatioF()

        def job(_progress: Progress, _store: Store) -> tuple[QImage, int]:
            return draw_to_fit(pdf, page, room)

        def done(drawn: tuple[QImage, int]) -> None:
            if request == self._request:
                self._sheet.image, self._pages = drawn
                self._sheet.update()
                self._show_page()

        self._context.worker.run(job, done=done)

    def _show_page(self) -> None:
        form = T("Trang {page}/{all}", "Page {page} of {all}")
        self._where.setText(
            str(form.format(page=self._page + 1, all=self._pages)) if self._pages else ""
        )
        for button, able in (
            (self._back, self._page > 0),
            (self._next, self._page + 1 < self._pages),
        ):
            button.setEnabled(able)
            button.setVisible(self._pages > 1)

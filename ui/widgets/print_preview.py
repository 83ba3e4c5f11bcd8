"""What is about to be printed, as it will print: its pages, the printer, copies, or a file instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.paper.document.page_range import parse_pages
from app.paper.document.printable import WORD, Printable
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.tab_order import NaturalTabs
from ui.widgets import paper_printer
from ui.widgets.basics import Captioned, ProblemLabel, button
from ui.widgets.combo import Combo
from ui.widgets.paper_printer import Printers, PrintOrder
from ui.widgets.pdf_pages import page_sizes
from ui.widgets.pdf_preview import PdfPreview

TITLE = T("In", "Print")
PRINT, SAVE_PDF = T("In", "Print"), T("Lưu PDF…", "Save PDF…")
OPEN_WORD, CLOSE = T("Lưu rồi mở bằng Word…", "Save and open in Word…"), T("Đóng", "Close")
WHAT, PRINTER = T("Bản in", "Paper"), T("Máy in", "Printer")
COPIES, PAGES = T("Số bản", "Copies"), T("Trang", "Pages")
ALL, THIS, SOME = T("Tất cả", "All"), T("Trang này", "This page"), T("Các trang", "Pages")
_LIKE = T("Ví dụ 1-3,5", "For example 1-3,5")
WRONG_PAGES = T(
    "Gõ các trang từ 1 đến {n}, ví dụ 1-3,5.", "Type pages from 1 to {n}, for example 1-3,5."
)
NO_PRINTER = T(
    "Máy này chưa cài máy in nào; hãy lưu PDF rồi in ở máy khác.",
    "This computer has no printer; save a PDF and print it elsewhere.",
)
SENT = T("Đã gửi {n} trang tới máy in {name}.", "{n} {n:page|pages} sent to {name}.")
_DRAWING, _PRINTING = T("Đang dựng trang…", "Drawing the pages…"), T("Đang in…", "Printing…")
_WRITING = T("Ghi ra tệp", "Write to a file")
LEFT_OUT = T("Không in:", "Not printed:")
_MOST_COPIES = 999
_SHARE = 0.94  # of the window
_SIDE = 34  # characters
Make = Callable[[Progress, Store], Printable]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A paper, its PDF, and how many pages that has."""

    paper: Printable
    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """One paper that may be printed; ``name`` is offered for its file, ``make`` reads it in the worker."""

    title: T
    name: str
    make: Make


class PrintPreview(NaturalTabs, QDialog):
    """Shows the first of some papers; another is chosen above. Printing and writing go on after it closed."""

    def __init__(self, context: Context, parent: QWidget, *requests: PrintRequest) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(TITLE))
        self._context, self._requests = context, requests
        self._shown: _Sheet | None = None
        self._watch: Watch | None = None
        self._open = True
        self.what, self.printer, self.pages = Combo(fits=True), Combo(fits=True), Combo(fits=True)
        self.what.addItems([str(request.title) for request in requests])
        self.pages.addItems([str(words) for words in (ALL, THIS, SOME)])
        self.typed = QLineEdit(placeholderText=str(_LIKE))
        self.typed.setAccessibleName(str(SOME))
        self.copies = QSpinBox(minimum=1, maximum=_MOST_COPIES)
        self.copies.lineEdit().setTextMargins(theme.gap(), 0, 0, 0)  # no style sheet reaches inside
        self.problem = ProblemLabel(self.typed)
        self.notice = theme.label("", "quiet", wrap=True)
        self.go, self.save = button(PRINT, "primary", "printer"), button(SAVE_PDF)
        self.word, self.leave = button(OPEN_WORD), button(CLOSE)
        self.sheet = PdfPreview(context)
        self._lay_out()
        self._connect()
        room = parent.window().size() * _SHARE
        self.resize(room)
        self._pages_chosen()
        self._show_paper()
        context.worker.run(
            lambda _progress, _store: paper_printer.find_printers(), done=self._found
        )

    @property
    def is_drawn(self) -> bool:
        """Whether the chosen paper is shown, and can be printed."""
        return self._shown is not None

    def order(self) -> PrintOrder | None:
        """Return what is to be printed; None where the pages typed are none."""
        chosen, all_ = self.pages.currentIndex(), self._shown.pages if self._shown else 0
        pages = tuple(range(all_))
        if chosen == 1:
            pages = (self.sheet.page,)
        elif chosen:
            try:
                pages = parse_pages(self.typed.text(), all_)
            except ValueError:
                self.problem.say(WRONG_PAGES.format(n=all_))
                self.typed.setFocus()
                return None
        self.problem.say(None)
        return PrintOrder(self.printer.currentText(), pages, self.copies.value())

    def print(self) -> None:
        """Send the chosen pages to the printer, in the worker, and close."""
        if self._shown is None or not self.printer.count() or (order := self.order()) is None:
            return
        paper, pdf = self._shown.paper, self._shown.pdf

        def job(progress: Progress, store: Store) -> None:
            def put() -> None:
                paper_printer.print_pages(pdf, order, progress)

            paper.hand_out(store, order.pages, put)

        sentence = SENT.format(n=len(order.pages) * order.copies, name=order.printer)
        say = self._context.messages.say
        self._context.run_with_progress(_PRINTING, job, lambda _none: say(sentence))
        self.accept()

    def done(self, result: int) -> None:
        """Close; what is still being drawn is drawn for nobody."""
        self._drop()
        self._open = False
        self.sheet.show_pdf(b"")
        super().done(result)

    # What is shown

    def _show_paper(self) -> None:
        """Draw the chosen paper in the worker; one still under way is dropped."""
        self._drop()
        make, self._shown = self._requests[self.what.currentIndex()].make, None
        self.sheet.show_pdf(b"")
        self._notify(_DRAWING)
        self._enable()

        def job(progress: Progress, store: Store) -> _Sheet:
            paper = make(progress, store)
            pdf = paper.look(store, progress)
            return _Sheet(paper, pdf, len(page_sizes(pdf)))

        def done(drawn: _Sheet) -> None:
            if self._watch is watch:
                self._draw(drawn)

        def failed(error: UserError) -> None:
            if self._watch is watch:
                self._notify(error.text)

        watch = self._context.worker.run_long(job, done=done, failed=failed)
        self._watch = watch

    def _drop(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()

    def _draw(self, drawn: _Sheet) -> None:
        self._shown, self._watch = drawn, None
        self.sheet.show_pdf(drawn.pdf)
        left = drawn.paper.left_out
        names = "\n".join(str(one) for one in left)
        self._notify(T(f"{LEFT_OUT.vi}\n{names}", f"{LEFT_OUT.en}\n{names}") if left else None)
        self._enable()

    def _notify(self, words: T | None) -> None:
        self.notice.setText(str(words or ""))
        self.notice.setVisible(words is not None)

    def _found(self, printers: Printers) -> None:
        if not self._open:
            return
        self.printer.addItems(list(printers.names))
        self.printer.setCurrentIndex(max(self.printer.findText(printers.usual), 0))
        self._no_printer.setVisible(not printers.names)
        self._enable()

    def _enable(self) -> None:
        drawn = self._shown is not None
        can_print = drawn and bool(self.printer.count())
        self.go.setEnabled(can_print)
        self.save.setEnabled(drawn)
        self.printer.setEnabled(bool(self.printer.count()))
        self.word.setVisible(self._shown is not None and self._shown.paper.word is not None)
        (self.go if can_print else self.save if drawn else self.leave).setDefault(True)

    def _pages_chosen(self) -> None:
        some = self.pages.currentIndex() == 2
        self.typed.setVisible(some)
        self.problem.say(None)
        if some:
            self.typed.setFocus()

    # Writing

    def _write(self, kind: T) -> None:
        if self._shown is None:
            return
        for_word = kind is dialogs.WORD
        ending = WORD if for_word else ".pdf"
        name = dialogs.file_name(self._requests[self.what.currentIndex()].name, ending)
        if (path := dialogs.save_file(self, _WRITING, name, kind)) is None:
            return
        paper, pdf = self._shown.paper, self._shown.pdf

        def done(_none: None) -> None:
            self._context.messages.written(path)
            if for_word:
                self._context.messages.show_file(path)

        self._context.run_with_progress(
            _WRITING, lambda progress, store: paper.write(store, path, progress, pdf), done
        )
        self.accept()

    # How it is put together

    def _lay_out(self) -> None:
        side = QWidget()
        theme.role(side, "clear")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1.25))
        if len(self._requests) > 1:
            column.addWidget(Captioned(WHAT, self.what))
        column.addWidget(Captioned(PRINTER, self.printer))
        self._no_printer = theme.label(str(NO_PRINTER), "quiet", wrap=True)
        self._no_printer.hide()
        column.addWidget(self._no_printer)
        column.addWidget(Captioned(COPIES, self.copies))
        pages = Captioned(PAGES, self.pages)
        pages.column.addWidget(self.typed)
        pages.column.addWidget(self.problem.label)
        column.addWidget(pages)
        column.addWidget(self.notice)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it is a stop of Tab, not it
        area.setWidget(side)
        ways = QVBoxLayout()
        ways.setSpacing(theme.gap())
        ways.addWidget(area, 1)
        for way in (self.go, self.save, self.word, self.leave):
            ways.addWidget(way)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.gap(2),) * 4)
        row.setSpacing(theme.gap(2))
        row.addWidget(self.sheet, 1)
        row.addLayout(ways)
        area.setFixedWidth(theme.characters(_SIDE))

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(self._show_paper)
        self.pages.currentIndexChanged.connect(self._pages_chosen)
        self.typed.textEdited.connect(lambda: self.problem.say(None))
        self.go.clicked.connect(self.print)
        self.save.clicked.connect(lambda: self._write(dialogs.PDF))
        self.word.clicked.connect(lambda: self._write(dialogs.WORD))
        self.leave.clicked.connect(self.reject)
        for keys, act in (("Ctrl+P", self.print), ("Ctrl+S", self.save.click)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)


def show_preview(context: Context, parent: QWidget, *requests: PrintRequest) -> PrintPreview:
    """Open the preview of some papers over the window."""
    preview = PrintPreview(context, parent, *requests)
    preview.open()
    preview.sheet.setFocus()
    return preview

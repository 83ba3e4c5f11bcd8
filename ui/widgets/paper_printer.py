"""Putting pages of a PDF on paper, each in its own size: nothing is scaled to fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from ui.widgets.pdf_pages import PageSize, draw_strips, page_sizes

if TYPE_CHECKING:
    from PySide6.QtGui import QPageLayout, QPainter
    from PySide6.QtPrintSupport import QPrinter

GONE = T(
    "Không thấy máy in “{name}” nên chưa in gì; dữ liệu còn nguyên. Kiểm tra máy in, hoặc lưu PDF rồi in ở máy khác.",
    "The printer “{name}” is not there, so nothing was printed; nothing is changed. Check the printer, or save "
    "a PDF and print it elsewhere.",
)
_MM = 25.4 / 72  # in a point
_DOTS = 600  # an inch, of letters that look sharp; finer only takes longer
_STRIP = 800  # dots high: a few megabytes at a time


@dataclass(frozen=True, slots=True)
class Printers:
    """The printers of this computer, and which is the usual one."""

    names: tuple[str, ...]
    usual: str


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Which printer, which pages, counted from 0, and how many copies of all of them."""

    printer: str
    pages: tuple[int, ...]
    copies: int = 1


def find_printers() -> Printers:
    """Ask the computer for its printers, which may take a while where they are far away."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return Printers(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())


def named_printer(name: str) -> QPrinter:
    """Return a printer of this computer; raises UserError where it is not there any more."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    if QPrinterInfo.printerInfo(name).isNull():
        raise UserError(GONE.format(name=name))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


def print_pages(
    pdf: bytes,
    order: PrintOrder,
    progress: Progress,
    find: Callable[[str], QPrinter] = named_printer,
) -> None:
    """Print pages; one that is cancelled or refused prints nothing further.

    Raises UserError where the printer is not there or does not take them, Cancelled.
    """
    from PySide6.QtGui import QPainter

    printer, sizes = find(order.printer), page_sizes(pdf)
    printer.setFullPage(True)
    pages = _in_order(printer, order)
    printer.setPageLayout(_layout(sizes[pages[0]]))
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(GONE.format(name=order.printer))
    try:
        for done, page in enumerate(pages):
            progress.update(done, len(pages))
            if done:
                printer.setPageLayout(_layout(sizes[page]))
                if not printer.newPage():
                    raise UserError(GONE.format(name=order.printer))
            _draw(painter, printer.resolution(), pdf, page)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _in_order(printer: QPrinter, order: PrintOrder) -> Sequence[int]:
    """The pages as they are handed over: as often as there are copies, where the printer makes none."""
    if printer.supportsMultipleCopies():
        printer.setCopyCount(order.copies)
        return order.pages
    return order.pages * order.copies


def _layout(size: PageSize) -> QPageLayout:
    """The paper of a page: a lying one is a standing one turned, as printers know it."""
    from PySide6.QtCore import QMarginsF, QSizeF
    from PySide6.QtGui import QPageLayout, QPageSize

    narrow, long = sorted((size.width, size.height))
    lying = size.width > size.height
    turned = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    paper = QPageSize(QSizeF(narrow * _MM, long * _MM), QPageSize.Unit.Millimeter)
    return QPageLayout(paper, turned, QMarginsF())


def _draw(painter: QPainter, resolution: int, pdf: bytes, page: int) -> None:
    from PySide6.QtCore import QRectF

    dots = min(resolution, _DOTS)
    for top, strip in draw_strips(pdf, page, dots, _STRIP):
        at = QRectF(0, top, strip.width(), strip.height())
        by = resolution / dots
        painter.drawImage(QRectF(0, at.y() * by, at.width() * by, at.height() * by), strip)

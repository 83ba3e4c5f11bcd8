"""What goes to a printer is as large as the paper it was drawn for: through Qt's printer, to a PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A4, A5, A6
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import UserError
from app.base.jobs import Watch
from app.paper.certificate.calibration import draw_test_sheet
from app.paper.certificate.template import DEFAULT_A4
from ui.widgets import paper_printer
from ui.widgets.paper_printer import PrintOrder, print_pages

pytestmark = pytest.mark.usefixtures("qapp")
DOTS, MM = 300, 25.4 / 300
NEAR_MM = 0.3


@pytest.fixture
def sheet() -> bytes:
    """Rulers and crosses on the paper of certificates, which lies."""
    drawn = BytesIO()
    draw_test_sheet(drawn, DEFAULT_A4)
    return drawn.getvalue()


def printed(pdf: bytes, order: PrintOrder, to: Path) -> bytes:
    def to_file(_name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(to))
        printer.setResolution(DOTS)
        return printer

    print_pages(pdf, order, Watch(), to_file)
    return to.read_bytes()


def ink(pdf: bytes, page: int = 0) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """The size of a page in millimetres, and where its ink begins and ends: left, top, right, bottom."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    bitmap = sheet.render(scale=DOTS / 72, grayscale=True)
    grey = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8
    )
    data = bytes(grey.constBits())
    rows = [
        data[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height)
    ]
    down = [y for y, row in enumerate(rows) if min(row) < 128]
    columns = [min(row[x] for row in rows[down[0] : down[-1] + 1 : 3]) for x in range(bitmap.width)]
    across = [x for x, least in enumerate(columns) if least < 128]
    size = sheet.get_width() * 25.4 / 72, sheet.get_height() * 25.4 / 72
    document.close()
    return size, (across[0] * MM, down[0] * MM, across[-1] * MM, down[-1] * MM)


def test_a_certificates_paper_and_its_rulers_are_as_large_as_they_were_drawn(
    sheet: bytes, tmp_path: Path
) -> None:
    size, place = ink(sheet)
    assert size == pytest.approx((297, 210), abs=0.1)
    printed_size, printed_place = ink(printed(sheet, PrintOrder("", (0,)), tmp_path / "a.pdf"))
    assert printed_size == pytest.approx(size, abs=NEAR_MM)
    assert printed_place == pytest.approx(place, abs=NEAR_MM)


def test_pages_and_copies_are_printed_as_they_were_ordered(tmp_path: Path) -> None:
    drawn, sizes = BytesIO(), (A4, A5, A6)
    paper = Canvas(drawn)
    for size in sizes:  # each page can be told by its size
        paper.setPageSize(size)
        paper.drawString(40, 40, "x")
        paper.showPage()
    paper.save()
    made = printed(drawn.getvalue(), PrintOrder("", (2, 0), copies=2), tmp_path / "a.pdf")
    printed_sizes = [page.get_size() for page in pypdfium2.PdfDocument(made)]
    assert len(printed_sizes) == 4
    for size, wished in zip(printed_sizes, (A6, A4, A6, A4), strict=True):
        assert size == pytest.approx(wished, abs=2)


def test_a_printer_that_is_not_there_is_told_in_one_sentence(sheet: bytes) -> None:
    with pytest.raises(UserError) as refused:
        print_pages(sheet, PrintOrder("Máy in tầng 2", (0,)), Watch())
    assert refused.value.text == paper_printer.GONE.format(name="Máy in tầng 2")

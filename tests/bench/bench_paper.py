"""How fast paper is drawn, against a floor measured in the same run.

    python tests/bench/bench_paper.py [CERTIFICATES]

Certificates: the floor is reportlab writing 1,000 pages of the same ground and nothing else.
Table: the floor is reportlab's ``drawString`` of the same lines at the same places, without
wrapping, measuring or rules. Each is run by turns, the best of several counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from app.paper.certificate.certificate import CertificateText, draw_certificates
from app.paper.certificate.drum import drum
from app.paper.certificate.emblem import emblem
from app.paper.certificate.ornament import SHEET, frame
from app.paper.certificate.template import DEFAULT_A4
from app.paper.document import fonts, typefaces
from app.paper.document.canvas import MM, PdfCanvas
from app.paper.document.page import Letterhead, PdfDocument
from app.paper.document.tables import PdfColumn, PdfGroup, PdfTable, PdfTotal, Row
from tests.bench import filling

ROUNDS = 5
CERTIFICATES = filling.asked(1_000)
HEAD = Letterhead("", "CÔNG AN XÃ TÂN THÀNH", "Số:      /BC-CAX", "Tân Thành", date(2026, 8, 19))
TEXT = CertificateText(
    issuer="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TÂN THÀNH",
    recipient="",
    of_where="",
    merit="Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026",
    place="Tân Thành",
    day=date(2026, 8, 19),
    capacity=("CHỦ TỊCH",),
    signer="Nguyễn Thị Thu Hường",
    decision_line="Quyết định số: 128/QĐ-UBND ngày 19 tháng 8 năm 2026",
)
COLUMNS = tuple(
    PdfColumn(title, wide, align)  # type: ignore[arg-type]
    for title, wide, align in (
        ("STT", 11, "center"),
        ("Chỉ tiêu", 66, "left"),
        ("Kỳ này", 18, "right"),
        ("Kỳ trước", 18, "right"),
        ("Tăng, giảm", 18, "right"),
        ("%", 15, "right"),
        ("Cùng kỳ năm trước", 19, "right"),
    )
)
Drawing = Callable[[BytesIO], object]


def certificates() -> list[CertificateText]:
    return [
        replace(
            TEXT,
            recipient=f"Ông Nguyễn Văn An số {n}",
            of_where=f"Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn {n % 37}, xã Tân Thành",
            book_line=f"Vào sổ vàng số: {n}/2026",
        )
        for n in range(CERTIFICATES)
    ]


def bare_certificates(target: BytesIO) -> None:
    """The same ground on as many pages."""
    fonts.font(typefaces.BOLD)
    canvas = Canvas(target, pagesize=SHEET, pageCompression=1)
    canvas.beginForm("ground")
    frame(canvas)
    drum(canvas, (SHEET[0] / 2, SHEET[1] / 2), 74 * MM)
    emblem(canvas, (SHEET[0] / 2, SHEET[1] - 33 * MM), DEFAULT_A4.emblem_size * MM / 2)
    canvas.endForm()
    for _ in range(CERTIFICATES):
        canvas.doForm("ground")
        canvas.showPage()
    canvas.save()


def rows() -> list[Row]:
    """Enough for a hundred pages; two of three names wrap."""
    found: list[Row] = []
    for group in range(226):
        found.append(PdfGroup(f"Nhóm {group}: mô hình tự quản, tự phòng, tự bảo vệ"))
        for n in range(9):
            name = f"Số gia đình được thăm {group}"
            if n % 3:
                name = f"Số lượt người dự hoạt động tuyên truyền tại khu dân cư số {group}, tổ {n}"
            figures = (f"{group * 31 + n:,}".replace(",", "."), "1.180", "+54", "4,6", f"{n * 97}")
            found.append((str(n + 1), name, *figures))
        found.append(PdfTotal(("", "Cộng", "11.106", "10.620", "+486", "4,6", "8.982")))
    return found


def report(target: BytesIO) -> None:
    with PdfDocument(target, HEAD, title="BÁO CÁO") as document:
        document.table(PdfTable(COLUMNS, rows()))


Said = tuple[float, float, str, str, float]


def recorded() -> list[list[Said]]:
    """Every line the report writes, page by page."""
    pages: list[list[Said]] = [[]]
    write, turn = PdfCanvas.text_operators, Canvas.showPage

    def noted(ink: PdfCanvas, *said: Any, **more: float) -> str:
        pages[-1].append(said)  # type: ignore[arg-type]
        return write(ink, *said, **more)

    def turned(canvas: Canvas) -> None:
        pages.append([])
        turn(canvas)

    PdfCanvas.text_operators, Canvas.showPage = noted, turned  # type: ignore[assignment,method-assign]
    try:
        report(BytesIO())
    finally:
        PdfCanvas.text_operators, Canvas.showPage = write, turn  # type: ignore[method-assign]
    return pages[:-1]


def bare_table(pages: list[list[Said]]) -> Drawing:
    def draw(target: BytesIO) -> None:
        canvas = Canvas(target, pagesize=(SHEET[1], SHEET[0]), pageCompression=1)
        for page in pages:
            for x, y, text, name, size in page:
                canvas.setFont(name, size)
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()

    return draw


def best(*drawings: Drawing) -> list[tuple[float, int, int]]:
    """Seconds, bytes and pages of each, the best of interleaved rounds."""
    found: list[tuple[float, int, int]] = [(1e9, 0, 0)] * len(drawings)
    for _ in range(ROUNDS):
        for number, draw in enumerate(drawings):
            target, start = BytesIO(), perf_counter()
            draw(target)
            seconds = perf_counter() - start
            pages = len(pypdfium2.PdfDocument(target.getvalue()))
            found[number] = min(found[number], (seconds, len(target.getvalue()), pages))
    return found


def show(name: str, ours: tuple[float, int, int], floor: tuple[float, int, int]) -> None:
    for label, (seconds, size, pages) in ((name, ours), ("  floor", floor)):
        print(f"{label:14} {seconds:6.3f} s  {size / 1e6:5.2f} MB  {pages:5} pages")
    print(f"  ratio        {ours[0] / floor[0]:6.2f}")


def main() -> None:
    texts = certificates()
    show("certificates", *best(lambda target: draw_certificates(target, texts), bare_certificates))
    show("table", *best(report, bare_table(recorded())))


if __name__ == "__main__":
    main()

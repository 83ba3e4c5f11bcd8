"""The test sheet that shows how far a printer is off before bought stock is used up."""

from __future__ import annotations

from app.base.language import T
from app.paper.certificate.template import DEFAULT_A4, LABELS, CertificateTemplate, TemplateBlock
from app.paper.document.canvas import MM, PdfCanvas, Target
from app.paper.document.fonts import width
from app.paper.document.typefaces import REGULAR

_HOW = T(
    "In trang này lên giấy thường, ướm lên phôi trước đèn, đo chỗ lệch bằng thước rồi nhập số mm. Đang dời ngang {dx} mm, dọc {dy} mm.",
    "Print on plain paper, hold it to the stock against light, measure and enter the mm. Moved now: across {dx} mm, down {dy} mm.",
)
_CROSS_EVERY, _CROSS_ARM = 50, 4
_GREY = "0.45 G"


def draw_test_sheet(
    target: Target, layout: CertificateTemplate = DEFAULT_A4, *, dx: float = 0.0, dy: float = 0.0
) -> None:
    """Draw rulers, crosses every 50 mm and the place of every text that stock receives.

    ``dx`` and ``dy`` move everything right and down, in millimetres to 0.1.
    """
    title = T("Trang thử vị trí in", "Position test sheet")
    ink = PdfCanvas((layout.width * MM, layout.height * MM), title=str(title))
    ink.canvas.translate(round(dx, 1) * MM, -round(dy, 1) * MM)
    _crosses(ink, layout)
    _ruler_across(ink, layout)
    _ruler_down(ink, layout)
    for block in layout.blocks:
        if block.on_stock:
            _outline(ink, layout, block)
    shift = {"dx": f"{dx:+.1f}".replace(".", ","), "dy": f"{dy:+.1f}".replace(".", ",")}
    said = str(_HOW.format(**shift))
    ink.write(ink.text_operators(30 * MM, (layout.height - 33) * MM, said, REGULAR, 10))
    ink.end_page()
    ink.save(target)


def _crosses(ink: PdfCanvas, layout: CertificateTemplate) -> None:
    for across in range(_CROSS_EVERY, int(layout.width), _CROSS_EVERY):
        for down in range(_CROSS_EVERY, int(layout.height), _CROSS_EVERY):
            x, y, arm = across * MM, (layout.height - down) * MM, _CROSS_ARM * MM
            ink.lines((x - arm, y, x + arm, y), (x, y - arm, x, y + arm))
            said = f"{across} ; {down}"
            ink.write(ink.text_operators(x + 1.5, y + 2, said, REGULAR, 6))


def _tick(number: int) -> float:
    """How long the mark of a millimetre is, in points."""
    return 9 if number % 10 == 0 else 6 if number % 5 == 0 else 3.5


def _labelled(length: float) -> list[int]:
    """The centimetres that are numbered: not the one where the rulers cross."""
    return [n for n in range(10, int(length), 10) if n != 20]


def _ruler_across(ink: PdfCanvas, layout: CertificateTemplate) -> None:
    """A ruler 20 mm below the upper edge, its zero at the left edge of the sheet."""
    y = (layout.height - 20) * MM
    ink.lines((0, y, layout.width * MM, y))
    ink.lines(*((n * MM, y, n * MM, y - _tick(n)) for n in range(int(layout.width) + 1)))
    for n in _labelled(layout.width):
        x = n * MM - width(str(n), REGULAR, 7) / 2
        ink.write(ink.text_operators(x, y + 2.5, str(n), REGULAR, 7))


def _ruler_down(ink: PdfCanvas, layout: CertificateTemplate) -> None:
    """A ruler 20 mm from the left edge, its zero at the upper edge of the sheet."""
    x, top = 20 * MM, layout.height * MM
    ink.lines((x, 0, x, top))
    ink.lines(
        *((x, top - n * MM, x + _tick(n), top - n * MM) for n in range(int(layout.height) + 1)),
    )
    for n in _labelled(layout.height):
        reach = width(str(n), REGULAR, 7)
        ink.write(
            ink.text_operators(x - reach - 2.5, top - n * MM - 2.5, str(n), REGULAR, 7),
        )


def _outline(ink: PdfCanvas, layout: CertificateTemplate, block: TemplateBlock) -> None:
    """The room of a text, dashed, standing on its baseline, with its name."""
    x, y = block.x * MM, (layout.height - block.y) * MM
    box = f"{x:.2f} {y:.2f} {block.width * MM:.2f} {block.size:.2f} re"
    ink.write(f"q {_GREY} 0.4 w [2 2] 0 d {box} S Q")
    said = str(LABELS[block.name])
    ink.write(ink.text_operators(x + 2, y + 2, said, REGULAR, min(8, block.size * 0.7)))

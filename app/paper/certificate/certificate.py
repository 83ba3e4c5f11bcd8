"""Printing certificates of merit (giấy khen), singly or by the thousand.

The ground is one PDF form, drawn once for the whole run; a text that comes again (the issuer,
the signer, the day) is measured and encoded once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.base.jobs import Progress, watched
from app.paper.certificate.drum import drum
from app.paper.certificate.emblem import emblem
from app.paper.certificate.ornament import SHEET, divider, frame
from app.paper.certificate.template import DEFAULT_A4, BlockName, CertificateTemplate, TemplateBlock
from app.paper.document.canvas import MM, PdfCanvas, Target, colour_operator
from app.paper.document.fonts import balanced, clean, width, wrapped
from app.paper.document.phrases import MOTTO, STATE, place_and_day, tied

_LEADING = 1.28
_SHRINK = 0.5
_SMALLEST = 60
_GROUND = "ground"
GIVING = "TẶNG"


@dataclass(frozen=True, slots=True)
class CertificateText:
    """What one certificate says.

    ``issuer``: “CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ …”. ``capacity``: ("CHỦ TỊCH",), or for a deputy
    ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"). ``giving`` stands between issuer and title, and may be empty.
    ``decision_line`` and ``book_line`` are whole sentences
    (“Quyết định số: … ngày …”, “Vào sổ vàng số: …”). ``day`` None leaves room for the pen.
    """

    issuer: str
    recipient: str
    of_where: str
    merit: str
    place: str
    day: date | None
    capacity: tuple[str, ...]
    signer: str
    decision_line: str = ""
    book_line: str = ""
    title: str = "GIẤY KHEN"
    giving: str = GIVING


_TEXTS: dict[BlockName, Callable[[CertificateText], str]] = {
    "state": lambda _: STATE,
    "motto": lambda _: MOTTO,
    "issuer": lambda text: text.issuer,
    "giving": lambda text: text.giving,
    "title": lambda text: text.title,
    "recipient": lambda text: text.recipient,
    "of_where": lambda text: text.of_where,
    "merit": lambda text: text.merit,
    "place_day": lambda text: place_and_day(text.place, text.day),
    "capacity": lambda text: "\n".join(text.capacity),
    "signer": lambda text: text.signer,
    "decision": lambda text: text.decision_line,
    "book": lambda text: text.book_line,
}


def words_of(text: CertificateText) -> str:
    """All that a certificate says."""
    return "\n".join(shows(text) for shows in _TEXTS.values())


@dataclass(frozen=True, slots=True)
class FittedText:
    """A text as its block takes it: its lines, and their size in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def growth(self) -> float:
        """How far the last baseline lies below the first, in points."""
        return (len(self.lines) - 1) * self.size * _LEADING


Placed = tuple[TemplateBlock, FittedText]


@lru_cache(maxsize=1024)
def fit(block: TemplateBlock, text: str) -> FittedText:
    """Shrink a text to its block's floor, then wrap it."""
    text, room, size = clean(text), block.width * MM, block.size
    break_lines = balanced if block.align == "center" else wrapped
    text = tied(text)
    allowed = max(block.lines, text.count("\n") + 1)
    while True:
        loss = block.spacing * max(map(len, text.split("\n")))
        lines = break_lines(text, block.font, size, max(room - loss, size))
        if len(lines) <= allowed or size <= block.floor:
            return FittedText(tuple(lines), size)
        size = max(block.floor, size - _SHRINK)


def _texts_of(
    blocks: Sequence[TemplateBlock], text: CertificateText
) -> list[tuple[TemplateBlock, str]]:
    """The blocks that have something to say, with it."""
    pairs = [(block, _TEXTS[block.name](text)) for block in blocks]
    return [(block, shown) for block, shown in pairs if shown]


def stack(layout: CertificateTemplate, texts: Sequence[tuple[TemplateBlock, str]]) -> list[Placed]:
    """The flowing texts one below another, all smaller where they would pass ``flow_end``.

    Drawn smaller, the others keep their proportions to the first.
    """
    for percent in range(100, _SMALLEST - 1, -2):
        scale, top, fallen = percent / 100, texts[0][0].y, 0.0
        placed: list[Placed] = []
        for block, text in texts:
            y = top + (block.y - top) * scale + fallen
            small = _shrunk(block, scale)
            fitted = fit(small, text)
            if not placed and len(fitted.lines) > 1:
                # A first text that is lower than its room begins higher, as far as it is lower.
                fallen = (fitted.size - block.size) / MM
                y += fallen
            placed.append((small if y == small.y else replace(small, y=y), fitted))
            fallen += fitted.growth / MM
        if y + fitted.growth / MM <= layout.flow_end:
            break
    return placed


def _shrunk(block: TemplateBlock, scale: float) -> TemplateBlock:
    if scale == 1:
        return block
    return replace(block, size=block.size * scale, floor=block.floor * scale)


class _Press:
    """One run: a sheet, its template, and the operators of texts met before."""

    def __init__(self, ink: PdfCanvas, layout: CertificateTemplate, *, stock: bool) -> None:
        self._ink, self._layout = ink, layout
        blocks = [block for block in layout.blocks if block.on_stock or not stock]
        self._fixed = [block for block in blocks if not block.flows]
        self._flowing = [block for block in blocks if block.flows]
        self._known: dict[Placed, str] = {}

    def page(self, text: CertificateText) -> str:
        """The operators of one certificate's texts."""
        placed = [(block, fit(block, said)) for block, said in _texts_of(self._fixed, text)]
        if flowing := _texts_of(self._flowing, text):
            placed += stack(self._layout, flowing)
        return "\n".join(map(self._shown, placed))

    def _shown(self, placed: Placed) -> str:
        if placed not in self._known:
            self._known[placed] = self._operators(*placed)
        return self._known[placed]

    def _operators(self, block: TemplateBlock, fitted: FittedText) -> str:
        top = (self._layout.height - block.y) * MM + (fitted.growth if block.rises else 0)
        done = []
        for number, line in enumerate(fitted.lines):
            reach = width(line, block.font, fitted.size) + block.spacing * max(len(line) - 1, 0)
            slack = block.width * MM - reach
            x = block.x * MM + {"left": 0.0, "center": slack / 2, "right": slack}[block.align]
            y = top - number * fitted.size * _LEADING
            if block.shadow:
                lift = fitted.size * 0.016
                done.append(
                    self._line(block, fitted.size, line, (x + lift, y - lift), block.shadow)
                )
            done.append(self._line(block, fitted.size, line, (x, y), block.colour))
        return "\n".join(done)

    def _line(
        self, block: TemplateBlock, size: float, line: str, at: tuple[float, float], colour: str
    ) -> str:
        shown = self._ink.text_operators(*at, line, block.font, size, letter_space=block.spacing)
        return f"{colour_operator(colour)} {shown}"


def draw_certificates(
    target: Target,
    texts: Iterable[CertificateText],
    layout: CertificateTemplate = DEFAULT_A4,
    *,
    stock: bool = False,
    dx: float = 0.0,
    dy: float = 0.0,
    progress: Progress | None = None,
) -> int:
    """Print certificates in the order given; returns how many.

    They share the title and the word of giving of the first, which are part of the ground.
    ``stock``: only what bought stock does not carry. ``dx`` and ``dy`` move all text right and
    down, in millimetres to 0.1. Raises Cancelled through ``progress``, and UserError when the
    target cannot be written.
    """
    texts = tuple(texts)
    name, giving = texts[0].title.capitalize(), texts[0].giving
    ink = PdfCanvas((layout.width * MM, layout.height * MM), title=name, subject=name)
    if not stock:
        _define_ground(ink, layout, giving)
    press = _Press(ink, layout, stock=stock)
    moved = f"1 0 0 1 {round(dx, 1) * MM:.3f} {-round(dy, 1) * MM:.3f} cm"
    for text in watched(texts, len(texts), progress) if progress else texts:
        if not stock:
            ink.canvas.doForm(_GROUND)
        ink.write(moved, press.page(text))
        ink.end_page()
    ink.save(target)
    return len(texts)


def _define_ground(ink: PdfCanvas, layout: CertificateTemplate, giving: str) -> None:
    canvas = ink.canvas
    canvas.beginForm(_GROUND)
    canvas.saveState()
    canvas.scale(layout.width * MM / SHEET[0], layout.height * MM / SHEET[1])
    frame(canvas)
    drum(canvas, (SHEET[0] / 2, SHEET[1] / 2 - 2 * MM), 74 * MM)
    canvas.restoreState()
    radius = layout.emblem_size * MM / 2
    emblem(canvas, (layout.emblem_x * MM, (layout.height - layout.emblem_y) * MM - radius), radius)
    for block in layout.blocks:
        if block.name == "motto":
            _motto_rule(ink, layout, block)
        if block.name == "giving":
            middle = (block.x + block.width / 2) * MM
            y = (layout.height - block.y) * MM + block.size * 0.33
            reach = width(GIVING, block.font, block.size) + 3 * block.spacing
            gap = (reach if giving else 0) + block.size * 1.5
            divider(canvas, middle - reach * 1.9, middle + reach * 1.9, y, gap)
    canvas.endForm()


def _motto_rule(ink: PdfCanvas, layout: CertificateTemplate, block: TemplateBlock) -> None:
    """The line under the motto, exactly as long as the words."""
    fitted = fit(block, MOTTO)
    half = width(MOTTO, block.font, fitted.size) / 2
    middle = (block.x + block.width / 2) * MM
    y = (layout.height - block.y) * MM - fitted.size * 0.36
    ink.lines((middle - half, y, middle + half, y), thick=0.6)

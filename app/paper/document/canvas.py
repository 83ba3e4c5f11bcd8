"""One PDF being drawn: the typed face of reportlab's canvas that all paper shares.

Text is written as page operators straight away. That is several times faster than the
canvas's own calls, and lets a text that repeats on every page be encoded once.
"""

from __future__ import annotations

import time
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFZCompress
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.base.files import whole
from app.paper.document.fonts import WIDEST, clean, font, lacking, substitute
from app.paper.document.typefaces import REGULAR

MM = 72 / 25.4
BLACK = "#000000"
HAIRLINE = 0.4
Target = Path | BinaryIO


class _Codes(dict[int, str]):
    """What to write into a page for each letter of one font in one PDF."""

    def __init__(self, face: TTFont, document: object) -> None:
        super().__init__()
        self._face, self._document = face, document
        self._names: list[str] = []
        self._beyond_first_subset = False
        self.lacking: set[str] = set()

    def __missing__(self, letter: int) -> str:
        if letter not in cast(Any, self._face.face).charWidths:
            self.lacking.add(chr(letter))
        [(subset, code)] = self._face.splitString(chr(letter), self._document)
        self._beyond_first_subset |= subset > 0
        self[letter] = found = _escaped(code)
        return found

    def shown(self, text: str, size: float) -> str:
        """The operators that show the text. A PDF font holds 256 letters: then comes a next one."""
        codes = text.translate(self)
        if not self._beyond_first_subset:
            return f"{self._name(0)} {size:g} Tf ({codes}) Tj"
        runs = self._face.splitString(text, self._document)
        return " ".join(f"{self._name(n)} {size:g} Tf ({_escaped(run)}) Tj" for n, run in runs)

    def _name(self, subset: int) -> str:
        while len(self._names) <= subset:
            self._names.append(
                self._face.getSubsetInternalName(len(self._names), self._document),
            )
        return self._names[subset]


def _escaped(codes: bytes) -> str:
    """The inside of a PDF string, in plain ASCII."""
    return "".join(
        chr(code) if 32 <= code < 127 and code not in b"()\\" else f"\\{code:03o}" for code in codes
    )


@cache
def colour_operator(colour: str) -> str:
    """The operator that fills with ``#rrggbb`` from here on."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return f"{red:.3g} {green:.3g} {blue:.3g} rg"


def _date(canvas: Canvas, made: datetime) -> None:
    """Write this moment into the PDF, where its repeatable mode would put one of its own."""
    stamp = cast(Any, canvas)._doc._timeStamp
    stamp.t = made.timestamp()
    stamp.lt = time.gmtime(stamp.t)
    stamp.YMDhms = tuple(stamp.lt)[:6]


class _Pages:
    """Where the pages of a PDF go: each is let go of once it lies in the file, which is written as it grows.

    reportlab would put the whole file together in memory twice, beside the pages.
    """

    def __init__(self) -> None:
        self.file: BinaryIO | None = None

    def send(self, written: Any) -> None:
        """Put into the file what reportlab has put together so far, and from here on all that follows."""
        if self.file:
            self.file.writelines(written.strings)
            written.strings.clear()
            written.write, self.file = self.file.write, None


class _Page(PDFStream):
    """The deflated content of a page."""

    def __init__(self, pages: _Pages, content: bytes) -> None:
        super().__init__(
            PDFDictionary({"Filter": PDFArray([PDFName(PDFZCompress.pdfname)])}), content
        )
        self._pages = pages

    def format(self, document: Any) -> bytes:
        """Return the page as it lies in the file, once."""
        self._pages.send(document.__accum__)
        formatted: bytes = super().format(document)
        self.content = None
        return formatted


class PdfCanvas:
    """A PDF in memory. Lengths are points; the origin is the bottom left corner."""

    def __init__(
        self,
        size: tuple[float, float],
        *,
        title: str,
        subject: str = "",
        made: datetime | None = None,
    ) -> None:
        """With ``made`` the same pages give the same bytes, whenever they are drawn."""
        font(REGULAR)
        self.width, self.height = size
        self.canvas = Canvas(
            "",
            pagesize=size,
            pageCompression=1,
            # The stubs take this name for a number.
            initialFontName=cast(Any, REGULAR),
            lang="vi-VN",
            invariant=0 if made is None else 1,
        )
        if made is not None:
            _date(self.canvas, made)
        self.canvas.setTitle(clean(title))
        self.canvas.setSubject(clean(subject))
        self.canvas.setAuthor("")
        self.canvas.setCreator("An Dân")
        self._codes: dict[str, _Codes] = {}
        self._pages = _Pages()

    def resize(self, size: tuple[float, float]) -> None:
        """Make the page that is drawn, and those after it, of another size."""
        self.width, self.height = size
        self.canvas.setPageSize(size)

    def text_operators(
        self,
        x: float,
        y: float,
        text: str,
        name: str,
        size: float,
        *,
        letter_space: float = 0,
        word_space: float = 0,
    ) -> str:
        """The page operators that write one line with its baseline starting at (x, y)."""
        shown = self._shown(clean(text), name, size)
        placed = f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"
        if not (letter_space or word_space):
            return placed
        # Both spacings outlive the text object, so they are put back.
        return f"{letter_space:.3f} Tc {word_space:.3f} Tw {placed} 0 Tc 0 Tw"

    def _shown(self, text: str, name: str, size: float) -> str:
        """The operators that show a text, letters that the font lacks from the widest one."""
        codes = self._codes_of(name)
        shown = codes.shown(text, size)
        if codes.lacking.isdisjoint(text):
            return shown
        runs = groupby(text, key=codes.lacking.__contains__)
        return " ".join(
            self._codes_of(WIDEST).shown("".join(map(substitute, run)), size)
            if other
            else codes.shown("".join(run), size)
            for other, run in runs
        )

    @property
    def boxes(self) -> str:
        """The letters that stand on the pages as empty boxes, each once."""
        lacked = set().union(*(codes.lacking for codes in self._codes.values()))
        return lacking("".join(sorted(lacked)))

    def _codes_of(self, name: str) -> _Codes:
        if name not in self._codes:
            self._codes[name] = _Codes(font(name), cast(Any, self.canvas)._doc)
        return self._codes[name]

    def write(self, *operators: str) -> None:
        """Put ready operators on the page."""
        self.canvas.addLiteral("\n".join(operators))

    def end_page(self) -> None:
        """End the page; it is kept deflated, as it will lie in the file, not as reportlab keeps it."""
        self.canvas.showPage()
        page = cast(Any, self.canvas)._doc.Pages[-1]
        page.Contents = _Page(self._pages, PDFZCompress.encode(page.stream))
        page.stream = None

    def lines(self, *ends: tuple[float, float, float, float], thick: float = HAIRLINE) -> None:
        """Draw straight black lines, each from (x, y) to (x, y)."""
        strokes = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in ends)
        self.write(f"0 G {thick:g} w {strokes} S")

    def save(self, target: Target) -> None:
        """Finish the PDF and deliver it whole; an earlier file stays until then.

        Raises UserError (DiskFull, FileBusy, ReadOnly …) when a path cannot be written.
        """
        if isinstance(target, Path):
            with whole(target) as file:
                self._write(file)
        else:
            self._write(target)

    def _write(self, file: BinaryIO) -> None:
        cast(Any, self.canvas)._filename = self._pages.file = file
        self.canvas.save()

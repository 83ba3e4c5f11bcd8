"""What is mended in a workbook from elsewhere before anything is made of it: its letters.

Each repair says where it was made, what stood there and what stands there now.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from app.base.jobs import UNWATCHED, Progress
from app.base.language import T
from app.exchange.workbook.book import Book, Cell, FontRun, Sheet, SheetRow, address
from app.exchange.workbook.legacy_letters import (
    LegacyCode,
    code_of_font,
    convert,
    from_font,
    plausible_codes,
    reads_as_unicode,
    recognise,
    unicode_font,
)

_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_EVIDENCE = 3  # cells of a column that are of one code for certain, until others follow them


class RepairKind(StrEnum):
    """What was wrong with a cell."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    PARTED = "parted"
    LOOKALIKE = "lookalike"

    @property
    def label(self) -> T:
        """What an officer reads."""
        return _LABELS[self]


_LABELS = {
    RepairKind.TCVN3: T("bảng mã TCVN3 (ABC)", "TCVN3 (ABC) letters"),
    RepairKind.VNI: T("bảng mã VNI", "VNI letters"),
    RepairKind.PARTED: T("dấu rời (Unicode tổ hợp)", "accents apart from their letters"),
    RepairKind.LOOKALIKE: T("chữ Ð không phải Đ", "a sign that only looks like Đ"),
}
_OF_CODE = {LegacyCode.TCVN3: RepairKind.TCVN3, LegacyCode.VNI: RepairKind.VNI}


class Repair(Struct, frozen=True, gc=False):
    """A cell that was mended; ``sheet`` is an index into ``Book.sheets``."""

    kind: RepairKind
    sheet: int
    row: int
    column: int
    before: str
    after: str

    @property
    def place(self) -> str:
        """The address of the cell: ``B7``."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class RepairedBook:
    """A book in right Unicode, and what was mended in it. Its legacy fonts gave way to Unicode ones."""

    book: Book
    repairs: tuple[Repair, ...]

    def tally(self) -> dict[RepairKind, int]:
        """How many cells of each kind were mended, the most first."""
        return dict(Counter(repair.kind for repair in self.repairs).most_common())


def repaired(book: Book, progress: Progress = UNWATCHED) -> RepairedBook:
    """The book with every text in right Unicode. Raises Cancelled through ``progress``."""
    work = _Work(book)
    sheets = []
    for number, sheet in enumerate(book.sheets):
        progress.update(number, len(book.sheets))
        sheets.append(work.sheet(number, sheet))
    fonts = tuple(replace(font, name=unicode_font(font.name)) for font in book.fonts)
    return RepairedBook(replace(book, sheets=tuple(sheets), fonts=fonts), tuple(work.repairs))


@lru_cache(maxsize=50_000)
def in_font(text: str, font: str) -> tuple[str, RepairKind | None]:
    """A text in its font as right Unicode, and what was wrong with it."""
    if code := code_of_font(font):
        made = _joined(from_font(text, font))
        return made, _OF_CODE[code] if made != text else None
    return _in_unicode(text)


@lru_cache(maxsize=50_000)
def in_code(text: str, code: LegacyCode) -> tuple[str, RepairKind | None]:
    """The same of a text whose words tell its code."""
    made = _joined(convert(text, code))
    return made, _OF_CODE[code] if made != text else None


def _in_unicode(text: str) -> tuple[str, RepairKind | None]:
    composed = unicodedata.normalize("NFC", text)
    made = composed.translate(_LOOKALIKES)
    if made != composed:
        return made, RepairKind.LOOKALIKE
    return made, RepairKind.PARTED if made != text else None


def _joined(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


@dataclass(slots=True)
class _Work:
    book: Book
    repairs: list[Repair] = field(default_factory=list)
    # What became of a text in its font and column's code: most stand in a book many times.
    known: dict[tuple[str, str, LegacyCode | None], tuple[str, RepairKind | None]] = field(
        default_factory=dict
    )

    def sheet(self, number: int, sheet: Sheet) -> Sheet:
        """A sheet as right Unicode."""
        columns = self._codes(sheet)
        rows = tuple(
            SheetRow(row.number, tuple(self._row(number, row, columns)), row.hidden, row.height)
            for row in sheet.rows
        )
        return replace(sheet, rows=rows)

    def _row(self, sheet: int, row: SheetRow, columns: dict[int, LegacyCode]) -> Iterator[Cell]:
        for cell in row.cells:
            if not isinstance(cell.value, str):
                yield cell
                continue
            made, kind = self._cell(cell, columns.get(cell.column))
            if kind:
                after = str(made.value)
                self.repairs.append(Repair(kind, sheet, row.number, cell.column, cell.value, after))
            yield made

    def _cell(self, cell: Cell, column: LegacyCode | None) -> tuple[Cell, RepairKind | None]:
        """The cell as right Unicode: by its font, or by those of its pieces, else by its words."""
        assert isinstance(cell.value, str)
        if cell.runs:
            return self._runs(cell, column)
        made, kind = self._mended(cell.value, self.book.font_of(cell).name, column)
        return (replace(cell, value=made) if kind else cell), kind

    def _runs(self, cell: Cell, column: LegacyCode | None) -> tuple[Cell, RepairKind | None]:
        found = [self._mended(r.text, self.book.fonts[r.font].name, column) for r in cell.runs]
        kinds = [kind for _, kind in found if kind]
        runs = tuple(
            FontRun(text, run.font) for (text, _), run in zip(found, cell.runs, strict=True)
        )
        whole = "".join(run.text for run in runs)
        if (joined := _joined(whole)) != whole:  # an accent at the border of two pieces
            return replace(cell, value=joined, runs=()), kinds[0] if kinds else RepairKind.PARTED
        return (replace(cell, value=whole, runs=runs), kinds[0]) if kinds else (cell, None)

    def _mended(
        self, text: str, font: str, column: LegacyCode | None
    ) -> tuple[str, RepairKind | None]:
        key = text, font, column
        made = self.known.get(key)
        if made is None:
            made = self.known[key] = self._text(text, font, column)
        return made

    @staticmethod
    def _text(text: str, font: str, column: LegacyCode | None) -> tuple[str, RepairKind | None]:
        if code_of_font(font) or text.isascii():
            return in_font(text, font)
        codes = _recognised(text)
        if not codes and column and (column in _plausible(text) or not reads_as_unicode(text)):
            codes = (
                column,
            )  # Đăk is no syllable, and is written in the column's code all the same
        if column in codes:
            return in_code(text, column)
        return in_code(text, codes[0]) if len(codes) == 1 else in_font(text, font)

    def _codes(self, sheet: Sheet) -> dict[int, LegacyCode]:
        """The code of each column in which some cells are of one for certain, and none is Unicode.

        There a word that could be either is of that code as well.
        """
        texts = Counter(self._without_font(sheet))
        counts: dict[int, Counter[LegacyCode | None]] = {}
        for (column, text), times in texts.items():
            codes = _recognised(text)
            if len(codes) == 1:
                counts.setdefault(column, Counter())[codes[0]] += times
            elif not _plausible(text) and reads_as_unicode(text):
                counts.setdefault(column, Counter())[None] += times
        return {
            column: code
            for column, found in counts.items()
            for code in LegacyCode
            if found[code] >= _EVIDENCE and found[code] == found.total()
        }

    def _without_font(self, sheet: Sheet) -> Iterable[tuple[int, str]]:
        """The columns and texts of accented cells whose font tells nothing."""
        legacy = [code_of_font(self.book.fonts[style.font].name) for style in self.book.styles]
        for row in sheet.rows:
            for cell in row.cells:
                text = cell.value
                if isinstance(text, str) and not text.isascii() and not legacy[cell.style]:
                    yield cell.column, text


_recognised = lru_cache(maxsize=50_000)(recognise)
_plausible = lru_cache(maxsize=50_000)(plausible_codes)

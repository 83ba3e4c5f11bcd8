"""The header of a table: one to three rows, merged or not, with codes and a numbering row under them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.base.text import words
from app.exchange.imports.headers import header_key, is_known
from app.exchange.workbook.book import Book, Cell, Sheet, SheetRow
from app.exchange.workbook.cell_texts import text_of

_DEEPEST = 4  # rows of a header, the numbering row aside
_LONGEST = 160  # letters
_WIDEST = 500  # columns of a header, or of a merge that is looked at
_MOST_MERGED = 200_000  # cells
_NUMBER = re.compile(r"[\d.,\s%+/-]+", re.ASCII)
_INDEX = re.compile(r"\(?\s*([A-Za-zĐđ]|\d{1,2})\s*\)?(?:\s*[=:].*)?", re.DOTALL)
_UNIT = re.compile(r"\([^()]+\)")
# Words of a cell that are as often a value as a header.
_VALUES = frozenset(
    [
        "nam",
        "nu",
        "chuho",
        "ho",
        "thon",
        "to",
        "xom",
        "ban",
        "ap",
        "khu",
        "co",
        "khong",
        "dat",
        "ten",
        "cha",
        "me",
        "ky",
    ]
)
_TITLE = re.compile(
    r"\b(cong hoa xa hoi|doc lap tu do|uy ban nhan dan|ubnd|danh sach|bieu mau|mau so|phu luc|"
    r"cong an|ban chi dao|so theo doi|tong hop ket qua)\b"
)
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The rows of a header, and what each column is headed; ``end`` is the index of the row after it."""

    rows: tuple[int, ...]
    end: int
    paths: Mapping[int, Path]

    @property
    def key(self) -> tuple[str, ...]:
        """By which the header printed again on another page is known."""
        return tuple(header_key(" ".join(self.paths[column])) for column in sorted(self.paths))

    def parts(self) -> tuple[HeaderBlock, ...]:
        """The tables that stand side by side under it: between them is a column without header."""
        groups: list[list[int]] = []
        for column in sorted(self.paths):
            if groups and column == groups[-1][-1] + 1:
                groups[-1].append(column)
            else:
                groups.append([column])
        keys = [{header_key(" ".join(self.paths[c])) for c in group} for group in groups]
        if len(groups) < 2 or not all(len(k) > 1 and len(k & keys[0]) > 1 for k in keys):
            return (self,)
        return tuple(
            HeaderBlock(self.rows, self.end, {c: self.paths[c] for c in group}) for group in groups
        )


def cells_of(row: SheetRow) -> list[Cell]:
    """The cells of a row that hold something."""
    return [
        cell
        for cell in row.cells
        if cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip())
    ]


def holds_something(row: SheetRow) -> bool:
    """Whether any cell of a row holds something."""
    for cell in row.cells:
        value = cell.value
        if value is not None and not (isinstance(value, str) and not value.strip()):
            return True
    return False


class HeaderFinder:
    """Finds headers among the rows of a sheet that hold something, by their index."""

    def __init__(self, book: Book, sheet: Sheet, rows: Sequence[SheetRow]) -> None:
        self._book, self._rows = book, rows
        self._wide: dict[int, list[tuple[int, int]]] = {}  # merges over columns, by row
        self._tall: dict[int, list[tuple[int, int]]] = {}  # columns merged on below, by row: to row
        # Where a merged cell begins, by row and column: asked for the rows of one header at a time.
        self._anchors: dict[int, dict[int, tuple[int, int]]] = {}
        merged = 0
        for merge in sheet.merges:
            if merge.right - merge.left > _WIDEST or merge.bottom - merge.top > _DEEPEST:
                continue
            if merged > _MOST_MERGED:
                break
            merged += (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
            if merge.right > merge.left:
                self._wide.setdefault(merge.top, []).append((merge.left, merge.right))
            for row in range(merge.top, merge.bottom + 1):
                anchors = self._anchors.setdefault(row, {})
                for column in range(merge.left, merge.right + 1):
                    anchors[column] = merge.top, merge.left
                    if row < merge.bottom:
                        self._tall.setdefault(row, []).append((column, merge.bottom))

    def at(self, at: int, open_: HeaderBlock | None) -> HeaderBlock | None:
        """The header that begins in this row. ``open_``: that of the table whose rows are being read."""
        texts = _header_texts(self._rows[at])
        if len(texts) < 2:
            return None
        known = [text for text in texts if is_known(text)]
        if open_ is None:
            return self.block(at) if self._suffices(at, known, texts) else None
        strong = [text for text in known if "".join(words(text)) not in _VALUES]
        if len(strong) >= 2 and len(known) >= 0.6 * len(texts):
            block = self.block(at)
            if block.key == open_.key or len(strong) >= 3:
                return block
        return None

    def _suffices(self, at: int, known: Sequence[str], texts: Sequence[str]) -> bool:
        if len(known) >= 2 and (len(known) >= 0.3 * len(texts) or self._stands_out(at)):
            return True
        # The upper row of two may name groups alone: what stands under them tells.
        below = self._rows[at + 1] if at + 1 < len(self._rows) else None
        if not known or below is None or not self._is_child(at, at + 1):
            return False
        return sum(map(is_known, _header_texts(below))) >= 2

    def by_structure(self) -> int | None:
        """The row that looks like a header though few of its words are known: words above other things."""
        for at, row in enumerate(self._rows[:40]):
            texts, cells = _header_texts(row), cells_of(row)
            if len(texts) < 2 or len(texts) < len(cells) or at + 1 == len(self._rows):
                continue
            below = self._rows[at + 1]
            columns = {cell.column for cell in cells}
            filled = len(columns & {cell.column for cell in cells_of(below)})
            differs = len(_header_texts(below)) < len(cells_of(below)) or self._stands_out(at)
            differs = differs or any(map(is_known, texts))
            if filled >= 0.6 * len(columns) and differs:
                return at
        return None

    def _stands_out(self, at: int) -> bool:
        """Whether a row is bold and the one under it is not."""
        if at + 1 == len(self._rows):
            return False
        upper, lower = cells_of(self._rows[at]), cells_of(self._rows[at + 1])
        bold = self._book.font_of
        return all(bold(cell).bold for cell in upper) and not any(bold(c).bold for c in lower)

    def block(self, at: int) -> HeaderBlock:
        """The whole header of which this row is one."""
        first = last = at
        while last - first < _DEEPEST - 2 and first > 0 and self._is_parent(first - 1, first):
            first -= 1
        while last - first < _DEEPEST - 1 and self._is_child(last, last + 1, first):
            last += 1
        paths = self._paths(first, last)
        end = last + 1
        if self._is_counted(end, len(paths)):
            end += 1
        return HeaderBlock(tuple(row.number for row in self._rows[first:end]), end, paths)

    def _is_parent(self, above: int, below: int) -> bool:
        """Whether a row heads groups of the columns in the one under it."""
        upper, lower = self._rows[above], self._rows[below]
        texts = _header_texts(upper)
        if upper.number != lower.number - 1 or len(texts) < len(cells_of(upper)):
            return False
        if any(_TITLE.search(" ".join(words(text))) for text in texts):
            return False
        columns = [cell.column for cell in cells_of(lower)]
        spans = [
            (left, right)
            for left, right in self._wide.get(upper.number, ())
            if sum(left <= column <= right for column in columns) >= 2
            and right - left + 1 < 0.8 * (max(columns) - min(columns) + 1)
        ]
        tall = any(bottom >= lower.number for _, bottom in self._tall.get(upper.number, ()))
        return bool(texts) and (bool(spans) or tall)

    def _is_child(self, above: int, below: int, top: int | None = None) -> bool:
        """Whether a row goes on with the header above it, which begins in the row ``top``."""
        if below >= len(self._rows):
            return False
        upper, lower = self._rows[above], self._rows[below]
        cells, texts = cells_of(lower), _header_texts(lower)
        if any(bottom >= lower.number for _, bottom in self._tall.get(upper.number, ())):
            return len(texts) == len(cells)
        if lower.number != upper.number + 1:
            return False
        if len(texts) < len(cells) or len(cells) < 2:
            return False
        spans = self._wide.get(upper.number, ())
        if spans:
            return all(any(left <= c.column <= right for left, right in spans) for c in cells)
        begun = self._rows[above if top is None else top : above + 1]
        taken = {cell.column for row in begun for cell in cells_of(row)}
        first = min(taken)
        known = any(map(is_known, texts)) or self._is_counted(below + 1, len(taken))
        gaps = {cell.column for cell in cells} - {cell.column for cell in cells_of(upper)}
        return bool(gaps) and known and first not in {c.column for c in cells} and (
            len(cells) < len(taken)
        )  # fmt: skip

    def _is_counted(self, at: int, columns: int) -> bool:
        return at < len(self._rows) and _is_numbering(self._rows[at], columns)

    def _paths(self, first: int, last: int) -> dict[int, Path]:
        rows = self._rows[first : last + 1]
        texts = {(r.number, c.column): _line(text_of(c.value)) for r in rows for c in cells_of(r)}
        columns = {column for _, column in texts}
        for number in range(rows[0].number, rows[-1].number + 1):
            columns |= {c for c in self._anchors.get(number, ()) if self._at(number, c, texts)}
        paths: dict[int, Path] = {}
        for column in sorted(columns):
            parts: list[str] = []
            for row in rows:
                part = self._at(row.number, column, texts)
                if not part and row is not rows[-1]:
                    part = self._from_left(row.number, column, texts, rows[-1].number)
                if part and part not in parts[-1:]:
                    parts.append(part)
            if parts:
                paths[column] = tuple(parts)
        return paths

    def _at(self, row: int, column: int, texts: Mapping[tuple[int, int], str]) -> str:
        place = self._anchors.get(row, {}).get(column, (row, column))
        return texts.get(place, "") or texts.get((row, column), "")

    def _from_left(
        self, row: int, column: int, texts: Mapping[tuple[int, int], str], last: int
    ) -> str:
        """What heads a column in a file that keeps no merges: the nearest to the left, over more than one."""
        if column in self._anchors.get(row, ()) or (last, column) not in texts or row in self._wide:
            return ""
        before = [c for r, c in texts if r == row and c < column]
        if not before or (last, max(before)) not in texts:
            return ""
        return texts[row, max(before)]


def _header_texts(row: SheetRow) -> list[str]:
    """The texts of a row, where all of them could be headers; else nothing."""
    found: list[str] = []
    for cell in row.cells:
        value = cell.value
        if value is None:
            continue
        if not isinstance(value, str):
            return []
        if text := value.strip():
            if len(text) > _LONGEST or len(found) > _WIDEST or _NUMBER.fullmatch(text):
                return []
            found.append(text)
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_numbering(row: SheetRow, columns: int) -> bool:
    """Whether a row only counts the columns or gives their units: 1|2|3, (1)|(2), A|B|1|2, (đồng)."""
    texts = [_line(text_of(cell.value)[:_LONGEST]) for cell in cells_of(row)]
    if all(_UNIT.fullmatch(text) for text in texts):
        return True
    found = [_INDEX.fullmatch(text) for text in texts]
    if len(found) < max(2, 0.5 * columns) or not all(found):
        return False
    marks = [match[1] for match in found if match]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    letters = [mark.lower() for mark in marks if not mark.isdigit()]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return (
        steps <= {1}
        and numbers[:1] in ([], [0], [1], [2])
        and letters == sorted(set(letters))
        and (len(numbers) > 1 or len(letters) > 1)
    )

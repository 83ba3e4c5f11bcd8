"""Which rows under a header are records, and which only total, head, note or sign."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.base.language import T
from app.base.text import fold
from app.exchange.imports.header_rows import HeaderBlock, cells_of
from app.exchange.imports.headers import means
from app.exchange.workbook.book import Book, Cell, SheetRow
from app.exchange.workbook.cell_texts import text_of

HIDDEN = T("dòng bị ẩn", "a hidden row")
REPEATED = T("tiêu đề in lại", "the header printed again")
TOTAL = T("dòng cộng", "a total")
HEADING = T("tên nhóm", "a heading of a group")
NOTE = T("ghi chú dưới bảng", "a note")
SIGNED = T("ngày ký, chữ ký", "date and signatures")
NUMBER_ONLY = T("chỉ có số thứ tự", "only a number")
LeftOut = tuple[int, T]
Wide = Mapping[tuple[int, int], int]  # to which column a merged cell reaches, by row and column
_WIDE_TABLE = 4  # columns
_SIGNERS = 4  # who may stand beside each other in a row of signatures

# With their accents: "Tống" and "Công" are names.
_TOTAL = re.compile(
    r"tổng\s*(?:(?:cộng|số|hợp|toàn|kinh phí|tiền)\b|[:(]|$|\d)|cộng\s*(?:[:(]|$|\d|(?:trang|xã|thôn|toàn|nhóm|mục|khối|phát sinh)\b)|"
    r"(?:tong|cong)\s*(?::|$)|tong (?:cong|so)\b|lũy kế|luỹ kế|mang sang|(?:số )?dư (?:đầu|cuối|kỳ)|tồn (?:đầu|cuối|quỹ)|trung bình\s*(?::|$)|tc\s*:?$"
)
_NOTE = re.compile(
    r"(?:\(?\*|\(?ghi chu\b|luu y\b|chu thich\b|an dinh\b|danh sach (?:nay )?(?:gom|co|tren)\b|\(?danh sach\b.*\bnguoi\b|"
    r"bang chu\b|so tien bang chu\b|tong so\b.*\bbang chu\b|trang \d|page \d|nguon\s*:|theo so lieu\b|-\s*nhu tren)"
)
_SIGNED = re.compile(
    r"(?:\bngay\b.{0,14}\bthang\b.{0,14}\bnam\b|^nguoi (?:lap|tong hop|thong ke|ghi)\b|^noi nhan\b|"
    r"^(?:tm|kt|tl|tuq|q)\s*\.|^xac nhan\b|^(?:pho )?chu tich\b|^thu truong\b|^truong (?:ban|thon|cong an|phong)$|"
    r"\bky\b.{0,4}\bghi ro ho ten\b|^ky,? dong dau|^can bo (?:lap|tong hop)\b|^ke toan\b|^thu quy\b|^thu ky$|"
    r"^to truong$|^bi thu\b.*$|^\(?da ky\)?$|^lap (?:bieu|bang)\b)"
)
_GROUP = re.compile(
    r"(?:(?:[ivx]{1,5}|[a-z]|\d{1,2})\s*[.)/-]\s*\D|(?:thon|xom|lang|ap|ban|buon|khom|khoi|khu pho|khu dan cu|"
    r"kdc|to dan pho|tdp|to so|doi|khu|to \d|nhom|phan|muc|khoi pho|tieu khu)\b)"
)
_ORDINAL = re.compile(r"\(?(?:[IVXLC]{1,6}|[A-ZĐ])[.)]?")
_LEVEL = re.compile(
    r"\(?(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-ZĐ])|(?P<number>\d{1,2}))(?:[.)/-]|\s|$)"
)
_COUNTED = re.compile(r"\(?\d{1,6}(?:[.,]\d{1,3})?[.)]?")


class RowSorter:
    """Takes the rows under one header, one by one."""

    def __init__(
        self, book: Book, wide: Wide, block: HeaderBlock, titles: tuple[str, ...], beside: bool
    ) -> None:
        self.block, self.titles = block, titles
        self.rows: list[SheetRow] = []
        self.left_out: list[LeftOut] = []
        self.headings: dict[int, str] = {}
        self.columns: set[int] = set()
        self.ended = False
        self._book = book
        self._above: list[
            tuple[str, str]
        ] = []  # headings over each other, with their kind of number
        self._by_words: list[SheetRow] = []  # headings by their words alone
        self._number = next((c for c, p in block.paths.items() if means(p, "row_number")), 0)
        self._wide = wide
        self._span = (min(block.paths), max(block.paths)) if beside else None

    def add(self, row: SheetRow) -> bool:
        """One more row: a record, or left out with the reason; gives whether it is one."""
        cells = self._own(row)
        if not cells:
            return False
        if (why := self._why_not(row, cells)) is None:
            self.ended = False
            self.rows.append(row)
            self.columns.update(cell.column for cell in cells)
            if self._above:
                self.headings[row.number] = "\n".join(text for _, text in self._above)
            return True
        self.left_out.append((row.number, why))
        return False

    def close(self) -> None:
        """Once all rows are known: where records are called as groups are, no such row is a heading."""
        like = [row for row in self._by_words if self._called_alike(row)]
        if not like:
            return
        numbers = {row.number for row in like}
        self.left_out = [one for one in self.left_out if one[0] not in numbers]
        self.rows = sorted([*self.rows, *like], key=lambda row: row.number)
        self.columns.update(cell.column for row in like for cell in self._own(row))
        names = {" ".join(text_of(self._own(row)[0].value).split()) for row in like}
        kept = {
            n: [t for t in text.split("\n") if t not in names] for n, text in self.headings.items()
        }
        self.headings = {n: "\n".join(texts) for n, texts in kept.items() if texts}

    def _called_alike(self, row: SheetRow) -> bool:
        """Whether most records have a name like this in the same column: a list of hamlets, not by hamlet."""
        column = self._own(row)[0].column
        held = [cell for one in self.rows for cell in self._own(one) if cell.column == column]
        alike = sum(bool(_GROUP.match(fold(text_of(cell.value)))) for cell in held)
        return 2 * alike >= len(self.rows)

    def forget(self, number: int) -> None:
        """The rows from this one on are a header's after all."""
        self.rows = [row for row in self.rows if row.number < number]
        self.left_out = [one for one in self.left_out if one[0] < number]
        self._by_words = [row for row in self._by_words if row.number < number]

    def repeat(self, rows: Sequence[SheetRow]) -> None:
        """The header once more, at the top of another page."""
        self.ended = False
        self.left_out += [(row.number, REPEATED) for row in rows]

    def _own(self, row: SheetRow) -> list[Cell]:
        """The cells of a row that belong to this table and not to one beside it."""
        cells = cells_of(row)
        if self._span is None:
            return cells
        first, last = self._span
        return [cell for cell in cells if first <= cell.column <= last]

    def _why_not(self, row: SheetRow, cells: Sequence[Cell]) -> T | None:
        if self._is_numbered(cells):
            return NUMBER_ONLY if len(cells) == 1 else None
        texts = [text_of(cell.value) for cell in cells]
        folded = [fold(text) for text in texts]
        if any(_TOTAL.match(text.lower()) for text in texts[:2]):
            return TOTAL
        sparse = len(cells) < 0.6 * len(self.block.paths) or len(cells) == 1
        if sparse and len(cells) <= _SIGNERS and any(map(_SIGNED.search, folded)):
            self.ended = True
        elif len(cells) <= 2 and _NOTE.match(folded[0]):
            return NOTE
        if self.ended and sparse:
            return SIGNED
        return self._why_heading(row, cells, texts, folded)

    def _why_heading(
        self, row: SheetRow, cells: Sequence[Cell], texts: Sequence[str], folded: Sequence[str]
    ) -> T | None:
        """Whether a row names the group of those under it, and remember that."""
        ordinal = bool(_ORDINAL.fullmatch(texts[0])) and cells[0].column == (
            self._number or cells[0].column
        )
        if ordinal and self._number and len(cells) > 1:
            self._head(texts[1], texts[0])
            return HEADING
        if len(cells) > 1:
            return None
        cell = cells[0]
        wide = self._wide.get((row.number, cell.column), 0) > cell.column
        grouped = bool(_GROUP.match(folded[0]))
        bold = self._book.font_of(cell).bold and len(self.block.paths) > 2
        placed = wide or bold or bool(self._number and cell.column == self._number)
        if not (placed or grouped):
            return NOTE if self._is_a_note(cell) else None
        if not placed:
            self._by_words.append(row)
        self._head(texts[0], texts[0])
        return HEADING

    def _head(self, text: str, numbered: str) -> None:
        """A heading takes the place of that of its kind, and of those below that: A, then I, then 1."""
        found = _LEVEL.match(numbered)
        level = found.lastgroup or "" if found else ""
        levels = [one for one, _ in self._above]
        del self._above[levels.index(level) if level in levels else len(levels) :]
        self._above.append((level, " ".join(text.split())))

    def _is_a_note(self, cell: Cell) -> bool:
        """Whether a lone cell is none of the numbered records: neither a number nor what is named first."""
        if not self._number or not self.rows or len(self.block.paths) < _WIDE_TABLE:
            return False
        return cell.column != min(c for c in self.block.paths if c != self._number)

    def _is_numbered(self, cells: Sequence[Cell]) -> bool:
        if not self._number:
            return False
        for cell in cells:
            if cell.column == self._number:
                value = cell.value
                if isinstance(value, int | float) and not isinstance(value, bool):
                    return True
                return isinstance(value, str) and bool(_COUNTED.fullmatch(value.strip()))
        return False

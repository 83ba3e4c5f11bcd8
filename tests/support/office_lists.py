"""Lists of invented offices in the layouts that real ones have: made as books, not as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.exchange.workbook.book import (
    Book,
    BookFormat,
    Cell,
    ColumnSpan,
    Merge,
    Moment,
    Sheet,
    SheetRow,
    Value,
)
from app.schema.record import REGISTRY, Record

Line = Sequence[Value]


@dataclass
class Page:
    """A sheet being written, line by line."""

    lines: dict[int, dict[int, Value]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    at: int = 1

    def write(self, values: Line, left: int = 1) -> int:
        """A line in the next row; gives its number."""
        cells = {left + n: v for n, v in enumerate(values) if v is not None}
        if cells:
            self.lines[self.at] = cells
        self.at += 1
        return self.at - 1

    def wide(self, text: str, left: int, right: int) -> int:
        """A text over several columns."""
        self.merges.append(Merge(self.at, left, self.at, right))
        return self.write([text], left)

    def sheet(self, name: str = "Sheet1") -> Sheet:
        """What was written."""
        rows = tuple(
            SheetRow(n, tuple(Cell(c, v) for c, v in sorted(cells.items())), n in self.hidden)
            for n, cells in sorted(self.lines.items())
        )
        spans = tuple(ColumnSpan(c, c, hidden=True) for c in self.hidden_columns)
        return Sheet(name, rows, tuple(self.merges), spans)

    def book(self, name: str = "Sheet1", *more: Sheet) -> Book:
        """A book of this sheet, and others before it."""
        return Book(BookFormat.XLSX, (*more, self.sheet(name)), modified=datetime(2026, 6, 15))


def day(year: int, month: int, number: int) -> Moment:
    """A day of the sheet's own."""
    return Moment(datetime(year, month, number))


@dataclass(frozen=True)
class OfficeList:
    """A list for a register: its headers, the field of each column, its rows and how they are read."""

    register: str
    title: str
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    rows: tuple[tuple[Value, ...], ...]
    read: tuple[tuple[str, ...], ...]

    @property
    def cls(self) -> type[Record]:
        """The register."""
        return REGISTRY[self.register]


def _list(
    register: str, title: str, columns: str, rows: Sequence[Sequence[Value]], read: Sequence[str]
) -> OfficeList:
    """A list whose columns are written ``header = field``; STT comes first by itself."""
    pairs = [one.split(" = ") for one in columns.split(" | ")]
    return OfficeList(
        register,
        title,
        ("STT", *(header for header, _ in pairs)),
        (None, *(name if name != "-" else None for _, name in pairs)),
        tuple((n, *row) for n, row in enumerate(rows, 1)),
        tuple((str(n), *line.split(" | ")) for n, line in enumerate(read, 1)),
    )


LISTS = (
    _list(
        "person", "DANH SÁCH NGƯỜI ĐƯỢC GIÚP ĐỠ",
        "Họ và tên = name | Năm sinh = born | Giới tính = sex | Số CCCD/CMND = id_number | SĐT = phone | Thôn/Xóm = area",
        [
            ("Nguyễn Thị Hoà", 1975, "Nữ", 38175004321, 912345678, "Thôn Đông"),
            ("Đặng Văn Ước", "13/5/1980", "nam", "038080004321", "0912.345.679", "Thôn Đoài"),
            ("Tống Văn Cộng", day(1990, 2, 28), "M", "012345678", None, "Thôn Đông"),
        ],
        [
            "Nguyễn Thị Hoà | 1975 | Nữ | 038175004321 | 0912345678 | Thôn Đông",
            "Đặng Văn Ước | 13/05/1980 | Nam | 038080004321 | 0912345679 | Thôn Đoài",
            "Tống Văn Cộng | 28/02/1990 | Nam | 012345678 |  | Thôn Đông",
        ],
    ),
    _list(
        "household", "DANH SÁCH HỘ DÂN",
        "Họ và tên chủ hộ = name | Số sổ hộ khẩu = book_no | Địa chỉ thường trú = address | Khu phố = area | Điện thoại = phone",
        [
            ("Trần Văn Bình", "00017", "12 đường Làng", "Khu phố 2", "0987654321"),
            ("Lê Thị Cúc", 18, "14 đường Làng", "Khu phố 2", "(098) 765 4322"),
            ("Phạm Công Tổng", 120, "15 đường Làng", "Khu phố 3", 987654323.0),
        ],
        [
            "Trần Văn Bình | 00017 | 12 đường Làng | Khu phố 2 | 0987654321",
            "Lê Thị Cúc | 00018 | 14 đường Làng | Khu phố 2 | 0987654322",
            "Phạm Công Tổng | 00120 | 15 đường Làng | Khu phố 3 | 0987654323",
        ],
    ),
    _list(
        "member", "DANH SÁCH THÀNH VIÊN TỔ BẢO VỆ AN NINH, TRẬT TỰ",
        "Họ tên = name | Sinh năm = born | Chức vụ = role | Thuộc tổ = team | Tham gia từ ngày = since",
        [
            ("Hồ Văn An", 1968, "Tổ trưởng", "Tổ ANTT thôn Đông", day(2024, 7, 1)),
            ("Lý Thị Mơ", "1979", "Phó", "Tổ ANTT thôn Đông", "15/7/2024"),
            ("Nông Văn Tư", "SN 1990", "tổ viên", "Tổ ANTT thôn Đoài", 45474),
        ],
        [
            "Hồ Văn An | 1968 | Tổ trưởng | Tổ ANTT thôn Đông | 01/07/2024",
            "Lý Thị Mơ | 1979 | Tổ phó | Tổ ANTT thôn Đông | 15/07/2024",
            "Nông Văn Tư | 1990 | Tổ viên | Tổ ANTT thôn Đoài | 01/07/2024",
        ],
    ),
    _list(
        "award", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
        "Tên tập thể/cá nhân/hộ gia đình = name | Chức vụ = position | Đơn vị công tác = unit | "
        "Danh hiệu thi đua/Hình thức khen thưởng = form | Phân loại khen thưởng = recipient | Tiền thưởng = money",
        [
            ("Mai Văn Khôi", "Tổ trưởng", "Thôn Đông", "Giấy khen", "Khen thưởng cá nhân", "1.000.000 đ"),
            ("Tổ tự quản số 1", None, "Thôn Đoài", "Giấy khen của Chủ tịch xã", "Khen thưởng tập thể", 2000000),
            ("Vũ Thị Lài", "Tổ viên", "Thôn Đông", "Bằng khen", "Cá nhân", "1,500,000"),
        ],
        [
            "Mai Văn Khôi | Tổ trưởng | Thôn Đông | Giấy khen | Cá nhân | 1.000.000",
            "Tổ tự quản số 1 |  | Thôn Đoài | Giấy khen | Tập thể | 2000000",
            "Vũ Thị Lài | Tổ viên | Thôn Đông | Bằng khen | Cá nhân | 1.500.000",
        ],
    ),
)  # fmt: skip


def _letterhead(page: Page, one: OfficeList) -> None:
    middle, wide = 3, len(one.headers)
    for left, right in (
        ("UBND XÃ TÂN XUÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("CÔNG AN XÃ", "Độc lập - Tự do - Hạnh phúc"),
    ):
        page.merges.append(Merge(page.at, 1, page.at, middle))
        page.merges.append(Merge(page.at, middle + 1, page.at, wide))
        page.write([left, None, None, right])
    page.at += 1
    page.wide(one.title, 1, wide)
    page.wide("(Kèm theo Báo cáo số 12/BC-CAX ngày 05 tháng 6 năm 2026)", 1, wide)
    page.at += 1


def _signatures(page: Page, one: OfficeList) -> None:
    right = len(one.headers) - 1
    page.at += 1
    page.write(["Tân Xuân, ngày 15 tháng 6 năm 2026"], right)
    page.write(["NGƯỜI LẬP BIỂU", *[None] * (right - 3), "TRƯỞNG CÔNG AN XÃ"], 2)
    page.write(["(Ký, ghi rõ họ tên)"], right)
    page.at += 3
    page.write(["Đỗ Văn Lập", *[None] * (right - 3), "Bùi Văn Ký"], 2)


def _rows(page: Page, one: OfficeList, left: int = 1) -> list[int]:
    return [page.write(row, left) for row in one.rows]


def bare(one: OfficeList) -> tuple[Page, list[int]]:
    """The header in the first row."""
    page = Page()
    page.write(one.headers)
    return page, _rows(page, one)


def with_letterhead(one: OfficeList) -> tuple[Page, list[int]]:
    """Letterhead, title, total and signatures."""
    page = Page()
    _letterhead(page, one)
    page.write(one.headers)
    numbers = _rows(page, one)
    page.write([None, f"Tổng cộng: {len(one.rows)}"])
    _signatures(page, one)
    return page, numbers


def with_codes(one: OfficeList) -> tuple[Page, list[int]]:
    """Codes in the headers and a row that counts them."""
    page = Page()
    _letterhead(page, one)
    page.write([f"{h}\n({n})" for n, h in enumerate(one.headers, 1)])
    page.write([*range(1, len(one.headers) + 1)])
    return page, _rows(page, one)


def with_letters(one: OfficeList) -> tuple[Page, list[int]]:
    """A row of A, B, C under the header, and one of units."""
    page = Page()
    page.wide(one.title, 1, len(one.headers))
    page.write([h.upper() for h in one.headers])
    page.write(list("ABCDEFGHIJ"[: len(one.headers)]))
    return page, _rows(page, one)


def merged_header(one: OfficeList) -> tuple[Page, list[int]]:
    """Two header rows: two columns under one of their own, the others over both rows."""
    page = Page()
    _letterhead(page, one)
    top, wide = page.at, len(one.headers)
    for column in (*range(1, wide - 1),):
        page.merges.append(Merge(top, column, top + 1, column))
    page.merges.append(Merge(top, wide - 1, top, wide))
    page.write([*one.headers[:-2], "Thông tin khác"])
    page.write(one.headers[-2:], wide - 1)
    return page, _rows(page, one)


def plain_two_rows(one: OfficeList) -> tuple[Page, list[int]]:
    """The same in a file that keeps no merges."""
    page, numbers = merged_header(one)
    page.merges.clear()
    return page, numbers


def in_groups(one: OfficeList) -> tuple[Page, list[int]]:
    """Groups with a heading and a total each, notes at the end."""
    page = Page()
    page.write([one.title])
    page.at += 1
    page.write(one.headers)
    numbers = []
    for roman, row in zip(("I", "II", "III"), one.rows, strict=True):
        page.write([roman, f"NHÓM {roman}"])
        numbers.append(page.write(row))
        page.write([None, "Cộng", 1])
    page.wide("Tổng số: 03 (bằng chữ: ba)", 1, len(one.headers))
    page.write(["Ghi chú: danh sách này thay cho danh sách tháng trước."])
    _signatures(page, one)
    return page, numbers


def on_pages(one: OfficeList) -> tuple[Page, list[int]]:
    """The header printed again on each page."""
    page = Page()
    page.write([None, one.title])
    numbers = []
    for number, row in enumerate(one.rows, 1):
        page.at += 1
        page.write(one.headers)
        numbers.append(page.write(row))
        page.write([None, None, f"Trang {number}/3"])
    return page, numbers


def set_in(one: OfficeList) -> tuple[Page, list[int]]:
    """The table begins in column C, under some lines."""
    page = Page()
    for line in ("Công an xã Tân Xuân", "Bộ phận tổng hợp", one.title):
        page.write([line], 3)
    page.at += 2
    page.write(one.headers, 3)
    return page, _rows(page, one, 3)


def with_gaps(one: OfficeList) -> tuple[Page, list[int]]:
    """Blank rows between the rows, and numbers written ahead for rows to come."""
    page = Page()
    page.write(one.headers)
    numbers = []
    for row in one.rows:
        page.at += 1
        numbers.append(page.write(row))
    for ahead in (4, 5):
        page.write([ahead])
    return page, numbers


def accentless(one: OfficeList) -> tuple[Page, list[int]]:
    """Headers typed without accents."""
    from app.base.text import fold

    page = Page()
    page.write([fold(header) for header in one.headers])
    return page, _rows(page, one)


def below_another(one: OfficeList) -> tuple[Page, list[int]]:
    """A table of figures stands above on the same sheet."""
    page = Page()
    page.write(["I. SỐ LIỆU CHUNG"])
    page.write(["TT", "Chỉ tiêu", "Đơn vị tính", "Số lượng"])
    page.write([1, "Số tổ", "Tổ", 4])
    page.write([2, "Số hộ", "Hộ", 812])
    page.at += 1
    page.write([f"II. {one.title}"])
    page.write(one.headers)
    return page, _rows(page, one)


Layout = Callable[[OfficeList], tuple[Page, list[int]]]
LAYOUTS: tuple[Layout, ...] = (
    bare, with_letterhead, with_codes, with_letters, merged_header, plain_two_rows, in_groups,
    on_pages, set_in, with_gaps, accentless, below_another,
)  # fmt: skip


def days_in(order: str, days: Sequence[date]) -> list[str]:
    """Days as texts, ``dmy`` or ``mdy``."""
    form = "{0.day}/{0.month}/{0.year}" if order == "dmy" else "{0.month}/{0.day}/{0.year}"
    return [form.format(one) for one in days]

"""A list is found in whatever layout an office gave it, and read for its register, with nothing chosen."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.imports import prepared, row_kinds
from app.exchange.imports.matching import fields_of
from app.exchange.imports.prepared import Prepared, likely_register, prepare, tables
from app.exchange.imports.questions import KEEP
from app.exchange.workbook import reading
from app.exchange.workbook.book import Book, Merge, Sheet
from app.exchange.workbook.repairs import repaired
from app.registers.person import Person
from app.schema.record import REGISTRY, Record
from tests.support.office_books import MAKERS, ROWS
from tests.support.office_lists import LAYOUTS, LISTS, Layout, OfficeList, Page, bare

FORMATS = ("xlsx", "xls", "csv")
each_list = pytest.mark.parametrize("one", LISTS, ids=[one.register for one in LISTS])
each_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=[one.__name__ for one in LAYOUTS])


def fields(found: Prepared) -> list[str | None]:
    return [column.field.name if column.field else None for column in found.columns]


def assert_read(found: Prepared, one: OfficeList, numbers: Sequence[int]) -> None:
    assert fields(found) == [*one.fields]
    assert [row.number for row in found.rows] == [*numbers]
    assert [row.cells for row in found.rows] == [*one.read]
    assert not found.waits


@each_list
@each_layout
def test_a_list_is_found_and_read_without_a_choice(one: OfficeList, layout: Layout) -> None:
    page, numbers = layout(one)
    book = page.book()
    assert_read(prepare(book, one.cls), one, numbers)
    table = next(t for t in tables(book) if t.rows and t.rows[0].number == numbers[0])
    assert likely_register(table) is one.cls


@each_list
def test_what_was_read_is_what_the_fields_read(one: OfficeList) -> None:
    page, _ = bare(one)
    found = prepare(page.book(), one.cls)
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if column.field is not None and column.field.kind not in ("link", "links"):
                column.field.parse(cell)


@each_list
def test_a_list_on_another_sheet_is_found(one: OfficeList) -> None:
    cover = Page()
    cover.write([None, "SỔ THEO DÕI"])
    cover.write([None, "Năm 2026"])
    page, numbers = bare(one)
    found = prepare(page.book("DS", cover.sheet("Bìa")), one.cls)
    assert found.sheet == "DS"
    assert_read(found, one, numbers)


@pytest.mark.parametrize("cls", REGISTRY.values(), ids=REGISTRY)
def test_the_names_of_our_own_fields_are_known(cls: type[Record]) -> None:
    specs = fields_of(cls)
    page = Page()
    page.write([spec.header for spec in specs.values()])
    page.write([f"{cls.schema.prefix}-0001"])
    book = page.book()
    assert fields(prepare(book, cls)) == [*specs]
    assert likely_register(tables(book)[0]) is cls


@pytest.mark.parametrize(("name", "write"), [MAKERS[one] for one in FORMATS], ids=FORMATS)
def test_a_list_is_the_same_from_a_file_of_any_format(
    name: str, write: Callable[..., Path], tmp_path: Path
) -> None:
    found = prepare(repaired(reading.read(write(tmp_path / name))).book, Person)
    assert fields(found) == [None, "name", None, "note"]
    assert [row.cells[1:3] for row in found.rows] == [tuple(row[1:3]) for row in ROWS[1:]]


@pytest.mark.parametrize(
    "header", ["1. Họ & tên (*)", "HO VA TEN", "Họ và tên\n(1)", "Họ tên:", "hoten", "Họ  và\ntên"]
)
def test_a_header_is_known_however_it_was_typed(header: str) -> None:
    page = Page()
    page.write([header, "G.tính", "Đthoại"])
    page.write(["Trần Văn Bình", "Nam", "0987654321"])
    assert fields(prepare(page.book(), Person)) == ["name", "sex", "phone"]


def test_a_table_may_be_chosen() -> None:
    people, households = LISTS[:2]
    page, _ = bare(people)
    page.at += 2
    page.write(households.headers)
    for row in households.rows:
        page.write(row)
    book = page.book()
    assert [len(table.rows) for table in tables(book)] == [3, 3]
    second = prepare(book, households.cls, prepared.Choices("Sheet1", 1))
    assert [row.cells for row in second.rows] == [*households.read]


def test_tables_side_by_side_are_two() -> None:
    page = Page()
    page.write(["STT", "Họ và tên", "SĐT", None, "STT", "Họ và tên", "SĐT"])
    page.write([1, "Trần Văn Bình", "0987654321", None, 2, "Lê Thị Cúc", "0987654322"])
    left, right = tables(page.book())
    assert (left.columns, right.columns) == ((1, 2, 3), (5, 6, 7))
    assert [cell.value for cell in right.rows[0].cells][4] == "Lê Thị Cúc"


def test_what_is_left_out_is_named_with_its_reason() -> None:
    page, _ = LAYOUTS[6](LISTS[0])
    reasons = [why for _, why in prepare(page.book(), LISTS[0].cls).left_out]
    assert reasons.count(row_kinds.HEADING) == 3
    assert reasons.count(row_kinds.TOTAL) == 4
    assert reasons.count(row_kinds.NOTE) == 1
    assert reasons.count(row_kinds.SIGNED) == 4


def test_a_book_without_a_table_is_refused() -> None:
    page = Page()
    page.write(["Thông báo"])
    with pytest.raises(prepared.UserError) as refused:
        prepare(page.book(), LISTS[0].cls)
    assert refused.value.text == prepared.NO_TABLE


WORDS = st.text("abcdeghiklmnopqrstuvxyăâđêôơư ", min_size=1, max_size=30).map(
    lambda text: f"Về {text}"
)


@given(
    one=st.sampled_from(LISTS),
    around=st.tuples(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=4)),
    left=st.integers(1, 5),
    groups=st.booleans(),
    numbering=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_lines_above_and_below_change_nothing(
    one: OfficeList,
    around: tuple[list[str], list[str]],
    left: int,
    groups: bool,
    numbering: bool,
) -> None:
    page, (titles, footers) = Page(), around
    wide = len(one.headers)
    for title in titles:
        page.wide(title, left, left + wide - 1)
    if groups:
        for column in range(left, left + wide - 2):
            page.merges.append(Merge(page.at, column, page.at + 1, column))
        page.merges.append(Merge(page.at, left + wide - 2, page.at, left + wide - 1))
        page.write([*one.headers[:-2], "Thông tin"], left)
        page.write(one.headers[-2:], left + wide - 2)
    else:
        page.write(one.headers, left)
    if numbering:
        page.write([f"({n})" for n in range(1, wide + 1)], left)
    numbers = [page.write(row, left) for row in one.rows]
    page.at += 1
    page.write(["Ngày 15 tháng 6 năm 2026"], left + wide - 2)
    for footer in footers:
        page.write([footer], left + 1)
    assert_read(prepare(page.book(), one.cls), one, numbers)


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.integers(-5, 60000), st.floats(0, 1e9), st.text(max_size=12)),
            max_size=6,
        ),
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_a_sheet_holds_each_row_is_told_at_most_once(lines: list[list]) -> None:
    page = Page()
    for line in lines:
        page.write(line)
    book = page.book()
    for number, table in enumerate(tables(book)):
        for one in LISTS:
            found = prepare(book, one.cls, prepared.Choices("Sheet1", number))
            told = [row.number for row in found.rows] + [row for row, _ in found.left_out]
            assert len(told) == len(set(told))
            assert all(len(row.cells) == len(found.columns) for row in found.rows)
            assert {repair.row for repair in found.repairs} <= {row.number for row in found.rows}
        likely_register(table)


def hostile() -> dict[str, Page]:
    """Sheets that no office makes."""
    wide, merged, blank, deep = Page(), Page(), Page(), Page()
    wide.write([None if n % 3 == 0 else "Họ và tên" for n in range(12_000)])
    wide.write(["Trần Văn Bình"] * 12_000)
    merged.write(["Họ và tên", "Thôn"])
    for _ in range(200):
        merged.write(["Trần Văn Bình", "Thôn Đông"])
    merged.merges += [Merge(2, n % 2 + 1, 1_000_000, n % 2 + 1) for n in range(2000)]
    merged.merges += [Merge(n, 1, n + 3, 400) for n in range(1, 2000, 4)]
    blank.write(["Họ và tên", "Năm sinh", "SĐT", "Giới tính"])
    for _ in range(5):
        blank.write([f"A{' ' * 30_000}b", f"1{' ' * 30_000}z", f"1{'. ' * 15_000}z", "nam " * 7000])
    deep.write(["STT", "Họ và tên"])
    deep.write(["I", "a " * 15_000])
    deep.write([1, "Trần Văn Bình"])
    return {"wide": wide, "merged": merged, "blank": blank, "deep": deep}


@pytest.mark.parametrize("page", hostile().values(), ids=hostile())
def test_a_hostile_sheet_takes_no_longer_than_its_size(page: Page) -> None:
    choices = prepared.Choices(answers={"merged": KEEP})
    with suppress(prepared.UserError):
        assert prepare(page.book(), Person, choices).columns


def test_an_empty_book_has_no_table() -> None:
    assert tables(Book(Page().book().format, (Sheet("A"),))) == ()

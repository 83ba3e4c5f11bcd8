"""Cells are mended as their field needs it; what only the officer can say is asked, never guessed."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.base.dates import show_day
from app.exchange.imports.prepared import (
    Choices,
    Prepared,
    PreparedColumn,
    ValueRepairKind,
    prepare,
    tables,
)
from app.exchange.imports.questions import KEEP, LEAVE
from app.exchange.workbook.book import Book, CellError, Merge, Moment, Value
from app.registers.activity import Activity
from app.registers.fund import Fund
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.registers.visit import Visit
from app.schema.record import Record
from tests.support.office_lists import Page, day, days_in

K = ValueRepairKind


def book_of(headers: Sequence[str], *rows: Sequence[Value]) -> Book:
    page = Page()
    page.write(headers)
    for row in rows:
        page.write(row)
    return page.book()


def column_of(
    book: Book, cls: type[Record], field: str, choices: Choices | None = None
) -> list[str]:
    """What stands in the column of a field."""
    found = prepare(book, cls, choices or Choices())
    at = [column.field and column.field.name for column in found.columns].index(field)
    return [row.cells[at] for row in found.rows]


def read(cls: type[Record], header: str, field: str, values: Sequence[Value]) -> list[str]:
    """A column of values beside a column of names, as it is read."""
    rows = [(f"Trần Văn {n}", value) for n, value in enumerate(values, 1)]
    return column_of(book_of(("Họ và tên", header), *rows), cls, field)


def keys(found: Prepared) -> list[str]:
    return [question.key for question in found.questions]


@pytest.mark.parametrize(
    ("value", "after"),
    [
        (912345678, "0912345678"),
        (912345678.0, "0912345678"),
        ("9.12345678E8", "0912345678"),
        ("9,12345678E+08", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        (2438123456, "02438123456"),
        ("9.1E+08", "9.1E+08"),
        ("không có", "không có"),
    ],
)
def test_a_telephone_is_mended(value: Value, after: str) -> None:
    assert read(Person, "SĐT", "phone", ["0987654321", value, "0987654322"])[1] == after


@pytest.mark.parametrize(
    ("value", "after"),
    [
        (38175004321, "038175004321"),
        (1099012345, "001099012345"),
        (12345678, "012345678"),
        ("123456789", "123456789"),
        ("038 175 004 321", "038175004321"),
        (38175004321.0, "038175004321"),
        ("3,8175004321E+10", "038175004321"),
        ("3,8175E+10", "3,8175E+10"),
        ("1234567", "1234567"),
    ],
)
def test_an_identity_number_gets_its_zeros_only_where_its_length_tells(
    value: Value, after: str
) -> None:
    numbers = ["038175004322", value, "038175004323"]
    assert read(Person, "Số CCCD", "id_number", numbers)[1] == after


@given(st.lists(st.integers(1, 99_999), min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_codes_of_one_length_keep_their_zeros(numbers: list[int]) -> None:
    texts = [f"{n:05}" for n in numbers]
    rows = [("Trần Văn Bình", "00000"), *[("Trần Văn Bình", n) for n in numbers]]
    from app.registers.household import Household

    book = book_of(("Họ và tên chủ hộ", "Mã hộ"), *rows)
    assert column_of(book, Household, "book_no") == ["00000", *texts]


@pytest.mark.parametrize(
    ("value", "after"),
    [
        (1975, "1975"),
        ("SN 1975", "1975"),
        (day(1975, 5, 2), "02/05/1975"),
        (Moment(datetime(1905, 5, 29), 1975.0), "1975"),
        (27516, "02/05/1975"),
        ("ngày 2 tháng 5 năm 1975", "02/05/1975"),
        ("5/1975", "05/1975"),
        ("??/??/1975", "1975"),
        ("00/05/1975", "05/1975"),
        ("1975-05-02", "02/05/1975"),
        ("2-May-1975", "02/05/1975"),
        (25051975, "25/05/1975"),
        ("31/02/1975", "31/02/1975"),
        ("-", ""),
    ],
)
def test_a_birth_is_read_however_it_was_typed(value: Value, after: str) -> None:
    assert read(Person, "Ngày sinh", "born", ["13/5/1980", value])[1] == after


def test_a_serial_number_follows_the_date_system_of_the_book() -> None:
    book = book_of(("Họ và tên", "Ngày sinh"), ("Trần Văn Bình", 26054))
    assert column_of(replace(book, since_1904=True), Person, "born") == ["02/05/1975"]


DAYS = st.lists(st.dates(date(1930, 1, 1), date(2020, 12, 31)), min_size=1, max_size=12)


@given(days=DAYS, order=st.sampled_from(["dmy", "mdy"]))
@settings(max_examples=60, deadline=None)
def test_days_of_one_order_are_read_right_or_asked_about(days: list[date], order: str) -> None:
    rows = [("Trần Văn Bình", text) for text in days_in(order, days)]
    book = book_of(("Họ và tên", "Ngày sinh"), *rows)
    found = prepare(book, Person)
    if any(one.day > 12 for one in days):
        assert not found.questions
    elif any(one.day != one.month for one in days):
        assert keys(found) == ["dates:2"]
        assert found.waits
    answered = Choices(answers={"dates:2": order})
    assert column_of(book, Person, "born", answered) == [show_day(one) for one in days]


def test_days_that_a_spreadsheet_changed_over_are_asked_about() -> None:
    rows = [(f"Trần Văn {n}", value) for n, value in enumerate(
        (day(2024, 3, 1), day(2024, 3, 2), day(2024, 3, 5), "25/3/2024", "28/3/2024"), 1
    )]  # fmt: skip
    book = book_of(("Họ và tên", "Ngày tham gia"), *rows)
    assert keys(prepare(book, Member)) == ["swapped:2"]
    back = Choices(answers={"swapped:2": KEEP})
    assert column_of(book, Member, "since", back)[:3] == ["03/01/2024", "03/02/2024", "03/05/2024"]


def test_births_are_worked_out_from_ages_only_when_the_year_was_chosen() -> None:
    book = book_of(("Họ và tên", "Tuổi"), ("Trần Văn Bình", 45), ("Lê Thị Cúc", "38 tuổi"))
    found = prepare(book, Person)
    assert [key for key, _ in found.questions[0].options] == ["2026", LEAVE]
    assert column_of(book, Person, "born") == ["45", "38 tuổi"]
    answered = Choices(answers={"age:2": "2026"})
    assert column_of(book, Person, "born", answered) == ["1981", "1988"]
    assert column_of(book, Person, "born", Choices(answers={"age:2": LEAVE})) == ["", ""]


@pytest.mark.parametrize("sign", ['"', "nt", "-nt-", "//", "như trên", "''"])
def test_as_above_is_what_stands_above(sign: str) -> None:
    values = ["Thôn Đông", sign, sign, "Thôn Đoài", sign]
    after = ["Thôn Đông"] * 3 + ["Thôn Đoài"] * 2
    assert read(Person, "Thôn", "area", values) == after


def test_births_under_the_sex_give_both() -> None:
    book = book_of(
        ("Họ và tên", "Nam", "Nữ"), ("Trần Văn Bình", 1975, None), ("Lê Thị Cúc", None, "13/5/1980")
    )
    found = prepare(book, Person)
    assert [row.cells for row in found.rows] == [
        ("Trần Văn Bình", "1975", "Nam"),
        ("Lê Thị Cúc", "13/05/1980", "Nữ"),
    ]
    assert [column.column for column in found.columns] == [1, 2, 3]


def test_marks_under_the_sex_give_the_sex() -> None:
    book = book_of(
        ("Họ và tên", "Nam", "Nữ"), ("Trần Văn Bình", "x", None), ("Lê Thị Cúc", None, "X")
    )
    assert column_of(book, Person, "sex") == ["Nam", "Nữ"]


def test_that_no_mark_means_a_man_is_asked() -> None:
    book = book_of(("Họ và tên", "Nữ"), ("Trần Văn Bình", None), ("Lê Thị Cúc", "x"))
    assert column_of(book, Person, "sex") == ["", "Nữ"]
    assert column_of(book, Person, "sex", Choices(answers={"blank:2": KEEP})) == ["Nam", "Nữ"]


def test_a_name_in_two_columns_is_one() -> None:
    headers = ("STT", "Họ và tên đệm", "Tên", "Năm sinh")
    book = book_of(headers, (1, "Trần Văn", "Bình", 1975), (2, "Lê Thị", "Cúc", 1980))
    assert column_of(book, Person, "name") == ["Trần Văn Bình", "Lê Thị Cúc"]


def test_a_name_under_one_header_over_two_columns_is_one() -> None:
    page = Page()
    page.merges.append(Merge(1, 2, 1, 3))
    page.write(("STT", "Họ và tên", None, "Năm sinh"))
    page.write((1, "Trần Văn", "Bình", 1975))
    page.write((2, "Lê Thị", "Cúc", 1980))
    assert column_of(page.book(), Person, "name") == ["Trần Văn Bình", "Lê Thị Cúc"]


def test_day_month_and_year_in_three_columns_are_one_day() -> None:
    page = Page()
    page.merges += [Merge(1, 1, 2, 1), Merge(1, 2, 1, 4)]
    page.write(("Họ và tên", "Ngày tháng năm sinh"))
    page.write(("Ngày", "Tháng", "Năm"), 2)
    page.write(("Trần Văn Bình", 2, 5, 1975))
    page.write(("Lê Thị Cúc", None, None, 1980))
    assert column_of(page.book(), Person, "born") == ["02/05/1975", "1980"]


def test_one_column_for_two_fields_gives_two() -> None:
    headers = ("Họ và tên", "Năm sinh/Giới tính")
    book = book_of(headers, ("Trần Văn Bình", "1975/Nam"), ("Lê Thị Cúc", "Nữ - 13/5/1980"))
    found = prepare(book, Person)
    assert [column.column for column in found.columns] == [1, 2, 2]
    assert [row.cells[1:] for row in found.rows] == [("1975", "Nam"), ("13/05/1980", "Nữ")]


def test_a_group_gives_its_area_to_the_rows_under_it() -> None:
    page = Page()
    page.write(("STT", "Họ và tên", "Năm sinh"))
    page.write(("I", "Thôn Đông"))
    page.write((1, "Trần Văn Bình", 1975))
    page.write(("II", "Tổ dân phố số 7:"))
    page.write((1, "Lê Thị Cúc", 1980))
    assert column_of(page.book(), Person, "area") == ["Thôn Đông", "Tổ dân phố số 7"]


def test_merged_cells_are_filled_down_on_request_only() -> None:
    page = Page()
    page.write(("Họ và tên", "Thôn"))
    page.write(("Trần Văn Bình", "Thôn Đông"))
    page.write(("Lê Thị Cúc",))
    page.merges.append(Merge(2, 2, 3, 2))
    book = page.book()
    assert keys(prepare(book, Person)) == ["merged"]
    assert column_of(book, Person, "area") == ["Thôn Đông", ""]
    filled = Choices(answers={"merged": KEEP})
    assert column_of(book, Person, "area", filled) == ["Thôn Đông", "Thôn Đông"]
    assert [one.kind for one in prepare(book, Person, filled).repairs] == [K.MERGED]


def test_hidden_rows_and_columns_are_asked_about() -> None:
    page = Page()
    page.write(("Họ và tên", "SĐT"))
    page.write(("Trần Văn Bình", "0987654321"))
    page.hidden.add(page.write(("Lê Thị Cúc", "0987654322")))
    page.hidden_columns.append(2)
    book = page.book()
    assert keys(prepare(book, Person)) == ["hidden-rows", "hidden-columns"]
    assert column_of(book, Person, "name") == ["Trần Văn Bình"]
    every = Choices(answers={"hidden-rows": KEEP, "hidden-columns": KEEP})
    assert column_of(book, Person, "phone", every) == ["0987654321", "0987654322"]


def test_several_people_in_one_cell_are_asked_about() -> None:
    book = book_of(
        ("Họ và tên", "Năm sinh"), ("Trần Văn Bình\nLê Thị Cúc", 1975), ("Hồ Văn An", 1980)
    )
    assert keys(prepare(book, Person)) == ["several:1"]
    answered = Choices(answers={"several:1": LEAVE})
    assert column_of(book, Person, "name", answered) == ["Hồ Văn An"]


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("1. Trần Văn Bình\n2. Lê Thị Cúc", True),
        ("Trần Văn Bình và Lê Thị Cúc", True),
        ("ông Trần Văn Bình, bà Lê Thị Cúc", True),
        ("Y Moan; H Hen", True),
        ("Trần Văn\nBình", False),
        ("Ban Chỉ đạo Phòng, chống tội phạm và Xây dựng phong trào", False),
    ],
)
def test_people_are_told_from_one_name(text: str, several: bool) -> None:
    book = book_of(("Họ và tên", "Năm sinh"), (text, 1975), ("Hồ Văn An", 1980))
    assert keys(prepare(book, Person)) == (["several:1"] if several else [])


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("1,500,000", 1500000),
        ("1.500.000 đ", 1500000),
        ("1.500.000,00 đồng", 1500000),
        ("1,5 triệu", 1500000),
        ("500k", 500000),
        (1500000.0, 1500000),
        ("1 500 000", 1500000),
    ],
)
def test_money_is_read_however_it_was_typed(value: Value, after: int) -> None:
    book = book_of(("Ngày", "Nội dung", "Thu/Chi", "Số tiền"), (day(2026, 5, 2), "Ủng hộ", "Thu", value))  # fmt: skip
    (text,) = column_of(book, Fund, "amount")
    assert Fund.schema.fields["amount"].parse(text) == after


def test_what_may_not_be_kept_is_never_imported() -> None:
    headers = ("Họ và tên", "Dân tộc", "Tôn giáo", "Quê quán")
    book = book_of(headers, ("Trần Văn Bình", "Kinh", "Không", "Nam Định"))
    found = prepare(book, Person, Choices(fields={2: "note"}))
    assert [column.barred for column in found.columns] == [False, True, True, True]
    assert [column.field for column in found.columns[1:]] == [None] * 3


def test_a_choice_of_fields_goes_before_the_headers() -> None:
    book = book_of(("Họ và tên", "Bí danh"), ("Trần Văn Bình", "Ba Bình"))
    found = prepare(book, Person, Choices(fields={1: None, 2: "name"}))
    assert [column.field and column.field.name for column in found.columns] == [None, "name"]


def test_lists_with_the_same_headers_have_one_signature() -> None:
    row = ("Trần Văn Bình", 1975)
    one, other, third = (
        prepare(book_of(headers, row), Person).signature
        for headers in (("Họ và tên", "Năm sinh"), ("HO VA TEN\n(1)", "năm sinh"), ("Tên", "Năm sinh"))
    )  # fmt: skip
    assert one == other != third


def test_counts_marks_and_lists_of_choices_are_mended() -> None:
    book = book_of(
        ("Ngày", "Hoạt động", "Loại hoạt động", "Lượt người"),
        (day(2026, 5, 2), "Tuyên truyền luật", "Tuyên truyền miệng", "1,200 người"),
        (day(2026, 5, 3), "Họp dân", "Họp", 80.0),
    )
    assert column_of(book, Activity, "people") == ["1.200", "80"]
    visits = book_of(
        ("Ngày thăm", "Hộ được thăm", "Mục đích", "Kết quả"),
        (day(2026, 5, 2), "Trần Văn Bình", "động viên; Tuyên truyền", "Đã trao đổi"),
    )
    assert column_of(visits, Visit, "purposes") == ["Động viên, Tuyên truyền"]
    trained = ["X", "v", 1, "Có", "Không", None]
    yes, no = "Có", "Không"
    assert read(Member, "Chuyên môn luật", "law_trained", trained) == [yes, yes, yes, yes, no, ""]


def test_each_repair_names_its_cell() -> None:
    book = book_of(("Họ và tên", "SĐT"), ("Trần Văn Bình", 912345678), ("Lê Thị Cúc", CellError("#N/A")))  # fmt: skip
    found = prepare(book, Person).repairs
    assert [(one.place, one.kind, one.before, one.after) for one in found] == [
        ("B2", K.LEADING_ZERO, "912345678", "0912345678"),
        ("B3", K.ERROR, "#N/A", ""),
    ]
    assert all(kind.label.vi and kind.label.en for kind in K)


def test_codes_of_other_programs_are_not_ours() -> None:
    other = book_of(("Mã", "Họ và tên"), ("NK0001", "Trần Văn Bình"))
    own = book_of(("Mã", "Họ và tên"), ("NG-0001", "Trần Văn Bình"))
    first = [prepare(book, Person).columns[0] for book in (other, own)]
    assert [isinstance(c, PreparedColumn) and c.field and c.field.name for c in first] == [None, "code"]  # fmt: skip


def test_a_table_tells_where_it_stands() -> None:
    book = book_of(("Họ và tên", "SĐT"), ("Trần Văn Bình", "0987654321"))
    (table,) = tables(book)
    assert (table.first, table.last, table.paths) == (1, 2, (("Họ và tên",), ("SĐT",)))


def test_an_address_of_before_is_changed_to_the_unit_of_now_only_where_that_is_said() -> None:
    was = (
        "Ngõ 3, phường Phúc Xá, quận Ba Đình",
        "xã Tân Thạnh, huyện Thới Lai",  # which was divided
        "Tổ 3",
    )
    rows = [(f"Trần Văn {n}", address) for n, address in enumerate(was, 1)]
    book = book_of(("Chủ hộ", "Địa chỉ"), *rows)
    found = prepare(book, Household)
    assert (keys(found), found.waits, column_of(book, Household, "address")) == (
        ["former:2"], False, [*was],
    )  # fmt: skip
    changed = Choices(answers={"former:2": KEEP})
    assert column_of(book, Household, "address", changed) == ["Ngõ 3, Phường Hồng Hà", *was[1:]]
    (repair,) = prepare(book, Household, changed).repairs
    assert (repair.place, repair.kind, repair.before) == ("B2", K.FORMER_UNIT, was[0])

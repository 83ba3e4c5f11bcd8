"""What a column, a row above others or a word of an office means, and what must not be read into it."""

from collections.abc import Sequence

import pytest

from app.exchange.imports.date_texts import DateOrder, day_text
from app.exchange.imports.headings import area_of, meant_by, team_of
from app.exchange.imports.known_values import word_of
from app.exchange.imports.prepared import Choices, Prepared, ValueRepairKind, prepare
from app.exchange.imports.questions import KEEP, LEAVE
from app.exchange.imports.row_kinds import NOTE, TOTAL
from app.exchange.workbook.book import Value
from app.registers.award import Recipient
from app.registers.dispute import DisputeOutcome
from app.registers.document import Direction
from app.registers.institution import InstitutionKind
from app.registers.team import TeamKind
from app.schema.fields import Choice, ChoiceField, TermField
from app.schema.record import register
from tests.support.office_lists import Page


def read(key: str, *lines: Sequence[Value]) -> Prepared:
    page = Page()
    for line in lines:
        page.write(line)
    return prepare(page.book(), register(key))


def fields(found: Prepared) -> list[str | None]:
    return [column.field.name if column.field else None for column in found.columns]


def column(found: Prepared, name: str) -> list[str]:
    return [row.cells[fields(found).index(name)] for row in found.rows]


@pytest.mark.parametrize(
    ("key", "header", "cell", "name"),
    [
        ("member", "Vào tổ ngày", "15/7/2024", "since"),
        ("member", "Biển hiệu", "001", "badge_no"),
        ("dispute", "K.quả HG", "HG thành", "outcome"),
        ("institution", "Số CB, CNV", 12, "people"),
        ("member", "QĐ thành lập", "12/QĐ-UBND", "decision_no"),
    ],
)
def test_a_header_is_known_in_other_order_in_part_and_in_short_words(
    key: str, header: str, cell: Value, name: str
) -> None:
    found = read(key, ["STT", header, "Ghi chú"], [1, cell, "a"], [2, cell, "b"])
    assert fields(found) == [None, name, "note"]


@pytest.mark.parametrize(
    ("key", "name", "text", "value"),
    [
        ("dispute", "field", "HN&GĐ", "family"),
        ("dispute", "field", "Hôn nhân, gia đình", "family"),
        ("dispute", "field", "DS", "civil"),
        ("dispute", "outcome", "HG không thành", "failed"),
        ("dispute", "outcome", "Chưa hòa giải thành", None),
        ("dispute", "outcome", "Không hòa giải thành", None),
        ("dispute", "outcome", "Hòa giải chưa thành", None),
        ("dispute", "outcome", "Hòa giải thành, không khiếu nại", "settled"),
        ("case", "result", "Tiến bộ", "better"),
        ("case", "result", "chưa tiến bộ gì", "not_yet"),
        ("case", "kind", "Cai nghiện tại gia đình", "rehab_home"),
        ("visit", "outcome", "Vắng nhà", "not_met"),
        ("team", "kind", "Tổ liên gia PCCC", "fire"),
        ("team", "kind", "Tổ tự quản xóm Trại", None),  # a word of the commune's own
        ("award", "recipient", "Cán bộ", None),
        ("case", "result", "bộ", None),
    ],
)
def test_a_word_of_an_office_is_the_word_of_our_list_that_alone_it_can_be(
    key: str, name: str, text: str, value: str | None
) -> None:
    spec = register(key).schema.fields[name]
    assert isinstance(spec, ChoiceField | TermField)
    found = word_of(spec, text)
    assert (found and found.value) == value


def test_a_mark_says_the_word_of_its_column_and_two_say_nothing() -> None:
    found = read(
        "dispute",
        ["STT", "Ngày nhận", "Nội dung vụ, việc", "Thành", "Không thành"],
        [1, "15/3/2026", "Ngõ đi chung", "x", None],
        [2, "16/3/2026", "Ranh giới đất", None, "X"],
        [3, "17/3/2026", "Tiếng ồn", "x", "x"],
        [4, "18/3/2026", "Cây đổ", None, "-"],
    )
    assert column(found, "outcome") == [
        str(DisputeOutcome.SETTLED.label),
        str(DisputeOutcome.FAILED.label),
        "",
        "",
    ]


def test_money_stands_in_the_column_of_its_way() -> None:
    found = read(
        "fund",
        ["STT", "Ngày", "Diễn giải", "Thu", "Chi", "Ghi chú"],
        [None, "01/01/2026", "Số dư đầu kỳ", None, None, "mang sang"],
        [1, "15/01/2026", "Nhân dân góp", 300000, None, None],
        [2, "16/02/2026", "Mua đèn", None, 120000, None],
    )
    assert column(found, "amount") == ["300000", "120000"]
    assert column(found, "way") == ["Thu", "Chi"]
    assert found.left_out == ((2, TOTAL),)


def test_a_heading_says_a_word_of_a_list_only_where_all_of_them_are_such_words() -> None:
    head = ["STT", "Tên cơ quan, đơn vị", "Số người", "Người đại diện"]
    lines = [["I", "Trường học"], [1, "Trường Bình An", 9, None], ["II", "Các doanh nghiệp"]]
    found = read("institution", head, *lines, [1, "May Đông Phong", 80, None])
    assert column(found, "kind") == [
        str(InstitutionKind.SCHOOL.label),
        str(InstitutionKind.BUSINESS.label),
    ]
    lines[2] = ["II", "Ven đê"]
    assert "kind" not in fields(read("institution", head, *lines, [1, "May Đông Phong", 80, None]))


def test_a_hamlet_or_a_group_of_houses_above_the_rows_says_neither_a_sex_nor_a_team() -> None:
    sex, team = (register(key).schema.fields[key2] for key, key2 in (("person", "sex"), ("member", "team")))  # fmt: skip
    assert meant_by(sex, "I. Khu phố Nam") == ""
    assert meant_by(sex, "II. Nữ") == "Nữ"
    assert [team_of(one) for one in ("Tổ 1", "Tổ số 3 cũ", "Tổ dân phố số 2")] == ["", "", ""]
    others = "Tổ 1", "II. Tổ chức đoàn thể", "Công an xã", "Dân vận xã", "Đội 3"
    assert [meant_by(team, one) for one in others] == [""] * len(others)
    assert meant_by(team, "1. Tổ hòa giải thôn Đông:") == "Tổ hòa giải thôn Đông"
    assert area_of("II. Thôn Đông:") == "Thôn Đông"


def test_a_column_with_an_unknown_header_is_the_name_only_where_it_alone_can_be() -> None:
    lines = [[1, "Trần Văn Bình", "Lê Thị Hoa"], [2, "Vũ Thị Cúc", "Bùi Văn Sơn"]]
    assert fields(read("person", ["STT", "Danh tính", "Giới tính"], *(one[:2] for one in lines))) == [None, "name", "sex"]  # fmt: skip
    both = read("person", ["STT", "Danh tính", "Người đi kèm"], *lines)
    assert "name" not in fields(both)


def test_addresses_are_areas_only_where_they_name_nothing_more() -> None:
    head = ["STT", "Họ và tên", "Nơi ở hiện nay"]
    lines = [[1, "Trần Văn Bình", "Thôn Đông"], [2, "Vũ Thị Cúc", "Thôn Hạ"]]
    assert fields(read("person", head, *lines)) == [None, "name", "area"]
    far = [[n, name, f"{place}, xã Bình An"] for n, name, place in lines]
    assert fields(read("person", head, *far)) == [None, "name", None]


@pytest.mark.parametrize(
    "text", ["8h30 ngày 14/3/2026", "ngày 14/3/2026", "14/3/2026, lúc 8h", "8:30 14/3/2026"]
)
def test_the_hour_beside_a_day_is_left_aside(text: str) -> None:
    assert day_text(text, DateOrder.DAY_FIRST) == "14/03/2026"


def test_a_lone_cell_without_a_number_is_a_note_unless_it_names_who_is_listed() -> None:
    found = read(
        "person",
        ["STT", "Họ và tên", "Năm sinh", "Số điện thoại", "Ghi chú"],
        [1, "Trần Văn Bình", 1980, "0987654321", None],
        [2, "Vũ Thị Cúc", 1975, None, None],
        [None, "Lê Văn Tám"],
        [None, None, None, "Duyệt danh sách"],
    )
    assert column(found, "name") == ["Trần Văn Bình", "Vũ Thị Cúc", "Lê Văn Tám"]
    assert found.left_out == ((5, NOTE),)


@pytest.mark.parametrize(
    ("title", "area"),
    [
        ("DANH SÁCH CHỦ HỘ THÔN ĐÔNG NĂM 2026", "THÔN ĐÔNG"),
        ("Danh sách hộ của khu phố 3, phường Bình An", "khu phố 3"),
        ("Danh sách hộ các thôn Đông, thôn Hạ", None),
        ("DANH SÁCH HỘ THEO THÔN, TỔ DÂN PHỐ", None),
        ("Danh sách hộ trong làng nghề", None),
    ],
)
def test_a_title_says_the_area_of_all_rows_where_it_names_one_alone(
    title: str, area: str | None
) -> None:
    head = ["STT", "Tên chủ hộ", "Số sổ"]
    found = read("household", [title], head, [1, "Trần Văn Bình", "12"], [2, "Vũ Thị Cúc", "13"])
    assert ("area" in fields(found)) == bool(area)
    if area:
        assert column(found, "area") == [area, area]


def test_what_a_lower_heading_does_not_say_the_one_above_it_says() -> None:
    found = read(
        "award",
        ["STT", "Họ và tên/Tên tập thể", "Thành tích", "Ghi chú"],
        ["A", "Cá nhân"],
        ["I", "Thôn Đông"],
        [1, "Trần Văn Bình", "Bắt trộm", None],
        [2, "Vũ Thị Cúc", "Hòa giải giỏi", None],
        ["B", "Tập thể"],
        [3, "Chi hội Phụ nữ", "Đường hoa", None],
    )
    person, body = str(Recipient.PERSON.label), str(Recipient.COLLECTIVE.label)
    assert column(found, "recipient") == [person, person, body]
    assert column(found, "area") == ["Thôn Đông", "Thôn Đông", ""]


def test_what_the_title_says_is_told_and_can_be_denied_and_stands_in_no_column() -> None:
    page = Page()
    page.write(["DANH SÁCH CHỦ HỘ THÔN ĐÔNG NĂM 2026"])
    page.write(["STT", "Tên chủ hộ", "Số sổ"])
    page.write([1, "Trần Văn Bình", "12"])
    book, cls = page.book("Thôn Tây"), register("household")
    found = prepare(book, cls)
    assert [(one.key, one.answer) for one in found.questions] == [("titled:area", KEEP)]
    assert [one.column for one in found.columns if one.field and one.field.name == "area"] == [0]
    assert [one.kind for one in found.repairs] == [ValueRepairKind.TITLE]
    left = prepare(book, cls, Choices(fields={1: None}))
    assert column(left, "area") == ["THÔN ĐÔNG"]
    assert "area" not in fields(prepare(book, cls, Choices(answers={"titled:area": LEAVE})))


def test_the_name_of_a_sheet_says_nothing_of_its_rows() -> None:
    page = Page()
    page.write(["STT", "Tên chủ hộ", "Số sổ"])
    page.write([1, "Trần Văn Bình", "12"])
    assert "area" not in fields(prepare(page.book("Thôn Tây"), register("household")))


@pytest.mark.parametrize(
    ("key", "title", "said"),
    [
        ("document", "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN NĂM 2026", ("direction", Direction.IN)),
        ("team", "Danh sách tổ hòa giải trên địa bàn xã", ("kind", TeamKind.MEDIATION)),
        ("team", "Danh sách tổ tự quản, tổ hòa giải", None),
        ("institution", "Danh sách cơ quan, trường học", None),
        ("activity", "Kết quả tuyên truyền, họp dân", None),
    ],
)
def test_a_title_says_the_kind_of_all_rows_where_it_names_one_alone(
    key: str, title: str, said: tuple[str, Choice] | None
) -> None:
    head = ["STT", "Tên", "Ghi chú"]
    found = read(key, [title], head, [1, "Lan Anh", None], [2, "Bình Minh", "x"])
    told = [name for name in ("direction", "kind") if name in fields(found)]
    assert told == ([said[0]] if said else [])
    if said:
        assert set(column(found, said[0])) == {str(said[1].label)}

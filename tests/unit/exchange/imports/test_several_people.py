"""Several people in one cell, what stands once above them, what holds for all: asked about, never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.exchange.imports.cell_values import ValueRepairKind
from app.exchange.imports.commit import commit
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import ListImport, choose, read_list
from app.exchange.imports.people import links_in, people_in
from app.exchange.imports.preparation import BELOW_HEAD
from app.exchange.imports.prepared import Choices
from app.exchange.imports.questions import KEEP, LEAVE, SPLIT
from app.exchange.imports.rehearsal import mend
from app.exchange.imports.remembered import remember
from app.registers.award import Award, Recipient
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Visit, VisitOutcome
from app.store import Store
from tests.support.office_books import Rows, xlsx
from tests.support.samples import Commune, save
from tests.support.wording import labels

FRESH, SAME, OUT = RowOutcome.NEW, RowOutcome.SAME, RowOutcome.LEFT_OUT
COUPLES: Rows = (
    (*labels(Person, "name born area"), "Ghi chú"),
    ("1. Nguyễn Văn An\n2. Lê Thị Bình", "1980\n1981", "Thôn Đông", "vợ chồng"),
    ("Lò Văn Chung", "1982", "Thôn Tây", ""),
)


def fates(one: ListImport) -> list[RowOutcome]:
    return [row.fate for row in one.rehearsal.rows]


def people(store: Store) -> dict[str, tuple[str, str | None]]:
    some = store.fetch(Person, store.ids(Person))
    return {p.name: (str(p.born and p.born.year), p.note) for p in some}


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An, Lê Thị Bình", "Nguyễn Văn An\nLê Thị Bình", "Nguyễn Văn An và Lê Thị Bình",
        "1. Nguyễn Văn An 2. Lê Thị Bình", "1) Nguyễn Văn An;\n2) Lê Thị Bình.", "- Nguyễn Văn An\n- Lê Thị Bình",
    ],
)  # fmt: skip
def test_each_of_several_people_is_told_by_name_alone(text: str) -> None:
    assert people_in(text) == ["Nguyễn Văn An", "Lê Thị Bình"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ông Nguyễn Văn A, thôn Đông", ["Ông Nguyễn Văn A, thôn Đông"]),
        (
            "Ông Nguyễn Văn A, thôn Đông và bà Trần Thị B, thôn Tây",
            ["Ông Nguyễn Văn A, thôn Đông", "bà Trần Thị B, thôn Tây"],
        ),
        ("Lê Thị Bình, Công an xã; Vũ Thị Cúc", ["Lê Thị Bình, Công an xã", "Vũ Thị Cúc"]),
        ("Nguyễn Văn A, Tổ Hòa Giải", ["Nguyễn Văn A, Tổ Hòa Giải"]),
        ("Đ/c Lê Văn Bình, đ/c Vũ Cúc", ["Đ/c Lê Văn Bình", "đ/c Vũ Cúc"]),
        ("Vàng A Páo / Lò Văn Chung", ["Vàng A Páo", "Lò Văn Chung"]),
    ],
)
def test_what_stands_beside_a_name_is_nobody(text: str, people: list[str]) -> None:
    assert people_in(text) == people


def test_records_of_one_kind_are_told_from_a_name_with_and_in_it() -> None:
    assert links_in("Thôn Đông và Thôn Tây; Xóm Mới") == ["Thôn Đông", "Thôn Tây", "Xóm Mới"]
    assert links_in("Tổ Hòa và Bình") == ["Tổ Hòa và Bình"]


@pytest.mark.usefixtures("village")
def test_several_people_of_a_cell_become_a_record_each_if_that_is_answered(
    store: Store, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "người.xlsx", COUPLES)
    one = read_list(store, Person, path)
    assert [(q.key, q.answer) for q in one.prepared.questions] == [("several:1", None)]
    assert one.waits
    assert fates(choose(store, one, Choices(answers={"several:1": LEAVE}), one.make)) == [FRESH]
    one = choose(store, one, Choices(answers={"several:1": SPLIT}), one.make)
    assert [(row.number, row.fate) for row in one.rehearsal.rows] == [
        (2, FRESH), (2, FRESH), (3, FRESH),
    ]  # fmt: skip
    split = [r for r in one.prepared.repairs if r.kind is ValueRepairKind.SPLIT]
    assert [(r.place, r.after) for r in split] == [("A2", "Nguyễn Văn An"), ("A2", "Lê Thị Bình")]
    cells = ("Lê Thị Bích", *one.prepared.rows[1].cells[1:])
    commit(store, mend(store, one.rehearsal, 1, cells))
    assert people(store) == {
        "Nguyễn Văn An": ("1980", "vợ chồng"), "Lê Thị Bích": ("1981", "vợ chồng"),
        "Lò Văn Chung": ("1982", None),
    }  # fmt: skip
    store.undo()
    commit(store, one.rehearsal)
    remember(store, Person, one.prepared, one.choices)
    assert fates(read_list(store, Person, path)) == [SAME] * 3


def test_several_links_in_a_cell_are_a_repair_of_that_cell(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    heads = labels(Team, "name kind areas established")
    rows = (heads, ("Tổ Mới", "Đội", "Thôn Đông và Thôn Tây", "20/03/2025"))
    one = read_list(store, Team, xlsx(tmp_path / "tổ.xlsx", rows))
    (row,) = one.rehearsal.rows
    assert row.record
    assert row.record.areas == (village.east.id, village.west.id)  # type: ignore[attr-defined]
    assert [(r.place, r.before) for r in one.prepared.repairs] == [("C2", "Thôn Đông và Thôn Tây")]


@pytest.mark.usefixtures("village")
def test_a_head_that_is_written_once_is_asked_about_for_the_rows_below(
    store: Store, tmp_path: Path
) -> None:
    rows = (
        ("Chủ hộ", *labels(Person, "name area")),
        ("Đặng Thị Hoà", "Nguyễn Văn An", "Thôn Đông"), ("", "Lê Thị Bình", "Thôn Đông"),
    )  # fmt: skip
    one = read_list(store, Person, xlsx(tmp_path / "người.xlsx", rows))
    assert [(q.key, q.answer) for q in one.prepared.questions] == [("below:1", None)]
    homes = {
        answer: [
            row.record.household  # type: ignore[union-attr]
            for row in choose(store, one, Choices(answers={"below:1": answer}), one.make).rehearsal.rows
        ]
        for answer in (KEEP, LEAVE)
    }  # fmt: skip
    first = homes[LEAVE][0]
    assert first
    assert homes == {KEEP: [first, first], LEAVE: [first, None]}


@pytest.mark.usefixtures("village")
def test_people_below_a_head_are_no_households(store: Store, tmp_path: Path) -> None:
    rows = (
        ("Họ và tên", "Quan hệ với chủ hộ", "Thôn"),
        ("Nguyễn Văn An", "Chủ hộ", "Thôn Đông"), ("Lê Thị Bình", "Vợ", "Thôn Đông"),
    )  # fmt: skip
    one = read_list(store, Household, xlsx(tmp_path / "hộ.xlsx", rows))
    assert fates(one) == [FRESH]
    assert [*one.prepared.left_out] == [(3, BELOW_HEAD)]
    assert (one.rehearsal.tally.rows, one.rehearsal.tally.skipped) == (2, 1)
    one = read_list(store, Household, xlsx(tmp_path / "hộ.xlsx", (rows[0], rows[2])))
    assert fates(one) == [FRESH]  # no head is named: nobody is below one


@pytest.mark.usefixtures("village")
def test_what_every_record_must_have_and_no_column_says_is_asked_for_all(
    store: Store, tmp_path: Path
) -> None:
    rows = ([*labels(Award, "name position")], ["Nguyễn Văn An", "Trưởng thôn"])
    one = read_list(store, Award, xlsx(tmp_path / "khen.xlsx", rows))
    assert (fates(one), one.waits) == ([OUT], True)
    answer = {"all:recipient": Recipient.PERSON.value}
    one = choose(store, one, Choices(answers=answer), one.make)
    assert (fates(one), one.waits) == ([FRESH], False)
    assert fates(choose(store, one, Choices(answers={"all:recipient": LEAVE}), one.make)) == [OUT]


def test_several_people_of_a_small_table_are_a_row_each(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    member = save(store, Member(name="Lê Văn Ước", team=village.team.id, since=date(2025, 3, 20)))
    heads = labels(Visit, "day household outcome visitors")
    row = (
        "20/03/2026",
        village.home.name,
        str(VisitOutcome.GOOD.label),
        "Lê Văn Ước và Trần Ánh Hoa",
    )
    path = xlsx(tmp_path / "thăm.xlsx", (heads, row))
    one = read_list(store, Visit, path)
    commit(store, one.rehearsal)
    (made,) = (v for v in store.fetch(Visit, store.ids(Visit)) if v.id != village.visit.id)
    assert [(v.member, v.name) for v in made.visitors] == [
        (member.id, None),
        (None, "Trần Ánh Hoa"),
    ]
    assert [(r.place, r.kind) for r in one.prepared.repairs] == [("D2", ValueRepairKind.SPLIT)]
    assert fates(read_list(store, Visit, path)) == [SAME]

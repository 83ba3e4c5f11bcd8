"""One sheet fills two registers: a list of awards with its decision, of members with their team, of people with their home."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.exchange.imports.cell_links import NEEDS, label_of
from app.exchange.imports.commit import commit
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import ListImport, choose, read_list
from app.exchange.imports.parent_questions import CHANGE, NEW, apart_key, unlike_key
from app.exchange.imports.prepared import Choices
from app.exchange.imports.questions import KEEP, LEAVE
from app.exchange.imports.rehearsal import mend
from app.exchange.imports.rehearsal_json import rehearsal_json
from app.exchange.imports.remembered import remember
from app.registers.area import Area
from app.registers.award import Award, AwardState
from app.registers.case import Case
from app.registers.decision import Decision
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Visit, VisitOutcome
from app.schema.record import Record
from app.store import Store
from tests.support.office_books import Rows, xlsx
from tests.support.samples import Commune, save
from tests.support.wording import label, labels

FRESH, SAME, OUT = RowOutcome.NEW, RowOutcome.SAME, RowOutcome.LEFT_OUT
AWARDS: Rows = (
    ("STT", "Họ và tên", *labels(Award, "recipient position form"), *labels(Decision, "number day signer")),
    ("1", "Nguyễn Văn An", "Cá nhân", "Trưởng thôn", "Giấy khen", "128/QĐ-UBND", "15/01/2026", "Vũ Văn Ký"),
    ("2", "Tổ thôn Đông", "Tập thể", "", "Giấy khen", "128/QĐ-UBND", "", ""),
    ("3", "Lê Thị Bình", "Cá nhân", "Bí thư", "Giấy khen", "130/QĐ-UBND", "16/01/2026", "Vũ Văn Ký"),
)  # fmt: skip
MEMBERS: Rows = (
    ("TT", *labels(Team, "name kind established"), "Địa bàn", *labels(Member, "name born"), "Ngày tham gia"),
    ("1", "Tổ hòa giải", "Tổ hòa giải", "15/03/2025", "Thôn Đông", "Nguyễn Văn An", "1980", "20/03/2025"),
    ("2", "Tổ hòa giải", "Tổ hòa giải", "15/03/2025", "Thôn Đông", "Lê Thị Bình", "1981", "20/03/2025"),
    ("3", "Tổ hòa giải", "Tổ hòa giải", "15/03/2025", "Thôn Tây", "Lò Văn Chung", "1982", "20/03/2025"),
)  # fmt: skip
PEOPLE: Rows = (
    ("STT", "Số hộ", "Chủ hộ", "Địa chỉ", "Thôn", "Họ và tên", "Năm sinh", "Giới tính"),
    ("1", "21", "Nguyễn Văn An", "Xóm Trên", "Thôn Đông", "Nguyễn Văn An", "1980", "Nam"),
    ("2", "21", "", "", "Thôn Đông", "Lê Thị Bình", "1981", "Nữ"),
    ("3", "22", "Nguyễn Văn An", "Xóm Dưới", "Thôn Tây", "Nguyễn Văn Nam", "2009", "Nam"),
)
BELOW: Rows = (
    ("STT", "Số hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Thôn"),
    ("1", "21", "Nguyễn Văn An", "Chủ hộ", "1980", "Thôn Đông"),
    ("2", "", "Lê Thị Bình", "Vợ", "1981", "Thôn Đông"),
    ("3", "22", "Lò Văn Chung", "Chủ hộ", "1982", "Thôn Tây"),
    ("4", "", "Lò Văn Đức", "Con", "2009", "Thôn Tây"),
    ("5", "23", "Vàng A Páo", "Con", "2010", "Thôn Tây"),
)


def brought(
    store: Store, cls: type[Record], folder: Path, rows: Rows, *made: str, **answers: str
) -> ListImport:
    """A list rehearsed, its unknown links made in these registers."""
    return read_list(
        store, cls, xlsx(folder / "sổ.xlsx", rows), Choices(answers=answers), make=frozenset(made)
    )


def fates(one: ListImport) -> list[RowOutcome]:
    return [row.fate for row in one.rehearsal.rows]


def tally(one: ListImport, link: str) -> list[int]:
    """New, the same, changed and left out; they add up."""
    _, every, *parts = asdict(one.rehearsal.linked.parents[link]).values()
    assert every == sum(parts)
    return parts


def asked(one: ListImport) -> list[tuple[str, str | None]]:
    return [(question.key, question.answer) for question in one.prepared.questions]


@pytest.mark.usefixtures("village")
def test_a_list_of_awards_makes_its_decisions_once_and_one_undo_takes_all_back(
    store: Store, tmp_path: Path
) -> None:
    lacking = brought(store, Award, tmp_path, AWARDS)
    assert fates(lacking) == [OUT] * 3
    assert (lacking.rehearsal.linked.lacking, tally(lacking, "decision")) == (
        {"decision": 2},
        [0, 0, 0, 2],
    )
    one = brought(store, Award, tmp_path, AWARDS, "decision")
    assert (fates(one), tally(one, "decision")) == ([FRESH] * 3, [2, 0, 0, 0])
    assert commit(store, one.rehearsal) == 3
    first, second = store.fetch(Decision, store.ids(Decision))
    assert {(d.number, d.day, d.signer) for d in (first, second)} == {
        ("128/QĐ-UBND", date(2026, 1, 15), "Vũ Văn Ký"), ("130/QĐ-UBND", date(2026, 1, 16), "Vũ Văn Ký"),
    }  # fmt: skip
    awards = store.fetch(Award, store.ids(Award))
    assert len({award.decision for award in awards}) == 2
    assert {award.state for award in awards} == {AwardState.DECIDED}  # as those entered with it
    again = brought(store, Award, tmp_path, AWARDS)
    assert (fates(again), tally(again, "decision")) == ([SAME] * 3, [0, 2, 0, 0])
    assert not again.rehearsal.writes
    store.undo()
    assert (store.count(Award), store.count(Decision)) == (0, 0)


@pytest.mark.usefixtures("village")
def test_teams_of_one_name_are_asked_about_and_made_as_answered(
    store: Store, tmp_path: Path
) -> None:
    key = apart_key("team")
    open_ = brought(store, Member, tmp_path, MEMBERS, "team")
    assert (asked(open_), open_.waits) == ([(key, None)], True)
    one = choose(store, open_, Choices(answers={key: KEEP}), open_.make)
    assert (fates(one), tally(one, "team")) == ([FRESH] * 3, [1, 0, 0, 0])
    one = choose(store, open_, Choices(answers={key: NEW}), open_.make)
    assert (fates(one), tally(one, "team")) == ([FRESH] * 3, [2, 0, 0, 0])
    commit(store, one.rehearsal)
    remember(store, Member, one.prepared, one.choices)
    teams = [team for team in store.fetch(Team, store.ids(Team)) if team.name == "Tổ hòa giải"]
    assert sorted(len(team.areas) for team in teams) == [1, 1]
    again = brought(store, Member, tmp_path, MEMBERS)
    assert (fates(again), tally(again, "team"), again.waits) == ([SAME] * 3, [0, 2, 0, 0], False)


@pytest.mark.usefixtures("village")
def test_people_come_with_their_household_by_its_number_where_its_head_is_left_out(
    store: Store, tmp_path: Path
) -> None:
    one = brought(store, Person, tmp_path, PEOPLE, "household")
    assert (fates(one), tally(one, "household"), asked(one)) == ([FRESH] * 3, [2, 0, 0, 0], [])
    commit(store, one.rehearsal)
    homes = {home.id: home for home in store.fetch(Household, store.ids(Household))}
    lived = {p.name: homes[p.household or 0] for p in store.fetch(Person, store.ids(Person))}
    assert {n: (h.book_no, h.address) for n, h in lived.items()} == {
        "Nguyễn Văn An": ("21", "Xóm Trên"), "Lê Thị Bình": ("21", "Xóm Trên"),
        "Nguyễn Văn Nam": ("22", "Xóm Dưới"),
    }  # fmt: skip
    assert fates(brought(store, Person, tmp_path, PEOPLE)) == [SAME] * 3


@pytest.mark.usefixtures("village")
def test_people_below_the_head_of_their_household_belong_to_it_and_to_no_other(
    store: Store, tmp_path: Path
) -> None:
    one = brought(store, Person, tmp_path, BELOW, "household")
    assert asked(one) == [("household:4", None)]
    strangers = (BELOW[0], *BELOW[2:])  # it begins with anybody: a list of many families
    assert asked(brought(store, Person, tmp_path, strangers)) == []
    answers = {"household:4": KEEP}
    one = choose(store, one, Choices(answers=answers), one.make)
    assert (fates(one), tally(one, "household")) == ([FRESH] * 4 + [OUT], [2, 0, 0, 1])
    headers = [column.header for column in one.prepared.columns if column.header]
    assert len({*headers}) == len(headers)
    commit(store, one.rehearsal)
    homes = {home.id: home for home in store.fetch(Household, store.ids(Household))}
    lived = {p.name: homes[p.household or 0].name for p in store.fetch(Person, store.ids(Person))}
    assert lived == {
        "Nguyễn Văn An": "Nguyễn Văn An", "Lê Thị Bình": "Nguyễn Văn An",
        "Lò Văn Chung": "Lò Văn Chung", "Lò Văn Đức": "Lò Văn Chung",
    }  # fmt: skip


@pytest.mark.usefixtures("village")
def test_a_decision_that_is_stored_with_another_day_is_never_guessed_to_be_the_same(
    store: Store, tmp_path: Path
) -> None:
    old = save(store, Decision(number="128/QĐ-UBND", day=date(2025, 2, 3), signer="Vũ Văn Ký"))
    key, rows = unlike_key("decision"), AWARDS[:2]
    one = brought(store, Award, tmp_path, rows)
    assert (asked(one), one.waits) == ([(key, None)], True)
    kept, changed, new = (
        choose(store, one, Choices(answers={key: answer}), one.make)
        for answer in (KEEP, CHANGE, NEW)
    )
    assert (tally(kept, "decision"), tally(changed, "decision"), tally(new, "decision")) == (
        [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0],
    )  # fmt: skip
    commit(store, changed.rehearsal)
    assert store.get(Decision, old.id).day == date(2026, 1, 15)
    remember(store, Award, changed.prepared, changed.choices)
    store.undo()
    assert store.get(Decision, old.id).day == date(2025, 2, 3)
    assert brought(store, Award, tmp_path, rows).waits  # it was answered for what was stored then
    commit(store, new.rehearsal)
    assert store.count(Decision) == 2


@pytest.mark.usefixtures("village")
def test_of_two_versions_of_one_stored_decision_none_is_lost_unseen(
    store: Store, tmp_path: Path
) -> None:
    old = save(store, Decision(number="128/QĐ-UBND", day=date(2025, 2, 3), signer="Vũ Văn Ký"))
    heads, first, *_ = ([*row] for row in AWARDS)
    other = [*first[:6], "17/01/2026", "Vũ Văn Ký"]
    by_code = [*first[:5], old.code, "15/01/2026", "Lò Văn Ún"]
    change = {unlike_key("decision"): CHANGE}
    apart_ = brought(store, Award, tmp_path, [heads, first, other], **change)
    assert fates(apart_) == [FRESH, OUT]
    assert [*apart_.rehearsal.rows[1].problems] == ["decision"]
    first[7] = ""
    both = brought(store, Award, tmp_path, [heads, first, by_code], **change)
    assert both.rehearsal.linked.changed == {
        "decision": {old.id: {"day": date(2026, 1, 15), "signer": "Lò Văn Ún"}}
    }


@pytest.mark.usefixtures("village")
def test_what_is_stored_several_times_or_named_by_its_code_has_only_answers_that_can_be(
    store: Store, tmp_path: Path
) -> None:
    old = save(store, Decision(number="128/QĐ-UBND", day=date(2025, 2, 3), signer="Vũ Văn Ký"))
    by_code = [*AWARDS[1][:5], old.code, *AWARDS[1][6:]]

    def options(row: list[str]) -> list[str]:
        (question,) = brought(store, Award, tmp_path, [AWARDS[0], row]).prepared.questions
        return [key for key, _ in question.options]

    assert options(by_code) == [KEEP, CHANGE]
    assert options([*AWARDS[1]]) == [KEEP, CHANGE, NEW]
    save(store, Decision(number="128/QĐ-UBND", day=date(2024, 2, 3), signer="Vũ Văn Ký"))
    assert options([*AWARDS[1]]) == [LEAVE, NEW]
    one = brought(store, Award, tmp_path, AWARDS[:2])
    assert (fates(one), one.waits) == ([OUT], False)
    new = {unlike_key("decision"): NEW}
    assert fates(brought(store, Award, tmp_path, AWARDS[:2], **new)) == [FRESH]


@pytest.mark.usefixtures("village")
def test_a_list_that_says_nothing_new_of_people_still_changes_their_decision_as_answered(
    store: Store, tmp_path: Path
) -> None:
    one = brought(store, Award, tmp_path, AWARDS, "decision")
    commit(store, one.rehearsal)
    later = [[*row] for row in AWARDS]
    later[1][6] = "17/01/2026"
    again = brought(store, Award, tmp_path, later, **{unlike_key("decision"): CHANGE})
    assert (fates(again), tally(again, "decision")) == ([SAME] * 3, [0, 1, 1, 0])
    assert again.rehearsal.writes
    commit(store, again.rehearsal)
    assert date(2026, 1, 17) in {d.day for d in store.fetch(Decision, store.ids(Decision))}


@pytest.mark.usefixtures("village")
def test_what_a_team_lacks_to_be_made_is_said_in_one_sentence(store: Store, tmp_path: Path) -> None:
    rows = [["Họ và tên", "Tổ", "Ngày tham gia"], ["Nguyễn Văn An", "Tổ Mới", "20/03/2025"]]
    one = brought(store, Member, tmp_path, rows, "team")
    fields = ", ".join(labels(Team, "kind established"))
    assert str(one.rehearsal.rows[0].problems["team"]) == str(
        NEEDS.format(label=label_of("team"), typed="Tổ Mới", fields=fields)
    )
    heads, row = [*rows[0], *labels(Team, "kind established")], [*rows[1], "Đội", "31/02/2025"]
    rows = [heads, row, ["Lê Thị Bình", "Tổ Khác", "20/03/2025", "Đội", "28/02/2025"]]
    one = brought(store, Member, tmp_path, rows, "team")
    assert fates(one) == [OUT, FRESH]
    assert {*one.rehearsal.rows[0].problems} == {"team", "team.established"}
    (at,) = [
        p for p in rehearsal_json(one.rehearsal)["problems"] if p["field"] == "team.established"
    ]  # type: ignore[union-attr,index,call-overload]
    assert at["cell"] == "E2"  # type: ignore[index,call-overload]


@pytest.mark.usefixtures("village")
def test_a_cell_corrected_in_one_row_holds_for_the_rows_that_share_its_decision(
    store: Store, tmp_path: Path
) -> None:
    rows = [[*row] for row in AWARDS]
    rows[1][6] = "31/02/2026"
    one = brought(store, Award, tmp_path, rows, "decision")
    assert fates(one) == [OUT, OUT, FRESH]
    cells = [*one.prepared.rows[0].cells]
    cells[6] = "15/01/2026"
    mended = mend(store, one.rehearsal, 0, tuple(cells))
    assert [row.fate for row in mended.rows] == [FRESH] * 3
    assert commit(store, mended) == 3
    assert store.count(Decision) == 2


@pytest.mark.usefixtures("village")
def test_cases_come_with_their_people(store: Store, tmp_path: Path) -> None:
    rows = (
        ("Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Diện", label(Case, "start")),
        ("Nguyễn Văn An", "1980", "Nam", "001080000001", "Quản lý sau cai", "20/07/2026"),
        ("Nguyễn Văn An", "1991", "Nam", "001091000002", "Quản lý sau cai", "20/07/2026"),
    )
    open_ = brought(store, Case, tmp_path, rows, "person")
    assert asked(open_) == [(apart_key("person"), None)]
    one = choose(store, open_, Choices(answers={apart_key("person"): NEW}), open_.make)
    assert (fates(one), tally(one, "person")) == ([FRESH] * 2, [2, 0, 0, 0])
    commit(store, one.rehearsal)
    assert {p.id_number for p in store.fetch(Person, store.ids(Person))} == {
        "001080000001", "001091000002",
    }  # fmt: skip


@pytest.mark.usefixtures("village")
def test_a_decision_named_above_the_list_is_that_of_all_rows_once_that_is_answered(
    store: Store, tmp_path: Path
) -> None:
    above = "(Kèm theo Quyết định số 128/QĐ-UBND ngày 15 tháng 01 năm 2026 của Chủ tịch UBND xã)"
    heads, first, *_ = (tuple(row[n] for n in (0, 1, 2, 3, 4, 7)) for row in AWARDS)
    rows: Rows = (
        ("DANH SÁCH KHEN THƯỞNG",),
        (above,),
        heads,
        first,
        ("2", "Lê Thị Bình", *first[2:]),
    )
    open_ = brought(store, Award, tmp_path, rows, "decision")
    assert asked(open_) == [("title:decision", None)]
    one = choose(store, open_, Choices(answers={"title:decision": KEEP}), open_.make)
    assert (fates(one), tally(one, "decision")) == ([FRESH] * 2, [1, 0, 0, 0])
    commit(store, one.rehearsal)
    (made,) = store.fetch(Decision, store.ids(Decision))
    assert (made.number, made.day, made.signer) == ("128/QĐ-UBND", date(2026, 1, 15), "Vũ Văn Ký")


@pytest.mark.usefixtures("village")
def test_the_number_and_the_day_of_a_decision_may_share_a_cell(
    store: Store, tmp_path: Path
) -> None:
    rows: Rows = (
        (*labels(Award, "name recipient"), "Số, ngày quyết định", "Người ký"),
        ("Nguyễn Văn An", "Cá nhân", "128/QĐ-UBND ngày 15/01/2026", "Vũ Văn Ký"),
    )
    one = brought(store, Award, tmp_path, rows, "decision")
    commit(store, one.rehearsal)
    (made,) = store.fetch(Decision, store.ids(Decision))
    assert (made.number, made.day) == ("128/QĐ-UBND", date(2026, 1, 15))


def test_members_below_the_name_of_their_team_belong_to_it(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    rows: Rows = (
        ("TT", "Họ và tên", "Năm sinh", "Ngày tham gia"), ("I", "Tổ thôn Đông"),
        ("1", "Nguyễn Văn An", "1980", "20/03/2025"), ("2", "Lê Thị Bình", "1981", "20/03/2025"),
    )  # fmt: skip
    one = brought(store, Member, tmp_path, rows)
    assert [row.record.team for row in one.rehearsal.rows] == [village.team.id] * 2  # type: ignore[union-attr]


@pytest.mark.usefixtures("village")
def test_a_column_that_varies_in_one_record_tells_of_the_rows(store: Store, tmp_path: Path) -> None:
    rows = [("Họ và tên", "Tổ", "Ngày tham gia", "Phân loại tổ")]
    kinds = ("Đội", "Câu lạc bộ", "Tổ tự quản", "Tổ hòa giải")
    rows += [(f"Nguyễn Văn {kind}", "Tổ thôn Đông", "20/03/2025", kind) for kind in kinds]
    one = brought(store, Member, tmp_path, rows)
    assert [column.field and column.field.name for column in one.prepared.columns][3] is None


def test_what_is_blank_in_the_register_is_filled_only_where_that_is_said(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    rows: Rows = (
        (*labels(Visit, "day outcome"), "Chủ hộ", "Địa chỉ"),
        ("20/03/2026", str(VisitOutcome.GOOD.label), village.home.name, "Xóm Trên"),
    )
    one, key = brought(store, Visit, tmp_path, rows), unlike_key("household")
    assert (asked(one), tally(one, "household")) == ([(key, KEEP)], [0, 1, 0, 0])
    commit(store, one.rehearsal)
    assert store.get(Household, village.home.id) == village.home
    store.undo()
    commit(store, choose(store, one, Choices(answers={key: CHANGE}), one.make).rehearsal)
    assert store.get(Household, village.home.id).address == "Xóm Trên"


def test_what_only_a_changed_record_links_to_is_made_with_it(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    rows: Rows = (
        (*labels(Visit, "day outcome"), "Chủ hộ", "Ở"),
        ("20/03/2026", str(VisitOutcome.GOOD.label), village.home.name, "Thôn Mới"),
    )
    given = Choices(fields={4: "household.area"}, answers={unlike_key("household"): CHANGE})
    path = xlsx(tmp_path / "sổ.xlsx", rows)
    one = read_list(store, Visit, path, given, make=frozenset({"area"}))
    assert one.rehearsal.linked.made == {"area": 1}
    commit(store, one.rehearsal)
    (area,) = store.fetch(Area, [store.get(Household, village.home.id).area])
    assert area.name == "Thôn Mới"


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize("answer", [KEEP, LEAVE])
def test_a_household_list_with_merged_heads_brings_homes_and_people(
    store: Store, tmp_path: Path, answer: str
) -> None:
    path = xlsx(tmp_path / "sổ.xlsx", (
        ("TT hộ", "Chủ hộ", "Địa chỉ", "Thôn", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"),
        ("1", "Nguyễn Văn An", "Xóm Trên", "Thôn Đông", "Nguyễn Văn An", "Chủ hộ", "1980"),
        ("", "", "", "", "Lê Thị Bình", "Vợ", "1981"),
    ))  # fmt: skip
    book = load_workbook(path)
    for letter in "ABCD":
        book.worksheets[0].merge_cells(f"{letter}2:{letter}3")
    book.save(path)
    given = Choices(answers={"merged": answer})
    one = read_list(store, Person, path, given, make=frozenset({"household"}))
    assert (fates(one), tally(one, "household")) == ([FRESH] * 2, [1, 0, 0, 0])
    homes = [row.record.household for row in one.rehearsal.rows]  # type: ignore[union-attr]
    assert homes == ([-1, -1] if answer == KEEP else [-1, None])
    assert asked(one) == [("merged", answer)]
    heads = read_list(store, Household, path, given)
    assert (fates(heads), heads.rehearsal.tally.skipped) == ([FRESH], 1)

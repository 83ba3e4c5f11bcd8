"""What an officer corrected and decided about a list holds on, whatever else is chosen afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.base.errors import Cancelled, UserError
from app.base.jobs import Watch
from app.exchange.imports import doubled_rows
from app.exchange.imports.commit import WAITS, commit
from app.exchange.imports.error_book import write_errors
from app.exchange.imports.fates import RowOutcome, Ruling
from app.exchange.imports.kept_list import ListSource, keep_list, open_list, reopen_list
from app.exchange.imports.list_import import ListImport, choose, paste_list, read_list
from app.exchange.imports.prepared import Choices, ValueRepair, ValueRepairKind
from app.exchange.imports.questions import LEAVE
from app.exchange.imports.rehearsal import decide, mend
from app.exchange.imports.remembered import remember
from app.exchange.imports.table import tables
from app.exchange.workbook.book import Book, BookFormat, Cell, Merge, Sheet, SheetRow
from app.registers.household import Household
from app.registers.person import Person
from app.services.list_cells import usual_columns
from app.services.lists_in_review import list_in_review
from app.store import Store
from tests.support.samples import TITLE, Commune
from tests.support.wording import labels

NEW, LIKELY, CHANGED, OUT = (
    RowOutcome.NEW, RowOutcome.LIKELY, RowOutcome.CHANGED, RowOutcome.LEFT_OUT,
)  # fmt: skip
HEADS = labels(Household, "name area address note")
NAMESAKE = ["ĐẶNG THỊ HOÀ", "Thôn Đông", "Xóm Dưới", ""]
WRONG = ["Lò Ún", "Thôn Bắc", "", ""]


def book(path: Path, *lines: list[str]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append([*line])
    made.save(path)
    return path


def fates(one: ListImport) -> list[RowOutcome]:
    return [row.fate for row in one.rehearsal.rows]


def corrected(store: Store, one: ListImport, ruling: Ruling) -> ListImport:
    """The first row decided, the area of the second corrected."""
    done = decide(store, one.rehearsal, {one.rehearsal.rows[0].number: ruling})
    cells = [*done.rows[1].cells]
    cells[cells.index("Thôn Bắc")] = "Thôn Tây"
    return ListImport(
        one.name, one.book, one.tables, one.choices, one.make, mend(store, done, 1, tuple(cells))
    )


@pytest.mark.parametrize("ruling", Ruling)
@pytest.mark.parametrize("pasted", [False, True])
def test_other_choices_lose_neither_a_corrected_cell_nor_a_ruling(
    store: Store, village: Commune, tmp_path: Path, ruling: Ruling, pasted: bool
) -> None:
    lines = [HEADS, NAMESAKE, WRONG]
    if pasted:
        text = "".join("\t".join(line) + "\n" for line in lines)
        one = paste_list(store, Household, text, usual_columns(Household))
    else:
        one = read_list(store, Household, book(tmp_path / "hộ.xlsx", *lines))
    assert fates(one) == [LIKELY, OUT]
    wanted = [NEW if ruling is Ruling.NEW else CHANGED, NEW]
    one = corrected(store, one, ruling)
    assert fates(one) == wanted
    one = choose(store, one, Choices(fields={4: None}), one.make)
    one = choose(store, one, one.choices, frozenset({"area"}))
    assert fates(one) == wanted
    first, second = one.rehearsal.rows
    assert (first.before == village.home) is (ruling is Ruling.SAME)
    assert isinstance(second.record, Household)
    assert second.record.area == village.west.id


@pytest.mark.usefixtures("village")
def test_another_sheet_is_another_list(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path / "hộ.xlsx", HEADS, NAMESAKE, WRONG)
    made = load_workbook(path)
    made.copy_worksheet(made.worksheets[0]).title = "Khác"
    made.save(path)
    one = corrected(store, read_list(store, Household, path), Ruling.NEW)
    assert fates(choose(store, one, Choices("Khác"), one.make)) == [LIKELY, OUT]


@pytest.mark.usefixtures("village")
def test_a_list_that_was_locked_away_comes_back_corrected_in_the_table_that_was_chosen(
    store: Store, tmp_path: Path
) -> None:
    path = book(tmp_path / "hộ.xlsx", HEADS, ["Lê Ước", "Thôn Tây", "", ""])
    made = load_workbook(path)
    other = made.create_sheet("Khác")
    for line in (HEADS, NAMESAKE, WRONG):
        other.append(line)
    made.save(path)
    one, source = open_list(store, Household, ListSource(path))
    chosen = choose(store, one, Choices(other.title), one.make)
    keep_list(store, corrected(store, chosen, Ruling.NEW), source)
    kept = list_in_review(store, Household)
    assert kept
    again, _ = reopen_list(store, Household, kept)
    assert fates(again) == [NEW, NEW]


def test_a_row_that_is_corrected_stays_the_record_that_it_was_decided_to_be(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    one = read_list(store, Household, book(tmp_path / "hộ.xlsx", HEADS, NAMESAKE, WRONG))
    done = corrected(store, one, Ruling.SAME).rehearsal
    done = mend(store, done, 0, ("Đặng Thị Hoà", "Thôn Đông", "Xóm Giữa", ""))
    assert (done.rows[0].fate, done.rows[0].before) == (CHANGED, village.home)
    other = mend(store, done, 0, ("Đặng Thị Hoa Lý", "Thôn Đông", "Xóm Giữa", ""))
    assert other.rows[0].fate is NEW


@pytest.mark.usefixtures("village")
def test_a_ruling_holds_for_what_was_shown_alone(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path / "hộ.xlsx", HEADS, NAMESAKE, NAMESAKE)
    first, second = read_list(store, Household, path).rehearsal.rows
    assert first.likely
    assert second.likely
    assert (first.likely.row, second.likely.row) == (0, first.number)
    rehearsal = read_list(store, Household, path).rehearsal
    done = decide(store, rehearsal, {second.number: Ruling.SAME})
    done = decide(store, done, {first.number: Ruling.NEW})
    assert [row.fate for row in done.rows] == [NEW, LIKELY]
    done = mend(store, done, 0, ("Lò Ún", "Thôn Tây", "", ""))
    assert [row.fate for row in done.rows] == [NEW, LIKELY]
    assert done.rows[1].likely
    assert done.rows[1].likely.id  # a record that was not shown when it was decided
    assert not done.records[1:]


@pytest.mark.usefixtures("village")
def test_two_rows_decided_to_be_one_record_are_both_left_out(store: Store, tmp_path: Path) -> None:
    other = [*NAMESAKE[:2], "Xóm Trên", ""]
    one = read_list(store, Household, book(tmp_path / "hộ.xlsx", HEADS, NAMESAKE, other))
    numbers = [row.number for row in one.rehearsal.rows]
    done = decide(store, one.rehearsal, dict.fromkeys(numbers, Ruling.SAME))
    assert [dict(row.problems) for row in done.rows] == [{"name": doubled_rows.TWICE_MEANT}] * 2


@pytest.mark.usefixtures("village")
def test_links_are_counted_as_the_rows_stand(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path / "hộ.xlsx", HEADS, ["Lò Ún", "Thôn Bắc"], ["Lê Ước", "Thôn Nam"])
    one = read_list(store, Household, path)
    assert one.rehearsal.linked.lacking == {"area": 2}
    fewer = mend(store, one.rehearsal, 0, ("Lò Ún", "Thôn Tây", "", ""))
    assert fewer.linked.lacking == {"area": 1}
    made = choose(store, one, one.choices, frozenset({"area"})).rehearsal
    assert (made.linked.made, made.linked.lacking) == ({"area": 2}, {})
    assert mend(store, made, 0, ("Lò Ún", "Thôn Tây", "", "")).linked.made == {"area": 1}
    assert mend(store, made, 0, ("", "Thôn Bắc", "", "")).linked.made == {"area": 1}


@pytest.mark.parametrize("said", ["#N/A", "không rõ", "…", "-"])
def test_a_cell_that_says_nothing_takes_nothing_from_what_is_stored(
    store: Store, village: Commune, tmp_path: Path, said: str
) -> None:
    with store.step(TITLE) as step:
        person = step.save(
            Person(
                name="Lò Văn Ún",
                area=village.west.id,
                born=Person.schema.fields["born"].parse("1960"),
            )
        )
    heads = labels(Person, "code name born area")
    line = [person.code, "Lò Văn Ún", said, "Thôn Tây"]
    one = read_list(store, Person, book(tmp_path / "người.xlsx", heads, line))
    (row,) = one.rehearsal.rows
    assert row.fate is RowOutcome.SAME, row.problems or row.changed
    emptied = read_list(
        store, Person, book(tmp_path / "b.xlsx", heads, [*line[:2], "", line[3]])
    ).rehearsal
    assert emptied.rows[0].changed == ("born",)


@pytest.mark.usefixtures("village")
def test_of_a_cell_that_was_mended_twice_the_first_repair_tells_what_stood_in_the_file(
    store: Store, tmp_path: Path
) -> None:
    one = read_list(store, Household, book(tmp_path / "hộ.xlsx", HEADS, WRONG))
    kind = ValueRepairKind.DATE
    twice = tuple(ValueRepair(2, 1, kind, *pair) for pair in (("a", "b"), ("b", "c")))
    prepared = replace(one.prepared, repairs=twice)
    made = replace(one, rehearsal=replace(one.rehearsal, prepared=prepared))
    assert made.mended == {(2, 1): "a"}


def test_an_error_of_the_sheet_is_still_one_in_the_rows_to_correct(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    heads = labels(Household, "code name address area")
    path = book(tmp_path / "hộ.xlsx", heads, [village.home.code, "Hoà", "#N/A", "Thôn Bắc"])
    rehearsal = read_list(store, Household, path).rehearsal
    write_errors(store, rehearsal, tmp_path / "lỗi.xlsx")
    sheet = load_workbook(tmp_path / "lỗi.xlsx").worksheets[0]
    assert sheet["C2"].value == "#N/A"


@pytest.mark.usefixtures("village")
def test_nothing_is_written_while_a_question_is_open(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path / "hộ.xlsx", HEADS, ["Lò Ún", "Thôn Tây"], ["Lê Ước", "Thôn Tây"])
    made = load_workbook(path)
    made.worksheets[0].row_dimensions[3].hidden = True
    made.save(path)
    one = read_list(store, Household, path)
    with pytest.raises(UserError, match=str(WAITS)):
        commit(store, one.rehearsal)
    (question,) = one.prepared.questions
    one = choose(store, one, Choices(answers={question.key: LEAVE}), one.make)
    assert commit(store, one.rehearsal) == 1


@pytest.mark.parametrize("pasted", [False, True])
@pytest.mark.usefixtures("village")
def test_the_later_choice_takes_a_field_from_the_column_that_had_it(
    store: Store, tmp_path: Path, pasted: bool
) -> None:
    lines = [[*HEADS[:2], "Ghi"], ["Lò Ún", "Thôn Tây", "Lò Văn Ún"]]
    if pasted:
        text = "".join("\t".join(line) + "\n" for line in lines)
        one = paste_list(store, Household, text, usual_columns(Household))
    else:
        one = read_list(store, Household, book(tmp_path / "hộ.xlsx", *lines))
    for fields, name in (({3: "name"}, "Lò Văn Ún"), ({3: "name", 1: "name"}, "Lò Ún")):
        one = choose(store, one, Choices(fields=fields), one.make)
        (row,) = one.rehearsal.rows
        assert isinstance(row.record, Household)
        assert row.record.name == name


def test_a_column_chosen_for_the_code_is_remembered(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    path = book(tmp_path / "hộ.xlsx", ["Sổ cũ", *HEADS[:2]], [village.home.code, "Hoà", "Thôn Tây"])
    one = choose(store, read_list(store, Household, path), Choices(fields={1: "code"}), frozenset())
    remember(store, Household, one.prepared, one.choices)
    (row,) = read_list(store, Household, path).rehearsal.rows
    assert row.before == village.home


def test_the_headers_of_a_sheet_of_merged_cells_alone_are_found_row_by_row() -> None:
    """Each header looks at the merged cells of its own rows; the search stops where it is cancelled."""
    heads = [Cell(n, text) for n, text in enumerate(("Họ và tên", "Địa chỉ", "Ghi chú"), 1)]
    rows = tuple(SheetRow(number, tuple(heads)) for number in range(1, 3001))
    merges = tuple(Merge(row, 4, row, 63) for row in range(1, 3001))
    found = tables(Book(BookFormat.XLSX, (Sheet("Hộ", rows, merges=merges),)))
    assert [table.header_rows[0] for table in found] == [1]
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        tables(Book(BookFormat.XLSX, (Sheet("Hộ", rows),)), watch)

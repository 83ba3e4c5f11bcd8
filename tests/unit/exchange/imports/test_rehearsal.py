"""Lists brought in: what is exported comes back, and what is brought in twice is there once."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.exchange.imports import error_book, judging
from app.exchange.imports.commit import commit
from app.exchange.imports.error_book import write_errors
from app.exchange.imports.fates import RowOutcome, Ruling
from app.exchange.imports.list_import import choose, read_list
from app.exchange.imports.prepared import Choices
from app.exchange.imports.rehearsal import Rehearsal, decide, mend
from app.exchange.imports.rehearsal_json import rehearsal_json
from app.exchange.imports.remembered import remember
from app.exchange.records.xlsx_export import export_list
from app.registers.area import Area
from app.registers.household import Household
from app.registers.person import Person
from app.schema.conditions import Query
from app.schema.record import REGISTRY, Record
from app.store import Store
from tests.support.samples import TITLE, Commune
from tests.support.wording import labels

NEW, SAME, LIKELY, CHANGED = (
    RowOutcome.NEW, RowOutcome.SAME, RowOutcome.LIKELY, RowOutcome.CHANGED,
)  # fmt: skip
OUT = RowOutcome.LEFT_OUT
HOMES = [["Lò Văn Ún", "Thôn Đông", "Xóm Trên"], ["Đỗ Thị Ái", "Thôn Tây", ""]]


def brought(store: Store, cls: type[Record], path: Path) -> Rehearsal:
    return read_list(store, cls, path).rehearsal


def book(path: Path, *lines: list[object]) -> Path:
    """A workbook of these lines."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    made.save(path)
    return path


def homes(path: Path, *lines: list[str]) -> Path:
    """A list of households, areas and addresses."""
    return book(path, [*labels(Household, "name area address")], *[[*line] for line in lines])


def fates(rehearsal: Rehearsal) -> list[RowOutcome]:
    return [row.fate for row in rehearsal.rows]


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_what_is_exported_comes_back_the_same(commune: Store, key: str, tmp_path: Path) -> None:
    cls, path = REGISTRY[key], tmp_path / "sổ.xlsx"
    export_list(commune, cls, Query(), path, names=True, purpose="Chuyển máy")
    rehearsal = brought(commune, cls, path)
    assert {*fates(rehearsal)} == {SAME}, [r.problems or r.changed for r in rehearsal.rows]
    assert rehearsal.tally.rows == commune.count(cls)


def test_a_changed_cell_of_an_export_is_one_change_of_the_record_with_its_code(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    path = tmp_path / "hộ.xlsx"
    export_list(store, Household, Query(), path, names=True, purpose="Sửa")
    edited = load_workbook(path)
    for cell in edited.worksheets[0][2]:
        if cell.value == village.home.name:
            cell.value = "Đặng Thị Hoa"
    edited.save(path)
    rehearsal = brought(store, Household, path)
    assert [(row.fate, row.changed) for row in rehearsal.rows] == [(CHANGED, ("name",))]
    (change,) = rehearsal_json(rehearsal)["changes"]  # type: ignore[misc]
    assert change == {
        "row": 2, "code": village.home.code, "masked": ["name"],
        "fields": [{"field": "name", "cell": "C2", "old": None, "new": "Đặng Thị Hoa"}],
    }  # fmt: skip
    commit(store, rehearsal)
    assert store.get(Household, village.home.id).name == "Đặng Thị Hoa"
    store.undo()
    assert store.get(Household, village.home.id) == village.home


@pytest.mark.usefixtures("village")
def test_a_list_brought_in_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = homes(tmp_path / "hộ.xlsx", *HOMES, HOMES[0])
    first = brought(store, Household, path)
    assert fates(first) == [NEW, NEW, LIKELY]  # the third says just what the first says
    assert (first.tally.rows, first.tally.new, first.tally.skipped) == (3, 2, 1)
    assert commit(store, first) == commit(store, first) == 2
    assert store.count(Household) == 3
    assert fates(brought(store, Household, path)) == [SAME, SAME, LIKELY]
    store.undo()
    assert store.count(Household) == 1


def test_a_namesake_in_the_same_place_waits_for_the_officer(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    path = homes(tmp_path / "hộ.xlsx", ["ĐẶNG THỊ HOÀ", "Thôn Đông", "Xóm Dưới"])
    likely = brought(store, Household, path)
    assert fates(likely) == [LIKELY]
    assert likely.records == []
    number = likely.rows[0].number
    assert fates(decide(store, likely, {number: Ruling.NEW})) == [NEW]
    same = decide(store, likely, {number: Ruling.SAME})
    assert same.rows[0].before == village.home
    commit(store, same)
    now = store.get(Household, village.home.id)
    assert (now.address, now.book_no) == ("Xóm Dưới", village.home.book_no)


@pytest.mark.usefixtures("village")
def test_unknown_names_are_made_on_request_in_the_same_step(store: Store, tmp_path: Path) -> None:
    lines = [["Lò Văn Ún", "Thôn Mới"], ["Đỗ Thị Ái", "thôn mới"], ["Lê Ước", "Thôn Nam"]]
    one = read_list(store, Household, homes(tmp_path / "hộ.xlsx", *lines))
    assert fates(one.rehearsal) == [OUT] * 3
    assert {k: len(v) for k, v in one.rehearsal.links.lacking.items()} == {"area": 2}
    made = choose(store, one, one.choices, frozenset({"area"}))
    assert fates(made.rehearsal) == [NEW] * 3
    commit(store, made.rehearsal)
    areas = {area.id: area.name for area in store.fetch(Area, store.ids(Area))}
    found = [areas[h.area] for h in store.fetch(Household, sorted(store.ids(Household))[1:])]
    assert found == ["Thôn Mới", "Thôn Mới", "Thôn Nam"]
    store.undo()
    assert (store.count(Area), store.count(Household)) == (2, 1)


def test_namesakes_are_told_apart_by_what_the_row_says(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    with store.step(TITLE) as step:
        other = step.save(Household(name="Đặng Thị Hoà", area=village.west.id))
    heads = [*labels(Person, "name household area")]
    path = book(tmp_path / "người.xlsx", heads, ["Lò Ún", "Đặng Thị Hoà", "Thôn Tây"])
    (row,) = brought(store, Person, path).rows
    assert isinstance(row.record, Person)
    assert row.record.household == other.id


@pytest.mark.usefixtures("village")
def test_a_row_mended_in_place_is_judged_again(store: Store, tmp_path: Path) -> None:
    wrong = brought(store, Household, homes(tmp_path / "hộ.xlsx", ["Lò Ún", "Thôn Bắc", ""]))
    assert fates(wrong) == [OUT]
    mended = mend(store, wrong, 0, ("Lò Ún", "Thôn Tây", ""))
    assert fates(mended) == [NEW]


@pytest.mark.usefixtures("village")
def test_rows_that_cannot_be_taken_leave_with_reasons_and_come_back_corrected(
    store: Store, tmp_path: Path
) -> None:
    rehearsal = brought(
        store, Household, homes(tmp_path / "hộ.xlsx", *HOMES, ["Páo", "Thôn Bắc", ""])
    )
    errors = tmp_path / "lỗi.xlsx"
    assert write_errors(store, rehearsal, errors) == 1
    assert store.audit_entries(1)[0].act.kind == "export"
    edited = load_workbook(errors)
    sheet = edited.worksheets[0]
    why = judging.UNKNOWN.format(label=str(Area.schema.label).lower(), typed="Thôn Bắc")
    assert sheet["D1"].value == str(error_book.WHY)
    assert str(why) in str(sheet["D2"].value)
    sheet["A2"], sheet["B2"] = "Vàng A Páo", "Thôn Tây"
    edited.save(errors)
    assert fates(brought(store, Household, errors)) == [NEW]


@pytest.mark.usefixtures("village")
def test_cancelled_while_it_is_written_nothing_is_there(store: Store, tmp_path: Path) -> None:
    rehearsal, watch = brought(store, Household, homes(tmp_path / "hộ.xlsx", *HOMES)), Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        commit(store, rehearsal, watch)
    assert store.count(Household) == 1
    assert store.undoable() != rehearsal.token


@pytest.mark.usefixtures("village")
def test_what_was_chosen_is_remembered_for_the_next_list_with_its_heads(
    store: Store, tmp_path: Path
) -> None:
    lines: list[list[object]] = [["Người ở nhà", *labels(Household, "area note")]]
    lines.append(["Lò Ún", "Thôn Tây", "x"])
    first = read_list(store, Household, book(tmp_path / "a.xlsx", *lines))
    done = choose(store, first, Choices(fields={1: "name"}), frozenset())
    assert fates(done.rehearsal) == [NEW]
    remember(store, Household, done.prepared, done.choices)
    lines[1] = ["Đỗ Ái", "Thôn Đông", "y"]
    again = read_list(store, Household, book(tmp_path / "b.xlsx", *lines))
    (home,) = again.rehearsal.records
    assert isinstance(home, Household)
    assert (home.name, home.note) == ("Đỗ Ái", "y")
    anew = read_list(store, Household, tmp_path / "b.xlsx", anew=True)
    assert dict(anew.choices.fields) == {}

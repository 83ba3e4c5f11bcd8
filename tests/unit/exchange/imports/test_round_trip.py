"""What is exported with names comes back whole: small tables, and records by their uid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.base.language import T
from app.exchange.imports.cell_links import MASKED
from app.exchange.imports.commit import commit
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import read_list
from app.exchange.imports.prepared import Choices
from app.exchange.imports.questions import KEEP, LEAVE
from app.exchange.imports.rehearsal import Rehearsal
from app.exchange.imports.row_kinds import HIDDEN, NOTE, TOTAL
from app.exchange.imports.row_sheets import HIDDEN_LINES, LEFT, NOBODY
from app.exchange.records.xlsx_export import export_list
from app.registers.area import Area
from app.registers.household import Household
from app.registers.team import Team
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.schema.record import Record
from app.services.list_cells import MASK
from app.store import Store
from tests.conftest import a_store
from tests.support.samples import Commune, save
from tests.support.wording import label

FRESH, SAME, CHANGED, OUT = (
    RowOutcome.NEW, RowOutcome.SAME, RowOutcome.CHANGED, RowOutcome.LEFT_OUT,
)  # fmt: skip


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """The store of another computer, still empty."""
    made = a_store(tmp_path / "khác")
    yield made
    made.close()


def exported(store: Store, cls: type[Record], folder: Path, **edits: str) -> Path:
    """The register as a workbook, in which some texts are edited, on whichever sheet."""
    path = folder / f"{cls.schema.key}.xlsx"
    export_list(store, cls, Query(), path, names=True, purpose="Chuyển máy")
    book = load_workbook(path)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.value = edits.get(str(cell.value), cell.value)
    book.save(path)
    return path


def brought(store: Store, cls: type[Record], path: Path) -> Rehearsal:
    return read_list(store, cls, path).rehearsal


def fates(rehearsal: Rehearsal) -> list[RowOutcome]:
    return [row.fate for row in rehearsal.rows]


def rows_of(record: Any) -> list[tuple[int, str, Any]]:
    return [(row.row_id, row.uid, row.name or row.member) for row in record.visitors]


def test_a_row_of_a_small_table_that_was_renamed_is_the_same_row(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    before = rows_of(store.get(Visit, village.visit.id))
    path = exported(store, Visit, tmp_path, **{"Lê Văn Ước": "Lê Văn Ước Mơ"})
    rehearsal = brought(store, Visit, path)
    assert [(row.fate, row.changed) for row in rehearsal.rows] == [(CHANGED, ("visitors",))]
    commit(store, rehearsal)
    (id_, uid, _), second = before
    assert rows_of(store.get(Visit, village.visit.id)) == [(id_, uid, "Lê Văn Ước Mơ"), second]
    assert fates(brought(store, Visit, path)) == [SAME]
    store.undo()
    assert rows_of(store.get(Visit, village.visit.id)) == before


@pytest.mark.usefixtures("village")
def test_what_is_wrong_in_a_small_table_is_told_of_its_record(store: Store, tmp_path: Path) -> None:
    member = "TVI-0099"
    path = exported(store, Visit, tmp_path)
    book = load_workbook(path)
    sheet = book[label(Visit, "visitors")]
    sheet["B2"] = member
    sheet.append(["TV-09999", None, "Không ai"])
    book.save(path)
    rehearsal = brought(store, Visit, path)
    (row,) = rehearsal.rows
    assert (row.fate, [*row.problems]) == (OUT, ["visitors"])
    assert member in str(row.problems["visitors"])
    lost = NOBODY.format(sheet=label(Visit, "visitors"), code="TV-09999")
    assert [*rehearsal.prepared.left_out] == [(4, lost)]


def test_a_renamed_record_is_known_by_its_uid_whatever_code_stands_beside(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    path = exported(
        store, Household, tmp_path, **{village.home.name: "Đặng Thị Hoa", village.home.code: "HO-0077"}
    )  # fmt: skip
    rehearsal = brought(store, Household, path)
    assert [(row.fate, row.changed) for row in rehearsal.rows] == [(CHANGED, ("name",))]
    assert rehearsal.rows[0].before == village.home


@pytest.mark.usefixtures("village")
def test_all_registers_come_whole_into_an_empty_store_and_the_same_again_changes_nothing(
    store: Store, other: Store, tmp_path: Path
) -> None:
    for cls in (Area, Team, Household, Visit):
        path = exported(store, cls, tmp_path)
        rehearsal = brought(other, cls, path)
        assert {*fates(rehearsal)} == {FRESH}
        commit(other, rehearsal)
        assert {*fates(brought(other, cls, path))} == {SAME}
    (one,), (two,) = (s.fetch(Visit, s.ids(Visit)) for s in (store, other))
    assert (one.code, one.uid, one.day, one.purposes) == (two.code, two.uid, two.day, two.purposes)
    assert [r[1:] for r in rows_of(one)] == [r[1:] for r in rows_of(two)]


@pytest.mark.usefixtures("village")
def test_a_record_of_another_book_never_overwrites_that_with_its_code(
    store: Store, other: Store, tmp_path: Path
) -> None:
    there = save(other, Area(name="Thôn Nam"))
    rehearsal = brought(other, Area, exported(store, Area, tmp_path))
    assert fates(rehearsal) == [FRESH, FRESH]
    commit(other, rehearsal)
    assert other.get(Area, there.id) == there
    assert len({area.code for area in other.fetch(Area, other.ids(Area))}) == 3


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize(
    ("cells", "why"),
    [((MASK,), MASKED), (("Tổng cộng",), TOTAL)],
)
def test_a_small_table_that_is_not_read_whole_takes_no_row_from_its_record(
    store: Store, tmp_path: Path, cells: tuple[str, ...], why: T
) -> None:
    path = exported(store, Visit, tmp_path)
    book = load_workbook(path)
    sheet = book[label(Visit, "visitors")]
    for column, text in enumerate(cells, 3):
        sheet.cell(3, column, text)
    sheet["A4"] = "Ghi chú: đã chuyển đi"
    book.save(path)
    rehearsal = brought(store, Visit, path)
    told = LEFT.format(sheet=sheet.title, why=NOTE)
    assert rehearsal.prepared.left_out == ((4, told),)  # of no record, and so no harm to any
    (row,) = rehearsal.rows
    assert (row.fate, [*row.problems]) == (OUT, ["visitors"])
    assert str(why) in str(row.problems["visitors"])


@pytest.mark.usefixtures("village")
def test_a_hidden_line_of_a_small_table_is_asked_about_and_takes_no_row(
    store: Store, tmp_path: Path
) -> None:
    path = exported(store, Visit, tmp_path)
    book = load_workbook(path)
    book[name := label(Visit, "visitors")].row_dimensions[3].hidden = True
    book.save(path)
    (question,) = brought(store, Visit, path).prepared.questions
    assert question.text == HIDDEN_LINES.format(sheet=name, n=1, places="3")
    for answer, fate in ((KEEP, SAME), (LEAVE, OUT)):
        one = read_list(store, Visit, path, Choices(answers={question.key: answer}))
        assert fates(one.rehearsal) == [fate]
    assert str(HIDDEN) in str(one.rehearsal.rows[0].problems["visitors"])

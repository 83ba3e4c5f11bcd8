"""The same hand figure twice would be added up twice: refused by every way in, told where it is there."""

from dataclasses import replace

import pytest

from app.base.errors import InvalidRecord
from app.base.jobs import UNWATCHED
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import paste_list
from app.registers.figure import Figure, FigureKind
from app.services import bulk_edit
from app.services.quality import find_issues
from app.store import Store
from app.store.write import uniqueness
from app.store.write.uniqueness import refuse_twice
from tests.support.samples import TITLE


def figure(period: str, name: str = "matters", kind: FigureKind = FigureKind.OCCURRED) -> Figure:
    return Figure(indicator=name, period=period, value=1, kind=kind)


def stored(store: Store, *figures: Figure) -> list[Figure]:
    with store.step(TITLE) as step:
        return step.save_many(figures)


@pytest.mark.parametrize(
    ("there", "new"),
    [
        ("2026-Q3", "2026-Q3"),
        ("2026-Q3", "2026-08"),
        ("2026-09", "2026-Q3"),
        ("2026-9M", "2026-Q3"),
        ("2022", "2017..2022"),
        ("2017..2022", "2022-H1"),
    ],
)
def test_an_overlapping_period_is_refused_and_the_record_named(
    store: Store, there: str, new: str
) -> None:
    stored(store, figure(there))
    with pytest.raises(InvalidRecord, match="SL-0001") as refused:
        refuse_twice(store, Figure, [figure(new)])
    assert [problem.field for problem in refused.value.problems] == ["period"]


@pytest.mark.parametrize(
    "new",
    [
        figure("2026-Q2"),
        figure("2025"),
        figure("2026-Q3", "caught"),
        figure("2026", kind=FigureKind.TARGET),
        figure("2026", kind=FigureKind.BEFORE),
    ],
)
def test_what_says_something_else_is_taken(store: Store, new: Figure) -> None:
    stored(store, figure("2026-Q3"))
    refuse_twice(store, Figure, [new])


def test_two_of_one_entry_are_refused(store: Store) -> None:
    with pytest.raises(InvalidRecord, match=str(uniqueness._BESIDE)):
        refuse_twice(store, Figure, [figure("2026"), figure("2026-Q1")])


def test_what_is_there_twice_already_can_be_mended_and_is_told(store: Store) -> None:
    one, other = stored(store, figure("2026"), figure("2026-Q1"))
    (doubt,) = find_issues(store, UNWATCHED)
    assert (doubt.register, doubt.id, doubt.field) == ("figure", other.id, "period")
    assert one.code in str(doubt.text)
    refuse_twice(store, Figure, [replace(other, value=7)])
    refuse_twice(store, Figure, [replace(other, period="2025-Q1")])
    with pytest.raises(InvalidRecord):
        refuse_twice(store, Figure, [replace(other, period="2026-Q2")])


def test_pasted_lines_that_say_it_twice_are_left_out(store: Store) -> None:
    stored(store, figure("2026-Q3"), figure("2024"))
    lines = "Chỉ tiêu\tKỳ\tGiá trị\nmatters\t2026-08\t4\nmatters\t2025\t4\nmatters\t2025-Q1\t5\n"
    pasted = paste_list(store, Figure, lines, ()).rehearsal
    assert [row.fate for row in pasted.rows] == [
        RowOutcome.LEFT_OUT,
        RowOutcome.NEW,
        RowOutcome.LEFT_OUT,
    ]
    assert "SL-0001" in str(pasted.rows[0].problems["period"])
    code = "Mã\tKỳ\tGiá trị\nSL-0002\t2026\t9\n"
    (row,) = paste_list(store, Figure, code, ()).rehearsal.rows
    assert row.fate is RowOutcome.LEFT_OUT


def test_many_changed_at_once_do_not_come_to_say_it_twice(store: Store) -> None:
    ids = [one.id for one in stored(store, figure("2026-Q1"), figure("2026-Q2"))]
    with pytest.raises(bulk_edit.BulkRefused) as refused:
        bulk_edit.change(store, Figure, ids, "period", "2026-Q3", progress=UNWATCHED)
    assert [wrong.id for wrong in refused.value.wrong] == ids[1:]
    bulk_edit.change(store, Figure, ids, "note", "Theo sổ trực ban", progress=UNWATCHED)


def test_a_deleted_one_does_not_come_back_beside_its_successor(store: Store) -> None:
    (one,) = stored(store, figure("2026-Q3"))
    with store.step(TITLE) as step:
        step.delete(one)
    stored(store, figure("2026-Q3"))
    with pytest.raises(InvalidRecord):
        store.restore_deleted(store.trash()[0])

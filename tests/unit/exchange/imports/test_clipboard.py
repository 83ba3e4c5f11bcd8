"""Rows pasted from Excel: what they are, and that they are saved in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.exchange.imports import doubled_rows, judging
from app.exchange.imports.cell_links import NEEDS
from app.exchange.imports.commit import commit
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import paste_list
from app.exchange.imports.rehearsal import Rehearsal
from app.exchange.records import tsv
from app.registers.household import Household
from app.registers.visit import NOT_AFTER, Purpose, Visit, VisitOutcome
from app.schema.date_fields import NOT_A_DAY
from app.schema.record import REGISTRY, register
from app.schema.values import REQUIRED
from app.services.list_cells import MASK, CellReader, Sight, column_specs, usual_columns
from app.store import Store
from app.store.mapping import record_codes
from tests.support.samples import TITLE, Commune, records
from tests.support.samples import commune as small_commune
from tests.support.wording import label

HOME = str(Household.schema.label).lower()


def read(store: Store, text: str, key: str = "visit") -> Rehearsal:
    cls = register(key)
    return paste_list(store, cls, text, usual_columns(cls)).rehearsal


def why(pasted: Rehearsal) -> list[dict[str, str]]:
    return [{n: t.vi for n, t in row.problems.items()} for row in pasted.rows]


# --- what rows are ----------------------------------------------------------------------------


@pytest.mark.usefixtures("village")
def test_headers_are_recognised_in_any_order_and_strange_ones_left_out(store: Store) -> None:
    text = "Kết quả\tGhi nhớ riêng\tHỘ GIA ĐÌNH *\tngày thăm\tMục đích\nĐã trao đổi\tx\tHO-0001\t5/3/26\tQuan tâm, động viên"
    pasted = read(store, text)
    assert [spec and spec.name for spec in pasted.columns] == [
        "outcome", None, "household", "day", "purposes",
    ]  # fmt: skip
    (visit,) = pasted.records
    assert isinstance(visit, Visit)
    assert (visit.day, visit.outcome) == (date(2026, 3, 5), VisitOutcome.GOOD)
    assert visit.purposes == (Purpose.CARE, Purpose.ENCOURAGE)


def test_without_headers_the_order_of_the_list_holds(store: Store, village: Commune) -> None:
    (visit,) = read(store, "5/3/26\tĐặng Thị Hoà\tThôn Tây\tĐã trao đổi\t\r\n").records
    assert isinstance(visit, Visit)
    assert (visit.household, visit.area, visit.code) == (village.home.id, village.west.id, "")


@pytest.mark.usefixtures("village")
def test_a_code_that_is_given_is_kept_and_names_one_row(store: Store) -> None:
    (row,) = read(store, "TV-00009\t5/3/26\tĐặng Thị Hoà\t\tĐã trao đổi\t").rows
    assert row.record is not None
    assert row.record.code == "TV-00009"
    odd = read(store, "TV-../x\t5/3/26\tĐặng Thị Hoà\t\tĐã trao đổi\t")
    assert why(odd) == [{"code": str(record_codes._FORM.format(prefix="TV"))}]
    twice = read(store, "TV-00009\t5/3/26\tHO-0001\t\tĐã trao đổi\t\n" * 2)
    assert why(twice) == [{"code": str(doubled_rows.TWICE)}] * 2


def fates(pasted: Rehearsal) -> list[tuple[RowOutcome, tuple[str, ...]]]:
    return [(row.fate, row.changed) for row in pasted.rows]


def test_a_row_with_a_code_that_is_there_changes_that_record(
    store: Store, village: Commune
) -> None:
    code = village.visit.code
    lines = [
        f"{code}\t2/3/2026\tĐặng Thị Hoà\tThôn Tây\tđã  trao đổi\t9/3/26",
        f"{code}\t02/03/2026\tĐặng Thị Hoà\tThôn Đông\tĐã trao đổi\t",
        f"{code}\t\tĐặng Thị Hoà\tThôn Đông\tĐã trao đổi\t",
    ]
    read_each = [read(store, line) for line in lines]
    assert [fates(one)[0] for one in read_each] == [
        (RowOutcome.CHANGED, ("area", "next_visit")),
        (RowOutcome.SAME, ()),
        (RowOutcome.LEFT_OUT, ()),
    ]
    assert why(read_each[2]) == [{"day": str(REQUIRED)}]
    assert commit(store, read_each[0]) == 1
    now = store.get(Visit, village.visit.id)
    assert (now.area, now.next_visit) == (village.west.id, date(2026, 3, 9))
    assert (now.visitors, now.purposes) == (village.visit.visitors, village.visit.purposes)
    store.undo()
    assert store.get(Visit, village.visit.id) == village.visit


def test_an_emptied_cell_empties_the_field_and_a_masked_one_leaves_it(store: Store) -> None:
    people: Any = register("person")
    with store.step(TITLE) as step:
        person = step.save(people(name="Trần Văn Bình", note="x"))
    text = f"Mã\tHọ và tên\tGhi chú\n{person.code}\t{MASK}\t"
    pasted = read(store, text, "person")
    assert fates(pasted) == [(RowOutcome.CHANGED, ("note",))]
    commit(store, pasted)
    assert (store.get(people, person.id).name, store.get(people, person.id).note) == (
        "Trần Văn Bình",
        None,
    )


def test_the_first_letters_that_a_list_shows_are_no_name(store: Store) -> None:
    people: Any = register("person")
    with store.step(TITLE) as step:
        person = step.save(people(name="Trần Văn Bình"))
    assert fates(read(store, f"Mã\tHọ và tên\n{person.code}\tT. V. B.", "person")) == [
        (RowOutcome.SAME, ())
    ]
    for code in ("", person.code):
        pasted = read(store, f"Mã\tHọ và tên\n{code}\tL. V. C.", "person")
        assert why(pasted) == [{"name": str(judging.MASKED)}]


def test_what_was_changed_elsewhere_since_stays(store: Store, village: Commune) -> None:
    line = f"{village.visit.code}\t02/03/2026\tĐặng Thị Hoà\tThôn Tây\tĐã trao đổi\t"
    pasted = read(store, line)
    with store.step(TITLE) as step:
        step.save(replace(village.visit, note="ghi thêm"))
    commit(store, pasted)
    now = store.get(Visit, village.visit.id)
    assert (now.area, now.note) == (village.west.id, "ghi thêm")


def test_new_rows_and_changes_are_one_step(store: Store, village: Commune) -> None:
    text = (
        f"Mã\tNgày thăm\tHộ gia đình\tKết quả\n\t5/3/26\tHO-0001\tĐã trao đổi\n"
        f"{village.visit.code}\t3/3/26\tHO-0001\tĐã trao đổi"
    )
    pasted = read(store, text)
    assert [fate for fate, _changed in fates(pasted)] == [RowOutcome.NEW, RowOutcome.CHANGED]
    assert commit(store, pasted) == 2
    store.undo()
    assert store.fetch(Visit, store.ids(Visit)) == [village.visit]


@pytest.mark.parametrize("sight", [Sight.WINDOW, Sight.ALL])
@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_what_is_copied_from_a_list_comes_back_as_it_was(
    store: Store, key: str, sight: Sight
) -> None:
    small_commune(store)
    cls, ids = REGISTRY[key], {k: list(store.ids(cls)) for k, cls in REGISTRY.items()}
    reader = CellReader(cls, list(column_specs(cls)))
    heads = [str(spec.label) for spec in reader.specs]

    @settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(records(cls, ids))
    def comes_back(fresh: Any) -> None:
        with store.step(TITLE) as step:
            saved = step.save(fresh)
        cells = reader.read(store, [saved.id], sight)[saved.id]
        pasted = read(store, tsv.write([heads, cells]), key)
        assert fates(pasted) == [(RowOutcome.SAME, ())]

    comes_back()


def test_each_row_says_what_is_wrong(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        step.save_many([Household(name="Lê Văn Ước", area=village.east.id) for _n in range(2)])  # type: ignore[call-arg]
    lines = [
        "40/40\tĐặng Thị Hoà\t\tĐã trao đổi\t",
        "5/3/26\tNgười Lạ\t\tĐã trao đổi\t",
        "5/3/26\tLê Văn Ước\t\tĐã trao đổi\t",
        f"5/3/26\t{MASK}\t\tĐã trao đổi\t",
        "5/3/26\tHO-0001\t\tĐã trao đổi\t1/3/26",
        "5/3/26\t\t\t\t",
    ]
    assert why(read(store, "\n".join(lines))) == [
        {"day": str(NOT_A_DAY)},
        {
            "household": str(
                NEEDS.format(label=HOME, typed="Người Lạ", fields=label(Household, "area"))
            )
        },
        {"household": str(judging.SEVERAL.format(label=HOME, typed="Lê Văn Ước"))},
        {"household": str(judging.MASKED)},
        {"next_visit": str(NOT_AFTER)},
        {"household": str(REQUIRED), "outcome": str(REQUIRED)},
    ]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=2, max_size=4)
    )
)
def test_cells_come_back_from_the_clipboard(rows: list[list[str]]) -> None:
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert tsv.read(tsv.write(kept)) == kept


def test_a_stray_quote_swallows_no_row(store: Store) -> None:
    text = 'Tên\tLoại\n"Thôn Một\tthôn\n"Tự quản" Hai\tthôn\nThôn Ba\tthôn\n'
    pasted = read(store, text, "area")
    assert [row.fate for row in pasted.rows] == [RowOutcome.NEW] * 3
    assert [getattr(r, "name", "") for r in pasted.records] == [
        '"Thôn Một', '"Tự quản" Hai', "Thôn Ba",
    ]  # fmt: skip


def test_what_a_spreadsheet_would_reckon_with_is_text() -> None:
    assert tsv.write([["=1+1", 'hai\ndòng "x"']]) == '\'=1+1\t"hai\ndòng ""x"""'

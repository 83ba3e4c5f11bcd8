"""Rows pasted from Excel: recognised, looked at, saved in one step; and the list on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.base.jobs import Watch
from app.exchange.records import paste, tsv
from app.exchange.records.paste import PastedRows, RowOutcome
from app.registers.household import Household
from app.registers.visit import NOT_AFTER, Purpose, Visit, VisitOutcome
from app.schema.conditions import eq
from app.schema.date_fields import NOT_A_DAY
from app.schema.record import REGISTRY, register
from app.schema.values import REQUIRED
from app.services.list_cells import MASK, CellReader, Sight, column_specs, usual_columns
from app.services.printed_list import count_of
from app.services.saved_views import SavedFilter
from app.store import Store
from app.store.mapping import record_codes
from tests.support.pdf_text import read as read_pdf
from tests.support.register_page import a_page
from tests.support.samples import TITLE, Commune, a_visit, commune, records
from tests.support.widgets import part, press, settle, told
from tests.support.wording import label, labels
from tests.ui.conftest import Answers
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.register_page import paste_review
from ui.register_page.page import RecordsPage

HOME = str(Household.schema.label).lower()
PARTLY = f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}"
CTRL = Qt.KeyboardModifier.ControlModifier


def read(store: Store, text: str, key: str = "visit") -> PastedRows:
    cls = register(key)
    return paste.read(store, cls, text, usual_columns(cls), Watch())


def why(pasted: PastedRows) -> list[dict[str, str]]:
    return [{n: t.vi for n, t in row.problems.items()} for row in pasted.rows]


# --- what rows are ----------------------------------------------------------------------------


@pytest.mark.usefixtures("made")
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


def test_without_headers_the_order_of_the_list_holds(store: Store, made: Commune) -> None:
    (visit,) = read(store, "5/3/26\tĐặng Thị Hoà\tThôn Tây\tĐã trao đổi\t\r\n").records
    assert isinstance(visit, Visit)
    assert (visit.household, visit.area, visit.code) == (made.home.id, made.west.id, "")


@pytest.mark.usefixtures("made")
def test_a_code_that_is_given_is_kept_and_names_one_row(store: Store) -> None:
    (row,) = read(store, "TV-00009\t5/3/26\tĐặng Thị Hoà\t\tĐã trao đổi\t").rows
    assert row.record is not None
    assert row.record.code == "TV-00009"
    odd = read(store, "TV-../x\t5/3/26\tĐặng Thị Hoà\t\tĐã trao đổi\t")
    assert why(odd) == [{"code": str(record_codes._FORM.format(prefix="TV"))}]
    twice = read(store, "TV-00009\t5/3/26\tHO-0001\t\tĐã trao đổi\t\n" * 2)
    assert why(twice) == [{"code": str(paste._TWICE)}] * 2


def fates(pasted: PastedRows) -> list[tuple[RowOutcome, tuple[str, ...]]]:
    return [(row.fate, row.changed) for row in pasted.rows]


def test_a_row_with_a_code_that_is_there_changes_that_record(store: Store, made: Commune) -> None:
    code = made.visit.code
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
    assert paste.save(store, Visit, read_each[0], Watch()) == 1
    now = store.get(Visit, made.visit.id)
    assert (now.area, now.next_visit) == (made.west.id, date(2026, 3, 9))
    assert (now.visitors, now.purposes) == (made.visit.visitors, made.visit.purposes)
    store.undo()
    assert store.get(Visit, made.visit.id) == made.visit


def test_an_emptied_cell_empties_the_field_and_a_masked_one_leaves_it(store: Store) -> None:
    people: Any = register("person")
    with store.step(TITLE) as step:
        person = step.save(people(name="Trần Văn Bình", note="x"))
    text = f"Mã\tHọ và tên\tGhi chú\n{person.code}\t{MASK}\t"
    pasted = read(store, text, "person")
    assert fates(pasted) == [(RowOutcome.CHANGED, ("note",))]
    paste.save(store, people, pasted, Watch())
    assert (store.get(people, person.id).name, store.get(people, person.id).note) == (
        "Trần Văn Bình",
        None,
    )


def test_what_was_changed_elsewhere_since_stays(store: Store, made: Commune) -> None:
    line = f"{made.visit.code}\t02/03/2026\tĐặng Thị Hoà\tThôn Tây\tĐã trao đổi\t"
    pasted = read(store, line)
    with store.step(TITLE) as step:
        step.save(replace(made.visit, note="ghi thêm"))
    paste.save(store, Visit, pasted, Watch())
    now = store.get(Visit, made.visit.id)
    assert (now.area, now.note) == (made.west.id, "ghi thêm")


def test_new_rows_and_changes_are_one_step(store: Store, made: Commune) -> None:
    text = (
        f"Mã\tNgày thăm\tHộ gia đình\tKết quả\n\t5/3/26\tHO-0001\tĐã trao đổi\n"
        f"{made.visit.code}\t3/3/26\tHO-0001\tĐã trao đổi"
    )
    pasted = read(store, text)
    assert [fate for fate, _changed in fates(pasted)] == [RowOutcome.NEW, RowOutcome.CHANGED]
    assert paste.save(store, Visit, pasted, Watch()) == 2
    store.undo()
    assert store.fetch(Visit, store.ids(Visit)) == [made.visit]


@pytest.mark.parametrize("sight", [Sight.WINDOW, Sight.ALL])
@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_what_is_copied_from_a_list_comes_back_as_it_was(
    store: Store, key: str, sight: Sight
) -> None:
    commune(store)
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


def unknown(typed: str) -> str:
    """What is wrong with a household that is none."""
    return str(paste._UNKNOWN.format(label=HOME, typed=typed))


def test_each_row_says_what_is_wrong(store: Store, made: Commune) -> None:
    with store.step(TITLE) as step:
        step.save_many([Household(name="Lê Văn Ước", area=made.east.id) for _n in range(2)])  # type: ignore[call-arg]
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
        {"household": unknown("Người Lạ")},
        {"household": str(paste._SEVERAL.format(label=HOME, typed="Lê Văn Ước"))},
        {"household": str(paste._MASKED)},
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


# --- the review -------------------------------------------------------------------------------


def paste_into(page: RecordsPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    settle(page)
    page.list.table.setFocus()
    press(Qt.Key.Key_V, CTRL)


@pytest.mark.usefixtures("made")
def test_pasted_rows_are_reviewed_and_saved_in_one_step(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    paste_into(
        page,
        "Ngày thăm\tHộ gia đình\tKết quả\n5/3/26\tHO-0001\tĐã trao đổi\n6/3/26\tHO-0009\tĐã trao đổi\n",
    )
    qtbot.waitUntil(page.list.pasting.isVisible)
    model = page.list.pasting.table.model()
    fates = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert fates == [
        str(paste_review._NEW),
        str(
            paste_review._BECAUSE.format(
                field=label(Visit, "household"), problem=unknown("HO-0009")
            )
        ),
    ]
    wrong = model.index(1, 2)
    assert wrong.data(Qt.ItemDataRole.ToolTipRole) == unknown("HO-0009")
    assert context.store.count(Visit) == 1
    save = part(page, "paste.save", QPushButton)
    assert save.text() == str(paste_review._SAVE.format(n=1))
    save.click()
    qtbot.waitUntil(lambda: told(context).said == [str(paste_review._SAVED.format(n=1))])
    assert not page.list.pasting.isVisible()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    past = context.store.to_undo()
    assert past is not None
    assert past.imported
    context.store.undo()
    assert context.store.count(Visit) == 1


def test_the_review_tells_what_changes_and_what_is_not_taken(
    qtbot: Any, context: Context, made: Commune
) -> None:
    page = a_page(qtbot, context)
    code = made.visit.code
    paste_into(page, f"Mã\tGhi chú\tNgười thăm\n{code}\tđã hẹn\tai đó\n")
    qtbot.waitUntil(page.list.pasting.isVisible)
    model = page.list.pasting.table.model()
    assert model.index(0, 0).data() == str(
        paste_review._CHANGES.format(fields=label(Visit, "note"))
    )
    assert model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == str(
        paste_review._WAS.format(was=paste_review._EMPTY)
    )
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    left_out = paste_review._NOT_TAKEN.format(title=label(Visit, "visitors"))
    assert heads == [str(paste_review._FATE), *labels(Visit, "code note"), str(left_out)]
    assert (
        str(paste_review._COUNTS[RowOutcome.CHANGED].format(n=1))
        in page.list.pasting.findChild(QLabel).text()
    )
    part(page, "paste.save", QPushButton).click()
    qtbot.waitUntil(lambda: told(context).said == [str(paste_review._SAVED.format(n=1))])
    assert context.store.get(Visit, made.visit.id).visitors == made.visit.visitors


@pytest.mark.usefixtures("made")
def test_esc_leaves_the_review_and_nothing_is_written(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context)
    paste_into(page, "5/3/26\tHO-0001\t\tĐã trao đổi")
    qtbot.waitUntil(page.list.pasting.isVisible)
    settle(page)
    press(Qt.Key.Key_Escape)
    assert page.list.table.isVisible()
    assert context.store.count(Visit) == 1


def test_an_empty_clipboard_is_told(qtbot: Any, context: Context) -> None:
    page = a_page(qtbot, context, "household")
    QApplication.clipboard().setText(" \n")
    page.importing.paste_requested.emit()
    qtbot.waitUntil(lambda: bool(told(context).errors))
    assert not page.list.pasting.isVisible()


# --- on paper ---------------------------------------------------------------------------------


def printed(qtbot: Any, context: Context, page: RecordsPage, path: Path, answers: Answers) -> str:
    answers.paths.append(path)
    told(context).said.clear()
    part(page, "print").click()
    qtbot.waitUntil(lambda: path.name in "".join(told(context).said))
    pages = read_pdf(path.read_bytes())
    assert pages[0].width > pages[0].height
    return "\n".join(one.text for one in pages)


def test_the_list_is_printed_as_it_stands(
    qtbot: Any, context: Context, made: Commune, tmp_path: Path, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, outcome=VisitOutcome.PARTIAL) for _n in range(60)])
    page = a_page(qtbot, context)
    page.list.filters.put(SavedFilter(PARTLY, eq("outcome", VisitOutcome.PARTIAL)))
    answers.disclosures.append(Disclosure())
    said = printed(qtbot, context, page, tmp_path / "tham.pdf", answers)
    assert "THĂM GẶP GIA ĐÌNH" in said
    assert PARTLY in said
    assert f"({count_of(Visit, 60)})" in said
    assert said.count("TV-000") == 60
    assert "TV-00001" not in said
    assert "Đặng Thị Hoà" not in said
    pages = read_pdf((tmp_path / "tham.pdf").read_bytes())
    assert [word.text for word in pages[1].words if word.box[1] > pages[1].height - 50] == ["2"]
    assert context.store.audit_entries(1)[0].act.kind == "print"


def test_names_are_printed_for_a_purpose_only(
    qtbot: Any, context: Context, tmp_path: Path, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
    page = a_page(qtbot, context, "person")
    page.list.filters.put(SavedFilter("Họ và tên có chữ bình", eq("name", "Trần Văn Bình")))
    answers.disclosures.append(Disclosure())
    said = printed(qtbot, context, page, tmp_path / "a.pdf", answers)
    assert str(count_of(register("person"), 1)) in said
    assert "NG-0001" not in said
    assert "Họ và tên: •••" in said
    assert "Bình" not in said
    part(
        page, "names", QPushButton
    ).click()  # what is shown does not leave for that; nor is it asked again
    assert "Bình" not in printed(qtbot, context, page, tmp_path / "b.pdf", answers)
    answers.disclosures.append(Disclosure(names=True, purpose="Vay vốn"))
    page.choose_names()
    assert "Trần Văn Bình" in printed(qtbot, context, page, tmp_path / "c.pdf", answers)
    about = context.store.audit_entries(1)[0].act.detail
    assert (about["names"], about["purpose"]) == (True, "Vay vốn")

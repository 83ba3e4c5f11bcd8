"""A list that fills two registers, in the window; and a list in review over a lock of the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox

from app.base.errors import Cancelled
from app.exchange.imports.cell_links import label_of
from app.exchange.imports.kept_list import OTHER_FILE, ListSource, keep_list
from app.exchange.imports.linked_records import LinkedRecords
from app.exchange.imports.list_import import paste_list, read_list
from app.exchange.imports.parent_columns import import_specs
from app.exchange.imports.parent_questions import NEW as IS_NEW
from app.exchange.imports.parent_questions import apart_key
from app.exchange.imports.row_kinds import NOTE, TOTAL
from app.registers.award import Award
from app.registers.decision import Decision
from app.registers.household import Household
from app.services.lists_in_review import list_in_review
from tests.support.office_books import Rows, xlsx
from tests.support.register_page import a_page
from tests.support.widgets import part, settle, told
from tests.support.wording import labels
from ui.core.context import Context
from ui.register_page import import_head, import_questions, import_review, import_rows
from ui.register_page.import_rows import ImportRows
from ui.register_page.page import RecordsPage
from ui.widgets.combo import Combo

AWARDS: Rows = (
    (*labels(Award, "name recipient"), *labels(Decision, "number day signer")),
    ("Nguyễn Văn An", "Cá nhân", "128/QĐ-UBND", "15/01/2026", "Vũ Văn Ký"),
    ("Lê Thị Bình", "Cá nhân", "128/QĐ-UBND", "16/01/2026", "Vũ Văn Ký"),
)
HOMES: Rows = (labels(Household, "name area"), ["Lò Văn Ún", "Thôn Bắc"])

pytestmark = pytest.mark.usefixtures("made")


def model_of(page: RecordsPage) -> ImportRows:
    model = page.list.pasting.table.model()
    assert isinstance(model, ImportRows)
    return model


def first_fates(page: RecordsPage) -> list[str]:
    model = model_of(page)
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def corrected(qtbot: Any, context: Context, path: Path) -> RecordsPage:
    """A list of households in which an area was corrected."""
    page = a_page(qtbot, context, "household")
    page.bring(path)
    qtbot.waitUntil(page.list.pasting.isVisible)
    model = model_of(page)
    model.setData(model.index(0, 2), "Thôn Tây")
    qtbot.waitUntil(lambda: first_fates(page) == [str(import_rows.NEW)])
    return page


def test_decisions_are_made_with_their_awards_as_the_officer_says(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    page = a_page(qtbot, context, "award")
    page.bring(xlsx(tmp_path / "khen.xlsx", AWARDS))
    qtbot.waitUntil(page.list.pasting.isVisible)
    review, label = page.list.pasting, label_of("decision")
    specs = import_specs(Award)
    assert [one.currentText() for one in review.columns.lists[2:]] == [
        str(specs[name].label) for name in ("decision", "decision.day", "decision.signer")
    ]
    maker = part(page, "import.make.decision", QCheckBox)
    assert maker.text() == str(import_questions.MAKE.format(n=1, label=label))
    maker.click()
    answer = part(page, f"import.question.{apart_key('decision')}", Combo)
    answer.setCurrentIndex(answer.findData(IS_NEW))
    answer.activated.emit(answer.currentIndex())
    made = str(import_rows.NEW_WITH.format(labels=label))
    qtbot.waitUntil(lambda: first_fates(page) == [made, made] and review.foot.errors.isEnabled())
    assert str(import_head._MADE.format(n=2, label=label)) in review.head.summary.text()
    review.foot.save.click()
    qtbot.waitUntil(lambda: not review.isVisible())
    assert (context.store.count(Award), context.store.count(Decision)) == (2, 2)


def test_what_was_corrected_is_there_after_the_window_was_locked(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    corrected(qtbot, context, xlsx(tmp_path / "hộ.xlsx", HOMES))
    page = a_page(qtbot, context, "household")  # as the window shows it once it is unlocked
    qtbot.waitUntil(page.list.pasting.isVisible)
    assert model_of(page).rows[0].cells == ("Lò Văn Ún", "Thôn Tây")
    page.list.pasting.foot.save.click()
    qtbot.waitUntil(lambda: not page.list.pasting.isVisible())
    assert context.store.count(Household) == 2
    assert list_in_review(context.store, Household) is None


def test_a_list_whose_file_changed_meanwhile_is_told_of_and_not_corrected_blindly(
    qtbot: Any, context: Context, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "hộ.xlsx", HOMES)
    corrected(qtbot, context, path)
    xlsx(path, [HOMES[0], ["Đỗ Thị Ái", "Thôn Bắc"], HOMES[1]])
    a_page(qtbot, context, "household")
    said = str(OTHER_FILE.format(name=path.name))
    qtbot.waitUntil(lambda: [str(error) for error in told(context).errors] == [said])
    assert list_in_review(context.store, Household) is None


def test_what_is_copied_is_meant_once_the_list_of_before_was_not_waited_for(
    qtbot: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*_: object) -> None:
        raise Cancelled

    old, new = ("\t".join(labels(Household, "name area")) + f"\n{name}\tThôn Tây" for name in "AB")
    source = ListSource(None, old, ("name", "area"))
    keep_list(context.store, paste_list(context.store, Household, old, source.shown), source)
    with monkeypatch.context() as patch:
        patch.setattr(import_review, "reopen_list", cancelled)
        page = a_page(qtbot, context, "household")
        settle(page)
    QApplication.clipboard().setText(new)
    page.bring(None)
    qtbot.waitUntil(page.list.pasting.isVisible)
    assert model_of(page).rows[0].cells == ("B", "Thôn Tây")


def test_a_box_that_is_on_can_be_put_off_when_it_makes_nothing(qtbot: Any) -> None:
    questions = import_questions.ImportQuestions()
    qtbot.addWidget(questions)
    questions.show_questions((), LinkedRecords(), frozenset({"area"}))
    box = part(questions, "import.make.area", QCheckBox)
    assert (box.isChecked(), box.text()) == (
        True, str(import_questions.MAKE.format(n=0, label=label_of("area"))),
    )  # fmt: skip


def test_lines_that_are_no_records_are_counted_by_their_reasons(
    context: Context, tmp_path: Path
) -> None:
    totals = [["Tổng cộng", "2"], ["Tổng số", "3"]]
    path = xlsx(tmp_path / "hộ.xlsx", [*HOMES, *totals, ["Ghi chú: đã chuyển đi"]])
    summary = str(import_head._summary(read_list(context.store, Household, path)))
    assert f"bỏ qua 3 dòng (2 {TOTAL}; 1 {NOTE})" in summary

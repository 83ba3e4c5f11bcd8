"""The papers of a whole register from its page: the book of a year, and what the fund paid out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from app.base import clock
from app.registers.fund import Fund, Way
from tests.support.printing import save_shown
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import part, press, settle
from tests.ui.conftest import Answers
from ui.core.disclosures import Disclosure
from ui.register_page import book_files
from ui.register_page.list_actions import BOOK, PAYMENTS
from ui.register_page.page import RecordsPage
from ui.shell.workspace import Workspace
from ui.widgets.print_preview import PrintPreview

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 30))


def page_of(desk: Workspace, key: str) -> RecordsPage:
    desk.page(key)
    shown = desk.shown
    assert isinstance(shown, RecordsPage)
    settle(shown)
    return shown


def text_of(path: Path) -> str:
    paper = pypdfium2.PdfDocument(path)
    told = " ".join(page.get_textpage().get_text_range() for page in paper)
    paper.close()
    return told


def offered(page: RecordsPage) -> set[str]:
    return {one.objectName() for one in page.findChildren(QToolButton)}


def test_the_book_of_a_year_is_printed_by_its_key_with_names_for_a_purpose(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    made = commune(desk.store)
    with desk.store.step(TITLE) as step:
        step.save(a_visit(made.home.id, day=date(2025, 4, 1)))
    page = page_of(desk, "visit")
    assert BOOK.key in offered(page) and PAYMENTS.key not in offered(page)
    page.list.table.setFocus()
    target = tmp_path / "so.pdf"
    answers.choices = [1]
    answers.disclosures = [Disclosure(names=True, purpose="lưu trữ")]
    press(Qt.Key.Key_B, CTRL, SHIFT)
    save_shown(qtbot, desk.worker, answers.paths, target)
    assert "01/04/2025" in text_of(target) and made.home.name in text_of(target)
    assert "02/03/2026" not in text_of(target)


def test_what_the_fund_paid_out_is_printed_from_its_page(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    with desk.store.step(TITLE) as step:
        step.save(Fund(day=date(2026, 10, 5), way=Way.OUT, name="Mua loa", amount=1_200_000))
    page = page_of(desk, "fund")
    target = tmp_path / "chi.pdf"
    answers.choices = [1]  # the month before this one
    part(page, PAYMENTS.key, QToolButton).click()
    save_shown(qtbot, desk.worker, answers.paths, target)
    assert "Mua loa" in text_of(target) and "1.200.000" in text_of(target)


def test_nothing_is_written_where_no_year_is_chosen(desk: Workspace, answers: Answers) -> None:
    page = page_of(desk, "area")
    answers.choices = [None]
    page.books.book()
    assert answers.offered == ["Năm 2026", "Năm 2025", "Năm 2024", str(book_files._NOT_NOW)]
    assert not desk.findChildren(PrintPreview)

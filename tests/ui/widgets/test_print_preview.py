"""The preview before anything is printed, over the list and the records of a register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.store import Store
from tests.support.pdf_text import read
from tests.support.printing import open_preview, save_shown
from tests.support.samples import Commune, commune
from tests.ui.conftest import Answers, calm
from ui.core.disclosures import Disclosure
from ui.register_page.page import RecordsPage
from ui.shell.workspace import Workspace
from ui.widgets import paper_printer, print_preview
from ui.widgets.paper_printer import Printers

NAME = "Máy in tầng 1"


@pytest.fixture
def village(desk: Workspace) -> Commune:
    return commune(desk.store)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A printer of this computer that prints to a file."""
    to = tmp_path / "giay.pdf"

    def named(_name: str) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(to))
        made.setResolution(72)
        return made

    monkeypatch.setattr(paper_printer, "find_printers", lambda: Printers((NAME,), NAME))
    monkeypatch.setattr(paper_printer.print_pages, "__defaults__", (named,))
    return to


def page_of(desk: Workspace, key: str) -> RecordsPage:
    desk.page(key)
    return next(one for one in desk.findChildren(RecordsPage) if one.cls.schema.key == key)


def test_ctrl_p_shows_the_list_and_enter_prints_it(
    desk: Workspace, qtbot: Any, printer: Path, store: Store
) -> None:
    page_of(desk, "area")
    calm(qtbot, desk)
    QTest.keyClick(desk, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    preview = open_preview(qtbot)
    qtbot.waitUntil(preview.go.isEnabled)
    focused = QApplication.focusWidget()
    QTest.keyClick(focused or preview, Qt.Key.Key_Return)
    calm(qtbot, desk)
    assert printer.read_bytes().startswith(b"%PDF")
    assert desk.messages.text == str(print_preview.SENT.format(n=1, name=NAME))
    kinds = [entry.act.kind for entry in list(store.audit_entries())[:2]]
    assert kinds == ["print", "begin"]


def test_without_a_printer_the_file_is_what_is_left(
    desk: Workspace, village: Commune, qtbot: Any, answers: Answers, tmp_path: Path
) -> None:
    page = page_of(desk, "area")
    page.print_list()
    preview = open_preview(qtbot)
    calm(qtbot, desk)
    assert not preview.go.isEnabled() and preview._no_printer.isVisible()
    save_shown(qtbot, desk.worker, answers.paths, tmp_path / "khu.pdf")
    (sheet,) = read((tmp_path / "khu.pdf").read_bytes())
    assert village.east.name in sheet.text and sheet.width > sheet.height


def test_pages_that_are_not_there_are_told_beside_the_field(
    desk: Workspace, qtbot: Any, printer: Path
) -> None:
    page_of(desk, "area").print_list()
    preview = open_preview(qtbot)
    calm(qtbot, desk)
    preview.pages.setCurrentIndex(2)
    preview.typed.setText("2-3")
    preview.go.click()
    assert preview.problem.text == str(print_preview.WRONG_PAGES.format(n=1))
    assert not printer.exists() and preview.isVisible()
    preview.typed.setText("1")
    order = preview.order()
    assert order is not None and order.pages == (0,)
    preview.reject()
    calm(qtbot, desk)


@pytest.mark.parametrize("names", [False, True])
def test_a_record_is_printed_from_its_form_with_what_may_leave(
    desk: Workspace, qtbot: Any, answers: Answers, tmp_path: Path, *, names: bool
) -> None:
    village = commune(desk.store)
    page = page_of(desk, "household")
    page.edit(village.home.id)
    calm(qtbot, desk)
    answers.disclosures.append(Disclosure(names, "Họp thôn" if names else ""))
    page.print()
    save_shown(qtbot, desk.worker, answers.paths, tmp_path / "ho.pdf")
    text = read((tmp_path / "ho.pdf").read_bytes())[0].text
    assert village.home.code in text and village.east.name in text
    assert (village.home.name in text) is names

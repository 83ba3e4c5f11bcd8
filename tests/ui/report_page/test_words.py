"""Thuyết minh: sentences by part, the officer's text kept with the keyboard alone, a returned file judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from app.base.periods import parse
from app.registers.narrative import NarratedReport, Narrative, ReportSection
from app.reports.output.report_file import write
from app.reports.words.judging import NumberVerdict
from app.reports.words.paragraphs import read_paragraphs
from app.services import unit_settings
from app.store import Store
from tests.support.report_page import settle
from tests.support.samples import TITLE
from tests.support.widgets import part
from ui.report_page.outline import ReportPart
from ui.report_page.page import ReportPage
from ui.widgets.text_dialog import TextDialog

QUARTER = parse("2026-Q3")


@pytest.fixture
def words(page: ReportPage, qtbot: Any) -> ReportPage:
    """The page on the words of the third quarter."""
    page.choose(QUARTER)
    settle(qtbot, page)
    stop = next(s for s in page.outline.stops if s.view is ReportPart.WORDS)
    page.views.show_stop(stop)
    settle(qtbot, page)
    return page


def editor(page: ReportPage, section: ReportSection) -> QPlainTextEdit:
    return part(page, f"words-{section.value}", QPlainTextEdit)  # type: ignore[no-any-return]


def seen(page: ReportPage) -> str:
    return "\n".join(label.text() for label in page.views.words.findChildren(QLabel))


def test_each_part_shows_its_sentences(words: ReportPage) -> None:
    text = seen(words)
    assert all(str(section.label) in text for section in ReportSection)
    visits = words.computed().lines["visits"].figures.value  # type: ignore[union-attr]
    assert f"gặp {visits} lượt gia đình" in text


def test_what_is_typed_is_kept_and_can_be_taken_back(words: ReportPage, store: Store) -> None:
    box = editor(words, ReportSection.TASKS)
    box.setFocus()
    QTest.keyClicks(box, "Tiep tuc tham {visits} luot.")
    visits = words.computed().lines["visits"].figures.value  # type: ignore[union-attr]
    assert f"tham {visits} luot" in seen(words)
    words.views.words.save()
    assert read_paragraphs(store, "movement", QUARTER) == {
        ReportSection.TASKS: "Tiep tuc tham {visits} luot."
    }
    store.undo()
    assert read_paragraphs(store, "movement", QUARTER) == {}
    assert box.toPlainText() == ""
    words.views.words.save()
    assert read_paragraphs(store, "movement", QUARTER) == {}


def test_leaving_the_page_keeps_what_was_typed(words: ReportPage, store: Store) -> None:
    QTest.keyClicks(editor(words, ReportSection.PROPOSALS), "De nghi.")
    words.leave()
    assert read_paragraphs(store, "movement", QUARTER) == {ReportSection.PROPOSALS: "De nghi."}


def test_the_text_of_the_last_period_is_taken_over(words: ReportPage, store: Store) -> None:
    with store.step(TITLE) as step:
        step.save(
            Narrative(
                report=NarratedReport.MOVEMENT,
                section=ReportSection.SHORTCOMINGS,
                period="2026-Q2",
                text="Con thieu to.",
            )
        )
    words.views.words._earlier.click()
    assert editor(words, ReportSection.SHORTCOMINGS).toPlainText() == "Con thieu to."


def test_tab_leaves_an_editor(words: ReportPage) -> None:
    first = editor(words, ReportSection.SITUATION)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert first.toPlainText() == ""


def test_a_file_that_is_dropped_is_judged(
    words: ReportPage, store: Store, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "gui-lai.docx"
    computed = words.computed()
    assert computed
    write(computed, store, unit_settings.load(store), path)
    words.views.words.check(path)
    settle(qtbot, words)
    qtbot.waitUntil(lambda: bool(words.findChildren(TextDialog)), timeout=10_000)
    [dialog] = words.findChildren(TextDialog)
    assert str(NumberVerdict.CHANGED.label) not in dialog.text
    dialog.close()

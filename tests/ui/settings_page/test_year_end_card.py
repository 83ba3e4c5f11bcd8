"""A year closed in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices

from app.base import clock
from app.store import submissions
from tests.support.printing import WAIT, open_preview
from tests.ui.conftest import Answers
from ui.core.disclosures import Disclosure
from ui.settings_page import year_end_card
from ui.settings_page.page import SettingsPage
from ui.shell.workspace import Workspace


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were handed to another program."""
    found: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()) or True
    )
    return found


def test_the_year_before_is_closed_where_the_officer_says(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    desk.page("settings")
    assert isinstance(desk.shown, SettingsPage)
    desk.shown.tabs.setCurrentIndex(3)
    answers.choices.append(0)
    answers.paths.append(tmp_path)
    answers.disclosures.append(Disclosure())
    desk.shown.year_end.start.click()
    qtbot.waitUntil(lambda: not desk.worker.busy, timeout=WAIT)
    year = clock.today().year - 1
    [minute] = tmp_path.glob(f"*/bien-ban-khoa-so-{year}.pdf")
    assert desk.messages.text == str(year_end_card._DONE.format(name=minute.name))
    assert {one.slot.period for one in submissions.list_submissions(desk.store)} == {str(year)}


def test_the_books_are_handed_over_on_paper(
    qtbot: Any, desk: Workspace, answers: Answers, opened: list[str], tmp_path: Path
) -> None:
    desk.page("settings")
    assert isinstance(desk.shown, SettingsPage)
    desk.shown.tabs.setCurrentIndex(3)
    desk.shown.year_end.handover.click()
    preview = open_preview(qtbot)
    answers.paths.append(tmp_path / "ban giao.docx")
    preview.word.click()
    qtbot.waitUntil(lambda: opened == [str(tmp_path / "ban giao.docx")])
    assert (tmp_path / "ban giao.docx").stat().st_size > 5_000

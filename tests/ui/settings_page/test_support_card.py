"""The support package in the settings: looked at first, then copied or saved, without a value."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.base import event_log
from app.base.event_log import Event
from app.store import Store
from tests.support.samples import commune
from tests.ui.conftest import Answers
from ui.settings_page.page import SettingsPage
from ui.shell.workspace import Workspace
from ui.widgets.text_dialog import OpenTextDialog


def test_the_package_is_shown_and_saved_as_it_is_shown(
    store: Store, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    event_log.keep_beside(store.path)
    commune(store)
    event_log.log(Event.JOB, commune, ms=12)
    desk.page("settings")
    assert isinstance(desk.shown, SettingsPage)
    desk.shown.tabs.setCurrentIndex(3)
    desk.shown.support.show_package.click()
    dialog = desk.findChild(OpenTextDialog)
    assert isinstance(dialog, OpenTextDialog)
    assert "household: 1" in dialog.text and "samples.commune ms=12" in dialog.text
    assert "Hoà" not in dialog.text
    answers.paths.append(tmp_path / "goi.txt")
    dialog.save.click()
    assert (tmp_path / "goi.txt").read_text(encoding="utf-8") == dialog.text
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.text
    dialog.close()

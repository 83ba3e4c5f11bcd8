"""What tests of the window share: nothing is left behind, and questions are answered by the test."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.base.language import T
from app.store import Store
from tests.support.samples import Commune, commune
from tests.support.widgets import a_desk
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.dialogs import Asker
from ui.core.disclosures import Disclosure
from ui.shell.workspace import Workspace

THREADS = "worker"


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """A window that stays open, or a thread that runs on, fails the test that left it."""
    theme.start(qapp, theme.Scheme.LIGHT)
    gc.disable()  # no other thread may collect what holds a widget: see ``GarbageCollector``
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    open_ = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    running = [thread.name for thread in threading.enumerate() if thread.name.startswith(THREADS)]
    for widget in open_:
        widget.close()
    if not running:  # one that runs on might collect a widget first
        gc.enable()
    assert open_ == []
    assert running == []


class Answers(Asker):
    """Answers what it was told to; a question that nobody expected fails the test."""

    def __init__(self) -> None:
        self.choices: list[int | None] = []
        self.asked: list[str] = []
        self.offered: list[str] = []  # the answers to the last question
        self.paths: list[Path | None] = []
        self.disclosures: list[Disclosure | None] = []

    def choice(
        self, _parent: QWidget, question: T, answers: Sequence[T], stay: T | None = None
    ) -> int | None:
        self.offered = [str(answer) for answer in (*answers, stay) if answer is not None]
        self.asked.append(str(question))
        return self.choices.pop(0)

    def open_file(self, *_asked: Any) -> Path | None:
        return self.paths.pop(0)

    def open_files(self, *_asked: Any) -> list[Path]:
        return [path for path in (self.paths.pop(0),) if path]

    def save_file(self, *_asked: Any) -> Path | None:
        return self.paths.pop(0)

    def folder(self, *_asked: Any) -> Path | None:
        return self.paths.pop(0)

    def disclosure(self, _parent: QWidget, *, names: bool) -> Disclosure | None:
        self.asked.append("names" if names else "names?")
        return self.disclosures.pop(0)


@pytest.fixture
def answers() -> Iterator[Answers]:
    """Stands in for every dialog; all that was prepared must be asked for."""
    made = Answers()
    before = dialogs.use(made)
    yield made
    dialogs.use(before)
    assert (made.choices, made.paths, made.disclosures) == ([], [], [])


@pytest.fixture
def desk(qtbot: Any, store: Store) -> Iterator[Workspace]:
    """The open store as the window shows it."""
    made = Workspace(store)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.worker.close()


@pytest.fixture
def context(store: Store, qapp: QApplication) -> Iterator[Context]:
    """The open store as the window hands it to a page that is tested alone."""
    with a_desk(store, qapp) as made:
        yield made


@pytest.fixture
def made(context: Context) -> Commune:
    """Some records in the page's store."""
    return commune(context.store)


def calm(qtbot: Any, desk: Workspace) -> None:
    """Wait until the worker has answered."""
    qtbot.waitUntil(lambda: not desk.worker.busy)

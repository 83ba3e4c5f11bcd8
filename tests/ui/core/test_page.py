"""A page reads when it is shown, once for all changes made before; the window calls what it offers."""

from __future__ import annotations

from typing import Any

import pytest

from app.base.errors import UserError
from app.base.language import T
from app.store import Changes
from ui.core.context import Context
from ui.core.page import Page, PageAction
from ui.shell.page_registry import UNLISTED, catalog
from ui.shell.workspace import Workspace

_CHANGES = Changes({"visit": {1}})


class Counting(Page):
    """Counts how often it reads."""

    def __init__(self, context: Context, pause: int = 0) -> None:
        super().__init__(context, T("Trang", "Page"), pause=pause)
        self.reads = 0
        context.changed.connect(self.follow)

    def reload(self) -> None:
        self.reads += 1


@pytest.fixture
def context(desk: Workspace) -> Context:
    return desk.context


def test_a_page_reads_when_it_is_first_shown(qtbot: Any, context: Context) -> None:
    page = Counting(context)
    qtbot.addWidget(page)
    assert page.reads == 0
    page.show()
    page.hide()
    page.show()
    assert page.reads == 1


def test_changes_while_hidden_are_read_once_when_it_is_shown(qtbot: Any, context: Context) -> None:
    page = Counting(context)
    qtbot.addWidget(page)
    page.show()
    page.hide()
    context.changed.emit(_CHANGES)
    context.changed.emit(_CHANGES)
    assert page.reads == 1
    page.show()
    assert page.reads == 2


def test_changes_while_shown_are_read_after_a_pause(qtbot: Any, context: Context) -> None:
    page = Counting(context, pause=20)
    qtbot.addWidget(page)
    page.show()
    context.changed.emit(_CHANGES)
    context.changed.emit(_CHANGES)
    assert page.reads == 1
    qtbot.waitUntil(lambda: page.reads == 2)


def test_a_page_hidden_during_the_pause_reads_when_it_is_shown(
    qtbot: Any, context: Context
) -> None:
    page = Counting(context, pause=20)
    qtbot.addWidget(page)
    page.show()
    context.changed.emit(_CHANGES)
    page.hide()
    qtbot.wait(60)
    assert page.reads == 1
    page.show()
    assert page.reads == 2


def test_a_guarded_block_ends_at_an_error_and_its_sentence_is_shown(desk: Workspace) -> None:
    sentence = T("Không được.", "It failed.")
    with desk.context.guard():
        raise UserError(sentence)
    assert desk.messages.text == str(sentence)


def test_every_page_tells_the_window_what_it_can_do(desk: Workspace) -> None:
    names = [e.name for group in catalog() for e in group.entries] + [e.name for e in UNLISTED]
    for name in names:
        desk.page(name)
        assert isinstance(desk.shown, Page)
        assert str(desk.shown.title)
        assert set(desk.shown.actions_here()) <= set(PageAction)

"""Widgets in cycles are destroyed in the window's thread, however much a worker allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.base.jobs import uncollected
from app.base.language import T
from app.store import Store
from tests.support.widgets import a_desk
from ui.core import garbage
from ui.core.garbage import GarbageCollector

_TITLE = T("Việc dài", "A long piece of work")


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    gc.enable()  # as Python begins
    made = GarbageCollector(qapp)
    yield made
    made.deleteLater()


class InACycle:
    """Holds itself and a widget, and tells in which thread it is collected."""

    def __init__(self, told: list[str]) -> None:
        self.told, self.myself, self.widget = told, self, QWidget()

    def __del__(self) -> None:
        self.told.append(threading.current_thread().name)


@pytest.mark.usefixtures("collector")
def test_what_holds_a_widget_is_not_collected_by_a_worker(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    told: list[str] = []
    done: list[int] = []

    def job(_progress: object, _store: Store) -> int:
        return len([[n] for n in range(200_000)])

    with a_desk(store, qapp) as context:
        for _ in range(20):
            InACycle(told)
        context.run_with_progress(_TITLE, job, done.append)
        qtbot.waitUntil(lambda: bool(done))
    assert set(told) <= {threading.main_thread().name}


def test_it_is_collected_once_enough_has_come_together(collector: GarbageCollector) -> None:
    told: list[str] = []
    gc.collect()
    for _ in range(2 * gc.get_threshold()[0]):
        InACycle(told)
    collector.look()
    assert told and set(told) == {threading.main_thread().name}
    assert not gc.isenabled()


def test_while_many_records_are_held_nothing_is_looked_through(
    collector: GarbageCollector,
) -> None:
    told: list[str] = []
    gc.collect()
    with uncollected():
        for _ in range(2 * gc.get_threshold()[0]):
            InACycle(told)
        collector.look()
        assert told == []
    collector.look()
    assert told


@pytest.mark.usefixtures("qapp")
def test_what_there_is_already_is_left_out_until_the_desk_is_closed() -> None:
    told: list[str] = []
    there = [InACycle(told)]
    garbage.leave_out()
    there.clear()
    gc.collect()
    assert told == []
    InACycle(told)  # what came after is looked through
    gc.collect()
    assert len(told) == 1
    garbage.take_in()
    gc.collect()
    assert len(told) == 2

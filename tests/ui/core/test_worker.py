"""Work behind the window: what waits for what, and what it leaves behind."""

import ctypes
import gc
import sys
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from sqlcipher3 import _sqlite3 as sqlcipher

from app.base.jobs import Precedence, Progress
from app.base.language import T
from app.registers.visit import Visit
from app.store import Store
from tests.support.samples import commune
from tests.support.widgets import a_desk

_TITLE = T("Việc dài", "A long piece of work")


def test_what_is_looked_up_does_not_wait_for_a_long_job(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    told: list[str] = []
    gate = Event()
    with a_desk(store, qapp) as context:
        context.run_with_progress(
            _TITLE, lambda _progress, _store: gate.wait(20), lambda _done: told.append("long")
        )
        context.worker.run(lambda _progress, _store: None, done=lambda _none: told.append("short"))
        qtbot.waitUntil(lambda: bool(told))
        assert context.worker.busy
        gate.set()
        qtbot.waitUntil(lambda: len(told) == 2)
        assert not context.worker.busy
    assert told == ["short", "long"]


def test_a_long_job_lets_pass_what_is_looked_up(
    qtbot: Any, qapp: QApplication, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Precedence, "PATIENCE", 60)
    order: list[str] = []
    begun, asked, read = Event(), Event(), Event()

    def long(progress: Progress, _store: Store) -> None:
        begun.set()
        asked.wait(20)
        read.set()
        progress.update(1, 2)
        order.append("long")

    def short(_progress: Progress, _store: Store) -> None:
        read.wait(20)
        order.append("short")

    with a_desk(store, qapp) as context:
        context.run_with_progress(_TITLE, long, lambda _done: order.append("done"))
        assert begun.wait(20)
        context.worker.run(short)
        asked.set()
        qtbot.waitUntil(lambda: order[-1:] == ["done"])
    assert order == ["short", "long", "done"]


def test_a_long_job_has_a_connection_for_as_long_as_it_runs(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    told: list[int] = []
    with a_desk(store, qapp) as context:
        before = store.second_connections
        context.run_with_progress(
            _TITLE, lambda _progress, own: own.second_connections, told.append
        )
        qtbot.waitUntil(lambda: bool(told))
        assert (told[0], store.second_connections) == (before + 1, before)


def test_objects_of_a_job_are_not_kept_from_the_garbage_collector(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    told: list[int] = []
    with a_desk(store, qapp) as context:
        context.worker.run(lambda _progress, _store: gc.get_freeze_count(), done=told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told == [gc.get_freeze_count()]


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the library say what it holds")
def test_a_connection_that_is_not_asked_gives_its_pages_back(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    commune(store)
    told: list[int] = []
    with a_desk(store, qapp) as context:

        def read(_progress: Progress, second: Store) -> int:
            held()  # the library is found before what is compared
            list(second.fetch(Visit, list(second.ids(Visit))))
            return held()

        context.worker.run(read, done=told.append)
        qtbot.waitUntil(lambda: bool(told))
        qtbot.waitUntil(lambda: held() < told[0] - 50_000)
        context.worker.run(read, done=told.append)  # and goes on with the next
        qtbot.waitUntil(lambda: len(told) == 2)


def held() -> int:
    """The bytes that SQLite holds in this process."""
    library = ctypes.CDLL(sqlcipher.__file__)
    library.sqlite3_memory_used.restype = ctypes.c_int64
    return int(library.sqlite3_memory_used())

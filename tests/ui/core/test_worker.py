"""Work behind the window: what it leaves of the window's time."""

import gc
from typing import Any

from PySide6.QtWidgets import QApplication

from app.store import Store
from tests.support.widgets import a_desk


def test_python_looks_through_the_objects_of_a_job_alone(
    qtbot: Any, qapp: QApplication, store: Store
) -> None:
    told: list[int] = []

    def job(_progress: object, _store: Store) -> int:
        return gc.get_freeze_count()

    with a_desk(store, qapp) as context:
        context.worker.run(job, done=told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told[0] > 1000
    assert gc.get_freeze_count() == 0
